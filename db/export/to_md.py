"""A Markdown table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO


def write(rows: Iterable[Any], fields: tuple[str, ...], out: TextIO) -> None:
    out.write("| " + " | ".join(fields) + " |\n")
    out.write("|" + " --- |" * len(fields) + "\n")
    for row in rows:
        out.write("| " + " | ".join(_cell(cell) for cell in row) + " |\n")


def _cell(cell: object) -> str:
    words = "" if cell is None else str(cell)
    return " ".join(words.split()).replace("\\", "\\\\").replace("|", "\\|")
