"""WARC files that a user adds: each page of them on the topic becomes a document, as of the day it was archived.

Taken are answers of status 200, and resources, that are HTML or PDF; ``.wacz`` files are zips with WARC files in them. The
record itself goes into our own archive. One that cannot be read is named and left out; the others are taken.
"""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from crawler import pages
from crawler.archive import NOWHERE, ArchiveError, Record, Sent
from crawler.by_hand import Added, CannotAdd, Outcome
from crawler.checked import checked
from crawler.filed import Said, source_for
from crawler.members import Poisoned, members, records
from crawler.mementos import copy_at
from crawler.read_page import record_of
from crawler.source import Source
from crawler.urls import BadAddress, canonical
from crawler.work import Bounds, Work
from db.records import DateFound, ReturnwatchError, now

logger = logging.getLogger(__name__)

_NAMES = (".warc", ".warc.gz", ".wacz")
_PAGES = re.compile(
    r"(?:text/html|application/xhtml\+xml|application/pdf)\b", re.IGNORECASE
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
MAX_PACKED = 2 * 1024 * 1024 * 1024  # of a WARC file that a WACZ file has packed
MAX_NAMED = 20  # broken records of one file that get a line each


@dataclass(slots=True)
class Tally:
    """What was in one file."""

    records: int = 0
    pages: int = 0
    on_topic: int = 0
    new: int = 0
    forgotten: int = 0
    poisoned: int = 0
    lines: list[Added] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OnTopic:
    """A page on the topic, with the record that it was read from."""

    record: Record
    raw: pages.Raw
    content: pages.Content
    at: str
    source: Source


def is_warc(name: str) -> bool:
    return name.lower().endswith(_NAMES)


def add_warcs(
    files: list[str], store_path: Path, sources: Mapping[str, Source], said: Said
) -> list[Added]:
    """Add WARC files, one after the other: a line for each document and each broken record, and one for the file.

    Args:
        sources: the registry; a page on the host of one of them is filed under it.
        said: holds for all pages. ``url`` and ``title`` do not apply.

    Raises DatabaseError, Locked, CannotAdd. What was taken before stays.
    """
    lines: list[Added] = []
    work = Work(store_path, (), Bounds(topic_any=said.topic_any), command="add")
    taking = Taking(work, sources, said)
    try:
        for name in files:
            try:
                for member_name, file in _opened(name):
                    lines += taking.take(member_name, file)
            except (CannotAdd, OSError, zipfile.BadZipFile) as error:
                why = error.strerror if isinstance(error, OSError) else ""
                lines.append(Added(name, "failed", str(why or error)))
    finally:
        work.close(stopped=False)
    if work.error:
        raise CannotAdd(work.error)
    return lines


class Taking:
    """Takes pages out of files into one store."""

    def __init__(self, work: Work, sources: Mapping[str, Source], said: Said) -> None:
        self.work = work
        self.sources = sources
        self.said = said
        self._filed: set[str] = set()

    def take(self, name: str, file: BinaryIO) -> list[Added]:
        """What became of a file: lines of its documents and broken records, then one of the file itself."""
        tally = Tally()
        for member in members(file):
            place = f"{name}: record at byte {member.offset}"
            if member.fault:
                self._poisoned(tally, place, member.fault)
                continue
            try:
                for record in records(member):
                    self._take(tally, name, place, record)
            except Poisoned as error:
                self._poisoned(tally, place, str(error))
        return self._told(tally, name)

    def take_records(self, name: str, found: Iterable[Record]) -> list[Added]:
        """The same for records that were read out of a file elsewhere."""
        tally = Tally()
        for record in found:
            self._take(tally, name, name, record)
        return self._told(tally, name)

    def _take(self, tally: Tally, name: str, place: str, record: Record) -> None:
        tally.records += 1
        try:
            said = self._read(tally, record)
        except ReturnwatchError as error:
            self._poisoned(tally, f"{place} ({record.url})", str(error))
        except (
            Exception
        ) as error:  # one page that breaks a reader must not break the others
            logger.exception("%s: reading it failed", record.url)
            self._poisoned(tally, f"{place} ({record.url})", repr(error))
        else:
            if said is not None:
                self._store(tally, name, said)

    @staticmethod
    def _told(tally: Tally, name: str) -> list[Added]:
        if tally.poisoned > MAX_NAMED:
            more = f"{tally.poisoned - MAX_NAMED} more records could not be read"
            tally.lines.append(Added(name, "failed", more))
        parts = [
            f"{tally.records} records",
            f"{tally.pages} pages",
            f"{tally.on_topic} on topic",
            f"{tally.new} new",
        ]
        if tally.poisoned:
            parts.append(f"{tally.poisoned} left out because they are broken")
        if tally.forgotten:
            parts.append(f"{tally.forgotten} left out because they were forgotten")
        return [*tally.lines, Added(name, "read", ", ".join(parts))]

    def _poisoned(self, tally: Tally, place: str, why: str) -> None:
        tally.poisoned += 1
        if tally.poisoned <= MAX_NAMED:
            tally.lines.append(Added(place, "failed", why))

    def _read(self, tally: Tally, record: Record) -> OnTopic | None:
        """What a record says, where it is a page on the topic."""
        found = page_in(record)
        if found is None:
            return None
        tally.pages += 1
        if self.work.store.is_forgotten(found[0]):
            tally.forgotten += 1
            return None
        return read_page(record, *found, self.sources, self.said)

    def _store(self, tally: Tally, name: str, said: OnTopic) -> None:
        record, raw, content, at = said.record, said.raw, said.content, said.at
        source = said.source
        tally.on_topic += 1
        url = content.canonical or raw.url
        known = self.work.store.known(raw.url)
        if known is not None or self.work.store.is_forgotten(url):
            url = raw.url
        if source.slug not in self._filed:
            self._filed.add(source.slug)
            self.work.store.sync_sources([source.row()])
        sent = Sent(record.url, record.status or 200, record.headers, record.sent)
        place = NOWHERE
        if not self.work.store.has_bytes(url, raw.sha256):
            place = self.work.archive.add_foreign(sent, at)
        page = checked(
            record_of(
                raw,
                content,
                place,
                url=url,
                source=source.slug,
                fetched_at=now(),
                status=record.status,
                addresses=(raw.url,) if raw.url != url else (),
                by_hand=True,
                memento_at=at,
            )
        )
        stored = self.work.store.add_page(self.work.run, page)
        tally.new += stored.new_document
        published = page.published.day if page.published else ""
        outcome: Outcome = "changed" if stored.changed else "same"
        tally.lines.append(
            Added(
                url,
                "new" if stored.new_document else outcome,
                page.title,
                url,
                source.slug,
                published,
                f"archived on {at[:10]}, in {name}",
            )
        )


def page_in(record: Record) -> tuple[str, str] | None:
    """(canonical address, moment of archiving) of a record that is a page or a PDF, else None. Raises Poisoned."""
    if record.kind not in ("response", "resource"):
        return None
    if record.kind == "response" and record.status != 200:
        return None
    if not _PAGES.match(record.content_type):
        return None
    copy = copy_at(record.url)
    try:
        url = canonical(copy.original if copy else record.url)
    except BadAddress:
        return None  # dns:, urn: and the like
    at = copy.at if copy and len(copy.at) > 10 else record.date
    if not _MOMENT.fullmatch(at):
        raise Poisoned(f"its WARC-Date {at!r} is no moment")
    return url, f"{at[:19]}Z"


def read_page(
    record: Record, url: str, at: str, sources: Mapping[str, Source], said: Said
) -> OnTopic | None:
    """Read a record that ``page_in`` took for a page; None where it is off the topic. Raises as ``crawler.pages.read``."""
    record, body = _readable(record)
    source = source_for(url, sources, said)
    raw = pages.Raw(
        body=body,
        url=url,
        content_type=record.content_type,
        lang=said.lang or source.lang[0],
        rules=source.page,
        dates=source.dates,
        candidates=(DateFound(said.published, "user", said.published),)
        if said.published
        else (),
        fetched_on=at[:10],
        topic_any=said.topic_any,
    )
    content = pages.glance(raw) or pages.read(raw)
    if not content.on_topic:
        # an archive of the whole web must not fill the file with what it does not say
        return None
    return OnTopic(record, raw, content, at, source)


def _readable(record: Record) -> tuple[Record, bytes]:
    """A record and its body. Some archives unpack a body and leave the header that says that it is packed."""
    try:
        return record, record.body
    except ArchiveError:
        head = record.sent[:1024].lstrip().lower()
        if not head.startswith((b"<", b"%pdf-", b"\xef\xbb\xbf<")):
            raise
    headers = tuple(
        (f"X-Orig-{name}" if name.lower() == "content-encoding" else name, value)
        for name, value in record.headers
    )
    plain = Record(
        record.kind, record.url, record.date, record.status, headers, record.sent
    )
    return plain, plain.body


def _opened(name: str) -> Iterator[tuple[str, BinaryIO]]:
    """The WARC files in a file, open, with the names that lines give them."""
    if not Path(name).is_file():
        raise CannotAdd("no such file; give a .warc, .warc.gz or .wacz file")
    if not name.lower().endswith(".wacz"):
        with Path(name).open("rb") as file:
            yield name, file
        return
    with zipfile.ZipFile(name) as packed:
        inside = [
            info for info in packed.infolist() if is_warc(info.filename)
        ]  # no path of the zip is ever written to
        if not inside:
            raise CannotAdd("holds no WARC file; a WACZ file keeps them in archive/")
        for info in inside:
            with packed.open(info) as member:
                if info.compress_type == zipfile.ZIP_STORED:
                    yield f"{name}: {info.filename}", member  # type: ignore[misc]
                    continue
                if info.file_size > MAX_PACKED:
                    raise CannotAdd(
                        f"{info.filename} is packed a second time, and too large to unpack; unpack it and add the file"
                    )
                # a file that is packed twice can only be read from its beginning: each step back would begin anew
                with tempfile.TemporaryFile() as plain:
                    shutil.copyfileobj(
                        member, plain
                    )  # zipfile reads no more than its size
                    yield f"{name}: {info.filename}", plain
