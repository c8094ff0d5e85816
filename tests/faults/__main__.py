"""``make faults``: the demo's sites are crawled, tagged, linked, merged and read from WARC files, and killed (SIGKILL) at that.

At commits, archive writes and syncs, renamings, and at moments drawn at random. After each fifth kill the work is let
through: what the file then says must be what undisturbed work says, and its archive must hold every byte that a row names.
The report tells which points were hit. ``python -m tests.faults --kills 10 --seed 1`` for less, ``--work tag`` for one.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.archive import folder_of
from crawler.crawl import Job, crawl
from crawler.demo import server as demo
from crawler.demo.server import SOURCES, DemoServer
from crawler.forgetting import finish
from crawler.registry import load
from crawler.rereading import Reader
from crawler.source import Source
from crawler.work import Bounds
from db.verify import verify
from nlp.job import tag_file
from nlp.link import link_file
from tests.faults import works
from tests.faults.worker import (
    BETWEEN,
    COMMIT,
    PLAN,
    RENAME,
    STARTING,
    SYNC,
    WRITE,
)

NAMES = {
    STARTING: "before the first write",
    BETWEEN: "between",
    COMMIT: "inside a commit",
    WRITE: "inside an archive write",
    SYNC: "inside an archive sync",
    RENAME: "inside a renaming",
}
POINTS = (COMMIT, WRITE, SYNC, BETWEEN)  # BETWEEN: at a moment drawn by the clock
KILLS_A_FILE = 5
DUMPS = {
    "documents": "SELECT url, source, title, published_on, published_precision, published_from, dates, on_topic,"
    " topic_reason, state, by_hand, etag, last_modified FROM documents ORDER BY url",
    "versions": "SELECT d.url, v.title, v.text, v.body_start, v.lang, v.public_from FROM versions AS v"
    " JOIN documents AS d ON d.id = v.document ORDER BY d.url, v.text",
    "positions": 'SELECT url, start, "end", actor, measure, stance, stage, date, latest FROM positions ORDER BY id',
    "events": "SELECT kind, on_date, country, people_count, documents, headline FROM events ORDER BY id",
    "lineage": "SELECT child, parent, wording, added, removed FROM lineage ORDER BY child",
    "statements": 'SELECT url, start, "end", spans, text, kind, speaker_kind, speaker, person, office, country,'
    ' modality, said_on, date, date_from, confidence, rule, latest FROM statements ORDER BY url, start, "end"',
}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200, help="over all works")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--work", choices=("crawl", *works.WORKS), action="append")
    told = options.parse_args()
    chosen = told.work or ["crawl", *works.WORKS]
    draw = random.Random(told.seed)
    print(f"seed {told.seed}")
    # on a busy machine a crawl leaves its connections idle for longer, and would take their end for the host's trouble
    demo._Handler.timeout = 60
    wrong = 0
    with tempfile.TemporaryDirectory() as name, DemoServer() as server:
        sources = tuple(load(SOURCES, base=server.base).values())
        works.build_once()
        prepared = works.prepare(Path(name), sources)
        for number, work in enumerate(chosen):
            kills = (told.kills + number) // len(chosen)
            room = Path(name) / work
            room.mkdir()
            begun = (
                crawls(room, sources)
                if work == "crawl"
                else files(work, room, prepared[work])
            )
            wrong += report(work, begun, draw, kills)
    return 1 if wrong else 0


@dataclass(frozen=True)
class Begun:
    """A work that can be killed: in a new file, in one of before, and how it is let through."""

    new: Callable[[int], Path]
    kill: Callable[[Path, random.Random], bytes]
    through: Callable[[Path], None]
    whole: dict[str, list[tuple[Any, ...]]]


def crawls(room: Path, sources: tuple[Source, ...]) -> Begun:
    began = time.monotonic()
    crawl(sources, room / "whole.db")
    lasts = time.monotonic() - began
    return Begun(
        lambda number: room / f"{number}.db",
        lambda path, draw: killed(path, sources, draw, lasts),
        lambda path: void(crawl(sources, path)),
        dumped(room / "whole.db"),
    )


def files(work: str, room: Path, before: Path) -> Begun:
    def new(number: int) -> Path:
        shutil.copytree(before, room / str(number))
        return room / str(number) / works.RESULT

    whole = new(0)
    lasts = works.undisturbed(work, whole.parent)
    return Begun(
        new,
        lambda path, draw: works.killed(work, path.parent, draw, lasts),
        lambda path: works.WORKS[work](path.parent),
        dumped(whole),
    )


def void(_: object) -> None:
    pass


def report(work: str, begun: Begun, draw: random.Random, kills: int) -> int:
    """Kill a work as often as told; how many things are wrong then."""
    hit: Counter[str] = Counter()
    missed = wrong = number = 0
    rows = ", ".join(f"{len(rows)} {table}" for table, rows in begun.whole.items())
    while sum(hit.values()) < kills and missed < kills * 4:
        number += 1
        path = begun.new(number)
        before = sum(hit.values())
        while sum(hit.values()) < min(before + KILLS_A_FILE, kills):
            if point := begun.kill(path, draw):
                hit[NAMES[point]] += 1
            else:  # it was through before
                missed += 1
                if missed >= kills * 4 or missed % KILLS_A_FILE == 0:
                    break
        begun.through(path)
        for fault in faults(path, begun.whole):
            wrong += 1
            print(f"{work}, file {number}: {fault}")
    points = ", ".join(
        f"{hit[words]} {words}" for words in NAMES.values() if hit[words]
    )
    print(
        f"{work} ({rows}): {sum(hit.values())} kills in {number} files ({points}), {missed} were through before,"
        f" {wrong} differences from undisturbed work",
        flush=True,
    )
    return wrong


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
    tag_file(path, works.register(), processes=1)
    link_file(path)
    connection = sqlite3.connect(path)
    try:
        return {
            table: connection.execute(sql).fetchall() for table, sql in DUMPS.items()
        }
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
