"""Claims: one figure as several documents print it, with its variants, who says it, and whether they agree."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from db.filters import over_documents, where
from db.records import Filters

_WORDS = {
    "over": "more than ",
    "under": "less than ",
    "nearly": "nearly ",
    "about": "about ",
}


_DURATIONS = ("days", "months")


class ClaimRow(NamedTuple):
    claim: str
    figure: str  # of its most official document
    unit: str
    of_what: str  # of a share, a duration or a small number
    country: str
    period: str
    variants: str
    agree: str  # yes, no; empty where one document alone prints it
    said_by: str
    documents: int
    sources: str
    first_public: str
    words: str  # in which the most official document prints it
    url: str


class _Figure(NamedTuple):
    claim: str
    unit: str
    of_what: str
    country: str
    period: str
    agree: int
    documents: int
    root: int
    value: float
    high: float | None
    approx: str
    source_named: str
    source: str
    public: str
    words: str
    url: str
    corrected: str  # "corrected from 2,410", where the text says so


def claims(
    connection: sqlite3.Connection, filters: Filters, *, single: bool = False
) -> Iterator[ClaimRow]:
    """Claims that documents which fit the filters print; ``single``: also those that one document alone prints.

    --country is that of whom the number is told; --speaker whoever the text says it is from.
    """
    condition, values = where(
        Filters(
            from_=filters.from_, to=filters.to, tier=filters.tier, lang=filters.lang, source=filters.source
        )
    )  # fmt: skip
    condition = over_documents(condition)
    more: list[str | int] = []
    if filters.country:
        condition += f" AND c.country IN ({', '.join('?' * len(filters.country))})"
        more += filters.country
    if filters.speaker:
        condition += " AND instr(lower(f.source_named), lower(?)) > 0"
        more.append(filters.speaker)
    rows = connection.execute(
        "SELECT c.id, c.unit, c.of_what, c.country, c.period, c.agree, c.documents,"
        " g.version = c.root_version AND g.start = c.root_start, g.value, g.high, g.approx, g.source_named, e.source,"
        " coalesce(w.public_from, substr(w.first_seen_at, 1, 10)),"
        " substr(w.text, g.start + 1, g.\"end\" - g.start) || ' ' || g.counts, e.url,"
        " coalesce((SELECT i.message FROM issues AS i WHERE i.version = g.version AND i.start = g.start"
        "  AND i.kind = 'number corrected'), '')"
        " FROM claims AS c JOIN figures AS g ON g.claim = c.id JOIN versions AS w ON w.id = g.version"
        " JOIN documents AS e ON e.id = w.document"
        " WHERE (? OR c.documents > 1) AND c.id IN (SELECT f.claim FROM figures AS f"
        "  JOIN versions AS v ON v.id = f.version JOIN documents AS d ON d.id = v.document"
        f"  JOIN sources AS o ON o.slug = d.source WHERE f.claim = c.id AND {condition})"
        " ORDER BY c.documents DESC, c.agree, c.id, 14, e.url, g.start",
        [single, *values, *more],
    )
    for _, its in groupby((_Figure(*row) for row in rows), key=lambda f: f.claim):
        yield _claim(list(its))


def _claim(figures: list[_Figure]) -> ClaimRow:
    root = next((f for f in figures if f.root), figures[0])
    named = dict.fromkeys(f.source_named for f in figures if f.source_named)
    return ClaimRow(
        root.claim,
        _number(root),
        root.unit,
        root.of_what,
        root.country,
        root.period,
        "; ".join(dict.fromkeys(_variant(f) for f in figures)),
        ("yes" if root.agree else "no") if root.documents > 1 else "",
        ", ".join(named),
        root.documents,
        ", ".join(dict.fromkeys(f.source for f in figures)),
        min(f.public for f in figures),
        root.words.strip(),
        root.url,
    )


def _variant(f: _Figure) -> str:
    """The number, and the one that the text takes back for it."""
    return f"{_number(f)} ({f.corrected})" if f.corrected else _number(f)


def _number(f: _Figure) -> str:
    """Of a share or a duration as it is printed: "half of all returns" and "50 %" are one."""
    if f.unit == "percent" or f.unit in _DURATIONS:
        return _WORDS.get(f.approx, "") + " ".join(f.words.split())
    return printed(f.value, f.high, f.approx)


def printed(value: float, high: float | None, approx: str) -> str:
    """ "more than 2,000", "5 to 10"."""
    number = f"{value:,.10g}" + (f" to {high:,.10g}" if high is not None else "")
    return _WORDS.get(approx, "") + number
