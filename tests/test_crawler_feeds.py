from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from crawler import feeds
from crawler.feeds import parse, text_of, title_of
from tests.local_site import rss

URL = "https://example.org/feeds/news.xml"
XML = "application/xml"


def test_rss_entries_with_and_without_link_date_and_title() -> None:
    feed = parse(
        rss(
            [
                "<item><title>A</title><link>https://example.org/a</link><pubDate>Mon, 02 Nov 2026 10:00:00 +0100</pubDate></item>",
                "<item><title>B</title></item>",
                "<item><link>https://example.org/c</link></item>",
                "<item><description>only words</description></item>",
            ]
        ).encode(),
        XML,
        URL,
    )
    assert feed.problem == ""
    assert [entry.url for entry in feed.entries] == [
        "https://example.org/a",
        "",
        "https://example.org/c",
        "",
    ]
    assert [entry.title for entry in feed.entries] == ["A", "B", "", ""]
    assert feed.entries[0].published == "Mon, 02 Nov 2026 10:00:00 +0100"
    assert feed.entries[3].body == "only words"
    assert feed.entries[0].lang == "en"  # from the feed's own language


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("/news/1", "https://example.org/news/1"),
        ("1?x=2&amp;y=3", "https://example.org/feeds/1?x=2&y=3"),
        ("//example.net/x", "https://example.net/x"),
        ("  https://example.org/a\n ", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:a@example.org", ""),
        ("ftp://example.org/x", ""),
        ("http://[broken", ""),
    ],
)
def test_links_are_absolute_and_http(printed: str, wanted: str) -> None:
    feed = parse(
        rss([f"<item><title>A</title><link>{printed}</link></item>"]).encode(), XML, URL
    )
    assert feed.entries[0].url == wanted


def test_guid_serves_where_there_is_no_link() -> None:
    feed = parse(
        rss(["<item><guid>https://example.org/g</guid></item>"]).encode(), XML, URL
    )
    assert feed.entries[0].url == "https://example.org/g"


def test_atom_and_rdf() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl-BE"><entry><title type="html">A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title>
      <link rel="edit" href="/edit"/><link href="/a"/><updated>2026-11-02T10:00:00Z</updated><content type="html">&lt;p&gt;Words&lt;/p&gt;</content></entry></feed>"""
    feed = parse(atom.encode(), "application/atom+xml", URL)
    (entry,) = feed.entries
    assert (entry.url, entry.title, entry.updated, entry.lang) == (
        "https://example.org/a",
        "A & B",
        "2026-11-02T10:00:00Z",
        "nl",
    )
    assert text_of(entry.body) == "Words"
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <item rdf:about="https://example.org/r"><title>R</title><link>https://example.org/r</link><dc:date>2026-11-02</dc:date></item></rdf:RDF>"""
    feed = parse(rdf.encode(), "text/xml", URL, "de")
    (entry,) = feed.entries
    assert (entry.url, entry.published or entry.updated, entry.lang) == (
        "https://example.org/r",
        "2026-11-02",
        "de",
    )


@pytest.mark.parametrize(
    ("body", "problem", "words"),
    [
        (b"", "empty", "no body"),
        (b"  \n ", "empty", "no body"),
        (b"<!DOCTYPE html><html><body>RSS</body></html>", "not a feed", "HTML"),
        (b"\n<!-- x --><HTML><head>", "not a feed", "HTML"),
        (
            b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html xmlns='z'/>",
            "not a feed",
            "HTML",
        ),
        (b'{"version": "https://jsonfeed.org/version/1"}', "not a feed", "JSON"),
        (b"<sitemapindex/>", "not a feed", "sitemapindex"),
        (b"no xml at all", "not a feed", "not XML"),
        (b"\x00\x01\x02", "not a feed", ""),
        (
            b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>',
            "empty",
            "no entries",
        ),
        (
            b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>',
            "not a feed",
            "entities",
        ),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, problem: str, words: str) -> None:
    feed = parse(body, "application/rss+xml", URL)
    assert feed.problem == problem
    assert words in feed.detail
    assert feed.entries == ()


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html",
        "text/plain; charset=utf-8",
        "",
        "application/octet-stream",
        "nonsense",
    ],
)
def test_content_type_does_not_decide(content_type: str) -> None:
    assert (
        len(
            parse(
                rss(["<item><title>Prüfung</title></item>"]).encode(), content_type, URL
            ).entries
        )
        == 1
    )


@pytest.mark.parametrize(
    "broken",
    [
        "<item><title>A & B</title><link>https://example.org/a</link></item>",
        "<item><title>caf&eacute;</title><link>https://example.org/a</link></item>",
        "<item><title>bell \x07</title><link>https://example.org/a</link></item>",
        "<item><title>cut off</title><link>https://example.org/a</link>",
    ],
)
def test_malformed_feeds_still_give_their_entries(broken: str) -> None:
    feed = parse(rss([broken]).encode(), XML, URL)
    assert feed.bozo
    assert feed.problem == ""
    assert feed.entries[0].url == "https://example.org/a"
    assert "\x07" not in feed.entries[0].title


def test_encodings_come_from_header_and_declaration() -> None:
    text = rss(["<item><title>Größe</title></item>"])
    latin = text.replace("utf-8", "iso-8859-1").encode("iso-8859-1")
    assert parse(latin, "text/xml", URL).entries[0].title == "Größe"
    assert parse(text.encode("utf-16"), "text/xml", URL).entries[0].title == "Größe"
    assert (
        parse(text.encode(), "text/xml; charset=iso-8859-1", URL).entries[0].title
        == "Größe"
    )


def test_a_body_that_is_a_path_opens_no_file(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(
        rss(["<item><title>secret</title></item>"]), "utf-8"
    )
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        assert parse(b"x.xml", XML, URL).entries == ()
        assert parse(f"{tmp_path}/x.xml".encode(), XML, URL).entries == ()
    finally:
        os.chdir(before)


def test_markup_is_reduced_to_words() -> None:
    assert (
        title_of("A <b>bold</b> &amp;amp; <script>x()</script>title")
        == "A bold & title"
    )
    assert (
        text_of("<p>One<br>two</p><script>x</script><div>Three</div> &eacute;")
        == "One two\n\nThree\n\né"
    )
    assert text_of("plain, a < b") == "plain, a < b"


def test_older_pages_are_named() -> None:
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="?page=2"/><entry><link href="/a"/></entry></feed>'
    assert (
        parse(atom.encode(), XML, URL).next
        == "https://example.org/feeds/news.xml?page=2"
    )


def test_number_of_entries_is_bounded() -> None:
    many = rss(
        [
            f"<item><link>https://example.org/{n}</link></item>"
            for n in range(feeds.MAX_ENTRIES + 5)
        ]
    )
    assert len(parse(many.encode(), XML, URL).entries) == feeds.MAX_ENTRIES


def test_json_feed() -> None:
    feed = parse(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "language": "nl-BE",
                "next_url": "?page=2",
                "items": [
                    {
                        "id": "1",
                        "url": "/a",
                        "title": "A &amp; <b>B</b>",
                        "content_html": "<p>Words</p>",
                        "summary": "W",
                        "date_published": "2026-11-02T10:00:00+01:00",
                        "date_modified": "2026-11-03T10:00:00+01:00",
                    },
                    {
                        "id": "https://example.org/b",
                        "external_url": "https://x.example/",
                    },
                    {"id": 3, "content_text": "only words", "language": "fr"},
                    {"id": "javascript:alert(1)", "url": "javascript:alert(1)"},
                    "rubbish",
                ],
            }
        ).encode(),
        "application/feed+json",
        URL,
    )
    assert (feed.problem, feed.version, feed.lang) == ("", "json1.1", "nl")
    assert feed.next == "https://example.org/feeds/news.xml?page=2"
    assert [(entry.url, entry.lang) for entry in feed.entries] == [
        ("https://example.org/a", "nl"),
        ("https://example.org/b", "nl"),
        ("", "fr"),
        ("", "nl"),
    ]
    first = feed.entries[0]
    assert (first.title, first.published, first.updated, first.body) == (
        "A & B",
        "2026-11-02T10:00:00+01:00",
        "2026-11-03T10:00:00+01:00",
        "<p>Words</p>",
    )
    assert feed.entries[2].body == "only words"


@pytest.mark.parametrize(
    ("body", "problem", "words"),
    [
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "empty", "no"),
        (b'{"version": "1", "items": [{}]}', "not a feed", "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "ite', "not a feed", "JSON"),
        (b"[" * 100_000, "not a feed", "cannot be read"),
        (b"[1, 2]", "not a feed", "no JSON Feed"),
    ],
)
def test_json_that_is_no_feed_says_so(body: bytes, problem: str, words: str) -> None:
    feed = parse(body, "application/json", URL)
    assert feed.problem == problem
    assert words in feed.detail
