"""A table for eyes: as wide as the terminal, words folded, never lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from db.export.words import is_web, one_line

#: letters that a column of free width needs: narrower ones break every word
READABLE = 24


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: the fields of a row that it shows, one under the other; width 0 takes the room left."""

    head: str
    fields: tuple[str, ...]
    width: int = 0


def write_table(
    rows: Iterable[Any], fields: tuple[str, ...], columns: Iterable[Column], empty: str
) -> int:
    """Print the columns, or ``empty`` where there is no row. Returns the number of rows.

    Where the terminal is too narrow for all, the first column stands alone and the others one under the other.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = tuple(columns)
    console = Console(highlight=False)
    stacked = _too_many(shown, console.width)
    table = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_edge=False,
        show_lines=stacked,
    )
    for column in shown[:1] if stacked else shown:
        if column.width:
            table.add_column(column.head, width=column.width, overflow="fold")
        else:
            table.add_column(column.head, ratio=1, overflow="fold")
    if stacked:
        heads = (column.head for column in shown[1:] if column.head)
        table.add_column(", ".join(heads), ratio=1, overflow="fold")
    number = 0
    for row in rows:
        cells = dict(zip(fields, row, strict=True))
        lines = [_lines(cells, column) for column in shown]
        if stacked:
            under = [
                line
                for column, words in zip(shown[1:], lines[1:], strict=True)
                for line in _under(column, words)
            ]
            lines = [lines[0], under]
        table.add_row(*(Text("\n".join(cell)) for cell in lines))
        number += 1
    if number:
        console.print(table)
    else:
        console.print(empty)
    return number


def _too_many(columns: tuple[Column, ...], width: int) -> bool:
    """Whether the columns leave those of free width, or their own, too little room; each has a space behind it."""
    free = sum(not column.width for column in columns)
    fixed = sum(column.width for column in columns)
    return width - fixed - len(columns) < free * READABLE


def _under(column: Column, words: list[str]) -> list[str]:
    """A column's words as lines of a row in which columns stand one under the other."""
    if not words or not column.head or not column.width or is_web(words[0]):
        return words
    return [f"{column.head}: {', '.join(words)}"]


def _lines(cells: dict[str, Any], column: Column) -> list[str]:
    words = (one_line(str(cells[name] or "")) for name in column.fields)
    return [line for line in words if line]
