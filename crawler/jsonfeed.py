"""JSON Feed 1 and 1.1 (jsonfeed.org), which feedparser does not read. Never raises."""

from __future__ import annotations

import json
import re
from typing import Any

from crawler.entries import MAX_ENTRIES, Entry, Feed, language
from crawler.fieldpath import text_at
from crawler.markup import title_of
from crawler.urls import join

_VERSION = re.compile(r"https?://jsonfeed\.org/version/(\d[\d.]*)")


def looks_like(body: bytes) -> bool:
    """Whether bytes are JSON rather than XML."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def parse(body: bytes, url: str, lang: str = "") -> Feed:
    """Read a feed, as ``crawler.feeds.parse`` does. What is JSON, but not a JSON Feed, is a problem that says so."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        return Feed(
            problem="not a feed",
            detail=f"it is JSON, but it cannot be read ({type(error).__name__})",
        )
    version = _VERSION.match(text_at(read, "version"))
    items = read.get("items") if version else None
    if version is None or not isinstance(items, list):
        return Feed(
            problem="not a feed",
            detail="it is JSON, but no JSON Feed: no version of jsonfeed.org, or no items",
        )
    feed_lang = language(read.get("language")) or lang
    entries = tuple(
        _entry(item, url, feed_lang)
        for item in items[:MAX_ENTRIES]
        if isinstance(item, dict)
    )
    return Feed(
        entries=entries,
        version=f"json{version[1]}",
        lang=feed_lang,
        problem="" if entries else "empty",
        detail="" if entries else "no entries in the feed",
        next=_link(url, text_at(read, "next_url")),
    )


def _entry(item: dict[str, Any], url: str, lang: str) -> Entry:
    contents = (text_at(item, name) for name in ("content_html", "content_text"))
    body = max((*contents, text_at(item, "summary")), key=len)
    # an id may be the address; external_url is another site's page, that the item is about
    named = (text_at(item, "url"), text_at(item, "id"))
    links = (
        _link(url, name)
        for place, name in enumerate(named)
        if place == 0 or name.startswith(("http://", "https://"))
    )
    return Entry(
        url=next(filter(None, links), ""),
        title=title_of(text_at(item, "title")),
        published=text_at(item, "date_published"),
        updated=text_at(item, "date_modified"),
        body=body,
        lang=language(item.get("language")) or lang,
    )


def _link(base: str, href: str) -> str:
    return (join(base, href) or "") if href.strip() else ""
