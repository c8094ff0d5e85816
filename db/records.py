"""The vocabulary that the three rooms share: frozen records, and the key and the plain text they rest on.

Offsets are code points, end exclusive, into ``Text.text``. Days are ISO 8601 (``2025-10-18``), moments are
UTC ISO 8601 with seconds (``2025-10-18T09:30:00Z``). Countries are ISO 3166-1 alpha-2 in capitals, plus
``EU``, ``UN`` and ``INT`` where a body is no country. Imports nothing of ours.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
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


def tier_rank(tier: str) -> int:
    """0 for the most official; what is no tier comes last."""
    return TIERS.index(tier) if tier in TIERS else len(TIERS)


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


@dataclass(frozen=True, slots=True)
class IssueFound:
    """Something that does not add up, or that a person should see."""

    kind: str
    message: str
    start: int | None = None
    end: int | None = None
    suggestion: str = ""


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
