"""The quotation that stands before a verb of saying: `"…," X said`, `"…," ironised X` with a verb that no list has."""

from __future__ import annotations

from nlp.behind import Behind
from nlp.clauses import is_cue
from nlp.cues import Cue
from nlp.inverted import subject_after
from nlp.phrases import Subject, subject_before
from nlp.reading import DASHES
from nlp.views import STOPS

LONGEST_ADDITION = 16  # words behind the name of a speaker
#: what a word behind a quotation is not, where it may be a verb that we do not know
NO_VERBS = (
    "prepositions", "determiners", "conjunctions", "subordinators", "relatives", "adverbs", "finite",
    "office", "honorific", "spokesperson", "time_words", "deputy", "particles",
)  # fmt: skip


class QuotedBefore(Behind):
    """Quotations on the left of a cue."""

    def left_quotation(self, cue: Cue, at: int, has_right: bool) -> bool:
        """A quotation before the attribution, with the words of its clause that stand before it."""
        v, s = self.v, self.s
        if at in self.claimed:
            return False
        led = v.get(at - 1)
        if self.title(at) and (
            s.among(led, "prepositions", "determiners") or led.endswith("'s")
        ):
            return False  # on "Morning Tea," the minister said
        start = at
        while v.is_quote(start - 1) and start - 1 not in self.claimed:
            start -= 1
        lead = start
        while (
            lead > self.since
            and v.low[lead - 1] != "("
            and (not v.is_quote(lead - 1) or self.inside_clause(lead - 1))
        ):
            lead -= 1
        words = [k for k in range(lead, start) if v.low[k] not in STOPS]
        prior = v.get(start - 1)
        if words and has_right and prior not in (":", ","):
            return False
        while words and v.low[words[0]] in s["conjunctions"]:
            words = words[1:]
        glued = prior not in (":", ",", "—", "–", "--") or (
            prior == "," and self.small(start) and len(words) > 2
        )
        if (
            words
            and glued
            and not v.is_quote(lead - 1)
            and not any(is_cue(v, k) for k in words if v.low[k] not in s["participles"])
        ):
            first = words[0]
            self.claimed.update(range(start, at + 1))
            self.add(cue, [(first, at + 1)], "mixed", "before_cue_mixed")
            return True
        for k in range(start, at + 1):
            self.claimed.add(k)
            self.add_quote(cue, k, "before_cue")
        return True

    def resumed(self, cue: Cue) -> None:
        """`"A," said X, the head of Y, "and b."`: behind the name and what is added to it the quotation goes on."""
        v, s = self.v, self.s
        at = cue.unit_end
        for k in range(at, min(len(v) - 1, at + LONGEST_ADDITION)):
            if v.is_quote(k) or v.low[k] in s["finite"] or v.low[k] in (";", ":"):
                return
            on = k + 1 + (v.get(k + 1) in DASHES)  # „A“, – sakė X, – „b“
            on += v.get(on) in s["conjunctions"]  # he said, but "b"
            if v.low[k] == "," and v.is_quote(on):
                if self.small(on) and on not in self.claimed:
                    self.claimed.add(on)
                    self.add_quote(cue, on, "before_cue")
                return

    def unknown_verbs(self) -> None:
        """`"…," X fumed`: behind a quotation a subject and any past form is an attribution."""
        v, s = self.v, self.s
        endings = tuple(s["verb_endings"].exact)
        for at, item in enumerate(v.items[:-2]):
            if item >= 0 or at in self.claimed or (at and v.low[at - 1] not in STOPS):
                continue
            comma = v.get(at + 1) == ","
            if not (v.comma_inside(at) or self.asks(at) or comma):
                continue
            verb = at + 1 + comma
            if self.unknown_inversion(at, verb) or not endings:
                continue
            for k in range(at + 2, min(at + 7, len(v))):
                if v.low[k] in STOPS or v.low[k] in s["finite"]:
                    break
                if v.low[k].endswith(endings) and not v.capital(k):
                    subject = subject_before(v, k)
                    if subject is not None and subject.outer == at + 1:
                        cue = Cue(k, k + 1, frozenset(("quoted",)), subject)
                        self.left_quotation(cue, at, False)
                    break

    def unknown_inversion(self, at: int, verb: int) -> bool:
        """`"…", ironise Jane Smith`: one small word, then a name or a title."""
        v, s = self.v, self.s
        helper = verb
        if s["dropped_subjects"].exact or s["adjuncts_set_off"].exact:
            while s.among(v.get(verb), "object_clitics", "reflexives"):
                verb += 1
            verb += v.get(verb) in s["helpers"]
        low = v.get(verb)
        if not low.isalpha() or v.capital(verb) or s.among(low, *NO_VERBS):
            return False
        subject = subject_after(v, verb)
        if subject is None:
            return False
        dated = all(
            s.among(v.low[k], "time_words", "adverbs")
            for k in range(verb + 1, subject.start)
        )  # "a relativisé lundi le ministre X"
        if subject.start != verb + 1 and not (
            (s["heads_first"].exact or dated) and self.told_of(subject)
        ):
            return False  # "uciął w rozmowie z Radiem Fala rzecznik rządu X"
        if not self.told_of(subject) and not self.short_subject(low, subject):
            return False
        cue = Cue(helper, verb + 1, frozenset(("quoted",)), subject, after=True)
        return self.left_quotation(cue, at, False)

    def told_of(self, subject: Subject) -> bool:
        """A full name, or a name with its office."""
        v, s = self.v, self.s
        second = min(subject.start + 1, len(v) - 1)
        apposed = v.get(subject.end) == "," and all(
            v.capital(subject.end + k) for k in (1, 2)
        )  # "le ministre de l'Administration interne, Jane Smith"
        return (v.capital(subject.end - 1) or apposed) and (
            (v.capital(subject.start) and subject.end - subject.start >= 2)
            or v.low[subject.start] in s["office"]
            or v.low[second] in s["office"]
        )

    def short_subject(self, verb: str, subject: Subject) -> bool:
        """`"…", lovet hun`, `"…", indvender Fonden`: a pronoun, one name, an office or a body, and then a mark or "and"."""
        v, s = self.v, self.s
        if s["verb_endings"].exact or s.among(
            verb, "body", "document", "unnamed", "persons"
        ):
            return False
        first = v.low[subject.start]
        behind = v.get(subject.end)
        if behind not in ("", ".", ",", ";") and behind not in s["conjunctions"]:
            return False
        if s.among(first, "he", "she"):
            return True
        if first in s["of_like"]:
            return False
        if first in s["subject_articles"] and v.capital(subject.end - 1):
            return True
        return v.capital(subject.start) or any(
            s.among(low, "office", "body", "unnamed", "spokesperson")
            for low in v.low[subject.start : subject.end]
        )
