"""The one spider: asks a source's addresses, follows what they list, hands on what it read.

It is the same for one source (``scrapy crawl <slug>``) and for all of them in one crawler (``crawler.crawl``): sources
of one host then share one queue, one delay and one robots.txt. It keeps counts, never pages: what is in memory does
not grow with what was read.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from crawler import pages
from crawler.archive import NOWHERE, Place
from crawler.delays import AT_ONCE
from crawler.guard import SOURCE, private_hosts
from crawler.items import Looked
from crawler.looks import GOOD, Look
from crawler.registry import by_host
from crawler.rights import Reservations
from crawler.source import Source
from crawler.spiders.answers import (
    bad_answer,
    header,
    led_away,
    validators,
    was_conditional,
)
from crawler.spiders.choice import Choice, recent_from
from crawler.spiders.failures import failed
from crawler.spiders.found import (
    lighter,
)
from crawler.spiders.lists import Lists
from crawler.spiders.page import PageSpider
from crawler.spiders.reading import Reading
from crawler.walls import stands_before
from crawler.work import Work
from db.records import ReturnwatchError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 2.0
#: looks after which the source's older pages are asked for: it is there
ANSWERED = (*GOOD, "empty")


class SourceSpider(PageSpider):
    """Reads its ``sources``. Each source's own class is made by ``spider_for``."""

    sources: tuple[Source, ...] = ()
    #: these answers come to the callbacks, not to Scrapy's filter
    handle_httpstatus_list = (304, *range(400, 600))
    choice: Choice
    lists: Lists

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, *args: Any, work: Work | None = None, **kwargs: Any
    ) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.work = work or Work.from_settings(crawler.settings, cls.sources)
        spider.choice = Choice(spider.work.store, spider.work.bounds)
        spider.lists = Lists(spider.work.bounds)
        spider.rights = Reservations(crawler, spider.work.store)
        crawler.signals.connect(spider.opened, signals.spider_opened)
        return spider

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._flushing: asyncio.Task[None] | None = None

    def opened(self) -> None:
        self._flushing = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        """A slow crawl must not keep in memory for minutes what it has read."""
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            self.work.flush()

    def closed(self, reason: str) -> None:
        if self._flushing is not None:
            self._flushing.cancel()
        self.readers.close()
        report = self.work.close(stopped=reason == "shutdown")
        for source in report.sources:
            logger.info("%s", source.line)

    # --- the source's own addresses ----------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        looks = [
            self.work.look(source, url)
            for source in by_host(list(self.sources))
            for url in self.lists.addresses(source)
        ]
        for look in looks:
            # a list may name itself
            self.choice.first_time("list", look.source.slug, look.url)
            yield self._ask_source(look, look.url, 1)

    def _ask_source(self, look: Look, url: str, number: int) -> Request:
        headers = {
            "Accept": look.source.accept
            or ("*/*" if look.source.kind != "listing" else None)
        }
        if number == 1 and not self.work.bounds.back_to:
            etag, last_modified = self.work.store.conditional(look.source.slug, url)
            headers |= validators(etag, last_modified)
        return Request(
            url,
            callback=self.read_source,
            errback=self.source_failed,
            headers={name: value for name, value in headers.items() if value},
            meta={SOURCE: look.source.slug},
            cb_kwargs={"look": look, "number": number},
            dont_filter=True,
            priority=1,
        )

    async def read_source(
        self, response: Response, look: Look, number: int
    ) -> AsyncIterator[Any]:
        """An answer from a source's address, or from a further page of its list."""
        self._go_on()
        try:
            look.list_reserved = await self.rights.of_list(response, look)
            look.reservation = look.reservation or look.list_reserved
            for request in self._read_source(response, look, number):
                yield request
            if number == 1 and look.outcome in ANSWERED:
                for wanted in self.choice.due(look):
                    look.pending += 1
                    yield self._ask_page(wanted)
        except CloseSpider:
            raise
        except ReturnwatchError as error:
            look.settle("error", str(error))
        except Exception as error:
            # a page that breaks the reader must not break the other sources
            logger.exception("%s: reading the list failed", response.url)
            why = f"reading the list failed: {error!r}; please report it"
            look.settle("error", why)
        for item in self._settle(look):
            yield item

    def _read_source(
        self, response: Response, look: Look, number: int
    ) -> Iterator[Any]:
        if number == 1:
            look.status = response.status
            if why := bad_answer(response):
                look.settle(*why)
                return
            look.moved_to = led_away(response, look.url)
            if response.status == 304:
                look.settle("unchanged")
                look.etag, look.last_modified = self.work.store.conditional(
                    look.source.slug, look.url
                )
                return
            look.etag, look.last_modified = (
                header(response, "ETag"),
                header(response, "Last-Modified"),
            )
            look.body_sha256 = pages.Raw(response.body, response.url).sha256
        elif self.lists.ends(look, number, response.status):
            return
        elif why := bad_answer(response):
            look.page_failed(f"page {number} of the list: {why[1]}", for_now=True)
            return
        reading = self.lists.read(look, response)
        if reading.problem:
            if number == 1:
                seen = stands_before(response.body)
                also = f"; {seen} stands in its place" if seen else ""
                look.settle(reading.problem, reading.detail + also)
            elif reading.problem != "empty":
                look.page_failed(f"page {number} of the list: {reading.detail}")
            return
        look.settle("ok")
        yield from self._entries(
            response, look, reading, changed=was_conditional(response)
        )
        yield from self._further(look, reading, number)

    def _entries(
        self, response: Response, look: Look, reading: Reading, changed: bool
    ) -> Iterator[Any]:
        place: Place | None = None
        digest = pages.Raw(response.body, response.url).sha256
        recent = recent_from(reading.entries) if changed else ""
        for entry in reading.entries:
            look.entries += 1
            if entry.published:
                look.newest_on = max(look.newest_on, entry.published.day)
            wanted = self.choice.wanted(look, entry, response.url, recent)
            if wanted is None:
                continue
            if look.source.kind == "feed" and wanted.known is None:
                if place is None:  # once, if it gave a new entry
                    hidden = self.choice.forgets(reading.entries)
                    place = NOWHERE if hidden else self._archived(response)
                light = lighter(wanted.entry, self.work.bounds.topic_any)
                wanted = replace(wanted, entry=light, feed=place, feed_sha256=digest)
            if not entry.url:
                why = "an entry without a link" + ("" if entry.body else " and a text")
                if item := self._from_feed(wanted, why):
                    yield item
                continue
            look.pending += 1
            yield self._ask_page(wanted)

    def _further(self, look: Look, reading: Reading, number: int) -> Iterator[Request]:
        for further in self.lists.further(look, reading, number):
            if self.choice.first_time("list", look.source.slug, further):
                look.pending += 1
                yield self._ask_source(look, further, number + 1)

    def source_failed(self, failure: Failure) -> Iterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        look: Look = request.cb_kwargs["look"]
        why = failed(failure)
        if request.cb_kwargs["number"] == 1:
            look.settle(why.outcome, why.message)
        else:
            look.page_failed(
                f"page {request.cb_kwargs['number']} of the list: {why.message}",
                for_now=why.for_now,
            )
        yield from self._settle(look)

    def _settle(self, look: Look) -> Iterator[Looked]:
        """One answer less to come; the last one ends the look."""
        look.pending -= 1
        if look.pending == 0:
            # on the way back a sitemap may hold nothing young enough: that is an answer
            nothing = not look.entries and not self.lists.goes_back(look)
            if look.outcome == "ok" and nothing:
                look.settle("empty", "the list and its further pages name nothing")
            yield Looked(look)


def spider_for(source: Source) -> type[SourceSpider]:
    """A source as a Scrapy spider of its own, named by its slug."""
    return spider_over(source.slug, (source,))


def spider_over(name: str, sources: tuple[Source, ...]) -> type[SourceSpider]:
    """One spider over several sources. Hosts of this machine are asked at once, all others politely."""
    custom: dict[str, Any] = {
        "DOWNLOAD_SLOTS": dict.fromkeys(private_hosts(sources), AT_ONCE)
    }
    if all(source.private for source in sources):
        # so many connections are kept open, too
        custom["CONCURRENT_REQUESTS_PER_DOMAIN"] = AT_ONCE["concurrency"]
    return type(
        name,
        (SourceSpider,),
        {"name": name, "sources": sources, "custom_settings": custom},
    )
