"""Which texts are the same text: near-duplicates across addresses and outlets. Pure; imports db.records only.

A text is cut into runs of five words. Sketches of the runs (MinHash) say cheaply which texts may share many; whether
they do is then counted, on all runs. A headline never decides: it is not looked at. Method: A. Broder, "On the
resemblance and containment of documents" (1997); bands as in Leskovec, Rajaraman, Ullman, "Mining of Massive
Datasets", chapter 3.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy
from numpy.typing import NDArray

from db.records import tier_rank

#: A change of anything in this module that changes who is a copy of whom needs a new one: then all is compared again.
RULES = "stories 1"

RUN = 5  # words
FEWEST = 20  # runs: below this a text is too short to be told from a common phrase
SHARE = 0.8  # of the shorter text's runs that must stand in the longer
SHORTEST = 0.6  # the shorter text's runs as a part of the longer's: below it is quoted, not copied
OTHER_NUMBERS = (
    1 / 3
)  # of the numbers in words that both have; above it, one form filled in twice

# Two texts that share .6 of all their runs meet in a band with .999, at .5 with .96, at .43 (the least that can be copies:
# much shorter and much reworded) with .82; those that share .1, as a ministry's texts may, with .005.
BANDS, ROWS = 50, 4

_WORD = re.compile(r"\w+")
_DROPPED = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DIGIT = re.compile(r"\d")

Hashes = NDArray[numpy.uint64]


def _constants(name: str, number: int) -> Hashes:
    """Odd numbers that are the same on every machine and with every numpy."""
    hashed = (
        blake2b(f"{name} {n}".encode(), digest_size=8).digest() for n in range(number)
    )
    return numpy.array([int.from_bytes(h) | 1 for h in hashed], dtype=numpy.uint64)


_PLACES = _constants("place in a run", RUN)
# 32 bits are enough to find the lowest, and nine times as quick as 64
_FACTORS = _constants("factor", BANDS * ROWS)[:, None].astype(numpy.uint32)
_TERMS = _constants("term", BANDS * ROWS)[:, None].astype(numpy.uint32)
_BAND = _constants("band", BANDS)
_ROW = _constants("row", ROWS)
_SHIFT = numpy.uint64(29)
_HALF = numpy.uint64(32)


@lru_cache(maxsize=100_000)
def _word(word: str) -> int:
    """Not Python's own hash, which is another in each process."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest())


class Sketch:
    """A text as it is compared. Case, spacing, punctuation and typography do not count.

    Args:
        text: the body, without its headline.
        lang: two texts in different languages are never one story.
        document: two wordings of one document are one story in spite of other numbers.
        source: two texts of one publisher share what it puts under all of them.
    """

    def __init__(
        self, text: str, lang: str = "", document: str = "", source: str = ""
    ) -> None:
        self.lang = lang
        self.document = document
        self.source = source
        self._folded = unicodedata.normalize("NFKC", _DROPPED.sub("", text)).casefold()
        self.runs = numpy.unique(self.hashes(self.words()))

    def words(self) -> list[str]:
        return _WORD.findall(self._folded)

    @staticmethod
    def hashes(words: list[str]) -> Hashes:
        """One a run, in the order of the text."""
        if len(words) < RUN:
            return numpy.empty(0, dtype=numpy.uint64)
        each = numpy.fromiter(map(_word, words), dtype=numpy.uint64, count=len(words))
        runs = numpy.zeros(len(words) - RUN + 1, dtype=numpy.uint64)
        for place, factor in enumerate(_PLACES):
            runs += each[place : place + len(runs)] * factor
        return runs ^ (runs >> _SHIFT)

    @property
    def comparable(self) -> bool:
        return len(self.runs) >= FEWEST

    @cached_property
    def lowest(self) -> bytes:
        """What is kept of the text for comparing: of each order that the runs can be put in, the first. 32-bit numbers.

        The share of these that two texts have in common estimates the share of all their runs that they have in common.
        """
        if not self.comparable:
            return b""
        mixed = (self.runs >> _HALF).astype(numpy.uint32) * _FACTORS
        mixed += _TERMS
        lowest: NDArray[numpy.uint32] = mixed.min(axis=1).astype("<u4")
        return lowest.tobytes()

    def bands(self) -> list[int]:
        """63-bit numbers; two texts that may be copies share at least one. None for a text that is too short."""
        if not self.comparable:
            return []
        lowest = numpy.frombuffer(self.lowest, "<u4").reshape(BANDS, ROWS)
        sums = (lowest.astype(numpy.uint64) * _ROW).sum(
            axis=1, dtype=numpy.uint64
        ) * _BAND
        return [int(band) >> 1 for band in sums ^ (sums >> _SHIFT)]

    @cached_property
    def numbers(self) -> dict[tuple[str, ...], dict[int, str]]:
        """Runs that hold a number, with # in its place, to the places and numbers; what stands twice is left out."""
        words = self.words()
        masked = ["#" if _DIGIT.search(word) else word for word in words]
        found: dict[tuple[str, ...], dict[int, str]] = {}
        for start in range(len(words) - RUN + 1):
            run = tuple(masked[start : start + RUN])
            if 0 < run.count("#") <= RUN - 3:
                places = range(start, start + RUN)
                found[run] = (
                    {}
                    if run in found
                    else {at: words[at] for at in places if masked[at] == "#"}
                )
        return {run: numbers for run, numbers in found.items() if numbers}


def may_be_same(one: Sketch, lang: str, runs: int, lowest: bytes) -> bool:
    """Whether what is kept of another text leaves it possible: in all but one case in some ten thousand it does, if so."""
    if not (one.lowest and lowest) or _base(one.lang) != _base(lang):
        return False
    shorter, longer = sorted((len(one.runs), runs))
    if shorter < SHORTEST * longer:
        return False
    least = SHARE * shorter / (longer + (1 - SHARE) * shorter)
    error = (least * (1 - least) / (BANDS * ROWS)) ** 0.5
    alike = numpy.frombuffer(one.lowest, "<u4") == numpy.frombuffer(lowest, "<u4")
    return bool(alike.mean() >= least - 4 * error)


def same_text(one: Sketch, other: Sketch) -> bool:
    """Whether one text is a copy of the other, perhaps shortened, or with an opening of its own. Symmetric."""
    if not (one.comparable and other.comparable) or _base(one.lang) != _base(
        other.lang
    ):
        return False
    shorter, longer = sorted((len(one.runs), len(other.runs)))
    if shorter < SHORTEST * longer:
        return False
    shared = len(numpy.intersect1d(one.runs, other.runs, assume_unique=True))
    if shared < SHARE * shorter:
        return False
    if one.document and one.document == other.document:
        return True
    if one.source and one.source == other.source and other_core(one, other):
        return False
    return not other_numbers(one, other)


def other_core(one: Sketch, other: Sketch) -> bool:
    """Whether two texts of one publisher share only what stands above and under all of them."""
    a, b = one.words(), other.words()
    fewer = min(len(a), len(b))
    head = next((n for n in range(fewer) if a[n] != b[n]), fewer)
    tail = next(
        (n for n in range(fewer - head) if a[-1 - n] != b[-1 - n]), fewer - head
    )
    mine, theirs = (
        numpy.unique(Sketch.hashes(words[head : len(words) - tail])) for words in (a, b)
    )
    shorter = min(len(mine), len(theirs))
    shared = len(numpy.intersect1d(mine, theirs, assume_unique=True))
    return shorter >= FEWEST and shared < SHARE * shorter


def _base(lang: str) -> str:
    return lang.partition("-")[0].casefold()


def other_numbers(one: Sketch, other: Sketch) -> bool:
    """Whether the words are the same and the numbers are not: last week's statistics and this week's.

    One number of many may differ: a misprint is still a copy, and worth seeing beside the others.
    """
    same: set[tuple[int, int]] = set()
    different: set[tuple[int, int]] = set()
    for run in one.numbers.keys() & other.numbers.keys():
        places = zip(one.numbers[run].items(), other.numbers[run].items(), strict=True)
        for (a, number), (b, its) in places:
            (same if number == its else different).add((a, b))
    return len(different) > OTHER_NUMBERS * (len(same) + len(different))


@dataclass(frozen=True, slots=True)
class Member:
    """A version, with what decides which of a story's versions it is named after."""

    version: str
    tier: str
    public_from: str  # the day it was published, else that it was seen
    first_seen_at: str
    url: str
    near: tuple[int, ...] = ()  # how near its publisher is to what is told, 0 nearest


def root(members: Iterable[Member]) -> Member:
    """The most official of them, of these the earliest, then the nearest to what is told.

    In which order they come does not matter, nor in which order a crawl came by on one day.
    """
    return min(
        members,
        key=lambda m: (
            tier_rank(m.tier),
            m.public_from,
            m.near,
            m.first_seen_at[:10],
            m.url,
            m.first_seen_at,
            m.version,
        ),
    )


def components(pairs: Iterable[tuple[str, str]]) -> Iterator[set[str]]:
    """Sets of versions that hang together by pairs, however far apart."""
    group: dict[str, set[str]] = {}
    for one, other in pairs:
        a, b = group.setdefault(one, {one}), group.setdefault(other, {other})
        if a is not b:
            small, large = sorted((a, b), key=len)
            large |= small
            for member in small:
                group[member] = large
    done: set[int] = set()
    for members in group.values():
        if id(members) not in done:
            done.add(id(members))
            yield members
