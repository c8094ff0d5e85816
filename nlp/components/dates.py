"""Dates as printed, resolved against the day of publication.

Writes ``doc._.days``: absolute dates ("18 October 2025", "28 September", "in 2024"), weekdays ("on Saturday": the most
recent one on or before publication) and relative days ("yesterday", "last week", "three days ago"). Nothing lies
after publication unless the words say next or coming, or the date is complete. What needs a day of publication that
is not known keeps its span with an empty day.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from nlp.days import (
    UNITS,
    Unit,
    day_of,
    day_of_month,
    is_year,
    months_of,
    shifted,
    shifted_day,
    valid_day,
)
from nlp.extensions import DayFound, words_of
from nlp.language import tables_or_neutral
from nlp.numbers import NumberReader
from nlp.patterns import Hit, PatternIndex
from nlp.words import BROKEN, JOINED, Kept, Words, fold, split

ISO: Final = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})$")
NUMERIC: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4}|\d{2})$")
ORDINALS: Final = frozenset(("st", "nd", "rd", "th", "er", "º", "o", "e", "ste", "de"))
SOON: Final = datetime.timedelta(
    days=90
)  # a day so soon after publication may lie ahead
SOON_MONTHS: Final = 3
SMALL_WORDS: Final = 2  # between a weekday and "last week"


class Dates:
    """The component; words are those of the pipeline's language."""

    def __init__(self, lang: str) -> None:
        table = tables_or_neutral(lang)
        days = table.days
        self.months = {
            fold(w): int(n) for n, rows in months_of(table).items() for w in rows
        }
        self.weekdays: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for n, rows in table.weekdays.items():
            for row in rows:  # "sexta-feira" is two words here
                head, *tail = split(row).folded
                self.weekdays.setdefault(head, []).append((tuple(tail), int(n)))
        offsets = {key: rows for key, rows in days.items() if key.startswith("offset_")}
        self.offsets: PatternIndex[str] = PatternIndex(offsets)
        self.units = {fold(w): unit for unit in UNITS for w in days.get(unit, ())}
        self.step = {
            fold(word): step
            for key, step in (("last", -1), ("this", 0), ("next", 1))
            for word in days.get(key, ())
        }
        self.ago = frozenset(map(fold, days.get("ago", ())))
        self.ago_before = [
            tuple(split(row).folded) for row in days.get("ago_before", ())
        ]
        self.of = frozenset(map(fold, days.get("of", ())))
        self.month_after = frozenset(map(fold, days.get("in", ())))
        self.in_endings = tuple(map(fold, days.get("in_endings", ())))
        self.year_after = frozenset(map(fold, days.get("year_after", ())))
        self.year_bare = frozenset(map(fold, days.get("year_bare", ())))
        self.month_first = "MDY" in days.get("order", ())
        self.year_first = "YMD" in days.get("order", ())
        # Greek Τρίτη is Tuesday, τρίτη is third
        self.capital_weekdays = "capital" in days.get("weekdays", ())
        self.numbers = NumberReader(table)
        self._begins = Kept(self._may_begin)

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        published = day_of(doc._.published)
        doc._.days = [
            DayFound(words.starts[a], words.end(b), day, precision, kind)  # type: ignore[arg-type]
            for a, b, day, precision, kind in self.find(words, published)
        ]
        return doc

    def find(
        self, words: Words, published: datetime.date | None
    ) -> Iterator[tuple[int, int, str, str, str]]:
        """(first word, last word, day, precision, kind) of each date, in order and without overlaps."""
        begins = self._begins
        offsets: dict[int, Hit[str]] | None = None
        done = -1
        for i in [i for i, word in enumerate(words.folded) if begins[word]]:
            if i <= done:
                continue
            if offsets is None:
                offsets = {hit.first: hit for hit in self.offsets.find(words)}
            found = self._numeric(words, i) or self._named(words, i, published)
            if found is None and (hit := offsets.get(i)):
                days = int(hit.label.removeprefix("offset_"))
                day = shifted_day(published, days)
                found = (i, hit.last, day, "day" if day else "", "relative")
            found = (
                found
                or self._weekday(words, i, published)
                or self._relative(words, i, published)
            )
            if found is not None:
                yield found
                done = found[1]

    def _may_begin(self, word: str) -> bool:
        """Whether a date may begin with a folded word."""
        return (
            word[0].isdigit()
            or word in self.months
            or word in self.weekdays
            or word in self.step
            or word in self.units
            or word in self.numbers.phrases
            or word in self.numbers.weak
            or any(word == phrase[0] for phrase in self.ago_before)
            or bool(self.offsets.candidates(word))
        )

    # --- 18/10/2025, 2025-10-18

    def _numeric(self, words: Words, i: int) -> tuple[int, int, str, str, str] | None:
        word = words.words[i]
        if not word[0].isdigit():
            return None
        last = i
        text = word
        while (
            last + 1 < len(words)
            and words.gaps[last + 1] in ("-", "/", ".")
            and words.words[last + 1].isdigit()
        ):
            last += 1
            text += words.gaps[last] + words.words[last]
        if m := ISO.match(text):
            day = valid_day(int(m[1]), int(m[2]), int(m[3]))
        elif m := NUMERIC.match(text):
            year = int(m[3]) + (2000 if len(m[3]) == 2 else 0)
            a, b = int(m[1]), int(m[2])
            month, dom = (a, b) if (self.month_first and a <= 12) or b > 12 else (b, a)
            day = valid_day(year, month, dom)
            if len(m[3]) == 2 and last == i:  # 1.5.20 is more likely a paragraph
                day = ""
        else:
            return None
        return (i, last, day, "day", "absolute") if day else None

    # --- 18 October 2025, October 18, 18. Oktober, October 2025, in October, in 2025

    def _named(
        self, words: Words, i: int, published: datetime.date | None
    ) -> tuple[int, int, str, str, str] | None:
        word = words.folded[i]
        if word in self.months:
            return self._month_first(words, i, published)
        if word[0].isdigit():
            if self.year_first and is_year(word):
                found = self._year_first(words, i)
                if found is not None:
                    return found
            if (dom := day_of_month(word)) and (
                at := self._month_after(words, i)
            ) is not None:
                return self._day_month(words, i, dom, at, published)
            if is_year(word) and self._is_year(words, i):
                return i, i, word, "year", "absolute"
        return None

    def _year_first(
        self, words: Words, i: int
    ) -> tuple[int, int, str, str, str] | None:
        """Hungarian "2026. február 3-án", Lithuanian "2026 m. vasario 3 d.", Latvian "2026. gada 3. februārī"."""
        j = i + 1
        if j < len(words) and words.folded[j] in self.year_after:
            j += 1
        if j + 1 >= len(words) or words.gaps[j] not in (" ", ". ", "\u00a0"):
            return None
        year, low = int(words.folded[i]), words.folded
        if low[j] in self.months and (dom := day_of_month(low[j + 1])):
            day = valid_day(year, self.months[low[j]], dom)
            return (i, j + 1, day, "day", "absolute") if day else None
        if (dom := day_of_month(low[j])) and (at := self._month_after(words, j)):
            day = valid_day(year, self.months[low[at]], dom)
            return (i, at, day, "day", "absolute") if day else None
        return None

    def _month_after(self, words: Words, i: int) -> int | None:
        """The index of the month that follows a day of the month: 18 October, 18th of October, 18. Oktober."""
        j = i + 1
        if j < len(words) and words.gaps[j] == "" and words.folded[j] in ORDINALS:
            j += 1
        if j < len(words) and words.folded[j] in self.of and words.before[j] == JOINED:
            j += 1
        if (
            j < len(words)
            and words.folded[j] in self.months
            and words.gaps[j] in (" ", ". ", "° ", "\u00a0", "-", "\n")
        ):
            return j
        return None

    def _day_month(
        self, words: Words, i: int, dom: int, at: int, published: datetime.date | None
    ) -> tuple[int, int, str, str, str] | None:
        month = self.months[words.folded[at]]
        last, year = self._year_after(words, at, published)
        if year is not None:
            day = valid_day(year, month, dom)
            return (i, last, day, "day", "absolute") if day else None
        return self._recent(words, i, at, month, dom, published)

    def _month_first(
        self, words: Words, i: int, published: datetime.date | None
    ) -> tuple[int, int, str, str, str] | None:
        month = self.months[words.folded[i]]
        if not words.words[i][0].isupper() and self._also_a_word(words, i):
            return None
        j = i + 1
        if (
            j < len(words)
            and words.gaps[j] in (" ", ". ")
            and (dom := day_of_month(words.folded[j]))
        ):
            at = j
            if (
                j + 1 < len(words)
                and words.gaps[j + 1] == ""
                and words.folded[j + 1] in ORDINALS
            ):
                at = j + 1
            last, year = self._year_after(words, at, published)
            if year is not None:
                day = valid_day(year, month, dom)
                return (i, last, day, "day", "absolute") if day else None
            if not self.of or words.words[i][0].isupper():
                return self._recent(words, i, at, month, dom, published)
        last, year = self._year_after(words, i, published)
        if year is not None:
            return i, last, f"{year}-{month:02}", "month", "absolute"
        if (
            i == 0
            or words.folded[i - 1] not in self.month_after
            or words.before[i] != JOINED
        ) and not self._ends_as_in(words.folded[i]):
            return None
        first, step = self._stepped(words, i)
        if published is None:
            return first, i, "", "", "absolute"
        year = published.year
        if step is None and 0 < (month - published.month) % 12 <= SOON_MONTHS:
            return (
                first,
                i,
                "",
                "",
                "absolute",
            )  # the coming or the last: nobody can tell
        if month > published.month:
            year -= 1
        if (
            step is not None
            and step > 0
            and (year, month) <= (published.year, published.month)
        ):
            year += 1
        return first, i, f"{year}-{month:02}", "month", "absolute"

    def _also_a_word(self, words: Words, i: int) -> bool:
        """Months in small letters count only where the language writes them so; then a day or "in" stands before."""
        if self._ends_as_in(words.folded[i]):
            return False
        if self.year_first and i + 1 < len(words) and day_of_month(words.folded[i + 1]):
            return False  # "február 18-án"
        return i == 0 or not (
            words.words[i - 1].isdigit() or words.folded[i - 1] in self.month_after
        )

    def _ends_as_in(self, month: str) -> bool:
        """Whether an ending says "in": Finnish *tammikuussa*."""
        return bool(self.in_endings) and month.endswith(self.in_endings)

    def _year_after(
        self, words: Words, at: int, published: datetime.date | None
    ) -> tuple[int, int | None]:
        """(last word, year) where a year follows a month, in digits or as "of last year"."""
        j = at + 1
        if j < len(words) and words.folded[j] in self.of and words.before[j] == JOINED:
            j += 1
        if (
            j < len(words)
            and is_year(words.folded[j])
            and words.gaps[j] in (" ", ", ", ". ", "\u00a0", "\n")
        ):
            return j, int(words.folded[j])
        step = self._step_of(words, j, "year") if published else None
        if step is not None and published:
            return j + 1, published.year + step
        return at, None

    def _step_of(self, words: Words, j: int, unit: Unit) -> int | None:
        """-1, 0, 1 where two words say last, this or next year (or week), in either order."""
        if j + 1 >= len(words) or BROKEN in words.before[j : j + 2]:
            return None
        one, two = words.folded[j], words.folded[j + 1]
        if self.units.get(two) == unit:
            return self.step.get(one)
        return self.step.get(two) if self.units.get(one) == unit else None

    def _recent(
        self,
        words: Words,
        first: int,
        last: int,
        month: int,
        dom: int,
        published: datetime.date | None,
    ) -> tuple[int, int, str, str, str] | None:
        """A day without a year: the latest one on or before publication, or the next one where the words say so."""
        if published is None:
            return first, last, "", "", "absolute"
        start, step = self._stepped(words, first)
        day = valid_day(published.year, month, dom)
        if not day:
            return None
        if step is not None and step > 0:
            if day <= published.isoformat():
                day = valid_day(published.year + 1, month, dom)
        elif day > published.isoformat():
            if datetime.date.fromisoformat(day) - published <= SOON:
                return start, last, "", "", "absolute"
            day = valid_day(published.year - 1, month, dom)
        return (start, last, day, "day", "absolute") if day else None

    def _is_year(self, words: Words, i: int) -> bool:
        if i > 0 and words.gaps[i] == "":
            return False
        after = (
            i > 0
            and words.folded[i - 1] in self.year_after
            and words.before[i] == JOINED
        )
        if not after and i > 0 and words.folded[i - 1] in self.year_bare:
            # "noch 2023 gesagt", but "noch 2000 Afghanen"
            loose = words.words[i + 1 : i + 2]
            counted = loose and (
                loose[0][0].isupper() or words.folded[i].endswith("00")
            )
            after = words.before[i] == JOINED and not counted
        return after or (
            words.gaps[i].endswith("(")
            and words.gaps[i + 1 : i + 2] not in ([" "], [""])
        )

    # --- on Saturday, last week, three days ago

    def _stepped(self, words: Words, i: int) -> tuple[int, int | None]:
        """(first word, step) where last, this or next stands right before a word."""
        if (
            i > 0
            and words.before[i] == JOINED
            and (step := self.step.get(words.folded[i - 1])) is not None
        ):
            return i - 1, step
        return i, None

    def _weekday(
        self, words: Words, i: int, published: datetime.date | None
    ) -> tuple[int, int, str, str, str] | None:
        days = self.weekdays.get(words.folded[i], ())
        fitting = (
            (i + len(tail), day)
            for tail, day in days
            if tuple(words.folded[i + 1 : i + 1 + len(tail)]) == tail
        )
        last, weekday = next(fitting, (i, None))
        if weekday is None:
            return None
        if self.capital_weekdays and words.words[i][0].islower():
            return None
        for j in range(last + 1, last + 2 + SMALL_WORDS):  # Wednesday of last week
            if words.before[j : j + 1] != [JOINED] or words.folded[j] in self.weekdays:
                break
            weeks = self._step_of(words, j, "week")
            if weeks is not None:
                back = published.weekday() - weekday - 7 * weeks if published else 0
                return i, j + 1, shifted_day(published, -back), "day" if published else "", "weekday"  # fmt: skip
        first, step = self._stepped(words, i)
        if step is None and last + 1 < len(words) and words.before[last + 1] == JOINED:
            step = self.step.get(words.folded[last + 1])  # lundi dernier
            last += step is not None
        if published is None:
            return first, last, "", "", "weekday"
        back = (published.weekday() - weekday) % 7
        if step is not None and step > 0:
            back -= 7
        elif step is not None and step < 0 and back == 0:
            back = 7
        return first, last, shifted_day(published, -back), "day", "weekday"

    def _relative(
        self, words: Words, i: int, published: datetime.date | None
    ) -> tuple[int, int, str, str, str] | None:
        step = self.step.get(words.folded[i])
        if step is not None and i + 1 < len(words) and words.before[i + 1] == JOINED:
            unit = self.units.get(words.folded[i + 1])
            if unit and unit != "day":
                return shifted(i, i + 1, unit, step, published)
        if (
            (unit := self.units.get(words.folded[i]))
            and unit != "day"
            and i + 1 < len(words)
        ):
            step = self.step.get(words.folded[i + 1])  # la semaine dernière
            if step is not None and words.before[i + 1] == JOINED:
                return shifted(i, i + 1, unit, step, published)
        return self._ago(words, i, published)

    def _ago(
        self, words: Words, i: int, published: datetime.date | None
    ) -> tuple[int, int, str, str, str] | None:
        """Three days ago, vor drei Tagen, il y a trois jours."""
        start = i
        for phrase in self.ago_before:
            if tuple(words.folded[i : i + len(phrase)]) == phrase:
                start = i + len(phrase)
        number = (
            self.numbers.read(words, start, single=True) if start < len(words) else None
        )
        if number is None:
            return None
        at = number.last + 1
        if (
            at >= len(words)
            or words.before[at] == BROKEN
            or (unit := self.units.get(words.folded[at])) is None
        ):
            return None
        if start > i:
            return shifted(i, at, unit, -int(number.value), published)
        if (
            at + 1 < len(words)
            and words.folded[at + 1] in self.ago
            and words.before[at + 1] == JOINED
        ):
            return shifted(i, at + 1, unit, -int(number.value), published)
        return None


@Language.factory("returnwatch_dates", assigns=["doc._.days"])
def make_dates(nlp: Language, name: str) -> Dates:
    return Dates(nlp.lang or "xx")
