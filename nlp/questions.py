"""Interviews in which nothing but the question mark tells who speaks: a question is a paragraph, the next one is the answer.

Papers print them so, with the name before the first answer or only in the lead. Lists of questions and answers that no one
person gives look alike, so a name before an answer or a word of talking in the lead is needed. A question may be put as a
claim ("The minister says that you are too slow."): what others say in it is the paper's.
"""

from __future__ import annotations

from itertools import pairwise

from nlp.attribution import Attribution
from nlp.interviews import NAME, QUESTION, asks, interviewed
from nlp.reading import DASHES, Reading
from nlp.views import View

LEAST = 3  # answers
CLAIM = 20  # words of a question that is put as a claim
Place = tuple[int, int]


def questioned(reading: Reading, views: list[View]) -> list[Attribution]:
    """Direct speech of the one who is interviewed, an answer a row, and the claims, which nobody is given."""
    first_of = {v.items[0]: n for n, v in enumerate(views) if v.items[0] >= 0}
    turns = [
        (asked, told)
        for asked, told in pairwise(reading.paragraphs)
        if asks(reading, *asked) and not asks(reading, *told)
    ]
    if len(turns) < LEAST:
        return []
    labelled = [_label(reading, *told) or _surname(reading, *told) for _, told in turns]
    marked = [
        reading.low[k] in DASHES or (reading.low[k + 1 : k + 2] == [":"] and not name)
        for (_, (k, _)), name in zip(turns, labelled, strict=True)
    ]
    if any(marked) or sum(bool(n and n[1] - n[0] == 1) for n in labelled) > 1:
        return []  # "AB: No.": labels tell
    who = next((found for found in labelled if found), None)
    asked_from = turns[0][1][0]
    if who is None:
        words = reading.speech["interview_words"]
        if not any(low in words for low in reading.low[:asked_from]):
            return []
        who = interviewed(reading, asked_from)
    if who is None:
        return []
    turns, labelled = _with_claims(reading, turns, labelled)
    found = [
        Attribution(
            [(reading.start[label[1] + 1 if label else first], reading.end[end - 1])],
            "direct", label or who, (first, first + 1), "interview", first_of[first],
        )
        for (_, (first, end)), label in zip(turns, labelled, strict=True)
        if first in first_of
    ]  # fmt: skip
    return found + [
        Attribution(
            [(reading.start[first], reading.end[end - 1])], "direct", None, (first, first + 1), QUESTION, first_of[first]
        )
        for (first, end), _ in turns
        if first in first_of and _claims(reading, first, end)
    ]  # fmt: skip


def _with_claims(
    reading: Reading, turns: list[tuple[Place, Place]], labelled: list[Place | None]
) -> tuple[list[tuple[Place, Place]], list[Place | None]]:
    """The turns, those added whose question is a claim: one short sentence between two answers."""
    paragraphs = reading.paragraphs
    at = {first: n for n, (first, _) in enumerate(paragraphs)}
    begins = [at[asked[0]] for asked, _ in turns]
    all_turns, names = list(turns), list(labelled)
    for here, there in pairwise(begins):
        between = paragraphs[here + 1 : there]
        claims = between[1::2]
        if len(between) % 2 and all(_claims(reading, *one) for one in claims):
            all_turns += zip(claims, between[2::2], strict=True)
            names += [None] * len(claims)
    return all_turns, names


def _claims(reading: Reading, first: int, end: int) -> bool:
    inside = [s for s in reading.sentences if s.items and first <= s.items[0] < end]
    return len(inside) == 1 and reading.low[end - 1] == "." and end - first <= CLAIM


def _label(reading: Reading, first: int, end: int) -> Place | None:
    """The name of two to four words before the colon that opens an answer."""
    for size in NAME:
        at = first + size
        named = all(reading.word[k][0].isupper() for k in range(first, min(at, end)))
        if at + 1 < end and reading.low[at] == ":" and named:
            return first, at
    return None


def _surname(reading: Reading, first: int, end: int) -> Place | None:
    """A surname alone before the colon, printed above with another name in front: "Smith: No"."""
    word = reading.word
    if end - first < 3 or word[first + 1] != ":" or not word[first][0].isupper():
        return None
    above = range(1, first)
    if any(word[k] == word[first] and word[k - 1][0].isupper() for k in above):
        return first, first + 1
    return None
