"""The day of all that a text holds or a part of it: of an interview, a sitting, a post, a live report, as a line of its own tells it."""

from __future__ import annotations

from nlp.attribution import Attribution
from nlp.extensions import DayFound
from nlp.reading import Reading
from nlp.said import retold

DAY = 10  # characters of 2026-03-04
STAMP = 9  # words of "Wednesday 17 June 2026, 9:12"
HEADING = 16  # words of "Oral answers, Wednesday 4 March 2026: Borders"


def interview_day(
    reading: Reading, days: list[DayFound], published: str
) -> DayFound | None:
    """The day of an interview or hearing that a transcript names in its first lines."""
    s = reading.speech
    for first, last in reading.paragraphs[:3]:
        told = any(
            reading.low[k] in s["interview_words"]
            or s["interview_words"].phrase_at(
                reading.low, k, last
            )  # "võttis meid vastu"
            for k in range(first, last)
        )
        ends = reading.word[last - 1]
        ordinal = ends == "." and reading.word[max(first, last - 2)].isdigit()
        closed = ordinal or ends not in (".", "!", "?")
        closed = closed or _sitting(reading, first, last, days)
        heading = last - first <= HEADING and closed
        if not told and not heading:
            continue
        for day in days:
            if not told and day.kind != "absolute":
                continue
            inside = reading.start[first] <= day.start < reading.end[last - 1]
            if (
                inside
                and day.precision == "day"
                and day.day
                and not (published and day.day > published)
            ):
                return day
    return None


def _sitting(reading: Reading, first: int, last: int, days: list[DayFound]) -> bool:
    """ "From the chamber, Wednesday 25 March.": a line without a verb that ends with its day."""
    finite = reading.speech["finite"]
    if last - first < 3 or any(reading.low[k] in finite for k in range(first, last)):
        return False
    return any(d.end == reading.end[last - 2] for d in days)


def headed(reading: Reading, day: DayFound | None) -> bool:
    """Whether the day of an interview stands in a heading of it: "Question time, Thursday 29 January"."""
    if day is None:
        return False
    words = reading.speech["interview_words"]
    for first, last in reading.paragraphs[:3]:
        if reading.start[first] <= day.start < reading.end[last - 1]:
            return last - first <= HEADING and any(
                reading.low[k] in words for k in range(first, last)
            )
    return False


def stamped(
    reading: Reading, a: Attribution, days: list[DayFound], published: str
) -> DayFound | None:
    """The day of posts that each stand below a line of their own with day and hour: "17 June, 9:12"."""
    above = reading.paragraph_of(a.cue[0])
    found: list[tuple[int, DayFound]] = []
    for number, (first, last) in enumerate(reading.paragraphs):
        if last - first > STAMP:
            continue
        told = [
            d
            for d in days
            if reading.start[first] <= d.start < reading.end[last - 1]
            and d.precision == "day"
            and d.day
            and not (published and d.day > published)
        ]
        rest = [
            k
            for k in range(first, last)
            if reading.low[k].isalpha()
            and not any(d.start <= reading.start[k] < d.end for d in told)
            and reading.low[k] not in reading.speech["time_words"]
            and reading.low[k] not in reading.speech["prepositions"]
        ]
        if len(told) == 1 and not rest:
            found.append((number, told[0]))
    if len(found) < 2:
        return None  # one alone is a dateline
    return next((day for number, day in reversed(found) if number < above), None)


def live_day(reading: Reading, a: Attribution, published: str) -> DayFound | None:
    """The day of a live report, whose entries begin with an hour: what is reported there was said on it."""
    before = [span for span in reading.clocks if span[0] < a.pieces[0][0]]
    if not before or len(published) < DAY or retold(reading, a, []):
        return None
    start, end = before[-1]
    hour = reading.text[start:end].rstrip(" –—|:-\u00a0")
    return DayFound(start, start + len(hour), published[:DAY], "day", "relative")
