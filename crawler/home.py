"""Where the text of a page lives: the element that holds most of its paragraphs, whatever it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.blocks import blocks, line
from crawler.prose import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEVELS, _ALIKE = 4, 3  # elements over a paragraph; boxes of one kind
_PROSE = 80  # characters of a paragraph that counts
_LEAVES = (
    "//body//*[self::p or self::div or self::td or self::blockquote][not(.//p or .//div or .//table or .//ul or .//dl or .//script or .//style or .//noscript or .//button)]"
    "[string-length(normalize-space(.)) > 40][not(ancestor::footer or ancestor::nav or ancestor::aside or ancestor::header)]"
)


def home_of(tree: HtmlElement) -> HtmlElement | None:
    """The element that holds the text; None on a page without any paragraph."""
    prose = _homes(tree)
    return _whole(max(prose, key=prose.__getitem__), set(prose)) if prose else None


def nearest_home(tree: HtmlElement) -> HtmlElement | None:
    """The element right over most of the text: one box of several where each paragraph has its own."""
    prose = _homes(tree)
    return max(prose, key=prose.__getitem__) if prose else None


def _homes(tree: HtmlElement) -> dict[HtmlElement, int]:
    """The elements right over paragraphs, with the characters of text in each."""
    prose: dict[HtmlElement, int] = {}
    for one in tree.xpath(_LEAVES):
        linked = sum(len(a.text_content()) for a in one.iter("a"))
        length = len(one.text_content()) - 2 * linked
        # loose text with breaks is a text of its own
        home = one if one.tag != "p" and one.find("br") is not None else one.getparent()
        if length > _PROSE or (not linked and _is_short_sentence(one)):
            prose[home] = prose.get(home, 0) + length
    return prose


def _whole(home: HtmlElement, homes: set[HtmlElement]) -> HtmlElement:
    """The element over boxes of one kind of which each holds a paragraph or a few; else the first of them."""
    here = home
    for _ in range(_LEVELS):
        parent = here.getparent()
        if parent is None or here.tag not in ("div", "section", "td", "tr"):
            break
        kind = (here.get("class") or "").split()[:1]
        alike = [
            one
            for one in parent
            if one.tag == here.tag
            and (one.get("class") or "").split()[:1] == kind
            and any(part in homes for part in one.iter("div", "section", "td"))
            and not _shows_another(one)
        ]
        if len(alike) >= _ALIKE and here in alike:
            return parent
        here = parent
    return home


def _shows_another(one: HtmlElement) -> bool:
    """Whether a box has a headline or a day of its own, or is a link: it shows another page."""
    return (
        next(one.iter("h1", "time"), None) is not None
        or next(one.iterancestors("a"), None) is not None
        or one.find(".//article") is not None
        or any(
            head.find(".//a") is not None or head.getparent().tag == "a"
            for head in one.iter("h2", "h3", "h4", "h5")
        )
    )


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
