"""A sentence with its words at hand, for rules that look left and right; a quotation in it reads as one odd word."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.reading import DASHES, Reading, Sentence

QUOTE = "\0"
STOPS = frozenset(',;:.!?()[]…•"“”«»„') | DASHES | {QUOTE, "...", "-", "’", "'", "‘"}


@dataclass(slots=True)
class View:
    """A sentence with its words at hand; a quotation reads as one odd word."""

    reading: Reading
    items: list[int]
    low: list[str]
    word: list[str]

    def __len__(self) -> int:
        return len(self.items)

    def is_quote(self, at: int) -> bool:
        return 0 <= at < len(self.items) and self.items[at] < 0

    def quote(self, at: int) -> int:
        return -1 - self.items[at]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Characters from one item to another (end exclusive), marks of quotations kept."""
        return self.char(start), self.char_end(end - 1)

    def char(self, at: int) -> int:
        item = self.items[at]
        if item < 0:
            return self.reading.quotations[-1 - item].open
        return self.reading.start[item]

    def char_end(self, at: int) -> int:
        item = self.items[at]
        if item < 0:
            return self.reading.quotations[-1 - item].close
        return self.reading.end[item]

    def items_in(self, start: int, end: int) -> tuple[int, int] | None:
        """The items between two characters, end exclusive, where there are some and no quotation is among them."""
        inside = [
            k
            for k, item in enumerate(self.items)
            if start < self.char_end(k) and self.char(k) < end
        ]
        if not inside or any(self.is_quote(k) for k in inside):
            return None
        return inside[0], inside[-1] + 1

    def get(self, at: int) -> str:
        return self.low[at] if 0 <= at < len(self.low) else ""

    def comma_inside(self, at: int) -> bool:
        """Whether a comma stands before the closing mark of the quotation."""
        quotation = self.reading.quotations[self.quote(at)]
        return "," in self.reading.text[quotation.end : quotation.close]

    def paper(self, at: int) -> bool:
        """Whether a capitalised word opens a body's name behind a word that is none: "Smith Deníku Vltava"."""
        bodies = self.reading.speech["organisation_words"]
        return (
            at > 0
            and self.capital(at)
            and self.reading.speech.names_body(self.low, at)
            and self.low[at - 1] not in bodies
        )

    def past_name(self, at: int) -> int:
        """The item behind the capitals and particles that begin at an item."""
        particles = self.reading.speech["particles"]
        while self.capital(at) or self.get(at) in particles:
            at += 1
        return at

    def capital(self, at: int) -> bool:
        return 0 <= at < len(self.word) and self.word[at][:1].isupper()


def view(reading: Reading, sentence: Sentence) -> View:
    low, word = reading.low, reading.word
    items = sentence.items
    return View(
        reading,
        items,
        [low[i] if i >= 0 else QUOTE for i in items],
        [word[i] if i >= 0 else QUOTE for i in items],
    )
