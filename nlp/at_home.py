"""Whose government speaks where a country is not printed: on official pages the publisher's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from nlp.portfolios import role
from nlp.position_actors import OFFICIAL, RULING
from nlp.position_names import NO_COUNTRY, named
from nlp.position_words import OF_UNION, position_words
from nlp.speaker import Speaker
from nlp.words import small

UNION: Final = "EU"


def at_home(speaker: Speaker, doc: Doc) -> Speaker:
    """On a government's own pages an office or body of government, or its spokesperson, without a country is of that country.

    On the Union's own pages so are the Commission and its like. Never a party, a court, an organisation, or what is another's.
    """
    home = doc._.country
    if doc._.tier != OFFICIAL or speaker.country or (home in NO_COUNTRY and home != UNION):  # fmt: skip
        return speaker
    if speaker.kind in ("person", "office") and role(speaker.office_printed) in RULING:
        return speaker if home == UNION else replace(speaker, country=home)
    return replace(speaker, country=home) if _of_home(speaker, doc) else speaker


def _of_home(speaker: Speaker, doc: Doc) -> bool:
    """Whether the printed words name a body of the publisher's own government, or who speaks for one."""
    known = position_words(doc.lang_ or "xx")
    if known is None or speaker.start is None or speaker.end is None:
        return False
    here = [c for c in doc._.countries if speaker.start <= c.start < speaker.end]
    own = doc._.country
    if any(c.iso2 != own for c in here):
        return False
    person = speaker.kind in ("person", "office")
    printed = speaker.office_printed if person else doc.text[speaker.start : speaker.end]  # fmt: skip
    low = [small(w) for w in printed.replace(",", " ").split()]
    names = list(named(low, known))
    labels = {x.label for x in names}
    allowed = {*OF_UNION} if own == UNION else {"government"}
    if not labels or not labels <= allowed:
        return False
    if role(printed) == "spokesperson":
        return True
    if speaker.kind != "body":
        return False
    # "European governments" are others, too
    return all(w in doc._.reading.speech["determiners"] for w in low[: names[0].first])
