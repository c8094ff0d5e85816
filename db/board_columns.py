"""What the board shows across and down: columns from talk to deed, rows of countries and bodies, and what each mark means."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from db.coverage import watched
from db.records import ReturnwatchError

#: a position's stage, from words to what was done
LADDER: Final = ("talk", "plan", "decision", "deed")
REMOVALS: Final = ("FORCEDRET", "FLIGHT_CHARTER", "FLIGHT_SCHEDULED")


class BoardError(ReturnwatchError):
    """The board cannot be drawn as it was asked for."""

    exit_status = 2


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
    Column("removal", "Removal carried out", REMOVALS, ("deed", "stopped")),
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


def mark_of(stance: str, stage: str) -> str:
    """The mark of one position. What is called off or denied is never shown as done."""
    if stance in ("mentions", "declines", "signed", "against"):
        return {
            "mentions": "dot",
            "declines": "ask",
            "signed": "ring",
            "against": "cross",
        }[stance]
    if stage == "stopped":
        return "bars"
    if stance == "conditional":
        return "perhaps"
    if stance != "for":
        raise BoardError(f"positions: stance {stance} is unknown; tag the file again")
    return {"talk": "half", "plan": "half", "decision": "disc", "deed": "tick"}[stage]


def replaces(new: tuple[str, str], old: tuple[str, str]) -> bool:
    """Whether a later position (stance, stage) takes an earlier one's place in the cell.

    To mention or to decline takes nothing back; a signature and a mere word add nothing to what was said or done.
    """
    (stance, stage), (before, done) = new, old
    if before == "mentions":
        return True
    if stance == "mentions" or (stance == "declines" and before != "declines"):
        return False
    going = before in ("for", "conditional") and done != "stopped"
    if stance == "signed":
        return not going
    if stance in ("for", "conditional") and stage != "stopped" and going:
        if stance != before:
            return LADDER.index(done) < LADDER.index("decision")
        return LADDER.index(stage) >= LADDER.index(done)
    return True


@dataclass(frozen=True, slots=True)
class Actor:
    """Who has a row."""

    key: str
    name: str
    kind: str
    area: str  # whose sources are watched for it: a country's code, EU, UN, INT


BODIES: Final = (
    Actor("commission", "European Commission", "commission", "EU"),
    Actor("eeas", "EEAS", "eeas", "EU"),
    Actor("frontex", "Frontex", "agency", "EU"),
    Actor("euaa", "EU Agency for Asylum", "agency", "EU"),
    Actor("unhcr", "UNHCR", "un", "UN"),
    Actor("iom", "IOM", "un", "UN"),
    Actor("unama", "UNAMA", "un", "UN"),
    Actor("taliban", "De facto authorities", "de facto", "AF"),
)
_ORDER: Final = ("commission", "eeas", "agency", "un", "de facto", "body", "country")


def actors(
    found: dict[tuple[str, str], str],
) -> tuple[list[Actor], list[Actor]]:
    """The countries that are watched, and the bodies: those that are always asked about, and those that are found.

    Args:
        found: kind and actor of each position that counts, with its country.
    """
    countries = [Actor(code, name, "country", code) for code, name in watched().items()]
    known = {actor.key for actor in (*countries, *BODIES)}
    others = [
        Actor(key, key if kind == "country" else _named(key), kind, country or "INT")
        for (kind, key), country in sorted(found.items())
        if key not in known
    ]
    bodies = sorted(
        [*BODIES, *others], key=lambda a: (_ORDER.index(a.kind), a not in BODIES)
    )
    return sorted(countries, key=lambda a: a.name), bodies


def _named(key: str) -> str:
    """ "council_presidency" as words; a short one is an abbreviation."""
    return key.upper() if len(key) <= 5 else key.replace("_", " ").capitalize()
