"""The sentences of a text as units to be judged (nlp/positions.py): their measures, the words that show a stance, what denies."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from db.found import FigureFound, MeasureFound
from nlp.extensions import words_of
from nlp.position_actors import Actors
from nlp.position_words import PositionWords
from nlp.positions import CONTEXT, NO_MEASURE, Cue, Seen, Unit
from nlp.reading import Reading, Sentence
from nlp.words import JOINED, PARTED, Words, small

Place = tuple[int, int]
ASKS: Final = ("for", "against", "stopping")  # of somebody
ASKED: Final = 4  # words from where such words begin to whom they are said
VERB_SECOND: Final = (
    "de",
    "nl",
    "sv",
    "da",
    "nb",
    "is",
)  # who acts may stand behind the verb
DAY: Final = re.compile(r"\d\d?")


class Units:
    """Reads the units of one text."""

    def __init__(self, doc: Doc, known: PositionWords) -> None:
        self.doc, self.known = doc, known
        self.text: str = doc.text
        self.r: Reading = doc._.reading
        self.w: Words = words_of(doc)
        self.ranges = [self._range(s) for s in self.r.sentences]
        self.cues = self._cues()
        self.actors = Actors(doc, known)
        negations = self.r.speech["negations"]
        self.negations = [
            k for k, word in enumerate(self.w.words) if small(word) in negations
        ]

    def _unit(self, start: int, end: int, *, narrated: bool) -> Unit:
        measures = self._measures(start, end)
        if narrated:
            measures = [m for m in measures if not self._quoted(m)]
        cues = [
            c for c in self._cues_in(start, end)
            if not (c.kind in ("deed", "stopped") and any(self._relative(k) for k in (c.first - 1, c.first - 2) if k >= 0))
            and (c.kind != "decision" or not any(
                m.start <= self.w.starts[c.first] and self.w.end(c.last) <= m.end for m in measures
            ))  # "a halt of decisions"
            and (c.kind != "against" or not any(
                m.start < self.w.end(c.last) and self.w.starts[c.first] < m.end
                for m in measures if not m.negated and m.code not in NO_MEASURE
            ))  # an "entry ban" forbids no return
        ]  # fmt: skip
        return Unit(
            [self._seen(m) for m in measures],
            cues,
            [k for k in self.negations if start <= self.w.starts[k] < end],
            narrated,
            begin=bisect_left(self.w.starts, start),
            letter=any(m.code == "LETTER" for m in measures),
            when=self._when(start, end),
            parted=[k for k in self._words(start, end) if self.w.before[k] == PARTED],
            clauses=[k for k in self._words(start, end) if self._opens_clause(k)],
            relatives=[k for k in self._words(start, end) if self._relative(k)],
        )

    def _addressed(self, unit: Unit, items: list[int], at: int) -> bool:
        """Whether somebody else wants something of an actor: "twenty states urge *the Commission* to"."""
        k = self._word(at)
        asks = [c.first for c in unit.cues if c.kind in ASKS and 0 < k - c.first <= ASKED]  # fmt: skip
        if not asks or any(asks[0] < j <= k for j in unit.parted):
            return False
        if self.actors.led_by_of(at):
            return not self.w.words[asks[0]][0].isupper()
        if unit.begin == asks[0]:
            return False  # "Welcoming the plan, ..."
        if self.r.speech.lang not in VERB_SECOND:
            return True
        land = self.doc._.cast.countries.get(items[0])
        if land and land[1] == "name":
            return True
        stands = self._word(self.actors.stands_for(items))
        return 0 <= stands < asks[0] or any(
            f.unit == "countries"
            for f in self._counted(self.w.starts[unit.begin], self.w.starts[asks[0]])
        )

    def _counted(self, start: int, end: int) -> list[FigureFound]:
        """What words count: "twenty states"."""
        return [f for f in self.doc._.figures if start <= f.start < end]

    def _measures(self, start: int, end: int) -> list[MeasureFound]:
        return [m for m in self.doc._.measures if start <= m.start < end]

    def _quoted(self, m: MeasureFound) -> bool:
        return any(q.start <= m.start < q.end for q in self.r.quotations)

    def _asked_before(self, start: int) -> list[Seen]:
        """Measures of the sentence before, which "no comment" is about."""
        n = min(self._sentences(start, start + 1), default=0)
        inside = self._measures(*self._range(self.r.sentences[n]))
        before = self.r.sentences[n - 1] if n else None
        if before is not None and not inside and before.paragraph == self.r.sentences[n].paragraph:  # fmt: skip
            inside = self._measures(*self._range(before))
        for aside in (CONTEXT, NO_MEASURE):
            if any(m.code not in aside for m in inside):
                inside = [m for m in inside if m.code not in aside]
        return [replace(self._seen(m), negated=False) for m in inside]

    def _seen(self, m: MeasureFound) -> Seen:
        starts = self.w.starts
        first = max(0, bisect_right(starts, m.start) - 1)
        return Seen(m.code, m.negated, first, max(first, bisect_left(starts, m.end) - 1))  # fmt: skip

    def _words(self, start: int, end: int) -> range:
        return range(bisect_left(self.w.starts, start), bisect_left(self.w.starts, end))

    def _opens_clause(self, k: int) -> bool:
        s, word = self.r.speech, small(self.w.words[k])
        return (word in s["relatives"] or word in s["that"]) and word not in s["determiners"]  # fmt: skip

    def _relative(self, k: int) -> bool:
        s, word = self.r.speech, small(self.w.words[k])
        return word in s["relatives"] and word not in s["determiners"] and word not in s["that"]  # fmt: skip

    def _word(self, k: int) -> int:
        """The number in ``Words`` of a word of the reading; -1 for none."""
        return bisect_left(self.w.starts, self.r.start[k]) if k >= 0 else -1

    def _when(self, start: int, end: int) -> bool:
        """Whether a day or month is named."""
        if any(start <= d.start < end for d in self.doc._.days):
            return True
        months = self.r.speech.months
        return any(self.r.low[k] in months for k in self._items(start, end))

    def _cues(self) -> list[Cue]:
        found = [
            Cue(hit.label, hit.first, hit.last)
            for hit in self.known.cues.find(self._undotted())
        ]
        ends = self.known.ends
        return found + [
            Cue("future", k, k)
            for k, word in enumerate(self.w.words)
            if small(word) in ends
        ]

    def _undotted(self) -> Words:
        """The words, where the dot of "the 1. and 2. December" ends nothing."""
        w, before = self.w, list(self.w.before)
        for k in range(1, len(before)):
            inside = w.gaps[k] == ". " and DAY.fullmatch(w.words[k - 1])
            if inside and any(a < w.starts[k] < b for a, b in self.ranges):
                before[k] = JOINED
        return replace(w, before=before)

    def _cues_in(self, start: int, end: int) -> list[Cue]:
        return [
            c
            for c in self.cues
            if start <= self.w.starts[c.first] and self.w.end(c.last) <= end
        ]

    def _items(self, start: int, end: int) -> list[int]:
        return list(self.r.words_in(start, end))

    def _range(self, sentence: Sentence) -> Place:
        r = self.r
        if not sentence.items:
            return 0, 0
        first, last = sentence.items[0], sentence.items[-1]
        start = r.start[first] if first >= 0 else r.quotations[-1 - first].open
        end = r.end[last] if last >= 0 else r.quotations[-1 - last].close
        return start, end

    def _whole(self, start: int, end: int) -> Place:
        """The sentences around a place."""
        around = [self._range(self.r.sentences[n]) for n in self._sentences(start, end)]
        return (
            min([start, *(a for a, _ in around)]),
            max([end, *(b for _, b in around)]),
        )

    def _sentences(self, start: int, end: int) -> set[int]:
        """The sentences that share a character with a place."""
        return {n for n, (a, b) in enumerate(self.ranges) if a < end and start < b}
