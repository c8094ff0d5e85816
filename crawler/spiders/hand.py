"""Pages that a user names one by one: the same asking, reading and storing as for a source's own."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

from crawler.items import Found, Gone, Looked, Unchanged
from crawler.looks import Look, PageReport
from crawler.spiders.base import SourceSpider, spider_over
from crawler.spiders.found import NO_TEXT, Wanted
from crawler.spiders.reading import Listed
from crawler.urls import canonical
from db.records import DateFound, Page

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.crawl import Target

SAVE_IT = "save it in your browser and add the file"


class HandSpider(SourceSpider):
    """Reads its ``targets``; each has a look of its own, which says what became of it."""

    targets: tuple[Target, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, Look] = {}
        self.read: dict[str, Page] = {}

    async def start(self) -> AsyncIterator[Any]:
        for target in self.targets:
            published = None
            if target.published:
                published = DateFound(
                    target.published, target.published_from, target.published
                )
            url = canonical(target.url)
            look = self.work.look(target.source, target.url)
            self.asked[target.url] = look
            entry = Listed(target.url, target.title, published)
            known = self.work.store.known(url)
            if known is not None and not known.versions:
                # its text was not kept: an answer "not modified" would be of no use
                known = dataclasses.replace(known, etag="", last_modified="")
            yield self._ask_page(Wanted(look, entry, url, known))

    def closed(self, reason: str) -> None:
        self.work.pages = tuple(
            self._report(target, look) for target, look in self.asked.items()
        )
        super().closed(reason)

    def _report(self, target: str, look: Look) -> PageReport:
        page = self.read.get(target)
        if look.outcome == "unchanged":
            return PageReport(target, "same", look.message, canonical(target))
        if page is None or look.outcome != "ok":
            why = look.message or "not read; add it again"
            return PageReport(target, "failed", why)
        published = page.published.day if page.published else ""
        if not page.on_topic:
            message = f"{page.topic_reason} ({page.title or 'no title'})"
            return PageReport(target, "off topic", message, page.url, published)
        outcome = "new" if look.new else "changed" if look.changed else "same"
        return PageReport(target, outcome, page.title, page.url, published)

    async def _read_page(
        self, response: Response, wanted: Wanted
    ) -> Found | Gone | Unchanged | None:
        item = await super()._read_page(response, wanted)
        if isinstance(item, Found):
            page = dataclasses.replace(
                item.page, by_hand=True, title=wanted.entry.title or item.page.title
            )
            if page.topic_reason == NO_TEXT:
                wanted.look.settle("error", wanted.look.why)
            else:
                wanted.look.settle("ok")
            self.read[wanted.look.url] = page
            return dataclasses.replace(item, page=page)
        if isinstance(item, Unchanged):
            words = "the page has not changed since it was last read"
            wanted.look.settle("unchanged", words)
        if isinstance(item, Gone):
            words = "the page is gone; the copy that was read before is kept"
            wanted.look.settle("error", words)
        return item

    def _from_feed(
        self, wanted: Wanted, why: str, *, for_now: bool = False
    ) -> Found | None:
        """No feed carries it: say what the user can do."""
        mend = "" if "add the file" in why or for_now else f"; {SAVE_IT}"
        wanted.look.page_failed(f"{why}{mend}", for_now=for_now)
        wanted.look.settle("error", wanted.look.why)
        return None

    def _settle(self, look: Look) -> Iterator[Looked]:
        """The page's own look, not one at a source: it leaves no row about a source's health."""
        look.pending -= 1
        if look.failed and not look.outcome:
            look.settle("error", look.why)
        yield from ()


def hand_spider(targets: tuple[Target, ...]) -> type[HandSpider]:
    """A spider over pages added by hand."""
    sources = tuple({target.source.slug: target.source for target in targets}.values())
    settings = spider_over("by_hand", sources).custom_settings
    return type(
        "by_hand",
        (HandSpider,),
        {
            "name": "by_hand",
            "sources": sources,
            "targets": targets,
            "custom_settings": settings,
        },
    )
