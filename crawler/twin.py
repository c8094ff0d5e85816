"""What the JSON twin of a page says: its title and its text."""

from __future__ import annotations

import json
from typing import Any

from crawler.fieldpath import text_at
from crawler.markup import text_of, title_of
from crawler.source import DocumentRules


def words(body: bytes, rules: DocumentRules, title: str) -> tuple[str, str]:
    """Title and text; ``title`` is that of its list, for a twin without one."""
    said = said_in(body)
    return (
        title_of(text_at(said, rules.title)) or title,
        text_of(text_at(said, rules.text)),
    )


def said_in(body: bytes) -> Any:
    """The JSON of a body; None where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
