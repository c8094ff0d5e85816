"""The board as HTML: the same body for a page of the desk and for a file that stands alone.

Where links lead is the caller's: a page asks its server, a file goes to what it holds itself.
"""

from __future__ import annotations

from typing import Final, Protocol

from db.board import Board, Group, Row
from db.board_cells import Cell
from db.board_columns import MARKS, OVER, sign_of
from db.board_rail import Tick
from db.export.days import short, spoken
from db.export.rail import draw, told
from db.export.signs import symbols, use
from db.export.to_html import safe
from db.position_cells import WORDS
from db.positions import Position

TITLE: Final = "Where Europe stands"
CURRENT: Final = ' aria-current="true"'
TOPIC: Final = "on returning Afghan nationals"
NOTHING_FOUND: Final = '<span class="nothing">0/412</span>'
#: what rows can be narrowed to, on the page itself
SHOW: Final = {
    "": "All rows",
    "changed": "Changed in 90 days",
    "deeds": "With deeds",
    "against": "Against or stopped",
    "blank": "Not watched",
}


class Links(Protocol):
    """Where things are."""

    alone: bool  # a file without a server

    def cell(self, cell: Cell) -> str: ...
    def sort(self, by: str) -> str: ...
    def actor(self, row: Row) -> str: ...
    def letter(self, id_: str) -> str: ...
    def event(self, tick: Tick) -> str: ...
    def past(self, cell: Cell) -> str: ...  # its signs by earlier days, for a file
    def narrowed(
        self,
    ) -> list[tuple[str, str]]: ...  # what is asked for, and where it is not
    def downloads(self) -> list[tuple[str, str, str]]: ...  # words, address, file name


def body(board: Board, links: Links, form: str, drawer: str) -> str:
    """All of it.

    Args:
        form: how another question is asked; empty where there is no server.
        drawer: the evidence that is open, or all of it.
    """
    return "".join(
        (
            symbols(),
            f'<div class="board-page{" alone" if links.alone else ""}" data-known="{safe(board.known_on)}" data-last="{safe(board.rail.until)}">',
            _head(board, links),
            _rail(board, links),
            _chips(board, links),
            form,
            legend(),
            _table(board, links),
            _notes(board),
            _sources(board),
            "</div>",
            drawer,
        )
    )


def spoken_mark(cell: Cell) -> str:
    """The cell's sign in words, without whose it is."""
    one = cell.shown
    if one is None:
        return cell.held.coverage.words
    words = MARKS[cell.sign].spoken
    if cell.sign == "half":
        words += f", {one.stage}"
    elif cell.sign == "disc":
        words += ", decided or announced"
    return f"{words}, {spoken(one.date)}"


def spoken_cell(cell: Cell) -> str:
    """ "Belgium, forced return: for, plan, 18 October 2025", and what is laid over the sign."""
    label = cell.column.label
    words = f"{cell.actor.name}, {label[0].lower()}{label[1:]}: {spoken_mark(cell)}"
    if cell.changed_on:
        words += f"; changed on {spoken(cell.changed_on)}"
    if cell.held.differs:
        words += "; offices differ"
    if cell.shown is not None:
        words += "; checked by a person" if cell.shown.checked else "; nobody has checked it"  # fmt: skip
    return words


def cell_sign(cell: Cell) -> str:
    """The sign with what is laid over it."""
    if cell.shown is None:
        return use(cell.sign) if cell.sign == "hatched" else f'<span class="nothing" aria-hidden="true">0/{cell.documents}</span>'  # fmt: skip
    over = ("" if cell.shown.checked else "unchecked", "changed" if cell.changed_on else "")  # fmt: skip
    return use(cell.sign, over)


def words_of(one: Position) -> str:
    """What one position is, in words: "for, plan"."""
    if one.stance in ("for", "conditional") and one.stage in ("talk", "plan"):
        return f"{MARKS[sign_of(one)].spoken}, {one.stage}"
    return MARKS[sign_of(one)].legend


def _head(board: Board, links: Links) -> str:
    sources = f"{board.answering} of {board.sources} sources answering"
    downloads = " · ".join(
        f'<a href="{safe(address)}" download="{safe(name)}">{safe(words)}</a>'
        for words, address, name in links.downloads()
    )
    return (
        f'<header class="board-head"><h1>{TITLE} <span>{TOPIC}</span></h1>'
        f'<p class="dateline"><span>As known on <strong><time class="known" datetime="{safe(board.known_on)}">{spoken(board.known_on)}</time></strong></span>'
        f"<span>{board.documents:,} documents, {sources}</span>"
        f"{f'<span>{safe(board.waiting)}</span>' if board.waiting else ''}"
        f'<span><a href="#method">How it is made</a></span><span class="noprint">Download this view: {downloads}</span></p></header>'
    )


def _rail(board: Board, links: Links) -> str:
    wide = draw(board.rail, board.known_on, 1200)
    narrow = draw(board.rail, board.known_on, 380, rows=1)
    last = next((t for t in reversed(board.rail.ticks) if t.known(board.known_on)), None)  # fmt: skip
    items = "".join(
        f'<li><a href="{safe(links.event(t))}">{safe(told(t))}</a></li>'
        if links.event(t)
        else f"<li>{safe(told(t))}</li>"
        for t in reversed(board.rail.ticks)
    )
    listed = (
        f'<details class="noprint"><summary>{len(board.rail.ticks)} events as a list</summary><ol class="events">{items}</ol></details>'
        if items
        else ""
    )
    months = sum(m.thin for m in board.rail.months)
    return (
        f'<section class="rails" aria-label="Time"><div class="rail-wide">{wide.svg}</div><div class="rail-narrow">{narrow.svg}</div>'
        f'<p class="told" role="status">{safe(told(last)) if last else "No event is known by this day."}</p>'
        f'<p class="small">Ticks: events. Bars: statements a month. Hatched: of fewer than half of the countries anything was read'
        f' ({months} of {len(board.rail.months)} months).<span class="scripted-words"> Arrow keys on the handle go from event to event.</span></p>{listed}</section>'
    )


def _chips(board: Board, links: Links) -> str:
    rows = list(board.rows)
    counts = {name: sum(name in _facets(row) for row in rows) for name in SHOW if name}
    counts[""] = len(rows)
    chips = "".join(
        f'<button type="button" class="chip" data-show="{name}" aria-pressed="{"false" if name else "true"}">{label} <b>{counts[name]}</b></button>'
        for name, label in SHOW.items()
    )
    sort = board.asked.sort or "name"
    sorts = "".join(
        f'<a class="chip" href="{safe(links.sort(name))}" data-sort="{name}"{CURRENT if sort == name else ""}>{label}</a>'
        for name, label in (
            ("name", "Name"),
            ("changed", "Last change"),
            ("deeds", "Deeds"),
        )
    )
    asked = "".join(
        f'<a class="chip on" href="{safe(to)}">{safe(words)} <b aria-hidden="true">×</b><span class="spoken"> (take away)</span></a>'
        for words, to in links.narrowed()
    )
    if asked:
        asked = f'<nav aria-label="What is asked for"><span class="small">Narrowed to</span>{asked}</nav>'
    return (
        f'<div class="chips noprint"><div class="scripted" role="group" aria-label="Rows shown">{chips}</div>'
        f'<nav aria-label="Order of rows"><span class="small">Sort by</span>{sorts}</nav>{asked}</div>'
    )


def _facets(row: Row) -> list[str]:
    found = []
    if any(cell.changed_on for cell in row.cells):
        found.append("changed")
    if row.deeds:
        found.append("deeds")
    if any(cell.sign in ("cross", "bars") for cell in row.cells):
        found.append("against")
    if row.coverage.state == "not watched":
        found.append("blank")
    return found


def legend() -> str:
    items = "".join(
        f"<li>{NOTHING_FOUND if mark.name == 'none' else use(mark.name)} {mark.legend}</li>"
        for mark in MARKS.values()
    )
    items += "".join(f"<li>{use('', (name,))} {words}</li>" for name, words in OVER)
    return f'<ul class="legend" aria-label="What the signs mean">{items}</ul>'


def _table(board: Board, links: Links) -> str:
    heads = "".join(
        f'<th scope="col" role="columnheader" class="m">{safe(column.label)}</th>'
        for column in board.columns
    )
    ends = "".join(
        f'<th scope="col" role="columnheader" class="{name}">{words}</th>'
        for name, words in (("spark", "Statements"), ("last", "Last"), ("deeds", "Deeds"), ("share", "Checked"))
    )  # fmt: skip
    width = len(board.columns) + 5
    shown = (cell for row in board.rows for cell in row.cells if cell.shown)
    numbers = {cell.key: number for number, cell in enumerate(shown, 1)}
    bodies = "".join(_group(g, board, links, width, numbers) for g in board.groups)
    return (
        f'<p class="past-note small" hidden>Signs are as known on <span class="past-day"></span>; groups and counts of documents are as of {spoken(board.known_on)}, and what stands at the right is not known by day.</p>'
        '<div class="wide"><table class="board" role="table"><caption>From talk, at the left, to deed; the evidence opens from each sign</caption>'
        f'<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="who">Who</th>{heads}{ends}</tr></thead>{bodies}</table></div>'
        '<p class="none-left small" hidden>No row fits.</p>'
    )


def _group(
    group: Group, board: Board, links: Links, width: int, numbers: dict[str, int]
) -> str:
    title = group.title
    if board.letter and group.title != "Bodies":
        day = spoken(board.letter.dated_on) if board.letter.dated_on else "an unknown day"  # fmt: skip
        to = links.letter(board.letter.letter)
        letter = f'<a href="{safe(to)}">the letter of {day}</a>' if to else f"the letter of {day}"  # fmt: skip
        title = {"Signed": f"Signed {letter}", "Not on the list": f"Not on the list of {letter}"}.get(title, title)  # fmt: skip
    rows = "".join(_line(row, links, numbers) for row in group.rows)
    return (
        f'<tbody role="rowgroup" data-group><tr role="row" class="group"><th scope="rowgroup" role="rowheader" colspan="{width}">{title}'
        f' <span class="small">{len(group.rows)}</span></th></tr>{rows}</tbody>'
    )


def _line(row: Row, links: Links, numbers: dict[str, int]) -> str:
    to = links.actor(row)
    name = f'<a href="{safe(to)}">{safe(row.actor.name)}</a>' if to else safe(row.actor.name)  # fmt: skip
    extra = row.status if row.status not in ("", "signed", "not on the list") else ""
    small = f' <span class="small">{safe(extra)}</span>' if extra else ""
    cells = "".join(_td(cell, links, numbers) for cell in row.cells)
    share = f"{round(100 * row.checked / row.statements)} %" if row.statements else "–"
    last = f'<time datetime="{row.last_on}">{short(row.last_on)}</time>' if row.last_on else "–"  # fmt: skip
    return (
        f'<tr role="row" data-name="{safe(row.actor.name)}" data-changed="{safe(row.changed_on)}" data-deeds="{row.deeds}" data-facets="{" ".join(_facets(row))}">'
        f'<th scope="row" role="rowheader" class="who">{name}{small}</th>{cells}'
        f'<td role="cell" class="spark" data-label="Statements">{spark(row.sparks)}<span class="count">{row.statements}</span></td>'
        f'<td role="cell" class="last" data-label="Last">{last}</td><td role="cell" class="deeds" data-label="Deeds">{row.deeds or "–"}</td>'
        f'<td role="cell" class="share" data-label="Checked">{share}</td></tr>'
    )


def _td(cell: Cell, links: Links, numbers: dict[str, int]) -> str:
    said = f'<span class="spoken">{safe(spoken_cell(cell))}</span>'
    inner = cell_sign(cell) + said
    if cell.shown is not None:
        note = f'<sup class="foot" aria-hidden="true">{numbers[cell.key]}</sup>'
        inner = f'<a class="cell" href="{safe(links.cell(cell))}" data-cell="{safe(cell.key)}">{inner}</a>{note}'
    past = links.past(cell) if cell.shown else ""
    earlier = f' data-past="{safe(past)}"' if past else ""
    return f'<td role="cell" class="m c-{cell.sign}" data-label="{safe(cell.column.label)}"{earlier}>{inner}</td>'


def spark(counts: list[int]) -> str:
    """Statements a quarter, as bars."""
    most = max(counts) or 1
    bars = "".join(
        f'<rect x="{number * 4}" y="{20 - high:.3g}" width="3" height="{high:.3g}"/>'
        for number, count in enumerate(counts)
        if (high := 19 * count / most)
    )
    return f'<svg class="sparkline" viewBox="0 0 {4 * len(counts)} 20" aria-hidden="true" focusable="false" preserveAspectRatio="none">{bars}</svg>'


def _notes(board: Board) -> str:
    asked = [f"tier {tier}" for tier in board.asked.tier]
    if board.asked.checked_only:
        asked.append("only what a person has checked")
    others = f" {board.others} positions of countries without a row are on the timeline." if board.others else ""  # fmt: skip
    return (
        '<section id="method" class="method" tabindex="-1"><h2>How it is made</h2>'
        "<p>Every sign rests on words in a text, found by program unless a person has checked it; each opens the sentence. Check words against the"
        " linked page before you quote them. A sign is what an actor did last, before what it said last, before a letter that it signed:"
        " a signature alone is never “for”. What was decided, done or stopped holds for a government as a whole; two ministers who differ are two positions"
        " and no change. What is denied, asked or supposed counts as mentioned.</p>"
        "<p>An empty cell says how many documents were read of that country or body, on any subject. A country without a source that answers is"
        f" hatched: its blank is no silence. “As known on” counts what was public by that day.{others}"
        f"{' Narrowed to: ' + safe(', '.join(asked)) + '.' if asked else ''}</p></section>"
    )


def _sources(board: Board) -> str:
    """For paper: what each sign rests on."""
    lines = []
    for row in board.rows:
        for cell in row.cells:
            one = cell.shown
            if one is not None:
                lines.append(
                    f"<li>{safe(cell.actor.name)}, {safe(cell.column.label)}: {safe(WORDS[cell.held.mark])}. {safe(one.speaker)}"
                    f"{', ' if one.speaker else ''}{spoken(one.date)}, {safe(one.source)}, {safe(one.url)}</li>"
                )
    return f'<section class="footnotes" aria-hidden="true"><h2>Sources</h2><ol>{"".join(lines)}</ol></section>'
