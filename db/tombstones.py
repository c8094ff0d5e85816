"""Tombstones: what was forgotten is known by its key, so that it does not come back. Table ``forgotten``.

They hold no words: keys of a document, of its addresses, of a person and of the names under which he or she was printed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

MANY = 500  # values bound at a time


@dataclass(slots=True)
class Tombstones:
    """What is to be kept of what was forgotten: keys and why."""

    who: str
    reason: str
    at: str
    keys: list[tuple[str, str]] = field(default_factory=list)  # key, kind

    def write(self, connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO forgotten (id, what, at, who, reason) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [(id_, what, self.at, self.who, self.reason) for id_, what in self.keys],
        )


def keys_of(connection: sqlite3.Connection, what: str) -> set[str]:
    rows = connection.execute("SELECT id FROM forgotten WHERE what = ?", (what,))
    return {row[0] for row in rows}


def delete(
    connection: sqlite3.Connection, table: str, column: str, values: Sequence[str]
) -> None:
    """Delete rows, and before them, in every table there is, the rows that point to them."""
    for begin in range(0, len(values), MANY):
        some = values[begin : begin + MANY]
        marks = ", ".join("?" * len(some))
        for child, its_column, target in _pointing_to(connection, table):
            pointed = [
                row[0]
                for row in connection.execute(
                    f'SELECT "{target}" FROM "{table}" WHERE "{column}" IN ({marks})',
                    some,
                )
            ]
            delete(connection, child, its_column, pointed)
        connection.execute(f'DELETE FROM "{table}" WHERE "{column}" IN ({marks})', some)


def _pointing_to(
    connection: sqlite3.Connection, table: str
) -> list[tuple[str, str, str]]:
    """(table, its column, the column here) of every foreign key to a table."""
    found = []
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
    ]
    for other in tables:
        for row in connection.execute(f'PRAGMA foreign_key_list("{other}")').fetchall():
            if row[2] == table:
                found.append((other, row[3], row[4] or "id"))
    return found
