"""When a page is looked at again: by its age, always conditionally.

A page changes most in its first hours. It is looked at again after 1 h, 6 h, 1 d, 3 d, 10 d, 30 d and 90 d, counted from
its publication (or from when it was first seen), then every 90 days; off-topic pages only when their list says that
they changed. What is due is asked for whether its list names it or not, those with statements first, a bounded number a
run. All sources of a run share one crawler, so one host has one queue and one delay (see crawler.delays).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from db.records import DateFound
from db.store import Known

LADDER = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 240, 720, 2160))
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def next_visit(at: str, published: DateFound | None) -> str:
    """When a page that was read at ``at`` is due again, as UTC ISO 8601."""
    seen = datetime.strptime(at, _FORMAT).replace(tzinfo=UTC)
    age = max(seen - _start(published.day if published else "", seen), timedelta(0))
    wait = next((step - age for step in LADDER if step > age), LADDER[-1])
    return (seen + max(wait, LADDER[0])).strftime(_FORMAT)


def next_try(at: str) -> str:
    """When a stored page that could not be had at ``at`` is asked for again: failures must not fill every run."""
    return _later(at, LADDER[2])


def next_visit_gone(at: str, state: str) -> str:
    """When a page that was gone at ``at`` is asked for again: the next day, since sites have bad days, then seldom."""
    return _later(at, LADDER[-1] if state == "gone" else LADDER[2])


def due(known: Known, changed: str, at: str) -> bool:
    """Whether a stored document is asked for again.

    Args:
        known: what the store has of it.
        changed: when its list says that it was last changed, ISO day or moment, or "".
        at: now.
    """
    if changed and changed[:19] > known.last_seen_at[: len(changed[:19])]:
        return True
    return bool(known.on_topic and known.next_visit_at and known.next_visit_at <= at)


def _later(at: str, wait: timedelta) -> str:
    seen = datetime.strptime(at, _FORMAT).replace(tzinfo=UTC)
    return (seen + wait).strftime(_FORMAT)


def _start(day: str, seen: datetime) -> datetime:
    """The moment from which the age counts. A day is 24 hours long: today's pages count as fresh."""
    if len(day) != 10:
        return seen
    start = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return seen if seen - start < timedelta(days=1) else start
