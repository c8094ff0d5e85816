"""Measures of return policy: the 31 codes of ``nlp/data/measures.yml``, by the phrases of the language file.

Writes ``doc._.measures`` and ``doc.spans["measures"]`` (label: the code, id: "negated" or ""). One phrase may carry several codes: a
deportation flight is a flight and a deportation. In coordinated ellipsis ("voluntary and forced returns") the first
code spans the whole phrase and the second its own half, as the patterns say.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from db.found import MeasureFound
from db.records import ReturnwatchError
from nlp import plain_yaml
from nlp.extensions import span_of, words_of
from nlp.language import LanguageTable, tables_or_neutral
from nlp.measure_words import DENIAL, FOUND, NOT, Label, measure_index
from nlp.patterns import Hit, PatternIndex, sentence
from nlp.words import PARTED, Words

DATA: Final = Path(__file__).parents[1] / "data" / "measures.yml"
REACH_BEFORE: Final = 7  # words between a negation and the measure it denies
REACH_DETERMINER: Final = 2  # "no": what follows at once
REACH_WITHOUT: Final = (
    0  # "without any": its object alone, never what stands behind that
)
REACH_AFTER: Final = 6
REACH_BEHIND: Final = 1


class MeasureError(ReturnwatchError):
    """The list of measures, or a language's phrases for them, cannot be used."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A code with its label and what it means."""

    code: str
    label: str
    description: str
    deniable: bool  # whether a word of denial beside it denies it


@functools.cache
def codes() -> dict[str, Measure]:
    """All measures by code."""
    raw = plain_yaml.read(DATA)
    found: dict[str, Measure] = {}
    for code, row in raw.items():
        if not isinstance(row, dict) or row.keys() - {"denied"} != {
            "label",
            "description",
        }:
            raise MeasureError(
                f"measures.yml: {code}: label and description are wanted, not {row!r}"
            )
        if row.get("denied", "never") != "never":
            raise MeasureError(
                f"measures.yml: {code}: denied: {row['denied']!r}; only `never` can be said"
            )
        found[code] = Measure(
            code, row["label"], row["description"], "denied" not in row
        )
    return found


Found = Hit[Label]


class Measures:
    """The component; phrases are those of the pipeline's language."""

    def __init__(self, lang: str) -> None:
        check(tables_or_neutral(lang))
        self.index: PatternIndex[Label] = measure_index(lang)

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        found = [
            MeasureFound(code, words.starts[hit.first], words.end(hit.last), negated)
            for code, hit, negated in self.find(words)
        ]
        write(doc, found)
        return doc

    def find(self, words: Words) -> Iterator[tuple[str, Found, bool]]:
        """(code, fit, whether it is denied) of each measure in a text, in order; of one code the longest, without overlaps."""
        sorted_out: dict[Label, list[Found]] = {}
        hits: list[Found] = []
        for hit in self.index.find(words):
            if hit.label[0] == FOUND:
                hits.append(hit)
            else:
                sorted_out.setdefault(hit.label, []).append(hit)
        hits.sort(key=lambda h: (h.first, -h.last))
        ends: dict[str, int] = {}
        for hit in hits:
            code = hit.label[1]
            if hit.first <= ends.get(code, -1):
                continue
            others = sorted_out.get((NOT, code), ())
            if any(o.first <= hit.last and o.last >= hit.first for o in others):
                continue
            ends[code] = hit.last
            yield (
                code,
                hit,
                codes()[code].deniable and _denied(words, hit, sorted_out, hits),
            )


def write(doc: Doc, measures: list[MeasureFound]) -> None:
    """Keep measures on a doc, in both places."""
    doc._.measures = measures
    doc.spans["measures"] = [
        span_of(doc, m.start, m.end, m.code, "negated" if m.negated else "")
        for m in measures
    ]


def check(table: LanguageTable) -> None:
    """Raise MeasureError where a language has phrases for a code that does not exist."""
    for section in (table.measures, table.measures_not, table.measure_examples):
        if unknown := sorted(section.keys() - codes().keys()):
            raise MeasureError(
                f"{table.lang}.yml: there are no measures {unknown}; codes stand in nlp/data/measures.yml"
            )


def _denied(
    words: Words, hit: Found, found: dict[Label, list[Found]], measures: list[Found]
) -> bool:
    """Whether a word of denial governs the measure: in its clause, with nothing between that ends its scope."""
    first, last = sentence(words, hit.first)
    undone = found.get((DENIAL, "undo"), ())
    stops = [s.first for s in found.get((DENIAL, "stop"), ())]
    befores = [(d, REACH_BEFORE) for d in found.get((DENIAL, "before"), ())]
    befores += [(d, REACH_DETERMINER) for d in found.get((DENIAL, "determiner"), ())]
    withouts = [(d, REACH_WITHOUT) for d in found.get((DENIAL, "without"), ())]
    for denial, reach in befores + withouts:
        gap = hit.first - denial.last - 1
        if _list_break(words, denial.first + 1, denial.last):
            continue  # "keine Einigung, wer": the phrase stands in two clauses
        if (
            denial.label[1] != "without"  # "Afghans without a permit must go"
            and not _own(words, hit, denial)
            and hit.first < denial.first
            and denial.last < hit.last
            and not _undone(denial, undone)
        ):
            return True  # "is not safe"
        if not (first <= denial.first and 0 <= gap <= reach):
            continue
        if _undone(denial, undone) or any(denial.last < s < hit.first for s in stops):
            continue
        if not _list_break(words, denial.last + 1, hit.first):
            return True
    afters = [(d, REACH_AFTER) for d in found.get((DENIAL, "after"), ())]
    # "utvisar vi inte": the denial stands right behind the verb
    afters += [(d, REACH_BEHIND) for d in found.get((DENIAL, "behind"), ())]
    for denial, reach in afters:
        gap = denial.first - hit.last - 1
        if not (denial.last < last and 0 <= gap <= reach) or _undone(denial, undone):
            continue
        if _of_another(words, hit, denial, measures):
            continue
        if not any(hit.last < s < denial.first for s in stops):
            return True
    return False


def _of_another(
    words: Words, hit: Found, denial: Found, measures: Iterable[Found]
) -> bool:
    """ "Seven went home, deportations there were not": the denial is that of the measure behind the comma."""
    return any(
        hit.last < m.first and m.last < denial.first and _list_break(words, hit.last + 1, m.first)
        for m in measures if m.label[1] != hit.label[1]
    )  # fmt: skip


def _own(words: Words, hit: Found, denial: Found) -> bool:
    """ "Deportations are not possible" is a stop by its "not": a denial that the pattern itself spells denies nothing."""
    spelt = hit.pattern.elements
    return any(e.fits(words.folded[denial.first]) for e in spelt)


def _undone(denial: Found, undone: Iterable[Found]) -> bool:
    return any(u.first <= denial.first <= u.last for u in undone)


def _list_break(words: Words, first: int, last: int) -> bool:
    """Whether a comma and more stand between: a denial does not reach over it into the next clause."""
    return any(words.before[j] == PARTED for j in range(first, last + 1))


@Language.factory("returnwatch_measures", assigns=["doc.spans", "doc._.measures"])
def make_measures(nlp: Language, name: str) -> Measures:
    return Measures(nlp.lang or "xx")
