"""Spreadsheets that people fill in: .xlsx and .csv, written once and never over what somebody filled in."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.export.to_csv import FORMULA_STARTS
from db.export.to_csv import write as write_csv
from db.records import ReturnwatchError

WIDE = 60  # characters of a column with sentences in it
LONG = ("evidence", "words")


class SheetError(ReturnwatchError):
    """A spreadsheet that cannot be written or read as it stands."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A filled row: where it stands, and its cells by column."""

    where: str  # file and line, for messages
    cells: Mapping[str, str]

    def error(self, column: str, mend: str) -> SheetError:
        value = self.cells.get(column, "")
        shown = value if len(value) <= 60 else value[:59] + "…"
        return SheetError(f"{self.where}: {column} {shown!r} {mend}")


def write(
    path: Path,
    fields: tuple[str, ...],
    rows: Iterable[Sequence[Any]],
    to_fill: Sequence[str],
    explained: Mapping[str, str],
) -> int:
    """Write a sheet. Returns the number of rows. Raises SheetError where the file is there, or has another ending.

    Args:
        to_fill: columns that a person fills in; in colour in a workbook.
        explained: column to what may stand in it; a second leaf of a workbook.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise SheetError(
            f"{path}: written as .csv or .xlsx only; give it one of these endings"
        )
    if path.exists():
        raise SheetError(
            f"{path}: is there already, and may hold somebody's work; name another file"
        )
    listed = [tuple("" if c is None else c for c in row) for row in rows]
    if path.suffix.lower() == ".csv":
        # with a mark at the start, so that a spreadsheet reads UTF-8 as UTF-8
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            write_csv(listed, fields, file)
    else:
        _write_workbook(path, fields, listed, to_fill, explained)
    return len(listed)


def _write_workbook(
    path: Path,
    fields: tuple[str, ...],
    rows: Sequence[Sequence[Any]],
    to_fill: Sequence[str],
    explained: Mapping[str, str],
) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    leaf = book.active
    leaf.title = "to fill in"
    leaf.append(fields)
    for row in rows:
        leaf.append(row)
    for cells in leaf.iter_rows(min_row=2):
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # words that begin with = are no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    colour = PatternFill("solid", fgColor="FFF2CC")
    for number, field in enumerate(fields, 1):
        leaf.cell(1, number).font = Font(bold=True)
        if field in to_fill:
            for line in range(1, len(rows) + 2):
                leaf.cell(line, number).fill = colour
        leaf.column_dimensions[get_column_letter(number)].width = (
            WIDE if field in LONG else 16
        )
    leaf.freeze_panes = "A2"
    how = book.create_sheet("what to write")
    for pair in explained.items():
        how.append(pair)
    how.column_dimensions["A"].width, how.column_dimensions["B"].width = 18, 100
    book.save(path)


def read(path: Path, fields: Sequence[str]) -> list[Row]:
    """The rows of a filled sheet that has these columns, whatever their order. Raises SheetError."""
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise SheetError(f"{path}: read as .csv or .xlsx only; save it as one of these")
    table = _read_csv(path) if suffix == ".csv" else _read_workbook(path)
    head = [str(cell).strip() for cell in table[0][1]] if table else []
    if missing := [field for field in fields if field not in head]:
        raise SheetError(
            f"{path.name}, line 1: the column {missing[0]} is missing; keep the first line as it was written"
        )
    found = []
    for line, cells in table[1:]:
        filled = [_words(cell) for cell in cells] + [""] * (len(head) - len(cells))
        if any(filled):
            found.append(Row(f"{path.name}, line {line}", dict(zip(head, filled, strict=False))))  # fmt: skip
    return found


def _read_csv(path: Path) -> list[tuple[int, Sequence[Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            start = file.read(4096)
            file.seek(0)
            # a spreadsheet of some countries saves CSV with semicolons
            first = start.splitlines()[0] if start else ""
            delimiter = max((",", ";", "\t"), key=first.count)
            reader = csv.reader(file, delimiter=delimiter)
            return [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise SheetError(
            f"{path}: cannot be read as UTF-8 CSV: {error}; save it as 'CSV UTF-8'"
        ) from error


def _read_workbook(path: Path) -> list[tuple[int, Sequence[Any]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise SheetError(
            f"{path}: not a workbook that can be read ({error}); save it as .xlsx again"
        ) from error
    try:
        return list(enumerate(book.worksheets[0].iter_rows(values_only=True), 1))
    finally:
        book.close()


def _words(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    words = str(cell).replace("\r\n", "\n").replace("_x000D_", "").strip()
    if words.startswith("'") and words[1:].startswith(FORMULA_STARTS):
        return words[1:]  # as we wrote it, so that it is no formula
    return words
