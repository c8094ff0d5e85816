"""CSV: UTF-8, a comma, one header line, rows as they come."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

#: A spreadsheet takes a cell that begins so for a formula; an apostrophe before it makes it text again.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: The last column of a file: which cells of the row got an apostrophe that is not in the evidence.
NOTE = "apostrophe_before"


def write(rows: Iterable[Any], fields: tuple[str, ...], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])


def write_noted(rows: Iterable[Any], fields: tuple[str, ...], out: TextIO) -> None:
    """For a file that goes to others: the last column names the cells that were guarded."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*fields, NOTE))
    writer.writerows(_noted(rows, fields))


def _noted(rows: Iterable[Any], fields: tuple[str, ...]) -> Iterator[list[object]]:
    for row in rows:
        cells = [guarded(cell) for cell in row]
        changed = [f for f, a, b in zip(fields, cells, row, strict=True) if a is not b]
        yield [*cells, " ".join(changed)]


def guarded(cell: object) -> object:
    """The cell, with an apostrophe before it if it begins like a formula or like a guarded one: so ``plain`` gives it back."""
    if isinstance(cell, str) and cell.lstrip("'").startswith(FORMULA_STARTS):
        return "'" + cell
    return cell


def plain(cell: str) -> str:
    """What ``guarded`` was given."""
    bare = cell.lstrip("'")
    return cell[1:] if bare != cell and bare.startswith(FORMULA_STARTS) else cell
