"""Boxes of a page that are no text whatever they are called: a card that is one link, a question with buttons, a number to call.

Told by what they are made of and by their place, not by their names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.blocks import BULLET, blocks
from crawler.captions import CAPTION
from crawler.near import FRAMES
from crawler.prose import NUMBER, has_prose, linked, outermost, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_CARD = 300  # characters
_LINE, _LABEL = 60, 35  # characters of a kicker; of the words before a link
_SENTENCE = 80  # characters
_WORDS = 4  # of a label
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\W{0,4}(?:©|(?:19|20)\d\d)|©\s?\w", re.IGNORECASE
)
_BLOCKS = ("h2", "h3", "h4", "h5", "h6", "p", "div", "figure")
_ENDS = (".", "!", "?", ":", ";", "”", "“", "»")


def cards(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Links that hold a heading or a paragraph: they show another page."""
    for a in tree.xpath("//body//a[@href]"):
        if (
            next(a.iter(*_BLOCKS), None) is not None
            and 0 < len(text_of(a)) <= _CARD
            and not (a.get("href") or "").startswith("#")
        ):
            yield outermost(a)


def polls(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Boxes with a question and what answers it at a click: buttons, fields, two links of a word."""
    for one in tree.xpath(
        "//body//*[self::div or self::section or self::aside or self::form or self::fieldset or self::p]"
        "[.//button or .//input or count(.//a) > 1][string-length(normalize-space(.)) < 251]"
    ):
        asked = [
            t for text in one.itertext() if (t := text.strip()).endswith(("?", ";"))
        ]
        if not asked or has_prose(one) or _says_more(one):
            continue
        folds = one.xpath(
            ".//button[@aria-expanded or @aria-controls or parent::h2 or parent::h3 or parent::h4]"
        )
        fields = one.xpath(".//button | .//input[not(@type='hidden')]")
        answers = [a for a in one.iter("a") if 0 < len(text_of(a).split()) <= _WORDS]
        if not folds and (fields or len(answers) > 1):
            yield one


def votes(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Boxes with a question and two or more lines of a word or three: "Do you agree?", "Yes", "No"."""
    for one in tree.xpath(
        "//body//*[self::div or self::section or self::aside or self::form][string-length(normalize-space(.)) < 251]"
    ):
        said = [" ".join(b.text.split()) for b in blocks(one)]
        if (
            len(said) > 2
            and said[0].endswith(("?", ";"))
            and all(
                len(text.removeprefix(BULLET).split()) <= _WORDS - 1
                and not text.endswith((*_ENDS, ","))
                for text in said[1:]
            )
        ):
            yield one


def _says_more(one: HtmlElement) -> bool:
    return any(
        len(text_of(p)) > _LINE and text_of(p).endswith(".")
        for p in one.iter("p", "li")
    )


def numbers(
    home: HtmlElement | None, behind: list[HtmlElement]
) -> Iterator[HtmlElement]:
    """Boxes under the text, or between its paragraphs, that give a number to call or an address and say nothing else."""
    inside = [] if home is None else list(home.iter("div", "section", "aside"))
    below = [one for part in behind for one in part.iter("div", "section", "aside")]
    for one in [*inside, *below]:
        text = text_of(one)
        if (
            0 < len(text) <= CAPTION
            and NUMBER.search(text) is not None
            and not any(
                text_of(p).endswith((".", ","))
                for p in (one, *one.iter("p", "div", "li"))
            )
            and any(len(text_of(p)) > _SENTENCE for p in one.xpath("preceding::p"))
        ):
            yield one


def pointers(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Lines that are a label and a link to the end: "More: The agreement of April"."""
    for one in tree.xpath("//body//p[.//a] | //body//div[.//a][not(.//p or .//div)]"):
        if any(a.tag == "li" for a in one.iterancestors()):
            continue
        text = text_of(one)
        label, colon, rest = text.partition(":")
        links = linked(one)
        if (
            (colon and links >= len(rest.strip()) - 1 and len(label.split()) <= _WORDS)
            or _is_label_and_link(one)
        ) and (
            0 < links <= CAPTION
            and len(text) - links <= _LABEL
            and not text.endswith(".")
        ):
            yield one


def _is_label_and_link(one: HtmlElement) -> bool:
    """Whether a box holds a label in an element of its own, a link, and no other word."""
    parts = [part for part in one if isinstance(part.tag, str)]
    loose = (one.text or "", *(part.tail or "" for part in one))
    return (
        one.tag == "div"
        and len(parts) == 2
        and parts[0].tag in ("span", "strong", "b", "em", "small")
        and parts[1].tag == "a"
        and text_of(parts[0]) != ""
        and not any(text.strip() for text in loose)
    )


def feet(tree: HtmlElement, kept: set[HtmlElement]) -> Iterator[HtmlElement]:
    """The foot of the site, whatever holds it: what stands around and behind a line that begins with the copyright sign.

    ``kept``: the title, the text and all that holds them.
    """
    for one in tree.xpath(
        "//body//*[self::p or self::div or self::span or self::td or self::small or self::li][string-length(normalize-space(.)) < 161]"
    ):
        if _COPYRIGHT.match(text_of(one)) is None or one in kept:
            continue
        parent = one.getparent()
        while parent is not None and parent not in kept and parent.tag != "body":
            one, parent = parent, parent.getparent()
        yield from [one, *one.itersiblings()]


def kickers(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Short lines over the title in the part of the page that holds it: the kind of text, the topic."""
    here: HtmlElement | None = heading
    while here is not None and here.tag not in ("body", "main", "article", "td"):
        for one in here.itersiblings(preceding=True):
            if (
                isinstance(one.tag, str)
                and one.tag not in FRAMES
                and 0 < len(text := text_of(one)) <= _LINE
                and not text.endswith(_ENDS)
            ):
                yield one
        here = here.getparent()
