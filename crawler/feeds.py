"""Feeds: bytes that Scrapy fetched -> entries. feedparser behind a layer of our own, JSON Feed beside it; never raises.

feedparser opens files when it is given bytes, reads lower-case header names only, guesses dates and lets any scheme
pass in links. So: it gets a stream, its dates are read again from the raw string, and what is kept as a link is http
or https. Whether something is a feed is judged by its root element and its entries, never by the content type.
"""

from __future__ import annotations

import io
import logging
import re

import feedparser

from crawler import jsonfeed
from crawler.entries import MAX_ENTRIES, Entry, Feed, language
from crawler.markup import text_of, title_of
from crawler.urls import join

__all__ = ["MAX_ENTRIES", "Entry", "Feed", "not_a_feed", "parse", "text_of", "title_of"]

logger = logging.getLogger(__name__)

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(rss|feed|RDF|channel|CHANNEL)[\s>/]")
_PROLOG = re.compile(
    rb"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>",
    re.DOTALL | re.IGNORECASE,
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def parse(body: bytes, content_type: str, url: str, lang: str = "") -> Feed:
    """Read a feed.

    Args:
        body: as fetched, decompressed.
        content_type: the header's value; it decides on the encoding only.
        url: where it came from, for relative links.
        lang: of the source, where neither feed nor entry say one.
    """
    if not body.strip():
        return Feed(problem="empty", detail="the answer has no body")
    if jsonfeed.looks_like(body):
        return jsonfeed.parse(body, url, lang)
    if detail := not_a_feed(body):
        return Feed(problem="not a feed", detail=detail)
    headers = {
        "content-type": content_type or "application/xml",
        "content-location": url,
    }
    try:
        read = feedparser.parse(
            io.BytesIO(body),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        return _feed(read, url, lang)
    except Exception as error:  # whatever a stranger's bytes do to the parser: this one feed has failed
        logger.info("%s: feedparser failed: %r", url, error)
        return Feed(
            problem="not a feed", detail=f"the parser failed ({type(error).__name__})"
        )


def not_a_feed(body: bytes) -> str:
    """Why bytes are no feed, in words; "" where they may be one. Looks at the root element."""
    if (
        body[:2] in (b"\xff\xfe", b"\xfe\xff")
        or body[:1] == b"\0"
        or body[1:2] == b"\0"
    ):
        return ""  # UTF-16: left to the parser
    start = body.removeprefix(b"\xef\xbb\xbf")[:65536]
    if _ENTITY.search(start):
        return "it declares entities of its own, which are not expanded here"
    position = 0
    while match := _PROLOG.match(start, position):
        if _HTML.match(match.group()):
            return "it is a web page (HTML), not a feed"
        position = match.end()
    root = start[position : position + 200]
    if _HTML.match(root):
        return "it is a web page (HTML), not a feed"
    if _ROOT.match(root):
        return ""
    if root[:1] in (b"{", b"["):
        return "it is JSON, but no JSON Feed"
    if root[:1] == b"<":
        name = re.match(rb"<[/\w:.-]*", root)
        return f"its root element is {name.group().decode('ascii', 'replace') if name else '?'}>, not rss, feed or RDF"
    if _ROOT.search(start[position : position + 2048]):
        return ""  # rubbish in front of the feed: feedparser copes
    return "it is not XML"


def _feed(read: feedparser.FeedParserDict, url: str, lang: str) -> Feed:
    feed_lang = language(read.feed.get("language")) or lang
    bozo = str(read.get("bozo_exception", "")) if read.get("bozo") else ""
    entries = tuple(
        _entry(entry, url, feed_lang) for entry in read.entries[:MAX_ENTRIES]
    )
    version = str(read.get("version", ""))
    problem = detail = ""
    if not entries:
        problem, detail = (
            ("empty", "no entries in the feed")
            if version
            else ("not a feed", bozo or "nothing to read in it")
        )
    built = (
        str(dict.get(read.feed, name, "") or "") for name in ("updated", "published")
    )
    return Feed(
        entries,
        version,
        bozo,
        feed_lang,
        problem,
        detail,
        _next(read, url),
        tuple(one for one in built if one),
    )


def _entry(entry: feedparser.FeedParserDict, url: str, lang: str) -> Entry:
    contents = [str(part.get("value", "")) for part in entry.get("content", [])]
    body = max((*contents, str(entry.get("summary", ""))), key=len)
    # .get() of these keys would fall back on one another with a warning; what the feed printed is wanted
    published = str(dict.get(entry, "published", "") or "")
    updated = str(dict.get(entry, "updated", "") or "")
    own = language((entry.get("title_detail") or {}).get("language")) or language(
        entry.get("language")
    )
    return Entry(
        _link(entry, url),
        title_of(str(entry.get("title", ""))),
        published,
        updated,
        body,
        own or lang,
    )


def _link(entry: feedparser.FeedParserDict, url: str) -> str:
    named = [str(entry.get("link", ""))]
    named += [
        str(link.get("href", ""))
        for link in entry.get("links", [])
        if link.get("rel") in (None, "alternate")
    ]
    identity = str(entry.get("id", ""))
    if identity.startswith(
        ("http://", "https://")
    ):  # RSS: a guid is a permanent link unless it says it is none
        named.append(identity)
    return next(
        (link for href in named if href.strip() and (link := join(url, href))), ""
    )


def _next(read: feedparser.FeedParserDict, url: str) -> str:
    for rel in ("next", "prev-archive"):
        for link in read.feed.get("links", []):
            if link.get("rel") == rel:
                return join(url, str(link.get("href", ""))) or ""
    return ""
