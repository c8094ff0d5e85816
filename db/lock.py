"""One run at a time on one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from db.connect import DatabaseError, Locked


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold ``<file>.lock`` while crawling or tagging. Freed by the system when the process ends, however it ends.

    Raises:
        Locked: another run holds it.
    """
    lock = FileLock(f"{path}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Locked(
            f"{path}: another run is at work on this file; wait for it to end, then run this again"
        ) from None
    except OSError as error:
        raise DatabaseError(
            f"{lock.lock_file}: the lock file cannot be made ({error.strerror}); mend the folder's permissions or name another file with --db"
        ) from error
    try:
        yield
    finally:
        lock.release()
