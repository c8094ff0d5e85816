"""CSV: UTF-8, a comma, one header line, rows as they come."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

#: A spreadsheet takes a cell that begins so for a formula; a leading apostrophe makes it text again.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(rows: Iterable[Any], fields: tuple[str, ...], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])


def _safe(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell
