"""Archived bytes read again: the same reader, given the same things, finds the same words, or something has changed.

With what a body was read stands beside its capture (``captures.read_as``), as JSON: the reader's version, the address,
the content type, what its list or the user said, and the source's own rules at the time. So a reading can be repeated
years later without the source's file.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from crawler import feeds, pages
from crawler.archive import ArchiveError, Record, read
from crawler.markup import text_of
from crawler.rules import DateRules, PageRules
from crawler.source import DocumentRules
from crawler.twin import words
from crawler.urls import BadAddress, canonical
from db.records import ReturnwatchError, key

HERE = Path(__file__).parent
_IMPORT = re.compile(r"^\s*from crawler(?:\.([\w.]+))? import ([^#\n]*)", re.MULTILINE)
_LIBRARIES = ("trafilatura", "lxml", "pypdf", "feedparser")

Rules = TypeVar("Rules", PageRules, DateRules, DocumentRules)


class NotThere(ReturnwatchError, ValueError):
    """What was read from these bytes is not in them."""


def of_page(raw: pages.Raw, twin: DocumentRules | None = None) -> str:
    """With what a page, a file or a page's JSON twin is read."""
    return _noted(
        twin=_changed(twin) if twin else {},
        url=raw.url,
        type=raw.content_type,
        title=raw.title,
        lang=raw.lang,
        on=raw.fetched_on,
        rules=_changed(raw.rules),
        dates=_changed(raw.dates),
    )


def of_entry(url: str) -> str:
    """The same of a text that a feed carries: which of its entries it is."""
    return _noted(entry=url)


def with_title(read_as: str, title: str) -> str:
    """The same where the user gave the title."""
    return json.dumps(
        {**json.loads(read_as), "said": title}, ensure_ascii=False, sort_keys=True
    )


class Reader:
    """Reads the records of an archive again; one record is kept at hand, since it is asked for twice."""

    def __init__(self, folder: Path) -> None:
        """Raises ArchiveError where there is no such folder."""
        if not folder.is_dir():
            raise ArchiveError(
                f"{folder}: no such folder, so nothing can be read again; bring it back from where the database came"
            )
        self.folder = folder
        self._at: tuple[str, int] | None = None
        self._record: Record | None = None

    def body(self, warc: str, offset: int) -> bytes:
        """The bytes of a record, as the extraction got them. Raises ArchiveError."""
        return self._read(warc, offset).body

    def words(self, warc: str, offset: int, read_as: str) -> tuple[str, str] | None:
        """See ``again``."""
        return again(self._read(warc, offset), read_as)

    def _read(self, warc: str, offset: int) -> Record:
        if self._record is None or self._at != (warc, offset):
            self._at, self._record = (warc, offset), read(self.folder, warc, offset)
        return self._record


def again(record: Record, read_as: str) -> tuple[str, str] | None:
    """Title and text of archived bytes, read as they were read before; None where another reader read them.

    Raises ReturnwatchError where nothing can be read from them.
    """
    said: dict[str, Any] = json.loads(read_as) if read_as else {}
    if said.get("by") != reader():
        return None
    if "entry" in said:
        title, text = _entry(record, said["entry"])
    elif "twin" in said:
        rules = _rules(DocumentRules, said["twin"])
        title, text = words(record.body, rules, said.get("title", ""))
    else:
        content = pages.read(
            pages.Raw(
                body=record.body,
                url=said.get("url", ""),
                content_type=said.get("type", ""),
                title=said.get("title", ""),
                lang=said.get("lang", ""),
                rules=_rules(PageRules, said.get("rules", {})),
                dates=_rules(DateRules, said.get("dates", {})),
                fetched_on=said["on"],
                topic_any=True,
            )
        )
        title, text = content.title, content.text or ""
    return said.get("said") or title, text


@cache
def reader() -> str:
    """A hash over the code that reads pages and the libraries under it: what is equal here reads equally."""
    digest = hashlib.blake2b(digest_size=6)
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\0".encode())
    waiting, seen = ["pages", "feeds", "twin"], dict[str, bytes]()
    while waiting:
        path = HERE / (waiting.pop().replace(".", "/") + ".py")
        name = path.relative_to(HERE).as_posix()
        if name in seen or not path.is_file():
            continue
        seen[name] = path.read_bytes()
        for module, names in _IMPORT.findall(seen[name].decode()):
            parts = [part.strip(" ()") for part in names.split(",")]
            waiting += [module] if module else []
            waiting += [f"{module}.{part}".lstrip(".") for part in parts if part]
    for name in sorted(seen):
        digest.update(name.encode() + b"\0" + seen[name])
    return digest.hexdigest()


def _noted(**said: Any) -> str:
    kept = {name: value for name, value in said.items() if value}
    return json.dumps({"by": reader(), **kept}, ensure_ascii=False, sort_keys=True)


def _changed(rules: PageRules | DateRules | DocumentRules) -> dict[str, Any]:
    """What rules say, without what they leave as it is."""
    default = {field.name: field.default for field in fields(rules)}
    return {
        name: value for name, value in asdict(rules).items() if value != default[name]
    }


def _rules(kind: type[Rules], said: dict[str, Any]) -> Rules:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in said.items()
    }
    return kind(**values)


def _entry(record: Record, wanted: str) -> tuple[str, str]:
    feed = feeds.parse(record.body, record.content_type, record.url)
    for entry in feed.entries:
        try:
            if entry.url:
                url = canonical(entry.url)
            else:
                printed = entry.published or entry.updated
                mark = key(f"{entry.title}\x1f{printed}")
                url = f"{canonical(record.url)}#{mark}"
        except BadAddress:
            continue
        if url == wanted:
            return entry.title, text_of(entry.body)
    raise NotThere(f"{record.url}: the archived feed has no entry {wanted}")
