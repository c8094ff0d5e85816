"""The board "Where Europe stands": every actor's place on every measure, as known on a day. Reading only.

What is gathered here is drawn by db/export/board_body.py for a page and for a file, and by to_board_svg.py as a picture.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from db.board_columns import (
    BoardError,
    Actor,
    Column,
    actors,
    chosen,
    columns,
    mark_of,
    replaces,
)
from db.board_rail import Rail, rail
from db.coverage import CoverageRow, coverage
from db.filters import is_day, last_day, standing
from db.records import TIERS, Filters
from db.signatories import CountryRow, LetterRow, SignatoryError, find, letters
from db.signatories import countries as signing

CHANGED_WITHIN: Final = timedelta(days=90)
SORTS: Final = ("name", "changed", "deeds")
SIGNED: Final = ("signed", "backed")
NOBODY: Final = "none"  # --letter none: no grouping


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the board is asked for; what is empty is left to the board."""

    as_of: str = ""
    letter: str = ""
    columns: tuple[str, ...] = ()
    sort: str = ""
    tier: tuple[str, ...] = ()
    checked_only: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One position: who said or did what when, and where it stands. The mark is what it means on the board."""

    id: str
    actor_kind: str
    actor: str
    country: str
    office: str
    person: str
    measure: str
    stance: str
    stage: str
    date: str
    date_from: str
    public_from: str
    first_seen_at: str
    version: str
    document: str
    start: int
    end: int
    statement: str
    checked: str
    tier: str
    lang: str
    url: str

    @property
    def mark(self) -> str:
        return mark_of(self.stance, self.stage)


@dataclass(slots=True)
class Cell:
    """An actor and a column. Without a position the mark says whether anybody looked."""

    actor: Actor
    column: Column
    mark: str = "hatched"
    current: Entry | None = None
    entries: list[Entry] = field(default_factory=list)  # in order of time
    changed_on: str = ""  # the day on which another mark took the place, if lately
    documents: int = 0

    @property
    def key(self) -> str:
        return f"{self.actor.key}.{self.column.key}"


@dataclass(slots=True)
class Row:
    actor: Actor
    status: str  # of the chosen letter; empty for bodies
    cells: list[Cell]
    sparks: list[int]  # statements a quarter over the rail
    statements: int
    checked: int
    last_on: str  # day of the last statement or deed
    deeds: int  # days on which something is told to have been carried out
    documents: int
    watched: bool


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Board:
    asked: Asked
    known_on: str  # the day as of which all stands
    documents: int  # on the topic
    sources: int
    answering: int
    columns: list[Column]
    choices: list[Column]
    groups: list[Group]
    letter: LetterRow | None
    letters: list[LetterRow]
    rail: Rail
    others: int  # positions of countries that have no row

    @property
    def rows(self) -> Iterator[Row]:
        for group in self.groups:
            yield from group.rows

    def cell(self, key: str) -> Cell | None:
        """The cell of a key; any column that could be chosen may be named."""
        found = (cell for row in self.rows for cell in row.cells if cell.key == key)
        return next(found, None)


def board(connection: sqlite3.Connection, asked: Asked) -> Board:
    """Gather it. Raises BoardError for what cannot be asked."""
    _check(asked)
    choices = columns(connection)
    shown = chosen(choices, asked.columns)
    known_on = asked.as_of or _last_known(connection)
    read = list(coverage(connection, Filters()))
    by_area = _looked(read, known_on if asked.as_of else "")
    entries = list(_entries(connection, asked))
    countries, bodies = actors({(e.actor_kind, e.actor): e.country for e in entries})
    keys = {actor.key for actor in (*countries, *bodies)}
    by_actor: dict[str, list[Entry]] = {}
    for entry in entries:
        by_actor.setdefault(entry.actor, []).append(entry)
    told = list(letters(connection))
    letter, statuses = _letter(connection, asked, told)
    said = _said(connection, asked)
    rows = [
        _row(actor, shown, by_actor.get(actor.key, []), by_area, said, statuses, known_on)
        for actor in (*countries, *(b for b in bodies if b.kind != "country"))
    ]  # fmt: skip
    return Board(
        asked,
        known_on,
        *_freshness(connection, known_on if asked.as_of else ""),
        shown,
        choices,
        _grouped(rows, letter, asked.sort or "name"),
        letter,
        told,
        rail(connection, asked.as_of, known_on, read),
        sum(
            1
            for e in entries
            if e.actor not in keys or (e.actor_kind == "country" and e.actor not in {c.key for c in countries})
        ),
    )  # fmt: skip


def _check(asked: Asked) -> None:
    if asked.as_of and not is_day(asked.as_of):
        raise BoardError(f"--as-of {asked.as_of}: not a day; write 2025-10-18, 2025-10 or 2025")  # fmt: skip
    if asked.sort and asked.sort not in SORTS:
        raise BoardError(f"--sort {asked.sort}: unknown; one of {', '.join(SORTS)}")
    for tier in asked.tier:
        if tier not in TIERS:
            raise BoardError(f"--tier {tier}: unknown; one of {', '.join(TIERS)}")


def _last_known(connection: sqlite3.Connection) -> str:
    """The day of the last run: a board has no clock of its own, so that the same file gives the same board."""
    row = connection.execute(
        "SELECT coalesce((SELECT max(coalesce(finished_at, started_at)) FROM runs),"
        " (SELECT max(first_seen_at) FROM documents), '2021-08-01')"
    ).fetchone()
    return str(row[0])[:10]


def _freshness(connection: sqlite3.Connection, day: str) -> tuple[int, int, int]:
    """Documents on the topic, sources, and how many of these have ever answered."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM documents WHERE on_topic AND (?1 = '' OR coalesce(published_on, substr(first_seen_at, 1, 10)) <= ?1)),"
        " (SELECT count(*) FROM sources WHERE kind <> 'by_hand'),"
        " (SELECT count(DISTINCT c.source) FROM source_checks AS c JOIN sources AS s ON s.slug = c.source"
        "  WHERE s.kind <> 'by_hand' AND c.outcome IN ('ok', 'unchanged') AND (?1 = '' OR c.at <= ?1 || 'T99'))",
        (last_day(day) if day else "",),
    ).fetchone()
    return row[0], row[1], row[2]


def _looked(read: Iterable[CoverageRow], day: str) -> dict[str, tuple[bool, int]]:
    """Area to whether anybody looked by that day, and how many documents were read of it."""
    found: dict[str, tuple[bool, int]] = {}
    for row in read:
        if day and row.month != "undated" and row.month > last_day(day)[:7]:
            continue
        looked, documents = found.get(row.country, (False, 0))
        found[row.country] = (
            looked or row.answering > 0 or row.documents > 0,
            documents + row.documents,
        )
    return found


def over_positions(filters: Filters) -> tuple[str, list[str]]:
    """Which wording counts, as a condition on ``positions AS s`` with their statements t."""
    condition, values = standing(filters)
    return condition.replace("s.checked", "coalesce(t.checked, '')"), values


def _entries(connection: sqlite3.Connection, asked: Asked) -> Iterator[Entry]:
    """All positions that count by the day, in order of time; what is told of the same day stands by its strength."""
    condition, values = over_positions(Filters(as_of=asked.as_of))
    if asked.as_of:
        day = last_day(asked.as_of)
        condition += " AND s.public_from <= ? AND s.date <= ?"
        values = [*values, day, day]
    if asked.tier:
        condition += f" AND s.tier IN ({', '.join('?' * len(asked.tier))})"
        values = [*values, *asked.tier]
    if asked.checked_only:
        condition += " AND t.checked IN ('right', 'corrected', 'added')"
    rows = connection.execute(
        "SELECT s.id, s.actor_kind, s.actor, s.country, coalesce(s.office, ''), coalesce(s.person, ''), s.measure, s.stance,"
        " s.stage, s.date, s.date_from, s.public_from, s.first_seen_at, s.version, s.document, s.start, s.\"end\","
        " coalesce(s.statement, ''), coalesce(t.checked, ''), s.tier, s.lang, s.url"
        " FROM positions AS s LEFT JOIN statements AS t ON t.id = s.statement"
        f" WHERE {condition} ORDER BY s.date,"
        " CASE s.stance WHEN 'mentions' THEN 0 WHEN 'declines' THEN 1 WHEN 'signed' THEN 2 ELSE 3 END,"
        " CASE s.stage WHEN 'talk' THEN 0 WHEN 'plan' THEN 1 WHEN 'decision' THEN 2 ELSE 3 END,"
        " CASE s.tier WHEN 'official' THEN 1 ELSE 0 END, s.url, s.start, s.id",
        values,
    )
    yield from (Entry(*row) for row in rows)


def _said(
    connection: sqlite3.Connection, asked: Asked
) -> dict[str, tuple[int, int, str, dict[str, int]]]:
    """Country to how many statements, how many of them a person checked, the last day, and how many a month."""
    day = last_day(asked.as_of) if asked.as_of else ""
    found: dict[str, tuple[int, int, str, dict[str, int]]] = {}
    rows = connection.execute(
        "SELECT country, substr(date, 1, 7) AS month, count(*), sum(checked <> ''), max(date) FROM statements"
        " WHERE latest = 1 AND country <> ''"
        + (" AND date <= ? AND coalesce(public_from, substr(first_seen_at, 1, 10)) <= ?" if day else "")
        + " GROUP BY country, month ORDER BY country, month",
        [day, day] if day else [],
    )  # fmt: skip
    for country, month, number, checked, last in rows:
        so_far, right, _, months = found.get(country, (0, 0, "", {}))
        months[month] = number
        found[country] = (so_far + number, right + checked, last, months)
    return found


def _letter(
    connection: sqlite3.Connection, asked: Asked, told: list[LetterRow]
) -> tuple[LetterRow | None, dict[str, CountryRow]]:
    """The letter that was chosen, else the last one that several signed, and what each country has to do with it."""
    if asked.letter == NOBODY:
        return None, {}
    chosen_: LetterRow | None = None
    if asked.letter:
        try:
            chosen_ = find(connection, asked.letter)
        except SignatoryError as error:
            raise BoardError(f"--letter {error}") from None
    else:
        day = last_day(asked.as_of) if asked.as_of else "9"
        fitting = (x for x in told if x.printed > 1 and x.first_public <= day)
        chosen_ = next(fitting, None)
    if chosen_ is None:
        return None, {}
    return chosen_, {row.country: row for row in signing(connection, chosen_)}


def _row(
    actor: Actor,
    shown: list[Column],
    entries: list[Entry],
    by_area: dict[str, tuple[bool, int]],
    said: dict[str, tuple[int, int, str, dict[str, int]]],
    statuses: dict[str, CountryRow],
    known_on: str,
) -> Row:
    looked, documents = by_area.get(actor.area, (False, 0))
    cells = [
        _cell(actor, column, entries, looked, documents, known_on) for column in shown
    ]
    if actor.kind == "country":
        number, checked, last, months = said.get(actor.key, (0, 0, "", {}))
    else:
        # statements say EU or UN: a body's own are those of its positions
        own = {e.statement: e for e in entries if e.statement}
        number, checked = len(own), sum(1 for e in own.values() if e.checked)
        last, months = "", dict[str, int]()
        for e in own.values():
            months[e.date[:7]] = months.get(e.date[:7], 0) + 1
            last = max(last, e.date)
    done = [e for e in entries if e.mark == "tick"]
    return Row(
        actor,
        statuses[actor.key].status if actor.key in statuses else "",
        cells,
        _quarters(months, known_on),
        number,
        checked,
        max([last, *(e.date for e in done)]),
        len({e.date for e in done}),
        documents,
        looked,
    )


def _cell(
    actor: Actor,
    column: Column,
    entries: list[Entry],
    looked: bool,
    documents: int,
    known_on: str,
) -> Cell:
    cell = Cell(actor, column, "none" if looked else "hatched", documents=documents)
    for entry in entries:
        if entry.measure not in column.codes:
            continue
        if column.stages and not (entry.stage in column.stages and entry.mark in ("tick", "bars")):  # fmt: skip
            continue
        cell.entries.append(entry)
        if cell.current is not None and not replaces(
            (entry.stance, entry.stage), (cell.current.stance, cell.current.stage)
        ):
            continue
        if cell.current is not None and entry.mark != cell.mark:
            cell.changed_on = entry.date
        cell.current, cell.mark = entry, entry.mark
    if cell.changed_on and not _lately(cell.changed_on, known_on):
        cell.changed_on = ""
    return cell


def _lately(day: str, known_on: str) -> bool:
    if len(day) < 10 or len(known_on) < 10:
        return False
    return date.fromisoformat(known_on) - date.fromisoformat(day) <= CHANGED_WITHIN


def _quarters(months: dict[str, int], until: str) -> list[int]:
    """Counts a quarter from autumn 2021 on, what was before left out."""
    last = (int(until[:4]) - 2021) * 4 + (int(until[5:7] or 12) - 1) // 3
    found = [0] * (last + 1)
    for month, number in months.items():
        if len(month) < 7:
            continue
        at = (int(month[:4]) - 2021) * 4 + (int(month[5:7]) - 1) // 3
        if 0 <= at <= last:
            found[at] += number
    return found[2:] or [0]


def _grouped(rows: list[Row], letter: LetterRow | None, sort: str) -> list[Group]:
    def key(row: Row) -> Any:
        if sort == "deeds":
            return (-row.deeds, row.actor.name)
        if sort == "changed":
            return tuple(-ord(c) for c in row.last_on or " "), row.actor.name
        return row.actor.name

    countries = sorted((r for r in rows if r.actor.kind == "country"), key=key)
    bodies = [r for r in rows if r.actor.kind != "country"]
    if sort != "name":
        bodies.sort(key=key)
    if letter is None:
        return [Group("Countries", countries), Group("Bodies", bodies)]
    signed = [r for r in countries if r.status in SIGNED]
    others = [r for r in countries if r.status not in SIGNED]
    return [
        group
        for group in (
            Group("Signed", signed),
            Group("Not on the list", others),
            Group("Bodies", bodies),
        )
        if group.rows
    ]
