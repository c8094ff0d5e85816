"""What a text tells and calls untrue itself, or gives as somebody's mere claim: nothing of it counts as done.

"According to a rumour, X deported 14", "the paper wrongly wrote", "Nach Angaben von Y hat Z ... Das Ministerium dementiert das."
The words are data (``nlp/data/untrue.yml``), by language; a language without a row there takes nothing back.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from spacy.tokens import Doc

from db.records import IssueFound, ReturnwatchError
from nlp import plain_yaml
from nlp.event_text import EventText
from nlp.extensions import words_of
from nlp.language import read_as
from nlp.patterns import Hit, PatternIndex
from nlp.words import JOINED, Words

DATA: Final = Path(__file__).parent / "data" / "untrue.yml"
KINDS: Final = ("false", "claimed", "told", "denied", "denies", "not_so", "wrong")
LEADS: Final = 9  # words before a denial that is a sentence of its own
ISSUE: Final = "claim denied"
MESSAGE: Final = "the text tells this as a claim or denies it: nothing in it counts as done"  # fmt: skip
MEND: Final = "look at who claims it, and do not count it as an event"

if not Doc.has_extension("untrue_"):
    Doc.set_extension("untrue_", default=None)


class UntrueError(ReturnwatchError):
    """The list cannot be used: names file, key and mend."""


@cache
def rows() -> Mapping[str, PatternIndex[str]]:
    """By language the patterns of ``KINDS``. Raises UntrueError."""
    found = {}
    for lang, section in plain_yaml.read(DATA).items():
        if not isinstance(section, dict) or (odd := section.keys() - set(KINDS)):
            odd = odd if isinstance(section, dict) else section
            raise UntrueError(f"untrue.yml: {lang}: {odd!r}; known are {', '.join(KINDS)}")  # fmt: skip
        found[lang] = PatternIndex(section)
    return found


def untrue_of(doc: Doc) -> Untrue:
    """What a doc itself calls untrue, looked for once and kept: signatures, events and positions ask for it."""
    found: Untrue | None = doc._.untrue_
    if found is None:
        found = doc._.untrue_ = Untrue(doc)
    return found


class Untrue:
    """One text: where its sentences tell what is not so. Needs the days; places are code points."""

    def __init__(self, doc: Doc) -> None:
        index = rows().get(read_as(doc.lang_))
        hits: list[Hit[str]] = index.find(words_of(doc)) if index else []
        #: (start, end, where the words stand that call it untrue; a deed after them, or -1 for all)
        self.sentences: list[tuple[int, int, int]] = []
        if any(h.label != "told" for h in hits):
            self._read(doc, hits)

    def over(self, at: int) -> bool:
        """Whether the text does not stand by the deed that is told at this place."""
        return any(start <= at < end and at >= lead for start, end, lead in self.sentences)  # fmt: skip

    def issue(self, start: int, end: int) -> IssueFound:
        return IssueFound(ISSUE, MESSAGE, start, end, MEND)

    def _read(self, doc: Doc, found: list[Hit[str]]) -> None:
        text = EventText(doc, None)
        begins, words = text.begins, text.words
        spans = [text._span(n) for n in range(len(begins))]
        by: dict[int, list[Hit[str]]] = {}
        for h in found:
            by.setdefault(bisect.bisect_right(begins, h.first) - 1, []).append(h)
        denials: set[int] = set()  # sentences that only deny what stands before them

        def add(n: int, lead: int = -1) -> None:
            start, end = text._chars(*spans[n])
            self.sentences.append((start, end, lead))

        for n, hits in sorted(by.items()):
            for h in hits:
                if h.label == "false":
                    add(n)
                elif h.label == "claimed":
                    add(n, words.starts[h.first])
                elif h.label == "wrong":
                    before = {x.label for x in by.get(n - 1, ())}
                    if before & {"told", "claimed"} and h.first - spans[n][0] < LEADS:
                        denials.add(n)
                elif h.label == "not_so" or (h.label == "denies" and self._ends(words, h.last, spans[n])):  # fmt: skip
                    if h.first - spans[n][0] < LEADS:
                        denials.add(n)
                    else:
                        add(n)
        for n in denials:
            m = n - 1
            while m in denials:
                m -= 1
            if m >= 0:
                add(m)
        denied = [n for n, hits in by.items() if any(h.label == "denied" for h in hits)]
        for n, hits in by.items():
            told = [h for h in hits if h.label == "told"]
            if told and any(self._one_deed(doc, text._chars(*spans[n]), text._chars(*spans[m])) for m in denied if m != n):  # fmt: skip
                add(n)

    @staticmethod
    def _ends(words: Words, last: int, span: tuple[int, int]) -> bool:
        return last + 1 >= span[1] or words.before[last + 1] != JOINED

    @staticmethod
    def _one_deed(doc: Doc, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether two sentences print one day, and no two numbers of people."""

        def days(place: Sequence[int]) -> set[str]:
            return {d.day for d in doc._.days if place[0] <= d.start < place[1] and d.precision == "day"}  # fmt: skip

        def people(place: Sequence[int]) -> set[float]:
            return {f.value for f in doc._.figures if place[0] <= f.start < place[1] and f.unit == "people"}  # fmt: skip

        if not days(one) & days(other):
            return False
        a, b = people(one), people(other)
        return not a or not b or bool(a & b)
