"""One text through the whole tagger, without a register: what the tests of single languages ask of it."""

from __future__ import annotations

from functools import cache

from db.found import Annotation
from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger

PUBLISHED = "2026-03-12"  # a Thursday


@cache
def nobody_known() -> Tagger:
    return Tagger(Register([], [], [], []))


def tag(tagger: Tagger, lang: str, text: str) -> Annotation:
    return tagger.annotate(Text(id="x", text=text, lang=lang, published=PUBLISHED))


def said(tagger: Tagger, lang: str, text: str) -> list[tuple[str | None, str]]:
    """(speaker, words) of each statement."""
    found = tag(tagger, lang, text).statements
    return [(s.speaker, text[s.start : s.end]) for s in found]
