"""One cell of the board: what an actor's positions make in a column by a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from db.actors import Actor
from db.board_columns import SIGNS, Column, fits
from db.position_cells import Cell as Held
from db.position_cells import Coverage
from db.position_cells import cell as held
from db.positions import Position

CHANGED_WITHIN: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Cell:
    """An actor and a column. Without a position the sign says whether anybody looked."""

    actor: Actor
    column: Column
    held: Held
    changed_on: str  # the day of the last turn, where that is at most 90 days ago

    @property
    def key(self) -> str:
        return f"{self.actor.id}.{self.column.key}"

    @property
    def sign(self) -> str:
        return SIGNS[self.held.mark]

    @property
    def shown(self) -> Position | None:
        return self.held.shown

    @property
    def entries(self) -> tuple[Position, ...]:
        """All positions, the earliest first."""
        return self.held.positions

    @property
    def documents(self) -> int:
        """How many were read where nothing was found."""
        return self.held.coverage.documents


def in_column(
    column: Column, by_measure: dict[str, list[tuple[int, Position]]]
) -> list[Position]:
    """What its measures have, in the order in which all were read."""
    found = [one for code in column.codes for one in by_measure.get(code, ())]
    return [p for _, p in sorted(found, key=lambda one: one[0])]


def cell_of(
    actor: Actor,
    column: Column,
    its: Iterable[Position],
    read: dict[str, Coverage],
    known_on: str,
) -> Cell:
    """What these positions of an actor make in a column, by a day."""
    cell = held(actor, column.key, [p for p in its if fits(column, p)], read)
    turned = cell.changed_on if _lately(cell.changed_on, known_on) else ""
    return Cell(actor, column, cell, turned)


def _lately(day: str, known_on: str) -> bool:
    if len(day) < 10 or len(known_on) < 10:
        return False
    return date.fromisoformat(known_on) - date.fromisoformat(day) <= CHANGED_WITHIN
