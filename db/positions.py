"""Where everybody stands on a measure, by a day: the cells of the board, and what changed, each with its evidence.

What a text tells stands in table ``positions``, a row for each actor, measure and place. Here rows become cells. A ministry's
words are a position of that office; what a government decides, does or stops, and a letter that it signed, are positions of
the government as a whole. So two ministers who differ are two positions and no change: a change needs the same office, or
the government as a whole both times, and a later day. A signature is shown as such and is never "for".
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from db.actors import ACTORS, Actor, actor_of
from db.coverage import NOT_WATCHED, PARTLY_WATCHED, coverage, watched
from db.filters import last_day, standing
from db.laid_positions import STATEMENT
from db.records import ActorKind, Filters, Stage, Stance

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
GOVERNMENT: Final = ""  # the portfolio that stands for a government as a whole
ACTS: Final = ("decision", "deed", "stopped")  # of a government, whichever office acts


@dataclass(frozen=True, slots=True)
class Position:
    """One place in one text where an actor says or does something about a measure."""

    id: str
    actor_kind: ActorKind
    actor: str
    country: str
    office: str  # slug, or as printed; empty: the government or body as a whole
    office_label: str
    #: which office of its government: interior, asylum, prime minister ..., however it is printed; empty: the whole
    portfolio: str
    person: str  # slug, or "unknown:" and a name; empty where nobody is named
    speaker: str  # as the statement resolves to, or as printed
    measure: str
    stance: Stance
    stage: Stage
    date: str  # 2025-10-18
    date_from: str  # said, published, seen
    public_from: str
    text: str  # the words that show it
    url: str
    lang: str
    tier: str
    source: str
    statement: str  # id; empty for a deed that a text tells, and for a signature
    checked: str  # of the statement: right, corrected, added; empty: nobody has looked
    document: str
    version: str
    start: int
    end: int

    @property
    def direction(self) -> int:
        """1 for it, -1 against it or stopped, 0 where it tells neither."""
        if self.stance in ("mentions", "declines"):
            return 0
        return -1 if self.stance == "against" or self.stage == "stopped" else 1

    @property
    def acts(self) -> bool:
        """Whether it is the government's as a whole."""
        return self.direction != 0 and (
            not self.portfolio or self.stage in ACTS or self.stance == "signed"
        )


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


def positions(
    connection: sqlite3.Connection,
    as_of: str = "",
    *,
    country: Sequence[str] = (),
    measure: Sequence[str] = (),
    actor: Sequence[str] = (),
    known_to_us: bool = False,
    only: Sequence[str] = (),
    bare: bool = False,
) -> list[Position]:
    """What texts tell by a day, the earliest first; of each page the wording that stood there then.

    Args:
        as_of: a day, month or year; empty: now.
        country, measure, actor: codes; empty: all.
        known_to_us: what this file had by the day, in place of what was public.
        only: ids; empty: all.
        bare: without words, labels, names and source, for whoever needs all of a big file at once.
    """
    stands, values = standing(Filters(as_of=as_of, known_to_us=known_to_us))
    stands = stands.replace("s.checked <> 'wrong' AND ", "").replace("s.", "p.")
    # of an older wording the column latest is 0 in any case
    parts = [f"({stands})", "coalesce(w.checked, '') <> 'wrong'"]
    if as_of:
        parts.append("p.date <= ?")
        values = [*values, last_day(as_of)]
    for column, wanted in (
        ("p.country", country),
        ("p.measure", measure),
        ("p.actor", actor),
        ("p.id", only),
    ):
        if wanted:
            parts.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values = [*values, *wanted]
    label, speaker, text, source = "''", "''", "''", "''"
    tables = "positions AS p"
    if not bare:
        label = "coalesce(o.label, p.office, '')"
        speaker = "coalesce(w.speaker, w.speaker_printed, n.name, '')"
        text, source = 'substr(v.text, p.start + 1, p."end" - p.start)', "d.source"
        tables += (
            " JOIN versions AS v ON v.id = p.version JOIN documents AS d ON d.id = p.document"
            " LEFT JOIN offices AS o ON o.slug = p.office LEFT JOIN people AS n ON n.slug = p.person"
        )
    rows = connection.execute(
        f"SELECT p.id, p.actor_kind, p.actor, p.country, coalesce(p.office, ''), {label},"
        f" p.portfolio, coalesce(p.person, ''), {speaker}, p.measure, p.stance, p.stage,"
        f" p.date, p.date_from, p.public_from, {text}, p.url, p.lang, p.tier,"
        f" {source}, coalesce(w.id, ''), coalesce(w.checked, ''), p.document, p.version, p.start, p.\"end\""
        f" FROM {tables} LEFT JOIN statements AS w ON w.id = {STATEMENT.format(position='p')}"
        f" WHERE {' AND '.join(parts)} ORDER BY p.date, p.public_from, p.first_seen_at, p.url, p.start, p.id",
        values,
    )
    return [Position(*row) for row in rows]


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
    of_cell: dict[tuple[str, str], list[Position]] = {}
    for one in found:
        of_cell.setdefault((one.actor, one.measure), []).append(one)
    measures = list(measure) or sorted({one.measure for one in found})
    read = read_by(connection, as_of)
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
    found: dict[tuple[str, str], list[Position]] = {}
    for one in positions(
        connection,
        as_of,
        country=country,
        measure=measure,
        actor=actor,
        known_to_us=known_to_us,
    ):
        found.setdefault((one.actor, one.measure), []).append(one)
    turned = [change for rows in found.values() for change in _changes(rows)]
    return sorted(turned, key=lambda c: (c.date, c.actor, c.measure), reverse=True)


# --- from rows to cells ---------------------------------------------------------


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
    threads = _threads(rows)
    last = {
        office: turned[-1]
        for office, its in threads.items()
        if (turned := [p for p in its if p.direction])
    }
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
        changes=tuple(_changes(rows)),
        coverage=covered,
    )


def _threads(rows: Sequence[Position]) -> dict[str, list[Position]]:
    """Positions by who holds them: each office's own, and under GOVERNMENT what holds for the whole of it."""
    threads: dict[str, list[Position]] = {}
    for one in rows:
        if one.portfolio:
            threads.setdefault(one.portfolio, []).append(one)
        if one.acts or not one.portfolio:
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
    done = [p for p in threads.get(GOVERNMENT, []) if p.direction]
    if done and done[-1].direction < 0 and done[-1].stage == "stopped":
        return "stopped", done[-1]
    since = _since_turn(done)
    for stage, mark in _REACHED:
        if reached := [p for p in since if p.stage == stage and p.direction > 0]:
            return mark, reached[-1]
    said = [p for p in rows if p.direction and p.stance != "signed"]
    signed = [p for p in rows if p.stance == "signed"]
    if said and not (signed and said[-1].direction < 0 and signed[-1].date > said[-1].date):  # fmt: skip
        last = said[-1]
        if last.stage == "stopped":
            return "stopped", last
        return last.stance, last
    if signed:
        return "signed", signed[-1]
    declined = [p for p in rows if p.stance == "declines"]
    return ("declines", declined[-1]) if declined else ("mentions", rows[-1])


def _since_turn(rows: Sequence[Position]) -> list[Position]:
    """The last of these positions that point in one direction."""
    kept: list[Position] = []
    for one in reversed(rows):
        if kept and one.direction != kept[0].direction:
            break
        kept.append(one)
    return kept[::-1]


def _changes(rows: Sequence[Position]) -> list[Change]:
    """The changes of one actor on one measure, the earliest first."""
    turned: dict[str, Change] = {}
    for office, its in _threads(rows).items():
        before: Position | None = None
        for one in (p for p in its if p.direction):
            kind = _kind(before, one) if before else None
            if before and kind and one.date > before.date:
                change = Change(
                    one.actor_kind, one.actor, actor_of(one.actor, one.actor_kind, one.country).name, one.measure,
                    kind, office, one.date, before, one,
                )  # fmt: skip
                # what an office decided is the government's, too: one change, not two
                held = turned.get(one.id)
                turned[one.id] = (
                    change if held is None else replace(held, portfolio=GOVERNMENT)
                )
            if before is None or kind or _rank(one) >= _rank(before):
                before = one
    return sorted(turned.values(), key=lambda c: (c.date, c.after.id))


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


def read_by(connection: sqlite3.Connection, as_of: str) -> dict[str, Coverage]:
    """By country: what was read of it until the day."""
    rows: dict[str, list[tuple[str, int, int, int]]] = {}
    for row in coverage(connection, Filters(to=as_of)):
        rows.setdefault(row.country, []).append(
            (row.verdict, row.sources, row.documents, row.on_topic)
        )
    read: dict[str, Coverage] = {}
    for code, its in rows.items():
        verdicts = {verdict for verdict, *_ in its}
        state: Literal["watched", "partly watched", "not watched"] = (
            "not watched"
            if verdicts == {NOT_WATCHED}
            else "partly watched"
            if verdicts & {NOT_WATCHED, PARTLY_WATCHED}
            else "watched"
        )
        read[code] = Coverage(
            state, its[0][1], sum(r[2] for r in its), sum(r[3] for r in its)
        )
    return read
