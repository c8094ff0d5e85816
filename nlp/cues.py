"""Verbs of saying in one sentence, each with the phrase that is its subject."""

from __future__ import annotations

from nlp.apart_verbs import Apart
from nlp.clauses import cue_length
from nlp.cue import Cue
from nlp.inverted import subject_after
from nlp.phrases import Subject, subject_before
from nlp.verb_final import final_cues, first_speaker
from nlp.views import QUOTE, STOPS
from nlp.word_roles import is_noun

__all__ = ["Cue", "Cues"]

APPOSED = 14  # words of what is said of a speaker between a comma and a colon


class Cues(Apart):
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
            if (
                not length
                or is_noun(v, at)
                or (v.capital(at) and at > 0 and not self.fresh(at))
            ):
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

    def cited(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "Het blad citeert X: „…“": who is quoted speaks, not who quotes."""
        v, s = self.v, self.s
        if v.low[at] not in s["cites"]:
            return None
        told = subject_after(v, end - 1)
        if told is None or (v.is_quote(at - 1) or v.get(at - 1) == ","):
            return None
        return Cue(at, end, frames, told, after=True)

    def fresh(self, at: int) -> bool:
        return self.v.low[at - 1] in STOPS

    def cue(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        v, s = self.v, self.s
        before = v.get(at - 1)
        low = v.low[at]
        if (parsed := self.parsed(at, end, frames)) is not None:
            return parsed
        if s["subject_first"].exact:
            if at and s["according"].phrase_at(v.low, at - 1, len(v)) > at:
                return None  # "به گفتهٔ X، ...": a source, no verb
            if low in s["impersonal"] or s["impersonal"].phrase_at(v.low, at, len(v)):
                placed = self.impersonal(at, end, frames)
                if placed is not None:
                    return placed
            front = first_speaker(v, at)
            return (
                Cue(at, end, frames, front)
                if front is not None
                else self.carried(at, end, frames)
            )
        if (cited := self.cited(at, end, frames)) is not None:
            return cited
        if (told := self.reported_to(at)) is not None:
            return Cue(at, end, frames, told)
        if s["cut_adjuncts"] and (text := self.in_document(at, end, frames)):
            return text
        if s["cut_adjuncts"] and (turned := self.behind_adjuncts(at, end, frames)):
            return turned
        if self.after_yet(at):
            return Cue(at, end, frames, inherits=True)
        if low in s["participles"] and before not in s["be"]:
            mark = v.get(end) in (",", ":") and v.is_quote(end + 1)
            if mark and before not in s["not_said"]:
                return Cue(at, end, frames, self.first_subject(at), inherits=True)
            if (
                before in (",", QUOTE, "—", "–", "--", "and", "as", "")
                or before in s["adverbs"]
            ):
                if before == "":
                    return None
                return Cue(at, end, frames, self.first_subject(at), inherits=True)
            for k in range(at - 1, max(0, at - 5), -1):
                if v.low[k] in s["own_words"]:
                    return self.own_words(at, end, frames)
                if v.low[k] in STOPS or v.low[k] in s["finite"]:
                    break
            # "X repeating that": a participle right behind a noun
            if before in s["prepositions"]:
                return Cue(at, end, frames, self.first_subject(at), inherits=True)
            return None
        if (
            low in s["noun_forms"]
            and not self.says_something(end)
            and not self.verb_of_name(at, end)
        ):
            return None
        if low in s["past_participles"]:
            found = self.perfect(at, end, frames)
            if found is not None or low not in s["both_forms"]:
                return found
        if (those := self.said_from(at, end, frames)) is not None:
            return those
        if (far := self.led_far(at, end, frames)) is not None:
            return far
        hung = bool(
            s["dropped_subjects"].exact
            and before in s["reflexives"]
            and v.get(at - 2) in (",", QUOTE)
        )  # "se pregunta X"
        edge = before in (",", QUOTE, "", "—", "–", "--", ":") or (
            (before in s["adverbs"] and v.get(at - 2) in (",", QUOTE)) or hung
        )
        if before in s["to"]:
            return self.infinitive(at, end, frames)
        subject = subject_before(v, at)
        if subject is not None and v.low[subject.start] in s["question_subjects"]:
            subject = None
        if subject is not None and s["cut_adjuncts"]:
            subject = self.past_place(at, subject)
            if subject is not None and self.adjunct_alone(subject):
                return self.carried(at, end, frames)
        if subject is not None:
            subject = self.before_receiver(subject)
        if subject is not None and any(
            v.low[k] in s["receivers"] for k in range(subject.start, subject.end)
        ):  # "laikrakstam «Rīta Ziņas» teica X", "BNL agentūrai sakė jis"
            behind = subject_after(v, end - 1)
            if behind is None:
                return None
            return Cue(at, end, frames, behind, after=True, lead=subject.start)
        impersonal = low in s["impersonal"] or (
            low in s["impersonal_reflexive"]
            and (
                before in s["impersonal_lead"]
                or v.get(at + 1) in s["impersonal_subject"]  # "lê-se"
            )
        )
        if edge and impersonal:
            return self.impersonal(at, end, frames)
        if edge and (
            at == 0
            or before in (QUOTE, ",", "—", "–", "--")
            or before in s["adverbs"]
            or hung
        ):
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
                    return self.carried(at, end, frames)
            if behind is not None and end > at + 1 and v.low[behind.start] in s["it"]:
                behind = None  # "as the minister, 51, put it:"
            if behind is None and end > at + 1:  # "fa sapere il ministero"
                takes = s["verb_endings"].exact and v.low[end - 1] in s["prepositions"]
                behind = None if takes else subject_after(v, end - 1)  # "warned of X"
                if behind is not None and self.closes(behind.end):
                    return Cue(at, end, frames, behind, after=True)
                behind = None
            if (
                behind is not None and end > at + 1 and not whole
            ):  # "gab X am Montag bekannt"
                return (
                    Cue(at, at + 1, frames, behind, after=True, stop=end)
                    if behind.end <= end
                    else None
                )
            lead = v.get(at - 1 - hung)
            dashed = lead in ("—", "–", "--") and v.get(at - 2 - hung) == ","
            quoted = (
                lead == QUOTE
                or (lead == "," and v.is_quote(at - 2 - hung))
                or (dashed and v.is_quote(at - 3 - hung))  # „…“, – sakė X
                or (lead in ("—", "–") and v.is_quote(at - 2 - hung))
            )
            inverted = behind is not None and (quoted or self.closes(behind.end))
            if (
                inverted
                and before != QUOTE
                and not (quoted and s["dropped_subjects"].exact)
                and subject is not None
                and low not in s["after_only"]
            ):
                inverted = self.left_is_clause(at, subject)
            if before == QUOTE and subject is not None:
                inverted = False  # "X, who calls it a “joke,” said he"
            if inverted and behind is not None:
                return Cue(
                    at - hung, end, frames, behind, after=True, lead=self.led(at - hung)
                )
            if at == 0 and behind is not None and v.get(behind.end) == ":":
                return Cue(at, end, frames, behind, after=True)
        if (
            edge
            and s["dropped_subjects"].exact
            and before not in (QUOTE, ",")
            and (fore := subject_after(v, end - 1)) is not None
            and self.that_follows(fore.end)
        ):
            return Cue(at, end, frames, fore, after=True)  # "Mantém a ministra que"
        if impersonal:
            return self.impersonal(at, end, frames)
        if low in s["after_only"]:
            return None
        if subject is not None and (behind := self.turned_round(subject, end - 1)):
            return Cue(at, end, frames, behind, after=True)
        if (
            subject is not None
            and s["verb_second"].exact
            and v.low[0] in s["prepositions"]
            and not STOPS.intersection(v.low[:at])
            and not any(low in s["finite"] for low in v.low[1:at])
            and (fronted := self.turned(at, end, frames)) is not None
        ):
            return (
                fronted  # "På det sociale medie Torvet skriver X": a place came first
            )
        if subject is not None and s["verb_second"].exact and self.then_said(at):
            return Cue(at, end, frames, Subject(at + 1, at + 2, at + 1), after=True)
        if subject is not None and self.object_first(at, subject):
            return Cue(at, end, frames, Subject(at + 1, at + 2, at + 1), after=True)
        if subject is None and not s["verb_endings"].exact and at:
            turned = self.turned(at, end, frames)
            if turned is not None:
                return turned
        if (
            subject is None
            and at
            and (before in s["conjunctions"] or v.get(at - 2) in s["conjunctions"])
        ):
            subject = self.first_subject(at)
        if subject is None and self.dropped(at, at):
            return self.carried(at, end, frames)
        if subject is None:
            if (
                before in s["conjunctions"]
                or before in (",", QUOTE)
                or (before in s["adverbs"] and v.get(at - 2) in s["conjunctions"])
            ):
                return Cue(at, end, frames, inherits=True)
            return None
        if subject.passive:
            return None
        if (
            self.bare_form(at)
            and not self.plural_subject(subject)
            and not subject.modal
            and not self.clause_at_once(at, end)
        ):
            return None
        return Cue(at, end, frames, self.placed(subject))

    def in_document(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "Laiške teigiama, kad", "Ministru vēstulē uzsvērts, ka": the text in which it is said, in a case of its own."""
        v, s = self.v, self.s
        if v.low[at] not in s["told_in"]:
            return None
        k = at
        while k > 0 and v.low[k - 1] not in STOPS:
            k -= 1
            if v.low[k] in s["document"]:
                return Cue(at, end, frames, Subject(k, k + 1, k))
        return None

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

    def after_yet(self, at: int) -> bool:
        """ "..., si bien matizó que": nothing but the joining words and helpers between the comma and the verb."""
        v, s = self.v, self.s
        comma = next(
            (k for k in range(at - 1, max(-1, at - 6), -1) if v.low[k] == ","), -1
        )
        if comma < 1 or not (s["yet"] or s["yet"].phrases):
            return False
        first = comma + 1
        end = s["yet"].phrase_at(v.low, first, at) or first + (v.get(first) in s["yet"])
        if end == first:
            return False
        return all(
            v.low[k] in s["auxiliaries"] or v.low[k] in s["object_clitics"]
            for k in range(end, at)
        )

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
        return Cue(
            at,
            end,
            frames,
            Subject(
                first,
                last,
                first,
                any(low in s["negations"] for low in between),
                next((low for low in between if low in s["modals"]), ""),
            ),
        )

    def left_is_clause(self, at: int, subject: Subject) -> bool:
        """Before ", said X" stands a clause, not a subject with an insertion ("X, who said")."""
        v, s = self.v, self.s
        if v.low[subject.start] in s["subject_pronouns"] and subject.end == at - 1:
            return False
        return subject.start > 0 and any(
            v.low[k] in s["finite"] or v.low[k] in s["past_endings"]
            for k in range(subject.start)
        )

    def says_something(self, at: int) -> bool:
        """Behind "states", "reports", "claims" as a verb: that, a quotation, a pronoun; else it is a noun."""
        v, s = self.v, self.s
        low = v.get(at)
        return (
            v.is_quote(at)
            or low in s["that"]
            or low in s["clause_pronouns"]
            or (low in (":", ",") and v.is_quote(at + 1))
            or (
                low in (".", "")
                and (v.is_quote(0) or "," in v.low[max(0, at - 9) : at])
            )
        )

    def verb_of_name(self, at: int, end: int) -> bool:
        """ "Smith calls the plan …", "he calls for": between a name or a pronoun and an object no noun stands."""
        v, s = self.v, self.s
        low = v.get(end)
        if not (v.capital(at - 1) or v.get(at - 1) in s["subject_pronouns"]):
            return False
        return (
            v.low[end - 1] in s["prepositions"]
            or low in s["determiners"]
            or low in s["object_pronouns"]
        )

    def bare_form(self, at: int) -> bool:
        low = self.v.low[at]
        return low in self.s["base_forms"]

    def clause_at_once(self, at: int, end: int) -> bool:
        """ "Nearly a third say they ...": a form that is no noun, and a clause behind it."""
        v, s = self.v, self.s
        low = v.low[at]
        return (
            low not in s["cue_nouns"]
            and low not in s["noun_forms"]
            and (v.get(end) in s["that"] or v.get(end) in s["clause_starts"])
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

    def past_programme(self, at: int) -> int:
        """The item behind "nõudis pühapäeval „Fookuse“ saates": a title in marks with its case-marked noun, or 0."""
        v, s = self.v, self.s
        k = at
        while k < len(v) and (v.low[k] in s["time_words"] or v.low[k] in s["adverbs"]):
            k += 1
        if not s["cut_adjuncts"] or not v.is_quote(k) or v.get(k + 1) in STOPS:
            return 0
        placed = any(
            v.get(k + 1) in s[n] for n in ("place_endings", "case_adjuncts", "media")
        )
        return k + 2 if placed else 0

    def head(self, subject: Subject) -> int:
        """The end of the phrase before its first preposition."""
        v, s = self.v, self.s
        for at in range(subject.start + 1, subject.end):
            if v.low[at] in s["prepositions"] and v.low[at] not in s["particles"]:
                return at
        return subject.end
