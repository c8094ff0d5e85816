"""Signatories: which countries a text prints as having signed or backed a letter, statement or proposal.

Writes ``doc._.signatories`` and ``doc._.letters``; ``doc._.beside``, who signed another letter that the text tells of beside
its own ("in an earlier letter, ..."), which is never the same letter; and an issue where the count that is printed does not fit the list.
A row without a span does not exist: a country counts where its name, its adjective beside "minister", its capital or
the minister who speaks for it is printed.

Method: countries that stand together make a list (``nlp.lists``); words of signing, backing, staying away, attending
(``nlp.signing``) are cues; each list takes the cue of its sentence that governs it. What stands inside quotation
marks neither signs nor is signed.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from db.found import LetterFound, SignatoryFound
from db.records import IssueFound
from nlp.counted import LIKELY, SHORTEST, Claim
from nlp.extensions import words_of
from nlp.letters import Letters
from nlp.lists import BULLETS, Country, CountryList, country_lists
from nlp.own_signature import told_of_themselves
from nlp.reading import Reading
from nlp.signatures import Governed
from nlp.signing import Act, cues, signing

for _name in ("signatories", "letters", "beside"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=[])


class Signatories:
    """The component."""

    def __call__(self, doc: Doc) -> Doc:
        reading: Reading = doc._.reading
        known = signing(reading.speech.lang)
        if known is None:
            return doc
        found = cues(words_of(doc), known)
        if not any(c.kind in BEGIN for c in found):
            return doc
        finder = Finder(doc, reading, Governed(doc, reading, known, found))
        doc._.signatories, doc._.letters = finder.find()
        doc._.beside, others = finder.beside()
        doc._.letters = [*doc._.letters, *others]
        doc._.issues = [*doc._.issues, *finder.issues]
        return doc


class Finder(Letters):
    """Works on one text."""

    def __init__(self, doc: Doc, reading: Reading, governed: Governed) -> None:
        self.doc, self.r, self.s = doc, reading, reading.speech
        self.g = governed
        self.issues: list[IssueFound] = []
        self.countries: list[Country] = governed.countries
        self.sentence_of = governed.sentence_of
        #: first words of countries: between a person and his or her country stands no other one
        self.listed = {c.first for c in self.countries if c.kind != "person"}

    def find(self) -> tuple[list[SignatoryFound], list[LetterFound]]:
        rows: dict[str, SignatoryFound] = {}
        of_groups: set[str] = set()  # countries that only a group's name stands for yet
        complete = True
        signing, more = (
            0,
            False,
        )  # lists; whether one of them ends in "and three others"
        begun: int | None = None  # the sentence in which the last one signed
        lists = country_lists(self.r, self.countries)
        for one in lists:
            n = self.sentence_of.get(one.first)
            going_on = begun is not None and n is not None and n - begun <= GOING_ON
            act = self.g.act(one, lists, going_on)
            late = act is None and begun is not None
            if late and self.g.act(one, lists, True) == "not signed":
                act = "not signed"  # far behind the list
            if act is None:
                continue
            if act in ("signed", "backed"):
                begun = self.sentence_of.get(one.countries[-1].first)
                signing += 1
                more = more or self.and_others(one, counted=True)
                if self.partial(one):
                    complete = False
            for c in one.countries:
                own: Act = "not signed" if self.g.excepted(c) else act
                for iso2 in self.g.members(c):
                    before = rows.get(iso2)
                    grouped = c.kind == "group"
                    if late and before is not None:
                        continue
                    if (
                        before is None
                        or (iso2 in of_groups and not grouped)
                        or (RANK[own] < RANK[before.act] and not grouped)
                    ):
                        (of_groups.add if grouped else of_groups.discard)(iso2)
                        rows[iso2] = SignatoryFound(
                            iso2, c.start, c.end, own, person=self.minister(c)
                        )
        for s, row in told_of_themselves(self.doc, self.r, self.g.known, self.g.found):
            if self.g.told_near(s.speaker_start):
                rows.setdefault(row.iso2, row)
        signed = [r for r in rows.values() if r.act in ("signed", "backed")]
        if not signed:
            if not self.g.names_letter():  # who came to talks attended no letter
                rows = {iso2: r for iso2, r in rows.items() if r.act == "not signed"}
            return sorted(rows.values(), key=lambda r: r.start), []
        claims = self.counts()
        authors = self.authors()
        if not self.full(signed, claims):
            authors += self.missing_one(rows, claims, signed, authors)
            for author in authors:
                for iso2 in self.g.members(author):
                    if iso2 not in rows or rows[iso2].act == "attended":
                        row = SignatoryFound(iso2, author.start, author.end, "signed")
                        rows[iso2] = row
                        signed.append(row)
        complete = complete and not (more and signing == 1)
        complete = complete or self.full(signed, claims)
        if any(c.told and c.number - len(signed) > LIKELY for c in claims):
            complete = False  # "Norway signed the letter of twenty"
        letter = self.letter(claims, signed)
        if complete:
            self.check(claims, signed)
        found = [
            SignatoryFound(
                r.iso2, r.start, r.end, r.act, letter.ref, r.person, complete
            )
            for r in rows.values()
        ]
        return sorted(found, key=lambda r: r.start), [letter]

    def beside(self) -> tuple[list[SignatoryFound], list[LetterFound]]:
        """Who signed an earlier or another letter, and that letter."""
        rows: dict[str, SignatoryFound] = {}
        complete = True
        at: int | None = None
        for one in country_lists(self.r, self.countries):
            if not self.g.tells_beside(one):
                continue
            at = self.sentence_of[one.first] if at is None else at
            complete = complete and not self.partial(one)
            for c in one.countries:
                for iso2 in self.g.members(c):
                    rows.setdefault(
                        iso2, SignatoryFound(iso2, c.start, c.end, "signed", "L2")
                    )
        if at is None:
            return [], []
        found = [replace(r, list_complete=complete) for r in rows.values()]
        return sorted(found, key=lambda r: r.start), [self.other_letter(at)]

    def missing_one(
        self,
        rows: dict[str, SignatoryFound],
        claims: list[Claim],
        signed: list[SignatoryFound],
        authors: list[Country],
    ) -> list[Country]:
        """Where exactly one is missing to the count: the country of the one minister named, else of the text's head."""
        have = {r.iso2 for r in signed} | {a.iso2 for a in authors}
        if len(signed) < SHORTEST or not claims or claims[0].number - len(have) != 1:
            return []
        cast, r = self.doc._.cast, self.r
        found = {
            p.country: Country(p.country, "name", m.first, m.last, r.start[m.first], r.end[m.last - 1])
            for m in reversed(cast.mentions)
            if (p := cast.people[m.person]).country
            and p.country not in rows
            and len(p.country) == 2
            and p.country not in ("EU", "UN")
        }  # fmt: skip
        if not found:
            head = r.paragraphs[min(HEAD, len(r.paragraphs)) - 1][1]
            found = {
                c.iso2: c
                for c in reversed(self.countries)
                if c.last <= head and c.iso2 not in rows and c.kind in ("name", "adj")
            }
        return list(found.values()) if len(found) == 1 else []

    def at_line_start(self, c: Country) -> str | None:
        """The name at the head of a line that ends with its country: "- Ann Borg, Minister for Returns (Malta)"."""
        r = self.r
        first, last = r.paragraphs[r.paragraph_of(c.first)]
        while first < c.first and r.word[first] in BULLETS:
            first += 1
        stop = next((k for k in range(first, c.first) if r.word[k] in ",(|"), c.first)
        if last - c.last > 2 or not 2 <= stop - first <= NAME_WORDS or stop == c.first:
            return None
        if not all(
            r.word[k][0].isupper() or r.low[k] in self.s["particles"]
            for k in range(first, stop)
        ):
            return None
        cast = self.doc._.cast
        for m in cast.mentions:
            if first <= m.first < stop and cast.people[m.person].slug:
                return str(cast.people[m.person].slug)
        return r.text[r.start[first] : r.end[stop - 1]]

    def minister(self, c: Country) -> str | None:
        """Who puts a name to it for a country: the person printed beside it, as slug, or as name where unregistered."""
        low, s, cast = self.r.low, self.s, self.doc._.cast
        if c.kind == "group":
            return None
        if named := self.at_line_start(c):
            return named
        found: tuple[int, str] | None = None
        for m in cast.mentions:
            p = cast.people[m.person]
            first, last = sorted((m.first, m.last, c.first, c.last))[1:3]
            between = low[first:last] if m.last <= c.first or c.last <= m.first else []
            at_once = m.last <= c.first and 1 <= len(between) <= 2 and not p.slug
            signs_for = at_once and (between[0] in s["sign_for"] or between[0] == "(")
            if not m.named or (p.country not in ("", c.iso2) and not signs_for):
                continue
            if len(between) > BESIDE or any(w in (";", ".", ":") for w in between):
                continue
            office = any(w in s["office"] or w in s["colleagues"] for w in between)
            beside = c.kind == "person" or office or (
                bool(between) and m.last <= c.first and (between[-1] in s["sign_for"] or between[-1] in ("(", ",") or between[-1] in s["of_like"])
            )  # fmt: skip
            if not beside or any(k in self.listed for k in range(m.last, c.first)):
                continue
            if found is None or len(between) < found[0]:
                found = len(between), p.slug or p.name
        return found[1] if found else self.signs_for(c)

    def signs_for(self, c: Country) -> str | None:
        """The name right before "for Malta", "(Malta)", though nothing else tells that it is a person's."""
        r, at = self.r, c.first - 1
        while at > 0 and r.low[at] in self.s["determiners"]:
            at -= 1
        if at < 2 or not (r.low[at] in self.s["sign_for"] or r.low[at] == "("):
            return None
        first = at
        while first and (r.word[first - 1][0].isupper() or r.low[first - 1] in self.s["particles"]):  # fmt: skip
            first -= 1
        if not 2 <= at - first <= NAME_WORDS or any(first <= k < at for k in self.listed):  # fmt: skip
            return None
        return r.text[r.start[first] : r.end[at - 1]]

    def partial(self, one: CountryList) -> bool:
        low = self.r.low
        near = range(max(0, one.first - 5), min(len(low), one.last + 5))
        cued = self.g.cued
        words = [k for k in near if not one.first <= k < one.last and k not in cued]
        return self.any(words, "partial") or self.and_others(one, False)

    def and_others(self, one: CountryList, counted: bool) -> bool:
        """ "Malta, Italy and other members"; with a number: "and three other countries"."""
        low, s, others = self.r.low, self.s, self.g.known.others
        behind = low[one.last : one.last + OTHERS]
        if len(behind) < 2 or behind[0] not in s["list_joiners"]:
            return False
        at = next((k for k, w in enumerate(behind) if w in others), None)
        if at is None or any(w in STOPS for w in behind[:at]):
            return False
        words = range(one.last, one.last + at + 2)
        numbers = {k for f in self.doc._.figures for k in self.r.words_in(f.start, f.end)}  # fmt: skip
        return counted != numbers.isdisjoint(words)


OTHERS = 5  # words from "and" to "other countries"
STOPS = frozenset(".;:")
NAME_WORDS = 5  # of a person's name at the head of a line
BESIDE = 10  # words between a minister's name and the country
HEAD = 2  # paragraphs: who publishes
#: cues without one of which nothing is signed
BEGIN = ("sign", "back", "join", "author", "closing", "origin", "ask", "not", "unlike")
GOING_ON = 4  # sentences behind a list in which "the others are ..." goes on with it
#: an act said in one place wins over the weaker one said in another
RANK: dict[str, int] = {
    "not signed": 0,
    "signed": 1,
    "backed": 2,
    "attended": 3,
    "hosted": 4,
}


@Language.factory("returnwatch_signatories", requires=["doc.spans"])
def make_signatories(nlp: Language, name: str) -> Signatories:
    return Signatories()
