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

from db.moments import fetched
from db.records import IssueFound

KIND = "clock was wrong"
APART = timedelta(hours=1)  # clocks of two machines differ by less
PUBLISHED_LATER = 3  # documents; one or two among others may carry a wrong day

_ENDED = "min(max(started_at, coalesce(finished_at, '')), coalesce(no_later_than, '9'))"  # of a run
#: captures of one page keep their order: each counts as a second earlier than the one after it
_BOUND = f"""
UPDATE captures SET no_later_than = later.bound FROM (
  SELECT id, strftime('%Y-%m-%dT%H:%M:%SZ', ?1, '-' || (row_number() OVER nth - 1) || ' seconds') AS bound
  FROM captures WHERE {fetched()} > ?2
  WINDOW nth AS (PARTITION BY document ORDER BY {fetched()} DESC, fetched_at DESC, rowid DESC)
) AS later WHERE captures.id = later.id
"""


def put_right(connection: sqlite3.Connection, at: str) -> IssueFound | None:
    """Bound what lies after the moment ``at`` by it. What a person should see, or None on a good day. On an open transaction.

    A run is looked at once: what it left behind is bounded then, and its own row with it.
    """
    now = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    limit = _written(now + APART)
    # a second ago: what is fetched in this one is later
    there = _written(now - timedelta(seconds=1))
    runs, latest = connection.execute(
        f"SELECT count(*), max({_ENDED}) FROM runs WHERE {_ENDED} > ?", (limit,)
    ).fetchone()
    if not runs:
        return None
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    dated, later = connection.execute(
        "SELECT count(*), coalesce(sum(published_on > ?), 0) FROM documents WHERE published_on IS NOT NULL",
        (tomorrow,),
    ).fetchone()
    if later >= PUBLISHED_LATER or later * 2 > dated:
        return IssueFound(
            KIND,
            f"this machine's clock says {at[:10]}, but {later} documents of the file were published later; what is fetched now"
            " carries the wrong day",
            suggestion="set the clock and run again: pages whose words changed are then put in order",
        )
    captures = connection.execute(_BOUND, (there, limit)).rowcount
    for table, column, settled in (
        ("runs", _ENDED, "no_later_than = ?1"),
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
