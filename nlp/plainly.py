"""Which stances and stages are asserted: only those whose circumstances are plain. The rest is "mentions", "talk".

Rules that were mended until they fitted the texts at hand did not hold on new ones. What held was a matter of circumstance, not of
words: who acts is named in the sentence itself; no words of another kind stand beside those that decide. So each row has
circumstances (below), the same in every language, and it is asserted where each of them was found harmless for its
class. ``nlp/data/plain.yml`` lists these, by class, with how often a row was right beside them; ``python -m tests.eval.plain
--write`` counts them anew. What was never seen, or seldom, or often wrong, is not in the list: then nothing is asserted.

    named told, named said ...  what names the actor (nlp/position_names.py), and whether the text tells it or the actor says it
    with for, with deed ...     words of another kind than those that decide (nlp/position_words.py) in the same clauses
    future before               words for what is to come stand before those for what was done
    no words                    no words of the kind that decides: told by a negation or a time alone
    across a comma              the words that decide stand on both sides of one
    pointed                     the measure is that of the sentence before
    denied                      the measure is denied, and yet wanted
    by others                   another country stands behind "by"
    of others                   the clause tells of somebody else
    in the condition            the actor stands inside the condition
    refusal                     a decision for it beside words of refusal, or against it without them
    farther                     another measure stands nearer to the words for the decision
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from db.found import Stage, Stance
from db.records import ReturnwatchError
from nlp import plain_yaml
from nlp.positions import (
    ENDING,
    HINDERS,
    MENTIONS,
    NO_MEASURE,
    NOWHERE,
    Cue,
    Seen,
    Taken,
    Unit,
)

DATA: Final = Path(__file__).parent / "data" / "plain.yml"
#: which words decide
OF_STAGE: Final[dict[Stage, tuple[str, ...]]] = {
    "plan": ("future", "prepared"),
    "decision": ("decision", "refused"),
    "deed": ("deed",),
    "stopped": ("stopped", "stopping", "lifted", "forced"),
}
OF_STANCE: Final[dict[Stance, tuple[str, ...]]] = {
    "for": ("for",),
    "against": ("against", "refused", "stopping"),
    "conditional": ("conditional",),
    "declines": ("declines",),
}
CLASSES: Final = (
    "for", "against", "conditional", "declines", "plan", "decision", "deed", "stopped",
    "mentions plan", "mentions decision", "mentions deed", "mentions stopped",
)  # fmt: skip
#: stages behind which there is no word for what is to come
DONE: Final = ("decision", "deed", "stopped")
#: kinds of words that are no circumstance
SILENT: Final = ("points", "parts", "when")
NEARER: Final = 2  # words by which another measure stands nearer


class PlainError(ReturnwatchError):
    """The table of circumstances cannot be used."""


@functools.cache
def allowed(path: Path = DATA) -> dict[str, frozenset[str]]:
    """By class, the circumstances beside which it is asserted. Raises PlainError."""
    raw = plain_yaml.read(path)
    if not isinstance(raw, dict) or raw.keys() != set(CLASSES):
        raise PlainError(f"{path.name}: the keys {', '.join(CLASSES)} are wanted")
    for name, rows in raw.items():
        if not isinstance(rows, dict):
            raise PlainError(f"{path.name}: {name}: {rows!r}; circumstances are wanted, each as 'named told: [30, 31]'")  # fmt: skip
    return {name: frozenset(rows) for name, rows in raw.items()}


def plainly(unit: Unit, code: str, taken: Taken, how: str) -> Taken:
    """What may be asserted of it: the same, or "mentions", "talk". ``how``: what names the actor."""
    if taken == MENTIONS:
        return taken
    harmless = allowed()[class_of(taken)]
    return taken if circumstances(unit, code, taken, how) <= harmless else MENTIONS


def class_of(taken: Taken) -> str:
    stance, stage = taken
    if stance in ("conditional", "declines") or stage == "talk":
        return stance
    return f"mentions {stage}" if stance == "mentions" else stage


def circumstances(unit: Unit, code: str, taken: Taken, how: str) -> set[str]:
    """The circumstances of a row that say something against it, or for it."""
    stance, stage = taken
    decide = _deciding(unit, stance, stage)
    cues = [c for c in unit.cues if c.kind in decide]
    seen = next((m for m in unit.measures if m.code == code), None)
    first = min((c.first for c in cues), default=NOWHERE)
    found = {f"{how} {'told' if unit.narrated else 'said'}"}
    # "resumes deportations" lifts nothing that deportations are
    silent = {*decide, *SILENT, *(() if code in HINDERS else ("lifted",))}
    for kind in unit.kinds - silent:
        if not _beside(unit, kind, cues, code, stance):
            continue
        if kind == "future" and cues and stage in DONE and stance != "conditional":
            if unit.first(kind) < first:
                found.add("future before")
        else:
            found.add(f"with {kind}")
    refused = any(c.kind != "decision" for c in cues)
    refusal = stage == "decision" and stance in ("for", "against") and refused != (stance == "against")  # fmt: skip
    told = {
        "no words": not cues,
        "across a comma": bool(cues) and all(_crosses(unit, c) for c in cues),
        "pointed": unit.pointed,
        "denied": stance == "for" and seen is not None and seen.negated,
        "by others": unit.by_others,
        "of others": unit.others and not unit.has("others", "period"),
        "in the condition": stance == "conditional" and not _hangs(unit),
        "refusal": refusal,
        "farther": stage == "decision" and seen is not None and _farther(unit, seen, cues),
    }  # fmt: skip
    return found | {name for name, true in told.items() if true}


def _deciding(unit: Unit, stance: Stance, stage: Stage) -> tuple[str, ...]:
    """The kinds of words that decide."""
    if stance == "conditional":
        return OF_STANCE[stance]
    if stage == "decision" and stance == "against" and unit.decides:
        return (*OF_STAGE[stage], "against")  # a chamber rejects by a vote
    return OF_STAGE.get(stage) or OF_STANCE.get(stance, ())


def _beside(unit: Unit, kind: str, decide: list[Cue], code: str, stance: Stance) -> bool:  # fmt: skip
    """Whether words of a kind stand beside those that decide.

    Not what is a part of "did not want to comment"; nor, of a measure that is an end itself, what was decided: "a decree *that suspends* it".
    """
    beside = [c for c in unit.cues if c.kind == kind]
    if stance == "declines":
        beside = [c for c in beside if not any(d.first <= c.last and c.first <= d.last for d in decide)]  # fmt: skip
    if kind == "stopped" and code in ENDING and any(c.kind == "decision" for c in decide):  # fmt: skip
        last = max(c.last for c in decide if c.kind == "decision")
        beside = [c for c in beside if c.last <= last]
    return bool(beside)


def _crosses(unit: Unit, cue: Cue) -> bool:
    return any(cue.first < k <= cue.last for k in unit.parted)


def _hangs(unit: Unit) -> bool:
    """Whether the actor stands outside the condition: in "..., as long as the IOM keeps the money" it is not the IOM's."""
    first = unit.first("conditional")
    return unit.actor_at < first or any(first < k <= unit.actor_at for k in unit.parted)


def _farther(unit: Unit, seen: Seen, cues: list[Cue]) -> bool:
    def apart(m: Seen) -> int:
        return min((abs(m.first - c.last) for c in cues), default=NOWHERE)

    return any(m.code not in NO_MEASURE and apart(m) + NEARER < apart(seen) for m in unit.measures)  # fmt: skip
