"""The dateline that opens a text, before its first sentence: "VIENNA, 3 February 2026 (Northwire) - Austria has ...".

In front of the day stands nothing but a place, a house and a weekday, behind it a house and a stroke or a full stop;
whatever else stands there makes it a sentence, whose day is another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from crawler.calendars import DIGITS
from crawler.dates import CHANGED, parse_when
from db.records import DateFound, IssueFound

_DAY = r"\d{1,2}(?:\.|º|°|er|η|:e|st|nd|rd|th)?"
_OF = r"(?:de |d['’]|di |of )?"
_MONTH = r"[^\W\d]{3,12}\.?"
#: every form of a whole day that is printed in running text
DATE = re.compile(
    rf"(?<![\d.,/-])(?:\d{{1,2}}[./-] ?\d{{1,2}}[./-] ?\d{{4}}"
    rf"|(?:19|20)\d\d(?:[./-] ?\d{{1,2}}[./-] ?\d{{1,2}}| \d\d \d\d)"
    rf"|{_DAY} ?{_OF}{_MONTH},? ?(?:de |del )?(?:19|20)\d\d(?: m\.)?"
    rf"|(?:19|20)\d\d(?:\.|\. gada| m\.)? {_DAY} {_MONTH}"
    rf"|(?:19|20)\d\d(?:\.|\. gada| m\.)? {_MONTH} {_DAY}"
    rf"|{_MONTH} {_DAY},? (?:19|20)\d\d"
    rf"|\d{{1,2}}-[^\W\d]{{3,12}}-(?:19|20)\d\d"
    r"|1[34]\d\d[./-]\d{1,2}[./-]\d{1,2}|\d{1,2} [^\W\d]{2,10} 1[34]\d\d)(?!\d)"
)
_SHORT = re.compile(
    rf"(?<![\d.,/-])(?:{_DAY} ?{_OF}{_MONTH}|{_MONTH} {_DAY})(?!\d|,? ?(?:19|20)\d\d)"
)
_ORDINAL = re.compile(r"(?<!\d)(\d{1,2})(?:\.|º|°|er|η|:e)(?=\s)")
_LONGEST = 110  # characters up to the end of the day
_HOUSE = r"(?:\([^()]{2,60}\)|/[^/]{2,40}/|\[[^\]]{2,60}\])"
_HOUSES = re.compile(_HOUSE)
_TAIL = re.compile(
    r"(?:\s?(?:r|г|g|d)\b\.?)?"
    r"(?:,?\s*\d{1,2}[.:h]\d\d(?:\s?(?:Uhr|[A-Z]{3,4}))?)?"
    rf"(?:[.,]?,?\s[^\W\d]{{3,14}}(?=\s*(?:{_HOUSE}|[–—-])))?"
    r"\s*[)\]]?"
    rf"(?P<house>(?:[\s,./|–—-]*(?:{_HOUSE}|[A-ZÀ-Þ]{{2,10}}\b(?=\s*[–—-])))*)"
    r"\s*(?P<stroke>\.?\s?[–—-]{1,2}|[.:|])(?=\s)\s*"
)
_PARTED = re.compile(r"[,.|:(–—/-]\s*$")
_AT_ENDS = " \t,.|:;()[]–—-/*_#>•"
# before a day, between it and the place; alone they begin a sentence
_LITTLE_WORDS = """
a al am av d da das de dei del den der des di dia die dne do du el en et i il in la las le les lo los na of og on op pe
the u v van von w y z za št á à dňa dnia dana
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())
_SINCE_WORDS = """
ab am an as at au av bis by cada dal dans de del den depuis desde dia die dne do dès el from für il in la le les lo los
mit na nach od on op pe per sedan seit siden since sur the to tot until v van vom von w zum à για από στις το во на от
от с след
"""
_SINCE = frozenset(_SINCE_WORDS.split())


def dateline(
    text: str, *, lang: str = "", tz: str = "", order: str = "", read_on: date | None
) -> DateFound | None:
    """The day in the dateline that opens a paragraph.

    Args:
        text: the paragraph. lang, tz, order: as for ``parse_when``.
        read_on: the day on which the text was read, for datelines without a year ("VIENNA, Feb 3 (Northwire) -"):
            the last such day before it; without it they are none. The year is in ``day`` and not in ``raw``.
    """
    line = " ".join(text[:400].translate(DIGITS).split())
    if (found := DATE.search(line[:_LONGEST])) and _opens(line, found, bare=True):
        when = parse_when(tidy(found.group()), lang=lang, tz=tz, order=order)
        return when.found("text") if when and len(when.day) == 10 else None
    if read_on is None or found:
        return None
    for short in _SHORT.finditer(line[:_LONGEST]):
        if _opens(line, short, bare=False) and (
            day := _last_such(short.group(), read_on, lang)
        ):
            return DateFound(day.isoformat(), "text", short.group())
    return None


def datelined(
    paragraphs: Sequence[str],
    *,
    lang: str = "",
    tz: str = "",
    order: str = "",
    read_on: date | None,
) -> DateFound | None:
    """The first dateline of these paragraphs; None where several open with different days, as in a chronicle."""
    found = [
        day
        for one in paragraphs
        if (day := dateline(one, lang=lang, tz=tz, order=order, read_on=read_on))
    ]
    return found[0] if len({one.day for one in found}) == 1 else None


def without_year(found: DateFound | None) -> tuple[IssueFound, ...]:
    """The issue that the chosen day was printed without a year; nothing where it was not."""
    if found is None or not _SHORT.fullmatch(found.raw):
        return ()
    return (
        IssueFound(
            "year not printed",
            f"the dateline says {found.raw!r}, which was taken for {found.day}, the last such day before it was read",
            suggestion="say --published where it is of another year",
        ),
    )


def tidy(raw: str) -> str:
    """Spaces between digits as the strict reader wants them; 2026 03 03 as ISO."""
    if re.fullmatch(r"\d{4} \d\d \d\d", raw):
        return raw.replace(" ", "-")
    if re.search(r"[^\W\d]", raw):
        return _ORDINAL.sub(r"\1", raw)
    return re.sub(r"(?<=[./-]) (?=\d)", "", raw)


def _opens(line: str, found: re.Match[str], *, bare: bool) -> bool:
    """Whether only a place and a house stand before the day, and behind it its end; ``bare``: they may be missing."""
    tail = _TAIL.match(line, found.end())
    if tail is None or line[tail.end() : tail.end() + 1].islower():
        return False
    head = line[: found.start()]
    if CHANGED.search(head):
        return False
    words = _HOUSES.sub(" ", head).strip(_AT_ENDS).replace(",", " ").split()
    if not words:
        return bare or bool(_HOUSES.search(head))
    if len(words) > 6 or any(c.isdigit() for c in head):
        return False
    if all(word.casefold() in _LITTLE | _SINCE for word in words):
        return False
    named = [word for word in words if word.casefold() not in _LITTLE]
    if any(word[0].islower() for word in named[:1]):
        return False
    # a weekday, which many languages write small, may be the last word
    spoken = [word for word in named[1:] if word.lstrip("(").islower()]
    if spoken and (spoken != named[-1:] or f", {spoken[0]}" not in head):
        return False
    if named[0].casefold() in _SINCE:
        return False
    if not bare:  # without a year a stroke or a house has to say that it is one
        return bool(tail["house"].strip()) or tail["stroke"] not in {".", ":", "|"}
    return len(named) <= 3 or bool(_PARTED.search(head))


def _last_such(raw: str, read_on: date, lang: str) -> date | None:
    """The last day before ``read_on`` that is printed so."""
    for year in range(read_on.year, read_on.year - 2, -1):
        for whole in (f"{raw} {year}", f"{year}. {raw}"):
            when = parse_when(tidy(whole), lang=lang)
            if when is None or len(when.day) != 10:
                continue
            day = date.fromisoformat(when.day)
            if day <= read_on + timedelta(days=1):
                return day
    return None
