"""Pages about a person, an office, a country and a source: what the register says, and what was said."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from db.countries import COUNTRIES
from db.coverage import coverage, watched
from db.desk.frame import Desk, Missing, one, rows
from db.desk.lists import statements
from db.filters import last_day
from db.records import Filters

CHECKS = 50  # looks at a source that are shown
DOCUMENTS = 200


def person(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    """Names, offices with their days and sources, and all statements in order of time."""
    slug = desk.part("slug")
    known = rows(connection, "SELECT * FROM people WHERE slug = ?", [slug])
    said = statements(connection, "s.person = ?", [slug])
    if not known and not said["number"]:
        raise Missing(f"Nobody is called {slug}, neither in the register nor in a text.")  # fmt: skip
    return {
        "slug": slug,
        "p": known[0] if known else None,
        "name": known[0]["name"] if known else said["statements"][0]["speaker"],
        "names": rows(
            connection,
            "SELECT name, lang, note, source FROM names WHERE person = ? ORDER BY name",
            [slug],
        ),
        "tenures": rows(
            connection,
            "SELECT t.office, o.label, o.country, t.from_on, t.to_on, t.precision, t.origin, t.source"
            " FROM tenures AS t JOIN offices AS o ON o.slug = t.office WHERE t.person = ? ORDER BY t.from_on, t.office",
            [slug],
        ),
        **said,
    }


def office(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    """All holders in order of time, each with what was said in the office."""
    slug = desk.part("slug")
    row = one(connection, "SELECT * FROM offices WHERE slug = ?", [slug], f"No office {slug}.")  # fmt: skip
    holders = rows(
        connection,
        "SELECT t.person, p.name, t.from_on, t.to_on, t.origin, t.source FROM tenures AS t JOIN people AS p ON p.slug = t.person"
        " WHERE t.office = ? ORDER BY t.from_on, t.to_on",
        [slug],
    )
    said = statements(connection, "s.office = ?", [slug])
    left = list(said["statements"])
    for holder in holders:
        holder["said"] = [
            s
            for s in left
            if s["person"] == holder["person"]
            and holder["from_on"] <= s["date"]
            and (not holder["to_on"] or s["date"] <= last_day(holder["to_on"]))
        ]
        left = [s for s in left if s not in holder["said"]]
    return {"o": row, "holders": holders, "rest": left, **said}


def country(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    """Offices with their holders, what was said, which letters were signed, and how well the country is watched."""
    code = desk.part("code").upper()
    if code not in COUNTRIES:
        raise Missing(f"{code} is not a code; write two letters (BE, NO), or EU, UN, INT.")  # fmt: skip
    offices = rows(
        connection,
        "SELECT o.slug, o.label, t.person, p.name, t.from_on, t.to_on FROM offices AS o"
        " LEFT JOIN tenures AS t ON t.office = o.slug LEFT JOIN people AS p ON p.slug = t.person"
        " WHERE o.country = ? ORDER BY o.label, o.slug, t.from_on",
        [code],
    )
    return {
        "code": code,
        "name": watched().get(code, code),
        "offices": [
            (slug, label, [h for h in its if h["person"]])
            for (slug, label), its in (
                (key, list(group))
                for key, group in groupby(
                    offices, key=lambda o: (o["slug"], o["label"])
                )
            )
        ],
        "letters": rows(
            connection,
            "SELECT g.letter, g.act, l.dated_on, l.count_claimed, count(DISTINCT g.version) AS texts,"
            ' min(substr(v.text, g.start + 1, g."end" - g.start)) AS printed_as, min(d.id) AS document'
            " FROM signatures AS g JOIN versions AS v ON v.id = g.version JOIN documents AS d ON d.id = v.document"
            " LEFT JOIN letters AS l ON l.id = g.letter WHERE g.country = ?"
            " GROUP BY g.letter, g.act ORDER BY l.dated_on, g.letter, g.act",
            [code],
        ),
        "sources": rows(
            connection,
            "SELECT h.slug, h.name, h.tier, h.state, h.outcome, h.last_answer_at FROM source_health AS h WHERE h.country = ?",
            [code],
        ),
        "coverage": list(coverage(connection, Filters(country=(code,)))),
        **statements(connection, "s.country = ?", [code]),
    }


def source(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    """How a source fares: its health, the last looks at it, its documents."""
    slug = desk.part("slug")
    row = one(
        connection,
        "SELECT s.*, h.last_checked_at, h.outcome, h.error, h.last_answer_at, h.needs_a_person, h.since"
        " FROM sources AS s JOIN source_health AS h ON h.slug = s.slug WHERE s.slug = ?",
        [slug],
        f"No source {slug}.",
    )
    counts = connection.execute(
        "SELECT count(*), coalesce(sum(on_topic), 0) FROM documents WHERE source = ?",
        (slug,),
    ).fetchone()
    return {
        "s": row,
        "number": counts[0],
        "on_topic": counts[1],
        "checks": rows(
            connection,
            "SELECT at, url, status, outcome, entries, new_documents, newest_on, error FROM source_checks WHERE source = ?"
            " ORDER BY at DESC, url LIMIT ?",
            [slug, CHECKS],
        ),
        "documents": rows(
            connection,
            # chosen first, and counted then: a source may have a hundred thousand
            "SELECT d.id, d.title, d.published_on, d.on_topic, d.topic_reason, d.state,"
            " (SELECT count(*) FROM statements AS s WHERE s.document = d.id AND s.latest = 1) AS statements"
            " FROM documents AS d WHERE d.id IN (SELECT id FROM documents WHERE source = ?"
            "  ORDER BY on_topic DESC, published_on DESC, url LIMIT ?) ORDER BY d.on_topic DESC, d.published_on DESC, d.url",
            [slug, DOCUMENTS],
        ),
    }
