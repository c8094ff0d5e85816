"""What stands around a text and is none of it: cut out of the tree before the text is looked for.

Parts are known by their id or class (``data/page_names.yml``), by the line that heads them ("Related news", in the words of
``data/page_words.yml``), or by their shape: links with a day beside each, a list of days, a line under a picture.
What holds the title, or a third of the page's text, stays whatever its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.captions import CAPTION, drop_captions
from crawler.cards import cards, feet, kickers, numbers, pointers, polls, votes
from crawler.home import home_of
from crawler.names import kind_of_part
from crawler.prose import (
    NUMBER,
    has_prose,
    is_prose,
    is_sentence,
    linked,
    outermost,
    text_of,
)
from crawler.shapes import (
    BYLINE,
    DAY,
    TEASER,
    asks_to_click,
    calls,
    holds_a_day,
    invites,
    is_link,
    is_of_links,
    is_small_print,
    lines_under,
    teasers,
)
from crawler.words import heads_a_box, names_a_day, points_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_LEVELS = 4  # elements over the text, behind which is looked
_LINES = 12  # elements under the title
_BOX = 400  # characters of a paragraph that ends a box whose head stands loose
_HEADS = ("h2", "h3", "h4", "h5", "h6")
# an element that may be nothing but the head of a box
_MAYBE_HEADS = (
    "//body//*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::b or self::strong or self::p or "
    "self::div or self::span or self::dt or self::button or self::legend or self::summary][string-length(normalize-space(.)) < 72]"
)


def cut(tree: HtmlElement, heading: HtmlElement | None = None) -> HtmlElement | None:
    """Take the frame out of a parsed page; ``heading`` prints the title. Returns the element that holds the text."""
    body = tree.find("body")
    whole = 0
    home = home_of(tree)
    kept = _with_ancestors(heading) | _with_ancestors(home)

    def drop(one: HtmlElement) -> bool:
        nonlocal whole
        whole = whole or len(body.text_content())
        if (
            one.getparent() is None
            or one in kept
            or len(one.text_content()) * 3 >= whole
        ):
            return False
        head, parent = one.getprevious(), one.getparent()
        one.drop_tree()
        if parent not in kept and _is_left_over(head, parent):
            parent.drop_tree()
        return True

    def drop_all(found: list[HtmlElement]) -> None:
        for one in found:
            if _stands(one, body):  # it may be out of the tree with another
                drop(one)

    for one in [*_named(tree), *tree.xpath("//body//caption")]:
        drop(one)
    drop_all([*cards(tree), *_last_boxes(home), *feet(tree, kept)])
    for one in list(tree.xpath(_MAYBE_HEADS)):
        if _stands(one, body) and heads_a_box(text_of(one)):
            _drop_box(one, drop, kept, home)
    for one in tree.xpath("//body//*[self::ul or self::ol][li//a]"):
        if is_of_links(one):
            before = one.getprevious()
            if before is not None and before.tag in _HEADS:
                drop(before)
            drop(one)
    for one in list(teasers(tree)):
        before = one.getprevious()
        headed = before is not None and before.tag in _HEADS
        if _stands(one, body) and drop(one) and headed and len(text_of(before)) < 60:
            drop(before)
    for one in tree.xpath(
        "//body//*[self::ul or self::table or self::dl][string-length(normalize-space(.)) < 220]"
    ):
        if is_small_print(one):
            drop(one)
    for one in tree.xpath("//body//*[self::h2 or self::h3 or self::h4 or self::h5]"):
        behind = one.getnext()
        if behind is not None and behind.tag in ("p", "div") and is_link(behind):
            drop(behind)
            drop(one)
    for one in tree.xpath("//body//p[.//a] | //body//div[.//a and not(.//p)]"):
        text = text_of(one)
        if len(text) <= CAPTION and (points_elsewhere(text) or is_link(one)):
            drop(one)
    for one in tree.xpath(
        "//body//*[self::h2 or self::h3 or self::h4 or self::h5][.//a]"
    ):
        parent = one.getparent()  # a headline that is a link is another page's
        if is_link(one) and parent is not None and len(text_of(parent)) <= TEASER:
            drop(parent)
    for one in tree.xpath("//body//tr[count(td) = 1]/td[.//a][not(.//table)]"):
        if is_link(one):
            drop(one)
    for one in _behind(home):
        text = text_of(one)  # "Published in News", "Ask your question", "To print"
        if 0 < len(text) <= BYLINE and linked(one) * 5 >= len(text) * 2:
            drop(one)
    drop_all(tree.xpath("//body//*[@role='tablist'] | //body//*[@role='tab']"))
    for one in tree.xpath(
        "//body//*[self::div or self::aside or self::section][.//a][not(.//li or .//table or .//h1)]"
        "[string-length(normalize-space(.)) < 161]"
    ):
        if _stands(one, body) and invites(one):
            drop(one)
    for form in list(tree.xpath("//body//form[.//input[not(@type='hidden')]]")):
        parent = form.getparent()  # what asks for an address, with its words
        if (
            parent is not None
            and len(text_of(parent)) <= _BOX
            and not has_prose(parent)
        ):
            drop(parent)
    for one in tree.xpath(
        "//body//p[contains(., ':')][string-length(normalize-space(.)) < 121]"
    ):
        head, _, rest = text_of(one).partition(":")
        if rest and not rest.endswith((".", "!", "?")) and heads_a_box(head):
            drop(one)
    for head in list(tree.iter(*_HEADS)):
        box = head.getparent()
        if box is not None and box[0] is head and calls(box):
            drop(box)
    for one in tree.xpath("//body//tr[count(td) > 3][td//a]"):
        if all(text_of(td) and linked(td) == len(text_of(td)) for td in one):
            drop(one)  # a row of links is a menu
    boxes = [*polls(tree), *votes(tree), *numbers(home, _behind(home))]
    drop_all([*boxes, *pointers(tree)])
    if heading is not None:
        _drop_bylines(heading, drop)
        drop_all([*lines_under(heading), *kickers(heading)])
    for one in tree.xpath(_MAYBE_HEADS):
        if names_a_day(text_of(one)) and _stands(one, body):
            box = _box_of_day(one)
            if box is not None:
                drop(box)
    drop_captions(tree, drop)
    return home


def _drop_bylines(heading: HtmlElement, drop: object) -> None:
    """Short lines under the title that are mostly a link: which office, which author."""
    assert callable(drop)
    lines: list[HtmlElement] = []
    here = heading
    while here is not None and here.tag != "body" and len(lines) < _LINES:
        for other in here.itersiblings():
            if len(text_of(other)) > BYLINE and any(
                is_prose(p) for p in other.iter("p", "div")
            ):
                here = None
                break
            lines += other.xpath(
                "descendant-or-self::*[self::p or self::div or self::li][.//a]"
            )
        else:
            here = here.getparent()
            continue
        break
    for one in lines[:_LINES]:
        text = text_of(one)
        if (
            0 < len(text) <= BYLINE
            and linked(one) * 2 >= len(text)
            and not text.endswith(".")
        ):
            drop(one)


def _box_of_day(one: HtmlElement) -> HtmlElement | None:
    """What goes where a line says what a day is of: its box with the day, the line where the day is gone, else nothing."""
    parent = one.getparent()
    text = text_of(parent)
    if len(text) <= BYLINE and holds_a_day(text):
        return parent
    alone = not (one.tail or "").strip() and not any(
        text_of(other) or (other.tail or "").strip() for other in one.itersiblings()
    )
    return one if alone else None


def _is_left_over(head: HtmlElement | None, parent: HtmlElement) -> bool:
    """Whether all that is left of a box is its head: a heading, or what is called a label."""
    return (
        head is not None
        and (head.tag in _HEADS or "label" in (head.get("class") or ""))
        and parent.getparent() is not None  # it may be out of the tree already
        and parent.tag not in ("body", "main", "td")
        and text_of(parent) == text_of(head)
    )


def _behind(home: HtmlElement | None) -> list[HtmlElement]:
    """What follows the element that holds the text, on its level and the next ones."""
    found: list[HtmlElement] = []
    here = home
    for _ in range(_LEVELS):
        if here is None or here.tag in ("body", "main"):
            break
        found += here.itersiblings()
        here = here.getparent()
    return found


def _last_boxes(home: HtmlElement | None) -> Iterator[HtmlElement]:
    """Boxes under the text with a heading, short lines and a link that stands alone: "Read on", "Join us"."""
    for one in [] if home is None else reversed(home):
        if not isinstance(one.tag, str) or not text_of(one):
            continue
        if asks_to_click(one):
            yield one
        elif any(is_sentence(p) for p in one.iter("p")):
            break
    for one in _behind(home):
        if isinstance(one.tag, str) and text_of(one) and asks_to_click(one):
            yield one


def _with_ancestors(one: HtmlElement | None) -> set[HtmlElement]:
    return set() if one is None else {one, *one.iterancestors()}


def _stands(one: HtmlElement, body: HtmlElement) -> bool:
    """Whether an element is still in the tree."""
    here: HtmlElement | None = one
    while here is not None and here is not body:
        here = here.getparent()
    return here is not None


def _drop_box(
    one: HtmlElement,
    drop: object,
    kept: set[HtmlElement],
    home: HtmlElement | None,
) -> None:
    """The box that a line heads: the element whose first words they are, else what follows up to the next heading."""
    assert callable(drop)
    one = outermost(one, kept)  # <h2><span>Kontakt</span></h2>
    parent = one.getparent()
    if parent is not None and parent.tag == "p" and _heads_lines(one, parent):
        drop(parent)
        return
    if parent is None or (parent.tag == "p" and (one.tail or "").strip()):
        return  # a word in bold in a sentence
    if (one.tail or "").strip() and one.tag in ("span", "strong", "b"):
        if (
            len(text_of(parent)) <= CAPTION
            and text_of(parent).startswith(text_of(one))
            and parent.tag != "li"
        ):
            drop(parent)
        return
    first = not (parent.text or "").strip() and not any(
        text_of(other) or (other.tail or "").strip()
        for other in one.itersiblings(preceding=True)
    )
    if one.tag in ("p", "div") and linked(one):
        one.tail = None  # "Share on X, Y, Z": a box in itself
        drop(one)
        return
    whole_box = first and parent not in kept and parent.tag != "body"
    if whole_box and not has_prose(parent) and drop(parent):
        return
    rest: list[HtmlElement] = []
    for other in one.itersiblings():
        if other in kept or (other.tag == one.tag and one.tag in _HEADS):
            break
        if other.tag in ("h1", "h2") and one.tag not in ("h1", "h2"):
            break
        if len(text_of(other)) > _BOX or is_prose(other) or is_sentence(other):
            break
        rest.append(other)
    if parent is home and not any(_leads_away(other) for other in rest):
        return  # a heading of the text itself: "Calendar", and a table
    for other in rest:
        other.tail = None
        drop(other)
    one.tail = None
    drop(one)


def _leads_away(one: HtmlElement) -> bool:
    """Whether a part holds a link, a number to call or an address."""
    return (
        one.tag == "a"
        or next(one.iter("a", "img", "form", "button"), None) is not None
        or NUMBER.search(text_of(one)) is not None
    )


def _heads_lines(one: HtmlElement, parent: HtmlElement) -> bool:
    """Whether a word in bold heads the lines of its paragraph, whom to call: "Contact:", a name, a number."""
    return (
        parent.find("br") is not None
        and (one.tail or "").strip(" \t\r\n\xa0") in ("", ":")
        and text_of(parent).startswith(text_of(one))
        and NUMBER.search(text_of(parent)) is not None
    )


def _named(tree: HtmlElement) -> list[HtmlElement]:
    found = []
    for one in tree.xpath("//body//*[@class or @id][not(self::a or self::article)]"):
        kind = kind_of_part(f"{one.get('id') or ''} {one.get('class') or ''}")
        if kind == "frame" or (
            kind
            and len(text := one.text_content().strip()) <= CAPTION
            and (kind == "picture" or _says_when(one, text))
        ):
            found.append(one)
    return found


def _says_when(one: HtmlElement, text: str) -> bool:
    """Whether a short line holds a day or a link: who wrote it and when, in which part of the site."""
    return (
        DAY.search(text) is not None
        or one.tag == "time"
        or next(one.iter("a", "time"), None) is not None
    )
