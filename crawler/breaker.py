"""When a host is not asked any more in this run: after failures in a row, or because it wants to be left alone.

What is not asked is left for the next run, which begins anew; each source says so in its line.
"""

from __future__ import annotations

from collections import Counter
from math import inf
from typing import TYPE_CHECKING, Self

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest

from crawler import delays
from crawler.guard import NotNow
from crawler.robots import ROBOTS
from crawler.spiders.failures import words_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

FAILURES = 5  # in a row, also of different sources
MAX_PAUSE = 120.0  # seconds that a run waits because a host asks for it
MAX_SECONDS = 3600.0  # that a run spends on waiting for one host's Crawl-delay
#: answers of a host that is overloaded or lets nobody in; 404 and 410 are about one page
_BAD = frozenset({401, 403, 408, 425, 429})


class BreakerMiddleware:
    """Stands behind robots.txt and in front of the retries, so it sees each request that is made and each answer."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.closed: dict[str, str] = {}
        self.failures: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        host = self._host(request)
        if why := self.closed.get(host):
            raise NotNow(f"{host}: {why}; the next run tries again")
        if request.meta.get(ROBOTS):
            return
        wish = delays.wished(self.crawler, host)
        most = max(1, MAX_SECONDS // wish) if wish else inf
        if self.asked[host] >= (1 if wish > delays.MAX_DELAY else most):
            raise NotNow(
                f"{host}: its robots.txt asks for {wish:g} seconds between two requests; the next run goes on"
            )
        self.asked[host] += 1

    def process_response(
        self, request: Request, response: Response
    ) -> Response | Request:
        host = self._host(request)
        if response.status < 500 and response.status not in _BAD:
            self.failures[host] = 0
            return response
        self._failed(host, f"status {response.status}")
        if response.status not in (429, 503):
            return response
        wait = delays.retry_after(response)
        if wait is None:
            delays.slower(self.crawler, host)
        elif wait > MAX_PAUSE:
            self.closed.setdefault(
                host, f"wants to be left alone for {_duration(wait)}"
            )
        else:
            delays.pause(self.crawler, host, wait)
            if response.status == 429:  # Scrapy's own retries see to 503
                return self._again(request) or response
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        # what is refused here or larger than is read says nothing about the host
        if not isinstance(exception, IgnoreRequest) and words_of(exception):
            self._failed(self._host(request), words_of(exception))

    def _failed(self, host: str, how: str) -> None:
        self.failures[host] += 1
        if self.failures[host] >= FAILURES:
            self.closed.setdefault(
                host,
                f"given up for this run after {FAILURES} failures in a row (the last one: {how})",
            )

    def _again(self, request: Request) -> Request | None:
        spider = self.crawler.spider
        if spider is None:
            return None
        return get_retry_request(request, spider=spider, reason="429")

    def _host(self, request: Request) -> str:
        engine = self.crawler.engine
        return engine.downloader.get_slot_key(request) if engine is not None else ""


def _duration(seconds: float) -> str:
    if seconds < 7200:
        return f"{seconds / 60:.0f} minutes"
    hours = seconds / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
