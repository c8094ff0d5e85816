"""A copy to be served instead of the file: for a reader who cannot write beside a file that a crawl is writing to.

SQLite in WAL mode needs files beside the one that is read. The copy is in no such mode, stands in a folder of the reader's
own, and is made anew and renamed into place when the file has changed.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from db.copying import copy_as_it_is
from db.records import ReturnwatchError

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds between two looks at the file


class Snapshot:
    """A copy of a file, and the thread that keeps it fresh.

    Args:
        source: the file that others write.
        copy: where the copy goes; a file there is replaced in one step.
    """

    def __init__(self, source: Path, copy: Path) -> None:
        self.source = source
        self.copy = copy
        self._seen: tuple[Any, ...] = ()
        self._served: Any = None  # the Datasette that has the copy open
        self._end = threading.Event()

    def refresh(self) -> bool:
        """Make the copy anew where the file has changed since the last one. Returns whether it was made.

        Raises DatabaseError where the file cannot be read; the last copy stays.
        """
        seen = self._signature()
        if seen == self._seen:
            return False
        copy_as_it_is(self.source, self.copy)
        self._seen = seen
        if self._served is not None:
            _open_anew(self._served, self.copy)
        return True

    def follow(self, datasette: Any) -> None:
        """Refresh now and then while ``datasette`` serves the copy."""
        self._served = datasette
        threading.Thread(target=self._run, name="snapshot", daemon=True).start()

    def stop(self) -> None:
        self._end.set()

    def _run(self) -> None:
        while not self._end.wait(EVERY):
            try:
                self.refresh()
            except ReturnwatchError as error:  # the next look may find it readable
                log.warning("the copy of before is still served: %s", error)

    def _signature(self) -> tuple[Any, ...]:
        """What changes when somebody writes: size and time of the file and of what waits beside it."""
        found = []
        for path in (self.source, self.source.with_name(self.source.name + "-wal")):
            try:
                told = path.stat()
            except FileNotFoundError:
                found.append((0, 0))
            else:
                found.append((told.st_size, told.st_mtime_ns))
        return tuple(found)


#: what 'returnwatch serve --snapshot' serves in this process; the plugin follows it from its start
current: Snapshot | None = None


def _open_anew(datasette: Any, copy: Path) -> None:
    """New threads have new connections, which open the new file; what is under way ends on the old one."""
    for one in datasette.databases.values():
        if one.path is not None and Path(one.path) == copy:
            before, old = datasette.executor, list(one._all_file_connections)
            datasette.executor = ThreadPoolExecutor(
                max_workers=datasette.setting("num_sql_threads")
            )
            one._all_file_connections = []
            one.cached_size = None
            before.shutdown(wait=True)
            for connection in old:
                connection.close()
