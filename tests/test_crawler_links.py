"""One document, many addresses; one text, many languages; and dates of a list that are nobody's. Real crawls on 127.0.0.1."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from crawler.crawl import crawl
from crawler.links import links_of
from crawler.urls import canonical, certain_forms, likely_forms
from db.records import LinkFound
from tests.local_site import ON_TOPIC, Reply, Site, item, page, rss, source

HERE = "https://ministry.example.org/en/news/flight"
OTHER = (
    "Minister Bram Vale of Examplia told parliament that forced returns to Afghanistan begin in March. "
    "He named Afghan nationals without a right to stay, and spoke of talks in Kabul about deportation. "
)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.pages["/robots.txt"] = Reply("User-agent: *\nAllow: /\n")
        yield running


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_links_of_a_page() -> None:
    tree = html.document_fromstring(
        """<html><head><base href="https://ministry.example.org/en/">
        <link rel=canonical href="news/flight">
        <link rel=amphtml href="news/flight/amp">
        <link rel=amphtml href="https://cdn.example.net/c/flight">
        <link rel=alternate media="only screen and (max-width: 640px)" href="https://m.ministry.example.org/en/news/flight">
        <link rel="alternate" media=print href="?print=1&utm_source=x">
        <link rel=alternate hreflang=nl-BE href="/nl/nieuws/vlucht">
        <link rel=alternate hreflang=fr href="https://ministere.example.net/vol">
        <link rel=alternate hreflang=en href="news/flight">
        <link rel=alternate hreflang=x-default href="/">
        <link rel=alternate hreflang=de href="/de/">
        <link rel=alternate type="application/rss+xml" hreflang=it href="/it/feed.xml">
        <link rel=alternate hreflang=sv href="javascript:0"></head><body></body></html>"""
    )
    found = links_of(tree, HERE)
    assert found.canonical == HERE
    assert found.same == (
        f"{HERE}/amp",
        "https://m.ministry.example.org/en/news/flight",
        "https://ministry.example.org/en/?print=1",
    )
    assert found.related == (
        LinkFound("https://ministry.example.org/nl/nieuws/vlucht", "hreflang", "nl-be"),
        LinkFound("https://ministere.example.net/vol", "hreflang", "fr"),
    )


def test_forms_of_an_address() -> None:
    assert certain_forms("https://x.example/a?print=1&id=3") == (
        "https://x.example/a?id=3",
        "http://x.example/a?id=3",
        "http://x.example/a?print=1&id=3",
    )
    assert certain_forms("http://x.example:8000/a?view=list") == ()
    likely = likely_forms("https://www.x.example/news/flight/")
    assert {
        "https://www.x.example/news/flight",
        "https://x.example/news/flight/",
        "https://www.x.example/news/flight/index.html",
        "http://www.x.example/news/flight/print",
        "https://m.x.example/news/flight/amp",
    } <= set(likely)
    assert "https://x.example/news" not in likely
    assert all(canonical(one) == one for one in likely)


def test_one_document_under_many_addresses_and_its_relatives(
    site: Site, tmp_path: Path
) -> None:
    head = (
        "<link rel=canonical href=/news/flight><link rel=amphtml href=/amp/flight>"
        "<link rel=alternate hreflang=nl href=/nl/vlucht><link rel=alternate hreflang=en href=/news/flight>"
    )
    whole = page("A flight", ON_TOPIC, head)
    for path in ("/news/flight", "/news/flight?page=print", "/flight-short"):
        site.pages[path] = Reply(whole)
    site.pages["/amp/flight"] = Reply("not asked for", 500)
    site.article("/nl/vlucht", "Een vlucht", OTHER)
    # nearly the same addresses without a canonical: their words decide
    site.article("/letters/one", "A letter", OTHER * 2)
    site.article("/letters/one/", "A letter", OTHER * 2)
    site.article("/letters/one/print", "A letter", OTHER * 2)
    site.article("/letters/one/index.html", "Another letter", ON_TOPIC + OTHER)
    # a template that gives every page one canonical
    wrong = "<link rel=canonical href=/press/all>"
    site.pages["/press/1"] = Reply(page("Press one", ON_TOPIC, wrong))
    site.pages["/press/2"] = Reply(page("Press two", OTHER, wrong))
    links = (
        "/news/flight?page=print",
        "/flight-short",
        "/news/flight?print=1",
        "/amp/flight",
        "/news/flight",
        "/nl/vlucht",
        "/letters/one",
        "/letters/one/",
        "/letters/one/print",
        "/letters/one/index.html",
        "/press/1",
        "/press/2",
    )
    entries = [item(link, days_ago=n + 1) for n, link in enumerate(links)]
    site.feed("/feed", entries)
    wanted = source(tmp_path, "be_examples", f"{site.base}/feed")
    path = tmp_path / "news.db"
    # first some, so that they are known when the others are read
    first = {"/news/flight?page=print", "/letters/one", "/press/1"}
    site.feed("/feed", [entries[links.index(link)] for link in links if link in first])
    crawl([wanted], path)
    site.feed("/feed", entries)
    crawl([wanted], path)
    base = site.base
    documents = dict(
        rows(path, "SELECT replace(url, '" + base + "', ''), id FROM documents")
    )
    assert sorted(documents) == [
        "/letters/one",
        "/letters/one/index.html",
        "/news/flight",
        "/nl/vlucht",
        "/press/2",
        "/press/all",
    ]
    addresses = rows(
        path,
        f"SELECT replace(a.url, '{base}', ''), replace(d.url, '{base}', '') FROM addresses AS a"
        " JOIN documents AS d ON d.id = a.document ORDER BY 1",
    )
    assert addresses == [
        ("/amp/flight", "/news/flight"),
        ("/flight-short", "/news/flight"),
        ("/letters/one/", "/letters/one"),
        ("/letters/one/print", "/letters/one"),
        ("/news/flight?page=print", "/news/flight"),
        ("/news/flight?print=1", "/news/flight"),
        ("/press/1", "/press/all"),
    ]
    assert rows(
        path, f"SELECT replace(url, '{base}', ''), relation, lang FROM document_links"
    ) == [("/nl/vlucht", "hreflang", "nl")]
    assert site.times("/amp/flight") == 0
    assert site.times("/news/flight?print=1") == 0
    assert rows(path, "SELECT count(*) FROM versions") == [(6,)]
    issues = rows(path, "SELECT kind, replace(message, '" + base + "', '') FROM issues")
    assert issues == [
        (
            "canonical address shared by different texts",
            "/press/2 names /press/all as its address, where /press/all has another text; the name was not believed",
        )
    ]
    # read again, nothing moves
    before = rows(path, "SELECT url, document FROM addresses ORDER BY 1")
    crawl([wanted], path)
    assert rows(path, "SELECT url, document FROM addresses ORDER BY 1") == before
    assert rows(path, "SELECT count(*) FROM documents") == [(6,)]


def test_a_date_that_a_whole_feed_shares_or_that_is_to_come_is_an_issue(
    site: Site, tmp_path: Path
) -> None:
    then = formatdate(1_760_000_000, usegmt=True)  # a day in October 2025
    shared = [
        f"<item><title>Flight {n}</title><link>/built/{n}</link><pubDate>{then}</pubDate></item>"
        for n in range(4)
    ]
    built = rss([f"<lastBuildDate>{then}</lastBuildDate>", *shared])
    site.pages["/built"] = Reply(built, headers={"Content-Type": "application/rss+xml"})
    site.feed("/three", [one.replace("/built/", "/three/") for one in shared[:3]])
    site.feed("/late", [item("/late/1", days_ago=-40), item("/late/2", days_ago=2)])
    for n in range(4):
        site.article(f"/built/{n}")
        site.article(f"/three/{n}")
        site.article(f"/late/{n}")
    names = ("built", "three", "late")
    wanted = [source(tmp_path, f"be_{n}", f"{site.base}/{n}") for n in names]
    path = tmp_path / "news.db"
    crawl(wanted, path)
    dated = rows(
        path,
        "SELECT source, count(*), count(published_on) FROM documents GROUP BY source ORDER BY source",
    )
    assert dated == [("be_built", 4, 0), ("be_late", 2, 1), ("be_three", 3, 3)]
    kinds = rows(
        path,
        "SELECT source, kind, count(*) FROM issues WHERE kind LIKE 'date %' GROUP BY 1, 2 ORDER BY 1, 2",
    )
    assert kinds == [
        ("be_built", "date shared by a whole feed", 4),
        ("be_late", "date in the future", 1),
    ]
    ((dates,),) = rows(
        path, "SELECT dates FROM documents WHERE source = 'be_three' LIMIT 1"
    )
    assert json.loads(dates) == [
        {"day": "2025-10-09", "where": "entry", "raw": then, "why": "chosen"}
    ]
    ((dates,),) = rows(
        path, "SELECT dates FROM documents WHERE source = 'be_built' LIMIT 1"
    )
    assert [(one["where"], one["why"]) for one in json.loads(dates)] == [
        ("feed", "shared by all entries of the feed")
    ]
    newest = dict(rows(path, "SELECT source, newest_on FROM source_checks"))
    assert newest["be_built"] == ""
    assert newest["be_late"] <= date.today().isoformat()  # noqa: DTZ011  the server's own clock
