"""Whose position words are: the government of a country, a body, the de facto authorities; or nobody's that counts.

The first words of a phrase or sentence that name an actor decide: "a spokesman for the opposition" is no government,
"the interior minister of the coalition" is. Opposition, parties, courts, towns, organisations and whoever held an office
before give no position of the state. A country is that which is printed with the office; else that of the office named
last in the text; else the source's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from db.found import StatementFound
from nlp.portfolios import role
from nlp.position_names import (
    AT_HEAD,
    BESIDE,
    DE_FACTO,
    NO_COUNTRY,
    Actor,
    Named,
    Names,
    body_of,
    by,
    named,
)
from nlp.position_words import BODIES, position_words
from nlp.words import small

BACK: Final = 2  # sentences in which "a spokesperson" finds whom he or she speaks for
STANDS: Final = 6  # words at the beginning of a sentence in which "he" or "the agency" stands for who acted before
HEAD: Final = 4  # words at whose beginning a statement names whose doing it tells
APPOSED: Final = 6  # words between an office and the name behind it
OFFICIAL: Final = "official"  # tiers (db/records.py)
RULING: Final = ("prime minister", "minister", "state secretary")


class Actors(Names):
    """The actors of one text."""

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
        if found is not None and self._in_the_shadow(first):
            return None
        if found is None:
            land = self._land(first, last)
            if land:
                return by(self._government(land, None, "", "", None), "country")
            if self._spokesperson(first, last) or self._same(range(first, last)) or self._stands_for(printed):  # fmt: skip
                return by(self._spoken_for(first), "stands")
            return None  # a name without an office, in a text that prints none for it, governs nothing
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
        office = self.cast.register.office.get(s.office or "")
        label = office.label if office else s.office_printed
        english = position_words("en")
        words = [small(w) for w in label.replace(",", " ").split()]
        found = next(named(words, english or self.known), None)
        if found is None or found.label == "private":
            return None
        country = office.country if office else s.country
        if found.label in BODIES:
            return body_of(found.label, s.office, s.person)
        return self._government(country, s.office, label, s.person or "", s.person)

    def _in_the_shadow(self, at: int) -> bool:
        """Whether right before the office of a name stands who is no government: "*shadow* home secretary Kim Ek"."""
        near = [n for n in self.named if at - APPOSED <= n.first <= at and self._sentence(n.first) == self._sentence(at)]  # fmt: skip
        offices = {n.first for n in near if n.label == "government"}
        return any(n.label == "private" and n.last in offices for n in near)

    def _in_front(self, at: int) -> Named | None:
        """The office right before a name, behind a comma: "the Portuguese minister of the Interior, Ana Mar"."""
        n = self._sentence(at)
        near = [one for one in self.named if at - APPOSED <= one.last <= at and self._sentence(one.first) == n]  # fmt: skip
        return near[-1] if near else None

    def _land(self, first: int, last: int) -> str:
        """The country that speaks by its own or its capital's name: "Paris denies that"."""
        for k in range(first, last):
            found = self.countries.get(k)
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
            if one.first >= at or self._talked_with(one):
                continue
            many = self.r.low[at] in self.r.speech["plural_pronouns"]
            if one.label in BODIES and (many or self._led_in(one.first)):
                continue  # "The nine ask the Commission for a desk within Frontex. They stress"
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
        inside = set(items[self._dateline(items) + 1 :])
        named = [n for n in self.named if n.first in inside and not self._led_in(n.first) and not self._talked_with(n)]  # fmt: skip
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
                return by(
                    self._government(land[0], None, "", "", None), "country"
                ), land[1]
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
            while k in inside and (low := self.r.low[k]) not in by and (low in s["determiners"] or k in self.countries):  # fmt: skip
                k -= 1
            if k in inside and self.r.low[k] in by:
                return self._of(one), one.first
        return None, -1

    def _talked_with(self, one: Named) -> bool:
        """Whether the de facto authorities are those that another deals with: "talks *with the Taliban*", "a request *by* them"."""
        return one.label == "taliban" and self._lead(one.first) in self.r.speech["prepositions"]  # fmt: skip

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
            return by(actor, "only")
        # a headline names nobody
        return replace(actor, office=None, person=None, field="", how="only")

    def acting(self, items: list[int]) -> list[int]:
        """Words at which an actor is named as a subject."""
        inside = set(items)
        return [
            n.first
            for n in self.named
            if n.first in inside
            and n.label != "private"
            and not self._led_in(n.first)
            and not self._talked_with(n)
        ]

    def taken_from(self, items: list[int]) -> Actor | None:
        """The country from which a sentence says that people were taken."""
        for k in items:
            found = self.countries.get(k)
            if not found or found[0] == DE_FACTO:
                continue
            before = [self.r.low[j] for j in (k - 1, k - 2) if j in items]
            if any(w in self.known.actors["from"] for w in before):
                return by(self._government(found[0], None, "", "", None), "from")
        return None

    def other_than(self, actor: Actor, items: list[int], *, wanted: bool = False, received: bool = False) -> bool:  # fmt: skip
        """Whether what words tell is somebody else's doing than the actor's who says them.

        ``wanted``: what he or she wants; "Frontex should fly them" is the view of the minister who says so. ``received``: those who come as envoys.
        """
        found, at = self.subject(items)
        if wanted and found is not None and found.kind in ("agency", "commission"):
            return False
        if received and found is not None and found.kind == "de facto":
            return False
        head = (
            items[:2]
            if found is not None and found.kind == "de facto"
            else items[:HEAD]
        )
        return found is not None and found.id != actor.id and at in head

    def done_by_others(self, actor: Actor, items: list[int]) -> bool:
        """Whether another country than the actor's stands right behind "by": "had been suspended *by Rome*"."""
        by_words = self.known.actors["by"]
        for k in items:
            named = self.countries.get(k)
            iso2 = named[0] if named and named[1] == "name" else self._capital(k)
            if iso2 not in ("", actor.country, DE_FACTO) and self._lead(k) in by_words:
                return True
        return False

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
                for m in self.cast.mentions
                if m.named and one.first - 1 <= m.first <= stop
            ),
            None,
        )
        slug_of = name = None
        if person is not None and self.sentence_of.get(person.first) == self.sentence_of.get(one.first):  # fmt: skip
            known = self.cast.people[person.person]
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
