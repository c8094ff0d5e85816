"""A text as the rules for speech read it: words, paragraphs, quotations and sentences.

Offsets are code points into the text as it stands; ``nlp/read.py`` fills a reading.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import itemgetter

from nlp.grammar import Grammar
from nlp.speech import Speech

ENDERS = frozenset(".!?…")
DASHES = frozenset(("–", "—", "―", "--", "-"))
UNNAMED = 6  # words at the beginning of a sentence in which its subject stands


@dataclass(slots=True)
class Quotation:
    """One pair of marks. ``start``/``end`` are the words between them, characters."""

    open: int
    start: int
    end: int
    close: int  # end of the closing mark, exclusive; the paragraph's end where it is missing
    first: int  # word numbers, marks included, end exclusive
    last: int
    closed: bool = True
    single: bool = False
    joined: bool = False  # goes on from the paragraph before, which was not closed


@dataclass(slots=True)
class Sentence:
    """``items``: word numbers; a quotation is one item, -1 - its number."""

    items: list[int]
    paragraph: int


@dataclass(slots=True)
class Reading:
    text: str
    speech: Speech
    word: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    paragraphs: list[tuple[int, int]] = field(default_factory=list)  # word numbers
    quotations: list[Quotation] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    grammar: Grammar | None = None  # where a trained pipeline has read the text
    name_marks: set[int] = field(default_factory=set)  # marks around a name: no words
    clocks: list[tuple[int, int]] = field(
        default_factory=list
    )  # hours of a live report, in characters

    def words_in(self, start: int, end: int) -> range:
        return range(bisect_right(self.end, start), bisect_left(self.start, end))

    def apart(self, word: int) -> bool:
        """Whether a line or paragraph ends behind the word."""
        return (
            word + 1 >= len(self.end)
            or "\n" in self.text[self.end[word] : self.start[word + 1]]
        )

    def unnamed_before(self, at: int) -> int | None:
        """The word for somebody unnamed with whom the sentence before begins, where it names nobody else.

        Where no article opens a phrase and the first case is known by its place alone: "Chcący zachować anonimowość
        urzędnik zna sprawę. Jak twierdzi, ..."
        """
        s = self.speech
        begins = self.paragraphs[self.paragraph_of(at)][0]
        if not s["heads_first"].exact or at == begins:
            return None
        before = [
            x
            for x in self.sentences
            if x.items and begins <= max(x.items) and max(x.items) < at
        ]
        items = [k for k in before[-1].items if k >= 0] if before else []
        found = next((k for k in items[:UNNAMED] if self.low[k] in s["unnamed"]), None)
        if found is None or any(
            self.low[k] in s["prepositions"]
            for k in (found - 1, found - 2)
            if k >= items[0]
        ):
            return None
        named = any(
            self.word[k][0].isupper() and self.word[k + 1][0].isupper()
            for k in items[1:-1]
        )
        spoken = any(s.is_verb(self.low[k]) for k in items)
        return None if named or spoken else found

    def paragraph_of(self, word: int) -> int:
        return bisect_right(self.paragraphs, word, key=itemgetter(1))
