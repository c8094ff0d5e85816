"""The numbers of each chart: what is counted, over what, and what a reader must know of it. Drawn by db/export/to_chart.py."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from db.coverage import NOT_WATCHED, PARTLY_WATCHED, coverage, sources_where, watched
from db.filters import FilterError, standing, where
from db.records import Filters

MOST_COUNTRIES = 12  # rows of their own; the rest is one row
MOST_SPEAKERS = 20
MOST_WEEKS = 210  # four years; beyond, months are counted
MOST_COLUMNS = 36  # of a grid: beyond that its numbers could not be read
UNKNOWN = "Country not printed"
BODIES = {"EU": "EU", "UN": "UN", "INT": "International", "AF": "Afghanistan"}
COPIES = "A text that several outlets print counts once for each."

Form = Literal["strips", "bars", "grid", "coverage"]


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture: rows of numbers under columns. The same numbers stand in the HTML file as a table."""

    form: Form
    title: str
    across: str  # title of the axis across
    down: str  # and of the one down
    columns: tuple[str, ...]  # days of strips, parts of bars, months of grids
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    notes: tuple[str, ...] = ()
    states: tuple[tuple[str, ...], ...] = field(
        default=()
    )  # of each cell, in "coverage": watched, partly, not


def weeks(connection: sqlite3.Connection, filters: Filters) -> Chart:
    """Statements by the week of their day, a strip a country."""
    counted: dict[str, Counter[date]] = {}
    without = 0
    for country, day, known, number in _grouped(connection, filters, "s.country, s.date, s.date_from <> 'seen'"):  # fmt: skip
        if known and len(day) == len("2025-10-18"):
            counted.setdefault(country, Counter())[date.fromisoformat(day)] += number
        else:
            without += number
    days = [day for of in counted.values() for day in of]
    monthly = bool(days) and (max(days) - min(days)).days > 7 * MOST_WEEKS
    step = _month if monthly else _monday
    steps = _steps(min(map(step, days)), max(map(step, days)), monthly) if days else []
    by_size = sorted(counted, key=lambda of: (of == "", -counted[of].total(), of))
    rows: list[tuple[str, tuple[int, ...]]] = []
    own, rest = by_size[:MOST_COUNTRIES], by_size[MOST_COUNTRIES:]
    for label, countries in [
        *((named(country), [country]) for country in own),
        *([(f"{len(rest)} others", rest)] if rest else []),
    ]:
        in_step = Counter[date]()
        for country in countries:
            for day, number in counted[country].items():
                in_step[step(day)] += number
        rows.append((label, tuple(in_step[at] for at in steps)))
    unit = "month" if monthly else "week"
    notes = [COPIES]
    if without:
        notes.insert(0, f"Left out, since their day is not known: {without}.")  # fmt: skip
    return Chart(
        "strips",
        f"Statements per {unit}, by the speaker's country",
        "Month" if monthly else "Week, by its Monday",
        "Country",
        tuple(at.isoformat() for at in steps),
        tuple(rows),
        tuple(notes),
    )


def speakers(connection: sqlite3.Connection, filters: Filters) -> Chart:
    """Who spoke most, in the three kinds of speech."""
    kinds = ("direct", "mixed", "indirect")
    who = "CASE s.speaker_kind WHEN 'unnamed' THEN '' ELSE coalesce(s.speaker, nullif(s.speaker_printed, ''), '') END"
    counted: dict[tuple[str, str], Counter[str]] = {}
    unnamed = 0
    for name, country, kind, number in _grouped(connection, filters, f"{who}, s.country, s.kind"):  # fmt: skip
        if name:
            counted.setdefault((name, country), Counter())[kind] += number
        else:
            unnamed += number
    by_size = sorted(counted, key=lambda of: (-counted[of].total(), of))
    rows = tuple(
        (
            f"{name} ({country})" if country else name,
            tuple(counted[name, country][kind] for kind in kinds),
        )
        for name, country in by_size[:MOST_SPEAKERS]
    )
    notes = [COPIES]
    if unnamed:
        notes.insert(0, f"Left out, since nobody is named: {unnamed}.")
    if len(by_size) > MOST_SPEAKERS:
        notes.insert(0, f"The {MOST_SPEAKERS} of {len(by_size)} speakers with most statements.")  # fmt: skip
    return Chart(
        "bars", "Who spoke", "Statements", "Speaker", kinds, rows, tuple(notes)
    )


def measures(connection: sqlite3.Connection, filters: Filters) -> Chart:
    """Statements on each measure, by month (or quarter, or year where there are too many)."""
    stands, on_the_day = standing(filters)
    condition, values = where(filters)
    found = connection.execute(
        "SELECT coalesce(nullif(c.label, ''), m.measure), iif(s.date_from = 'seen', '', substr(s.date, 1, 7)), count(DISTINCT s.id)"
        " FROM statements AS s JOIN statement_measures AS m ON m.statement = s.id"
        f" LEFT JOIN measures AS c ON c.code = m.measure WHERE {stands} AND {condition} GROUP BY 1, 2",
        [*on_the_day, *values],
    ).fetchall()
    without = sum(row[2] for row in found if len(row[1]) < len("2025-10"))
    dated = [row for row in found if len(row[1]) == len("2025-10")]
    unit, name, columns = _columns({row[1] for row in dated})
    counted: dict[str, Counter[str]] = {}
    for label, month, number in dated:
        counted.setdefault(label, Counter())[name(month)] += number
    rows = tuple(
        (label, tuple(counted[label][column] for column in columns))
        for label in sorted(counted, key=lambda of: (-counted[of].total(), of))
    )
    notes = [
        "A statement on two measures counts for both; one that denies a measure counts for it.",
        COPIES,
    ]
    if without:
        notes.insert(0, f"Left out, since their month is not known: {without}.")
    return Chart("grid", f"Measures by {unit}: statements on each", unit.capitalize(), "Measure", columns, rows, tuple(notes))  # fmt: skip


#: states of a source, as they are drawn: what answers first
HEALTH = ("answers", "needs a person", "lets no program in", "never tried here", "no address known")  # fmt: skip


def sources(connection: sqlite3.Connection, filters: Filters) -> Chart:
    """How many sources of each country answer, and what is the matter with the others."""
    _of_sources_only(filters)
    condition, values = sources_where(filters)
    found = connection.execute(
        "SELECT country, CASE WHEN state = 'wanted' THEN 4 WHEN state = 'blocked' THEN 2 WHEN last_answer_at IS NULL AND"
        " last_checked_at IS NULL THEN 3 WHEN needs_a_person IS NOT NULL OR last_answer_at IS NULL THEN 1 ELSE 0 END, count(*)"
        " FROM source_health WHERE slug IN"
        f" (SELECT slug FROM sources WHERE kind <> 'by_hand' AND {condition}) GROUP BY 1, 2",
        values,
    ).fetchall()
    counted = {country: Counter[int]() for country, _, _ in found}
    for country, state, number in found:
        counted[country][state] = number
    empty = [] if filters.country or filters.source or filters.lang else [c for c in watched() if c not in counted]  # fmt: skip
    rows = tuple(
        (named(country), tuple(counted[country][i] for i in range(len(HEALTH))))
        for country in sorted(counted, key=lambda of: (-counted[of].total(), named(of)))
    )
    notes = ["Answers: gave a list or page on the last look, and nothing about it waits for a person ('returnwatch check')."]  # fmt: skip
    if empty:
        notes.append(f"No source is set up for {', '.join(map(named, empty))}.")
    return Chart("bars", "Sources, and how they fare", "Sources", "Country", HEALTH, rows, tuple(notes))  # fmt: skip


def watching(connection: sqlite3.Connection, filters: Filters) -> Chart:
    """What stands behind a blank: documents on the topic by country and month, and whether the country was watched then."""
    of: dict[str, dict[str, tuple[int, str]]] = {}
    elsewhere = 0
    for row in coverage(connection, filters):
        of.setdefault(row.country, {})
        if row.month[4:5] != "-":  # a year, "undated", or never
            elsewhere += row.on_topic
            continue
        state = {NOT_WATCHED: "not", PARTLY_WATCHED: "partly"}.get(row.verdict, "watched")  # fmt: skip
        of[row.country][row.month] = (row.on_topic, state)
    months = sorted({month for its in of.values() for month in its})
    all_months = [at.isoformat()[:7] for at in _steps(_day(months[0]), _day(months[-1]), True)] if months else []  # fmt: skip
    columns = tuple(all_months[-MOST_COLUMNS:])
    never = [] if filters.country else sorted(named(country) for country in of if not of[country])  # fmt: skip
    names = sorted((country for country in of if of[country] or filters.country), key=named)  # fmt: skip
    notes = ["A month is that of publication, and that of looking; a country counts as watched where all its sources answered."]  # fmt: skip
    if len(columns) < len(all_months):
        notes.append(f"The last {MOST_COLUMNS} of {len(all_months)} months; --to shows earlier ones.")  # fmt: skip
    if elsewhere:
        notes.append(f"Left out, since their month is not known: {elsewhere}.")
    if never:
        notes.append(f"Not watched in any month: {', '.join(never)}.")
    blank = (0, "not")
    return Chart(
        "coverage",
        "What was watched: documents on the topic, by country and month",
        "Month",
        "Country",
        columns,
        tuple((named(c), tuple(of[c].get(m, blank)[0] for m in columns)) for c in names),
        tuple(notes),
        tuple(tuple(of[c].get(m, blank)[1] for m in columns) for c in names),
    )  # fmt: skip


CHARTS = {
    "weeks": weeks,
    "speakers": speakers,
    "measures": measures,
    "sources": sources,
    "coverage": watching,
}


@cache
def _names() -> dict[str, str]:
    return watched()


def named(country: str) -> str:
    """A country as a reader calls it."""
    return _names().get(country) or BODIES.get(country) or country or UNKNOWN


def _grouped(
    connection: sqlite3.Connection, filters: Filters, columns: str
) -> Iterable[tuple[Any, ...]]:
    stands, on_the_day = standing(filters)
    condition, values = where(filters)
    return connection.execute(
        f"SELECT {columns}, count(*) FROM statements AS s WHERE {stands} AND {condition} GROUP BY {columns}",
        [*on_the_day, *values],
    )


def _of_sources_only(filters: Filters) -> None:
    for option in ("from_", "to", "speaker", "office", "measure", "kind"):
        if getattr(filters, option):
            raise FilterError(
                f"--{option.strip('_')}: this chart counts sources as they are now; leave it out"
            )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _steps(first: date, last: date, monthly: bool) -> list[date]:
    """Each week or month from the first to the last, so that an empty one is seen."""
    found = [first]
    while found[-1] < last:
        found.append(
            _month(found[-1] + timedelta(days=31))
            if monthly
            else found[-1] + timedelta(days=7)
        )
    return found


def _columns(months: set[str]) -> tuple[str, Callable[[str], str], tuple[str, ...]]:
    """Unit, what a month is called in it, and all columns: the finest unit that can be read."""
    if not months:
        return "month", str, ()
    all_months = [at.isoformat()[:7] for at in _steps(_day(min(months)), _day(max(months)), True)]  # fmt: skip
    units: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("month", str),
        ("quarter", lambda m: f"{m[:4]} Q{(int(m[5:]) + 2) // 3}"),
        ("year", lambda m: m[:4]),
    )
    found = [(unit, name, tuple(dict.fromkeys(map(name, all_months)))) for unit, name in units]  # fmt: skip
    return next((one for one in found if len(one[2]) <= MOST_COLUMNS), found[-1])
