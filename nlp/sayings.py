"""A statement as it is compared with others: its words, what it speaks of in any language, and where to look for its like.

What is the same in all languages: measures, countries, figures, people, names with a capital, words of one origin
(*criminals*, *criminels*, *Kriminelle*), and a short list of plain words (``nlp/data/shared_words.yml``). Plain Python.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from itertools import combinations
from typing import Final

from db.across import SpokenRow
from db.records import fold
from nlp.shared_words import meanings
from nlp.words import split

#: A change here, or in nlp/alike.py, that changes who belongs together needs a new one: then all is compared again.
RULES: Final = "1"

WINDOW: Final = 14  # days within which one utterance is told
BUCKET: Final = 42  # days that share a key
RUN: Final = 4  # words
RUNS: Final = 6  # keys of runs of words a statement has at most
PAIRS: Final = 4  # keys of pairs of what it speaks of
HEAVY: Final = 5.0  # what it speaks of must weigh so much to be found by it alone
FEWEST: Final = 4  # words; shorter ones are alike by chance
STEM: Final = 5  # letters by which words of one origin are told
LONG: Final = 6  # letters; shorter words are alike by chance
UNIQUE: Final = 100  # figures from here on find statements whoever said them


@dataclass(frozen=True)
class Saying:
    """A statement with what is compared."""

    id: str
    version: str
    lang: str
    day: int
    said: bool  # the day is printed with the words
    public: int  # the day on which the text was public
    place: int  # where it begins in its text
    own: bool  # printed by those who said it: official, or their party
    person: str
    surname: str
    office: str
    country: str
    speaker_kind: str
    words: tuple[str, ...]
    signs: Mapping[
        str, float
    ]  # what it speaks of in any language -> how much that tells

    @cached_property
    def stems(self) -> frozenset[str]:
        """Longer words without their endings."""
        return frozenset(w[:STEM] for w in self.words if len(w) >= LONG - 1 and not w[0].isdigit())  # fmt: skip

    @cached_property
    def origins(self) -> frozenset[str]:
        """The same for comparing across languages: long words, without accents."""
        return frozenset(fold(w)[:STEM] for w in self.words if len(w) >= LONG and not w[0].isdigit())  # fmt: skip

    @cached_property
    def figures(self) -> tuple[float, ...]:
        return tuple(float(s[2:]) for s in self.signs if s.startswith("n:"))

    @cached_property
    def weight(self) -> float:
        return sum(self.signs.values())

    def packed(self) -> str:
        """As text for the file."""
        return json.dumps(
            [
                self.lang, self.day, self.said, self.public, self.place, self.own, self.person, self.surname, self.office, self.country, self.speaker_kind,
                " ".join(self.words), dict(self.signs),
            ],
            ensure_ascii=False,
        )  # fmt: skip


def unpacked(statement: str, version: str, features: str) -> Saying:
    lang, day, said, public, place, own, person, surname, office, country, kind, words, signs = json.loads(features)  # fmt: skip
    return Saying(
        statement, version, lang, day, said, public, place, own, person, surname, office, country, kind, tuple(words.split()), signs
    )  # fmt: skip


def saying(row: SpokenRow) -> Saying:
    """A statement as the file has it, as it is compared."""
    words = split(row.text)
    lang = row.lang.partition("-")[0]
    folded = tuple(w for w in words.folded if w)
    signs: dict[str, float] = {}
    for code in row.measures:
        signs[f"m:{code}"] = MEASURE
    for iso2 in row.countries:
        signs[f"c:{iso2}"] = EVERYWHERE.get(iso2, COUNTRY)
    for value in row.figures:
        if value > 1:
            signs[f"n:{value:g}"] = FIGURE if value >= 10 else SMALL_FIGURE
    for name in row.people:
        signs[f"p:{name}"] = PERSON
    for meaning in meanings(folded, lang):
        signs[f"w:{meaning}"] = MEANING
    return Saying(
        row.statement,
        row.version,
        lang,
        _ordinal(row.date),
        row.said,
        _ordinal(row.public_from[:10]),
        row.place,
        row.tier in ("official", "party"),
        row.person,
        _surname(row.speaker),
        row.office,
        row.country,
        row.speaker_kind,
        folded,
        signs,
    )


MEASURE: Final = 1.5
COUNTRY: Final = 2.0
FIGURE: Final = 3.0
SMALL_FIGURE: Final = 1.5
PERSON: Final = 2.0
MEANING: Final = 1.0
#: countries that nearly every statement on the topic names
EVERYWHERE: Final = {"AF": 0.4, "EU": 0.5}


def _ordinal(day: str) -> int:
    try:
        return date.fromisoformat((day + "-01-01")[:10] if len(day) < 10 else day).toordinal()  # fmt: skip
    except ValueError:
        return 0


def _surname(speaker: str) -> str:
    return fold(speaker).replace("-", " ").split()[-1] if speaker.strip() else ""


def keys(one: Saying) -> set[int]:
    """63-bit numbers; two statements that may be one utterance share at least one. In order of time."""
    if len(one.words) < FEWEST:
        return set()
    found = set(_who(one))
    found.update(f"run {one.lang} {run}" for run in _runs(one.words))
    found.update(f"figure {f:g}" for f in one.figures if f >= UNIQUE)
    found.update(_pairs(one))
    return {
        (bucket << 44) | (int.from_bytes(_mixed(name)) >> 20)
        for bucket in _buckets(one.day)
        for name in found
    }  # fmt: skip


def _who(one: Saying) -> Iterator[str]:
    if one.person:
        yield f"person {one.person}"
    if one.surname and one.speaker_kind == "person":
        yield f"surname {one.surname}"
    if one.office:
        yield f"office {one.office}"
    if one.country and not one.person:
        yield f"country {one.country}"


def _buckets(day: int) -> Iterator[int]:
    """Its own, and the next where the window reaches into it."""
    own = day // BUCKET
    yield own
    if (day + WINDOW) // BUCKET != own:
        yield own + 1


def _pairs(one: Saying) -> list[str]:
    """The first few of all pairs of what it speaks of: by these it is found in another language, whoever said it."""
    if one.weight < HEAVY:
        return []
    signs = sorted(s for s in one.signs if s.removeprefix("c:") not in EVERYWHERE)
    pairs = (f"pair {a} {b}" for a, b in combinations(signs, 2))
    return sorted(pairs, key=_mixed)[:PAIRS]


def _mixed(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=8).digest()


def _runs(words: tuple[str, ...]) -> list[str]:
    """The first few of all runs of words, in an order that is the same for all texts."""
    runs = {" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}
    return sorted(runs, key=_mixed)[:RUNS]
