"""Cues of signing: words that say a country signed, backed, stayed away, attended. From ``nlp/data/signing.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from db.records import ReturnwatchError
from nlp import plain_yaml
from nlp.patterns import PatternIndex
from nlp.words import Words

DATA: Final = Path(__file__).parent / "data" / "signing.yml"
#: cues, the one that wins where several stand on the same words first
KINDS: Final = ("other", "except", "unlike", "not", "earlier", "sign", "back", "join", "author", "closing", "attend", "host", "origin", "ask")  # fmt: skip
LISTS: Final = (
    "letter",
    "by",
    "others",
    "at",
    "breaks",
    "one",
    "who",
    "private",
    "also",
    "some",
    "did",
)


class SigningError(ReturnwatchError):
    """The file of signing words cannot be used."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A kind of ``KINDS``, and where it stands, characters."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SigningWords:
    """The words of one language."""

    index: PatternIndex[str]
    letter: frozenset[str]
    by: frozenset[str]
    others: frozenset[str]
    at: frozenset[str]
    breaks: frozenset[str]
    one: frozenset[str]
    who: frozenset[str]
    private: frozenset[str]
    also: frozenset[str]
    some: frozenset[str]
    did: frozenset[str]


@cache
def _raw() -> Mapping[str, Mapping[str, list[str]]]:
    raw: Mapping[str, Mapping[str, list[str]]] = plain_yaml.read(DATA)
    for lang, section in raw.items():
        if lang != "capitals" and (odd := section.keys() ^ {*KINDS, *LISTS}):
            raise SigningError(
                f"signing.yml: {lang}: unknown or missing keys {sorted(odd)}; wanted are {', '.join((*KINDS, *LISTS))}"
            )
    return raw


@cache
def signing(lang: str) -> SigningWords | None:
    """The words of a language; None where the file has none."""
    section = _raw().get(lang)
    if section is None or lang == "capitals":
        return None
    lists = {name: frozenset(w.lower() for w in section[name]) for name in LISTS}
    return SigningWords(PatternIndex({kind: section[kind] for kind in KINDS}), **lists)


@cache
def capitals() -> dict[tuple[str, ...], str]:
    """Capitals that stand for governments, as folded words, to ISO codes. Brussels stands for the EU and is left out."""
    return {
        tuple(name.lower().split()): iso2
        for iso2, names in _raw()["capitals"].items()
        for name in names
    }


def cues(words: Words, known: SigningWords) -> list[Cue]:
    """The cues of a text in order; of overlapping ones the kind that comes first in ``KINDS``, then the longer."""
    hits = sorted(
        known.index.find(words),
        key=lambda h: (KINDS.index(h.label), h.first - h.last, h.first),
    )
    taken: set[int] = set()
    found: list[Cue] = []
    for hit in hits:
        covered = range(hit.first, hit.last + 1)
        if taken.isdisjoint(covered):
            taken.update(covered)
            found.append(Cue(hit.label, words.starts[hit.first], words.end(hit.last)))
    return sorted(found, key=lambda c: c.start)
