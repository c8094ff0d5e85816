"""People who were forgotten: who is meant, what goes, and what is left out whenever tags or the register are written."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

from db.found import Annotation, PersonFound, PositionFound, StatementFound
from db.records import key
from db.tombstones import Tombstones, delete, keys_of

SHORTEST = 3  # letters of a word that tells a name from a pronoun


def name_key(name: str) -> str:
    """A name's key, whatever its letters' case and the spaces between its words."""
    return key("name", " ".join(name.split()).casefold())


def person_key(slug: str) -> str:
    return key("person", slug)


def names_of(connection: sqlite3.Connection, named: str) -> tuple[str, set[str]]:
    """Slug ("" for who is not in the register) and all spellings of a person that a user names by slug or name.

    An empty set where nobody is called so. What was printed of a speaker counts when it shares a word with a name.
    """
    row = connection.execute(
        "SELECT slug FROM people WHERE slug = ?1 OR name = ?1 COLLATE NOCASE"
        " UNION ALL SELECT person FROM names WHERE name = ?1 COLLATE NOCASE LIMIT 1",
        (named,),
    ).fetchone()
    slug = str(row[0]) if row else ""
    names = {
        row[0]
        for row in connection.execute(
            "SELECT name FROM people WHERE slug = ?1 UNION SELECT name FROM names WHERE person = ?1"
            " UNION SELECT speaker FROM statements WHERE person = ?1 AND speaker IS NOT NULL"
            " UNION SELECT speaker FROM statements WHERE speaker = ?2 COLLATE NOCASE",
            (slug or None, named),
        )
    }
    words = {
        word.casefold()
        for name in names
        for word in name.split()
        if len(word) >= SHORTEST
    }
    marks = ", ".join("?" * len(names))
    printed = connection.execute(
        f"SELECT DISTINCT speaker_printed FROM statements WHERE person = ? OR speaker IN ({marks})",
        (slug or None, *names),
    )
    names.update(
        row[0]
        for row in printed.fetchall()
        if words & {word.casefold().strip(".,;:") for word in row[0].split()}
    )
    return slug, names


def documents_of(
    connection: sqlite3.Connection, slug: str, names: set[str]
) -> list[str]:
    """The documents in which a person speaks."""
    marks = ", ".join("?" * len(names))
    return [
        row[0]
        for row in connection.execute(
            f"SELECT DISTINCT document FROM statements WHERE person = ? OR speaker IN ({marks}) ORDER BY 1",
            (slug or None, *names),
        )
    ]


def forget_person(
    connection: sqlite3.Connection, slug: str, names: set[str], stones: Tombstones
) -> None:
    """Take a person's statements, mentions, names and offices out of all tables, inside an open transaction."""
    if slug:
        stones.keys.append((person_key(slug), "person"))
    stones.keys += [(name_key(name), "name") for name in sorted(names)]
    marks = ", ".join("?" * len(names))
    theirs = [
        row[0]
        for row in connection.execute(
            f"SELECT id FROM statements WHERE person = ? OR speaker IN ({marks})",
            (slug or None, *names),
        )
    ]
    delete(connection, "positions", "statement", theirs)
    delete(connection, "positions", "person", [slug] if slug else [])
    connection.executemany(
        'DELETE FROM translations WHERE (version, start, "end") IN (SELECT version, start, "end" FROM statements WHERE id = ?)',
        [(id_,) for id_ in theirs],
    )
    delete(connection, "statements", "id", theirs)
    connection.execute(
        f"DELETE FROM mentions WHERE kind = 'person' AND entity IN (?, {marks})",
        (slug, *names),
    )
    if slug:
        connection.execute(
            "UPDATE signatures SET person = NULL WHERE person = ?", (slug,)
        )
        connection.execute("DELETE FROM people WHERE slug = ?", (slug,))
    for name in names:
        connection.execute(
            "UPDATE signatures SET person = NULL WHERE person = ? COLLATE NOCASE",
            (name,),
        )
        for table in ("letters", "letter_mentions"):
            connection.execute(
                f"UPDATE {table} SET addressees = '[]' WHERE instr(addressees, ?)",
                (name,),
            )
        connection.execute(
            "UPDATE figures SET source_named = '' WHERE source_named = ? COLLATE NOCASE",
            (name,),
        )
        connection.execute(
            "DELETE FROM issues WHERE instr(message, ?1) OR instr(suggestion, ?1)",
            (name,),
        )
        connection.execute(
            "DELETE FROM decisions WHERE instr(target, ?1) OR instr(value, ?1) OR instr(note, ?1)",
            (name,),
        )
        connection.execute(
            "DELETE FROM watches WHERE instr(filters, ?1) OR instr(name, ?1)", (name,)
        )
    if slug:
        connection.execute(
            "DELETE FROM decisions WHERE instr(target, ?1) OR instr(value, ?1)", (slug,)
        )
        connection.execute("DELETE FROM watches WHERE instr(filters, ?)", (slug,))


def drop_forgotten_people(connection: sqlite3.Connection) -> None:
    """After the register was written: those who were forgotten are in it no more."""
    gone = keys_of(connection, "person")
    if not gone:
        return
    slugs = [row[0] for row in connection.execute("SELECT slug FROM people")]
    connection.executemany(
        "DELETE FROM people WHERE slug = ?",
        [(slug,) for slug in slugs if person_key(slug) in gone],
    )


def drop_what_names_forgotten(connection: sqlite3.Connection) -> None:
    """Decisions and saved searches of another file that name somebody, or a page, that was forgotten in this one."""
    names, slugs = keys_of(connection, "name"), keys_of(connection, "person")
    urls = keys_of(connection, "url")

    def named(value: object) -> bool:
        if isinstance(value, dict):
            return any(map(named, value.values()))
        if isinstance(value, list):
            return any(map(named, value))
        return isinstance(value, str) and (
            name_key(value) in names or person_key(value) in slugs or key(value) in urls
        )

    for table, id_, columns in (
        ("decisions", "id", ("target", "value")),
        ("watches", "name", ("filters",)),
    ):
        rows = connection.execute(
            f"SELECT {id_}, {', '.join(columns)} FROM {table}"
        ).fetchall()
        gone = [row[0] for row in rows if any(named(_read(one)) for one in row)]
        delete(connection, table, id_, gone)


def _read(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return value


def without_forgotten(
    connection: sqlite3.Connection, text: str, annotation: Annotation
) -> Annotation:
    """Tags without those that name a person who was forgotten."""
    names, slugs = keys_of(connection, "name"), keys_of(connection, "person")
    if not names and not slugs:
        return annotation

    def named(start: int | None, end: int | None) -> bool:
        return start is not None and name_key(text[start:end]) in names

    def theirs(s: StatementFound) -> bool:
        return (
            (s.person is not None and person_key(s.person) in slugs)
            or (s.speaker is not None and name_key(s.speaker) in names)
            or named(s.speaker_start, s.speaker_end)
        )

    def them(p: PersonFound) -> bool:
        return (
            (p.person is not None and person_key(p.person) in slugs)
            or name_key(p.name) in names
            or named(p.start, p.end)
        )

    def known(name: str | None) -> bool:
        return bool(name) and (name_key(name or "") in names or person_key(name or "") in slugs)  # fmt: skip

    gone = {(s.start, s.end) for s in annotation.statements if theirs(s)}

    def meant(p: PositionFound) -> bool:
        return p.statement in gone or known(p.person)

    return replace(
        annotation,
        signatories=tuple(
            replace(s, person=None) if known(s.person) else s
            for s in annotation.signatories
        ),
        figures=tuple(
            replace(f, source_named="") if known(f.source_named) else f
            for f in annotation.figures
        ),
        letters=tuple(
            replace(x, addressees=tuple(a for a in x.addressees if not known(a)))
            for x in annotation.letters
        ),
        statements=tuple(s for s in annotation.statements if not theirs(s)),
        positions=tuple(p for p in annotation.positions if not meant(p)),
        people=tuple(p for p in annotation.people if not them(p)),
        issues=tuple(i for i in annotation.issues if not named(i.start, i.end)),
    )
