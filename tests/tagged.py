"""Taggers that share their pipelines, and one text through the whole tagger: what the tests of single languages ask of it."""

from __future__ import annotations

from functools import cache

from spacy.language import Language

from db.found import Annotation
from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger, acquaint, build

PUBLISHED = "2026-03-12"  # a Thursday


NOBODY = Register([], [], [], [])


@cache
def _pipe(lang: str) -> Language:
    return build(lang, NOBODY)


class SharingTagger(Tagger):
    """A tagger that uses the pipelines of all others in this process: a language's takes up to a second to make."""

    def pipe(self, lang: str) -> Language:
        pipe = _pipe(lang)
        acquaint(pipe, self.register)
        return pipe


@cache
def nobody_known(any_topic: bool = False) -> Tagger:
    return SharingTagger(NOBODY, any_topic=any_topic)


def tag(tagger: Tagger, lang: str, text: str) -> Annotation:
    return tagger.annotate(Text(id="x", text=text, lang=lang, published=PUBLISHED))


def said(tagger: Tagger, lang: str, text: str) -> list[tuple[str | None, str]]:
    """(speaker, words) of each statement."""
    found = tag(tagger, lang, text).statements
    return [(s.speaker, text[s.start : s.end]) for s in found]
