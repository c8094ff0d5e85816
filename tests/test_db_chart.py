"""Charts and Parquet, through the commands. SYNTHETIC: names and words are invented."""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from db.chart_commands import KINDS
from db.charted import Chart
from db.export.about import About
from returnwatch import main


def returnwatch(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_every_chart_is_whole_says_what_it_counts_and_loads_nothing(
    filled: Path, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib", reason="the extra 'charts' is not installed: no chart was drawn")  # fmt: skip
    for kind in KINDS:
        file = tmp_path / f"{kind}.html"
        done = returnwatch("chart", kind, "--db", filled, "-o", file)
        assert done.exit_code == 0, done.output
        page = file.read_text("utf-8")
        svg = page[page.index("<svg") : page.index("</svg>") + 6]
        ElementTree.fromstring(svg)  # well formed
        # what is referred to lies in the picture itself
        assert not re.findall(r'(?:href|src)="(?!#)|url\((?!#)|@import|<script', page)
        assert "default-src 'none'" in page
    weeks = (tmp_path / "weeks.html").read_text("utf-8")
    assert "<th scope=row>Belgium<td>" in weeks
    assert "2025-12-29" in weeks  # the Monday
    assert "wire.example" not in weeks
    measures = (tmp_path / "measures.html").read_text("utf-8")
    assert "<th scope=row>Forced return<td>0<td>0<td>0<td>0<td>0<td>1" in measures
    coverage = (tmp_path / "coverage.html").read_text("utf-8")
    assert "(partly watched)" in coverage


def test_the_same_question_gives_the_same_picture(filled: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra 'charts' is not installed")
    for ending in (".svg", ".png"):
        files = [tmp_path / f"{name}{ending}" for name in "ab"]
        for file in files:
            returnwatch("chart", "speakers", "--db", filled, "--country", "BE", "-o", file)  # fmt: skip
        first, second = (file.read_bytes() for file in files)
        assert first == second
    assert first.startswith(b"\x89PNG")
    refused = returnwatch("chart", "weeks", "--db", filled, "-o", tmp_path / "x.pdf")
    assert (refused.exit_code, "end it with .svg, .png or .html" in refused.output) == (2, True)  # fmt: skip


def test_without_the_extra_one_line_says_what_to_install(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for words, extra in ((("chart", "weeks", "-o", tmp_path / "a.svg"), "charts"), (("timeline", "-o", tmp_path / "a.parquet"), "parquet")):  # fmt: skip
        done = returnwatch(*words, "--db", filled)
        assert done.exit_code == 2
        assert f"pip install 'returnwatch[{extra}]'" in done.output
        assert done.output.count("\n") == 1
    assert list(tmp_path.glob("a.*")) == []


def test_labels_do_not_overlap() -> None:
    pytest.importorskip("matplotlib", reason="the extra 'charts' is not installed")
    import matplotlib

    from db.export.to_chart import SETTINGS, figure_of

    months = tuple(f"{2020 + m // 12}-{m % 12 + 1:02}" for m in range(36))
    names = [f"Permanent Under-Secretary {n} for Arrivals, Residence and Settlement of Norland" for n in range(40)]  # fmt: skip
    rows = tuple((name, tuple(range(36))) for name in names)
    chart = Chart("grid", "Title", "Month", "Measure", months, rows, ("A note. " * 40,))
    with matplotlib.rc_context(SETTINGS):
        figure = figure_of(chart, About("t", "everything " * 30, "2026"))
    draw = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    axes = figure.axes[0]
    for labels in (axes.get_xticklabels(), axes.get_yticklabels()):
        boxes = sorted((label.get_window_extent(draw) for label in labels), key=lambda b: (b.x0, b.y0))  # fmt: skip
        assert not any(a.overlaps(b) for a, b in pairwise(boxes))
        assert all(
            box.x0 > 0.4 * figure.dpi for box in boxes
        )  # clear of the axis title
    said = [text.get_window_extent(draw) for text in figure.texts]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in said)


def test_parquet_has_the_timeline_with_types(filled: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra 'parquet' is not installed")  # fmt: skip
    for command in ("timeline", "check"):
        file = tmp_path / f"{command}.parquet"
        returnwatch(command, "--db", filled, "-o", file)
        table = parquet.read_table(file)
        assert table.num_rows > 0
    table = parquet.read_table(tmp_path / "timeline.parquet")
    assert [str(table.schema.field(name).type) for name in ("date", "confidence", "start")] == ["string", "double", "int64"]  # fmt: skip
    assert table.column("speaker").to_pylist() == ["The ministry", "Ada Bel"]
