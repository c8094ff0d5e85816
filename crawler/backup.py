"""A database and its archive in one file, while others go on writing; and back again.

The database is copied first, by SQLite's own online backup, which sees one moment. Records of the archive are on the disk
before the rows that name them, so what the copy names is there: a file that a run still writes to is taken up to the last
record that the copy names. The backup is an ordinary tar: ``returnwatch.db``, ``archive/*.warc.gz`` and a manifest with
hashes.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from crawler.anew import sync
from crawler.archive import folder_of
from crawler.version import version
from db.connect import open_for_reading, translated
from db.records import ReturnwatchError, now

DATABASE = "returnwatch.db"
MANIFEST = "manifest.json"
_NAMES = re.compile(r"returnwatch\.db|archive/[\w.-]+\.warc\.gz")
CHUNK = 1024 * 1024
MAX_MANIFEST = 64 * CHUNK


class BackupError(ReturnwatchError):
    """A backup cannot be made or read."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup: size in bytes and hash."""

    size: int
    sha256: str


def backup(path: Path, target: Path, *, with_archive: bool = True) -> dict[str, Kept]:
    """Write a backup; nothing is locked, and ``target`` appears whole or not at all.

    Raises BackupError, DatabaseError.
    """
    if target.exists():
        raise BackupError(
            f"{target}: is there already; name another file, or remove it"
        )
    part = target.with_name(target.name + ".part")
    kept: dict[str, Kept] = {}
    with _disk(target.parent), tempfile.TemporaryDirectory(dir=target.parent) as room:
        copy = Path(room) / DATABASE
        with (
            closing(open_for_reading(path)) as source,
            translated(path),
            closing(sqlite3.connect(copy)) as into,
        ):
            source.backup(into)
            into.execute("PRAGMA journal_mode=DELETE")  # nothing beside the one file
        try:
            with part.open("wb") as out, tarfile.open(fileobj=out, mode="w") as tar:
                kept[DATABASE] = _add(tar, DATABASE, copy, copy.stat().st_size)
                if with_archive:
                    for file, size in _archived(copy, folder_of(path)):
                        name = f"archive/{file.name}"
                        kept[name] = _add(tar, name, file, size)
                told = _manifest(path, kept, with_archive)
                info = tarfile.TarInfo(MANIFEST)
                info.size = len(told)
                tar.addfile(info, io.BytesIO(told))
            part.rename(target)
            sync(target.parent)
        finally:
            part.unlink(missing_ok=True)
    return kept


def restore(source: Path, path: Path) -> dict[str, Kept]:
    """Lay a backup's database at ``path`` and its archive beside it; every hash is checked before anything is in place.

    Raises BackupError: not a backup, damaged, or ``path`` is in use. Nothing that is there is touched.
    """
    folder = folder_of(path)
    for there in (path, folder):
        if there.exists():
            raise BackupError(
                f"{there}: is there already; move it away, or name another file with --db"
            )
    if not path.parent.is_dir():
        raise BackupError(f"{path}: there is no folder {path.parent}; make it first")
    with _disk(path.parent), tempfile.TemporaryDirectory(dir=path.parent) as room:
        found, told = _unpacked(source, Path(room))
        if told != found:
            wrong = sorted(
                name
                for name in told.keys() | found.keys()
                if told.get(name) != found.get(name)
            )
            raise BackupError(
                f"{source}: {wrong[0]} is not what the backup's manifest says: it was cut or changed; use another backup"
            )
        with closing(open_for_copy(Path(room) / DATABASE)) as connection:
            state = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if state != "ok":
            raise BackupError(
                f"{source}: its database is damaged ({state}); use another backup"
            )
        # the archive first: a database without its bytes would look like a loss
        if (Path(room) / "archive").is_dir():
            (Path(room) / "archive").rename(folder)
        (Path(room) / DATABASE).rename(path)
        sync(path.parent)
    return found


def open_for_copy(path: Path) -> sqlite3.Connection:
    """A database that nobody else has open, whatever release made it."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _archived(copy: Path, folder: Path) -> Iterator[tuple[Path, int]]:
    """(archive file, how many bytes of it belong to the copy)."""
    with closing(open_for_copy(copy)) as connection:
        ends = dict(
            connection.execute(
                "SELECT warc, max(\"offset\" + length) FROM captures WHERE warc <> '' GROUP BY warc"
            ).fetchall()
        )
        going_on = [
            row[0]
            for row in connection.execute(
                "SELECT id FROM runs WHERE finished_at IS NULL"
            )
        ]
    for name in sorted(ends):
        file = folder / name
        if not file.exists():
            raise BackupError(
                f"{file}: the archive lacks this file; 'returnwatch verify' tells what is gone. Was something forgotten or"
                " pruned meanwhile? Then run this again"
            )
        size = file.stat().st_size
        if any(run in name for run in going_on):
            size = ends[name]
        yield file, size


def _add(tar: tarfile.TarFile, name: str, file: Path, size: int) -> Kept:
    info = tarfile.TarInfo(name)
    info.size = size
    info.mtime = int(file.stat().st_mtime)
    with file.open("rb") as opened:
        hashing = _Hashing(opened)
        tar.addfile(info, hashing)
    return Kept(size, hashing.sha256.hexdigest())


class _Hashing(io.RawIOBase):
    """What is read passes through a hash."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        found = self.file.read(size)
        self.sha256.update(found)
        return found


def _manifest(path: Path, kept: dict[str, Kept], with_archive: bool) -> bytes:
    return json.dumps(
        {
            "made_by": f"returnwatch {version()}",
            "made_at": now(),
            "of": path.name,
            "archive": with_archive,
            "files": {name: asdict(one) for name, one in kept.items()},
        },
        indent=1,
    ).encode()


def _unpacked(source: Path, room: Path) -> tuple[dict[str, Kept], dict[str, Kept]]:
    """What lay in the backup, and what its manifest says. Names are looked at before anything is written."""
    found: dict[str, Kept] = {}
    told: dict[str, Kept] = {}
    try:
        with tarfile.open(source, "r:") as tar:
            for info in tar:
                opened = tar.extractfile(info) if info.isreg() else None
                if opened is None:
                    raise BackupError(
                        f"{source}: {info.name!r} in it is no file: no backup of ours"
                    )
                if info.name == MANIFEST:
                    raw = json.loads(opened.read(MAX_MANIFEST))
                    told = {
                        name: Kept(one["size"], one["sha256"])
                        for name, one in raw["files"].items()
                    }
                    continue
                if not _NAMES.fullmatch(info.name) or info.name in found:
                    raise BackupError(
                        f"{source}: {info.name!r} in it is nothing that a backup of ours holds"
                    )
                file = room / info.name
                file.parent.mkdir(exist_ok=True)
                hashing = _Hashing(opened)
                with file.open("xb") as out:
                    shutil.copyfileobj(hashing, out, CHUNK)
                found[info.name] = Kept(file.stat().st_size, hashing.sha256.hexdigest())
    except FileNotFoundError:
        raise BackupError(f"{source}: no such file") from None
    except (
        tarfile.TarError,
        EOFError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise BackupError(
            f"{source}: no backup of ours, or one that was cut ({error}); 'returnwatch backup FILE' makes one"
        ) from error
    if DATABASE not in found or not told:
        raise BackupError(
            f"{source}: {DATABASE if told else MANIFEST} is missing in it: it was cut, or is no backup of ours"
        )
    return found, told


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """What the system says about the disk, as one line with the mend."""
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"{folder}: cannot be written ({error.strerror or error}); make room or mend its permissions, nothing was changed"
        ) from error
