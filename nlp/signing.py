"""Cues of signing: words that say a country signed, backed, stayed away, attended. ``signatures`` in a language's file.

A cue counts for the countries in its sentence, or in the list below it. Patterns in the notation of nlp/patterns.py:

    sign     puts its name to it                   attend   was there, listened: no signature
    back     supports it                           host     invited
    join     goes on with a list begun before      other    may, will or should sign; signs something else
    not      did not sign, is missing              except   stands right before those who are left out
    author   started, drafted or sent it           closing  above the names at the end of a letter
    origin   "a letter from": two countries or more
    ask      asks for something: two countries or more, with a letter beside it
    untrue   may be missing: "it is false", over the signing told behind it (nlp/denials.py)
    together may be missing: "together with Malta": whoever sends or signs in that sentence does it with them
    earlier  another letter than the one told of   unlike   turns what is said of the others round

Single words (``letter`` may have rows such as ``stem*``):

    letter   what is signed                        by       stands before who signed
    did      "Germany did not, Malta did"          some     "a group of countries including"
    others   "and nine other governments"          also     takes "except" back: "besides Austria Poland too"
    at       stands before a place where something happens
    breaks   begin another clause                  one      articles before one person of a people: "le Danois"
    who      a government, a colleague             private  people whose signature is not their country's
    joint    may be missing: "joint", before what is signed
    we       may be missing: verbs that say "we" by their form alone
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from nlp.language import LanguageError, tables_or_neutral
from nlp.patterns import PatternIndex
from nlp.speech import Words as Listed
from nlp.speech import words as listed
from nlp.words import Words, small

#: cues, the one that wins where several stand on the same words first
KINDS: Final = ("other", "except", "unlike", "not", "earlier", "sign", "back", "join", "author", "closing", "attend", "host", "origin", "ask")  # fmt: skip
#: such kinds may be missing from a language's file
OPTIONAL: Final = ("untrue", "together")
LISTS: Final = (
    "letter",
    "by",
    "others",
    "at",
    "breaks",
    "one",
    "who",
    "private",
    "also",
    "some",
    "did",
)
#: lists that may be missing too
JOINT: Final = "joint"
WE: Final = "we"
ASIDE: Final = 4  # words between a comma and "not" in "which for now is not a member"

Act = Literal["signed", "backed", "attended", "hosted", "not signed"]
ACTS: Final[dict[str, Act]] = {
    "sign": "signed",
    "back": "backed",
    "not": "not signed",
    "attend": "attended",
    "host": "hosted",
    "join": "signed",
    "closing": "signed",
    "origin": "signed",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A kind of ``KINDS``, and where it stands, characters."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SigningWords:
    """The words of one language."""

    index: PatternIndex[str]
    letter: Listed
    by: frozenset[str]
    others: frozenset[str]
    at: frozenset[str]
    breaks: frozenset[str]
    one: frozenset[str]
    who: frozenset[str]
    private: frozenset[str]
    also: frozenset[str]
    some: frozenset[str]
    did: frozenset[str]
    joint: frozenset[str]
    we: frozenset[str]


@cache
def signing(lang: str) -> SigningWords | None:
    """The words of a language (``signatures`` in its file); None where it has none."""
    table = tables_or_neutral(lang)
    section = table.signatures
    if not section:
        return None
    if odd := (section.keys() - {*OPTIONAL, JOINT, WE}) ^ {*KINDS, *LISTS}:
        raise LanguageError(
            f"{table.lang}.yml: signatures: unknown or missing keys {sorted(odd)}; wanted are {', '.join((*KINDS, *LISTS))}"
        )
    lists = {
        name: frozenset(map(small, section.get(name, ())))
        for name in (*LISTS, JOINT, WE)
        if name != "letter"
    }
    return SigningWords(
        PatternIndex({kind: section.get(kind, ()) for kind in (*KINDS, *OPTIONAL)}),
        letter=listed(section["letter"]),
        **lists,
    )


@cache
def capitals(lang: str) -> dict[tuple[str, ...], str]:
    """Capitals that stand for governments, as lower words, to ISO codes. Brussels stands for the EU and is left out."""
    return {
        tuple(small(name).split()): iso2
        for iso2, names in tables_or_neutral(lang).capitals.items()
        for name in names
    }


def cues(words: Words, known: SigningWords) -> list[Cue]:
    """The cues of a text in order; of overlapping ones the kind that comes first in ``KINDS``, then the longer."""
    hits = sorted(
        known.index.find(words),
        key=lambda h: ((*KINDS, *OPTIONAL).index(h.label), h.first - h.last, h.first),
    )
    taken: set[int] = set()
    found: list[Cue] = []
    for hit in hits:
        covered = range(hit.first, hit.last + 1)
        if hit.label == "not" and _in_commas(words, covered):
            continue
        if taken.isdisjoint(covered):
            taken.update(covered)
            found.append(Cue(hit.label, words.starts[hit.first], words.end(hit.last)))
    return sorted(found, key=lambda c: c.start)


def _in_commas(words: Words, covered: range) -> bool:
    """Whether a comma ends the clause of "not": "Norway, which is not a member, has signed"."""
    ends = any("," in words.gaps[k] for k in covered[1:])
    return ends and any(
        "," in words.gaps[k] for k in range(max(0, covered[0] - ASIDE), covered[0] + 1)
    )
