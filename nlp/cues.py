"""Verbs of saying in one sentence, each with the phrase that is its subject."""

from __future__ import annotations

from collections.abc import Callable

from nlp.clauses import cue_length
from nlp.cue import NO_CUE, Cue
from nlp.inverted import subject_after
from nlp.phrases import Subject, subject_before
from nlp.verb_final import final_cues, first_speaker
from nlp.verb_first import LINES, Verb, VerbFirst
from nlp.views import QUOTE, STOPS
from nlp.word_roles import is_noun

__all__ = ["Cue", "Cues"]

APPOSED = 14  # words of what is said of a speaker between a comma and a colon


class Cues(VerbFirst):
    """Finds the cues of one sentence."""

    def find(self) -> list[Cue]:
        v = self.v
        if self.s["verb_final"].exact:
            return final_cues(v, 0)
        begins = self.s.beginnings
        cues: list[Cue] = []
        next_at = 0
        for at in [at for at, low in enumerate(v.low) if begins[low]]:
            if at < next_at:
                continue
            length, frames = cue_length(v, at)
            name = v.capital(at) and at > 0 and v.low[at - 1] not in STOPS
            if not length or is_noun(v, at) or name:
                continue
            cue = self.cue(at, at + length, frames)
            if cue is not None:
                cue.stop = cue.stop or self.past_apposition(cue)
                cues.append(cue)
            next_at = at + length
        return cues

    def past_apposition(self, cue: Cue) -> int:
        """ "Auf X schrieb Jane Smith, Leiterin des Amts: „…“": the colon before the quotation, else 0."""
        v = self.v
        if not cue.after or v.get(cue.unit_end) != ",":
            return 0
        for k in range(cue.unit_end + 2, min(len(v) - 1, cue.unit_end + APPOSED)):
            if v.low[k] == ":":
                quoted = any(v.is_quote(i) for i in range(cue.at))
                return k if v.is_quote(k + 1) and not quoted else 0
            if v.low[k] in STOPS and v.low[k] != ",":
                return 0
        return 0

    def cue(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """The cue of one verb: the first rule that knows decides, those that need no subject on the left come first."""
        for ask in FIRST:
            if (found := ask(self, at, end, frames)) is not None:
                return None if found is NO_CUE else found
        subject = self.on_the_left(at)
        if subject is not None:
            if self.s["cut_adjuncts"] and self.adjunct_alone(subject):
                return self.carried(at, end, frames)
            subject = self.before_receiver(subject)
        verb = self.between(at, end, frames, subject)
        for rule in THEN:
            if (found := rule(self, verb)) is not None:
                return None if found is NO_CUE else found
        return self.plain(verb)

    # What needs no subject on the left.

    def parsed(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """The cue with the subject that a trained parser gives its verb, where one has read the text."""
        v, s = self.v, self.s
        if v.reading.grammar is None:
            return None
        where = v.reading.grammar.subjects.get(v.char(at))
        items = v.items_in(*where) if where is not None else None
        if items is None:
            return None
        first, last = items
        if first > at:
            return Cue(at, end, frames, Subject(first, last, first), after=True)
        between = v.low[last:at]
        negated = any(low in s["negations"] for low in between)
        modal = next((low for low in between if low in s["modals"]), "")
        return Cue(at, end, frames, Subject(first, last, first, negated, modal))

    def subject_first(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """Persian: the subject opens the sentence, or another sentence tells it."""
        v, s = self.v, self.s
        if not s["subject_first"].exact:
            return None
        if at and s["according"].phrase_at(v.low, at - 1, len(v)) > at:
            return NO_CUE  # "به گفتهٔ X، ...": a source, no verb
        impersonal = s["impersonal"]
        if v.low[at] in impersonal or impersonal.phrase_at(v.low, at, len(v)):
            placed = self.impersonal(at, end, frames)
            if placed is not None:
                return placed
        front = first_speaker(v, at)
        if front is None:
            return self.carried(at, end, frames)
        return Cue(at, end, frames, front)

    def cited(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "Het blad citeert X: „…“": who is quoted speaks, not who quotes."""
        v, s = self.v, self.s
        if v.low[at] not in s["cites"]:
            return None
        told = subject_after(v, end - 1)
        if told is None or (v.is_quote(at - 1) or v.get(at - 1) == ","):
            return None
        return Cue(at, end, frames, told, after=True)

    def reported(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "X was quoted as saying": the subject is that of the verb before."""
        told = self.reported_to(at)
        return Cue(at, end, frames, told) if told is not None else None

    def in_document(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "Laiške teigiama, kad", "Ministru vēstulē uzsvērts, ka": the text in which it is said, in a case of its own."""
        v, s = self.v, self.s
        if not s["cut_adjuncts"] or v.low[at] not in s["told_in"]:
            return None
        k = at
        while k > 0 and v.low[k - 1] not in STOPS:
            k -= 1
            if v.low[k] in s["document"]:
                return Cue(at, end, frames, Subject(k, k + 1, k))
        return None

    def behind_cases(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "…, trešdien Bundestāgā atzina ministrs X": where cases tell what is an adjunct."""
        cased = self.s["cut_adjuncts"]
        return self.behind_adjuncts(at, end, frames) if cased else None

    def yet(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "..., si bien matizó que": nothing but the joining words and helpers between the comma and the verb."""
        v, joins = self.v, self.s["yet"]
        if not joins and not joins.phrases:
            return None
        comma = next(
            (k for k in range(at - 1, max(-1, at - 6), -1) if v.low[k] == ","), -1
        )
        if comma < 1:
            return None
        first = comma + 1
        link = joins.phrase_at(v.low, first, at) or first + (v.get(first) in joins)
        if link == first or not all(
            self.s.among(low, "auxiliaries", "object_clitics") for low in v.low[link:at]
        ):
            return None
        return Cue(at, end, frames, inherits=True)

    def to_say(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "went on to say": a cue with the subject of the verb before alone."""
        if self.v.get(at - 1) not in self.s["to"]:
            return None
        return self.infinitive(at, end, frames) or NO_CUE

    # What stands around the verb.

    def on_the_left(self, at: int) -> Subject | None:
        """The phrase before the verb, unless it is a question word, or where it was said."""
        v, s = self.v, self.s
        subject = subject_before(v, at)
        if subject is None or v.low[subject.start] in s["question_subjects"]:
            return None
        return self.past_place(subject) if s["cut_adjuncts"] else subject

    def between(
        self, at: int, end: int, frames: frozenset[str], subject: Subject | None
    ) -> Verb:
        v, s = self.v, self.s
        low, before, further = v.low[at], v.get(at - 1), v.get(at - 2)
        marked = further in (",", QUOTE)
        hung = (
            marked and bool(s["dropped_subjects"].exact) and before in s["reflexives"]
        )  # "se pregunta X"
        edge = (
            before in (",", QUOTE, "", *LINES, ":")
            or (marked and before in s["adverbs"])
            or hung
        )
        impersonal = low in s["impersonal"] or (
            low in s["impersonal_reflexive"]
            and (
                before in s["impersonal_lead"]
                or v.get(at + 1) in s["impersonal_subject"]  # "lê-se"
            )
        )
        return Verb(at, end, frames, low, before, subject, hung, edge, impersonal)

    # With the subject on the left, where there is one.

    def to_receiver(self, verb: Verb) -> Cue | None:
        """ "laikrakstam «Rīta Ziņas» teica X", "BNL agentūrai sakė jis": whom it was told stands on the left."""
        v, subject = self.v, verb.subject
        if subject is None or not any(
            low in self.s["receivers"] for low in v.low[subject.start : subject.end]
        ):
            return None
        told = subject_after(v, verb.end - 1)
        if told is None:
            return NO_CUE
        lead = subject.start
        return Cue(verb.at, verb.end, verb.frames, told, after=True, lead=lead)

    def it_opens(self, verb: Verb) -> Cue | None:
        """ "…, hieß es aus dem Ministerium"."""
        return self.it_was_said(verb) if verb.edge else None

    def it_was_said(self, verb: Verb) -> Cue | None:
        """A verb whose subject is nobody: a cue with the place that speaks alone."""
        if not verb.impersonal:
            return None
        return self.impersonal(verb.at, verb.end, verb.frames) or NO_CUE

    def behind_only(self, verb: Verb) -> Cue | None:
        """A verb that has no speaker on its left."""
        return NO_CUE if verb.low in self.s["after_only"] else None

    def plain(self, verb: Verb) -> Cue | None:
        """ "X said": the phrase on the left, the one with which the clause began, or whoever spoke before."""
        v, s, at, end = self.v, self.s, verb.at, verb.end
        before, further = verb.before, v.get(at - 2)
        joined = before in s["conjunctions"] or further in s["conjunctions"]
        subject = verb.subject
        if subject is None and at and joined:
            subject = self.first_subject(at)
        if subject is None:
            if self.dropped(at, at):
                return self.carried(at, end, verb.frames)
            if (
                before in s["conjunctions"]
                or before in (",", QUOTE)
                or (before in s["adverbs"] and further in s["conjunctions"])
            ):
                return Cue(at, end, verb.frames, inherits=True)
            return None
        if subject.passive or not self.of_plural(subject, at, end):
            return None
        return Cue(at, end, verb.frames, self.placed(subject))


FIRST: tuple[Callable[[Cues, int, int, frozenset[str]], Cue | None], ...] = (
    Cues.parsed,
    Cues.subject_first,
    Cues.cited,
    Cues.reported,
    Cues.in_document,
    Cues.behind_cases,
    Cues.yet,
    Cues.participle,
    Cues.noun,
    Cues.past_participle,
    Cues.said_from,
    Cues.led_far,
    Cues.to_say,
)
THEN: tuple[Callable[[Cues, Verb], Cue | None], ...] = (
    Cues.to_receiver,
    Cues.it_opens,
    Cues.inverted,
    Cues.relates,
    Cues.it_was_said,
    Cues.behind_only,
    Cues.object_before,
    Cues.place_before,
    Cues.pronoun_behind,
    Cues.day_before,
)
