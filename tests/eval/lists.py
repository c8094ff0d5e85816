"""Counts signatory sets on texts with lists of every form, and false lists on texts without: ``gold/<language>.lists.jsonl``.

``python -m tests.eval.lists`` prints both halves: texts with an even number were looked at while rules were written, those with
an odd number give the figure to quote. A set is exact where the countries that signed or backed the text's main letter are
those of the gold; of a partial list, where they are and the list is told to be partial; a second letter's, where they stand with
another letter.

``python -m tests.eval.lists unseen`` counts ``gold/<language>.lists2.jsonl``, eleven languages by another author, none of which a rule's
author has read: one figure over all of them.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from db.found import Annotation
from db.records import Text
from nlp.pipeline import Tagger
from tests.eval.score import Row

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "fr", "nl")


@cache
def answers(lang: str, kind: str = "lists") -> list[tuple[Row, Annotation]]:
    """Each text of a language's lists with what the tagger says."""
    from nlp.offices import Register

    tagger = Tagger(Register([], [], [], []), any_topic=True)
    lines = (HERE / "gold" / f"{lang}.{kind}.jsonl").read_text("utf-8").splitlines()
    rows: list[Row] = [json.loads(line) for line in lines]
    return [
        (
            row,
            tagger.annotate(
                Text(
                    row["id"],
                    row["text"],
                    row["lang"],
                    published=row["published"],
                    country=row["source_country"],
                )
            ),
        )
        for row in rows
    ]


def held(row: Row) -> bool:
    """Whether the text was kept away from whoever writes rules."""
    return int(row["id"][-1]) % 2 == 1


def wrong(row: Row, found: Annotation) -> str:
    """What differs from the gold; empty where nothing does."""
    gold = row["gold"]
    main, second = signed(found, 1), signed(found, 2)
    partial = gold.get("signatories_partial")
    wanted = set(gold.get("signatories") or partial or ())
    told = []
    if main != wanted:
        told.append(f"extra {sorted(main - wanted)}, missed {sorted(wanted - main)}")
    if partial and any(s.list_complete for s in found.signatories):
        told.append("called complete")
    if second != set(gold.get("signatories_second", ())):
        told.append(f"second letter {sorted(second)}")
    return "; ".join(told)


def signed(found: Annotation, number: int) -> set[str]:
    """Countries that signed or backed the letter with this number in the text."""
    refs = [letter.ref for letter in found.letters]
    ref = refs[number - 1] if len(refs) >= number else None
    return {
        s.iso2
        for s in (*found.signatories, *found.beside)
        if s.act in ("signed", "backed") and s.letter == ref
    }


def figures(lang: str) -> dict[str, float]:
    """Exact sets in per cent, and false lists, of both halves."""
    return _counted(answers(lang), lambda row: "held" if held(row) else "seen")


def unseen() -> dict[str, float]:
    """Exact sets in per cent over all languages of ``lists2``, and false lists."""
    paths = sorted((HERE / "gold").glob("*.lists2.jsonl"))
    langs = (path.name.split(".")[0] for path in paths)
    read = [one for lang in langs for one in answers(lang, "lists2")]
    return _counted(read, lambda row: "exact")


def _counted(
    read: Iterable[tuple[Row, Annotation]], part: Callable[[Row], str]
) -> dict[str, float]:
    """Exact sets in per cent of each part of the texts, and false lists of all."""
    right: defaultdict[str, list[bool]] = defaultdict(list)
    false = 0
    for row, found in read:
        gold = row["gold"]
        if gold.get("signatories") or gold.get("signatories_partial"):
            right[part(row)].append(not wrong(row, found))
        else:
            false += bool(signed(found, 1))
    shares = {name: 100 * sum(them) / len(them) for name, them in right.items()}
    return {**shares, "false lists": false}


def main() -> None:
    if "unseen" in sys.argv:
        print({what: round(figure, 1) for what, figure in unseen().items()})
        return
    for lang in LANGUAGES:
        print(lang, {what: round(figure, 1) for what, figure in figures(lang).items()})
    if "--seen" in sys.argv:  # what to mend; never shows a text of the other half
        for lang in LANGUAGES:
            for row, found in answers(lang):
                if not held(row) and (told := wrong(row, found)):
                    print(row["id"], ",".join(row["traps"]), told)


if __name__ == "__main__":
    main()
