"""Which circumstances are harmless: ``python -m tests.eval.plain [--write]``.

Counts, on the texts opened to the rules, how often a row was right beside each circumstance (nlp/plainly.py), by class: the rows as
the rules find them, before anything is withheld. ``seen2`` counts double, since the rules were made without it. A circumstance
is harmless that stands with ``LEAST`` rows, of those still asserted, of which no more than ``WRONG`` are wrong. ``--write`` puts them into
``nlp/data/plain.yml``.

Then what this would have given: for each language the circumstances are counted on the other seven, and used on that one's
``seen2``; the eight together are the table.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from db.found import PositionFound
from db.records import Text
from nlp.components import positions as component
from nlp.plainly import CLASSES, DATA, circumstances, class_of
from nlp.positions import Taken, Unit
from nlp.stance_measured import STAGES, STANCES
from tests.eval.positions import Tally, matched, read, tagger

HALVES = {"train": 1, "seen": 1, "dev": 1, "seen2": 2}
HONEST = "seen2"
LEAST = 3
WRONG = 0.25
Counts = dict[str, dict[str, list[int]]]


class Case(NamedTuple):
    """A row as the rules found it."""

    half: str
    lang: str
    case: tuple[
        object, ...
    ]  # text, span, actor, stance, stage: several measures on it count once
    group: str
    circumstances: frozenset[str]
    stance_right: bool
    stage_right: bool


def cases(half: str) -> list[Case]:
    """Tag a half and withhold nothing."""
    last: list[frozenset[str]] = []  # of the row that is made next

    def note(unit: Unit, code: str, taken: Taken, how: str) -> Taken:
        last.append(frozenset(circumstances(unit, code, taken, how)))
        return taken

    places: dict[tuple[object, ...], frozenset[str]] = {}
    rows = component.Finder._rows

    def remember(self: component.Finder, *arguments: object) -> Iterable[PositionFound]:
        for p in rows(self, *arguments):  # type: ignore[arg-type]
            places.setdefault((p.start, p.end, p.actor, p.measure), last[-1])
            yield p

    found: list[Case] = []
    with patch.object(component, "plainly", note), patch.object(component.Finder, "_rows", remember):  # fmt: skip
        reads = tagger()
        for row in read(half):
            places.clear()
            text = Text(row["id"], row["text"], row["lang"], published=row["published"], country=row["source_country"])  # fmt: skip
            all_of_it = reads.doc(text, row["lang"])._.positions
            for p, g in matched(row, [p for p in all_of_it if p.stance != "signed"]):
                taken = p.stance, p.stage
                stands = places.get((p.start, p.end, p.actor, p.measure), frozenset())
                if taken == ("mentions", "talk"):
                    continue
                found.append(
                    Case(
                        half, row["lang"], (row["id"], p.start, p.end, p.actor, *taken), class_of(taken), stands,
                        g is not None and g["stance"] == p.stance, g is not None and g["stage"] == p.stage,
                    )
                )  # fmt: skip
    return found


def harmless(found: Iterable[Case], without: str = "") -> Counts:
    """By class, circumstances with rows right and rows, as they stand in the YAML.

    Backwards: all that were seen stand at first; then, as long as one has too few rows or too many wrong ones among the rows that
    are still asserted, the worst is taken out. So "the minister says it" is not blamed for what is wrong because of other words.
    """
    groups: dict[str, list[Case]] = {name: [] for name in CLASSES}
    for c in found:
        if c.lang != without:
            groups[c.group].append(c)
    return {name: _kept(rows) for name, rows in groups.items()}


def _kept(rows: list[Case]) -> dict[str, list[int]]:
    kept = {name for c in rows for name in c.circumstances}
    while True:
        counts: dict[str, list[int]] = {name: [0, 0] for name in kept}
        for c in rows:
            if c.circumstances <= kept:
                weight = HALVES[c.half]
                for name in c.circumstances:
                    counts[name][0] += weight * (c.stance_right and c.stage_right)
                    counts[name][1] += weight
        share = {name: (of - right) / of if of >= LEAST else 1.0 for name, (right, of) in counts.items()}  # fmt: skip
        worst = max(sorted(share), key=lambda name: share[name], default="")
        if not worst or share[worst] <= WRONG:
            return dict(sorted(counts.items()))
        kept.discard(worst)


def left_out(found: Collection[Case]) -> dict[str, Tally]:
    """What is asserted in each language's ``seen2`` by what was counted on the other seven."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for lang in sorted({c.lang for c in found}):
        table = harmless(found, lang)
        kept: dict[tuple[object, ...], list[Case]] = defaultdict(list)
        for c in found:
            if c.half == HONEST and c.lang == lang and c.circumstances <= table[c.group].keys():  # fmt: skip
                kept[c.case].append(c)
        for case, its in kept.items():
            for name, right in (
                (str(case[-2]), all(c.stance_right for c in its)),
                (str(case[-1]), all(c.stage_right for c in its)),
            ):
                tallies[name].found += 1
                tallies[name].right += right
    return tallies


def write(table: Counts, path: Path = DATA) -> None:
    lines = [
        "# What may stand beside a stance or stage that is asserted (nlp/plainly.py): rows that were right beside it, and rows.",
        "# Written by: python -m tests.eval.plain --write",
    ]
    for group, rows in table.items():
        lines.append(f"{group}: {{}}" if not rows else f"{group}:")
        lines += [f"  {name}: [{right}, {of}]" for name, (right, of) in rows.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main(arguments: list[str]) -> None:
    found = [c for half in HALVES for c in cases(half)]
    if "--write" in arguments:
        write(harmless(found))
    for name, t in left_out(found).items():
        if name in (*STANCES, *STAGES) and name not in ("mentions", "talk"):
            sys.stdout.write(f"{name}: {t.right} of {t.found} right, lower bound {t.lower:.3f}\n")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
