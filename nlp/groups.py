"""Who belonged to a group of countries on a day: EU, Schengen, Nordic, Visegrád. Facts with dates and sources."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from db.records import ReturnwatchError
from nlp import plain_yaml

DATA: Final = Path(__file__).parent / "data" / "groups.yml"
SAME_AS: Final = {
    "MEMBER_STATES": "EU"
}  # "the member states" are the EU's unless the text says otherwise
KEYS: Final = frozenset(("members", "from", "to", "source"))


class GroupError(ReturnwatchError):
    """A group is not known, or its file cannot be read."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Countries that belonged to a group from a day to a day, both included; ``until`` None: no end is known."""

    members: tuple[str, ...]
    since: date
    until: date | None
    source: str


@functools.cache
def memberships() -> dict[str, tuple[Membership, ...]]:
    """All rows of ``nlp/data/groups.yml`` by group."""
    raw = plain_yaml.read(DATA)
    return {
        group: tuple(_row(group, row) for row in rows) for group, rows in raw.items()
    }


def _row(group: str, row: dict[str, object]) -> Membership:
    if row.keys() != KEYS:
        raise GroupError(
            f"groups.yml: {group}: keys {sorted(row)}; wanted are {sorted(KEYS)}"
        )
    countries = row["members"]
    if not isinstance(countries, list) or not all(
        re.fullmatch("[A-Z]{2}", c) for c in countries
    ):
        raise GroupError(
            f"groups.yml: {group}: members {countries!r}; a list of ISO codes in capitals is wanted"
        )
    try:
        since = date.fromisoformat(str(row["from"]))
        until = date.fromisoformat(str(row["to"])) if row["to"] else None
    except ValueError as error:
        raise GroupError(
            f"groups.yml: {group}: {error}; days are written 2004-05-01"
        ) from error
    return Membership(tuple(countries), since, until, str(row["source"]))


def members(group: str, on: date) -> frozenset[str]:
    """The members of a group on a day, as ISO codes; raises GroupError for a group that is not known."""
    rows = memberships().get(SAME_AS.get(group, group))
    if rows is None:
        raise GroupError(
            f"there is no group {group!r}; known are {', '.join((*memberships(), *SAME_AS))}"
        )
    return frozenset(
        country
        for row in rows
        if row.since <= on and (row.until is None or on <= row.until)
        for country in row.members
    )
