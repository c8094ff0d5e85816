"""Floors: title, day, body and boilerplate of the invented pages must not be read worse than they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.eval import pages

FLOORS: dict[str, dict[str, float]] = json.loads(
    (Path(__file__).parent / "floors_pages.json").read_text("utf-8")
)


@pytest.mark.parametrize("half", pages.HALVES)
def test_pages_are_read_as_well_as_before(half: str) -> None:
    figures = pages.totals(pages.score(half, pages.ours))
    assert {
        name: round(figures[name], 3)
        for name, floor in FLOORS[half].items()
        if figures[name] < floor
    } == {}
