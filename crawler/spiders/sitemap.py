"""Sitemaps: an index or a set of addresses, news sitemaps and gzip included. Newest first, bounded."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from datetime import timedelta

from lxml import etree
from scrapy.http import Response

from crawler.markup import title_of
from crawler.source import Source
from crawler.spiders.reading import Listed, Reading, moment, when
from crawler.urls import join
from db.records import DateFound

MAX_MAPS = 10  # of an index, those changed last
MAX_BYTES = 50 * 1024 * 1024  # what the protocol allows a sitemap
MAX_ADDRESSES = 50_000


def read(
    source: Source,
    response: Response,
    body: bytes,
    *,
    back_to: str = "",
    max_maps: int = MAX_MAPS,
) -> Reading:
    """The addresses that match, newest first; of an index, the maps to read next.

    Args:
        back_to: ISO month or day, on the way back in time; it stands in for the source's ``since_days``.
        max_maps: of an index.
    """
    if body[:2] == b"\x1f\x8b":
        try:
            with gzip.open(io.BytesIO(body)) as file:
                body = file.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            return Reading(
                problem="error", detail=f"a gzip file that cannot be read ({error})"
            )
        if len(body) > MAX_BYTES:
            return Reading(
                problem="too large",
                detail=f"over {MAX_BYTES // 2**20} MB when decompressed",
            )
    try:
        root, rows = _rows(body)
    except etree.XMLSyntaxError as error:
        return Reading(problem="not a feed", detail=f"not a sitemap: {error.msg}")
    if root == "sitemapindex":
        maps = sorted(rows, key=lambda row: row.get("lastmod", ""), reverse=True)
        # a map that was last changed before that day names nothing younger
        maps = [row for row in maps if not _older(row.get("lastmod", ""), back_to)]
        links = (join(response.url, row.get("loc", "")) for row in maps)
        follow = tuple(
            dict.fromkeys(link for link in links if link and link != response.url)
        )[:max_maps]
        return (
            Reading(follow=follow)
            if follow or (rows and back_to)  # all of them older: an answer, not a fault
            else Reading(problem="empty", detail="the sitemap index names no map")
        )
    if root != "urlset":
        return Reading(
            problem="not a feed",
            detail=f"its root element is <{root}>, not urlset or sitemapindex",
        )
    if not rows:
        return Reading(problem="empty", detail="no addresses in the sitemap")
    listed = sorted(
        _listed(source, response.url, rows, back_to),
        key=lambda entry: entry.changed,
        reverse=True,
    )
    if not listed and not back_to:
        rule = f"match {source.sitemap.match!r}" if source.sitemap.match else "its age"
        return Reading(
            problem="empty",
            detail=f"none of {len(rows)} addresses fits {rule}; look at sitemap: in {source.slug}.yml",
        )
    return Reading(listed)


def _rows(body: bytes) -> tuple[str, list[dict[str, str]]]:
    """(root's local name, one mapping of local name to text for each of its children). No entities, no network."""
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        recover=True,
        remove_comments=True,
    )
    rows: list[dict[str, str]] = []
    root = ""
    depth = 0
    for start in range(0, len(body), 65536):
        parser.feed(body[start : start + 65536])
        for event, element in parser.read_events():
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                root = root or _local(element.tag)
                depth += 1
                continue
            depth -= 1
            if depth == 1 and len(rows) < MAX_ADDRESSES:
                row: dict[str, str] = {}
                for part in element.iter("{*}*"):
                    # the page's own values come first; pictures and films below have a loc and a title, too
                    row.setdefault(_local(part.tag), _text(part).strip())
                rows.append(row)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    return root, rows


def _local(tag: str) -> str:
    """A tag without its namespace, or without a prefix that nothing declares."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def _text(element: etree._Element) -> str:
    try:
        return element.text or ""
    except (
        UnicodeDecodeError
    ):  # half a character pair, which a parser that forgives lets in
        return ""


def _older(day: str, back_to: str) -> bool:
    """Whether an ISO day or moment lies before an ISO month or day; of what is not known, nothing does."""
    known = re.match(r"\d{4}-\d\d-\d\d", day)
    return bool(known and back_to and day < back_to[: len(day)])


def _listed(
    source: Source, base: str, rows: list[dict[str, str]], back_to: str
) -> Iterator[Listed]:
    rules = source.sitemap
    now = moment()
    oldest = (
        (now - timedelta(days=rules.since_days)).date().isoformat()
        if rules.since_days and not back_to
        else back_to
    )
    for row in rows:
        url = join(base, row.get("loc", ""))
        if not url or not re.search(rules.match, url):
            continue
        lastmod = when(row.get("lastmod", ""), source, row.get("language", ""), now)
        published = when(
            row.get("publication_date", ""), source, row.get("language", ""), now
        )
        newest = (lastmod or published) and (lastmod or published).day  # type: ignore[union-attr]
        if oldest and newest and newest < oldest[: len(newest)]:
            continue
        found: DateFound | None = published.found("entry") if published else None
        changed = (
            (lastmod.at or lastmod.day)
            if lastmod
            else published.day
            if published
            else ""
        )
        yield Listed(
            url,
            title_of(row.get("title", "")),
            found,
            changed,
            lang=row.get("language", "")[:2].lower(),
        )
