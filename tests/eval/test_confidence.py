"""Confidence keeps its word: of the statements at .9 or more at least 95 in a hundred have words and speaker right.

On our own gold, ``test_floors.py`` asks the same.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.eval.confidence import (
    SHARED,
    SURE_FLOOR,
    Tally,
    from_polnear,
    share_of_sure,
)


@pytest.mark.skipif(
    not SHARED.exists(), reason="../shared is not here: nothing to measure on"
)
def test_on_political_news() -> None:
    tally: Tally = Counter()
    from_polnear(tally)
    assert share_of_sure(tally) >= SURE_FLOOR
