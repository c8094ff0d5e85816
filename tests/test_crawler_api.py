"""Lists in JSON, the JSON twins of pages, numbered pages and the way back in time, against a server on 127.0.0.1."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import TextResponse

from crawler.crawl import crawl
from crawler.fieldpath import BadPath, at, filled, names_in, text_at
from crawler.looks import SourceReport
from crawler.registry import load, shipped
from crawler.source import Source
from crawler.spiders import api
from tests.local_site import ON_TOPIC, Reply, Site, item, rss, source

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.pages["/robots.txt"] = Reply("User-agent: *\nDisallow:\n")
        yield running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


def one(path: Path, only: Source, **how: Any) -> SourceReport:
    (report,) = crawl((only,), path, **how).sources
    return report


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


# --- paths into JSON ----------------------------------------------------------------


def test_paths_lead_through_mappings_and_lists() -> None:
    value = {"a": {"@b": [{"c": 7}]}, "t": True, "n": None}
    assert at(value, "") is value
    assert at(value, "a.@b.0.c") == 7
    assert at(value, "a.@b.1.c") is None
    assert at(value, "a.x.y") is None
    assert text_at(value, "a.@b.0.c") == "7"
    assert text_at(value, "t") == text_at(value, "n") == text_at(value, "a") == ""


def test_address_is_put_together_with_values_quoted() -> None:
    value = {"num": 12, "name": "å/b?", "href": "//example.org/x"}
    assert filled("https://example.org/{num}/{name}", value) == (
        "https://example.org/12/%C3%A5%2Fb%3F"
    )
    assert filled("href", value) == "//example.org/x"
    assert filled("https://example.org/{nothing}", value) == ""
    with pytest.raises(BadPath):
        names_in("https://example.org/{num")


# --- lists in JSON ------------------------------------------------------------------


def listed(rules: str, answer: object, tmp_path: Path) -> Any:
    example = source(
        tmp_path, "be_api", "https://example.org/api", "api", f"api: {rules}\n"
    )
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return api.read(example, TextResponse("https://example.org/api", body=body), body)


def test_items_become_entries(tmp_path: Path) -> None:
    reading = listed(
        "{items: list.doc, link: url, title: t, date: d, text: x, lang: l, next: list.@next}",
        {
            "list": {
                "@next": "/api?p=2",
                "doc": [
                    {
                        "url": "//example.org/1",
                        "t": "A &amp; B",
                        "d": "2026-11-02",
                        "x": "<p>words",
                        "l": "nl-BE",
                    },
                    {"t": "without an address"},
                    {"url": "javascript:alert(1)"},
                    "no item at all",
                ],
            }
        },
        tmp_path,
    )
    (entry,) = reading.entries
    assert (entry.url, entry.title, entry.published.day, entry.body, entry.lang) == (
        "https://example.org/1",
        "A & B",
        "2026-11-02",
        "<p>words",
        "nl",
    )
    assert reading.follow == ("https://example.org/api?p=2",)


def test_one_item_in_place_of_a_list_counts(tmp_path: Path) -> None:
    reading = listed("{items: doc, link: url}", {"doc": {"url": "/1"}}, tmp_path)
    assert [entry.url for entry in reading.entries] == ["https://example.org/1"]


def test_lists_inside_items_are_the_entries(tmp_path: Path) -> None:
    rules = (
        '{each: replies, link: "https://example.org/{num}/{key}", title: t, date: day}'
    )
    reading = listed(
        rules,
        [
            {"num": 1, "t": "A", "day": "2026-11-01", "replies": []},
            {"num": 2, "t": "B", "day": "2026-11-01"},
            {
                "num": 3,
                "t": "C",
                "day": "2026-11-01",
                "replies": [{"key": "x", "day": "2026-11-09"}, "rubbish"],
            },
        ],
        tmp_path,
    )
    (entry,) = reading.entries
    assert (entry.url, entry.title) == ("https://example.org/3/x", "C")
    assert entry.published.day == "2026-11-09"
    # items without a single reply are an answer, not a fault
    assert listed(rules, [{"num": 2}], tmp_path).problem == ""


@pytest.mark.parametrize(
    ("answer", "problem", "words"),
    [
        (b"<html>", "not a feed", "not JSON"),
        (b"[" * 100_000, "not a feed", "not JSON"),
        ({"other": []}, "empty", "api.items: list"),
        ({"list": []}, "empty", "no items"),
        ({"list": [{"no": 1}]}, "empty", "api.link 'url'"),
    ],
)
def test_answer_that_is_no_list_says_so(
    answer: object, problem: str, words: str, tmp_path: Path
) -> None:
    reading = listed("{items: list, link: url}", answer, tmp_path)
    assert reading.problem == problem
    assert words in reading.detail


def test_shipped_apis_read_answers_of_their_form() -> None:
    """The forms are those that public code relies on; the values are invented."""
    sources = load(shipped())
    riksdag = {
        "dokumentlista": {
            "@nasta_sida": "https://data.riksdagen.se/dokumentlista/?p=2",
            "dokument": [
                {
                    "dokument_url_html": "//data.riksdagen.se/dokument/XX1",
                    "titel": "En fråga",
                    "datum": "2026-11-02",
                }
            ],
        }
    }
    sejm = [{"num": 9, "title": "Interpelacja", "receiptDate": "2026-11-02"}]
    replies = [{**sejm[0], "replies": [{"key": "ABC", "receiptDate": "2026-11-02"}]}]
    for slug, answer, url in (
        (
            "pl_sejm_replies",
            replies,
            "https://api.sejm.gov.pl/sejm/term10/interpellations/9/reply/ABC/body",
        ),
        ("se_riksdag", riksdag, "https://data.riksdagen.se/dokument/XX1"),
        (
            "pl_sejm",
            sejm,
            "https://api.sejm.gov.pl/sejm/term10/interpellations/9/body",
        ),
    ):
        body = json.dumps(answer).encode()
        reading = api.read(
            sources[slug], TextResponse(sources[slug].urls[0], body=body), body
        )
        (entry,) = reading.entries
        assert entry.url == url
        assert entry.published
        assert entry.published.day == "2026-11-02"


def numbered(site: Site, pages: dict[str, list[str]]) -> None:
    """An API whose pages are chosen by ``offset``, newest first."""

    def reply(handler: Any) -> None:
        asked = parse_qs(urlsplit(handler.path).query).get("offset", ["0"])[0]
        body = json.dumps(
            [{"id": name, "day": name[:10]} for name in pages.get(asked, [])]
        ).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    for offset in ("", *(f"?offset={n}" for n in range(0, 30, 2))):
        site.pages[f"/api{offset}"] = reply
    for names in pages.values():
        for name in names:
            site.article(f"/doc/{name}", name)


API = """
api: {link: "BASE/doc/{id}", date: day, pages: 2}
paging: {url: "{url}?offset={number}", first: 2, step: 2}
history: {kind: paged, since: "2021", pages: 10}
"""
PAGES = {
    "0": ["2026-11-04", "2026-11-03"],
    "2": ["2026-11-02", "2026-11-01"],
    "4": ["2025-03-02", "2025-03-01"],
    "6": ["2022-03-02", "2022-03-01"],
    "8": ["2020-03-02", "2020-03-01"],
}


def test_numbered_pages_are_bounded_and_stop_where_all_is_known(
    site: Site, path: Path, tmp_path: Path
) -> None:
    numbered(site, PAGES)
    only = source(
        tmp_path, "be_api", f"{site.base}/api", "api", API.replace("BASE", site.base)
    )
    first = one(path, only)
    assert (first.outcome, first.new, first.on_topic) == ("ok", 4, 4)
    assert site.times("/api?offset=4") == 0
    site.asked.clear()
    again = one(path, only)
    assert again.new == 0
    assert [asked for asked in site.paths() if asked.startswith("/api")] == ["/api"]


def test_way_back_reads_until_the_day_and_goes_on_where_it_stopped(
    site: Site, path: Path, tmp_path: Path
) -> None:
    numbered(site, PAGES)
    only = source(
        tmp_path, "be_api", f"{site.base}/api", "api", API.replace("BASE", site.base)
    )
    first = one(path, only, back_to="2022-03", max_new=5)
    assert (first.new, first.left > 0) == (5, True)
    assert (
        site.times("/api?offset=6") == 0
    )  # nothing more could be taken in, so nothing more was asked
    second = one(path, only, back_to="2022-03", max_new=5)
    assert (second.new, second.left) == (3, 0)
    days = [day for (day,) in rows(path, "SELECT published_on FROM documents")]
    assert min(days) == "2022-03-01"
    assert len(days) == 8
    assert site.times("/api?offset=8") == 1  # all of it is older: there the way ends
    assert site.times("/api?offset=10") == 0
    assert max(site.times(f"/doc/{day}") for day in days) == 1


def test_list_that_repeats_its_first_page_is_not_walked_for_ever(
    site: Site, path: Path, tmp_path: Path
) -> None:
    site.pages["/feed"] = site.pages["/feed?paged=2"] = Reply(
        rss([item(f"{site.base}/a")]), headers={"Content-Type": "application/rss+xml"}
    )
    site.article("/a")
    only = source(
        tmp_path,
        "be_feed",
        f"{site.base}/feed",
        "feed",
        "paging: {url: '{url}?paged={number}'}\nhistory: {kind: paged}\n",
    )
    assert one(path, only, back_to="2020-01").outcome == "ok"
    assert site.times("/feed?paged=2") == 1
    assert site.times("/feed?paged=3") == 0
    # and an ordinary run asks for the first page alone
    site.asked.clear()
    one(path, only)
    assert site.times("/feed?paged=2") == 0


def test_page_after_the_last_one_is_an_end_and_no_failure(
    site: Site, path: Path, tmp_path: Path
) -> None:
    html = "<ul><li><a href=/a>A</a> <time>2026-11-02</time></ul>"
    site.pages["/news"] = Reply(html)
    site.pages["/news/2"] = Reply(html.replace("/a", "/b"))
    site.article("/a")
    site.article("/b")
    more = """
listing: {entry: li, date: "time::text"}
paging: {url: "{url}/{number}"}
history: {kind: paged}
"""
    report = one(
        path,
        source(tmp_path, "be_list", f"{site.base}/news", "listing", more),
        back_to="2021",
    )
    assert (report.outcome, report.new, report.failed) == ("ok", 2, 0)
    assert site.times("/news/3") == 1


def atom(links: str, *names: str) -> str:
    entries = "".join(
        f"<entry><title>A flight</title><link href='/{name}'/><published>{name}T09:00:00Z</published></entry>"
        for name in names
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{links}{entries}</feed>"


def test_archive_of_a_feed_is_read_back_and_without_it_to_the_first_known_page(
    site: Site, path: Path, tmp_path: Path
) -> None:
    older = "<link rel='prev-archive' href='/feed/{}'/>"
    site.pages["/feed"] = Reply(atom(older.format(2), "2026-11-02"))
    site.pages["/feed/2"] = Reply(atom(older.format(3), "2025-11-02"))
    site.pages["/feed/3"] = Reply(atom(older.format(4), "2024-11-02"))
    site.pages["/feed/4"] = Reply(atom("", "2023-11-02"))
    for year in (2026, 2025, 2024, 2023):
        site.article(f"/{year}-11-02")
    only = source(
        tmp_path, "be_atom", f"{site.base}/feed", "feed", "history: {kind: archive}\n"
    )
    assert one(path, only, back_to="2025-01").new == 2
    assert site.times("/feed/3") == 1  # all of it is older
    assert site.times("/feed/4") == 0
    site.asked.clear()
    site.pages["/feed"] = Reply(
        atom(older.format(2), "2026-11-09", "2026-11-02")
    )  # one is new, so the page after it may hold something new, too
    site.article("/2026-11-09")
    assert one(path, only).new == 1
    assert site.times("/feed/2") == 1
    assert site.times("/feed/3") == 0  # all of page 2 was known


def test_older_documents_of_a_feed_stand_in_a_sitemap(
    site: Site, path: Path, tmp_path: Path
) -> None:
    site.feed("/feed", [item(f"{site.base}/now")])
    for name in ("now", "then", "before", "other"):
        site.article(f"/{name}")
    maps = "".join(
        f"<sitemap><loc>{site.base}/map{year}</loc><lastmod>{year}-12-01</lastmod></sitemap>"
        for year in (2024, 2022, 2019)
    )
    site.pages["/maps"] = Reply(f"<sitemapindex>{maps}</sitemapindex>")

    def urlset(**days: str) -> Reply:
        return Reply(
            "<urlset>"
            + "".join(
                f"<url><loc>{site.base}/{name}</loc><lastmod>{day.replace('_', '-')}</lastmod></url>"
                for name, day in days.items()
            )
            + "</urlset>"
        )

    site.pages["/map2024"] = urlset(then="2024-11-02")
    site.pages["/map2022"] = urlset(before="2021-01-01")
    site.pages["/map2019"] = urlset(other="2019-01-01")
    only = source(
        tmp_path,
        "be_feed",
        f"{site.base}/feed",
        "feed",
        f"history: {{kind: sitemap, urls: ['{site.base}/maps']}}\nsitemap: {{match: 'then|before|other'}}\n",
    )
    assert one(path, only).new == 1
    assert site.times("/maps") == 0  # only on the way back
    report = one(path, only, back_to="2021-08")
    assert (report.outcome, report.new) == ("ok", 1)
    assert site.times("/map2022") == 1
    assert site.times("/map2019") == 0  # last changed before that month
    assert site.times("/before") == 0
    nothing = one(path, only, back_to="2026-01")  # all that is listed there is older
    assert (nothing.outcome, nothing.new) == ("ok", 0), nothing.line


# --- JSON twins of pages ------------------------------------------------------------


def twin_of(text: str, **more: Any) -> Reply:
    body = {
        "title": "A flight &amp; more",
        "details": {"body": f"<p>{text}</p><script>no()</script><p>Last words.</p>"},
        "first_published_at": "2026-11-02T09:00:00+01:00",
        **more,
    }
    return Reply(json.dumps(body), headers=JSON)


def test_text_is_taken_from_the_twin_and_filed_under_the_page(
    site: Site, path: Path, tmp_path: Path
) -> None:
    names = ("good", "none", "wall")
    site.feed("/feed", [item(f"{site.base}/news/{name}?a=b") for name in names])
    site.pages["/api/content/news/good"] = twin_of(ON_TOPIC)
    site.pages["/api/content/news/wall"] = Reply("<html>who are you</html>")
    for name in names:
        site.article(f"/news/{name}?a=b")
    only = source(
        tmp_path,
        "gb_feed",
        f"{site.base}/feed",
        "feed",
        f"document: {{url: '{site.base}/api/content{{path}}', title: title, text: details.body, date: first_published_at}}\n",
    )
    report = one(path, only)
    assert (report.outcome, report.new, report.on_topic, report.failed) == (
        "ok",
        3,
        3,
        0,
    )
    assert site.times("/news/good?a=b") == 0
    assert site.times("/news/none?a=b") == site.times("/news/wall?a=b") == 1
    ((title, text, day, where, extractor),) = rows(
        path,
        "SELECT d.title, v.text, d.published_on, d.published_from, c.extractor FROM documents AS d"
        " JOIN versions AS v ON v.document = d.id JOIN captures AS c ON c.version = v.id WHERE d.url LIKE '%good%'",
    )
    assert (title, day, where, extractor) == (
        "A flight & more",
        "2026-11-02",
        "site",
        "json",
    )
    assert text.endswith("Last words.")
    assert "no()" not in text
    urls = {url for (url,) in rows(path, "SELECT url FROM documents")}
    assert urls == {f"{site.base}/news/{name}?a=b" for name in names}


def test_twin_that_has_not_changed_is_not_read_again(
    site: Site, path: Path, tmp_path: Path
) -> None:
    site.feed("/feed", [item(f"{site.base}/news", days_ago=1)], ETag='"1"')
    site.pages["/news.json"] = twin_of(ON_TOPIC)
    site.pages["/news.json"].headers["ETag"] = '"t"'  # type: ignore[union-attr]
    only = source(
        tmp_path,
        "gb_feed",
        f"{site.base}/feed",
        "feed",
        "document: {url: '{url}.json', text: details.body}\n",
    )
    assert one(path, only).on_topic == 1
    site.feed("/feed", [item(f"{site.base}/news", days_ago=1)], ETag='"2"')
    again = one(path, only)
    assert (again.unchanged, again.changed, again.failed) == (1, 0, 0)
    assert site.times("/news") == 0
