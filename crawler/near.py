"""What stands next to an element, in the page's own order: its heading's date line, its lead, the text that it heads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.blocks import PARAGRAPH_SIGN, Block, blocks

if TYPE_CHECKING:
    from lxml.etree import _Element

#: parts that hold no text of the page itself, whatever they stand next to
FRAMES = frozenset(
    {"nav", "aside", "footer", "form", "dialog", "select", "menu", "figure"}
)

#: elements that run on in a line
INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "br",
        "em",
        "font",
        "i",
        "small",
        "span",
        "strong",
        "sup",
        "time",
        "u",
    }
)


def after(element: _Element, *, frames: bool = False) -> Iterator[Block]:
    """The blocks behind an element, nearest first; ``frames``: those of menus and the like, too."""
    here: _Element | None = element
    while here is not None and here.tag != "body":
        loose = here.tail or ""
        for one in here.itersiblings():
            if one.tag in INLINE:  # a line goes on through them, and through loose text
                shown = blocks(one, shown_only=True)
                loose += "\n" if one.tag == "br" else "\n".join(b.text for b in shown)
            else:
                yield from _lines(loose)
                loose = ""
                if frames or one.tag not in FRAMES:
                    yield from blocks(one, shown_only=True)
            loose += one.tail or ""
        yield from _lines(loose)
        here = here.getparent()


def _lines(loose: str) -> Iterator[Block]:
    for text in loose.replace(PARAGRAPH_SIGN, "\n").split("\n"):
        if words := " ".join(text.split()):
            yield Block(words)


def before(element: _Element) -> Iterator[Block]:
    """The blocks ahead of an element, nearest first."""
    for one in _preceding(element):
        if one.tag not in FRAMES:
            yield from reversed(blocks(one, shown_only=True))


def _preceding(element: _Element) -> Iterator[_Element]:
    here: _Element | None = element
    while here is not None and here.tag != "body":
        yield from here.itersiblings(preceding=True)
        here = here.getparent()
