"""Who is said to have said what, sentence by sentence: cue, speaker's mention and the words attributed.

Every verb of saying (or "according to") is asked for its subject, for what stands behind it (``behind.py``) and for
what stands before it (``before.py``). A wrong speaker is worse than none: what fits no form is left to the rules for
whole paragraphs (``carried.py``) or stays without a statement.
"""

from __future__ import annotations

from nlp.attribution import Attribution
from nlp.before import Before
from nlp.clauses import is_cue
from nlp.cues import Cue, Cues
from nlp.phrases import Subject, subject_after


class SentenceReader(Before):
    """Finds the attributions of one sentence."""

    def read(self) -> list[Attribution]:
        self.according()
        last: Subject | None = None
        for cue in Cues(self.v).find():
            if cue.inherits and last is not None:
                cue.subject = last
            if cue.subject is None:
                continue
            if not cue.inherits:
                last = cue.subject
            self.attribute(cue)
        self.unknown_verbs()
        return self.found

    def attribute(self, cue: Cue) -> None:
        self.since = self.used_until
        right = self.right(cue)
        left = self.left(cue, bool(right))
        if not right and not left and not cue.after:
            self.fragment(cue)

    def according(self) -> None:
        v, s = self.v, self.s
        listed = s["according"]
        begins = [
            at
            for at, low in enumerate(v.low)
            if low in listed.phrases or low in listed.exact
        ]
        for at in begins:
            end = s["according"].phrase_at(v.low, at, len(v)) or (
                at + 1 if v.low[at] in s["according"].exact else 0
            )
            if not end:
                continue
            subject = subject_after(v, end - 1)
            if subject is None:
                continue
            cue = Cue(at, end, frozenset(("bare",)), subject, after=True)
            stop = self.source_end(subject)
            if at <= self.begin + 1 or v.get(at - 1) in (";", ":"):
                if (
                    v.get(stop) in (",", ":")
                    and v.is_quote(stop + 1)
                    and self.only_quote(stop + 1)
                ):
                    self.quotation(cue, stop + 1, "according_to")
                elif v.get(stop) in (",", ":"):
                    self.clause(cue, stop + 1, "according_to")
                elif s["verb_second"].exact:
                    self.clause(cue, subject.end, "according_to")
                continue
            before = at - 1 if v.get(at - 1) in (",", "—", "–", "--") else at
            if v.is_quote(before - 1) and before - 1 not in self.claimed:
                self.left_quotation(cue, before - 1, False)
                continue
            start = self.clause_start(before)
            if before - start >= 3:
                quotes = any(v.is_quote(k) for k in range(start, before))
                self.add(
                    cue,
                    [(start, before)],
                    "mixed" if quotes else "indirect",
                    "according_to",
                )

    def source_end(self, subject: Subject) -> int:
        """The source of "According to X on Monday," ends at its comma."""
        v = self.v
        after = v.get(subject.end + 1)
        inserted = v.get(subject.end) == "," and any(
            after in self.s[name]
            for name in (
                "relatives",
                "office",
                "spokesperson",
                "official",
                "deputy",
                "honorific",
            )
        )
        for k in range(
            subject.end + inserted, min(len(v), subject.end + 14 + 10 * inserted)
        ):
            if v.low[k] in (",", ":"):
                return k
            if v.is_quote(k):
                break
        return subject.end

    def only_quote(self, at: int) -> bool:
        return self.v.get(at + 1) in ("", ".", ",")

    def clause_start(self, before: int) -> int:
        v, s = self.v, self.s
        at = before
        while at > self.begin:
            low = v.low[at - 1]
            if low == ";" or (low in s["that"] and is_cue(v, at - 2)):
                break
            at -= 1
        while at < before and v.low[at] in s["conjunctions"]:
            at += 1
        return at
