"""Quotations that no verb in their own sentence attributes: labels, colons, dashes, signatures, carried-over speakers.

Runs over a whole text after ``attribution.py`` has read its sentences one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.attribution import Attribution
from nlp.cues import Cues
from nlp.dialogue import dash_paragraphs, said_inside
from nlp.interviews import QUESTION, interviews
from nlp.inverted import subject_after
from nlp.labels import answers, labels, posts, signed_blocks
from nlp.leads import Leads
from nlp.phrases import Subject, subject_before
from nlp.questions import questioned
from nlp.reading import DASHES, Reading
from nlp.said_back import said_back
from nlp.sentences import SentenceReader
from nlp.turns import turns
from nlp.views import QUOTE, STOPS, View, view
from nlp.word_roles import is_noun

REACH = 1  # paragraphs over which a speaker is carried; two were wrong more often than right
BY_PLACE = ("carried_over", "carried_in_paragraph", "sentence_before")
THUS_REACH = 12  # words behind "Așa", in which the speaker stands
GESTURE = 14  # words before the verb of "Jane Smith, who heads the office, shrugs"
THUS = 6  # words before the verb of saying in "Así lo ha dicho"
AHEAD = 2  # paragraphs in which the speaker of a heading is looked for


@dataclass(slots=True)
class Carrier(Leads):
    """Walks through the sentences and gives unclaimed quotations to who is speaking."""

    reading: Reading
    views: list[View]
    by_sentence: list[list[Attribution]]
    headings: list[tuple[int, int]] = field(default_factory=list)  # sentence, item

    def run(self) -> list[Attribution]:
        last: Attribution | None = None
        for number, v in enumerate(self.views):
            own = self.by_sentence[number]
            own[:] = [
                a for a in own if a.rule != "dropped" or self.spoken(a, number, last)
            ]
            claimed = {q for a in own for q in a.quotes}
            loose = [
                k
                for k, item in enumerate(v.items)
                if item < 0 and -1 - item not in claimed
            ]
            for k in loose:
                found = self.give(v, number, k, last, own)
                if found is not None:
                    own.append(found)
                    last = found
            if not own and last is not None:
                chained = self.subjunctive(v, number, last)
                if chained is not None and chained is not last:
                    own.append(chained)
            for a in own:
                if a.speaker is not None and (last is None or a.cue[0] >= last.cue[0]):
                    last = a
        for number, at in self.headings:
            found = self.forward(self.views[number], number, at)
            if found is not None:
                self.by_sentence[number].append(found)
        self.chains()
        return [a for own in self.by_sentence for a in own]

    def spoken(self, a: Attribution, number: int, last: Attribution | None) -> bool:
        """Gives a verb without a subject its speaker: who spoke last, or whom the sentence before told of."""
        s = self.reading.speech
        paragraph = self.reading.sentences[number].paragraph
        before = [b for b in self.by_sentence[number] if b.speaker and b.cue < a.cue]
        above = self.subject_above(number, paragraph)
        v = self.views[number]
        at = next((k for k, item in enumerate(v.items) if item == a.cue[0]), 0)
        marked = at > 1 and v.low[at - 1] in (":", ";")
        own = self.subject_of(v, at) if marked and not before else None
        if before:
            a.speaker = before[-1].speaker
        elif own is not None:  # "La legale X ha fatto ricorso: a suo dire i voli ..."
            a.speaker = v.items[own[0]], v.items[own[1] - 1] + 1
        elif last is not None and last.sentence >= number - 1 and last.speaker:
            a.speaker = last.speaker
        elif above is not None:
            source = self.views[number - 1]
            a.speaker = source.items[above[0]], source.items[above[1] - 1] + 1
        elif (
            number
            and self.reading.sentences[number - 1].paragraph == paragraph
            and (alone := self.only_person(self.views[number - 1])) is not None
        ):  # before who spoke in the paragraph above
            source = self.views[number - 1]
            a.speaker = source.items[alone[0]], source.items[alone[1] - 1] + 1
        elif (
            last is None or self.reading.sentences[last.sentence].paragraph != paragraph
        ) and (nobody := self.reading.unnamed_before(a.cue[0])) is not None:
            a.speaker = nobody, nobody + 1
        elif last is not None and self.near(last, paragraph):
            a.speaker = last.speaker
        elif number and (alone := self.only_person(self.views[number - 1])) is not None:
            source = self.views[number - 1]
            a.speaker = source.items[alone[0]], source.items[alone[1] - 1] + 1
        if a.speaker is None:
            return False
        plural = any(self.reading.low[k] in s["plural_verbs"] for k in range(*a.cue))
        return not plural or any(
            self.reading.low[k] in s[name]
            for k in range(*a.speaker)
            for name in ("unnamed", "body", "plural_pronouns", "plural_offices")
        )

    def give(
        self,
        v: View,
        number: int,
        at: int,
        last: Attribution | None,
        own: list[Attribution],
    ) -> Attribution | None:
        reading, s = self.reading, self.reading.speech
        quotation = reading.quotations[v.quote(at)]
        labelled = self.labelled(quotation)
        if labelled is not None and v.get(at - 1) != ":":  # Jane Smith: “BREAKING: ...”
            first, last_word, start = labelled
            return Attribution(
                [(start, quotation.end)], "direct", (first, last_word), (first, last_word), "label",
                number, [v.quote(at)],
            )  # fmt: skip
        inside = said_inside(reading, quotation)
        if inside is not None and not own:
            who, pieces = inside
            return Attribution(
                pieces, "direct", who, who, "inserted", number, [v.quote(at)]
            )
        before = [k for k in range(at) if v.low[k] not in STOPS]
        behind = [
            k
            for k in range(at + 1, len(v))
            if v.low[k] not in STOPS and not v.is_quote(k)
        ]
        if quotation.single and (before or behind):
            # only behind a name: "Directeur Jane Smith van de dienst: ‘…’"
            named = (
                self.lead(v, at - 1) if v.get(at - 1) == ":" and not behind else None
            )
            if named is None or named[1] - named[0] < 2:
                return None
            return self.row(v, number, at, named, "colon")
        # "…" – Minister X   /   "…" (Minister X)
        if v.get(at + 1) in DASHES or v.get(at + 1) == "(":
            name = self.name_only(v, at + 2)
            if name is not None and not own:
                return self.row(v, number, at, (name.start, name.end), "dash_name")
        # X: "…"
        if v.get(at - 1) == ":":
            lead = self.lead(v, at - 1)
            if lead is not None:
                return self.row(v, number, at, lead, "colon")
            mine = [a for a in own if a.speaker is not None]
            speaking = mine[-1] if mine else last
            shouted = at > 2 and all(v.word[k].isupper() for k in range(at - 1))
            if (
                speaking is not None and not shouted
            ):  # "HEARD IN THE LIFT:" is a heading
                return self.carry(v, number, at, speaking, "colon_carried")
            mine_above = self.subject_above(number, reading.sentences[number].paragraph)
            if mine_above is not None and s["dropped_subjects"].exact and not shouted:
                source = self.views[number - 1]  # "Tace. Poi si volta sulla porta:"
                return self.row_from(source, v, number, at, mine_above, "colon_carried")
        standalone = not before and (not behind or len(behind) <= 1)
        if not standalone and (
            before
            and all(
                v.low[k] in s["conjunctions"] or v.low[k] in s["adverbs"]
                for k in before
            )
            and not behind
        ):
            standalone = True
        if not standalone:
            return None
        size = len(reading.words_in(quotation.start, quotation.end))
        if size < (4 if quotation.single else 2):
            return None
        paragraph = reading.sentences[number].paragraph
        # a lead in the paragraph above that ends with a colon
        above = self.views[number - 1] if number else None
        if (
            above is not None
            and above.low[-1] == ":"
            and not any(above.is_quote(k) for k in range(len(above)))
        ):
            lead = self.lead(above, len(above) - 1)
            if lead is not None:
                return self.row_from(above, v, number, at, lead, "lead_above")
        thus = self.thus(number)
        if thus is not None:
            return self.row_from(thus[0], v, number, at, thus[1], "thus")
        below = self.signature(number)
        if below is not None and self.alone(v, number):
            return self.row_from(below[0], v, number, at, below[1], "signature")
        moving = self.gesture(number)
        if moving is not None:
            return self.row_from(moving[0], v, number, at, moving[1], "gesture")
        same = self.in_paragraph(number, paragraph)
        if same is not None:
            return self.carry(v, number, at, same, "carried_in_paragraph")
        subject = self.subject_above(number, paragraph)
        if (
            subject is None
            and number
            and paragraph == reading.sentences[number - 1].paragraph
        ):
            subject = self.only_person(self.views[number - 1])
        if subject is not None:
            return self.row_from(
                self.views[number - 1], v, number, at, subject, "sentence_before"
            )
        if (
            number
            and (last is None or not self.near(last, paragraph))
            and not self.headline(v, number, quotation.end)
        ):
            subject = self.subject_of(self.views[number - 1])
            if subject is not None:
                return self.row_from(
                    self.views[number - 1], v, number, at, subject, "sentence_before"
                )
        if self.headline(v, number, quotation.end):
            self.headings.append((number, at))
            return None
        if last is not None and last.kind == "direct" and self.near(last, paragraph):
            return self.carry(v, number, at, last, "carried_over")
        if last is not None and self.near(last, paragraph):
            return self.carry(v, number, at, last, "carried_over")
        return None

    def gesture(self, number: int) -> tuple[View, tuple[int, int]] | None:
        """ "Jane Smith shrugs. “…”", "“…” She leans back.": who moves in the sentence beside the words speaks them."""
        s = self.reading.speech
        if not s["gestures"]:
            return None
        for beside in (number - 1, number + 1):
            if not 0 <= beside < len(self.views):
                continue
            v = self.views[beside]
            here, there = self.reading.sentences[number], self.reading.sentences[beside]
            if here.paragraph != there.paragraph or any(
                v.is_quote(k) for k in range(len(v))
            ):
                continue
            for k in range(1, min(len(v), GESTURE)):
                told = beside < number and s.is_verb(v.low[k]) and not is_noun(v, k)
                if v.low[k] not in s["gestures"] and not told:
                    continue
                subject = subject_before(v, k)
                if subject is None or not self.person_alone(v, subject):
                    subject = subject_after(v, k) if s["verb_second"].exact else None
                if subject is not None and self.person_alone(v, subject):
                    return v, (subject.start, subject.end)
                break
        return None

    def person_alone(self, v: View, subject: Subject) -> bool:
        """Whether a subject is a person: a name, an office with its article, he or she."""
        s = self.reading.speech
        first = v.low[subject.start]
        alone = subject.end - subject.start == 1
        if subject.negated or any(
            v.low[k] in s[name]
            for k in range(subject.start, subject.end)
            for name in ("body", "document", "unnamed", "organisation_words")
        ):
            return False
        return (
            (alone and (first in s["he"] or first in s["she"]))
            or v.capital(subject.end - 1)
            or any(v.low[k] in s["office"] for k in range(subject.start, subject.end))
        )

    def thus(self, number: int) -> tuple[View, tuple[int, int]] | None:
        """ "«…». Così Jane Smith", "Así lo ha dicho la ministra": the sentence behind says whose words they were."""
        s = self.reading.speech
        if number + 1 >= len(self.views):
            return None
        v = self.views[number + 1]
        here, there = self.reading.sentences[number : number + 2]
        begun = s["thus"].phrase_at(v.low, 0, len(v)) or int(v.low[0] in s["thus"])
        if here.paragraph != there.paragraph or not begun:
            return None
        whole = begun > 1  # "Sådan sagde X": the verb stands in the row
        cues = Cues(v).find() if not whole else []
        cue = next((c for c in cues if c.at < THUS), None)
        subject = cue.subject if cue is not None else subject_after(v, begun - 1)
        own = subject is not None and subject.end <= begun  # "Așa" itself
        if subject is None or subject.dropped or own or not self.holds(v, subject):
            subject = self.behind_thus(v, begun)
        if subject is None:
            return None
        return v, (subject.start, subject.end)

    def holds(self, v: View, subject: Subject) -> bool:
        """Whether a phrase is a name or an office."""
        s = self.reading.speech
        return v.capital(subject.end - 1) or any(
            v.low[k] in s["office"] for k in range(subject.start, subject.end)
        )

    def behind_thus(self, v: View, begun: int) -> Subject | None:
        """ "Așa și-a început discursul, la Iași, ministra Jane Smith": the first office or full name there."""
        s = self.reading.speech
        for k in range(begun, min(len(v), begun + THUS_REACH)):
            if v.low[k] in s["that"] or v.is_quote(k):
                return None
            named = v.capital(k) and (v.capital(k + 1) or v.low[k] in s["office"])
            if not named and v.low[k] not in s["office"]:
                continue
            subject = subject_after(v, k - 1)
            return subject if subject is not None and self.holds(v, subject) else None
        return None

    def subjunctive(
        self, v: View, number: int, last: Attribution
    ) -> Attribution | None:
        """German goes on reporting in the subjunctive, with no verb of saying: "Das sei nicht das Ziel."""
        s = self.reading.speech
        if not s["subjunctive"].exact:
            return None
        paragraph = self.reading.sentences[number].paragraph
        if (
            self.reading.sentences[last.sentence].paragraph != paragraph
            or last.sentence < number - 3
        ):
            return None
        if any(
            s.is_verb(w) and not self.infinite(v, k)
            for k, w in enumerate(v.low)
            if w not in s["subjunctive"]
        ):
            return None
        if not any(
            w in s["subjunctive"] and v.get(k - 1) != "ich" and v.get(k + 1) != "ich"
            for k, w in enumerate(v.low)
        ):
            return None
        end = len(v)
        while end and v.low[end - 1] in (".", "!", "?"):
            end -= 1
        start, stop = v.span(0, end)
        if (
            v.low[0] in s["connectors"]
            and last.rule == "subjunctive"
            and last.sentence == number - 1
        ):
            last.pieces = [(last.pieces[0][0], stop)]
            last.sentence = number
            return last
        quotes = [v.quote(k) for k in range(end) if v.is_quote(k)]
        where = (
            v.items[0]
            if v.items[0] >= 0
            else self.reading.quotations[-1 - v.items[0]].first
        )
        return Attribution(
            [(start, stop)], "mixed" if quotes else "indirect", last.speaker, (where, where),
            "subjunctive", number, quotes,
        )  # fmt: skip

    def infinite(self, v: View, at: int) -> bool:
        """An infinitive or a participle: it ends its clause, or a helper follows ("verurteilt worden seien")."""
        s = self.reading.speech
        behind = v.get(at + 1)
        return (
            behind in STOPS
            or behind == ""
            or behind in s["auxiliaries"]
            or behind in s["subjunctive"]
            or behind in s["conjunctions"]
        )

    def in_paragraph(self, number: int, paragraph: int) -> Attribution | None:
        for k in range(number, -1, -1):
            if self.reading.sentences[k].paragraph != paragraph:
                return None
            own = [a for a in self.by_sentence[k] if a.speaker is not None]
            if own:
                return max(own, key=self.weight)
        return None

    def weight(self, a: Attribution) -> tuple[bool, tuple[int, int]]:
        """Whose words go on: the latest speaker, "who" behind a speaker last."""
        assert a.speaker is not None
        return self.reading.low[a.speaker[0]] not in self.reading.speech[
            "relatives"
        ], a.cue

    def forward(self, v: View, number: int, at: int) -> Attribution | None:
        """A quotation as a heading: whoever speaks next, where one person alone speaks next and in marks."""
        mine = self.reading.sentences[number].paragraph
        for k in range(number + 1, len(self.views)):
            if self.reading.sentences[k].paragraph > mine + AHEAD:
                return None
            for a in self.by_sentence[k]:
                if a.speaker is not None:
                    return self.carry(v, number, at, a, "heading")
        return None

    def near(self, last: Attribution, paragraph: int) -> bool:
        return paragraph - self.reading.sentences[last.sentence].paragraph <= REACH

    def row(
        self, v: View, number: int, at: int, mention: tuple[int, int], rule: str
    ) -> Attribution:
        return self.row_from(v, v, number, at, mention, rule)

    def row_from(
        self,
        source: View,
        v: View,
        number: int,
        at: int,
        mention: tuple[int, int],
        rule: str,
    ) -> Attribution:
        start, end = source.items[mention[0]], source.items[mention[1] - 1] + 1
        quotation = self.reading.quotations[v.quote(at)]
        return Attribution(
            [(quotation.start, quotation.end)], "direct", (start, end), (start, end), rule,
            number, [v.quote(at)],
        )  # fmt: skip

    def carry(
        self, v: View, number: int, at: int, last: Attribution, rule: str
    ) -> Attribution:
        quotation = self.reading.quotations[v.quote(at)]
        where = quotation.first
        return Attribution(
            [(quotation.start, quotation.end)], "direct", last.speaker, (where, where), rule,
            number, [v.quote(at)],
        )  # fmt: skip

    def chains(self) -> None:
        """A quotation that runs over paragraphs is one statement, spoken by whoever is named at either end."""
        owner = {q: a for own in self.by_sentence for a in own for q in a.quotes}
        quotations = self.reading.quotations
        for k in range(len(quotations) - 1, 0, -1):
            if not quotations[k].joined:
                continue
            first, second = owner.get(k - 1), owner.get(k)
            if second is None or second.rule == "label":
                continue
            if first is None:
                second.pieces.insert(
                    0, (quotations[k - 1].start, quotations[k - 1].end)
                )
                second.quotes.insert(0, k - 1)
                owner[k - 1] = second
                self._one_piece(second)
            elif first is not second and first.kind == second.kind == "direct":
                if first.rule in BY_PLACE and second.rule not in BY_PLACE:
                    first.speaker, first.rule = second.speaker, second.rule
                first.pieces.extend(second.pieces)
                first.quotes.extend(second.quotes)
                self._one_piece(first)
                for own in self.by_sentence:
                    if second in own:
                        own.remove(second)

    def _one_piece(self, a: Attribution) -> None:
        a.pieces = [(min(s for s, _ in a.pieces), max(e for _, e in a.pieces))]


def attributions(reading: Reading) -> list[Attribution]:
    """All attributions of a text, sorted by where their words begin."""
    views = [view(reading, sentence) for sentence in reading.sentences]
    by_sentence = [SentenceReader(v, n).read() for n, v in enumerate(views)]
    blocks = (
        questioned,
        labels,
        answers,
        posts,
        signed_blocks,
        dash_paragraphs,
        interviews,
        turns,
    )
    for a in (a for find in blocks for a in find(reading, views)):
        (start, end) = a.pieces[0]
        for n, own in enumerate(by_sentence):
            by_sentence[n] = [b for b in own if not (start <= b.pieces[0][0] < end)]
        by_sentence[a.sentence].append(a)
    said_back(reading, views, by_sentence)
    found = [
        a for a in Carrier(reading, views, by_sentence).run() if a.rule != QUESTION
    ]
    return sorted(found, key=lambda a: a.pieces)


__all__ = ["QUOTE", "attributions"]
