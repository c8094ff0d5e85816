"""How often a stance and a stage is right: ``python -m tests.eval.positions dev|train|seen|seen2|held [--write] [-v] [LANG ...]``.

Counts what the tagger finds against ``positions/<lang>.<dev|train|seen|seen2|held>.jsonl``, by the definitions in ``positions/README.md``. A case is a
span with its actor, stance and stage: several measures on it count once, and it is right when none of its rows is wrong.

The lower 90 % bound is Wilson's score bound, one-sided (z = 1.2816): with ninety in a hundred such samples the true
precision is at least so high. E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212; recommended for small
numbers by Brown, Cai and DasGupta, Statistical Science 16 (2001), 101-133.

``--write`` puts the figures into ``nlp/data/stance_measured.yml``, which decides what is shown.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import Any

from db.found import PositionFound
from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger, build
from nlp.stance_measured import (
    DATA,
    FLOOR,
    FLOORS,
    STAGES,
    STANCES,
    Figure,
)

GOLD = Path(__file__).parent / "positions"
Z = 1.2816  # one-sided, 90 %
#: actors as the gold calls them, where that is not our name in capitals
ACTORS = {"EC": "commission", "EP": "parliament"}
Row = dict[str, Any]


def wilson(right: int, of: int, z: float = Z) -> float:
    """Lower bound of a share: (p + z²/2n - z √(p(1-p)/n + z²/4n²)) / (1 + z²/n); 0 where nothing was seen."""
    if not of:
        return 0.0
    p = right / of
    spread = z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return (p + z * z / (2 * of) - spread) / (1 + z * z / of)


@dataclass
class Tally:
    """Of one stance or stage: cases in the gold and of these found right; cases found and of these right."""

    gold: int = 0
    recalled: int = 0
    found: int = 0
    right: int = 0

    @property
    def lower(self) -> float:
        return wilson(self.right, self.found)


@dataclass
class Result:
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    asserted: int = 0  # rows that say more than that a measure is named
    withheld: int = 0  # rows that the rules found, and that were not plain enough


def read(what: str, langs: Iterable[str] = ()) -> Iterator[Row]:
    for path in sorted(GOLD.glob(f"*.{what}.jsonl")):
        if not langs or path.name.split(".")[0] in langs:
            for line in path.read_text("utf-8").splitlines():
                yield json.loads(line)


def tagger() -> Tagger:
    """Without regard to the topic, and with what is not shown."""
    return Unmeasured(Register.shipped(), any_topic=True)


class Unmeasured(Tagger):
    def pipe(self, lang: str) -> Any:
        """Of its own: what is shared shows only what was measured."""
        if lang not in self.pipes:
            pipe = self.pipes[lang] = build(lang, self.register)
            _component(pipe).measured = False
        return self.pipes[lang]


def _component(pipe: Any) -> Any:
    return pipe.get_pipe("returnwatch_positions")


def score(rows: Iterable[Row]) -> Result:
    """Tag and count."""
    result, reads = Result(), tagger()
    for row in rows:
        text = Text(
            row["id"],
            row["text"],
            row["lang"],
            published=row["published"],
            country=row["source_country"],
        )
        read_as = reads.doc(text, row["lang"])._.positions
        found = [p for p in read_as if p.stance != "signed"]
        result.asserted += sum((p.stance, p.stage) != ("mentions", "talk") for p in found)  # fmt: skip
        _one(row, found, result)
    result.withheld = sum(_component(pipe).withheld for pipe in reads.pipes.values())
    return result


def _same_place(gold: Row, found: PositionFound) -> int:
    return min(gold["end"], found.end) - max(gold["start"], found.start)


def matched(
    row: Row, found: list[PositionFound]
) -> Iterator[tuple[PositionFound, Row | None]]:
    """Rows found that count, each with the gold row that it fits."""
    hits, gold = _hits(row, found), row["gold"]["positions"]
    named = {g["measure"] for g in gold}
    for j, p in enumerate(found):
        if j in hits:
            yield p, gold[hits[j]]
        elif not _neutral(row, p, gold, named):
            yield p, None


def _hits(row: Row, found: list[PositionFound]) -> dict[int, int]:
    """Which gold row each row found fits, by their numbers."""
    gold = row["gold"]["positions"]
    for g in gold:
        g["id"] = ACTORS.get(
            g["actor"], g["actor"] if len(g["actor"]) == 2 and g["actor"] != "UN" else g["actor"].lower()
        )  # fmt: skip
    pairs = sorted(
        (
            (p.stance == g["stance"], p.stage == g["stage"], _same_place(g, p), i, j)
            for i, g in enumerate(gold)
            for j, p in enumerate(found)
            if p.actor == g["id"] and p.measure == g["measure"] and _same_place(g, p) > 0
        ),
        reverse=True,
    )  # fmt: skip
    hits: dict[int, int] = {}
    for *_, i, j in pairs:
        if j not in hits and i not in hits.values():
            hits[j] = i
    return hits


def _one(row: Row, found: list[PositionFound], result: Result) -> None:
    gold, hits = row["gold"]["positions"], _hits(row, found)
    cases: dict[tuple[object, ...], list[tuple[bool, bool]]] = defaultdict(list)
    for p, g in matched(row, found):
        right = g is not None and p.stance == g["stance"], g is not None and p.stage == g["stage"]  # fmt: skip
        cases[p.start, p.end, p.actor, p.stance, p.stage].append(right)
        if not all(right):
            result.wrong.append(_told(row, p, g))
    for (_, _, _, stance, stage), marks in cases.items():
        for name, place in ((str(stance), 0), (str(stage), 1)):
            tally = result.tallies[name]
            tally.found += 1
            tally.right += all(mark[place] for mark in marks)
    wanted: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i, g in enumerate(gold):
        wanted[g["start"], g["end"], g["id"], g["stance"], g["stage"]].append(i)
    at = {i: found[j] for j, i in hits.items()}
    for (start, end, _, stance, stage), its in wanted.items():
        ours = [at[i] for i in its if i in at]
        for name, right_ in (
            (str(stance), any(p.stance == stance for p in ours)),
            (str(stage), any(p.stage == stage for p in ours)),
        ):
            result.tallies[name].gold += 1
            result.tallies[name].recalled += right_
        if not any(p.stance == stance and p.stage == stage for p in ours):
            result.missed.append(
                f"{row['id']} {[gold[i]['measure'] for i in its]} {stance} {stage} | {row['text'][start:end]}"
            )


def _neutral(row: Row, p: PositionFound, gold: list[Row], named: set[str]) -> bool:
    for i in row["gold"].get("ignore", []):
        if _same_place(i, p) > 0 and i["measure"] in ("*", p.measure):
            return True
    return p.measure not in named and any(
        g["id"] == p.actor
        and g["stance"] == p.stance
        and g["stage"] == p.stage
        and _same_place(g, p) > 0
        for g in gold
    )


def _told(row: Row, p: PositionFound, gold: Row | None) -> str:
    wanted = (
        f"gold {gold['stance']} {gold['stage']}" if gold else "gold has no such row"
    )
    return f"{row['id']} {p.actor} {p.measure} {p.stance} {p.stage} ({wanted}) | {row['text'][p.start : p.end]}"


def figures(result: Result) -> dict[str, Figure]:
    """The lower bound is cut, never rounded up over a floor."""
    return {
        name: Figure(t.gold, t.recalled, t.found, t.right, int(t.lower * 1000) / 1000)
        for name, t in result.tallies.items()
    }


def table(found: dict[str, Figure]) -> str:
    """Markdown: a row for each stance, then each stage; ``measured()`` gives what the README shows."""
    lines = [
        "| | cases | found | right | precision | recall | lower 90 % bound | shown |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in (*STANCES, *STAGES):
        t = found.get(name, Figure(0, 0, 0, 0, 0.0))
        precision = f"{t.right / t.found:.2f}" if t.found else ""
        recall = f"{t.recalled / t.cases:.2f}" if t.cases else ""
        always = name in ("mentions", "talk")
        floor = FLOORS.get(name, FLOOR)
        shown = "always" if always else "yes" if t.lower >= floor else f"no, below {floor:.2f}"  # fmt: skip
        lines.append(
            f"| {name} | {t.cases} | {t.found} | {t.right} | {precision} | {recall} | {t.lower:.3f} | {shown} |"
        )
    return "\n".join(lines)


def write(found: dict[str, Figure], what: str, path: Path = DATA) -> None:
    """The figures as the tagger reads them."""
    lines = [
        "# How often a stance or stage was right where it was found, and the lower 90 % bound of that (nlp/stance_measured.py).",
        "# Written by: python -m tests.eval.positions",
        f'texts: "{what}"',
    ]
    for section, names in (("stance", STANCES), ("stage", STAGES)):
        lines.append(f"{section}:")
        for name in names:
            t = found.get(name, Figure(0, 0, 0, 0, 0.0))
            lines.append(
                f"  {name}: {{cases: {t.cases}, recalled: {t.recalled}, found: {t.found}, right: {t.right}, lower: {t.lower}}}"
            )
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main(arguments: list[str]) -> None:
    what, *rest = arguments
    result = score(read(what, [a for a in rest if not a.startswith("-")]))
    if "--write" in rest:
        write(figures(result), what)
    if "-v" in rest:
        sys.stdout.write("\n".join(["wrong:", *result.wrong, "missed:", *result.missed, ""]))  # fmt: skip
    sys.stdout.write(table(figures(result)) + "\n")
    share = result.asserted / max(1, result.asserted + result.withheld)
    sys.stdout.write(f"asserted: {result.asserted} rows, {share:.0%} of those found; {result.withheld} were not plain enough (nlp/plainly.py)\n")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:] or ["dev"])
