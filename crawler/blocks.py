"""A tree of a page's text -> paragraphs, list items and table rows as plain text.

Reads HTML as it came and the main extractor's body alike. Characters stay as they are; only runs of white space
(no-break spaces too) become one space, as a browser shows them. Paragraphs lie apart by a blank line, list items
and table rows on lines of their own, so that a quotation stays inside its paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lxml.etree import _Element

BULLET = "\u2022 "
# body.py puts it where a page parts paragraphs with two breaks, of which the main extractor keeps one
PARAGRAPH_SIGN = "\U00010604"

# the last line holds the main extractor's own: its head is a heading
_BLOCK_NAMES = """
address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hgroup hr html legend main menu nav ol p pre section summary table tbody tfoot thead ul
head quote list
"""
_SKIPPED_NAMES = """
script style noscript template svg math iframe object embed audio video canvas button select option textarea
input map meta link title base done
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_ITEMS = frozenset({"li", "item"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "lb"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-reader-text|element-invisible)(?:\s|$)"
)
_GAP = re.compile(rf"{PARAGRAPH_SIGN}|\n[^\S\n]*\n")
_OWN_BULLET = re.compile(
    r"[\u2022\u25cf\u25aa\u25e6\u2043\u2219\u00b7*\u2013\u2014-]\s"
)

BlockKind = Literal["paragraph", "item", "row"]


@dataclass(frozen=True, slots=True)
class Block:
    text: str
    kind: BlockKind = "paragraph"


@dataclass(slots=True)
class _Walk:
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    kind: BlockKind = "paragraph"
    bullet: str = ""
    pre: int = 0  # inside <pre>: there, line ends are as printed

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text if self.pre else text.replace("\n", " "))

    def end(self) -> None:
        """Close the paragraph at hand; a blank line made of two breaks closes one too."""
        if not self.pieces:
            return
        raw = "".join(self.pieces)
        self.pieces.clear()
        if raw.isspace():
            return
        for part in _GAP.split(raw):
            lines = (" ".join(line.split()) for line in part.split("\n"))
            if not (text := "\n".join(line for line in lines if line)):
                continue
            if self.bullet and not _OWN_BULLET.match(text):
                text = self.bullet + text
            self.bullet = ""
            self.blocks.append(Block(text, self.kind))


def blocks(root: _Element, *, shown_only: bool = False) -> list[Block]:
    """The blocks of an element in document order, its own tail not among them.

    ``shown_only`` leaves out what the page hides (``hidden``, ``display: none``, text for screen readers).
    """
    walk = _Walk()
    _visit(root, walk, shown_only)
    walk.end()
    return walk.blocks


def joined(found: list[Block]) -> str:
    """The blocks as one text: items and rows that follow each other by a line, all else by a blank line."""
    out: list[str] = []
    for before, block in zip([None, *found], found, strict=False):
        if before is not None:
            close = before.kind == block.kind and block.kind != "paragraph"
            out.append("\n" if close else "\n\n")
        out.append(block.text)
    return "".join(out)


def line(root: _Element) -> str:
    """All shown text of an element on one line."""
    return " ".join(
        block.text.removeprefix(BULLET).replace("\n", " ") for block in blocks(root)
    )


def _visit(element: _Element, walk: _Walk, shown_only: bool) -> None:
    tag = element.tag
    if (
        not isinstance(tag, str)
        or tag in _SKIPPED
        or (shown_only and _is_hidden(element))
    ):
        return
    if tag in _BREAKS:
        walk.pieces.append("\n")
    elif tag in _ROWS:
        _row(element, walk, shown_only)
    elif tag in _ITEMS:
        walk.end()
        kind, bullet = walk.kind, walk.bullet
        walk.kind, walk.bullet = "item", BULLET
        _inside(element, walk, shown_only)
        walk.end()
        walk.kind, walk.bullet = kind, bullet
    elif tag in _BLOCKS or tag in _CELLS:
        walk.end()
        walk.pre += tag == "pre"
        _inside(element, walk, shown_only)
        walk.end()
        walk.pre -= tag == "pre"
    elif tag == "q":  # browsers print the marks of <q>; the source has none
        walk.add("\u201c")
        _inside(element, walk, shown_only)
        walk.add("\u201d")
    else:
        _inside(element, walk, shown_only)


def _inside(element: _Element, walk: _Walk, shown_only: bool) -> None:
    walk.add(element.text)
    for child in element:
        _visit(child, walk, shown_only)
        walk.add(child.tail)


def _row(row: _Element, walk: _Walk, shown_only: bool) -> None:
    """Cells of one short block each become ``a | b``; a table made for layout keeps its paragraphs."""
    walk.end()
    cells = [blocks(cell, shown_only=shown_only) for cell in row if cell.tag in _CELLS]
    cells = [cell for cell in cells if cell]
    if len(cells) > 1 and all(len(cell) == 1 for cell in cells):
        text = " | ".join(cell[0].text.replace("\n", " ") for cell in cells)
        walk.blocks.append(Block(text, "row"))
    else:
        walk.blocks.extend(block for cell in cells for block in cell)


def _is_hidden(element: _Element) -> bool:
    return (
        element.get("hidden") is not None
        or _HIDDEN_STYLE.search(element.get("style") or "") is not None
        or _HIDDEN_CLASS.search(element.get("class") or "") is not None
    )
