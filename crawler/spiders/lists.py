"""A source's list: one page of it read by its kind, and which further pages of it are asked for.

On an ordinary run a list is read as far as its file says, a feed until a page holds nothing new. On the way back in
time (``Bounds.back_to``) it is read as far as its ``history`` goes: until a page holds only what is older, or repeats
itself, or ``history.pages`` is reached. What was read is known to the next run, which then goes on where this one
stopped: pages of the list are asked for again, documents are not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from scrapy.http import Response

from crawler.looks import Look
from crawler.source import Source
from crawler.spiders import api, feed, listing, sitemap
from crawler.spiders.reading import Reading, moment, sound
from crawler.work import Bounds
from db.records import key

READERS: dict[str, Callable[[Source, Response, bytes], Reading]] = {
    "feed": feed.read,
    "sitemap": sitemap.read,
    "listing": listing.read,
    "api": api.read,
}
MAX_LIST_PAGES = 10  # further pages of a feed, or maps of a sitemap's index
MAX_IN_ALL = 30  # pages of one list in one run: an index may name indexes, without end
MAX_FEED = (
    10 * 1024 * 1024
)  # bytes: reading so much takes some three seconds, in which nothing else is done


@dataclass(slots=True)
class Walk:
    """How far one look has come along its list."""

    seen: set[str] = field(default_factory=set)  # each page's addresses, as one key
    repeats: bool = False
    followed: int = 0  # pages that came after the first
    asked: int = 0  # what the look had asked for when this page was read
    newest: str = ""  # ISO day of the newest entry of this page


class Lists:
    """Reads the lists of one crawl, and remembers of each how far it has come: keys and counts only."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._walks: dict[int, Walk] = {}

    def addresses(self, source: Source) -> tuple[str, ...]:
        """Where a source is asked: its own addresses, and on the way back those of its older documents."""
        if not self.bounds.back_to:
            return source.urls
        return tuple(dict.fromkeys((*source.urls, *source.history.urls)))

    def goes_back(self, look: Look) -> bool:
        """Whether this list is read back in time: where older ones have addresses of their own, those alone are."""
        history = look.source.history
        if not self.bounds.back_to or history.kind == "none":
            return False
        return not history.urls or look.url in history.urls

    def read(self, look: Look, response: Response) -> Reading:
        """One page of a list."""
        source, kind = look.source, look.source.kind_at(look.url)
        if kind != "sitemap" and len(response.body) > MAX_FEED:
            return Reading(
                problem="too large",
                detail=f"the list has more than {MAX_FEED // 2**20} MB, which is not read",
            )
        if kind == "sitemap" and self.goes_back(look):
            reading = sitemap.read(
                source,
                response,
                response.body,
                back_to=self.bounds.back_to,
                max_maps=source.history.pages,
            )
        else:
            reading = READERS[kind](source, response, response.body)
        reading = sound(reading, source, moment())
        walk = self._walks.setdefault(id(look), Walk())
        page = key(*(entry.url or entry.identity for entry in reading.entries))
        walk.repeats = bool(reading.entries) and page in walk.seen
        walk.seen.add(page)
        walk.asked = look.asked
        days = (
            entry.published.day if entry.published else entry.changed[:10]
            for entry in reading.entries
        )
        walk.newest = max(days, default="")
        return reading

    def further(self, look: Look, reading: Reading, number: int) -> tuple[str, ...]:
        """The addresses to ask after page ``number`` of a list, counted from 1; those of a whole run are bounded, too."""
        source, walk = look.source, self._walks[id(look)]
        if self.goes_back(look):
            bound = source.history.pages
        else:
            bound = max(MAX_IN_ALL, self._bound(source, source.kind_at(look.url)))
        following = self._following(look, reading, number)
        following = following[: max(0, bound - walk.followed)]
        walk.followed += len(following)
        return following

    def _following(self, look: Look, reading: Reading, number: int) -> tuple[str, ...]:
        source, kind = look.source, look.source.kind_at(look.url)
        back = self.goes_back(look)
        bound = source.history.pages if back else self._bound(source, kind)
        if number >= bound:
            return ()
        if kind == "sitemap":
            return reading.follow[:bound]
        if not self._goes_on(look, kind, back):
            return ()
        if reading.follow:
            return reading.follow[:1]
        # the numbered pages of a feed are for the way back only: its first one holds what is new
        if source.paging is not None and (back or kind != "feed"):
            return (source.paging.address(look.url, number + 1),)
        return ()

    def ends(self, look: Look, number: int, status: int) -> bool:
        """Whether an answer says that a numbered list has no such page: it is at its end, and nothing failed."""
        return (
            number > 1 and look.source.paging is not None and status in (400, 404, 410)
        )

    def _bound(self, source: Source, kind: str) -> int:
        rules = {"listing": source.listing, "api": source.api}.get(kind)
        return rules.pages if rules is not None else MAX_LIST_PAGES

    def _goes_on(self, look: Look, kind: str, back: bool) -> bool:
        walk = self._walks[id(look)]
        if walk.repeats:
            return False  # the site does not know the page's number and gives the same one again
        if back:
            since = self.bounds.back_to
            older = bool(walk.newest) and walk.newest < since[: len(walk.newest)]
            return not older and not look.left
        # all of this page was known, so what comes after it is, too
        return kind == "listing" or look.asked > walk.asked
