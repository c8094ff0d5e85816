"""A trimmed copy for the web: the evidence, and not the press's articles.

Text in full stays only where an official source's licence is known to be open. Of every other wording the title and the
sentences stay on which evidence rests; all else becomes spaces, so that every span still points to its words. Archived
bytes, mails and files of the user's own, saved searches, and who decided or forgot what never leave.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db.connect import DatabaseError, translated
from db.copying import copy_as_it_is, rebuild_search
from db.forget import empty_search
from db.records import ReturnwatchError, now
from db.tombstones import delete

NAME = "returnwatch.db"
#: licences under which a text may be shown in full; ``rights`` of a source in the words that its site uses
OPEN = re.compile(
    r"open government licen[cs]e|\bCC[ -]?BY(?![ -]?N[CD])(?:[ -]?SA)?\b|\bCC ?0\b|public domain|licence ouverte|datenlizenz deutschland|"
    r"creative commons attribution(?! ?-?non)",
    re.IGNORECASE,
)
#: tables whose rows are evidence, each with a span in a version
EVIDENCE = ("statements", "signatures", "positions", "letter_mentions", "event_mentions", "issues")  # fmt: skip
_SENTENCE_END = re.compile(r"[.!?…。؟]['\"”’»)\]]*\s|\n")


class CannotPublish(ReturnwatchError):
    """The copy cannot be made as asked."""


@dataclass(frozen=True, slots=True)
class Published:
    """What the copy holds, and what was left out of it."""

    documents: int
    statements: int
    whole: int  # wordings with their text in full
    trimmed: int  # wordings of which only the evidence stayed
    left_out: int  # documents of the user's own: mails, files without an address


def publish(path: Path, folder: Path, *, contact: str) -> Published:
    """Write ``folder/returnwatch.db``; a copy of before is replaced in one step. The file itself is only read.

    Args:
        contact: whom a reader writes to, about a wrong speaker or to be forgotten.

    Raises CannotPublish, DatabaseError.
    """
    target = folder / NAME
    if target.resolve() == path.resolve():
        raise CannotPublish(
            f"{target}: is the file itself; publish into another folder"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotPublish(
            f"{folder}: cannot be made ({error.strerror}); mend its permissions"
        ) from error
    begun = folder / f".{NAME}.part"
    try:
        copy_as_it_is(path, begun)
        with (
            closing(sqlite3.connect(begun, isolation_level=None)) as connection,
            translated(begun),
        ):
            if is_published(connection):
                raise DatabaseError(
                    f"{path}: is a published copy already; publish from the file that it was made of"
                )
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("BEGIN")
            told = _trim(connection, contact)
            empty_search(connection)  # it keeps deleted words until it is made again
            connection.execute("COMMIT")
            connection.execute("VACUUM")  # or the words would still lie in free pages
            rebuild_search(connection)
        begun.replace(target)
    finally:
        begun.unlink(missing_ok=True)
    return told


def is_published(connection: sqlite3.Connection) -> bool:
    """Whether a file is a trimmed copy: nothing is written to it, and its keys are those of the whole texts."""
    return connection.execute("SELECT 1 FROM published LIMIT 1").fetchone() is not None


def _trim(connection: sqlite3.Connection, contact: str) -> Published:
    own = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM documents WHERE url NOT LIKE 'http://%' AND url NOT LIKE 'https://%'"
        )
    ]
    delete(connection, "documents", "id", own)
    connection.execute("UPDATE captures SET warc = '', \"offset\" = 0, length = 0")
    connection.execute("UPDATE decisions SET who = '', note = ''")
    connection.execute("UPDATE forgotten SET who = '', reason = ''")
    connection.execute("DELETE FROM watches")
    whole = trimmed = 0
    rows = connection.execute(
        "SELECT v.id, v.text, v.body_start, s.tier, s.rights FROM versions AS v JOIN documents AS d ON d.id = v.document"
        " JOIN sources AS s ON s.slug = d.source"
    ).fetchall()
    for version, text, body_start, tier, rights in rows:
        if tier == "official" and OPEN.search(rights):
            whole += 1
            continue
        trimmed += 1
        kept = [(0, body_start), *_evidence(connection, version, text)]
        connection.execute(
            "UPDATE versions SET text = ? WHERE id = ?", (blanked(text, kept), version)
        )
        _drop_blanked(connection, version, kept)
    connection.execute(
        "DELETE FROM claims WHERE id NOT IN (SELECT claim FROM figures WHERE claim IS NOT NULL)"
    )
    connection.execute(
        "INSERT INTO published (at, contact) VALUES (?, ?)", (now(), contact)
    )
    documents, statements = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("documents", "statements")
    )
    return Published(documents, statements, whole, trimmed, len(own))


def blanked(text: str, kept: Iterable[tuple[int, int]]) -> str:
    """A text in which all but these spans is spaces, of the same length, its line ends where they were."""
    shown = bytearray(len(text))
    for start, end in kept:
        shown[start:end] = b"\x01" * (end - start)
    return "".join(
        letter if keep or letter == "\n" else " "
        for letter, keep in zip(text, shown, strict=True)
    )


def _evidence(
    connection: sqlite3.Connection, version: str, text: str
) -> list[tuple[int, int]]:
    """The sentences of a wording on which evidence rests."""
    spans: list[tuple[int, int]] = []
    for table in EVIDENCE:
        spans += connection.execute(
            f'SELECT start, "end" FROM {table} WHERE version = ? AND start IS NOT NULL',
            (version,),
        ).fetchall()
    spans += connection.execute(
        "SELECT speaker_start, speaker_end FROM statements WHERE version = ? AND speaker_start IS NOT NULL",
        (version,),
    ).fetchall()
    spans += connection.execute(
        "SELECT said_start, said_end FROM statements WHERE version = ? AND said_start IS NOT NULL",
        (version,),
    ).fetchall()
    spans += connection.execute(
        'SELECT f.start, f."end" FROM figures AS f JOIN claims AS c ON c.id = f.claim WHERE f.version = ? AND c.documents > 1',
        (version,),
    ).fetchall()
    for (pieces,) in connection.execute(
        "SELECT spans FROM statements WHERE version = ?", (version,)
    ):
        spans += [(start, end) for start, end in json.loads(pieces)]
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    found = []
    for start, end in set(spans):
        first = max(place for place in ends if place <= start)
        last = min(place for place in ends if place >= end)
        found.append((first, last))
    return found


def _drop_blanked(
    connection: sqlite3.Connection, version: str, kept: list[tuple[int, int]]
) -> None:
    """Spans that point to words that are no longer there."""
    for table in ("mentions", "figures", "translations"):
        gone = [
            (version, start, end)
            for start, end in connection.execute(
                f'SELECT DISTINCT start, "end" FROM {table} WHERE version = ?',
                (version,),
            )
            if not any(a <= start and end <= b for a, b in kept)
        ]
        connection.executemany(
            f'DELETE FROM {table} WHERE version = ? AND start = ? AND "end" = ?', gone
        )
    for column, place in (("version", "sentence"), ("before", "before_sentence")):
        changed = connection.execute(
            f"SELECT version, before, rank, {place}_start, {place}_end FROM changes WHERE {column} = ?",
            (version,),
        ).fetchall()
        gone = [
            row[:3]
            for row in changed
            if not any(a <= row[3] and row[4] <= b for a, b in kept)
        ]
        connection.executemany(
            "DELETE FROM changes WHERE version = ? AND before = ? AND rank = ?", gone
        )
