"""The phrases of a language for measures, in one index: the topic and the component look a text up in it once."""

from __future__ import annotations

from functools import cache
from typing import Final

from nlp.language import tables_or_neutral
from nlp.patterns import PatternIndex

Label = tuple[str, str]  # what a row is for, and the code or the kind of denial
FOUND: Final = "measure"
NOT: Final = "not"
DENIAL: Final = "denial"


@cache
def measure_index(lang: str) -> PatternIndex[Label]:
    """Of a language; the neutral one's where it has no file."""
    table = tables_or_neutral(lang)
    sections = ((FOUND, table.measures), (NOT, table.measures_not), (DENIAL, table.negation))  # fmt: skip
    rows = {(what, key): phrases for what, section in sections for key, phrases in section.items()}  # fmt: skip
    return PatternIndex(rows, table.sets)
