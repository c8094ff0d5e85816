"""How long a host is left alone between two requests. Scrapy's slots do the waiting; this says how long.

A slot is a host, whatever the number of its sources. Its delay is at least ``DOWNLOAD_DELAY`` and the Crawl-delay of its
robots.txt, which Scrapy reads and does not apply (2.19); AutoThrottle makes it longer where the host is slow. A host
that is paused, or slow by its own wish, must not keep others waiting: so no more of its requests leave Scrapy's queue
than it takes at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.extensions.throttle import AutoThrottle
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.core.downloader import Downloader
    from scrapy.crawler import Crawler
    from scrapy.http import Response

MAX_DELAY = 120.0  # seconds between two requests that are waited for in a run
WISH = "crawl_delay"  # in a slot's settings, which Scrapy reads by name: what the host asks for, unbounded
MAX_SLOWER = 60.0  # to which a host that is overloaded is slowed down
#: how a host of this machine is asked, such as the demo's: nobody is disturbed
AT_ONCE: dict[str, Any] = {"concurrency": 8, "delay": 0.0, "jitter": 0.0}
ONE_BY_ONE: dict[str, Any] = {"concurrency": 1, "delay": 0.01, "jitter": 0.0}


def keep_apart(crawler: Crawler, host: str, seconds: float) -> None:
    """Ask a host one thing at a time, at least so many seconds apart, for the rest of the run.

    What is longer than MAX_DELAY is not waited for: ``crawler.breaker`` makes one request a run then.
    """
    downloader = _downloader(crawler)
    floor = downloader.per_slot_settings.get(host, {}).get("delay")
    if floor is None:
        floor = crawler.settings.getfloat("DOWNLOAD_DELAY")
    delay = max(seconds if seconds <= MAX_DELAY else 0.0, floor)
    settings = {"concurrency": 1, "delay": delay, "jitter": 0.0, WISH: seconds}
    # for a slot that Scrapy makes again after a while
    downloader.per_slot_settings[host] = settings
    if slot := downloader.slots.get(host):
        slot.concurrency, slot.jitter = 1, 0.0
        slot.delay = max(slot.delay, delay)


def wished(crawler: Crawler, host: str) -> float:
    """The Crawl-delay that a host asks for, in seconds; 0.0 for none."""
    return float(_downloader(crawler).per_slot_settings.get(host, {}).get(WISH, 0.0))


def pause(crawler: Crawler, host: str, seconds: float) -> None:
    """Ask a host nothing for so many seconds."""
    if slot := _downloader(crawler).slots.get(host):
        slot.delay = max(slot.delay, 0.01)  # a slot without a delay never waits
        slot.lastseen = max(slot.lastseen, monotonic() + seconds)


def slower(crawler: Crawler, host: str) -> None:
    """Ask a host half as often: it says that it is asked too much. AutoThrottle undoes it once answers are good again."""
    if slot := _downloader(crawler).slots.get(host):
        slot.delay = max(slot.delay, min(slot.delay * 2, MAX_SLOWER))


def retry_after(response: Response) -> float | None:
    """Seconds for which a host wants to be left alone, by its Retry-After (seconds or an HTTP date), or None.

    A date is counted from the answer's own Date: clocks differ.
    """
    printed = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if printed.isdecimal() and printed.isascii():
        return float(printed[:9])
    if until := _moment(printed):
        sent = (response.headers.get("Date") or b"").decode("latin-1")
        return max(0.0, (until - (_moment(sent) or datetime.now(UTC))).total_seconds())
    return None


class HostQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue of requests; a host that is busy gets no further one."""

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _FreeHosts(crawler)


class _FreeHosts(DownloaderInterface):
    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        downloader = self.downloader
        # also those that wait for robots.txt, which are in no slot yet
        busy = Counter(map(downloader.get_slot_key, downloader.active))
        return [
            (busy[host], host)
            for host in possible_slots
            if busy[host] < _places(downloader, host)
        ]


class Throttle(AutoThrottle):
    """AutoThrottle that never falls below a host's own delay, and leaves hosts of this machine alone."""

    def _response_downloaded(
        self, response: Response, request: Request, spider: Spider
    ) -> None:
        host, slot = self._get_slot(request, spider)
        settings = _downloader(self.crawler).per_slot_settings.get(host or "", {})
        if slot is None or settings.get("delay", inf) < self.mindelay:
            return  # on this machine
        super()._response_downloaded(response, request, spider)
        slot.delay = max(slot.delay, settings.get("delay", 0.0))


def _places(downloader: Downloader, host: str) -> int:
    """How many requests of a host are taken out of the queue at a time.

    This also holds for hosts without a delay, of which Scrapy's own slots take all at once (2.19, tried).
    """
    slot = downloader.slots.get(host)
    if slot is None:
        settings = downloader.per_slot_settings.get(host, {})
        return int(settings.get("concurrency", downloader.domain_concurrency))
    return slot.concurrency


def _downloader(crawler: Crawler) -> Downloader:
    if crawler.engine is None:
        raise RuntimeError("the crawl has not begun")
    return crawler.engine.downloader


def _moment(printed: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(printed)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
