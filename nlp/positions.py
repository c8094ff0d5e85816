"""What words take a stance: for, against, on a condition, declining, or naming it only; and how far it went.

Works on units: a sentence of a statement, or a sentence in which the text itself tells what an actor does. The order of
the questions is the rule: what is asked, denied, supposed, or somebody else's is only mentioned, before anything else counts;
then what was stopped, what hangs on a condition, what was decided, done, refused, planned, wanted. In doubt: mentioned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from db.found import Stage, Stance

Taken = tuple[Stance, Stage]
#: what a government does: "no" beside them is a refusal; "without a passport" is none
ACTIONS: Final = frozenset(
    (
        "FORCEDRET", "READMISSION", "HUBS", "FLIGHT_CHARTER", "FLIGHT_SCHEDULED", "MISSION", "TALIBAN_TALKS",
        "TALIBAN_VISIT", "RESETTLE_STOP", "ASYLUMFREEZE", "FAMREUN", "REVOKE", "MASSEXPULSION",
    )
)  # fmt: skip
#: measures that are themselves an end or a stop: who ends something is for them
ENDING: Final = frozenset(("RESETTLE_STOP", "ASYLUMFREEZE", "FAMREUN", "REVOKE"))
#: measures that take something away: who lifts them is against them
HINDERS: Final = ENDING | {"ENTRYBAN", "SAFECOUNTRY", "DETENTION", "BORDER", "VISA25A"}
#: codes that are no measure to be for or against; a stop of returns is told of the returns
NO_MEASURE: Final = frozenset(("LETTER", "NONRECOG", "NONREFOUL", "RETURN_STOP"))
STOP: Final = "RETURN_STOP"
NONRECOGNITION: Final = "NONRECOG"  # who says that it recognises nobody is for that
RETURNS: Final = "FORCEDRET"
VOLUNTARY: Final = ("VOLRET", "REINTEG", "CASHAID")
#: nobody is against these alone
SIDE: Final = frozenset(("CONSULAR", "PRIORITY_CRIM", "THIRDCOUNTRY", "EU_COORD"))
#: what the UN's bodies and the de facto authorities never do themselves
OF_STATES: Final = frozenset(("FORCEDRET", "FLIGHT_CHARTER", "FLIGHT_SCHEDULED", "DETENTION", "MASSEXPULSION"))  # fmt: skip
#: told besides of what was done: who helped, where the plane was changed
BESIDES: Final = frozenset(("FRONTEX", "THIRDCOUNTRY"))
CONTEXT: Final = frozenset(
    ("PRIORITY_CRIM", "FRONTEX", "THIRDCOUNTRY")
)  # never denied by a "no" beside it
REACH: Final = 14  # words between a cue and the measure behind it
REACH_BACK: Final = 6  # the same before it
NOWHERE: Final = 1_000_000_000
BEFORE: Final = 3  # words in which a negation stands before what it denies
BEHIND: Final = 2
BESIDE: Final = 4  # words between an actor and its verb

MENTIONS: Final[Taken] = ("mentions", "talk")


@dataclass(frozen=True, slots=True)
class Seen:
    """A measure in a unit."""

    code: str
    negated: bool
    first: int  # word
    last: int


class Cue(NamedTuple):
    """Words that say something of a unit: a key of ``stance`` or ``stages``; first and last word.

    ``own``: a negation inside is its own word ("will *not*"); else it stands in a gap and denies it ("schließt es *nicht* aus").
    """

    kind: str
    first: int
    last: int
    own: bool = True


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
    pointed: bool = (
        False  # the measures are those of the sentence before: "it", "the idea"
    )
    begin: int = 0  # the first word
    letter: bool = False  # tells of a letter
    when: bool = False  # names a day or month
    decides: bool = False  # told of a parliament
    bare: bool = False  # its measures are told by bare words
    long_ago: bool = False  # tells of a year or more: "since 2021"
    parted: Sequence[int] = ()  # words that a comma stands before
    relatives: Sequence[int] = ()  # "who", "which"
    clauses: Sequence[int] = ()  # these, and "that"
    of_state: bool = True  # the actor can remove people
    by_others: bool = False  # names another country behind "by"
    actor_at: int = -1  # of what is narrated: the word that names the actor
    kinds: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = {c.kind for c in self.cues}

    def near(self, kind: str, seen: Seen) -> bool:
        """Whether a cue of a kind can be about a measure: not far before it, close behind, no "who" between them.

        What is refused may be told at length: "we take nobody who was sent by force".
        """
        refuses = kind == "against"
        for c in self.cues:
            if c.kind != kind:
                continue
            if c.last < seen.first:
                apart = seen.first - c.last
                if apart <= REACH and (refuses or not any(c.last < k < seen.first for k in self.relatives)):  # fmt: skip
                    return True
            elif c.first - seen.last <= (REACH if refuses else REACH_BACK):
                return True
        return False

    def curt(self, seen: Seen) -> bool:
        """ "No deportations to Kabul": the denial and then at once the measure, nothing before."""
        if any(k > seen.last for k in self.parted):
            return False  # "without deportations, nobody leaves at all"
        return any(
            k <= self.begin + 1 and k <= seen.first <= k + 2 for k in self.negations
        ) and not any(c.first < seen.first for c in self.cues)

    def denies(self, seen: Seen) -> bool:
        """Whether a word that denies reaches the measure: none stands in "whoever does not go", nor before a "that"."""
        for k in self.negations:
            between = range(min(k, seen.first) + 1, max(k, seen.last))
            if k - 1 in self.clauses or k - 2 in self.clauses:
                continue
            if not any(j in self.clauses for j in between):
                return True
        return False

    def conditioned(self, seen: Seen) -> bool:
        """Whether a measure hangs on the condition, and is not what the condition says."""
        return any(
            seen.first < c.last or any(c.last < k <= seen.first for k in self.parted)
            for c in self.cues if c.kind == "conditional"
        )  # fmt: skip

    def nearest(self, seen: Seen, *kinds: str) -> str:
        """Which of these kinds of words stands last before a measure; empty for none."""
        cues = sorted((c.first, c.kind) for c in self.cues if c.kind in kinds)
        before = [kind for first, kind in cues if first < seen.first]
        return before[-1] if before else ""

    def set_off(self, kind: str, seen: Seen) -> bool:
        """Whether a "who" or "which" stands between a measure and every such word before it."""
        before = [c for c in self.cues if c.kind == kind and c.last < seen.first]
        return bool(before) and all(
            any(c.last < k < seen.first for k in self.relatives) for c in before
        )

    def beside(self, *kinds: str) -> bool:
        """Whether the actor stands right beside such a word: "..., the cabinet decided"."""
        return self.actor_at >= 0 and any(
            -BESIDE <= c.first - self.actor_at <= BESIDE or 0 < self.actor_at - c.last <= BESIDE
            for c in self.cues if c.kind in kinds
        )  # fmt: skip

    def wilful(self, kind: str) -> bool:
        """Whether it is the actor that wants it: in what is narrated, the actor stands before."""
        return (
            not self.narrated
            or self.beside(kind)
            or any(c.first >= self.actor_at for c in self.cues if c.kind == kind)
        )

    def drop(self, kind: str) -> None:
        self.cues = [c for c in self.cues if c.kind != kind]
        self.kinds.discard(kind)

    def add(self, cues: Sequence[Cue]) -> None:
        self.cues = [*self.cues, *cues]
        self.kinds |= {c.kind for c in cues}

    @property
    def of_their_will(self) -> bool:
        """Whether the returns that stop are those of people who want to go."""
        codes = {m.code for m in self.measures}
        return not codes.isdisjoint(VOLUNTARY) and RETURNS not in codes

    @property
    def plainly_said(self) -> bool:
        return not self.asks and not self.others and not self.letter and self.modality == "asserted"  # fmt: skip

    def has(self, *kinds: str) -> bool:
        return not self.kinds.isdisjoint(kinds)

    def within(self, kind: str, other: str) -> bool:
        """Whether such a cue stands inside one of another kind: "it *is out of the question to receive* them"."""
        return any(
            o.first <= c.first and c.last <= o.last
            for c in self.cues if c.kind == kind for o in self.cues if o.kind == other
        )  # fmt: skip

    def timed(self, cue: Cue) -> bool:
        """Whether a cue is but a time: "this winter"."""
        return any(c.kind == "when" and c.first <= cue.first and cue.last <= c.last for c in self.cues)  # fmt: skip

    def first(self, kind: str) -> int:
        """Where the first cue of a kind stands; behind everything where there is none."""
        return min((c.first for c in self.cues if c.kind == kind), default=NOWHERE)

    def first_apart(self, kind: str, other: str) -> int:
        """The same of those that share no word with one of another kind: "is ready to" wants, and prepares nothing."""
        apart = [
            c.first for c in self.cues
            if c.kind == kind and not any(o.kind == other and o.first <= c.last and c.first <= o.last for o in self.cues)
        ]  # fmt: skip
        return min(apart, default=NOWHERE)

    def plain(self, kind: str) -> bool:
        """Whether a cue of this kind stands without a negation beside it."""
        return any(
            c.own
            if any(c.first <= k <= c.last for k in self.negations)  # denies by itself
            else not any(-BEFORE <= k - c.first < 0 or 0 < k - c.last <= BEHIND for k in self.negations)
            for c in self.cues if c.kind == kind
        )  # fmt: skip


def judge(unit: Unit) -> list[tuple[str, Taken]]:
    """Codes with stance and stage. Nothing where the text only names a measure beside an actor."""
    found: dict[str, Taken] = {}
    for seen in unit.measures:
        code = RETURNS if seen.code == STOP else seen.code
        if code == NONRECOGNITION and unit.negations and not unit.has("denied", "supposed", "others", "declines") and unit.plainly_said:  # fmt: skip
            found.setdefault(code, ("for", "talk"))
        if (
            code in NO_MEASURE
            or (seen.code == STOP and unit.of_their_will)
            or (unit.narrated and unit.letter and not unit.has("declines"))
        ):
            continue  # a letter's words are told by who signed it
        taken = _taken(unit, seen)
        named = unit.narrated or (unit.pointed and not unit.has("denied"))
        if taken is None or (named and taken == MENTIONS):
            continue
        before = found.get(code)
        if before is None or before[0] == "mentions":
            found[code] = taken
    if any(taken != MENTIONS for taken in found.values()):  # the rest is named besides
        found = {code: taken for code, taken in found.items() if taken != MENTIONS}
    return list(found.items())


def _taken(unit: Unit, seen: Seen) -> Taken | None:
    if unit.modality == "declined" or unit.has("declines"):
        return "declines", "talk"
    if unit.has("stopped") and unit.has("outside") and not unit.asks and unit.first("outside") < unit.first("conditional"):  # fmt: skip
        return "mentions", "stopped"
    if unit.asks or unit.modality == "asked" or unit.has("denied", "supposed"):
        return MENTIONS
    if unit.has("forced") and not unit.has("conditional"):
        return "mentions", "stopped"
    if unit.modality == "denied" and not unit.has("against"):
        return MENTIONS
    told = _told(unit)
    others = unit.has("others") and unit.first("against") > unit.first("others")
    if unit.others or others:  # but who condemns what others do is against it
        return "mentions", told
    if unit.has("stopped", "stopping") or seen.code == STOP or (unit.has("lifted") and seen.code in HINDERS):  # fmt: skip
        return _stopped(unit, seen)
    if unit.has("conditional"):
        return ("conditional", _stage(unit, told)) if unit.conditioned(seen) else MENTIONS  # fmt: skip
    refused = unit.has("refused") and unit.wilful("refused")
    if refused and not (told == "decision" and unit.nearest(seen, "refused", "decision") == "decision"):  # fmt: skip
        return "against", "decision"
    if told == "decision" and unit.wilful("decision"):
        if unit.set_off("decision", seen):
            return None  # "a law for countries *that* take nobody back"
        return ("against" if _denies(unit, seen) else "for"), "decision"
    if told == "deed" and not unit.within("against", "deed") and unit.first("deed") < min(unit.first("against"), unit.first("for"), unit.first("future")):  # fmt: skip
        if unit.has("period") or not (unit.of_state or seen.code not in OF_STATES):
            return "mentions", "deed"
        if seen.code in BESIDES:
            return None
        if seen.negated:
            return None if unit.narrated else MENTIONS  # "no flight has left"
        return ("for", "deed") if unit.near("deed", seen) else None
    if unit.has("against"):
        if unit.decides and unit.plain("against") and unit.wilful("against") and unit.near("against", seen) and not unit.has("future"):  # fmt: skip
            return "against", "decision"  # a chamber rejects by a vote
        opposed = unit.plain("against") and unit.wilful("against") and unit.near("against", seen)  # fmt: skip
        return ("against", "talk") if opposed and seen.code not in SIDE else MENTIONS
    if seen.negated:
        wills = seen.code in ACTIONS - ENDING and (
            unit.has("future", "for") or unit.curt(seen)
        )
        wills = wills and unit.denies(seen)
        return ("against", "talk") if wills and not unit.has("deed", "period") else MENTIONS  # fmt: skip
    if _planned(unit) and (unit.near("future", seen) or unit.near("prepared", seen)):
        return "for", "plan"
    if unit.plain("for") and unit.wilful("for") and unit.near("for", seen):
        return "for", "talk"
    if unit.has("period"):
        return "mentions", "deed"
    return MENTIONS


def _told(unit: Unit) -> Stage:
    """How far it went, by the cues alone."""
    if unit.has("stopped"):
        return "stopped"
    if (
        unit.has("decision")
        and not unit.letter
        and unit.plain("decision")
        and unit.first("undecided") > unit.first("decision") + REACH_BACK
    ):
        return "decision"
    if unit.has("deed") and not unit.has("undone") and unit.plain("deed"):
        return "deed"
    return "talk"


def _stage(unit: Unit, told: Stage) -> Stage:
    """Of what hangs on a condition."""
    first = unit.first("decision")
    if told == "decision" and (
        first < unit.first("conditional") or unit.beside("decision")
    ):
        return "decision"
    return (
        "plan"
        if _planned(unit) or (unit.when and not unit.has("undecided"))
        else "talk"
    )


def _planned(unit: Unit) -> bool:
    if unit.has("undecided"):
        return False
    prepared = unit.first_apart("prepared", "for") < unit.first("conditional")
    if unit.narrated and all(unit.timed(c) for c in unit.cues if c.kind == "future"):
        return (
            prepared and not unit.letter
        )  # "the third *this winter*" tells no intention
    return (prepared and not unit.letter) or (unit.has("future") and unit.when)


def _decided(unit: Unit) -> Stage:
    decided = (
        unit.has("decision") and unit.plain("decision") and not unit.has("undecided")
    )
    return "decision" if decided else "talk"


def _denies(unit: Unit, seen: Seen) -> bool:
    return seen.negated and seen.code not in CONTEXT


def _stopped(unit: Unit, seen: Seen) -> Taken:
    """What was ended or suspended, or shall be."""
    if not unit.plain("stopped") and not unit.has("stopping") and seen.code != STOP:
        return MENTIONS  # "has not been suspended"
    if (unit.has("outside") or unit.long_ago) and not unit.has("conditional"):
        return "mentions", "stopped"
    if not unit.of_state and seen.code not in ENDING and RETURNS in (seen.code, RETURNS if seen.code == STOP else ""):  # fmt: skip
        return "against", "talk"  # who returns nobody can only ask for a stop
    if unit.has("lifted"):
        return ("against", "stopped") if seen.code in HINDERS else ("for", "decision")
    if seen.code in ENDING:
        if unit.has("conditional"):
            return "conditional", _stage(unit, _decided(unit))
        if unit.plain("against") and unit.first("against") < unit.first("stopped"):
            return "against", "talk"  # "rejects the idea of ending it"
        if unit.has("for") and unit.first("for") < unit.first("stopped"):
            return "for", "talk"  # "is in favour of ending it"
        if _decided(unit) == "decision":
            return "for", "decision"
        if unit.has("stopping"):
            return ("for", "plan") if unit.when or unit.has("prepared") else ("for", "talk")  # fmt: skip
        return "for", "decision" if unit.has("decision") else "deed"
    if unit.has("conditional"):
        return "conditional", "stopped"
    if unit.has("stopping"):
        return "against", "plan" if unit.has("future") and unit.when else "talk"
    if unit.has("stopped"):
        return "against", "stopped"
    # "calls for a halt of returns"; not "the halt of 2021"
    return ("against", "talk") if unit.has("for", "against", "future") else MENTIONS
