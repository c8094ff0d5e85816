"""Words of what happened: ``events`` in a language's file. A language without the section tells of letters alone.

Most of it are plain words, from which the patterns below are made; verbs in forms of the past alone, ``*`` behind a beginning:

    plane, left         a plane; that it took off or landed
    people, returned    who is sent back; that they were put out of the country
    one, escort         one single person: "a man"; who comes along and is not counted: "three policemen"
    meeting, held, met  talks; that they took place; that somebody met, spoke with somebody
    team, went, received  officials; that they travelled; that somebody had them as guests
    paper, sent, wrote  a letter; that somebody sent, signed it; that somebody wrote
    answer, gave, answered, asked  an answer; that it came or was given; that somebody answered; what is answered
    government, decided   who decides; that they did
    court, ruled, verdict  who judges; that they did; a judgment as a noun, which counts with a day beside it
    union                 the Commission in Brussels
    led                 headed a mission: one that the Commission led is the Union's
    next_day            "the next day": one day after the last day that was printed
    compounds           endings that make a long word count as the short one: *gericht* in *Verwaltungsgericht*

What does not fit that is a pattern in the notation of nlp/patterns.py, under its kind:

    letter    somebody wrote or sent one; where nlp/letters.py finds it, too, it is told once
    flight    a plane left or landed, or people were put out of the country
    talks     officials met those who rule in Kabul
    visit     officials travelled there, or theirs came here
    reply     somebody answered a letter
    decision  a government, parliament or office decided
    ruling    a court ruled

    not       in the clause of the deed takes it back: "would have", "is planned", "cancelled"
    untrue    anywhere before it in the sentence takes it back: "denied that", "if", "wants"
    year      in the clause of the deed takes it back where no day is printed: "last year", "in 2025"; may be missing
    no_visit  in the sentence takes back a visit: "welcomed the letter"; may be missing
    no_flight in the sentence takes back a flight that only people tell: "people who are returned"; may be missing
    sum       in a sentence that counts people makes many deeds of one: "since May", "in total"; may be missing

Single words:

    from, to, via   stand before the place where a flight leaves, lands, stops over
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from nlp.language import LanguageError, tables_or_neutral
from nlp.patterns import PatternIndex
from nlp.words import Kept, Words, fold

KINDS: Final = ("letter", "flight", "talks", "visit", "reply", "decision", "ruling")
TAKEN_BACK: Final = ("not", "untrue", "sum", "year", "no_visit", "no_flight")
PLACES: Final = ("from", "to", "via")
ONE: Final = "one"
NEXT_DAY: Final = "next_day"
UNION: Final = "union"
YEAR: Final = "year"
MET: Final = "met"  # talks only where those who rule in Kabul are named beside
GONE: Final = "gone"  # a visit only where officials stand in the sentence or before
LED: Final = "led"  # a visit of the Union, whoever else travelled with it
PLANE: Final = "plane"
VERDICT: Final = "verdict"  # a ruling only where a day stands beside
TEAM: Final = "team"
GIVEN_BACK: Final = "returned"  # a flight only where a number of people stands beside
#: a verb that tells of a kind only in such company
LOOSE: Final = {MET: "talks", GIVEN_BACK: "flight", GONE: "visit", LED: "visit", VERDICT: "ruling"}  # fmt: skip
MADE: Final = (
    ("flight", "plane _12 left"),
    ("flight", "left _12 plane"),
    ("flight", "people _12 returned"),
    ("flight", "returned _9 people"),
    (GIVEN_BACK, "returned"),
    ("talks", "meeting _12 held"),
    ("talks", "held _8 meeting"),
    (MET, "met"),
    ("visit", "team _10 went"),
    ("visit", "went _10 team"),
    ("visit", "team _8 received"),
    ("visit", "received _8 team"),
    (GONE, "went _6 there"),
    (TEAM, "team"),
    (PLANE, "plane"),
    (LED, "union _2 led _3 team"),
    ("letter", "paper _12 sent"),
    ("letter", "sent _12 paper"),
    ("letter", "wrote _6 union"),
    ("letter", "union _6 wrote"),
    ("reply", "answer _10 gave"),
    ("reply", "gave _8 answer"),
    ("reply", "answered _12 asked"),
    ("reply", "asked _12 answered"),
    ("reply", "union _8 answered"),
    ("reply", "answered _8 union"),
    ("decision", "government _12 decided"),
    ("decision", "decided _9 government"),
    ("ruling", "court _12 ruled"),
    ("ruling", "ruled _6 court"),
    (VERDICT, "verdict _5 court"),
)
# how Kabul and Afghanistan begin, in all languages
THERE: Final = ("kabul*", "kaboul*", "cabul*", "kabil*", "afgan*", "afghan*", "afegan*", "afganistan*", "καμπουλ*", "αφγανισταν*", "кабул*", "афганистан*", "کابل", "افغانستان")  # fmt: skip
WORDS: Final = frozenset(w for _, row in MADE for w in row.split() if w[0] != "_") - {"there"}  # fmt: skip
OTHERS: Final = (ONE, NEXT_DAY, UNION, "compounds", "escort")


@dataclass(frozen=True, slots=True)
class EventWords:
    """The words of one language."""

    index: PatternIndex[str]
    places: dict[str, frozenset[str]]
    kabul: PatternIndex[str]  # words that stand for those who rule there
    knows_union: bool  # whether the Commission's names are listed
    escort: tuple[str, ...]  # beginnings
    short: Kept[str]  # a word without what stands before it in a compound

    def plain(self, words: Words) -> Words:
        """The words with compounds cut to their last part."""
        return replace(words, folded=[self.short[word] for word in words.folded])


@cache
def event_words(lang: str) -> EventWords | None:
    """The words of a language (``events`` in its file); None where it has none."""
    table = tables_or_neutral(lang)
    section = table.events
    if not section:
        return None
    known = {*KINDS, *TAKEN_BACK, *PLACES, *WORDS, *OTHERS}
    if odd := section.keys() - known:
        raise LanguageError(
            f"{table.lang}.yml: events: unknown keys {sorted(odd)}; known are {', '.join(sorted(known))}"
        )
    if missing := [key for key in ("not", "untrue") if key not in section]:
        raise LanguageError(
            f"{table.lang}.yml: events: {', '.join(missing)} is missing: without it, what is planned or denied would count"
        )
    rows = {kind: list(section.get(kind, ())) for kind in (*KINDS, *TAKEN_BACK, ONE, NEXT_DAY, UNION)}  # fmt: skip
    for kind, row in _made(section):
        rows.setdefault(kind, []).append(row)
    endings = sorted(map(fold, section.get("compounds", ())), key=len, reverse=True)
    return EventWords(
        PatternIndex(rows, table.sets),
        {key: frozenset(map(fold, section.get(key, ()))) for key in PLACES},
        PatternIndex({"kabul": table.sets.get("taliban", ())}),
        UNION in section,
        tuple(fold(word.rstrip("*")) for word in section.get("escort", ())),
        Kept(lambda word: next((e for e in endings if word.endswith(e)), word)),
    )


def _made(section: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Patterns out of plain words; none where a word of it is missing."""
    section = {**section, "there": THERE}
    for kind, row in MADE:
        parts = row.split()
        if all(part[0] == "_" or section.get(part) for part in parts):
            yield kind, " ".join(p if p[0] == "_" else f"({'|'.join(section[p])})" for p in parts)  # fmt: skip
