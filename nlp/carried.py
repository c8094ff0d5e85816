"""Quotations that no verb in their own sentence attributes: labels, colons, dashes, signatures, carried-over speakers.

Runs over a whole text after ``attribution.py`` has read its sentences one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.attribution import Attribution
from nlp.blocks import answers, posts, signed_blocks
from nlp.dialogue import dash_paragraphs, said_inside
from nlp.interviews import QUESTION, interviews
from nlp.labels import labels
from nlp.lead_names import Items
from nlp.leads import lead
from nlp.questions import questioned
from nlp.reading import DASHES, Quotation, Reading
from nlp.said_back import said_back
from nlp.sentence_beside import gesture, name_only, signature, thus
from nlp.sentences import SentenceReader
from nlp.subjunctive import goes_on
from nlp.told_of import only_person, subject_of
from nlp.turns import turns
from nlp.views import STOPS, View, view

REACH = 1  # paragraphs over which a speaker is carried; two were wrong more often than right
BY_PLACE = ("carried_over", "carried_in_paragraph", "sentence_before")
AHEAD = 2  # paragraphs in which the speaker of a heading is looked for
HEADLINE = 25  # words of a paragraph that may be a heading
MANY = ("unnamed", "body", "plural_pronouns", "plural_offices")  # take a plural verb
#: the sentence beside says whose words they are; asked in this order
BESIDE = (("thus", thus), ("signature", signature), ("gesture", gesture))
#: forms that name a speaker in whole paragraphs; the later ones win
BLOCKS = (
    questioned,
    labels,
    answers,
    posts,
    signed_blocks,
    dash_paragraphs,
    interviews,
    turns,
)


@dataclass(slots=True)
class Loose:
    """A quotation that no rule of its sentence has given to a speaker."""

    v: View
    number: int  # of the sentence
    at: int  # item
    quotation: Quotation
    own: list[Attribution]  # what its sentence has otherwise
    last: Attribution | None  # who spoke last

    @property
    def paragraph(self) -> int:
        return self.v.reading.sentences[self.number].paragraph

    @property
    def before(self) -> list[int]:
        """Items before it that are words."""
        return [k for k in range(self.at) if self.v.low[k] not in STOPS]

    @property
    def behind(self) -> list[int]:
        v = self.v
        return [k for k in range(self.at + 1, len(v)) if v.low[k] not in STOPS]

    def row(self, mention: Items, rule: str, source: View | None = None) -> Attribution:
        """Its words as those of a phrase in its own sentence or in another, the source."""
        items = (source or self.v).items
        where = items[mention[0]], items[mention[1] - 1] + 1
        return self.spoken(where, where, rule)

    def carry(self, last: Attribution, rule: str) -> Attribution:
        """Its words as those of somebody who spoke elsewhere."""
        where = self.quotation.first
        return self.spoken(last.speaker, (where, where), rule)

    def spoken(
        self, speaker: tuple[int, int] | None, cue: tuple[int, int], rule: str
    ) -> Attribution:
        q = self.quotation
        return Attribution(
            [(q.start, q.end)], "direct", speaker, cue, rule, self.number, [self.v.quote(self.at)]
        )  # fmt: skip


@dataclass(slots=True)
class Carrier:
    """Walks through the sentences and gives unclaimed quotations to who is speaking."""

    reading: Reading
    views: list[View]
    by_sentence: list[list[Attribution]]
    headings: list[Loose] = field(default_factory=list)

    def run(self) -> list[Attribution]:
        last: Attribution | None = None
        for number, v in enumerate(self.views):
            own = self.by_sentence[number]
            own[:] = [
                a for a in own if a.rule != "dropped" or self.spoken(a, number, last)
            ]
            claimed = {q for a in own for q in a.quotes}
            for k in range(len(v)):
                if not v.is_quote(k) or v.quote(k) in claimed:
                    continue
                quotation = self.reading.quotations[v.quote(k)]
                found = self.give(Loose(v, number, k, quotation, own, last))
                if found is not None:
                    own.append(found)
                    last = found
            if not own and last is not None:
                chained = goes_on(v, number, last)
                if chained is not None and chained is not last:
                    own.append(chained)
            for a in own:
                if a.speaker is not None and (last is None or a.cue[0] >= last.cue[0]):
                    last = a
        for q in self.headings:
            found = self.forward(q)
            if found is not None:
                self.by_sentence[q.number].append(found)
        self.chains()
        return [a for own in self.by_sentence for a in own]

    def spoken(self, a: Attribution, number: int, last: Attribution | None) -> bool:
        """Gives a verb without a subject its speaker; False where there is none, or none of its number."""
        a.speaker = self.dropped(a, number, last)
        if a.speaker is None:
            return False
        s, low = self.reading.speech, self.reading.low
        plural = any(low[k] in s["plural_verbs"] for k in range(*a.cue))
        return not plural or any(s.among(low[k], *MANY) for k in range(*a.speaker))

    def dropped(
        self, a: Attribution, number: int, last: Attribution | None
    ) -> tuple[int, int] | None:
        """Who speaks where the verb has no subject: who spoke last, or whom the sentence before told of."""
        v, paragraph = self.views[number], self.reading.sentences[number].paragraph
        before = [b for b in self.by_sentence[number] if b.speaker and b.cue < a.cue]
        if before:
            return before[-1].speaker
        at = next((k for k, item in enumerate(v.items) if item == a.cue[0]), 0)
        marked = at > 1 and v.low[at - 1] in (":", ";")
        if marked and (own := subject_of(v, at)) is not None:
            return _words(
                v, own
            )  # "La legale X ha fatto ricorso: a suo dire i voli ..."
        if last is not None and last.sentence >= number - 1 and last.speaker:
            return last.speaker
        above = self.views[number - 1] if number else None
        here = self.continues(number)
        if above is not None and here and (told := subject_of(above)) is not None:
            return _words(above, told)
        alone = only_person(above) if above is not None else None
        if above is not None and here and alone is not None:
            return _words(above, alone)  # before who spoke in the paragraph above
        if last is None or self.reading.sentences[last.sentence].paragraph != paragraph:
            nobody = self.reading.unnamed_before(a.cue[0])
            if nobody is not None:
                return nobody, nobody + 1
        if last is not None and self.near(last, paragraph):
            return last.speaker
        if above is not None and alone is not None:
            return _words(above, alone)
        return None

    def continues(self, number: int) -> bool:
        """Whether another sentence stands before in the same paragraph."""
        sentences = self.reading.sentences
        return number > 0 and (
            sentences[number - 1].paragraph == sentences[number].paragraph
        )

    def give(self, q: Loose) -> Attribution | None:
        """The quotation as words of whom its surroundings name; None where nobody can be told."""
        if (row := self.inside(q)) is not None:
            return row
        before, behind = q.before, q.behind
        if q.quotation.single and (before or behind):
            return self.behind_name(q) if not behind else None
        if (row := self.dash_name(q) or self.behind_colon(q)) is not None:
            return row
        return self.alone(q) if self.stands_alone(q, before, behind) else None

    def inside(self, q: Loose) -> Attribution | None:
        """Who is named between the marks themselves: "SMITH: Let us begin.", "“We go, says Smith, now”"."""
        v, quotes = q.v, [q.v.quote(q.at)]
        label = self.labelled(q.quotation)
        if label is not None and v.get(q.at - 1) != ":":  # Jane Smith: “BREAKING: ...”
            first, last, start = label
            return Attribution(
                [(start, q.quotation.end)], "direct", (first, last), (first, last), "label", q.number, quotes
            )  # fmt: skip
        inside = said_inside(self.reading, q.quotation)
        if inside is None or q.own:
            return None
        who, pieces = inside
        return Attribution(pieces, "direct", who, who, "inserted", q.number, quotes)

    def labelled(self, quotation: Quotation) -> tuple[int, int, int] | None:
        """A transcript inside marks, "SMITH: Let us begin.": words of the label, and where what is said begins."""
        r = self.reading
        first = quotation.first + 1
        for k in range(first, min(first + 4, quotation.last - 2)):
            if r.word[k] == ":":
                return (first, k, r.start[k + 1]) if k > first else None
            if not (r.word[k].isupper() and r.word[k].isalpha() and len(r.word[k]) > 1):
                return None
        return None

    def behind_name(self, q: Loose) -> Attribution | None:
        """Single marks count behind a name alone: "Directeur Jane Smith van de dienst: ‘…’"."""
        named = lead(q.v, q.at - 1) if q.v.get(q.at - 1) == ":" else None
        if named is None or named[1] - named[0] < 2:
            return None
        return q.row(named, "colon")

    def dash_name(self, q: Loose) -> Attribution | None:
        """ "…" – Minister X, or "…" (Minister X)."""
        mark = q.v.get(q.at + 1)
        if q.own or not (mark in DASHES or mark == "("):
            return None
        name = name_only(q.v, q.at + 2)
        return q.row((name.start, name.end), "dash_name") if name is not None else None

    def behind_colon(self, q: Loose) -> Attribution | None:
        """X: "…", or a colon behind the words of somebody."""
        v, colon = q.v, q.at - 1
        if v.get(colon) != ":":
            return None
        if (named := lead(v, colon)) is not None:
            return q.row(named, "colon")
        if colon > 1 and all(v.word[k].isupper() for k in range(colon)):
            return None  # "HEARD IN THE LIFT:" is a heading
        mine = [a for a in q.own if a.speaker is not None]
        speaking = mine[-1] if mine else q.last
        if speaking is not None:
            return q.carry(speaking, "colon_carried")
        if not self.continues(q.number) or not v.reading.speech["dropped_subjects"]:
            return None
        above = self.views[q.number - 1]  # "Tace. Poi si volta sulla porta:"
        told = subject_of(above)
        return q.row(told, "colon_carried", above) if told is not None else None

    def stands_alone(self, q: Loose, before: list[int], behind: list[int]) -> bool:
        """Whether a quotation is a sentence of its own, with "and" or "then" before it at most, and no single word."""
        s, low = self.reading.speech, q.v.low
        if not all(s.among(low[k], "conjunctions", "adverbs") for k in before):
            return False
        if behind and (before or len(behind) > 1):
            return False
        size = len(self.reading.words_in(q.quotation.start, q.quotation.end))
        return size >= (4 if q.quotation.single else 2)

    def alone(self, q: Loose) -> Attribution | None:
        """Whose words a sentence is that is a quotation: what stands around it says, else who spoke last."""
        if (row := self.lead_above(q)) is not None:
            return row
        for rule, find in BESIDE:
            if (found := find(self.views, q.number)) is not None:
                return q.row(found[1], rule, found[0])
        same = self.in_paragraph(q.number, q.paragraph)
        if same is not None:
            return q.carry(same, "carried_in_paragraph")
        if (row := self.sentence_before(q)) is not None:
            return row
        if self.headline(q):
            self.headings.append(q)
            return None
        if q.last is not None and self.near(q.last, q.paragraph):
            return q.carry(q.last, "carried_over")
        return None

    def lead_above(self, q: Loose) -> Attribution | None:
        """A lead in the sentence above that ends with a colon."""
        above = self.views[q.number - 1] if q.number else None
        if (
            above is None
            or above.low[-1] != ":"
            or any(above.is_quote(k) for k in range(len(above)))
        ):
            return None
        named = lead(above, len(above) - 1)
        return q.row(named, "lead_above", above) if named is not None else None

    def sentence_before(self, q: Loose) -> Attribution | None:
        """Of whom the sentence before tells; in the paragraph above only where nobody has spoken lately."""
        if not q.number:
            return None
        above, told = self.views[q.number - 1], None
        if self.continues(q.number):
            told = subject_of(above) or only_person(above)
        elif (
            q.last is None or not self.near(q.last, q.paragraph)
        ) and not self.headline(q):
            told = subject_of(above)
        return q.row(told, "sentence_before", above) if told is not None else None

    def headline(self, q: Loose) -> bool:
        """Whether a quotation is a short paragraph by itself, without a full stop."""
        first, last = self.reading.paragraphs[q.paragraph]
        return (
            last - first <= HEADLINE
            and len(q.v) <= 2
            and self.reading.text[q.quotation.end - 1] not in ".,"
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
        who = self.reading.low[a.speaker[0]]
        return who not in self.reading.speech["relatives"], a.cue

    def forward(self, q: Loose) -> Attribution | None:
        """A quotation as a heading: whoever speaks next, where one person alone speaks next and in marks."""
        for k in range(q.number + 1, len(self.views)):
            if self.reading.sentences[k].paragraph > q.paragraph + AHEAD:
                return None
            for a in self.by_sentence[k]:
                if a.speaker is not None:
                    return q.carry(a, "heading")
        return None

    def near(self, last: Attribution, paragraph: int) -> bool:
        return paragraph - self.reading.sentences[last.sentence].paragraph <= REACH

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


def _words(v: View, items: Items) -> tuple[int, int]:
    """The words of items, numbered in the text."""
    return v.items[items[0]], v.items[items[1] - 1] + 1


def attributions(reading: Reading) -> list[Attribution]:
    """All attributions of a text, sorted by where their words begin."""
    views = [view(reading, sentence) for sentence in reading.sentences]
    by_sentence = [SentenceReader(v, n).read() for n, v in enumerate(views)]
    for a in (a for find in BLOCKS for a in find(reading, views)):
        (start, end) = a.pieces[0]
        for n, own in enumerate(by_sentence):
            by_sentence[n] = [b for b in own if not (start <= b.pieces[0][0] < end)]
        by_sentence[a.sentence].append(a)
    said_back(reading, views, by_sentence)
    found = [
        a for a in Carrier(reading, views, by_sentence).run() if a.rule != QUESTION
    ]
    return sorted(found, key=lambda a: a.pieces)
