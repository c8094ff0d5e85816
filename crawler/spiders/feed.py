"""Feeds: RSS, Atom, RDF. Scrapy fetches, crawler.feeds reads."""

from __future__ import annotations

from scrapy.http import Response

from crawler import feeds
from crawler.source import Source
from crawler.spiders.reading import Listed, Reading, moment, when


def read(source: Source, response: Response, body: bytes) -> Reading:
    """The entries of a feed, in its own order."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    feed = feeds.parse(body, content_type, response.url, source.lang[0])
    if feed.problem:
        return Reading(problem=feed.problem, detail=feed.detail)
    follow = (feed.next,) if feed.next else ()
    return Reading(
        [_listed(source, entry) for entry in feed.entries],
        follow,
        warning=feed.bozo,
        built=feed.built,
    )


def _listed(source: Source, entry: feeds.Entry) -> Listed:
    now = moment()
    printed = entry.published or entry.updated
    published = when(printed, source, entry.lang, now)
    updated = when(entry.updated, source, entry.lang, now) if entry.updated else None
    return Listed(
        url=entry.url,
        title=entry.title,
        published=published.found("entry") if published else None,
        changed=(updated.at or updated.day) if updated else "",
        body=entry.body,
        lang=entry.lang,
        identity="" if entry.url else f"{entry.title}\x1f{printed}",
    )
