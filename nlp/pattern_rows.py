"""What a row of a word pattern says; the notation stands in nlp/patterns.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from db.records import ReturnwatchError
from nlp.words import Kept, fold

WIDE_GAP: Final = 5
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
    # the first letters of the prefixes: most words fail there, which is quicker than asking for each prefix
    letters: int = field(init=False, repr=False, compare=False, hash=False)
    initials: frozenset[str] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        letters = min(map(len, self.prefixes), default=0)
        initials = frozenset(prefix[:letters] for prefix in self.prefixes)
        object.__setattr__(self, "begins", Kept(self.fits))
        object.__setattr__(self, "letters", letters)
        object.__setattr__(self, "initials", initials)

    def fits(self, word: str) -> bool:
        return word in self.exact or (
            word[: self.letters] in self.initials and word.startswith(self.prefixes)
        )

    @property
    def forms(self) -> Forms:
        return self.exact, self.prefixes


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row as read: its words, and what the sentence or the text must hold besides."""

    row: str
    elements: tuple[Element, ...]
    near: tuple[tuple[Element, ...], ...] = ()
    anywhere: tuple[tuple[Element, ...], ...] = ()
    # what the second word must be, where it follows at once
    second: Kept[bool] | None = field(init=False, repr=False, compare=False, hash=False)
    gapped: bool = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        several = len(self.elements) > 1
        gapped = several and self.elements[1].gap > 0
        second = self.elements[1].begins if several and not gapped else None
        object.__setattr__(self, "gapped", gapped)
        object.__setattr__(self, "second", second)


Sets = Mapping[str, Sequence[str]]
Forms = tuple[frozenset[str], tuple[str, ...]]


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
