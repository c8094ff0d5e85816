"""The sentences of a text as units to be judged (nlp/positions.py): their measures, the words that show a stance, what denies."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from db.found import FigureFound, MeasureFound
from nlp.extensions import DayFound, words_of
from nlp.patterns import Hit
from nlp.position_actors import Actors
from nlp.position_names import YEAR
from nlp.position_words import PositionWords
from nlp.positions import CONTEXT, NO_MEASURE, Cue, Seen, Unit
from nlp.reading import Reading, Sentence
from nlp.words import JOINED, PARTED, Words, small, smalls

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
#: in languages with Latin letters
AFGHAN: Final = re.compile(
    r"\b(?:afg[hg]?an|afgaan|ka[bv]o?u?e?l|talib|taleb|talebani|heratu?\b|kandahar)",
    re.IGNORECASE,
)
OF_OFFICE: Final = 2  # words from an office to its field: "the minister of *Justice*"
NOUNS_OF_END: Final = ("REVOKE", "DETENTION")
BRIEF: Final = 4  # sentences of a text that speaks of one thing
DENIES: Final = 3  # words from a negation to what it denies
DAY: Final = re.compile(r"\d\d?")
LEADS: Final = 2  # words between a verb and what it tells
SUBJECT: Final = 4  # words between the beginning of a clause and who acts in it
#: what shows that somebody takes a position
TAKES: Final = ("for", "against", "conditional", "declines", "decision", "refused", "deed", "stopped", "stopping", "prepared", "future")  # fmt: skip


class Units:
    """Reads the units of one text."""

    def __init__(self, doc: Doc, known: PositionWords) -> None:
        self.doc, self.known = doc, known
        self.r: Reading = doc._.reading
        self.measures: list[MeasureFound] = doc._.measures
        self.figures: list[FigureFound] = doc._.figures
        self.days: list[DayFound] = doc._.days
        self.w: Words = words_of(doc)
        self.text = self.w.text
        self.ranges = [self._range(s) for s in self.r.sentences]
        low = list(enumerate(map(smalls.__getitem__, self.w.words)))
        s = self.r.speech
        negations, that, articles = s["negations"], s["that"], s["determiners"]
        self.negations = [k for k, word in low if word in negations]
        self.that = {k for k, word in low if word in that and word not in articles}
        self.relatives = {
            k for k, word in low if word in s["relatives"] and word not in articles
        } - self.that
        self.cues = self._cues(low)
        self.places = [(self.w.starts[c.first], self.w.end(c.last), c) for c in self.cues]  # fmt: skip
        # "Irán" is no verb
        self.lands = {c.start for c in doc._.countries}
        self.about = known.about.find(self.w)
        self.actors = Actors(doc, known)

    def _unit(self, start: int, end: int, *, narrated: bool) -> Unit:
        measures = self._measures(start, end)
        if narrated:
            measures = [m for m in measures if not self._quoted(m)]
        cues = [
            c for c in self._cues_in(start, end)
            if not (c.kind == "outside" and any(0 <= c.first - self._word(n.last - 1) <= OF_OFFICE for n in self.actors.named if n.label == "government"))
            and not (c.kind in ("deed", "stopped") and not self.relatives.isdisjoint((c.first - 1, c.first - 2)))
            and (c.kind != "decision" or not any(
                m.start <= self.w.starts[c.first] and self.w.end(c.last) <= m.end for m in measures
            ))  # "a halt of decisions"
            and not (c.kind == "stopped" and c.first == c.last and any(o.kind == "against" and o.first <= c.first and c.last < o.last for o in self.cues))
            and (c.kind != "stopped" or not any(
                m.start <= self.w.starts[c.first] and self.w.end(c.last) <= m.end for m in measures if m.code in NOUNS_OF_END
            ))  # "withdrawal of protection", a "closed centre"
            and (c.kind != "against" or not any(
                m.start <= self.w.starts[c.first] and self.w.end(c.last) <= m.end
                for m in measures if not m.negated and m.code not in NO_MEASURE
            ))  # an "entry ban" forbids no return
        ]  # fmt: skip
        declined = any(c.kind == "declines" for c in cues)
        seen, bare = [self._seen(m) for m in measures], list[Seen]()
        if not any(m.code not in NO_MEASURE and m.code not in CONTEXT for m in seen):
            bare = (
                []
                if any(m.code in NO_MEASURE for m in seen)
                else self._bare(start, end, narrated and not declined)
            )
            seen += bare
        return Unit(
            seen,
            cues,
            [k for k in self.negations if start <= self.w.starts[k] < end],
            narrated,
            bare=bool(bare),
            begin=bisect_left(self.w.starts, start),
            letter=any(m.code == "LETTER" for m in measures),
            when=self._when(start, end),
            long_ago=any(c.kind == "period" and not self._recent(c) for c in cues),
            parted=[k for k in self._words(start, end) if self.w.before[k] == PARTED],
            clauses=[k for k in self._words(start, end) if self._opens_clause(k)],
            relatives=[k for k in self._words(start, end) if k in self.relatives],
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
        land = self.actors.countries.get(items[0])
        if land and land[1] == "name":
            return True
        stands = self._word(self.actors.stands_for(items))
        return 0 <= stands < asks[0] or any(
            f.unit == "countries"
            for f in self._counted(self.w.starts[unit.begin], self.w.starts[asks[0]])
        )

    def _counted(self, start: int, end: int) -> list[FigureFound]:
        """What words count: "twenty states"."""
        return [f for f in self.figures if start <= f.start < end]

    def _measures(self, start: int, end: int) -> list[MeasureFound]:
        return [m for m in self.measures if start <= m.start < end]

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
        if all(m.code in NO_MEASURE for m in inside):
            if bare := self._bare(*self._whole(start, start + 1)):
                return [replace(m, negated=False) for m in bare[:1]]
            if before is not None and (bare := self._bare(*self._range(before))):
                return [replace(m, negated=False) for m in bare[:1]]
        return [replace(self._seen(m), negated=False) for m in inside]

    def _bare(self, start: int, end: int, strict: bool = False) -> list[Seen]:
        """Measures that bare words mean where Afghans are spoken of: "the visit", "to deport"."""
        hits = [h for h in self.about if start <= self.w.starts[h.first] < end]
        if not hits or not self._of_afghans(start, end, strict):
            return []
        kept: dict[str, Seen] = {}
        for h in hits:
            negated = any(0 < h.first - k <= DENIES for k in self.negations)
            kept.setdefault(h.label, Seen(h.label, negated, h.first, h.last))
        return list(kept.values())

    def _of_afghans(self, start: int, end: int, strict: bool) -> bool:
        """Whether words or the sentence before them name the country, its people or who rules it.

        In a brief nothing else is spoken of (not ``strict``).
        """
        if not strict and len(self.r.sentences) <= BRIEF:
            return True
        first = max(0, min(self._sentences(start, end), default=0) - 1)
        begin, _ = self._range(self.r.sentences[first])
        return AFGHAN.search(self.text, begin, end) is not None

    def _seen(self, m: MeasureFound) -> Seen:
        starts = self.w.starts
        first = max(0, bisect_right(starts, m.start) - 1)
        return Seen(m.code, m.negated, first, max(first, bisect_left(starts, m.end) - 1))  # fmt: skip

    def _words(self, start: int, end: int) -> range:
        return range(bisect_left(self.w.starts, start), bisect_left(self.w.starts, end))

    def _opens_clause(self, k: int) -> bool:
        return k in self.relatives or k in self.that

    def _word(self, k: int) -> int:
        """The number in ``Words`` of a word of the reading; -1 for none."""
        return bisect_left(self.w.starts, self.r.start[k]) if k >= 0 else -1

    def _recent(self, c: Cue) -> bool:
        """Whether a time began this year: "since July"; not "since July 2021"."""
        words = [small(w) for w in self.w.words[c.first : c.last + 2]]
        return any(w in self.r.speech.months for w in words) and not any(YEAR.fullmatch(w) for w in words)  # fmt: skip

    def _when(self, start: int, end: int) -> bool:
        """Whether a day or month is named."""
        if any(start <= d.start < end for d in self.days):
            return True
        if any(c.kind == "when" for c in self._cues_in(start, end)):
            return True
        months = self.r.speech.months
        return any(self.r.low[k] in months for k in self._items(start, end))

    def _cues(self, low: list[tuple[int, str]]) -> list[Cue]:
        found = [
            Cue(hit.label, hit.first, hit.last, self._owns(hit))
            for hit in self.known.cues.find(self._undotted())
        ]
        ends = self.known.ends
        return found + [Cue("future", k, k) for k, word in low if word in ends]

    def _owns(self, hit: Hit[str]) -> bool:
        """Whether each negation inside is a word of the row, and none stands in a gap of it."""
        inside = [k for k in self.negations if hit.first < k < hit.last]
        return all(
            any(e.fits(self.w.folded[k]) for e in hit.pattern.elements) for k in inside
        )

    def _undotted(self) -> Words:
        """The words, where the dot of "the 1. and 2. December" ends nothing."""
        w = self.w
        points = [k for k, gap in enumerate(w.gaps) if k and gap == ". " and DAY.fullmatch(w.words[k - 1])]  # fmt: skip
        inside = [k for k in points if any(a < w.starts[k] < b for a, b in self.ranges)]
        if not inside:
            return w
        before = list(w.before)
        for k in inside:
            before[k] = JOINED
        return replace(w, before=before)

    def _cues_in(self, start: int, end: int) -> list[Cue]:
        return [c for first, last, c in self.places if start <= first and last <= end and first not in self.lands]  # fmt: skip

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

    def _clauses(self, sentence: Sentence) -> Iterator[list[int]]:
        """The words of a sentence, parted where another actor follows: "the one is for it, *the other* against it"."""
        r, items = self.r, [k for k in sentence.items if k >= 0]
        acting = self.actors.acting(items)
        if not acting:
            if items:
                yield items
            return
        opens = {
            bisect_left(r.start, self.w.starts[c.first])
            for c in self._cues_in(*self._range(sentence)) if c.kind == "parts"
        }  # fmt: skip
        begin = 0
        for at, k in enumerate(items):
            if not at or not (k in opens or r.low[items[at - 1]] in (",", ";")):
                continue
            if not any(items[begin] <= j < k for j in acting):
                continue
            follows = [j for j in acting if 0 <= j - k <= SUBJECT]
            if follows and not self._opens_condition(k):
                opens_at = r.start[items[begin]] if begin else self._range(sentence)[0]
                first = opens_at, r.end[items[at - 1]]
                if any(c.kind in TAKES for c in self._cues_in(*first)):
                    yield items[begin:at]
                    begin = at
        if begin < len(items):
            yield items[begin:]

    def _opens_condition(self, k: int) -> bool:
        """Whether "but only if" begins here."""
        at = self._word(k)
        return any(c.kind == "conditional" and at <= c.first <= at + LEADS for c in self.cues)  # fmt: skip

    def _speech_in(self, items: list[int]) -> bool:
        """Whether a part of a sentence holds a statement, or names who made it."""
        start, end = self.r.start[items[0]], self.r.end[items[-1]]
        return any(
            (s.start < end and start < s.end) or (s.speaker_start is not None and start <= s.speaker_start < end)
            for s in self.doc._.statements
        )  # fmt: skip
