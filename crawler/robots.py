"""robots.txt, asked for once a host, and waited for by every request to that host."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, with one change: requests that wait for the same robots.txt all get to see it.

    In Scrapy 2.19 they wait for one Deferred, whose value the first of them takes away: the others find no robots.txt
    and are let through (tried, November 2026; sources that share a host start together).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, asyncio.Task[RobotParser | None]] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        netloc = urlparse_cached(request).netloc
        if netloc not in self._asked:
            asking = super().robot_parser(request)
            self._asked[netloc] = asyncio.get_running_loop().create_task(asking)
        return await asyncio.shield(self._asked[netloc])
