"""Captures whose bytes were taken out of the archive to make room: which go, and the note that stays.

The note is a row of kind ``capture`` in table ``forgotten``, so that a merge does not bring the bytes back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping

from db.forget import Place, move_records
from db.tombstones import Tombstones


def going(
    connection: sqlite3.Connection, before: str, tiers: Collection[str]
) -> set[Place]:
    """Records of which every capture is old enough and of such a source."""
    marks = ", ".join("?" * len(tiers))
    rows = connection.execute(
        'SELECT c.warc, c."offset" FROM captures AS c JOIN documents AS d ON d.id = c.document'
        " JOIN sources AS s ON s.slug = d.source WHERE c.warc <> '' GROUP BY c.warc, c.\"offset\""
        f" HAVING max(c.fetched_at) < ? AND sum(s.tier NOT IN ({marks})) = 0",
        (before, *tiers),
    )
    return {(warc, offset) for warc, offset in rows}


def carry_out(
    connection: sqlite3.Connection,
    places: Mapping[Place, Place | None],
    replaced: Iterable[str],
    stones: Tombstones,
) -> int:
    """Point the rows to where their records lie now, in one transaction; how many lost their bytes."""
    # the old files are unlinked after this: a commit that the disk forgets would point to nothing
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        move_records(connection, places, replaced, stones)
        stones.write(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return sum(kind == "capture" for _, kind in stones.keys)


def without_bytes(connection: sqlite3.Connection) -> int:
    """How many captures lost their bytes on purpose: their hash and a note are kept."""
    row = connection.execute(
        "SELECT count(*) FROM captures WHERE warc = '' AND id IN (SELECT id FROM forgotten WHERE what = 'capture')"
    )
    return int(row.fetchone()[0])
