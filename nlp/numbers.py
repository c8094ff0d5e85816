"""Numbers in digits and in words: "2,815", "2 815", "twenty-five", "fünfundzwanzig", "quatre-vingt-dix", "2,5 Millionen"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nlp.language import LanguageTable
from nlp.words import JOINED, Words, fold, split

GROUPED: Final = re.compile(r"\d{1,3}(?:([.,’'])\d{3})(?:\1\d{3})*$")
PLAIN: Final = re.compile(r"\d+$")
DECIMAL: Final = re.compile(r"(\d+)[.,](\d{1,2}|\d{4,})$")
ARABIC_MARKS: Final = str.maketrans("٬٫", ",.")
SPACES: Final = (" ", "\u00a0", "\u202f", "\u2009")
SCALE: Final = 1000
WRITTEN_DECIMAL: Final = (
    3  # digits after a comma that are a group of thousands and not a fraction
)


@dataclass(frozen=True, slots=True)
class Number:
    """Words ``first`` to ``last`` say ``value``; ``digits`` where it is printed in digits."""

    first: int
    last: int
    value: float
    digits: bool


class NumberReader:
    """Reads numbers at a word; words come from the language file, compounds from its ``figures.compose``."""

    def __init__(self, table: LanguageTable) -> None:
        self.phrases: dict[str, list[tuple[tuple[str, ...], float]]] = {}
        words: dict[str, float] = {}
        for printed, rows in table.numbers.items():
            for row in rows:
                parts = tuple(split(row).folded)
                self.phrases.setdefault(parts[0], []).append(
                    (parts[1:], float(printed))
                )
                if len(parts) == 1:
                    words[parts[0]] = float(printed)
        for compound, value in _compounds(
            words, table.figures.get("compose", ())
        ).items():
            self.phrases.setdefault(compound, []).append(((), value))
        for found in self.phrases.values():
            found.sort(key=lambda pair: -len(pair[0]))
        # "m" and "bn" stand behind digits; a short first word of a row ("mil") is a number of its own
        self.behind_digits = {
            fold(row)
            for rows in table.numbers.values()
            for row in rows[1:]
            if len(row) <= 3
        }
        self.join = frozenset(map(fold, table.figures.get("and", ())))
        self.weak = frozenset(map(fold, table.figures.get("weak", ())))

    def read(self, words: Words, i: int, *, single: bool = False) -> Number | None:
        """The longest number that begins at word ``i``; ``single``: a lone "one" or "a" counts as well."""
        if words.words[i][0].isdigit():
            return self._digits(words, i)
        first = self._phrase(words, i)
        if first is None:
            return (
                Number(i, i, 1.0, False)
                if single and words.folded[i] in self.weak
                else None
            )
        last, value = first
        if 0 < value < 1:
            return Number(i, last, value, False)
        last, value = self._more(words, last, value)
        if value == 1 and not single:
            return None
        return Number(i, last, value, False)

    def _phrase(self, words: Words, i: int) -> tuple[int, float] | None:
        alone = i == 0 or not words.words[i - 1][-1].isdigit()
        for tail, value in self.phrases.get(words.folded[i], ()):
            if value >= SCALE and alone and words.folded[i] in self.behind_digits:
                continue
            last = i + len(tail)
            if tuple(words.folded[i + 1 : last + 1]) == tail and all(
                words.before[j] == JOINED for j in range(i + 1, last + 1)
            ):
                return last, value
        return None

    def _more(self, words: Words, last: int, value: float) -> tuple[int, float]:
        """Add or multiply what follows: twenty five, two hundred and fifty, three million."""
        total, part = 0.0, value
        while last + 1 < len(words) and words.before[last + 1] == JOINED:
            at = last + 1
            if (
                words.folded[at] in self.join
                and at + 1 < len(words)
                and words.before[at + 1] == JOINED
            ):
                nxt = self._phrase(words, at + 1)
                if nxt is None or not _adds(part or total, nxt[1]):
                    break
            else:
                nxt = self._phrase(words, at)
            if nxt is None or nxt[1] < 1:
                break
            end, more = nxt
            if more >= 100 and part < more:
                part = (part or 1) * more
                if more >= 1000:
                    total, part = total + part, 0.0
            elif _adds(part or total, more):
                part += more
            else:
                break
            last = end
        return last, total + part

    def _digits(self, words: Words, i: int) -> Number | None:
        word = words.words[i].translate(ARABIC_MARKS)
        last = i
        if GROUPED.match(word):
            value = float(re.sub(r"\D", "", word))
        elif m := DECIMAL.match(word):
            value = float(f"{m[1]}.{m[2]}")
        elif PLAIN.match(word):
            if len(word) > 1 and word[0] == "0":
                return None
            digits = word
            while (
                len(word) <= 3
                and last + 1 < len(words)
                and words.gaps[last + 1] in SPACES
                and len(words.words[last + 1]) == WRITTEN_DECIMAL
                and words.words[last + 1].isdecimal()
            ):
                last += 1
                digits += words.words[last]
            value = float(digits)
        else:
            return None
        if (
            last + 1 < len(words)
            and words.before[last + 1] == JOINED
            and words.gaps[last + 1] in (*SPACES, "")
        ):
            nxt = self._phrase(words, last + 1)
            if nxt is not None and nxt[1] >= 1000:  # 2.5 million, 3bn
                return Number(i, nxt[0], value * nxt[1], True)
        return Number(i, last, value, True)


def _adds(value: float, more: float) -> bool:
    """Whether a smaller number may follow a round one: twenty five, soixante dix-huit, two hundred fifty."""
    if value >= 1000:
        return more < 1000
    if value >= 100:
        return value % 100 == 0 and more < 100
    if value in (60, 80):  # French counts on to nineteen
        return more < 20
    return value >= 20 and value % 10 == 0 and more < 10


def _compounds(words: dict[str, float], rules: tuple[str, ...]) -> dict[str, float]:
    """Numbers written as one word, by rules such as ``{unit}und{ten}`` and ``{unit}hundert``."""
    units = {w: v for w, v in words.items() if 1 <= v < 20}
    tens = {w: v for w, v in words.items() if 20 <= v < 100 and v % 10 == 0}
    found: dict[str, float] = {}
    for rule in rules:
        shape, _, cut = rule.partition(" ")
        for unit, low in units.items():
            base = unit.removesuffix(cut) if cut and unit != cut else unit
            if "{ten}" in shape and low < 10:
                for ten, high in tens.items():
                    found[fold(shape.format(unit=base, ten=ten))] = low + high
            elif "{ten}" not in shape:
                scale = words.get(fold(shape.replace("{unit}", "")), 0)
                if scale >= 100:
                    found[fold(shape.format(unit=base))] = low * scale
    return found
