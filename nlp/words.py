"""A text as folded words with what stands between them: what patterns, names and numbers are looked up in.

Independent of any tokeniser: hyphens and apostrophes part words, so that "co-signed", "l'ordre" and "EU-Ebene" look
the same whatever spaCy's rules for the language are. Offsets are code points into the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final, TypeVar

# What stands before a word: nothing that parts (space, hyphen, apostrophe, quotation mark), a comma or bracket, or an
# end of a sentence. Patterns step over the first, their gaps over the second, nothing over the third.
JOINED: Final = 0
PARTED: Final = 1
BROKEN: Final = 2
_WRAPPED: Final = -1  # one line break

Kept_ = TypeVar("Kept_")

_WORD = re.compile(
    r"([\W_]*)"
    r"((?:[^\W\d_]\.){2,}"  # U.S., z.B.
    r"|\d+(?:[.,’'٬٫]\d+)*"  # 2,815  18.10.2025  1.5
    r"|[^\W\d_]+(?:[\u0300-\u036f\u064b-\u0655\u0670\u200c]+[^\W\d_]*)*)"
)
_TAIL = 60  # marks and stops that may belong to the last word
_ENDS = frozenset(".!?;:…。؟۔؛•|")
_PARTS = frozenset(",()[]{}–—،/*")
_MARKS = str.maketrans(
    "",
    "",
    "\u0307\u0654\u0670\u200c\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652",
)
# Letters that Persian, Urdu and Arabic keyboards exchange, the final sigma that casefold leaves to us, Greek accents
# (lost in capitals, wandering in inflection), and the Turkish i's, which casefold takes for each other.
_ALIKE = str.maketrans(
    {
        **dict(zip("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ", strict=True)),
        "ı": "i",
        "ς": "σ",
        "ي": "ی",
        "ك": "ک",
        "ى": "ی",
        "أ": "ا",
        "إ": "ا",
        "ٱ": "ا",
        "ۀ": "ه",
        "ة": "ه",
    }
)


@dataclass(frozen=True, slots=True)
class Words:
    """Parallel lists, one entry a word. ``before`` is JOINED, PARTED or BROKEN; ``gap`` is what stands before it."""

    text: str
    words: list[str]
    folded: list[str]
    starts: list[int]
    before: list[int]
    gaps: list[str]
    _places: list[dict[str, list[int]]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    #: what an index of patterns found here (nlp/patterns.py), so that it is looked up once
    found: dict[object, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def places(self) -> dict[str, list[int]]:
        """Where each folded word stands; made when first asked for."""
        if not self._places:
            places: dict[str, list[int]] = {}
            for i, word in enumerate(self.folded):
                places.setdefault(word, []).append(i)
            self._places.append(places)
        return self._places[0]

    def end(self, i: int) -> int:
        """Where word ``i`` ends."""
        return self.starts[i] + len(self.words[i])

    def __len__(self) -> int:
        return len(self.words)


_ROOM: Final = 200_000  # entries a cache may hold before it is emptied


class Kept(dict[str, Kept_]):
    """A function of one word, its results kept: a look-up in a list comprehension costs next to nothing."""

    def __init__(self, make: Callable[[str], Kept_]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> Kept_:
        if len(self) > _ROOM:
            self.clear()
        made = self[word] = self._make(word)
        return made


def _fold(word: str) -> str:
    done = unicodedata.normalize("NFC", word.casefold()).translate(_ALIKE)
    return done if done.isascii() else done.translate(_MARKS)


def _step(gap: str) -> int:
    if gap == ":":  # EU:n, EU:s
        return JOINED
    marks = set(gap)
    if marks & _ENDS:
        return BROKEN
    if "\n" in marks:
        return BROKEN if gap.count("\n") > 1 else _WRAPPED
    if marks & _PARTS or " - " in gap:
        return PARTED
    return JOINED


_folds = Kept(_fold)
_steps = Kept(_step)


def fold_text(text: str) -> str:
    """A whole text as ``fold`` does it; nothing is kept."""
    return _fold(text)


def fold(word: str) -> str:
    """One word or phrase as it is compared: composed, casefolded, Arabic letters that are exchanged made equal."""
    return _folds[word]


_UNSEEN: Final = (
    "\u0307\u0654\u0670\u200c\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
)
_SMALL = str.maketrans("’ıيىكۀأإ", "'iییکهاا", _UNSEEN)


def small(word: str) -> str:
    """One word in small letters as the lists of speech hold it: accents kept, straight apostrophes, letters made equal
    that keyboards exchange, without the joiner inside Persian words. Turkish İ I i ı are one letter."""
    return smalls[word]


def _small(word: str) -> str:
    low = word.lower()
    return low if low.isascii() else low.translate(_SMALL) or low


smalls = Kept(_small)


def _end(text: str) -> int:
    """Where looking for words may stop: what is no word at the end would be tried again from each of its characters."""
    end = len(text)
    while end and not text[end - 1].isalnum():
        end -= 1
    return end + _TAIL


@lru_cache(maxsize=1)  # the topic and the components ask for one text in turn
def split(text: str) -> Words:
    """A text as words; nobody changes them."""
    pairs = _WORD.findall(text, 0, _end(text))
    gaps = [gap for gap, _ in pairs]
    words = [word for _, word in pairs]
    ends = list(accumulate([len(gap) + len(word) for gap, word in pairs]))
    starts = [end - len(word) for end, word in zip(ends, words, strict=True)]
    before = [_steps[gap] for gap in gaps]
    if (
        _WRAPPED in before
    ):  # a wrapped line goes on in small letters, a new one begins otherwise
        before = [
            step if step != _WRAPPED else JOINED if word[0].islower() else BROKEN
            for step, word in zip(before, words, strict=True)
        ]
    return Words(text, words, [_folds[word] for word in words], starts, before, gaps)
