"""How well events are told by texts that stand alone: ``lineage/events.train.jsonl``, 96 of them in twelve languages.

``python -m tests.eval.events`` prints the figures of all, ``even`` and ``odd`` those of one half; ``--show`` also what is wrong,
``--lang de`` of one language. Each text is tagged alone, without any register. Rules are made on ``even`` and measured on ``odd``.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from db.found import EventFound
from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger
from tests.eval.lineage import HERE, NOT, day_number

TEXTS = HERE / "lineage" / "events.train.jsonl"
SORTS = 8  # of text in each language
DAYS_APART = 5  # between the day found and the gold's, so that both tell of one event


def documents(half: str = "") -> list[dict[str, Any]]:
    """Of each language four are even and four odd; of each of the eight sorts of text, too, six and six.

    The lines stand language by language, and within each sort by sort (flights first, denials last): so lines alone would part
    the sorts, and every second language counts the other way round.
    """
    rows = [json.loads(line) for line in TEXTS.read_text("utf-8").splitlines() if line.strip()]  # fmt: skip
    wanted = {"odd": (1,), "even": (0,)}.get(half, (0, 1))
    return [row for n, row in enumerate(rows) if (n + n // SORTS + 1) % 2 in wanted]


def counted(rows: Iterable[dict[str, Any]]) -> tuple[dict[str, float], list[str]]:
    """Figures in hundredths, and what is wrong in words."""
    tagger = Tagger(Register([], [], [], []), any_topic=True)
    counts: defaultdict[str, int] = defaultdict(int)
    shown: list[str] = []
    for row in rows:
        text = row["text"]
        found = list(
            tagger.annotate(
                Text(
                    id=row["id"], text=text, lang=row["lang"], published=row["published"], country=row["source_country"],
                )
            ).events
        )  # fmt: skip
        golds = row["gold"]["events"]
        used: set[int] = set()
        where = f"{row['id']} {row['published']} {row['source_country']}"
        for gold in golds:
            words = text[gold["start"] : gold["end"]]
            if gold.get(NOT):
                counts["not happened"] += 1
                near = any(f.kind == gold["kind"] and f.start < gold["end"] and gold["start"] < f.end for f in found)  # fmt: skip
                counts["told all the same"] += near
                if near:
                    shown.append(f"{where}: {gold['kind']} told though {gold[NOT]}: {words}")  # fmt: skip
                continue
            counts["wanted"] += 1
            n = _match(found, gold, used)
            if n is None:
                shown.append(f"{where}: {gold['kind']} {gold['on_date']} not found: {words}")  # fmt: skip
                continue
            used.add(n)
            f = found[n]
            counts["found"] += 1
            day = _same_day(f, gold)
            counts["day"] += day
            counts["exact"] += f.on_date[: len(gold["on_date"])] == gold["on_date"][: len(f.on_date)]  # fmt: skip
            country = gold["kind"] == "letter" or f.country == gold["country"]
            counts["country"] += country
            number = True
            if gold["people_count"] is not None and gold["kind"] == "flight":
                number = f.people_count == gold["people_count"]
                counts["numbered"] += 1
                counts["number"] += number
            if not (day and country and number):
                shown.append(
                    f"{where}: {gold['kind']} {gold['on_date']} {gold['country']} {gold['people_count']}"
                    f" told as {f.on_date} ({f.precision}) {f.country} {f.people_count}: {words} || {text[f.start : f.end]}"
                )
        for n, f in enumerate(found):
            if n not in used:
                counts["more"] += 1
                shown.append(f"{where}: more: {f.kind} {f.on_date} ({f.precision}) {f.country} {f.people_count}: {text[f.start : f.end]}")  # fmt: skip
    good = counts["found"]
    shares = {
        "events found": good / max(1, counts["wanted"]),
        "events right": good / max(1, good + counts["more"]),
        "day": counts["day"] / max(1, good),
        "day, to the day": counts["exact"] / max(1, good),
        "country": counts["country"] / max(1, good),
        "number": counts["number"] / max(1, counts["numbered"]),
        "not happened, left out": 1 - counts["told all the same"] / max(1, counts["not happened"]),
    }  # fmt: skip
    return {name: round(100 * share, 1) for name, share in shares.items()}, shown


def _match(found: list[EventFound], gold: dict[str, Any], used: set[int]) -> int | None:
    """The event of the gold's kind that is nearest: same words before same day."""
    best: tuple[bool, bool, int] | None = None
    for n, f in enumerate(found):
        if n in used or f.kind != gold["kind"]:
            continue
        here = f.start < gold["end"] and gold["start"] < f.end
        day = _same_day(f, gold)
        if (here or day) and (best is None or (here, day) > best[:2]):
            best = (here, day, n)
    return best[2] if best else None


def _same_day(found: EventFound, gold: dict[str, Any]) -> bool:
    if len(found.on_date) == 7 or len(gold["on_date"]) == 7:
        return found.on_date[:7] == gold["on_date"][:7]
    return abs(day_number(found.on_date) - day_number(gold["on_date"])) <= DAYS_APART


def main() -> None:
    half = next((a for a in sys.argv[1:] if a in ("even", "odd")), "")
    rows = documents(half)
    if "--lang" in sys.argv:
        lang = sys.argv[sys.argv.index("--lang") + 1]
        rows = [row for row in rows if row["lang"] == lang]
    figures, shown = counted(rows)
    for name, value in figures.items():
        print(f"{value:6.1f}  {name}")
    if "--show" in sys.argv:
        print(*shown, sep="\n")


if __name__ == "__main__":
    main()
