"""The records of a WARC file, one by one, whatever is wrong with some of them.

A compressed WARC is a row of gzip members, one a record. They are cut here, so that a record that is broken is one that is
left out, and the next one is found by its first bytes; and so that records can be copied as they lie.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from crawler.archive import Record
from db.records import ReturnwatchError

CHUNK = 256 * 1024
MAX_RECORD = 200 * 1024 * 1024  # decompressed
MAX_UNPACKED = 5 * MAX_RECORD  # of a record that is too large, on the way to its end
MAX_WASTED = (
    2 * MAX_UNPACKED
)  # of all records of a file that break only then: one may begin inside another
MAX_FAULTS = 1000  # a file made of nothing but beginnings would be read again and again
_GZIP = b"\x1f\x8b\x08"
_PLAIN = re.compile(rb"WARC/1\.[01]\r?\n")
_LONGEST_MAGIC = 16


class Poisoned(ReturnwatchError):
    """A record, or what lies in its place, that cannot be read."""


@dataclass(frozen=True, slots=True)
class Member:
    """Where a record lies in its file, and its bytes, decompressed; or why they cannot be read."""

    offset: int
    length: int
    data: bytes = b""
    fault: str = ""
    unpacked: int = 0  # bytes that were read in vain


def members(file: BinaryIO) -> Iterator[Member]:
    """The records of an open, seekable WARC file, compressed or not, in their order. Never raises for its content."""
    file.seek(0)
    packed = file.read(len(_GZIP)) == _GZIP
    offset: int | None = 0
    faults = wasted = 0
    while offset is not None:
        file.seek(offset)
        if not file.read(1):
            return
        if faults == MAX_FAULTS or wasted > MAX_WASTED:
            why = f"{faults} records before it are broken: the rest is left out"
            yield Member(offset, 0, fault=why)
            return
        member = _packed(file, offset) if packed else _plain(file, offset)
        yield member
        offset = offset + member.length
        if member.fault:
            faults += 1
            wasted += member.unpacked
            offset = _next(file, offset, packed)


def records(member: Member) -> Iterator[Record]:
    """What a member holds; a file compressed as a whole holds all of its records in one. Raises Poisoned."""
    if member.data.startswith(_GZIP):  # warcio would unpack it again, without an end
        raise Poisoned("it is packed twice")
    try:
        with redirect_stderr(io.StringIO()):  # warcio prints what it thinks of a length
            for record in ArchiveIterator(io.BytesIO(member.data)):
                http = record.http_headers
                sent = record.raw_stream.read()
                said = int(record.rec_headers.get_header("Content-Length") or 0)
                if not http and len(sent) < said:
                    raise Poisoned(f"it is cut off: {len(sent)} bytes of {said}")
                headers = [
                    (str(name), str(value))
                    for name, value in (
                        http.headers if http else [("Content-Type", _type(record))]
                    )
                ]
                chunked = any(
                    name.lower() == "transfer-encoding" and "chunked" in value.lower()
                    for name, value in headers
                )
                yield Record(
                    kind=record.rec_type,
                    url=_target(record),
                    date=record.rec_headers.get_header("WARC-Date") or "",
                    status=int(http.get_statuscode() or 0)
                    if http and record.rec_type == "response"
                    else 0,
                    headers=tuple(headers),
                    sent=_joined(sent) if chunked else sent,
                )
    except Poisoned:
        raise
    except Exception as error:  # whatever a stranger's bytes do to the parser: this one record is left out
        raise Poisoned(f"it is no WARC record ({error!r:.100})") from error


def _packed(file: BinaryIO, offset: int) -> Member:
    """The gzip member at an offset."""
    file.seek(offset)
    unpacker = zlib.decompressobj(wbits=31)
    pieces: list[bytes] = []
    size = read = 0
    while not unpacker.eof:
        packed = file.read(CHUNK)
        if not packed:
            pieces.append(unpacker.flush())
            if unpacker.eof:
                break
            return Member(offset, read or 1, fault="it is cut off")
        read += len(packed)
        try:
            # at the end of a member zlib leaves the tail as it was: it would be unpacked for ever
            while packed and not unpacker.eof:
                piece = unpacker.decompress(packed, CHUNK * 4)
                size += len(piece)
                if size <= MAX_RECORD:
                    pieces.append(piece)
                elif size > MAX_UNPACKED:
                    why = "it unpacks without an end"
                    return Member(offset, read, fault=why, unpacked=size)
                packed = unpacker.unconsumed_tail
        except zlib.error as error:
            why = f"it cannot be decompressed ({error})"
            return Member(offset, 1, fault=why, unpacked=size)
    length = read - len(unpacker.unused_data)
    if size > MAX_RECORD:
        return Member(offset, length, fault=f"it is larger than {MAX_RECORD >> 20} MB")
    return Member(offset, length, b"".join(pieces))


def _plain(file: BinaryIO, offset: int) -> Member:
    """The record at an offset of a file that is not compressed."""
    file.seek(offset)
    head = file.read(64 * 1024)
    match = _PLAIN.match(head.lstrip(b"\r\n"))
    blank = len(head) - len(head.lstrip(b"\r\n"))
    if not head.strip(b"\r\n"):
        return Member(offset, len(head))
    end = re.search(rb"\r?\n\r?\n", head[blank:])
    said = re.search(rb"\ncontent-length:\s*(\d{1,15})\s", head[blank:], re.IGNORECASE)
    if not match or not end or not said or said.start() > end.start():
        return Member(offset, 1, fault="no WARC record begins here")
    length = blank + end.end() + int(said[1])
    if length > MAX_RECORD:
        return Member(offset, length, fault=f"it is larger than {MAX_RECORD >> 20} MB")
    file.seek(offset)
    data = file.read(length)
    if len(data) < length:
        return Member(offset, len(data) or 1, fault="it is cut off")
    return Member(offset, length, data.lstrip(b"\r\n"))


def _next(file: BinaryIO, offset: int, packed: bool) -> int | None:
    """Where the next record may begin, from an offset on."""
    position = offset
    while True:
        file.seek(position)
        window = file.read(CHUNK)
        if packed:
            found = window.find(_GZIP)
        else:
            match = _PLAIN.search(window)
            found = match.start() if match else -1
        if found >= 0:
            return position + found
        if len(window) < CHUNK:
            return None
        position += CHUNK - _LONGEST_MAGIC


def _joined(sent: bytes) -> bytes:
    """A body without its chunks; warcio gives back what is not chunked as it is, in spite of its header."""
    reader = ChunkedDataReader(io.BytesIO(sent))
    pieces = []
    while piece := reader.read(CHUNK):
        pieces.append(piece)
    return b"".join(pieces)


def _target(record: object) -> str:
    headers = record.rec_headers  # type: ignore[attr-defined]
    return (headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _type(record: object) -> str:
    return record.content_type or ""  # type: ignore[attr-defined]
