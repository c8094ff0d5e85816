"""Numbers that a text takes back: "2,140, not 2,410", "in an earlier version we wrote 2,410", "Korrektur: ...".

The number that is taken back claims nothing; the one that stands is told with it. The words are data (``figures:`` in a
language's file: ``not_this``, ``instead``, ``corrected``, ``earlier``, ``right``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from spacy.tokens import Doc

from db.found import FigureFound
from db.records import IssueFound
from nlp.extensions import words_of
from nlp.figures_about import SMALL, Span, around, stretches
from nlp.language import read_as, tables_or_neutral
from nlp.patterns import PatternIndex

KIND: Final = "number corrected"
MEND: Final = "quote the number that stands, and look at who still prints the other"
FAR: Final = (
    2.0  # "not 10 but 100" is a way of speaking; "not 2,410 but 2,140" a correction
)
KEYS: Final = ("not_this", "instead", "corrected", "earlier", "right")
#: words of a row that the number follows at once
BEFORE: Final = ("not_this", "instead")


class Correction(NamedTuple):
    old: FigureFound
    new: FigureFound | None  # as it stands in the text; None where it does not print it

    def issue(self, text: str) -> IssueFound:
        was = text[self.old.start : self.old.end]
        if self.new is None:
            return IssueFound(KIND, "an earlier version printed this number; the text takes it back", self.old.start, self.old.end, MEND)  # fmt: skip
        return IssueFound(KIND, f"corrected from {was}", self.new.start, self.new.end, MEND)  # fmt: skip


def put_right(
    told: Sequence[FigureFound], found: Sequence[Correction]
) -> Iterator[FigureFound]:
    """Figures without those taken back; a new number is of what the old one was where the text does not say it twice."""
    by_start = {f.start: f for f in told}
    old_of = {c.new.start: by_start[c.old.start] for c in found if c.new is not None}
    taken_back = {c.old.start for c in found}
    for f in told:
        if f.start in taken_back:
            continue
        old = old_of.get(f.start)
        if old is None or (f.unit and f.unit != old.unit):
            yield f
            continue
        yield replace(
            f, unit=old.unit, counts=f.counts if f.unit else old.counts, of_what=f.of_what or old.of_what,
            country=f.country or old.country, period=f.period or old.period,
        )  # fmt: skip


def corrections(doc: Doc) -> Iterator[Correction]:
    """Each number that the text takes back, in order. Needs figures and the reading."""
    figures: list[FigureFound] = doc._.figures
    if not figures:
        return
    words = words_of(doc)
    cues: dict[str, list[Span]] = {key: [] for key in KEYS}
    for hit in _index(read_as(doc.lang_)).find(words):
        cues[hit.label].append((words.starts[hit.first], words.end(hit.last)))
    if not any(cues.values()):
        return
    sentences, paragraphs = stretches(doc._.reading)
    page = _Page(doc.text, doc._.body_start, figures, cues, sentences, paragraphs)
    for old in figures:
        if (found := page.taken_back(old)) is not None:
            yield found


@cache
def _index(lang: str) -> PatternIndex[str]:
    rules = tables_or_neutral(lang).figures
    return PatternIndex({key: rules.get(key, ()) for key in KEYS})


class _Page(NamedTuple):
    text: str
    body_start: int
    figures: list[FigureFound]
    cues: dict[str, list[Span]]
    sentences: list[Span]
    paragraphs: list[Span]

    def taken_back(self, old: FigureFound) -> Correction | None:
        sentence = around(old, self.sentences)
        paragraph = around(old, self.paragraphs)
        told = self._told(paragraph)
        if self._right_before(old, "not_this") or (told and self._right_before(old, "instead")):  # fmt: skip
            new = self._other(old, sentence)
            if new is not None and (told or _near(old, new)):
                return Correction(old, new)
            return None
        if not told:
            return None
        earlier = [e for a, e in self.cues["earlier"] if sentence[0] <= a and e <= old.start]  # fmt: skip
        if not earlier or any(earlier[-1] <= f.start < old.start for f in self.figures):
            return None
        if any(earlier[-1] <= a < old.start for a, _ in self.cues["right"]):
            return None
        after = (old.end, paragraph[1])
        right = [a for a, _ in self.cues["right"] if old.end <= a < after[1]]
        new = self._other(old, (right[0], after[1])) if right else None
        new = new or self._other(old, after)
        if new is None:  # the note stands below the sentence that was put right
            before = [f for f in self.figures if f.end <= old.start and f.unit == old.unit != "" and _near(old, f)]  # fmt: skip
            new = before[-1] if before else None
        return Correction(old, new)

    def _told(self, paragraph: Span) -> bool:
        """Whether the paragraph, or the page's title, says that something was wrong."""
        return any(
            paragraph[0] <= a < paragraph[1] or e <= self.body_start
            for a, e in self.cues["corrected"]
        )

    def _right_before(self, f: FigureFound, key: str) -> bool:
        return any(f.start - e >= 0 and not self.text[e : f.start].strip() for _, e in self.cues[key])  # fmt: skip

    def _other(self, old: FigureFound, within: Span) -> FigureFound | None:
        """The number that stands in place of one: of the same unit, or one of the two without; the nearest."""
        fit = [
            f
            for f in self.figures
            if within[0] <= f.start < within[1] and f.start != old.start and f.value != old.value
            and (f.unit == old.unit or not (f.unit and old.unit))
            and not any(self._right_before(f, key) for key in BEFORE)
        ]  # fmt: skip
        return min(fit, key=lambda f: abs(f.start - old.start), default=None)


def _near(a: FigureFound, b: FigureFound) -> bool:
    """Whether one may have been printed for the other: both plain, none small, of one size."""
    least, most = sorted((a.value, b.value))
    return not (a.approx or b.approx) and least >= SMALL and most <= FAR * least
