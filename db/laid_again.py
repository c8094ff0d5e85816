"""What was decided after tagging, laid over the rows that are there: the machine's statements are read back from them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from db.decisions import decided_documents
from db.derived import read_texts
from db.laying import UNFIT, UNKNOWN, write_statements, write_unfit
from db.observed import current_version
from db.records import Annotation, CountryFound, MeasureFound, StatementFound, Text


def lay_again(
    connection: sqlite3.Connection, documents: Sequence[str] | None = None
) -> None:
    """Lay what was decided over rows that are there, without tagging; of some documents, or of all that were decided on."""
    if documents is None:
        documents = decided_documents(connection)
    for document in documents:
        current = current_version(connection, document)
        versions = [
            row[0]
            for row in connection.execute(
                "SELECT id FROM versions WHERE document = ? AND (tagged_with IS NOT NULL"
                " OR id IN (SELECT version FROM statements))",
                (document,),
            )
        ]
        connection.execute(
            "DELETE FROM issues WHERE document = ? AND kind = ?", (document, UNFIT)
        )
        for text in read_texts(connection, versions):
            write_statements(
                connection, text, as_tagged(connection, text), text.id == current
            )
            if text.id == current:
                write_unfit(connection, text)


def as_tagged(connection: sqlite3.Connection, text: Text) -> Annotation:
    """What the machine said of a version, as far as its statements need it, from the rows that it left."""
    countries, measures = [], []
    for start, end, kind, entity in connection.execute(
        'SELECT start, "end", kind, entity FROM mentions WHERE version = ? ORDER BY start',
        (text.id,),
    ):
        what, _, which = kind.partition(" ")
        if what == "country":
            countries.append(CountryFound(entity, start, end, which))
        elif what == "measure":
            measures.append(MeasureFound(entity, start, end, which == "negated"))
    return Annotation(
        text.lang,
        True,
        countries=tuple(countries),
        measures=tuple(measures),
        statements=tuple(_machines(connection, text)),
    )


def _machines(connection: sqlite3.Connection, text: Text) -> list[StatementFound]:
    fields = tuple(StatementFound.__dataclass_fields__)
    names = ", ".join(f'"{field}"' for field in fields)
    found = []
    for *values, machine in connection.execute(
        f"SELECT {names}, machine FROM statements WHERE version = ? ORDER BY start, id",
        (text.id,),
    ):
        said: dict[str, Any] = dict(zip(fields, values, strict=True))
        said["spans"] = json.loads(said["spans"])
        said["said_on"] = said["said_on"] or ""
        said["metonymy"] = bool(said["metonymy"])
        if str(said["person"] or "").startswith(UNKNOWN):
            said["person"] = None
        if machine:
            differs = json.loads(machine)
            if differs is None:
                continue  # a person's row: the machine has none
            said |= differs
        said["spans"] = tuple((a, b) for a, b in said["spans"])
        found.append(StatementFound(**said))
    return found
