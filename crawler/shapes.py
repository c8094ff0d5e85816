"""The shapes of parts that are no text: teasers, lists of links, lists of days, boxes that ask the reader to click or to call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.blocks import blocks
from crawler.captions import CAPTION
from crawler.near import INLINE
from crawler.prose import NUMBER, is_prose, linked, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

TEASER = 220  # characters of one teaser: a day, a title, a line of text
BYLINE = 90  # characters
_LINKS = 3  # so many items that are links make a list of links
_OFFER = 8  # lines of a box that offers something
_TOPIC = 28  # characters
_HEADS = ("h2", "h3", "h4", "h5", "h6", "b", "strong")
_SMALL_PRINT, _LABEL = 8, 25  # items; characters beside a day
#: a day, an hour, the size or kind of a file
DAY = re.compile(
    r"\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\d{4}[./ -]\d\d[./ -]\d\d|\d{1,2}\.?\s[^\W\d]{3,}\.?\s\d{4}|\d{4}\.\s[^\W\d]+\s\d+\.?|"
    r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)|\(?(?<![\d.,])[\d.,]+\s?[kKmM][bB]\)?|\(?\b[pP][dD][fF]\b\)?"
)
_LONG_DAY = re.compile(
    r"\d{1,2}\.?(?: de| of|\.)? [^\W\d]{3,}\.?,?(?: de)? \d{4}|[^\W\d]{3,} \d{1,2}, \d{4}"
)
_TOPICS = re.compile(
    r"tag|topic|theme|them[ae]|rubri|[ck]ategor|label|badge", re.IGNORECASE
)
_NO_WORD = re.compile(r"\W+")


def holds_a_day(text: str) -> bool:
    """Also one written in several words, and what else ``DAY`` finds."""
    return (DAY.search(text) or _LONG_DAY.search(text)) is not None


def teasers(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements made of links with a day, or next to nothing, beside each."""
    for one in tree.iter("div", "section", "td", "ul", "ol", "dl", "table"):
        if len(one) < 2:
            continue
        last = next((c for c in reversed(one) if _has_words(c)), None)
        if last is None or not _is_teaser(last):
            continue
        children = [child for child in one if _has_words(child)]
        if (one.text or "").strip() or any((c.tail or "").strip() for c in children):
            continue
        if children and not any(True for _ in children[0].iter("a")):
            if len(text_of(children[0])) > 60 or len(children) < 3:
                continue
            children = children[1:]
        if len(children) < 2 or any(
            child.tag == "p" and is_prose(child) for child in children
        ):
            continue
        if all(_is_teaser(child) for child in children):
            yield one


def _has_words(one: HtmlElement) -> bool:
    return isinstance(one.tag, str) and any(text.strip() for text in one.itertext())


def _is_teaser(one: HtmlElement) -> bool:
    if one.tag != "a" and one.find(".//a") is None:
        return False
    text = text_of(one)
    if len(text) > TEASER:
        return False
    in_links = len(text) if one.tag == "a" else linked(one)
    bare = len(DAY.sub("", text).strip(" ()|·–-"))
    return in_links > 0 and (
        in_links * 4 >= bare * 3 or (bool(DAY.search(text)) and in_links * 2 >= bare)
    )


def is_of_links(one: HtmlElement) -> bool:
    """Whether a list is made of links with next to nothing beside them: other news, downloads."""
    items = [item for item in one if item.tag == "li"]
    in_links = linked_text = text = 0
    for item in items:
        links = list(item.iter("a"))
        in_links += bool(links)
        linked_text += sum(len(a.text_content().strip()) for a in links)
        text += len(" ".join(item.text_content().split()))
    if in_links == len(items) < _LINKS:  # so few have to be links and nothing else
        return all(_is_teaser(item) for item in items)
    return len(items) >= _LINKS and in_links == len(items) and linked_text * 2 > text


def is_link(one: HtmlElement) -> bool:
    """Whether a paragraph is a short link and nothing else: sign up for e-mails."""
    text = _NO_WORD.sub("", one.text_content())
    in_links = _NO_WORD.sub("", "".join(a.text_content() for a in one.iter("a")))
    return bool(in_links) and in_links == text and len(text) <= CAPTION


def is_small_print(one: HtmlElement) -> bool:
    """Whether a short list or table over the text says when it came out, which office and what number."""
    parts = [text_of(part) for part in one.iter("li", "td", "dd")]
    return (
        0 < len(parts) <= _SMALL_PRINT
        and max(map(len, parts)) <= BYLINE
        and any(DAY.search(part) and len(DAY.sub("", part)) <= _LABEL for part in parts)
        and not any(
            is_prose(p) or (len(t := text_of(p)) > BYLINE and t.endswith("."))
            for p in one.itersiblings("p", "div", preceding=True)
        )
    )


def invites(one: HtmlElement) -> bool:
    """Whether a box is a line or two and a link that stands alone: "Read the report", "Download"."""
    shown = blocks(one)
    links = {text_of(a) for a in one.iter("a")}
    return (
        len(shown) <= 3
        and any(" ".join(b.text.split()) in links for b in shown)
        and not any(len(b.text) > BYLINE or b.text.endswith((":", ",")) for b in shown)
    )


def calls(one: HtmlElement) -> bool:
    """Whether a box is a heading and whom to call: a number, an address, hardly a word besides."""
    if one.tag not in ("section", "div", "aside"):
        return False
    text = text_of(one)
    return len(text) <= CAPTION and NUMBER.search(text) is not None


def asks_to_click(one: HtmlElement) -> bool:
    """Whether a box is a heading, a few short lines and, last, a link that stands alone: "Read on", "Join us"."""
    while len(one) == 1 and not (one.text or "").strip():
        one = one[0]  # boxes around a box
    shown = blocks(one)
    return (
        one.tag in ("div", "section", "aside", "td")
        and 2 < len(shown) <= _OFFER
        and text_of(one[0]) == " ".join(shown[0].text.split())
        and (one[0].tag in _HEADS or one[0].find("strong") is not None)
        and all(len(b.text) <= CAPTION * 3 // 5 for b in shown)
        and " ".join(shown[-1].text.split()) in {text_of(a) for a in one.iter("a")}
    )


def lines_under(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Between a title and its text: lines in parts of which one says a day or an hour ("By A. Name", "4 May, 10:15"), lists of topics."""
    here: HtmlElement | None = heading
    while here is not None and here.tag not in ("body", "main"):
        for one in here.itersiblings():
            if not isinstance(one.tag, str):
                continue
            for part in one.iter("p", "div", "ul", "ol", "section"):
                if is_prose(part) or _says(part):
                    return
                if _in_parts(part) or _is_of_topics(part):
                    yield part
        here = here.getparent()


def _says(one: HtmlElement) -> bool:
    text = text_of(one)
    return one.tag == "p" and len(text) > BYLINE // 2 and text.endswith((".", ":", "!"))


def _in_parts(one: HtmlElement) -> bool:
    """Whether an element is made of short pieces in a line, one of them with a day."""
    if any(
        not isinstance(child.tag, str) or child.tag not in INLINE - {"br"}
        for child in one.iterdescendants()
    ):
        return False
    pieces = [words for text in one.itertext() if (words := " ".join(text.split()))]
    return (
        len(pieces) > 1
        and max(map(len, pieces)) <= BYLINE // 2
        and any(map(holds_a_day, pieces))
        and not pieces[-1].endswith((".", ",", ":"))
    )


def _is_of_topics(one: HtmlElement) -> bool:
    """Whether a list over the text is made of names of topics: a word or three each, no sentence."""
    if one.tag not in ("ul", "ol") or not _TOPICS.search(one.get("class") or ""):
        return False
    items = [text_of(item) for item in one if item.tag == "li"]
    before = one.getprevious()
    return (
        bool(items)
        and all(0 < len(item) <= _TOPIC for item in items)
        and not any(item.endswith((".", ";", ",", "!", "?")) for item in items)
        and not (before is not None and text_of(before).endswith(":"))
    )
