"""What positions make by a day: the cells of the board, and what changed, each with its evidence.

A ministry's words are a position of that office; what a government decides, does or stops, and a letter that it signed, are
positions of the government as a whole. So two ministers who differ are two positions and no change: a change needs the same
office, or the government as a whole both times, and a later day. A signature is shown as such and is never "for".
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from db.actors import ACTORS, Actor, actor_of
from db.coverage import (
    NOT_WATCHED,
    PARTLY_WATCHED,
    CoverageRow,
    coverage,
    watched,
)
from db.found import ActorKind, Stage, Stance
from db.positions import FORCED, GOVERNMENT, Position, positions
from db.records import Filters, tier_rank

Mark = Literal[
    "carried out", "decided", "for", "conditional", "against", "stopped", "signed", "declines", "mentions",
    "nothing found", "partly watched", "not watched",
]  # fmt: skip
#: what each mark says, in words for a reader
WORDS: Final[dict[Mark, str]] = {
    "carried out": "carried out",
    "decided": "decided or announced",
    "for": "for, in words",
    "conditional": "for, on a condition",
    "against": "against",
    "stopped": "stopped",
    "signed": "signed a letter that asks for it",
    "declines": "declines to say",
    "mentions": "mentions it",
    "nothing found": "watched, nothing found",
    "partly watched": "partly watched, nothing found",
    "not watched": "not watched",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read from an actor's own country or body by the day."""

    state: Literal["watched", "partly watched", "not watched"]
    sources: int  # set up
    documents: int  # read
    on_topic: int

    @property
    def words(self) -> str:
        """What an empty cell says."""
        if self.state == NOT_WATCHED:
            return NOT_WATCHED
        found = f"nothing found in {self.documents:,} documents"
        return found if self.state == "watched" else f"{PARTLY_WATCHED}: {found}"


@dataclass(frozen=True, slots=True)
class Change:
    """An actor's turn on a measure, with both pieces of evidence."""

    actor_kind: ActorKind
    actor: str
    name: str
    measure: str
    #: reversed: from for to against or stopped, or the other way; condition: a condition came or went; further: from
    #: words or a signature to a decision or a deed
    kind: Literal["reversed", "condition", "further"]
    portfolio: str  # whose; empty: the government as a whole
    date: str  # of ``after``
    before: Position
    after: Position


@dataclass(frozen=True, slots=True)
class Cell:
    """One actor and one measure by the day. Empty cells are there, too: ``mark`` and ``coverage`` say what that means."""

    actor_kind: ActorKind
    actor: str
    name: str
    country: str  # whose sources are the actor's own
    measure: str
    mark: Mark
    shown: Position | None  # the evidence of ``mark``; None in an empty cell
    latest: Position | None  # the latest of all, also where it only mentions
    offices: tuple[Position, ...]  # what each office said last, the government first
    differs: bool  # offices of one actor point in different directions
    positions: tuple[Position, ...]  # all of them, the earliest first
    changes: tuple[Change, ...]
    coverage: Coverage

    @property
    def stance(self) -> Stance | None:
        return self.shown.stance if self.shown else None

    @property
    def stage(self) -> Stage | None:
        return self.shown.stage if self.shown else None

    @property
    def documents(self) -> int:
        return len({p.document for p in self.positions})

    @property
    def changed_on(self) -> str:
        """The day of the last change, or empty."""
        return self.changes[-1].date if self.changes else ""

    @property
    def checked(self) -> int:
        """How many of the positions rest on a statement that a person found right, put right or added."""
        return sum(p.checked in ("right", "corrected", "added") for p in self.positions)

    @property
    def words(self) -> str:
        """The cell for a reader: the mark in words, or what the blank means."""
        return WORDS[self.mark] if self.shown else self.coverage.words


def cells(
    connection: sqlite3.Connection,
    as_of: str = "",
    *,
    country: Sequence[str] = (),
    measure: Sequence[str] = (),
    actor: Sequence[str] = (),
    known_to_us: bool = False,
) -> list[Cell]:
    """Every actor and measure by a day, row by row: the watched countries by name, then bodies. Arguments as ``positions``.

    An actor is there though nothing was found of it; a measure where anybody has a position on it, or it is asked for.
    """
    found = positions(
        connection,
        as_of,
        country=country,
        measure=measure,
        actor=actor,
        known_to_us=known_to_us,
    )
    of_cell = _by_measure(found)
    measures = list(measure) or sorted({code for _, code in of_cell})
    read = read_by(coverage(connection, Filters(to=as_of)))
    return [
        cell(who, code, of_cell.get((who.id, code), []), read)
        for who in _actors(found, country, actor)
        for code in measures
    ]


def changes(
    connection: sqlite3.Connection,
    as_of: str = "",
    *,
    country: Sequence[str] = (),
    measure: Sequence[str] = (),
    actor: Sequence[str] = (),
    known_to_us: bool = False,
) -> list[Change]:
    """Every change by a day, the latest first. Arguments as ``positions``."""
    found = positions(
        connection,
        as_of,
        country=country,
        measure=measure,
        actor=actor,
        known_to_us=known_to_us,
    )
    turned = [
        change
        for (_, code), rows in _by_measure(found).items()
        if not measure or code in measure
        for change in _changes(_threads(_once(rows)))
    ]
    return sorted(turned, key=lambda c: (c.date, c.actor, c.measure), reverse=True)


def _by_measure(
    found: Iterable[Position],
) -> dict[tuple[str, str], list[Position]]:
    """Positions by actor and measure. A flight that left is a forced return, too: who called these impossible has turned."""
    grouped: dict[tuple[str, str], list[Position]] = {}
    for one in found:
        for code in dict.fromkeys((one.measure, FORCED if one.event else one.measure)):
            grouped.setdefault((one.actor, code), []).append(one)
    return grouped


def _actors(
    found: Iterable[Position], country: Sequence[str], actor: Sequence[str]
) -> list[Actor]:
    """Who has a row: those that are watched, and whoever else has a position."""
    names = watched()
    listed = [Actor(code, "country", name, code) for code, name in names.items()]
    listed.sort(key=lambda a: a.name)
    known = {a.id: a for a in (*listed, *ACTORS)}
    others: dict[str, Actor] = {}
    for one in found:
        if one.actor not in known:
            others[one.actor] = actor_of(one.actor, one.actor_kind, one.country)
    rows = [*listed, *ACTORS, *sorted(others.values(), key=lambda a: a.name)]
    return [
        a
        for a in rows
        if (not country or a.country in country) and (not actor or a.id in actor)
    ]


def cell(
    who: Actor, measure: str, rows: list[Position], read: dict[str, Coverage]
) -> Cell:
    rows = _once(rows)
    threads = _threads(rows)
    last = {office: its[-1] for office, its in threads.items()}
    covered = read.get(who.country, Coverage("not watched", 0, 0, 0))
    mark, shown = _mark(rows, threads)
    blank: dict[str, Mark] = {"watched": "nothing found"}
    return Cell(
        actor_kind=who.kind,
        actor=who.id,
        name=who.name,
        country=who.country,
        measure=measure,
        mark=mark or blank.get(covered.state, covered.state),  # type: ignore[arg-type]
        shown=shown,
        latest=rows[-1] if rows else None,
        offices=tuple(last[office] for office in sorted(last)),
        differs=len({p.direction for p in last.values()}) > 1,
        positions=tuple(rows),
        changes=tuple(_changes(threads)),
        coverage=covered,
    )


def _once(rows: list[Position]) -> list[Position]:
    """Flights in place of the same words as a deed; what somebody says of one, and a person may have checked, stays instead."""
    flights = [one for one in rows if one.event]
    if not flights:
        return rows
    left_out: set[str] = set()
    for p in rows:
        if p.stage != "deed" or p.direction <= 0 or p.event:
            continue
        for one in flights:
            if p.version == one.version and p.start < one.end and one.start < p.end:
                left_out.add(one.id if p.statement else p.id)
    return [one for one in rows if one.id not in left_out]


def _threads(rows: Sequence[Position]) -> dict[str, list[Position]]:
    """Positions that point in a direction, by who holds them: each office's own, and under GOVERNMENT what holds for all of it."""
    threads: dict[str, list[Position]] = {}
    for one in rows:
        if not one.direction:
            continue
        if one.portfolio:
            threads.setdefault(one.portfolio, []).append(one)
        if one.acts:
            threads.setdefault(GOVERNMENT, []).append(one)
    return threads


_REACHED: Final[tuple[tuple[Stage, Mark], ...]] = (
    ("deed", "carried out"),
    ("decision", "decided"),
)


def _mark(
    rows: Sequence[Position], threads: dict[str, list[Position]]
) -> tuple[Mark | None, Position | None]:
    """What a cell shows, and its evidence: what was done, before what was said last, before a signature."""
    if not rows:
        return None, None
    done = threads.get(GOVERNMENT, [])
    since = _since_turn(done)
    if done and done[-1].direction < 0 and done[-1].stage == "stopped":
        first = next(p for p in since if p.stage == "stopped")
        return "stopped", _told_best([p for p in since if p.stage == "stopped" and p.date == first.date])  # fmt: skip
    for stage, mark in _REACHED:
        if reached := [p for p in since if p.stage == stage and p.direction > 0]:
            return mark, _told_best(reached)
    said = [p for p in rows if p.direction and p.stance != "signed"]
    signed = [p for p in rows if p.stance == "signed"]
    if said and not (signed and said[-1].direction < 0 and signed[-1].date > said[-1].date):  # fmt: skip
        alike = (said[-1].stance, said[-1].stage)
        last = _told_best([p for p in said if (p.stance, p.stage) == alike])
        if last.stage == "stopped":
            return "stopped", last
        return last.stance, last
    if signed:
        return "signed", _told_best(signed)
    declined = [p for p in rows if p.stance == "declines"]
    return ("declines", declined[-1]) if declined else ("mentions", rows[-1])


def _told_best(rows: Sequence[Position]) -> Position:
    """Of what happened last, the most official text that tells of it, and the earliest of these."""
    last = [p for p in rows if p.date == rows[-1].date]
    return min(last, key=lambda p: tier_rank(p.tier))


def _since_turn(rows: Sequence[Position]) -> list[Position]:
    """The last of these positions that point in one direction."""
    kept: list[Position] = []
    for one in reversed(rows):
        if kept and one.direction != kept[0].direction:
            break
        kept.append(one)
    return kept[::-1]


def _changes(threads: dict[str, list[Position]]) -> list[Change]:
    """The changes of one actor on one measure, the earliest first.

    What an office decides, or says on the day on which its government does the same, is the government's: one change, not two,
    with words rather than a signature before.
    """
    turned: dict[tuple[str, ...], Change] = {}
    for office, its in sorted(threads.items()):  # the government first
        for change in _turns(office, its):
            after = change.after
            same = (change.date, change.kind, after.stance, after.stage)
            whole = turned.get((GOVERNMENT, *same))
            if whole is None:
                turned[(office, *same)] = change
            elif _rank(change.before) > _rank(whole.before):
                turned[(GOVERNMENT, *same)] = replace(whole, before=change.before)
    return sorted(turned.values(), key=lambda c: (c.date, c.after.id))


def _turns(office: str, its: Sequence[Position]) -> Iterator[Change]:
    before: Position | None = None
    for one in its:
        kind = _kind(before, one) if before else None
        if before and kind and one.date > before.date:
            name = actor_of(one.actor, one.actor_kind, one.country).name
            yield Change(one.actor_kind, one.actor, name, one.measure, kind, office, one.date, before, one)  # fmt: skip
        # of one day the first stands: texts that repeat it add nothing
        if before is None or kind or (_rank(one), one.date) > (_rank(before), before.date):  # fmt: skip
            before = one


def _rank(one: Position) -> int:
    """How far it goes: a signature, words, a decision, a deed."""
    if one.stance == "signed":
        return 0
    return {"decision": 2, "deed": 3, "stopped": 2}.get(one.stage, 1)


def _kind(
    before: Position, after: Position
) -> Literal["reversed", "condition", "further"] | None:
    if before.direction != after.direction:
        return "reversed"
    if after.direction > 0 and _rank(after) > max(_rank(before), 1):
        return "further"
    words = ("for", "conditional")
    if before.stance in words and after.stance in words and before.stance != after.stance:  # fmt: skip
        return "condition"
    return None


def read_by(covered: Iterable[CoverageRow]) -> dict[str, Coverage]:
    """By country: what was read of it, from the rows of its months."""
    rows: dict[str, list[CoverageRow]] = {}
    for row in covered:
        rows.setdefault(row.country, []).append(row)
    return {
        code: Coverage(
            _watched(its),
            its[0].sources,
            sum(row.documents for row in its),
            sum(row.on_topic for row in its),
        )
        for code, its in rows.items()
    }


def _watched(
    rows: Sequence[CoverageRow],
) -> Literal["watched", "partly watched", "not watched"]:
    """Whether a country was watched, from its months in order of time.

    Pages from before the first answer were read later: they count as read, and their months as no gap. Watched is who had
    an answer in each month since, the one that runs apart, and from all of its sources in the last with an answer.
    """
    if all(row.verdict == NOT_WATCHED for row in rows):
        return "not watched"
    months = [row for row in rows if row.month[4:5] == "-"]
    first = next((n for n, row in enumerate(months) if row.answering), len(months))
    since = months[first:]
    last = next((row for row in reversed(since) if row.answering), None)
    gaps = any(not row.answering for row in since[:-1])
    whole = last is not None and last.answering >= last.sources and not gaps
    return "watched" if whole else "partly watched"
