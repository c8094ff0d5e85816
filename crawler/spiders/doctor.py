"""Sources' own lists and nothing else: what the doctor sees of them. No page is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from scrapy import Request

from crawler.delays import ONE_BY_ONE
from crawler.encoding import decode
from crawler.guard import private_hosts
from crawler.looks import GOOD, ListReport, Look
from crawler.source import Source
from crawler.spiders.answers import header, led_away
from crawler.spiders.base import SourceSpider
from crawler.spiders.reading import Reading
from crawler.walls import BOTS

if TYPE_CHECKING:
    from scrapy.http import Response

WALL_BYTES = 200_000
TITLE = re.compile(r"<title[^<>]*>([^<]{1,2000})", re.IGNORECASE | re.DOTALL)


class DoctorSpider(SourceSpider):
    """Asks each address once (of a sitemap's index one map, too), and keeps counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dated: dict[int, int] = {}

    def closed(self, reason: str) -> None:
        self.work.lists = tuple(
            ListReport(
                slug=slug,
                url=look.url,
                outcome="" if look.pending else look.outcome,
                message=look.message or look.why,
                status=look.status,
                entries=look.entries,
                dated=self.dated.get(id(look), 0),
                newest_on=look.newest_on,
                led_to=look.moved_to,
            )
            for slug, looks in self.work.looks.items()
            for look in looks
        )
        super().closed(reason)

    def _read_source(
        self, response: Response, look: Look, number: int
    ) -> Iterator[Any]:
        if number == 1:
            look.moved_to = led_away(response, look.url)
        yield from super()._read_source(response, look, number)
        if look.outcome not in (*GOOD, "") and (seen := what_it_is(response)):
            look.message = f"{look.message}; {seen}"

    def _entries(
        self, response: Response, look: Look, reading: Reading, changed: bool
    ) -> Iterator[Any]:
        for entry in reading.entries:
            look.entries += 1
            day = entry.published.day if entry.published else entry.changed[:10]
            if day:
                self.dated[id(look)] = self.dated.get(id(look), 0) + 1
                look.newest_on = max(look.newest_on, day)
        yield from ()

    def _further(self, look: Look, reading: Reading, number: int) -> Iterator[Request]:
        if look.entries or number > 1:
            return  # one list that names something is proof enough
        for further in reading.follow[:1]:
            look.pending += 1
            yield self._ask_source(look, further, number + 1)


def doctor_spider(sources: tuple[Source, ...]) -> type[DoctorSpider]:
    """A spider that looks at the lists of sources, one request at a time a host."""
    politeness = {"DOWNLOAD_SLOTS": dict.fromkeys(private_hosts(sources), ONE_BY_ONE)}
    return type(
        "sources_check",
        (DoctorSpider,),
        {
            "name": "sources_check",
            "sources": sources,
            "custom_settings": politeness,
        },
    )


def what_it_is(response: Response) -> str:
    """What came in place of a list, as a person would say it: a wall against programs, or a page with a title."""
    text = decode(response.body[:WALL_BYTES], header(response, "Content-Type"))
    if not re.search(r"<(html|head|body|title)\b", text, re.IGNORECASE):
        return ""
    low = text.lower()
    if mark := next((mark for mark in BOTS if mark in low), ""):
        return f"it looks like a wall against programs ({mark!r} stands in it)"
    title = TITLE.search(text)
    words = " ".join(unescape(title.group(1)).split())[:80] if title else ""
    return f"the page is called {words!r}" if words else ""
