"""Processes that work for another one end with it, also where that was killed: else each would keep its memory for ever."""

from __future__ import annotations

import multiprocessing
import os
import threading


def follow_parent() -> None:
    """To be called first in a process that multiprocessing started."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
