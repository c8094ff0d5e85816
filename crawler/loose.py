"""Text that a page keeps in no paragraphs: lines parted by two breaks in a cell or box, boxes with a line each.

The main extractor runs such text together or loses parts of it, so it is put into paragraphs first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.names import kind_of_part
from crawler.near import INLINE
from crawler.prose import linked, text_of
from crawler.shapes import DAY
from crawler.words import credits_a_picture, heads_a_box, points_elsewhere

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HOLDERS = frozenset({"div", "td", "article", "section", "center", "form", "main"})
_BREAKABLE = ("b", "strong", "i", "em", "span", "u", "small")
_PROSE = 80  # characters
_LINE = 60  # characters of a heading or a day
_HEADING = 80  # characters
_BOXES = 2  # so many boxes of prose beside each other are the paragraphs of a text


def into_paragraphs(tree: HtmlElement, heading: HtmlElement | None) -> None:
    """Make <p> of what stands between two breaks, and of boxes that are paragraphs in all but name."""
    for one in list(tree.iter("font")):
        if one is not heading:
            one.drop_tag()
    parted = {
        second.getparent()
        for second in tree.xpath("//body//br/following-sibling::*[1][self::br]")
        if not (second.getprevious().tail or "").strip()
    }
    for one in parted:
        while one.tag in _BREAKABLE and one is not heading:
            holder = one.getparent()
            if holder is None or one not in holder:
                break
            one.drop_tag()
            one = holder
        if one.tag in _HOLDERS and one is not heading:
            _part(one)
    for holder in {
        one.getparent()
        for one in tree.xpath(
            "//body//div[not(div or p or ul or ol or table)][string-length(normalize-space(.)) > 80]"
        )
    }:
        leaves = [one for one in holder if one.tag == "div" and _is_leaf(one)]
        prose = [one for one in leaves if _is_prose(one)]
        if len(prose) >= _BOXES and heading not in leaves:
            for one in leaves:
                if _names(one) in {_names(p) for p in prose}:
                    one.tag = "p"
                elif _is_heading(one, prose):
                    one.tag = "h3"


def _part(holder: HtmlElement) -> None:
    """The lines of one element, parted at double breaks, each in a <p>."""
    parts: list[HtmlElement] = []
    children = list(holder)
    at = holder.makeelement("p")
    at.text, holder.text = holder.text, None

    def close() -> None:
        nonlocal at
        if text_of(at) or len(at):
            parts.append(at)
        at = holder.makeelement("p")

    n = 0
    while n < len(children):
        child = children[n]
        behind = children[n + 1] if n + 1 < len(children) else None
        if not isinstance(child.tag, str) or child.tag not in INLINE:
            close()
            loose, child.tail = child.tail, None
            parts.append(child)
            at.text = loose
        elif child.tag == "br" and (
            behind is not None and behind.tag == "br" and not (child.tail or "").strip()
        ):
            while (
                behind is not None
                and behind.tag == "br"
                and not (child.tail or "").strip()
            ):
                holder.remove(child)
                child, n = behind, n + 1
                behind = children[n + 1] if n + 1 < len(children) else None
            close()
            at.text = child.tail
            child.tail = None
            holder.remove(child)
        elif child.tag == "br" and _is_line(at):
            close()
            at.text = child.tail
            holder.remove(child)
        else:
            at.append(child)
        n += 1
    close()
    for child in list(holder):
        holder.remove(child)
    for part in parts:
        holder.append(part)


def _is_line(one: HtmlElement) -> bool:
    """Whether a paragraph is one short line so far: a day, a heading."""
    text = text_of(one)
    return (
        0 < len(text) <= _LINE
        and one.find("br") is None
        and not text.endswith((".", ",", ";", ":"))
    )


def _is_heading(one: HtmlElement, prose: list[HtmlElement]) -> bool:
    """Whether a box with a line in it, between two boxes of prose, heads the second: words and no sentence, link, day or name."""
    text = text_of(one)
    return (
        len(text) <= _HEADING
        and one.getprevious() in prose
        and one.getnext() in prose
        and next(one.iter("a", "time", "img"), None) is None
        and not text.endswith((".", ",", ";", ":", "\u201d", "\u00bb", '"'))
        and DAY.search(text) is None
        and kind_of_part(f"{one.get('id') or ''} {_names(one)}") == ""
        and not heads_a_box(text)
        and not points_elsewhere(text)
        and not credits_a_picture(text)
    )


def _is_leaf(one: HtmlElement) -> bool:
    return bool(text_of(one)) and all(
        isinstance(other.tag, str) and other.tag in INLINE
        for other in one.iterdescendants()
    )


def _is_prose(one: HtmlElement) -> bool:
    text = text_of(one)
    return len(text) > _PROSE and linked(one) * 3 < len(text)


def _names(one: HtmlElement) -> str:
    return one.get("class") or ""
