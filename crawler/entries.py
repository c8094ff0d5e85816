"""What a feed says, whatever it is written in: RSS, Atom, RDF or JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_ENTRIES = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: where it leads and what the feed itself says of it. Every text may be empty."""

    url: str  # http or https, absolute; "" where the feed gives none
    title: str = ""
    published: str = ""  # as printed
    updated: str = ""  # as printed
    body: str = ""  # HTML or text that the feed carries
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read. ``problem`` is empty where it can be used; ``bozo`` is a warning while there are entries."""

    entries: tuple[Entry, ...] = ()
    version: str = ""  # rss20, atom10, rss10 ...; "" for what is no feed
    bozo: str = ""
    lang: str = ""
    problem: str = ""  # empty, not a feed
    detail: str = ""
    next: str = ""  # RFC 5005: the next page or the archive before this one
    built: tuple[str, ...] = ()  # when the feed itself was made, as printed


def language(value: object) -> str:
    """``nl-BE`` -> ``nl``; anything that is no language code -> ``""``."""
    code = str(value or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""
