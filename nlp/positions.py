"""What words take a stance: for, against, on a condition, declining, or naming it only; and how far it went.

Works on units: a sentence of a statement, or a sentence in which the text itself tells what an actor does. The order of
the questions is the rule: what is asked, denied, supposed, or somebody else's is only mentioned, before anything else counts;
then what was stopped, what hangs on a condition, what was decided, done, refused, planned, wanted. In doubt: mentioned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from db.records import Stage, Stance

Taken = tuple[Stance, Stage]
#: measures that are themselves an end or a stop: who ends something is for them
ENDING: Final = frozenset(("RESETTLE_STOP", "ASYLUMFREEZE", "FAMREUN", "REVOKE"))
#: codes that are no measure to be for or against; a stop of returns is told of the returns
NO_MEASURE: Final = frozenset(("LETTER", "NONRECOG", "NONREFOUL", "RETURN_STOP"))
STOP: Final = "RETURN_STOP"
RETURNS: Final = "FORCEDRET"
CONTEXT: Final = frozenset(
    ("PRIORITY_CRIM", "FRONTEX", "THIRDCOUNTRY")
)  # never denied by a "no" beside it
NOWHERE: Final = 1_000_000_000
BEFORE: Final = 3  # words in which a negation stands before what it denies
BEHIND: Final = 2

MENTIONS: Final[Taken] = ("mentions", "talk")


@dataclass(frozen=True, slots=True)
class Seen:
    """A measure in a unit."""

    code: str
    negated: bool


class Cue(NamedTuple):
    """Words that say something of a unit: a key of ``stance`` or ``stages``; first and last word."""

    kind: str
    first: int
    last: int


@dataclass(slots=True)
class Unit:
    """What is judged. Words are numbers in ``nlp.words.Words``."""

    measures: list[Seen]
    cues: Sequence[Cue]
    negations: list[int]  # words that deny
    narrated: bool  # told by the text itself, not said by the actor
    modality: str = "asserted"
    asks: bool = False  # ends with a question mark
    others: bool = False  # tells what somebody else does
    when: bool = False  # names a day or month
    kinds: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = {c.kind for c in self.cues}

    def add(self, cues: Sequence[Cue]) -> None:
        self.cues = [*self.cues, *cues]
        self.kinds |= {c.kind for c in cues}

    def has(self, *kinds: str) -> bool:
        return not self.kinds.isdisjoint(kinds)

    def first(self, kind: str) -> int:
        """Where the first cue of a kind stands; behind everything where there is none."""
        return min((c.first for c in self.cues if c.kind == kind), default=NOWHERE)

    def plain(self, kind: str) -> bool:
        """Whether a cue of this kind stands without a negation beside it."""
        return any(
            not any(-BEFORE <= k - c.first < 0 or 0 < k - c.last <= BEHIND for k in self.negations)
            for c in self.cues if c.kind == kind
        )  # fmt: skip


def judge(unit: Unit) -> list[tuple[str, Taken]]:
    """Codes with stance and stage. Nothing where the text only names a measure beside an actor."""
    found: dict[str, Taken] = {}
    for seen in unit.measures:
        code = RETURNS if seen.code == STOP else seen.code
        if code in NO_MEASURE:
            continue
        taken = _taken(unit, seen)
        if taken is None or (unit.narrated and taken == MENTIONS):
            continue
        before = found.get(code)
        if before is None or before[0] == "mentions":
            found[code] = taken
    return list(found.items())


def _taken(unit: Unit, seen: Seen) -> Taken | None:
    if unit.modality == "declined" or unit.has("declines"):
        return "declines", "talk"
    if unit.has("stopped") and unit.has("outside") and not unit.asks:
        return "mentions", "stopped"
    if unit.asks or unit.modality == "asked" or unit.has("denied", "supposed"):
        return MENTIONS
    if unit.modality == "denied" and not unit.has("against"):
        return MENTIONS
    told = _told(unit)
    if unit.others or unit.has("others"):
        return "mentions", told if told in ("deed", "stopped") else "talk"
    if unit.has("stopped", "stopping") or seen.code == STOP:
        return _stopped(unit, seen)
    if unit.has("conditional"):
        return "conditional", _stage(unit, told)
    if unit.has("refused"):
        return "against", "decision"
    if told == "decision":
        return ("against" if _denies(unit, seen) else "for"), "decision"
    if told == "deed" and unit.first("deed") < min(unit.first("against"), unit.first("for"), unit.first("future")):  # fmt: skip
        if unit.has("period"):
            return "mentions", "deed"
        return None if seen.negated else ("for", "deed")
    if unit.has("against"):
        return ("against", "talk") if unit.plain("against") else MENTIONS
    if seen.negated:
        return ("against", "talk") if not unit.has("deed", "period") else MENTIONS
    if _planned(unit):
        return "for", "plan"
    if unit.plain("for"):
        return "for", "talk"
    if unit.has("period"):
        return "mentions", "deed"
    return MENTIONS


def _told(unit: Unit) -> Stage:
    """How far it went, by the cues alone."""
    if unit.has("stopped"):
        return "stopped"
    if unit.has("decision") and unit.plain("decision") and not unit.has("undecided"):
        return "decision"
    if unit.has("deed") and not unit.has("undone") and unit.plain("deed"):
        return "deed"
    return "talk"


def _stage(unit: Unit, told: Stage) -> Stage:
    """Of what hangs on a condition."""
    if told == "decision" and unit.first("decision") < unit.first("conditional"):
        return "decision"
    return "plan" if _planned(unit) else "talk"


def _planned(unit: Unit) -> bool:
    if unit.has("undecided"):
        return False
    return unit.has("prepared") or (unit.has("future") and unit.when)


def _denies(unit: Unit, seen: Seen) -> bool:
    return seen.negated and seen.code not in CONTEXT


def _stopped(unit: Unit, seen: Seen) -> Taken | None:
    """What was ended or suspended, or shall be."""
    if not unit.plain("stopped") and not unit.has("stopping") and seen.code != STOP:
        return MENTIONS  # "has not been suspended"
    if unit.has("outside", "period"):
        return "mentions", "stopped"
    if seen.code in ENDING:
        if unit.has("stopping"):
            return ("for", "plan") if unit.when or unit.has("prepared") else ("for", "talk")  # fmt: skip
        return "for", "decision" if unit.has("decision") else "deed"
    if unit.has("conditional"):
        return "conditional", "stopped"
    if unit.has("stopping"):
        return "against", "plan" if unit.has("future") and unit.when else "talk"
    if unit.has("stopped") or seen.code == STOP:
        return "against", "stopped"
    return None
