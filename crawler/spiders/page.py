"""A page: asked for, read, handed on as a record. What a source lists is the matter of ``crawler.spiders.base``."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from crawler import pages, schedule
from crawler.archive import NOWHERE, RAW, CannotArchive, Place
from crawler.guard import SOURCE, NotNow
from crawler.items import Found, Gone, Looked, Unchanged
from crawler.looks import Look
from crawler.rights import Reservations
from crawler.spiders import twins
from crawler.spiders.answers import FOR_NOW, GONE, bad_answer, is_home, validators
from crawler.spiders.failures import Failed, failed
from crawler.spiders.found import (
    Wanted,
    page_from_feed,
    page_gone,
    page_of,
    raw_of,
    without_text,
)
from crawler.urls import canonical
from crawler.walls import stands_before
from crawler.work import Work
from db.records import DateFound, ReturnwatchError, now
from db.store import Known

if TYPE_CHECKING:
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)


class PageSpider(Spider):
    """Reads pages one by one; keeps counts, never pages."""

    work: Work
    rights: Reservations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers = pages.Readers()

    def _ask_page(self, wanted: Wanted) -> Request:
        known = wanted.known
        return Request(
            wanted.address,
            callback=self.read_page,
            errback=self.page_failed,
            headers=validators(known.etag, known.last_modified) if known else {},
            meta={SOURCE: wanted.look.source.slug},
            cb_kwargs={"wanted": wanted},
            dont_filter=True,
        )

    async def read_page(self, response: Response, wanted: Wanted) -> AsyncIterator[Any]:
        self._go_on()
        if twins.wants_page(response, wanted):
            yield self._ask_page(replace(wanted, as_page=True))
            return
        item: Found | Gone | Unchanged | None = None
        try:
            item = await self._read_page(response, wanted)
        except CloseSpider:
            raise
        except pages.ReaderDied as error:
            wanted.look.page_failed(str(error), for_now=True)
        except Exception as error:
            # one page that breaks a reader must not break the crawl
            logger.exception("%s: reading the page failed", response.url)
            why = f"reading {response.url} failed: {error!r}; please report it"
            wanted.look.page_failed(why, for_now=True)
        if item is not None:
            yield item
        for ended in self._settle(wanted.look):
            yield ended

    async def _read_page(
        self, response: Response, wanted: Wanted
    ) -> Found | Gone | Unchanged | None:
        look, at = wanted.look, now()
        if response.status == 304:
            return Unchanged(
                wanted.url, at, schedule.next_visit(at, _day(wanted.known)), look
            )
        if wanted.known is not None and is_gone(response, wanted):
            return self._gone(response, wanted, at)
        if why := bad_answer(response):
            self._postpone(wanted, at)
            return self._from_feed(
                wanted,
                f"{wanted.entry.url}: {why[1]}",
                for_now=response.status in FOR_NOW,
            )
        if leads_home(response, wanted):
            return self._from_feed(
                wanted, f"{wanted.entry.url}: leads to the home page {response.url}"
            )
        if seen := stands_before(response.body, wanted.entry.title):
            self._postpone(wanted, at)
            return self._from_feed(
                wanted, f"{wanted.entry.url}: {seen} stands in its place"
            )
        raw = raw_of(response, wanted, at, topic_any=self.work.bounds.topic_any)
        try:
            content = await self._content(response, wanted, raw)
        except pages.ReaderDied:
            raise
        except ReturnwatchError as error:  # no text in it, or none that can be read
            if found := self._from_feed(wanted, str(error)):
                return found
            content = without_text(raw, str(error))
        look.pages += content.characters > 0
        look.characters += content.characters
        names = (wanted.url, canonical(response.url), content.canonical)
        if self.work.store.is_forgotten(*filter(None, names)):
            return None
        place = self._archived(response) if content.on_topic else NOWHERE
        return Found(
            page_of(response, wanted, raw, content, place, at),
            look,
            wanted.known is not None,
        )

    async def _content(
        self, response: Response, wanted: Wanted, raw: pages.Raw
    ) -> pages.Content:
        """What a page says, or its title alone where its publisher reserves mining it: asked before it is read."""
        look = wanted.look
        # a copy is of its own host, not the archive's
        url = wanted.url if wanted.memento_at else response.url
        where = self.rights.near(response, look.source)
        content = None
        if not where:
            content = twins.content(raw, wanted) or pages.glance(raw)
            if where is None and (content is None or content.on_topic):
                where = await self.rights.at_host(url, look.source)
        if where:
            look.reserved += 1
            look.reservation = look.reservation or where
            return pages.reserved(raw, where)
        return content or await self.readers.read(raw)

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        wanted: Wanted = request.cb_kwargs["wanted"]
        if wanted.twin is not None:
            yield self._ask_page(replace(wanted, as_page=True))
            return
        why: Failed = failed(failure)
        if isinstance(failure.value, NotNow):
            wanted.look.why = why.message  # it stands for all that were not asked for
        else:
            self._postpone(wanted, now())
        if item := self._from_feed(wanted, why.message, for_now=why.for_now):
            yield item
        yield from self._settle(wanted.look)

    def _from_feed(
        self, wanted: Wanted, why: str, *, for_now: bool = False
    ) -> Found | None:
        """The document from what its feed carries, where the page cannot be had; else the page has failed.

        Never for a document that is known: its page's text would be overwritten by a shorter one.
        """
        if wanted.known is not None or not wanted.entry.body:
            # what is known and on topic is due by itself, whatever its list answers
            due = wanted.known is not None and bool(wanted.known.on_topic)
            wanted.look.page_failed(why, for_now=for_now and not due)
            return None
        page = page_from_feed(wanted, why, self.work.bounds.topic_any, for_now=for_now)
        if for_now and not page.on_topic:  # the page itself may be
            wanted.look.page_failed(why, for_now=True)
            return None
        wanted.look.reserved += bool(page.reservation)
        wanted.look.from_feed += page.on_topic
        return Found(page, wanted.look, known=False)

    def _gone(self, response: Response, wanted: Wanted, at: str) -> Gone:
        state = wanted.known.state if wanted.known else ""
        page = page_gone(response, wanted, at, self._archived(response))
        return Gone(
            replace(
                page,
                status=status_of(response),
                next_visit_at=schedule.next_visit_gone(at, state),
            ),
            wanted.look,
        )

    def _postpone(self, wanted: Wanted, at: str) -> None:
        """A stored page could not be had: it is tried again, but not in every run."""
        if wanted.known is not None and wanted.known.next_visit_at:
            self.work.store.postpone(wanted.url, schedule.next_try(at))

    def _archived(self, response: Response) -> Place:
        raw = response.meta.get(RAW)
        request = response.request
        if raw is None or request is None:
            raise ReturnwatchError(
                f"{response.url}: its raw bytes are not at hand; crawler.archive.RawMiddleware is off"
            )
        try:
            return self.work.archive.add_response(request, raw, now())
        except CannotArchive as error:
            self.work.give_up(str(error))
            raise CloseSpider("archive") from error

    def _settle(self, look: Look) -> Iterator[Looked]:
        """One answer less to come."""
        look.pending -= 1
        yield from ()

    def _go_on(self) -> None:
        if self.work.error:
            raise CloseSpider("store")


def leads_home(response: Response, wanted: Wanted) -> bool:
    """Whether a page's address leads to the home page, or to the list that the page stood in: sites do so with old ones."""
    source = wanted.look.source
    if response.url == wanted.address or is_home(wanted.url):
        return False
    fronts = (*source.urls, source.homepage)
    return is_home(response.url) or response.url.rstrip("/") in {
        url.rstrip("/") for url in fronts if url
    }


def is_gone(response: Response, wanted: Wanted) -> bool:
    return response.status in GONE or (
        response.status == 200 and leads_home(response, wanted)
    )


def status_of(response: Response) -> int:
    """What the page's own address answered: of redirects, the first."""
    first = next(iter(response.meta.get("redirect_reasons", ())), response.status)
    return first if isinstance(first, int) else response.status


def _day(known: Known | None) -> DateFound | None:
    return (
        DateFound(known.published_on, "stored")
        if known and known.published_on
        else None
    )
