"""The board as a picture: SVG that every program can draw, without style sheet, script or link. Wide, or a share picture.

Letters are measured by an average, since a picture has no way to ask its reader's fonts: words that would not fit are cut.
"""

from __future__ import annotations

from typing import Final

from db.board import Board, Row
from db.board_cells import Cell
from db.board_columns import MARKS, OVER
from db.export.board_body import TITLE, TOPIC
from db.export.days import short, spoken
from db.export.rail import draw
from db.export.signs import placed
from db.export.to_html import safe
from db.export.words import shortened

INK, SOFT, HAIR, PAPER = "#1b1b1f", "#55555f", "#e3e0d8", "#fffdf9"
FOR, AGAINST, STOP, QUIET = "#155e63", "#9c2a1f", "#7a4a00", "#6a6a72"
COLOURS: Final = {
    **dict.fromkeys(("ring", "half", "perhaps", "disc", "tick"), FOR),
    "cross": AGAINST,
    "bars": STOP,
    **dict.fromkeys(("ask", "dot", "hatched", "unchecked"), QUIET),
    "changed": AGAINST,
}
WIDTH: Final = 1200
NAMES: Final = 235  # of the column of names
SANS = 'font-family="DejaVu Sans, Noto Sans, Arial, sans-serif"'
SERIF = 'font-family="DejaVu Serif, Noto Serif, Georgia, serif"'


def svg(board: Board) -> str:
    """The whole board, 1200 units wide and as high as its rows."""
    parts: list[str] = []
    y = _head(parts, board, 60)
    rail = draw(board.rail, board.known_on, WIDTH - 80, picture=True)
    parts.append(f'<g transform="translate(40 {y})">{rail.svg}</g>')
    y = _legend(parts, y + rail.height + 26)
    y = _table(parts, board, y + 14)
    y += 26
    parts.append(
        _words(40, y, "Found by program unless checked by a person. A blank cell counts the documents read; hatched: nobody watched.", 11, SOFT)
    )  # fmt: skip
    return _framed("".join(parts), WIDTH, y + 24, board)


def share(board: Board) -> str:
    """1200 x 630, for a link's preview: the countries alone, in as many columns of signs as the board has."""
    parts: list[str] = []
    y = _head(parts, board, 58)
    rows = [row for row in board.rows if row.actor.kind == "country"]
    number = len(board.columns)
    sides = 3
    per = -(-len(rows) // sides)
    wide = (WIDTH - 80) / sides
    step = min(34.0, (630 - y - 104) / per)
    size = min(20.0, step - 3, (wide - 150) / number - 2)
    for at, row in enumerate(rows):
        x, top = 40 + wide * (at // per), y + 24 + step * (at % per)
        parts.append(_words(x, top + size * 0.72, row.actor.name, 15, INK))
        for place, cell in enumerate(row.cells):
            parts.append(
                _sign(
                    cell, x + 130 + place * ((wide - 150) / number), top, size, small=True
                )
            )  # fmt: skip
    names = " · ".join(column.label for column in board.columns)
    parts.append(_words(40, 630 - 58, shortened(f"From left to right: {names}", 170), 11.5, SOFT))  # fmt: skip
    _legend(parts, 630 - 44, share=True)
    return _framed("".join(parts), WIDTH, 630, board)


def _framed(inner: str, width: int, height: float, board: Board) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}" role="img" {SANS}>'
        f"<title>{TITLE} {TOPIC}, as known on {spoken(board.known_on)}</title>"
        f'<rect width="{width}" height="{height:g}" fill="{PAPER}"/>{inner}</svg>\n'
    )


def _head(parts: list[str], board: Board, y: float) -> float:
    parts.append(
        f'<text x="40" y="{y:g}" fill="{INK}" font-size="36" font-weight="700" {SERIF}>{TITLE}'
        f'<tspan font-size="22" font-weight="400" font-style="italic" fill="{SOFT}" dx="12">{TOPIC}</tspan></text>'
    )
    line = f"As known on {spoken(board.known_on)}. {board.documents:,} documents, {board.answering} of {board.sources} sources answering."
    if board.letter and board.letter.dated_on:
        line += f" Letter of {spoken(board.letter.dated_on)}."
    parts.append(_words(40, y + 26, line, 14, SOFT))
    parts.append(f'<path d="M40 {y + 39:g}H{WIDTH - 40}M40 {y + 42:g}H{WIDTH - 40}" stroke="{INK}"/>')  # fmt: skip
    return y + 52


def _legend(parts: list[str], y: float, *, share: bool = False) -> float:
    x = 40.0
    items = [(mark.name, mark.legend) for mark in MARKS.values()]
    items += list(OVER)
    if share:
        items = [(n, w.split(":")[0].replace("watched, nothing found in so many documents", "nothing found")) for n, w in items if n not in ("unchecked",)]  # fmt: skip
    font, size = (11, 14) if share else (11.5, 15)
    for name, words in items:
        blank = name == "none"
        long = (28 if blank and not share else size) + 6 + len(words) * font * 0.56 + 16
        if x + long > WIDTH - 30:
            x, y = 40.0, y + 22
        if blank:
            parts.append(_words(x, y + 4, "–" if share else "0/412", 10, SOFT))
            left = x + (12 if share else 36)
        else:
            parts.append(placed(name, x, y - size / 2, size, COLOURS[name], PAPER))
            left = x + size + 6
        parts.append(_words(left, y + 4, words, font, SOFT))
        x += long + (14 if blank and not share else 0)
    return y + 12


def _table(parts: list[str], board: Board, y: float) -> float:
    left, right = 40.0, WIDTH - 40.0
    ends = right - 300
    wide = (ends - left - NAMES) / max(len(board.columns), 1)
    heads = [_lines(column.label, max(int(wide / 7), 8)) for column in board.columns]
    most = max(map(len, heads), default=1)
    for at, lines in enumerate(heads):
        x = left + NAMES + wide * (at + 0.5)
        for number, line in enumerate(lines):
            top = y + 14 * (most - len(lines) + number + 1)
            parts.append(_words(x, top, line, 11.5, INK, "middle", bold=True))
    floor = y + 14 * most
    for x, words, anchor in (
        (ends + 14, "Statements", "start"), (right - 104, "Last", "end"), (right - 56, "Deeds", "end"), (right, "Checked", "end")
    ):  # fmt: skip
        parts.append(_words(x, floor, words, 10.5, SOFT, anchor))
    y = floor + 8
    parts.append(f'<path d="M{left} {y:g}H{right}" stroke="{INK}" stroke-width="1.6"/>')
    for group in board.groups:
        y += 30
        title = f"{_titled(group.title, board)} ({len(group.rows)})"
        parts.append(f'<text x="{left}" y="{y:g}" fill="{INK}" font-size="15" font-weight="700" {SERIF}>{safe(title)}</text>')  # fmt: skip
        y += 7
        parts.append(f'<path d="M{left} {y:g}H{right}" stroke="{INK}" stroke-width=".8"/>')  # fmt: skip
        for row in group.rows:
            y += 27
            parts += _line(row, y, left, wide, ends, right)
    return y + 10


def _titled(title: str, board: Board) -> str:
    if board.letter is None or title == "Bodies":
        return title
    day = f"the letter of {spoken(board.letter.dated_on) or 'an unknown day'}"
    return f"Signed {day}" if title == "Signed" else f"Not on the list of {day}"


def _line(
    row: Row, y: float, left: float, wide: float, ends: float, right: float
) -> list[str]:
    parts = [_words(left, y - 8, shortened(row.actor.name, 35), 12.5, INK)]
    for at, cell in enumerate(row.cells):
        parts.append(_sign(cell, left + NAMES + wide * (at + 0.5) - 9.5, y - 22, 19))
    most = max(row.sparks) or 1
    step = 84 / len(row.sparks)
    for at, count in enumerate(row.sparks):
        if count:
            high = 14 * count / most
            parts.append(f'<rect x="{ends + 14 + at * step:.4g}" y="{y - 6 - high:.4g}" width="{step * 0.75:.3g}" height="{high:.3g}" fill="{QUIET}"/>')  # fmt: skip
    share = f"{round(100 * row.checked / row.statements)} %" if row.statements else "–"
    last = short(row.last_on) if row.last_on else "–"
    for x, words, anchor in (
        (ends + 104, str(row.statements), "start"), (right - 104, last, "end"), (right - 56, str(row.deeds or "–"), "end"), (right, share, "end")
    ):  # fmt: skip
        parts.append(_words(x, y - 8, words, 10.5, SOFT, anchor))
    parts.append(f'<path d="M{left} {y:g}H{right}" stroke="{HAIR}"/>')
    return parts


def _sign(cell: Cell, x: float, y: float, size: float, *, small: bool = False) -> str:
    if cell.sign == "none":
        words = "–" if small else f"0/{cell.documents}"
        return _words(x + size / 2, y + size * 0.66, words, 9, SOFT, "middle")
    over = ""
    if cell.shown is not None and not cell.shown.checked and not small:
        over += placed("unchecked", x, y, size, "#b9b6ad", PAPER)
    if cell.changed_on:
        over += placed("changed", x, y, size, COLOURS["changed"], PAPER)
    return over + placed(cell.sign, x, y, size, COLOURS[cell.sign], PAPER)


def _words(
    x: float, y: float, words: str, size: float, colour: str, anchor: str = "start", *, bold: bool = False
) -> str:  # fmt: skip
    weight = ' font-weight="700"' if bold else ""
    at = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.5g}" y="{y:.5g}" font-size="{size:g}" fill="{colour}"{weight}{at}>{safe(words)}</text>'


def _lines(words: str, most: int) -> list[str]:
    """Words in lines of about so many letters."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
