"""Draws a chart with matplotlib (the extra ``charts``): SVG, PNG, or one HTML file that loads nothing.

Letters are drawn as outlines, so that a picture looks the same everywhere and needs no font. Nothing is told by colour
alone: one ink in steps of lightness, and hatching, which a copier and a colour-blind reader see as well. The same file and
question give the same bytes.
"""

from __future__ import annotations

import html
import io
import textwrap
import warnings
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from db.charted import Chart
from db.export.about import About
from db.export.file import ExportError
from db.export.words import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, PALE, LINE = "#14213d", "#dbe4f0", "#c8ced8"
#: fill and hatch of the parts of a bar: each differs from the next in lightness and in pattern
PARTS = (("#14213d", ""), ("#7f9cc4", ""), ("#ffffff", "////"), ("#dddddd", "...."), ("#ffffff", ""))  # fmt: skip
WIDTH = 10.0  # inches
WIDEST = 0.85  # of a cell
LEVEL = 9  # months whose names have room side by side
CAUTION = "Found by program in public pages; look at the statements and their pages before you draw conclusions."
ROW = {"strips": 0.42, "bars": 0.29, "grid": 0.27, "coverage": 0.25}
LONGEST = 64  # characters of a name beside a row
LETTERS_A_LINE = 160  # of the notes
SETTINGS: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9,
    "svg.fonttype": "path",
    "svg.hashsalt": "returnwatch",
    "hatch.linewidth": 0.6,
    "text.parse_math": False,  # a dollar in a name is a dollar
}


def need() -> None:
    """Raises ExportError where matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise ExportError(
            "charts need the extra 'charts': pip install 'returnwatch[charts]' (matplotlib); 'timeline -o FILE.csv --wide' gives numbers without it"
        ) from None


def write(chart: Chart, head: About, format_: str) -> tuple[bytes, list[str]]:
    """The picture in svg, png or html, and what a reader should know of it."""
    need()
    import matplotlib

    with matplotlib.rc_context(SETTINGS), warnings.catch_warnings(record=True) as caught:  # fmt: skip
        warnings.simplefilter("always")
        figure = figure_of(chart, head)
        out = io.BytesIO()
        if format_ == "png":
            figure.savefig(out, format="png", dpi=160, metadata={"Software": None})
        else:
            figure.savefig(out, format="svg", metadata={"Date": None, "Creator": "returnwatch", "Title": chart.title})  # fmt: skip
    missing = any("Glyph" in str(one.message) for one in caught)
    notes = ["the picture's font lacks letters of some names; they are drawn as boxes"] if missing else []  # fmt: skip
    if format_ == "html":
        return _page(chart, head, out.getvalue().decode()).encode(), notes
    return out.getvalue(), notes


def figure_of(chart: Chart, head: About) -> Figure:
    """Title, picture and notes, one below the other, each with the room that it takes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    said = _wrapped(head.line)
    foot = [line for note in (*chart.notes, f"Source: returnwatch. {CAUTION}") for line in _wrapped(note)]  # fmt: skip
    top = 0.62 + 0.17 * len(said) + (0.3 if chart.form == "bars" else 0)
    upright = chart.form in ("grid", "coverage") and len(chart.columns) > LEVEL
    below = 0.62 + 0.17 * len(foot) + (0.42 if upright else 0)
    middle = max(1.2, ROW[chart.form] * max(1, len(chart.rows)) + 0.2)
    height = top + middle + below
    figure = Figure(figsize=(WIDTH, height))
    canvas = FigureCanvasAgg(figure)
    labels = [_short(label) for label, _ in chart.rows]
    left = 0.65 + max((_inches(figure, canvas, label) for label in labels), default=0.5)
    width = WIDTH - left - 0.3
    if chart.form in ("grid", "coverage"):
        width = min(width, WIDEST * max(1, len(chart.columns)))
    axes = figure.add_axes((left / WIDTH, below / height, width / WIDTH, middle / height))  # fmt: skip
    figure.text(0.2 / WIDTH, 1 - 0.34 / height, chart.title, size=13, weight="bold", color=INK)  # fmt: skip
    for number, line in enumerate(said):
        figure.text(0.2 / WIDTH, 1 - (0.56 + 0.17 * number) / height, line, size=8.5, color="#444444")  # fmt: skip
    for number, line in enumerate(reversed(foot)):
        figure.text(0.2 / WIDTH, (0.12 + 0.17 * number) / height, line, size=7.5, color="#444444")  # fmt: skip
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.tick_params(axis="both", length=0, colors="#222222")
    if not any(any(numbers) for _, numbers in chart.rows) and chart.form != "coverage":
        axes.set_axis_off()
        axes.text(0.5, 0.5, "Nothing found.", ha="center", va="center", size=11)
        return figure
    axes.set_ylim(len(chart.rows) - 0.4, -0.6)
    axes.set_yticks(range(len(chart.rows)), labels)
    axes.set_xlabel(chart.across, color="#222222")
    figure.text(0.2 / WIDTH, (below + middle / 2) / height, chart.down, rotation=90, va="center", color="#222222")  # fmt: skip
    DRAWERS[chart.form](axes, chart)
    return figure


def _strips(axes: Axes, chart: Chart) -> None:
    """A strip a row, all to one scale, with its sum behind the name."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

    days = [float(date2num(date.fromisoformat(day))) for day in chart.columns]  # type: ignore[no-untyped-call]
    step = min((b - a for a, b in pairwise(days)), default=7)
    most = max(max(numbers, default=0) for _, numbers in chart.rows)
    for at, (_, numbers) in enumerate(chart.rows):
        floor = at + 0.42
        heights = [0.84 * number / most for number in numbers]
        axes.bar(days, [-h for h in heights], step * 0.86, bottom=floor, align="edge", color=INK, linewidth=0)  # fmt: skip
        axes.axhline(floor, color=LINE, linewidth=0.6, zorder=0)
    axes.set_xlim(days[0] - step * 0.3, days[-1] + step * 1.2)
    locator = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.grid(axis="x", color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.set_yticks(range(len(chart.rows)), [f"{_short(label)}  {sum(numbers)}" for label, numbers in chart.rows])  # fmt: skip
    axes.set_title(f"A full row is {most} statements; behind each name, their sum.", loc="right", size=8, color="#444444", pad=4)  # fmt: skip


def _bars(axes: Axes, chart: Chart) -> None:
    from matplotlib.ticker import MaxNLocator

    parts = [i for i in range(len(chart.columns)) if any(numbers[i] for _, numbers in chart.rows)]  # fmt: skip
    sums = [sum(numbers) for _, numbers in chart.rows]
    offset = [0] * len(chart.rows)
    for part in parts:
        fill, hatch = PARTS[part]
        widths = [numbers[part] for _, numbers in chart.rows]
        axes.barh(range(len(sums)), widths, 0.72, left=offset, color=fill, hatch=hatch, edgecolor=INK, linewidth=0.6, label=chart.columns[part])  # fmt: skip
        offset = [a + b for a, b in zip(offset, widths, strict=True)]
    for at, number in enumerate(sums):
        axes.text(number, at, f" {number}", va="center", size=8, color="#222222")
    axes.set_xlim(0, max(sums) * 1.07)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    axes.grid(axis="x", color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=len(parts), frameon=False, borderaxespad=0.3, handlelength=1.6)  # fmt: skip


def _grid(axes: Axes, chart: Chart) -> None:
    """Numbers on a shade that darkens with them."""
    most = max(max(numbers, default=0) for _, numbers in chart.rows)
    for at, (_, numbers) in enumerate(chart.rows):
        for place, number in enumerate(numbers):
            share = number / most
            _cell(axes, place, at, _shade(share) if number else "#ffffff")
            if number:
                _number(axes, place, at, number, "#ffffff" if share > 0.45 else "#111111", len(chart.columns))  # fmt: skip
    _months(axes, chart)


def _coverage(axes: Axes, chart: Chart) -> None:
    fills = {"watched": (PALE, ""), "partly": ("#ffffff", ""), "not": ("#ffffff", "/////")}  # fmt: skip
    for at, ((_, numbers), states) in enumerate(zip(chart.rows, chart.states, strict=True)):  # fmt: skip
        for place, (number, state) in enumerate(zip(numbers, states, strict=True)):
            fill, hatch = fills[state]
            _cell(axes, place, at, fill, hatch)
            if state != "not":
                _number(axes, place, at, number, "#111111", len(chart.columns))
    _months(axes, chart)
    axes.set_title("shaded: watched    plain: partly watched    hatched: not watched, so a blank says nothing", loc="left", size=8, color="#444444", pad=4)  # fmt: skip


def _cell(axes: Axes, place: int, at: int, fill: str, hatch: str = "") -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((place - 0.5, at - 0.5), 1, 1, facecolor=fill, edgecolor="#9aa3b2" if hatch else LINE, hatch=hatch, linewidth=0.5))  # fmt: skip


def _number(axes: Axes, place: int, at: int, number: int, ink: str, columns: int) -> None:  # fmt: skip
    size = 8 if columns <= 18 else 7 if columns <= 24 else 6
    if number >= 10_000:
        size -= 1
    axes.text(place, at, str(number), ha="center", va="center", size=size, color=ink)


def _months(axes: Axes, chart: Chart) -> None:
    axes.set_xlim(-0.5, max(len(chart.columns), 1) - 0.5)
    axes.set_ylim(len(chart.rows) - 0.5, -0.5)
    many = len(chart.columns)
    axes.set_xticks(range(many), chart.columns, rotation=90 if many > LEVEL else 0, size=9 if many <= 24 else 7)  # fmt: skip


DRAWERS = {"strips": _strips, "bars": _bars, "grid": _grid, "coverage": _coverage}


def _shade(share: float) -> str:
    """From pale to ink, so that its lightness falls steadily."""
    pale, ink = (int(PALE[i : i + 2], 16) for i in (1, 3, 5)), (int(INK[i : i + 2], 16) for i in (1, 3, 5))  # fmt: skip
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(pale, ink, strict=True))  # fmt: skip


def _short(label: str) -> str:
    line = one_line(label)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, LETTERS_A_LINE)


def _inches(figure: Figure, canvas: Any, label: str) -> float:
    """How wide a name is, with room for the number behind it."""
    probe = figure.text(0, 0, f"{label}  9999")
    width = probe.get_window_extent(canvas.get_renderer()).width / figure.dpi
    probe.remove()
    return float(width)


def _page(chart: Chart, head: About, svg: str) -> str:
    """The picture and its numbers as a table; nothing is loaded, and no script runs."""
    picture = svg[svg.index("<svg") :].replace("<svg ", '<svg role="img" aria-labelledby="t" ', 1)  # fmt: skip
    columns = "".join(f"<th scope=col>{html.escape(c)}" for c in ("", *chart.columns))
    state = {"not": "not watched", "partly": " (partly watched)", "watched": ""}

    def cell(row: int, place: int, number: int) -> str:
        if not chart.states:
            return str(number)
        of = chart.states[row][place]
        return state[of] if of == "not" else f"{number}{state[of]}"

    lines = "".join(
        f"<tr><th scope=row>{html.escape(one_line(label))}"
        + "".join(f"<td>{cell(row, place, number)}" for place, number in enumerate(numbers))
        for row, (label, numbers) in enumerate(chart.rows)
    )  # fmt: skip
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{html.escape(chart.title)}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 64rem; padding: 0 1rem; color: #111; background: #fff }}
h1 {{ position: absolute; clip-path: inset(50%) }}
svg {{ width: 100%; height: auto }}
.scroll {{ overflow-x: auto }}
table {{ border-collapse: collapse; font-size: .8rem }}
th, td {{ border: 1px solid #bbb; padding: .15rem .4rem; text-align: right; white-space: nowrap }}
th[scope=row] {{ text-align: left }}
</style>
<main><h1 id="t">{html.escape(chart.title)}</h1>
{picture}
<details><summary>The numbers as a table</summary>
<p>{html.escape(head.line)} {html.escape(" ".join(chart.notes))} {CAUTION}</p>
<div class="scroll" tabindex="0" role="region" aria-label="The numbers"><table><tr>{columns}{lines}</table></div>
</details></main></html>
"""
