"""Exports as their readers open them: Excel's reader, a browser, a feed reader; and words that try to be something else."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import lxml.html
import openpyxl
import pytest
from click.testing import CliRunner, Result

from db.export import to_csv, to_html
from db.export.about import About
from db.export.rows import Cited
from db.export.words import closed
from db.found import (
    Annotation,
    FigureFound,
    LetterFound,
    MeasureFound,
    SignatoryFound,
    StatementFound,
)
from db.records import DateFound, Page, Text
from db.store import Store
from returnwatch import main
from tests.browser import PHONE, WIDE, browser, looking

NASTY = '</script><script>alert(1)</script> <img src=x onerror=alert(2)> "&amp; \u202eevil\x0b'
#: synthetic: each text with the words in it that are a statement
TEXTS = (
    ("=1+1 is no formula. “=HYPERLINK(0) forced returns”, said Ada Bel.", "=HYPERLINK(0) forced returns"),
    ("Πρώτη. Ο υπουργός είπε: «Οι επιστροφές θα αρχίσουν τον Μάιο». Τέλος.", "Οι επιστροφές θα αρχίσουν τον Μάιο"),
    ("وزیر گفت: «آنها برمی‌گردند». پایان.", "آنها برمی‌گردند"),
    ("She wrote: '=twice quoted' on the list. Norway signed. 20 people came.", "'=twice quoted'"),
)  # fmt: skip


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def written(path: Path, name: str, *arguments: str) -> Path:
    """The file that ``timeline -o`` writes beside the database."""
    output = path.with_name(name)
    result = call("timeline", "--db", path, "-o", output, *arguments)
    assert result.exit_code == 0, result.output
    assert not list(path.parent.glob("*.part"))
    return output


@pytest.fixture
def nasty(store: Store, page: Callable[..., Page]) -> Path:
    """Four statements: one like a formula in a page like an attack, one in Greek, one in Dari, one of an unknown day."""
    store.sync_measures([("FORCEDRET", "Forced return", "")])
    run = store.begin_run("crawl", "test")
    for number, (text, _) in enumerate(TEXTS):
        store.add_page(
            run,
            page(
                text,
                url=(
                    "https://a.example/1?x=%22><script>",
                    "https://a.example/2",
                    "https://a.example/3",
                    "javascript:alert(3)",
                )[number],
                title=NASTY if number == 0 else f"Title {number}",
                lang=("en", "el", "fa", "en")[number],
                published=DateFound("2026-01" if number == 3 else f"2026-02-0{number + 1}", "meta"),
                body_sha256="ab" * 32,
                warc="news.warc.gz", offset=100 * number, length=90,
            ),
        )  # fmt: skip
    store.end_run(run, "ok", {})
    for text in list(store.texts()):
        words = next(words for whole, words in TEXTS if whole in text.text)
        store.add_annotation(text, _said(text, words), "test")
    store.flush()
    return store.path


def _said(text: Text, words: str) -> Annotation:
    at = text.text.index(words)
    norway = text.text.find("Norway")
    people = text.text.find("20 people")
    forced = text.text.find("forced returns")
    return Annotation(
        text.lang,
        True,
        statements=(
            StatementFound(
                at, at + len(words), "direct", "person", speaker="Ada Bel <b>", office_printed="=Minister",
                country="BE", confidence=0.95, rule="said",
            ),
        ),
        measures=(MeasureFound("FORCEDRET", forced, forced + 14),) if forced > 0 else (),
        letters=(LetterFound("a", at, at + len(words), dated_on="2026-01-05"),) if norway > 0 else (),
        signatories=(SignatoryFound("NO", norway, norway + 6, letter="a"),) if norway > 0 else (),
        figures=(FigureFound(20, people, people + 2, unit="people"),) if people > 0 else (),
    )  # fmt: skip


# --- tables ---------------------------------------------------------------------------


def test_csv_keeps_greek_and_every_cell_can_be_had_back(nasty: Path) -> None:
    raw = written(nasty, "out.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(rows) == 4
    assert tuple(rows[0])[:-1] == Cited._fields
    formula = next(row for row in rows if "HYPERLINK" in row["text"])
    assert formula["text"] == "'=HYPERLINK(0) forced returns"
    assert formula["office"] == "'=Minister"
    assert formula[to_csv.NOTE].split() == ["office", "text"]
    assert formula["body_sha256"]
    assert (formula["archive"], formula["archive_offset"]) == ("news.warc.gz", "0")
    assert (formula["before"], formula["after"]) == ("“", "”, said Ada Bel.")
    back = [to_csv.plain(row["text"]) for row in rows]
    assert sorted(back) == sorted(words for _, words in TEXTS)
    # more than the sentence never leaves
    assert "no formula" not in raw.decode()
    assert "Πρώτη" not in raw.decode()


@pytest.mark.parametrize(
    "cell", ["=1", "'=1", "''=1", "-", "@x", "＝1", "'tis", "'", "", "a=1", "\tx"]
)
def test_guard_against_formulas_is_reversible(cell: str) -> None:
    guarded = to_csv.guarded(cell)
    assert isinstance(guarded, str)
    assert not guarded.startswith(to_csv.FORMULA_STARTS)
    assert to_csv.plain(guarded) == cell


def test_wide_csv_is_country_by_measure(nasty: Path) -> None:
    rows = list(csv.reader(io.StringIO(written(nasty, "w.csv", "--wide").read_text("utf-8-sig"))))  # fmt: skip
    assert rows == [
        ["country", "statements", "FORCEDRET", "no measure"],
        ["BE", "4", "1", "3"],
    ]


def test_workbook_has_typed_cells_links_and_four_sheets(nasty: Path) -> None:
    book = openpyxl.load_workbook(written(nasty, "out.xlsx"))
    assert book.sheetnames == ["statements", "signatories", "figures", "sources"]
    leaf = book["statements"]
    head = [cell.value for cell in leaf[1]]
    assert leaf.freeze_panes == "A2"
    assert leaf.auto_filter.ref.startswith("A1:")
    assert leaf.auto_filter.ref.endswith("5")
    rows = [dict(zip(head, cells, strict=True)) for cells in leaf.iter_rows(min_row=2)]
    formula = next(row for row in rows if "HYPERLINK" in row["text"].value)
    assert formula["text"].value == "=HYPERLINK(0) forced returns"
    assert {formula[name].data_type for name in ("text", "office")} == {"s"}
    assert formula["date"].value.isoformat() == "2026-02-01T00:00:00"
    assert formula["accessed"].value.isoformat() == "2026-01-02T03:04:05"
    assert formula["url"].hyperlink.target == "https://a.example/1?x=%22><script>"
    month = next(row for row in rows if row["date"].value == "2026-01")
    assert month["url"].hyperlink is None  # javascript: is followed by nobody
    assert [c.value for c in book["signatories"][2]][2:4] == ["NO", "signed"]
    assert book["figures"]["A2"].value == 20
    assert book["sources"]["H2"].value == 4


def test_json_and_jsonl_are_the_rows(nasty: Path) -> None:
    listed = json.loads(written(nasty, "out.json").read_text("utf-8"))
    lines = written(nasty, "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == listed
    assert {row["text"] for row in listed} == {words for _, words in TEXTS}


@pytest.mark.parametrize(
    "name", ["a.csv", "a.json", "a.jsonl", "a.md", "a.html", "a.atom", "a.ics"]
)
def test_same_file_gives_the_same_bytes(nasty: Path, name: str) -> None:
    assert (
        written(nasty, name).read_bytes()
        == written(nasty, f"again-{name}").read_bytes()
    )


@pytest.mark.parametrize("command", ["check", "search", "signatories", "claims"])
def test_other_tables_are_written_too(filled: Path, command: str) -> None:
    output = filled.with_name("out.csv")
    words = ["returns"] if command == "search" else []
    result = call(command, *words, "--db", filled, "-o", output)
    assert f"{output}: " in result.output
    with output.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f"{len(rows)} rows" in result.output
    assert rows or command in ("signatories", "claims")


# --- for people -----------------------------------------------------------------------


def test_chronology_has_a_footnote_a_page_with_all_that_proves_it(nasty: Path) -> None:
    text = written(nasty, "out.md").read_text("utf-8")
    assert text.count("\n## ") == 4
    notes = re.findall(r"^\[\^\d\]: (.*)$", text, re.M)
    assert len(notes) == 4
    first = next(note for note in notes if "a.example/1" in note)
    assert first.startswith("Ministry for Arrivals: [")
    assert "2026-02-01, accessed 2026-01-02T03:04:05Z, archived in `news.warc.gz` at byte 0, sha256 `" in first  # fmt: skip
    assert "<script" not in text.replace("\\<script", "")
    assert "](<javascript" not in text
    assert "\u202eevil" in text
    assert "\u202c" in text[text.index("\u202eevil") :]


def test_marks_of_direction_are_closed() -> None:
    assert closed("a\u202eb") == "a\u202eb\u202c"
    assert closed("\u2067a\u202bb\u202c") == "\u2067a\u202bb\u202c\u2069"
    assert closed("plain") == "plain"


def test_feed_is_read_by_a_feed_reader(nasty: Path) -> None:
    feed = feedparser.parse(written(nasty, "out.atom").read_bytes())
    assert not feed.bozo
    assert len(feed.entries) == 4
    assert feed.entries[0].title.startswith("2026-02-03 Ada Bel")
    assert "برمی" in feed.entries[0].content[0].value
    assert len({entry.id for entry in feed.entries}) == 4
    assert not any("javascript" in entry.get("link", "") for entry in feed.entries)


def test_calendar_keeps_to_its_lines_and_leaves_out_what_has_no_day(
    nasty: Path,
) -> None:
    output = nasty.with_name("out.ics")
    result = call("timeline", "--db", nasty, "-o", output)
    assert "1 statements of which only the month or year is known" in result.output
    raw = output.read_bytes()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])  # no letter is cut in two
    whole = raw.replace(b"\r\n ", b"").decode()
    assert whole.count("BEGIN:VEVENT") == 3
    assert "DTSTART;VALUE=DATE:20260202\r\nDTEND;VALUE=DATE:20260203" in whole
    assert "«" not in whole or "Οι επιστροφές θα αρχίσουν τον Μάιο" in whole


def test_slides_escape_what_their_page_takes_for_html(nasty: Path) -> None:
    output = written(nasty, "t.json", "--format", "timelinejs")
    raw = output.read_text("utf-8")
    assert "<" not in raw
    slides = json.loads(raw)["events"]
    assert slides[0]["start_date"] == {"year": "2026", "month": "01"}
    assert "&lt;script&gt;" in slides[1]["text"]["text"]
    assert "javascript:" not in raw


def test_too_many_slides_are_a_warning() -> None:
    from db.export.to_timelinejs import write

    notes = write(many(61), About("t", "everything", ""), io.StringIO())
    assert "61 slides" in notes[0]
    assert write(many(60), About("t", "everything", ""), io.StringIO()) == []


def test_word_document_holds_sentences_and_sources(nasty: Path) -> None:
    import docx

    document = docx.Document(str(written(nasty, "out.docx")))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "=Minister (BE), published: “=HYPERLINK(0) forced returns”, said Ada Bel. [" in text  # fmt: skip
    assert "archived in news.warc.gz at byte 0" in text
    targets = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert "https://a.example/2" in targets
    assert not any(target.startswith("javascript") for target in targets)


# --- what is refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "x.odt"], "unknown ending; end it with one of .csv"),
        (["-o", "nowhere/x.csv"], "there is no folder"),
        (["--format", "xlsx"], "name it with -o FILE"),
        (["--wide"], "name it with -o FILE.csv"),
        (["-o", "x.html", "--wide"], "no form in html"),
    ],
)
def test_refusals_name_the_mend(
    filled: Path, arguments: list[str], message: str
) -> None:
    result = call("timeline", "--db", filled, *arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_a_write_that_fails_leaves_the_old_file(filled: Path) -> None:
    output = filled.with_name("out.html")
    output.write_text("old")
    assert call("timeline", "--db", filled, "-o", output, "--tier", "x").exit_code == 2
    assert output.read_text() == "old"


def test_standard_output_takes_any_format(filled: Path) -> None:
    result = call("timeline", "--db", filled, "-o", "-", "--format", "jsonl")
    assert json.loads(result.stdout.splitlines()[0])["publisher"] == "Wire"


# --- the page ---------------------------------------------------------------------------


def many(number: int) -> Iterator[Cited]:
    """Synthetic rows."""
    for n in range(number):
        day = date.fromordinal(date(2021, 8, 15).toordinal() + n // 6).isoformat()
        yield Cited(
            day, "published", ("BE", "NO")[n % 2], f"Minister {n % 7}", f"Speaker {n % 50}", "direct", "asserted",
            f"We return number {n}", "FORCEDRET, not VOLRET" if n % 3 else "", "official", "en", "be_x",
            f"https://a.example/{n}", "", 0.9, "sure", "", f"{n:016x}", "", "She said: “", "”.", f"Title {n}",
            "Ministry", day, "2026-01-01T00:00:00Z", "a.warc.gz", n, "f" * 64, "", "", "0" * 16, 1, 9,
            "2026-01-01T00:00:00Z",
        )  # fmt: skip


def test_page_asks_nobody_and_holds_words_as_words(nasty: Path) -> None:
    output = written(nasty, "out.html")
    raw = output.read_text("utf-8")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", raw)
    tree = lxml.html.document_fromstring(raw)
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//img | //iframe | //script/@src | //*[@style] | //@*[starts-with(name(), 'on')]")  # fmt: skip
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    links = tree.xpath("//link/@href | //a/@href")
    assert all(link.startswith(("https://a.example/", "#", "data:,")) for link in links)
    article = next(
        a for a in tree.xpath("//article") if "HYPERLINK" in a.text_content()
    )
    assert article.xpath(".//mark")[0].text == "=HYPERLINK(0) forced returns"
    assert article.xpath("./p")[0].text_content() == "“=HYPERLINK(0) forced returns”, said Ada Bel."  # fmt: skip
    assert "<img src=x onerror=alert(2)>" in article.xpath(".//a[@class='page']")[0].text_content()  # fmt: skip
    greek = next(a for a in tree.xpath("//article") if a.get("data-language") == "el")
    assert greek.xpath("./p/@lang") == ["el"]
    assert greek.xpath("./p/@dir") == ["auto"]


@pytest.fixture
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


# the great number once; on the phone it is about the width. Ten thousand were tried by hand: 2 s to load, .1 s a filter
@pytest.mark.parametrize(
    ("size", "scheme", "number", "one"),
    [(WIDE, "light", 4_000, 3997), (PHONE, "dark", 900, 899)],
    ids=["wide", "phone"],
)
def test_page_in_a_browser(
    chromium: Any,
    nasty: Path,
    size: tuple[int, int],
    scheme: str,
    number: int,
    one: int,
) -> None:
    """Filters, search, keys, address, print; no word on the console, no request to any host, nothing for axe to say."""
    big, small = nasty.with_name("big.html"), written(nasty, "small.html")
    with big.open("w", encoding="utf-8", newline="") as out:
        to_html.write(many(number), About("Who said what", "everything", ""), out)
    with looking(chromium, size, color_scheme=scheme) as seen:
        page = seen.page
        page.on("dialog", lambda dialog: seen.complaints.append(dialog.message))

        def told(count: int) -> None:
            page.wait_for_function(
                "n => document.querySelector('output').value.startsWith(n + ' of ')",
                arg=count,
            )
            assert page.locator("article:not([hidden])").count() == count

        page.goto(big.as_uri())
        told(number)
        assert seen.overflow() <= 0
        page.select_option("select[name=country]", "NO")
        told(number // 2)
        page.select_option("select[name=measure]", "VOLRET")
        told(number // 3)
        page.locator("h1").click()
        page.keyboard.press("/")
        page.keyboard.type(f"number {one} ")
        told(1)
        # drawn when it comes into view: a busy machine may be asked before
        page.wait_for_function(
            "() => document.querySelector('article:not([hidden]) mark').innerText !== ''"
        )
        words = page.locator("article:not([hidden]) mark").inner_text()
        assert words == f"We return number {one}"
        assert "country=NO" in page.url
        assert page.locator("main > section:not([hidden])").count() == 1
        page.goto("about:blank")
        page.go_back()  # what was asked stands in the address
        told(1)
        page.keyboard.press("/")
        page.keyboard.press("Escape")
        told(number // 3)
        page.locator("button").click()
        told(number)
        page.locator("h1").click()
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.id") == f"s-{1:016x}"
        page.emulate_media(media="print")
        assert not page.locator("form").is_visible()
        page.emulate_media(media="screen")
        seen.picture(f"export-{size[0]}")

        page.goto(small.as_uri())
        told(4)
        assert seen.overflow() <= 0
        page.fill("input[name=words]", "επιστροφες")  # without the accent
        told(1)
        page.click("button")
        told(4)
        assert seen.complaints == []
        assert seen.hosts == {""}
        assert seen.serious() == []
