"""``make faults``: the demo's sites are crawled and the crawl is killed (SIGKILL), again and again.

At commits, archive writes and syncs, and at moments drawn at random. After each fifth kill the crawl is let through:
what the file then says must be what one undisturbed crawl says, and its archive must hold every byte that a row names.
The report tells which points were hit. ``python -m tests.faults --kills 10 --seed 1`` for less.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from crawler.archive import folder_of
from crawler.crawl import Job, crawl
from crawler.demo.server import OFFICEHOLDERS, SOURCES, DemoServer
from crawler.forgetting import finish
from crawler.registry import load
from crawler.rereading import Reader
from crawler.source import Source
from crawler.work import Bounds
from db.verify import verify
from nlp.job import tag_file
from nlp.offices import Register
from tests.faults.worker import BETWEEN, COMMIT, PLAN, STARTING, SYNC, WRITE

NAMES = {
    STARTING: "before the first write",
    BETWEEN: "between",
    COMMIT: "inside a commit",
    WRITE: "inside an archive write",
    SYNC: "inside an archive sync",
}
POINTS = (COMMIT, WRITE, SYNC, BETWEEN)  # BETWEEN: at a moment drawn by the clock
KILLS_A_FILE = 5
DUMPS = {
    "documents": "SELECT url, source, title, published_on, published_precision, published_from, dates, on_topic,"
    " topic_reason, state, by_hand, etag, last_modified FROM documents ORDER BY url",
    "versions": "SELECT d.url, v.title, v.text, v.body_start, v.lang, v.public_from FROM versions AS v"
    " JOIN documents AS d ON d.id = v.document ORDER BY d.url, v.text",
    "statements": 'SELECT url, start, "end", spans, text, kind, speaker_kind, speaker, person, office, country,'
    ' modality, said_on, date, date_from, confidence, rule, latest FROM statements ORDER BY url, start, "end"',
}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=int(time.time()))
    told = options.parse_args()
    draw = random.Random(told.seed)
    print(f"seed {told.seed}")
    hit: Counter[str] = Counter()
    missed = wrong = files = 0
    with tempfile.TemporaryDirectory() as name, DemoServer() as server:
        folder = Path(name)
        sources = tuple(load(SOURCES, base=server.base).values())
        began = time.monotonic()
        crawl(sources, folder / "whole.db")
        lasts = time.monotonic() - began
        whole = dumped(folder / "whole.db")
        print(", ".join(f"{len(rows)} {table}" for table, rows in whole.items()))
        while sum(hit.values()) < told.kills and missed < told.kills * 4:
            files += 1
            path = folder / f"{files}.db"
            before = sum(hit.values())
            while sum(hit.values()) < min(before + KILLS_A_FILE, told.kills):
                if point := killed(path, sources, draw, lasts):
                    hit[NAMES[point]] += 1
                else:  # it was through before
                    missed += 1
                    if missed >= told.kills * 4:
                        break
            crawl(sources, path)
            for fault in faults(path, whole):
                wrong += 1
                print(f"file {files}: {fault}")
    print(
        f"{sum(hit.values())} kills in {files} files, {missed} crawls were through before"
    )
    for words in NAMES.values():
        print(f"  {hit[words]:4} {words}")
    print(f"{wrong} differences from an undisturbed crawl")
    return 1 if wrong else 0


def killed(
    path: Path, sources: tuple[Source, ...], draw: random.Random, lasts: float
) -> bytes:
    """Crawl until killed at a drawn point. Where it was then; b"" where it came to its end before."""
    point = draw.choice(POINTS)
    state = path.with_suffix(".state")
    state.write_bytes(STARTING)
    plan = {
        "state": str(state),
        "point": point.decode(),
        # the clock does it: no number is ever reached
        "number": 0 if point == BETWEEN else draw.choice((1, 2, 3, 5, 8, 13, 21, 34)),
        "delay": draw.choice((0, draw.uniform(0, 0.0005), draw.uniform(0, 0.005))),
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, PLAN: json.dumps(plan)},
        cwd=Path(__file__).parents[2],
    )
    assert worker.stdin is not None
    worker.stdin.write(pickle.dumps(Job(path.absolute(), sources, Bounds(), "crawl")))
    worker.stdin.flush()
    try:
        worker.wait(draw.uniform(0.3, 1.2) * lasts if point == BETWEEN else 300)
    except subprocess.TimeoutExpired:
        worker.kill()
    worker.stdin.close()
    return state.read_bytes() if worker.wait() == -signal.SIGKILL else b""


def faults(path: Path, whole: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    """What differs from an undisturbed crawl, and what does not hold."""
    finish(path)
    found = []
    for table, rows in dumped(path).items():
        lost, added = set(whole[table]) - set(rows), set(rows) - set(whole[table])
        found += [f"{table}: lost {row}" for row in sorted(lost, key=str)]
        found += [f"{table}: too many {row}" for row in sorted(added, key=str)]
        if len(rows) != len(set(rows)):
            found.append(f"{table}: rows stand twice")
    connection = sqlite3.connect(path)
    try:
        found += [
            f"{fault.where}: {fault.what}"
            for fault in verify(connection, Reader(folder_of(path)))
        ]
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
    finally:
        connection.close()
    return found if sound == "ok" else [*found, f"integrity_check: {sound}"]


def dumped(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a file says, without the moments at which it came to say it."""
    tag_file(path, Register.from_csv([OFFICEHOLDERS], origin="shipped"), processes=1)
    connection = sqlite3.connect(path)
    try:
        return {
            table: connection.execute(sql).fetchall() for table, sql in DUMPS.items()
        }
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
