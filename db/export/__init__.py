"""One module a format: rows in, text out. A new format is one module with ``write`` and a line in FORMATS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TextIO

from db.export import to_csv, to_json, to_jsonl, to_md

Writer = Callable[[Iterable[Any], tuple[str, ...], TextIO], None]

FORMATS: dict[str, Writer] = {
    "csv": to_csv.write,
    "json": to_json.write,
    "jsonl": to_jsonl.write,
    "md": to_md.write,
}
