"""Stances and stages on texts that are opened to their rules: what was reached may not fall.

On texts never seen they are worse, and ``nlp/data/stance_measured.yml`` holds those figures (``python -m tests.eval.positions held``).
"""

from __future__ import annotations

import pytest

from tests.eval.positions import figures, read, score

#: found, and of these right, at the least
FLOORS = {
    "dev": {
        "for": (31, 31), "against": (24, 24), "conditional": (16, 16), "declines": (21, 21),
        "plan": (15, 15), "decision": (13, 13), "deed": (20, 20), "stopped": (14, 14),
    },
    "seen2": {
        "for": (64, 62), "against": (32, 31), "conditional": (30, 29), "declines": (30, 28),
        "plan": (20, 19), "decision": (23, 23), "deed": (28, 27), "stopped": (29, 29),
    },
}  # fmt: skip


@pytest.mark.parametrize("half", FLOORS)
def test_no_figure_falls_below_its_floor(half: str) -> None:
    found = figures(score(read(half)))
    assert {
        name: (found[name].right, found[name].found)
        for name, (number, right) in FLOORS[half].items()
        if found[name].right < right
        or found[name].right * number < right * found[name].found
    } == {}
