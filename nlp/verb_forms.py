"""What the form of a word says: a participle, a noun that is spelt like a verb, a form that only a plural takes."""

from __future__ import annotations

from nlp.apart_verbs import Apart
from nlp.cue import NO_CUE, Cue
from nlp.phrases import Subject
from nlp.views import QUOTE, STOPS


class Forms(Apart):
    """Cues that the form of the verb decides."""

    def participle(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "X left, saying that", "X put out a statement saying that", else no cue: a participle right behind a noun."""
        v, s = self.v, self.s
        before = v.get(at - 1)
        if v.low[at] not in s["participles"] or before in s["be"]:
            return None
        mark = v.get(end) in (",", ":") and v.is_quote(end + 1)
        if mark and before not in s["not_said"]:
            return Cue(at, end, frames, self.first_subject(at), inherits=True)
        if not before:
            return NO_CUE
        apart = before in (",", QUOTE, "—", "–", "--", "and", "as")
        if not apart and before not in s["adverbs"]:
            for k in range(at - 1, max(0, at - 5), -1):
                if v.low[k] in s["own_words"]:
                    return self.own_words(at, end, frames) or NO_CUE
                if v.low[k] in STOPS or v.low[k] in s["finite"]:
                    break
            if before not in s["prepositions"]:
                return NO_CUE  # "X repeating that"
        return Cue(at, end, frames, self.first_subject(at), inherits=True)

    def noun(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "reports", "claims": no cue where nothing shows that the word is a verb."""
        noun = (
            self.v.low[at] in self.s["noun_forms"]
            and not self.says_something(end)
            and not self.verb_of_name(at, end)
        )
        return NO_CUE if noun else None

    def past_participle(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "hat … gesagt", "a déclaré": a cue with its helper alone, unless the form is a past tense, too."""
        low = self.v.low[at]
        if low not in self.s["past_participles"]:
            return None
        found = self.perfect(at, end, frames)
        return found or (None if low in self.s["both_forms"] else NO_CUE)

    def says_something(self, at: int) -> bool:
        """Behind "states", "reports", "claims" as a verb: that, a quotation, a pronoun; else it is a noun."""
        v, s = self.v, self.s
        low = v.get(at)
        return (
            v.is_quote(at)
            or s.among(low, "that", "clause_pronouns")
            or (low in (":", ",") and v.is_quote(at + 1))
            or (
                low in (".", "")
                and (v.is_quote(0) or "," in v.low[max(0, at - 9) : at])
            )
        )

    def verb_of_name(self, at: int, end: int) -> bool:
        """ "Smith calls the plan …", "he calls for": between a name or a pronoun and an object no noun stands."""
        v, s = self.v, self.s
        if not (v.capital(at - 1) or v.get(at - 1) in s["subject_pronouns"]):
            return False
        return v.low[end - 1] in s["prepositions"] or s.among(
            v.get(end), "determiners", "object_pronouns"
        )

    def of_plural(self, subject: Subject, at: int, end: int) -> bool:
        """Whether a form that is the infinitive, too, may be the verb of its subject: "officials say", no "the minister say"."""
        return (
            self.v.low[at] not in self.s["base_forms"]
            or self.plural_subject(subject)
            or bool(subject.modal)
            or self.clause_at_once(at, end)
        )

    def clause_at_once(self, at: int, end: int) -> bool:
        """ "Nearly a third say they ...": a form that is no noun, and a clause behind it."""
        v, s = self.v, self.s
        return not s.among(v.low[at], "cue_nouns", "noun_forms") and s.among(
            v.get(end), "that", "clause_starts"
        )

    def plural_subject(self, subject: Subject) -> bool:
        v, s = self.v, self.s
        first, last = v.low[subject.start], v.low[self.head(subject) - 1]
        if first in s["plural_pronouns"] or last in s["plural_pronouns"]:
            return True
        # "Officials familiar with the matter say"
        opens = first in s["unnamed"] and not v.capital(subject.start + 1)
        return any(
            (word.endswith("s") and not word.endswith("'s"))
            or word in s["people_plural"]
            for word in ((first, last) if opens else (last,))
        )

    def head(self, subject: Subject) -> int:
        """The end of the phrase before its first preposition."""
        v, s = self.v, self.s
        for at in range(subject.start + 1, subject.end):
            if v.low[at] in s["prepositions"] and v.low[at] not in s["particles"]:
                return at
        return subject.end
