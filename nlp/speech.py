"""The words of speech of one language, compiled once from its table for quick look-ups.

Rows of verbs are whole forms, ``stem(a b c)`` for a stem with its endings, ``stem*``, ``*end`` or ``*inside*`` (but not
``!this`` one), or several words with bounded gaps (``teilte _4 mit``), each of them with endings where it has some. A
``<set>`` is spelt out before, in nlp/language.py. What a verb takes is said by the list it stands in:

bare        a clause, with or without "that"            quoted   counts only beside quotation marks
clause      a clause with "that" or a question word     nominal  a noun phrase is what was said
infinitive  "to" and a verb                             object   first the person who is told
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cache

from nlp.given_names import given_names
from nlp.language import LanguageTable, Section, tables_or_neutral
from nlp.spelling import fold
from nlp.words import Kept, small

FRAMES = ("bare", "clause", "infinitive", "object", "quoted", "nominal")
NOTHING: frozenset[str] = frozenset()
MARKS = {
    "،": ",",
    "؛": ";",
    "؟": "?",
    "۔": ".",
}  # of Arabic script, as the rules know them
ENDINGS = re.compile(r"\(([^()]*)\)")
GAP = re.compile(r"_(\d+)$")


class Words(set[str]):
    """One list: its exact words, as a set, so that asking is as quick as Python can; and its phrases of several words."""

    phrases: dict[str, list[tuple[str, ...]]]
    exact: set[str]

    def __init__(self, exact: Iterable[str] = ()) -> None:
        super().__init__(exact)
        self.phrases = {}
        self.exact = self  # an attribute, since it is asked for all the time

    def phrase_at(self, low: list[str], at: int, stop: int) -> int:
        """The end of the longest phrase of this list that begins at the word, or 0."""
        phrases = self.phrases.get(low[at])
        if phrases is None:
            return 0
        return max(_matches(phrase, low, at + 1, stop) for phrase in phrases)


class Patterned(Words):
    """A list with rows such as ``stem*``, ``*end`` and ``*inside*``; answers are kept."""

    def __init__(
        self,
        exact: Iterable[str],
        prefixes: Iterable[str],
        suffixes: Iterable[str],
        inner: Iterable[str],
        out: Iterable[str],  # "!gouvernement" beside "*ment"
    ) -> None:
        super().__init__(exact)
        self.prefixes, self.suffixes = tuple(prefixes), tuple(suffixes)
        self.inner, self.out = tuple(inner), frozenset(out)
        self._known: dict[object, bool] = {}

    def __contains__(self, low: object) -> bool:
        found = self._known.get(low)
        if found is None:
            assert isinstance(low, str)
            found = set.__contains__(self, low) or (
                low not in self.out
                and (
                    low.startswith(self.prefixes)
                    or low.endswith(self.suffixes)
                    or any(piece in low for piece in self.inner)
                )
            )
            if len(self._known) < 50_000:
                self._known[low] = found
        return found


def _matches(phrase: tuple[str, ...], low: list[str], at: int, stop: int) -> int:
    room = 0
    for piece in phrase:
        if gap := _gap[piece]:
            room = gap
            continue
        last = min(stop, at + room + 1)
        while at < last and not _same(piece, low[at]):
            if not low[at][0].isalnum():
                return 0
            at += 1
        if at >= last:
            return 0
        at, room = at + 1, 0
    return at


#: words that a piece of a phrase leaves room for, such as _4
_gap = Kept(lambda piece: int(gap[1]) if (gap := GAP.match(piece)) else 0)


def _same(piece: str, low: str) -> bool:
    return low.startswith(piece[:-1]) if piece.endswith("*") else low == piece


def expand(row: str) -> Iterable[str]:
    """``announc(e es ed)`` to its forms, ``mak(e es) it clear(- er)`` to all four; other rows as they are."""
    if "(" not in row:
        yield row
        return
    pieces = ENDINGS.split(row)  # every second one holds endings
    choices = (
        ["" if e == "-" else e for e in piece.split()] if at % 2 else [piece]
        for at, piece in enumerate(pieces)
    )
    yield from map("".join, itertools.product(*choices))


def words(rows: Iterable[str]) -> Words:
    """Compiles the rows of one list."""
    exact: list[str] = []
    phrases: dict[str, list[tuple[str, ...]]] = {}
    prefixes: list[str] = []
    suffixes: list[str] = []
    inner: list[str] = []
    out: list[str] = []
    swiss: list[str] = []
    for row in itertools.chain(rows, swiss):
        for form in expand(row.replace("’", "'")):
            form = small(form)
            if "ß" in form:  # as Swiss papers print it
                swiss.append(form.replace("ß", "ss"))
            pieces = tuple(form.split())
            if form.startswith("!"):
                out.append(form[1:])
            elif len(pieces) > 1:
                phrases.setdefault(pieces[0], []).append(pieces[1:])
            elif form.startswith("*") and form.endswith("*"):
                inner.append(form[1:-1])
            elif form.endswith("*"):
                prefixes.append(form[:-1])
            elif form.startswith("*"):
                suffixes.append(form[1:])
            else:
                exact.append(form)
    found = (
        Patterned(exact, prefixes, suffixes, inner, out)
        if prefixes or suffixes or inner
        else Words(exact)
    )
    found.phrases = phrases
    return found


class Speech(dict[str, Words]):
    """All lists of one language, by name: ``speech["bare"]``; a list that the language has not is empty."""

    def __init__(
        self,
        lang: str,
        lists: dict[str, Words],
        *,
        pairs: dict[str, frozenset[str]],
        abbreviations: tuple[str, ...],
        elisions: tuple[str, ...],
        clitics: tuple[str, ...],
        suspended: tuple[str, ...] = (),
        suffixes: bool = False,
        caseless: bool = False,
        months: frozenset[str] = NOTHING,
    ) -> None:
        super().__init__(lists)
        self.lang, self.pairs, self.opening = lang, pairs, frozenset(pairs)
        self.abbreviations, self.elisions, self.clitics = (
            abbreviations,
            elisions,
            clitics,
        )
        self.suspended, self.suffixes = suspended, suffixes
        self.caseless = caseless  # a script without capitals
        self.months = months
        self.openers: Words = self["openers"]
        self.frames = Kept(self._frames)
        self.beginnings = Kept(self._begins_cue)
        self.titles = Kept(self._is_title)
        self.sources = Kept(self._begins_source)
        self.printed = Kept(self._printed)

    def __missing__(self, name: str) -> Words:
        found = self[name] = Words()
        return found

    def among(self, word: str, *kinds: str) -> bool:
        """Whether a word stands in one of the lists: ``among(low, "office", "body")``."""
        for kind in kinds:  # noqa: SIM110  half the time of any(...), asked millions of times
            if word in self[kind]:
                return True
        return False

    def _printed(self, piece: str) -> tuple[str, str]:
        """A word or mark of a text as the rules see it, and the same in small letters."""
        shown = MARKS.get(piece, piece)
        if piece in self["question_marks"]:
            shown = "?"
        return shown, small(shown)

    def frames_of(self, low: str) -> frozenset[str]:
        """The frames of a word as a verb of saying; empty where it is none."""
        return self.frames[low]

    def _frames(self, low: str) -> frozenset[str]:
        return frozenset(f for f in FRAMES if low in self[f])

    def is_verb(self, low: str) -> bool:
        return bool(self.frames[low])

    def names_body(self, low: Sequence[str], at: int) -> bool:
        """Whether a word with a capital names a body. Its ending alone says so of no surname: "statsråd Anne Haugland"."""
        bodies, word = self["organisation_words"], low[at].removesuffix("'s")
        if word not in bodies:
            return False
        if at == 0 or set.__contains__(bodies, word):
            return True
        before = low[at - 1]
        titled = any(
            self.among(low[k], "honorific", "office") for k in range(max(0, at - 2), at)
        )
        joined = self.among(before, "prepositions", "determiners")
        return fold(before) not in given_names() and (joined or not titled)

    def country_of(self, kind: str, low: str) -> str:
        """The ISO code under which a word is listed: ``country_of("capital", "vienna")``; empty where it is not."""
        lists = (
            name
            for name, words in self.items()
            if name.startswith(f"{kind}.") and low in words
        )
        return next(lists, "").removeprefix(f"{kind}.").upper()

    def begins_cue(self, low: str) -> bool:
        """Whether a verb of saying, of one word or several, may begin with this one."""
        return self.beginnings[low]

    def _begins_cue(self, low: str) -> bool:
        return low != "\0" and (
            self.is_verb(low) or any(low in self[f].phrases for f in FRAMES)
        )

    def _is_title(self, low: str) -> bool:
        """Whether a word is one of an office, of a spokesperson, or stands before names."""
        return self.among(low, "office", "spokesperson", "before_names")

    def _begins_source(self, low: str) -> bool:
        """Whether a source that no verb of saying names may begin with a word, or be told by it: "according"."""
        lists = ("according", "according_behind", "view_leads")
        return self.among(low, *lists) or low in self["according"].phrases


@cache
def speech(lang: str) -> Speech:
    """The compiled words of a language (``languages/<xx>.yml``); the neutral ones where there is no file."""
    return compile_table(tables_or_neutral(lang))


def compile_table(table: LanguageTable) -> Speech:
    sections: tuple[Section, ...] = (
        table.quotes, table.speech_verbs, table.titles, table.pronouns, table.signing
    )  # fmt: skip
    lists: dict[str, Words] = {}
    for section in sections:
        for name, rows in section.items():
            lists[name] = words(rows)
    for name in FRAMES:
        lists.setdefault(name, Words())
    lists["subjunctive"] = words(table.subjunctive)
    lists["particles"] = words(table.particles)
    pairs: dict[str, set[str]] = {}
    for opening, closing in table.quote_pairs:
        pairs.setdefault(opening, set()).add(closing)
    months = {small(m).split()[0] for rows in table.months.values() for m in rows}
    months |= set(table.speech_verbs.get("month_names", ()))
    return Speech(
        table.lang,
        lists,
        pairs={o: frozenset(c) for o, c in pairs.items()},
        abbreviations=table.abbreviations,
        elisions=tuple(table.quotes.get("elisions", ())),
        clitics=tuple(table.quotes.get("clitics", ())),
        suspended=tuple(table.quotes.get("suspended", ())),
        suffixes=bool(table.quotes.get("suffixes")),
        caseless=bool(table.quotes.get("caseless")),
        months=frozenset(months),
    )
