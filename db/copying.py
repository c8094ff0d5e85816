"""A copy of the file as it is at one moment, without holding up who writes: one file, in no WAL mode."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from db.connect import open_for_reading, translated

#: external content: found by rowid
_INDEXED = ("versions", "statements")


def copy_as_it_is(source: Path, copy: Path) -> None:
    """``copy`` is there whole or not at all; one that was there is replaced. Raises DatabaseError."""
    begun = copy.with_name(f"{copy.name}.part")
    begun.unlink(missing_ok=True)
    with closing(open_for_reading(source)) as connection, translated(source):
        connection.execute("VACUUM INTO ?", (str(begun),))
        before = _places(connection)
    with closing(sqlite3.connect(begun, isolation_level=None)) as connection:
        if _places(connection) != before:  # VACUUM may number rows anew
            rebuild_search(connection)
    begun.replace(copy)


def rebuild_search(connection: sqlite3.Connection) -> None:
    """Make the full-text index anew, in a transaction of its own."""
    connection.execute("BEGIN IMMEDIATE")
    for table in _INDEXED:
        connection.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    connection.execute("COMMIT")


def _places(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return [
        tuple(
            connection.execute(
                f"SELECT count(*), max(rowid), total(rowid) FROM {table}"
            ).fetchone()
        )
        for table in _INDEXED
    ]
