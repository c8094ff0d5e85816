"""How many of the texts in ``topic/`` are told right: about returns of Afghan nationals, or not.

``python -m tests.eval.topic`` prints the share of each language and half, ``--show`` also the mistakes of the half that
may be looked at (``dev``). ``floors_topic.json`` holds what was reached: it may not fall.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from nlp.topic import judge
from tests.eval.score import Share

HERE = Path(__file__).parent
FLOORS = HERE / "floors_topic.json"
HALVES = ("dev", "held")
LANGUAGES = sorted(path.stem for path in (HERE / "topic").glob("*.jsonl"))


@cache
def texts(lang: str) -> tuple[dict[str, Any], ...]:
    lines = (HERE / "topic" / f"{lang}.jsonl").read_text("utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def figures(lang: str) -> dict[str, Share]:
    """Per half the share that is right; the language is told, as a source would."""
    found = {half: Share() for half in HALVES}
    for row in texts(lang):
        verdict = judge(row["title"], row["text"], lang)
        found[row["half"]].add(verdict.on_topic == row["relevant"])
    return found


def mistakes(lang: str) -> list[str]:
    """The mistakes of the half that may be looked at, with the reason that was given."""
    shown = []
    for row in texts(lang):
        verdict = judge(row["title"], row["text"], lang)
        if row["half"] == "dev" and verdict.on_topic != row["relevant"]:
            shown.append(
                f"{row['id']}: {verdict.reason} | {row['title']}: {row['text']}"
            )
    return shown


def main() -> None:
    total = {half: Share() for half in HALVES}
    for lang in LANGUAGES:
        found = figures(lang)
        said = []
        for half, share in found.items():
            total[half].right += share.right
            total[half].of += share.of
            said.append(f"{half} {share.right:2} of {share.of:2}")
        print(lang, *said, sep="  ")
        if "--show" in sys.argv:
            print(*mistakes(lang), sep="\n")
    print("all", *(f"{h} {s.percent:.1f} of 100" for h, s in total.items()), sep="  ")


if __name__ == "__main__":
    main()
