"""CPU time of a process with its children, and what becomes of several measurements."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]


class Failed(Exception):
    """A contestant did not come to its end; the message is its last line."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process and those it started took."""

    cpu: float  # seconds
    wall: float
    output: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``ratio`` says how many times as fast as the other we are."""

    name: str
    ours: str
    other: str
    ratio: float | None
    must: float | None = None
    aim: float | None = None
    rounds: tuple[float, ...] = ()


def spend(
    command: Sequence[str], env: dict[str, str] | None = None, timeout: float = 900
) -> Spent:
    """Run a command to its end. Raises Failed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
        )
        late = threading.Timer(timeout, process.kill)
        late.start()
        _, status, use = os.wait4(process.pid, 0)
        late.cancel()
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # it is waited for
        if process.returncode:
            err.seek(0)
            lines = err.read().decode("utf-8", "replace").strip().splitlines()
            raise Failed(
                f"status {process.returncode}: {lines[-1] if lines else 'no message'}"
            )
        out.seek(0)
        return Spent(
            use.ru_utime + use.ru_stime, wall, out.read().decode("utf-8", "replace")
        )


def tree_cpu() -> float:
    """CPU seconds of this process, of its children that have ended and, on Linux, of those that still run."""
    own = os.times()
    total = own.user + own.system + own.children_user + own.children_system
    if sys.platform == "linux":
        tick = os.sysconf("SC_CLK_TCK")
        for child in children(os.getpid()):
            try:
                fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2]
            except OSError:  # it has ended in between, and is counted above next time
                continue
            total += sum(int(ticks) for ticks in fields.split()[11:15]) / tick
    return total


def children(pid: int) -> list[int]:
    """Processes that a process has started and that still run, on Linux. May raise OSError where it ends meanwhile."""
    files = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in files for child in file.read_text().split()]


def against(
    name: str,
    ours: Sequence[float],
    other: Sequence[float],
    unit: str,
    scale: float = 1.0,
    must: float | None = None,
    aim: float | None = None,
) -> Row:
    """A row from interleaved rounds: medians of both sides, and the median of each round's ratio."""
    rounds = tuple(
        theirs / mine for mine, theirs in zip(ours, other, strict=True) if mine
    )
    return Row(
        name,
        f"{median(ours) * scale:.3g} {unit}",
        f"{median(other) * scale:.3g} {unit}",
        median(rounds),
        must,
        aim,
        rounds,
    )
