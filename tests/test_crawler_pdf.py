"""PDFs, made here byte by byte: invented letters with pages, cut words, a password, or no text at all."""

from __future__ import annotations

import contextlib
import io
import re
import signal
import time
from datetime import date
from typing import Any

import pytest
from pypdf import PageObject, PdfReader, PdfWriter

from crawler import pdf
from crawler.extract import UnreadablePage, extract
from db.records import DateFound

URL = "https://www.hills.example/letter.pdf"
FETCHED = date(2026, 11, 24)
FIRST = [
    "Ministry of Hills",
    "",
    "Letter on the mountain railway",
    "",
    "Hilltown, 5 August 2021",
    "",
    "The ministers of five valleys call for a common approach to the moun-",
    "tain railway. They want the co-financing to be settled before the winter and",
    "ask the Council of Valleys to answer by the end of the month.",
    "",
    "They propose:",
    "• A joint office that sells the tickets and answers the letters of all",
    "passengers.",
    "• One timetable.",
    "",
    "“We cannot wait for another winter,” the ministers write. The co-financing",
    "is the heart",
    "1 / 2",
]
SECOND = [
    "of the plan, and no valley should pay for the tunnels of another.",
    "",
    "Signed in Hilltown.",
    "2 / 2",
]
BODY = """Hilltown, 5 August 2021

The ministers of five valleys call for a common approach to the mountain railway. They want the co-financing to be settled before the winter and ask the Council of Valleys to answer by the end of the month.

They propose:

• A joint office that sells the tickets and answers the letters of all passengers.
• One timetable.

“We cannot wait for another winter,” the ministers write. The co-financing is the heart of the plan, and no valley should pay for the tunnels of another.

Signed in Hilltown."""


def make_pdf(pages: list[list[str]], info: str = "", lang: str = "") -> bytes:
    """A PDF of the lines given; a page without lines holds a drawing."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {f'/Lang ({lang})' if lang else ''} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = [
            line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
            for line in lines
        ]
        drawn = b"\n".join(b"(%s) Tj T*" % line for line in shown)
        stream = (
            b"BT /F1 11 Tf 14 TL 72 770 Td\n%s\nET" % drawn
            if lines
            else b"0 0 m 9 9 l S"
        )
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    objects.append(f"<< {info} >>".encode())
    out, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, count, count - 1, len(out),
    )  # fmt: skip


def test_letter_is_read_with_paragraphs_pages_and_dates() -> None:
    info = "/Title (Letter on the mountain railway) /CreationDate (D:20210806101500+02'00')"
    got = extract(
        make_pdf([FIRST, SECOND], info, "en-GB"),
        URL,
        content_type="application/pdf",
        fetched_on=FETCHED,
    )
    assert got.title == "Letter on the mountain railway"
    assert got.text == f"Ministry of Hills\n\n{BODY}"
    assert got.lang == "en"
    assert got.published == DateFound("2021-08-05", "text", "Hilltown, 5 August 2021")
    assert DateFound("2021-08-06", "file", "2021-08-06") in got.dates
    assert [got.text[start : start + 11] for start in got.pages] == [
        "Ministry of",
        "of the plan",
    ]
    assert (got.kind, got.issues) == ("pdf", ())


def test_first_line_is_the_title_where_the_properties_name_a_file() -> None:
    lines = [line for line in FIRST if line != "Ministry of Hills"]
    got = extract(
        make_pdf([lines, SECOND], "/Title (Microsoft Word - letter.docx)"),
        URL,
        fetched_on=FETCHED,
    )
    assert got.title == "Letter on the mountain railway"
    assert got.text == BODY
    assert [got.text[start : start + 11] for start in got.pages] == [
        "Hilltown, 5",
        "of the plan",
    ]


def test_empty_page_between_two_is_no_page_of_text() -> None:
    got = pdf.read(make_pdf([["First page here."], [], ["Third page here."]]))
    assert got.text == "First page here.\n\nThird page here."
    assert len(got.pages) == 2


def test_reading_stops_at_the_bounds_and_says_so() -> None:
    many = make_pdf([[f"Page number {n} of the long report."] for n in range(60)])
    short = pdf.read(many, max_pages=2)
    assert short.text == (
        "Page number 0 of the long report.\n\nPage number 1 of the long report."
    )
    assert short.cut == "only the first 2 pages were read"


def test_reading_stops_in_time_with_at_least_one_page() -> None:
    many = make_pdf([[f"Page number {n} of the long report."] for n in range(60)])
    short = pdf.read(many, max_seconds=0)
    assert short.text == "Page number 0 of the long report."
    assert short.cut == "reading took longer than 0 s; only 1 of 60 pages were read"


def test_reading_ends_in_the_middle_of_a_page_that_has_no_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The alarm is set off by hand, in the second page that pypdf begins: no clock decides."""
    begun: list[PageObject] = []
    whole = PageObject.extract_text

    def endless(page: PageObject, *args: Any, **options: Any) -> str:
        begun.append(page)
        if len(begun) > 1:
            signal.raise_signal(signal.SIGALRM)
        return whole(page, *args, **options)

    monkeypatch.setattr(PageObject, "extract_text", endless)
    before = signal.getsignal(signal.SIGALRM)
    short = pdf.read(make_pdf([["Begun"], ["Lost"], ["Never begun"]]))
    assert (short.text, short.pages) == ("Begun", (0,))
    assert "page 2 of 3 took too long" in short.cut
    with pytest.raises(UnreadablePage, match="page 1 of 1 took too long"):
        pdf.read(make_pdf([["Lost"]]))
    assert len(begun) == 3
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_time_runs_out_though_the_first_call_is_swallowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python drops what is raised in a __del__ or in a callback of its garbage collector."""

    class Swallows:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGALRM)

    def endless(self: PageObject, **options: object) -> str:
        Swallows()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            pass
        return ""

    monkeypatch.setattr(PageObject, "extract_text", endless)
    with pytest.raises(UnreadablePage, match="page 1 of 1 took too long"):
        pdf.read(make_pdf([["Lost"]]), stop_seconds=0.05)


# a signal may reach a callback of the garbage collector, which drops what it raises; the next one comes soon
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_time_runs_out_in_a_long_page() -> None:
    long = make_pdf(
        [["x"] * 5_000]
    )  # never read in a millisecond, and later under load
    with pytest.raises(UnreadablePage, match=r"took (too long|longer than 0\.001 s)"):
        pdf.read(long, stop_seconds=0.001)


def test_pictures_without_text_ask_for_ocr() -> None:
    with pytest.raises(
        UnreadablePage, match=r"letter\.pdf: the PDF holds pictures.*OCR"
    ):
        extract(make_pdf([[], []]), URL, fetched_on=FETCHED)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_password_is_named_as_the_reason(algorithm: str) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([FIRST]))))
    writer.encrypt("secret", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(UnreadablePage, match="password"):
        extract(out.getvalue(), URL, fetched_on=FETCHED)


@pytest.mark.parametrize("keep", [20, 300, 700, 1200])
def test_cut_file_is_unreadable_or_read_but_never_a_crash(keep: int) -> None:
    with contextlib.suppress(UnreadablePage):
        assert extract(make_pdf([FIRST, SECOND])[:keep], URL, fetched_on=FETCHED).text


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (rb"startxref\n\d+", b"startxref\n33333333333333333394"),
        (rb"/Kids ?\[\s*\d+ 0 R", b"/Kids [99 0 R"),
        (rb"/Root 1 0 R", b"/Root 99 0 R"),
    ],
    ids=["a place beyond any file", "a page that is not there", "no root"],
)
def test_references_that_lead_nowhere_are_a_broken_file(
    there: bytes, instead: bytes
) -> None:
    body, number = re.subn(there, instead, make_pdf([FIRST, SECOND]))
    assert number
    with contextlib.suppress(UnreadablePage):
        assert extract(body, URL, fetched_on=FETCHED).text


def test_running_heads_are_no_text() -> None:
    pages = [
        ["Report of the Hills", "", f"What page {n} has to say is this."]
        for n in range(3)
    ]
    got = pdf.read(make_pdf(pages))
    assert got.text == (
        "Report of the Hills\n\nWhat page 0 has to say is this.\n\n"
        "What page 1 has to say is this.\n\nWhat page 2 has to say is this."
    )
    assert [got.text[start : start + 11] for start in got.pages] == [
        "Report of t",
        "What page 1",
        "What page 2",
    ]


def test_hyphen_stays_where_the_text_writes_the_word_so() -> None:
    lines = [
        "The co-",
        "financing is new. We call it co-financing. The rail-",
        "way is old, the Hills-",
        "Valley line is older.",
    ]
    assert " ".join(pdf.paragraphs("\n".join(lines))) == (
        "The co-financing is new. We call it co-financing. The railway is old, the Hills-Valley line is older."
    )
