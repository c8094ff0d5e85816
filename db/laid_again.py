"""What was decided after tagging, laid over the rows that are there: the machine's statements are read back from them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from db.decisions import NothingSo, decided_documents
from db.derived import read_texts
from db.found import Annotation, CountryFound, MeasureFound, StatementFound
from db.laying import UNFIT, UNKNOWN, write_statements, write_unfit
from db.observed import current_version
from db.records import Text

_KEPT_AS = {"retold": "date_from = 'retold'"}  # what has no column of its own


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
    return [
        machine
        for _, machine in _read(connection, "version = ? ORDER BY start, id", text.id)
        if machine is not None
    ]


def shown(
    connection: sqlite3.Connection, statement: str
) -> tuple[Text, StatementFound]:
    """A statement's text, and the statement as it shows; ids that moved are followed. Raises NothingSo."""
    seen: set[str] = set()
    while moved := connection.execute(
        "SELECT new FROM moved_ids WHERE old = ?", (statement,)
    ).fetchone():
        if moved[0] in seen:
            break
        seen.add(statement)
        statement = moved[0]
    row = connection.execute(
        "SELECT version FROM statements WHERE id = ?", (statement,)
    ).fetchone()
    if row is None:
        raise NothingSo(
            f"{statement}: no statement has this id (any more); 'returnwatch timeline --format json' gives ids"
        )
    (text,) = read_texts(connection, [row[0]])
    ((found, _),) = _read(connection, "id = ?", statement)
    return text, found


def _read(
    connection: sqlite3.Connection, condition: str, value: str
) -> Iterator[tuple[StatementFound, StatementFound | None]]:
    """Statements as they show, and as the machine has them: None where it has none."""
    fields = tuple(StatementFound.__dataclass_fields__)
    names = ", ".join(_KEPT_AS.get(field, f'"{field}"') for field in fields)
    for *values, machine in connection.execute(
        f"SELECT {names}, machine FROM statements WHERE {condition}", (value,)
    ):
        said: dict[str, Any] = dict(zip(fields, values, strict=True))
        said["spans"] = json.loads(said["spans"])
        said["said_on"] = said["said_on"] or ""
        said["metonymy"] = bool(said["metonymy"])
        said["retold"] = bool(said["retold"])
        if str(said["person"] or "").startswith(UNKNOWN):
            said["person"] = None
        differs = json.loads(machine) if machine else {}
        yield _found(said), None if differs is None else _found(said | differs)


def _found(said: dict[str, Any]) -> StatementFound:
    spans = tuple((a, b) for a, b in said["spans"])
    return StatementFound(**{**said, "spans": spans})
