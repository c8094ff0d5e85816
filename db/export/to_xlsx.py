"""A workbook (openpyxl, row by row): typed days, links, a frozen header with a filter; words are words, never formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from db.export.words import is_web, possible

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z")
LONGEST = 32_767  # characters in a cell
MOST_LINKS = 65_530  # in a sheet; what comes after stays text
LONGEST_LINK = 2_079
WIDTHS = {"text": 80, "before": 30, "after": 30, "title": 40, "url": 40, "message": 60, "words": 40, "suggestion": 40, "publisher": 26, "speaker": 26, "office": 26}  # fmt: skip
USUAL = 13
STILL = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook's own clock says nothing


@dataclass(frozen=True, slots=True)
class Sheet:
    """One leaf: its name, columns and rows."""

    name: str
    fields: tuple[str, ...]
    rows: Iterable[Iterable[Any]]


def write(sheets: Iterable[Sheet], out: IO[bytes]) -> list[str]:
    """Write a workbook; returns what a reader should know: cells that had to be cut, links that did not fit."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.creator = "returnwatch"
    book.properties.created = STILL
    wrapped = Alignment(wrap_text=True, vertical="top")
    notes: list[str] = []
    for sheet in sheets:
        leaf = book.create_sheet(sheet.name)
        leaf.freeze_panes = "A2"
        for number, field in enumerate(sheet.fields, 1):
            letter = get_column_letter(number)
            leaf.column_dimensions[letter].width = WIDTHS.get(field, USUAL)
        head = [WriteOnlyCell(leaf, field) for field in sheet.fields]
        for cell in head:
            cell.font = Font(bold=True)
        leaf.append(head)
        count = links = cut = unlinked = 0
        for row in sheet.rows:
            cells: list[Any] = []
            for field, value in zip(sheet.fields, row, strict=True):
                typed = _typed(value)
                if _plain(field, typed):
                    # a cell without looks of its own need not be made here: a third of the time
                    cells.append(typed or None if isinstance(typed, str) else typed)
                    continue
                if isinstance(typed, str) and len(typed) > LONGEST:
                    typed, cut = typed[: LONGEST - 1] + "…", cut + 1
                cell = WriteOnlyCell(leaf, typed)
                if isinstance(typed, str):
                    cell.data_type = "s"  # words that begin with = are no formula
                    if WIDTHS.get(field, 0) >= 40 and field != "url":
                        cell.alignment = wrapped
                    if field.endswith("url") and is_web(typed):
                        if links < MOST_LINKS and len(typed) <= LONGEST_LINK:
                            cell.hyperlink, links = typed, links + 1
                            cell.data_type = "s"
                        else:
                            unlinked += 1
                elif isinstance(typed, datetime):
                    cell.number_format = "yyyy-mm-dd hh:mm:ss"
                elif isinstance(typed, date):
                    cell.number_format = "yyyy-mm-dd"
                cells.append(cell)
            leaf.append(cells)
            count += 1
        leaf.auto_filter.ref = f"A1:{get_column_letter(len(sheet.fields))}{count + 1}"
        notes += _notes(sheet.name, cut, unlinked)
    book.save(out)
    return notes


def _plain(field: str, value: Any) -> bool:
    """Whether openpyxl itself makes the right cell of it: no day, no link, and no words that it takes for a formula."""
    if isinstance(value, str):
        return (
            len(value) <= LONGEST
            and not value.startswith(("=", "#"))
            and (not value or not (field.endswith("url") or WIDTHS.get(field, 0) >= 40))
        )
    return value is None or isinstance(value, (int, float))


def _typed(value: Any) -> Any:
    """Days and moments as such; a month or a year stays text, since a spreadsheet would make a day of it."""
    if not isinstance(value, str):
        return value
    try:
        if DAY.fullmatch(value):
            return date.fromisoformat(value)
        if found := MOMENT.fullmatch(value):
            return datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        return value  # a day that is none stays as it is printed
    return possible(value)


def _notes(name: str, cut: int, unlinked: int) -> Iterator[str]:
    if cut:
        yield f"sheet {name}: {cut} cells are longer than a spreadsheet holds ({LONGEST} characters), and were cut with …; csv has them whole"
    if unlinked:
        yield f"sheet {name}: a spreadsheet holds {MOST_LINKS} links; {unlinked} addresses stand as text"
