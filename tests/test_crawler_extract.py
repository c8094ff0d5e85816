"""From bytes to title, text, date and language: invented pages in the manner of usual systems, and bad input."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract import EmptyPage, UnreadablePage, extract, maybe_on_topic
from crawler.rules import DateRules, PageRules
from crawler.selectors import BadSelector
from db.records import DateFound, ReturnwatchError

PAGES = sorted((Path(__file__).parent / "pages").glob("*.yml"))
FETCHED = date(2026, 11, 24)
URL = "https://www.hills.example/news/1"
PROSE = (
    "The railway into the hills will open again in May, the ministry said, after four years in which "
    "buses had to take the long way round the lake and arrived late more often than not."
)


def page(body: str, head: str = "", lang: str = "en") -> bytes:
    return f"<!DOCTYPE html><html lang='{lang}'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("expected_file", PAGES, ids=lambda p: p.stem)
def test_ministry_page_is_read_exactly(expected_file: Path) -> None:
    expected = yaml.load(expected_file.read_text("utf-8"), Loader=yaml.BaseLoader)
    body = expected_file.with_suffix(".html").read_bytes()
    got = extract(body, expected["url"], fetched_on=FETCHED)
    assert got.title == expected["title"]
    assert got.text == expected["text"]
    assert got.lang == expected["lang"]
    assert got.published is not None
    assert got.published.day == expected["published"]
    assert got.kind == "html"
    assert got.issues == ()


def test_every_page_of_the_folder_is_marked_synthetic() -> None:
    assert PAGES
    for expected_file in PAGES:
        assert "synthetic" in expected_file.read_text("utf-8")
        assert "synthetic" in expected_file.with_suffix(".html").read_text("utf-8")


# --- site rules -----------------------------------------------------------------


def test_site_rules_win_over_the_general_extractor() -> None:
    body = page(
        f"<h1>Site name</h1><h2 class='t'>Railway opens</h2><p class='d'>02/11/2026</p><div class='x'><p>{PROSE}</p>"
        f"<p class='share'>Send to a friend</p><p>Second paragraph.</p></div><div class='y'><p>{PROSE} {PROSE} Elsewhere.</p></div>",
        "<meta property='article:published_time' content='2026-10-01'>",
    )
    rules = PageRules(title=".t", text=".x", date=".d::text", drop=(".share",))
    got = extract(
        body, URL, rules=rules, dates=DateRules(order="DMY"), fetched_on=FETCHED
    )
    assert got.title == "Railway opens"
    assert got.text == f"{PROSE}\n\nSecond paragraph."
    assert got.published == DateFound("2026-11-02", "site", "02/11/2026")
    assert DateFound("2026-10-01", "meta", "2026-10-01") in got.dates
    assert got.extractor == "site rules"


def test_site_rule_that_finds_nothing_is_an_issue_and_the_general_extractor_reads_on() -> (
    None
):
    body = page(
        f"<h1>Railway opens</h1><article><p>{PROSE}</p><p>{PROSE[::-1]}</p></article>"
    )
    rules = PageRules(title=".gone", text=".gone", date=".gone::attr(datetime)")
    got = extract(body, URL, rules=rules, fetched_on=FETCHED)
    assert got.title == "Railway opens"
    assert PROSE in got.text
    assert [issue.kind for issue in got.issues] == ["site rule found nothing"] * 3
    assert all("'.gone" in issue.message for issue in got.issues)


def test_site_rule_with_two_answers_is_an_issue() -> None:
    body = page(f"<h1>One</h1><h1>Two</h1><p>{PROSE}</p>")
    got = extract(body, URL, rules=PageRules(title="h1"), fetched_on=FETCHED)
    assert got.title == "One"
    assert [issue.kind for issue in got.issues] == ["site rule not unique"]


def test_bad_selector_names_itself() -> None:
    with pytest.raises(BadSelector, match="'p::'"):
        extract(
            page(f"<p>{PROSE}</p>"),
            URL,
            rules=PageRules(title="p::"),
            fetched_on=FETCHED,
        )


# --- title, text, canonical -------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            "<title>Railway opens | Ministry of Hills</title>",
            "<h1>Railway opens</h1>",
            "Railway opens",
        ),
        (
            "<title>Railway opens - Hills</title>",
            "",
            "Railway opens",
        ),  # the host's name
        (
            "<title>Railway opens - a photo story</title>",
            "",
            "Railway opens - a photo story",
        ),
        (
            "<title>x</title><meta property='og:title' content='Railway opens – Ministry'><meta property='og:site_name' content='Ministry'>",
            "<h1>Ministry</h1>",
            "Railway opens",
        ),
        (
            "<title>Ministry of Hills</title>",
            "<h1>Railway <em>opens</em></h1>",
            "Railway opens",
        ),
        (
            '<script type=\'application/ld+json\'>{"headline": "Railway \\u201copens\\u201d"}</script>',
            "",
            "Railway “opens”",
        ),
        ("", "", ""),
    ],
)
def test_title_is_without_the_name_of_the_site(
    head: str, body: str, title: str
) -> None:
    got = extract(page(f"{body}<p>{PROSE}</p>", head), URL, fetched_on=FETCHED)
    assert got.title == title
    assert got.text == PROSE


def test_characters_stay_exactly() -> None:
    text = "„Wir gehen voran – gemeinsam“, sagte sie. «Oui», ‹non›, “yes”—‘no’… 2\u00a0815 · می‌خواهیم · Ťažký"
    got = extract(
        page(f"<h1>Titel</h1><p>{text}</p><p>{PROSE}</p>"), URL, fetched_on=FETCHED
    )
    assert got.text.split("\n\n")[0] == text.replace(
        "\u00a0", " "
    )  # as a browser shows it
    decomposed = "Ťažký".encode().decode().replace("Ť", "T\u030c")
    assert (
        "Ťažký"
        in extract(page(f"<p>{decomposed} {PROSE}</p>"), URL, fetched_on=FETCHED).text
    )
    assert (
        "Rückführung"
        in extract(
            page(f"<p>Rück&shy;führung {PROSE}</p>"), URL, fetched_on=FETCHED
        ).text
    )


def test_marks_of_q_elements_are_written_out() -> None:
    got = extract(
        page(f"<p>{PROSE}</p><p>She said: <q>We are <b>ready</b></q>, and left.</p>"),
        URL,
        fetched_on=FETCHED,
    )
    assert "She said: “We are ready”, and left." in got.text


def test_short_page_keeps_its_paragraphs() -> None:
    got = extract(
        page(
            "<div><h1>Notice</h1><p>“No,” said the minister.</p><p>The office is shut.</p></div>"
        ),
        URL,
        fetched_on=FETCHED,
    )
    assert got.text == "“No,” said the minister.\n\nThe office is shut."


@pytest.mark.parametrize(
    "body",
    [
        "<div>One sentence only.</div>",
        "<table><tr><td>One sentence only.</td></tr></table>",
        "<span>One sentence only.</span>",
    ],
)
def test_a_page_with_text_is_never_empty(body: str) -> None:
    assert extract(page(body), URL, fetched_on=FETCHED).text == "One sentence only."


def test_text_nested_deeper_than_the_parser_goes_is_found() -> None:
    body = page("<div>" * 3000 + "One sentence only." + "</div>" * 3000)
    assert extract(body, URL, fetched_on=FETCHED).text == "One sentence only."


def test_canonical_is_believed_on_the_same_site_only() -> None:
    link = "<base href='https://www.hills.example/'><link rel='canonical' href='news/1?utm_source=x'>"
    assert (
        extract(
            page(f"<p>{PROSE}</p>", link), URL + "?print=1", fetched_on=FETCHED
        ).canonical
        == URL
    )
    link = "<link rel='canonical' href='https://rivers.example/news/1'>"
    assert (
        extract(page(f"<p>{PROSE}</p>", link), URL, fetched_on=FETCHED).canonical == ""
    )


@pytest.mark.parametrize(
    ("html", "lang"),
    [
        ("<html lang='nl-BE'><p>x y z</p></html>", "nl"),
        ("<html xml:lang='FR'><p>x y z</p></html>", "fr"),
        (
            "<html><head><meta property='og:locale' content='de_AT'></head><p>x y z</p></html>",
            "de",
        ),
        ("<html lang='english'><p>x y z</p></html>", ""),
        ("<html><p>x y z</p></html>", ""),
    ],
)
def test_language_is_what_the_page_says(html: str, lang: str) -> None:
    assert extract(html.encode(), URL, fetched_on=FETCHED).lang == lang


# --- dates on pages ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "day", "where"),
    [
        ('<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "datePublished": "2001-01-01"}, '
         '{"@type": ["NewsArticle"], "datePublished": "2026-05-06T08:00:00Z"}]}</script>', "", "2026-05-06", "json-ld"),
        ('<script type="application/ld+json">{"broken", "datePublished": "2026-05-06"</script>', "", "2026-05-06", "json-ld"),
        ("<meta name='DCTERMS.issued' content='2026-05-06'><meta name='date' content='2026-01-01'>", "", "2026-05-06", "meta"),
        ("<meta property='article:modified_time' content='2026-01-01'>", "<time datetime='2026-05-06'>6 May</time>", "2026-05-06", "time"),
        ("", "<span class='date'>6 May 2026</span> <span>Press office</span>", "2026-05-06", "printed"),
        ("", "<p>Hilltown, 6 May 2026</p>", "2026-05-06", "printed"),
    ],
)  # fmt: skip
def test_date_is_found_with_its_place(
    head: str, body: str, day: str, where: str
) -> None:
    got = extract(
        page(f"<h1>Railway opens</h1><div>{body}</div><p>{PROSE}</p>", head),
        URL,
        fetched_on=FETCHED,
    )
    assert got.published is not None
    assert (got.published.day, got.published.where) == (day, where)


def test_dates_of_teasers_and_sentences_are_not_the_pages_own() -> None:
    body = (
        f"<main><h1>Railway opens</h1><p>{PROSE} The minister spoke on <time datetime='2026-03-03'>Tuesday</time>.</p></main>"
        "<ul><li><a href='/2'>Bridge</a> <time datetime='2026-04-04'>4 April 2026</time></li></ul>"
    )
    got = extract(page(body), URL, fetched_on=FETCHED)
    assert not {"2026-03-03", "2026-04-04"} & {
        found.day for found in got.dates if found.where == "time"
    }


def test_date_in_the_future_is_an_issue_not_a_fact() -> None:
    body = page(
        f"<h1>x y</h1><time datetime='2026-05-06'>6 May</time><p>{PROSE}</p>",
        "<meta name='date' content='2028-01-02'>",
    )
    got = extract(body, URL, fetched_on=FETCHED)
    assert got.published == DateFound("2026-05-06", "time", "2026-05-06")
    assert [issue.kind for issue in got.issues] == ["date in the future"]


def test_source_zone_decides_the_day() -> None:
    body = page(f"<p>{PROSE}</p>", "<meta name='date' content='2026-05-06T22:30:00Z'>")
    got = extract(body, URL, dates=DateRules(tz="Europe/Brussels"), fetched_on=FETCHED)
    assert got.published is not None
    assert got.published.day == "2026-05-07"


# --- text files ---------------------------------------------------------------------

RELEASE = """Valleys back the call of the Hills: one railway for all

18 October 2025
Lotte Vandersteen

The Hills’ call for a common railway is gaining ground. Eleven valleys now back it.

“We all wait for the same train”

In her proposal the minister lists two measures:

  • A joint office—with its own budget.
  • One timetable.

How valuable did you find this article?
"""


def test_saved_press_release_gives_title_day_and_body_as_they_stand() -> None:
    got = extract(
        ("\ufeff" + RELEASE.replace("\n", "\r\n")).encode(),
        "file:///release.txt",
        fetched_on=FETCHED,
        lang_hint="nl",
    )
    assert got.title == "Valleys back the call of the Hills: one railway for all"
    assert got.published == DateFound("2025-10-18", "text", "18 October 2025")
    assert (
        f"{got.title}\n\n{got.text}" == RELEASE.strip()
    )  # so every offset is that of the file
    assert (got.kind, got.extractor, got.issues) == ("text", "text", ())


@pytest.mark.parametrize(
    "line",
    [
        "18 octobre 2025",
        "18. Oktober 2025",
        "18 oktober 2025",
        "Saturday, 18 October 2025",
    ],
)
def test_date_line_of_a_text_needs_no_language(line: str) -> None:
    got = extract(
        f"Title\n\n{line}\n\n{PROSE}".encode(), "file:///a.txt", fetched_on=FETCHED
    )
    assert got.published is not None
    assert got.published.day == "2025-10-18"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("16 lutego 2026", "Minister powiedział, że loty rozpoczną się w maju."),
        ("16. února 2026", "Ministr řekl, že lety začnou v květnu."),
        ("16. veljače 2026.", "Ministar je rekao da će letovi početi u svibnju."),
        ("16 лютого 2026 року", "Міністр сказав, що рейси почнуться у травні."),
        ("2026 m. vasario 16 d.", "Ministras sakė, kad skrydžiai prasidės gegužę."),
        ("2026. gada 16. februārī", "Ministrs teica, ka lidojumi sāksies maijā."),
        ("16 Φεβρουαρίου 2026", "Ο υπουργός είπε ότι οι πτήσεις θα αρχίσουν."),
        ("16. helmikuuta 2026", "Ministeri sanoi, että lennot alkavat toukokuussa."),
        ("2026. február 16.", "A miniszter azt mondta, hogy májusban kezdődnek."),
        ("16 februarie 2026", "Ministrul a spus că zborurile vor începe în mai."),
        ("16 февруари 2026 г.", "Министърът каза, че полетите ще започнат през май."),
    ],
)
def test_date_line_of_a_text_is_read_in_the_texts_own_language(
    line: str, words: str
) -> None:
    body = f"X\n\n{line}\n\n{words}\n".encode()
    got = extract(body, "file:///a.txt", fetched_on=FETCHED)
    assert got.published is not None
    assert got.published.day == "2026-02-16"


def test_text_of_one_paragraph_has_no_title() -> None:
    got = extract(
        f"\n{PROSE}\n".encode(),
        "file:///a.txt",
        content_type="text/plain",
        fetched_on=FETCHED,
    )
    assert (got.title, got.text) == ("", PROSE)


# --- what is no page -----------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \r\n\t",
        page("<script>run()</script><noscript>Please switch on JavaScript</noscript>"),
        page("<img src='a.png'>"),
    ],
)
def test_page_without_text_says_what_to_do(body: bytes) -> None:
    with pytest.raises(
        EmptyPage, match=r"https://www\.hills\.example/news/1: .*add the file"
    ):
        extract(body, URL, fetched_on=FETCHED)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"PK\x03\x04" + bytes(50), "office document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (b"{\\rtf1 text}", "RTF"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "feed"),
        (b'{"title": "x"}', "JSON"),
        (bytes(range(256)) * 20, "binary"),
        (b"%PDF-1.7 and nothing else", "PDF is broken"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, words: str) -> None:
    with pytest.raises(UnreadablePage, match=words):
        extract(body, URL, fetched_on=FETCHED)


def test_page_of_fifty_megabytes_is_refused_in_one_line() -> None:
    with pytest.raises(UnreadablePage, match="50 MB") as caught:
        extract(b"<html>" + b"x" * 50_000_000, URL, fetched_on=FETCHED)
    assert "\n" not in str(caught.value)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 2000))
def test_damaged_page_never_breaks_the_reader(noise: bytes, at: int) -> None:
    body = PAGES[at % len(PAGES)].with_suffix(".html").read_bytes()
    with contextlib.suppress(ReturnwatchError):  # only errors that name place and mend
        extract(body[:at] + noise + body[at:], URL, fetched_on=FETCHED)


def test_prefilter_reads_the_raw_page() -> None:
    assert maybe_on_topic("<p>Return of Afghan nationals to Afghanistan</p>")
    assert not maybe_on_topic(
        "<p>The railway into the hills will open again in May.</p>"
    )


def test_extraction_needs_no_scrapy() -> None:
    """A filter over saved pages must not load the crawl's libraries, nor any before it is asked to read."""
    code = "import sys, crawler.extract; print(sorted({'scrapy', 'trafilatura', 'pypdf', 'dateparser'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert done.stdout.strip() == "[]"


# --- what stands around a text, and what is lost of it --------------------------------

LEAD = "Examplia sends nobody back before winter, said Minister Ada Quill on Tuesday"


def ministry_page(around: str = "", inside: str = "", under: str = "") -> bytes:
    """A page whose text has four paragraphs, with something in one of its places."""
    text = "".join(
        f"<p>Paragraph {n}. {PROSE}</p>{inside * (n == 2)}" for n in range(4)
    )
    return (
        f"<!doctype html><html lang=en><title>Flights wait</title><body><main><h1>Flights wait</h1>{under}"
        f"<div class=rte>{text}</div>{around}</main></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "around",
    [
        "<div class='press-contact'><h3>Press office</h3><p>Only for journalists: 555 01 99</p></div>",
        "<div class='ContactCard_container__x1'><p>Only for journalists: 555 01 99</p></div>",
        "<h2>Other news</h2><ul><li>1 May <a href=/1>Herring may be caught</a><li>2 May <a href=/2>New boats are built</a>"
        "<li>3 May <a href=/3>A harbour is opened</a></ul>",
        "<h3>By e-mail</h3><p><a href=/s>Sign up for our letter here</a></p>",
        "<p>Last updated: 6 May 2026</p><p>Published: 4 May 2026</p>",
        "<p>This site uses cookies to remember you.</p><p>\u00a9 2026 Ministry of Examples</p>",
    ],
)
def test_what_stands_around_a_text_is_left_out(around: str) -> None:
    got = extract(ministry_page(around), URL, fetched_on=FETCHED)
    assert got.text.split("\n\n") == [f"Paragraph {n}. {PROSE}" for n in range(4)]


def test_lead_list_and_quotation_are_kept_in_their_places() -> None:
    listed = "<ol><li>the first condition is met;<li>the second condition is met.</ol>"
    quoted = (
        "<figure><blockquote><p>\u201cNobody will be forgotten.\u201d</p></blockquote>"
        "<figcaption>Ada Quill, Minister of Examples</figcaption></figure>"
    )
    under = f"<p class=date>6 May 2026</p><div class=intro>{LEAD}</div>"
    body = ministry_page(inside=listed + quoted, under=under)
    got = extract(body, URL, fetched_on=FETCHED)
    assert got.published is not None
    assert got.published.where == "printed"
    lines = [line.removeprefix("\u2022 ") for line in got.text.split("\n") if line]
    assert lines == [
        LEAD,
        *(f"Paragraph {n}. {PROSE}" for n in range(3)),
        "the first condition is met;",
        "the second condition is met.",
        "\u201cNobody will be forgotten.\u201d",
        "Ada Quill, Minister of Examples",
        f"Paragraph 3. {PROSE}",
    ]


def test_title_of_a_page_without_a_heading_stands_over_its_text() -> None:
    text = "".join(f"<p>{PROSE}</p>" for _ in range(3))
    html = (
        "<html lang=bg><title>Ministry of Examples</title><body><div>Ministry of Examples</div><h3>Useful links to follow</h3>"
        f"<div>One</div><div>Two</div><div>Three</div><div>Four</div><h2>Minister Quill receives a delegation</h2><span>21.04.2026 \u0433.</span><div>{text}</div></body></html>"
    )
    got = extract(html.encode(), URL, fetched_on=FETCHED)
    assert got.title == "Minister Quill receives a delegation"
    assert got.published is not None
    assert (got.published.day, got.published.where) == ("2026-04-21", "printed")


def test_printed_day_wins_over_metadata_and_a_sidebar_gives_none() -> None:
    said = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-06-03"}</script>'
    aside = "<div class=side><p>1 March 2026</p><p>Herring may be caught</p></div>"
    body = ministry_page(aside, under="<p>Hilltown, 6 May 2026</p>").decode()
    got = extract(
        body.replace("<body>", f"<body>{said}").encode(), URL, fetched_on=FETCHED
    )
    assert [(one.day, one.where) for one in got.dates][:2] == [
        ("2026-05-06", "printed"),
        ("2019-06-03", "json-ld"),
    ]
    undated = extract(ministry_page(aside), URL, fetched_on=FETCHED)
    assert undated.published is None


@pytest.mark.parametrize(
    ("opening", "lang", "day"),
    [
        ("HILLTOWN, 3 February 2026 (Lantern) - {}", "en", "2026-02-03"),
        (
            "HILLTOWN, Feb 3 (Lantern) - {}",
            "en",
            "2026-02-03",
        ),  # the last one before FETCHED
        ("Hilltown, 3 February 2026. {}", "en", "2026-02-03"),
        ("3 February 2026 - {}", "en", "2026-02-03"),
        ("HILLTOWN (Lantern) — February 3, 2026 — {}", "en", "2026-02-03"),
        ("Bergdorf (lat), 3. Februar 2026 – {}", "de", "2026-02-03"),
        ("VILLACOLLE, 3 FEB - {}", "it", "2026-02-03"),
        ("Villacolina, 3 de febrero de 2026 (Farol). {}", "es", "2026-02-03"),
        ("Wzgórzyn, 3 lutego 2026 r. – {}", "pl", "2026-02-03"),
        ("Dombfalva, 2026. február 3., kedd (LT) – {}", "hu", "2026-02-03"),
        ("On 3 February 2026. {}", "en", None),
        ("The deadline is 3 February 2026. {}", "en", None),
        ("HILLTOWN, 02/03/2026 - {}", "en", None),  # two readings
    ],
)
def test_dateline_that_opens_a_text_is_its_day(
    opening: str, lang: str, day: str | None
) -> None:
    text = opening.format(PROSE)
    body = f"Railway\n\n{text}\n".encode()
    plain = extract(body, "railway.txt", lang_hint=lang, fetched_on=FETCHED)
    html = extract(
        page(f"<h1>Railway</h1><p>{text}</p>", lang=lang), URL, fetched_on=FETCHED
    )
    for got in (plain, html):
        assert (got.published.day if got.published else None) == day
        assert [issue.kind for issue in got.issues] == (
            [] if not day or "2026" in opening else ["year not printed"]
        )
