"""One thing that several documents tell of: letters, claims, events, utterances, and what does not add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from db.found import FigureFound


@dataclass(frozen=True, slots=True)
class Compared:
    """A version that was compared with all that share a band with it, and those of them that are the same text."""

    version: str
    lang: str
    runs: int  # of words, different ones
    lowest: bytes  # the sketch
    bands: Sequence[int]
    copies: Sequence[str]


@dataclass(frozen=True, slots=True)
class LetterSeen:
    """A letter as one text tells of it, with what decides whether two texts tell of the same."""

    id: str  # of the mention
    version: str
    start: int
    end: int
    dated_on: str
    count_claimed: int | None
    addressees: tuple[str, ...]
    asks: tuple[str, ...]
    signed: frozenset[str]  # countries printed as signing or backing
    complete: bool
    document: str
    tier: str
    public_from: str
    first_seen_at: str
    url: str
    near: tuple[
        int, ...
    ] = ()  # 0 where the publisher's country hosts it; how many sign before it


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as one object: what its documents tell together."""

    id: str
    dated_on: str
    count_claimed: int | None
    count_printed: int
    addressees: tuple[str, ...]
    asks: tuple[str, ...]
    root_version: str  # the most official document's, of these the earliest
    documents: int
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureSeen:
    """A figure as one text prints it, with what decides whether two texts print the same."""

    version: str
    start: int
    end: int
    figure: FigureFound
    document: str
    tier: str
    public_from: str
    first_seen_at: str
    url: str
    lang: str
    context: frozenset[str] = frozenset()  # measures of its sentence


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure that documents print, perhaps in several variants."""

    id: str
    unit: str
    country: str
    period: str
    value: float  # of its most official document
    low: float
    high: float
    agree: bool
    documents: int
    root_version: str
    root_start: int
    places: tuple[tuple[str, int], ...]  # version and start of each figure
    of_what: str = ""  # of a share, a duration, a small number


@dataclass(frozen=True, slots=True)
class EventSeen:
    """An event as one text tells of it, with what decides whether two texts tell of the same."""

    id: str  # of the mention
    version: str
    start: int
    end: int
    kind: str
    on_date: str
    precision: str  # day, week, month, about
    country: str
    people_count: int | None
    details: dict[str, str]
    letter: str  # of a letter: its id
    document: str
    tier: str
    lang: str
    public_from: str
    first_seen_at: str
    url: str
    near: int = 1  # 0: the letter's root, or published in the country that acts


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, once: what its documents tell together."""

    id: str
    kind: str
    on_date: str
    precision: str
    country: str
    people_count: int | None
    details: dict[str, str]
    headline: str
    replies_to: str  # the event that it answers
    letter: str
    root_version: str  # the most official document's, of these the earliest
    documents: int
    languages: int
    public_from: str
    first_seen_at: str
    mentions: tuple[EventSeen, ...]


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """A statement with what it speaks of, as ``link`` reads it to compare it."""

    statement: str
    version: str
    text: str
    lang: str
    date: str
    said: bool  # whether the text dates the speaking
    public_from: str
    place: int  # where it begins
    tier: str
    speaker: str
    person: str
    office: str
    country: str
    speaker_kind: str
    measures: tuple[str, ...]
    countries: tuple[str, ...]
    figures: tuple[float, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A statement as the index holds it."""

    statement: str
    version: str
    features: str
    keys: Sequence[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides which of an utterance's versions is its root, and who is printed as its speaker."""

    statement: str
    version: str
    document: str
    tier: str
    public_from: str
    first_seen_at: str
    url: str
    start: int
    end: int
    text: str
    lang: str
    date: str
    person: str
    office: str
    country: str
    speaker: str
    speaker_start: int | None
    speaker_end: int | None
    utterance: str


@dataclass(frozen=True, slots=True)
class OtherSpeaker:
    """A version that prints another speaker than the root does, with the place of both."""

    version: str
    start: int
    end: int
    speaker: str
    other_version: str
    other_start: int
    other_end: int
    official: str
    tier: str
    url: str


Wording = Literal["root", "verbatim", "trimmed", "reworded", "translated"]


@dataclass(frozen=True, slots=True)
class Strand:
    """How one version of an utterance came from another: words as printed; across languages what it speaks of."""

    child: str  # a statement
    parent: str  # another, or empty for the root
    wording: Wording
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    other_speaker: bool = False  # another than the root's


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said once, with all its versions; its id is its root's."""

    id: str
    person: str
    office: str
    country: str
    first_date: str
    documents: int
    languages: int
    strands: tuple[Strand, ...]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Two places that do not add up; ``start`` None where it is about the whole text."""

    kind: str
    message: str
    suggestion: str
    version: str
    start: int
    end: int
    other_version: str = ""
    other_start: int | None = None
    other_end: int | None = None
