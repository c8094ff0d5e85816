"""Which field an office is about and what rank it has, from its printed words in any of our languages.

The lists stand in the language files under ``titles``: ``portfolio.asylum``, ``role.minister`` and so on, as stems.
The register's labels are English, so English words count in every language.
"""

from __future__ import annotations

import re
from functools import cache

from nlp.language import available, section
from nlp.speech import Words, speech, words
from nlp.spelling import fold
from nlp.words import small

WORD = re.compile(r"[^\W_]+(?:[-'\u200c][^\W_]+)*")


@cache
def _lists(prefix: str) -> tuple[tuple[str, Words], ...]:
    found = []
    for lang in available():
        for name, rows in section(lang, "titles").items():
            if name.startswith(prefix):
                kind = name.removeprefix(prefix).replace("_", " ")
                found.append((kind, words(rows)))
    return tuple(found)


def _matching(printed: str, prefix: str) -> list[str]:
    low = [small(w) for w in WORD.findall(printed.replace("’", "'"))]
    folded = [fold(w) for w in low]
    found = []
    for name, listed in _lists(prefix):
        for forms in (low, folded):
            if any(w in listed for w in forms) or any(
                listed.phrase_at(forms, at, len(forms)) for at in range(len(forms))
            ):
                found.append(name)
                break
    return found


@cache
def portfolio(words: str) -> frozenset[str]:
    """The fields named: asylum, interior, justice, foreign ...; empty where none is."""
    return frozenset(_matching(words, "portfolio."))


RANKS = (
    "spokesperson", "prime minister", "state secretary", "commissioner", "minister", "president"
)  # fmt: skip


@cache
def role(words: str) -> str:
    """The rank named, or "": a deputy prime minister who heads a ministry is a minister."""
    bare = re.sub(r"\([^)]*\)", "", words)
    found = _matching(bare, "role.")
    return next((r for r in RANKS if r in found), "")


def is_former(words: str, lang: str) -> bool:
    """Whether the words printed beside a name say that the office is held no more."""
    former = speech(lang or "en")["former"]
    return any(w in former for w in small(words).replace("-", " ").split())
