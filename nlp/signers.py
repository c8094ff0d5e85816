"""Who may sign in a text: countries by name, adjective, people or capital, groups, and ministers by their country."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc

from nlp.cast import Cast
from nlp.lists import Country
from nlp.reading import DASHES, Reading
from nlp.signing import capitals

ORIGINS: Final = frozenset(
    ("AF", "PK", "IR", "QA", "UZ", "TR", "TJ", "SY", "IQ")
)  # returned to or through
GROUPS: Final = ("NORDIC", "BALTIC", "BENELUX", "VISEGRAD")


class Signers:
    """The countries of one text."""

    def __init__(self, doc: Doc, reading: Reading) -> None:
        self.doc, self.r = doc, reading

    def countries(self) -> list[Country]:
        r, found = self.r, []
        for span in self.doc.spans.get("countries", ()):
            words = r.words_in(span.start_char, span.end_char)
            if len(words) and span.label_ not in ORIGINS:
                found.append(
                    Country(span.label_, span.id_, words[0], words[-1] + 1, span.start_char, span.end_char)
                )  # fmt: skip
        for span in self.doc.spans.get("groups", ()):
            words = r.words_in(span.start_char, span.end_char)
            if len(words) and span.label_ in GROUPS:
                found.append(
                    Country(span.label_, "group", words[0], words[-1] + 1, span.start_char, span.end_char)
                )  # fmt: skip
        taken = {k for c in found for k in range(c.first, c.last)}
        found += [c for c in self._capitals() if c.first not in taken]
        taken = {k for c in found for k in range(c.first - 2, c.last + 3)}
        cast = self.doc._.cast
        for m in cast.mentions:
            country = cast.people[m.person].country or self._home(m.person, found, cast)
            if (
                len(country) == 2
                and country not in ("EU", "UN")
                and m.named
                and taken.isdisjoint(range(m.first, m.last))
            ):
                found.append(
                    Country(country, "person", m.first, m.last, r.start[m.first], r.end[m.last - 1])
                )  # fmt: skip
        return sorted(found, key=lambda c: c.start)

    def _home(self, person: int, found: list[Country], cast: Cast) -> str:
        """The country of a minister who is introduced without one: the last named before in that paragraph, the source's."""
        r = self.r
        first = next(
            (m for m in cast.mentions if m.person == person and m.titled), None
        )
        if first is None:
            return ""
        start, _ = r.paragraphs[r.paragraph_of(first.first)]
        before = [
            c.iso2
            for c in found
            if start <= c.first < first.first and c.kind in ("name", "adj")
        ]
        return before[-1] if before else str(self.doc._.country)

    def _capitals(self) -> list[Country]:
        r, known = self.r, capitals(self.doc.lang_)
        heads = {name[0] for name in known}
        firsts = {first for first, _ in r.paragraphs}
        found = []
        for k, low in enumerate(r.low):
            if low not in heads or not r.word[k][0].isupper():
                continue
            for size in (2, 1):
                named = (
                    known.get(tuple(r.low[k : k + size]))
                    if k + size <= len(r.low)
                    else None
                )
                if named is None:
                    continue
                after = r.low[k + size] if k + size < len(r.low) else ""
                dateline = not after.isalpha() and self._dateline(k, firsts)
                if not dateline:
                    found.append(Country(named, "capital", k, k + size, r.start[k], r.end[k + size - 1]))  # fmt: skip
                break
        return found

    def _dateline(self, k: int, firsts: set[int]) -> bool:
        """ "VIENNA, March 12 (Wire) - ": a place at the head of a paragraph, and a dash soon behind it."""
        low = self.r.low
        starts = k in firsts or (k > 0 and low[k - 1] in "/(")
        return starts and any(w in DASHES for w in low[k : k + 12])
