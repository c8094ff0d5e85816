"""Plain words that mean the same, by language: what statements in two languages are compared by besides measures and names.

``nlp/data/shared_words.yml``: a meaning, and for each language the beginnings of its words. Anyone can add to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from db.records import ReturnwatchError
from nlp import plain_yaml
from nlp.words import fold

DATA: Final = Path(__file__).parent / "data" / "shared_words.yml"


class SharedWordsError(ReturnwatchError):
    """The list cannot be used: names file, key and mend."""


@cache
def _table() -> dict[str, dict[str, str]]:
    """Language to beginning of a word to meaning."""
    raw = plain_yaml.read(DATA)
    found: dict[str, dict[str, str]] = {}
    for meaning, languages in raw.items():
        if not isinstance(languages, dict):
            raise SharedWordsError(
                f"shared_words.yml: {meaning}: {languages!r}; languages with beginnings of words are wanted"
            )
        for lang, words in languages.items():
            if not isinstance(words, str) or not words.strip():
                raise SharedWordsError(
                    f"shared_words.yml: {meaning}: {lang}: {words!r}; beginnings of words, apart by blanks, are wanted"
                )
            for word in words.split():
                found.setdefault(lang, {})[fold(word)] = meaning
    return found


@cache
def _of(lang: str) -> tuple[dict[str, str], tuple[int, ...]]:
    beginnings = _table().get({"nn": "nb", "no": "nb"}.get(lang, lang), {})
    return beginnings, tuple(sorted({len(b) for b in beginnings}, reverse=True))


def meanings(words: Iterable[str], lang: str) -> set[str]:
    """The meanings of folded words; a word has that of the longest beginning."""
    beginnings, lengths = _of(lang)
    found = set()
    for word in words:
        for length in lengths:
            if meaning := beginnings.get(word[:length]) if len(word) >= length else None:  # fmt: skip
                found.add(meaning)
                break
    return found
