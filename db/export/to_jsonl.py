"""JSON Lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO


def write(rows: Iterable[Any], fields: tuple[str, ...], out: TextIO) -> None:
    for row in rows:
        out.write(
            json.dumps(dict(zip(fields, row, strict=True)), ensure_ascii=False) + "\n"
        )
