"""Statements as all pages list them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from db.desk.frame import rows
from db.filters import sure

SHOWN = 200  # statements on a page about somebody; the timeline has them all

#: over statements AS s and offices AS o
STATEMENT_COLUMNS = (
    "s.id, s.date, s.date_from, s.country, coalesce(s.speaker, s.speaker_printed) AS speaker, s.person, s.office,"
    " coalesce(nullif(s.office_printed, ''), o.label, '') AS office_words, s.kind, s.modality, s.text, s.tier, s.lang,"
    f" s.source, s.url, s.document, s.confidence, {sure('s.confidence')} AS sure, s.checked"
)


def statements(
    connection: sqlite3.Connection,
    condition: str,
    values: Iterable[Any],
    limit: int = SHOWN,
) -> dict[str, Any]:
    """The latest statements that fit, in order of time, and how many there are."""
    values = list(values)
    number = connection.execute(
        f"SELECT count(*) FROM statements AS s WHERE s.latest = 1 AND {condition}",
        values,
    ).fetchone()[0]
    found = rows(
        connection,
        f"SELECT {STATEMENT_COLUMNS} FROM statements AS s LEFT JOIN offices AS o ON o.slug = s.office"
        f" WHERE s.latest = 1 AND {condition} ORDER BY s.date DESC, s.url DESC, s.start DESC LIMIT ?",
        [*values, limit],
    )
    return {"statements": found[::-1], "number": number}
