"""Whose position words are: the government of a country, a body, the de facto authorities; or nobody's that counts.

The first words of a phrase or sentence that name an actor decide: "a spokesman for the opposition" is no government,
"the interior minister of the coalition" is. Opposition, parties, courts, towns, organisations and whoever held an office
before give no position of the state. A country is that which is printed with the office; else that of the office named
last in the text; else the source's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from spacy.tokens import Doc

from db.found import ActorKind, StatementFound
from nlp.portfolios import portfolio, role
from nlp.position_words import BODIES, PositionWords, position_words
from nlp.reading import DASHES, Reading
from nlp.signing import capitals
from nlp.speech import Words as Forms
from nlp.spelling import slug
from nlp.words import small

DE_FACTO: Final = "AF"
NO_COUNTRY: Final = ("EU", "UN", "INT", "")
KIND_OF: Final[dict[str, ActorKind]] = {
    "commission": "commission", "eeas": "eeas", "council": "body", "parliament_eu": "body", "frontex": "agency",
    "euaa": "agency", "fra": "agency", "un": "un", "unhcr": "un", "iom": "un", "ohchr": "un", "unama": "un",
    "taliban": "de facto",
}  # fmt: skip
RENAMED: Final = {"parliament_eu": "parliament"}
ORDER: Final = (*BODIES, "private", "parliament", "government")
BESIDE: Final = 4  # words between an office and its country
BACK: Final = 2  # sentences in which "a spokesperson" finds whom he or she speaks for
STANDS: Final = 6  # words at the beginning of a sentence in which "he" or "the agency" stands for who acted before
HEAD: Final = 4  # words at whose beginning a statement names whose doing it tells
LEADS = DASHES | {":"}  # "Kabul – ", "Afghanistan: "
DATELINE: Final = 9  # "OSLO, Oct 29 (Fjordwire) - Norway will ..."
APPOSED: Final = 6  # words between an office and the name behind it
AT_HEAD: Final = 2  # words before a country that is a sentence's subject
#: fields, the first that an office has tells it from the others of its government
FIELDS: Final = ("asylum", "return", "refugees", "interior", "foreign", "justice")
RULING: Final = ("prime minister", "minister", "state secretary")
HEADS: Final = ("prime minister", "president")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who has a position. ``field``: which office of the government; empty: the whole of it."""

    kind: ActorKind
    id: str
    country: str
    office: str | None = None
    person: str | None = None
    field: str = ""


class Named(NamedTuple):
    """Words that name an actor, or somebody who is none; end exclusive."""

    first: int
    last: int
    label: str


class Actors:
    """The actors of one text."""

    def __init__(self, doc: Doc, known: PositionWords) -> None:
        self.doc, self.known = doc, known
        self.r: Reading = doc._.reading
        self.capitals = capitals(self.r.speech.lang)
        self.named = list(self._find(self.r.low))
        self.home = doc._.country if doc._.country not in NO_COUNTRY else ""
        self.sentence_of = {
            k: n for n, s in enumerate(self.r.sentences) for k in s.items if k >= 0
        }

    # --- a speaker --------------------------------------------------------------

    def speaking(self, s: StatementFound) -> Actor | None:
        """Whose position a statement is; None where it is nobody's that counts."""
        if s.office:
            return self._registered(s)
        if s.speaker_start is None or s.speaker_end is None:
            return None
        inside = self.r.words_in(s.speaker_start, s.speaker_end)
        if not inside:
            return None
        first, last = inside.start, inside.stop
        if s.speaker_kind == "person":
            named = self._find_in(s.office_printed)
            if any(n.label == "private" for n in named):
                return None  # "president of the party"
            found = named[0] if named else self._in(first, last)
            found = found or self._in_front(first)
            printed, name = s.office_printed, s.person or s.speaker or ""
        else:
            found = self._in(first, last)
            if found is None and s.office_printed:
                found = next(iter(self._find_in(s.office_printed)), None)
            printed = s.office_printed or self.r.text[s.speaker_start : s.speaker_end]
            name = ""
        if found is None:
            land = self._land(first, last)
            if land:
                return self._government(land, None, "", "", None)
            if self._spokesperson(first, last) or self._same(range(first, last)) or self._stands_for(printed):  # fmt: skip
                return self._spoken_for(first)
            return None
        return self._actor(found.label, first, last, s.country, printed, name, s.person)

    def by_rank(self, s: StatementFound) -> Actor | None:
        """The same without a language's lists: who holds an office in the register, or is printed with a minister's rank."""
        if s.office:
            return self._registered(s)
        if (
            s.speaker_kind not in ("person", "office")
            or role(s.office_printed) not in RULING
        ):
            return None
        country = s.country if s.country not in NO_COUNTRY else self.home
        return self._government(country, s.office_printed, s.office_printed, s.person or s.speaker or "", s.person)  # fmt: skip

    def _registered(self, s: StatementFound) -> Actor | None:
        office = self.doc._.cast.register.office.get(s.office)
        label = office.label if office else s.office_printed
        english = position_words("en")
        lists = english.actors if english else self.known.actors
        words = [small(w) for w in label.replace(",", " ").split()]
        found = next(_named(words, lists), None)
        if found is None or found.label == "private":
            return None
        country = office.country if office else s.country
        if found.label in BODIES:
            return _body(found.label, s.office, s.person)
        return self._government(country, s.office, label, s.person or "", s.person)

    def _in_front(self, at: int) -> Named | None:
        """The office right before a name, behind a comma: "the Portuguese minister of the Interior, Ana Mar"."""
        n = self._sentence(at)
        near = [one for one in self.named if at - APPOSED <= one.last <= at and self._sentence(one.first) == n]  # fmt: skip
        return near[-1] if near else None

    def _land(self, first: int, last: int) -> str:
        """The country that speaks by its own or its capital's name: "Paris denies that"."""
        for k in range(first, last):
            found = self.doc._.cast.countries.get(k)
            if found and found[1] == "name" and last - first <= AT_HEAD:
                return str(found[0])
            if iso2 := self._capital(k):
                return iso2 if last - first <= AT_HEAD else ""
        return ""

    def _same(self, words: range) -> bool:
        listed = self.known.actors["same"]
        return any(self.r.low[k] in listed for k in words)

    def _stands_for(self, printed: str) -> bool:
        listed = self.known.actors["same"]
        return any(small(word) in listed for word in printed.split())

    def _spokesperson(self, first: int, last: int) -> bool:
        listed = self.r.speech["spokesperson"]
        return any(
            self.r.low[k] in listed or listed.phrase_at(self.r.low, k, last)
            for k in range(first, last)
        )

    def _spoken_for(self, at: int) -> Actor | None:
        """Whom a spokesperson of nobody in particular speaks for: the actor named last, in the sentences before."""
        n = self._sentence(at)
        for one in reversed(self.named):
            if one.first >= at:
                continue
            its = self._sentence(one.first)
            if n - its > BACK or any(self._counted(k) for k in range(its + 1, n + 1)):
                return None
            return self._of(one)
        return None

    def _counted(self, n: int) -> bool:
        """Whether a sentence begins with others, counted: "*Twenty countries* wrote a letter"."""
        items = [k for k in self.r.sentences[n].items if k >= 0][:1]
        return any(
            f.start == self.r.start[k] for k in items for f in self.doc._.figures
        )

    # --- a sentence -----------------------------------------------------------------

    def subject(self, items: list[int]) -> tuple[Actor | None, int]:
        """Who acts in a sentence, and at which word: the first actor that no preposition leads in."""
        inside = set(items)
        named = [n for n in self.named if n.first in inside and not self._led_in(n.first)]  # fmt: skip
        land = self._country_at_head(items)
        if land and (not named or land[1] < named[0].first):
            acts = land[0] != DE_FACTO and self.r.word[land[1] + 1][:1].islower()
            follows = [
                n
                for n in named
                if n.first - land[1] <= AT_HEAD
                and not (acts and n.label in BODIES)  # "Malta asks Frontex to"
            ]
            if not follows:
                return self._government(land[0], None, "", "", None), land[1]
        if not named:
            return None, -1
        return self._of(named[0]), named[0].first

    def agent(self, items: list[int]) -> tuple[Actor | None, int]:
        """Who did what a sentence tells in the passive, and at which word: the first actor behind "by"."""
        s, by, inside = self.r.speech, self.known.actors["by"], set(items)
        for one in self.named:
            if one.first not in inside:
                continue
            k = one.first - 1
            while k in inside and (low := self.r.low[k]) not in by and (low in s["determiners"] or k in self.doc._.cast.countries):  # fmt: skip
                k -= 1
            if k in inside and self.r.low[k] in by:
                return self._of(one), one.first
        return None, -1

    def stands_for(self, items: list[int]) -> int:
        """The word near the beginning of a sentence that stands for the actor of the one before; -1 for none."""
        listed = self.known.actors["same"]
        return next((k for k in items[:STANDS] if self.r.low[k] in listed), -1)

    def only(self) -> Actor | None:
        """The one actor that a text names, where it names one alone; who is talked to or with is none."""
        found: dict[str, Actor] = {}
        for one in self.named:
            if one.label == "private":
                continue
            if (actor := self._of(one)) and actor.kind != "de facto":
                found.setdefault(actor.id, actor)
        if len(found) != 1:
            return None
        (actor,) = found.values()
        if actor.kind != "country":
            return actor
        return replace(
            actor, office=None, person=None, field=""
        )  # a headline names nobody

    def at_home(self, items: list[int]) -> Actor | None:
        """The government of the source's country, where a sentence names no other country than that of the people."""
        named = {c[0] for k in items if (c := self.doc._.cast.countries.get(k))}
        if not self.home or self.home == DE_FACTO or named - {self.home, DE_FACTO}:
            return None
        return self._government(self.home, None, "", "", None)

    def acting(self, items: list[int]) -> list[int]:
        """Words at which an actor is named as a subject."""
        inside = set(items)
        return [
            n.first
            for n in self.named
            if n.first in inside and n.label != "private" and not self._led_in(n.first)
        ]

    def taken_from(self, items: list[int]) -> Actor | None:
        """The country from which a sentence says that people were taken."""
        for k in items:
            found = self.doc._.cast.countries.get(k)
            if not found or found[0] == DE_FACTO:
                continue
            before = [self.r.low[j] for j in (k - 1, k - 2) if j in items]
            if any(w in self.known.actors["from"] for w in before):
                return self._government(found[0], None, "", "", None)
        return None

    def other_than(self, actor: Actor, items: list[int]) -> bool:
        """Whether what words tell is somebody else's doing than the actor's who says them."""
        found, at = self.subject(items)
        head = (
            items[:2]
            if found is not None and found.kind == "de facto"
            else items[:HEAD]
        )
        return found is not None and found.id != actor.id and at in head

    def has_private(self, items: list[int]) -> bool:
        inside = set(items)
        return any(n.label == "private" and n.first in inside for n in self.named)

    def _of(self, one: Named) -> Actor | None:
        if one.label == "private":
            return None
        beside = [n for n in self.named if 0 <= n.first - one.last <= BESIDE and n.label == "private"]  # fmt: skip
        if beside and any(self.r.low[k] in self.r.speech["of_like"] for k in range(one.last, beside[0].first)):  # fmt: skip
            return None  # "the president of the association"
        stop = one.last + BESIDE
        printed = " ".join(self.r.word[max(0, one.first - 1) : stop])
        person = next(
            (
                m
                for m in self.doc._.cast.mentions
                if m.named and one.first - 1 <= m.first <= stop
            ),
            None,
        )
        slug_of = name = None
        if person is not None and self.sentence_of.get(person.first) == self.sentence_of.get(one.first):  # fmt: skip
            known = self.doc._.cast.people[person.person]
            slug_of, name = known.slug, known.name
        found = self._actor(
            one.label, one.first, one.last, "", printed, name or "", slug_of
        )
        return found and replace(
            found, office=self._office(one) if found.field else None
        )

    def _office(self, one: Named) -> str:
        """An office as the text prints it: "the minister of the Interior", without what follows."""
        s, low, last = self.r.speech, self.r.low, one.last
        for k in range(one.last, min(one.last + BESIDE, len(low))):
            if (
                self._sentence(k) != self._sentence(one.first)
                or not low[k][0].isalpha()
            ):
                break
            if self.r.word[k][0].isupper():
                last = k + 1
            elif low[k] not in s["of_like"] and low[k] not in s["determiners"]:
                break
        return self.r.text[self.r.start[one.first] : self.r.end[last - 1]]

    def _country_at_head(self, items: list[int]) -> tuple[str, int] | None:
        s, low = self.r.speech, self.r.low
        dash = next((at for at in range(min(len(items), DATELINE) - 1, 0, -1) if low[items[at]] in LEADS), -1)  # fmt: skip
        for k in items[dash + 1 : dash + 2 + AT_HEAD]:
            found = self.doc._.cast.countries.get(k)
            if found and found[1] == "name":
                return found[0], k
            if iso2 := self._capital(k):
                return iso2, k
            if low[k][0].isalnum() and low[k] not in s["determiners"] and low[k] not in s["conjunctions"]:  # fmt: skip
                return None
        return None

    def _capital(self, k: int) -> str:
        for size in (3, 2, 1):
            words = tuple(self.r.low[k : k + size])
            if words in self.capitals and self.r.word[k][0].isupper():
                return self.capitals[words]
        return ""

    # --- what a name means ----------------------------------------------------------------

    def _actor(
        self,
        label: str,
        first: int,
        last: int,
        country: str,
        printed: str,
        name: str,
        person: str | None,
    ) -> Actor | None:
        if label == "private":
            return None
        if label in BODIES:
            return _body(label, printed or None, person)
        whose = self._printed_country(first, last)
        if not whose and country not in NO_COUNTRY:
            whose = country
        if not whose:
            whose = self._running(first) or self.home
        if label == "parliament":
            return self._government(whose, None, "", "", None)
        return self._government(whose, printed or None, printed, name, person)

    def _government(
        self,
        country: str,
        office: str | None,
        printed: str,
        name: str,
        person: str | None,
    ) -> Actor | None:
        if country in NO_COUNTRY:
            return None
        field = _field(printed, name) if printed or name else ""
        if country == DE_FACTO:
            return Actor("de facto", "taliban", DE_FACTO, office, person, field)
        return Actor(
            "country", country, country, office if field else None, person, field
        )

    def _printed_country(self, first: int, last: int) -> str:
        countries, s = self.doc._.cast.countries, self.r.speech
        n = self._sentence(first)
        for k in range(first, last):
            if k in countries and countries[k][1] != "people":
                return str(countries[k][0])
        for k in range(first - 1, max(first - BESIDE, -1), -1):
            if self._sentence(k) != n or not self.r.word[k][0].isalnum():
                break
            if k not in countries or countries[k][1] == "people":
                continue
            if countries[k][1] == "name" and k and self.r.low[k - 1] in s["prepositions"]:  # fmt: skip
                break  # "in Malta the minister"; not "Malta's minister"
            return str(countries[k][0])
        for k in range(last, min(last + BESIDE, len(self.r.low))):
            if self._sentence(k) != n or not self.r.word[k][0].isalnum():
                break
            near = (s["of_like"], s["prepositions"])
            led = any(self.r.low[j] in listed for listed in near for j in (k - 1, k - 2) if j >= last)  # fmt: skip
            if k in countries and ((led and countries[k][1] == "name") or (k == last and countries[k][1] == "adj")):  # fmt: skip
                return str(countries[k][0])
            if led and (iso2 := self._capital(k)):
                return iso2
        return ""

    def _running(self, at: int) -> str:
        """The country of the office or government that was named with one last, before a word."""
        for one in reversed(self.named):
            if one.first >= at or one.label not in ("government", "parliament"):
                continue
            if self._sentence(one.first) in (self._sentence(at), -1):
                continue  # what the words themselves tell of, or stands in quotation marks
            if found := self._printed_country(one.first, one.last):
                return found
        return ""

    # --- finding names --------------------------------------------------------------------

    def _find(self, low: list[str]) -> list[Named]:
        return list(_named(low, self.known.actors))

    def _find_in(self, printed: str) -> list[Named]:
        if self.r.speech.elisions:
            printed = re.sub(r"(['’])(?=\w)", r"\1 ", printed)
        return list(
            _named(
                [small(w) for w in printed.replace(",", " ").split()], self.known.actors
            )
        )

    def _in(self, first: int, last: int) -> Named | None:
        return next((n for n in self.named if first <= n.first < last), None)

    def _sentence(self, k: int) -> int:
        return self.sentence_of.get(k, -1)

    def led_by_of(self, k: int) -> bool:
        """Whether "of" stands before: "demand *of* the Commission"."""
        s, low = self.r.speech, self.r.low
        k -= 1
        while k >= 0 and (low[k] in s["determiners"] or k in self.doc._.cast.countries):
            k -= 1
        return k >= 0 and low[k] in s["of_like"]

    def _led_in(self, k: int) -> bool:
        """Whether a preposition stands before: "a petition to the ministry"; not "of the ministry", nor after a colon."""
        s, low = self.r.speech, self.r.low
        k -= 1
        while k >= 0 and (low[k] in s["determiners"] or k in self.doc._.cast.countries):
            k -= 1
        if k < 0 or low[k] not in s["prepositions"]:
            return False
        return low[k] not in s["of_like"]


def _named(low: list[str], lists: Mapping[str, Forms]) -> Iterator[Named]:
    """Names in order; of those that begin at one word the longest, a body before what is private, that before offices."""
    at, stop = 0, len(low)
    while at < stop:
        best: Named | None = None
        for label in ORDER:
            listed = lists[label]
            end = listed.phrase_at(low, at, stop) or (
                at + 1 if low[at] in listed else 0
            )
            if end and (best is None or end > best.last):
                best = Named(at, end, label)
        if best is None:
            at += 1
            continue
        yield best
        at = best.last


def _body(label: str, office: str | None, person: str | None) -> Actor:
    country = "UN" if KIND_OF[label] == "un" else "EU"
    if label == "taliban":
        country = DE_FACTO
    return Actor(KIND_OF[label], RENAMED.get(label, label), country, office, person, "")


def _field(printed: str, name: str) -> str:
    """What tells an office from others of its government: what it is about, or who holds it; empty: nothing does."""
    rank = role(printed)
    if rank in HEADS:
        return rank
    about = portfolio(printed)
    for one in (*FIELDS, *sorted(about)):
        if one in about:
            return one
    return slug(name) if name else ""
