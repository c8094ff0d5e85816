"""One sentence and all its versions: who prints it, where it came from, which words were added and left out. Reading only."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from db.filters import PUBLIC
from db.records import TIERS
from db.translations import Translation, translations_of

_TOKEN: Final = re.compile(r"\w+|[^\w\s]|\s+")
#: a piece of a sentence: the words, and "", "ins" (the version it came from has them not) or "del" (it alone has them)
Piece = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """A place that prints the sentence."""

    id: str  # of the statement
    parent: str  # empty: this is the root
    wording: str  # root, verbatim, trimmed, reworded, translated
    other_speaker: bool
    public: str  # day
    tier: str
    outlet: str
    lang: str
    speaker: str  # as the statement resolves to, or as printed
    printed: str
    text: str
    pieces: tuple[Piece, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    url: str
    title: str
    translations: tuple[Translation, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """All versions, in the order in which they became public; the root first."""

    id: str  # of the utterance
    versions: tuple[Version, ...]

    @property
    def root(self) -> Version:
        return self.versions[0]


def sentence(connection: sqlite3.Connection, statement: str) -> Sentence | None:
    """The sentence of which a statement is a version, or that has this id; None where it was never linked."""
    found = connection.execute(
        "SELECT utterance FROM lineage WHERE child = ?1 UNION SELECT id FROM utterances WHERE id = ?1 LIMIT 1",
        (statement,),
    ).fetchone()
    if found is None:
        return None
    rows = connection.execute(
        "SELECT l.child, coalesce(l.parent, ''), l.wording, l.other_speaker, substr(" + PUBLIC + ", 1, 10), s.tier, p.name, s.lang,"
        " coalesce(s.speaker, s.speaker_printed), s.speaker_printed, s.text, l.added, l.removed, s.url, v.title, s.version, s.start, s.\"end\""
        " FROM lineage AS l JOIN statements AS s ON s.id = l.child JOIN versions AS v ON v.id = s.version"
        " JOIN sources AS p ON p.slug = s.source WHERE l.utterance = ?",
        (found[0],),
    ).fetchall()  # fmt: skip
    texts = {row[0]: row[10] for row in rows}
    order = {tier: number for number, tier in enumerate(TIERS)}
    rows.sort(key=lambda r: (r[2] != "root", r[4], order.get(r[5], len(order)), r[13], r[16]))  # fmt: skip
    versions = []
    for row in rows:
        added, removed = tuple(json.loads(row[11])), tuple(json.loads(row[12]))
        versions.append(
            Version(
                row[0], row[1], row[2], bool(row[3]), row[4], row[5], row[6], row[7], row[8], row[9], " ".join(row[10].split()),
                tuple(pieces(row[10], texts.get(row[1], ""), row[2], added)), added, removed, row[13], row[14],
                translations_of(connection, row[15], row[16], row[17]),
            )
        )  # fmt: skip
    return Sentence(found[0], tuple(versions)) if versions else None


def pieces(text: str, parent: str, wording: str, added: Sequence[str]) -> list[Piece]:
    """The sentence cut into what is as it was, what was added, and what is gone."""
    if wording in ("trimmed", "reworded") and parent:
        return _compared(text, parent)
    if wording == "translated":
        return _marked(text, added)
    return [(" ".join(text.split()), "")]


def _compared(text: str, parent: str) -> list[Piece]:
    old, new = (_TOKEN.findall(" ".join(one.split())) for one in (parent, text))
    matcher = SequenceMatcher(None, [t.casefold() for t in old], [t.casefold() for t in new], autojunk=False)  # fmt: skip
    found: list[Piece] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found.append(("".join(new[c:d]), ""))
            continue
        if gone := "".join(old[a:b]):
            found.append((gone, "del"))
        if came := "".join(new[c:d]):
            found.append((came, "ins"))
    return _smoothed(found)


def _smoothed(found: list[Piece]) -> list[Piece]:
    """A lone space between two changes is part of them."""
    joined: list[Piece] = []
    for number, (words, kind) in enumerate(found):
        if not kind and not words.strip() and 0 < number < len(found) - 1:
            joined += [(words, "del"), (words, "ins")]
        else:
            joined.append((words, kind))
    ordered: list[Piece] = []
    run: list[Piece] = []
    for piece in [*joined, ("", "")]:
        if piece[1]:
            run.append(piece)
            continue
        for kind in ("del", "ins"):
            if words := "".join(w for w, k in run if k == kind):
                ordered += _spaced(words, kind)
        run = []
        if piece[0]:
            ordered.append(piece)
    return ordered


def _spaced(words: str, kind: str) -> list[Piece]:
    """Spaces at the ends are not marked; what is gone and what came in its place are kept apart by one."""
    bare = words.strip()
    if not bare:
        return [(" ", "")]
    before = " " if words[0].isspace() else ""
    after = " " if words[-1].isspace() or kind == "del" else ""
    return [piece for piece in ((before, ""), (bare, kind), (after, "")) if piece[0]]


def _marked(text: str, added: Sequence[str]) -> list[Piece]:
    found: list[Piece] = []
    text, at = " ".join(text.split()), 0
    for words in added:
        start = text.find(" ".join(words.split()), at)
        if start < 0:
            continue
        end = start + len(" ".join(words.split()))
        found += [(text[at:start], ""), (text[start:end], "ins")]
        at = end
    return [piece for piece in [*found, (text[at:], "")] if piece[0]]
