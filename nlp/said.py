"""The day on which something was said, where the text dates the speaking itself.

A day counts only right beside the verb of saying: behind it ("said on Saturday"), between speaker and verb, or at the
head of its sentence. A day inside the words, or one that dates a flight or a meeting, does not.
"""

from __future__ import annotations

from nlp.attribution import Attribution
from nlp.extensions import DayFound
from nlp.reading import Reading

NEAR = 90  # characters between the verb and its day
CLOSE = 45
HEADING = 16  # words of "Oral answers, Wednesday 4 March 2026: Borders"


def said_on(
    reading: Reading, a: Attribution, days: list[DayFound], published: str
) -> DayFound | None:
    """The day that dates the speaking, never after publication, or None."""
    if not days or a.cue[0] == a.cue[1] or a.speaker is None:
        return None
    if a.rule == "according_to":
        return None  # "according to a letter seen on Thursday": the day dates something else
    s = reading.speech
    sentence = [i for i in reading.sentences[a.sentence].items if i >= 0]
    if not sentence or a.cue[0] not in sentence:
        return None
    low = reading.low
    begin, end = reading.start[sentence[0]], reading.end[sentence[-1]]
    cue_start, cue_end = reading.start[a.cue[0]], reading.end[a.cue[1] - 1]
    mention_start = reading.start[a.speaker[0]]
    mention_end = reading.end[a.speaker[1] - 1]
    tail = max(cue_end, mention_end if mention_end - cue_end < NEAR * 2 else 0)
    same = _same_day(reading, a, days, sentence, tail)
    if same is not None:
        return same
    for day in days:
        if day.precision != "day" or not day.day or not begin <= day.start < end:
            continue
        if published and day.day > published:
            continue
        if any(p <= day.start < q for p, q in a.pieces):
            continue
        if day.start >= cue_start:
            between = reading.words_in(min(tail, day.start), day.start)
            if day.start - tail > NEAR or any(
                low[k] in (".", ";", "(", "that")
                or low[k] in s["relatives"]
                or low[k] in s["finite"]
                for k in between
            ):
                continue
            if any(low[k] == "," for k in between) and day.start - tail > CLOSE:
                continue
            return day
        first = min(cue_start, mention_start)
        if day.end <= first:
            between = reading.words_in(day.end, first)
            if (
                day.start - begin <= CLOSE
                and not any(
                    low[k] in s["finite"] or low[k] in s["relatives"] for k in between
                )
                and first - day.end <= CLOSE
            ):
                return day
        elif mention_end <= day.start < cue_start:
            between = reading.words_in(mention_end, day.start)
            if not any(low[k] in s["relatives"] or low[k] == "," for k in between):
                return day
    return None


def interview_day(
    reading: Reading, days: list[DayFound], published: str
) -> DayFound | None:
    """The day of an interview or hearing that a transcript names in its first lines."""
    s = reading.speech
    for first, last in reading.paragraphs[:3]:
        told = any(reading.low[k] in s["interview_words"] for k in range(first, last))
        heading = last - first <= HEADING and reading.word[last - 1] not in (
            ".",
            "!",
            "?",
        )
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


def _same_day(
    reading: Reading,
    a: Attribution,
    days: list[DayFound],
    sentence: list[int],
    tail: int,
) -> DayFound | None:
    """ "on the same day" right behind the verb: the last day that was printed before."""
    listed = reading.speech["same_day"]
    if not listed.phrases:
        return None
    for k in sentence:
        if reading.start[k] < tail or reading.start[k] - tail > CLOSE:
            continue
        end = listed.phrase_at(reading.low, k, len(reading.low))
        if end:
            before = [
                d
                for d in days
                if d.end <= reading.start[k] and d.precision == "day" and d.day
            ]
            if before:
                d = before[-1]
                return DayFound(
                    reading.start[k], reading.end[end - 1], d.day, d.precision, d.kind
                )
    return None
