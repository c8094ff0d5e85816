"""Who signed which letter, as documents print it: all letters, one letter over all watched countries, two letters compared.

Nothing is decided here: a country that one text prints as signing and another as only attending has both, with the places.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from db.filters import PUBLIC
from db.records import ReturnwatchError

#: what a text can say of a country, the word that is shown, the strongest first
STATUS: Final = {
    "signed": "signed",
    "backed": "backed",
    "not signed": "declined in words",
    "attended": "attended only",
    "hosted": "hosted only",
}
SHORTEST: Final = 4  # of the beginning of an id


class SignatoryError(ReturnwatchError):
    """No letter or several have this id."""

    exit_status = 2


class LetterRow(NamedTuple):
    letter: str
    dated_on: str
    claimed: int | None
    printed: int
    addressees: str
    asks: str
    documents: int
    first_public: str
    url: str


class CountryRow(NamedTuple):
    """A watched country and what documents print of it about one letter."""

    country: str
    name: str
    status: str  # signed, backed, declined in words, attended only, hosted only, not on the list, not known
    eu: str  # yes, no, on that day
    schengen: str
    minister: str
    printed_as: str
    confirmed_by: int  # documents that print the status
    confirming: str
    contradicting: (
        str  # documents whose whole list leaves it out, or that say otherwise
    )


class Compared(NamedTuple):
    where: str  # both, only the first, only the second
    country: str
    name: str
    first: str
    second: str


def letters(connection: sqlite3.Connection) -> Iterator[LetterRow]:
    """All letters, the newest first."""
    rows = connection.execute(
        "SELECT l.id, l.dated_on, l.count_claimed, l.count_printed, l.addressees, l.asks, l.documents,"
        f" {PUBLIC} AS public, d.url"
        " FROM letters AS l JOIN versions AS v ON v.id = l.root_version JOIN documents AS d ON d.id = v.document"
        f" ORDER BY coalesce(nullif(l.dated_on, ''), {PUBLIC}) DESC, l.id"
    )
    for row in rows:
        to, asks = (", ".join(json.loads(words)) for words in row[4:6])
        yield LetterRow(
            row[0], row[1], row[2], row[3], to, asks, row[6], row[7], row[8]
        )


def find(connection: sqlite3.Connection, named: str) -> LetterRow:
    """The letter whose id begins so. Raises SignatoryError."""
    found = [row for row in letters(connection) if row.letter.startswith(named)]
    if len(found) == 1 and len(named) >= min(SHORTEST, len(found[0].letter)):
        return found[0]
    told = "several letters' ids begin so" if found else "no letter's id begins so"
    raise SignatoryError(
        f"{named}: {told}; 'returnwatch signatories' shows the ids, and 'returnwatch link' finds letters"
    )


def on_day(connection: sqlite3.Connection, group: str, day: str) -> set[str]:
    """Who belonged to a group on a day; a month counts from its first day."""
    whole = day + "-01-01"[len(day) - 4 :] if 4 <= len(day) < 10 else day
    return {
        row[0]
        for row in connection.execute(
            "SELECT country FROM memberships WHERE \"group\" = ? AND from_on <= ? AND (to_on = '' OR to_on >= ?)",
            (group, whole, whole),
        )
    }


class _Said(NamedTuple):
    country: str
    act: str
    person: str
    printed_as: str
    url: str
    complete: bool


def _said(connection: sqlite3.Connection, letter: str) -> list[_Said]:
    """What each text prints of a letter, the most official and earliest first."""
    rows = connection.execute(
        "SELECT g.country, g.act, coalesce(p.name, g.person, ''), substr(v.text, g.start + 1, g.\"end\" - g.start), d.url, g.list_complete"
        " FROM signatures AS g JOIN versions AS v ON v.id = g.version JOIN documents AS d ON d.id = v.document"
        " JOIN sources AS s ON s.slug = d.source LEFT JOIN people AS p ON p.slug = g.person"
        " WHERE g.letter = ? ORDER BY CASE s.tier WHEN 'official' THEN 0 WHEN 'party' THEN 1 WHEN 'wire' THEN 2"
        " WHEN 'press' THEN 3 ELSE 4 END, v.first_seen_at, d.url, g.start",
        (letter,),
    )
    return [_Said(row[0], row[1], row[2], row[3], row[4], bool(row[5])) for row in rows]


def countries(connection: sqlite3.Connection, letter: LetterRow) -> list[CountryRow]:
    """Every watched country, and every other that a text names, with its status."""
    said = _said(connection, letter.letter)
    day = letter.dated_on or letter.first_public
    eu, schengen = (on_day(connection, group, day) for group in ("EU", "SCHENGEN"))
    names = dict(connection.execute("SELECT country, name FROM watched").fetchall())
    by_country: defaultdict[str, list[_Said]] = defaultdict(list)
    whole: dict[str, set[str]] = defaultdict(set)  # document to its whole list
    for one in said:
        by_country[one.country].append(one)
        if one.complete and one.act in ("signed", "backed"):
            whole[one.url].add(one.country)
    rows = []
    for code in [*names, *sorted(by_country.keys() - names.keys())]:
        its = by_country.get(code, [])
        rows.append(
            _row(code, names.get(code, code), its, whole, code in eu, code in schengen)
        )
    order = [*STATUS.values(), "not on the list", "not known"]
    return sorted(rows, key=lambda row: (order.index(row.status), row.name))


def _row(
    code: str,
    name: str,
    its: list[_Said],
    whole: dict[str, set[str]],
    eu: bool,
    schengen: bool,
) -> CountryRow:
    acts = {one.act for one in its}
    act = next((act for act in STATUS if act in acts), "")
    left_out = sorted(url for url, listed in whole.items() if code not in listed)
    missing = "not on the list" if whole else "not known"
    status = STATUS.get(act, missing)
    mine = [one for one in its if one.act == act]
    confirming = dict.fromkeys(one.url for one in mine)
    against = [one.url for one in its if one.act != act and one.url not in confirming]
    if act in ("signed", "backed"):
        against += [url for url in left_out if url not in confirming]
    elif act:
        against = [url for url, listed in whole.items() if code in listed]
    return CountryRow(
        code,
        name,
        status,
        "yes" if eu else "no",
        "yes" if schengen else "no",
        next((one.person for one in mine if one.person), ""),
        mine[0].printed_as if mine else "",
        len(confirming),
        " ".join(confirming),
        " ".join(dict.fromkeys(against)),
    )


def compare(
    connection: sqlite3.Connection, one: LetterRow, other: LetterRow
) -> list[Compared]:
    """Countries that signed or backed both letters, only the first, only the second."""
    backing = ("signed", "backed")
    sides = [
        {row.country: row for row in countries(connection, letter)}
        for letter in (one, other)
    ]
    rows = []
    for code in sides[0] | sides[1]:
        a, b = (side.get(code) for side in sides)
        first, second = (x.status if x else "not known" for x in (a, b))
        known = a or b
        if known is None or (first not in backing and second not in backing):
            continue
        where = (
            "both"
            if first in backing and second in backing
            else "only the first"
            if first in backing
            else "only the second"
        )
        rows.append(Compared(where, code, known.name, first, second))
    return sorted(rows, key=lambda row: (row.where != "both", row.where, row.name))
