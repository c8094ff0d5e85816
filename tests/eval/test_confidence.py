"""Confidence keeps its word: of the statements at .9 or more at least 95 in a hundred have words and speaker right."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.eval.confidence import SHARED, Tally, from_gold, from_polnear, share_of_sure

FLOOR = 95.0


def test_on_our_gold() -> None:
    tally: Tally = Counter()
    from_gold(tally)
    assert share_of_sure(tally) >= FLOOR


@pytest.mark.skipif(
    not SHARED.exists(), reason="../shared is not here: nothing to measure on"
)
def test_on_political_news() -> None:
    tally: Tally = Counter()
    from_polnear(tally)
    assert share_of_sure(tally) >= FLOOR
