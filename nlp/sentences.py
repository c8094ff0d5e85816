"""Who is said to have said what, sentence by sentence: cue, speaker's mention and the words attributed.

Every verb of saying (or "according to") is asked for its subject, for what stands behind it (``behind.py``) and for
what stands before it (``before.py``). A wrong speaker is worse than none: what fits no form is left to the rules for
whole paragraphs (``carried.py``) or stays without a statement.
"""

from __future__ import annotations

from nlp.attribution import Attribution
from nlp.clauses import cue_length, is_cue
from nlp.cues import Cue, Cues
from nlp.inverted import subject_after
from nlp.phrases import Subject, subject_before
from nlp.sources import Sources
from nlp.verb_final import (
    before_links,
    final_cues,
    past_and,
    past_occasion,
    reported_end,
)
from nlp.views import STOPS
from nlp.word_roles import is_noun


class SentenceReader(Sources):
    """Finds the attributions of one sentence."""

    def read(self) -> list[Attribution]:
        self.according()
        self.in_the_view()
        self.as_said()
        if self.s["verb_final"].exact:
            for cue in final_cues(self.v, self.begin):
                self.final(cue)
            self.belonging()
            return self.found
        last: Subject | None = None
        for cue in Cues(self.v).find():
            if cue.inherits and last is not None:
                cue.subject = last
            if cue.subject is None:
                continue
            if cue.inherits and last is None:
                last = cue.subject
            if not cue.inherits and (last is None or not self.reported(cue)):
                last = cue.subject
            self.attribute(cue)
        self.unknown_verbs()
        self.without_verb()
        if self.s["heads_first"].exact or self.s["cut_adjuncts"].exact:
            return [a for a in self.found if not any(self.within(a, b) for b in self.found)]  # fmt: skip
        return self.found

    def within(self, a: Attribution, b: Attribution) -> bool:
        """Whether what one says stands whole, with its verb, in what another says: "X said that Y had told her that ..."."""
        if a is b or "direct" in (a.kind, b.kind):
            return False
        at = self.v.reading.start[a.cue[0]]
        return any(
            start <= at < end and all(start <= p and q <= end for p, q in a.pieces)
            for start, end in b.pieces
        )

    def reported(self, cue: Cue) -> bool:
        """Whether the verb stands inside words already given to somebody: "she said he had written ..., adding"."""
        at = self.v.char(cue.at)
        return any(start <= at < end for a in self.found for start, end in a.pieces)

    def attribute(self, cue: Cue) -> None:
        self.since = self.used_until
        first = bool(self.s["subject_first"].exact)
        quote = before_links(self.v, cue.at) - 1 if first else -1
        if first and not self.v.is_quote(quote) and cue.subject is not None:
            quote = self.pointed_at(cue.subject.start)
        if self.v.is_quote(quote) and quote not in self.claimed:  # "… را «…» نامید"
            self.claimed.add(quote)
            self.add(cue, [(quote, quote + 1)], "mixed", "before_cue")
            return
        fronted = self.fronted(cue)
        right = self.right(cue)
        left = not fronted and self.left(cue, bool(right))
        if fronted:
            return
        if not right and not left and not cue.after:
            self.fragment(cue)
        if left and not right:
            self.resumed(cue)

    def pointed_at(self, at: int) -> int:
        """The quotation that "this" points back to: "«…»، این را X گفت"; -1 where there is none."""
        v, s = self.v, self.s
        k = at
        while k > 0 and (
            v.low[k - 1] in s["quote_links"] or v.low[k - 1] in s["definite"]
        ):
            k -= 1
        pointed = any(v.low[j] in s["definite"] for j in range(k, at))
        return k - 1 if pointed and v.is_quote(k - 1) else -1

    def fronted(self, cue: Cue) -> bool:
        """ "Že by někoho vyhostili, popřel X", "Da bi koga izgnali, je zanikala": the clause with "that" stands first."""
        v, s = self.v, self.s
        first, comma = self.begin, cue.unit_start - 1
        if cue.subject is not None and cue.subject.dropped:
            comma = next((k for k in range(cue.at, first, -1) if v.low[k] == ","), 0)
        if (
            not s["heads_first"].exact
            or self.found
            or comma - first < 3
            or v.get(comma) != ","
            or v.low[first] not in s["that"]
            or not cue.frames & {"bare", "clause"}
            or any(is_cue(v, k) for k in range(first + 1, comma))
        ):
            return False
        start = first + 1 + (v.low[first + 1] in s["modals"])
        quotes = any(v.is_quote(k) for k in range(start, comma))
        self.add(cue, [(start, comma)], "mixed" if quotes else "indirect", "postposed")
        return True

    def final(self, cue: Cue) -> None:
        """What stands before a verb that closes its sentence: a quotation, or a clause with a case ending."""
        v = self.v
        assert cue.subject is not None
        quote = before_links(v, cue.at) - 1
        if v.is_quote(quote):
            if quote in self.claimed:
                return
            self.claimed.add(quote)
            if self.small(quote):
                begin = quote
                if (
                    v.reading.low[v.reading.quotations[v.quote(quote)].last - 2]
                    in self.s["clause_endings"]
                ):
                    front = (
                        not cue.inherits and not cue.after and not cue.subject.dropped
                    )
                    begin = max(
                        self.used_until, past_and(v, cue.subject.end) if front else 0
                    )
                    while begin < quote and any(
                        v.low[begin] in words
                        for words in (STOPS, self.s["conjunctions"], self.s["adverbs"])
                    ):
                        begin += 1
                    begin = begin if quote - begin > 1 else quote
                self.add(cue, [(begin, quote + 1)], "mixed", "before_cue")
            else:
                self.add_quote(cue, quote, "before_cue")
            return
        end = reported_end(v, cue.at)
        if not end:
            self.right(cue)
            return
        front = not cue.inherits and not cue.after and not cue.subject.dropped
        start = max(self.used_until, past_and(v, cue.subject.end) if front else 0)
        while v.get(start) in STOPS or v.get(start) in self.s["conjunctions"]:
            start += 1
        start = past_occasion(v, start, end)
        if end - start < 2:
            return
        quotes = any(v.is_quote(k) for k in range(start, end))
        self.add(cue, [(start, end)], "mixed" if quotes else "indirect", "postposed")

    def belonging(self) -> None:
        """ "“…” sözleri, X'e ait": the words are X's."""
        v, s = self.v, self.s
        at = next((k for k, low in enumerate(v.low) if low in s["belongs"]), 0)
        quote = next((k for k in range(at) if v.is_quote(k)), -1)
        if quote < 0 or quote in self.claimed or v.get(at - 1)[:1] != "'":
            return
        start = at - 1
        while start > quote + 1 and v.low[start - 1] not in STOPS:
            start -= 1
        if start < at - 1:
            subject = Subject(start, at - 1, start)
            cue = Cue(at, at + 1, frozenset(("bare",)), subject)
            self.add_quote(cue, quote, "before_cue")
            self.claimed.add(quote)

    def as_said(self) -> None:
        """ "As the minister said on Monday, ...": the clause behind the comma."""
        v, s = self.v, self.s
        if self.found or v.get(self.begin) not in s["as_leads"]:
            return
        comma = next(
            (
                k
                for k in range(self.begin, min(len(v), self.begin + 22))
                if v.low[k] == ","
            ),
            0,
        )
        nominative = s["subject_articles"]
        turns = not s["verb_endings"].exact and not s["verb_second"].exact
        for at in range(self.begin + 2 - turns, comma):
            length, frames = cue_length(v, at)
            led = turns and (  # "como" is a preposition, "l'" an article, too
                at == self.begin + 1
                or (at == self.begin + 2 and v.low[at - 1] in s["object_clitics"])
            )
            if not length or (is_noun(v, at) and not led):
                continue
            if not frames & {"bare", "clause"}:
                continue
            small = ("object_clitics", "adverbs", "auxiliaries", "as_leads")
            if turns and all(
                s.among(low, *small) for low in v.low[self.begin + 1 : at]
            ):  # "Come spiega la ministra X, ...", "Según informó el Ministerio, ..."
                behind = subject_after(v, at + length - 1)
                if behind is not None and behind.end <= comma:
                    cue = Cue(at, at + length, frames, behind, after=True)
                    self.clause(cue, comma + 1, "as_said")
                elif comma == at + length and (
                    s["heads_first"].exact or s["dropped_subjects"].exact
                ):  # "Jak zaznaczyła, ..."
                    spoke = Subject(self.begin, comma, self.begin, dropped=True)
                    cue = Cue(at, comma, frames, spoke, after=True)
                    self.clause(cue, comma + 1, "as_said")
                return
            if v.get(at + length) in nominative:  # "Όπως είπε ο X, ..."
                behind = subject_after(v, at + length - 1)
                if behind is not None:
                    cue = Cue(at, at + length, frames, behind, after=True)
                    self.clause(cue, comma + 1, "as_said")
                return
            if s["verb_endings"].exact and v.low[at] not in s["as_said"]:
                return  # "As X noted, ..." goes on with the narrator's words as often as not
            behind = (
                subject_after(v, at + length - 1) if s["heads_first"].exact else None
            )
            if (
                behind is not None and behind.end <= comma
            ):  # "Ako uviedol v stredu minister X, ..."
                cue = Cue(at, at + length, frames, behind, after=True)
                self.clause(cue, comma + 1, "as_said")
                return
            subject = subject_before(v, at)
            if (
                subject is not None
                and subject.outer > self.begin
                and not subject.passive
            ):
                self.clause(Cue(at, at + 1, frames, subject), comma + 1, "as_said")
            return
