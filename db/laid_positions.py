"""Writing positions: who is for what, or does it, as one text tells. On an open transaction.

A position that rests on a statement follows it: the speaker that a person put right, and a statement that a person took
away, hold for the position, too.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from db.found import Annotation, PositionFound
from db.records import Text, key

#: the id of the statement that a position rests on; one that was put right may stand at another place
STATEMENT: Final = "coalesce((SELECT m.new FROM moved_ids AS m WHERE m.old = {position}.statement), {position}.statement)"


def write_positions(
    connection: sqlite3.Connection, text: Text, annotation: Annotation, latest: bool
) -> None:
    """Put a version's positions in place of those that it had."""
    connection.execute("DELETE FROM positions WHERE version = ?", (text.id,))
    connection.executemany(
        'INSERT OR IGNORE INTO positions (id, version, document, start, "end", statement, actor_kind, actor, country,'
        " office, person, portfolio, measure, stance, stage, date, date_from, public_from, first_seen_at, tier, lang, url, rule,"
        " latest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_row(text, annotation.lang, p, latest) for p in annotation.positions],
    )
    follow_statements(connection, text.document)


def _row(text: Text, lang: str, p: PositionFound, latest: bool) -> tuple[object, ...]:
    public = text.published or text.public_from
    seen = text.first_seen_at[:10]
    date, date_from = (p.day, "said") if p.day else _undated(text)
    return (
        key(text.id, p.start, p.end, p.actor, p.measure, p.rule), text.id, text.document, p.start, p.end,
        key(text.id, *p.statement) if p.statement else None, p.actor_kind, p.actor, p.country, p.office, p.person, p.portfolio,
        p.measure, p.stance, p.stage, date, date_from, public or seen, text.first_seen_at, text.tier, lang, text.url,
        p.rule, latest,
    )  # fmt: skip


def _undated(text: Text) -> tuple[str, str]:
    if text.published:
        return text.published, "published"
    # a web archive had the words before we did
    return (text.public_from or text.first_seen_at)[:10], "seen"


def follow_statements(
    connection: sqlite3.Connection, document: str, current: str | None = None
) -> None:
    """Let the positions of a document say what its statements say: whose they are, of which day, and whether they count.

    Words that a person gave to somebody without an office are no position of anyone's.

    Args:
        current: the wording that stands on the page now, where that changed; without it, that stays as it is.
    """
    if current is not None:
        connection.execute(
            "UPDATE positions SET latest = (version = ?1) WHERE document = ?2",
            (current, document),
        )
    connection.execute(
        "UPDATE positions SET date = s.date, date_from = s.date_from, person = s.person,"
        " country = CASE WHEN positions.actor_kind = 'country' AND s.country <> '' THEN s.country ELSE positions.country END,"
        " actor = CASE WHEN positions.actor_kind = 'country' AND s.country <> '' THEN s.country ELSE positions.actor END,"
        " latest = s.latest AND NOT (instr(s.machine, '\"speaker\"') AND s.office IS NULL AND s.office_printed = '')"
        f" FROM statements AS s WHERE s.id = {STATEMENT.format(position='positions')}"
        " AND positions.document = ?1 AND s.document = ?1",
        (document,),
    )
