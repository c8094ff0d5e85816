"""Answers in parliament, posts and signed blocks: whole paragraphs without marks, the speaker above or below them."""

from __future__ import annotations

from nlp.attribution import Attribution
from nlp.reading import DASHES, Reading
from nlp.views import View

LONGEST_HEADING = 40  # words of "Answer of the minister ... given on ..."
LONGEST_SIGNATURE = 16  # words of a name and an office below a block
SHORTEST_BLOCK = 8  # words that a name below them signs
LONGEST_POSTER = 16  # words of "Jane Smith @jane · 3 May"


def answers(reading: Reading, views: list[View]) -> list[Attribution]:
    """ "Answer 1" above a paragraph, or "Reply of the minister X:" above numbered ones."""
    s = reading.speech
    if not s["answer_heads"].exact:
        return []
    speaker: tuple[int, int] | None = None
    found: list[Attribution] = []
    going = False
    for number, v in enumerate(views):
        p = reading.sentences[number].paragraph
        first, end = reading.paragraphs[p]
        if v.items[0] != first:
            continue
        head = v.low[0] in s["answer_heads"]
        short = end - first <= 3
        if head and not short and end - first <= LONGEST_HEADING:
            whom = _answering(v, reading)
            if whom is not None:
                speaker = whom
                going = reading.word[end - 1] == ":"
                continue
        if short and v.low[0] in s["interviewers"]:
            going = False
            continue
        if head and short:
            going = speaker is not None
            continue
        numbered = v.low[0].isdigit() and v.get(1) in (".", ")")
        if not going or speaker is None or end - first < 3:
            continue
        start = first + 2 if numbered else first
        if start >= end:
            continue
        found.append(
            Attribution(
                [(reading.start[start], reading.end[end - 1])], "direct", speaker, (first, first + 1), "label", number,
            )
        )  # fmt: skip
        going = numbered
    return found


def _answering(v: View, reading: Reading) -> tuple[int, int] | None:
    """The office and name behind "Answer of": what stands before a comma, a bracket or the questions."""
    s = reading.speech
    at = next((k for k in range(1, min(4, len(v))) if v.low[k] in s["of_like"]), 0)
    if not at:
        return None
    end = at + 1
    while end < len(v) and v.items[end] >= 0 and v.low[end] not in (",", "(", ":", "."):
        if (
            v.capital(end - 1)
            and v.low[end] in s["prepositions"]
            and v.low[end] not in s["particles"]
        ):
            break
        end += 1
    start = at + 1
    while start < end - 1 and v.low[start] in s["determiners"]:
        start += 1
    if not any(v.low[k] in s["office"] for k in range(start, end)):
        return None
    return v.items[start], v.items[end - 1] + 1


def posts(reading: Reading, views: list[View]) -> list[Attribution]:
    """Posts pasted into a text: "Jane Smith @jane · 3 May" alone on a line, the words below it."""
    found = []
    for number, v in enumerate(views):
        p = reading.sentences[number].paragraph
        first, end = reading.paragraphs[p]
        if (
            v.items[0] != first
            or end - first > LONGEST_POSTER
            or p + 1 >= len(reading.paragraphs)
        ):
            continue
        handle = next(
            (k for k in range(first, end) if reading.word[k][0] == "@"), first
        )
        name = first
        while name < handle and reading.word[name][0].isupper():
            name += 1
        if name == first or handle - name > 2:
            continue
        below, stop = reading.paragraphs[p + 1]
        if any(below <= q.first < stop for q in reading.quotations) or stop - below < 3:
            continue
        found.append(
            Attribution(
                [(reading.start[below], reading.end[stop - 1])], "direct", (first, name), (first, name), "label", number,
            )
        )  # fmt: skip
    return found


def signed_blocks(reading: Reading, views: list[View]) -> list[Attribution]:
    """A paragraph without marks, and below it a dash with a name and an office, or the name and office alone."""
    s = reading.speech
    found = []
    for number, v in enumerate(views):
        paragraph = reading.sentences[number].paragraph
        if number == 0 or paragraph == 0 or not _signs(reading, v, paragraph):
            continue
        start, last = reading.paragraphs[paragraph - 1]
        dashed = v.low[0] in DASHES
        if not _signed(reading, start, last, dashed):
            continue
        if not dashed and (reading.word[last - 1] not in ".!?" or not _name_comma(v)):
            continue
        at = end = 1 if dashed else 0
        while end < len(v) and (
            v.capital(end) or s.among(v.low[end], "particles", "honorific")
        ):
            end += 1
        found.append(
            Attribution(
                [(reading.start[start], reading.end[last - 1])], "direct",
                (v.items[at], v.items[end - 1] + 1), (v.items[at], v.items[at] + 1), "signature", number,
            )
        )  # fmt: skip
    return found


def _signs(reading: Reading, v: View, paragraph: int) -> bool:
    """Whether a sentence opens its paragraph with a name, has an office in it and no verb."""
    s, dashed = reading.speech, v.low[0] in DASHES
    first, end = reading.paragraphs[paragraph]
    if v.items[0] != first or not 3 <= len(v) <= LONGEST_SIGNATURE:
        return False
    if not dashed and (reading.word[end - 1] in ".:;!?," or not _close(reading, first)):
        return False
    if not v.capital(1 if dashed else 0) or (dashed and ":" in v.low):
        return False
    if not any(s.among(w, "office", "honorific", "spokesperson") for w in v.low):
        return False
    # "– We go, says minister X": speech that a dash opens
    return not any(s.is_verb(w) and not v.capital(k) for k, w in enumerate(v.low))


def _signed(reading: Reading, start: int, last: int, dashed: bool) -> bool:
    """Whether the paragraph above may be signed: long enough, without marks, no list and no heading of one."""
    return (
        last - start >= SHORTEST_BLOCK
        and reading.word[last - 1] != ":"  # "- Norland: Jane Smith, minister"
        # "- Jane Smith, minister, Norland": an item below another
        and not (dashed and reading.word[start] in DASHES)
        and not any(start <= q.first < last for q in reading.quotations)
    )


def _close(reading: Reading, first: int) -> bool:
    """Whether only one line break stands before the word: a name right below its words."""
    return reading.text[reading.end[first - 1] : reading.start[first]].count("\n") == 1


def _name_comma(v: View) -> bool:
    """ "Jane Smith, minister for returns" and no more."""
    s = v.reading.speech
    comma = next((k for k in range(len(v)) if v.low[k] == ","), 0)
    return 2 <= comma <= 4 and v.get(comma + 1) in s["office"]
