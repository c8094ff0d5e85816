"""A clock that was wrong: moments in the file that are later than now, as a run under a clock set ahead leaves them.

What was observed stays as it was written. Beside it comes ``no_later_than``: when the row was found to be there by a clock
that was earlier. A capture's ``moment`` is the earlier of the two, so that what is fetched from now on is later than
it; what only says how a document stands (last seen, next visit) is set to now, so that it is looked at at once.

Which clock is right is told by the pages: a file cannot hold several that were published after now. Where it does, this
machine's clock is behind, and nothing is put right by it.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

from db.records import IssueFound

KIND = "clock was wrong"
APART = timedelta(hours=1)  # clocks of two machines differ by less
PUBLISHED_LATER = 3  # documents; one or two may carry a wrong day


def put_right(connection: sqlite3.Connection, at: str) -> IssueFound | None:
    """Bound what lies after the moment ``at`` by it. What a person should see, or None on a good day. On an open transaction.

    A run is looked at once: what it left behind is bounded then, and its own row with it.
    """
    now = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    limit = _written(now + APART)
    there = _written(
        now - timedelta(seconds=1)
    )  # what is fetched in this second is later
    (runs, latest) = connection.execute(
        "SELECT count(*), max(max(started_at, coalesce(finished_at, ''))) FROM runs"
        " WHERE max(started_at, coalesce(finished_at, '')) > ? AND no_later_than IS NULL",
        (limit,),
    ).fetchone()
    if not runs:
        return None
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    (published,) = connection.execute(
        "SELECT count(*) FROM documents WHERE published_on > ?", (tomorrow,)
    ).fetchone()
    if published >= PUBLISHED_LATER:
        return IssueFound(
            KIND,
            f"this machine's clock says {at[:10]}, but the file holds {published} documents that were published later; what is"
            " fetched now carries the wrong day",
            suggestion="set the clock and run again: pages whose words changed are then put in order",
        )
    captures = connection.execute(
        "UPDATE captures SET no_later_than = ?1 WHERE fetched_at > ?2 AND no_later_than IS NULL",
        (there, limit),
    ).rowcount
    for table, column, settled in (
        ("runs", "started_at", "no_later_than = ?1"),
        ("runs", "finished_at", "no_later_than = ?1"),
        ("documents", "first_seen_at", "first_seen_at = ?1"),
        ("documents", "last_seen_at", "last_seen_at = ?1, next_visit_at = iif(next_visit_at IS NULL, NULL, ?1)"),
        ("versions", "first_seen_at", "first_seen_at = ?1, tagged_with = NULL"),
        ("watches", "told_until", "told_until = ?1"),
        ("sources", "last_verified", "last_verified = substr(?1, 1, 10)"),
    ):  # fmt: skip
        connection.execute(
            f"UPDATE {table} SET {settled} WHERE {column} > ?2", (there, limit)
        )
    return IssueFound(
        KIND,
        f"{runs} runs left moments up to {latest[:10]}, which were still to come on {at[:10]}; {captures} captures of theirs"
        " count as of that day, and their pages are looked at again at once",
        suggestion="nothing, if this machine's clock is right; what was fetched keeps the moment it was written with",
    )


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
