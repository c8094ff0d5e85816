"""Opening the one file: for writing (made and migrated on the way) or for reading (never changed).

Every refusal is one line that names the file and the mend.
"""

from __future__ import annotations

import os
import sqlite3
from importlib import resources
from pathlib import Path

from sqlite_utils import Database

from db.migrations import APPLICATION_ID, migrations
from db.records import ReturnwatchError

BUSY_SECONDS = 10


class DatabaseError(ReturnwatchError):
    """The file cannot be used as it is."""


class Locked(DatabaseError):
    """Another process is writing."""

    exit_status = 3


def open_for_writing(path: Path) -> Database:
    """Open ``path``, make it if it is not there, and bring its schema up to date.

    Raises:
        DatabaseError: not ours, newer than this program, read-only, no such folder.
        Locked: another process holds the file for longer than ten seconds.
    """
    if not path.parent.is_dir():
        raise DatabaseError(
            f"{path}: there is no folder {path.parent}; make it first, or name another file with --db"
        )
    fresh = not path.exists() or path.stat().st_size == 0
    with translated(path):
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, uri=True
        )  # uri: so that another file can be attached for reading only
        try:
            if not fresh:
                _check_ours(connection, path)
                # a read-only or locked file is refused here, not in the middle of the work
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
            # foreign keys are off by default on every connection, NORMAL is safe under WAL
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA synchronous=NORMAL")
            database = Database(connection)
            if migrations.pending(database):
                migrations.apply(database)
            if connection.execute("SELECT 1 FROM published LIMIT 1").fetchone():
                raise DatabaseError(
                    f"{path}: a trimmed copy, made by 'returnwatch publish', and not to be written to; work on the file that it"
                    " was made of, and publish again"
                )
            _refresh_views(connection)
        except BaseException:
            connection.close()
            raise
    return database


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A read-only connection, rows by name.

    Raises:
        DatabaseError: no such file, not ours, newer or older than this program.
    """
    if not path.exists():
        raise DatabaseError(
            f"{path}: no such file; make it with 'returnwatch run --db {path}', or name another with --db"
        )
    # without the right to write beside it, SQLite opens a file in WAL mode only where it is told that nobody writes
    still = not os.access(path.parent, os.W_OK) and not _has_wal(path)
    with translated(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if still else ''}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
        )
        try:
            _check_ours(connection, path)
            if migrations.pending(Database(connection, execute_plugins=False)):
                raise DatabaseError(
                    f"{path}: made by an older returnwatch; bring it up to date with 'returnwatch migrate --db {path}'"
                )
        except BaseException:
            connection.close()
            raise
    connection.row_factory = sqlite3.Row
    return connection


def need(path: Path) -> None:
    """For commands that write into a file and never make one: a slip of the pen in its name makes nothing.

    Raises:
        DatabaseError: no such file, not ours, newer than this program.
    """
    if not path.exists():
        raise DatabaseError(
            f"{path}: no such file; make it with 'returnwatch run --db {path}', or name another with --db"
        )
    refuse_foreign(path)


def refuse_foreign(path: Path) -> None:
    """Raises DatabaseError where a file is there that is not ours; an empty one may become ours."""
    if not path.exists() or path.stat().st_size == 0:
        return
    with translated(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS
        )
        try:
            _check_ours(connection, path)
        finally:
            connection.close()


def _has_wal(path: Path) -> bool:
    """Whether rows wait beside the file: then it must not be read as if nobody wrote (they would be missing)."""
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    if application_id != APPLICATION_ID:
        raise DatabaseError(
            f"{path}: a SQLite file, but not one of returnwatch's; name another file with --db"
        )
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    applied = {
        migration.name
        for migration in migrations.applied(Database(connection, execute_plugins=False))
    }
    if newer := sorted(applied - known):
        raise DatabaseError(
            f"{path}: made by a newer returnwatch (it has {', '.join(newer)}); upgrade this program, the file was not touched"
        )


def _refresh_views(connection: sqlite3.Connection) -> None:
    wanted = views()
    there = dict(
        connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'view'"
        ).fetchall()
    )
    if there == wanted:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for name in there:
            connection.execute(f'DROP VIEW "{name}"')
        for sql in wanted.values():
            connection.execute(sql)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def views() -> dict[str, str]:
    """View name to its CREATE statement, as views.sql has it."""
    script = resources.files("db").joinpath("views.sql").read_text("utf-8")
    lines = "\n".join(line for line in script.splitlines() if not line.startswith("--"))
    statements = [part.strip() for part in lines.split(";\n") if part.strip()]
    return {
        statement.split()[2]: statement.removesuffix(";") for statement in statements
    }


class translated:
    """Turn SQLite's own errors into one line that names the file and the mend."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: object,
    ) -> None:
        if not isinstance(error, sqlite3.Error):
            return
        words = str(error)
        if "locked" in words or "busy" in words:
            raise Locked(
                f"{self.path}: another process is writing to it; wait for it to end, then run this again"
            ) from error
        if "readonly" in words:
            mend = "the file or its folder is read-only; mend its permissions or name another file with --db"
        elif "unable to open" in words:
            mend = "cannot be opened; look at its permissions and its folder's, or name another file with --db"
        elif "disk is full" in words or "full" in words:
            mend = "the disk is full; make room and run this again, what was stored before is safe"
        elif "not a database" in words or "malformed" in words:
            mend = "not a SQLite file, or a damaged one; name another file with --db, or restore it from a backup"
        elif "disk I/O" in words:
            mend = "the disk could not be read or written; look at its room and health, then run this again"
        else:
            raise error
        raise DatabaseError(f"{self.path}: {mend} ({words})") from error
