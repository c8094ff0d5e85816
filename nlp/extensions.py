"""What our components keep on a spaCy Doc besides spans, declared once.

doc._.published   ISO day on which the text came out, or ""
doc._.country     ISO code of its source, or ""
doc._.tier        of its source, or ""
doc._.body_start  where the body begins behind the title, a code point
doc._.words       the text as ``nlp.words.Words``, made on first use
doc._.countries   list of db.records.CountryFound       (returnwatch_countries)
doc._.measures    list of db.records.MeasureFound       (returnwatch_measures)
doc._.days        list of DayFound                       (returnwatch_dates)
doc._.figures     list of db.records.FigureFound         (returnwatch_figures)

The lists hold exact characters; spans in ``doc.spans`` are as long as spaCy's tokens ("deutsch-französisch" is one).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from spacy.tokens import Doc, Span

from nlp.words import Words, split

Precision = Literal["day", "week", "month", "year", ""]


@dataclass(frozen=True, slots=True)
class DayFound:
    """A date as printed. ``day`` is "2025-10-18", "2025-10" or "2025" as precise as the words (a week: its Monday).

    ``day`` is empty where the words need a day of publication and there is none.
    """

    start: int
    end: int
    day: str
    precision: Precision
    kind: Literal["absolute", "weekday", "relative"]


def words_of(doc: Doc) -> Words:
    """The words of a doc, split once and kept, and its text with them: ``doc.text`` is made anew each time."""
    words: Words | None = doc._.words_
    if words is None:
        words = doc._.words_ = split(doc.text)
    return words


_DEFAULTS: dict[str, Any] = {
    "published": "",
    "country": "",
    "tier": "",
    "body_start": 0,
    "words_": None,
    "countries": [],
    "measures": [],
    "days": [],
    "figures": [],
}

for _name, _default in _DEFAULTS.items():
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)
if not Doc.has_extension("words"):
    Doc.set_extension("words", getter=words_of)


def span_of(doc: Doc, start: int, end: int, label: str, span_id: str = "") -> Span:
    """A Span over characters; where spaCy's tokens are longer than the words, the tokens win."""
    span = doc.char_span(
        start, end, label=label, span_id=span_id, alignment_mode="expand"
    )
    assert span is not None, (start, end)
    return span
