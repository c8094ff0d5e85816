"""Everything that proves one statement, in one zip: the record as it was fetched, the text, the span, hashes, a log."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from dataclasses import asdict
from pathlib import Path

from db.citing import Citation, as_text, citation
from db.export.file import whole
from db.records import ReturnwatchError

STILL = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the zip's own clock says nothing: the same evidence is the same bytes

SHEET = """\
What this is
============
{citation}

What lies here
--------------
record.warc.gz   the server's answer as it was fetched, one WARC record (ISO 28500); absent where no copy was kept
text.txt         the text that was taken out of it: title, blank line, body, in UTF-8
span.json        where the words stand in text.txt (code points, end exclusive), speaker and office as printed and resolved
collection.json  the run that fetched it: program, version, times
SHA256SUMS       of every file here; check with: sha256sum -c SHA256SUMS

What it proves
--------------
- That text.txt holds these words at this place, and that it is the text whose hash the database keeps.
- That record.warc.gz is unchanged since it was archived, if its hash is the one that you were told then.

What it does not prove
----------------------
- That the site showed this to everybody, or that the person said it: it proves what was published, by whom it says so.
- Who fetched it, and when, beyond the word of whoever ran the program: neither the record nor this file is signed or
  time-stamped by a third party. A copy in a public web archive of the same days is the best second witness.
- That the program found the right speaker: {standing}
"""


class NoCopy(ReturnwatchError):
    """The archive file that a row names cannot be read."""


def write_evidence(
    connection: sqlite3.Connection, statement: str, archive: Path, output: Path
) -> Citation:
    """Write the zip; the same evidence gives the same bytes.

    Args:
        archive: the folder of WARC files beside the database.

    Raises NoSuchStatement, NoCopy.
    """
    found = citation(connection, statement)
    files = {
        "text.txt": _text(connection, found),
        "span.json": _json(asdict(found)),
        "collection.json": _json(_collection(connection, found)),
    }
    if found.warc:
        files["record.warc.gz"] = _record(archive, found)
    standing = (
        f"a person has looked at it: {found.checked}."
        if found.checked
        else f"it was found by rules, with confidence {found.confidence:.2f}; no person has looked at it."
    )
    files["README.txt"] = SHEET.format(
        citation=as_text(found), standing=standing
    ).encode()
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n"
        for name, data in sorted(files.items())
    )
    files["SHA256SUMS"] = sums.encode()
    with (
        whole(output) as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped,
    ):
        for name, data in sorted(files.items()):
            about = zipfile.ZipInfo(name, STILL)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            zipped.writestr(about, data)
    return found


def _text(connection: sqlite3.Connection, found: Citation) -> bytes:
    row = connection.execute(
        "SELECT text FROM versions WHERE id = ?", (found.version,)
    ).fetchone()
    return str(row[0]).encode()


def _record(archive: Path, found: Citation) -> bytes:
    file = archive / found.warc
    try:
        with file.open("rb") as opened:
            opened.seek(found.offset)
            data = opened.read(found.length)
    except OSError as error:
        raise NoCopy(
            f"{file}: cannot be read ({error.strerror}); bring the archive's folder back from where the database came"
        ) from error
    if len(data) != found.length:
        raise NoCopy(
            f"{file}: ends before byte {found.offset + found.length}; it was cut, 'returnwatch verify' says what else is amiss"
        )
    return data


def _collection(connection: sqlite3.Connection, found: Citation) -> dict[str, object]:
    """The run that fetched it, and every time that the same document was fetched."""
    run = connection.execute(
        "SELECT id, command, version, started_at, finished_at, outcome FROM runs WHERE id = ?",
        (found.run,),
    ).fetchone()
    captures = connection.execute(
        "SELECT fetched_at, coalesce(memento_at, ''), status, body_sha256, warc, \"offset\", extractor, coalesce(version, '')"
        " FROM captures WHERE document = (SELECT document FROM versions WHERE id = ?) ORDER BY fetched_at, id",
        (found.version,),
    ).fetchall()
    columns = ("fetched_at", "memento_at", "status", "body_sha256", "warc", "offset", "extractor", "version")  # fmt: skip
    return {
        "run": dict(zip(("id", "command", "returnwatch", "started_at", "finished_at", "outcome"), run, strict=True)) if run else None,
        "captures_of_the_document": [dict(zip(columns, row, strict=True)) for row in captures],
        "clock": "UTC, of the machine that fetched",
    }  # fmt: skip


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
