"""Forgetting: a document or a person is taken out of every table, and a tombstone keeps it from coming back.

Tombstones (table ``forgotten``) hold keys, no words: of a document, of its addresses, of a person and of the names under
which he or she was printed. A row of kind ``file`` is work that is not finished: an archive file that was replaced and is
still to be unlinked, or the database itself, whose free pages still hold old words. Plain functions on an open connection.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from db.records import Annotation, PersonFound, ReturnwatchError, StatementFound, key

THE_FILE = ""  # the id of the database itself among the files that are to be cleaned
MANY = 500  # values bound at a time
SHORTEST = 3  # letters of a word that tells a name from a pronoun

Place = tuple[str, int]  # archive file, offset


class StillRead(ReturnwatchError):
    """Another program keeps the file open, so that old words cannot be overwritten."""


@dataclass(slots=True)
class Tombstones:
    """What is to be kept of what was forgotten: keys and why."""

    who: str
    reason: str
    at: str
    keys: list[tuple[str, str]] = field(default_factory=list)  # key, kind

    def write(self, connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO forgotten (id, what, at, who, reason) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [(id_, what, self.at, self.who, self.reason) for id_, what in self.keys],
        )


# --- documents ----------------------------------------------------------------------


def addresses(connection: sqlite3.Connection, documents: Sequence[str]) -> set[str]:
    """All addresses of these documents."""
    found: set[str] = set()
    for document in documents:
        found.update(
            row[0]
            for row in connection.execute(
                "SELECT url FROM documents WHERE id = ?1 UNION SELECT url FROM addresses WHERE document = ?1",
                (document,),
            )
        )
    return found


def captured(connection: sqlite3.Connection) -> dict[Place, set[tuple[str, str]]]:
    """Archive record to (document, extractor) of the captures that were read from it."""
    found: dict[Place, set[tuple[str, str]]] = {}
    for warc, offset, document, extractor in connection.execute(
        "SELECT warc, \"offset\", document, extractor FROM captures WHERE warc <> ''"
    ):
        found.setdefault((warc, offset), set()).add((document, extractor))
    return found


def forget_documents(
    connection: sqlite3.Connection, documents: Sequence[str], stones: Tombstones
) -> None:
    """Take documents out of all tables, inside an open transaction."""
    urls = addresses(connection, documents)
    stones.keys += [(document, "document") for document in documents]
    stones.keys += [(key(url), "url") for url in urls]
    for url in urls:
        connection.execute("DELETE FROM document_links WHERE url = ?", (url,))
        connection.execute(
            "UPDATE source_checks SET error = '' WHERE instr(error, ?)", (url,)
        )
        connection.execute("DELETE FROM issues WHERE instr(message, ?)", (url,))
        # a decision names its document by the address
        connection.execute("DELETE FROM decisions WHERE instr(target, ?)", (url,))
    marks = ", ".join("?" * len(documents))
    connection.execute(
        "DELETE FROM moved_ids WHERE new IN (SELECT id FROM statements WHERE document IN"
        f" ({marks}))",
        list(documents),
    )
    _delete(connection, "documents", "id", documents)


def move_records(
    connection: sqlite3.Connection,
    places: Mapping[Place, Place | None],
    replaced: Iterable[str],
    stones: Tombstones,
) -> None:
    """Let captures point to where their records lie now, inside the same transaction.

    Args:
        places: record to its new place; None for one that is gone: captures of other documents that were read from
            it keep their words, without their bytes.
        replaced: archive files that are to be unlinked once this is written.
    """
    for (warc, offset), new in places.items():
        if new is None:
            stones.keys += [
                (row[0], "capture")
                for row in connection.execute(
                    'SELECT id FROM captures WHERE warc = ? AND "offset" = ?',
                    (warc, offset),
                )
            ]
        connection.execute(
            "UPDATE captures SET warc = ?, \"offset\" = ?, length = CASE WHEN ?1 = '' THEN 0 ELSE length END"
            ' WHERE warc = ? AND "offset" = ?',
            (*(new or ("", 0)), warc, offset),
        )
    stones.keys += [(name, "file") for name in replaced]


def _delete(
    connection: sqlite3.Connection, table: str, column: str, values: Sequence[str]
) -> None:
    """Delete rows, and before them, in every table there is, the rows that point to them."""
    for begin in range(0, len(values), MANY):
        some = values[begin : begin + MANY]
        marks = ", ".join("?" * len(some))
        for child, its_column, target in _pointing_to(connection, table):
            pointed = [
                row[0]
                for row in connection.execute(
                    f'SELECT "{target}" FROM "{table}" WHERE "{column}" IN ({marks})',
                    some,
                )
            ]
            _delete(connection, child, its_column, pointed)
        connection.execute(f'DELETE FROM "{table}" WHERE "{column}" IN ({marks})', some)


def _pointing_to(
    connection: sqlite3.Connection, table: str
) -> list[tuple[str, str, str]]:
    """(table, its column, the column here) of every foreign key to a table."""
    found = []
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
    ]
    for other in tables:
        for row in connection.execute(f'PRAGMA foreign_key_list("{other}")').fetchall():
            if row[2] == table:
                found.append((other, row[3], row[4] or "id"))
    return found


# --- people -------------------------------------------------------------------------


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
    _delete(connection, "statements", "id", theirs)
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
            "DELETE FROM issues WHERE instr(message, ?1) OR instr(suggestion, ?1)",
            (name,),
        )
        connection.execute(
            "DELETE FROM decisions WHERE instr(target, ?1) OR instr(value, ?1) OR instr(note, ?1)",
            (name,),
        )
    if slug:
        connection.execute(
            "DELETE FROM decisions WHERE instr(target, ?1) OR instr(value, ?1)", (slug,)
        )


def drop_forgotten_people(connection: sqlite3.Connection) -> None:
    """After the register was written: those who were forgotten are in it no more."""
    gone = _keys(connection, "person")
    if not gone:
        return
    slugs = [row[0] for row in connection.execute("SELECT slug FROM people")]
    connection.executemany(
        "DELETE FROM people WHERE slug = ?",
        [(slug,) for slug in slugs if person_key(slug) in gone],
    )


def without_forgotten(
    connection: sqlite3.Connection, text: str, annotation: Annotation
) -> Annotation:
    """Tags without those that name a person who was forgotten."""
    names, slugs = _keys(connection, "name"), _keys(connection, "person")
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

    return replace(
        annotation,
        statements=tuple(s for s in annotation.statements if not theirs(s)),
        people=tuple(p for p in annotation.people if not them(p)),
        issues=tuple(i for i in annotation.issues if not named(i.start, i.end)),
    )


def _keys(connection: sqlite3.Connection, what: str) -> set[str]:
    rows = connection.execute("SELECT id FROM forgotten WHERE what = ?", (what,))
    return {row[0] for row in rows}


# --- the bytes of the file ----------------------------------------------------------------


def unfinished(connection: sqlite3.Connection) -> list[str]:
    """Files that are still to be cleaned: names in the archive, and THE_FILE for the database."""
    return sorted(_keys(connection, "file"))


def empty_search(connection: sqlite3.Connection) -> None:
    """Take all words out of the full-text index, inside the transaction that forgets; ``overwrite`` makes it again."""
    for table in _search_tables(connection):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")


def overwrite(connection: sqlite3.Connection) -> None:
    """Leave no old words in the file's bytes: free pages, full-text segments, the write-ahead log. Not in a transaction.

    Deleting alone leaves them there, and an FTS5 index keeps deleted terms until it is made again. Raises StillRead.
    """
    connection.execute("VACUUM")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table in _search_tables(connection):
            # VACUUM may have given rows other numbers
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StillRead(
            "what was forgotten is out of all tables, but its words still lie in the file's bytes, since another program"
            " reads it; close that (returnwatch serve?) and run 'returnwatch forget' without a name"
        )


def finished(connection: sqlite3.Connection, names: Sequence[str]) -> None:
    """These files are clean."""
    connection.executemany(
        "DELETE FROM forgotten WHERE what = 'file' AND id = ?",
        [(name,) for name in names],
    )


def _search_tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
    )
    return [row[0] for row in rows]
