"""How often each rule is right: the table in ``nlp/data/confidence.csv``.

``python -m tests.eval.confidence`` counts, rule by rule, statements whose words and speaker are right, in the
development part of PolNeAR (../shared/eval/quotes, English news) and in our own ``*.dev`` and ``*.train`` texts, and
writes (right + 1) / (all + 2). Only figures leave PolNeAR, never its words.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.eval import score
from tests.eval.test_floors import HERE, registers

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "eval" / "quotes"
TABLE = ROOT / "nlp" / "data" / "confidence.csv"
Tally = Counter[tuple[str, bool]]


def from_polnear(tally: Tally) -> None:
    from nlp.carried import attributions
    from nlp.reading import read
    from nlp.speech import speech

    quotes = _scorer(SHARED / "score_quotes.py")
    english = speech("en")
    for line in (SHARED / "polnear_dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        reading = read(row["text"], english)
        article = quotes.Article(row["text"])
        gold = quotes.gold_units(row, article)
        other = [g["words"] for g in gold if quotes.not_speech(g)]
        found = attributions(reading)
        statements = [
            {
                "start": a.pieces[0][0],
                "end": a.pieces[-1][1],
                "spans": [list(p) for p in a.pieces],
                "kind": a.rule,
                "speaker_start": reading.start[a.speaker[0]],
                "speaker_end": reading.end[a.speaker[1] - 1],
            }
            for a in found
            if a.speaker is not None
        ]
        units = quotes.predicted_units({"statements": statements}, article)
        hits = {j: i for i, j in dict(quotes.match(gold, units, 0.8)).items()}
        for place, unit in enumerate(units):
            if place in hits:
                source = gold[hits[place]]["source"]
                if source:
                    right = quotes.speaker_right(article, source, unit["speaker"])[1]
                    tally[unit["label"], bool(right)] += 1
            elif not quotes.mostly_in(unit["words"], other):
                tally[unit["label"], False] += 1


def from_gold(tally: Tally) -> None:
    from db.records import Text
    from nlp.commands import as_line
    from nlp.offices import Register
    from nlp.pipeline import Tagger

    for path in sorted((HERE / "gold").glob("*.jsonl")):
        if path.stem.endswith(".held"):
            continue
        tagger = Tagger(Register.from_csv(registers(path.stem)), any_topic=True)
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if not row["gold"]["relevant"]:
                continue
            text = Text(row["id"], row["text"], row["lang"], published=row["published"])
            found = as_line(row["id"], tagger.annotate(text), row["published"])
            for statement in found["statements"]:
                one = score.score(
                    [row], {row["id"]: found | {"statements": [statement]}}
                )
                if _counts(row, statement):
                    # alone, a statement scores above nothing only where words and speaker are right
                    tally[statement["rule"], one["content and speaker"] > 0] += 1


def _counts(row: score.Row, statement: score.Row) -> bool:
    """Whether the statement lies outside of what the gold leaves open."""
    ignored = row["gold"].get("ignore_statements", [])
    return not any(
        i["start"] <= statement["start"] and statement["end"] <= i["end"]
        for i in ignored
    )


def _scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score_quotes", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    tally: Tally = Counter()
    from_polnear(tally)
    from_gold(tally)
    rules = sorted({rule for rule, _ in tally})
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("rule", "right", "of", "confidence"))
        for rule in rules:
            right, wrong = tally[rule, True], tally[rule, False]
            rows.writerow(
                (rule, right, right + wrong, f"{(right + 1) / (right + wrong + 2):.2f}")
            )
    print(TABLE.read_text("utf-8"))


if __name__ == "__main__":
    main()
