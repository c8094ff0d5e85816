"""The page of a letter (who signed, who did not, what it asks) and the page of a figure that several texts print."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from db.claims import printed
from db.desk.frame import Desk, Missing, one, rows
from db.signatories import SignatoryError, countries, find

#: what one person says in her own name where a measure stands
_SAID = (
    "FROM statements AS s WHERE s.version = m.version AND s.latest = 1 AND s.speaker_kind = 'person'"
    ' AND s.start <= m.start AND m.start < s."end"'
)
#: measures that a letter's most official document prints
_MEASURES = (
    'SELECT m.entity AS measure, m.kind, c.label, substr(v.text, m.start + 1, m."end" - m.start) AS words,'
    ' substr(v.text, max(m.start - 80, 0) + 1, m."end" - m.start + 160) AS around,'
    f" (SELECT coalesce(s.speaker, s.speaker_printed) {_SAID} LIMIT 1) AS speaker"
    " FROM letters AS l JOIN mentions AS m ON m.version = l.root_version JOIN versions AS v ON v.id = m.version"
    " LEFT JOIN measures AS c ON c.code = m.entity WHERE l.id = ?"
)


def letter(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    """A letter over all watched countries, the texts that tell of it, and what they print of what it asks."""
    id_ = desk.part("id")
    try:
        row = find(connection, id_)
    except SignatoryError:
        raise Missing(f"No letter {id_}; 'returnwatch link' finds letters anew when texts are tagged again.") from None  # fmt: skip
    texts = rows(
        connection,
        "SELECT m.version, d.id AS document, d.title, d.url, s.name AS publisher, s.tier, m.dated_on, m.count_claimed,"
        " coalesce(v.public_from, substr(v.first_seen_at, 1, 10)) AS public, m.version = l.root_version AS root,"
        " (SELECT group_concat(DISTINCT g.country) FROM signatures AS g WHERE g.mention = m.id AND g.act IN ('signed', 'backed')) AS listed"
        " FROM letter_mentions AS m JOIN letters AS l ON l.id = m.letter JOIN versions AS v ON v.id = m.version"
        " JOIN documents AS d ON d.id = v.document JOIN sources AS s ON s.slug = d.source"
        " WHERE m.letter = ? ORDER BY public, d.url",
        [row.letter],
    )
    return {
        "x": row,
        "countries": countries(connection, row),
        "texts": texts,
        "asked": rows(
            connection,
            f"{_MEASURES} AND m.kind = 'measure' AND m.entity IN (SELECT value FROM json_each(l.asks))"
            f" AND NOT EXISTS (SELECT 1 {_SAID}) ORDER BY m.start",
            [row.letter],
        ),
        "proposed": rows(
            connection,
            f"{_MEASURES} AND m.kind IN ('measure', 'measure negated') AND m.entity <> 'LETTER'"
            f" AND EXISTS (SELECT 1 {_SAID}) ORDER BY m.start",
            [row.letter],
        ),
        "documents": {t["url"]: t["document"] for t in texts},
    }


def claim(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    """Whose number it is and whether it is the same elsewhere."""
    id_ = desk.part("id")
    row = one(
        connection,
        "SELECT * FROM claims WHERE id = ?",
        [id_],
        f"No claim {id_}; 'returnwatch link' finds claims anew when texts are tagged again.",
    )
    figures = rows(
        connection,
        "SELECT f.value, f.high, f.approx, f.unit, f.counts, f.source_named, f.version = c.root_version AND f.start = c.root_start AS root,"
        ' substr(v.text, f.start + 1, f."end" - f.start) AS words,'
        ' substr(v.text, max(f.start - 100, 0) + 1, f."end" - f.start + 200) AS around,'
        " d.id AS document, d.title, d.url, s.name AS publisher, s.tier, coalesce(v.public_from, substr(v.first_seen_at, 1, 10)) AS public"
        " FROM claims AS c JOIN figures AS f ON f.claim = c.id JOIN versions AS v ON v.id = f.version"
        " JOIN documents AS d ON d.id = v.document JOIN sources AS s ON s.slug = d.source WHERE c.id = ?"
        " ORDER BY root DESC, public, d.url, f.start",
        [id_],
    )
    for figure in figures:
        figure["printed"] = printed(figure["value"], figure["high"], figure["approx"])
    return {"c": row, "figures": figures}
