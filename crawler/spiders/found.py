"""The records that are made of what was asked for and what came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from scrapy.http import Response

from crawler import pages
from crawler.archive import NOWHERE, Place
from crawler.dates import choose, weighed
from crawler.looks import Look
from crawler.markup import text_of
from crawler.read_page import record_of
from crawler.rereading import of_entry
from crawler.schedule import next_visit
from crawler.source import DocumentRules
from crawler.spiders.answers import header
from crawler.spiders.reading import Listed
from crawler.urls import BadAddress, canonical, certain_forms, host, likely_forms
from db.records import IssueFound, Page, key, now
from db.store import Known
from nlp.topic import mentions_topic

NO_TEXT = "no text could be read"
FEED_TEXT = "feed"  # the extractor's name of a text that a feed carries


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that is asked for: why, and what is known about it already."""

    look: Look
    entry: Listed
    url: str  # canonical
    known: Known | None = None
    feed: Place = NOWHERE  # where the feed that carries the entry lies in the archive
    feed_sha256: str = ""
    as_page: bool = False  # its JSON twin could not be had
    memento_at: str = ""  # what is asked for is a web archive's copy of that moment
    gone: bool = False  # the page itself answers no more

    @property
    def twin(self) -> DocumentRules | None:
        """How its JSON twin is read, if that is what is asked for."""
        source = self.look.source
        own = not self.as_page and host(self.entry.url) in source.hosts
        return source.document if own else None

    @property
    def address(self) -> str:
        """What is asked for: the twin, or the page."""
        twin = self.twin
        return twin.address(self.entry.url) if twin else self.entry.url


def raw_of(
    response: Response, wanted: Wanted, at: str, *, topic_any: bool
) -> pages.Raw:
    """What came, with all that is known about it besides."""
    source, entry = wanted.look.source, wanted.entry
    return pages.Raw(
        body=response.body,
        url=response.url,
        content_type=header(response, "Content-Type"),
        title=entry.title,
        lang=entry.lang or source.lang[0],
        rules=source.page,
        dates=source.dates,
        candidates=entry.dates,
        fetched_on=(wanted.memento_at or at)[:10],
        topic_any=topic_any,
    )


def page_of(
    response: Response,
    wanted: Wanted,
    raw: pages.Raw,
    content: pages.Content,
    place: Place,
    at: str,
) -> Page:
    """A page that was read."""
    fetched = canonical(response.url)
    redirects = map(_canonical, response.meta.get("redirect_urls", ()))
    # a new document gets the address that it calls itself, or where the redirects led
    names = [content.canonical or fetched, fetched, wanted.url, *redirects]
    url = names[0]
    if wanted.known:  # a document that is known keeps its address
        same = (name for name in names if key(name) == wanted.known.id)
        url = next(same, wanted.known.url or url)
    others = dict.fromkeys((*names[1:], *content.links.same))
    return record_of(
        raw,
        content,
        place,
        wanted.twin,
        url=url,
        source=wanted.look.source.slug,
        fetched_at=at,
        status=response.status,
        addresses=tuple(other for other in others if other and other != url),
        memento_at=wanted.memento_at,
        gone=wanted.gone,
        # those of a copy are not the page's own
        etag="" if wanted.memento_at else header(response, "ETag"),
        last_modified="" if wanted.memento_at else header(response, "Last-Modified"),
        next_visit_at=next_visit(at, content.published) if content.on_topic else "",
        fetched_as=fetched,
        perhaps=(*certain_forms(url), *likely_forms(url)) if content.on_topic else (),
    )


def without_text(raw: pages.Raw, why: str) -> pages.Content:
    """The content of a page that holds no text: its address is kept, so that nobody looks for it in vain."""
    return pages.Content(
        title=raw.title,
        text=None,
        lang=raw.lang,
        on_topic=False,
        reason=NO_TEXT,
        published=choose(raw.candidates, date.fromisoformat(raw.fetched_on))[0],
        dates=weighed(raw.candidates, date.fromisoformat(raw.fetched_on)),
        issues=(
            IssueFound(
                "no text",
                why,
                suggestion="save the page in your browser and add the file",
            ),
        ),
    )


def page_from_feed(
    wanted: Wanted, why: str, topic_any: bool, *, for_now: bool = False
) -> Page:
    """A document whose text is what its feed carries, with an issue that says why; its title only where that is reserved.

    Args:
        for_now: the page itself may be had another time: it is due at the next run, however old it is.
    """
    entry, source, at = wanted.entry, wanted.look.source, now()
    reserved = wanted.look.list_reserved
    content = (
        _only_link(wanted, at)
        if reserved
        else pages.of_text(
            entry.title,
            text_of(entry.body),
            lang=entry.lang or source.lang[0],
            candidates=entry.dates,
            fetched_on=date.fromisoformat(at[:10]),
            topic_any=topic_any,
            extractor=FEED_TEXT,
        )
    )
    kept = content.on_topic
    due = at if for_now else next_visit(at, content.published)
    issue = IssueFound(
        "page not read",
        f"{why}; the text is what the feed carries",
        suggestion="read the page itself",
    )
    return Page(
        url=wanted.url,
        source=source.slug,
        fetched_at=at,
        status=200,
        title=content.title,
        text=content.text,
        lang=content.lang,
        published=content.published,
        on_topic=kept,
        topic_reason=content.reason,
        body_sha256=wanted.feed_sha256,
        dates=content.dates,
        extractor=FEED_TEXT,
        warc=wanted.feed.warc if kept else "",
        offset=wanted.feed.offset if kept else 0,
        length=wanted.feed.length if kept else 0,
        read_as=of_entry(wanted.url) if kept else "",
        issues=(issue, *content.issues) if kept else (),
        next_visit_at=due if kept else "",
        reservation=reserved,
    )


def _only_link(wanted: Wanted, at: str) -> pages.Content:
    entry = wanted.entry
    raw = pages.Raw(
        b"",
        wanted.url,
        title=entry.title,
        lang=entry.lang or wanted.look.source.lang[0],
        candidates=entry.dates,
        fetched_on=at[:10],
    )
    return pages.reserved(raw, wanted.look.list_reserved)


def page_gone(response: Response, wanted: Wanted, at: str, place: Place) -> Page:
    """A known document whose address answers that it is gone."""
    return Page(
        url=wanted.url,
        source=wanted.look.source.slug,
        fetched_at=at,
        status=response.status,
        title="",
        text=None,
        lang="",
        published=None,
        on_topic=False,
        topic_reason="",
        body_sha256=pages.Raw(response.body, response.url).sha256,
        warc=place.warc,
        offset=place.offset,
        length=place.length,
    )


def with_address(entry: Listed, feed_url: str) -> Listed:
    """An entry without a link: its address is that of the feed, with a mark of its own."""
    url = f"{canonical(feed_url)}#{key(entry.identity)}"
    return replace(entry, url=url, identity=entry.identity or "\x1f")


def lighter(entry: Listed, topic_any: bool) -> Listed:
    """Without a body that would not be kept: a queue of pages to read must not hold whole feeds."""
    if (
        not entry.body
        or topic_any
        or mentions_topic(entry.body)
        or mentions_topic(entry.title)
    ):
        return entry
    return replace(entry, body="")


def _canonical(url: str) -> str:
    try:
        return canonical(url)
    except BadAddress:
        return ""
