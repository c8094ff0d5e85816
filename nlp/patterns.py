"""Word patterns with an index of their own: what measures, speech verbs and the topic are found by.

Notation, one pattern a row:

    return            the word itself, small or capital
    return*           any word that begins so
    (a|b*)            one of several; one of them may be several words
    <name>            one of a named set of words
    _3                up to three words between (commas allowed, never the end of a sentence)
    …                 up to five words between
    ~ x               and x somewhere in the same sentence or the two before; x may be any of the above
    ~~ x              and x somewhere in the whole text

Hyphens and apostrophes part words as in ``nlp.words``. Method: patterns are filed under their first word or prefix;
the candidates of a word are looked up once and kept (measured at some hundred times the speed of spaCy's Matcher
with REGEX). Of those with a gap behind the first word, only such are tried as have their second word close behind.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, Generic, NamedTuple, TypeVar

from nlp.pattern_rows import Element, Forms, Pattern, Sets, parse
from nlp.words import BROKEN, JOINED, Kept, Words

Label = TypeVar("Label")
NEAR_BACK: Final = 2  # sentences before the word's own in which ``~`` is looked for


class Hit(NamedTuple, Generic[Label]):
    """Words ``first`` to ``last`` (inclusive) of a ``Words`` fit a pattern."""

    label: Label
    first: int
    last: int
    pattern: Pattern


_Row = tuple[int, Label, Pattern]  # which of a first word's rows it is


class PatternIndex(Generic[Label]):
    """Rows under labels, looked up in a text in one pass."""

    def __init__(
        self, rows: Mapping[Label, Iterable[str]], sets: Sets | None = None
    ) -> None:
        """Args: rows: label -> rows in the notation above; sets: what ``<name>`` stands for."""
        self._exact: dict[str, list[tuple[Label, Pattern]]] = {}
        self._prefix: dict[str, list[tuple[Label, Pattern]]] = {}
        self._behind = _Behind()
        for label, lines in rows.items():
            for line in lines:
                for pattern in parse(line, sets):
                    for word in pattern.elements[0].exact:
                        self._exact.setdefault(word, []).append((label, pattern))
                    for prefix in pattern.elements[0].prefixes:
                        self._prefix.setdefault(prefix, []).append((label, pattern))
                    if pattern.gapped:
                        self._behind.add(pattern.elements[1])
        self._lengths = sorted({len(p) for p in self._prefix})
        self._heads = Kept(self._head)
        self._paired = Kept(self._followed)

    def candidates(self, word: str) -> tuple[tuple[Label, Pattern], ...]:
        """The patterns whose first word a folded word is."""
        rows = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            rows += self._prefix.get(word[:length], ())
        return tuple(rows)

    def _rows(self, word: str) -> list[_Row[Label]]:
        rows = enumerate(self.candidates(word))
        return [(rank, label, pattern) for rank, (label, pattern) in rows]

    def _head(self, word: str) -> _Head[Label] | None:
        """What a word begins; kept per word."""
        rows = self._rows(word)
        if not rows:
            return None
        reach, gapped = 0, dict[int, list[_Row[Label]]]()
        for row in rows:
            if row[2].gapped:
                second = row[2].elements[1]
                gapped.setdefault(self._behind.number(second), []).append(row)
                reach = max(reach, second.gap + 1)
        return _Head(
            tuple(row for row in rows if len(row[2].elements) == 1),
            any(row[2].second is not None for row in rows),
            reach,
            frozenset(gapped),
            gapped,
        )

    def _followed(self, pair: str) -> tuple[_Row[Label], ...]:
        """The rows without a gap that a word has where another one follows: most fail there, and pairs come again."""
        word, _, following = pair.rpartition(" ")
        return tuple(
            row
            for row in self._rows(word)
            if len(row[2].elements) == 1
            or (row[2].second is not None and row[2].second[following])
        )

    def find(self, words: Words) -> list[Hit[Label]]:
        """Every fit, in order of its first word; for one row and start the shortest fit. Kept with the words."""
        hits: list[Hit[Label]] | None = words.found.get(self)
        if hits is None:
            hits = words.found[self] = self._find(words)
        return hits

    def _find(self, words: Words) -> list[Hit[Label]]:
        heads, paired = self._heads, self._paired
        folded, last_word = words.folded, len(words.folded) - 1
        found = [
            (i, word, head)
            for word, places in words.places.items()
            if (head := heads[word]) is not None
            for i in places
        ]
        found.sort(key=itemgetter(0))
        hits: list[Hit[Label]] = []
        around: _Around | None = None
        behind: _Seconds | None = None
        for i, word, head in found:
            rows = head.rows
            if head.pairs and i < last_word:
                rows = paired[f"{word} {folded[i + 1]}"]
            if head.reach:
                behind = behind or _Seconds(words, self._behind)
                there = behind.within(i, head)
                if there:
                    rows = head.joined(rows, there)
            for _, label, pattern in rows:
                last = _follow(words, i, pattern.elements)
                if last < 0:
                    continue
                if pattern.near or pattern.anywhere:
                    around = around or _Around(words)
                    if not around.holds(i, pattern):
                        continue
                hits.append(Hit(label, i, last, pattern))
        return hits


class _Behind:
    """Which second words behind a gap a word can be, by numbers: asked once a word, not once a pattern."""

    def __init__(self) -> None:
        self._numbers: dict[Forms, int] = {}
        self._exact: dict[str, set[int]] = {}
        self._prefix: dict[str, set[int]] = {}
        self.kept = Kept(self._numbers_of)

    def add(self, element: Element) -> None:
        number = self._numbers.setdefault(element.forms, len(self._numbers))
        for word in element.exact:
            self._exact.setdefault(word, set()).add(number)
        for prefix in element.prefixes:
            self._prefix.setdefault(prefix, set()).add(number)

    def number(self, element: Element) -> int:
        return self._numbers[element.forms]

    def _numbers_of(self, word: str) -> frozenset[int]:
        starts = (self._prefix.get(word[:n], ()) for n in range(1, len(word) + 1))
        return frozenset(self._exact.get(word, ())).union(*starts)


@dataclass(frozen=True, slots=True)
class _Head(Generic[Label]):
    """The rows of one first word."""

    rows: tuple[_Row[Label], ...]  # of this word alone
    pairs: bool  # whether others want a word right behind
    reach: int  # words behind it in which the second word of others may stand
    seconds: frozenset[int]  # the numbers of those
    gapped: dict[int, list[_Row[Label]]]

    def joined(
        self, rows: tuple[_Row[Label], ...], there: set[int]
    ) -> tuple[_Row[Label], ...]:
        """With these rows those whose second word is there, in the order in which all were given."""
        more = (row for number in there for row in self.gapped[number])
        return tuple(sorted((*rows, *more), key=itemgetter(0)))


class _Seconds:
    """Where in one text the words stand that can be second behind a gap."""

    def __init__(self, words: Words, known: _Behind) -> None:
        kept = known.kept
        found = [
            (i, numbers)
            for word, places in words.places.items()
            if (numbers := kept[word])
            for i in places
        ]
        found.sort(key=itemgetter(0))
        self._numbers = [numbers for _, numbers in found]
        self._places = [i for i, _ in found]

    def within(self, i: int, head: _Head[Any]) -> set[int]:
        """The second words of a first word at ``i`` that stand in its reach."""
        places, wanted = self._places, head.seconds
        there: set[int] = set()
        for at in range(
            bisect.bisect_right(places, i), bisect.bisect_right(places, i + head.reach)
        ):
            if not wanted.isdisjoint(self._numbers[at]):
                there |= wanted & self._numbers[at]
        return there


def _follow(words: Words, at: int, elements: tuple[Element, ...], k: int = 1) -> int:
    """The index of the last word where elements k... fit after word ``at``; -1 where they do not."""
    folded, before = words.folded, words.before
    size = len(folded)
    while k < len(elements):
        element = elements[k]
        if not element.gap:
            at += 1
            if at >= size or before[at] != JOINED or not element.fits(folded[at]):
                return -1
            k += 1
            continue
        for step in range(1, element.gap + 2):
            nxt = at + step
            if nxt >= size or before[nxt] == BROKEN:
                return -1
            if (
                element.fits(folded[nxt])
                and (last := _follow(words, nxt, elements, k + 1)) >= 0
            ):
                return last
        return -1
    return at


def sentence(words: Words, i: int, back: int = 0) -> tuple[int, int]:
    """First and last + 1 word of the sentence around word ``i``, and of up to ``back`` sentences before it."""
    first = i
    while first > 0 and (words.before[first] != BROKEN or back > 0):
        back -= words.before[first] == BROKEN
        first -= 1
    last = i + 1
    while last < len(words) and words.before[last] != BROKEN:
        last += 1
    return first, last


class _Around:
    """What stands in the sentences of one text, asked for once per sentence and phrase."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.starts = [
            i for i, step in enumerate(words.before) if step == BROKEN or i == 0
        ]
        self.known: dict[tuple[int, int, int], bool] = {}

    def holds(self, i: int, pattern: Pattern) -> bool:
        """Whether the sentences near word ``i`` and the text hold what the pattern wants besides."""
        at = bisect.bisect_right(self.starts, i)
        first = self.starts[max(0, at - 1 - NEAR_BACK)]
        last = self.starts[at] if at < len(self.starts) else len(self.words)
        return all(
            self._has(elements, first, last) for elements in pattern.near
        ) and all(
            self._has(elements, 0, len(self.words)) for elements in pattern.anywhere
        )

    def _has(self, elements: tuple[Element, ...], first: int, last: int) -> bool:
        key = (id(elements), first, last)
        found = self.known.get(key)
        if found is None:
            head = elements[0].begins
            folded = self.words.folded
            begun = [j for j in range(first, last) if head[folded[j]]]
            found = self.known[key] = any(
                _follow(self.words, j, elements) >= 0 for j in begun
            )
        return found
