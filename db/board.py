"""The board "Where Europe stands": every actor's place on every measure, as known on a day. Reading only.

What is gathered here is drawn by db/export/board_body.py for a page and for a file, and by to_board_svg.py as a picture.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from db.actors import Actor
from db.board_cells import Cell, cell_of, in_column
from db.board_columns import BoardError, Column, actors, chosen, columns
from db.board_rail import Rail, rail
from db.coverage import coverage, in_time
from db.filters import is_day, last_day
from db.moments import LAST_WRITTEN
from db.position_cells import Coverage, read_by
from db.positions import Position, positions
from db.queries import not_tagged
from db.records import TIERS, Filters
from db.signatories import CountryRow, LetterRow, SignatoryError, find, letters
from db.signatories import countries as signing

SORTS: Final = ("name", "changed", "deeds")
SIGNED: Final = ("signed", "backed")
RIGHT: Final = ("right", "corrected", "added")
NOTHING: Final = Coverage("not watched", 0, 0, 0)
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
    coverage: Coverage

    @property
    def changed_on(self) -> str:
        """The last turn in any of its cells, however long ago."""
        return max((cell.held.changed_on for cell in self.cells), default="")


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
    waiting: str  # that texts are not tagged yet, or empty

    @property
    def rows(self) -> Iterator[Row]:
        for group in self.groups:
            yield from group.rows


def board(
    connection: sqlite3.Connection, asked: Asked, *, whole: bool = False
) -> Board:
    """Gather it. Raises BoardError for what cannot be asked.

    Args:
        whole: every position with its words, not only those that a sign shows.
    """
    _check(asked)
    choices = columns(connection)
    shown = chosen(choices, asked.columns)
    last_known = _last_known(connection)
    known_on = asked.as_of or last_known
    read = list(coverage(connection, Filters()))
    found = _positions(connection, asked, bare=not whole)
    countries, bodies = actors(found)
    by_actor: dict[str, list[Position]] = {}
    for one in found:
        by_actor.setdefault(one.actor, []).append(one)
    told = list(letters(connection))
    letter, statuses = _letter(connection, asked, told)
    said = _said(connection, asked)
    covered = read_by(in_time(read, Filters(to=asked.as_of)))
    line = rail(connection, last_known, read)
    rows = [
        _row(actor, shown, by_actor.get(actor.id, []), covered, said, statuses, known_on)
        for actor in (*countries, *bodies)
    ]  # fmt: skip
    if not whole:
        _with_words(connection, rows, asked.as_of)
    return Board(
        asked,
        known_on,
        *_freshness(connection, known_on if asked.as_of else ""),
        shown,
        choices,
        _grouped(rows, letter, asked.sort or "name"),
        letter,
        told,
        line,
        sum(len(its) for id_, its in by_actor.items() if id_ not in {r.actor.id for r in rows}),
        not_tagged(connection),
    )  # fmt: skip


def told_to(connection: sqlite3.Connection) -> str:
    """Whom a reader of a published copy tells what is wrong; empty where the file is one's own, or names no mail."""
    row = connection.execute("SELECT contact FROM published LIMIT 1").fetchone()
    return str(row[0]) if row and "@" in row[0] and " " not in row[0] else ""


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
        f"SELECT coalesce(({LAST_WRITTEN}),"
        " (SELECT max(first_seen_at) FROM documents), '2021-08-01')"
    ).fetchone()
    return str(row[0])[:10]


def _freshness(connection: sqlite3.Connection, day: str) -> tuple[int, int, int]:
    """Documents on the topic by that day; sources, and how many of these have ever answered us."""
    # source by source (SQLite keeps the order of a CROSS JOIN), since an index begins with it
    on_topic = "SELECT count(*) FROM sources AS s CROSS JOIN documents AS d ON d.source = s.slug WHERE d.on_topic"
    queries = [on_topic]
    if day:
        queries = [f"{on_topic} AND d.published_on <= ?1", f"{on_topic} AND d.published_on IS NULL AND substr(d.first_seen_at, 1, 10) <= ?1"]  # fmt: skip
    values = [last_day(day)] if day else []
    documents = sum(connection.execute(sql, values).fetchone()[0] for sql in queries)
    sources, answering = connection.execute(
        "SELECT (SELECT count(*) FROM sources WHERE kind <> 'by_hand'),"
        " (SELECT count(DISTINCT c.source) FROM source_checks AS c JOIN sources AS s ON s.slug = c.source"
        "  WHERE s.kind <> 'by_hand' AND c.outcome IN ('ok', 'unchanged'))"
    ).fetchone()
    return documents, sources, answering


def cell_named(connection: sqlite3.Connection, asked: Asked, key: str) -> Cell | None:
    """The one cell with this key, as it stands on such a board, with all of its words."""
    _check(asked)
    who, _, name = key.partition(".")
    columns_ = {column.key: column for column in columns(connection)}
    if name not in columns_:
        return None
    column = columns_[name]
    found = _positions(connection, asked, actor=(who,), measure=column.codes)
    listed = {actor.id: actor for rows in actors(found) for actor in rows}
    if who not in listed:
        return None
    return cell_of(
        listed[who],
        column,
        found,
        read_by(coverage(connection, Filters(to=asked.as_of))),
        asked.as_of or _last_known(connection),
    )


def _positions(
    connection: sqlite3.Connection,
    asked: Asked,
    *,
    actor: tuple[str, ...] = (),
    measure: tuple[str, ...] = (),
    bare: bool = False,
) -> list[Position]:
    return [
        one
        for one in positions(connection, asked.as_of, actor=actor, measure=measure, bare=bare)
        if (not asked.tier or one.tier in asked.tier)
        and (not asked.checked_only or one.checked in RIGHT)
    ]  # fmt: skip


def _with_words(connection: sqlite3.Connection, rows: list[Row], as_of: str) -> None:
    """Give the positions that signs show their words, which were not read with all the others."""
    ids = [c.shown.id for row in rows for c in row.cells if c.shown]
    full = {p.id: p for p in positions(connection, as_of, only=ids)} if ids else {}
    for row in rows:
        row.cells = [
            replace(c, held=replace(c.held, shown=full[c.shown.id])) if c.shown else c
            for c in row.cells
        ]


def _said(
    connection: sqlite3.Connection, asked: Asked
) -> dict[str, tuple[int, int, str, dict[str, int]]]:
    """Country to how many statements, how many of them a person checked, the last day, and how many a month."""
    if asked.as_of:
        day = last_day(asked.as_of)
        condition = " AND s.date <= ?1 AND coalesce(s.public_from, substr(s.first_seen_at, 1, 10)) <= ?1"
        values = [day]
    else:
        condition, values = "", []
    where = f" WHERE s.latest = 1 AND s.country > ''{condition}"
    # named, since the planner takes the index of all statements and looks a million of them up
    right = connection.execute(
        "SELECT s.country, count(*) FROM statements AS s INDEXED BY statements_checked"
        f"{where} AND s.checked <> '' AND s.checked IN ('right', 'corrected', 'added') GROUP BY 1",
        values,
    )
    checked = dict(right.fetchall())
    found: dict[str, tuple[int, int, str, dict[str, int]]] = {}
    # by day first, as the index has them: by month at once would sort every statement
    by_day = f"SELECT s.country, s.date, count(*) AS said FROM statements AS s{where} GROUP BY 1, 2"
    by_month = f"SELECT country, substr(date, 1, 7), sum(said), max(date) FROM ({by_day}) GROUP BY 1, 2 ORDER BY 1, 2"
    for country, month, number, last in connection.execute(by_month, values):
        so_far, _, _, months = found.get(country, (0, 0, "", {}))
        months[month] = number
        found[country] = (so_far + number, checked.get(country, 0), last, months)
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
        fitting = (x for x in told if x.printed > 1 and max(x.dated_on, x.first_public) <= day)  # fmt: skip
        chosen_ = next(fitting, None)
    if chosen_ is None:
        return None, {}
    return chosen_, {row.country: row for row in signing(connection, chosen_)}


def _row(
    actor: Actor,
    shown: list[Column],
    its: list[Position],
    read: dict[str, Coverage],
    said: dict[str, tuple[int, int, str, dict[str, int]]],
    statuses: dict[str, CountryRow],
    known_on: str,
) -> Row:
    if actor.kind == "country":
        number, checked, last, months = said.get(actor.id, (0, 0, "", {}))
    else:
        # statements say EU or UN: a body's own are those of its positions
        own = {p.statement: p for p in its if p.statement}
        number, checked = len(own), sum(1 for p in own.values() if p.checked in RIGHT)
        last, months = "", dict[str, int]()
        for p in own.values():
            months[p.date[:7]] = months.get(p.date[:7], 0) + 1
            last = max(last, p.date)
    by_measure: dict[str, list[tuple[int, Position]]] = {}
    for place, p in enumerate(its):
        by_measure.setdefault(p.measure, []).append((place, p))
    done = {p.date for p in its if p.stage == "deed" and p.direction > 0}
    return Row(
        actor,
        statuses[actor.id].status if actor.id in statuses else "",
        [
            cell_of(actor, column, in_column(column, by_measure), read, known_on)
            for column in shown
        ],
        _quarters(months, known_on),
        number,
        checked,
        max([last, *done]),
        len(done),
        read.get(actor.country, NOTHING),
    )


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
            return tuple(-ord(c) for c in row.changed_on or " "), row.actor.name
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
