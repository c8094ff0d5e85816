"""What a figure is about: of whose country, of which period, and whose number the text says it is.

Reads what the other components found in the sentence; where the sentence names nothing, its paragraph, then the text's source.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from db.found import CountryFound, FigureFound, StatementFound
from nlp.extensions import DayFound
from nlp.reading import Reading
from nlp.signers import ORIGINS

BODIES: Final = ("EU", "UN")


def tell_about(doc: Doc) -> list[FigureFound]:
    """The figures of a doc with country, period and source. Needs countries, dates and statements."""
    reading: Reading = doc._.reading
    sentences = sorted(
        (reading.start[words[0]], reading.end[words[-1]])
        for sentence in reading.sentences
        if (words := [i for i in sentence.items if i >= 0])
    )
    paragraphs = [
        (reading.start[first], reading.end[last - 1])
        for first, last in reading.paragraphs
        if last > first
    ]
    return [
        _told(f, _around(f, sentences), _around(f, paragraphs), doc)
        for f in doc._.figures
    ]


def _around(f: FigureFound, spans: list[tuple[int, int]]) -> tuple[int, int]:
    return next(((a, b) for a, b in spans if a <= f.start < b), (f.start, f.end))


def _told(
    f: FigureFound, sentence: tuple[int, int], paragraph: tuple[int, int], doc: Doc
) -> FigureFound:
    said: list[StatementFound] = [
        s for s in doc._.statements if s.start <= f.start < s.end
    ]
    by = min(said, key=lambda s: s.end - s.start, default=None)
    if sentence == (f.start, f.end) and by is not None:
        sentence = (by.start, by.end)  # words in quotation marks belong to no sentence
    country = _country(f, sentence, doc) or (by.country if by else "")
    country = country or _country(f, paragraph, doc) or doc._.country
    source = ""
    if by is not None:
        source = by.speaker or ""
        if not source and by.speaker_start is not None:
            source = doc.text[by.speaker_start : by.speaker_end]
    return replace(
        f, country=country if len(country) == 2 else "", period=_period(f, sentence, doc), source_named=source
    )  # fmt: skip


def _country(f: FigureFound, span: tuple[int, int], doc: Doc) -> str:
    """The country nearest to a figure in a stretch of text; one that people come from or go to is no such country."""
    near: list[CountryFound] = [
        c
        for c in doc._.countries
        if span[0] <= c.start < span[1]
        and c.iso2 not in ORIGINS
        and c.iso2 not in BODIES
    ]
    if not near:
        return ""
    return min(near, key=lambda c: (_apart(f, c.start, c.end), c.start)).iso2


def _period(f: FigureFound, sentence: tuple[int, int], doc: Doc) -> str:
    """The year or month printed nearest; a day only where nothing wider is printed."""
    days: list[DayFound] = [
        d
        for d in doc._.days
        if d.day and sentence[0] <= d.start < sentence[1] and d.precision != "week"
    ]
    if not days:
        return ""
    wide = [d for d in days if d.precision in ("year", "month")]
    found = min(wide or days, key=lambda d: (_apart(f, d.start, d.end), d.start))
    return found.day[:4] if found.precision == "year" else found.day


def _apart(f: FigureFound, start: int, end: int) -> int:
    return f.start - end if end <= f.start else max(0, start - f.end)
