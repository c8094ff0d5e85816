"""What may be killed besides a crawl: tag, link, merge and backfill, each on files that were made before."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import db.store
import nlp.pipeline
from crawler.archive import Archive, folder_of
from crawler.backfill import read_warc
from crawler.backfilling import Outcome, merge, read_all
from crawler.crawl import crawl
from crawler.demo.server import OFFICEHOLDERS
from crawler.source import Source
from nlp.job import tag_file
from nlp.link import link_file
from nlp.offices import Register
from returnwatch import main as door
from tests.faults.worker import (
    BETWEEN,
    COMMIT,
    RENAME,
    SMALL,
    STARTING,
    SYNC,
    WRITE,
    Points,
)

RESULT = "news.db"  # what each work leaves in its folder


def register() -> Register:
    return Register.from_csv([OFFICEHOLDERS], origin="shipped")


class Here:
    """Reads files of a backfill in this process: what is killed is what brings them to the disk."""

    def read(self, addresses: Sequence[str]) -> Iterator[Outcome]:
        for address in addresses:
            yield (address, *read_warc(address, None, {}, ""), "")


def tag(folder: Path) -> None:
    tag_file(folder / RESULT, register(), processes=1)


def link(folder: Path) -> None:
    link_file(folder / RESULT)


def unite(folder: Path) -> None:
    if not (folder / RESULT).exists():  # it is there only when all is done
        files = [str(folder / name) for name in ("a.db", "b.db")]
        door(["merge", *files, "-o", str(folder / RESULT)], standalone_mode=False)


def backfill(folder: Path) -> None:
    kept = folder / "news.backfill"
    addresses = sorted(map(str, (folder / "warcs").glob("*.warc.gz")))
    done = read_all(addresses, kept, Here(), lambda *_: None, again=False)
    merge(done, addresses, kept, folder / RESULT, {})


WORKS: dict[str, Callable[[Path], None]] = {
    "tag": tag,
    "link": link,
    "merge": unite,
    "backfill": backfill,
}


def prepare(room: Path, sources: tuple[Source, ...]) -> dict[str, Path]:
    """A folder for each work, as it is before the work begins."""
    halves = (sources[::2], sources[1::2], sources)
    for name, half in zip(("a", "b", "all"), halves, strict=True):
        crawl(half, room / f"{name}.db")
    found = {work: room / f"before {work}" for work in WORKS}
    for folder in found.values():
        folder.mkdir()
    for work in ("tag", "link"):
        copied(room / "all.db", found[work] / RESULT)
    tag(found["link"])
    for name in ("a", "b"):
        copied(room / f"{name}.db", found["merge"] / f"{name}.db")
    shutil.copytree(folder_of(room / "all.db"), found["backfill"] / "warcs")
    for half_name in ("a", "b"):
        for file in folder_of(room / f"{half_name}.db").iterdir():
            shutil.copy(file, found["backfill"] / "warcs")
    return found


def copied(file: Path, to: Path) -> None:
    shutil.copy(file, to)
    shutil.copytree(folder_of(file), folder_of(to))


def build_once() -> None:
    """Pipelines are built in this process, before it is copied: only what is done with them is killed."""
    built: dict[str, Any] = {}
    real = nlp.pipeline.build

    def build(lang: str, *values: Any) -> Any:
        if lang not in built:
            built[lang] = real(lang, *values)
        return built[lang]

    nlp.pipeline.build = build  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """How long a work lasts, and how often it comes to each point."""

    seconds: float
    counts: dict[bytes, int]


def undisturbed(work: str, folder: Path) -> Undisturbed:
    began = time.monotonic()
    counts = folder.with_suffix(".counts")
    counts.write_bytes(b"")
    status = _apart(work, folder, b"", 0, 0, counts)
    assert status == 0, f"{work} failed before anything was killed"
    marks = counts.read_bytes()
    points = {mark: marks.count(mark) for mark in (COMMIT, WRITE, SYNC, RENAME)}
    return Undisturbed(time.monotonic() - began, points)


def killed(work: str, folder: Path, draw: Random, whole: Undisturbed) -> bytes:
    """Work in a process of its own until it is killed. Where it was then; b"" where it came to its end before."""
    point = draw.choice([BETWEEN, *(mark for mark, n in whole.counts.items() if n)])
    state = folder.with_suffix(".state")
    state.write_bytes(STARTING)
    # what is left to do grows less from kill to kill, so the first ones are drawn most
    most = min(draw.choice((1, 2, 3, 5, 8, 13, 21, 34)), whole.counts.get(point, 1))
    number = 0 if point == BETWEEN else draw.randint(1, most)
    delay = draw.choice((0, draw.uniform(0, 0.0005), draw.uniform(0, 0.005)))
    limit = draw.uniform(0, whole.seconds / 2) if point == BETWEEN else 0
    status = _apart(work, folder, point, number, delay, state=state, limit=limit)
    return state.read_bytes() if status == -signal.SIGKILL else b""


def _apart(
    work: str,
    folder: Path,
    point: bytes,
    number: int,
    delay: float,
    counts: Path | None = None,
    state: Path | None = None,
    limit: float = 0,
) -> int:
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _work(work, folder, point, number, delay, counts, state)
    if limit:
        end = time.monotonic() + limit
        while time.monotonic() < end:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.001)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _work(
    work: str,
    folder: Path,
    point: bytes,
    number: int,
    delay: float,
    counts: Path | None,
    state: Path | None,
) -> None:
    """In the child."""
    status = 1
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        if state is not None:
            os.dup2(nothing, 2)
            points = Points(state, point.decode(), number, delay)
            around = points.around
        else:
            assert counts is not None
            told = counts.open("ab", buffering=0)

            def around(mark: bytes, call: Callable[..., Any]) -> Callable[..., Any]:
                def counted(*values: Any, **more: Any) -> Any:
                    told.write(mark)
                    return call(*values, **more)

                return counted

        db.store.BATCH_RECORDS = SMALL
        transaction = db.store._Transaction
        transaction.__exit__ = around(COMMIT, transaction.__exit__)  # type: ignore[method-assign]
        Archive._write = around(WRITE, Archive._write)  # type: ignore[method-assign]
        Archive.sync = around(SYNC, Archive.sync)  # type: ignore[method-assign]
        Path.replace = around(RENAME, Path.replace)  # type: ignore[method-assign]
        WORKS[work](folder)
        status = 0
    except BaseException as error:
        print(f"{work}: {error!r}", file=sys.stderr)
    finally:
        os._exit(status)
