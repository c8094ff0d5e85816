"""What a reader makes of one answer of a source: its entries and where the list goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.dates import When, parse_when
from crawler.source import Source
from db.records import DateFound


@dataclass(frozen=True, slots=True)
class Listed:
    """One document that a source lists."""

    url: str  # "" where a feed gives no link
    title: str = ""
    published: DateFound | None = None
    changed: str = ""  # ISO day or moment at which its list says it was last changed
    body: str = ""  # what a feed carries of it, HTML
    lang: str = ""
    identity: str = ""  # for an entry without a link


@dataclass(frozen=True, slots=True)
class Reading:
    """``problem`` is an outcome (empty, not a feed ...) or "" where the answer could be read."""

    entries: Sequence[Listed] = ()
    follow: tuple[str, ...] = ()  # further pages of the list, nearest first
    problem: str = ""
    detail: str = ""
    warning: str = ""


def when(raw: str, source: Source, lang: str, now: datetime) -> When | None:
    """A printed date of a source's list, read by the source's own rules."""
    if not raw.strip():
        return None
    rules = source.dates
    return parse_when(
        raw,
        lang=lang or source.lang[0],
        tz=rules.tz,
        order=rules.order,
        formats=rules.formats,
        now=now,
    )


def moment() -> datetime:
    return datetime.now(UTC)
