"""The command as a user has it: the demo, a run, a page added by hand, one run at a time, Ctrl-C, broken files.

What needs a process of its own (``call``: signals, the environment, standard input, the installed command) has one; the
rest is called in this one (``here``), which has loaded the languages already.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from returnwatch import main
from tests.local_site import ON_TOPIC, Reply, Site

COMMAND = str(Path(sys.executable).parent / "returnwatch")
Done = subprocess.CompletedProcess[str]


def call(
    *arguments: str | Path,
    cwd: Path,
    **env: str,
) -> Done:
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        cwd=cwd,
        text=True,
        capture_output=True,
        env={**os.environ, "COLUMNS": "120", **env},
    )


def here(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "120"}).invoke(main, [*map(str, arguments)])


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    folder = tmp_path_factory.mktemp("demo")
    return folder / "demo.db", call("demo", cwd=folder)


def test_demo_shows_who_said_what_when(demo: tuple[Path, Done]) -> None:
    path, done = demo
    assert done.returncode == 0, done.stderr
    assert "Hadewych Loosveld" in done.stdout
    assert "returnwatch serve --db demo.db" in done.stdout
    assert "se_demo_passage: not a feed" in done.stderr
    countries = {
        row[0]
        for row in rows(
            path, "SELECT DISTINCT country FROM timeline WHERE kind = 'direct'"
        )
    }
    assert {"BE", "DE", "NL", "NO", "AT", "EU"} <= countries
    signed = {
        row[0]
        for row in rows(
            path,
            "SELECT DISTINCT country FROM signatories WHERE url LIKE '%/letter-of-twenty'",
        )
    }
    assert len(signed) == 20
    assert "NO" in signed


def test_demo_holds_together(demo: tuple[Path, Done]) -> None:
    done = here("verify", "--db", demo[0])
    assert (done.exit_code, done.stderr) == (0, "")
    assert ": 0 faults in" in done.stdout


def test_demo_works_a_second_time_and_says_the_same(
    demo: tuple[Path, Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(demo[0].parent)
    again = here("demo")
    assert again.exit_code == 0
    assert again.stdout == demo[1].stdout


def test_demo_never_replaces_a_file_that_is_more_than_a_demo(filled: Path) -> None:
    before = rows(filled, "SELECT * FROM statements")
    done = here("demo", "--db", filled)
    assert done.exit_code == 1
    assert "holds more than a demo (be_arrivals)" in done.stderr
    assert rows(filled, "SELECT * FROM statements") == before


# --- run ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as opened:
        yield opened


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Path:
    """One source that answers, and one at a port where nobody listens."""
    folder = tmp_path_factory.mktemp("sources")
    for slug, address in (
        ("be_test_news", f"{site.base}/feed"),
        ("nl_test_away", "http://127.0.0.1:9/feed"),
    ):
        (folder / f"{slug}.yml").write_text(
            f"name: {slug}\ncountry: {slug[:2].upper()}\ntier: official\nkind: feed\nurls: ['{address}']\nlang: [en]\nprivate: 'yes'\n"
        )
    items = "".join(
        f"<item><title>Ada Quill on returns {n}</title><link>{site.base}/{n}</link><pubDate>Mon, 02 Feb 2026 10:0{n}:00 +0100</pubDate></item>"
        for n in range(3)
    )
    site.pages["/feed"] = Reply(
        f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    )
    for n in range(3):
        site.pages[f"/{n}"] = Reply(
            f"<html lang=en><head><title>Ada Quill on returns {n}</title></head><body><article><h1>Ada Quill on returns {n}</h1>"
            f"<p>{ON_TOPIC}</p><p>“We will return {n + 2} people to Afghanistan,” said Minister Ada Quill.</p></article></body></html>"
        )
    return folder


@dataclass
class Tale:
    """One file: a run without network, one over both sources, one over the source that answers."""

    path: Path
    away: Done
    first: Done
    again: Done


@pytest.fixture(scope="module")
def tale(tmp_path_factory: pytest.TempPathFactory, sources: Path) -> Tale:
    folder = tmp_path_factory.mktemp("tale")

    def run(*more: str) -> Done:
        arguments = ("run", "--db", "news.db", "--sources", sources, *more)
        return call(*arguments, cwd=folder)

    return Tale(
        folder / "news.db",
        away=run("--source", "nl_test_away"),
        first=run(),
        again=run("--source", "be_test_news"),
    )


def test_run_reads_tags_and_reports_what_it_covered(tale: Tale) -> None:
    done = tale.first
    assert done.returncode == 1  # one source needs a person
    assert [
        line
        for line in done.stderr.splitlines()
        if line.startswith("nl_test_away: unreachable")
    ]
    lines = done.stdout.splitlines()
    assert (
        lines[0]
        == "news.db: 1 of 2 sources answered, 3 documents read, 3 of them new, 3 on topic"
    )
    assert lines[1].startswith("news.db: 3 texts tagged, ")
    assert (
        lines[2] == "3 documents on the topic, published from 2026-02-02 to 2026-02-02."
    )
    assert ("Ada Quill",) in rows(
        tale.path,
        "SELECT DISTINCT speaker FROM timeline WHERE kind = 'direct'",
    )
    assert tale.again.returncode == 0, tale.again.stderr
    assert "0 of them new" in tale.again.stdout
    assert "0 texts tagged" in tale.again.stdout


def test_run_without_network_loses_nothing_and_the_next_goes_on(tale: Tale) -> None:
    assert tale.away.returncode == 1
    assert "0 of 1 sources answered" in tale.away.stdout
    assert "No document on the topic yet." in tale.away.stdout
    assert "3 of them new" in tale.first.stdout


def test_strangers_sites_are_not_read_without_a_contact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RETURNWATCH_CONTACT", "")
    path = tmp_path / "news.db"
    done = here("run", "--db", path, "--source", "no_regjeringen_en")
    assert done.exit_code == 2
    assert "say how a site's owner can reach you: --contact" in done.stderr
    assert not path.exists()


def test_unknown_source_is_usage(tmp_path: Path) -> None:
    contact = ("--contact", "me@example.org")
    path = tmp_path / "news.db"
    done = here("run", "--db", path, "--source", "xx_nobody", *contact)
    assert done.exit_code == 2
    assert "xx_nobody" in done.stderr


def test_one_run_at_a_time(tmp_path: Path, sources: Path) -> None:
    from db.lock import hold

    with hold(tmp_path / "news.db"):
        done = call("run", "--db", "news.db", "--sources", sources, cwd=tmp_path)
    assert done.returncode == 3
    assert "another run is at work on this file" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@dataclass
class Stopped:
    """A run that was stopped with Ctrl-C while one of three pages kept it waiting."""

    path: Path
    status: int
    out: str
    err: str


@pytest.fixture(scope="module")
def stopped(
    tmp_path_factory: pytest.TempPathFactory, sources: Path, site: Site
) -> Stopped:
    path = tmp_path_factory.mktemp("stopped") / "with space" / "news.db"
    path.parent.mkdir()

    def slow(handler: object) -> None:
        time.sleep(20)

    quick, site.pages["/2"] = site.pages["/2"], slow  # type: ignore[assignment]
    site.asked.clear()
    arguments = [COMMAND, "run", "--db", str(path), "--sources", str(sources)]
    process = subprocess.Popen(
        [*arguments, "--source", "be_test_news"],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while not site.times("/2") and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=90)
    site.pages["/2"] = quick
    return Stopped(path, process.returncode, out, err)


def test_ctrl_c_keeps_what_was_read(stopped: Stopped) -> None:
    assert stopped.status == 1, stopped.err
    assert "Traceback" not in stopped.err
    assert "stopped: run it again to go on" in stopped.out


def test_cron_line_works_when_pasted_and_goes_on_where_ctrl_c_stopped(
    tmp_path: Path, sources: Path, stopped: Stopped
) -> None:
    contact = "Desk 100% <me@example.org>"
    done = here("cron", "--db", stopped.path, "--every", "3", "--contact", contact)
    assert done.exit_code == 0, done.stderr
    comment, line = done.stdout.splitlines()
    assert comment.startswith("#")
    minute, hours, *rest = line.split(maxsplit=5)
    assert (minute, hours, rest[:3]) == ("17", "*/3", ["*", "*", "*"])
    # as cron does it: \% is a percent sign, and sh gets the rest with next to no environment
    command = rest[3].replace("\\%", "%")
    shell = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd="/",
        env={
            "RETURNWATCH_SOURCES": str(sources),
            "HOME": str(tmp_path),
            "PATH": "/usr/bin:/bin",
        },
    )
    assert shell.returncode == 1  # the source that is away
    log = stopped.path.with_suffix(".log").read_text()
    assert "1 of 2 sources answered" in log
    assert rows(stopped.path, "SELECT count(*) FROM documents WHERE on_topic") == [(3,)]


def test_cron_refuses_hours_that_do_not_divide_the_day() -> None:
    done = here("cron", "--every", "7", "--contact", "me@example.org")
    assert done.exit_code == 2
    assert "'7' is not one of" in done.stderr


# --- add -------------------------------------------------------------------------------------


def test_added_text_is_tagged_and_says_by_hand_with_the_time(tmp_path: Path) -> None:
    text, path = tmp_path / "release.txt", tmp_path / "news.db"
    text.write_text(
        f"Quill on returns\n\n2 February 2026\n\n{ON_TOPIC}\n\n“No more delay,” said Minister Ada Quill.\n",
        "utf-8",
    )
    first = here("add", text, "--db", path)
    assert first.exit_code == 0, first.stderr
    assert "Quill on returns (2026-02-02" in first.stdout
    again = here("add", text, "--db", path)
    assert ": same: " in again.stdout
    done = here("timeline", "--db", path, "--format", "jsonl", "--kind", "direct")
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert row["speaker"] == "Ada Quill"
    assert row["by_hand"].startswith("20")
    assert row["date"] == "2026-02-02"


def test_refused_page_says_save_it_and_add_the_file(
    tmp_path: Path, site: Site, sources: Path
) -> None:
    site.pages["/wall"] = Reply("no", 403)
    path = tmp_path / "news.db"
    done = here("add", f"{site.base}/wall", "--db", path, "--sources", sources)
    assert done.exit_code == 1
    assert "save it in your browser and add the file" in done.stdout + done.stderr
    assert not path.exists()  # nothing was taken: nothing is left
    # an archive whose database is gone is no leaving of ours
    record = tmp_path / "news.archive" / "old.warc.gz"
    record.parent.mkdir()
    record.write_bytes(b"bytes of another day")
    assert here("add", f"{site.base}/wall", "--db", path, "--sources", sources).exit_code == 1  # fmt: skip
    assert record.read_bytes() == b"bytes of another day"


# --- annotate ------------------------------------------------------------------------------------


def test_annotate_answers_bad_lines_and_goes_on() -> None:
    lines = [
        '{"id": "1"}',
        "{not json",
        '{"id": "2", "text": "Ada Quill spoke.", "published": "last week"}',
        "[]",
    ]
    good = json.dumps({"id": "3", "text": ON_TOPIC, "lang": "en"})
    done = subprocess.run(
        [COMMAND, "annotate"],
        input="\n".join([*lines, good]),
        text=True,
        capture_output=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [bool(answer.get("error")) for answer in answers] == [
        True,
        True,
        True,
        True,
        False,
    ]
    assert answers[0]["id"] == "1"
    assert "line 2: not valid JSON" in answers[1]["error"]
    assert answers[4]["relevant"] is True


# --- files that cannot be used ----------------------------------------------------------------------


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can become another user, whom permissions bind"
)
def test_read_only_file_is_refused_with_the_mend(filled: Path) -> None:
    from db.connect import DatabaseError
    from db.store import Store

    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        path = Path(name) / "news.db"
        shutil.copy(filled, path)
        path.chmod(0o644)
        child = os.fork()
        if child == 0:
            os.setgid(65534)
            os.setuid(65534)
            try:
                Store.open(path)
            except DatabaseError as error:
                os._exit(0 if "is read-only; mend its permissions" in str(error) else 2)
            os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB; needs the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no right to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk_is_one_line_and_what_was_stored_is_safe(
    small_disk: Path, tmp_path: Path, demo: tuple[Path, Done]
) -> None:
    path = small_disk / "copy.db"
    shutil.copy(demo[0], path)
    shutil.copytree(demo[0].with_suffix(".archive"), path.with_suffix(".archive"))
    before = rows(path, "SELECT count(*) FROM statements")
    text = tmp_path / "long.txt"
    lines = (f"{ON_TOPIC} Flight {n}." for n in range(3000))
    text.write_text("Ada Quill on returns\n\n" + "\n\n".join(lines), "utf-8")
    done = call("add", text, "--db", path, cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr, done.stderr
    assert str(path) in done.stderr
    assert "full; make room and run this again" in done.stderr
    assert rows(path, "SELECT count(*) FROM statements") == before
    assert here("verify", "--db", path).exit_code == 0
