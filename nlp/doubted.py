"""Speakers whom only their place in the text gives, and whom that place does not tell for certain: they stay without a name.

A wrong speaker is worse than no speaker. Runs when all people of a text are known, over what the other rules found.
"""

from __future__ import annotations

from functools import cached_property

from nlp.attribution import Attribution
from nlp.cast import Cast
from nlp.given_names import given_names
from nlp.speaker import Speaker
from nlp.spelling import fold
from nlp.words import small

HEAD = 8  # words of a paragraph in which somebody new comes up
SHORT = 4  # letters of a surname that says little with an ending
CARRIED = ("carried_in_paragraph", "carried_over", "colon_carried")
BESIDE = ("before_cue", "after_cue")
LABELLED = ("label", "interview", "dialogue", "signature", "dash_name", "colon")
Row = tuple[Attribution, Speaker]


class Doubts:
    """Answers for one text whether a speaker who was found is too doubtful to be named."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.rows: list[Row] = []  # what was found so far, in order of the text

    def doubted(self, a: Attribution, speaker: Speaker) -> bool:
        if speaker.name is None or a.speaker is None:
            return False
        if self.no_name(a, speaker) or self.of_qualified(a, speaker):
            return True
        if self.stranger_before(a, speaker):
            return True
        if a.rule in CARRIED:
            return self.somebody_since(a, speaker) or self.nobody_speaks(a)
        if a.rule == "gesture":
            return self.beside_another(a, speaker)
        return a.rule == "dropped" and self.subject_behind(a)

    @cached_property
    def named(self) -> list[tuple[int, int]]:
        """Words of all that are names of people, outside quotation marks."""
        cast, found = self.cast, []
        for first, last, titled in cast.runs():
            given = last - first >= 2 and (
                first in cast.sentence_starts
                or any(
                    fold(cast.bare(k)) in given_names() for k in range(first, last - 1)
                )
            )
            whole = given and not cast.organisation(first, last)
            known = first in cast.by_word or last - 1 in cast.by_word
            known = known or self.bent(fold(cast.bare(last - 1)))
            if (known or whole or titled) and not cast.inside_marks(first):
                found.append((first, last))
        return found

    def bent(self, word: str) -> bool:
        """Whether a word is the surname of somebody in the text with an ending: "Závodinak"."""
        return any(
            len(p.surname) > SHORT and word.startswith(p.surname[:-1])
            for p in self.cast.people
        )

    def others(self, speaker: Speaker, begin: int, end: int) -> bool:
        """Whether somebody else is named between two words."""
        cast = self.cast
        own = set(fold(speaker.name or "").split())
        for first, last in self.named:
            if not begin <= first < end:
                continue
            m = cast.by_word.get(last - 1) or cast.by_word.get(first)
            if m is not None and m.person == speaker.index:
                continue
            word = fold(cast.bare(last - 1))
            if not any(
                word == w or (len(w) > SHORT and word.startswith(w[:-1])) for w in own
            ):
                return True
        return False

    def somebody_since(self, a: Attribution, speaker: Speaker) -> bool:
        """ "X said so. Beside her stood Y. “…”": whose words these are, the place does not tell."""
        r = self.cast.reading
        begin = a.speaker[1] if a.speaker else 0
        for b, _ in self.rows:
            if b.speaker == a.speaker and b is not a and b.cue < a.cue:
                words = [k for k in r.sentences[b.sentence].items if k >= 0]
                words += r.words_in(b.pieces[-1][0], b.pieces[-1][1])
                begin = max(begin, *words) + 1
        return self.others(speaker, begin, a.cue[0]) or self.other_gender(
            speaker, begin, a.cue[0]
        )

    def other_gender(self, speaker: Speaker, begin: int, end: int) -> bool:
        """ "... the mayor said. He shrugged. “…”": he is somebody else where the mayor is a woman."""
        r, s = self.cast.reading, self.cast.speech
        if speaker.index is None:
            return False
        votes = self.cast.people[speaker.index].votes
        other = (
            s["he"] - s["she"]
            if votes >= 1
            else s["she"] - s["he"]
            if votes <= -1
            else ()
        )
        starts = {x.items[0] for x in r.sentences if x.items}
        return any(k in starts and r.low[k] in other for k in range(begin, end))

    def stranger_before(self, a: Attribution, speaker: Speaker) -> bool:
        """ "A caretaker opened the gate. “…,” he said": he is no one of whom another paragraph tells."""
        r, s = self.cast.reading, self.cast.speech
        assert a.speaker is not None
        at = a.speaker[0]
        if (
            speaker.index is None
            or a.rule not in BESIDE
            or not (r.low[at] in s["he"] or r.low[at] in s["she"])
        ):
            return False
        begin = r.paragraphs[r.paragraph_of(at)][0]
        if any(begin <= m.first < at for m in self.cast.mentions):
            return False
        head = range(begin, min(begin + HEAD, at - 1))
        return any(
            r.low[k] in s["indefinite"]
            and r.word[k + 1].isalpha()
            and (
                r.low[k + 1] in s["unnamed"]
                or r.low[k + 1] in s["persons"]
                or not (r.low[k + 2] in s["prepositions"] or r.word[k + 2][0].isupper())
            )
            and not self.cast.inside_marks(k)
            and not s.among(r.low[k + 1], "document", "body")
            for k in head
            if k + 2 < at
        )

    def of_qualified(self, a: Attribution, speaker: Speaker) -> bool:
        """ "le locataire de la place Beauvau, qui assure": who tells is who stands before "de"."""
        r, s = self.cast.reading, self.cast.speech
        assert a.speaker is not None
        first, last = a.speaker
        return (
            speaker.metonymy
            and first > 1
            and r.low[first - 1] in s["of_like"]
            and last + 1 < len(r.low)
            and r.low[last] == ","
            and r.low[last + 1] in s["who"]
        )

    def nobody_speaks(self, a: Attribution) -> bool:
        """ "A policeman sums it up: “…”": the clause before the colon has a subject of its own, whom nobody names."""
        r, s = self.cast.reading, self.cast.speech
        inside = any(
            b.pieces[0][0] <= a.pieces[0][0] < b.pieces[-1][1] for b, _ in self.rows
        )
        if a.rule != "colon_carried" or inside:
            return False
        items = [k for k in r.sentences[a.sentence].items if 0 <= k < a.cue[0]]
        return any(
            r.low[k] in s["unnamed"]
            or (
                r.low[k - 1] in s["indefinite"]
                and (r.low[k] in s["persons"] or r.low[k] in s["office"])
            )
            for k in items
            if k
        )

    def beside_another(self, a: Attribution, speaker: Speaker) -> bool:
        """Who moves beside a quotation speaks it where nobody else is near; where the verb is no gesture, in the paragraph."""
        r, s = self.cast.reading, self.cast.speech
        assert a.speaker is not None
        first, last = r.paragraphs[r.paragraph_of(a.cue[0])]
        sentence = next((x for x in r.sentences if a.speaker[0] in x.items), None)
        moves = sentence is not None and any(
            r.low[k] in s["gestures"] for k in sentence.items if k >= 0
        )
        if moves:
            near = range(max(0, a.sentence - 1), min(len(r.sentences), a.sentence + 2))
            words = [k for n in near for k in r.sentences[n].items if first <= k < last]
            first, last = (min(words), max(words) + 1) if words else (0, 0)
        return self.others(speaker, first, last)

    def subject_behind(self, a: Attribution) -> bool:
        """ "“…,” sako klebonas.": one word behind the verb that ends the sentence is who speaks, known or not."""
        r, s = self.cast.reading, self.cast.speech
        at = a.cue[1]
        if (
            a.kind != "direct"
            or at + 1 >= len(r.low)
            or r.low[at + 1] not in (".", ",")
        ):
            return False
        if a.pieces[0][0] > r.start[at]:
            return False
        lists = ("adverbs", "time_words", "object_pronouns", "negations", "particles", "conjunctions", "connectors")  # fmt: skip
        return r.word[at].isalpha() and not s.among(r.low[at], *lists)

    def no_name(self, a: Attribution, speaker: Speaker) -> bool:
        """Whether what stands as a name is a street, or a word out of a longer name: "Conselho de *Apoio*", „*Vakarų* žinios“."""
        r, s = self.cast.reading, self.cast.speech
        words = (speaker.name or "").split()
        if speaker.kind == "body":
            lists = (
                "body",
                "organisation_words",
                "document",
                "office",
                "regime",
                "unnamed",
            )
            return (
                len(words) == 2
                and words[0].islower()
                and words[1][0].isupper()
                and not speaker.metonymy
                and not any(s.among(small(w), *lists) for w in words)
            )
        if speaker.kind != "person" or speaker.person or len(words) != 1:
            return False
        if a.rule in LABELLED or speaker.start is None or speaker.end is None:
            return False
        spoken = r.words_in(speaker.start, speaker.end)
        if not spoken or any(
            m.titled for m in self.cast.mentions if m.person == speaker.index
        ):
            return False
        first = spoken[-1]
        marked = first in r.name_marks or first - 1 in r.name_marks
        led = (
            first > 1
            and r.low[first - 1] in s["of_like"]
            and r.word[first - 2][0].isupper()
        )
        led = led and not s["genitives"].exact  # German nouns have capitals too
        told = s.among(r.low[first - 2], "body", "organisation_words", "named_bodies")
        return led or (marked and not told and r.word[first + 1][0].islower())
