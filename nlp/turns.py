"""Interviews whose turns show in print: questions in bold, or a letter before every turn ("P." and "R.").

Who answers is printed once, before the first answer or in the lead; the paper's questions are given to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp.attribution import Attribution
from nlp.interviews import LEAST, LONGEST_QUESTION, QUESTION, interviewed
from nlp.reading import DASHES, Reading
from nlp.views import View

BOLD = "**"
LETTERS = 3  # of a label such as "R", "BF" or "E.D."
NAME = range(2, 5)  # words of a name before a colon


@dataclass(slots=True)
class Turn:
    """``first``, ``end``: the word numbers of what is said, the label left out."""

    paragraph: int
    first: int
    end: int
    asks: bool
    bold: bool
    label: str = ""  # small letters
    name: tuple[int, int] | None = None  # word numbers of a name that is the label


def turns(reading: Reading, views: list[View]) -> list[Attribution]:
    """Direct speech of the one who is interviewed, an answer a row, and the questions, which nobody is given."""
    rows = [_turn(reading, p) for p in range(len(reading.paragraphs))]
    asked = _lettered(reading, rows) or _bold(rows)
    if len(asked) < LEAST:
        return []
    first_of = {v.items[0]: n for n, v in enumerate(views) if v.items[0] >= 0}
    lead = reading.paragraphs[asked[0]][0]
    named = next(
        (r.name for r in rows[asked[0] :] if r.name and r.paragraph not in asked), None
    )
    who = named or interviewed(reading, lead)
    if who is None:
        return []
    found: list[Attribution] = []
    for number, place in enumerate(asked):
        last = asked[number + 1] if number + 1 < len(asked) else place + 2
        answer = rows[place + 1 : last]
        if not answer or place + 1 in asked:
            continue
        head, tail = answer[0], answer[-1]
        begins = reading.paragraphs[head.paragraph][0]
        if begins not in first_of or head.first >= tail.end:
            continue
        words = reading.start[head.first], reading.end[tail.end - 1]
        found.append(
            Attribution(
                [words], "direct", who, (begins, begins + 1), "interview", first_of[begins]
            )
        )  # fmt: skip
        asks = reading.paragraphs[place][0]
        if asks in first_of:
            span = reading.start[asks], reading.end[rows[place].end - 1]
            cue = asks, asks + 1
            found.append(
                Attribution([span], "direct", None, cue, QUESTION, first_of[asks])
            )
    return found if len(found) >= LEAST else []


def _lettered(reading: Reading, rows: list[Turn]) -> list[int]:
    """Paragraphs of questions where two labels take turns, one of them asking."""
    s = reading.speech
    by_label: dict[str, list[Turn]] = {}
    for row in rows:
        if row.label:
            by_label.setdefault(row.label, []).append(row)
    if len(by_label) not in (2, 3):  # who asks, who answers, once by the full name
        return []
    initials = {
        "".join(reading.low[k][0] for k in range(*row.name)) for row in rows if row.name
    }  # "**Jane Smith:** ... **JS:** ..."
    best = max(by_label, key=lambda name: sum(r.asks for r in by_label[name]))
    asked = by_label[best]
    others = [name for name in by_label if name != best]
    if sum(r.asks for r in asked) * 2 < len(asked) or len(asked) < LEAST:
        return []
    told = [
        name
        for name in others
        if len(name) == 1
        or name in s["answer_labels"]
        or name in s["answer_heads"]
        or name in initials
    ]  # other labels are read where they stand (labels.py)
    if not told or any(r.paragraph + 1 >= len(rows) for r in asked):
        return []
    return [r.paragraph for r in asked if rows[r.paragraph + 1].label in others]


def _bold(rows: list[Turn]) -> list[int]:
    """Bold paragraphs that ask; statements in bold between two of them count with them."""
    asked = [r.paragraph for r in rows if r.bold and r.asks]
    if len(asked) < LEAST:
        return []
    return [
        r.paragraph
        for r in rows
        if r.bold and asked[0] <= r.paragraph <= asked[-1] and r.paragraph + 1 < len(rows)
        and not rows[r.paragraph + 1].bold
    ]  # fmt: skip


def _turn(reading: Reading, paragraph: int) -> Turn:
    first, end = reading.paragraphs[paragraph]
    text, word = reading.text, reading.word
    bold = text[: reading.start[first]].endswith(BOLD) and text[
        reading.end[end - 1] :
    ].startswith(BOLD)
    asks = end - first <= LONGEST_QUESTION and word[end - 1] == "?"
    label, name, at = _label(reading, first, end)
    while at < end - 1 and word[at] in DASHES:
        at += 1
    return Turn(paragraph, at, end, asks, bold, label, name)


def _label(
    reading: Reading, first: int, end: int
) -> tuple[str, tuple[int, int] | None, int]:
    """The label in small letters, the name that it is, and the word behind it."""
    word, low, s = reading.word, reading.low, reading.speech
    if end - first < 3:
        return "", None, first
    letters = low[first].replace(".", "")
    short = len(letters) <= LETTERS and word[first][0].isupper() and letters.isalpha()
    known = any(
        letters in s[name] for name in ("interviewers", "answer_labels", "answer_heads")
    )
    if word[first + 1] == ":" and (known or (short and word[first].isupper())):
        return letters, None, first + 2
    if spaced := _spaced(reading, first, end):
        return spaced
    if len(letters) == 1 and word[first].isupper():
        shouted = len(word[first + 1]) > 1 and word[first + 1].isupper()
        if shouted and word[first + 2] in (".", "(", ":"):
            return "", None, first  # "J. SMITH.": an initial
        if word[first].endswith("."):
            return letters, None, first + 1
        if word[first + 1] in (".", *DASHES):
            return letters, None, first + 2
    for size in NAME:
        at = first + size
        named = all(word[k][0].isupper() for k in range(first, min(at, end)))
        if at + 1 < end and low[at] == ":" and named:
            return low[at - 1], (first, at), at + 1
    if word[first][0].isupper() and word[first + 1] == ":":
        return letters, None, first + 2
    return "", None, first


def _spaced(
    reading: Reading, first: int, end: int
) -> tuple[str, tuple[int, int] | None, int] | None:
    """ "L. C. :", initials that a space parts."""
    at, letters = first, ""
    while (
        at < end - 1
        and reading.word[at].isupper()
        and len(reading.word[at].strip(".")) == 1
    ):
        letters += reading.low[at].strip(".")
        at += 1 + (reading.word[at + 1] == "." and not reading.word[at].endswith("."))
    told = 2 <= len(letters) <= LETTERS and reading.word[at] == ":"
    return (letters, None, at + 1) if told else None
