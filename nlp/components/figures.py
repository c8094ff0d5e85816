"""Figures: numbers that claim something, in digits or words, with what they count.

Writes ``doc._.figures``. Left out, because they claim nothing: dates, times of day, ages, numbers
of articles, laws, pages and footnotes, scores, telephone numbers, "one" where nothing is counted. Needs
``returnwatch_dates`` before it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from db.found import FigureFound
from nlp.extensions import words_of
from nlp.language import tables_or_neutral
from nlp.numbers import Number, NumberReader
from nlp.patterns import PatternIndex
from nlp.words import JOINED, Kept, Words, fold, split

SIGNS: Final = {"€": "EUR", "$": "USD", "£": "GBP"}
COUNT_WITHIN: Final = 4  # words after a number in which what is counted is looked for
SHARED: Final = ("people", "countries", "flights", "applications", "decisions", "returns", "cases", "places")  # fmt: skip
SHARED_WITHIN: Final = 6  # words behind "of" in which what a share is of is looked for
LEAST_NAMED: Final = 4  # letters of a word that says what a share is of
LEAST: Final = (
    2  # nothing and one are told, not counted, unless they are money or a share
)
YEARS: Final = range(1900, 2101)
LONGEST_PLAIN: Final = 100_000  # a longer row of digits without a unit is an identifier
SMALL: Final = 100  # numbers in "three in four"
LISTED: Final = re.compile(r"[.)]\s")
CLOCK: Final = re.compile(r"[0-2]?\d[.:][0-5]\d")


class Figures:
    """The component; words are those of the pipeline's language."""

    def __init__(self, lang: str) -> None:
        table = tables_or_neutral(lang)
        rules = table.figures
        self.numbers = NumberReader(table)
        self.units: PatternIndex[str] = PatternIndex(
            {
                unit: [row for row in rows if row not in SIGNS]
                for unit, rows in table.units.items()
            }
        )
        approx = {
            key: rows
            for key in ("over", "under", "nearly", "about")
            if (rows := rules.get(key, ()))
        }
        self.approx: PatternIndex[str] = PatternIndex(approx)
        self.range = frozenset(
            map(fold, (*rules.get("range", ()), *rules.get("and", ())))
        )
        self.between = frozenset(map(fold, rules.get("between", ())))
        self.from_to = frozenset(map(fold, rules.get("from_to", ())))
        self.percent: PatternIndex[str] = PatternIndex(
            {"percent": [row for row in rules.get("percent", ()) if row != "%"]}
        )
        self.share = [tuple(split(row).folded) for row in rules.get("share", ())]
        self.whole = frozenset(
            map(fold, table.numbers.get("0.5", ()))
        )  # "half" may stand right before a noun
        self.links = frozenset(
            map(fold, (*table.speech_verbs.get("of_like", ()), *table.speech_verbs.get("determiners", ())))
        )  # fmt: skip
        self.time = {
            fold(word): unit
            for unit in ("day", "week", "month", "year")
            for word in table.days.get(unit, ())
        }
        # "152 a year earlier" is no duration: one year, beside another number
        self.one_time = frozenset(map(fold, rules.get("one_time", ())))
        self.not_after = frozenset(map(fold, rules.get("not_after", ())))
        self.not_before = frozenset(map(fold, rules.get("not_before", ())))
        self._begins = Kept(
            lambda word: word[0].isdigit() or word in self.numbers.phrases
        )

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        days = [(day.start, day.end) for day in doc._.days]
        doc._.figures = list(self.find(words, days))
        return doc

    def find(self, words: Words, days: list[tuple[int, int]]) -> Iterator[FigureFound]:
        """Each figure in order. Args: days: character spans of dates, sorted."""
        starts = [start for start, _ in days]
        approx: dict[int, tuple[int, str]] | None = None
        done = -1
        begins = self._begins
        for i in [i for i, word in enumerate(words.folded) if begins[word]]:
            if i <= done:
                continue
            number = self.numbers.read(words, i, single=True)
            if number is None:
                continue
            if (
                number.value == 1
                and not number.digits
                and self._share(words, number) is None
            ):
                continue  # "one" claims something only in "one in five"
            done = number.last
            if number.digits and number.value in YEARS and _gap_after(words, done) in ("-", "‑") and words.words[done + 1].islower():  # fmt: skip
                continue  # a year with its case: "2025-ben"
            if _dated(words, number, days, starts):
                continue
            if approx is None:
                approx = {
                    hit.last: (hit.first, hit.label) for hit in self.approx.find(words)
                }
            figure, done = self._figure(words, number, approx)
            if figure is not None:
                yield figure

    def _figure(
        self, words: Words, number: Number, approx: dict[int, tuple[int, str]]
    ) -> tuple[FigureFound | None, int]:
        """The figure at a number, or None where it claims nothing; and the last word read."""
        first, last, value, high = number.first, number.last, number.value, None
        if (share := self._share(words, number)) is not None:
            last, value = share.last, number.value / share.value
        elif (upper := self._upper(words, number)) is not None:
            last, high = upper.last, upper.value
        unit, counts = self._counted(words, first, last)
        run_on = _gap_after(words, last) in ("-", "‑")  # "a 23-year-old"
        if unit == "time" and value > 1 and not run_on and not self._lasts(counts):
            unit = ""
        of_what = ""
        if share is not None or (unit == "" and 0 < value < 1):
            of_what, unit = unit if unit in SHARED else "", "share"
        elif unit == "time" and value >= 1:
            of_what = self._period(counts)
        if not self._claims(words, number, last, unit, alone=last == number.last):
            return None, last
        if (
            unit == "percent"
            and (said := self._fits(words, self.percent, last + 1)) >= 0
        ):
            done = said  # "per cento" holds no hundred
        else:
            done = last
        if unit == "percent":
            of_what, behind = self._shared(words, max(done, last))
            counts += behind
        before = approx.get(first - 1) if words.before[first] == JOINED else None
        figure = FigureFound(
            value=value, start=words.starts[first], end=words.end(last), unit=unit, counts=counts,
            high=high, approx=before[1] if before else "", of_what=of_what,
        )  # fmt: skip
        return figure, done

    def _shared(self, words: Words, last: int) -> tuple[str, str]:
        """What a percentage is of, and the words that say it: the first unit behind "of", or right behind it, in one clause."""
        first = last + 1
        linked = first < len(words) and words.folded[first] in self.links
        for at in range(first, min(first + (SHARED_WITHIN if linked else 2), len(words))):  # fmt: skip
            gap = words.gaps[at].strip()
            joined = words.before[at] == JOINED and (gap in ("", "%") if at == first else not gap)  # fmt: skip
            if not joined or words.words[at][0].isdigit():
                break
            for unit, pattern in self.units.candidates(words.folded[at]):
                stop = at + len(pattern.elements) - 1
                if unit in SHARED and stop < len(words) and all(
                    e.fits(words.folded[at + k]) for k, e in enumerate(pattern.elements)
                ):  # fmt: skip
                    unit, stop = self._longest(words, at, stop, unit)
                    said = words.text[words.starts[first] : words.end(stop)]
                    return (unit, f" {said}") if unit in SHARED else ("", "")
        return self._named(words, first) if linked else ("", "")

    def _named(self, words: Words, first: int) -> tuple[str, str]:
        """What else a share is of, by its first word: "80 % of the costs"."""
        for at in range(first, min(first + SHARED_WITHIN, len(words))):
            if words.before[at] != JOINED and at > first:
                break
            if words.folded[at] in self.links:
                continue
            if not words.words[at].isalpha() or len(words.words[at]) < LEAST_NAMED:
                break
            return words.folded[
                at
            ], f" {words.text[words.starts[first] : words.end(at)]}"
        return "", ""

    def _lasts(self, counts: str) -> bool:
        """Whether words of time are what a number above one counts: "18 months", not "152 the year before"."""
        *between, last = fold(counts).replace("’", "' ").replace("'", "' ").split()
        return last not in self.one_time and not self.links & set(between)

    def _period(self, counts: str) -> str:
        """day, week, month or year; empty for hours and others."""
        words = counts.split()
        return self.time.get(fold(words[-1]), "") if words else ""

    def _share(self, words: Words, number: Number) -> Number | None:
        """The whole in "three in four", "drei von vier": small numbers, the second larger."""
        at = number.last + 1
        if number.value > SMALL or number.value < 1:
            return None
        for phrase in self.share:
            after = at + len(phrase)
            if (
                after < len(words)
                and tuple(words.folded[at:after]) == phrase
                and all(step == JOINED for step in words.before[at : after + 1])
            ):
                whole = self.numbers.read(words, after)
                if whole is not None and number.value < whole.value <= SMALL:
                    return whole
        return None

    def _upper(self, words: Words, number: Number) -> Number | None:
        """The upper end of "5-10", "five to ten", "between five and ten"; not of a score such as 2-0."""
        at = number.last + 1
        if at >= len(words):
            return None
        high: Number | None = None
        if words.gaps[at] in ("-", "–", " – ", "‑") and words.words[at][0].isdigit():
            high = self.numbers.read(words, at)
        elif (
            words.folded[at] in self.range
            and at + 1 < len(words)
            and words.before[at] == JOINED
        ):
            if (
                number.first
                and words.folded[number.first - 1] in self.from_to
                and words.before[number.first] == JOINED
            ):
                return None  # "fra 20.000 til 32.000": it was the one and is the other
            opened = self.between & set(
                words.folded[max(0, number.first - 2) : number.first]
            )
            if words.folded[at] in self.numbers.join and not opened:
                return None
            high = (
                self.numbers.read(words, at + 1)
                if words.before[at + 1] == JOINED
                else None
            )
        return high if high is not None and high.value > number.value else None

    def _counted(self, words: Words, first: int, last: int) -> tuple[str, str]:
        """(unit, the words for what is counted) from what follows a number or, for money, stands before it."""
        sign = words.gaps[first].strip()[-1:]
        if sign in SIGNS:
            return SIGNS[sign], sign
        mark = _gap_after(words, last).lstrip()[:1]
        if mark == "%":
            return "percent", mark
        if mark in SIGNS:
            return SIGNS[mark], mark
        if (
            last + 1 < len(words)
            and words.before[last + 1] == JOINED
            and (stop := self._fits(words, self.percent, last + 1)) >= 0
        ):
            return "percent", words.text[words.starts[last + 1] : words.end(stop)]
        for at in range(last + 1, min(last + 1 + COUNT_WITHIN, len(words))):
            if words.before[at] != JOINED or words.words[at][0].isdigit():
                break
            for unit, pattern in self.units.candidates(words.folded[at]):
                stop = at + len(pattern.elements) - 1
                if stop < len(words) and all(
                    e.fits(words.folded[at + k]) for k, e in enumerate(pattern.elements)
                ):
                    unit, stop = self._longest(words, at, stop, unit)
                    return unit, words.text[words.starts[last + 1] : words.end(stop)]
        if last + 1 < len(words) and words.before[last + 1] == JOINED:
            return "", words.words[last + 1]
        return "", ""

    @staticmethod
    def _fits(words: Words, index: PatternIndex[str], at: int) -> int:
        """The last word of a pattern of adjacent words that fits at a word, or -1."""
        if at >= len(words):
            return -1
        for _, pattern in index.candidates(words.folded[at]):
            stop = at + len(pattern.elements) - 1
            if stop < len(words) and all(
                e.fits(words.folded[at + k]) for k, e in enumerate(pattern.elements)
            ):
                return stop
        return -1

    def _longest(self, words: Words, at: int, stop: int, unit: str) -> tuple[str, int]:
        """Go on over further words of units: "Afghan nationals", "return decisions". The last one is what is counted."""
        while (
            stop + 1 < len(words)
            and stop - at < COUNT_WITHIN
            and words.before[stop + 1] == JOINED
        ):
            units = [
                its
                for its, p in self.units.candidates(words.folded[stop + 1])
                if len(p.elements) == 1
            ]
            if not units:
                break
            unit, stop = unit if unit in units else units[0], stop + 1
        return unit, stop

    def _claims(
        self, words: Words, number: Number, last: int, unit: str, *, alone: bool
    ) -> bool:
        """Whether a number says how many; ``alone``: it is no range and no share."""
        first = number.first
        gap, gap_after = words.gaps[first], _gap_after(words, last)
        before = words.folded[first - 1] if first > 0 else ""
        after = words.folded[last + 1] if last + 1 < len(words) else ""
        if number.digits and self._labelled(words, first, gap):
            return False
        if number.digits and unit == "" and number.value < LEAST:
            return False
        leads = "\n" in gap or first == 0
        noted = "\n" in gap_after or (
            unit == "" and (gap_after.strip() or after[:1].isalpha())
        )
        if leads and noted and CLOCK.fullmatch(words.words[first]):
            return (
                False  # the hour that a live report prints above or before each entry
            )
        if after in self.not_before and words.before[last + 1] == JOINED:
            return False
        if before in self.not_before and words.before[first] == JOINED:
            return False  # the minutes of 18 h 30
        if unit == "time" and gap_after in ("-", "‑"):  # a ten-year-old, a 23-jähriger
            return False
        if not number.digits:
            ordinal = 0 < number.value < 1 and alone and self._noun_at_once(words, last)
            return not ordinal and not (gap in ("-", "‑") and before)
        if gap == "" and first > 0:  # letters run into digits: T20, B1
            return False
        if gap in ("-", "‑", ".", "/", ":", ",") or gap.endswith(
            ("+", "/", "§ ", "§", "№ ", "[", "#")
        ):
            return False
        if gap_after == "" and after and after not in self.numbers.phrases:  # 25a
            return False
        if gap_after[:1] == "]" or (
            ("\n" in gap or first == 0) and LISTED.match(gap_after)
        ):
            return False
        digit_follows = bool(after) and after[0].isdigit()
        if (
            alone
            and digit_follows
            and gap_after in ("-", "–", ":", "/", "°", " ", "\u00a0")
        ):
            return False  # a score, an hour, a telephone number
        if (
            gap in (" ", "\u00a0") and before.isdigit() and unit != "percent"
        ):  # "in 2024 45 %"
            return False
        if (
            unit == ""
            and alone
            and words.words[first].isdigit()
            and number.last == first  # "150 000" is neither a year nor an identifier
            and number.value >= YEARS.start
        ):
            return (
                number.value not in YEARS
                and number.value < LONGEST_PLAIN
                and len(after) > 0
            )
        return True

    def _labelled(self, words: Words, first: int, gap: str) -> bool:
        """ "question 3", "§ 3", and the second of "questions 3 and 9"."""
        if first == 0 or gap.strip() not in ("", ".", "°", ","):
            return False
        if words.folded[first - 1] in self.not_after:
            return gap.strip() != ","
        at = first - 1 - (words.folded[first - 1] in self.range)
        return (
            at > 0
            and (at < first - 1 or gap.strip() == ",")
            and words.words[at][0].isdigit()
            and words.folded[at - 1] in self.not_after
        )

    def _noun_at_once(self, words: Words, last: int) -> bool:
        """Whether what is counted follows a fraction at once: "a third country" is no third."""
        at = last + 1
        return (
            at < len(words)
            and words.before[at] == JOINED
            and bool(self.units.candidates(words.folded[at]))
            and words.folded[last] not in self.whole
        )


def _gap_after(words: Words, last: int) -> str:
    return (
        words.gaps[last + 1] if last + 1 < len(words) else words.text[words.end(last) :]
    )


def _dated(
    words: Words, number: Number, days: list[tuple[int, int]], starts: list[int]
) -> bool:
    """Whether a number lies in a date."""
    at = bisect.bisect_right(starts, words.starts[number.first]) - 1
    return at >= 0 and words.starts[number.first] < days[at][1]


@Language.factory(
    "returnwatch_figures", assigns=["doc._.figures"], requires=["doc._.days"]
)
def make_figures(nlp: Language, name: str) -> Figures:
    return Figures(nlp.lang or "xx")
