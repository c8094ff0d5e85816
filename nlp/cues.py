"""Verbs of saying in one sentence, each with the phrase that is its subject."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlp.clauses import cue_length
from nlp.inverted import subject_after
from nlp.phrases import Subject, before_insertion, is_noun, subject_before
from nlp.views import QUOTE, STOPS, View


@dataclass(slots=True)
class Cue:
    at: int
    end: int
    frames: frozenset[str]
    subject: Subject | None = None
    after: bool = False  # the subject stands behind the verb
    inherits: bool = False
    stop: int = 0  # the item behind a participle that ends the attribution

    @property
    def unit_start(self) -> int:
        if self.subject is None or self.after or self.inherits:
            return self.at
        return self.subject.outer

    @property
    def unit_end(self) -> int:
        if self.stop:
            return self.stop
        return self.subject.end if self.after and self.subject is not None else self.end


class Cues:
    """Finds the cues of one sentence."""

    def __init__(self, v: View) -> None:
        self.v = v
        self.s = v.reading.speech

    def find(self) -> list[Cue]:
        v = self.v
        begins = self.s.begins_cue
        cues: list[Cue] = []
        next_at = 0
        for at, low in enumerate(v.low):
            if at < next_at or not begins(low):
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
                cues.append(cue)
            next_at = at + length
        return cues

    def fresh(self, at: int) -> bool:
        return self.v.low[at - 1] in STOPS

    def cue(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        v, s = self.v, self.s
        before = v.get(at - 1)
        low = v.low[at]
        if (parsed := self.parsed(at, end, frames)) is not None:
            return parsed
        if (told := self.reported_to(at)) is not None:
            return Cue(at, end, frames, told)
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
        if low in s["noun_forms"] and not self.says_something(end):
            return None
        if low in s["past_participles"]:
            found = self.perfect(at, end, frames)
            if found is not None or low not in s["both_forms"]:
                return found
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
            behind = subject_after(v, at)
            if behind is not None and end > at + 1 and v.low[behind.start] in s["it"]:
                behind = None  # "as the minister, 51, put it:"
            if behind is None and end > at + 1:  # "fa sapere il ministero"
                behind = subject_after(v, end - 1)
                if behind is not None and self.closes(behind.end):
                    return Cue(at, end, frames, behind, after=True)
                behind = None
            if behind is not None and end > at + 1:  # "gab X am Montag bekannt"
                return (
                    Cue(at, at + 1, frames, behind, after=True, stop=end)
                    if behind.end <= end
                    else None
                )
            lead = v.get(at - 1 - hung)
            quoted = lead == QUOTE or (lead == "," and v.is_quote(at - 2 - hung))
            inverted = behind is not None and (quoted or self.closes(behind.end))
            if (
                inverted
                and before != QUOTE
                and not (quoted and s["dropped_subjects"].exact)
                and subject is not None
                and low not in s["after_only"]
            ):
                inverted = self.left_is_clause(at, subject)
            if inverted and behind is not None:
                return Cue(at - hung, end, frames, behind, after=True)
            if at == 0 and behind is not None and v.get(behind.end) == ":":
                return Cue(at, end, frames, behind, after=True)
        if impersonal:
            return self.impersonal(at, end, frames)
        if low in s["after_only"]:
            return None
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
        ):
            return None
        return Cue(at, end, frames, self.placed(subject))

    def dropped(self, first: int, verb: int) -> bool:
        """Languages whose verb says who: "Ha aggiunto che", "Otra cosa, añaden, son": nothing but small words before it."""
        v, s = self.v, self.s
        if (
            not s["dropped_subjects"].exact
            or v.get(verb + 1) in s["relatives"] - s["that"]
        ):
            return False
        k = first - 1
        while k >= 0 and any(
            v.low[k] in s[name]
            for name in ("adverbs", "object_clitics", "reflexives", "negations")
        ):
            k -= 1
        return v.get(k) in ("", ",", QUOTE, "—", "–", ")") or (
            k < 2 and v.get(k) in s["conjunctions"]
        )

    def carried(self, at: int, end: int, frames: frozenset[str]) -> Cue:
        """A cue whose speaker is told in another sentence; ``at``: the helper, or the verb itself."""
        first = at
        while first > 0 and any(
            self.v.low[first - 1] in self.s[name]
            for name in ("object_clitics", "reflexives", "negations")
        ):
            first -= 1
        return Cue(at, end, frames, Subject(first, at + 1, first, dropped=True))

    def placed(self, subject: Subject) -> Subject:
        """ "Au ministère, on répond que": whoever sits in the place before the comma speaks, where the subject is nobody."""
        v, s = self.v, self.s
        comma = subject.outer - 1
        if v.low[subject.start] not in s["one"] or v.get(comma) != ",":
            return subject
        start = comma
        while start > 0 and v.low[start - 1] not in STOPS and comma - start < 8:
            start -= 1
        while start < comma and v.low[start] in s["conjunctions"]:
            start += 1
        if v.low[start] not in s["one_at"] or comma - start < 2:
            return subject
        return replace(subject, start=start + 1, end=comma, outer=start)

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

    def reported_to(self, at: int) -> Subject | None:
        """ "X was quoted as saying", "X is reported to have said": the subject of the verb before."""
        v, s = self.v, self.s
        back = 1 if v.get(at - 1) in s["reported_as"] else 2
        if back == 2 and not s["reported_to"].phrase_at(v.low, max(0, at - 2), at):
            return None
        verb = at - back - 1
        if verb < 1 or v.low[verb] not in s["reported_verbs"]:
            return None
        subject = subject_before(v, verb)
        return replace(subject, passive=False) if subject is not None else None

    def own_words(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "X put out a statement saying that": the words are those of whoever put it out."""
        v, s = self.v, self.s
        for k in range(at - 2, 0, -1):
            low = v.low[k]
            if low in STOPS:
                return None
            if low in s["finite"] or (low.endswith("ed") and not is_noun(v, k)):
                subject = subject_before(v, k)
                if subject is None or subject.passive:
                    return None
                return Cue(at, end, frames, subject)
        return None

    def object_first(self, at: int, subject: Subject) -> bool:
        """ "Die Gespräche nannte sie „nüchtern“": the pronoun speaks where the phrase before is no person."""
        v, s = self.v, self.s
        if s["verb_endings"].exact or not (
            v.get(at + 1) in s["he"] or v.get(at + 1) in s["she"]
        ):
            return False
        if (
            v.low[at + 1] in s["object_pronouns"]
            or v.low[subject.start] not in s["determiners"]
        ):
            return False
        return not any(
            v.low[k] in s[name]
            for k in range(subject.start, subject.end)
            for name in (
                "office",
                "honorific",
                "spokesperson",
                "persons",
                "body",
                "unnamed",
                "document",
            )
        )

    def turned(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "In Bern räumte X später ein, dass": a day or a place came first, so the subject stands behind the verb."""
        v, s = self.v, self.s
        first = v.low[0] if v.items[0] >= 0 else QUOTE
        if not (
            first in s["prepositions"]
            or first in s["time_words"]
            or first in s["adverbs"]
            or v.get(1).isdigit()
        ):
            return None
        behind = subject_after(v, at)
        if behind is None or not (v.capital(behind.end - 1) or v.low[behind.start] in s["subject_pronouns"]
                                  or any(v.low[k] in s["office"] or v.low[k] in s["body"]
                                         for k in range(behind.start, behind.end))):  # fmt: skip
            return None
        stop = end if end > at + 1 and behind.end <= end else 0
        return Cue(at, at + 1 if stop else end, frames, behind, after=True, stop=stop)

    def impersonal(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "hieß es aus dem Ministerium", "verlautete aus Kreisen": the place is the speaker, else "it was said"."""
        v, s = self.v, self.s
        stop = at + 1
        edge = before_insertion(v, at) if v.get(at - 1) == "," else at
        # "Aus Kreisen der Kommission verlautete", "I brevet, som er datert fredag, heter det"
        for k in range(edge - 1, -1, -1):
            if v.low[k] in STOPS:
                break
            if (
                v.low[k] in s["impersonal_from"]
                and (k == 0 or v.low[k - 1] in STOPS)
                and edge - k > 1
            ):
                stop += v.get(stop) in s["impersonal_subject"]
                last = edge
                while last > k + 2 and v.low[last - 1] in s["impersonal_lead"]:
                    last -= 1  # "Nel testo si legge che"
                return Cue(at, max(end, stop), frames, Subject(k, last, k))
        while at > 0 and v.low[at - 1] in s["impersonal_lead"]:
            at -= 1
        if v.get(stop) in s["impersonal_subject"]:
            stop += 1
        for k in range(stop, min(len(v), stop + 7)):
            low = v.low[k]
            if low in STOPS:
                break
            if low in s["impersonal_from"] and v.get(k + 1) not in s["time_words"]:
                last = k + 1
                while (
                    last < len(v)
                    and v.low[last] not in STOPS
                    and v.low[last] not in s["adverbs"]
                    and last - k < 8
                ):
                    last += 1
                return Cue(at, end, frames, Subject(k, last, at), after=True, stop=last)
        if stop == at + 1:
            return None
        while stop < len(v) and v.low[stop] in s["adverbs"]:
            stop += 1
        return Cue(at, end, frames, Subject(at, at + 2, at), after=True, stop=stop)

    def first_subject(self, at: int) -> Subject | None:
        """The subject with which the clause began: "X shook his head and said"."""
        v, s = self.v, self.s
        start = 0
        for k in range(at - 2, 0, -1):
            if v.low[k] in (";", ":") or v.is_quote(k):
                start = k + 1
                break
        for begin in (start, *(k + 1 for k in range(start, at) if v.low[k] == ",")):
            k = begin
            while k < at and (
                v.low[k] in s["adverbs"] or v.low[k] in s["conjunctions"]
            ):
                k += 1
            if (
                k >= at
                or v.low[k] in s["prepositions"]
                or v.low[k] in s["subordinators"]
            ):
                continue
            if (
                v.low[k] in s["time_words"]
                or s.is_verb(v.low[k])
                or v.low[k].endswith("ing")
            ):
                continue
            if (
                v.low[k] in s.openers
                and v.low[k] not in s["determiners"]
                and v.low[k] not in s["subject_pronouns"]
            ):
                continue
            if v.low[k] in s["subject_pronouns"] and v.low[k] not in s["relatives"]:
                return Subject(k, k + 1, k)
            if not (v.capital(k) or v.low[k] in s["determiners"]):
                continue
            last = k + 1
            loose = v.low[k] in s["determiners"] or v.low[k].endswith("'s")
            while last < at and (v.capital(last) or v.low[last] in s["particles"] or
                                 (loose and last - k < 5 and v.low[last].removesuffix("'s").isalpha()
                                 and v.low[last] not in s["finite"] and not v.low[last].endswith("ed"))):  # fmt: skip
                last += 1
            name = last + 1  # "the commissioner's deputy, Jane Smith, laughed and said"
            if v.get(last) == "," and v.capital(name) and v.capital(name + 1):
                stop = name
                while v.capital(stop) or v.get(stop) in s["particles"]:
                    stop += 1
                if v.get(stop) == "," and stop - name <= 4:
                    return Subject(name, stop, k)
            return Subject(k, last, k)
        return None

    def perfect(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "hat … gesagt", "a déclaré", "heeft laten weten": the helper stands before, the speaker beside it."""
        v, s = self.v, self.s
        commas = 0
        for k in range(at - 1, max(-1, at - 16), -1):
            low = v.low[k]
            if low == "," and commas < 2 and k < at - 1:
                commas += 1  # an insertion: "hatte die Gesandte, X, daran erinnert"
                continue
            if low in s["helpers"] and commas != 1:
                edge = k - 1
                while edge >= 0 and (v.low[edge] in s["reflexives"] or (
                    s["dropped_subjects"].exact and v.low[edge] in s["object_clitics"]
                ) or (
                    v.low[edge] in s["adverbs"] and v.get(edge - 1) in (",", QUOTE)
                )):  # fmt: skip
                    edge -= 1
                before = v.get(edge)
                left = subject_before(v, k) if before == "," else None
                if (
                    left is not None
                    and left.end < edge
                    and not left.passive
                    and s["dropped_subjects"].exact
                    and not any(v.low[i] in s["finite"] for i in range(left.outer))
                    and not any(v.is_quote(i) for i in range(edge))
                ):
                    return Cue(at, end, frames, left)  # "X, who is Y, ha definito Z"
                told_of = before == ":" and edge < k - 1  # "«…»: lo ha detto X"
                if before in (",", QUOTE, "", "—", "–", ")") or k == 0 or told_of:
                    behind = subject_after(v, k) if k < at - 1 else subject_after(v, at)
                    if behind is not None:
                        first = edge + 1 if edge >= 0 else k
                        if k < at - 1 and behind.end <= at:
                            return Cue(
                                first, k + 1, frames, behind, after=True, stop=at + 1
                            )
                        if k == at - 1:
                            return Cue(first, end, frames, behind, after=True)
                subject = subject_before(v, k)
                if subject is not None and v.low[subject.end - 1].isdigit():
                    subject = None  # "Schon 2021 hatte X gesagt"
                if subject is not None and not subject.passive:
                    return Cue(at, end, frames, self.placed(subject))
                if (
                    subject is None
                    and s["dropped_subjects"].exact
                    and v.get(edge) in s["conjunctions"]
                    and edge > 1
                ):  # "ha agradecido la visita y ha recordado que"
                    opener = self.first_subject(k)
                    return Cue(k, end, frames, opener, inherits=opener is None)
                if subject is None and at - k < 4 and self.dropped(k, at):
                    inverted = self.turned(at, end, frames)  # "Así lo ha dicho X"
                    if inverted is not None:
                        return Cue(k, end, frames, inverted.subject, after=True)
                    return self.carried(k, end, frames)
                if subject is None:
                    turned = self.turned(k, k + 1, frames)
                    if turned is not None and turned.unit_end <= at:
                        return Cue(
                            k, k + 1, frames, turned.subject, after=True, stop=end
                        )
                return None
            if low in STOPS:
                return None
        return None

    def infinitive(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "went on to say", "used the meeting to complain that": the subject is that of the verb before."""
        v, s = self.v, self.s
        for k in range(at - 2, max(-1, at - 18), -1):
            if v.low[k] in s["to_heads"]:
                subject = subject_before(v, k)
                return Cue(at, end, frames, subject) if subject is not None else None
            if v.low[k] in STOPS and v.low[k] not in (",", ")", "("):
                return None
        return None

    def left_is_clause(self, at: int, subject: Subject) -> bool:
        """Before ", said X" stands a clause, not a subject with an insertion ("X, who said")."""
        v, s = self.v, self.s
        if v.low[subject.start] in s["subject_pronouns"] and subject.end == at - 1:
            return False
        return subject.start > 0 and any(
            v.low[k] in s["finite"] for k in range(subject.start)
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

    def closes(self, at: int) -> bool:
        v, s = self.v, self.s
        low = v.get(at)
        loose = (
            low[:1].islower() and v.get(at + 1) in ("", ".", ",") and v.capital(at - 1)
        )
        return (
            not low
            or loose
            or low in STOPS
            or low in s["prepositions"]
            or low in s["time_words"]
            or low in s["adverbs"]
            or low in s["relatives"]
            or low in s["conjunctions"]
            or low in s["when_asked"]
        )

    def bare_form(self, at: int) -> bool:
        low = self.v.low[at]
        return low in self.s["base_forms"]

    def plural_subject(self, subject: Subject) -> bool:
        v, s = self.v, self.s
        first, last = v.low[subject.start], v.low[self.head(subject) - 1]
        if first in s["plural_pronouns"] or last in s["plural_pronouns"]:
            return True
        return (last.endswith("s") and not last.endswith("'s")) or last in s[
            "people_plural"
        ]

    def head(self, subject: Subject) -> int:
        """The end of the phrase before its first preposition."""
        v, s = self.v, self.s
        for at in range(subject.start + 1, subject.end):
            if v.low[at] in s["prepositions"] and v.low[at] not in s["particles"]:
                return at
        return subject.end
