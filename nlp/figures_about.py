"""What a figure is about: of whose country, of which period, and whose number the text says it is.

Reads what the other components found in the sentence; where the sentence names nothing, its paragraph, then the text's source.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Final, NamedTuple

from spacy.tokens import Doc

from db.found import CountryFound, FigureFound, MeasureFound, StatementFound
from nlp.extensions import DayFound
from nlp.language import tables_or_neutral
from nlp.reading import Reading
from nlp.signers import ORIGINS
from nlp.words import fold

SMALL: Final = 20  # numbers below it are alike by chance: they claim something where the text says of what
BODIES: Final = ("EU", "UN")

Span = tuple[int, int]


def tell_about(doc: Doc) -> list[FigureFound]:
    """The figures of a doc with country, period and source. Needs countries, dates and statements."""
    reading: Reading = doc._.reading
    sentences, paragraphs = stretches(reading)
    layers = _Layers(
        [c for c in doc._.countries if c.iso2 not in ORIGINS and c.iso2 not in BODIES],
        [d for d in doc._.days if d.day and d.precision != "week"],
        doc._.statements,
        [m for m in doc._.measures if not m.negated],
        doc._.figures,
        doc._.country,
        reading.text,
        frozenset(map(fold, tables_or_neutral(doc.lang_ or "xx").figures.get("one_time", ()))),
    )  # fmt: skip
    return [
        _told(f, around(f, sentences), around(f, paragraphs), layers)
        for f in doc._.figures
    ]


def stretches(reading: Reading) -> tuple[list[Span], list[Span]]:
    """Character spans of the sentences outside quotation marks, and of the paragraphs, sorted."""
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
    return sentences, paragraphs


class _Layers(NamedTuple):
    """What the other components found in a text, where it can say something of a figure."""

    countries: list[CountryFound]
    days: list[DayFound]
    statements: list[StatementFound]
    measures: list[MeasureFound]
    figures: list[FigureFound]
    home: str
    text: str
    one_time: frozenset[str]  # "5,919 a year earlier" is of another period


def around(f: FigureFound, spans: list[Span]) -> Span:
    """The last stretch that begins before a figure; the figure alone where it ends before it, too."""
    at = bisect_right(spans, f.start, key=itemgetter(0)) - 1
    inside = at >= 0 and f.start < spans[at][1]
    return spans[at] if inside else (f.start, f.end)


def _told(
    f: FigureFound,
    sentence: Span,
    paragraph: Span,
    layers: _Layers,
) -> FigureFound:
    said = [s for s in layers.statements if s.start <= f.start < s.end]
    by = min(said, key=lambda s: s.end - s.start, default=None)
    if sentence == (f.start, f.end) and by is not None:
        sentence = (by.start, by.end)  # words in quotation marks belong to no sentence
    sentence = _part(f, sentence, layers.text)
    countries = layers.countries
    country = _country(f, sentence, countries) or (by.country if by else "")
    country = country or _country(f, paragraph, countries) or layers.home
    source = ""
    if by is not None:
        source = by.speaker or ""
        if not source and by.speaker_start is not None:
            source = layers.text[by.speaker_start : by.speaker_end]
    period = _period(f, sentence, layers.days, layers.figures)
    counts = fold(f.counts).replace("’", " ").replace("'", " ").split()
    if not f.unit and not layers.one_time.isdisjoint(counts[-1:]):
        period = ""
    return replace(
        f, country=country if len(country) == 2 else "", period=period, source_named=source,
        of_what=_of_what(f, sentence, layers.measures),
    )  # fmt: skip


def _part(f: FigureFound, sentence: Span, text: str) -> Span:
    """The part of a sentence between semicolons that holds a figure."""
    first, last = sentence
    first = max(first, text.rfind(";", first, f.start) + 1)
    stop = text.find(";", f.end, last)
    return first, stop if stop >= 0 else last


def _of_what(f: FigureFound, sentence: Span, measures: list[MeasureFound]) -> str:
    """Of a share what it is a share of; of a duration and a small number the measure of the sentence that stands nearest.

    "month DETENTION", "flights FLIGHT_CHARTER"; empty where the text does not say.
    """
    if f.unit in ("percent", "share"):
        return f.of_what
    unit = f.of_what if f.unit == "time" else f.unit if f.value < SMALL else ""
    near = [m for m in measures if sentence[0] <= m.start < sentence[1]]
    if not near or unit in ("", "countries"):
        return ""
    measure = min(near, key=lambda m: (_apart(f, m.start, m.end), m.code))
    return f"{unit} {measure.code}"


def _country(f: FigureFound, span: Span, countries: list[CountryFound]) -> str:
    """The country nearest to a figure in a stretch of text; one that people come from or go to is no such country."""
    near = [c for c in countries if span[0] <= c.start < span[1]]
    if not near:
        return ""
    return min(near, key=lambda c: (_apart(f, c.start, c.end), c.start)).iso2


def _period(
    f: FigureFound, sentence: Span, days: list[DayFound], others: Sequence[FigureFound]
) -> str:
    """The year or month printed nearest; a day only where nothing wider is printed.

    What another figure stands before, seen from this one, is that figure's: "1,930 on 1 November, and 62% of those this year".
    """
    near = [d for d in days if sentence[0] <= d.start < sentence[1]]
    own = [d for d in near if not any(_between(f, g, d) for g in others)]
    near = own or near
    if not near:
        return ""
    wide = [d for d in near if d.precision in ("year", "month")]
    found = min(wide or near, key=lambda d: (_apart(f, d.start, d.end), d.start))
    return found.day[:4] if found.precision == "year" else found.day


def _between(f: FigureFound, other: FigureFound, day: DayFound) -> bool:
    return f.end <= other.start < day.start or day.end <= other.start < f.start


def _apart(f: FigureFound, start: int, end: int) -> int:
    return f.start - end if end <= f.start else max(0, start - f.end)
