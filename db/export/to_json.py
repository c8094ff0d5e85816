"""JSON: one list of objects."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO


def write(rows: Iterable[Any], fields: tuple[str, ...], out: TextIO) -> None:
    """One row at a time, so that a million rows need no memory."""
    out.write("[")
    for number, row in enumerate(rows):
        out.write(",\n " if number else "\n ")
        json.dump(dict(zip(fields, row, strict=True)), out, ensure_ascii=False)
    out.write("\n]\n")
