"""A table for eyes: as wide as the terminal, words folded, never lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: the fields of a row that it shows, one under the other; width 0 takes the room left."""

    head: str
    fields: tuple[str, ...]
    width: int = 0


def write_table(
    rows: Iterable[Any], fields: tuple[str, ...], columns: Iterable[Column], empty: str
) -> int:
    """Print the columns, or ``empty`` where there is no row. Returns the number of rows."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = tuple(columns)
    table = Table(
        box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False
    )
    for column in shown:
        if column.width:
            table.add_column(column.head, width=column.width, overflow="fold")
        else:
            table.add_column(column.head, ratio=1, overflow="fold")
    number = 0
    for row in rows:
        cells = dict(zip(fields, row, strict=True))
        table.add_row(*(Text("\n".join(_lines(cells, column))) for column in shown))
        number += 1
    console = Console(highlight=False)
    if number:
        console.print(table)
    else:
        console.print(empty)
    return number


def _lines(cells: dict[str, Any], column: Column) -> list[str]:
    words = (" ".join(str(cells[name] or "").split()) for name in column.fields)
    return [line for line in words if line]
