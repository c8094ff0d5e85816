"""What the board shows across and down: columns from talk to deed, rows of countries and bodies, and what each mark means."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from db.actors import ACTORS, Actor, actor_of
from db.coverage import watched
from db.filters import FilterError
from db.positions import REMOVALS, Position

REMOVAL: Final = "removal"  # the column of what was carried out


class BoardError(FilterError):
    """The board cannot be drawn as it was asked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """Measures that stand in one column."""

    key: str
    label: str
    codes: tuple[str, ...]
    stages: tuple[str, ...] = ()  # of these alone; empty: of all


#: shown unless others are chosen, from talk to deed
USUAL: Final = (
    Column("coordination", "EU coordination", ("EU_COORD",)),
    Column("voluntary", "Voluntary return", ("VOLRET",)),
    Column("forced", "Forced return", REMOVALS),
    Column("criminals", "Criminals first", ("PRIORITY_CRIM",)),
    Column("contact", "Contact with the Taliban", ("TALIBAN_TALKS", "TALIBAN_VISIT")),
    Column("mission", "Mission", ("MISSION",)),
    Column("documents", "Documents", ("CONSULAR",)),
    Column(REMOVAL, "Removal carried out", REMOVALS, ("deed", "stopped")),
)


def columns(connection: sqlite3.Connection) -> list[Column]:
    """All that can be chosen: the usual ones, then every other measure that the file knows."""
    taken = {code for column in USUAL for code in column.codes}
    rows = connection.execute("SELECT code, label FROM measures ORDER BY label, code")
    more = [
        Column(code, label.split(" / ")[0] or code, (code,))
        for code, label in rows
        if code not in taken
    ]
    return [*USUAL, *more]


def chosen(all_: list[Column], keys: tuple[str, ...]) -> list[Column]:
    """The columns of these keys or measures in the order asked for; without any, the usual ones. Raises BoardError."""
    if not keys:
        return list(USUAL)
    known = {column.key.casefold(): column for column in all_}
    for column in reversed(all_):
        for code in column.codes:
            known.setdefault(code.casefold(), column)
    found = []
    for one in keys:
        if one.casefold() not in known:
            raise BoardError(
                f"--column {one}: unknown; one of {', '.join(c.key for c in all_)}"
            )
        found.append(known[one.casefold()])
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign of the board. Its shape alone says what it means."""

    name: str  # of its symbol
    spoken: str
    legend: str


MARKS: Final = {
    mark.name: mark
    for mark in (
        Mark("ring", "signed a letter that asks for it", "through a signed letter"),
        Mark("half", "for", "for, in words"),
        Mark("perhaps", "for, on conditions", "for, on conditions"),
        Mark("disc", "for", "decided or announced"),
        Mark("tick", "carried out", "carried out"),
        Mark("cross", "against", "against"),
        Mark("bars", "stopped", "stopped"),
        Mark("ask", "declines to say", "declines to say"),
        Mark("dot", "mentions it", "mentions it"),
        Mark("none", "nothing found", "watched, nothing found in so many documents"),
        Mark("hatched", "not watched", "not watched: a blank that is no silence"),
    )
}
#: what is laid over a mark
OVER: Final = (
    ("changed", "changed in the last 90 days"),
    ("unchecked", "nobody has checked it"),
)


#: how db/position_cells.py calls what a cell shows, and its sign here
SIGNS: Final[dict[str, str]] = {
    "carried out": "tick",
    "decided": "disc",
    "for": "half",
    "conditional": "perhaps",
    "against": "cross",
    "stopped": "bars",
    "signed": "ring",
    "declines": "ask",
    "mentions": "dot",
    "nothing found": "none",
    "partly watched": "none",
    "not watched": "hatched",
}


def sign_of(one: Position) -> str:
    """The sign of one position by itself. What is called off or refused is never shown as done."""
    if one.stage == "stopped" and one.direction:
        return "bars"
    if one.stance not in ("for", "conditional"):
        return SIGNS[one.stance]
    if one.stage in ("deed", "decision"):
        return {"deed": "tick", "decision": "disc"}[one.stage]
    return SIGNS[one.stance]


def fits(column: Column, one: Position) -> bool:
    """Whether a position stands in a column."""
    if one.measure not in column.codes:
        return False
    return not column.stages or (one.stage in column.stages and one.direction != 0)


def actors(found: Iterable[Position]) -> tuple[list[Actor], list[Actor]]:
    """The watched countries by name, and the bodies: those that are always asked about, and those that hold a position."""
    countries = [Actor(code, "country", name, code) for code, name in watched().items()]
    others = {p.actor: p for p in found if p.actor_kind != "country"}
    bodies = [a for a in ACTORS if a.kind != "body" or a.id in others]
    known = {a.id for a in ACTORS}
    bodies += [
        actor_of(id_, p.actor_kind, p.country)
        for id_, p in sorted(others.items())
        if id_ not in known
    ]
    return sorted(countries, key=lambda a: a.name), bodies
