"""No named query walks a whole large table without an index: SQLite is asked for its plan of each."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest

from db import queries
from db.board import Asked, board
from db.coverage import coverage
from db.desk.questions import read
from db.events import events, utterances
from db.position_cells import cells
from db.records import Filters
from db.store import Store

#: tables that grow with what is collected; sources, offices, letters and their like stay small
LARGE = frozenset(
    [
        "documents",
        "versions",
        "captures",
        "source_checks",
        "statements",
        "statement_measures",
        "statement_countries",
        "mentions",
        "signatures",
        "figures",
        "claims",
        "issues",
        "positions",
        "event_mentions",
        "events",
        "event_documents",
        "utterances",
        "lineage",
        "changes",
    ]
)
NAMED = re.compile(r"\b(?:from|join)\s+(\w+)(?:\s+as\s+(\w+))?", re.IGNORECASE)
SOME = Filters(
    from_="2025", to="2026", country=("BE",), speaker="Quill", measure=("VOLRET",)
)


@pytest.fixture(scope="module")
def connection(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("plans") / "news.db"
    with Store.open(path):
        pass
    opened = sqlite3.connect(path)
    opened.row_factory = sqlite3.Row
    yield opened
    opened.close()


def walked(connection: sqlite3.Connection, sql: str, values: object = ()) -> list[str]:
    """Large tables that a plan walks from end to end, with no index to do it by."""
    called = {alias or table: table for table, alias in NAMED.findall(sql)}
    for (view,) in connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'view'"
    ).fetchall():
        called |= {alias or table: table for table, alias in NAMED.findall(view)}
    steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]  # type: ignore[arg-type]
    return [
        step
        for step in steps
        if (match := re.match(r"SCAN (\w+)(?! USING| VIRTUAL)\b(?!.*INDEX)", step))
        and called.get(match[1], match[1]) in LARGE
    ]


@pytest.mark.parametrize("name", sorted(read("queries.yml")))
def test_a_canned_query_uses_an_index(
    connection: sqlite3.Connection, name: str
) -> None:
    sql = read("queries.yml")[name]["sql"]
    values = dict.fromkeys(re.findall(r":(\w+)", sql), "2026")
    assert walked(connection, sql, values) == []


@pytest.mark.parametrize("filters", [Filters(), SOME], ids=["all", "some"])
def test_what_the_commands_ask_uses_an_index(
    connection: sqlite3.Connection, filters: Filters
) -> None:
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    list(queries.timeline(connection, filters, 10))
    list(queries.search(connection, "flight", filters, 10))
    list(queries.issues(connection, filters))
    list(coverage(connection, Filters(from_="2025")))
    list(events(connection, filters, limit=10))
    list(utterances(connection, filters, 10))
    for day in ("", "2025-10"):
        cells(connection, day, country=filters.country, measure=filters.measure)
        board(connection, Asked(as_of=day))
    connection.set_trace_callback(None)
    selects = [
        sql for sql in asked if sql.lstrip().upper().startswith(("SELECT", "WITH"))
    ]
    assert len(selects) >= 5
    assert [(sql, steps) for sql in selects if (steps := walked(connection, sql))] == []
