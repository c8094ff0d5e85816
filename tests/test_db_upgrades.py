"""A file of every release opens with what is in it, also where bringing it up to date was cut off; and a disk that is full."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.migrations import migrations
from db.records import DateFound, Page, ReturnwatchError
from db.store import Store
from nlp.job import tag_file
from nlp.link import link_file

STEPS = [step.name for step in migrations.pending(Database(memory=True))]
TEXT = "On returns\n\n“We will return Afghan nationals to Afghanistan,” said Minister Ada Quill."
DAY, AT = "2026-01-01", "2026-01-01T00:00:00Z"
ROWS: dict[str, dict[str, object]] = {
    "sources": {
        "slug": "be_hills", "name": "Hills", "country": "BE", "tier": "official", "lang": "en", "kind": "feed",
        "url": "https://hills.example/feed", "host": "hills.example", "state": "live", "confidence": "high",
    },
    "runs": {"id": "r", "command": "crawl", "version": "1", "started_at": AT, "counts": "{}"},
    "documents": {
        "id": "d", "url": "https://hills.example/1", "source": "be_hills", "title": "On returns", "published_on": DAY,
        "on_topic": 1, "state": "live", "first_seen_at": AT, "last_seen_at": AT, "dates": "[]",
    },
    "versions": {
        "id": "v", "document": "d", "title": "On returns", "text": TEXT, "body_start": 12, "lang": "en",
        "public_from": DAY, "first_seen_at": AT,
    },
}  # fmt: skip


def old(path: Path, step: int) -> None:
    """A file of the release whose last step was this one, with a document in it."""
    database = Database(path)
    migrations.apply(database, stop_before=STEPS[step + 1])
    for table, row in ROWS.items():
        values = dict(row)
        for name, kind, wanted, default in database.execute(
            f"SELECT name, type, \"notnull\", dflt_value FROM pragma_table_info('{table}')"
        ).fetchall():
            if wanted and default is None:
                values.setdefault(name, "" if kind == "TEXT" else 0)
        marks = ", ".join("?" * len(values))
        database.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})",
            list(values.values()),
        )
    database.conn.commit()
    database.close()


def holds_all(path: Path) -> None:
    tag_file(path, processes=1)
    link_file(path)
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT text FROM versions").fetchall() == [(TEXT,)]
        said = connection.execute("SELECT speaker FROM statements").fetchall()
        assert said == [("Ada Quill",)]
    finally:
        connection.close()


@pytest.mark.parametrize("step", range(1, len(STEPS) - 1), ids=STEPS[1:-1])
def test_a_file_of_every_release_opens_with_what_is_in_it(
    step: int, tmp_path: Path
) -> None:
    path = tmp_path / "old.db"
    old(path, step)
    holds_all(path)


@pytest.mark.parametrize("statement", [3, 30])
def test_a_step_that_is_cut_off_is_made_again(statement: int, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old(path, len(STEPS) - 2)
    child = os.fork()
    if child == 0:
        left, real = statement, Database.execute

        def execute(self: Database, *values: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(self, *values)  # type: ignore[arg-type]

        Database.execute = execute  # type: ignore[assignment, method-assign]
        Store.open(path)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    holds_all(path)


def test_a_full_disk_loses_nothing_that_was_stored(
    store: Store, page: Callable[..., Page]
) -> None:
    run = store.begin_run("crawl", "test")
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    # SQLite says the same then as on a disk without room
    store.connection.execute(f"PRAGMA max_page_count={pages + 60}")
    stored = 0

    def add(number: int) -> None:
        store.add_page(
            run,
            page(
                f"Return {number}. " * 300,
                url=f"https://arrivals.example/{number}",
                published=DateFound("2026-01-01", "meta"),
            ),
        )
        store.flush()

    def add_many() -> None:
        nonlocal stored
        for number in range(200):
            add(number)
            stored += 1

    with pytest.raises(ReturnwatchError, match="room"):
        add_many()
    count = "SELECT count(*) FROM documents"
    assert store.connection.execute(count).fetchone() == (stored,)
    assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.connection.execute("PRAGMA max_page_count=1000000")
    store.flush()  # what waited is written now
    assert store.connection.execute(count).fetchone() == (stored + 1,)
