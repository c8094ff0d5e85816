"""The board as one HTML file that works without a network: all evidence is in it, and it asks nobody for anything.

The handle of its rail moves over what the file holds: what each sign was by a day was worked out when the file was made.
"""

from __future__ import annotations

import base64
import io
import sqlite3
from collections.abc import Iterable
from importlib import resources
from typing import TextIO

from db.board import Board, Row
from db.board_cells import Cell, cell_of
from db.board_rail import Tick
from db.export.board_body import TITLE, body, spoken_cell
from db.export.board_rows import LongRow, wide_fields
from db.export.board_rows import long as long_rows
from db.export.board_rows import wide as wide_rows
from db.export.drawer import drawer
from db.export.sentence_body import body as sentence_body
from db.export.sentence_body import title as title_of
from db.export.to_csv import write_noted
from db.export.to_html import hashed, safe
from db.export.words import is_web
from db.positions import Position
from db.sentence import Sentence, sentence


class FileLinks:
    """Places inside the file; what it does not hold has none."""

    alone = True

    def __init__(self, board: Board, mail: str) -> None:
        self.board = board
        self.mail = mail
        self.utterances: dict[
            str, str
        ] = {}  # that evidence leads to, and where they lie

    def cell(self, cell: Cell) -> str:
        return f"#open={cell.key}"

    def sort(self, by: str) -> str:
        return f"#sort={by}"

    def close(self) -> str:
        return "#"

    def actor(self, row: Row) -> str:
        return ""

    def letter(self, id_: str) -> str:
        return ""

    def event(self, tick: Tick) -> str:
        return tick.url if is_web(tick.url) else ""

    def statement(self, id_: str) -> str:
        return ""

    def document(self, one: Position) -> str:
        return ""

    def utterance(self, id_: str) -> str:
        return self.utterances.setdefault(id_, f"#sentence={id_}")

    def timeline(self, cell: Cell) -> str:
        return ""

    def past(self, cell: Cell) -> str:
        """ "2025-10-18~ring~right~words|...": the sign by each day on which something of the cell became public."""
        found: list[str] = []
        for day in sorted({one.public_from[:10] for one in cell.entries}):
            known = [p for p in cell.entries if p.public_from[:10] <= day]
            read = {cell.actor.country: cell.held.coverage}
            then = cell_of(cell.actor, cell.column, known, read, day)
            words = spoken_cell(then).replace("|", "/").replace("~", "-")
            checked = then.shown.checked if then.shown else ""
            line = f"~{then.sign}~{checked}~{words}"
            if not found or not found[-1].endswith(line):
                found.append(day + line)
        return "|".join(found)

    def narrowed(self) -> list[tuple[str, str]]:
        return []  # what a file was made of stands below it

    def downloads(self) -> list[tuple[str, str, str]]:
        return [
            ("wide", _csv(wide_rows(self.board), wide_fields(self.board)), "board-wide.csv"),
            ("long", _csv(long_rows(self.board), LongRow._fields), "board-long.csv"),
        ]  # fmt: skip


def write(
    connection: sqlite3.Connection, board: Board, out: TextIO, mail: str = ""
) -> None:
    """Write the file; the same board gives the same bytes.

    Args:
        mail: who is told what is wrong; empty: nobody is offered.
    """
    links = FileLinks(board, mail)
    drawers = "".join(
        drawer(connection, cell, links, f"open={cell.key}")
        for row in board.rows
        for cell in row.cells
        if cell.shown
    )
    trees = "".join(_tree(connection, id_) for id_ in links.utterances)
    words = body(board, links, "", f'<div class="drawers">{drawers}{trees}</div>')
    script = resources.files("db.export").joinpath("board.js").read_text("utf-8")
    title = f"{TITLE}, as known on {board.known_on}"
    out.write(alone(title, words, script))


def _tree(connection: sqlite3.Connection, id_: str) -> str:
    """The versions of one sentence, for the evidence that leads to them."""
    found = sentence(connection, id_)
    if found is None or len(found.versions) < 2:
        return ""
    return (
        f'<section class="drawer sentence" id="sentence={safe(id_)}" role="dialog" aria-label="{safe(title_of(found))}" tabindex="-1">'
        f'<p class="close"><a href="#" data-close>Close</a></p>{sentence_body(found, {})}</section>'
    )


def write_sentence(found: Sentence, out: TextIO) -> None:
    """The companion, one sentence and its versions, as a file of its own."""
    out.write(alone(title_of(found), sentence_body(found, {}), ""))


def alone(title: str, words: str, script: str) -> str:
    """A page that stands alone: its style and script inside, and leave for nothing else."""
    style = "".join(
        resources.files(room).joinpath(name).read_text("utf-8")
        for room, name in (("db.desk", "static/desk.css"), ("db.export", "board.css"))
    )
    may_run = f"script-src '{hashed(script)}'; " if script else ""
    policy = f"default-src 'none'; style-src '{hashed(style)}'; {may_run}img-src data:; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f'<link rel="icon" href="data:,">\n<title>{safe(title)}</title>\n<style>{style}</style>\n'
        f'</head>\n<body>\n<main id="content">\n{words}\n</main>\n{f"<script>{script}</script>" if script else ""}\n</body>\n</html>\n'
    )


def _csv(rows: Iterable[tuple[object, ...]], fields: tuple[str, ...]) -> str:
    out = io.StringIO()
    write_noted(rows, fields, out)
    data = base64.b64encode(("\ufeff" + out.getvalue()).encode()).decode()
    return f"data:text/csv;charset=utf-8;base64,{data}"
