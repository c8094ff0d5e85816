"""Where the text of a page lives: the element that holds most of its paragraphs, whatever it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.blocks import blocks, line
from crawler.prose import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PROSE = 80  # characters of a paragraph that counts
_LEAVES = (
    "//body//*[self::p or self::div or self::td or self::blockquote][not(.//p or .//div or .//table or .//ul or .//script or .//style or .//noscript or .//button)]"
    "[string-length(normalize-space(.)) > 40][not(ancestor::footer or ancestor::nav or ancestor::aside or ancestor::header)]"
)


def home_of(tree: HtmlElement) -> HtmlElement | None:
    """None on a page without any paragraph."""
    prose: dict[HtmlElement, int] = {}
    for one in tree.xpath(_LEAVES):
        linked = sum(len(a.text_content()) for a in one.iter("a"))
        length = len(one.text_content()) - 2 * linked
        # loose text with breaks is a text of its own
        home = one if one.tag != "p" and one.find("br") is not None else one.getparent()
        if length > _PROSE or (not linked and _is_short_sentence(one)):
            prose[home] = prose.get(home, 0) + length
    return max(prose, key=prose.__getitem__) if prose else None


def _is_short_sentence(one: HtmlElement) -> bool:
    return one.tag == "p" and text_of(one).endswith((".", "”", "»", "“"))


def key(text: str) -> str:
    """The letters and digits of a line: the same for two ways to print it."""
    return "".join(filter(str.isalnum, text))


def keys_in(home: HtmlElement) -> frozenset[str]:
    """The lines inside an element."""
    return frozenset(key(block.text) for block in blocks(home, shown_only=True))


def own_lines(home: HtmlElement) -> frozenset[str]:
    """The paragraphs that are the element's own children, links not among them."""
    return frozenset(
        key(line(one))
        for one in home
        if one.tag in ("p", "div", "blockquote")
        and one.find(".//a") is None
        and one.find(".//div") is None
        and one.find(".//img") is None
    )
