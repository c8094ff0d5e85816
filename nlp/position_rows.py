"""Positions without a judgement: what a letter asks for, of those who signed it; what is named, in a language without words for stance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from db.found import PositionFound
from nlp.position_actors import Actors
from nlp.position_words import UNWORDED
from nlp.positions import NO_MEASURE
from nlp.reading import Reading

SIGNED: Final = ("signed", "backed")


def named(doc: Doc) -> Iterator[PositionFound]:
    """In a language without words for stance: what those who are known to govern name. Only that, never for or against."""
    actors = Actors(doc, UNWORDED)
    for s in doc._.statements:
        actor = actors.by_rank(s)
        if actor is None:
            continue
        named = {m.code for m in doc._.measures if s.start <= m.start < s.end}
        for code in sorted(named - NO_MEASURE):
            yield PositionFound(
                s.start, s.end, code, "mentions", "talk", actor.kind, actor.id, actor.country, actor.office,
                actor.person, (s.start, s.end), s.said_on, "said", actor.field,
            )  # fmt: skip


def signed(doc: Doc) -> Iterator[PositionFound]:
    """A row for each country that signed or backed a letter and each measure that the letter asks for."""
    reading: Reading = doc._.reading
    asks = {letter.ref: letter for letter in doc._.letters}
    for s in (*doc._.signatories, *doc._.beside):
        letter = asks.get(s.letter)
        if s.act not in SIGNED or letter is None:
            continue
        day = letter.dated_on if len(letter.dated_on) == 10 else ""
        start, end = next(
            (
                (reading.start[s_.items[0]], reading.end[s_.items[-1]])
                for s_ in reading.sentences
                if s_.items and s_.items[0] >= 0 <= s_.items[-1]
                and reading.start[s_.items[0]] <= s.start < reading.end[s_.items[-1]]
            ),
            (s.start, s.end),
        )  # fmt: skip
        for code in letter.asks:
            if code in NO_MEASURE:
                continue
            yield PositionFound(
                start, end, code, "signed", "talk", "country", s.iso2, s.iso2, None, None, None, day, "signed",
            )  # fmt: skip
