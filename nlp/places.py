"""English names of places to and from which people are flown, whatever the language of the text: ``data/places.csv``.

A headline is in English, and two texts that print one airport in two languages tell of one flight.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

from db.records import ReturnwatchError, fold

DATA: Final = Path(__file__).parent / "data" / "places.csv"


class PlaceError(ReturnwatchError):
    """The file of places cannot be read."""


def english(place: str) -> str:
    """A place's English name; as printed where the file does not know it, as most names are the same everywhere."""
    return _names().get(fold(place), place)


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row.keys() != {"place", "printed"} or not row["place"]:
                raise PlaceError(f"{DATA.name}: {row}: a line holds a place and its printed names, apart by |")  # fmt: skip
            for printed in (row["place"], *row["printed"].split("|")):
                known = names.setdefault(fold(printed), row["place"])
                if known != row["place"]:
                    raise PlaceError(f"{DATA.name}: {printed!r} is both {known} and {row['place']}; keep one")  # fmt: skip
    return names
