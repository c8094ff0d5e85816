"""Interviews without names beside the answers: a question is a paragraph of its own, a dash opens the answer.

Who answers is told once, above the first question. Questions carry no speaker: they are the paper's.
"""

from __future__ import annotations

from itertools import pairwise

from nlp.asides import inserted
from nlp.attribution import Attribution
from nlp.given_names import given_names
from nlp.reading import DASHES, Reading
from nlp.spelling import fold
from nlp.views import View

LONGEST_QUESTION = 45  # words
LEAST = 2  # answers; one question and one dash may be anything
NAME = range(2, 5)  # words of a name
QUESTION = "interviewer"  # the rule of what is given to nobody


def interviews(reading: Reading, views: list[View]) -> list[Attribution]:
    """Direct speech of the one who is interviewed, an answer a row."""
    first_of = {v.items[0]: n for n, v in enumerate(views) if v.items[0] >= 0}
    found: list[Attribution] = []
    questions: list[Attribution] = []
    who: tuple[int, int] | None = None
    answered = 0
    turns = _turns(reading)
    for (start, end), (below, stop) in pairwise(reading.paragraphs):
        in_turn = start in turns
        if not (in_turn or (below not in turns and asks(reading, start, end))):
            continue
        if (
            reading.low[below] not in DASHES
            or stop - below < 2
            or below not in first_of
        ):
            continue
        if reading.word[stop - 1] == "?" and not in_turn:
            continue
        told = _told(views, first_of[below], stop)
        if (in_turn or told) and start in first_of:
            questions.append(_question(reading, start, end, first_of[start]))
        who = who or interviewed(reading, start)
        if who is None:
            return []
        words = reading.start[below + 1], reading.end[stop - 1]
        if told:
            answered += 1  # "– Nej, siger hun.": read as speech that a dash opens
            continue
        found.append(
            Attribution(
                [words], "direct", who, (below, below + 1), "interview", first_of[below]
            )
        )
    return questions + found if len(found) + answered >= LEAST else []


def _told(views: list[View], first: int, stop: int) -> bool:
    """Whether a clause of saying stands in an answer, which then is no bare turn."""
    for v in views[first:]:
        if not v.items or v.items[0] >= stop:
            return False
        if any(inserted(v, k, False) for k in range(1, len(v) - 1)):
            return True
    return False


def _question(reading: Reading, start: int, end: int, number: int) -> Attribution:
    """The paper's own words: nobody is said to speak in them."""
    span = reading.start[start], reading.end[end - 1]
    return Attribution([span], "direct", None, (start, start + 1), QUESTION, number)


def _turns(reading: Reading) -> set[int]:
    """First words of the questions where both sides begin with a dash: every second paragraph, most of them asking."""
    found: set[int] = set()
    run: list[tuple[int, int]] = []
    for first, end in [*reading.paragraphs, (len(reading.low), 0)]:
        if end and reading.low[first] in DASHES:
            run.append((first, end))
            continue
        asked, told = run[::2], run[1::2]
        marks = [
            sum(reading.word[e - 1] == "?" for _, e in part) for part in (asked, told)
        ]
        if (
            len(run) >= 2 * LEAST
            and len(told) == len(asked)
            and marks[0] * 2 >= len(asked)
            and marks[0] > marks[1]
        ):
            found.update(first for first, _ in asked)
        run = []
    return found


def asks(reading: Reading, start: int, end: int) -> bool:
    """Whether a paragraph is a question, and short enough for an interviewer's."""
    return reading.word[end - 1] == "?" and end - start <= LONGEST_QUESTION


def interviewed(reading: Reading, before: int) -> tuple[int, int] | None:
    """The first full name of the lead, its title included; None where there is none."""
    return named_in(reading, 0, before)


def named_in(reading: Reading, start: int, before: int) -> tuple[int, int] | None:
    """The first full name between two words; None where there is none."""
    word, low, s = reading.word, reading.low, reading.speech
    begins = {first for first, _ in reading.paragraphs}
    at = start
    while at < before:
        end = at
        while (
            end < before
            and not (end > at and end in begins)  # never over a line
            and (word[end][:1].isupper() or (end > at and low[end] in s["particles"]))
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
        # "Intervista a X", "Fem frågor till X"
        led = at > 1 and low[at - 2] in s["interview_words"]
        if at and low[at - 1] in s["with"]:  # "گفت‌وگوی «روزنامه» با X"
            led |= any(low[k] in s["interview_words"] for k in range(start, at))
        if at > 1 and s["asked_by"].phrase_at(low, at - 2, at) == at:
            at = max(end, at + 1)
            continue  # "intervistato da Radio Uno"
        loose = at == 0 or led or low[at - 1] not in s["prepositions"]
        if not loose and (
            given := [
                k for k in range(first + 1, end - 1) if fold(word[k]) in given_names()
            ]
        ):
            first, loose = given[0], True  # "il sindaco di Trieste Jane Smith"
        elif not loose and end - first > 2 and at > 1 and low[at - 2] in s["office"]:
            first, loose = end - 2, True
        if end - first in NAME and loose and not _body(reading, first, end):
            return first, end
        at = max(end, at + 1)
    return None


def _body(reading: Reading, first: int, end: int) -> bool:
    s = reading.speech
    return any(
        s.names_body(reading.low, k) or reading.low[k] in s["body"]
        for k in range(first, end)
    )
