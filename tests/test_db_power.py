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

from db.records import Page
from db.store import Store


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
    # without checkpoints all is in the write-ahead log, of which any end may be lost
    with writing(store, page, 0 if torn else 8) as child:
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


def test_a_clock_that_jumps_loses_no_wording(
    store: Store, page: Callable[..., Page]
) -> None:
    run = store.begin_run("crawl", "test")
    for at, words in (
        ("2099-01-01T00:00:00Z", "The first words."),  # the clock was wrong
        ("2026-01-02T00:00:00Z", "The second words."),
        ("2026-01-01T00:00:00Z", "The third words."),  # and went back a day
    ):
        store.add_page(run, page(words, fetched_at=at))
        store.flush()
    counts = "SELECT count(*), count(DISTINCT version) FROM captures"
    assert store.connection.execute(counts).fetchone() == (3, 3)
