"""Which statement a reader means who types an id: its beginning is enough, and ids that moved are followed."""

from __future__ import annotations

import sqlite3
from typing import Final

from db.records import ReturnwatchError

SHORTEST: Final = 4  # characters of an id: fewer are a slip


class NoSuchStatement(ReturnwatchError):
    """No statement's id begins so, or several do."""

    exit_status = 2


def resolve(connection: sqlite3.Connection, statement: str) -> str:
    """The statement whose id is or begins so, as it is now: ids that moved when texts were tagged again are followed.

    Raises NoSuchStatement, also where several begin so or fewer than ``SHORTEST`` characters are given.
    """
    named, seen = statement, set[str]()
    while named not in seen:
        seen.add(named)
        row = connection.execute(
            "SELECT new FROM moved_ids WHERE old = ?", (named,)
        ).fetchone()
        if row is None:
            break
        named = row[0]
    rows = connection.execute(
        "SELECT id FROM statements WHERE id >= ?1 AND substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT 2",
        (named,),
    ).fetchall()
    if len(rows) == 1 and len(named) >= SHORTEST:
        return str(rows[0][0])
    told = "several statements' ids begin so" if rows else "no statement's id begins so"
    raise NoSuchStatement(
        f"{statement}: {told}; 'returnwatch timeline --level statement --format csv' prints them in its column statement"
    )
