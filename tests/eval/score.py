"""Counts what the tagger found against gold: per layer, exact definitions in ``gold/README.md``.

Statements match when the words inside their spans have a Jaccard index of at least .8, one to one, best first. The speaker
is right when the folded surname is the same, for a body or document also when the printed mention is, or when both are
null. An extra statement inside one of ``ignore_statements`` counts neither way.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

WORD = re.compile(r"\w+")
ALIKE = 0.8
#: speakers of these roles are also right where the printed mention is the gold's
BODIES = ("institution", "spokesperson", "taliban", "ngo", "un")
Row = dict[str, Any]


@dataclass
class Tally:
    """Right, too many, missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, right: int, extra: int, missed: int) -> None:
        self.right += right
        self.extra += extra
        self.missed += missed

    @property
    def f(self) -> float:
        """F1 in per cent; 100 where there was nothing to find and nothing was found."""
        found = 2 * self.right + self.extra + self.missed
        return 100.0 if not found else 200 * self.right / found


@dataclass
class Share:
    """So many of so many."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        self.right += right
        self.of += 1

    @property
    def percent(self) -> float:
        return 100.0 if not self.of else 100 * self.right / self.of


def fold(name: str | None) -> str:
    decomposed = unicodedata.normalize("NFKD", name or "").casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def score(rows: Iterable[Row], answers: dict[str, Row]) -> dict[str, float]:
    """Figures in per cent, but for the counts ``false lists`` and ``off-topic speakers``."""
    layers: defaultdict[str, Tally] = defaultdict(Tally)
    shares: defaultdict[str, Share] = defaultdict(Share)
    false_lists = off_topic_speakers = 0
    for row in rows:
        gold, found = row["gold"], answers[row["id"]]
        shares["relevant"].add(bool(found["relevant"]) == gold["relevant"])
        if not gold["relevant"]:
            off_topic_speakers += sum(bool(s["speaker"]) for s in found["statements"])
            false_lists += bool(signed(found))
            continue
        _layer(
            layers["countries"],
            gold["countries"],
            found["countries"],
            lambda g, p: g["iso2"] == p["iso2"],
        )
        _layer(layers["people"], gold["people"], found["people"], _same_person)
        _layer(
            layers["figures"],
            gold.get("figures", []),
            found["figures"],
            lambda g, p: True,
        )
        codes, there = (
            {m["code"] for m in gold["measures"]},
            {m["code"] for m in found["measures"]},
        )
        layers["measures"].add(
            len(codes & there), len(there - codes), len(codes - there)
        )
        _statements(row, found, layers, shares)
        if gold.get("signatories"):
            shares["signatory sets"].add(set(gold["signatories"]) == signed(found))
        elif signed(found) and not gold.get("signatories_partial"):
            false_lists += 1
        kinds = {i["kind"] for i in found["issues"]}
        for issue in gold.get("issues", []):
            shares["contradictions"].add(
                any(kind.startswith(issue["kind"]) for kind in kinds)
            )
    figures = {name: tally.f for name, tally in layers.items()} | {
        name: share.percent for name, share in shares.items()
    }
    return {
        **figures,
        "false lists": false_lists,
        "off-topic speakers": off_topic_speakers,
    }


def signed(found: Row) -> set[str]:
    """Countries that are printed as signing or backing."""
    return {s["iso2"] for s in found["signatories"] if s["act"] in ("signed", "backed")}


def _layer(
    tally: Tally, gold: list[Row], found: list[Row], same: Callable[[Row, Row], bool]
) -> None:
    used: set[int] = set()
    for one in gold:
        for place, other in enumerate(found):
            if place not in used and _overlap(one, other) and same(one, other):
                used.add(place)
                break
    tally.add(len(used), len(found) - len(used), len(gold) - len(used))


def _overlap(a: Row, b: Row) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def _same_person(gold: Row, found: Row) -> bool:
    return fold(gold["name"]).split()[-1] in fold(found["name"]).split()


def _words(text: str, statement: Row) -> set[int]:
    spans = statement.get("spans") or [(statement["start"], statement["end"])]
    return {match.start() + a for a, b in spans for match in WORD.finditer(text[a:b])}


def _jaccard(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _statements(
    row: Row, found: Row, layers: dict[str, Tally], shares: dict[str, Share]
) -> None:
    text, gold = row["text"], row["gold"]
    wanted = [_words(text, s) for s in gold["statements"]]
    got = [_words(text, s) for s in found["statements"]]
    pairs = sorted(
        (
            (_jaccard(a, b), i, j)
            for i, a in enumerate(wanted)
            for j, b in enumerate(got)
        ),
        reverse=True,
    )
    hits: dict[int, int] = {}
    for alike, i, j in pairs:
        if alike >= ALIKE and i not in hits and j not in hits.values():
            hits[i] = j
    ignored = [_words(text, s) for s in gold.get("ignore_statements", [])]
    extra = [
        j
        for j, b in enumerate(got)
        if j not in hits.values()
        and not any(b and len(b & i) / len(b) >= ALIKE for i in ignored)
    ]
    right = [
        i
        for i, j in hits.items()
        if _same_speaker(gold["statements"][i], found["statements"][j])
    ]
    layers["content"].add(len(hits), len(extra), len(wanted) - len(hits))
    layers["content and speaker"].add(
        len(right), len(extra) + len(hits) - len(right), len(wanted) - len(right)
    )
    for i, j in hits.items():
        one, other = gold["statements"][i], found["statements"][j]
        if other["speaker"]:
            shares["named speakers right"].add(i in right)
        if one.get("said_on"):
            shares["said_on right"].add(one["said_on"] == other["said_on"])
        else:
            shares["undated left undated"].add(not other["said_on"])


def _same_speaker(gold: Row, found: Row) -> bool:
    wanted, got = fold(gold.get("speaker")), fold(found.get("speaker"))
    printed = wanted and got and found.get("speaker_start") is not None
    if (
        printed
        and gold.get("speaker_role") in BODIES
        and _overlap(_mention(gold), _mention(found))
    ):
        return True
    if not wanted or not got:
        return not wanted and not got
    a, b = WORD.findall(wanted), WORD.findall(got)
    return a[-1] in b or b[-1] in a


def _mention(statement: Row) -> Row:
    return {"start": statement["speaker_start"], "end": statement["speaker_end"]}
