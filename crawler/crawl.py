"""A crawl, from any program: one call that says what became of each source.

Scrapy runs in a process of its own. Twisted's reactor cannot be started twice in one process, so a second crawl (a
test, a notebook, ``run`` after ``demo``) would fail; and what Scrapy, lxml and the extractor hold in memory is given
back before the tagger starts. The code is the same as for ``scrapy crawl``: the spider of ``crawler.spiders.base``.
The worker stops when its standard input ends, so it never outlives this process, however that one ends.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.looks import CrawlReport, from_json
from crawler.source import Source
from crawler.work import MAX_NEW, Bounds
from db.connect import DatabaseError, Locked
from db.records import ReturnwatchError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """A page that a user adds by hand, and the source it is filed under."""

    url: str
    source: Source
    published: str = ""  # ISO day, month or year, as the user or a list says
    title: str = ""
    published_from: str = "user"  # or "entry", of a list


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is told: sources, or pages added by hand, or sources whose lists alone are looked at."""

    store_path: Path
    sources: tuple[Source, ...]
    bounds: Bounds
    command: str = "crawl"
    targets: tuple[Target, ...] = ()
    verbose: bool = False
    lists_only: bool = False
    web_archive: str = ""  # where copies of targets that are gone are looked for


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a source has come. ``line`` is its line of the report, once it is done."""

    source: str
    name: str
    asked: int  # pages asked for so far
    waiting: int  # of these, not answered yet
    new: int
    on_topic: int
    done: bool = False
    line: str = ""


class CrawlError(ReturnwatchError):
    """The crawl ended before its time."""


def crawl(
    sources: Sequence[Source],
    store_path: Path,
    *,
    since: str = "",
    back_to: str = "",
    contact: str = "",
    topic_any: bool = False,
    max_new: int = MAX_NEW,
    progress: Callable[[Progress], None] | None = None,
    command: str = "crawl",
    verbose: bool = False,
) -> CrawlReport:
    """Read what is new at the sources and store it.

    Args:
        sources: those without an address are only noted in the file, so that it tells what is not watched.
        store_path: the database; its archive lies beside it, ``news.archive`` for ``news.db``.
        since: ISO day; entries dated before it are left out.
        back_to: ISO month or day; lists are read back to it, page by page, as far as each source's history goes.
        contact: an address or page by which a site's owner reaches the user; goes into the User-Agent.
        topic_any: keep the text of every page, not only of those on topic.
        max_new: pages not known before that are read of one source; the rest is left to the next run.
        progress: is told what goes on, a few times a second.
        command: how the row in ``runs`` is named.
        verbose: let Scrapy's log through to standard error.

    Raises:
        DatabaseError, Locked: the file cannot be written.
        CrawlError: the worker died.

    Ctrl-C ends the crawl in good order, with ``stopped`` in the report; a second one ends it at once. Whoever calls
    holds the file's lock (``db.lock.hold``) if other runs may be at work on it.
    """
    bounds = Bounds(since=since, max_new=max_new, topic_any=topic_any, back_to=back_to)
    if not any(source.urls for source in sources):
        return CrawlReport()
    return work_on(
        Job(store_path.absolute(), tuple(sources), bounds, command, (), verbose),
        contact=contact,
        progress=progress,
    )


def work_on(
    job: Job, *, contact: str = "", progress: Callable[[Progress], None] | None = None
) -> CrawlReport:
    """Give a job to a worker and follow it. Raises as ``crawl``."""
    with tempfile.TemporaryFile() as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "crawler.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if job.verbose else log,
            env=_environment(contact),
            start_new_session=True,  # Ctrl-C on a terminal comes here alone, and is handed on once
        )
        try:
            final, told_to_stop = _follow(worker, job, progress)
        finally:
            _end(worker)
        if final is None and told_to_stop:
            return CrawlReport(stopped=True)  # before the crawl had begun
        if final is None:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 4000))
            tail = log.read().decode("utf-8", "replace").strip().splitlines()
            last = tail[-1] if tail else "it left no message"
            raise CrawlError(
                f"the crawl ended before its time (status {worker.returncode}): {last}; what was stored is safe, run it again"
            )
    if "failed" in final:
        kind = Locked if final["kind"] == "Locked" else DatabaseError
        raise kind(final["failed"])
    return from_json(final["report"])


def _follow(
    worker: subprocess.Popen[bytes],
    job: Job,
    progress: Callable[[Progress], None] | None,
) -> tuple[dict[str, Any] | None, bool]:
    """Hand over the job, pass on the progress.

    Returns the worker's last word, or None where it died without one, and whether Ctrl-C was pressed.
    """
    if worker.stdin is None or worker.stdout is None:
        raise CrawlError("the worker has no pipes")
    interrupted = 0
    final: dict[str, Any] | None = None
    try:
        worker.stdin.write(pickle.dumps(job))
        worker.stdin.flush()
    except BrokenPipeError:
        return None, False
    while True:
        try:
            line = worker.stdout.readline()
            if not line:
                return final, interrupted > 0
            event = json.loads(line)
            if "progress" in event:
                if progress is not None:
                    progress(Progress(**event["progress"]))
            else:
                final = event
        except KeyboardInterrupt:
            interrupted += 1
            if interrupted == 1:
                worker.stdin.close()
            else:
                worker.kill()


def _end(worker: subprocess.Popen[bytes]) -> None:
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None and not pipe.closed:
            pipe.close()
    try:
        worker.wait(timeout=60)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        worker.kill()
        worker.wait()


def _environment(contact: str) -> dict[str, str]:
    """The worker imports this very package, whatever stands in its working folder."""
    here = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"}
    if contact:
        environment["RETURNWATCH_CONTACT"] = contact
    return environment
