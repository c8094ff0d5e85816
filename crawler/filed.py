"""What a user says about what is added by hand, and the source that it is filed under."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from crawler.source import Source
from crawler.urls import BadAddress, host
from db.records import TIERS, Tier, key


@dataclass(frozen=True, slots=True)
class Said:
    """What the user says about what is added; empty where nothing is said."""

    url: str = ""
    title: str = ""
    published: str = ""  # ISO day; of a list also a month or year
    published_from: str = "user"  # "entry" of a list: a page's own date wins over it
    publisher: str = ""
    tier: str = ""
    country: str = ""
    lang: str = ""
    topic_any: bool = False


def source_for(url: str, sources: Mapping[str, Source], said: Said) -> Source:
    """The source that something is filed under: what the user says, else the source on that host, else ``by_hand``."""
    at = _host(url)
    there = [
        source
        for source in sources.values()
        if at
        and at in source.hosts
        and said.tier in ("", source.tier)
        and said.country in ("", source.country)
    ]
    if there:
        return max(there, key=lambda source: _shared(url, source))
    tier: Tier = next((known for known in TIERS if known == said.tier), "document")
    parts = (said.tier, said.country.lower(), _slug(said.publisher))
    slug = "_".join(("by_hand", *filter(None, parts)))
    about = ", ".join(filter(None, (said.tier, said.country)))
    name = f"Added by hand ({about})" if about else "Added by hand"
    return Source(
        slug=slug,
        name=said.publisher or name,
        country=said.country,
        tier=tier,
        kind="by_hand",
        urls=(),
        lang=(said.lang,) if said.lang else ("",),
        state="live",
    )


def _shared(url: str, source: Source) -> int:
    """How many parts of an address are also the source's: several sources may share a host."""
    parts = url.split("/")
    named = [own.split("/") for own in (*source.urls, source.homepage)]
    return max(
        sum(
            1
            for _ in takewhile(
                lambda pair: pair[0] == pair[1], zip(parts, own, strict=False)
            )
        )
        for own in named
    )


def _slug(publisher: str) -> str:
    """A publisher's name as part of a slug; of letters that ASCII lacks, a mark that is always the same."""
    words = re.findall(r"[a-z0-9]+", publisher.lower())
    return "_".join(words) or (key(publisher) if publisher else "")


def _host(url: str) -> str:
    try:
        return host(url) if url else ""
    except BadAddress:
        return ""
