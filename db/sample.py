"""A blind sample of a user's own statements, and the precision that a filled sheet of it measures.

Drawn at random within each language and rule, in proportion to their numbers, from a seed: the same file and seed give
the same sheet. Confidence and rule are not in it, so that they sway nobody.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from db import sheet
from db.filters import where
from db.records import Filters
from db.review import evidence

#: Layer to the question that a person answers with y or n.
QUESTIONS: Mapping[str, str] = {
    "statement": "Is somebody printed as having said (or written) what stands between ⟦ and ⟧?",
    "words": "Are these the words that were said, no more and no less?",
    "speaker": "Is it said by the one named in 'speaker read as'? Empty there: is it right that nobody is named?",
    "day": "Is 'said on' the day that the text names for it? Empty there: is it right that it names none?",
    "measures": "Are all measures right, and is none that is named missing?",
}
SHOWN = (
    "nr", "id", "url", "lang", "published", "evidence", "speaker printed", "speaker read as", "said on", "measures read"
)  # fmt: skip
FIELDS = (*SHOWN, *QUESTIONS, "note")
YES, NO = ("y", "yes", "1", "true"), ("n", "no", "0", "false")
Z = 1.959964  # of 95 %


class Measured(NamedTuple):
    """How often one layer was right, with Wilson's interval of 95 %."""

    layer: str
    among: str  # all, a language, a rule
    right: int
    judged: int
    precision: float
    low: float
    high: float


def draw(
    connection: sqlite3.Connection, filters: Filters, number: int, seed: int
) -> list[str]:
    """Ids of statements that stand on a page now, drawn within each language and rule, in a random order."""
    condition, values = where(filters)
    strata: dict[tuple[str, str], list[str]] = {}
    for id_, lang, rule in connection.execute(
        f"SELECT s.id, s.lang, s.rule FROM statements AS s WHERE s.latest = 1 AND {condition} ORDER BY s.id",
        values,
    ):
        strata.setdefault((lang, rule), []).append(id_)
    chance = random.Random(seed)  # noqa: S311  a sample is no secret
    shares = _shares({name: len(ids) for name, ids in strata.items()}, number)
    drawn = [
        id_
        for name in sorted(strata)
        for id_ in chance.sample(strata[name], shares[name])
    ]
    chance.shuffle(drawn)
    return drawn


def _shares(
    sizes: Mapping[tuple[str, str], int], number: int
) -> dict[tuple[str, str], int]:
    """How many of each stratum: in proportion, what is left over to the largest remainders."""
    total = sum(sizes.values())
    number = min(number, total)
    exact = {name: number * size / total for name, size in sizes.items()}
    shares = {name: int(share) for name, share in exact.items()}
    left = number - sum(shares.values())
    for name in sorted(exact, key=lambda n: (shares[n] - exact[n], n))[:left]:
        shares[name] += 1
    return shares


def write(path: Path, connection: sqlite3.Connection, ids: Sequence[str]) -> int:
    """Write the sheet to fill in. Returns the number of rows."""

    def lines() -> Iterator[tuple[object, ...]]:
        for number, id_ in enumerate(ids, 1):
            row = connection.execute(
                "SELECT s.url, s.lang, coalesce(d.published_on, ''), v.text, s.start, s.\"end\", s.speaker_printed,"
                " coalesce(s.speaker, ''), coalesce(s.said_on, ''),"
                " (SELECT coalesce(replace(group_concat(DISTINCT iif(m.negated, 'not ', '') || m.measure), ',', ', '), '')"
                "  FROM statement_measures AS m WHERE m.statement = s.id)"
                " FROM statements AS s JOIN versions AS v ON v.id = s.version JOIN documents AS d ON d.id = s.document"
                " WHERE s.id = ?",
                (id_,),
            ).fetchone()
            url, lang, published, text, start, end, *rest = row
            shown = (number, id_, url, lang, published, evidence(text, start, end))
            yield (*shown, *rest, *("" for _ in QUESTIONS), "")

    explained = {
        layer: f"y or n; leave it empty where you cannot tell. {question}"
        for layer, question in QUESTIONS.items()
    }
    return sheet.write(path, FIELDS, lines(), (*QUESTIONS, "note"), explained)


def score(path: Path, rules: Mapping[str, str]) -> list[Measured]:
    """What a filled sheet measures: each layer, over all and by language, and by rule where ``rules`` (of ids) tells."""
    counts: dict[tuple[str, str], list[int]] = {}
    for row in sheet.read(path, ("id", "lang", *QUESTIONS)):
        groups = ["all", f"language {row.cells['lang']}"]
        if rule := rules.get(row.cells["id"]):
            groups.append(f"rule {rule}")
        for layer in QUESTIONS:
            answer = row.cells[layer].casefold()
            if not answer:
                continue
            if answer not in (*YES, *NO):
                raise row.error(layer, "is no answer; write y or n, or leave it empty")
            for group in groups:
                count = counts.setdefault((layer, group), [0, 0])
                count[0] += answer in YES
                count[1] += 1
    if not counts:
        raise sheet.SheetError(
            f"{path}: nothing is filled in; write y or n into the columns {', '.join(QUESTIONS)}"
        )
    order = {layer: place for place, layer in enumerate(QUESTIONS)}
    return [
        Measured(layer, group, right, judged, right / judged, *wilson(right, judged))
        for (layer, group), (right, judged) in sorted(
            counts.items(),
            key=lambda item: (item[0][1] != "all", item[0][1], order[item[0][0]]),
        )
    ]


def wilson(right: int, judged: int) -> tuple[float, float]:
    """Wilson's interval of 95 % of a share (Wilson 1927): honest for few rows, too."""
    share, square = right / judged, Z * Z
    middle = (share + square / (2 * judged)) / (1 + square / judged)
    half = (
        Z
        * sqrt(share * (1 - share) / judged + square / (4 * judged * judged))
        / (1 + square / judged)
    )
    return max(0.0, middle - half), min(1.0, middle + half)
