"""Forgetting: out of the tables, the archive and the file's bytes, whenever it is killed, and it does not come back.

``python -m tests.test_crawler_forgetting FILE ADDRESS`` forgets in a copy of FILE again and again, killed at another step
each time (see ``killed``).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crawler.archive import folder_of
from crawler.by_hand import add
from crawler.crawl import crawl
from crawler.filed import Said
from crawler.forgetting import NothingToForget, finish, forget
from crawler.members import members, records
from crawler.rereading import Reader
from crawler.source import Source
from db.forget import StillRead
from db.verify import verify
from nlp.job import tag_file
from returnwatch import main as main_command
from tests.local_site import ON_TOPIC, Reply, Site, item, source

WORD = "Quixotropolis"  # stands in the page to be forgotten, and nowhere else
SECRET = f"{ON_TOPIC} The flight left from {WORD} in the morning."
SAID = "“We will return them,” said Minister Ada Quill of Examplia. "


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as running:
        entries = [
            item("/news/first-flight", "First", body=ON_TOPIC),
            item("/news/secret-flight", f"{WORD} flight", body=SECRET),
            item("/news/blocked-flight", "Blocked", body=ON_TOPIC),
        ]
        running.feed("/feed", entries)
        running.article("/news/first-flight", "First", ON_TOPIC + SAID)
        running.article("/news/secret-flight", f"{WORD} flight", SECRET + SAID)
        running.pages["/news/blocked-flight"] = Reply("no", 403)
        yield running


@pytest.fixture(scope="module")
def press(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Source:
    folder = tmp_path_factory.mktemp("sources")
    return source(folder, "be_press", f"{site.base}/feed")


@pytest.fixture(scope="module")
def crawled(press: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three documents, one of them from what the feed carries, tagged."""
    path = tmp_path_factory.mktemp("forgetting") / "news.db"
    crawl([press], path)
    tag_file(path)
    settle(path)
    return path


def settle(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def copy(crawled: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "news.db"
    shutil.copy(crawled, path)
    shutil.copytree(folder_of(crawled), folder_of(path))
    return path


@pytest.fixture
def path(crawled: Path, tmp_path: Path) -> Path:
    return copy(crawled, tmp_path / "copy")


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def faults(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        found = verify(connection, Reader(folder_of(path)))
        return [f"{fault.where}: {fault.what}" for fault in found]
    finally:
        connection.close()


def holding(path: Path, word: str) -> list[str]:
    """The files beside a database that hold a word anywhere in their bytes, unpacked where they are packed."""
    found = []
    for file in (path, *path.parent.glob(f"{path.name}-*")):
        if (
            word.encode() in file.read_bytes()
            or word.lower().encode() in file.read_bytes()
        ):
            found.append(file.name)
    for file in folder_of(path).iterdir():
        with file.open("rb") as opened:
            for member in members(opened):
                if any(word.encode() in record.sent for record in records(member)):
                    found.append(file.name)
    return found


def search(path: Path, word: str) -> int:
    sql = f"SELECT count(*) FROM versions_fts WHERE versions_fts MATCH '{word}'"
    return int(rows(path, sql)[0][0])


def test_a_document_goes_without_a_trace_and_stays_away(
    path: Path, site: Site, press: Source
) -> None:
    address = f"{site.base}/news/secret-flight"
    assert len(holding(path, WORD)) >= 2
    assert faults(path) == []
    gone = forget(path, address, reason="asked to", who="me")
    assert finish(path)
    assert (gone.documents, gone.files) == (1, 1)
    assert gone.statements > 0
    assert holding(path, WORD) == []
    assert holding(path, "secret-flight") == []
    assert faults(path) == []
    assert search(path, WORD) == 0
    assert search(path, "Kabul") == 2
    assert rows(path, "SELECT count(*) FROM documents") == [(2,)]
    # the feed held its words: the other document that was read from it keeps its own
    assert rows(path, "SELECT count(*) FROM captures WHERE warc = ''") == [(1,)]
    stones = rows(path, "SELECT what, who, reason FROM forgotten ORDER BY what")
    assert [stone[0] for stone in stones] == ["capture", "document", "url"]
    assert {stone[1:] for stone in stones} == {("me", "asked to")}
    assert not finish(path)

    asked = site.times("/news/secret-flight")
    crawl([press], path, since="2020-01-01")
    (told,) = add([address], path, {press.slug: press}, Said())
    assert (told.outcome, told.message) == (
        "failed",
        "it was forgotten on request, and is not read",
    )
    saved = path.parent / "saved.txt"
    saved.write_text(f"{WORD} flight\n\n{SECRET}", "utf-8")
    (told,) = add([str(saved)], path, {press.slug: press}, Said(url=address))
    assert told.outcome == "failed"
    assert site.times("/news/secret-flight") == asked
    assert rows(path, "SELECT count(*) FROM documents") == [(2,)]
    settle(path)
    assert holding(path, WORD) == []


def test_a_person_goes_and_is_not_tagged_again(path: Path) -> None:
    def counts() -> list[tuple[Any, ...]]:
        return rows(
            path,
            "SELECT (SELECT count(*) FROM statements WHERE speaker LIKE '%Quill%'),"
            " (SELECT count(*) FROM mentions WHERE entity LIKE '%Quill%'), (SELECT count(*) FROM versions)",
        )

    before = counts()[0]
    assert before[0] > 0
    assert before[1] > 0
    gone = forget(path, "ada quill", reason="asked to", who="me")
    finish(path)
    assert gone.statements == before[0]
    assert counts() == [(0, 0, 3)]
    tag_file(path, again=True)
    assert counts() == [(0, 0, 3)]
    assert faults(path) == []
    assert search(path, "Quill") == 3  # the texts stay
    assert rows(path, "SELECT count(*) FROM forgotten WHERE id LIKE '%quill%'") == [
        (0,)
    ]


def test_a_person_of_the_register_goes_with_the_documents(path: Path) -> None:
    slug, name = rows(
        path, "SELECT slug, name FROM people WHERE origin = 'shipped' LIMIT 1"
    )[0]
    connection = sqlite3.connect(path)
    connection.execute(
        "UPDATE statements SET person = ? WHERE id = (SELECT id FROM statements LIMIT 1)",
        (slug,),
    )
    connection.commit()
    connection.close()
    gone = forget(path, name, reason="asked to", who="me", documents_too=True)
    finish(path)
    assert gone.documents == 3  # the other statements are of the same speaker
    assert rows(path, "SELECT count(*) FROM documents") == [(0,)]
    tag_file(path)  # which brings the register again
    for table, column in (
        ("people", "slug"),
        ("names", "person"),
        ("tenures", "person"),
    ):
        sql = f"SELECT count(*) FROM {table} WHERE {column} = '{slug}'"
        assert rows(path, sql) == [(0,)]
    assert faults(path) == []


def test_nobody_is_forgotten_by_mistake(path: Path) -> None:
    with pytest.raises(NothingToForget, match="no document and no person"):
        forget(path, "nobody", reason="x", who="me")


def test_the_command_wants_a_reason_and_tells_what_went(path: Path, site: Site) -> None:
    def call(*words: str) -> Result:
        return CliRunner().invoke(main_command, ["forget", *words, "--db", str(path)])

    assert call("nobody").exit_code == 2
    assert call("nobody", "--reason", "x").exit_code == 2
    assert call().output.endswith("nothing to finish\n")
    done = call(f"{site.base}/news/secret-flight", "--reason", "asked to")
    assert done.exit_code == 0, done.output
    assert "forgotten: 1 documents, " in done.output
    assert "(1 files written anew)" in done.output
    assert holding(path, WORD) == []
    none = CliRunner().invoke(
        main_command, ["forget", "--db", str(path.parent / "no.db")]
    )
    assert none.exit_code == 1
    assert not (path.parent / "no.db").exists()


def test_a_reader_that_keeps_the_old_words_is_told(path: Path, site: Site) -> None:
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM documents").fetchone()
    forget(path, f"{site.base}/news/secret-flight", reason="x", who="me")
    with pytest.raises(StillRead, match="another program reads it"):
        finish(path)
    reader.close()
    assert "forgetting the file: was cut off" in faults(path)[0]
    assert finish(path)
    assert holding(path, WORD) == []
    assert faults(path) == []


@pytest.mark.faults
def test_killed_at_any_step_it_is_all_there_or_all_gone(
    crawled: Path, site: Site, tmp_path: Path
) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.test_crawler_forgetting"),
            *(str(crawled), f"{site.base}/news/secret-flight", str(tmp_path)),
        ],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    assert done.returncode == 0, done.stderr
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(outcomes) > 20
    assert {outcome["killed"] for outcome in outcomes[:-1]} == {True}
    assert outcomes[-1]["killed"] is False
    for outcome in outcomes:
        assert outcome["faults"] == [], outcome
        assert outcome["documents"] in (2, 3), outcome
        # whatever it had come to, forgetting it again makes it whole
        assert outcome["holding"] == [], outcome
    assert {outcome["documents"] for outcome in outcomes} == {2, 3}


def killed(path: Path, address: str, step: int) -> bool:
    """Forget in another process that is killed before its ``step``-th call to disk or database; whether it was."""
    child = os.fork()
    if child == 0:
        os._exit(_forget_until(path, address, step))
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"forgetting failed at step {step}")
    return os.WIFSIGNALED(status)


def _forget_until(path: Path, address: str, step: int) -> int:
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> Any:
            if not sql.lstrip().startswith(("SELECT", "PRAGMA", "CREATE", "DROP")):
                count()
            return super().execute(sql, *values)

    real, fsync, unlink, rename = sqlite3.connect, os.fsync, Path.unlink, Path.rename

    def connect(*values: Any, **more: Any) -> sqlite3.Connection:
        return real(*values, factory=Connection, **more)

    sqlite3.connect = connect  # type: ignore[assignment]
    os.fsync = lambda file: (count(), fsync(file))[1]  # type: ignore[func-returns-value]
    Path.unlink = lambda self, **more: (count(), unlink(self, **more))[1]  # type: ignore
    Path.rename = lambda self, to: (count(), rename(self, to))[1]  # type: ignore
    forget(path, address, reason="asked to", who="me")
    finish(path)
    return 0


def main(crawled: Path, address: str, folder: Path) -> None:
    step, was_killed = 0, True
    while was_killed:
        step += 1
        path = copy(crawled, folder / str(step))
        was_killed = killed(path, address, step)
        finish(path)
        found = {
            "killed": was_killed,
            "faults": faults(path),
            "documents": rows(path, "SELECT count(*) FROM documents")[0][0],
        }
        if found["documents"] == 3:
            forget(path, address, reason="asked to", who="me")
            finish(path)
        print(json.dumps({**found, "holding": holding(path, WORD)}))
        shutil.rmtree(path.parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))


def test_old_bytes_are_pruned_and_their_hash_and_words_stay(
    path: Path,
) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(
            "UPDATE captures SET fetched_at = '2020-02-02T02:02:02Z' WHERE version IS NOT NULL"
        )
    connection.close()
    words = rows(path, "SELECT id, text FROM statements ORDER BY id")
    size = sum(file.stat().st_size for file in folder_of(path).iterdir())
    command = ["archive", "prune", "--db", str(path), "--older-than"]
    runner = CliRunner()
    wrong = runner.invoke(main_command, [*command, "soon", "--tier", "official"])
    assert wrong.exit_code == 2
    assert "'soon' is neither an age" in wrong.output
    none = runner.invoke(main_command, [*command, "1y", "--tier", "press"])
    assert "0 captures" in none.output
    done = runner.invoke(main_command, [*command, "1y", "--tier", "official"])
    assert done.exit_code == 0, done.output
    old = rows(
        path, "SELECT id, warc, body_sha256 FROM captures WHERE fetched_at < '2021'"
    )
    assert old
    assert all(warc == "" and len(sha256) == 64 for _, warc, sha256 in old)
    assert f"{len(old)} captures fetched before" in done.output
    assert sum(file.stat().st_size for file in folder_of(path).iterdir()) < size
    notes = rows(path, "SELECT id, reason FROM forgotten WHERE what = 'capture'")
    assert {note[0] for note in notes} == {capture[0] for capture in old}
    assert notes[0][1].startswith("pruned: fetched before ")
    assert rows(path, "SELECT id, text FROM statements ORDER BY id") == words
    assert faults(path) == []
    told = runner.invoke(main_command, ["verify", "--db", str(path)])
    assert f"{len(old)} whose bytes were pruned" in told.output
