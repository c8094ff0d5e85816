"""What a speaker is said to deny is denied, measures and all: "the minister denied that X paid", whatever stands between.

A word of denial beside a measure is the measure component's; here the denial is that of the statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc

from db.found import MeasureFound, StatementFound
from nlp.components.measures import codes, write


def deny(doc: Doc, statements: Iterable[StatementFound]) -> None:
    """Mark the measures in statements that are denied; one beside a "no" of its own stays as it is."""
    denied = [
        span
        for s in statements
        if s.modality == "denied"
        for span in (s.spans or ((s.start, s.end),))
    ]
    if not denied or not doc._.measures:
        return

    def told(m: MeasureFound) -> MeasureFound:
        inside = any(start <= m.start < end for start, end in denied)
        return replace(m, negated=True) if inside and codes()[m.code].deniable else m

    write(doc, list(map(told, doc._.measures)))
