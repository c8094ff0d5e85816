"""What kind of difference it is, and so how much it matters: a quotation before a number, a comma last of all.

The tags of both wordings are evidence where there are any; without them, marks of quotation, digits and capitals are.
Knows no language but that German and Luxembourgish write every noun with a capital.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db.records import Span

#: What matters most comes first.
KINDS = (
    "quotation",  # words that are printed as spoken
    "number",
    "name",
    "country",
    "measure",
    "date",
    "reported",  # words in reported speech
    "words",
    "moved",  # the same words in another place
    "spelling",
    "punctuation",
    "boilerplate",  # what stands around the text: when it was last changed, what can be clicked
    "layout",  # spacing alone
)

SHORT_LINE = 8  # words; a longer one is no furniture of the page
NOUNS_IN_CAPITALS = ("de", "lb")
QUOTED_WORDS = 3  # fewer between marks are a title or irony

_WORD = re.compile(r"\w+(?:[.,'’:/\-\u200c]\w+)*")
_DIGIT = re.compile(r"\d")
_QUOTED = re.compile(
    '“([^“”\n]+)[”“]|„([^“”„\n]+)[“”]|«([^«»\n]+)»|»([^«»\n]+)«|(?<!\\w)"([^"\n]+)"(?!\\w)'
)
_DATE = re.compile(
    r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}:\d{2}(?::\d{2})?"
    r"|\d{1,2}(?:\.|st|nd|rd|th|er|ª|º|η|ης)?\s(?:d[aei]l?\s|of\s)?[^\W\d]{3,}\.?\s(?:d[ei]l?\s)?(?:19|20)\d\d"
    r"|[^\W\d]{3,}\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d|(?:19\d|20[0-4])\d)\b(?![.,]\d)"
)
_LAST_WORD = re.compile(r"(\w+)[,)]? $")
_NEXT_WORD = re.compile(r" (\w+)")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_PROSE_END = re.compile(r"[.!?…:;,\"”“»«]$")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that the tagger saw in a version."""

    start: int
    end: int
    kind: str  # quotation, reported, name, country, measure, number, date: what a change of it is called
    what: str  # slug, code or value: the same here and there is no change


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a document, with what the tagger saw in it, if it has been there."""

    text: str
    lang: str = ""
    body_start: int = 0
    marks: tuple[Mark, ...] = ()


class Evidence:
    """What can be said of any place in one wording."""

    def __init__(self, wording: Wording) -> None:
        self.text = wording.text
        self.body_start = wording.body_start
        self.nouns_in_capitals = wording.lang.startswith(NOUNS_IN_CAPITALS)
        self.marks = wording.marks
        self.quoted = [
            (match.start(), match.end() - 1)  # up to the closing mark
            for match in _QUOTED.finditer(wording.text)
            if len(words_of(match[0])) >= QUOTED_WORDS
        ] + [(m.start, m.end) for m in wording.marks if m.kind == "quotation"]
        self.reported = [
            (m.start, m.end) for m in wording.marks if m.kind == "reported"
        ]
        self.dates = [match.span() for match in _DATE.finditer(wording.text)]
        self.dates += [(m.start, m.end) for m in wording.marks if m.kind == "date"]

    def spoken(self, span: Span) -> bool:
        """Whether these words, or the words around this place, are printed as spoken."""
        return _touches(span, self.quoted)

    def words(self, span: Span) -> Iterator[Span]:
        for match in _WORD.finditer(self.text, *span):
            yield match.span()

    def marked(self, kind: str, span: Span) -> Counter[str]:
        """What marks of this kind the span touches stand for."""
        return Counter(
            m.what
            for m in self.marks
            if m.kind == kind and _share((m.start, m.end), span)
        )

    def numbers(self, span: Span) -> Counter[str]:
        figures = [(m.start, m.end) for m in self.marks if m.kind == "number"]
        printed = Counter(
            self.text[a:b]
            for a, b in self.words(span)
            if _DIGIT.search(self.text[a:b])
            and (_inside((a, b), figures) or not _inside((a, b), self.dates))
        )
        in_words = (
            m.what
            for m in self.marks
            if m.kind == "number"
            and _share((m.start, m.end), span)
            and not _DIGIT.search(self.text[m.start : m.end])
        )
        return printed + Counter(in_words)

    def days(self, span: Span) -> Counter[str]:
        return Counter(self.text[a:b] for a, b in self.dates if _share((a, b), span))

    def names(self, span: Span) -> Counter[str]:
        """Persons by their marks, and words in capitals that no other mark explains."""
        explained = [
            (m.start, m.end)
            for m in self.marks
            if m.kind not in ("quotation", "reported")
        ]
        explained += self.dates
        capitals = [
            fold(self.text[a:b])
            for a, b in self.words(span)
            if self.text[a].isupper()
            and not _inside((a, b), explained)
            and self._names_something(a, b)
        ]
        return self.marked("name", span) + Counter(capitals)

    def _names_something(self, start: int, end: int) -> bool:
        """A capital that neither the beginning of a sentence nor the language's nouns ask for."""
        before = _LAST_WORD.search(self.text, max(start - 60, 0), start)
        after = _NEXT_WORD.match(self.text, end)
        if (before and before[1][0].isupper()) or (after and after[1][0].isupper()):
            return True
        return not self.nouns_in_capitals and before is not None

    def line(self, span: Span) -> Span:
        end = self.text.find("\n", span[1])
        return self.text.rfind("\n", 0, span[0]) + 1, len(self.text) if end < 0 else end

    def furniture(self, span: Span) -> bool:
        """Whether only short lines without the end of a sentence or a mark are touched, below the headline."""
        start, end = self.line(span)
        lines = [line.strip() for line in self.text[start:end].splitlines()]
        return (
            start >= self.body_start
            and not any(_share((m.start, m.end), (start, end)) for m in self.marks)
            and all(
                len(words_of(line)) <= SHORT_LINE and not _PROSE_END.search(line)
                for line in lines
            )
        )


def kinds_of(
    old: Evidence, new: Evidence, was: Span, now: Span, around: Span, around_now: Span
) -> list[str]:
    """All that a difference is, in the order of KINDS. The spans: its words before and after, their sentences."""
    before, after = words_of(old.text[slice(*was)]), words_of(new.text[slice(*now)])
    if list(map(fold, before)) == list(map(fold, after)):
        if signs(old.text[slice(*was)]) != signs(new.text[slice(*now)]):
            return ["number"]
        respelt = list(map(_plain, before)) != list(map(_plain, after))
        return ["spelling" if respelt else "punctuation"]
    spoken = old.spoken(was) or new.spoken(now)
    kinds = {
        kind
        for kind, differs in (
            ("quotation", spoken),
            ("number", old.numbers(was) != new.numbers(now)),
            ("country", old.marked("country", was) != new.marked("country", now)),
            (
                "measure",
                old.marked("measure", around) != new.marked("measure", around_now),
            ),
            ("date", old.days(was) != new.days(now)),
            ("reported", _touches(was, old.reported) or _touches(now, new.reported)),
            ("name", old.names(was) != new.names(now)),
        )
        if differs
    }
    if kinds <= {"reported"} and _respelt(before, after):
        return ["spelling"]
    at_clock = _CLOCK.search(old.text[slice(*old.line(was))]) or _CLOCK.search(
        new.text[slice(*new.line(now))]
    )
    outside = not kinds or (at_clock and kinds <= {"date", "number"})
    if outside and _furniture(old, was, around) and _furniture(new, now, around_now):
        return ["boilerplate"]
    return [kind for kind in KINDS if kind in kinds] or ["words"]


def _furniture(side: Evidence, span: Span, around: Span) -> bool:
    return around[0] == around[1] or side.furniture(span)


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def signs(text: str) -> Counter[str]:
    """What makes another number of the same digits: currencies, per cent, plus and minus."""
    return Counter(
        c for c in text if c in "%‰+−±<>≤≥" or unicodedata.category(c) == "Sc"
    )


def fold(word: str) -> str:
    """A word without what typography changes: case, accents, apostrophes, hyphens. Digits keep all that is between."""
    if _DIGIT.search(word):
        return word.casefold()
    decomposed = unicodedata.normalize("NFKD", _plain(word))
    return "".join(
        letter
        for letter in decomposed
        if letter not in "'-" and not unicodedata.combining(letter)
    )


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'").replace("\u200c", "")


def _respelt(before: list[str], after: list[str]) -> bool:
    """Whether each word is still the same one. One letter within a long word: "labor" and "labour", "illegal" is another."""
    return len(before) == len(after) and all(
        _same_word(fold(a), fold(b)) for a, b in zip(before, after, strict=True)
    )


def _same_word(a: str, b: str) -> bool:
    if a == b:
        return True
    if (
        min(len(a), len(b)) < 5
        or _DIGIT.search(a + b)
        or a[:2] != b[:2]
        or a[-1] != b[-1]
    ):
        return False
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
    rest, its = a[start:], b[start:]
    return (
        rest[1:] == its[1:]
        or rest[1:] == its
        or rest == its[1:]
        or (rest[:2] == its[1::-1] and rest[2:] == its[2:])
    )


def _share(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _inside(span: Span, spans: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _touches(span: Span, spans: Iterable[Span]) -> bool:
    """A place at the end belongs to a span, so words put before a closing mark do; one at its beginning does not."""
    if span[0] == span[1]:
        return any(start < span[0] <= end for start, end in spans)
    return any(_share(span, one) for one in spans)
