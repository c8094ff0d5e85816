"""Does every span and every hash still hold? What is stored against what it was made from.

Checked here: version keys against their words, the words of statements and the bounds of every span against their
version, foreign keys, the full-text index, and (through the archive handed in) archived bytes against their hash and,
read again by the same reader, against the words of their version.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from db.forget import unfinished
from db.observed import full_text
from db.publishing import is_published
from db.records import ReturnwatchError, key


class Archived(Protocol):
    """The archive, as whoever calls reads it. Raises OSError or ValueError where it cannot."""

    def body(self, warc: str, offset: int) -> bytes:
        """The bytes of a record, as the extraction got them."""

    def words(self, warc: str, offset: int, read_as: str) -> tuple[str, str] | None:
        """Title and text, read again as ``captures.read_as`` says; None where another reader read them then."""


@dataclass(slots=True)
class Reread:
    """How many captures were read again, and how many could not be: another reader had read them."""

    equal: int = 0
    not_comparable: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold."""

    where: str
    what: str


def verify(
    connection: sqlite3.Connection,
    archive: Archived | None = None,
    *,
    sample: int = 0,
    reread: Reread | None = None,
) -> Iterator[Fault]:
    """Yield every fault; an intact file yields none. Reads only.

    Args:
        archive: with it, archived bytes are held against their hash, and read again.
        sample: so many captures, drawn at random, instead of all.
        reread: counts what was read again.
    """
    if not is_published(connection):  # whose keys are those of the whole texts
        yield from _versions(connection)
    yield from _statements(connection)
    yield from _spans(connection)
    yield from _claims(connection)
    yield from _structure(connection)
    for name in unfinished(connection):
        yield Fault(
            f"forgetting {name or 'the file'}",
            "was cut off; finish it with 'returnwatch forget' without a name",
        )
    if archive is not None:
        yield from _archive(connection, archive, sample, reread or Reread())


def has_bytes(connection: sqlite3.Connection) -> bool:
    """Whether any capture has its bytes in the archive."""
    row = connection.execute("SELECT 1 FROM captures WHERE warc <> '' LIMIT 1")
    return row.fetchone() is not None


def count(connection: sqlite3.Connection) -> dict[str, int]:
    """How much there is to verify."""
    tables = (
        "versions", "statements", "mentions", "signatures", "letter_mentions", "figures", "claims", "positions", "captures"
    )  # fmt: skip
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in tables
    }


def _versions(connection: sqlite3.Connection) -> Iterator[Fault]:
    for id_, document, text in connection.execute(
        "SELECT id, document, text FROM versions"
    ):
        if key(document, hashlib.sha256(text.encode()).hexdigest()) != id_:
            yield Fault(
                f"version {id_}", "its words are not those that its key was made from"
            )
    for id_, url in connection.execute("SELECT id, url FROM documents"):
        if key(url) != id_:
            yield Fault(
                f"document {id_}",
                f"its address {url} is not that which its key was made from",
            )


def _statements(connection: sqlite3.Connection) -> Iterator[Fault]:
    rows = connection.execute(
        'SELECT s.id, s.version, s.start, s."end", s.spans, s.text, s.speaker_start, s.speaker_end, s.speaker_printed,'
        " v.text AS whole FROM statements AS s JOIN versions AS v ON v.id = s.version"
    )
    for row in rows:
        id_, version, start, end, spans, words, a, b, printed, whole = row
        if key(version, start, end) != id_:
            yield Fault(
                f"statement {id_}", "its place is not that which its key was made from"
            )
        pieces = json.loads(spans) or [[start, end]]
        if "\n".join(whole[x:y] for x, y in pieces) != words:
            yield Fault(
                f"statement {id_}",
                f"version {version} does not say these words at {start} to {end}",
            )
        if a is not None and whole[a:b] != printed:
            yield Fault(
                f"statement {id_}",
                f"version {version} does not print this speaker at {a} to {b}",
            )


def _spans(connection: sqlite3.Connection) -> Iterator[Fault]:
    for table in (
        "mentions", "signatures", "letter_mentions", "figures", "positions", "event_mentions", "issues"
    ):  # fmt: skip
        yield from _outside(connection, table)
    yield from _outside(connection, "issues", "other_", "the second place, ")
    for mention, version, other in connection.execute(
        "SELECT m.id, m.version, s.version FROM signatures AS s JOIN letter_mentions AS m ON m.id = s.mention"
        " WHERE m.version <> s.version"
    ):
        yield Fault(
            f"letter_mentions {mention}",
            f"is of version {version}, and a signature in version {other} says it is of this letter",
        )


def _outside(
    connection: sqlite3.Connection, table: str, prefix: str = "", what: str = ""
) -> Iterator[Fault]:
    """Rows whose place is not in their text; ``prefix``: of the columns version, start and end."""
    version, start, end = (f'"{prefix}{name}"' for name in ("version", "start", "end"))
    for row in connection.execute(
        f"SELECT t.{version}, t.{start}, t.{end} FROM {table} AS t JOIN versions AS v ON v.id = t.{version}"
        f" WHERE t.{start} < 0 OR t.{end} <= t.{start} OR t.{end} > length(v.text)"
    ):
        yield Fault(
            f"{table} of version {row[0]}",
            f"{what}{row[1]} to {row[2]} lies outside the text",
        )


def _claims(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Each claim against its figures. What was tagged after the last ``link`` has no claim yet, and is not held against one."""
    for id_, version, start in connection.execute(
        "SELECT id, root_version, root_start FROM claims"
    ):
        if key("claim", version, start) != id_:
            yield Fault(
                f"claim {id_}", "its place is not that which its key was made from"
            )
    for id_, version, start in connection.execute(
        "SELECT f.claim, f.version, f.start FROM figures AS f LEFT JOIN claims AS c ON c.id = f.claim"
        " WHERE f.claim IS NOT NULL AND (c.id IS NULL OR f.country <> c.country"
        "  OR f.version = c.root_version AND f.start = c.root_start AND f.unit = c.unit AND f.value <> c.value)"
    ):
        yield Fault(
            f"claim {id_}",
            f"the figure of version {version} at {start} is not of it",
        )


def _structure(connection: sqlite3.Connection) -> Iterator[Fault]:
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield Fault(
            f"table {row[0]}",
            f"row {row[1]} points to a row of {row[2]} that is not there",
        )
    for row in connection.execute("PRAGMA quick_check"):
        if row[0] != "ok":
            yield Fault("the file", str(row[0]))
    for table in ("versions", "statements"):
        kept = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        indexed = connection.execute(
            f"SELECT count(*) FROM {table}_fts_docsize"
        ).fetchone()[0]
        if kept != indexed:
            yield Fault(
                f"full text of {table}",
                f"{indexed} rows indexed, {kept} there are; mend it with 'returnwatch migrate --rebuild-search'",
            )


def _archive(
    connection: sqlite3.Connection, archive: Archived, sample: int, reread: Reread
) -> Iterator[Fault]:
    rows = connection.execute(
        "SELECT id, document, version, warc, \"offset\", body_sha256, read_as FROM captures WHERE warc <> ''"
        " AND (?1 = 0 OR id IN (SELECT id FROM captures WHERE warc <> '' ORDER BY random() LIMIT ?1))"
        ' ORDER BY warc, "offset"',
        (sample,),
    )
    for id_, document, version, warc, offset, sha256, read_as in rows:
        try:
            body = archive.body(warc, offset)
        except (OSError, ValueError) as error:
            yield Fault(f"capture {id_}", f"{warc} at {offset} cannot be read: {error}")
            continue
        if hashlib.sha256(body).hexdigest() != sha256:
            yield Fault(
                f"capture {id_}",
                f"the bytes in {warc} at {offset} do not have the hash of the row",
            )
        elif version is not None:
            yield from _words(
                archive, id_, document, version, warc, offset, read_as, reread
            )


def _words(
    archive: Archived,
    capture: str,
    document: str,
    version: str,
    warc: str,
    offset: int,
    read_as: str,
    reread: Reread,
) -> Iterator[Fault]:
    """Whether archived bytes still give the words that were stored."""
    try:
        found = archive.words(warc, offset, read_as)
    except (OSError, ValueError, ReturnwatchError) as error:
        yield Fault(f"capture {capture}", f"its bytes cannot be read again: {error}")
        return
    if found is None:
        reread.not_comparable += 1
        return
    text, _ = full_text(*found)
    if key(document, hashlib.sha256(text.encode()).hexdigest()) == version:
        reread.equal += 1
    else:
        yield Fault(
            f"capture {capture}",
            f"its bytes, read again, give other words than version {version}",
        )
