"""Interviews without names beside the answers: a question is a paragraph of its own, a dash opens the answer.

Who answers is told once, above the first question. Questions carry no speaker: they are the paper's.
"""

from __future__ import annotations

from itertools import pairwise

from nlp.attribution import Attribution
from nlp.reading import DASHES, Reading
from nlp.views import View

LONGEST_QUESTION = 45  # words
LEAST = 2  # answers; one question and one dash may be anything
NAME = range(2, 5)  # words of a name


def interviews(reading: Reading, views: list[View]) -> list[Attribution]:
    """Direct speech of the one who is interviewed, an answer a row."""
    first_of = {v.items[0]: n for n, v in enumerate(views) if v.items[0] >= 0}
    found: list[Attribution] = []
    who: tuple[int, int] | None = None
    for (start, end), (below, stop) in pairwise(reading.paragraphs):
        if not _asks(reading, start, end) or reading.low[below] not in DASHES:
            continue
        if stop - below < 2 or reading.word[stop - 1] == "?" or below not in first_of:
            continue
        who = who or _interviewed(reading, start)
        if who is None:
            return []
        words = reading.start[below + 1], reading.end[stop - 1]
        found.append(
            Attribution(
                [words], "direct", who, (below, below + 1), "interview", first_of[below]
            )
        )
    return found if len(found) >= LEAST else []


def _asks(reading: Reading, start: int, end: int) -> bool:
    return reading.word[end - 1] == "?" and end - start <= LONGEST_QUESTION


def _interviewed(reading: Reading, before: int) -> tuple[int, int] | None:
    """The first full name of the lead, its title included; None where there is none."""
    word, low, s = reading.word, reading.low, reading.speech
    at = 0
    while at < before:
        end = at
        while end < before and (
            word[end][:1].isupper() or (end > at and low[end] in s["particles"])
        ):
            end += 1
        first = at
        while first < end and (
            low[first] in s.openers
            or low[first] in s["prepositions"]
            or low[first] in s["interview_words"]
            or low[first] in s["office"]
        ):
            first += 1
        loose = at == 0 or low[at - 1] not in s["prepositions"]
        if end - first in NAME and loose and not _body(reading, first, end):
            return first, end
        at = max(end, at + 1)
    return None


def _body(reading: Reading, first: int, end: int) -> bool:
    s = reading.speech
    return any(
        reading.low[k] in s["organisation_words"] or reading.low[k] in s["body"]
        for k in range(first, end)
    )
