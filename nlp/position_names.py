"""Names of actors in a text, and what each means: a government, a body, the de facto authorities, or nobody who counts.

Opposition, parties, courts, towns, organisations and whoever held an office before are "private". A country is that which
is printed with the office; else that of the office named last in the text; else the source's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from spacy.tokens import Doc

from db.found import ActorKind
from nlp.cast import Cast
from nlp.portfolios import portfolio, role
from nlp.position_words import BODIES, PositionWords
from nlp.reading import DASHES, Reading
from nlp.signing import capitals
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
#: where the Union sits; its name stands for the Commission, and at home for the government
SEAT: Final = "BE"
BRUSSELS: Final = re.compile(r"bru[xks]")
OF_THEM: Final = 1  # words between an office and "of Afghanistan"
OWNS: Final = ("'s", "’s")
BESIDE: Final = 4  # words between an office and its country
LEADS: Final = DASHES | {":"}  # "Kabul – ", "Afghanistan: "
DATELINE: Final = 9  # "OSLO, Oct 29 (Fjordwire) - Norway will ..."
HEADED: Final = 5  # paragraphs among which the place and day of a text stand
YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: nothing in the sentence, nor in the one before, names the actor: never asserted, and no row
GUESSED: Final = "guessed"
AT_HEAD: Final = 2  # words before a country that is a sentence's subject
#: fields, the first that an office has tells it from the others of its government
FIELDS: Final = ("asylum", "return", "refugees", "interior", "foreign", "justice")
HEADS: Final = ("prime minister", "president")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who has a position. ``field``: which office of the government; empty: the whole of it.

    ``how``: what names it: "named" words of its own; "country" the country's name alone; "from" whence
    people were taken; "behind" the sentence behind; "stands" a word for who was named before; "goes on" the sentence before; "runs" an office whose
    country was named before; "only" the one actor of the text; "guessed" nothing.
    """

    kind: ActorKind
    id: str
    country: str
    office: str | None = None
    person: str | None = None
    field: str = ""
    how: str = "named"


class Named(NamedTuple):
    """Words that name an actor, or somebody who is none; end exclusive."""

    first: int
    last: int
    label: str


class Names:
    """The names of one text."""

    def __init__(self, doc: Doc, known: PositionWords) -> None:
        self.doc, self.known = doc, known
        self.r: Reading = doc._.reading
        self.cast: Cast = doc._.cast
        self.countries = self.cast.countries
        self.capitals = capitals(self.r.speech.lang)
        self.named = list(named([_owner(word) for word in self.r.low], known))
        signed = (*doc._.signatories, *doc._.beside)
        self.signers = {s.start: s.act for s in signed}
        self.home = doc._.country if doc._.country not in NO_COUNTRY else ""
        self.sentence_of = {
            k: n for n, s in enumerate(self.r.sentences) for k in s.items if k >= 0
        }

    def _find_in(self, printed: str) -> list[Named]:
        if self.r.speech.elisions:
            printed = re.sub(r"(['’])(?=\w)", r"\1 ", printed)
        return list(
            named([small(w) for w in printed.replace(",", " ").split()], self.known)
        )

    def _in(self, first: int, last: int) -> Named | None:
        return next((n for n in self.named if first <= n.first < last), None)

    def _sentence(self, k: int) -> int:
        return self.sentence_of.get(k, -1)

    def led_by_of(self, k: int) -> bool:
        """Whether "of" stands before: "demand *of* the Commission"."""
        return self._lead(k) in self.r.speech["of_like"]

    def _led_in(self, k: int) -> bool:
        """Whether a preposition stands before: "a petition to the ministry"; not "of the ministry", nor after a colon."""
        s, lead = self.r.speech, self._lead(k)
        return lead in s["prepositions"] and lead not in s["of_like"]

    def _lead(self, k: int) -> str:
        """The word before a name and its article and country; empty for none."""
        s, low = self.r.speech, self.r.low
        k -= 1
        while k >= 0 and (low[k] in s["determiners"] or k in self.countries):
            k -= 1
        return low[k] if k >= 0 else ""

    def _capital(self, k: int) -> str:
        for size in (3, 2, 1):
            words = tuple(self.r.low[k : k + size])
            if words in self.capitals and self.r.word[k][0].isupper():
                return self.capitals[words]
        return ""

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
        if label == "commission" and self.home and self._capital(first) == self.home:
            return self._government(
                self.home, None, "", "", None
            )  # "Brussels", in Brussels
        if label in BODIES:
            found = body_of(label, printed or None, person)
            ours = self.home == SEAT and BRUSSELS.match(self.r.low[first]) is not None
            return (
                by(found, GUESSED) if ours else found
            )  # in Belgium, it may be the government
        whose, how = self._printed_country(first, last), "named"
        if not whose and country not in NO_COUNTRY:
            whose = country
        if not whose:
            whose, how = self._as_first_named(first)
        if label == "parliament":
            return by(self._government(whose, None, "", "", None), how)
        return by(self._government(whose, printed or None, printed, name, person), how)

    def _as_first_named(self, first: int) -> tuple[str, str]:
        """The country of an office that is printed without one: that of the person's first mention, whatever country ran since."""
        its = next((m.person for m in self.cast.mentions if m.first <= first < m.last), None)  # fmt: skip
        if its is not None:
            begin = min(m.first for m in self.cast.mentions if m.person == its)
            if begin < first:
                whose, how = self._unprinted(begin)
                if whose and how != GUESSED:
                    return whose, how
        return self._unprinted(first)

    def _unprinted(self, first: int) -> tuple[str, str]:
        """The country of an office that is printed without one: of who acts in its sentence, where that is "its minister"; else the running one.

        Another country that acts in the sentence may be spoken of, or may be the minister's own: guessed.
        """
        n = self._sentence(first)
        items = [k for k in self.r.sentences[n].items if 0 <= k < first] if n >= 0 else []  # fmt: skip
        land = self._country_at_head(items) if items else None
        running = self._running(first) or self.home
        if land is None or land[0] in (running, DE_FACTO):
            at_home = running in (self.home, self._datelined)
            return running, "named" if at_home else "runs"
        own = any(w in self.known.actors["own"] for w in self.r.low[max(0, first - 1) : first + 1])  # fmt: skip
        return land[0], "named" if own else GUESSED

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
        countries, s = self.countries, self.r.speech
        n = self._sentence(first)
        for k in range(first, last):
            if k in countries and countries[k][1] != "people":
                return str(countries[k][0])
            if k > first and self.r.low[k - 1] in s["prepositions"] and (iso2 := self._capital(k)):  # fmt: skip
                return iso2  # "the ministry in Prague"
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
            if k in countries and countries[k][0] == DE_FACTO and k - last > OF_THEM:
                break  # "the Federal Council stops removals to Afghanistan"
            near = (s["of_like"], s["prepositions"])
            led = any(self.r.low[j] in listed for listed in near for j in (k - 1, k - 2) if j >= last)  # fmt: skip
            if k in countries and ((led and countries[k][1] == "name") or (k == last and countries[k][1] == "adj")):  # fmt: skip
                return str(countries[k][0])
            if led and (iso2 := self._capital(k)):
                return iso2
        return ""

    def _dateline(self, items: list[int]) -> int:
        """Where the dash stands behind a place at the beginning of a sentence: "BRUSSELS (Fjordwire) - Norway will"; -1 for none."""
        low = self.r.low
        return next((at for at in range(min(len(items), DATELINE) - 1, 0, -1) if low[items[at]] in LEADS), -1)  # fmt: skip

    def _country_at_head(self, items: list[int]) -> tuple[str, int] | None:
        s, low = self.r.speech, self.r.low
        dash = self._dateline(items)
        for k in items[dash + 1 : dash + 2 + AT_HEAD]:
            found = self.countries.get(k)
            if found and found[1] == "name":
                return found[0], k
            if iso2 := self._capital(k):
                return iso2, k
            if low[k][0].isalnum() and low[k] not in s["determiners"] and low[k] not in s["conjunctions"]:  # fmt: skip
                return None
        return None

    @cached_property
    def _heads(self) -> list[tuple[str, int] | None]:
        """By sentence, the country at its head."""
        return [self._country_at_head([k for k in s.items if k >= 0]) for s in self.r.sentences]  # fmt: skip

    def _running(self, at: int) -> str:
        """The country that was named last, before the sentence of a word, with an office or government or as who acts; else that of the dateline."""
        n = self._sentence(at)
        found, where = self._datelined, -1
        for one in self.named:
            if one.first >= at or one.label not in ("government", "parliament"):
                continue
            if self._sentence(one.first) in (n, -1):
                continue  # what the words themselves tell of, or stands in quotation marks
            if printed := self._printed_country(one.first, one.last):
                found, where = printed, one.first
        for land in self._heads[: max(n, 0)]:
            if land is None or land[0] == DE_FACTO or land[1] <= where:
                continue
            act = self.signers.get(self.r.start[land[1]])
            if act and (found or self.home or act != "signed"):
                continue  # "Norland has not signed": the text goes on with its own country
            found, where = land
        return found

    @cached_property
    def _datelined(self) -> str:
        """The country of the capital that a text is sent from: "LONDON – The minister"; empty for none."""
        items = [k for s in self.r.sentences[:1] for k in s.items if k >= 0]
        dash = self._dateline(items)
        here = (self._capital(k) for k in items[: max(dash, 0)])
        return next((iso2 for iso2 in here if iso2), "") or self._sent_from()

    def tells_of(self, country: str) -> bool:
        """Whether the text names a country or its capital; else it is only where the source is at home."""
        named = any(c.iso2 == country for c in self.doc._.countries)
        return named or any(self._capital(k) == country for k in range(len(self.r.low)))

    def _sent_from(self) -> str:
        """The same, where no dash stands: "Dublin, 12 March 2026", "BERN. The minister"; of Brussels nothing tells whose it is."""
        low, word = self.r.low, self.r.word
        for first, end in self.r.paragraphs[:HEADED]:
            iso2 = self._capital(first)
            if not iso2 or BRUSSELS.match(low[first]):
                continue
            last = first + 1
            while last < min(end - 1, first + 3) and low[last] not in (",", "."):
                last += 1
            shouted = low[last] == "." and word[first].isupper()
            dated = low[last] == "," and any(
                YEAR.fullmatch(w) for w in low[last : min(last + 6, end)]
            )
            if shouted or dated:
                return iso2
        return ""


def by(actor: Actor | None, how: str) -> Actor | None:
    return actor and replace(actor, how=how)


def named(low: list[str], known: PositionWords) -> Iterator[Named]:
    """Names in order; of those that begin at one word the longest, a body before what is private, that before offices."""
    at, stop = 0, len(low)
    while at < stop:
        best: Named | None = None
        for label in known.begin[low[at]]:
            listed = known.actors[label]
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


def _owner(word: str) -> str:
    """ "government" of "the government's deputy spokeswoman"."""
    return word[:-2] if word.endswith(OWNS) and len(word) > len("'s") else word


def body_of(label: str, office: str | None, person: str | None) -> Actor:
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
