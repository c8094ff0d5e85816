"""Rows 1 and 2: all components against spaCy's blank tokeniser, and two processes against one.

Each language is measured in a process of its own (``python -m tests.bench.tagging en 100 5``).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from db.records import Text
from nlp import job
from nlp.offices import Register
from nlp.pipeline import Tagger
from tests.bench.clock import Row, against, spend, tree_cpu
from tests.bench.corpus import text

MUST, AIM = 1 / 6, 1 / 3
WARM = 100  # texts before the clock starts, and after it stops


def against_tokeniser(lang: str, texts: int, rounds: int) -> list[Row]:
    """CPU of all components and of the tokeniser alone: second pass over the same texts, and over texts not seen before."""
    spent = spend(
        [
            sys.executable,
            "-m",
            "tests.bench.tagging",
            lang,
            str(texts),
            str(rounds),
        ]
    )
    said = json.loads(spent.output)
    second, unseen = said["second"], said["unseen"]
    name = f"tagging {lang}, all components / spaCy's blank tokeniser"
    unit, scale = "ms a text", 1000 / texts
    return [
        against(name, second[0], second[1], unit, scale, MUST, AIM),
        # the tokeniser keeps every word it has met: on a second pass it only looks them up
        against("  the same, texts not seen before", unseen[0], unseen[1], unit, scale),
    ]


def measure(lang: str, texts: int, rounds: int) -> dict[str, list[list[float]]]:
    """CPU seconds of the tagger and of the tokeniser, a number each round, after a pass that is not counted."""
    import spacy

    made = [text(number, lang) for number in range(texts * (rounds + 1))]
    chunks = [made[at : at + texts] for at in range(0, len(made), texts)]
    tagger, blank = Tagger(Register.shipped()), spacy.blank(lang)

    def both(chunk: list[Text]) -> tuple[float, float]:
        return (
            _cpu(lambda: [tagger.annotate(one) for one in chunk]),
            _cpu(lambda: [blank(one.text) for one in chunk]),
        )

    both(chunks[0])
    second = [both(chunks[0]) for _ in range(rounds)]
    unseen = [both(chunk) for chunk in chunks[1:]]
    return {
        "second": [list(side) for side in zip(*second, strict=True)],
        "unseen": [list(side) for side in zip(*unseen, strict=True)],
    }


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def two_processes(texts: int, rounds: int) -> list[Row]:
    """Wall time, since it is about working at the same time; and CPU, which other programs on the machine do not change."""
    register = Register.shipped()
    made = [text(number, "en") for number in range(WARM + texts + WARM)]
    one: list[Took] = []
    two: list[Took] = []
    for _ in range(rounds):
        one.append(_amid(job._here(Tagger(register), iter(made)), texts))
        two.append(_amid(job._apart(register, iter(made), 2), texts))
    unit, scale = "ms a text", 1000 / texts
    return [
        against(
            "tagging in two processes / in one (wall time)",
            [took.wall for took in two],
            [took.wall for took in one],
            unit,
            scale,
            1.5,
            1.8,
        ),
        against(
            "  the same, CPU of all processes",
            [took.cpu for took in two],
            [took.cpu for took in one],
            unit,
            scale,
        ),
    ]


class Took(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float


def _amid(results: Iterator[object], texts: int) -> Took:
    """For so many results in the midst: all processes have started and none has run out of work yet."""
    for _ in range(WARM):
        next(results)
    wall, cpu = time.perf_counter(), tree_cpu()
    for _ in range(texts):
        next(results)
    took = Took(time.perf_counter() - wall, tree_cpu() - cpu)
    for _ in results:
        pass
    return took


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
