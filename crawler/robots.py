"""robots.txt (RFC 9309): asked for once a host, waited for by every request to it, obeyed, and kept where it is new.

What cannot be had for now (no connection, a server's error) closes the host for this run; a file that is not there (404
and the like) opens it. Scrapy's own middleware opens it in both cases, does not apply Crawl-delay, and lets requests
through that wait for the same file together (2.19, tried in November 2026): so this one does not build on it.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler import delays
from crawler.guard import NotNow, Refused, refused_names
from crawler.spiders.failures import words_of
from crawler.urls import host
from db.records import HostRules, now

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

#: request.meta key: this request is for a robots.txt
ROBOTS = "robots"
MAX_BYTES = 500 * 1024  # of a file; RFC 9309 asks for at least so much
KEPT_CHARACTERS = 20_000  # in the database
TIMEOUT = 30
_FOR_NOW = frozenset({408, 425, 429})


class ForbiddenByRobots(IgnoreRequest):
    """The site's robots.txt asks programs not to read an address."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one host in this run. ``closed`` is why nothing of it is asked, or empty."""

    parser: ProtegoRobotParser | None = None
    closed: str = ""


class RobotsMiddleware:
    """Lets a request pass when its host's robots.txt does."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        self.agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._asked: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get(ROBOTS):
            return
        netloc = urlparse_cached(request).netloc
        if netloc not in self._asked:
            asking = self._ask(request)
            self._asked[netloc] = asyncio.get_running_loop().create_task(asking)
        rules = await asyncio.shield(self._asked[netloc])
        if rules.closed:
            raise NotNow(rules.closed)
        if rules.parser and not rules.parser.allowed(request.url, self.agent):
            raise ForbiddenByRobots(
                f"{request.url}: the site's robots.txt asks programs not to read it"
            )

    async def _ask(self, wanted: Request) -> Rules:
        url = urlparse_cached(wanted)
        name = host(wanted.url)
        request = Request(
            f"{url.scheme}://{url.netloc}/robots.txt",
            callback=NO_CALLBACK,
            meta={ROBOTS: True, "download_timeout": TIMEOUT},
        )
        if self.crawler.engine is None:
            raise RuntimeError("the crawl has not begun")
        try:
            response = await self.crawler.engine.download_async(request)
        except Refused as error:
            return Rules(closed=f"robots.txt of {name} leads elsewhere: {error}")
        except IgnoreRequest as error:
            if "max redirections" in str(error):
                return Rules()  # RFC 9309, 2.3.1.2: as if it were not there
            return Rules(closed=_closed(name, str(error)))
        except Exception as error:
            if name in refused_names:
                return Rules(closed=refused_names[name])
            how = words_of(error) or f"{type(error).__name__}: {error}"
            return Rules(closed=_closed(name, how))
        if response.status >= 500 or response.status in _FOR_NOW:
            return Rules(closed=_closed(name, f"the site answers {response.status}"))
        return self._rules(name, response)

    def _rules(self, name: str, response: Response) -> Rules:
        found = response.status < 300
        body = response.body[:MAX_BYTES] if found else b""
        parser = ProtegoRobotParser(body, self.crawler.spider) if found else None
        delay = parser.crawl_delay(self.agent) if parser else None
        if delay is not None and delay > 0:
            delays.keep_apart(self.crawler, name, delay)
        self._keep(
            HostRules(
                host=name,
                at=now(),
                robots_status=response.status,
                robots_sha256=sha256(body).hexdigest(),
                robots=body.decode("utf-8", "replace")[:KEPT_CHARACTERS],
                crawl_delay=delay,
            )
        )
        return Rules(parser)

    def _keep(self, rules: HostRules) -> None:
        spider = self.crawler.spider
        if spider is not None:
            spider.work.store.add_host_rules(rules)  # type: ignore[attr-defined]


def _closed(name: str, how: str) -> str:
    return f"{name}: {how}; nothing is asked while its robots.txt cannot be had"
