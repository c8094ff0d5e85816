"""Quotations that no verb gives to a speaker, though the sentence does: `"…", così il ministro`, `Per X «…»`.

The rows stand in the language's table: ``tails`` behind the words ("così", "le parole di"), ``view_leads`` before them.
"""

from __future__ import annotations

from nlp.before import Before
from nlp.cues import Cue
from nlp.inverted import subject_after
from nlp.phrases import Subject
from nlp.views import STOPS

LONGEST_SOURCE = 20  # words of the speaker, with office, party and what is added


class Verbless(Before):
    """Rules for clauses that have a speaker and no verb of saying."""

    def without_verb(self) -> None:
        for at, item in enumerate(self.v.items):
            if item < 0 and at not in self.claimed:
                self.tail(at)
        self.for_somebody()

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
        if subject is None or not self.somebody(subject):
            return
        cue = Cue(begin, end, frozenset(("quoted",)), subject, after=True)
        self.left_quotation(cue, at, False)

    def for_somebody(self) -> None:
        """`Per la deputata X (Y) «…»`, `Para o ministro, "…"`: nothing else in the sentence."""
        v, s = self.v, self.s
        lead = self.begin
        while v.get(lead) in s["conjunctions"] or v.get(lead) in s["adverbs"]:
            lead += 1
        if v.get(lead) not in s["view_leads"]:
            return
        quote = next(
            (k for k in range(lead, min(len(v), lead + LONGEST_SOURCE)) if v.is_quote(k)), 0
        )  # fmt: skip
        if not quote or quote in self.claimed or v.get(quote + 1) not in ("", ".", ","):
            return
        if any(v.low[k] in s["finite"] for k in range(lead + 1, quote)):
            return
        subject = subject_after(v, lead)
        if subject is None or subject.end > quote or not self.somebody(subject):
            return
        cue = Cue(lead, lead + 1, frozenset(("bare",)), subject, after=True)
        self.claimed.add(quote)
        self.add_quote(cue, quote, "after_cue")

    def somebody(self, subject: Subject) -> bool:
        """A name, an office or a body, with no mark in it."""
        v, s = self.v, self.s
        inside = range(subject.start, subject.end)
        if any(v.low[k] in STOPS for k in inside):
            return False
        return v.capital(subject.end - 1) or any(
            v.low[k] in s[name]
            for k in inside
            for name in ("office", "body", "unnamed", "spokesperson", "document")
        )
