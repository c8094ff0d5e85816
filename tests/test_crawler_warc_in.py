"""WARC and WACZ files that a user adds, broken ones too."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import folder_of, read
from crawler.members import Poisoned, members, records
from tests.local_site import ON_TOPIC, page, source
from tests.test_crawler_by_list import call

AT = "2021-09-01T10:00:00Z"


def warc(*answers: tuple[str, bytes, dict[str, str]], packed: bool = True) -> bytes:
    """A WARC file as another program would write it."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)

    def write(record: ArcWarcRecord) -> None:
        writer.write_record(record)
        record.raw_stream.close()

    write(writer.create_warcinfo_record("x.warc.gz", {"software": "x"}))
    for url, body, more in answers:
        status = more.pop("status", "200 OK")
        date = more.pop("date", AT)
        headers = list({"Content-Type": "text/html", **more}.items())
        write(
            writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": date},
            )
        )
    return out.getvalue()


def html(title: str, head: str = "") -> bytes:
    return page(title, ON_TOPIC, head).encode()


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def add(folder: Path, *words: str | Path) -> Result:
    options = ("--db", folder / "news.db", "--sources", folder / "sources")
    return call("add", *words, *options)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source(tmp_path / "sources", "be_quill", "https://quill.example/feed", private="no")
    return tmp_path


def test_pages_on_the_topic_become_documents_of_the_day_they_were_archived(
    folder: Path,
) -> None:
    chunked = html("Chunked")
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(chunked), chunked)
    dated = '<meta property="article:published_time" content="2021-08-30T10:00:00Z">'
    written = warc(
        ("https://quill.example/flight", html("A flight", dated), {}),
        ("https://quill.example/cake", page("A cake", "Apples. " * 60).encode(), {}),
        ("https://quill.example/gone", html("Gone"), {"status": "404 Not Found"}),
        ("https://quill.example/pic", html("x"), {"Content-Type": "image/png"}),
        ("https://quill.example/packed", gzip.compress(html("Packed")), {"Content-Encoding": "gzip"}),
        ("https://quill.example/unpacked", html("Unpacked"), {"Content-Encoding": "gzip"}),
        ("https://quill.example/chunked", chunks, {"Transfer-Encoding": "chunked"}),
        ("https://web.archive.org/web/20210701000000id_/https://quill.example/old", html("Old"), {}),
        ("dns:quill.example", b"quill.example. 1 IN A 192.0.2.1", {}),
    )  # fmt: skip
    file = folder / "news.warc.gz"
    file.write_bytes(written)
    result = add(folder, "--list", file)
    assert result.exit_code == 0, result.output
    told = result.output.splitlines()
    assert told[0] == (
        "https://quill.example/flight: new: A flight (2021-08-30, filed under be_quill); "
        f"archived on 2021-09-01, in {file}"
    )
    assert told[-1] == f"{file}: read: 10 records, 6 pages, 5 on topic, 5 new"
    path = folder / "news.db"
    assert rows(
        path,
        "SELECT v.title, memento_at, v.public_from, c.status FROM captures c JOIN versions v ON v.id = c.version ORDER BY v.title",
    ) == [
        ("A flight", AT, "2021-08-30", 200),
        ("Chunked", AT, "2021-09-01", 200),
        ("Old", "2021-07-01T00:00:00Z", "2021-07-01", 200),
        ("Packed", AT, "2021-09-01", 200),
        ("Unpacked", AT, "2021-09-01", 200),
    ]
    for place, offset, title in rows(
        path,
        'SELECT warc, "offset", v.title FROM captures c JOIN versions v ON v.id = c.version',
    ):
        record = read(folder_of(path), str(place), int(str(offset)))
        assert f"<title>{title}</title>".encode() in record.body
        assert record.date in (AT, "2021-07-01T00:00:00Z")
    again = add(folder, file)
    assert again.output.count(": same: ") == 5
    assert again.output.endswith("5 on topic, 0 new\n")
    assert rows(path, "SELECT count(*) FROM captures") == [(5,)]
    assert len(list(folder_of(path).iterdir())) == 1  # nothing is kept twice


@pytest.mark.parametrize("packed", [True, False])
def test_a_broken_record_is_named_and_the_others_are_taken(
    folder: Path, packed: bool
) -> None:
    first, second, third = (
        warc((f"https://quill.example/{n}", html(f"Flight {n}"), {}), packed=packed)
        for n in (1, 2, 3)
    )
    broken = bytearray(second)
    at = len(broken) * 3 // 4
    if packed:
        broken[at : at + 8] = b"\0" * 8
    else:
        broken = broken.replace(b"Content-Length: ", b"Content-Xength: ")
    ending = ".warc.gz" if packed else ".warc"
    file = folder / f"bad{ending}"
    file.write_bytes(first + bytes(broken) + third + first[:-40])
    result = add(folder, file)
    assert result.exit_code == 1
    assert "Flight 1" in result.output
    assert "Flight 3" in result.output
    assert f"{file}: record at byte " in result.output
    assert "it is cut off" in result.output
    assert "left out because they are broken" in result.output.splitlines()[-1]
    assert rows(folder / "news.db", "SELECT count(*) FROM documents") == [(2,)]


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_wacz_is_a_zip_of_warcs(folder: Path, how: int) -> None:
    file = folder / "site.wacz"
    with zipfile.ZipFile(file, "w", how) as zipped:
        zipped.writestr("datapackage.json", "{}")
        zipped.writestr(
            "archive/../../data.warc.gz",
            warc(("https://quill.example/flight", html("A flight"), {})),
        )
    result = add(folder, file)
    assert result.exit_code == 0, result.output
    assert "https://quill.example/flight: new: A flight" in result.output
    file.write_bytes(b"no zip")
    assert "not a zip file" in add(folder, file).output


def test_what_is_no_warc_is_told(folder: Path) -> None:
    assert "no such file" in add(folder, folder / "none.warc.gz").output
    (folder / "x.warc").write_bytes(b"words\n" * 100)
    told = add(folder, folder / "x.warc")
    assert told.exit_code == 1
    assert "no WARC record begins here" in told.output
    (folder / "y.warc.gz").write_bytes(gzip.compress(b"words\n" * 100))
    assert "it is no WARC record" in add(folder, folder / "y.warc.gz").output
    assert add(folder, folder / "x.warc", "--title", "A").exit_code == 2


def test_every_cut_of_a_file_is_survived() -> None:
    whole = warc(
        ("https://quill.example/1", html("One"), {}),
        ("https://quill.example/2", html("Two"), {}),
    )
    for cut in range(0, len(whole), 7):
        found = list(members(io.BytesIO(whole[:cut])))
        assert sum(not member.fault for member in found) <= 3
        for member in found:
            if not member.fault:
                assert list(records(member))


def test_a_page_of_many_megabytes_ends_and_the_next_one_is_read() -> None:
    """zlib keeps what it has not read when a record ends in a piece of its own: it must not be read again and again."""
    long = html("Long") + b"<p>Words that come again and again.</p>" * 40_000
    file = warc(
        ("https://quill.example/long", long, {}),
        ("https://quill.example/next", html("Next"), {}),
    )
    found = [one.url for member in members(io.BytesIO(file)) for one in records(member)]
    assert found[-2:] == ["https://quill.example/long", "https://quill.example/next"]


def test_a_file_packed_as_a_whole_gives_all_its_records() -> None:
    plain = warc(("https://quill.example/1", html("One"), {}), packed=False)
    (member,) = members(io.BytesIO(gzip.compress(plain)))
    assert [record.kind for record in records(member)] == ["warcinfo", "response"]
    (rubbish,) = members(
        io.BytesIO(gzip.compress(b"WARC/1.0\r\nContent-Length: x\r\n\r\n"))
    )
    with pytest.raises(Poisoned):
        list(records(rubbish))


def test_a_record_that_is_packed_twice_is_not_unpacked_without_an_end() -> None:
    head = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 9999999999\r\n\r\n"
    bomb = gzip.compress(gzip.compress(head + bytes(50_000_000)))
    (member,) = members(io.BytesIO(bomb))
    with pytest.raises(Poisoned, match="packed twice"):
        list(records(member))


@pytest.mark.parametrize("beginning", [b"\x1f\x8b\x08", b"WARC/1.0\r\n"])
def test_a_file_of_nothing_but_beginnings_is_given_up(beginning: bytes) -> None:
    found = list(members(io.BytesIO(beginning * 50_000)))
    assert len(found) <= 1001
    assert found[-1].fault


WHOLE = {
    packed: warc(("https://quill.example/1", html("One"), {}), packed=packed)
    for packed in (True, False)
}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_change_to_a_file_trips_the_reader(data: st.DataObject) -> None:
    packed = data.draw(st.booleans())
    whole = bytearray(WHOLE[packed])
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    for member in members(io.BytesIO(bytes(whole))):
        if not member.fault:
            with suppress(Poisoned):
                list(records(member))
