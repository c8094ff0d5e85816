"""The crawl's own worker, told where it is to be killed: at the n-th commit, archive write or sync, a moment into it.

Where it is at every moment stands in one byte of a shared file, so that whoever kills it, this process or another, can
tell afterwards what was hit.
"""

from __future__ import annotations

import json
import mmap
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import db.store
from crawler import worker
from crawler.archive import Archive

STARTING, BETWEEN, COMMIT, WRITE, SYNC, RENAME = b"0", b"-", b"C", b"W", b"S", b"R"
PLAN = "RETURNWATCH_FAULT"  # JSON: state (a file), point, number, delay in seconds
SMALL = 5  # records a transaction, so that there are many


class Points:
    """Says where the process is, and kills it where it was told to."""

    def __init__(self, state: Path, point: str, number: int, delay: float) -> None:
        with state.open("r+b") as file:
            self.state = mmap.mmap(file.fileno(), 1)
        self.point = point.encode()
        self.left = number
        self.delay = delay

    def around(self, mark: bytes, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call, with a mark for as long as it lasts."""

        def marked(*values: Any, **more: Any) -> Any:
            outer = self.state[:1]
            self.state[:1] = mark
            if mark == self.point:
                self.left -= 1
                if self.left == 0:
                    threading.Thread(target=self._kill, daemon=True).start()
            try:
                return call(*values, **more)
            finally:
                self.state[:1] = BETWEEN if outer == STARTING else outer

        return marked

    def _kill(self) -> None:
        end = time.perf_counter() + self.delay
        while time.perf_counter() < end:
            pass  # a sleep would be longer than what is to be hit
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> int:
    plan = json.loads(os.environ[PLAN])
    points = Points(Path(plan["state"]), plan["point"], plan["number"], plan["delay"])
    db.store.BATCH_RECORDS = SMALL
    transaction = db.store._Transaction
    transaction.__exit__ = points.around(COMMIT, transaction.__exit__)  # type: ignore[method-assign]
    Archive._write = points.around(WRITE, Archive._write)  # type: ignore[method-assign]
    Archive.sync = points.around(SYNC, Archive.sync)  # type: ignore[method-assign]
    return worker.main()


if __name__ == "__main__":
    sys.exit(main())
