"""The board as rows: wide, one a row of the board; long, one a cell with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from db.board import Board
from db.position_cells import WORDS


class LongRow(NamedTuple):
    """A cell."""

    actor: str
    name: str
    letter_status: str
    column: str
    measures: str
    mark: str  # in words; of a blank what was read
    stance: str
    stage: str
    date: str
    date_from: str
    text: str
    speaker: str
    office: str
    tier: str
    lang: str
    url: str
    checked: str
    changed_on: str  # the last turn
    offices_differ: str
    positions: int
    documents_read: int
    statement: str
    position: str
    modality: str  # of the words


def long(board: Board) -> Iterator[LongRow]:
    for row in board.rows:
        for cell in row.cells:
            one = cell.shown
            yield LongRow(
                row.actor.id, row.actor.name, row.status, cell.column.label, ", ".join(cell.column.codes), cell.held.words,
                one.stance if one else "", one.stage if one else "", one.date if one else "", one.date_from if one else "",
                one.text if one else "", one.speaker if one else "", one.office_label if one else "", one.tier if one else "",
                one.lang if one else "", one.url if one else "", one.checked if one else "", cell.held.changed_on,
                "yes" if cell.held.differs else "", len(cell.entries), cell.documents, one.statement if one else "",
                one.id if one else "", one.modality if one else "",
            )  # fmt: skip


def wide_fields(board: Board) -> tuple[str, ...]:
    return (
        "actor",
        "name",
        "letter_status",
        *(column.label for column in board.columns),
        "statements",
        "last_on",
        "deeds",
        "checked",
    )


def wide(board: Board) -> Iterator[tuple[object, ...]]:
    for row in board.rows:
        yield (
            row.actor.id,
            row.actor.name,
            row.status,
            *(WORDS[cell.held.mark] for cell in row.cells),
            row.statements,
            row.last_on,
            row.deeds,
            row.checked,
        )
