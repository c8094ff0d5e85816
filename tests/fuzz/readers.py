"""The real readers, each with what it is given and what it may say to that: its own errors, with place and mend, and no others."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from scrapy.http import Response

from crawler import feeds, mail, mementos, pages
from crawler.archive import ArchiveError
from crawler.dates import in_lines, in_url, parse_when
from crawler.members import Poisoned, members, records
from crawler.registry import shipped
from crawler.source import Source
from crawler.source_file import load_file
from crawler.spiders import api, listing, sitemap
from crawler.warc_in import page_in
from db.records import ReturnwatchError
from nlp.commands import annotated
from nlp.offices import Register
from nlp.pipeline import Tagger
from nlp.topic_file import read as read_topic
from tests.fuzz import strategies as drawn

URL = "https://www.quill.example/news/1"
NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@cache
def source(kind: str) -> Source:
    """A shipped source of a kind."""
    loaded = (load_file(path) for path in sorted(shipped().glob("*.yml")))
    return next(one for one in loaded if one.kind == kind)


@cache
def tagger() -> Tagger:
    return Tagger(Register.shipped(), any_topic=True)


def feed(body: bytes) -> None:
    feeds.parse(body, "application/xml", URL)


def site_map(body: bytes) -> None:
    sitemap.read(source("sitemap"), Response(URL, body=body), body)


def list_page(body: bytes) -> None:
    listing.read(source("listing"), Response(URL, body=body), body)


def list_json(body: bytes) -> None:
    api.read(source("api"), Response(URL, body=body), body)
    mementos.in_index(body, "https://archive.example")
    mementos.in_timemap(body.decode("latin-1"), URL)


def page(body: bytes) -> None:
    raw = pages.Raw(
        body=body, url=URL, lang="nl/fr", fetched_on="2026-03-02", topic_any=True
    )
    pages.glance(raw)
    with suppress(ReturnwatchError):
        pages.read(raw)


def yaml_file(body: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, read in (("be_quill.yml", load_file), ("topic.yml", read_topic)):
            path = Path(folder) / name
            path.write_bytes(body)
            with suppress(ReturnwatchError):
                read(path)


def printed_date(raw: str) -> None:
    for lang in ("", "en", "nl/fr", "fa", "lv", "hu", "de"):
        parse_when(raw, lang=lang, now=NOW, tz="Europe/Brussels", formats=("%d.%m.%Y",))
    in_lines([raw], lang="en")
    in_url(f"https://quill.example/{raw}")
    mementos.moment_in(raw)


def letter(body: bytes) -> None:
    for part in mail.read(body).parts:
        assert "/" not in part.name


def line(raw: bytes) -> None:
    """Errors of a line are for who wrote it: none may be of ours."""
    for found in annotated([raw.replace(b"\n", b" ")], tagger()):
        assert "cannot be annotated" not in found.get("error", ""), found["error"]


def warc(body: bytes) -> None:
    for member in members(io.BytesIO(body)):
        if not member.fault:
            with suppress(Poisoned):
                for record in records(member):
                    with suppress(Poisoned):
                        page_in(record)
                    with suppress(ArchiveError):
                        assert isinstance(record.body, bytes)


READERS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], None]]] = {
    "feed": (drawn.feeds, feed),
    "sitemap": (drawn.sitemaps, site_map),
    "listing": (drawn.html, list_page),
    "api": (drawn.feeds, list_json),
    "html": (drawn.html, page),
    "pdf": (drawn.pdfs, page),
    "yaml": (drawn.yamls, yaml_file),
    "date": (drawn.dates, printed_date),
    "mail": (drawn.mails, letter),
    "annotate": (drawn.lines(), line),
    "warc": (drawn.warcs, warc),
}
