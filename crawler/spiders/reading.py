"""What a reader makes of one answer of a source: its entries and where the list goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from crawler.dates import SHARED, When, parse_when
from crawler.source import Source
from db.records import DateFound

FEW = 3  # entries that may well have been published in one second
JUST_NOW = 60  # seconds
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


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
    doubtful: DateFound | None = (
        None  # a date that its list prints and that cannot be its own
    )

    @property
    def dates(self) -> tuple[DateFound, ...]:
        """What its list says of its date, as candidates."""
        return tuple(one for one in (self.published, self.doubtful) if one is not None)


@dataclass(frozen=True, slots=True)
class Reading:
    """``problem`` is an outcome (empty, not a feed ...) or "" where the answer could be read."""

    entries: Sequence[Listed] = ()
    follow: tuple[str, ...] = ()  # further pages of the list, nearest first
    problem: str = ""
    detail: str = ""
    warning: str = ""
    built: tuple[str, ...] = ()  # when the list itself was made, as it prints it


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


def sound(reading: Reading, source: Source, now: datetime) -> Reading:
    """The same list without dates that cannot be its documents' own: they stay as candidates that are never chosen.

    These are days to come, and a moment that more than three entries and no others have, if it is that of the list's
    own making or that of our asking.
    """
    shared = _shared(reading, source, now)
    last = (now + timedelta(days=1)).date().isoformat()
    entries = [_sound(entry, shared, last) for entry in reading.entries]
    return replace(reading, entries=entries)


def _sound(entry: Listed, shared: bool, last: str) -> Listed:
    found = entry.published
    if found is None:
        return entry
    if shared:
        doubtful = replace(found, where=SHARED)
        return replace(entry, published=None, doubtful=doubtful, changed="")
    if found.day > last:
        return replace(entry, published=None, doubtful=found)
    return entry


def _shared(reading: Reading, source: Source, now: datetime) -> bool:
    entries = reading.entries
    first = entries[0].published if entries else None
    if first is None or len(entries) <= FEW or ":" not in first.raw:
        return False
    if any(e.published is None or e.published.raw != first.raw for e in entries):
        return False
    if first.raw in reading.built:
        return True
    of = [when(raw, source, "", now) for raw in (first.raw, *reading.built)]
    moments = [one.at if one else "" for one in of]
    asked = {
        (now - timedelta(seconds=n)).strftime(_MOMENT) for n in range(-5, JUST_NOW)
    }
    return bool(moments[0]) and moments[0] in (*moments[1:], *asked)


def moment() -> datetime:
    return datetime.now(UTC)
