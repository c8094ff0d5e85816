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
with REGEX).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from db.records import ReturnwatchError
from nlp.words import BROKEN, JOINED, Kept, Words, fold

Label = TypeVar("Label")
WIDE_GAP: Final = 5
NEAR_BACK: Final = 2  # sentences before the word's own in which ``~`` is looked for
_NAMED = re.compile(r"<([\w-]+)>")
_CONTEXT = re.compile(r"\s+(~~?)\s+")
_BRACKET = re.compile(r"\(([^)]*)\)")
_PIECE = re.compile(r"\([^)]*\)|\S+")
_GAP = re.compile(r"_\d+")
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+|(?:[^\W\d_]|[\u0300-\u036f\u200c])+\*?")
_PARTS = re.compile(r"[\s\-'’]")  # what parts two words


class PatternError(ReturnwatchError):
    """A pattern cannot be read: names it and the mend."""


@dataclass(frozen=True, slots=True)
class Element:
    """One word of a pattern: an exact set and prefixes, after a gap of at most ``gap`` words (0: right after)."""

    exact: frozenset[str]
    prefixes: tuple[str, ...]
    gap: int = 0
    begins: Kept[bool] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "begins", Kept(self.fits))

    def fits(self, word: str) -> bool:
        return word in self.exact or word.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row as read: its words, and what the sentence or the text must hold besides."""

    row: str
    elements: tuple[Element, ...]
    near: tuple[tuple[Element, ...], ...] = ()
    anywhere: tuple[tuple[Element, ...], ...] = ()
    # what the second word must be, where it follows at once
    second: Kept[bool] | None = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        adjacent = len(self.elements) > 1 and not self.elements[1].gap
        object.__setattr__(
            self, "second", self.elements[1].begins if adjacent else None
        )


@dataclass(frozen=True, slots=True)
class Hit(Generic[Label]):
    """Words ``first`` to ``last`` (inclusive) of a ``Words`` fit a pattern."""

    label: Label
    first: int
    last: int
    pattern: Pattern


Sets = Mapping[str, Sequence[str]]


def parse(row: str, sets: Sets | None = None) -> Iterator[Pattern]:
    """The patterns that a row says: alternatives parted by `` | `` outside brackets are several."""
    for part in (
        spelt for option in _alternatives(row) for spelt in _spelt_out(option)
    ):
        body, *contexts = _CONTEXT.split(part.strip())
        near = [
            _elements(c, row, sets)
            for mark, c in zip(contexts[::2], contexts[1::2], strict=True)
            if mark == "~"
        ]
        far = [
            _elements(c, row, sets)
            for mark, c in zip(contexts[::2], contexts[1::2], strict=True)
            if mark == "~~"
        ]
        yield Pattern(row, _elements(body, row, sets), tuple(near), tuple(far))


def _alternatives(row: str) -> Iterator[str]:
    if "(" not in row and ")" not in row:
        yield from row.split("|")
        return
    depth, part = 0, ""
    for c in row:
        depth += (c == "(") - (c == ")")
        if c == "|" and depth == 0:
            yield part
            part = ""
        else:
            part += c
    if depth:
        raise PatternError(f"pattern {row!r}: a bracket is not closed")
    yield part


def _spelt_out(part: str) -> Iterator[str]:
    """A row for each choice of several words in a bracket: ``(frozen|on hold)`` gives ``(frozen)`` and ``on hold``."""
    for bracket in _BRACKET.finditer(part):
        options = [option.strip() for option in bracket[1].split("|")]
        several = [option for option in options if _PARTS.search(option)]
        if several:
            single = [option for option in options if option not in several]
            choices = several + ([f"({'|'.join(single)})"] if single else [])
            for choice in choices:
                yield from _spelt_out(
                    part[: bracket.start()] + choice + part[bracket.end() :]
                )
            return
    yield part


def _elements(body: str, row: str, sets: Sets | None) -> tuple[Element, ...]:
    found: list[Element] = []
    gap = 0
    for piece in _PIECE.findall(body):
        if piece == "…":
            gap = WIDE_GAP
        elif _GAP.fullmatch(piece):
            gap = int(piece[1:])
        elif piece[0] == "(" or piece[0] == "<":
            found.append(_one_of(piece.strip("()").split("|"), row, sets, gap))
            gap = 0
        else:
            for word in _WORD.findall(piece):
                found.append(_one_of([word], row, sets, gap))
                gap = 0
    if not found or gap:
        raise PatternError(f"pattern {row!r}: begin and end with a word")
    if found[0].gap:
        raise PatternError(f"pattern {row!r}: a gap cannot come first")
    return tuple(found)


def _one_of(words: Iterable[str], row: str, sets: Sets | None, gap: int) -> Element:
    exact: set[str] = set()
    prefixes: set[str] = set()
    waiting = [w.strip() for w in words]
    while waiting:
        word = waiting.pop()
        if named := _NAMED.fullmatch(word):
            if sets is None or named[1] not in sets:
                raise PatternError(
                    f"pattern {row!r}: there is no set of words called {named[1]!r}"
                )
            waiting.extend(sets[named[1]])
        elif _PARTS.search(word) or not word.strip("*"):
            raise PatternError(
                f"pattern {row!r}: {word!r} is not one word; write it as a row of its own"
            )
        elif word.endswith("*"):
            prefixes.add(fold(word[:-1]))
        else:
            exact.add(fold(word))
    return Element(frozenset(exact), tuple(sorted(prefixes)), gap)


class PatternIndex(Generic[Label]):
    """Rows under labels, looked up in a text in one pass."""

    def __init__(
        self, rows: Mapping[Label, Iterable[str]], sets: Sets | None = None
    ) -> None:
        """Args: rows: label -> rows in the notation above; sets: what ``<name>`` stands for."""
        self._exact: dict[str, list[tuple[Label, Pattern]]] = {}
        self._prefix: dict[str, list[tuple[Label, Pattern]]] = {}
        for label, lines in rows.items():
            for line in lines:
                for pattern in parse(line, sets):
                    for word in pattern.elements[0].exact:
                        self._exact.setdefault(word, []).append((label, pattern))
                    for prefix in pattern.elements[0].prefixes:
                        self._prefix.setdefault(prefix, []).append((label, pattern))
        self._lengths = sorted({len(p) for p in self._prefix})
        self._kept = Kept(self._candidates)
        self._paired = Kept(self._followed)

    def candidates(self, word: str) -> tuple[tuple[Label, Pattern], ...]:
        """The patterns whose first word a folded word is; kept per word."""
        return self._kept[word]

    def _candidates(self, word: str) -> tuple[tuple[Label, Pattern], ...]:
        rows = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            rows += self._prefix.get(word[:length], ())
        return tuple(rows)

    def _followed(self, pair: str) -> tuple[tuple[Label, Pattern], ...]:
        """The candidates that a word has where another one follows: most rows fail there, and pairs come again."""
        word, _, following = pair.rpartition(" ")
        return tuple(
            (label, pattern)
            for label, pattern in self._kept[word]
            if pattern.second is None or pattern.second[following]
        )

    def find(self, words: Words) -> list[Hit[Label]]:
        """Every fit, in order of its first word; for one row and start the shortest fit."""
        kept, paired = self._kept, self._paired
        folded = words.folded
        hits: list[Hit[Label]] = []
        around: _Around | None = None
        after = [*folded[1:], ""]
        for i, known in enumerate(map(kept.__getitem__, folded)):
            if not known:
                continue
            for label, pattern in paired[f"{folded[i]} {after[i]}"]:
                last = _follow(words, i, pattern.elements)
                if last < 0:
                    continue
                if pattern.near or pattern.anywhere:
                    around = around or _Around(words)
                    if not around.holds(i, pattern):
                        continue
                hits.append(Hit(label, i, last, pattern))
        return hits


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
            found = self.known[key] = any(
                head[folded[j]] and _follow(self.words, j, elements) >= 0
                for j in range(first, last)
            )
        return found
