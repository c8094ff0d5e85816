"""Copies of pages in web archives: where an archive lists them, which one is read, and where its bytes lie as they came.

Wayback's index (CDX) is asked first; an archive without one is asked for a TimeMap (RFC 7089). A copy is read by its raw
address (``.../20210805120000id_/https://...``), which has neither the archive's banner nor rewritten links. Pure
functions: Scrapy asks, see ``crawler.spiders.hand``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode, urljoin, urlsplit

WAYBACK = "https://web.archive.org"
MAX_LISTED = 200  # copies of one page that an index is asked for
_HOSTS = ("web.archive.org", "www.web.archive.org", "wayback.archive.org")
#: what follows the archive's own address: time, a mark such as id_ or im_, the page's address
_REPLAY = re.compile(r"/(\d{4,14})(?:[a-z]{2}_)?/((?:https?:/|[\w-]+\.)\S+)$", re.I)
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_DATETIME = re.compile(r'datetime="([^"]*)"')
_REL = re.compile(r'rel="?([^";]*)')
_ONE_SLASH = re.compile(r"^(https?):/+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Memento:
    """One copy. ``at`` is UTC ISO 8601, or a year, month or day of an address that does not say more."""

    url: str
    at: str


@dataclass(frozen=True, slots=True)
class Copy:
    """What an archive's address stands for."""

    original: str
    raw: str  # where the bytes lie as they came
    at: str


def copy_at(url: str, archive: str = WAYBACK) -> Copy | None:
    """The page and the time that an address of a web archive names; None for any other address.

    Args:
        archive: the address of an archive beside the one that everyone knows.
    """
    named = urlsplit(url).netloc.lower()
    if named not in (*_HOSTS, urlsplit(archive).netloc.lower()):
        return None
    found = _REPLAY.search(url)
    if found is None:
        return None
    original = _ONE_SLASH.sub(r"\1://", found[2])
    if "://" not in original[:8]:
        original = f"http://{original}"
    return Copy(
        original, f"{url[: found.start()]}/{found[1]}id_/{original}", _at(found[1])
    )


def index_of(url: str, archive: str) -> str:
    """Where an archive in the manner of Wayback lists its copies of a page that were answers of status 200."""
    asked = {
        "url": url,
        "output": "json",
        "fl": "timestamp,original",
        "filter": "statuscode:200",
        "collapse": "digest",
        "limit": str(MAX_LISTED),
    }
    return f"{archive.rstrip('/')}/cdx/search/cdx?{urlencode(asked)}"


def timemap_of(url: str, archive: str) -> str:
    """Where an archive after RFC 7089 lists its copies of a page."""
    return f"{archive.rstrip('/')}/timemap/link/{url}"


def in_index(body: bytes, archive: str) -> list[Memento] | None:
    """The copies that an index names, oldest first; None where this is no index."""
    if not body.strip():
        return []
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list):
        return None
    found = []
    for row in rows[1:]:  # the first names the columns
        if (
            isinstance(row, list)
            and len(row) >= 2
            and re.fullmatch(r"\d{14}", str(row[0]))
            and str(row[1]).lower().startswith(("http://", "https://"))
        ):
            url = f"{archive.rstrip('/')}/web/{row[0]}id_/{row[1]}"
            found.append(Memento(url, _at(str(row[0]))))
    return sorted(found, key=lambda memento: memento.at)


def in_timemap(body: str, url: str) -> list[Memento]:
    """The copies that a TimeMap in link format names, oldest first; ``url`` is its own address."""
    found = []
    for href, rest in _LINK.findall(body):
        rel, when = _REL.search(rest), _DATETIME.search(rest)
        if rel and when and "memento" in rel[1].split() and (at := moment_in(when[1])):
            found.append(Memento(_raw(urljoin(url, href.strip())), at))
    return sorted(found, key=lambda memento: memento.at)


def in_order(mementos: Iterable[Memento], published: str) -> list[Memento]:
    """The copies as they are tried: the first one from the day of publication on, and so on; then those before it.

    The earliest copy says best from when on words were public. ``published`` is an ISO day, month, year, or "".
    """
    listed = sorted(mementos, key=lambda memento: memento.at)
    after = [one for one in listed if one.at[: len(published)] >= published]
    before = [one for one in listed if one.at[: len(published)] < published]
    return after + before[::-1]


def moment_in(header: str) -> str:
    """A ``Memento-Datetime`` as UTC ISO 8601; "" where it is none."""
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return ""
    if moment.tzinfo is None:
        return ""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _raw(url: str) -> str:
    """A copy's raw address, where the archive is one that has such; others are read as they are."""
    return re.sub(r"/(\d{14})(?:[a-z]{2}_)?/(?=https?:)", r"/\1id_/", url, count=1)


def _at(stamp: str) -> str:
    """20210805120000 as 2021-08-05T12:00:00Z; a shorter one as the day, month or year that it is; "" for none."""
    whole = stamp if len(stamp) == 14 else ""
    try:
        if whole:
            moment = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return ""
    parts = [stamp[:4], stamp[4:6], stamp[6:8]]
    return "-".join(part for part in parts if part)
