from __future__ import annotations

import gzip
import os
import resource
import signal
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Headers, Response
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import (
    Archive,
    ArchiveError,
    CannotArchive,
    Sent,
    folder_of,
    read,
    sent,
)

AT = "2026-01-02T03:04:05Z"


def answer(body: bytes, **headers: str) -> tuple[Request, Sent]:
    request = Request(
        "https://example.org/news?id=1",
        headers={"User-Agent": "returnwatch/test", "If-None-Match": '"a"'},
    )
    return request, sent(
        Response(
            request.url,
            200,
            headers=Headers({"Content-Type": "text/html", **headers}),
            body=body,
        )
    )


def test_record_reads_back_as_it_was_sent(tmp_path: Path) -> None:
    packed = gzip.compress("<p>Größe \0 \r\n\r\n</p>".encode() * 50)
    with Archive(tmp_path / "a", "run1") as archive:
        first = archive.add_response(*answer(b"<p>one</p>"), AT)
        second = archive.add_response(
            *answer(packed, **{"Content-Encoding": "gzip"}), AT
        )
    for place, body in ((first, b"<p>one</p>"), (second, packed)):
        record = read(tmp_path / "a", place.warc, place.offset)
        assert record.sent == body
        assert (record.status, record.url, record.date, record.kind) == (
            200,
            "https://example.org/news?id=1",
            AT,
            "response",
        )
        assert record.content_type == "text/html"
    assert read(tmp_path / "a", second.warc, second.offset).body == gzip.decompress(
        packed
    )
    assert first.offset + first.length <= second.offset


def test_empty_body_and_chunked_header(tmp_path: Path) -> None:
    with Archive(tmp_path, "run") as archive:
        place = archive.add_response(
            *answer(b"", **{"Transfer-Encoding": "chunked"}), AT
        )
    record = read(tmp_path, place.warc, place.offset)
    assert record.body == b""
    assert ("X-Orig-Transfer-Encoding", "chunked") in record.headers


def test_file_is_a_warc_that_others_read(tmp_path: Path) -> None:
    with Archive(tmp_path, "run") as archive:
        archive.add_response(*answer(b"<p>one</p>"), AT)
        archive.add_resource("urn:sha256:00", b"words", "text/plain", AT)
        name = archive.name
    with (tmp_path / name).open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"))
            for r in ArchiveIterator(file, check_digests="raise")
        ]
    page = "https://example.org/news?id=1"
    assert records == [
        ("warcinfo", None),
        ("response", page),
        ("request", page),
        ("resource", "urn:sha256:00"),
    ]


def test_request_is_kept_as_it_was_asked(tmp_path: Path) -> None:
    with Archive(tmp_path, "run") as archive:
        archive.add_response(*answer(b"x"), AT)
    with (tmp_path / archive.name).open("rb") as file:
        asked = next(r for r in ArchiveIterator(file) if r.rec_type == "request")
        assert asked.http_headers.statusline == "/news?id=1 HTTP/1.1"
        assert asked.http_headers.protocol == "GET"
        assert asked.http_headers.get_header("If-None-Match") == '"a"'


def test_resource_reads_back(tmp_path: Path) -> None:
    with Archive(tmp_path, "run") as archive:
        place = archive.add_resource(
            "https://example.org/letter.pdf", b"%PDF-1.4 x", "application/pdf", AT
        )
    record = read(tmp_path, place.warc, place.offset)
    assert (record.kind, record.status, record.body, record.content_type) == (
        "resource",
        0,
        b"%PDF-1.4 x",
        "application/pdf",
    )


def test_synced_records_are_on_the_disk_before_the_archive_is_closed(
    tmp_path: Path,
) -> None:
    archive = Archive(tmp_path, "run")
    place = archive.add_response(*answer(b"x" * 10), AT)
    archive.sync()
    assert read(tmp_path, place.warc, place.offset).body == b"x" * 10
    archive.close()


def test_each_run_has_its_own_file_and_none_without_records(tmp_path: Path) -> None:
    for run in ("run", "run", "other"):
        with Archive(tmp_path, run) as archive:
            archive.add_resource("urn:x", b"x", "", AT)
    with Archive(tmp_path, "idle"):
        pass
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(("offset", "cut"), [(3, 0), (10**9, 0), (0, 30)])
def test_a_missing_or_cut_record_is_one_clear_error(
    tmp_path: Path, offset: int, cut: int
) -> None:
    with Archive(tmp_path, "run") as archive:
        archive.add_resource("urn:x", b"x" * 1000, "", AT)
        name = archive.name
    path = tmp_path / name
    if cut:
        path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ArchiveError, match="no record at byte"):
        read(tmp_path, name, offset)
    with pytest.raises(ArchiveError, match="no such archive file"):
        read(tmp_path, "gone.warc.gz", 0)


def test_no_byte_inside_a_record_is_taken_for_one(tmp_path: Path) -> None:
    # compressed bytes differ from run to run: one that looks like the head of something may be anywhere
    with Archive(tmp_path, "run") as archive:
        place = archive.add_resource("urn:x", bytes(range(256)), "", AT)
        five_words = b"\n\nurn:a 1.1.1.1 20260102 text/html 4\nabcd"
        stored = gzip.compress(five_words, compresslevel=0)
        archive.add_resource("urn:y", stored + five_words, "", AT)
    size = (tmp_path / archive.name).stat().st_size
    for offset in range(1, size):
        try:
            record = read(tmp_path, place.warc, offset)
        except ArchiveError:
            continue
        assert record.url in {"urn:x", "urn:y"}
        assert record.kind == "resource"


def test_folder_lies_beside_the_database() -> None:
    assert folder_of(Path("x/news.db")) == Path("x/news.archive")


def test_a_file_that_has_grown_large_is_followed_by_another(tmp_path: Path) -> None:
    with Archive(tmp_path, "run", max_file=400) as archive:
        places = [
            archive.add_response(*answer(f"<p>{n}</p>".encode()), AT) for n in range(4)
        ]
    assert len({place.warc for place in places}) > 1
    for n, place in enumerate(places):
        record = read(tmp_path, place.warc, place.offset)
        assert record.body == f"<p>{n}</p>".encode()


def test_a_full_disk_is_one_line_and_what_was_synced_can_be_read(
    tmp_path: Path,
) -> None:
    child = os.fork()
    if child == 0:  # a limit on the size of files; the system answers as a quota does
        status = 1
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
            with Archive(tmp_path, "run") as archive:
                for number in range(100):
                    place = archive.add_resource("urn:x", os.urandom(5_000), "", AT)
                    archive.sync()
                    (tmp_path / "last").write_text(f"{place.warc} {place.offset} {number}")  # fmt: skip
        except CannotArchive as error:
            status = 0 if "make room or mend" in str(error) else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    warc, offset, number = (tmp_path / "last").read_text().split()
    assert int(number) > 5
    assert len(read(tmp_path, warc, int(offset)).body) == 5_000
