"""The order of captures and runs in time, as SQL: what a wrong clock wrote counts no later than it was found to be there (db/clock.py)."""

from __future__ import annotations

from typing import Final


def fetched(captures: str = "captures") -> str:
    """When a capture was fetched; another archive's copy, too, by when we asked for it (else: the column ``moment``)."""
    return f"min({captures}.fetched_at, coalesce({captures}.no_later_than, {captures}.fetched_at))"


def latest_first(captures: str = "captures") -> str:
    """What to order captures by, so that the first is what a page showed last."""
    return f"{captures}.moment DESC, {captures}.fetched_at DESC, {captures}.rowid DESC"


#: a document's latest wording, of versions AS v: what its latest capture showed
LATEST_WORDING: Final = (
    "SELECT k.version FROM captures AS k WHERE k.document = v.document AND k.version IS NOT NULL"
    f" ORDER BY {latest_first('k')} LIMIT 1"
)
#: what to order runs by, so that the first is the one that began last
LAST_RUN_FIRST: Final = (
    "min(started_at, coalesce(no_later_than, started_at)) DESC, rowid DESC"
)
#: when a run wrote to the file last; NULL where none did
LAST_WRITTEN: Final = "SELECT max(min(coalesce(finished_at, started_at), coalesce(no_later_than, '9'))) FROM runs"
