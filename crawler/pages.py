"""From the bytes of a page to the record that is stored. Topic first: most pages are not about it and cost next to nothing.

A page without the topic's words in its decoded source is not parsed at all. The others are extracted, in this process
while a crawl is short, in two others once it has shown that it is a long one; then the topic is judged again on the
extracted text, since a menu may name what the page is not about.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import re
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from html import unescape

from crawler.dates import choose, in_url, weighed
from crawler.encoding import decode, kind_of
from crawler.links import Links
from crawler.rules import DateRules, PageRules
from db.processes import follow_parent
from db.records import DateFound, IssueFound, ReturnwatchError, plain
from nlp.topic import judge, mentions_topic

logger = logging.getLogger(__name__)

#: pages extracted in this process before others are started: starting two costs about as much as this many (measured)
POOL_AFTER = 300
POOL_SIZE = 2
_TITLE = re.compile(r"<title[^<>]*>([^<]{1,2000})", re.IGNORECASE)
KEPT_ANYWAY = "kept without asking for the topic"
ONLY_LINK = "reserved: title, link and date only"


class ReaderDied(ReturnwatchError):
    """The process that read a page died on it."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A body as it was fetched, decompressed, and what is known about it besides."""

    body: bytes
    url: str  # where it came from, after redirects; may be "" for a file
    content_type: str = ""
    title: str = ""  # as its list prints it
    lang: str = ""  # as its list or source says
    rules: PageRules = field(default_factory=PageRules)
    dates: DateRules = field(default_factory=DateRules)
    candidates: tuple[
        DateFound, ...
    ] = ()  # dates known besides: of the list's entry, of the user
    fetched_on: str = ""  # ISO day
    topic_any: bool = False

    @property
    def sha256(self) -> str:
        return sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says. ``text`` is None where it is off topic."""

    title: str
    text: str | None
    lang: str
    on_topic: bool
    reason: str
    published: DateFound | None = None
    dates: tuple[DateFound, ...] = ()
    canonical: str = ""
    extractor: str = ""
    issues: tuple[IssueFound, ...] = ()
    characters: int = 0  # of the text that was taken out, on topic or not
    links: Links = field(default_factory=Links)
    reservation: str = ""  # where text and data mining is reserved


def glance(raw: Raw) -> Content | None:
    """The content of a page that cannot be on topic, from its source alone; None for one that must be read.

    Costs a decoding and a search. PDFs are always read: their words are not visible in their bytes.
    """
    if raw.topic_any:
        return None
    source = decode(raw.body, raw.content_type)
    if (
        kind_of(raw.body, source, raw.content_type)[0] != "html"
        or mentions_topic(source)
        or mentions_topic(raw.title)
    ):
        return None
    fetched_on = date.fromisoformat(raw.fetched_on)
    published, _ = choose(raw.candidates, fetched_on)
    return Content(
        title=raw.title or _title(source),
        text=None,
        lang=raw.lang,
        on_topic=False,
        reason="no word of the topic in the page's source",
        published=published,
        dates=weighed(raw.candidates, fetched_on),
    )


def reserved(raw: Raw, where: str) -> Content:
    """What is kept of a document whose publisher reserves text and data mining: what any list of links would say."""
    fetched_on = date.fromisoformat(raw.fetched_on)
    in_address = in_url(raw.url)
    candidates = (*raw.candidates, *([in_address] if in_address else []))
    published, _ = choose(candidates, fetched_on)
    title = raw.title
    if not title and b"%PDF-" not in raw.body[:1024]:
        title = _title(decode(raw.body, raw.content_type))
    named = "; the title names the topic" if mentions_topic(title) else ""
    return Content(
        title=title,
        text=None,
        lang=raw.lang,
        on_topic=False,
        reason=f"{ONLY_LINK} ({where}){named}",
        published=published,
        dates=weighed(candidates, fetched_on),
        reservation=where,
    )


def read(raw: Raw) -> Content:
    """Title, text, date and language of a page, judged by topic. Raises EmptyPage, UnreadablePage (crawler.extract)."""
    from crawler.extract import extract

    fetched_on = date.fromisoformat(raw.fetched_on)
    found = extract(
        raw.body,
        raw.url,
        content_type=raw.content_type,
        lang_hint=raw.lang,
        rules=raw.rules,
        dates=raw.dates,
        fetched_on=fetched_on,
    )
    title = found.title or raw.title
    content = of_text(
        title,
        found.text,
        lang=found.lang or raw.lang,
        candidates=(*raw.candidates, *found.dates),
        fetched_on=fetched_on,
        topic_any=raw.topic_any,
    )
    issues = tuple(dict.fromkeys((*found.issues, *content.issues)))
    return Content(
        title=content.title,
        text=content.text,
        lang=content.lang,
        on_topic=content.on_topic,
        reason=content.reason,
        published=content.published,
        dates=content.dates,
        canonical=found.canonical,
        extractor=found.extractor,
        issues=issues if content.on_topic else (),
        links=found.links,
        characters=len(found.text),
    )


def of_text(
    title: str,
    text: str,
    *,
    lang: str,
    candidates: tuple[DateFound, ...],
    fetched_on: date,
    topic_any: bool,
    extractor: str = "",
) -> Content:
    """The content of a text that is at hand already, such as what a feed carries."""
    published, issues = choose(candidates, fetched_on)
    verdict = judge(title, text, lang)
    on_topic = verdict.on_topic or topic_any
    if on_topic:
        from nlp.language import identify

        lang = identify(text, lang)
    return Content(
        title=plain(title).strip(),
        text=text if on_topic else None,
        lang=lang,
        on_topic=on_topic,
        reason=verdict.reason
        if verdict.on_topic or not topic_any
        else f"{KEPT_ANYWAY} ({verdict.reason})",
        published=published,
        dates=weighed(candidates, fetched_on),
        extractor=extractor,
        issues=tuple(issues) if on_topic else (),
    )


class Readers:
    """Reads pages without holding up the event loop for long."""

    def __init__(self, pool_after: int = POOL_AFTER) -> None:
        self.pool_after = pool_after
        self.pages = 0
        self._pool: ProcessPoolExecutor | None = None

    async def read(self, raw: Raw) -> Content:
        """As the function ``read``. Raises ReaderDied where the process that reads the page dies on it."""
        self.pages += 1
        if self.pages <= self.pool_after:
            return read(raw)
        if self._pool is None:
            # spawned, not forked: the reactor has threads and open sockets that a copy must not have
            self._pool = ProcessPoolExecutor(
                POOL_SIZE, multiprocessing.get_context("spawn"), initializer=_start
            )
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._pool, read, raw
            )
        except BrokenProcessPool as error:
            self._pool = None
            raise ReaderDied(
                f"{raw.url}: the process that read this page died"
            ) from error

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _start() -> None:
    """In a new reader process: Ctrl-C is the crawl's to handle, and a crawl that was killed takes its readers along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow_parent()
    _warm()


def _warm() -> None:
    """The first page would pay for imports and tables; dateparser's first call alone takes a third of a second."""
    page = b"<html><body><article><h1>Title</h1><p>Words of a page that is read to warm up.</p></article></body></html>"
    try:
        read(
            Raw(
                page,
                "https://example.org/",
                "text/html",
                fetched_on="2026-01-01",
                topic_any=True,
            )
        )
    except ReturnwatchError:
        logger.debug("nothing found in the page to warm up with")


def _title(source: str) -> str:
    match = _TITLE.search(source)
    return " ".join(plain(unescape(match.group(1))).split()) if match else ""
