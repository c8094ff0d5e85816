"""Quotations that no verb gives to a speaker, though the sentence does: `"…", così il ministro`, `Per X «…»`.

The rows stand in the language's table: ``tails`` behind the words ("così", "le parole di"), ``view_leads`` before them.
"""

from __future__ import annotations

from dataclasses import replace

from nlp.before import Before
from nlp.cues import Cue
from nlp.inverted import subject_after
from nlp.phrases import Subject
from nlp.views import STOPS

LONGEST_SOURCE = 20  # words of the speaker, with office, party and what is added
LONGEST_OWNER = 7  # words of whose claim it is


class Verbless(Before):
    """Rules for clauses that have a speaker and no verb of saying."""

    def without_verb(self) -> None:
        self.claim_nouns()
        for at, item in enumerate(self.v.items):
            if item < 0 and at not in self.claimed:
                self.tail(at)
        self.for_somebody()

    def claim_nouns(self) -> None:
        """ "Jos tvirtinimas, esą ...", "Tema süüdistus, et ...": what follows is what the owner of the noun says."""
        v, s = self.v, self.s
        nouns = s["claim_nouns"]
        for at in [at for at, low in enumerate(v.low) if low in nouns]:
            if s["subject_first"].exact:
                self.claim_of(at)
                continue
            that, behind = self.claim_that(at)
            if not that:
                continue
            start = at
            while (
                start > self.begin
                and at - start < LONGEST_OWNER
                and not (
                    v.low[start - 1] in STOPS
                    or v.low[start - 1] in s["finite"]
                    or s.is_verb(v.low[start - 1])
                    or v.low[start - 1] in s["prepositions"]
                )
            ):
                start -= 1
            while start < at and s.among(
                v.low[start], "conjunctions", "adverbs", "negations"
            ):
                start += 1
            if (
                (start == at and behind is None)
                or not (self.owned(start, at) or behind is not None)
                or any(a.cue[0] == v.items[at] for a in self.found)
            ):
                continue
            end = self.claim_end(start, that)
            whose = at
            while whose > start + 1 and v.low[whose - 1] in s["adverbs"]:
                whose -= 1  # "A hivatalvezető azon kijelentése"
            owner = Subject(start, whose, start) if behind is None else behind
            cue = Cue(at, at + 1, frozenset(("bare",)), owner)
            if v.low[at - 1] not in s["negations"]:
                quoted = any(v.is_quote(k) for k in range(that + 1, end))
                self.add(
                    cue, [(that + 1, end)], "mixed" if quoted else "indirect", "that"
                )

    def claim_that(self, at: int) -> tuple[int, Subject | None]:
        """The item of "that" behind a claim, else 0; and the owner where one stands between: "the claim by X that"."""
        v, s = self.v, self.s
        owner = None
        last = at + 1
        if v.get(last) in s["claim_owned"]:
            owner = subject_after(v, last)
            if owner is None or owner.start != last + 1 or not self.somebody(owner):
                return 0, None
            last = owner.end
        last += v.get(last) == ","
        if v.get(last) in s["claim_links"] and (
            v.get(last + 1) in s["that"] or v.get(last + 1) == ","
        ):
            last += 1 + (v.get(last + 1) == ",")  # "påstand om, at", "påstand om at"
        link = v.get(last) in s["claim_links"] and v.get(last) not in s["prepositions"]
        told = v.get(last) in s["that"] or link
        if not told and v.get(last - 1) == "," and s["genitives"].exact:
            # "Die Behauptung der Ministerin, die Flüge seien sicher, ..."
            stop = next((k for k in range(last, len(v)) if v.low[k] in STOPS), len(v))
            if any(v.low[k] in s["subjunctive"] for k in range(last, stop)):
                return last - 1, owner
        return (last, owner) if told else (0, None)

    def owned(self, start: int, at: int) -> bool:
        """Whether the words before a claim say whose it is."""
        v, s = self.v, self.s
        if start == at:
            return False
        owner = v.low[start]
        return (
            v.capital(at - 1)
            or owner in s["spoken_of"]
            or (at - start == 1 and owner in s["possessive"])
            or any(
                s.among(v.low[k], "office", "body", "persons", "spokesperson")
                for k in range(start, at)
            )
        )

    def claim_end(self, start: int, that: int) -> int:
        """Where a claim ends: before the verb of its sentence where the claim is the subject of it."""
        v, s = self.v, self.s
        comma = next(
            (
                k
                for k in range(that + 3, len(v) - 1)
                if v.low[k] == "," and self.main_clause(k + 1)
            ),
            len(v),
        )
        ends = s["verb_endings"].exact or s["definite_nouns"].exact
        if not ends or start > self.begin + 2:
            return comma
        verbs = [
            k
            for k in range(that + 2, comma)
            if v.low[k] in s["finite"] and v.low[k - 1] not in s["finite"]
        ]  # "her claim that the flights were safe could not be checked"
        return verbs[-1] if len(verbs) > 1 else comma

    def claim_of(self, at: int) -> None:
        """Persian "ادعای X مبنی بر اینکه …": the owner stands behind the noun."""
        v, s = self.v, self.s
        link = next(
            (
                k
                for k in range(at + 2, min(len(v), at + LONGEST_OWNER))
                if v.low[k] in s["claim_links"]
            ),
            0,
        )
        start = (
            next(
                (
                    k + 1
                    for k in range(link, min(len(v), link + 4))
                    if v.low[k].endswith("که")
                ),
                0,
            )
            if link
            else 0
        )
        if not start or any(v.low[k] in STOPS for k in range(at, link)):
            return
        end = next((k for k in range(start + 2, len(v) - 1) if v.low[k] == ","), len(v))
        self.add(
            Cue(at, at + 1, frozenset(("bare",)), Subject(at + 1, link, at)),
            [(start, end)],
            "indirect",
            "that",
        )

    def main_clause(self, at: int) -> bool:
        """Whether the sentence goes on with its own verb: no relative, subordinating or joining word."""
        low, s = self.v.low[at], self.s
        return not s.among(
            low, "relatives", "subordinators", "conjunctions", "that", "questions"
        )

    def tail(self, at: int) -> None:
        """`"…", così mercoledì il ministro X`, `"…", le parole della deputata`."""
        v, s = self.v, self.s
        begin = at + 1 + (v.get(at + 1) in (",", "–", "—"))
        if begin >= len(v):
            return
        end = s["tails"].phrase_at(v.low, begin, len(v)) or (
            begin + 1 if v.low[begin] in s["tails"].exact else 0
        )
        if not end:
            return
        subject = subject_after(v, end - 1)
        if (
            subject is not None and s["verb_endings"].exact
        ):  # "is what X calls the talks"
            named = [k for k in range(subject.start, subject.end) if v.capital(k)]
            if named and named[-1] - named[0] == len(named) - 1:
                subject = replace(subject, end=named[-1] + 1)
        if subject is None or not self.somebody(subject):
            return
        cue = Cue(begin, end, frozenset(("quoted",)), subject, after=True)
        self.left_quotation(cue, at, False)

    def for_somebody(self) -> None:
        """`Per la deputata X (Y) «…»`, `Para o ministro, "…"`: nothing else in the sentence."""
        v, s = self.v, self.s
        marks = [k for k in range(self.begin, len(v)) if v.low[k] in (":", ";")]
        behind = (k + 1 for k in marks if v.get(k + 1) in s["view_leads"])
        lead = next(behind, self.begin)  # "Critiche: per il deputato X il governo …"
        while v.get(lead) in s["conjunctions"] or v.get(lead) in s["adverbs"]:
            lead += 1
        if v.get(lead) not in s["view_leads"]:
            return
        quote = next(
            (k for k in range(lead, min(len(v), lead + LONGEST_SOURCE)) if v.is_quote(k)), 0
        )  # fmt: skip
        if not quote or quote in self.claimed or v.get(quote + 1) not in ("", ".", ","):
            return
        subject = subject_after(v, lead)
        if subject is None or subject.end > quote or not self.somebody(subject):
            return
        apart = v.get(subject.end) == ","  # "Pentru organizația X, povestea e „…”"
        told = range(lead + 1, subject.end if apart else quote)
        if any(v.low[k] in s["finite"] for k in told):
            return
        cue = Cue(lead, lead + 1, frozenset(("bare",)), subject, after=True)
        start = subject.end + (v.get(subject.end) == ",")
        words = v.low[start:quote]
        if words and words[-1] not in (",", ":") and not STOPS.intersection(words):
            self.clause(cue, start, "according_to")  # "Per X, il governo «bussa»"
            return
        self.claimed.add(quote)
        self.add_quote(cue, quote, "after_cue")

    def somebody(self, subject: Subject) -> bool:
        """A name, an office or a body, with no mark in it."""
        v, s = self.v, self.s
        inside = range(subject.start, subject.end)
        if any(v.low[k] in STOPS for k in inside):
            return False
        return v.capital(subject.end - 1) or any(
            s.among(v.low[k], "office", "body", "unnamed", "spokesperson", "document")
            for k in inside
        )
