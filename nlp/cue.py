"""One verb of saying with its speaker, and the forms in which the speaker stands elsewhere than right beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlp.insertions import before_insertion
from nlp.inverted import subject_after
from nlp.phrases import Subject, subject_before
from nlp.views import QUOTE, STOPS, View
from nlp.word_roles import is_noun

#: words that end what stands between "from" and its verb
SMALL = ("adverbs", "helpers", "object_clitics", "reflexives", "time_words")
SOMEBODY = (
    "office", "honorific", "spokesperson", "persons", "body", "unnamed", "document",
)  # fmt: skip


@dataclass(slots=True)
class Cue:
    at: int
    end: int
    frames: frozenset[str]
    subject: Subject | None = None
    after: bool = False  # the subject stands behind the verb
    inherits: bool = False
    stop: int = 0  # the item behind a participle that ends the attribution
    lead: int = -1  # where a verb's small words begin: "žurnālistiem sacīja X"

    @property
    def unit_start(self) -> int:
        if self.subject is None or self.after or self.inherits:
            return self.at if self.lead < 0 else self.lead
        return self.subject.outer

    @property
    def unit_end(self) -> int:
        if self.stop:
            return self.stop
        return self.subject.end if self.after and self.subject is not None else self.end


#: what a rule answers that knows: this word is no cue, ask no other rule
NO_CUE = Cue(-1, -1, frozenset())


class Elsewhere:
    """Speakers that are told by the sentence before, by a verb or a place in front, or not at all."""

    def __init__(self, v: View) -> None:
        self.v = v
        self.s = v.reading.speech

    def dropped(self, first: int, verb: int) -> bool:
        """Languages whose verb says who: "Ha aggiunto che", "Otra cosa, añaden, son": nothing but small words before it."""
        v, s = self.v, self.s
        if (
            not s["dropped_subjects"].exact
            or v.get(verb + 1) in s["relatives"] - s["that"]
        ):
            return False
        k = first - 1
        while k >= 0 and (
            s.among(v.low[k], "adverbs", "object_clitics", "reflexives", "negations")
            or (s["heads_first"].exact and self.dated(k))
        ):
            k -= 1
        return v.get(k) in ("", ",", QUOTE, "—", "–", ")") or (
            k < 2 and v.get(k) in s["conjunctions"]
        )

    def dated(self, at: int) -> bool:
        """Whether a word is a day, or the small word before one: "je v petek zanikala"."""
        v, s = self.v, self.s
        return v.low[at] in s["time_words"] or (
            v.low[at] in s["prepositions"] and v.get(at + 1) in s["time_words"]
        )

    def said_from(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "Z ministerstva vzkázali", "„…“, казаха от фондацията": those of a body speak, and nobody of them is named."""
        v, s = self.v, self.s
        if v.low[at] not in s["plural_verbs"] or not s["said_from"].exact:
            return None
        k = at
        while k > 0 and v.low[k - 1] not in STOPS:
            k -= 1
        while k < at and s.among(v.low[k], "conjunctions", "adverbs"):
            k += 1
        if v.low[k] in s["said_from"] and self.of_body(k + 1, at):
            last = k + 1
            while last < at and not s.among(v.low[last], *SMALL):
                last += 1
            return Cue(at, end, frames, Subject(k + 1, last, k))
        k = end
        while k < len(v) and (v.low[k] in s["adverbs"] or self.dated(k)):
            k += 1
        if v.get(k) in s["said_from"] and k + 1 < len(v):
            last = k + 1
            while (
                last < len(v)
                and v.low[last] not in STOPS
                and v.low[last] not in s["that"]
                and not self.dated(last)
            ):
                last += 1
            if self.of_body(k + 1, min(last, k + 4)):
                return Cue(at, end, frames, Subject(k + 1, last, at), after=True)
        return None

    def of_body(self, start: int, stop: int) -> bool:
        """Whether the first words there are a body, or a paper, and no office."""
        v, s = self.v, self.s
        words = v.low[start : min(stop, start + 3)]
        return any(s.among(low, "body", "organisation_words") for low in words) and (
            not any(s.among(low, "office", "document") for low in words)
        )

    def carried(self, at: int, end: int, frames: frozenset[str]) -> Cue:
        """A cue whose speaker is told in another sentence; ``at``: the helper, or the verb itself."""
        v, s = self.v, self.s
        first = at
        while first > 0 and s.among(
            v.low[first - 1], "object_clitics", "reflexives", "negations"
        ):
            first -= 1
        day = first  # "„…“, je v četrtek pripomnila"
        while (
            day > 0
            and s["heads_first"].exact
            and (self.dated(day - 1) or v.low[day - 1] in s["object_clitics"])
        ):
            day -= 1
        mark = v.get(day - 1)
        if day < first and mark in (QUOTE, ",") and v.is_quote(day - 1 - (mark == ",")):
            first = day
        return Cue(at, end, frames, Subject(first, at + 1, first, dropped=True))

    def placed(self, subject: Subject) -> Subject:
        """ "Au ministère, on répond que": whoever sits in the place before the comma speaks, where the subject is nobody."""
        v, s = self.v, self.s
        comma = subject.outer - 1
        if v.low[subject.start] not in s["one"] or v.get(comma) != ",":
            return subject
        places = s["one_at"]
        start = comma
        while start > 0 and v.low[start - 1] not in STOPS and comma - start < 8:
            start -= 1
        while start < comma and v.low[start] in s["conjunctions"]:
            start += 1
        begin = places.phrase_at(v.low, start, comma) or (
            start + 1 if v.low[start] in places else 0
        )  # "Du côté de la fondation X, on parle de"
        if not begin or comma - begin < 1:
            return subject
        return replace(subject, start=begin, end=comma, outer=start)

    def reported_to(self, at: int) -> Subject | None:
        """ "X was quoted as saying", "X is reported to have said": the subject of the verb before."""
        v, s = self.v, self.s
        back = 1 if v.get(at - 1) in s["reported_as"] else 2
        if back == 2 and not s["reported_to"].phrase_at(v.low, max(0, at - 2), at):
            return None
        verb = at - back - 1
        if v.get(verb) not in s["reported_verbs"]:  # "was quoted by the Herald as"
            near = range(verb, max(0, verb - 7), -1)
            by = next((k for k in near if v.low[k] in s["reported_by"]), 0)
            if by and not any(v.low[k] in STOPS for k in range(by, verb)):
                verb = by - 1
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

    def turned_round(self, subject: Subject, verb: int) -> Subject | None:
        """ "Το αντίθετο είχε πει ο εκπρόσωπος": an object came first, a nominative article stands behind the verb."""
        v, s = self.v, self.s
        nominative = s["subject_articles"].exact
        first = v.low[subject.start]
        if not nominative or first in nominative or first not in s["determiners"]:
            return None
        named = any(
            v.capital(k)
            or s.among(v.low[k], "office", "body", "document", "unnamed", "own_words")
            for k in range(subject.start + 1, subject.end)
        )
        found = None if named else subject_after(v, verb)
        if found is None or v.low[found.start] not in nominative:
            return None
        return found

    def then_said(self, at: int) -> bool:
        """ "Bagefter fortæller hun, at": the pronoun behind the verb is the subject, whatever word opens the sentence."""
        v, s = self.v, self.s
        behind = at + 2 + (v.get(at + 2) == ",")
        return v.get(at + 1) in s["subject_pronouns"] and v.get(behind) in s["that"]

    def before_receiver(self, subject: Subject) -> Subject:
        """ "direktorius X BNS sakė", "vietnieks X aģentūrai LETA sacīja": whom it was told stands behind the name."""
        v, s = self.v, self.s
        for k in range(subject.start + 2, subject.end):
            if v.low[k] in s["receivers"] and v.capital(k - 1) and v.capital(k - 2):
                return replace(subject, end=k)
        return subject

    def object_first(self, at: int, subject: Subject) -> bool:
        """ "Die Gespräche nannte sie „nüchtern“": the pronoun speaks where the phrase before is no person."""
        v, s = self.v, self.s
        if s["verb_endings"].exact or not s.among(v.get(at + 1), "he", "she"):
            return False
        if (
            v.low[at + 1] in s["object_pronouns"]
            or v.low[subject.start] not in s["determiners"]
        ):
            return False
        return not any(
            s.among(low, *SOMEBODY) for low in v.low[subject.start : subject.end]
        )

    def impersonal(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "hieß es aus dem Ministerium", "verlautete aus Kreisen": the place is the speaker, else "it was said"."""
        v, s = self.v, self.s
        if (place := self.place_that_speaks(at)) is not None:
            stop = at + 1 + (v.get(at + 1) in s["impersonal_subject"])
            return Cue(at, max(end, stop), frames, place)
        stop = at + 1
        while at > 0 and v.low[at - 1] in s["impersonal_lead"]:
            at -= 1
        stop += v.get(stop) in s["impersonal_subject"]
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

    def place_that_speaks(self, at: int) -> Subject | None:
        """ "Aus Kreisen der Kommission verlautete", "I brevet, som er datert fredag, heter det": the place that speaks."""
        v, s = self.v, self.s
        edge = before_insertion(v, at) if v.get(at - 1) == "," else at
        for k in range(edge - 1, -1, -1):
            if v.low[k] in STOPS:
                return None
            if (
                v.low[k] in s["impersonal_from"]
                and (k == 0 or v.low[k - 1] in STOPS)
                and edge - k > 1
            ):
                last = edge
                while last > k + 2 and v.low[last - 1] in s["impersonal_lead"]:
                    last -= 1  # "Nel testo si legge che"
                return Subject(k, last, k)
        return None

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
            while k < at and s.among(v.low[k], "adverbs", "conjunctions"):
                k += 1
            if k >= at or not self.may_open(k):
                continue
            if v.low[k] in s["subject_pronouns"] and v.low[k] not in s["relatives"]:
                return Subject(k, k + 1, k)
            if v.capital(k) or v.low[k] in s["determiners"]:
                return self.opened(k, at)
        return None

    def may_open(self, at: int) -> bool:
        """Whether a word may open the subject of a clause: no preposition, day or verb, nothing that opens sentences."""
        s, low = self.s, self.v.low[at]
        if s.among(low, "prepositions", "subordinators", "time_words"):
            return False
        if s.is_verb(low) or low.endswith("ing"):
            return False
        return low not in s.openers or s.among(low, "determiners", "subject_pronouns")

    def opened(self, first: int, verb: int) -> Subject:
        """The phrase that opens there, or the name behind it: "the commissioner's deputy, Jane Smith, laughed and said"."""
        v, s = self.v, self.s
        last = first + 1
        while last < verb and (
            v.capital(last)
            or s.among(v.low[last], "particles", "before_names")
            or (s["cut_adjuncts"] and v.low[last] in s["body"])
            or self.loosely_on(first, last)
        ):
            last += 1
        name = last + 1
        if v.get(last) == "," and v.capital(name) and v.capital(name + 1):
            stop = v.past_name(name)
            if v.get(stop) == "," and stop - name <= 4:
                return Subject(name, stop, first)
        return Subject(first, last, first)

    def loosely_on(self, first: int, at: int) -> bool:
        """Whether a small word goes on with a phrase that an article or a genitive opened: "the finance minister"."""
        v, s = self.v, self.s
        opening, low = v.low[first], v.low[at]
        if not (opening in s["determiners"] or opening.endswith("'s")):
            return False
        if opening in s["subject_articles"] and at - 1 > first and v.capital(at - 1):
            return False
        return (
            at - first < 5
            and low.removesuffix("'s").isalpha()
            and low not in s["finite"]
            and not low.endswith("ed")
            and not (s["dropped_subjects"].exact and s.is_verb(low))
        )

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
