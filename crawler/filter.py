"""``returnwatch extract``: the crawler's extraction as a filter over JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.extract import extract
from db.records import ReturnwatchError


def lines_of(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer a line, in order; ``{"id", "error"}`` for a line that cannot be followed."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer(number, line)


def _answer(number: int, line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        return {"id": None, "error": f"line {number}: not JSON ({error})"}
    if not isinstance(asked, dict):
        return {
            "id": None,
            "error": f'line {number}: not an object with "id", "url" and "path"',
        }
    id_ = asked.get("id")
    for name in ("id", "url", "path"):
        if not isinstance(asked.get(name), str):
            return {
                "id": id_,
                "error": f'line {number}: "{name}" is needed, as a string',
            }
    try:
        body = Path(asked["path"]).read_bytes()
    except OSError as error:
        return {"id": id_, "error": f"{asked['path']}: {error.strerror or error}"}
    try:
        found = extract(body, asked["url"], fetched_on=datetime.now(UTC).date())
    except ReturnwatchError as error:
        return {"id": id_, "error": str(error)}
    return {
        "id": id_,
        "url": asked["url"],
        "title": found.title,
        "text": found.text,
        "published": found.published.day if found.published else None,
        "lang": found.lang or None,
    }
