"""Text-and-data-mining reservations (Directive (EU) 2019/790, article 4): where one is said, and whom it binds.

Read are the four places of the TDM Reservation Protocol (TDMRep, final report of the W3C's community group, 10 May
2024): the host's ``/.well-known/tdmrep.json``, the answer's header ``tdm-reservation``, a page's
``<meta name="tdm-reservation">``, and a PDF's metadata. The nearer one to the document wins: what is in the document,
then the header, then the host's file. What says something else is left out on purpose: ``noindex`` is about showing
results, ``noai`` and the signals for training in robots.txt are about models, and nobody is trained here.

A source's file may say more than the site: ``tdm: allowed`` (somebody gave leave; ``rights`` says who) and
``tdm: reserved`` (the site says it in words that no program reads).
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.encoding import decode
from crawler.guard import SOURCE
from nlp.topic import mentions_topic

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.looks import Look
    from crawler.source import Source
    from db.store import Store

logger = logging.getLogger(__name__)

ALLOWED, RESERVED = "allowed", "reserved"
WELL_KNOWN = "/.well-known/tdmrep.json"
#: what stands in the database where a host has been asked and reserves nothing
NOTHING = "[]"
ASK_AGAIN_DAYS = 1
MAX_BYTES = 1_000_000
MAX_RULES = 1000

_SPELLINGS = (b"tdm-reservation", b"TDM-Reservation", b"TDM-RESERVATION")
_META = re.compile(rb"<meta\b[^>]{0,400}>", re.IGNORECASE)
_META_NAME = re.compile(rb"""\bname\s*=\s*["']?\s*tdm-reservation\b""", re.IGNORECASE)
_META_CONTENT = re.compile(rb"""\bcontent\s*=\s*["']?\s*([01])\b""", re.IGNORECASE)
_PDF = re.compile(rb"""tdm:reservation\s*(?:=\s*["']|>)\s*([01])\b""")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a host's file: which addresses, and whether mining them is reserved."""

    location: str  # a path; * is any run of characters, $ at its end is the end of the address
    reserved: bool
    policy: str = ""

    def holds(self, path: str) -> bool:
        anchored = self.location.endswith("$")
        pieces = self.location.removesuffix("$").split("*")
        pattern = ".*".join(re.escape(piece) for piece in pieces)
        return re.match(pattern + ("$" if anchored else ""), path) is not None


def rules_of(body: bytes) -> tuple[Rule, ...]:
    """The rules of a ``tdmrep.json``; none where the bytes are something else."""
    try:
        data: Any = json.loads(body[:MAX_BYTES])
    except (ValueError, RecursionError):
        return ()
    rows = data if isinstance(data, list) else [data]
    rules = []
    for row in rows[:MAX_RULES]:
        if not isinstance(row, dict) or not isinstance(row.get("location"), str):
            continue
        value = str(row.get("tdm-reservation", "")).strip()
        if value in ("0", "1"):
            policy = str(row.get("tdm-policy") or "")
            rules.append(Rule(row["location"], value == "1", policy))
    return tuple(rules)


def as_json(rules: tuple[Rule, ...]) -> str:
    """Rules as the file writes them."""
    rows = [
        {"location": rule.location, "tdm-reservation": int(rule.reserved)}
        | ({"tdm-policy": rule.policy} if rule.policy else {})
        for rule in rules
    ]
    return json.dumps(rows, ensure_ascii=False)


def by_rules(rules: tuple[Rule, ...], url: str) -> str:
    """Where a host's file reserves an address: ``well-known /news/*``; "" where it does not.

    Of several rules that fit the longest counts, as in robots.txt; of two of one length the one that reserves.
    """
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fitting = [rule for rule in rules if rule.holds(path)]
    best = max(
        fitting, key=lambda rule: (len(rule.location), rule.reserved), default=None
    )
    return f"well-known {best.location}" if best is not None and best.reserved else ""


def in_body(body: bytes) -> tuple[str, bool] | None:
    """(place, reserved) of what a document says of itself, or None."""
    if b"%PDF-" in body[:1024]:
        match = _PDF.search(body)
        return ("pdf", match[1] == b"1") if match else None
    if b"\0" in body[:64]:
        body = body[:200_000].replace(b"\0", b"")  # UTF-16
    at = min((n for word in _SPELLINGS if (n := body.find(word)) >= 0), default=-1)
    if at < 0:
        return None
    for meta in _META.finditer(body, max(0, at - 400)):
        tag = meta.group()
        if _META_NAME.search(tag) and (value := _META_CONTENT.search(tag)):
            return "meta", value[1] == b"1"
    return None


def in_header(response: Response) -> tuple[str, bool] | None:
    """(place, reserved) of what the answer's header says, or None."""
    value = (response.headers.get("tdm-reservation") or b"").strip()
    return ("header", value == b"1") if value in (b"0", b"1") else None


def said_with(response: Response) -> tuple[str, bool] | None:
    """What came with a document: its own word, else the header's."""
    return in_body(response.body) or in_header(response)


class Reservations:
    """Who reserves what, as one crawl sees it. Each host's file is asked for once, through Scrapy, when it matters."""

    def __init__(self, crawler: Crawler, store: Store) -> None:
        self.crawler = crawler
        self.store = store
        self._asked: dict[str, asyncio.Task[tuple[Rule, ...]]] = {}

    def near(self, response: Response, source: Source) -> str | None:
        """Where a document is reserved, as far as it is known without asking; "" if it is free; None: ask the host."""
        if source.tdm == ALLOWED:
            return ""
        if source.tdm == RESERVED:
            return "source"
        said = said_with(response)
        if said is None:
            return None
        place, reserved = said
        return place if reserved else ""

    async def at_host(self, url: str, source: Source) -> str:
        """Where the host's own file reserves an address; "" if it does not."""
        return by_rules(await self._rules(url, source), url)

    async def of_list(self, response: Response, look: Look) -> str:
        """Where a list is reserved: it matters for the texts that a feed carries, and the host is asked for these."""
        where = self.near(response, look.source)
        if where is not None or look.source.kind_at(look.url) != "feed":
            return where or ""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if not mentions_topic(decode(response.body, content_type)):
            return ""
        return await self.at_host(response.url, look.source)

    async def _rules(self, url: str, source: Source) -> tuple[Rule, ...]:
        parts = urlsplit(url)
        if parts.netloc not in self._asked:
            root = f"{parts.scheme}://{parts.netloc}"
            asking = self._ask(root, parts.netloc, source.slug)
            loop = asyncio.get_running_loop()
            self._asked[parts.netloc] = loop.create_task(asking)
        return await asyncio.shield(self._asked[parts.netloc])

    async def _ask(self, root: str, netloc: str, slug: str) -> tuple[Rule, ...]:
        from scrapy import Request
        from scrapy.http.request import NO_CALLBACK

        kept = self.store.host_reservation(netloc, ASK_AGAIN_DAYS)
        if kept:
            return rules_of(kept.encode())
        meta = {SOURCE: slug, "download_maxsize": MAX_BYTES}
        request = Request(
            root + WELL_KNOWN, callback=NO_CALLBACK, meta=meta, dont_filter=True
        )
        engine = self.crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(request)
        except Exception as error:
            # refused by robots.txt, not there, too large: then the host has said nothing, and is asked in the next run
            logger.info("%s: not to be had (%r)", request.url, error)
            return ()
        rules = rules_of(response.body) if response.status == 200 else ()
        self.store.set_host_reservation(netloc, as_json(rules))
        return rules
