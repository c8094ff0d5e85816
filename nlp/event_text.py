"""A text as it is asked for events: its sentences, what they name, and what an event in one of them was.

Words are those of ``Words``; ``start`` and ``end`` are code points.
"""

from __future__ import annotations

import bisect
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Final

from spacy.tokens import Doc

from nlp.days import day_of, shifted_day
from nlp.event_words import LED, LOOSE, NEXT_DAY, ONE, PLANE, TEAM, UNION, EventWords
from nlp.extensions import DayFound, words_of
from nlp.groups import memberships
from nlp.language import tables_or_neutral
from nlp.places import english
from nlp.words import BROKEN, PARTED, Words, fold, fold_text

ORIGIN: Final = "AF"
FULLEST: Final = 500  # people in one flight; more are a year's sum
LONGEST_PLACE: Final = 3  # words
WORDS_JOINED: Final = 2  # between two countries: "and", "et l'"
MANY: Final = 3  # countries named equally often, as in a list: none of them acts alone
OFTEN: Final = 2  # times another country is named, so that the deed may be its
SERVICES: Final = {"FLIGHT_CHARTER": "charter", "FLIGHT_SCHEDULED": "scheduled"}
AT_HEAD: Final = 400  # characters from the beginning of a text to its dateline
DATELINE: Final = 40  # characters from its place to its day
PRECISE: Final = ("day", "week", "month")


@cache
def watched() -> frozenset[str]:
    """Countries whose deeds are told: all that ever were of the EU or of Schengen, the UK, and the EU itself."""
    rows = (row for group in ("EU", "SCHENGEN") for row in memberships()[group])
    return frozenset(c for row in rows for c in row.members) | {"GB", "EU"}


@cache
def _capitals(lang: str) -> dict[str, str]:
    """Capitals of watched countries, folded; Brussels is the Union's as often as Belgium's."""
    rows = tables_or_neutral(lang).capitals
    return {
        fold(name): iso2
        for iso2, names in rows.items()
        for name in names
        if iso2 in watched() and iso2 not in ("BE", "EU")
    }


class EventText:
    """One text: what its sentences name."""

    def __init__(self, doc: Doc, known: EventWords | None) -> None:
        self.doc, self.known = doc, known
        self.words: Words = words_of(doc)
        before = self.words.before
        rulers = known.kabul.find(self.words) if known else []
        self.periods: list[int] | None = (
            None  # where words sum up a time, once asked for
        )
        self.rulers = [self.words.starts[h.first] for h in rulers]
        # whose country no word of the sentence says: (start of the sentence, kind)
        self.assumed: set[tuple[int, str]] = set()
        self.visited: set[int] = set()  # sentences that tell of a visit
        self.marks: dict[str, list[int]] = {ONE: [], NEXT_DAY: [], UNION: [], TEAM: [], PLANE: []}  # fmt: skip
        self.text = self.words.text
        dated = self._in_dates()
        self.begins = [
            i for i, step in enumerate(before) if i == 0 or (step == BROKEN and i not in dated)
        ]  # fmt: skip
        self.inside = {i for i in dated if i and before[i] == BROKEN}

    def _in_dates(self) -> set[int]:
        """Words inside a date, or right behind its point: that in "19. März" ends no sentence, nor that in "Elokuun 27. päivänä"."""
        starts, text = self.words.starts, self.text
        found: set[int] = set()
        for day in self.doc._.days:
            behind = bisect.bisect_left(starts, day.end)
            found.update(range(bisect.bisect_right(starts, day.start), behind))
            if (
                behind < len(starts)
                and text[day.end : starts[behind]] == ". "
                and text[starts[behind]].islower()
                and text[day.end - 1].isdigit()
            ):
                found.add(behind)
        return found

    def _span(self, n: int) -> tuple[int, int]:
        """First word and word behind the last of a sentence."""
        end = self.begins[n + 1] if n + 1 < len(self.begins) else len(self.words)
        return self.begins[n], end

    def _chars(self, low: int, high: int) -> tuple[int, int]:
        """Where these words begin and end."""
        return self.words.starts[low], self.words.end(high - 1)

    def _clause(self, first: int, last: int, low: int, high: int) -> tuple[int, int]:
        before = self.words.before
        while first > low and before[first] != PARTED:
            first -= 1
        last += 1
        while last < high and before[last] != PARTED:
            last += 1
        return first, last

    def _dated(self, low: int, high: int) -> bool:
        """Whether a day is printed among these words: "on 27 May last year"."""
        a, b = self._chars(low, high)
        return any(a <= d.start < b and d.precision == "day" for d in self.doc._.days)

    def _counts(self, low: int, high: int) -> bool:
        a, b = self._chars(low, high)
        return any(a <= f.start < b and f.unit in ("people", "flights", "returns") for f in self.doc._.figures)  # fmt: skip

    def _names_origin(self, n: int) -> bool:
        a, b = self._chars(*self._span(n))
        return any(a <= c.start < b and c.iso2 == ORIGIN for c in self.doc._.countries) or any(a <= at < b for at in self.rulers)  # fmt: skip

    def _codes(self, start: int, end: int) -> str:
        """Measures of the sentence, apart by blanks."""
        found = {m.code for m in self.doc._.measures if start <= m.start < end}
        return " ".join(sorted(found - {"LETTER"}))

    def _with_mark(self, end: int) -> int:
        """With the full stop and the closing marks behind the last word."""
        text = self.text
        while end < len(text) and text[end] in '.!?”"»“’)…':
            end += 1
        return end

    def _measure(self, low: int, high: int) -> bool:
        a, b = self._chars(low, high)
        return any(a <= m.start < b for m in self.doc._.measures)


class EventFields(EventText):
    """One text: day, number, places, service and country of a deed that a sentence tells of."""

    def _day(self, start: int, end: int, at: int, last: int) -> DayFound | None:
        """The day in the sentence that stands nearest to the deed; none that lies after publication."""
        published = self.doc._.published
        days = [
            d
            for d in self.doc._.days
            if start <= d.start < end and d.day and (not published or d.day <= published[: len(d.day)])
        ]  # fmt: skip
        order = (*PRECISE, "year")
        return min(
            days,
            key=lambda d: (
                order.index(d.precision) > 2,
                0 if at <= d.start <= last else min(abs(d.start - at), abs(d.start - last)),
                d.start,
            ),
            default=None,
        )  # fmt: skip

    def _day_after(self, low: int, start: int, end: int) -> tuple[str, str]:
        """The day after the last one printed before, where the sentence says "the next day"; else that of publication."""
        if any(start <= at < end for at in self.marks[NEXT_DAY]):
            before = [d for d in self.doc._.days if d.start < start and d.precision == "day" and d.day]  # fmt: skip
            if before and (day := shifted_day(day_of(before[-1].day), 1)):
                return day, "day"
        return self.doc._.published, "about"

    def _count(self, low: int, high: int, at: int) -> tuple[int | None, str]:
        """How many people: the number nearest to the deed, else a bare one ("ten were sent back"), else a single man."""
        start, end = self._chars(low, high)
        escort = self.known.escort if self.known else ()
        figures = [
            f
            for f in self.doc._.figures
            if start <= f.start < end
            and f.value == int(f.value)
            and not (escort and any(w.startswith(escort) for w in fold(f.counts).split()))
        ]  # fmt: skip
        people = [f for f in figures if f.unit == "people"]
        f = min(people, key=lambda f: (abs(f.start - at), f.start), default=None)
        if f:
            return int(f.value), f.approx
        if any(start <= one < end for one in self.marks[ONE]):
            return 1, ""
        bare = [f for f in figures if not f.unit and 1 < f.value <= FULLEST]
        f = min(bare, key=lambda f: (abs(f.start - at), f.start), default=None)
        return (int(f.value), f.approx) if f else (None, "")

    def _places(self, low: int, high: int) -> dict[str, str]:
        """Words with a capital behind "from", "to", "via": where the flight left, landed, stopped over."""
        words, found = self.words, {}
        places = self.known.places if self.known else {}
        people = [(p.start, p.end) for p in self.doc._.people]
        days = [(d.start, d.end) for d in self.doc._.days]
        for k in range(low, high - 1):
            for name, leads in places.items():
                # "Nach Angaben der Taliban" at the head of a sentence
                if words.folded[k] not in leads or name in found or (k == low and name == "to"):  # fmt: skip
                    continue
                last = k + 1
                while (
                    last < min(high, k + 1 + LONGEST_PLACE)
                    and words.words[last][0].isupper()
                    and (last == k + 1 or not words.before[last])
                ):
                    last += 1
                if last == k + 1:
                    continue
                a, b = words.starts[k + 1], words.end(last - 1)
                if not any(s < b and a < e for s, e in (*people, *days)):
                    found[name] = self.text[a:b]
        return found

    def _route(self, low: int, high: int) -> dict[str, str]:
        """The places of a flight in English; Kabul is where it goes: "à destination de Kaboul"."""
        places = self._places(low, high)
        if self._in_kabul(places.get("from", "")):
            del places["from"]
        return {name: english(place) for name, place in places.items()}

    def _jointly(self, start: int, end: int, country: str) -> list[str]:
        """Who flew people out together, in order: "Germany and Austria", "a German-Austrian flight". Empty where one did alone."""
        ands = frozenset(map(fold, tables_or_neutral(self.doc.lang_ or "xx").figures.get("and", ())))  # fmt: skip
        ours = sorted(
            (c for c in self.doc._.countries if c.iso2 in watched() and c.iso2 != "EU" and start <= c.start < end),
            key=lambda c: c.start,
        )  # fmt: skip
        for one, other in pairwise(ours):
            between = fold_text(self.text[one.end : other.start]).replace("’", "'")
            words = between.replace("'", " ").split()
            joined = between == "-" or (
                0 < len(words) <= WORDS_JOINED and words[0] in ands
            )
            if joined and one.iso2 != other.iso2 and country in (one.iso2, other.iso2):
                return [str(one.iso2), str(other.iso2)]
        return []

    def _in_kabul(self, place: str) -> bool:
        text = self.text
        return bool(place) and (
            any(c.iso2 == ORIGIN and text.startswith(place, c.start) for c in self.doc._.countries)
            or any(text.startswith(place, ruler) for ruler in self.rulers)
        )  # fmt: skip

    def _service(self, start: int, end: int) -> str:
        for m in self.doc._.measures:
            if start <= m.start < end and not m.negated and m.code in SERVICES:
                return SERVICES[m.code]
        return ""

    def _capital(self, start: int, end: int) -> str:
        """The country whose capital alone is named: "officials from The Hague"."""
        known = _capitals(self.doc.lang_ or "xx")
        low = bisect.bisect_left(self.words.starts, start)
        high = bisect.bisect_left(self.words.starts, end)
        for k in range(low, high):
            for name in (self.words.folded[k], " ".join(self.words.folded[k : k + 2])):
                if name in known and self.words.words[k][0].isupper():
                    return known[name]
        return ""

    def _home(self) -> str:
        """The publisher's country, else that of the capital which a text is sent from: "LONDON, 3 March 2026"."""
        if self.doc._.country:
            return str(self.doc._.country)
        for day in self.doc._.days[:3]:
            begin = self.text.rfind("\n", 0, day.start) + 1
            if day.start > AT_HEAD or day.start - begin > DATELINE:
                break
            if capital := self._capital(begin, day.start):
                return capital
        return ""

    def _country(self, label: str, start: int, end: int, at: int) -> str:
        """Whose deed: the watched country nearest to the verb, else the one named most, else the publisher's.

        A letter is that of the first one named; the Union answers one, and gets the others.
        """
        kind = LOOSE.get(label, label)
        if label == LED:
            return "EU"
        union = any(start <= m < end for m in self.marks[UNION])
        if kind == "reply" and (union or not self.known or not self.known.knows_union):
            return "EU"
        ours = [c for c in self.doc._.countries if c.iso2 in watched()]
        if kind != "talks":
            ours = [c for c in ours if c.iso2 != "EU"] or ours
        here = [c for c in ours if start <= c.start < end]
        if here and kind in ("letter", "reply"):
            return str(here[0].iso2)
        if here:
            return str(min(here, key=lambda c: (abs(c.start - at), c.start)).iso2)
        capital = self._capital(start, end)
        if capital:
            return capital
        self.assumed.add((start, kind))
        said = [s for s in self.doc._.statements if s.start <= at < s.end and s.country]
        if said and said[0].country in watched():
            return str(said[0].country)
        counts = Counter(c.iso2 for c in ours)
        home = self._home()
        # a paper seldom names its own country; one that it names once is a partner's
        if home in watched() and (home in counts or max(counts.values(), default=0) < OFTEN):  # fmt: skip
            return home
        most = [c for c in counts if counts[c] == max(counts.values())]
        if 0 < len(most) < MANY:
            return str(min(most))
        return home
