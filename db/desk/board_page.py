"""The board "Where Europe stands" as a page: its state is the address, evidence opens beside it, and it works without a script."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response
from markupsafe import Markup

from db.board import NOBODY, Asked, Board, Row, board, cell_named, told_to
from db.board_cells import Cell
from db.board_columns import BoardError
from db.board_rail import Tick
from db.desk.frame import HEADERS, HTML, POLICY, Desk, Missing, render
from db.export.board_body import body
from db.export.board_rows import LongRow, wide_fields
from db.export.board_rows import long as long_rows
from db.export.board_rows import wide as wide_rows
from db.export.days import spoken
from db.export.drawer import drawer
from db.export.to_csv import write_noted
from db.positions import Position
from db.records import TIERS

ONE = ("as_of", "letter", "sort", "checked", "show")
SEVERAL = ("column", "tier")
#: the page's own script moves the handle and opens evidence without loading the page again
BOARD_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": f"{POLICY}; script-src 'self'; connect-src 'self'",
}


def page_of_board(
    desk: Desk, connection: sqlite3.Connection
) -> Mapping[str, Any] | Response:
    """The board, or of it the evidence of one cell (``part=drawer``), or its rows (``_format``)."""
    checked = desk.asked("checked")
    if checked not in ("", "1"):
        raise BoardError(f"checked {checked}: unknown; 1, or nothing for all")
    asked = Asked(
        as_of=desk.asked("as_of"),
        letter=desk.asked("letter"),
        columns=desk.asked_all("column"),
        sort=desk.asked("sort"),
        tier=desk.asked_all("tier"),
        checked_only=checked == "1",
    )
    links = DeskLinks(desk, connection)
    opened, open_ = "", desk.asked("open")
    if open_:
        cell = cell_named(connection, asked, open_)
        if cell is None or cell.shown is None:
            raise Missing(f"Nothing stands in the cell {open_} of this board.")
        opened = drawer(connection, cell, links)
        if desk.asked("part") == "drawer":
            return Response(opened, headers=BOARD_HEADERS, content_type=HTML)
    found = board(connection, asked)
    if format_ := desk.asked("_format"):
        return _rows(found, format_)
    form = render(desk, "board_form.html", _form(found, desk, asked))
    values = {
        "body": Markup(body(found, links, form, opened)),  # noqa: S704  all of it is escaped where it is made
        "title": "Where Europe stands",
        "script": True,
    }
    return Response(
        render(desk, "board.html", values), headers=BOARD_HEADERS, content_type=HTML
    )


class DeskLinks:
    """Addresses of the desk."""

    alone = False

    def __init__(self, desk: Desk, connection: sqlite3.Connection) -> None:
        self.desk = desk
        self.state = [(name, desk.asked(name)) for name in ONE if desk.asked(name)]
        self.state += [(n, value) for n in SEVERAL for value in desk.asked_all(n)]
        if desk.several:
            self.state.append(("db", desk.name))
        self.mail = told_to(connection)

    def board(self, **changes: str) -> str:
        """This board with something else asked for; "" takes it away."""
        kept = [(n, v) for n, v in self.state if n not in changes]
        kept += [(n, v) for n, v in changes.items() if v]
        query = urlencode(kept)
        return self.desk.link("/board").split("?")[0] + (f"?{query}" if query else "")

    def cell(self, cell: Cell) -> str:
        return self.board(open=cell.key)

    def close(self) -> str:
        return self.board()

    def sort(self, by: str) -> str:
        return self.board(sort="" if by == "name" else by)

    def actor(self, row: Row) -> str:
        if row.actor.kind != "country":
            return ""
        return self.desk.to("country", row.actor.id)

    def letter(self, id_: str) -> str:
        return self.desk.to("letter", id_)

    def past(self, cell: Cell) -> str:
        return ""  # asked of the server

    def narrowed(self) -> list[tuple[str, str]]:
        asked = dict(self.state)
        found = []
        if day := asked.get("as_of"):
            found.append((f"known on {spoken(day)}", self.board(as_of="")))
        if letter := asked.get("letter"):
            words = "no letter" if letter == NOBODY else f"letter {letter[:8]}"
            found.append((words, self.board(letter="")))
        if "column" in asked:
            number = sum(name == "column" for name, _ in self.state)
            found.append((f"{number} chosen column{'s' if number > 1 else ''}", self.board(column="")))  # fmt: skip
        if tiers := [value for name, value in self.state if name == "tier"]:
            found.append((f"{', '.join(tiers)} sources", self.board(tier="")))
        if "checked" in asked:
            found.append(("checked by a person", self.board(checked="")))
        return found

    def downloads(self) -> list[tuple[str, str, str]]:
        return [
            ("wide", self.board(_format="wide"), "board-wide.csv"),
            ("long", self.board(_format="long"), "board-long.csv"),
        ]

    def event(self, tick: Tick) -> str:
        return self.desk.to("document", tick.document, version=tick.version)

    def statement(self, id_: str) -> str:
        return self.desk.to("statement", id_)

    def document(self, one: Position) -> str:
        return self.desk.to("document", one.document, version=one.version)

    def utterance(self, id_: str) -> str:
        return self.desk.to("utterance", id_)

    def timeline(self, cell: Cell) -> str:
        query = [("measure", code) for code in cell.column.codes]
        if cell.actor.country:
            query.append(("country", cell.actor.country))
        if self.desk.several:
            query.append(("db", self.desk.name))
        return f"{self.desk.link('/timeline').split('?')[0]}?{urlencode(query)}"


def _form(found: Board, desk: Desk, asked: Asked) -> dict[str, Any]:
    return {
        "asked": asked,
        "letters": found.letters,
        "nobody": NOBODY,
        "letter": found.letter,
        "choices": found.choices,
        "shown": {column.key for column in found.columns},
        "tiers": TIERS,
    }


def _rows(found: Board, format_: str) -> Response:
    if format_ not in ("wide", "long"):
        raise BoardError(f"_format {format_}: unknown; wide or long")
    out = io.StringIO()
    if format_ == "wide":
        write_noted(wide_rows(found), wide_fields(found), out)
    else:
        write_noted(long_rows(found), LongRow._fields, out)
    return Response(
        "\ufeff" + out.getvalue(),
        headers={
            **HEADERS,
            "Content-Disposition": f'attachment; filename="board-{format_}.csv"',
        },
        content_type="text/csv; charset=utf-8",
    )


def script(request: Any) -> Response:
    return _static("board.js", "text/javascript")


def style(request: Any) -> Response:
    return _static("board.css", "text/css")


def _static(name: str, kind: str) -> Response:
    return Response(
        _read(name),
        headers={"Cache-Control": "max-age=300", "X-Content-Type-Options": "nosniff"},
        content_type=f"{kind}; charset=utf-8",
    )


@cache
def _read(name: str) -> str:
    return resources.files("db.export").joinpath(name).read_text("utf-8")
