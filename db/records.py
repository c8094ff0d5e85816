"""The vocabulary that the three rooms share: frozen records, and the key and the plain text they rest on.

Offsets are code points, end exclusive, into ``Text.text``. Days are ISO 8601 (``2025-10-18``), moments are
UTC ISO 8601 with seconds (``2025-10-18T09:30:00Z``). Countries are ISO 3166-1 alpha-2 in capitals, plus
``EU``, ``UN`` and ``INT`` where a body is no country. Imports nothing of ours.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Literal

Span = tuple[int, int]

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

Tier = Literal["official", "party", "wire", "press", "document"]
#: the topic that is shipped (nlp/data/topic.yml)
TOPIC = "afghan-returns"
TIERS: tuple[Tier, ...] = ("official", "party", "wire", "press", "document")

Kind = Literal["direct", "mixed", "indirect"]
SpeakerKind = Literal["person", "office", "body", "document", "unnamed"]
Act = Literal["signed", "backed", "attended", "hosted", "not signed"]
Stance = Literal["for", "against", "conditional", "declines", "mentions", "signed"]
Stage = Literal["talk", "plan", "decision", "deed", "stopped"]
ActorKind = Literal["country", "commission", "eeas", "agency", "un", "de facto", "body"]


class ReturnwatchError(Exception):
    """Something a user can mend: the message names the place, the value and the mend."""

    #: of the command that it ends: 1 something needs a person, 2 usage, 3 locked
    exit_status = 1


def key(*parts: str | int) -> str:
    """16 hex digits of blake2b over what a row is; parts are kept apart by a unit separator."""
    joined = "\x1f".join(map(str, parts)).encode()
    return hashlib.blake2b(joined, digest_size=8).hexdigest()


def plain(text: str) -> str:
    """NFC, line ends as ``\\n``, without control characters: NUL cuts SQLite's substr (tried)."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return CONTROLS.sub("", text)


LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "å": "a", "ı": "i"}
)


@cache
def fold(text: str) -> str:
    """Casefolded, without marks on letters, with l o d ss for ł ø đ ß: how names are compared."""
    text = text.casefold().translate(LETTERS).replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slug(text: str) -> str:
    """A name as an id: small Latin letters and _; a hash where it has no Latin letter at all."""
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_") or key("slug", text)


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- observed: what came in -------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as the database keeps it; the registry's YAML holds more."""

    slug: str
    name: str
    country: str
    tier: Tier
    lang: str  # several by /, the first is the usual one
    kind: str  # feed, sitemap, listing, api; by_hand for what a user added
    url: str
    host: str
    cadence_days: float | None = None
    state: str = "unseen"  # unseen, live, blocked, wanted
    rights: str = ""
    last_verified: str = ""
    confidence: str = ""
    reservation: str = ""  # "allowed" or "reserved" where its file says so


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """One look at one address of a source: what answered, and how to ask next time."""

    source: str
    url: str
    at: str
    status: int | None  # None: nothing answered
    outcome: str  # ok, unchanged, empty, not a feed, unreachable, blocked, robots, too large, error
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    entries: int = 0
    new_documents: int = 0
    newest_on: str = ""
    error: str = ""
    moved_to: str = ""  # where redirects ended, if on another site
    pages: int = 0  # whose text was taken out
    characters: int = 0  # of these texts, on topic or not


@dataclass(frozen=True, slots=True)
class HostRules:
    """What a host's robots.txt said at a time."""

    host: str
    at: str
    robots_status: int
    robots_sha256: str  # of no bytes where there is no such file
    robots: str  # its beginning
    crawl_delay: float | None = None  # seconds that it asks for between two requests


@dataclass(frozen=True, slots=True)
class DateFound:
    """One candidate for the day of publication, with where it was found."""

    day: str  # 2025-10-18, or 2025-10 where only the month is known
    where: str  # user, site, printed, json-ld, meta, entry, time, url, text, htmldate; never chosen: file, feed
    raw: str = ""
    why: str = ""  # in documents.dates: why it was chosen, or not


@dataclass(frozen=True, slots=True)
class LinkFound:
    """Another document that a page names as related to it."""

    url: str
    relation: str  # hreflang: the same in another language
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One address as it was read: what the crawler hands to the store.

    ``text`` is the body without the title, or None where the page is off topic: then the store keeps address,
    title, date and reason only. ``url`` is canonical; ``addresses`` are others that led here.
    """

    url: str
    source: str
    fetched_at: str
    status: int
    title: str
    text: str | None
    lang: str
    published: DateFound | None
    on_topic: bool
    topic_reason: str
    body_sha256: str
    dates: tuple[DateFound, ...] = ()
    addresses: tuple[str, ...] = ()
    by_hand: bool = False
    extractor: str = ""
    warc: str = ""  # file name inside the archive folder, with offset and length of the response record
    offset: int = 0
    length: int = 0
    memento_at: str = ""  # of a web archive's copy: when the archive took it, UTC
    gone: bool = False  # the address itself answers no more; what was read is a copy
    read_as: str = ""  # JSON: with what the bytes were read, so that reading them again gives the same words
    reservation: str = (
        ""  # where text and data mining is reserved: header, meta, well-known /news/*
    )
    links: tuple[LinkFound, ...] = ()
    fetched_as: str = ""  # the canonical form of the address that answered
    perhaps: tuple[
        str, ...
    ] = ()  # addresses that are this one's if they give the very same words
    etag: str = ""
    last_modified: str = ""
    next_visit_at: str = ""
    issues: tuple[
        IssueFound, ...
    ] = ()  # spans None: about the page, not about words in it


@dataclass(frozen=True, slots=True)
class Text:
    """A version as the tagger gets it."""

    id: str  # the version's key
    text: str
    lang: str = ""
    title: str = ""
    body_start: int = 0
    published: str = ""  # ISO day, or empty
    country: str = ""  # of the source
    tier: str = ""
    document: str = ""
    source: str = ""
    url: str = ""
    first_seen_at: str = ""
    public_from: str = ""  # ISO day by which the words were public: published, or when a web archive had them


# --- registry: who holds which office ----------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    slug: str
    name: str
    gender: str = ""  # f, m or empty: only where a source says so
    origin: str = "shipped"  # shipped, user
    source: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling of a person's name. ``note`` says when it is a misprint or belongs to someone else."""

    name: str
    person: str
    lang: str = ""
    note: str = ""  # "", misprinted, misattributed
    origin: str = "shipped"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    slug: str
    country: str
    body: str
    label: str
    origin: str = "shipped"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who held which office from when to when; unknown ends stay empty, an empty end is not "still"."""

    person: str
    office: str
    from_on: str = ""
    to_on: str = ""
    precision: str = ""  # day, month, year, or empty where nothing is known
    origin: str = "shipped"
    source: str = ""


# --- derived: what the tagger found -------------------------------------------


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
    approx: str = ""  # over, under, about, or empty
    country: str = (
        ""  # of whom or where; the origin of those counted (AF) is no such country
    )
    period: str = ""  # 2024, 2024-05 or a day, where one is printed with it
    source_named: str = ""  # whose number the text says it is


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
class IssueFound:
    """Something that does not add up, or that a person should see."""

    kind: str
    message: str
    start: int | None = None
    end: int | None = None
    suggestion: str = ""


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


@dataclass(frozen=True, slots=True)
class Compared:
    """A version that was compared with all that share a band with it, and those of them that are the same text."""

    version: str
    lang: str
    runs: int  # of words, different ones
    lowest: bytes  # the sketch
    bands: Sequence[int]
    copies: Sequence[str]


# --- the ledger: one thing that several documents tell of -----------------------


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


# --- what readers ask -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """The same on every reading command; empty means no filter. Names match ``--from --to --country ...``."""

    from_: str = ""
    to: str = ""
    country: tuple[str, ...] = ()
    speaker: str = ""
    office: str = ""
    measure: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    checked_only: bool = False  # what a person found right, or put right
    as_of: str = ""  # ISO day: what was public by then, as the pages stood then
    known_to_us: bool = False  # with as_of: what this file had by then
