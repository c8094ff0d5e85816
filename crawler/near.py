"""What stands next to an element, in the page's own order: its heading's date line, its lead, the text that it heads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.blocks import Block, blocks

if TYPE_CHECKING:
    from lxml.etree import _Element

#: parts that hold no text of the page itself, whatever they stand next to
FRAMES = frozenset(
    {"nav", "aside", "footer", "form", "dialog", "select", "menu", "figure"}
)


def after(element: _Element, *, frames: bool = False) -> Iterator[Block]:
    """The blocks behind an element, nearest first; ``frames``: those of menus and the like, too."""
    for one in _following(element):
        if frames or one.tag not in FRAMES:
            yield from blocks(one, shown_only=True)


def before(element: _Element) -> Iterator[Block]:
    """The blocks ahead of an element, nearest first."""
    for one in _preceding(element):
        if one.tag not in FRAMES:
            yield from reversed(blocks(one, shown_only=True))


def _following(element: _Element) -> Iterator[_Element]:
    here: _Element | None = element
    while here is not None and here.tag != "body":
        yield from here.itersiblings()
        here = here.getparent()


def _preceding(element: _Element) -> Iterator[_Element]:
    here: _Element | None = element
    while here is not None and here.tag != "body":
        yield from here.itersiblings(preceding=True)
        here = here.getparent()
