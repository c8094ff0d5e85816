"""Power that fails, readers that stay, clocks that jump: the file is whole, and holds what was committed."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.merge import merge
from db.observed import current_version
from db.records import Page, now
from db.store import Store
from db.verify import verify


@contextmanager
def writing(store: Store, page: Callable[..., Page], checkpoint: int) -> Iterator[int]:
    """A process that stores page after page, one a transaction; it is killed on leaving."""
    path = store.path
    child = os.fork()
    if child == 0:
        with Store.open(path) as own:
            own.connection.execute(f"PRAGMA wal_autocheckpoint={checkpoint}")
            run = own.begin_run("crawl", "test")
            for number in range(100_000):
                text = f"“Return {number},” said the minister. " * 40
                own.add_page(run, page(text, url=f"https://arrivals.example/{number}"))
                own.flush()
        os._exit(0)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGCONT)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def holds(path: Path) -> int:
    """How many pages there are: the first ones, without a gap, each with its words."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = connection.execute(
            "SELECT d.url FROM documents AS d JOIN versions AS v ON v.document = d.id JOIN captures AS c ON c.document = d.id"
        ).fetchall()
    finally:
        connection.close()
    assert {url for (url,) in found} == {f"https://arrivals.example/{n}" for n in range(len(found))}  # fmt: skip
    return len(found)


@pytest.mark.parametrize("torn", [True, False], ids=["torn", "while checkpointing"])
def test_power_that_fails_leaves_a_whole_file(
    torn: bool, store: Store, page: Callable[..., Page], tmp_path: Path
) -> None:
    draw = random.Random(7)
    counts = []
    # without checkpoints all but the tables is in the write-ahead log, of which any end may be lost
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with writing(store, page, 0 if torn else 8) as child:
        while holds(store.path) < 1:
            time.sleep(0.02)
        for number in range(8):
            time.sleep(draw.uniform(0.02, 0.08))
            os.kill(child, signal.SIGSTOP)
            os.waitpid(child, os.WUNTRACED)
            copy = tmp_path / f"{number}.db"
            shutil.copy(store.path, copy)
            wal = copy.with_name(f"{copy.name}-wal")
            shutil.copy(f"{store.path}-wal", wal)
            if torn:
                cut = draw.randint(0, wal.stat().st_size)
                with wal.open("r+b") as file:
                    file.seek(cut)
                    file.write(draw.randbytes(512))  # a sector of rubbish
                    file.truncate()
            os.kill(child, signal.SIGCONT)
            counts.append(holds(copy))
            with Store.open(copy) as opened:  # and work goes on
                opened.end_run(opened.begin_run("crawl", "test"), "ok", {})
    assert max(counts) > 0
    if not torn:
        assert counts == sorted(counts)


def test_readers_keep_nobody_from_writing(
    store: Store, page: Callable[..., Page]
) -> None:
    from datasette.app import Datasette

    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    long = sqlite3.connect(store.path, isolation_level=None)
    long.execute("BEGIN")
    (before,) = long.execute("SELECT count(*) FROM documents").fetchone()
    served = Datasette([str(store.path)])
    seen: list[int] = []

    async def read() -> None:
        for _ in range(4):
            answer = await served.client.get(
                f"/{store.path.stem}/documents.json?_size=1"
            )
            assert answer.status_code == 200, answer.text
            wide = await served.client.get("/-/returnwatch/timeline")
            assert wide.status_code == 200, wide.text
            seen.append(answer.json()["filtered_table_rows_count"])

    async def ten() -> None:
        await served.invoke_startup()
        await asyncio.gather(*(read() for _ in range(10)))

    with writing(store, page, 8):
        asyncio.run(ten())
        assert long.execute("SELECT count(*) FROM documents").fetchone() == (before,)
    long.close()
    assert len(seen) == 40
    assert holds(store.path) >= max(seen) > 0


def clock_ahead(path: Path, page: Callable[..., Page]) -> None:
    """A run on a machine whose clock was ahead by years, as its rows show it."""
    with Store.open(path) as store:
        run = store.begin_run("crawl", "test")
        for number in range(2):
            url = f"https://arrivals.example/{number}"
            words = f"“The old words {number},” said the minister."
            far = {"fetched_at": "2099-01-01T00:00:00Z", "published": None}
            store.add_page(run, page(words, url=url, next_visit_at="2099-01-02T00:00:00Z", **far))  # fmt: skip
        store.end_run(run, "ok", {})
        store.connection.execute(
            "UPDATE runs SET started_at = '2099-01-01T00:00:00Z', finished_at = '2099-01-01T00:01:00Z'"
        )
        store.connection.commit()


def standing(path: Path) -> dict[str, str]:
    """The wording that each page shows."""
    with Store.open(path) as store:
        rows = store.connection.execute("SELECT id, url FROM documents").fetchall()
        words = "SELECT text FROM versions WHERE id = ?"
        return {
            url[-1]: store.connection.execute(words, (current_version(store.connection, id_),)).fetchone()[0]
            for id_, url in rows
        }  # fmt: skip


def test_a_clock_that_was_ahead_holds_nothing_back(
    store: Store, page: Callable[..., Page], tmp_path: Path
) -> None:
    clock_ahead(store.path, page)
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(store.path, other := tmp_path / "other.db")
    assert store.due("be_arrivals", now(), 9) == []
    issue = store.check_clock()
    assert issue is not None
    assert "2099-01-01" in issue.message
    assert store.check_clock() is None  # told once
    assert len(store.due("be_arrivals", now(), 9)) == 2  # looked at again at once
    run = store.begin_run("crawl", "test")
    store.add_page(run, page("“The new words,” said the minister.", url="https://arrivals.example/0", fetched_at=now()))  # fmt: skip
    store.end_run(run, "ok", {})
    assert "new words" in standing(store.path)["0"]
    stored = store.connection.execute
    assert stored("SELECT max(fetched_at), count(*) FROM captures").fetchone() == ("2099-01-01T00:00:00Z", 3)  # fmt: skip
    assert stored("SELECT count(*) FROM versions WHERE first_seen_at > ?", (now(),)).fetchone() == (0,)  # fmt: skip
    assert list(verify(store.connection)) == []
    # united with the file that was never looked through, in any order
    for number, files in enumerate(([store.path, other], [other, store.path])):
        merge(files, united := tmp_path / f"{number}.db")
        assert standing(united) == standing(store.path)
        with Store.open(united) as opened:
            assert opened.check_clock() is None


def test_a_clock_that_is_behind_puts_nothing_right(
    store: Store, page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.begin_run("crawl", "test")
    store.add_page(run, page())  # published on a day that this clock has not come to
    store.end_run(run, "ok", {})
    monkeypatch.setattr("db.store.now", lambda: "1970-01-01T00:00:00Z")
    issue = store.check_clock()
    assert issue is not None
    assert "this machine's clock says 1970-01-01" in issue.message
    bounded = "SELECT count(*) FROM captures WHERE no_later_than IS NOT NULL"
    assert store.connection.execute(bounded).fetchone() == (0,)


def test_clocks_that_go_to_and_fro_keep_the_order_of_wordings(
    store: Store, page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each run under another clock; what a run found is what stands, and the order is that in which it came."""
    for number, day in enumerate(("2036-05-01", "2026-11-24", "2026-11-20", "2026-11-22", "2030-01-01", "2026-11-23")):  # fmt: skip
        monkeypatch.setattr("db.store.now", lambda day=day: f"{day}T10:00:00Z")
        store.check_clock()
        run = store.begin_run("crawl", "test")
        wording = page(f"The words {number}.", fetched_at=f"{day}T10:00:00Z")
        added = store.add_page(run, wording)
        store.end_run(run, "ok", {})
        assert current_version(store.connection, added.document) == added.version
        order = "SELECT group_concat(rowid) FROM (SELECT rowid FROM captures ORDER BY moment, fetched_at)"
        came = ",".join(str(n + 1) for n in range(number + 1))
        assert store.connection.execute(order).fetchone() == (came,)


def test_a_clock_that_goes_back_a_day_loses_no_wording(
    store: Store, page: Callable[..., Page]
) -> None:
    run = store.begin_run("crawl", "test")
    for day, words in (("02", "The second words."), ("01", "The third words.")):
        store.add_page(run, page(words, fetched_at=f"2026-01-{day}T00:00:00Z"))
        store.flush()
    counts = "SELECT count(*), count(DISTINCT version) FROM captures"
    assert store.connection.execute(counts).fetchone() == (2, 2)
