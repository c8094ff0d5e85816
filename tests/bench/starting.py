"""How long ``returnwatch --help`` takes, against a Python that does nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from tests.bench.clock import Row, spend

TARGET = 0.3  # seconds


def help_text(rounds: int) -> Row:
    """Wall time: this is what a user waits for."""
    program = Path(sys.executable).with_name("returnwatch")
    command = (
        [str(program)] if program.exists() else [sys.executable, "-m", "returnwatch"]
    )
    helps, nothing = [], []
    for _ in range(rounds + 1):
        helps.append(spend([*command, "--help"]).wall)
        nothing.append(spend([sys.executable, "-c", "pass"]).wall)
    ours, other = median(helps[1:]), median(nothing[1:])
    kept = "" if ours < TARGET else f", over {TARGET} s"
    return Row(
        "time to `returnwatch --help` / `python -c pass`",
        f"{ours:.3f} s{kept}",
        f"{other:.3f} s",
        other / ours,
    )
