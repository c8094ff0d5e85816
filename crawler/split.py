"""A text that the page keeps in several containers of one kind, one for each paragraph or part: put into one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.blocks import Block, line
from crawler.home import key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PROSE = 80  # characters of a paragraph
_LEVELS = 5  # elements over a paragraph, whose neighbours are looked at
_HEADS = ("h1", "h2", "h3", "h4")


def rejoined(tree: HtmlElement, found: list[Block], home: HtmlElement | None) -> bool:
    """Whether parts of the text that ``found`` lacks were put beside the rest, in one <article>. Changes the tree."""
    here = home
    have = {key(block.text) for block in found}
    for _ in range(_LEVELS):
        parent = None if here is None else here.getparent()
        if here is None or parent is None or here.tag in ("body", "main", "td"):
            return False
        alike = [one for one in parent if one is here or _is_part(one, here)]
        lost = [
            one
            for one in alike
            if one is not here and any(key(line(p)) not in have for p in _prose(one))
        ]
        if lost:
            _join(tree, parent, alike)
            return True
        here = parent
    return False


def _is_part(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether an element is of the same kind as another and continues it: with prose, without a headline of its own."""
    if one.tag != other.tag or _kind(one) != _kind(other):
        return False
    if _is_post(one) and _is_post(other):
        return True
    if one.tag == "article" and len(one) and one[0].tag in (*_HEADS, "header", "a"):
        return False
    if next(one.iter("h1", "time"), None) is not None or any(
        head.find(".//a") is not None for head in one.iter(*_HEADS)
    ):
        return False
    return bool(_prose(one))


def _is_post(one: HtmlElement) -> bool:
    """Whether an element is a post of a live blog: an hour, a heading that leads nowhere, a sentence."""
    heads = list(one.iter(*_HEADS))
    return (
        one.tag in ("article", "li", "div", "section")
        and (one.find(".//time") is not None or one.find(".//a") is None)
        and len(heads) == 1
        and heads[0].tag != "h1"
        and heads[0].find(".//a") is None
        and heads[0].getparent().tag != "a"
        and any(line(p).endswith((".", "!", "?", "”", "»")) for p in one.iter("p"))
    )


def _kind(one: HtmlElement) -> str:
    return next(iter((one.get("class") or "").split()), "")


def _prose(one: HtmlElement) -> list[HtmlElement]:
    return [
        p
        for p in one.iter("p")
        if len(text := line(p)) > _PROSE
        and 3 * sum(len(a.text_content()) for a in p.iter("a")) < len(text)
    ]


def _goes_on(one: HtmlElement) -> bool:
    """Whether an element below the text is more of it: words, hardly any of them links."""
    length = len(one.text_content().strip())
    linked = sum(len(a.text_content()) for a in one.iter("a"))
    return (
        one.tag in ("div", "section", "p", "table", "ul", "ol", "blockquote")
        and 5 * linked <= length
        and next(one.iter("h1", "time", "input", "button"), None) is None
    )


def _join(tree: HtmlElement, parent: HtmlElement, parts: list[HtmlElement]) -> None:
    children = list(parent)
    first, last = children.index(parts[0]), children.index(parts[-1])
    for number in range(last + 1, len(children)):  # what goes on below: a table, a box
        if not _goes_on(children[number]):
            break
        last = number
    for other in tree.iter("article"):  # the extractor takes the first that it meets
        other.tag = "div"
    whole = parent.makeelement("article")
    parts[0].addprevious(whole)
    for one in children[first : last + 1]:
        one.attrib.pop("class", None)
        whole.append(one)
    for post in [one for one in parts if _is_post(one)]:
        for time in list(post.iter("time")):
            holder = time.getparent()
            if holder.tag in ("p", "div", "header") and line(holder) == line(time):
                holder.drop_tree()
