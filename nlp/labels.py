"""Transcripts: which labels of a text count, and the words behind each."""

from __future__ import annotations

from collections import Counter

from nlp.attribution import Attribution
from nlp.label import Label, label, letters_of
from nlp.reading import ENDERS, Reading
from nlp.views import View

#: no label of who speaks: "Question:", "Letter:", "Monday:"
NO_SPEAKERS = ("interviewers", "document", "time_words")
STAGE = 14  # words of "(Applause from the benches of the left.)"


def labels(reading: Reading, views: list[View]) -> list[Attribution]:
    """Paragraphs that begin "NAME:"; a label counts where it comes back, another answers it, or a title stands in it."""
    rows = [row for n, v in enumerate(views) if (row := label(reading, views, n))]
    _spelt_out(reading, rows)
    s = reading.speech
    heads = Counter(row.head for row in rows)
    askers = {head for head in heads if _asks(reading, rows, heads, head)}
    asking = bool(askers) or any(h in s["interviewers"] for h in heads)
    beside = len(heads) > 1 and any(r.strong for r in rows)
    found = []
    for row in rows:
        if row.head in askers or s.among(row.head, *NO_SPEAKERS):
            continue
        titled = row.titled and len(heads) > 1
        if asking or heads[row.head] > 1 or row.strong or titled or beside:
            whole = row.strong and len(rows) == 1 and not asking
            found += _turn(reading, views[row.number], row, rows, whole)
    return found


def _asks(reading: Reading, rows: list[Label], heads: Counter[str], head: str) -> bool:
    """ "R:" for the reporter, who only asks."""
    return (
        len(head.strip(".")) == 1
        and len(heads) > 1
        and heads[head] > 1
        and all(
            reading.word[_last_of(reading, reading.sentences[r.number].paragraph)]
            == "?"
            for r in rows
            if r.head == head
        )
    )


def _last_of(reading: Reading, paragraph: int) -> int:
    return reading.paragraphs[paragraph][1] - 1


def _turn(
    reading: Reading, v: View, row: Label, rows: list[Label], whole: bool
) -> list[Attribution]:
    """The words behind a label, without what the stage did between them. ``whole``: the rest of the text is one answer."""
    paragraph = reading.sentences[row.number].paragraph
    last = _whole_answer(reading, paragraph) if whole else _last_of(reading, paragraph)
    begin = v.items[-1] + 1 + row.body - len(v) if row.body >= len(v) else -1
    if begin > last and paragraph + 1 < len(reading.paragraphs):
        last = _last_of(reading, paragraph + 1)  # a line of its own
    if begin > last or _labelled(rows, reading, begin):
        return []
    start = reading.start[begin] if begin >= 0 else v.char(row.body)
    end = _without_stage(reading, last)
    if reading.end[end] <= start:
        return []
    first = reading.words_in(start, reading.end[end]).start
    return [
        Attribution(
            [(reading.start[a] if a > first else start, reading.end[b])], "direct", row.mention,
            (v.items[0], v.items[0] + 1), "label", row.number,
        )
        for a, b in _between_stages(reading, first, end)
    ]  # fmt: skip


def _labelled(rows: list[Label], reading: Reading, begin: int) -> bool:
    """Whether another label stands where the words should begin."""
    if begin < 0:
        return False
    return any(reading.sentences[r.number].items[0] == begin for r in rows)


def _spelt_out(reading: Reading, rows: list[Label]) -> None:
    """Gives labels of letters alone the name that they stand for: a longer label's, or one printed before the first."""
    whole = [row for row in rows if not letters_of(reading.word[slice(*row.mention)])]
    names = [row.mention for row in whole if row.mention[1] - row.mention[0] >= 2]
    if not rows:
        return
    before = reading.words_in(0, reading.start[min(r.mention[0] for r in rows)])
    for k in before[:-1]:
        if reading.word[k][0].isupper() and reading.word[k + 1][0].isupper():
            names.append((k, k + 2))
    for row in rows:
        letters = letters_of(reading.word[slice(*row.mention)])
        told = [
            n
            for n in names
            if letters and "".join(w[0] for w in reading.low[slice(*n)]) == letters
        ]
        if not told:
            continue
        row.mention = told[0]
        row.head = reading.low[told[0][1] - 1]
        for other in whole:  # "Smith:" beside "J. S.:"
            if other.head == row.head:
                other.mention = told[0]


def _whole_answer(reading: Reading, paragraph: int) -> int:
    """The last word of a written answer that fills the rest of the text."""
    last = paragraph
    for k in range(paragraph + 1, len(reading.paragraphs)):
        first, end = reading.paragraphs[k]
        low = reading.low[first]
        if low in reading.speech["document"] or reading.word[end - 1] == ":":
            break
        last = k
    return reading.paragraphs[last][1] - 1


def _without_stage(reading: Reading, last: int) -> int:
    """Leaves "(Applause.)" at the end of a turn out."""
    if reading.word[last] == "." and reading.word[last - 1] == ")":
        last -= 1  # "(Applausi)."
    if reading.word[last] != ")":
        return last
    for k in range(last - 1, max(-1, last - STAGE), -1):
        if reading.word[k] == "(":
            return k - 1 if reading.word[k - 1] in (".", "!", "?") else last
    return last


def _between_stages(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    """The words of a turn without "(Noise.)" between two of its sentences, first and last word of each part."""
    parts: list[tuple[int, int]] = []
    k = first
    while k < last:
        if reading.word[k] == "(" and k > first and reading.word[k - 1] in ENDERS:
            close = next(
                (j for j in range(k + 1, min(last, k + 9)) if reading.word[j] == ")"), 0
            )
            if close and close < last and reading.word[close + 1][0].isalpha():
                parts.append((first, k - 1))
                first = k = close + 1
        k += 1
    return [*parts, (first, last)]
