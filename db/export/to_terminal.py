"""A table for eyes: as wide as the terminal, long words cut with an ellipsis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def write_table(
    rows: Iterable[Any], fields: tuple[str, ...], widths: dict[str, int], empty: str
) -> int:
    """Print the columns named in ``widths`` (0: what room is left) and return the number of rows."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name, width in widths.items():
        table.add_column(
            name,
            max_width=max(width, len(name)) if width else None,
            ratio=None if width else 1,
            overflow="fold" if not width else "ellipsis",
            no_wrap=bool(width),
        )
    number = 0
    for row in rows:
        cells = dict(zip(fields, row, strict=True))
        table.add_row(
            *(Text(" ".join(str(cells[name] or "").split())) for name in widths)
        )
        number += 1
    console = Console(highlight=False)
    if number:
        console.print(table)
    else:
        console.print(empty)
    return number
