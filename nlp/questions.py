"""Interviews in which nothing but the question mark tells who speaks: a question is a paragraph, the next one is the answer.

Central European papers print them so, with the name before the first answer or only in the lead. Lists of questions and
answers that no one person gives look alike, so a name before an answer or a word of talking in the lead is needed.
"""

from __future__ import annotations

from itertools import pairwise

from nlp.attribution import Attribution
from nlp.interviews import NAME, asks, interviewed
from nlp.reading import DASHES, Reading
from nlp.views import View

LEAST = 3  # answers


def questioned(reading: Reading, views: list[View]) -> list[Attribution]:
    """Direct speech of the one who is interviewed, an answer a row."""
    first_of = {v.items[0]: n for n, v in enumerate(views) if v.items[0] >= 0}
    turns = [
        (first, end)
        for (start, stop), (first, end) in pairwise(reading.paragraphs)
        if asks(reading, start, stop) and not asks(reading, first, end)
    ]
    marked = (
        reading.low[k] in DASHES or reading.low[k + 1 : k + 2] == [":"]
        for k, _ in turns
    )
    if len(turns) < LEAST or any(marked):  # "AB: No.": labels tell
        return []
    asked_from = turns[0][0]
    labelled = [_label(reading, first, end) for first, end in turns]
    who = next((found for found in labelled if found), None)
    if who is None:
        words = reading.speech["interview_words"]
        if not any(low in words for low in reading.low[:asked_from]):
            return []
        who = interviewed(reading, asked_from)
    if who is None:
        return []
    return [
        Attribution(
            [(reading.start[label[1] + 1 if label else first], reading.end[end - 1])],
            "direct", label or who, (first, first + 1), "interview", first_of[first],
        )
        for (first, end), label in zip(turns, labelled, strict=True)
        if first in first_of
    ]  # fmt: skip


def _label(reading: Reading, first: int, end: int) -> tuple[int, int] | None:
    """The name of two to four words before the colon that opens an answer."""
    for size in NAME:
        at = first + size
        named = all(reading.word[k][0].isupper() for k in range(first, min(at, end)))
        if at + 1 < end and reading.low[at] == ":" and named:
            return first, at
    return None
