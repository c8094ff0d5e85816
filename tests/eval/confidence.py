"""How often each rule is right: the table in ``nlp/data/confidence.csv``.

``python -m tests.eval.confidence`` counts, rule by rule, statements whose words and speaker are right, in the
development part of PolNeAR (../shared/eval/quotes, English news) and in our own ``*.dev`` and ``*.train`` texts, and
writes (right + 1) / (all + 2); a rule that is right in fewer than 95 of a hundred stays below .9, so that .9 keeps its
word. Only figures leave PolNeAR, never its words.
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
from tests.eval.test_floors import FLOORS, answered, registers

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "eval" / "quotes"
SURE = 0.9
SURE_FLOOR = 95.0  # per cent of those at SURE or more that have words and speaker right
RIGHT = 0.95  # of those that are surer
ENOUGH = 10  # statements of a kind of text that say something of a rule
NAMELESS = ("carried_over", "sentence_before")  # counted, though nobody is named
TABLE = ROOT / "nlp" / "data" / "confidence.csv"
#: (rule, confidence, right) -> how many
Tally = Counter[tuple[str, float, bool]]


def from_polnear(tally: Tally) -> None:
    from db.records import Text
    from nlp.offices import Register
    from nlp.pipeline import Tagger

    quotes = _scorer(SHARED / "score_quotes.py")
    tagger = Tagger(Register.shipped(), any_topic=True)
    for line in (SHARED / "polnear_dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        article = quotes.Article(row["text"])
        gold = quotes.gold_units(row, article)
        other = [g["words"] for g in gold if quotes.not_speech(g)]
        found = tagger.annotate(Text(row["id"], row["text"], "en")).statements
        statements = [
            {
                "start": s.start,
                "end": s.end,
                "spans": [list(p) for p in s.spans],
                "kind": (s.rule, s.confidence),
                "speaker_start": s.speaker_start,
                "speaker_end": s.speaker_end,
            }
            for s in found
            if s.speaker_start is not None or s.rule in NAMELESS
        ]
        units = quotes.predicted_units({"statements": statements}, article)
        hits = {j: i for i, j in dict(quotes.match(gold, units, 0.8)).items()}
        for place, unit in enumerate(units):
            if place in hits:
                source = gold[hits[place]]["source"]
                if source:
                    right = quotes.speaker_right(article, source, unit["speaker"])[1]
                    tally[*unit["label"], bool(right)] += 1
            elif not quotes.mostly_in(unit["words"], other):
                tally[*unit["label"], False] += 1


def from_gold(tally: Tally) -> None:
    from db.records import Text
    from nlp.commands import as_line
    from nlp.offices import Register
    from nlp.pipeline import Tagger

    for name in sorted(FLOORS):
        if ".held" in name:
            continue
        rows, answers = answered(name)
        tagger = Tagger(Register.from_csv(registers(name)), any_topic=True)
        for row in rows:
            if not row["gold"]["relevant"]:
                continue
            found = answers[row["id"]]
            if not found["relevant"]:  # nobody was heard
                text = Text(
                    row["id"], row["text"], row["lang"], published=row["published"]
                )
                found = as_line(row["id"], tagger.annotate(text), row["published"])
            for statement in found["statements"]:
                one = score.score(
                    [row], {row["id"]: found | {"statements": [statement]}}
                )
                if _counts(row, statement):
                    # alone, a statement scores above nothing only where words and speaker are right
                    right = one["content and speaker"] > 0
                    tally[statement["rule"], statement["confidence"], right] += 1


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
    news: Tally = Counter()
    from_polnear(news)
    own: Tally = Counter()
    from_gold(own)
    tally = news + own
    rules = sorted({rule for rule, _, _ in tally})
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("rule", "right", "of", "confidence"))
        for rule in rules:
            right, wrong = counted(tally, rule)
            share = (right + 1) / (right + wrong + 2)
            # sure only where it keeps its word in both kinds of text
            kinds = [counted(kind, rule) for kind in (news, own)]
            if any(
                r < RIGHT * (r + w)
                for r, w in kinds
                if r + w >= ENOUGH or r + w == right + wrong
            ):
                share = min(share, SURE - 0.01)
            rows.writerow((rule, right, right + wrong, f"{share:.2f}"))
    print(TABLE.read_text("utf-8"))
    print(f"of those at {SURE} or more {share_of_sure(tally):.1f} % were right before")


def counted(tally: Tally, rule: str) -> tuple[int, int]:
    """How often a rule was right, and wrong."""
    right = sum(n for (r, _, ok), n in tally.items() if r == rule and ok)
    return right, sum(n for (r, _, ok), n in tally.items() if r == rule) - right


def share_of_sure(tally: Tally) -> float:
    """How many per cent of the statements that are surest are right."""
    sure = dict.fromkeys((True, False), 0)
    for (_, confidence, right), number in tally.items():
        if confidence >= SURE:
            sure[right] += number
    return 100 * sure[True] / max(1, sum(sure.values()))


if __name__ == "__main__":
    main()
