"""What stands behind a blank: watched and silent, partly watched, or not watched at all.

The counting is that of the view ``coverage`` in views.sql. Its text is run here over the sources that are asked for, so
that the command, the view and Datasette's query can never differ, and a file whose views are older can be read, too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from db.connect import views
from db.filters import FilterError, last_day
from db.records import Filters

NOT_WATCHED = "not watched"
PARTLY_WATCHED = "partly watched"


class CoverageRow(NamedTuple):
    """A country (or EU, UN, INT) in a month of publication and of looking. Month "": in no month at all."""

    country: str
    month: str  # 2025-10; 2025 where only the year is known; undated
    sources: int  # set up, also those that are unseen, blocked or wanted
    answering: int  # of these, with a good look in that month
    documents: int  # read, published in that month
    on_topic: int
    reserved: int  # by their publisher: title, link and date only
    verdict: str  # not watched, partly watched, nothing found in N documents, K of N


def watched() -> dict[str, str]:
    """Code and name of each country that is watched."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(views()["watched"])
        return dict(connection.execute("SELECT country, name FROM watched").fetchall())
    finally:
        connection.close()


def coverage(connection: sqlite3.Connection, filters: Filters) -> Iterator[CoverageRow]:
    """The rows that fit; a country that is asked for always has one.

    Raises FilterError for a filter on statements, which this does not count.
    """
    for option in ("speaker", "office", "measure", "kind"):
        if getattr(filters, option):
            raise FilterError(
                f"--{option}: coverage counts sources and documents, not statements; leave it out"
            )
    condition, values = sources_where(filters)
    rows = connection.execute(
        f"WITH sources AS MATERIALIZED (SELECT * FROM main.sources WHERE {condition}),"
        f" watched (country, name) AS (SELECT * FROM ({_select('watched')}) WHERE {int(not _narrowed(filters))}),"
        f" coverage AS ({_select('coverage')})"
        " SELECT country, month, sources, answering, documents, on_topic, reserved, verdict FROM coverage"
        " ORDER BY country, month",
        values,
    )
    yield from in_time(map(CoverageRow._make, rows), filters)


def in_time(rows: Iterable[CoverageRow], filters: Filters) -> Iterator[CoverageRow]:
    """Of all rows those of a time, by country; a country of which none is left has one that says so."""
    of_country: dict[str, list[CoverageRow]] = {}
    for row in rows:
        if not filters.country or row.country in filters.country:
            of_country.setdefault(row.country, []).append(row)
    for country in filters.country:
        of_country.setdefault(country, [_blank(country, 0)])
    for country, lines in sorted(of_country.items()):
        inside = [row for row in lines if _in_time(row.month, filters)]
        # a time in which nothing was read is told, too
        yield from inside or [_blank(country, lines[0].sources)]


def silence(connection: sqlite3.Connection, filters: Filters) -> str:
    """What an empty answer to a question about countries or sources means, a line each; "" where it names none."""
    about = Filters(from_=filters.from_, to=filters.to)
    if filters.country:
        return "\n".join(
            _meaning(connection, country, replace(about, country=(country,)))
            for country in filters.country
        )
    return "\n".join(
        _meaning(connection, slug, replace(about, source=(slug,)))
        for slug in filters.source
    )


def not_watched(connection: sqlite3.Connection) -> list[str]:
    """The watched countries of which no source has ever answered and no document was read."""
    rows = connection.execute(
        "SELECT DISTINCT s.country FROM sources AS s WHERE EXISTS (SELECT 1 FROM source_checks AS c"
        " WHERE c.source = s.slug AND c.outcome IN ('ok', 'unchanged'))"
        " OR EXISTS (SELECT 1 FROM documents AS d WHERE d.source = s.slug)"
    )
    seen = {row[0] for row in rows}
    return [country for country in watched() if country not in seen]


def _meaning(connection: sqlite3.Connection, name: str, filters: Filters) -> str:
    rows = list(coverage(connection, filters))
    verdicts = {row.verdict for row in rows}
    counted = f"{sum(row.documents for row in rows)} documents"
    on_topic = f"{sum(row.on_topic for row in rows)} of them on the topic"
    if reserved := sum(row.reserved for row in rows):
        on_topic += f", {reserved} reserved by their publisher: title and link only"
    if verdicts == {NOT_WATCHED}:
        who = "it" if filters.source else "no source of that country"
        ever = coverage(connection, replace(filters, from_="", to=""))
        has, when = "has", "yet"
        if any(row.answering for row in ever):
            has, when = ("had", "in that time")
        answered = f"{who} {has} {'not ' if filters.source else ''}answered {when}"
        return f"Nothing found for {name}: {NOT_WATCHED}: {answered}."
    if verdicts & {NOT_WATCHED, PARTLY_WATCHED} and not rows[0].sources:
        return (
            f"Nothing found for {name}: {PARTLY_WATCHED}: no source is set up; {counted} added by hand, {on_topic}."
            " --country asks for the speaker's country, which is empty where the text does not say it."
        )
    if verdicts & {NOT_WATCHED, PARTLY_WATCHED}:
        months = [row for row in rows if row.month[4:5] == "-"]
        answered = (
            f"{_answered(connection, filters)} of {rows[0].sources} sources have answered,"
            f" in {sum(row.answering > 0 for row in months)} of {len(months)} months"
        )
        return f"Nothing found for {name}: {PARTLY_WATCHED}: {answered}; {counted} read, {on_topic}."
    return f"Nothing found for {name} in {counted}, {on_topic}."


def _answered(connection: sqlite3.Connection, filters: Filters) -> int:
    """How many sources had a good look in the time that is asked for."""
    condition, values = sources_where(filters)
    row = connection.execute(
        "SELECT count(DISTINCT c.source) FROM source_checks AS c JOIN sources AS s ON s.slug = c.source"
        f" WHERE c.outcome IN ('ok', 'unchanged') AND substr(c.at, 1, 7) BETWEEN ? AND ? AND {condition}",
        [filters.from_[:7], last_day(filters.to or "9999")[:7], *values],
    ).fetchone()
    return int(row[0])


def sources_where(filters: Filters) -> tuple[str, list[str]]:
    parts, values = ["1"], list[str]()
    for column, wanted in (
        ("slug", filters.source),
        ("tier", filters.tier),
        ("country", filters.country),
    ):
        if wanted:
            parts.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values += wanted
    if filters.lang:  # a source has several, apart by /
        like = " OR ".join(
            "'/' || lang || '/' LIKE '%/' || ? || '/%'" for _ in filters.lang
        )
        parts.append(f"({like})")
        values += filters.lang
    return " AND ".join(parts), values


def _narrowed(filters: Filters) -> bool:
    """Whether only some sources are asked for: then the countries of the others are not. A tier is asked of them all."""
    return bool(filters.source or filters.lang)


def _in_time(month: str, filters: Filters) -> bool:
    if not (filters.from_ or filters.to) or not month:
        return True
    if month == "undated":
        return False
    return filters.from_[: len(month)] <= month and (
        not filters.to or month <= last_day(filters.to)[:7]
    )


def _blank(country: str, sources: int) -> CoverageRow:
    return CoverageRow(country, "", sources, 0, 0, 0, 0, NOT_WATCHED)


def _select(view: str) -> str:
    """The query of a view."""
    return views()[view].split(" AS", 1)[1]
