"""The timeline in any format: which rows, with which proof, through which module."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import IO, Any

from db.export import TABLES
from db.export.about import about
from db.export.file import Counted, as_text, write_table
from db.export.rows import (
    Cited,
    FigureRow,
    SignatoryRow,
    SourceListed,
    cited,
    figures,
    signatories,
    sources,
)
from db.filters import FilterError
from db.queries import timeline
from db.records import Filters
from db.translations import translations_of


def export(
    connection: sqlite3.Connection,
    filters: Filters,
    format_: str,
    out: IO[bytes],
    *,
    limit: int | None = None,
    wide: bool = False,
) -> tuple[int, list[str]]:
    """Write the timeline. Returns how many statements, and what a reader should know of the file."""
    plain = timeline(connection, filters, limit)
    if wide:
        from db.export.to_wide import wide as spread

        if format_ not in TABLES:
            raise FilterError(
                f"--wide: a table of countries and measures has no form in {format_}; write .csv or .xlsx"
            )
        fields, table = spread(plain)
        if format_ == "csv":  # a column of notes would be a bar of the chart
            from db.export.to_csv import write as write_csv

            with as_text(out, for_spreadsheets=True) as text:
                write_csv(table, fields, text)
            return sum(int(row[1]) for row in table), []
        return sum(int(row[1]) for row in table), write_table(table, fields, format_, out, "measures")  # fmt: skip
    rows = Counted(cited(connection, plain))
    if format_ == "xlsx":
        return _workbook(connection, filters, rows, out)
    if format_ in ("csv", "json", "jsonl", "parquet"):
        notes = write_table(rows, Cited._fields, format_, out)
    else:
        name = "chronology" if format_ == "md" else format_
        write: Callable[..., Any] = import_module(f"db.export.to_{name}").write
        head = about(connection, filters)
        if format_ == "html":
            write = partial(write, reading=lambda r: translations_of(connection, r.version, r.start, r.end))  # fmt: skip
        if format_ in ("md", "html", "timelinejs"):
            with as_text(out) as text:
                notes = write(rows, head, text) or []
        else:
            notes = write(rows, head, out)
    return rows.number, notes


def _workbook(
    connection: sqlite3.Connection, filters: Filters, rows: Counted, out: IO[bytes]
) -> tuple[int, list[str]]:
    from db.export.to_xlsx import Sheet, write

    sheets = (
        Sheet("statements", Cited._fields, rows),
        Sheet("signatories", SignatoryRow._fields, signatories(connection, filters)),
        Sheet("figures", FigureRow._fields, figures(connection, filters)),
        Sheet("sources", SourceListed._fields, sources(connection, filters)),
    )
    notes = write(sheets, out)
    return rows.number, notes
