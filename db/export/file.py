"""A file that goes to others: in which format, and whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TextIO

from db.export import SUFFIXES, table_writer
from db.records import ReturnwatchError


class ExportError(ReturnwatchError):
    """Nothing can be written as it was asked for."""

    exit_status = 2


class Counted:
    """Rows, counted while they pass."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.number += 1
            yield row


def format_of(path: Path, named: str, allowed: Collection[str]) -> str:
    """The format that was named, else the one that the file's name ends with. Raises ExportError."""
    format_ = named or SUFFIXES.get(path.suffix.lower(), "")
    if format_ in allowed:
        return format_
    endings = " ".join(end for end, name in SUFFIXES.items() if name in allowed)
    raise ExportError(
        f"{path}: {'no format here' if format_ else 'unknown ending'}; end it with one of {endings}, or say --format"
    )


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file under another name that takes the place of ``path`` when all is written. Raises ExportError."""
    if not path.parent.is_dir():
        raise ExportError(
            f"{path}: there is no folder {path.parent}; make it first, or name another file"
        )
    begun = path.with_name(f"{path.name}.part")
    try:
        with begun.open("wb") as out:
            yield out
        begun.replace(path)
    except BaseException:
        begun.unlink(missing_ok=True)
        raise


@contextmanager
def as_text(out: IO[bytes], *, for_spreadsheets: bool = False) -> Iterator[TextIO]:
    """UTF-8 with line ends as they are written; for spreadsheets with a mark, without which Excel garbles Greek."""
    text = io.TextIOWrapper(
        out, "utf-8-sig" if for_spreadsheets else "utf-8", newline=""
    )
    yield text
    text.flush()
    text.detach()


def write_table(
    rows: Iterable[Any],
    fields: tuple[str, ...],
    format_: str,
    out: IO[bytes],
    name: str = "rows",
) -> list[str]:
    """Rows of any kind in one of TABLES; returns what a reader should know."""
    if format_ == "xlsx":
        from db.export.to_xlsx import Sheet, write

        return write([Sheet(name, fields, rows)], out)
    if format_ == "parquet":
        from db.export.to_parquet import write as write_parquet

        write_parquet(rows, fields, out)
        return []
    if format_ == "csv":
        from db.export.to_csv import write_noted

        with as_text(out, for_spreadsheets=True) as text:
            write_noted(rows, fields, text)
        return []
    with as_text(out) as text:
        table_writer(format_)(rows, fields, text)
    return []
