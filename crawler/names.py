"""The names that pages give their parts in id and class, from ``data/page_names.yml``: share bars, tags, contacts, captions."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from crawler.kinds import read_kinds
from db.records import ReturnwatchError

FILE = Path(__file__).parent / "data" / "page_names.yml"
KINDS = ("whole", "inside", "pictures", "lines")
_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
# "no-byline", "with-sidebar": what a part has or lacks, not what it is
_STATE = re.compile(r"(?<![A-Za-z])(?:no|with|without|has)[-_][\w-]+", re.IGNORECASE)


class BadNames(ReturnwatchError):
    """The file of names says something that cannot be used."""


def read_names(path: Path) -> dict[str, frozenset[str]]:
    """Kind to names, in small letters. Raises BadNames naming file, key, value and mend."""
    found: dict[str, frozenset[str]] = {}
    for kind, subjects in read_kinds(path, KINDS, BadNames).items():
        if not isinstance(subjects, dict):
            raise BadNames(f"{path.name}: {kind}: write subjects, each with a list")
        names: set[str] = set()
        for subject, listed in subjects.items():
            where = f"{path.name}: {kind}: {subject}"
            if not isinstance(listed, list):
                raise BadNames(f"{where}: write a list, as [share, teilen]")
            for name in listed:
                if not isinstance(name, str) or not name or name.split() != [name]:
                    raise BadNames(f"{where}: {name!r} is no name; write one word")
                if kind != "whole" and not name.isascii():
                    raise BadNames(
                        f"{where}: {name!r} can be found in no name; write letters from a to z without marks"
                    )
                # "pull-quote" and pullQuote are looked for as pullquote
                names.add(name.lower() if kind == "whole" else _letters(name))
        found[kind] = frozenset(names)
    return found


@cache
def _names() -> dict[str, frozenset[str]]:
    return read_names(FILE)


def _letters(name: str) -> str:
    return "".join(_SPLIT.split(name)).lower()


@lru_cache(maxsize=10_000)  # the pages of a site share their names
def kind_of_part(names: str) -> str:
    """What an element's id and classes say that it is: "frame", "picture", "line", or nothing."""
    known = _names()
    names = _STATE.sub(" ", names)
    if not known["whole"].isdisjoint(names.lower().split()):
        return "frame"
    words: set[str] = set()
    for name in names.split():
        parts = [part.lower() for part in _SPLIT.split(name) if part]
        words.update(parts)
        words.update(a + b for a, b in pairwise(parts))
    if not words.isdisjoint(known["inside"]):
        return "frame"
    if not words.isdisjoint(known["pictures"]):
        return "picture"
    return "line" if not words.isdisjoint(known["lines"]) else ""
