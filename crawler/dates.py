"""Dates as printed -> days, strictly: what is impossible or can be read in two ways is None, never a guess.

Tried in turn: the source's own formats, ISO 8601, RFC 822, plausible epochs, digits whose order is known, Solar
Hijri, words such as "gestern", and last dateparser with one language and fenced in, so that it can neither complete
a date nor leave out a part of the string. The clock is an argument.

The day is the day in the source's zone where that is known, else the day as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from crawler.calendars import DIGITS
from crawler.clock import UnknownZone, split, zone_of
from crawler.days import ISO_BASIC, day_of, real_day
from db.records import DateFound, IssueFound

__all__ = [
    "ORDER",
    "UnknownZone",
    "When",
    "all_in_lines",
    "choose",
    "in_lines",
    "in_url",
    "parse_when",
    "weighed",
]

# Where a date may stand, best first; "printed" is the one date line at the heading, which readers see. "file" (a PDF's own properties) and "feed" (one moment that all entries of a
# feed share: when it was built) are kept as candidates and never chosen.
ORDER = (
    *("user", "site", "printed", "json-ld", "meta", "entry", "time", "url", "text"),
    "htmldate",
)

SHARED = "feed"

# no page is older; smaller numbers are ids or counts
_OLDEST_EPOCH = datetime(1995, 1, 1, tzinfo=UTC)
_NEWEST_EPOCH = datetime(2100, 1, 1, tzinfo=UTC)
_LONGEST = 120  # no date is longer: what is, is prose

# XML Schema's date; it has no time, so its zone makes no other day of it
_ISO_ZONED = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)")
_ISO_COMPACT = re.compile(r"(\d{8})T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?")
_NUMBER = re.compile(r"\d+")
_WORDS_FIRST = re.compile(r"(?:[^\W\d]+,?\s+){1,4}(\d.{6,})$")

# Words before a date that only say what it is. Anything else before a date makes it prose.
_LABEL = re.compile(
    r"^(?:(?:date|datum|publi(?:shed|cation|é|cado|cato|eret|cerad|sert)|posted|issued|released|gepubliceerd|"
    r"geplaatst|veröffentlicht|erschienen|mis en ligne|pubblicato|opublikowano|data|fecha|dato|objavljeno|"
    r"zveřejněno|közzététel|julkaistu|publikováno|δημοσιεύθηκε|публикувано)\b[^\d\W]{0,6}"
    r"(?:\s(?:date|on|op|am|le|il|el|em|den|vom|at|by))?\s?:?\s)",
    re.IGNORECASE,
)
# Lines that tell of another day than that of publication
CHANGED = re.compile(
    r"updat|modif|revis|\blast\b|aktualis|zuletzt|\bstand\b|bijgewerkt|gewijzigd|mis à jour|aggiornat|actualiz|atualiz|"
    r"uppdater|opdater|oppdater|päivite|zaktualiz|frissít|ενημ|обнов|poslední|posledn|deadline|\b(?:until|bis|tot)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class When:
    """A date as it was read. ``day`` is ISO, or year and month where no day was printed."""

    day: str
    at: str = ""  # the moment in UTC, where hour and zone are known
    zone: str = ""  # whose zone that is: printed, source, or empty
    raw: str = ""

    def found(self, where: str) -> DateFound:
        """This date as a candidate, with the place where it stood."""
        return DateFound(self.day, where, self.raw)


def parse_when(
    raw: str,
    *,
    lang: str = "",
    tz: str = "",
    order: str = "",
    formats: Sequence[str] = (),
    now: datetime | None = None,
) -> When | None:
    """Read one printed date; None where it is none, is impossible or can be read in two ways.

    Args:
        raw: the string as it stood, nothing else in it but a weekday, a time and a zone.
        lang: language of the string, ``nl``; several as ``nl/fr/en`` must not contradict each other.
        tz: IANA zone of the source. order: DMY, MDY or YMD, for digits. formats: strptime formats, tried first.
        now: an aware moment, for words such as "yesterday"; without it they are no dates.

    Raises UnknownZone where ``tz`` is no zone.
    """
    zone = zone_of(tz)
    text = " ".join(
        raw.translate(DIGITS).replace("\u200f", "").replace("\u200e", "").split()
    )
    if now is not None and now.tzinfo is None:
        raise ValueError("now has to be an aware datetime")
    if not text or len(text) > _LONGEST:
        return None
    for form in formats:
        if (moment := _by_format(text, form)) is not None:
            return _when(
                moment.date(), _time_of(moment, form), moment.tzinfo, zone, raw
            )
    if text.isdecimal():
        return _digits_only(text, zone, raw)
    if match := _ISO_ZONED.fullmatch(text):
        text = match[1]
    elif match := _ISO_COMPACT.fullmatch(text):
        text = f"{match[1]} {match[2]}:{match[3]}:{match[4] or '00'}{match[5] or ''}"
    text = _LABEL.sub("", text)
    day_text, clock, offset, plus = split(text)
    day = day_of(day_text, lang, order, now.astimezone(zone or UTC) if now else None)
    if day is None and day_text != text:  # what looked like a time was part of the date
        clock, offset, plus = None, None, 0
        day = day_of(text, lang, order, now.astimezone(zone or UTC) if now else None)
    if day is None:
        return None
    if isinstance(day, str):
        return When(day, raw=raw)
    return _when(day, clock, offset, zone, raw, plus)


def in_url(url: str) -> DateFound | None:
    """A whole date in an address: /2025/10/18/, /2025-10-18-, /20251018; year and month alone as a month."""
    path = url.partition("?")[0]
    found = re.search(
        r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)", path
    ) or re.search(r"(?:^|[/_-])(20\d\d)-?([01]\d)-?([0-3]\d)(?=[/_.-]|$)", path)
    if found and (day := real_day(*map(int, found.groups()))):
        return DateFound(day.isoformat(), "url", found.group().strip("/_-"))
    month = re.search(r"/(20\d\d|199\d)[/-](0[1-9]|1[0-2])/", path)
    return (
        DateFound(f"{month[1]}-{month[2]}", "url", month.group().strip("/"))
        if month
        else None
    )


def in_lines(
    lines: Iterable[str], *, lang: str = "", tz: str = "", order: str = ""
) -> DateFound | None:
    """The first line that is nothing but a date, perhaps with a place or a label: "Brussels, 5 August 2021"."""
    return next(all_in_lines(lines, lang=lang, tz=tz, order=order), None)


def all_in_lines(
    lines: Iterable[str], *, lang: str = "", tz: str = "", order: str = ""
) -> Iterator[DateFound]:
    """The date of each line that is nothing else."""
    for printed in lines:
        if len(printed) > _LONGEST:  # "Brussels, 5 August 2021 – The minister ..."
            printed = re.split(r"\s[–—-]\s", printed, maxsplit=1)[0]
            if "," not in printed:
                continue
        if not 8 <= len(printed) <= _LONGEST or not _NUMBER.search(printed):
            continue
        pieces = [
            piece.strip(" \t*_") for piece in re.split(r"[|·•]|\s[–—-]\s", printed)
        ]
        if CHANGED.search(printed):
            # "published 25/02/2026 09:32, last change 28/02/2026": the first half is of use
            pieces = [
                one
                for one in re.split(r"[|·•,;]\s", printed)
                if not CHANGED.search(one)
            ]
        pieces += [
            rest
            for piece in pieces
            for rest in (
                piece.partition(", ")[2],
                piece.partition(": ")[2],
                _behind_words(piece),
            )
            if rest
        ]
        for piece in pieces:
            found = parse_when(piece, lang=lang, tz=tz, order=order)
            if found and len(found.day) == 10 and not piece.isdecimal():
                yield DateFound(found.day, "text", piece)
                break


def _behind_words(piece: str) -> str:
    """What follows up to four words: "V Horním Brodě dne 18. února 2026"."""
    match = _WORDS_FIRST.match(piece)
    return match[1] if match else ""


def choose(
    candidates: Iterable[DateFound], fetched_on: date
) -> tuple[DateFound | None, tuple[IssueFound, ...]]:
    """The day of publication among all candidates, by ORDER; a date in the future is an issue, never the choice.

    A whole day is preferred to a month.
    """
    last = _last(fetched_on)
    issues: list[IssueFound] = []
    usable: list[DateFound] = []
    for found in candidates:
        if found.day > last:
            issues.append(
                IssueFound(
                    "date in the future",
                    f"{found.day} ({found.where}: {found.raw!r}) lies after {fetched_on.isoformat()}, when this was read",
                )
            )
        elif found.where == SHARED:
            issues.append(
                IssueFound(
                    "date shared by a whole feed",
                    f"{found.raw!r} stands at every entry of the feed: it says when the feed was made",
                    suggestion="name the page's own date in the source's page: rules",
                )
            )
        elif found.where in ORDER:
            usable.append(found)
    usable.sort(key=lambda found: (len(found.day) < 10, ORDER.index(found.where)))
    return (usable[0] if usable else None), tuple(issues)


def weighed(candidates: Iterable[DateFound], fetched_on: date) -> tuple[DateFound, ...]:
    """All candidates, once each, with the reason why ``choose`` takes one of them and not the others."""
    every = tuple(dict.fromkeys(candidates))
    chosen, _ = choose(every, fetched_on)
    last = _last(fetched_on)

    def why(found: DateFound) -> str:
        if found == chosen:
            others = {one.where for one in every if one.where in ORDER} - {found.where}
            before = ", ".join(where for where in ORDER if where in others)
            return f"chosen: {found.where} before {before}" if before else "chosen"
        if found.day > last:
            return "in the future"
        if found.where == SHARED:
            return "shared by all entries of the feed"
        if found.where not in ORDER:
            return "when the file was made"
        if chosen is not None and found.day == chosen.day:
            return "the same day"
        if chosen is not None and len(found.day) < len(chosen.day):
            return "no whole day"
        return f"after {chosen.where if chosen else ''}".strip()

    return tuple(replace(found, why=why(found)) for found in every)


def _last(fetched_on: date) -> str:
    """One day of grace: somewhere it is already tomorrow."""
    return (fetched_on + timedelta(days=1)).isoformat()


def _when(
    day: date,
    clock: time | None,
    offset: tzinfo | None,
    zone: ZoneInfo | None,
    raw: str,
    plus: int = 0,
) -> When | None:
    """``plus``: days to add for the moment only; 24:00 is printed on the day that it ends."""
    where = "printed" if offset else "source" if zone else ""
    if clock is None or not where:
        return When(day.isoformat(), raw=raw)
    moment = datetime.combine(day, clock, offset or zone)
    try:
        utc = moment.astimezone(UTC) + timedelta(days=plus)
        shown = moment.astimezone(zone).date() if zone and not plus else day
    except OverflowError:
        return None
    return When(shown.isoformat(), f"{utc:%Y-%m-%dT%H:%M:%SZ}", where, raw)


def _digits_only(text: str, zone: ZoneInfo | None, raw: str) -> When | None:
    """20251018, or seconds or milliseconds since 1970 where that is plausible."""
    if len(text) == 8 and (match := ISO_BASIC.fullmatch(text)):
        day = real_day(*map(int, match.groups()))
        return When(day.isoformat(), raw=raw) if day else None
    seconds = {10: int(text), 13: int(text) // 1000, 9: int(text)}.get(len(text))
    if seconds is None:
        return None
    moment = datetime.fromtimestamp(seconds, UTC)
    if not _OLDEST_EPOCH <= moment < _NEWEST_EPOCH:
        return None
    return When(
        moment.astimezone(zone or UTC).date().isoformat(),
        f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "printed",
        raw,
    )


def _by_format(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007  the zone, if any, is laid on by the caller
    except ValueError:
        return None


def _time_of(moment: datetime, form: str) -> time | None:
    return moment.time() if re.search(r"%[HIcXT]", form) else None
