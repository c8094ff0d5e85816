"""What the tagger finds in one text, as records: spans with what they are.

Offsets are code points, end exclusive, into ``Text.text``; countries and days as in ``db.records``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from db.records import IssueFound, Span

Kind = Literal["direct", "mixed", "indirect"]
SpeakerKind = Literal["person", "office", "body", "document", "unnamed"]
Act = Literal["signed", "backed", "attended", "hosted", "not signed"]
Stance = Literal["for", "against", "conditional", "declines", "mentions", "signed"]
Stage = Literal["talk", "plan", "decision", "deed", "stopped"]
ActorKind = Literal["country", "commission", "eeas", "agency", "un", "de facto", "body"]


@dataclass(frozen=True, slots=True)
class CountryFound:
    iso2: str
    start: int
    end: int
    kind: Literal["name", "adj", "people"]


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A printed mention. ``name`` is canonical, ``person`` the register's slug or None."""

    name: str
    start: int
    end: int
    person: str | None = None
    office: str | None = None  # the register's slug, on the text's day
    office_printed: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class MeasureFound:
    code: str
    start: int
    end: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class FigureFound:
    value: float
    start: int
    end: int
    unit: str = ""  # people, countries, percent, share, flights, EUR ...
    counts: str = ""  # the words that say what is counted
    high: float | None = None  # upper end of a range
    approx: str = ""  # over, under, nearly, about, or empty
    country: str = (
        ""  # of whom or where; the origin of those counted (AF) is no such country
    )
    period: str = ""  # 2024, 2024-05 or a day, where one is printed with it
    source_named: str = ""  # whose number the text says it is
    of_what: str = ""  # of a share: the unit it is a share of; of a duration or a small number: its unit and measure


@dataclass(frozen=True, slots=True)
class StatementFound:
    """Words that somebody is printed as having said. ``start``/``end`` enclose all ``spans``."""

    start: int
    end: int
    kind: Kind
    speaker_kind: SpeakerKind
    spans: tuple[Span, ...] = ()  # empty: one piece, start to end
    speaker: str | None = None  # canonical name; None: unnamed
    speaker_start: int | None = None
    speaker_end: int | None = None
    person: str | None = None  # slug in the register
    office: str | None = None  # slug in the register
    office_printed: str = ""
    country: str = ""  # of the speaker
    modality: str = "asserted"  # asserted, denied, asked, hypothetical, declined
    metonymy: bool = False
    said_on: str = ""
    said_start: int | None = None
    said_end: int | None = None
    retold: bool = False  # of another time than the text's, which does not say when
    confidence: float = 0.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SignatoryFound:
    iso2: str
    start: int
    end: int
    act: Act = "signed"
    letter: str = ""  # LetterFound.ref
    person: str | None = None
    list_complete: bool = True


@dataclass(frozen=True, slots=True)
class LetterFound:
    """A letter, statement or proposal with parties, as one text tells of it."""

    ref: str  # unique within the text
    start: int
    end: int
    dated_on: str = ""  # a day, or a month
    count_claimed: int | None = None
    addressees: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()  # measures that the letter itself asks for


@dataclass(frozen=True, slots=True)
class PositionFound:
    """What an actor says of a measure, or does about it, with the words that show it."""

    start: int
    end: int
    measure: str
    stance: Stance
    stage: Stage
    actor_kind: ActorKind
    actor: str  # a country's code; commission, eeas, frontex, unhcr, taliban ...
    country: str = ""  # of the actor; EU and UN for bodies
    office: str | None = None  # slug in the register, or the office as printed
    person: str | None = None  # slug in the register
    statement: Span | None = None  # start and end of the statement that says it
    day: str = ""  # printed with a deed; empty: that of the statement or the text
    rule: str = ""  # said, act, signed
    portfolio: str = ""  # tells offices of one government apart; empty: the whole


@dataclass(frozen=True, slots=True)
class EventFound:
    """Something that happened, as one text tells of it. What is planned, denied, asked for or cancelled is none."""

    kind: str  # letter, flight, talks, visit, reply, decision, ruling
    start: int  # of the sentence that tells of it
    end: int
    on_date: str = (
        ""  # as precise as printed; the day of publication where none is printed
    )
    precision: str = ""  # day, week, month, or about: no day is printed
    country: str = ""  # whose deed it is
    people_count: int | None = None
    details: tuple[
        tuple[str, str], ...
    ] = ()  # of a flight from, to, via, service, approx; else measures


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that one text says, as the pipeline reads it. Layers are sorted by start."""

    lang: str
    relevant: bool
    countries: tuple[CountryFound, ...] = ()
    people: tuple[PersonFound, ...] = ()
    measures: tuple[MeasureFound, ...] = ()
    figures: tuple[FigureFound, ...] = ()
    statements: tuple[StatementFound, ...] = ()
    signatories: tuple[SignatoryFound, ...] = ()
    letters: tuple[LetterFound, ...] = ()
    issues: tuple[IssueFound, ...] = ()
    #: who signed other letters that the text tells of beside its own
    beside: tuple[SignatoryFound, ...] = ()
    events: tuple[EventFound, ...] = ()
    positions: tuple[PositionFound, ...] = ()
