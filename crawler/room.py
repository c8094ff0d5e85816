"""What takes room on the disk, and how long what is left will do."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.archive import folder_of

DAYS = 90  # what the forecast goes by
MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Room:
    """All sizes in bytes."""

    database: int
    waiting: int  # written beside the database and not yet moved into it
    free_inside: int  # room that deleted rows have left; it is used again
    tables: dict[str, int]  # with their indexes, largest first
    archive: int
    by_tier: dict[str, int]  # archived answers by the tier of their source
    other_records: int  # requests, pages that are gone, and what no row names
    a_month: (
        int | None
    )  # growth of both together; None where the file is too young to tell
    disk_free: int
    months_left: float | None


def room(connection: sqlite3.Connection, path: Path) -> Room:
    """Look at a database that is open for reading, and at its archive."""
    folder = folder_of(path)
    files = (
        [file.stat().st_size for file in folder.glob("*.warc.gz")]
        if folder.is_dir()
        else []
    )
    archive, database = sum(files), path.stat().st_size
    wal = path.with_name(path.name + "-wal")
    by_tier = dict(
        connection.execute(
            "SELECT s.tier, sum(c.length) FROM captures AS c JOIN documents AS d ON d.id = c.document"
            " JOIN sources AS s ON s.slug = d.source WHERE c.warc <> '' GROUP BY s.tier ORDER BY 2 DESC"
        ).fetchall()
    )
    page = connection.execute("PRAGMA page_size").fetchone()[0]
    free_pages = connection.execute("PRAGMA freelist_count").fetchone()[0]
    a_month = _a_month(connection, archive, database)
    disk_free = shutil.disk_usage(path.parent).free
    return Room(
        database=database,
        waiting=wal.stat().st_size if wal.exists() else 0,
        free_inside=page * free_pages,
        tables=_tables(connection),
        archive=archive,
        by_tier=by_tier,
        other_records=max(0, archive - sum(by_tier.values())),
        a_month=a_month,
        disk_free=disk_free,
        months_left=disk_free / a_month if a_month else None,
    )


def _tables(connection: sqlite3.Connection) -> dict[str, int]:
    """Bytes a table, with its indexes. Empty where this SQLite was built without ``dbstat``."""
    try:
        rows = connection.execute(
            "SELECT m.tbl_name, sum(b.pgsize) FROM dbstat AS b JOIN sqlite_master AS m ON m.name = b.name"
            " WHERE b.aggregate GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
    except sqlite3.OperationalError as error:
        if "dbstat" not in str(error):
            raise
        return {}
    return dict(rows)


def _a_month(connection: sqlite3.Connection, archive: int, database: int) -> int | None:
    """Growth by the share of all captures that came in the last days; None in a file younger than these."""
    since = (datetime.now(UTC) - timedelta(days=DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    first, every, late = connection.execute(
        "SELECT min(fetched_at), count(*), sum(fetched_at >= ?) FROM captures", (since,)
    ).fetchone()
    if not every or first >= since:
        return None
    return round((archive + database) * int(late) / int(every) / DAYS * MONTH)
