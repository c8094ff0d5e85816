"""Figures of gold with names, verbs and order exchanged by program may not fall: forms count, not words.

``python -m tests.eval.swapped`` prints the figures; copy one that rose into ``floors_swapped.json``.
"""

from __future__ import annotations

import json

import pytest

from tests.eval.swapped import HERE, WAYS, measured, replaced, with_order
from tests.eval.test_floors import EPSILON

FLOORS: dict[str, dict[str, float]] = json.loads(
    (HERE / "floors_swapped.json").read_text("utf-8")
)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_falls_below_its_floor(name: str) -> None:
    figures = measured(name, WAYS)
    dropped = {
        what: f"{figures[what]:.1f}, floor {floor}"
        for what, floor in FLOORS[name].items()
        if figures[what] < floor - EPSILON
    }
    assert not dropped


def test_offsets_follow_the_words() -> None:
    text = "“We go home now,” said Minister Ada Quill. It rained."
    gold = {"start": 1, "end": 15, "speaker_start": 32, "speaker_end": 41}
    row = {"text": text, "lang": "en", "gold": {"statements": [gold]}}
    (turned,) = with_order([row])
    assert turned["text"] == "Minister Ada Quill said: “We go home now.” It rained."
    renamed = replaced(turned, [(13, 18, "van Oudenhof")])
    (moved,) = renamed["gold"]["statements"]
    assert renamed["text"][moved["start"] : moved["end"]] == "We go home now"
    who = renamed["text"][moved["speaker_start"] : moved["speaker_end"]]
    assert who == "Ada van Oudenhof"
