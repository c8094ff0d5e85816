"""Quality has floors: what the tagger reached on our gold, a change may not drop. Floors only rise.

``python -m tests.eval.test_floors`` prints the figures; copy one that rose into ``floors.json``, never one that fell.
Texts called ``held`` and ``held4`` were not looked at while rules were written (see ``gold/README.md``): quote those.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.eval.score import Row, score

HERE = Path(__file__).parent
FLOORS: dict[str, dict[str, float]] = json.loads(
    (HERE / "floors.json").read_text("utf-8")
)
FALLING = (
    "false lists",
    "off-topic speakers",
)  # counts of mistakes: these floors are ceilings
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
EPSILON = 0.05  # per cent; rounding in floors.json


@cache
def answered(name: str) -> tuple[list[Row], dict[str, Row]]:
    """The rows of one file of gold, and what the tagger says of each."""
    from nlp.commands import as_line
    from nlp.offices import Register
    from nlp.pipeline import Tagger

    rows: list[Row] = [
        json.loads(line)
        for line in (HERE / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    tagger = Tagger(Register.from_csv(registers(name)))
    answers = {
        row["id"]: as_line(row["id"], tagger.annotate(_text(row)), row["published"])
        for row in rows
    }
    return rows, answers


def measured(name: str) -> dict[str, float]:
    """Figures of one file of gold."""
    return score(*answered(name))


def registers(name: str) -> list[Path]:
    """The invented office holders that belong to a file of gold: those of its language and round, where it has a list."""
    lang, _, part = name.partition(".")
    own = HERE / "gold" / f"officeholders.{lang}{part.lstrip(_LETTERS)}.csv"
    if own.exists():
        return [own]
    part = ".train*" if name.endswith(".train") else ""
    return sorted((HERE / "gold").glob(f"officeholders{part}.csv"))


def _text(row: Row):  # type: ignore[no-untyped-def]
    from db.records import Text

    return Text(
        id=row["id"], text=row["text"], lang=row["lang"], published=row["published"]
    )


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_falls_below_its_floor(name: str) -> None:
    figures = measured(name)
    dropped = {
        what: f"{figures[what]:.1f}, floor {floor}"
        for what, floor in FLOORS[name].items()
        if (
            figures[what] > floor
            if what in FALLING
            else figures[what] < floor - EPSILON
        )
    }
    assert not dropped


def test_what_is_sure_is_right() -> None:
    """Here and not beside the other text of it, since the same texts were tagged above."""
    from tests.eval.confidence import SURE_FLOOR, Tally, from_gold, share_of_sure

    tally: Tally = Counter()
    from_gold(tally)
    assert share_of_sure(tally) >= SURE_FLOOR


def main() -> None:
    for name in sorted(path.stem for path in (HERE / "gold").glob("*.jsonl")):
        print(
            json.dumps(
                {
                    name: {
                        what: round(figure, 1)
                        for what, figure in sorted(measured(name).items())
                    }
                }
            )
        )


if __name__ == "__main__":
    main()
