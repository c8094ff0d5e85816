"""The raw bytes, kept: one compressed WARC file a run (and gigabyte), read back by file name and offset.

A downloader middleware of order 595 sees a response as the server sent it, still compressed. Records are flushed and
synced before the row that points to them is committed (``Archive.sync``), and a file is never appended to by a later
run, so that a crash cannot cut a record that a row names.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import responses
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self
from urllib.parse import urlsplit

from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.version import version
from db.records import ReturnwatchError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

#: request.meta key: the response as it came (Sent)
RAW = "raw"
MAX_FILE = 1024 * 1024 * 1024  # bytes, as a file lies on the disk
MAX_BODY = 200 * 1024 * 1024  # of an archived body, decompressed
Headers = tuple[tuple[str, str], ...]


class ArchiveError(ReturnwatchError, ValueError):
    """A record is not where a row says."""


class CannotArchive(ReturnwatchError):
    """The archive's folder or disk does not take any more."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A response as it came. Scrapy takes Content-Encoding out of the headers when it decompresses: so these are ours."""

    url: str
    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: file name inside the archive's folder, first byte, compressed length."""

    warc: str = ""
    offset: int = 0
    length: int = 0


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Record:
    """What was archived. ``sent`` is as it came, ``body`` without its Content-Encoding, as the extractor got it."""

    kind: str  # response, or resource for what a user added by hand
    url: str
    date: str
    status: int  # 0 for a resource
    headers: Headers
    sent: bytes

    @property
    def content_type(self) -> str:
        return next(
            (value for name, value in self.headers if name.lower() == "content-type"),
            "",
        )

    @property
    def body(self) -> bytes:
        """Raises ArchiveError where the bytes are not what their Content-Encoding says."""
        named = [
            value for name, value in self.headers if name.lower() == "content-encoding"
        ]
        try:
            return decompressed(self.sent, named, MAX_BODY)
        except Exception as error:  # each compression has errors of its own
            raise ArchiveError(
                f"{self.url}: its archived body cannot be decompressed ({error})"
            ) from error


def decompressed(body: bytes, encodings: Iterable[str], max_size: int) -> bytes:
    """A body without its Content-Encoding, by the code that Scrapy uses while crawling."""
    from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware

    if not body:
        return body
    undo, _ = HttpCompressionMiddleware._split_encodings(
        [encoding.encode("latin-1") for encoding in encodings]
    )
    for encoding in undo:
        body = HttpCompressionMiddleware._decode(body, encoding, max_size)
    return body


def folder_of(store_path: Path) -> Path:
    """Where the archive of a database lies: ``news.db`` has ``news.archive``."""
    return store_path.with_suffix(".archive")


class Archive:
    """The WARC file of one run, made when the first record is written; a further one where it has grown large."""

    def __init__(self, folder: Path, run: str, max_file: int = MAX_FILE) -> None:
        self.folder = folder
        self.run = run
        self.max_file = max_file
        self.name = ""
        self._file: IO[bytes] | None = None
        self._writer: WARCWriter | None = None
        self._unsynced = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def add_response(self, request: Request, response: Sent, at: str) -> Place:
        """Keep a response as the server sent it, with the request that it answered."""
        answer = self._answer(response, at)
        parts = urlsplit(request.url)
        asked = StatusAndHeaders(
            f"{request.method} {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1",
            [("Host", parts.netloc), *_pairs(request.headers)],
            is_http_request=True,
        )
        question = self._open().create_warc_record(
            request.url,
            "request",
            http_headers=asked,
            warc_headers_dict={"WARC-Date": at},
        )
        place = self._write(answer)
        question.rec_headers.add_header(
            "WARC-Concurrent-To", answer.rec_headers.get_header("WARC-Record-ID")
        )
        self._write(question)
        return place

    def add_foreign(self, response: Sent, at: str) -> Place:
        """Keep a response that another archive has kept, with the time at which that was."""
        return self._write(self._answer(response, at))

    def _answer(self, response: Sent, at: str) -> ArcWarcRecord:
        # Chunks are joined by the time a response gets here; a header that says otherwise would mislead readers.
        sent = [
            (n if n.lower() != "transfer-encoding" else f"X-Orig-{n}", v)
            for n, v in response.headers
        ]
        status = f"{response.status} {responses.get(response.status, '')}".strip()
        answered = StatusAndHeaders(status, sent, protocol="HTTP/1.1")
        return self._open().create_warc_record(
            response.url,
            "response",
            payload=io.BytesIO(response.body),
            http_headers=answered,
            warc_headers_dict={"WARC-Date": at},
        )

    def add_resource(self, url: str, body: bytes, content_type: str, at: str) -> Place:
        """Keep bytes that were not fetched: a file or text that a user added by hand."""
        record = self._open().create_warc_record(
            url,
            "resource",
            payload=io.BytesIO(body),
            warc_content_type=content_type or "application/octet-stream",
            warc_headers_dict={"WARC-Date": at},
        )
        return self._write(record)

    def sync(self) -> None:
        """Bring all records to the disk; the store calls it before each commit. Raises CannotArchive."""
        if self._file is not None and self._unsynced:
            with _writing(self.folder):
                self._file.flush()
                os.fsync(self._file.fileno())
            self._unsynced = False

    def close(self) -> None:
        if self._file is not None:
            file, self._file, self._writer = self._file, None, None
            with _writing(self.folder), file:
                file.flush()
                os.fsync(file.fileno())

    def _open(self) -> WARCWriter:
        if self._file is not None and self._file.tell() >= self.max_file:
            self.close()
        if self._writer is None or self._file is None:
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            self.name = f"{stamp}-{self.run}-{secrets.token_hex(2)}.warc.gz"
            with _writing(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                self._file = (self.folder / self.name).open("xb")
                folder = os.open(self.folder, os.O_RDONLY)
                try:
                    os.fsync(folder)  # the file's name must be on the disk, too
                finally:
                    os.close(folder)
            self._writer = WARCWriter(self._file, gzip=True)
            about = {
                "software": f"returnwatch/{version()}",
                "format": "WARC File Format 1.0",
                "robots": "obey",
            }
            self._write(self._writer.create_warcinfo_record(self.name, about))
        return self._writer

    def _write(self, record: ArcWarcRecord) -> Place:
        if self._file is None or self._writer is None:
            raise CannotArchive(
                f"{self.folder}: the archive of this run is closed already"
            )
        with _writing(self.folder):
            start = self._file.tell()
            self._writer.write_record(record)
            end = self._file.tell()
        record.raw_stream.close()  # warcio leaves its temporary files to the garbage collector
        self._unsynced = True
        return Place(self.name, start, end - start)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn what the system says about the disk into one line with the mend."""
    try:
        yield
    except OSError as error:
        raise CannotArchive(
            f"{folder}: the archive cannot be written ({error.strerror or error}); make room or mend the folder's"
            " permissions and run this again, what was stored before is safe"
        ) from error


class RawMiddleware:
    """Keeps the response as it came at the request, until its page is read; nothing is written for most pages."""

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta[RAW] = sent(response)
        return response


def sent(response: Response) -> Sent:
    """A response of Scrapy's, before anything is done with it."""
    return Sent(
        response.url, response.status, tuple(_pairs(response.headers)), response.body
    )


def read(folder: Path, warc: str, offset: int) -> Record:
    """The record at an offset. Raises ArchiveError where there is none."""
    path = folder / warc
    try:
        with path.open("rb") as file:
            file.seek(offset)
            # WARC alone: any line of five words would do for the head of an ARC record
            record = ArcWarcRecordLoader().parse_record_stream(
                DecompressingBufferedReader(file), known_format="warc"
            )
            http = record.http_headers
            kind = record.rec_type
            if not kind:  # an empty line among what is no record
                raise ArchiveLoadFailed("no WARC-Type")
            headers = (
                http.headers if http else [("Content-Type", record.content_type or "")]
            )
            return Record(
                kind=kind,
                url=record.rec_headers.get_header("WARC-Target-URI") or "",
                date=record.rec_headers.get_header("WARC-Date") or "",
                status=int(http.get_statuscode()) if http and kind == "response" else 0,
                headers=tuple((str(name), str(value)) for name, value in headers),
                sent=record.raw_stream.read(),
            )
    except FileNotFoundError as error:
        raise ArchiveError(
            f"{path}: no such archive file; bring the folder back from where the database came"
        ) from error
    except (ArchiveLoadFailed, OSError, ValueError, EOFError) as error:
        raise ArchiveError(
            f"{path}: no record at byte {offset} ({error}); the file was cut or changed"
        ) from error


def _pairs(headers: object) -> list[tuple[str, str]]:
    """Scrapy's headers as pairs of strings, in their order, repeated ones apart."""
    items: Iterable[tuple[bytes, list[bytes]]] = headers.items()  # type: ignore[attr-defined]
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in items
        for value in values
    ]
