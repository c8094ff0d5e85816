"""Who can have a position besides a country's government: the Union's and the UN's bodies, and the de facto authorities."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from db.coverage import watched
from db.filters import FilterError
from db.found import ActorKind


class Actor(NamedTuple):
    """A row of the board. ``country``: whose sources are the actor's own."""

    id: str
    kind: ActorKind
    name: str
    country: str


#: in the order in which they are shown, below the countries
ACTORS: Final = (
    Actor("commission", "commission", "European Commission", "EU"),
    Actor("eeas", "eeas", "European External Action Service", "EU"),
    Actor("council", "body", "Council of the EU", "EU"),
    Actor("parliament", "body", "European Parliament", "EU"),
    Actor("frontex", "agency", "Frontex", "EU"),
    Actor("euaa", "agency", "EU Agency for Asylum", "EU"),
    Actor("fra", "agency", "EU Agency for Fundamental Rights", "EU"),
    Actor("un", "un", "United Nations", "UN"),
    Actor("unhcr", "un", "UNHCR", "UN"),
    Actor("iom", "un", "IOM", "UN"),
    Actor("ohchr", "un", "OHCHR", "UN"),
    Actor("unama", "un", "UNAMA", "UN"),
    Actor("taliban", "de facto", "De facto authorities of Afghanistan", "AF"),
)
_KNOWN: Final = {actor.id: actor for actor in ACTORS}


@cache
def _countries() -> dict[str, str]:
    return watched()


def actor_of(id_: str, kind: ActorKind, country: str) -> Actor:
    """The actor with this id; one that is not listed is called by its code."""
    if id_ in _KNOWN:
        return _KNOWN[id_]
    return Actor(id_, kind, _countries().get(id_, id_), country)


def check_actors(connection: sqlite3.Connection, actors: Sequence[str]) -> None:
    """Refuse an actor that cannot have a row. Raises FilterError."""
    known = {*_KNOWN, *_countries()}
    known |= {
        row[0] for row in connection.execute("SELECT DISTINCT actor FROM positions")
    }
    for actor in actors:
        if actor not in known:
            raise FilterError(
                f"--actor {actor}: unknown; a country's code, or one of {', '.join(_KNOWN)}"
            )
