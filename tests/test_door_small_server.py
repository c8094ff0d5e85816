"""A small server: one processor and 800 MB do for a run over four languages, and a second run waits for no first one."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.bench import corpus, layouts
from tests.bench.clock import children
from tests.local_site import Reply, Site, item, source

MB = 1 << 20
LIMIT = 800 * MB
PAGES = 15  # of each language
GROUPS = Path("/sys/fs/cgroup")


def run_of(database: Path, folder: Path) -> list[str]:
    where = ("--db", str(database), "--sources", str(folder))
    return [sys.executable, "-m", "returnwatch", "run", *where]


@pytest.fixture
def four_languages(tmp_path: Path) -> Iterator[tuple[Site, Path]]:
    """A site with a feed for each language, and the folder of the sources."""
    with Site() as site:
        for lang in corpus.LANGS:
            entries = []
            for number in range(PAGES):
                made = corpus.article(number, lang, on_topic=True)
                address = f"/{lang}/{number}"
                site.pages[address] = Reply(layouts.page(made, number))
                entries.append(item(site.base + address, made.title))
            site.feed(f"/{lang}", entries)
            made_source = source(tmp_path / "sources", f"be_{lang}", f"{site.base}/{lang}")  # fmt: skip
            file = tmp_path / "sources" / f"{made_source.slug}.yml"
            file.write_text(file.read_text().replace("[en]", f"[{lang}]"))
        yield site, tmp_path / "sources"


@contextmanager
def bounded() -> Iterator[tuple[Callable[[], None], str]]:
    """What a process calls before it begins, so that it and its children have 800 MB and one processor; and how."""
    processor = min(os.sched_getaffinity(0))
    parent = GROUPS if (GROUPS / "cgroup.controllers").exists() else GROUPS / "memory"
    name = "memory.max" if parent == GROUPS else "memory.limit_in_bytes"
    group = parent / f"returnwatch-test-{os.getpid()}"
    try:
        group.mkdir()
        (group / name).write_text(str(LIMIT))
        held = True
    except OSError:  # no right to; then what was used is measured alone
        held = False

    def begin() -> None:
        os.sched_setaffinity(0, {processor})
        if held:
            (group / "cgroup.procs").write_text(str(os.getpid()))

    try:
        yield begin, "in a group of 800 MB" if held else "measured only"
    finally:
        with suppress(OSError):
            group.rmdir()


def used(first: int) -> int:
    """Bytes of a process and all its descendants; what several share is counted once."""
    total, waiting = 0, [first]
    while waiting:
        process = waiting.pop()
        with suppress(OSError):
            waiting += children(process)
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
            total += int(found[1]) * 1024 if found else 0
    return total


@pytest.mark.faults
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="Linux")
def test_a_run_in_four_languages_needs_less_than_800_mb_and_one_processor(
    four_languages: tuple[Site, Path], tmp_path: Path
) -> None:
    _, folder = four_languages
    database = tmp_path / "news.db"
    peak = 0
    began = time.monotonic()
    with bounded() as (begin, how):
        output = tmp_path / "said.txt"
        with output.open("w") as said:
            work = subprocess.Popen(
                run_of(database, folder),
                preexec_fn=begin,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
            while work.poll() is None:
                peak = max(peak, used(work.pid))
                time.sleep(0.05)
    took = time.monotonic() - began
    assert work.returncode == 0, output.read_text()
    with sqlite3.connect(database) as connection:
        tagged = "SELECT lang, count(*) FROM versions WHERE tagged_with IS NOT NULL GROUP BY lang"
        found = dict(connection.execute(tagged))
        (statements,) = connection.execute("SELECT count(*) FROM statements").fetchone()
    assert sorted(found) == sorted(corpus.LANGS)
    assert min(found.values()) > PAGES - 3  # a page of them may be found off the topic
    assert statements > PAGES
    print(f"{peak / MB:.0f} MB at the peak, {took:.0f} s on one processor, {how}")
    assert peak < LIMIT


@pytest.mark.faults
def test_of_two_runs_at_once_one_waits_for_another_time(
    four_languages: tuple[Site, Path], tmp_path: Path
) -> None:
    """The second says so in one line and changes nothing; what the first leaves is whole, also where it is killed."""
    site, folder = four_languages
    database = tmp_path / "news.db"
    runs = [
        subprocess.Popen(
            run_of(database, folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, start_new_session=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [run.communicate() for run in runs]
    status = sorted(run.returncode for run in runs)
    assert status == [0, 3], said
    late = next(s for run, s in zip(runs, said, strict=True) if run.returncode == 3)
    assert "another run is at work on this file" in late[1]
    assert late[0] == ""
    assert len(late[1].splitlines()) == 1
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
        assert documents == PAGES * len(corpus.LANGS)
        kinds = connection.execute(
            "SELECT command, count(*) FROM runs GROUP BY command"
        )
        assert dict(kinds) == {"run": 1}
    assert all(site.times(f"/{lang}/0") == 1 for lang in corpus.LANGS)

    # the lock of a run that is killed does not outlive it
    first = subprocess.Popen(
        run_of(database, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    time.sleep(1)
    with suppress(ProcessLookupError):
        os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    again = subprocess.run(run_of(database, folder), capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
