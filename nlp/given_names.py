"""Given names and the gender that they are usual for: a vote on "he" and "she", never a fact about a person."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from nlp.spelling import fold


@cache
def given_names() -> dict[str, str]:
    """Folded name to f or m."""
    path = Path(__file__).parent / "data" / "given_names.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {fold(row["name"]): row["gender"] for row in csv.DictReader(file)}
