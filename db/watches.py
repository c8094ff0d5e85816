"""Saved searches, each with the moment up to which its digest was told. Curated: rows that people made.

The row without a name is the digest of everything. Plain functions on an open connection.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

from db.export.about import asked
from db.records import Filters, ReturnwatchError, now

EVERYTHING = ""  # the name of the digest without a saved search
NAME = re.compile(r"\w[\w.-]{0,63}")


class WatchError(ReturnwatchError):
    """A saved search that cannot be made, found or read."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved search. ``told_until``: what was first seen before is told already; empty: nothing was."""

    name: str
    filters: Filters
    told_until: str


class WatchRow(NamedTuple):
    """For a list of them."""

    name: str
    filters: str
    told_until: str
    made_at: str
    who: str


def add(connection: sqlite3.Connection, name: str, filters: Filters, who: str) -> None:
    """On an open transaction. Raises WatchError: no name, no filter, or another search has the name."""
    if not NAME.fullmatch(name):
        raise WatchError(
            f"{name!r}: not a name; write letters, digits, _ . - and no spaces"
        )
    if filters == Filters():
        raise WatchError(
            f"{name}: nothing to watch for; give it filters, such as --country BE --measure MISSION"
        )
    there = _row(connection, name)
    if there is not None and there.filters != filters:
        raise WatchError(
            f"{name}: is there already ({asked(there.filters)}); 'returnwatch watch remove {name}' first, or take another name"
        )
    connection.execute(
        "INSERT INTO watches (name, filters, made_at, who, told_until) VALUES (?, ?, ?, ?, '')"
        " ON CONFLICT (name) DO NOTHING",
        (name, _as_json(filters), now(), who),
    )


def remove(connection: sqlite3.Connection, name: str) -> None:
    """On an open transaction. Raises WatchError."""
    find(connection, name)
    connection.execute("DELETE FROM watches WHERE name = ?", (name,))


def find(connection: sqlite3.Connection, name: str) -> Watch:
    """Raises WatchError."""
    found = _row(connection, name) if name else None
    if found is None:
        names = ", ".join(row.name for row in rows(connection))
        raise WatchError(
            f"{name or 'no name'}: no saved search; {f'there are {names}' if names else 'make one with returnwatch watch add'}"
        )
    return found


def everything(connection: sqlite3.Connection) -> Watch:
    """The digest without a saved search."""
    return _row(connection, EVERYTHING) or Watch(EVERYTHING, Filters(), "")


def told(connection: sqlite3.Connection, watch: Watch, until: str) -> None:
    """What was first seen before ``until`` is told. On an open transaction."""
    connection.execute(
        "INSERT INTO watches (name, filters, made_at, who, told_until) VALUES (?, ?, ?, '', ?)"
        " ON CONFLICT (name) DO UPDATE SET told_until = excluded.told_until",
        (watch.name, _as_json(watch.filters), until, until),
    )


def rows(connection: sqlite3.Connection) -> Iterator[WatchRow]:
    """The saved searches by name."""
    for name, filters, told_until, made_at, who in connection.execute(
        "SELECT name, filters, told_until, made_at, who FROM watches WHERE name <> '' ORDER BY name"
    ):
        yield WatchRow(name, asked(_filters(name, filters)), told_until, made_at, who)


def _row(connection: sqlite3.Connection, name: str) -> Watch | None:
    row = connection.execute(
        "SELECT filters, told_until FROM watches WHERE name = ?", (name,)
    ).fetchone()
    return Watch(name, _filters(name, row[0]), row[1]) if row else None


def _as_json(filters: Filters) -> str:
    plain = Filters()
    said = {k: v for k, v in asdict(filters).items() if v != getattr(plain, k)}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _filters(name: str, said: str) -> Filters:
    raw: dict[str, Any] = json.loads(said)
    if unknown := sorted(raw.keys() - {field.name for field in fields(Filters)}):
        raise WatchError(
            f"{name}: the saved search has a filter that this returnwatch does not know ({', '.join(unknown)}); upgrade it, or remove the search"
        )
    said_so: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()
    }
    return Filters(**said_so)
