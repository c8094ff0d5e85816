"""One run at a time on one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from db.connect import DatabaseError, Locked, need, refuse_foreign


@contextmanager
def hold(path: Path, *, makes: bool = True) -> Iterator[None]:
    """Hold ``<file>.lock`` while crawling or tagging. Freed by the system when the process ends, however it ends.

    Args:
        makes: whether what follows may make the file; else a slip of the pen in its name is told.

    Raises:
        Locked: another run holds it.
        DatabaseError: the file is not ours, or the lock cannot be made.
    """
    if not makes:
        need(path)
    lock = FileLock(f"{path}.lock")
    if not Path(lock.lock_file).exists():  # nothing is laid beside a file of others
        refuse_foreign(path)
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
        if not path.exists():  # nothing was made: no lock is left beside nothing
            with suppress(OSError):
                Path(lock.lock_file).unlink()
        lock.release()
