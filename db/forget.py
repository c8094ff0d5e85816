"""Forgetting: a document or a person is taken out of every table, and a tombstone keeps it from coming back.

A row of kind ``file`` in table ``forgotten`` is work that is not finished: an archive file that was replaced and is still to
be unlinked, or the database itself, whose free pages still hold old words. Plain functions on an open connection.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from db.forgotten_people import forget_person
from db.records import ReturnwatchError, key
from db.tombstones import Tombstones, delete, keys_of

THE_FILE = ""  # the id of the database itself among the files that are to be cleaned

Place = tuple[str, int]  # archive file, offset


class StillRead(ReturnwatchError):
    """Another program keeps the file open, so that old words cannot be overwritten."""


def carry_out(
    connection: sqlite3.Connection,
    stones: Tombstones,
    *,
    slug: str,
    names: set[str],
    documents: Sequence[str],
    places: Mapping[Place, Place | None],
    replaced: Iterable[str],
) -> int:
    """Forget in one transaction, on the disk when this returns; how many statements went. ``overwrite`` is to follow.

    Args:
        slug, names: of a person, see ``names_of``; empty where only documents are forgotten.
        places, replaced: see ``move_records``.
    """
    # the archive's old files are unlinked after this: a commit that the disk forgets would point to nothing
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = _count_statements(connection)
        if slug or names:
            forget_person(connection, slug, names, stones)
        if documents:
            forget_documents(connection, documents, stones)
        move_records(connection, places, replaced, stones)
        empty_search(connection)
        stones.keys.append((THE_FILE, "file"))
        stones.write(connection)
        gone = before - _count_statements(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return gone


def _count_statements(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM statements").fetchone()
    return int(row[0])


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
        connection.execute(
            "DELETE FROM decisions WHERE json_extract(target, '$.url') = ?", (url,)
        )
    marks = ", ".join("?" * len(documents))
    connection.execute(
        "DELETE FROM moved_ids WHERE new IN (SELECT id FROM statements WHERE document IN"
        f" ({marks}))",
        list(documents),
    )
    delete(connection, "documents", "id", documents)


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


# --- the bytes of the file ----------------------------------------------------------------


def unfinished(connection: sqlite3.Connection) -> list[str]:
    """Files that are still to be cleaned: names in the archive, and THE_FILE for the database."""
    return sorted(keys_of(connection, "file"))


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
