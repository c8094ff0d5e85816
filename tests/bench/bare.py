"""The other side of row 3: a Scrapy spider that does nothing with its pages; and the meter that both sides carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.items import Found
from tests.bench.clock import tree_cpu
from tests.bench.server import go_on

#: what a bare Scrapy has in place of ours; the rest of the settings is the same
SETTINGS: dict[str, Any] = {
    "DOWNLOADER_MIDDLEWARES": {},
    "ITEM_PIPELINES": {},
    "SPIDER_LOADER_CLASS": "scrapy.spiderloader.DummySpiderLoader",
    "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver",
    # as ours has it for a source on this machine
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
}


class BareSpider(Spider):
    """Reads the same list and asks for the same pages."""

    name = "bare"

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:
        for link in response.css(".item a::attr(href)").getall():
            yield Request(response.urljoin(link), self.parse_page, dont_filter=True)

    def parse_page(self, response: Response) -> None:
        pass


class Meter:
    """An extension that looks at the clock when the first pages are done (imports and start are behind), and at the end.

    The server holds the others back until then, so that none of their work is done before.
    """

    read = 0
    start = 0.0  # CPU seconds of all processes
    end = 0.0

    def __init__(self, crawler: Crawler) -> None:
        self.warm = crawler.settings.getint("BENCH_WARM")
        self.base = crawler.settings.get("BENCH_BASE")
        bare = crawler.spidercls is BareSpider
        if bare:  # it is done with a page when that has come
            crawler.signals.connect(self.came, signals.response_received)
        else:
            crawler.signals.connect(self.stored, signals.item_scraped)
        # what is in memory has then been written
        crawler.signals.connect(self.stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def came(self, response: Response) -> None:
        if "/a/" in response.url:
            self.page_done()

    def stored(self, item: object) -> None:
        if isinstance(item, Found):
            self.page_done()

    def page_done(self) -> None:
        Meter.read += 1
        if Meter.read == self.warm:
            Meter.start = tree_cpu()
            go_on(self.base)

    def stopped(self) -> None:
        Meter.end = tree_cpu()
