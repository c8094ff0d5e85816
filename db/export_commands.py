"""-o FILE of the reading commands: the file is written whole, and what a reader should know of it is told."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

import click

from db.export.file import Counted, whole, write_table
from db.records import Filters

STDOUT = Path("-")


def write_rows(
    rows: Iterable[Any], fields: tuple[str, ...], format_: str, output: Path
) -> int:
    """Rows of any kind into a file; how many."""
    counted = Counted(rows)

    def write(out: IO[bytes]) -> tuple[int, list[str]]:
        notes = write_table(counted, fields, format_, out)
        return counted.number, notes

    return into(output, write, "rows")


def write_timeline(
    connection: sqlite3.Connection,
    filters: Filters,
    format_: str,
    output: Path,
    *,
    limit: int | None,
    wide: bool,
) -> int:
    """The timeline into a file of any format; how many statements."""
    from db.export.timeline import export

    return into(
        output,
        lambda out: export(connection, filters, format_, out, limit=limit, wide=wide),
        "statements",
    )


def into(
    output: Path, write: Callable[[IO[bytes]], tuple[int, list[str]]], what: str
) -> int:
    """Into the file, or standard output for "-"; what came of it is told on standard error."""
    if output == STDOUT:
        number, notes = write(sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        with whole(output) as out:
            number, notes = write(out)
        click.echo(f"{output}: {number} {what}", err=True)
    for note in notes:
        click.echo(f"{output}: {note}", err=True)
    return number
