"""Country by measure, as Datawrapper and other makers of charts want it: one row a country, one column a measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

NO_MEASURE = "no measure"
NOBODY = "unknown"


class Spoken(Protocol):
    @property
    def country(self) -> str: ...
    @property
    def measures(self) -> str: ...


def wide(rows: Iterable[Spoken]) -> tuple[tuple[str, ...], list[tuple[str | int, ...]]]:
    """Fields and rows of counts of statements.

    A statement on two measures counts with both, so a row's sum may be more than its statements, which stand in the
    second column. "Not X" counts as X: a refusal is about the measure, too.
    """
    counted: Counter[tuple[str, str]] = Counter()
    statements: Counter[str] = Counter()
    for row in rows:
        country = row.country or NOBODY
        statements[country] += 1
        codes = {code.strip().removeprefix("not ") for code in row.measures.split(",")}
        for code in codes - {""} or {NO_MEASURE}:
            counted[country, code] += 1
    measures = sorted({code for _, code in counted}, key=lambda c: (c == NO_MEASURE, c))
    return ("country", "statements", *measures), [
        (country, statements[country], *(counted[country, code] for code in measures))
        for country in sorted(statements, key=lambda c: (c == NOBODY, c))
    ]
