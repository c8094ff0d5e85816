"""The board's rail of time: what happened, how much was said a month, and in which months few were watched."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from db.coverage import CoverageRow, watched
from db.filters import last_day

FIRST_MONTH: Final = "2021-08"
#: a month is thin where of less than half of the watched countries anything was read, and no source answered
THIN: Final = 0.5
#: kinds of events, in the order of their lanes
KINDS: Final = ("letter", "reply", "talks", "visit", "flight", "decision", "ruling")


@dataclass(frozen=True, slots=True)
class Month:
    month: str  # 2025-10
    statements: int
    thin: bool
    seen: int  # watched countries of which anything was read, or a source answered


@dataclass(frozen=True, slots=True)
class Tick:
    """An event on the rail."""

    id: str
    kind: str
    on_date: str  # a day, or a month
    country: str
    headline: str
    documents: int
    public_from: str
    url: str  # of its most official document
    document: str
    version: str

    def known(self, day: str) -> bool:
        """Whether it had happened and was public by a day."""
        return max(self.on_date, self.public_from) <= last_day(day)


@dataclass(frozen=True, slots=True)
class Rail:
    months: tuple[Month, ...]
    ticks: tuple[Tick, ...]  # in order of time
    earlier: int  # events before the rail begins
    kinds: tuple[str, ...]  # with a lane
    until: str  # the last day of which anything is known

    @property
    def first(self) -> str:
        return f"{self.months[0].month}-01"

    @property
    def last(self) -> str:
        """The last day of the rail, in whole months."""
        return f"{self.months[-1].month}-31"


def rail(connection: sqlite3.Connection, until: str, read: list[CoverageRow]) -> Rail:
    """Months and events until a day: all that is known now, also of what the board is older than.

    Args:
        until: the last day that is drawn.
        read: all of ``coverage``.
    """
    said = dict(
        connection.execute(
            "SELECT substr(date, 1, 7) AS month, count(*) FROM statements WHERE latest = 1 AND date >= ? GROUP BY month",
            [FIRST_MONTH],
        ).fetchall()
    )
    names = watched()
    seen: dict[str, set[str]] = {}
    for row in read:
        if row.country in names and (row.answering or row.documents):
            seen.setdefault(row.month, set()).add(row.country)
    months = tuple(
        Month(
            month,
            said.get(month, 0),
            len(seen.get(month, ())) < THIN * len(names),
            len(seen.get(month, ())),
        )
        for month in _calendar(FIRST_MONTH, max(until[:7], FIRST_MONTH))
    )
    ticks = [
        Tick(*row)
        for row in connection.execute(
            "SELECT e.id, e.kind, e.on_date, e.country, e.headline, e.documents, e.public_from, d.url, d.id, e.root_version"
            " FROM events AS e JOIN versions AS v ON v.id = e.root_version JOIN documents AS d ON d.id = v.document"
            " WHERE e.on_date <> '' AND e.on_date <= ? ORDER BY e.on_date, e.kind, e.id",
            (last_day(until),),
        )
    ]
    inside = tuple(tick for tick in ticks if tick.on_date >= FIRST_MONTH)
    kinds = {tick.kind for tick in inside}
    return Rail(
        months,
        inside,
        len(ticks) - len(inside),
        tuple([k for k in KINDS if k in kinds] + sorted(kinds - set(KINDS))),
        until,
    )


def _calendar(first: str, last: str) -> list[str]:
    year, month = map(int, first.split("-"))
    found = []
    while (one := f"{year:04}-{month:02}") <= last:
        found.append(one)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
