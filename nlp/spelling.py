"""How names are compared: folded, in parts, with the case endings of a language, and one slip allowed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from db.records import fold as fold
from db.records import slug as slug
from nlp.language import LanguageError, tables_or_neutral

DATA = Path(__file__).parent / "data"
PARTICLES = frozenset((
    "van", "von", "de", "der", "den", "ten", "ter", "del", "della", "di", "da",
    "do", "dos", "du", "la", "le", "zu", "zur", "af", "al", "el", "bin", "y",
    "van't", "'t", "d'", "ibn", "ben"
))  # fmt: skip


@cache
def parts(name: str) -> tuple[tuple[str, ...], str]:
    """Given names and surname, folded; particles belong to the surname."""
    words = [w for w in re.split(r"[\s.]+", fold(name)) if w]
    if len(words) < 2:
        return (), " ".join(words)
    at = next((i for i, w in enumerate(words[1:], 1) if w in PARTICLES), len(words) - 1)
    return tuple(words[:at]), " ".join(words[at:])


@cache
def surname_endings(lang: str) -> tuple[tuple[str, str], ...]:
    """(ending cut from the name, ending printed instead) that a language puts on a surname."""
    table = tables_or_neutral(lang)
    found: list[tuple[str, str]] = []
    for row in table.name_endings:
        cut, arrow, put = row.partition(">")
        if not arrow:
            raise LanguageError(
                f"{table.lang}.yml: name_endings: {row!r}; write what is cut > what is put, such as nen>sen"
            )
        found.append((cut.strip(), put.strip()))
    return tuple(found)


def same_surname(printed: str, known: str, lang: str) -> bool:
    """Identical, a case ending of the language away, or one slip in five letters or more."""
    if printed == known:
        return True
    for cut, put in surname_endings(lang):
        if known.endswith(cut) and known[: len(known) - len(cut)] + put == printed:
            return True
    return (
        min(len(printed), len(known)) >= 5
        and Levenshtein.distance(printed, known, score_cutoff=1) == 1
        and not printed.startswith(known)
        and not known.startswith(printed)
    )
