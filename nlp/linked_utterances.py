"""Which statements are versions of one utterance, among those that share a key. Pure.

A pair is decided by its two statements and by what else their texts and their key hold (``nlp/alike.py``): a translation
that has a better partner in the same text, or one in the same language that says something else, is no translation of this
one. An utterance is all that hangs together by pairs. Since a key's pairs follow from its statements alone, the order in
which texts came, and whether all is compared at once or bit by bit, change nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from nlp.alike import alike, strong
from nlp.sayings import WINDOW, Saying

MARGIN: Final = 0.08  # by which a partner in the same language must be better, to show that this one is another sentence

ORDER: Final = 1.0  # weight of standing in the same place among as many

Pair = tuple[str, str]


def pairs_of(group: Iterable[Saying]) -> Iterator[Pair]:
    """The pairs of one utterance among the statements that share a key."""
    same: defaultdict[tuple[str, tuple[str, ...], str, str], list[Saying]] = defaultdict(list)  # fmt: skip
    for one in group:
        same[one.lang, one.words, one.person or one.surname, one.office].append(one)
    texts = []
    for copies in same.values():
        copies.sort(key=lambda s: (s.day, s.id))
        yield from _copies(copies)
        texts.append(copies)
    if len(texts) > 1:
        texts.sort(key=lambda copies: (copies[0].day, copies[0].id))
        found = _Scores(texts)
        for a, b in found.kept():
            yield from _nearest(texts[a], texts[b])


def _copies(copies: list[Saying]) -> Iterator[Pair]:
    """Word for word the same, one after the other."""
    for before, after in pairwise(copies):
        if after.day - before.day <= WINDOW:
            yield before.id, after.id


def _nearest(ours: list[Saying], theirs: list[Saying]) -> Iterator[Pair]:
    """Each with the nearest in time of the other text's copies."""
    for these, those in ((ours, theirs), (theirs, ours)):
        for one in these:
            other = min(those, key=lambda s: (abs(s.day - one.day), s.id), default=None)
            if other and abs(one.day - other.day) <= WINDOW:
                yield one.id, other.id


def _places(texts: list[list[Saying]]) -> dict[str, tuple[int, int]]:
    """Statement to its number among those that its text holds of one speaker, and how many these are."""
    of: defaultdict[tuple[str, str], list[Saying]] = defaultdict(list)
    for copies in texts:
        for one in copies:
            of[one.version, one.person or one.surname or one.office].append(one)
    found = {}
    for those in of.values():
        those.sort(key=lambda s: (s.place, s.id))
        found.update({one.id: (n, len(those)) for n, one in enumerate(those)})
    return found


class _Scores:
    """How much the different texts of one key are alike, and which of these are versions of one utterance."""

    def __init__(self, texts: list[list[Saying]]) -> None:
        self.texts = texts
        self.places = _places(texts)
        self.scores: dict[tuple[int, int], float] = {}
        for n, one in enumerate(texts):
            last = one[-1].day + WINDOW
            for m in range(n + 1, len(texts)):
                other = texts[m]
                if other[0].day > last:
                    break
                near = next(((a, b) for a in one for b in other if abs(a.day - b.day) <= WINDOW), None)  # fmt: skip
                if near and (score := alike(*near, self._order(*near))):
                    self.scores[n, m] = self.scores[m, n] = score
        #: (text, version) and (text, language) -> the best score there
        self.in_version: dict[tuple[int, str], float] = defaultdict(float)
        self.in_language: dict[tuple[int, str], tuple[float, int]] = {}
        for (n, m), score in self.scores.items():
            for copy in texts[m]:
                at = (n, copy.version)
                self.in_version[at] = max(self.in_version[at], score)
            best = self.in_language.get((n, texts[m][0].lang), (0.0, -1))
            if score > best[0]:
                self.in_language[n, texts[m][0].lang] = score, m

    def _order(self, a: Saying, b: Saying) -> float:
        """What the places of two statements tell: both first, or both second, of as many."""
        one, other = self.places[a.id], self.places[b.id]
        return ORDER if one == other and one[1] > 1 else 0.0

    def kept(self) -> Iterator[tuple[int, int]]:
        """The pairs that stand in spite of better ones, by numbers of texts."""
        for (n, m), score in self.scores.items():
            if n < m and (strong(self.texts[n][0], self.texts[m][0]) or (self._best(n, m, score) and self._best(m, n, score))):  # fmt: skip
                yield n, m

    def _best(self, n: int, m: int, score: float) -> bool:
        """Whether text ``m`` has no better partner than ``n``: in a version of ``n``, or in its language."""
        if all(self.in_version[m, copy.version] > score for copy in self.texts[n]):
            return False
        one, other = self.texts[n][0], self.texts[m][0]
        if one.lang == other.lang:
            return True
        best, at = self.in_language[m, one.lang]
        return best <= score + MARGIN or (min(n, at), max(n, at)) in self.scores
