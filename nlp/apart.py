"""Tags of one text as a line of ``annotate``, by a tagger that a process makes once: for work that is spread over many."""

from __future__ import annotations

import json
from functools import cache

from db.records import Text
from nlp.commands import as_line
from nlp.offices import Register
from nlp.pipeline import Tagger


def tagged(address: str, text: str, lang: str, published: str) -> str:
    """JSON of the annotate contract, with the address as id."""
    found = _tagger().annotate(
        Text(id=address, text=text, lang=lang, published=published)
    )
    return json.dumps(as_line(address, found, published), ensure_ascii=False)


@cache
def _tagger() -> Tagger:
    return Tagger(Register.shipped())
