"""Writing what the tagger found, and the register of people it rests on. Plain functions on an open transaction.

Derived rows are a function of versions, register and code: they are replaced as a whole, version by version.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import astuple

from db.forget import drop_forgotten_people, without_forgotten
from db.observed import current_version, write_issue
from db.records import (
    Annotation,
    Name,
    Office,
    Person,
    StatementFound,
    Tenure,
    Text,
    key,
)

MOVED_OVERLAP = 0.5  # share of the longer span that old and new must have in common


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
    _write_statements(connection, text, annotation, latest)
    _write_mentions(connection, text, annotation)
    _write_letters(connection, text, annotation)
    connection.execute("DELETE FROM figures WHERE version = ?", (text.id,))
    connection.executemany(
        'INSERT OR IGNORE INTO figures (version, start, "end", value, high, unit, approx, counts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        [
            (text.id, f.start, f.end, f.value, f.high, f.unit, f.approx, f.counts)
            for f in annotation.figures
        ],
    )
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
    # in another language it is compared with other texts
    connection.execute(
        "DELETE FROM story_texts WHERE version = ? AND lang <> ?",
        (text.id, annotation.lang),
    )
    connection.execute(
        "UPDATE versions SET tagged_with = ?, lang = ? WHERE id = ?",
        (tagger, annotation.lang, text.id),
    )


def _write_statements(
    connection: sqlite3.Connection, text: Text, annotation: Annotation, latest: bool
) -> None:
    before = {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            'SELECT id, start, "end" FROM statements WHERE version = ?', (text.id,)
        )
    }
    found = {key(text.id, s.start, s.end): s for s in annotation.statements}
    for old in before.keys() - found.keys():
        new = _moved_to(before[old], found)
        if new:
            connection.execute(
                "INSERT INTO moved_ids (old, new) VALUES (?, ?) ON CONFLICT (old) DO UPDATE SET new = excluded.new",
                (old, new),
            )
        connection.execute("DELETE FROM statements WHERE id = ?", (old,))
    connection.executemany(
        "DELETE FROM moved_ids WHERE old = ?", [(statement,) for statement in found]
    )
    for statement, s in found.items():
        _write_statement(connection, statement, text, s, latest, annotation.lang)
        _write_inside(connection, statement, s, annotation)


def _moved_to(span: tuple[int, int], found: dict[str, StatementFound]) -> str | None:
    best, best_share = None, 0.0
    for statement, s in found.items():
        common = min(span[1], s.end) - max(span[0], s.start)
        share = common / max(span[1] - span[0], s.end - s.start, 1)
        if share >= MOVED_OVERLAP and share > best_share:
            best, best_share = statement, share
    return best


COLUMNS = [
    "id",
    "version",
    "document",
    "start",
    "end",
    "spans",
    "text",
    "kind",
    "speaker_kind",
    "speaker_start",
    "speaker_end",
    "speaker_printed",
    "speaker",
    "person",
    "office",
    "office_printed",
    "country",
    "modality",
    "metonymy",
    "said_on",
    "said_start",
    "said_end",
    "date",
    "date_from",
    "confidence",
    "rule",
    "source",
    "tier",
    "lang",
    "url",
    "public_from",
    "first_seen_at",
    "latest",
]


def _write_statement(
    connection: sqlite3.Connection,
    statement: str,
    text: Text,
    s: StatementFound,
    latest: bool,
    lang: str,
) -> None:
    words = "\n".join(text.text[a:b] for a, b in s.spans or ((s.start, s.end),))
    printed = (
        text.text[s.speaker_start : s.speaker_end]
        if s.speaker_start is not None
        else ""
    )
    if s.said_on:
        date, date_from = s.said_on, "said"
    elif text.published:
        date, date_from = text.published, "published"
    else:
        # a web archive had the words before we did
        date, date_from = (text.public_from or text.first_seen_at)[:10], "seen"
    values = (
        statement, text.id, text.document, s.start, s.end, json.dumps(s.spans), words, s.kind, s.speaker_kind,
        s.speaker_start, s.speaker_end, printed, s.speaker, s.person, s.office, s.office_printed, s.country, s.modality,
        s.metonymy, s.said_on or None, s.said_start, s.said_end, date, date_from, s.confidence, s.rule, text.source,
        text.tier, lang, text.url, text.published or text.public_from or None, text.first_seen_at, latest,
    )  # fmt: skip
    names = ", ".join(f'"{column}"' for column in COLUMNS)
    changes = ", ".join(f'"{column}" = excluded."{column}"' for column in COLUMNS[1:])
    differs = " OR ".join(
        f'statements."{column}" IS NOT excluded."{column}"' for column in COLUMNS[1:]
    )
    # guarded: an unchanged row touches neither the table nor the full-text index
    connection.execute(
        f"INSERT INTO statements ({names}) VALUES ({', '.join('?' * len(values))})"
        f" ON CONFLICT (id) DO UPDATE SET {changes} WHERE {differs}",
        values,
    )


def _write_inside(
    connection: sqlite3.Connection,
    statement: str,
    s: StatementFound,
    annotation: Annotation,
) -> None:
    spans = s.spans or ((s.start, s.end),)

    def inside(start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in spans)

    connection.execute(
        "DELETE FROM statement_measures WHERE statement = ?", (statement,)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO statement_measures VALUES (?, ?, ?, ?, ?)",
        [
            (m.code, statement, m.start, m.end, m.negated)
            for m in annotation.measures
            if inside(m.start, m.end)
        ],
    )
    connection.execute(
        "DELETE FROM statement_countries WHERE statement = ?", (statement,)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO statement_countries VALUES (?, ?)",
        [(c.iso2, statement) for c in annotation.countries if inside(c.start, c.end)],
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


def _write_letters(
    connection: sqlite3.Connection, text: Text, annotation: Annotation
) -> None:
    connection.execute("DELETE FROM signatures WHERE version = ?", (text.id,))
    connection.execute("DELETE FROM letters WHERE root_version = ?", (text.id,))
    ids = {
        letter.ref: key(text.id, letter.start, letter.end)
        for letter in annotation.letters
    }
    connection.executemany(
        "INSERT INTO letters VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                ids[x.ref],
                text.id,
                x.start,
                x.end,
                x.dated_on,
                x.count_claimed,
                json.dumps(x.addressees, ensure_ascii=False),
            )
            for x in annotation.letters
        ],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO signatures VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                text.id,
                x.start,
                x.end,
                x.iso2,
                x.act,
                x.person,
                x.list_complete,
                ids.get(x.letter),
            )
            for x in annotation.signatories
        ],
    )
