"""Versions of utterances and events on invented stories: what was reached may not fall. ``python -m tests.eval.lineage`` prints it."""

from __future__ import annotations

import json

import pytest

from tests.eval.lineage import FLOORS, figures, result

HALVES = tuple(json.loads(FLOORS.read_text("utf-8")))


@pytest.mark.parametrize("half", HALVES)
def test_no_figure_falls_below_its_floor(half: str) -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))[half]
    found = figures(result(half))
    assert found.keys() == floors.keys()
    assert {name: found[name] >= floors[name] for name in floors} == dict.fromkeys(floors, True)  # fmt: skip
