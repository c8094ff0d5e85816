"""The timeline: who said what, when. Its filters are a form whose state is the address; pages go on from a statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from db.desk.feeds import MOST, feed_of
from db.desk.frame import Desk, rows
from db.desk.lists import STATEMENT_COLUMNS
from db.filters import KINDS, FilterError, check, like, where
from db.queries import match_all, not_tagged, nothing_found
from db.records import TIERS, Filters

PAGE = 50
ONE = ("from", "to", "speaker", "office", "q", "checked", "order")
SEVERAL = ("country", "measure", "tier", "lang", "kind", "source")
FEW = 5_000
MANY = 50_000
#: statements by part of a name: the names that hold it first, then their statements by an index (db/views.sql)
SPOKEN_BY = (
    "SELECT rowid FROM statements WHERE latest = 1 AND coalesce(speaker, '') || char(10) || speaker_printed"
    " IN (SELECT name FROM speakers_said WHERE name LIKE ? ESCAPE '\\')"
)
SPOKEN_AS = (
    "SELECT rowid FROM statements WHERE latest = 1 AND office_printed"
    " IN (SELECT name FROM offices_said WHERE name LIKE ? ESCAPE '\\')"
    " UNION ALL SELECT rowid FROM statements WHERE latest = 1 AND office"
    " IN (SELECT slug FROM offices WHERE label LIKE ? ESCAPE '\\')"
)
#: what the index on (date, url, start) gives without sorting, in either direction
ORDERS = {"new": ("<", "DESC"), "old": (">", "ASC")}


def timeline(
    desk: Desk, connection: sqlite3.Connection
) -> Mapping[str, Any] | Response:
    """One page of it, or its feed."""
    filters = _filters(desk)
    check(filters, connection)
    order = desk.asked("order") or "new"
    if order not in ORDERS:
        raise FilterError(f"order {order}: unknown; new or old")
    feed = desk.asked("_format")
    if feed not in ("", "atom"):
        raise FilterError(f"_format {feed}: unknown; atom, or nothing for a page")
    after = "" if feed else desk.asked("after")
    found = _page(connection, filters, desk.asked("q"), "new" if feed else order, after, MOST if feed else PAGE + 1)  # fmt: skip
    state = _state(desk)
    address = desk.link("/timeline")
    if feed:
        return feed_of(desk, found, f"timeline: {urlencode(state) or 'everything'}")
    more = len(found) > PAGE
    found = found[:PAGE]
    return {
        "statements": found,
        "empty": "" if found or after else _empty(connection, filters),
        "after": after,
        "next": _with(address, state, after=found[-1]["id"]) if more else "",
        "first": _with(address, state) if after else "",
        "atom": _with(address, [s for s in state if s[0] != "order"], _format="atom"),
        "asked": {name: desk.asked(name) for name in ONE},
        "chosen": {name: desk.asked_all(name) for name in SEVERAL},
        "order": order,
        "choices": _choices(connection),
        "narrowed": bool([s for s in state if s[0] not in ("order", "db")]),
    }


def _empty(connection: sqlite3.Connection, filters: Filters) -> str:
    return "\n".join(filter(None, (nothing_found(connection, filters), not_tagged(connection))))  # fmt: skip


def _filters(desk: Desk) -> Filters:
    several = {name: desk.asked_all(name) for name in SEVERAL}
    checked = desk.asked("checked")
    if checked not in ("", "1"):
        raise FilterError(f"checked {checked}: unknown; 1, or nothing for all")
    return Filters(
        from_=desk.asked("from"),
        to=desk.asked("to"),
        country=tuple(code.upper() for code in several["country"]),
        speaker=desk.asked("speaker"),
        office=desk.asked("office"),
        measure=tuple(code.upper() for code in several["measure"]),
        tier=several["tier"],
        lang=several["lang"],
        kind=several["kind"],
        source=several["source"],
        checked_only=checked == "1",
    )


def _page(
    connection: sqlite3.Connection,
    filters: Filters,
    words: str,
    order: str,
    after: str,
    limit: int,
) -> list[dict[str, Any]]:
    condition, bound = _where(connection, filters)
    sign, direction = ORDERS[order]
    if words:
        held = "SELECT rowid FROM statements_fts WHERE statements_fts MATCH ?"
        query = match_all(words)
        met = f"SELECT count(*) FROM (SELECT 1 FROM ({held}) LIMIT {MANY})"
        # a word of nearly all statements is met on the way through time, if nothing else is asked
        if condition == "1" and connection.execute(met, (query,)).fetchone()[0] == MANY:
            condition += f" AND EXISTS ({held} AND rowid = s.rowid)"
        else:
            condition += f" AND s.rowid IN ({held})"
        bound.append(query)
    if after:
        last = connection.execute(
            "SELECT date, url, start FROM statements WHERE id = coalesce((SELECT new FROM moved_ids WHERE old = ?1), ?1)",
            (after,),
        ).fetchone()
        if last is None:
            raise FilterError(
                f"after {after}: no statement has this id; begin at the first page"
            )
        condition += f" AND (s.date, s.url, s.start) {sign} (?, ?, ?)"
        bound += tuple(last)
    return rows(
        connection,
        f"SELECT {STATEMENT_COLUMNS}, s.first_seen_at, d.title, p.name AS publisher"
        " FROM statements AS s JOIN documents AS d ON d.id = s.document JOIN sources AS p ON p.slug = s.source"
        f" LEFT JOIN offices AS o ON o.slug = s.office WHERE s.latest = 1 AND {condition}"
        f" ORDER BY s.date {direction}, s.url {direction}, s.start {direction} LIMIT ?",
        [*bound, limit],
    )


def _where(connection: sqlite3.Connection, filters: Filters) -> tuple[str, list[Any]]:
    """The shared condition; an id of a person or office, as links give it, is looked up and not searched for."""
    parts, bound = list[str](), list[Any]()

    def known(column: str, named: str) -> bool:
        return bool(named) and bool(
            connection.execute(
                f"SELECT 1 FROM statements WHERE {column} = ? LIMIT 1", (named,)
            ).fetchone()
        )

    if known("person", filters.speaker):
        parts.append("s.person = ?")
        bound.append(filters.speaker)
        filters = replace(filters, speaker="")
    if known("office", filters.office):
        parts.append("s.office = ?")
        bound.append(filters.office)
        filters = replace(filters, office="")
    for name, select in (("speaker", SPOKEN_BY), ("office", SPOKEN_AS)):
        if not getattr(filters, name):
            continue
        part = [like(getattr(filters, name))] * select.count("?")
        count = f"SELECT count(*) FROM (SELECT 1 FROM ({select}) LIMIT {FEW + 1})"
        # few are found by the name and then put in order of time; many are met on the way through time
        if connection.execute(count, part).fetchone()[0] <= FEW:
            parts.append(f"s.rowid IN ({select})")
            bound += part
            filters = replace(filters, **{name: ""})  # type: ignore[arg-type]
    condition, values = where(filters)
    return " AND ".join([*parts, condition]), [*bound, *values]


def _choices(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """What the lists of the form offer: what the file's registers know, so that no statement has to be read for it."""

    def listed(sql: str) -> list[tuple[str, str]]:
        return [(str(row[0]), str(row[1])) for row in connection.execute(sql)]

    return {
        "country": listed(
            "SELECT c.country, coalesce(w.name || ' ', '') || c.country FROM (SELECT country FROM watched UNION SELECT country FROM sources"
            " WHERE country <> '' UNION SELECT country FROM offices) AS c LEFT JOIN watched AS w ON w.country = c.country"
            " ORDER BY w.name IS NULL, 2"
        ),
        "measure": listed(
            "SELECT code, coalesce(nullif(label, ''), code) FROM measures ORDER BY 2"
        ),
        "source": listed("SELECT slug, name FROM sources ORDER BY name"),
        "tier": [(tier, tier) for tier in TIERS],
        "kind": [(kind, kind) for kind in KINDS],
    }


def _state(desk: Desk) -> list[tuple[str, str]]:
    """The question as it stands in the address, empty fields left out."""
    asked = [(name, desk.asked(name)) for name in ONE]
    state = [(name, value) for name, value in asked if value]
    state += [(name, value) for name in SEVERAL for value in desk.asked_all(name)]
    return state + ([("db", desk.name)] if desk.several else [])


def _with(address: str, state: list[tuple[str, str]], **more: str) -> str:
    query = urlencode([*state, *more.items()])
    address = address.split("?")[0]
    return f"{address}?{query}" if query else address
