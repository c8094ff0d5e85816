"""A Markdown table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TextIO

from db.export.words import one_line

#: what ends a cell, begins a tag or a link; the rest would only look different, and an address must stay one
_SPECIAL = re.compile(r"([\\|<\[\]`])")


def write(rows: Iterable[Any], fields: tuple[str, ...], out: TextIO) -> None:
    out.write("| " + " | ".join(fields) + " |\n")
    out.write("|" + " --- |" * len(fields) + "\n")
    for row in rows:
        out.write("| " + " | ".join(_cell(cell) for cell in row) + " |\n")


def _cell(cell: object) -> str:
    return _SPECIAL.sub(r"\\\1", one_line("" if cell is None else str(cell)))
