"""What happened: letters, flights, talks, visits, replies, decisions, rulings. Writes ``doc._.events``.

A sentence tells of an event where one of its verbs says that it took place (``nlp/event_words.py``) and nothing takes it
back: what is planned, asked for, denied, supposed or cancelled never happened. Flights, talks and visits must be about
Afghanistan where they stand. Sentences of one text that fit together tell of one event. Needs all other components before it.
"""

from __future__ import annotations

import bisect
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from db.found import EventFound, LetterFound
from nlp.days import day_of, shifted_day
from nlp.event_words import (
    GIVEN_BACK,
    GONE,
    KINDS,
    LED,
    MET,
    NEXT_DAY,
    ONE,
    PLANE,
    TAKEN_BACK,
    TEAM,
    UNION,
    VERDICT,
    YEAR,
    EventWords,
    event_words,
)
from nlp.extensions import DayFound, words_of
from nlp.groups import memberships
from nlp.language import tables_or_neutral
from nlp.patterns import Hit
from nlp.position_words import position_words
from nlp.words import BROKEN, JOINED, PARTED, Words, fold

if not Doc.has_extension("events"):
    Doc.set_extension("events", default=[])

ORIGIN: Final = "AF"
OF_RETURN: Final = (
    "flight",
    "talks",
    "visit",
)  # must be about Afghanistan where they stand
FULLEST: Final = 500  # people in one flight; more are a year's sum
NEAR: Final = 1  # sentences around the deed in which Afghanistan may be named
FAR: Final = 2  # sentences before it, for a flight or talks whose sentence names nobody
LOOSE: Final = {MET: "talks", GIVEN_BACK: "flight", GONE: "visit", LED: "visit", VERDICT: "ruling"}  # fmt: skip
OF_WORDS: Final = (
    "reply",
    "letter",
    "decision",
    "ruling",
)  # what they say stands behind
OUT: Final = ("2021-08-14", "2021-12-31")  # planes brought people out of Kabul, none in
OFTEN: Final = 2  # times another country is named, so that the deed may be its
LONGEST_PLACE: Final = 3  # words
SERVICES: Final = {"FLIGHT_CHARTER": "charter", "FLIGHT_SCHEDULED": "scheduled"}
OF_FORCE: Final = frozenset(("FORCEDRET", "FLIGHT_CHARTER", "FLIGHT_SCHEDULED"))
UNSAID: Final = frozenset(("denied", "asked", "hypothetical", "declined"))
PRECISE: Final = ("day", "week", "month")


@cache
def _watched() -> frozenset[str]:
    """Countries whose deeds are told: all that ever were of the EU or of Schengen, the UK, and the EU itself."""
    rows = (row for group in ("EU", "SCHENGEN") for row in memberships()[group])
    return frozenset(c for row in rows for c in row.members) | {"GB", "EU"}


class Events:
    """The component; words are those of the pipeline's language."""

    def __init__(self, lang: str) -> None:
        self.known = event_words(lang)

    def __call__(self, doc: Doc) -> Doc:
        finder = Finder(doc, self.known)
        doc._.events = sorted(finder.find(), key=lambda e: (e.start, e.kind))
        return doc


class Finder:
    """Works on one text."""

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
        days = [(d.start, d.end) for d in doc._.days]
        starts = self.words.starts
        text = doc.text
        self.begins = [
            i
            for i, step in enumerate(before)
            if i == 0
            # the point in "19. März" ends no sentence, nor that in "Elokuun 27. päivänä"
            or (
                step == BROKEN
                and not any(
                    a < starts[i] < b or (text[b : starts[i]] == ". " and text[starts[i]].islower() and text[b - 1].isdigit())
                    for a, b in days
                )
            )
        ]  # fmt: skip
        begins = set(self.begins)
        self.inside = {i for i, step in enumerate(before) if step == BROKEN and i not in begins}  # fmt: skip

    def find(self) -> list[EventFound]:
        letters = [self._letter(x) for x in self.doc._.letters]
        if self.known is None:
            return letters
        # the point of "am 7. Mai" parts no pattern
        whole = self.words
        if BROKEN in (whole.before[i] for i in self.inside):
            before = [JOINED if i in self.inside else step for i, step in enumerate(whole.before)]  # fmt: skip
            whole = replace(whole, before=before)
        hits = self.known.index.find(whole)
        plain = self.known.plain(whole)
        if plain.folded != whole.folded:
            hits = sorted({*hits, *self.known.index.find(plain)}, key=lambda h: (h.first, h.last))  # fmt: skip
        back = [h for h in hits if h.label in TAKEN_BACK]
        for label in self.marks:
            self.marks[label] = [self.words.starts[h.first] for h in hits if h.label == label]  # fmt: skip
        told: dict[tuple[int, str, str], EventFound] = {}
        for hit in hits:
            kind = LOOSE.get(hit.label, hit.label)
            if kind not in KINDS:
                continue
            sentence = bisect.bisect_right(self.begins, hit.first) - 1
            if self._taken_back(kind, hit.first, hit.last, back, sentence):
                continue
            event = self._event(hit.label, hit.first, hit.last, sentence)
            if event is None:
                continue
            # two deeds of one kind in a sentence have two days
            earlier = [e for at, e in told.items() if at[:2] == (sentence, kind)]
            if kind == "letter" and any(x.start < event.end and event.start < x.end for x in letters):  # fmt: skip
                continue
            if not earlier or (event.precision == "day" and all(e.precision == "day" and e.on_date != event.on_date for e in earlier)):  # fmt: skip
                told[sentence, kind, event.on_date] = event
        told = {at: e for at, e in told.items() if not _same_deed(at, e, told)}
        # "answered the letter that they had sent": the letter is named, not told of
        replies = {at[0] for at in told if at[1] == "reply"}
        told = {
            at: e
            for at, e in told.items()
            if e.kind != "letter" or (at[0] not in replies and not (letters and e.precision == "about"))
        }  # fmt: skip
        told = self._on_mission(told)
        events = _together(letters + [told[at] for at in sorted(told)], self.assumed)
        # nobody's flight of no day is anybody's talk of flights
        return [e for e in events if e.kind != "flight" or e.precision != "about" or e.country in _watched()]  # fmt: skip

    def _on_mission(
        self, told: dict[tuple[int, str, str], EventFound]
    ) -> dict[tuple[int, str, str], EventFound]:
        """The talks of "the mission" that a text has told of are its, not the publisher's."""
        found = dict(told)
        for at, e in told.items():
            if e.kind != "talks" or (e.start, e.kind) not in self.assumed:
                continue
            if not any(e.start <= m < e.end for m in self.marks[TEAM]):
                continue
            before = [v for k, v in told.items() if v.kind == "visit" and k[0] <= at[0] and (v.start, v.kind) not in self.assumed]  # fmt: skip
            if before:
                found[at] = replace(e, country=before[-1].country)
                self.assumed.discard((e.start, e.kind))
        return found

    def _letter(self, x: LetterFound) -> EventFound:
        """A letter that nlp/letters.py found."""
        first = next((k for k in range(len(self.words)) if self.words.starts[k] >= x.start), 0)  # fmt: skip
        low, high = self._span(bisect.bisect_right(self.begins, first) - 1)
        start, end = self.words.starts[low], self.words.end(high - 1)
        precision = {10: "day", 7: "month"}.get(len(x.dated_on), "about")
        on = x.dated_on if precision != "about" else self.doc._.published
        return EventFound("letter", x.start, x.end, on, precision, self._country("letter", start, end, x.start))  # fmt: skip

    def _taken_back(
        self, kind: str, first: int, last: int, back: list[Hit[str]], n: int
    ) -> bool:
        low, high = self._span(n)
        start, end = self._clause(first, last, low, high)
        if kind in OF_WORDS:  # "ruled that he may not be sent back" is a ruling
            end = min(end, last + 2)
        for hit in back:
            if hit.label == f"no_{kind}" and low <= hit.first < high:
                return True
            if hit.label == "not" and start <= hit.first and hit.last < end:
                return True
            if hit.label == YEAR and start <= hit.first and hit.last < end and not self._dated(start, end):  # fmt: skip
                return True
            if hit.label == "untrue" and low <= hit.first < last:
                return True
            if hit.label == "sum" and low <= hit.first < high and self._counts(low, high):  # fmt: skip
                return True
        at, behind = self.words.starts[first], self.words.end(last)
        return any(
            # "... went home”, the minister adds": words on both sides of a mark tell of nothing together
            s.modality in UNSAID or (s.kind == "direct" and s.end < behind)
            for s in self.doc._.statements
            if s.start <= at < s.end
        )

    def _dated(self, low: int, high: int) -> bool:
        """Whether a day is printed among these words: "on 27 May last year"."""
        a, b = self.words.starts[low], self.words.end(high - 1)
        return any(a <= d.start < b and d.precision == "day" for d in self.doc._.days)

    def _counts(self, low: int, high: int) -> bool:
        a, b = self.words.starts[low], self.words.end(high - 1)
        return any(a <= f.start < b and f.unit in ("people", "flights", "returns") for f in self.doc._.figures)  # fmt: skip

    def _span(self, n: int) -> tuple[int, int]:
        """First word and word behind the last of a sentence."""
        end = self.begins[n + 1] if n + 1 < len(self.begins) else len(self.words)
        return self.begins[n], end

    def _clause(self, first: int, last: int, low: int, high: int) -> tuple[int, int]:
        before = self.words.before
        while first > low and before[first] != PARTED:
            first -= 1
        last += 1
        while last < high and before[last] != PARTED:
            last += 1
        return first, last

    def _event(self, label: str, first: int, last: int, n: int) -> EventFound | None:
        kind = LOOSE.get(label, label)
        low, high = self._span(n)
        # who welcomed a letter had no guests
        measured = bool(self._codes(self.words.starts[low], self.words.end(high - 1)))
        if kind in OF_RETURN and not self._about_return(kind, n) and not (kind == "visit" and measured):  # fmt: skip
            return None
        at = self.words.starts[first]
        start, end = self.words.starts[low], self.words.end(high - 1)
        if self.doc.text[start : self._with_mark(end)].rstrip('”"»“’').endswith("?"):
            return None
        day = self._day(start, end, at, self.words.starts[last])
        if day is not None and day.precision not in PRECISE:
            return None  # a year's sum
        if kind == "ruling":
            measured = self._measure(low, high)
        if kind in ("decision", "ruling") and not measured and not self._on_return(n, day):  # fmt: skip
            return None
        if kind == "flight" and not (self._one_flight(day, start, end) and (day or self._by_plane(low, high, n))):  # fmt: skip
            return None
        if kind == "visit" and not measured and self._only_counted(start, end):
            return None
        if (label == VERDICT and day is None) or (label == GONE and not self._by_officials(n)):  # fmt: skip
            return None
        if day is not None and kind == "flight" and OUT[0] <= day.day <= OUT[1]:
            return None
        if label == LED and not self.visited:
            return None  # a mission that is only asked for is led by somebody, too
        if kind == "visit" and day is None and not measured and not self._names_origin(n):  # fmt: skip
            if n - 1 not in self.visited:
                return None
            if label != LED:  # "officials from three countries travelled with it"
                self.assumed.add((start, kind))
        if kind == "visit":
            self.visited.add(n)
        if kind == "talks" and not self._with_rulers(label, n):
            return None
        if kind == "reply" and not self._to_a_letter(start, end):
            return None
        if kind == "reply" and day is None and not self._names_letter(start, end):
            return None
        count, approx = self._count(low, high, at) if kind == "flight" else (None, "")
        if (count is None and label == GIVEN_BACK) or (count or 0) > FULLEST:
            return None
        places = self._places(low, high) if kind == "flight" else {}
        if self._in_kabul(places.get("from", "")):
            del places["from"]  # "à destination de Kaboul"
        if places.get("to") and not self._names_origin(n):  # fmt: skip
            return None
        details = (
            {"approx": approx, **places, "service": self._service(start, end)}
            if kind == "flight"
            else {"measures": self._codes(start, end)}
        )
        on, precision = (day.day, str(day.precision)) if day else self._day_after(low, start, end)  # fmt: skip
        return EventFound(
            kind,
            start,
            self._with_mark(end),
            on,
            precision,
            self._country(label, start, end, at),
            count,
            tuple((k, v) for k, v in sorted(details.items()) if v),
        )

    def _day_after(self, low: int, start: int, end: int) -> tuple[str, str]:
        """The day after the last one printed before, where the sentence says "the next day"; else that of publication."""
        if any(start <= at < end for at in self.marks[NEXT_DAY]):
            before = [d for d in self.doc._.days if d.start < start and d.precision == "day" and d.day]  # fmt: skip
            if before and (day := shifted_day(day_of(before[-1].day), 1)):
                return day, "day"
        return self.doc._.published, "about"

    def _on_return(self, n: int, day: DayFound | None) -> bool:
        """Whether Afghanistan is named, or what was decided stands in the sentences before and a day in this one."""
        low, high = self._span(n)
        if self._names_origin(n):
            return True
        low = self._span(max(0, n - FAR))[0]
        return day is not None and self._measure(low, high)

    def _names_origin(self, n: int) -> bool:
        low, high = self._span(n)
        a, b = self.words.starts[low], self.words.end(high - 1)
        return any(a <= c.start < b and c.iso2 == ORIGIN for c in self.doc._.countries) or any(a <= at < b for at in self.rulers)  # fmt: skip

    def _by_officials(self, n: int) -> bool:
        low, high = self._span(n)
        start, b = self.words.starts[low], self.words.end(high - 1)
        quoted = any(s.kind == "direct" and s.start < b and start < s.end for s in self.doc._.statements)  # fmt: skip
        # what is quoted does not go on with the sentence before it
        a = start if quoted else self.words.starts[self._span(max(0, n - 1))[0]]
        return any(a <= at < b for at in self.marks[TEAM])

    def _in_kabul(self, place: str) -> bool:
        text = self.doc.text
        return bool(place) and (
            any(c.iso2 == ORIGIN and text.startswith(place, c.start) for c in self.doc._.countries)
            or any(text.startswith(place, ruler) for ruler in self.rulers)
        )  # fmt: skip

    def _one_flight(self, day: DayFound | None, start: int, end: int) -> bool:
        """Whether people were put out, and at one time: who left of their own will, and the sum of a year, are no flight."""
        codes = set(self._codes(start, end).split())
        if "VOLRET" in codes and not codes & OF_FORCE:
            return False
        if day is not None:
            return True
        if self.periods is None:
            known = position_words(self.doc.lang_ or "xx")
            hits = known.cues.find(self.words) if known else []
            self.periods = [self.words.starts[h.first] for h in hits if h.label == "period"]  # fmt: skip
        return not any(start <= at < end for at in self.periods)

    def _by_plane(self, low: int, high: int, n: int) -> bool:
        """Whether a plane is named in the sentence or beside it, or in the title: people put out on no day are else a sum."""
        behind = FAR if self._counts(low, high) else NEAR
        low = self._span(max(0, n - NEAR))[0]
        high = self._span(min(n + behind, len(self.begins) - 1))[1]
        a, b = self.words.starts[low], self.words.end(high - 1)
        title = self.words.end(self._span(0)[1] - 1)
        return any(at < title or a <= at < b for at in self.marks[PLANE])

    def _only_counted(self, start: int, end: int) -> bool:
        """Whether Afghans who are counted are all that is named: "1,930 Afghans stayed in the centres" is no visit."""
        if any(start <= at < end for at in self.rulers):
            return False
        named = [c for c in self.doc._.countries if start <= c.start < end and c.iso2 == ORIGIN]  # fmt: skip
        text = self.doc.text
        counted = [f for f in self.doc._.figures if start <= f.start < end and f.unit == "people"]  # fmt: skip
        return bool(named) and all(
            any((f.end <= c.start and not text[f.end : c.start].strip()) or f.start <= c.start < f.end for f in counted)
            for c in named
        )  # fmt: skip

    def _with_rulers(self, label: str, n: int) -> bool:
        """Whether those who rule in Kabul are named: a minister who spoke with a paper held no talks.

        Where talks are named as such they may be named in the sentence before, or the talks be on returns to Afghanistan.
        """
        low, high = self._span(n)
        start, end = self.words.starts[low], self.words.end(high - 1)
        if "TALIBAN_TALKS" in self._codes(start, end).split() or any(
            start <= at < end for at in self.rulers
        ):
            return True
        if n and any(self.words.starts[self._span(n - 1)[0]] <= at < start for at in self.rulers):  # fmt: skip
            return True
        return label == "talks" and self._names_origin(n) and self._measure(low, high)

    def _to_a_letter(self, start: int, end: int) -> bool:
        """Whether the Union answers a letter: what a minister answered a reporter is a quotation's, and no reply."""
        said = [
            s
            for s in self.doc._.statements
            if s.kind == "direct" and s.speaker_start is not None and start <= s.speaker_start < end
        ]  # fmt: skip
        if any(s.country not in ("", "EU") for s in said):
            return False
        return not said or any(
            m.code == "LETTER" and start <= m.start < end for m in self.doc._.measures
        )

    def _names_letter(self, start: int, end: int) -> bool:
        """Whether a letter or the Union is named; what answers parliament's questions needs a day of its own."""
        letters = (m.start for m in self.doc._.measures if m.code == "LETTER")
        named = (*letters, *(x.start for x in self.doc._.letters), *self.marks[UNION])
        return any(start <= at < end for at in named)

    def _codes(self, start: int, end: int) -> str:
        """Measures of the sentence, apart by blanks."""
        found = {m.code for m in self.doc._.measures if start <= m.start < end}
        return " ".join(sorted(found - {"LETTER"}))

    def _with_mark(self, end: int) -> int:
        """With the full stop and the closing marks behind the last word."""
        text = self.doc.text
        while end < len(text) and text[end] in '.!?”"»“’)…':
            end += 1
        return end

    def _about_return(self, kind: str, n: int) -> bool:
        """Whether Afghanistan, its people or its rulers are named in the sentence or, if nobody else is, beside it."""
        words, doc = self.words, self.doc

        def named(m: int) -> tuple[bool, bool]:
            low, high = self._span(m)
            a, b = words.starts[low], words.end(high - 1)
            here = [c.iso2 for c in doc._.countries if a <= c.start < b]
            ours = ORIGIN in here or any(a <= at < b for at in self.rulers)
            return ours, any(c not in _watched() and c != ORIGIN for c in here)

        ours, others = named(n)
        if ours or others:
            return ours
        near = NEAR if kind == "visit" else FAR
        around = [named(m) for m in (0, *range(max(0, n - near), min(n + 2, len(self.begins))))]  # fmt: skip
        return any(is_ours for is_ours, _ in around)

    def _measure(self, low: int, high: int) -> bool:
        a, b = self.words.starts[low], self.words.end(high - 1)
        return any(a <= m.start < b for m in self.doc._.measures)

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

    def _count(self, low: int, high: int, at: int) -> tuple[int | None, str]:
        """How many people: the number nearest to the deed, else a bare one ("ten were sent back"), else a single man."""
        start, end = self.words.starts[low], self.words.end(high - 1)
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
                if words.folded[k] not in leads or name in found:
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
                    found[name] = self.doc.text[a:b]
        return found

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
        ours = [c for c in self.doc._.countries if c.iso2 in _watched()]
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
        if said and said[0].country in _watched():
            return str(said[0].country)
        counts = Counter(c.iso2 for c in ours)
        home = str(self.doc._.country)
        # a paper seldom names its own country; one that it names once is a partner's
        if home in _watched() and (home in counts or max(counts.values(), default=0) < OFTEN):  # fmt: skip
            return home
        if counts:
            return str(min(counts, key=lambda c: (-counts[c], c)))
        return str(self.doc._.country)


@cache
def _capitals(lang: str) -> dict[str, str]:
    """Capitals of watched countries, folded; Brussels is the Union's as often as Belgium's."""
    rows = tables_or_neutral(lang).capitals
    return {
        fold(name): iso2
        for iso2, names in rows.items()
        for name in names
        if iso2 in _watched() and iso2 not in ("BE", "EU")
    }


def _same_deed(
    at: tuple[int, str, str], event: EventFound, told: dict[tuple[int, str, str], EventFound]
) -> bool:  # fmt: skip
    """Whether another event of the sentence and day is what is told: a ruling that stops is no decision, too."""
    stronger = {"decision": ("ruling", "flight"), "visit": ("letter",)}
    return any((at[0], kind, event.on_date) in told for kind in stronger.get(event.kind, ()))  # fmt: skip


def _together(
    events: list[EventFound], assumed: set[tuple[int, str]]
) -> list[EventFound]:
    """One event for sentences of a text that fit together; ``assumed``: those whose country no word says."""
    found: list[EventFound] = []
    sure: list[bool] = []
    for event in events:
        named = (event.start, event.kind) not in assumed
        for n, before in enumerate(found):
            if _fits(before, event, sure[n] and named):
                found[n] = _united(before, event)
                if named and not sure[n]:
                    found[n] = replace(found[n], country=event.country)
                sure[n] = sure[n] or named
                break
        else:
            found.append(event)
            sure.append(named)
    return found


def _fits(a: EventFound, b: EventFound, sure: bool) -> bool:
    if a.kind != b.kind or (sure and a.country != b.country and a.kind != "letter"):
        return False
    if "about" not in (a.precision, b.precision) and not _same_time(a, b):
        return False
    return a.people_count is None or b.people_count is None or a.people_count == b.people_count  # fmt: skip


def _same_time(a: EventFound, b: EventFound) -> bool:
    shorter = min(len(a.on_date), len(b.on_date))
    if "week" in (a.precision, b.precision):
        one, other = day_of(a.on_date), day_of(b.on_date)
        return one is not None and other is not None and abs((one - other).days) < 7
    return a.on_date[:shorter] == b.on_date[:shorter]


def _united(a: EventFound, b: EventFound) -> EventFound:
    order = (*PRECISE, "about")
    dated = min(a, b, key=lambda e: order.index(e.precision))
    details = {**dict(b.details), **dict(a.details)}
    count = a.people_count if a.people_count is not None else b.people_count
    return replace(
        a,
        on_date=dated.on_date,
        precision=dated.precision,
        people_count=count,
        details=tuple(sorted(details.items())),
    )


@Language.factory("returnwatch_events", requires=["doc.spans"])
def make_events(nlp: Language, name: str) -> Events:
    return Events(nlp.lang or "")
