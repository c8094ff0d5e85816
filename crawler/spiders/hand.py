"""Pages that a user names one by one: the same asking, reading and storing as for a source's own.

Where a page is gone (404, 410, a name that does not resolve, a redirect to the home page), a web archive is asked for a
copy; an address of a web archive is read as the page that it is a copy of.
"""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request

from crawler.by_hand import FORGOTTEN
from crawler.guard import SOURCE, refusal
from crawler.items import Found, Gone, Looked, Unchanged
from crawler.looks import Look, PageReport
from crawler.mementos import (
    Copy,
    Memento,
    copy_at,
    in_index,
    in_order,
    in_timemap,
    index_of,
    moment_in,
    timemap_of,
)
from crawler.rereading import with_title
from crawler.source import Source
from crawler.spiders.answers import FOR_NOW, GONE, bad_answer, header, is_home
from crawler.spiders.base import SourceSpider, spider_over
from crawler.spiders.failures import NO_NAME, Failed, failed
from crawler.spiders.found import NO_TEXT, Wanted
from crawler.spiders.reading import Listed
from crawler.urls import canonical
from db.records import DateFound, Page

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.crawl import Target

SAVE_IT = "save it in your browser and add the file"
TRIES = 3  # copies of one page that are read before it is given up
ARCHIVE = (
    "web_archive"  # the archive's slug among the sources that a request is made for
)


@dataclasses.dataclass(frozen=True, slots=True)
class Sought:
    """A page that is looked for in the archive: why, and which copies are left to try."""

    wanted: Wanted
    why: str  # "" where the user gave the copy's own address
    left: tuple[Memento, ...] = ()


class HandSpider(SourceSpider):
    """Reads its ``targets``; each has a look of its own, which says what became of it."""

    targets: tuple[Target, ...] = ()
    archive: str = ""  # address of the web archive; "" where none is to be asked

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, Look] = {}
        self.read: dict[str, Page] = {}
        self.how: dict[str, str] = {}  # how a page was come by, where not by itself
        self.archive_is_private = bool(self.archive and refusal(self.archive))

    async def start(self) -> AsyncIterator[Any]:
        for target in self.targets:
            published = None
            if target.published:
                published = DateFound(
                    target.published, target.published_from, target.published
                )
            copy = copy_at(target.url, self.archive)
            address = copy.original if copy else target.url
            url = canonical(address)
            look = self.work.look(target.source, target.url)
            self.asked[target.url] = look
            if self.work.store.is_forgotten(url):
                look.pending -= 1
                look.settle("error", FORGOTTEN)
                continue
            entry = Listed(address, target.title, published)
            known = self.work.store.known(url)
            if known is not None and not known.versions:
                # its text was not kept: an answer "not modified" would be of no use
                known = dataclasses.replace(known, etag="", last_modified="")
            wanted = Wanted(look, entry, url, known)
            yield self._ask_given(wanted, copy) if copy else self._ask_page(wanted)

    def closed(self, reason: str) -> None:
        self.work.pages = tuple(
            self._report(target, look) for target, look in self.asked.items()
        )
        super().closed(reason)

    def _report(self, target: str, look: Look) -> PageReport:
        page, how = self.read.get(target), self.how.get(target, "")
        if look.outcome == "unchanged":
            return PageReport(target, "same", look.message, canonical(target))
        if page is None or look.outcome != "ok":
            why = look.message or "not read; add it again"
            return PageReport(target, "failed", why)
        published = page.published.day if page.published else ""
        if not page.on_topic:
            message = f"{page.topic_reason} ({page.title or 'no title'})"
            return PageReport(target, "off topic", message, page.url, published, how)
        outcome = "new" if look.new else "changed" if look.changed else "same"
        return PageReport(target, outcome, page.title, page.url, published, how)

    # --- the page itself -------------------------------------------------------------

    async def read_page(self, response: Response, wanted: Wanted) -> AsyncIterator[Any]:
        why = ""
        if response.status in GONE and wanted.twin is None:
            why = f"the site answers {response.status}"
        elif response.status < 400 and is_home(response.url) > is_home(wanted.url):
            why = "it leads to the site's home page"
        if why and (instead := self._instead(wanted, why)) is not None:
            for item in instead:
                yield item
            return
        async for item in super().read_page(response, wanted):
            yield item

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        wanted: Wanted = request.cb_kwargs["wanted"]
        # its robots.txt is asked for first, and says so as well
        no_name = NO_NAME in failed(failure).message
        if no_name and wanted.twin is None:
            why = "its host's name does not resolve"
            if (instead := self._instead(wanted, why)) is not None:
                yield from instead
                return
        yield from super().page_failed(failure)

    def _instead(self, wanted: Wanted, why: str) -> list[Any] | None:
        """What is done about a page that is gone; None where nothing is, and it is read as it stands."""
        if wanted.known and wanted.known.versions and wanted.known.state == "gone":
            words = f"{why}; the copy that was read before is kept"
            wanted.look.settle("unchanged", words)
            return list(self._settle(wanted.look))
        if self._may_seek(wanted):
            return [self._ask_index(Sought(wanted, why))]
        return None

    async def _read_page(
        self, response: Response, wanted: Wanted
    ) -> Found | Gone | Unchanged | None:
        item = await super()._read_page(response, wanted)
        if isinstance(item, Found):
            page = dataclasses.replace(item.page, by_hand=True)
            if wanted.entry.title:
                page = dataclasses.replace(
                    page,
                    title=wanted.entry.title,
                    read_as=with_title(page.read_as, wanted.entry.title),
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
            if wanted.known and wanted.known.versions:
                words = "the page is gone; the copy that was read before is kept"
                wanted.look.settle("unchanged", words)
            else:
                wanted.look.settle("error", "the page is gone, and was never kept")
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

    # --- its copy in a web archive ------------------------------------------------------

    def _may_seek(self, wanted: Wanted) -> bool:
        """Not for what is held already, and never for an address that a public archive cannot know."""
        if not self.archive or (wanted.known and wanted.known.versions):
            return False
        return self.archive_is_private or not refusal(wanted.url)

    @property
    def _archive_name(self) -> str:
        return urlsplit(self.archive).netloc

    def _ask_index(self, sought: Sought) -> Request:
        url = index_of(sought.wanted.entry.url, self.archive)
        return self._ask_archive(url, self.read_index, sought)

    def _ask_given(self, wanted: Wanted, copy: Copy) -> Request:
        """The copy whose address the user gave, whatever the page itself answers today."""
        memento = Memento(copy.raw, copy.at)
        return self._ask_copy(Sought(wanted, "", (memento,)))

    def _ask_copy(self, sought: Sought) -> Request:
        return self._ask_archive(sought.left[0].url, self.read_copy, sought)

    def _ask_archive(self, url: str, callback: Any, sought: Sought) -> Request:
        return Request(
            url,
            callback=callback,
            errback=self.archive_failed,
            meta={SOURCE: ARCHIVE},
            cb_kwargs={"sought": sought},
            dont_filter=True,
        )

    def read_index(self, response: Response, sought: Sought) -> Iterator[Any]:
        """What the archive's index says; where it has none of that kind, its TimeMap is asked for."""
        self._go_on()
        found = None
        if response.status == 200:
            found = in_index(response.body, self.archive)
        if found is None and response.status in FOR_NOW:
            yield from self._give_up(sought, _answer(response), for_now=True)
        elif found is None:
            url = timemap_of(sought.wanted.entry.url, self.archive)
            yield self._ask_archive(url, self.read_timemap, sought)
        else:
            yield from self._try(sought, found)

    def read_timemap(self, response: Response, sought: Sought) -> Iterator[Any]:
        self._go_on()
        if response.status in GONE:
            yield from self._try(sought, [])
        elif bad_answer(response):
            now = response.status in FOR_NOW
            yield from self._give_up(sought, _answer(response), for_now=now)
        else:
            body = response.body.decode("utf-8", "replace")
            yield from self._try(sought, in_timemap(body, response.url))

    def _try(self, sought: Sought, found: list[Memento]) -> Iterator[Any]:
        day = sought.wanted.entry.published
        left = in_order(found, day.day if day else "")[:TRIES]
        if not left:
            yield from self._give_up(sought, f"{self._archive_name} has no copy of it")
        else:
            yield self._ask_copy(dataclasses.replace(sought, left=tuple(left)))

    async def read_copy(self, response: Response, sought: Sought) -> AsyncIterator[Any]:
        self._go_on()
        memento = sought.left[0]
        stamp = copy_at(response.url, response.url)
        at = moment_in(header(response, "Memento-Datetime")) or (
            stamp.at if stamp and len(stamp.at) > 10 else memento.at
        )
        why = bad_answer(response)
        if why or len(at) < 10:
            words = why[1] if why else "its time is not told"
            for item in self._next(
                sought, f"the copy at {response.url}: {words}", response.status
            ):
                yield item
            return
        wanted = dataclasses.replace(
            sought.wanted, as_page=True, memento_at=at, gone=bool(sought.why)
        )
        # the way through the archive's own addresses is no address of the page
        response.meta.pop("redirect_urls", None)
        page = response.replace(url=wanted.entry.url)
        taken = f"the copy of {at[:10]} at {urlsplit(response.url).netloc}"
        said = f"{sought.why}: " if sought.why else ""
        self.how[wanted.look.url] = f"{said}read from {taken}"
        async for item in super().read_page(page, wanted):
            yield item

    def _next(self, sought: Sought, why: str, status: int) -> Iterator[Any]:
        left = sought.left[1:]
        if left:
            yield self._ask_copy(dataclasses.replace(sought, left=left))
        else:
            yield from self._give_up(sought, why, for_now=status in FOR_NOW)

    def archive_failed(self, failure: Failure) -> Iterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        why: Failed = failed(failure)
        sought: Sought = request.cb_kwargs["sought"]
        words = f"the web archive: {why.message}"
        yield from self._give_up(sought, words, for_now=why.for_now)

    def _give_up(
        self, sought: Sought, why: str, *, for_now: bool = False
    ) -> Iterator[Any]:
        wanted = sought.wanted
        both = f"{sought.why}, and {why}" if sought.why else why
        wanted.look.page_failed(f"{wanted.entry.url}: {both}", for_now=for_now)
        yield from self._settle(wanted.look)


def _answer(response: Response) -> str:
    return f"the web archive answers {response.status}; try again later"


def hand_spider(targets: tuple[Target, ...], archive: str = "") -> type[HandSpider]:
    """A spider over pages added by hand; ``archive`` is where copies of those that are gone are looked for."""
    sources = tuple({target.source.slug: target.source for target in targets}.values())
    settings = spider_over("by_hand", sources).custom_settings
    return type(
        "by_hand",
        (HandSpider,),
        {
            "name": "by_hand",
            "sources": (*sources, *([_as_source(archive)] if archive else [])),
            "targets": targets,
            "archive": archive,
            "custom_settings": settings,
        },
    )


def _as_source(archive: str) -> Source:
    """The archive as the guard knows whom a request is made for: one on this machine is opened by naming it."""
    return Source(
        slug=ARCHIVE,
        name="Web archive",
        country="",
        tier="document",
        kind="by_hand",
        urls=(archive,),
        lang=("",),
        private=bool(refusal(archive)),
    )
