"""Which of the entries that a list names are read in this run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from crawler import schedule
from crawler.looks import Look
from crawler.spiders.found import Wanted, with_address
from crawler.spiders.reading import Listed
from crawler.urls import BadAddress, canonical
from crawler.work import Bounds
from db.records import key, now
from db.store import Store

RECENT = timedelta(days=10)
MAX_AGAIN = (
    10  # documents of one list that are asked for again because the list changed
)


class Choice:
    """Remembers what was asked for in this run: keys of 16 letters, so that no address is asked for twice."""

    def __init__(self, store: Store, bounds: Bounds) -> None:
        self.store = store
        self.bounds = bounds
        self.seen: set[str] = set()

    def first_time(self, *parts: str) -> bool:
        mark = key(*parts)
        if mark in self.seen:
            return False
        self.seen.add(mark)
        return True

    def wanted(
        self, look: Look, entry: Listed, list_url: str, recent_from: str
    ) -> Wanted | None:
        """The entry as something to ask for, or None; the look counts why.

        Args:
            recent_from: ISO day. The list has changed since the last look: documents on topic that are dated from this
                day on are asked for again, since a list changes when one of them is corrected. "" where it has not.
        """
        if not entry.url:
            entry = with_address(entry, list_url)
            url = entry.url
        else:
            try:
                url = canonical(entry.url)
            except BadAddress as error:
                look.page_failed(str(error))
                return None
        if not self.first_time(url):
            return None
        day = entry.published.day if entry.published else entry.changed[:10]
        since = self.bounds.since or self.bounds.back_to
        if since and day and day < since[: len(day)]:
            look.too_old += 1
            look.complete = False
            return None
        known = self.store.known(url)
        if known is None:
            if look.asked >= self.bounds.max_new:
                look.left += 1
                look.complete = False
                return None
            look.asked += 1
            return Wanted(look, entry, url)
        recent = bool(
            recent_from and known.on_topic and day and day >= recent_from[: len(day)]
        )
        if schedule.due(known, entry.changed, now()) or (
            recent and look.again < MAX_AGAIN
        ):
            look.again += 1
            return Wanted(look, entry, url, known)
        return None


def recent_from(entries: Iterable[Listed]) -> str:
    """The day from which a list's entries are recent: ten days before its newest one."""
    days = [
        entry.published.day if entry.published else entry.changed[:10]
        for entry in entries
    ]
    newest = max((day for day in days if len(day) == 10), default="")
    return (date.fromisoformat(newest) - RECENT).isoformat() if newest else ""
