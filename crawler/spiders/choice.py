"""Which of the entries that a list names are read in this run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta

from crawler import schedule
from crawler.looks import Look
from crawler.rights import ALLOWED
from crawler.spiders.found import Wanted, with_address
from crawler.spiders.reading import Listed
from crawler.urls import BadAddress, canonical, certain_forms
from crawler.work import Bounds
from db.records import key, now
from db.store import Known, Store

RECENT = timedelta(days=10)
MANY = 500  # addresses that are looked up at a time
MAX_DUE = 25  # documents of one source that are looked at again in one run because of their age
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

    def forgets(self, entries: Sequence[Listed]) -> bool:
        """Whether a list carries words of what was to be forgotten: then its bytes are not kept."""
        urls = []
        for entry in entries:
            with suppress(BadAddress):  # told where the entry is read
                urls.append(canonical(entry.url))
        return any(
            self.store.is_forgotten(*urls[begin : begin + MANY])
            for begin in range(0, len(urls), MANY)
        )

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
        known = self.store.known(url) or self._under_another_form(url)
        if known is None:
            if self.store.is_forgotten(url, *certain_forms(url)):
                return None
            if look.asked >= self.bounds.max_new:
                look.left += 1
                look.complete = False
                return None
            look.asked += 1
            return Wanted(look, entry, url)
        recent = bool(
            recent_from and known.on_topic and day and day >= recent_from[: len(day)]
        )
        freed = bool(known.reservation) and look.source.tdm == ALLOWED
        if (
            freed
            or schedule.due(known, entry.changed, now())
            or (recent and look.again < MAX_AGAIN)
        ):
            look.again += 1
            return Wanted(look, entry, url, known)
        return None

    def _under_another_form(self, url: str) -> Known | None:
        """The document that is known under an address that differs in form only: http, a print parameter."""
        for form in certain_forms(url):
            if (known := self.store.known(form)) is not None:
                self.store.add_address(url, known.id)
                return known
        return None

    def due(self, look: Look) -> Iterator[Wanted]:
        """Documents of the look's source whose time has come, whether its list still names them or not: once a run."""
        source = look.source.slug
        if self.bounds.back_to or not self.first_time("due", source):
            return
        for page in self.store.due(source, now(), MAX_DUE):
            if self.first_time(page.url):
                look.again += 1
                entry = Listed(page.url, page.title, page.published)
                yield Wanted(look, entry, page.url, page.known)


def recent_from(entries: Iterable[Listed]) -> str:
    """The day from which a list's entries are recent: ten days before its newest one."""
    days = [
        entry.published.day if entry.published else entry.changed[:10]
        for entry in entries
    ]
    newest = max((day for day in days if len(day) == 10), default="")
    return (date.fromisoformat(newest) - RECENT).isoformat() if newest else ""
