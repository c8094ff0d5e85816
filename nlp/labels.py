"""Transcripts and signed blocks: who speaks is printed beside the words, which stand in no marks."""

from __future__ import annotations

from nlp.attribution import Attribution
from nlp.reading import DASHES, Reading
from nlp.views import View


def labels(reading: Reading, views: list[View]) -> list[Attribution]:
    """Paragraphs that begin "NAME:"; a label counts where it comes back or another one answers it."""
    s = reading.speech
    rows: list[tuple[int, int, str]] = []
    heads: dict[str, int] = {}
    for number, v in enumerate(views):
        paragraph = reading.sentences[number].paragraph
        if v.items[0] != reading.paragraphs[paragraph][0]:
            continue
        colon = next((k for k in range(1, min(len(v), 7)) if v.low[k] == ":"), 0)
        if not colon or colon + 1 >= len(v) or v.is_quote(colon + 1):
            continue
        if not all(
            v.capital(k) or v.low[k] in s["particles"] or v.low[k] == "."
            for k in range(colon)
        ):
            continue
        head = v.low[colon - 1]
        heads[head] = heads.get(head, 0) + 1
        rows.append((number, colon, head))
    asking = any(h in s["interviewers"] for h in heads)
    found = []
    for number, colon, head in rows:
        v = views[number]
        shouted = all(v.word[k].isupper() for k in range(colon) if v.word[k].isalpha())
        if (
            head in s["interviewers"]
            or head in s["document"]
            or head in s["time_words"]
        ):
            continue
        if not (asking or heads[head] > 1 or (shouted and len(heads) > 1)):
            continue
        last = reading.paragraphs[reading.sentences[number].paragraph][1] - 1
        first = v.items[0]
        found.append(
            Attribution(
                [(v.char(colon + 1), reading.end[last])], "direct",
                (first, v.items[colon - 1] + 1), (first, first + 1), "label", number,
            )
        )  # fmt: skip
    return found


def signed_blocks(reading: Reading, views: list[View]) -> list[Attribution]:
    """A paragraph without marks, and below it a dash with a name and an office."""
    s = reading.speech
    found = []
    for number, v in enumerate(views):
        paragraph = reading.sentences[number].paragraph
        first = reading.paragraphs[paragraph][0]
        if (
            number == 0
            or paragraph == 0
            or v.items[0] != first
            or v.low[0] not in DASHES
            or len(v) > 16
        ):
            continue
        titled = any(
            w in s["office"] or w in s["honorific"] or w in s["spokesperson"]
            for w in v.low
        )
        if not titled or len(v) < 3 or not v.capital(1):
            continue
        start, last = reading.paragraphs[paragraph - 1]
        if last - start < 8 or any(start <= q.first < last for q in reading.quotations):
            continue
        end = 1
        while end < len(v) and (
            v.capital(end)
            or v.low[end] in s["particles"]
            or v.low[end] in s["honorific"]
        ):
            end += 1
        found.append(
            Attribution(
                [(reading.start[start], reading.end[last - 1])], "direct",
                (v.items[1], v.items[end - 1] + 1), (v.items[1], v.items[1] + 1), "signature", number,
            )
        )  # fmt: skip
    return found
