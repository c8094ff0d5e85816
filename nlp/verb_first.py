"""The verb of saying before its speaker: `"…," said X`, "Mantém a ministra que", "zwróciła uwagę minister X"."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.cue import NO_CUE, Cue
from nlp.inverted import subject_after
from nlp.phrases import Subject
from nlp.verb_forms import Forms
from nlp.views import QUOTE, STOPS

LINES = ("—", "–", "--")  # a dash before a verb of saying


@dataclass(slots=True)
class Verb:
    """A verb of saying between what stands before it and behind it."""

    at: int
    end: int
    frames: frozenset[str]
    low: str
    before: str  # the word or mark before it
    subject: Subject | None  # the phrase on its left
    hung: bool  # its reflexive before it opens the clause: "se pregunta X"
    edge: bool  # it stands behind a mark, or opens the sentence
    impersonal: bool

    @property
    def several(self) -> bool:
        """Whether it is of more words than one."""
        return self.end > self.at + 1


class VerbFirst(Forms):
    """Cues whose speaker stands behind the verb."""

    def inverted(self, verb: Verb) -> Cue | None:
        """`"…," said X`, "fait valoir X", "gab X am Montag bekannt": the verb opens the clause, its speaker follows."""
        v, s, at, end = self.v, self.s, verb.at, verb.end
        if not self.opens(verb):
            return None
        whole = bool(
            s["heads_first"].exact
            or s["open_apposition"].exact
            or s["dropped_subjects"].exact
            or s["adjuncts_set_off"].exact  # "fait valoir Jane Smith"
        )  # "hnevá sa jej riaditeľka X", "zwróciła uwagę minister X"
        behind = subject_after(v, end - 1 if whole else at)
        if behind is None and (aired := self.past_programme(end)):
            behind = subject_after(v, aired - 1)
        if behind is not None and self.told_to(behind):
            named = v.capital(behind.end)  # "mondta a Reutersnek Smith Jane"
            behind = subject_after(v, behind.end - 1) if named else None
            if behind is None and s["dropped_subjects"].exact and at > 0:
                return self.carried(at, end, verb.frames)
        if behind is None or (verb.several and v.low[behind.start] in s["it"]):
            # "as the minister, 51, put it:"
            return self.behind_whole(verb) if verb.several else None
        if verb.several and not whole:  # "gab X am Montag bekannt"
            if behind.end > end:
                return NO_CUE
            return Cue(at, at + 1, verb.frames, behind, after=True, stop=end)
        if self.turned_to(verb, behind):
            first = at - verb.hung
            lead = self.led(first)
            return Cue(first, end, verb.frames, behind, after=True, lead=lead)
        if at == 0 and v.get(behind.end) == ":":
            return Cue(at, end, verb.frames, behind, after=True)
        return None

    def opens(self, verb: Verb) -> bool:
        """Whether the verb opens the sentence, or what follows a mark other than a colon."""
        return verb.edge and (
            verb.at == 0
            or verb.before in (QUOTE, ",", *LINES)
            or verb.before in self.s["adverbs"]
            or verb.hung
        )

    def behind_whole(self, verb: Verb) -> Cue | None:
        """ "fa sapere il ministero": the speaker behind the last word of a verb of several."""
        v, s = self.v, self.s
        last = v.low[verb.end - 1]
        if s["verb_endings"].exact and last in s["prepositions"]:
            return None  # "warned of X"
        behind = subject_after(v, verb.end - 1)
        if behind is None or not self.closes(behind.end):
            return None
        return Cue(verb.at, verb.end, verb.frames, behind, after=True)

    def turned_to(self, verb: Verb, behind: Subject) -> bool:
        """Whether the phrase behind the verb speaks, and not the one on its left: "X, who calls it a “joke,” said he"."""
        subject = verb.subject
        if verb.before == QUOTE and subject is not None:
            return False
        quoted = self.behind_quotation(verb)
        if not quoted and not self.closes(behind.end):
            return False
        if subject is None or verb.low in self.s["after_only"]:
            return True
        if quoted and self.s["dropped_subjects"].exact:
            return True
        return self.left_is_clause(verb.at, subject)

    def behind_quotation(self, verb: Verb) -> bool:
        """Whether a quotation stands before the verb, behind a comma or a dash at most."""
        v = self.v
        at = verb.at - 1 - verb.hung
        mark = v.get(at)
        if mark == QUOTE:
            return True
        if mark == ",":
            return v.is_quote(at - 1)
        if mark in LINES and v.get(at - 1) == ",":
            return v.is_quote(at - 2)  # „…“, – sakė X
        return mark in ("—", "–") and v.is_quote(at - 1)

    def left_is_clause(self, at: int, subject: Subject) -> bool:
        """Before ", said X" stands a clause, not a subject with an insertion ("X, who said")."""
        v, s = self.v, self.s
        if v.low[subject.start] in s["subject_pronouns"] and subject.end == at - 1:
            return False
        return subject.start > 0 and any(
            s.among(v.low[k], "finite", "past_endings") for k in range(subject.start)
        )

    def past_programme(self, at: int) -> int:
        """The item behind "nõudis pühapäeval „Fookuse“ saates": a title in marks with its case-marked noun, or 0."""
        v, s = self.v, self.s
        k = at
        while k < len(v) and s.among(v.low[k], "time_words", "adverbs"):
            k += 1
        if not s["cut_adjuncts"] or not v.is_quote(k) or v.get(k + 1) in STOPS:
            return 0
        placed = s.among(v.get(k + 1), "place_endings", "case_adjuncts", "media")
        return k + 2 if placed else 0

    def relates(self, verb: Verb) -> Cue | None:
        """ "Mantém a ministra que": small words before the verb, its speaker and "that" behind it."""
        v = self.v
        if (
            not verb.edge
            or not self.s["dropped_subjects"].exact
            or verb.before in (QUOTE, ",")
        ):
            return None
        behind = subject_after(v, verb.end - 1)
        if behind is None or not self.that_follows(behind.end):
            return None
        return Cue(verb.at, verb.end, verb.frames, behind, after=True)

    def that_follows(self, at: int) -> bool:
        """Whether "that" stands there, at once or behind an insertion: "Relata ela, em carta ao juiz, que"."""
        v, s = self.v, self.s
        if v.get(at) in s["that"]:
            return True
        if v.get(at) != ",":
            return False
        close = next(
            (k for k in range(at + 1, min(len(v), at + 9)) if v.low[k] == ","), 0
        )
        return bool(close) and v.get(close + 1) in s["that"]

    def object_before(self, verb: Verb) -> Cue | None:
        """ "Το αντίθετο είχε πει ο εκπρόσωπος": what was said came first, an article says who speaks."""
        if verb.subject is None:
            return None
        behind = self.turned_round(verb.subject, verb.end - 1)
        if behind is None:
            return None
        return Cue(verb.at, verb.end, verb.frames, behind, after=True)

    def place_before(self, verb: Verb) -> Cue | None:
        """ "På det sociale medie Torvet skriver X": a place came first."""
        v, s, at = self.v, self.s, verb.at
        if (
            verb.subject is None
            or not s["verb_second"].exact
            or v.low[0] not in s["prepositions"]
            or not STOPS.isdisjoint(v.low[:at])
            or any(low in s["finite"] for low in v.low[1:at])
        ):
            return None
        return self.turned(at, verb.end, verb.frames)

    def pronoun_behind(self, verb: Verb) -> Cue | None:
        """ "Bagefter fortæller hun, at", "Die Gespräche nannte sie „nüchtern“": the pronoun behind the verb speaks."""
        at, subject = verb.at, verb.subject
        if subject is None:
            return None
        then = self.s["verb_second"].exact and self.then_said(at)
        if not then and not self.object_first(at, subject):
            return None
        pronoun = Subject(at + 1, at + 2, at + 1)
        return Cue(at, verb.end, verb.frames, pronoun, after=True)

    def day_before(self, verb: Verb) -> Cue | None:
        """ "In Bern räumte X später ein, dass": a day or a place came first, and nobody stands on the left."""
        if verb.subject is not None or self.s["verb_endings"].exact or not verb.at:
            return None
        return self.turned(verb.at, verb.end, verb.frames)
