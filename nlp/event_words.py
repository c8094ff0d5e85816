"""Words of what happened: ``events`` in a language's file. A language without the section tells of letters alone.

Patterns in the notation of nlp/patterns.py, of verbs in forms of the past:

    letter    somebody wrote or sent one; where nlp/letters.py finds it, too, it is told once
    flight    a plane left or landed, or people were put out of the country
    talks     officials met those who rule in Kabul
    visit     officials travelled there, or theirs came here
    reply     somebody answered a letter
    decision  a government, parliament or office decided
    ruling    a court ruled

    not       in the clause of the deed takes it back: "would have", "is planned", "cancelled"
    untrue    anywhere before it in the sentence takes it back: "denied that", "if", "wants"
    sum       in a sentence that counts people makes many deeds of one: "since May", "in total"; may be missing

Single words:

    from, to, via   stand before the place where a flight leaves, lands, stops over
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from nlp.language import LanguageError, tables_or_neutral
from nlp.patterns import PatternIndex
from nlp.words import fold

KINDS: Final = ("letter", "flight", "talks", "visit", "reply", "decision", "ruling")
TAKEN_BACK: Final = ("not", "untrue", "sum")
PLACES: Final = ("from", "to", "via")


@dataclass(frozen=True, slots=True)
class EventWords:
    """The words of one language."""

    index: PatternIndex[str]
    places: dict[str, frozenset[str]]
    kabul: PatternIndex[str]  # words that stand for those who rule there


@cache
def event_words(lang: str) -> EventWords | None:
    """The words of a language (``events`` in its file); None where it has none."""
    table = tables_or_neutral(lang)
    section = table.events
    if not section:
        return None
    known = {*KINDS, *TAKEN_BACK, *PLACES}
    if odd := section.keys() - known:
        raise LanguageError(
            f"{table.lang}.yml: events: unknown keys {sorted(odd)}; known are {', '.join(sorted(known))}"
        )
    if missing := [key for key in ("not", "untrue") if key not in section]:
        raise LanguageError(
            f"{table.lang}.yml: events: {', '.join(missing)} is missing: without it, what is planned or denied would count"
        )
    rows = {kind: section.get(kind, ()) for kind in (*KINDS, *TAKEN_BACK)}
    return EventWords(
        PatternIndex(rows, table.sets),
        {key: frozenset(map(fold, section.get(key, ()))) for key in PLACES},
        PatternIndex({"kabul": table.sets.get("taliban", ())}),
    )
