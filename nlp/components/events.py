"""What happened: letters, flights, talks, visits, replies, decisions, rulings. Writes ``doc._.events``.

A sentence tells of an event where one of its verbs says that it took place (``nlp/event_words.py``) and nothing takes it
back: what is planned, asked for, denied, supposed or cancelled never happened. Flights, talks and visits must be about
Afghanistan where they stand. Sentences of one text that fit together tell of one event. Needs all other components before it.
"""

from __future__ import annotations

import bisect
from dataclasses import replace
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from db.found import EventFound, LetterFound
from db.records import IssueFound
from nlp.event_text import FULLEST, ORIGIN, PRECISE, EventFields, watched
from nlp.event_words import (
    GIVEN_BACK,
    GONE,
    KINDS,
    LED,
    LOOSE,
    PLANE,
    TAKEN_BACK,
    TEAM,
    UNION,
    VERDICT,
    YEAR,
    EventWords,
    event_words,
)
from nlp.events_together import together
from nlp.extensions import DayFound
from nlp.patterns import Hit
from nlp.position_words import position_words
from nlp.untrue import untrue_of
from nlp.words import BROKEN, JOINED

if not Doc.has_extension("events"):
    Doc.set_extension("events", default=[])

OF_RETURN: Final = (
    "flight",
    "talks",
    "visit",
)  # must be about Afghanistan where they stand
NEAR: Final = 1  # sentences around the deed in which Afghanistan may be named
FAR: Final = 2  # sentences before it, for a flight or talks whose sentence names nobody
OF_WORDS: Final = (
    "reply",
    "letter",
    "decision",
    "ruling",
)  # what they say stands behind
OUT: Final = ("2021-08-14", "2021-12-31")  # planes brought people out of Kabul, none in
OF_FORCE: Final = frozenset(("FORCEDRET", "FLIGHT_CHARTER", "FLIGHT_SCHEDULED"))
UNSAID: Final = frozenset(("denied", "asked", "hypothetical", "declined"))


class Events:
    """The component; words are those of the pipeline's language."""

    def __init__(self, lang: str) -> None:
        self.known = event_words(lang)

    def __call__(self, doc: Doc) -> Doc:
        finder = Finder(doc, self.known)
        doc._.events = sorted(finder.find(), key=lambda e: (e.start, e.kind))
        doc._.issues = [*doc._.issues, *finder.denied.values()]
        return doc


class Finder(EventFields):
    """Works on one text."""

    def __init__(self, doc: Doc, known: EventWords | None) -> None:
        super().__init__(doc, known)
        #: by sentence, deeds that the text itself does not stand by
        self.denied: dict[int, IssueFound] = {}

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
            untrue = untrue_of(self.doc)
            if untrue.over(self.words.starts[hit.first]):
                self.denied[sentence] = untrue.issue(event.start, event.end)
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
        told = self._on_mission(self._travelled(told, back))
        events = together(letters + [told[at] for at in sorted(told)], self.assumed)
        # nobody's flight of no day is anybody's talk of flights
        return [e for e in events if e.kind != "flight" or e.precision != "about" or e.country in watched()]  # fmt: skip

    def _travelled(
        self, told: dict[tuple[int, str, str], EventFound], back: list[Hit[str]]
    ) -> dict[tuple[int, str, str], EventFound]:
        """Flights of no day with what the sentence behind tells of the trip: "X has deported an Afghan. He travelled on Monday by scheduled flight"."""
        pronouns = self.doc._.reading.speech["subject_pronouns"]
        found = dict(told)
        for at, e in told.items():
            n = at[0] + 1
            if e.kind != "flight" or e.precision != "about" or n >= len(self.begins):
                continue
            low, high = self._span(n)
            start, end = self._chars(low, high)
            day = self._day(start, end, start, end)
            if day is None or day.precision not in PRECISE or self.words.words[low].lower() not in pronouns:  # fmt: skip
                continue
            if not any(start <= p < end for p in self.marks[PLANE]) or any(k[0] == n for k in told):  # fmt: skip
                continue
            if any(h.label in ("not", "untrue", "no_flight") and low <= h.first < high for h in back):  # fmt: skip
                continue
            if any(s.kind == "direct" and s.start < end and start < s.end for s in self.doc._.statements):  # fmt: skip
                continue
            trip = {**self._route(low, high), "service": self._service(start, end)}
            trip = {k: v for k, v in trip.items() if v}
            found[at] = replace(e, on_date=day.day, precision=str(day.precision), details=tuple(sorted({**trip, **dict(e.details)}.items())))  # fmt: skip
        return found

    def _on_mission(
        self, told: dict[tuple[int, str, str], EventFound]
    ) -> dict[tuple[int, str, str], EventFound]:
        """The talks of "the mission" that a text has told of are its, on its day, not the publisher's on that of the text."""
        found = dict(told)
        for at, e in told.items():
            assumed = (e.start, e.kind) in self.assumed
            if e.kind != "talks" or not (assumed or e.precision == "about"):
                continue
            if not any(e.start <= m < e.end for m in self.marks[TEAM]):
                continue
            visits = [v for k, v in told.items() if v.kind == "visit" and k[0] <= at[0]]
            before = [v for v in visits if (v.start, v.kind) not in self.assumed]
            if not before or not (assumed or before[-1].country == e.country):
                continue
            dated = [v for v in visits if v.precision in PRECISE]
            if e.precision == "about" and dated:
                e = replace(e, on_date=dated[-1].on_date, precision=dated[-1].precision)
            found[at] = replace(e, country=before[-1].country)
            self.assumed.discard((e.start, e.kind))
        return found

    def _letter(self, x: LetterFound) -> EventFound:
        """A letter that nlp/letters.py found."""
        first = next((k for k in range(len(self.words)) if self.words.starts[k] >= x.start), 0)  # fmt: skip
        low, high = self._span(bisect.bisect_right(self.begins, first) - 1)
        start, end = self._chars(low, high)
        precision = {10: "day", 7: "month"}.get(len(x.dated_on), "about")
        on = x.dated_on if precision != "about" else self.doc._.published
        country = self._of_those_who_signed(x, self._country("letter", start, end, x.start))  # fmt: skip
        return EventFound("letter", x.start, x.end, on, precision, country)

    def _of_those_who_signed(self, letter: LetterFound, country: str) -> str:
        """The country of a letter: the one found unless the text says that others signed, then home or the first of them."""
        told = [s for s in self.doc._.signatories if s.letter == letter.ref]
        signed = [s.iso2 for s in sorted(told, key=lambda s: s.start) if s.act == "signed"]  # fmt: skip
        refused = {s.iso2 for s in told} - set(signed)
        home = self._home()
        if country in signed or (not signed and country not in refused):
            return country
        if home in signed or (not signed and home not in refused):
            return home
        return signed[0] if signed else ""

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

    def _event(self, label: str, first: int, last: int, n: int) -> EventFound | None:
        kind = LOOSE.get(label, label)
        low, high = self._span(n)
        start, end = self._chars(low, high)
        # who welcomed a letter had no guests
        measured = bool(self._codes(start, end))
        if kind in OF_RETURN and not self._about_return(kind, n) and not (kind == "visit" and measured):  # fmt: skip
            return None
        at = self.words.starts[first]
        if self.text[start : self._with_mark(end)].rstrip('”"»“’').endswith("?"):
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
        places = self._route(low, high) if kind == "flight" else {}
        if places.get("to") and not self._names_origin(n):  # fmt: skip
            return None
        details = (
            {"approx": approx, **places, "service": self._service(start, end)}
            if kind == "flight"
            else {"measures": self._codes(start, end)}
        )
        country = self._country(label, start, end, at)
        if kind == "flight" and (joint := self._jointly(start, end, country)):
            country, details["with"] = joint
        on, precision = (day.day, str(day.precision)) if day else self._day_after(low, start, end)  # fmt: skip
        return EventFound(
            kind,
            start,
            self._with_mark(end),
            on,
            precision,
            country,
            count,
            tuple((k, v) for k, v in sorted(details.items()) if v),
        )

    def _on_return(self, n: int, day: DayFound | None) -> bool:
        """Whether Afghanistan is named, or what was decided stands in the sentences before and a day in this one."""
        low, high = self._span(n)
        if self._names_origin(n):
            return True
        low = self._span(max(0, n - FAR))[0]
        return day is not None and self._measure(low, high)

    def _by_officials(self, n: int) -> bool:
        start, b = self._chars(*self._span(n))
        quoted = any(s.kind == "direct" and s.start < b and start < s.end for s in self.doc._.statements)  # fmt: skip
        # what is quoted does not go on with the sentence before it
        a = start if quoted else self.words.starts[self._span(max(0, n - 1))[0]]
        return any(a <= at < b for at in self.marks[TEAM])

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
        a, b = self._chars(low, high)
        title = self.words.end(self._span(0)[1] - 1)
        return any(at < title or a <= at < b for at in self.marks[PLANE])

    def _only_counted(self, start: int, end: int) -> bool:
        """Whether Afghans who are counted are all that is named: "1,930 Afghans stayed in the centres" is no visit."""
        if any(start <= at < end for at in self.rulers):
            return False
        named = [c for c in self.doc._.countries if start <= c.start < end and c.iso2 == ORIGIN]  # fmt: skip
        text = self.text
        counted = [f for f in self.doc._.figures if start <= f.start < end and f.unit == "people"]  # fmt: skip
        return bool(named) and all(
            any((f.end <= c.start and not text[f.end : c.start].strip()) or f.start <= c.start < f.end for f in counted)
            for c in named
        )  # fmt: skip

    def _with_rulers(self, label: str, n: int) -> bool:
        """Whether those who rule in Kabul are named: a minister who spoke with a paper held no talks.

        Where talks are named as such they may be named in the sentence before, or the talks be on returns to Afghanistan.
        """
        start, end = self._chars(*self._span(n))
        if "TALIBAN_TALKS" in self._codes(start, end).split() or any(
            start <= at < end for at in self.rulers
        ):
            return True
        if n and any(self.words.starts[self._span(n - 1)[0]] <= at < start for at in self.rulers):  # fmt: skip
            return True
        return (
            label == "talks" and self._names_origin(n) and self._measure(*self._span(n))
        )

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

    def _about_return(self, kind: str, n: int) -> bool:
        """Whether Afghanistan, its people or its rulers are named in the sentence or, if nobody else is, beside it."""
        doc = self.doc

        def named(m: int) -> tuple[bool, bool]:
            a, b = self._chars(*self._span(m))
            here = [c.iso2 for c in doc._.countries if a <= c.start < b]
            ours = ORIGIN in here or any(a <= at < b for at in self.rulers)
            return ours, any(c not in watched() and c != ORIGIN for c in here)

        ours, others = named(n)
        if ours or others:
            return ours
        near = NEAR if kind == "visit" else FAR
        around = [named(m) for m in (0, *range(max(0, n - near), min(n + 2, len(self.begins))))]  # fmt: skip
        return any(is_ours for is_ours, _ in around)


def _same_deed(
    at: tuple[int, str, str], event: EventFound, told: dict[tuple[int, str, str], EventFound]
) -> bool:  # fmt: skip
    """Whether another event of the sentence and day is what is told: a ruling that stops is no decision, too."""
    stronger = {"decision": ("ruling", "flight"), "visit": ("letter",)}
    return any((at[0], kind, event.on_date) in told for kind in stronger.get(event.kind, ()))  # fmt: skip


@Language.factory("returnwatch_events", requires=["doc.spans"])
def make_events(nlp: Language, name: str) -> Events:
    return Events(nlp.lang or "")
