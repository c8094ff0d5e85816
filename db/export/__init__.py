"""One module a format: rows in, text or bytes out. Modules are read when a format is asked for, so that help is quick."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, TextIO

Writer = Callable[[Iterable[Any], tuple[str, ...], TextIO], None]

#: formats that take any rows
TABLES = ("csv", "json", "jsonl", "md", "xlsx", "parquet")
#: formats that are made of statements
STATEMENTS = ("html", "atom", "docx", "ics", "timelinejs")
#: how a file's name ends, where no --format says what it is
SUFFIXES = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "md",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
    ".html": "html",
    ".htm": "html",
    ".atom": "atom",
    ".xml": "atom",
    ".docx": "docx",
    ".ics": "ics",
}


def table_writer(format_: str) -> Writer:
    """``write`` of csv, json, jsonl or md."""
    writer: Writer = import_module(f"db.export.to_{format_}").write
    return writer
