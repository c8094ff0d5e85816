"""Served to somebody who can read the file and not write beside it, while a crawl writes."""

from __future__ import annotations

import ctypes
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.desk.snapshot import Snapshot
from tests.test_db_desk import BIN, get, served

NOBODY = 65534
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
#: 'returnwatch serve', which looks at the file every tenth of a second
EAGER = (
    "import db.desk.snapshot as s; s.EVERY = .1; from returnwatch import main; main()"
)


def test_another_user_is_served_a_copy_that_follows_the_file(
    filled: Path, as_reader: Callable[[], None] | None
) -> None:
    with closing(sqlite3.connect(filled)) as writer:
        writer.execute("INSERT INTO measures VALUES ('ONE', 'One', '')")
        writer.commit()
        waiting = filled.with_name(f"{filled.name}-wal")
        assert waiting.stat().st_size  # the row is not in the file yet
        refused = subprocess.run(
            [str(BIN / "returnwatch"), "serve", "--db", str(filled), "--port", "0"],
            preexec_fn=as_reader,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert refused.returncode != 0
        assert "add --snapshot" in refused.stderr
        with served(
            sys.executable, "-c", EAGER, "serve", "--snapshot", "--db", str(filled), "--port", "0",
            preexec_fn=as_reader,
        ) as address:  # fmt: skip
            codes = f"{address}test/measures.json?_shape=arrayfirst"
            assert "ONE" in get(codes)
            assert "Ada Bel" in get(f"{address}-/returnwatch/timeline?q=returns")
            writer.execute("INSERT INTO measures VALUES ('TWO', 'Two', '')")
            writer.commit()
            for _ in range(100):
                if "TWO" in (found := get(codes)):
                    break
                time.sleep(0.1)
            assert "TWO" in found


def test_a_copy_is_whole_and_made_only_when_the_file_changed(filled: Path) -> None:
    copy = filled.with_name("copy.db")
    with sqlite3.connect(filled) as connection:  # numbers of rows with a gap
        connection.execute("UPDATE statements SET rowid = rowid + 1000")
        connection.execute("INSERT INTO statements_fts (statements_fts) VALUES ('rebuild')")  # fmt: skip
    connection.close()
    snapshot = Snapshot(filled, copy)
    assert snapshot.refresh()
    assert not snapshot.refresh()
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        found = connection.execute(
            "SELECT s.text FROM statements_fts AS f JOIN statements AS s ON s.rowid = f.rowid WHERE statements_fts MATCH 'forced'"
        ).fetchall()
        assert found == [("We want forced returns",)]
    assert [p.name for p in filled.parent.glob("copy*")] == ["copy.db"]


@pytest.fixture
def as_reader(filled: Path) -> Iterator[Callable[[], None] | None]:
    """What a process does first to be somebody who cannot write in the file's folder."""
    if os.geteuid():
        filled.parent.chmod(0o555)
        yield None
        filled.parent.chmod(0o755)
        return
    # root may write anywhere; without this capability it has the rights of everybody in a folder of another user
    os.chown(filled.parent, NOBODY, NOBODY)
    libc = ctypes.CDLL(None, use_errno=True)

    def drop() -> None:
        if libc.prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0):
            os._exit(99)

    yield drop
