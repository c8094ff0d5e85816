"""The rail of time as SVG: a lane of ticks for each kind of event, bars of statements a month, hatched where few were watched.

Drawn for a page, where classes and a style sheet give the colours, or for a picture, where each shape carries its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from db.board_rail import Rail, Tick
from db.export.days import short, spoken
from db.export.to_html import safe
from db.export.words import shortened

LANE: Final = 12
LABELS: Final = 15  # height of a row of labels
BARS: Final = 42
AXIS: Final = 20
LETTER_WIDTH: Final = 5.9  # of the labels' letters, on average
#: what a class of the style sheet looks like in a picture
INKS: Final = {
    "r-line": 'stroke="#c9c7c0"', "r-bar": 'fill="#8d97a5"', "r-thin": 'stroke="#b9b6ad" stroke-width="1"', "r-tick": 'stroke="#1b1b1f" stroke-width="2"',
    "r-words": 'fill="#55555f" font-size="11"', "r-label": 'fill="#1b1b1f" font-size="11"', "r-lead": 'stroke="#8a8a92" stroke-width=".8"',
    "r-handle": 'stroke="#1746a2" stroke-width="2"', "r-knob": 'fill="#1746a2"', "r-lane": 'stroke="#e7e5de"',
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    svg: str
    height: float


class _Pen:
    def __init__(self, picture: bool) -> None:
        self.picture = picture
        self.parts: list[str] = []

    def look(self, name: str, later: bool = False) -> str:
        if self.picture:
            return INKS[name] + (' opacity=".3"' if later else "")
        return f'class="{name}{" later" if later else ""}"'

    def line(self, x1: float, y1: float, x2: float, y2: float, look: str) -> None:
        self.parts.append(f'<path d="M{x1:.5g} {y1:.5g}L{x2:.5g} {y2:.5g}" {look}/>')

    def words(
        self, x: float, y: float, text: str, look: str, anchor: str = "start"
    ) -> None:
        self.parts.append(f'<text x="{x:.5g}" y="{y:.5g}" text-anchor="{anchor}" {look}>{safe(text)}</text>')  # fmt: skip


def draw(
    rail: Rail,
    known_on: str,
    width: int,
    *,
    named: bool = True,
    rows: int = 2,
    picture: bool = False,
) -> Drawn:
    """Draw it ``width`` units wide.

    Args:
        known_on: where the handle stands; what is later is pale.
        named: lanes have their names at the left.
        rows: of labels above.
    """
    pen = _Pen(picture)
    left = 62.0 if named else 4.0
    scale = _Scale(rail, left, width - 10.0)
    lanes = rows * LABELS + 4
    top = lanes + LANE * len(rail.kinds) + 4
    floor = top + BARS
    _months(pen, rail, scale, known_on, top, floor)
    pen.line(left, floor, width - 10, floor, pen.look("r-line"))
    _years(pen, rail, scale, floor, width)
    for number, kind in enumerate(rail.kinds):
        y = lanes + LANE * number + LANE / 2
        pen.line(left, y, width - 10, y, pen.look("r-lane"))
        if named:
            pen.words(left - 8, y + 4, kind, pen.look("r-words"), "end")
    _labels(pen, rail, scale, known_on, lanes, rows, width)
    for tick in rail.ticks:
        x, y = scale.at(tick.on_date), lanes + LANE * rail.kinds.index(tick.kind) + LANE / 2  # fmt: skip
        later = _later(tick, known_on)
        shape = f'<path d="M{x:.5g} {y - 4.5:.5g}v9" {pen.look("r-tick", later)}/>'
        if not picture:
            shape = (
                f'<g class="tick" data-on="{safe(tick.on_date)}" data-public="{safe(tick.public_from)}"'
                f' data-told="{safe(told(tick))}"><title>{safe(told(tick))}</title>{shape}</g>'
            )
        pen.parts.append(shape)
    x = scale.at(known_on)
    handle = (
        f'<path d="M0 {lanes - 2:.5g}V{floor:.5g}" {pen.look("r-handle")}/>'
        f'<path d="M-6 {floor + 9:.5g}h12v-5l-6 -6l-6 6z" {pen.look("r-knob")}/>'
    )
    height = floor + AXIS
    if picture:
        pen.parts.append(f'<g transform="translate({x:.5g} 0)">{handle}</g>')
        return Drawn("".join(pen.parts), height)
    pen.parts.append(
        f'<g class="handle" transform="translate({x:.5g} 0)" tabindex="0" role="slider" aria-label="As known on" aria-valuemin="0"'
        f' aria-valuemax="{scale.days}" aria-valuenow="{scale.day(known_on)}" aria-valuetext="{spoken(known_on)}">'
        f'<rect x="-14" y="{lanes - 2:.5g}" width="28" height="{height - lanes:.5g}" fill="transparent"/>{handle}</g>'
    )
    return Drawn(
        f'<svg class="rail" viewBox="0 0 {width} {height:.5g}" data-left="{left:g}" data-right="{width - 10}" data-first="{rail.first}"'
        f' data-days="{scale.days}" role="group" aria-label="Time rail: {len(rail.ticks)} events, statements a month">{"".join(pen.parts)}</svg>',
        height,
    )  # fmt: skip


def told(tick: Tick) -> str:
    """One event in a line."""
    documents = "1 document" if tick.documents == 1 else f"{tick.documents} documents"
    return f"{spoken(tick.on_date)}: {tick.headline}, {documents}"


class _Scale:
    """Days to places."""

    def __init__(self, rail: Rail, left: float, right: float) -> None:
        self.first = date.fromisoformat(rail.first)
        self.days = (_day(rail.last) - self.first).days
        self.left, self.right = left, right

    def day(self, words: str) -> int:
        return min(max((_day(words) - self.first).days, 0), self.days)

    def at(self, words: str) -> float:
        return self.left + (self.right - self.left) * self.day(words) / self.days


def _day(words: str) -> date:
    """A day; the middle of a month or year; the last day where a month has no 31st."""
    year, *rest = (int(part) for part in words.split("-"))
    month = rest[0] if rest else 7
    day = rest[1] if len(rest) > 1 else 15
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def _later(tick: Tick, known_on: str) -> bool:
    return not tick.known(known_on)


def _months(
    pen: _Pen, rail: Rail, scale: _Scale, known_on: str, top: float, floor: float
) -> None:
    most = max((m.statements for m in rail.months), default=0) or 1
    ends = [scale.at(f"{m.month}-01") for m in rail.months] + [scale.right]
    for month, x, end in zip(rail.months, ends, ends[1:], strict=False):
        later = month.month > known_on[:7]
        if month.thin:
            pen.parts.append(f'<path d="{_hatching(x, top, end, floor)}" {pen.look("r-thin", later)}/>')  # fmt: skip
        high = (BARS - 6) * month.statements / most
        if high:
            pen.parts.append(
                f'<rect x="{x + 1:.5g}" y="{floor - high:.4g}" width="{max(end - x - 2, 1):.4g}" height="{high:.4g}" {pen.look("r-bar", later)}>'
                f"<title>{spoken(month.month)}: {month.statements} statements{', few countries watched' if month.thin else ''}</title></rect>"
            )


def _hatching(left: float, top: float, right: float, floor: float) -> str:
    """Lines at 45 degrees that go on from one month to the next."""
    lines = []
    step = 7
    first = int((left + top) // step) + 1
    for number in range(first, int((right + floor) // step) + 1):
        total = number * step  # x + y along a line
        x1, x2 = max(left, total - floor), min(right, total - top)
        if x2 > x1:
            lines.append(f"M{x1:.5g} {total - x1:.5g}L{x2:.5g} {total - x2:.5g}")
    return "".join(lines)


def _years(pen: _Pen, rail: Rail, scale: _Scale, floor: float, width: int) -> None:
    years = sorted({m.month[:4] for m in rail.months})
    before = -100.0
    for year in years:
        x = scale.at(max(f"{year}-01-01", rail.first))
        pen.line(x, floor, x, floor + 5, pen.look("r-line"))
        if x - before > 34 and x < width - 30:
            pen.words(x + 3, floor + 15, year, pen.look("r-words"))
            before = x


def _labels(
    pen: _Pen, rail: Rail, scale: _Scale, known_on: str, floor: float, rows: int, width: int
) -> None:  # fmt: skip
    """Headlines of the events with most documents, as many as find a place where none touches another."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    leads: list[list[float]] = [[] for _ in range(rows)]
    for tick in sorted(rail.ticks, key=lambda t: (-t.documents, t.on_date, t.id))[:14]:
        words = shortened(f"{short(tick.on_date)} {tick.headline}", 60)
        long = len(words) * LETTER_WIDTH
        x = scale.at(tick.on_date)
        for number, row in enumerate(taken):
            left = x if x + long < width - 4 else x - long
            if left < scale.left or any(
                left < b + 8 and left + long > a - 8 for a, b in row
            ):
                continue
            # a line down to its tick crosses no label of the rows below
            if any(a - 4 < x < b + 4 for lower in taken[number + 1 :] for a, b in lower):  # fmt: skip
                continue
            if any(left - 4 < one < left + long + 4 for upper in leads[:number] for one in upper):  # fmt: skip
                continue
            row.append((left, left + long))
            leads[number].append(x)
            y = LABELS * (number + 1) - 3
            later = _later(tick, known_on)
            lane = floor + LANE * rail.kinds.index(tick.kind) + 2
            pen.line(x, y + 2 if left == x else y - 8, x, lane, pen.look("r-lead", later))  # fmt: skip
            anchor = "start" if left == x else "end"
            pen.words(x + (3 if left == x else -3), y, words, pen.look("r-label", later), anchor)  # fmt: skip
            break


def legend() -> Mapping[str, str]:
    """What the rail's shapes mean."""
    return {
        "tick": "an event, a lane a kind",
        "bar": "statements a month",
        "thin": "of fewer than half of the countries anything was read",
    }
