"""The filters that every reading command shares, as SQL over ``statements AS s``."""

from __future__ import annotations

import re
import sqlite3
from datetime import date

from db.countries import COUNTRIES
from db.moments import fetched
from db.records import TIERS, Filters, ReturnwatchError

KINDS = ("direct", "mixed", "indirect")
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
LANG = re.compile(r"[a-z]{2,3}")
#: From here on a confidence is called so: counted on annotated texts, 95 of 100 were right at .9 and more, some 80 at .7.
SURE, LIKELY = 0.9, 0.7


class FilterError(ReturnwatchError):
    """A value that no row can have."""

    exit_status = 2


def check(filters: Filters, connection: sqlite3.Connection) -> None:
    """Refuse a value that could never match, so that a slip of the pen is not taken for silence."""
    for option, day in (("--from", filters.from_), ("--to", filters.to)):
        if day and not is_day(day):
            raise FilterError(
                f"{option} {day}: not a day; write 2025-10-18, 2025-10 or 2025"
            )
    if filters.as_of and not is_day(filters.as_of):
        raise FilterError(
            f"--as-of {filters.as_of}: not a day; write 2025-10-18, 2025-10 or 2025"
        )
    if filters.known_to_us and not filters.as_of:
        raise FilterError("--known-to-us says how --as-of counts; give the day, too")
    if filters.from_ and filters.to and filters.from_ > last_day(filters.to):
        raise FilterError(
            f"--from {filters.from_} --to {filters.to}: the end lies before the beginning; exchange them"
        )
    for lang in filters.lang:
        if not LANG.fullmatch(lang):
            raise FilterError(
                f"--lang {lang}: not a code; write two letters, such as en or nl"
            )
    # languages of sources stand as nl/fr
    langs = sorted(
        {
            lang
            for row in connection.execute(
                "SELECT lang FROM sources UNION SELECT lang FROM versions"
            )
            for lang in row[0].split("/")
            if lang
        }
    )
    if langs:
        _check_listed("--lang", filters.lang, langs)
    for country in filters.country:
        if country not in COUNTRIES:
            raise FilterError(
                f"--country {country}: not a code; write two letters (BE, NO), or EU, UN, INT"
            )
    _check_listed("--tier", filters.tier, TIERS)
    _check_listed("--kind", filters.kind, KINDS)
    codes = [
        row[0] for row in connection.execute("SELECT code FROM measures ORDER BY code")
    ]
    if codes:
        _check_listed("--measure", filters.measure, codes)
    slugs = [
        row[0] for row in connection.execute("SELECT slug FROM sources ORDER BY slug")
    ]
    _check_listed("--source", filters.source, slugs)


def is_day(words: str) -> bool:
    """Whether this is a day, a month or a year of the calendar."""
    if not DAY.fullmatch(words):
        return False
    try:
        date.fromisoformat(words + "-01-01"[: 10 - len(words)])
    except ValueError:
        return False
    return True


def _check_listed(
    option: str, values: tuple[str, ...], known: tuple[str, ...] | list[str]
) -> None:
    for value in values:
        if value not in known:
            raise FilterError(
                f"{option} {value}: unknown; one of {', '.join(known) or 'none: the file is empty'}"
            )


#: the day by which a wording ``versions AS v`` was public, as far as the file knows
PUBLIC = "coalesce(v.public_from, substr(v.first_seen_at, 1, 10))"


def over_documents(condition: str) -> str:
    """A condition of ``where`` over ``documents AS d`` with their wordings v and sources o, in place of statements."""
    for statement, document in (
        ("s.date", PUBLIC),
        ("s.country", "o.country"),
        ("s.tier", "o.tier"),
        ("s.lang", "v.lang"),
        ("s.source", "d.source"),
    ):
        condition = condition.replace(statement, document)
    return condition


def standing(filters: Filters) -> tuple[str, list[str]]:
    """Which wording of a page counts, as a condition on ``statements AS s``: that of now, or that of a day."""
    if not filters.as_of:
        return "s.latest = 1", []
    stood, values = wording_then(filters, "s.version", "s.document")
    return f"s.checked <> 'wrong' AND {stood}", values


def wording_then(
    filters: Filters, version: str, document: str
) -> tuple[str, list[str]]:
    """Whether a version is the wording that counts on the day ``as_of``, as a condition on two columns.

    By a day counts the wording of the last capture until then (a web archive's by the time of its copy); where the page was
    first fetched later, its first known wording, if it was published by then. For what this file had, fetching counts alone.
    """
    day = last_day(filters.as_of)
    at = fetched("c") if filters.known_to_us else "c.moment"
    seen = (
        f"(SELECT c.version FROM captures AS c WHERE c.document = {document} AND c.version IS NOT NULL"
        f" AND substr({at}, 1, 10) <= ? ORDER BY {at} DESC, c.fetched_at DESC, c.id LIMIT 1)"
    )
    if filters.known_to_us:
        return f"{version} = {seen}", [day]
    # a month or year counts from its last day
    first = (
        f"(SELECT v.id FROM versions AS v WHERE v.document = {document}"
        " AND substr(v.public_from || '-99-99', 1, 10) <= ? ORDER BY v.first_seen_at, v.id LIMIT 1)"
    )
    return f"{version} = coalesce({seen}, {first})", [day, day]


def where(filters: Filters) -> tuple[str, list[str]]:
    """A condition on ``statements AS s`` and its values. "1" where nothing is asked."""
    parts: list[str] = []
    values: list[str] = []

    def add(sql: str, *bound: str) -> None:
        parts.append(sql)
        values.extend(bound)

    def among(column: str, wanted: tuple[str, ...]) -> None:
        if wanted:
            add(f"{column} IN ({', '.join('?' * len(wanted))})", *wanted)

    if filters.from_:
        add("s.date >= ?", filters.from_)
    if filters.to:
        add("s.date <= ?", last_day(filters.to))
    among("s.country", filters.country)
    among("s.tier", filters.tier)
    among("s.lang", filters.lang)
    among("s.kind", filters.kind)
    among("s.source", filters.source)
    if filters.speaker:
        part = like(filters.speaker)
        add(
            "(s.speaker LIKE ? ESCAPE '\\' OR s.speaker_printed LIKE ? ESCAPE '\\' OR s.person = ?)",
            part,
            part,
            filters.speaker,
        )
    if filters.office:
        part = like(filters.office)
        add(
            "(s.office_printed LIKE ? ESCAPE '\\' OR s.office = ?"
            " OR s.office IN (SELECT slug FROM offices WHERE label LIKE ? ESCAPE '\\'))",
            part,
            filters.office,
            part,
        )
    if filters.measure:
        marks = ", ".join("?" * len(filters.measure))
        add(
            f"s.id IN (SELECT statement FROM statement_measures WHERE measure IN ({marks}))",
            *filters.measure,
        )
    if filters.checked_only:
        # said twice, so that the index over what was checked serves
        add("s.checked <> '' AND s.checked IN ('right', 'corrected', 'added')")
    return " AND ".join(parts) or "1", values


def sure(column: str) -> str:
    """SQL for the word beside a confidence."""
    return f"CASE WHEN {column} >= {SURE} THEN 'sure' WHEN {column} >= {LIKELY} THEN 'likely' ELSE 'to check' END"


def last_day(day: str) -> str:
    """The end of a day, month or year as text that sorts after everything in it."""
    return day + "-99-99"[: 10 - len(day)]


def like(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
