"""Backups, their way back, and what takes room: with the commands that a user types, on real files."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.archive import folder_of
from returnwatch import main as main_command
from tests.local_site import ON_TOPIC


def run(*words: str) -> Result:
    return CliRunner().invoke(main_command, list(words))


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    path = folder / "news.db"
    for number in range(3):
        text = folder / f"{number}.txt"
        text.write_text(f"Title {number}\n\n{ON_TOPIC} Number {number}.", "utf-8")
        done = run("add", str(text), "--published", "2026-03-01", "--db", str(path))
        assert done.exit_code == 0, done.output
    return path


def test_a_backup_made_while_others_write_gives_the_same_file_again(
    news: Path, tmp_path: Path
) -> None:
    tar, again = tmp_path / "b.tar", tmp_path / "again.db"
    writer = sqlite3.connect(news, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")  # a run in the middle of its work
    writer.execute("UPDATE documents SET title = 'half done'")
    made = run("backup", str(tar), "--db", str(news))
    writer.execute("ROLLBACK")
    writer.close()
    assert made.exit_code == 0, made.output
    assert "3 archive files" in made.output
    assert run("backup", str(tar), "--db", str(news)).exit_code == 1  # never replaced
    back = run("restore", str(tar), "--db", str(again))
    assert back.exit_code == 0, back.output
    for table in ("documents", "captures", "versions"):
        rows = []
        for path in (news, again):
            connection = sqlite3.connect(path)
            rows.append(
                connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            )
            connection.close()
        assert rows[0] == rows[1]
    assert run("verify", "--db", str(again)).exit_code == 0
    twice = run("restore", str(tar), "--db", str(again))
    assert twice.exit_code == 1
    assert "is there already" in twice.output
    assert not list(tmp_path.glob("*.part")) + list(tmp_path.glob("tmp*"))


def test_a_file_that_still_grows_is_taken_up_to_what_rows_name(
    news: Path, tmp_path: Path
) -> None:
    path = tmp_path / "news.db"
    shutil.copy(news, path)
    shutil.copytree(folder_of(news), folder_of(path))
    with sqlite3.connect(path) as connection:
        warc, run_id = connection.execute(
            "SELECT warc, run FROM captures LIMIT 1"
        ).fetchone()
        connection.execute("UPDATE runs SET finished_at = NULL WHERE id = ?", (run_id,))
    connection.close()
    with (folder_of(path) / warc).open("ab") as growing:
        growing.write(b"half a record")
    assert run("backup", str(tmp_path / "b.tar"), "--db", str(path)).exit_code == 0
    again = tmp_path / "again.db"
    assert run("restore", str(tmp_path / "b.tar"), "--db", str(again)).exit_code == 0
    assert not (folder_of(again) / warc).read_bytes().endswith(b"half a record")
    assert run("verify", "--db", str(again)).exit_code == 0


def test_what_is_no_whole_backup_is_refused_and_nothing_is_written(
    news: Path, tmp_path: Path
) -> None:
    tar = tmp_path / "b.tar"
    run("backup", str(tar), "--db", str(news))
    cut = tmp_path / "cut.tar"
    cut.write_bytes(tar.read_bytes()[: tar.stat().st_size // 2])
    changed = tmp_path / "changed.tar"
    changed.write_bytes(tar.read_bytes().replace(b"Number 1", b"Number 9"))
    words = tmp_path / "words.tar"
    words.write_text("hello", "utf-8")
    climbing = tmp_path / "climbing.tar"
    with tarfile.open(climbing, "w") as out:
        out.add(news, "../evil.db")
    into = tmp_path / "into"
    into.mkdir()
    for bad, why in (
        (cut, "cut"),
        (changed, "manifest"),
        (words, "no backup of ours"),
        (climbing, "nothing that a backup of ours holds"),
        (tmp_path / "none.tar", "no such file"),
    ):
        refused = run("restore", str(bad), "--db", str(into / "x.db"))
        assert refused.exit_code == 1, bad
        assert why in refused.output
        assert refused.output.count("\n") == 1
        assert list(into.iterdir()) == []
    assert not (tmp_path / "evil.db").exists()


def test_a_killed_backup_leaves_no_file_that_looks_whole(
    news: Path, tmp_path: Path
) -> None:
    code = (
        "import sys, crawler.backup as b\n"
        "from pathlib import Path\n"
        "b._manifest = lambda *a: __import__('os')._exit(9)\n"
        "b.backup(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    tar = tmp_path / "b.tar"
    done = subprocess.run(
        [sys.executable, "-c", code, str(news), str(tar)], check=False
    )
    assert done.returncode == 9
    assert not tar.exists()


def test_disk_says_what_takes_room_and_how_long_it_will_do(
    news: Path, tmp_path: Path
) -> None:
    path = tmp_path / "news.db"
    shutil.copy(news, path)
    shutil.copytree(folder_of(news), folder_of(path))
    young = run("disk", "--db", str(path))
    assert "too young for a forecast" in young.output
    with sqlite3.connect(path) as connection:
        connection.execute(
            "UPDATE captures SET fetched_at = '2020-02-02T02:02:02Z' WHERE rowid = 1"
        )
    connection.close()
    found = json.loads(run("disk", "--db", str(path), "--format", "json").output)
    files = sum(file.stat().st_size for file in folder_of(path).iterdir())
    assert found["archive"] == files
    assert sum(found["by_tier"].values()) + found["other_records"] == files
    assert found["a_month"] > 0
    assert "a month, so the disk will do for" in run("disk", "--db", str(path)).output
