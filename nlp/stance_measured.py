"""Which stances and stages may be shown: those whose precision was measured well enough on labelled texts.

The figures stand in ``nlp/data/stance_measured.yml``, which ``python -m tests.eval.positions`` writes. What is not in it, or
too low, shows as "mentions". A signature is no stance and always shows.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from db.found import PositionFound
from db.records import ReturnwatchError
from nlp import plain_yaml

DATA: Final = Path(__file__).parent / "data" / "stance_measured.yml"
#: what the lower bound must reach; the rest FLOOR
FLOORS: Final = {"against": 0.9, "deed": 0.9}
FLOOR: Final = 0.85
STANCES: Final = ("for", "against", "conditional", "declines", "mentions")
STAGES: Final = ("talk", "plan", "decision", "deed", "stopped")
ALWAYS: Final = ("mentions", "talk")


class MeasuredError(ReturnwatchError):
    """The table of what was measured cannot be used."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Of a stance or a stage: cases in the texts, how many of them were found; how many were found and how many of these
    are right, and the lower 90 % bound of that share."""

    cases: int
    recalled: int
    found: int
    right: int
    lower: float


@functools.cache
def measured(path: Path = DATA) -> dict[str, Figure]:
    """Figures by stance and stage. Raises MeasuredError."""
    raw = plain_yaml.read(path)
    known = {"texts": (), "stance": STANCES, "stage": STAGES}
    if not isinstance(raw, dict) or raw.keys() != known.keys():
        raise MeasuredError(f"{path.name}: the keys {', '.join(known)} are wanted")
    found: dict[str, Figure] = {}
    for section in ("stance", "stage"):
        for name, row in raw[section].items():
            if name not in known[section]:
                raise MeasuredError(f"{path.name}: {section}: unknown key {name!r}; one of {', '.join(known[section])}")  # fmt: skip
            try:
                found[name] = Figure(
                    int(row["cases"]),
                    int(row["recalled"]),
                    int(row["found"]),
                    int(row["right"]),
                    float(row["lower"]),
                )
            except (KeyError, TypeError, ValueError) as error:
                raise MeasuredError(
                    f"{path.name}: {section}: {name}: {row!r}; cases, recalled, found, right and lower are wanted, as numbers"
                ) from error
    return found


def may_show(name: str) -> bool:
    """Whether a stance or stage reaches its floor."""
    if name in ALWAYS:
        return True
    figure = measured().get(name)
    return figure is not None and figure.lower >= FLOORS.get(name, FLOOR)


def shown(position: PositionFound) -> PositionFound:
    """The position as it may be shown."""
    if position.stance == "signed" or (
        may_show(position.stance) and may_show(position.stage)
    ):
        return position
    return replace(position, stance="mentions", stage="talk")
