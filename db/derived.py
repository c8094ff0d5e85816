"""Writing what the tagger found, and the register of people it rests on. Plain functions on an open transaction.

Derived rows are a function of versions, register and code: they are replaced as a whole, version by version.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import astuple

from db.event_ledger import write_events
from db.forgotten_people import drop_forgotten_people, without_forgotten
from db.found import Annotation
from db.laid_positions import write_positions
from db.laying import write_statements, write_unfit
from db.ledger import write_figures, write_letters
from db.observed import current_version, write_issue
from db.people import lay_over_register
from db.records import (
    Name,
    Office,
    Person,
    Tenure,
    Text,
)


def write_register(
    connection: sqlite3.Connection,
    people: Sequence[Person],
    names: Sequence[Name],
    offices: Sequence[Office],
    tenures: Sequence[Tenure],
    origin: str,
) -> None:
    for table in ("tenures", "names", "offices", "people"):
        connection.execute(f"DELETE FROM {table} WHERE origin = ?", (origin,))
    connection.executemany(
        "INSERT OR IGNORE INTO people VALUES (?, ?, ?, ?, ?)", map(astuple, people)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?, ?, ?)", map(astuple, names)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO offices VALUES (?, ?, ?, ?, ?, ?)", map(astuple, offices)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO tenures VALUES (?, ?, ?, ?, ?, ?, ?)",
        map(astuple, tenures),
    )
    lay_over_register(connection)
    drop_forgotten_people(connection)


def read_register(
    connection: sqlite3.Connection, origin: str
) -> tuple[list[Person], list[Name], list[Office], list[Tenure]]:
    def rows(table: str, columns: str) -> list[tuple[str, ...]]:
        return connection.execute(
            f"SELECT {columns} FROM {table} WHERE ?1 = '' OR origin = ?1 ORDER BY rowid",
            (origin,),
        ).fetchall()

    return (
        [Person(*row) for row in rows("people", "slug, name, gender, origin, source")],
        [
            Name(*row)
            for row in rows("names", "name, person, lang, note, origin, source")
        ],
        [
            Office(*row)
            for row in rows("offices", "slug, country, body, label, origin, source")
        ],
        [
            Tenure(*row)
            for row in rows(
                "tenures", "person, office, from_on, to_on, precision, origin, source"
            )
        ],
    )


def read_texts(connection: sqlite3.Connection, ids: Sequence[str]) -> Iterator[Text]:
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(
        "SELECT v.id, v.text, v.lang, v.title, v.body_start, coalesce(d.published_on, ''), s.country, s.tier,"
        " d.id, d.source, d.url, v.first_seen_at, coalesce(v.public_from, '')"
        " FROM versions AS v JOIN documents AS d ON d.id = v.document JOIN sources AS s ON s.slug = d.source"
        f" WHERE v.id IN ({marks}) ORDER BY v.first_seen_at, v.id",
        list(ids),
    ).fetchall()
    for row in rows:
        yield Text(*row)


def write_annotation(
    connection: sqlite3.Connection, text: Text, annotation: Annotation, tagger: str
) -> None:
    annotation = without_forgotten(connection, text.text, annotation)
    latest = current_version(connection, text.document) == text.id
    write_statements(connection, text, annotation, latest)
    _write_mentions(connection, text, annotation)
    write_letters(connection, text, annotation)
    write_events(connection, text, annotation)
    write_figures(connection, text, annotation)
    write_positions(connection, text, annotation, latest)
    connection.execute(
        "DELETE FROM issues WHERE version = ? AND origin = 'tag'", (text.id,)
    )
    for issue in annotation.issues:
        write_issue(
            connection,
            issue,
            origin="tag",
            source=text.source,
            document=text.document,
            version=text.id,
            text=text.text,
            at=text.first_seen_at,
        )
    if latest:
        write_unfit(connection, text)
    # in another language it is compared with other texts
    connection.execute(
        "DELETE FROM story_texts WHERE version = ? AND lang <> ?",
        (text.id, annotation.lang),
    )
    connection.execute(
        "UPDATE versions SET tagged_with = ?, lang = ? WHERE id = ?",
        (tagger, annotation.lang, text.id),
    )


def _write_mentions(
    connection: sqlite3.Connection, text: Text, annotation: Annotation
) -> None:
    rows: list[tuple[str, int, int, str, str]] = []
    rows += [
        (text.id, c.start, c.end, f"country {c.kind}", c.iso2)
        for c in annotation.countries
    ]
    rows += [
        (text.id, p.start, p.end, "person", p.person or p.name)
        for p in annotation.people
    ]
    rows += [
        (text.id, m.start, m.end, "measure negated" if m.negated else "measure", m.code)
        for m in annotation.measures
    ]
    connection.execute("DELETE FROM mentions WHERE version = ?", (text.id,))
    connection.executemany(
        "INSERT OR IGNORE INTO mentions VALUES (?, ?, ?, ?, ?)", rows
    )
