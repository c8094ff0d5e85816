"""Lists in JSON, the JSON twins of pages, numbered pages and the way back in time, against a server on 127.0.0.1."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import TextResponse

from crawler.crawl import crawl
from crawler.fieldpath import BadPath, at, filled, names_in, text_at
from crawler.looks import CrawlReport, SourceReport
from crawler.registry import load, shipped
from crawler.source import Source
from crawler.spiders import api
from tests.local_site import ON_TOPIC, Reply, Site, item, rss, source

JSON = {"Content-Type": "application/json"}


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


# --- one file, four runs ------------------------------------------------------------


@dataclass
class Run:
    """What a run of the tale below said and asked for."""

    report: CrawlReport
    asked: list[str]

    def of(self, slug: str) -> SourceReport:
        return next(s for s in self.report.sources if s.slug == slug)

    def times(self, path: str) -> int:
        return self.asked.count(path)


@dataclass
class Tale:
    """An ordinary run, two on the way back, and an ordinary one over what has changed. None of the tests changes it."""

    path: Path
    base: str
    first: Run
    back: Run
    further: Run
    last: Run

    def times(self, path: str) -> int:
        """In all runs."""
        runs = (self.first, self.back, self.further, self.last)
        return sum(run.times(path) for run in runs)


@pytest.fixture(scope="module")
def tale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tale]:
    folder = tmp_path_factory.mktemp("tale")
    path = folder / "news.db"
    with Site() as site:
        site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow:\n")

        def go(*sources: Source, **how: Any) -> Run:
            site.asked.clear()
            report = crawl(sources, path, **how)
            return Run(report, site.paths())

        numbered = _numbered(site, folder, "be_numbered", "/numbered")
        way = _numbered(site, folder, "be_way", "/way")
        maps = _maps(site, folder, "be_maps", "/maps", (2024, 2022, 2019))
        old = _maps(site, folder, "be_old", "/old", (2020, 2019))
        repeats, ends = _repeats(site, folder), _ends(site, folder)
        archive = _archive(site, folder)
        twins, same = _twins(site, folder), _same(site, folder)
        first = go(numbered, maps, old, twins, same)
        every = (way, maps, old, repeats, ends, archive)
        back = go(*every, back_to="2022-03", max_new=5)
        further = go(way, back_to="2022-03", max_new=5)
        # one is new, so the page after it may hold something new, too
        site.pages["/atom"] = Reply(atom(OLDER.format(2), "2026-11-09", "2026-11-02"))
        site.article("/atom/2026-11-09")
        site.feed("/same", [item(f"{site.base}/same/1", days_ago=1)], ETag='"2"')
        last = go(numbered, repeats, archive, same)
        yield Tale(path, site.base, first, back, further, last)


def _numbered(site: Site, folder: Path, slug: str, at: str) -> Source:
    """An API whose pages are chosen by ``offset``, newest first."""

    def reply(handler: Any) -> None:
        asked = parse_qs(urlsplit(handler.path).query).get("offset", ["0"])[0]
        body = json.dumps(
            [{"id": name, "day": name[:10]} for name in PAGES.get(asked, [])]
        ).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    for offset in ("", *(f"?offset={n}" for n in range(0, 30, 2))):
        site.pages[f"{at}/api{offset}"] = reply
    for names in PAGES.values():
        for name in names:
            site.article(f"{at}/doc/{name}", name)
    base = site.base + at
    return source(folder, slug, f"{base}/api", "api", API.replace("BASE", base))


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


def test_numbered_pages_are_bounded_and_stop_where_all_is_known(tale: Tale) -> None:
    found = tale.first.of("be_numbered")
    assert (found.outcome, found.new, found.on_topic) == ("ok", 4, 4)
    assert tale.first.times("/numbered/api?offset=4") == 0
    assert tale.last.of("be_numbered").new == 0
    again = [asked for asked in tale.last.asked if asked.startswith("/numbered/api")]
    assert again == ["/numbered/api"]


def test_way_back_reads_until_the_day_and_goes_on_where_it_stopped(tale: Tale) -> None:
    first = tale.back.of("be_way")
    assert (first.new, first.left > 0) == (5, True)
    # nothing more could be taken in, so nothing more was asked
    assert tale.back.times("/way/api?offset=6") == 0
    second = tale.further.of("be_way")
    assert (second.new, second.left) == (3, 0)
    found = rows(
        tale.path, "SELECT published_on FROM documents WHERE url LIKE '%/way/%'"
    )
    days = [day for (day,) in found]
    assert min(days) == "2022-03-01"
    assert len(days) == 8
    # all of it is older: there the way ends
    assert tale.times("/way/api?offset=8") == 1
    assert tale.times("/way/api?offset=10") == 0
    assert max(tale.times(f"/way/doc/{day}") for day in days) == 1


def _repeats(site: Site, folder: Path) -> Source:
    site.pages["/feed"] = site.pages["/feed?paged=2"] = Reply(
        rss([item(f"{site.base}/a")]), headers={"Content-Type": "application/rss+xml"}
    )
    site.article("/a")
    more = "paging: {url: '{url}?paged={number}'}\nhistory: {kind: paged}\n"
    return source(folder, "be_repeats", f"{site.base}/feed", "feed", more)


def test_list_that_repeats_its_first_page_is_not_walked_for_ever(tale: Tale) -> None:
    assert tale.back.of("be_repeats").outcome == "ok"
    assert tale.back.times("/feed?paged=2") == 1
    assert tale.back.times("/feed?paged=3") == 0
    # and an ordinary run asks for the first page alone
    assert tale.last.times("/feed") == 1
    assert tale.last.times("/feed?paged=2") == 0


def _ends(site: Site, folder: Path) -> Source:
    html = "<ul><li><a href=/ends/a>A</a> <time>2026-11-02</time></ul>"
    site.pages["/news"] = Reply(html)
    site.pages["/news/2"] = Reply(html.replace("/a", "/b"))
    site.article("/ends/a")
    site.article("/ends/b")
    more = """
listing: {entry: li, date: "time::text"}
paging: {url: "{url}/{number}"}
history: {kind: paged}
"""
    return source(folder, "be_ends", f"{site.base}/news", "listing", more)


def test_page_after_the_last_one_is_an_end_and_no_failure(tale: Tale) -> None:
    found = tale.back.of("be_ends")
    assert (found.outcome, found.new, found.failed) == ("ok", 2, 0)
    assert tale.back.times("/news/3") == 1


OLDER = "<link rel='prev-archive' href='/atom/{}'/>"


def atom(links: str, *names: str) -> str:
    entries = "".join(
        f"<entry><title>A flight</title><link href='/atom/{name}'/><published>{name}T09:00:00Z</published></entry>"
        for name in names
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{links}{entries}</feed>"


def _archive(site: Site, folder: Path) -> Source:
    site.pages["/atom"] = Reply(atom(OLDER.format(2), "2026-11-02"))
    site.pages["/atom/2"] = Reply(atom(OLDER.format(3), "2022-11-02"))
    site.pages["/atom/3"] = Reply(atom(OLDER.format(4), "2021-11-02"))
    site.pages["/atom/4"] = Reply(atom("", "2020-11-02"))
    for year in (2026, 2022, 2021, 2020):
        site.article(f"/atom/{year}-11-02")
    more = "history: {kind: archive}\n"
    return source(folder, "be_atom", f"{site.base}/atom", "feed", more)


def test_archive_of_a_feed_is_read_back_and_without_it_to_the_first_known_page(
    tale: Tale,
) -> None:
    assert tale.back.of("be_atom").new == 2
    assert tale.back.times("/atom/3") == 1  # all of it is older
    assert tale.back.times("/atom/4") == 0
    assert tale.last.of("be_atom").new == 1
    assert tale.last.times("/atom/2") == 1
    assert tale.last.times("/atom/3") == 0  # all of page 2 was known


def _maps(
    site: Site, folder: Path, slug: str, at: str, years: tuple[int, ...]
) -> Source:
    """A feed whose older documents stand in sitemaps, each last changed in the December of its year."""
    base = site.base + at
    site.feed(f"{at}/feed", [item(f"{base}/now")])
    for name in ("now", "then", "before", "other"):
        site.article(f"{at}/{name}")
    maps = "".join(
        f"<sitemap><loc>{base}/map{year}</loc><lastmod>{year}-12-01</lastmod></sitemap>"
        for year in years
    )
    site.pages[f"{at}/maps"] = Reply(f"<sitemapindex>{maps}</sitemapindex>")
    for year, name, day in (
        (2024, "then", "2024-11-02"),
        (2022, "before", "2021-01-01"),
        (2020, "before", "2020-01-01"),
        (2019, "other", "2019-01-01"),
    ):
        listed = f"<url><loc>{base}/{name}</loc><lastmod>{day}</lastmod></url>"
        site.pages[f"{at}/map{year}"] = Reply(f"<urlset>{listed}</urlset>")
    more = f"history: {{kind: sitemap, urls: ['{base}/maps']}}\nsitemap: {{match: 'then|before|other'}}\n"
    return source(folder, slug, f"{base}/feed", "feed", more)


def test_older_documents_of_a_feed_stand_in_a_sitemap(tale: Tale) -> None:
    assert tale.first.of("be_maps").new == 1
    assert tale.first.times("/maps/maps") == 0  # only on the way back
    found = tale.back.of("be_maps")
    assert (found.outcome, found.new) == ("ok", 1)
    assert tale.back.times("/maps/map2022") == 1
    assert tale.back.times("/maps/map2019") == 0  # last changed before that month
    assert tale.back.times("/maps/before") == 0
    nothing = tale.back.of("be_old")  # all that is listed there is older
    assert (nothing.outcome, nothing.new) == ("ok", 0), nothing.line


# --- JSON twins of pages ------------------------------------------------------------


def twin_of(text: str, **more: str) -> Reply:
    body = {
        "title": "A flight &amp; more",
        "details": {"body": f"<p>{text}</p><script>no()</script><p>Last words.</p>"},
        "first_published_at": "2026-11-02T09:00:00+01:00",
    }
    return Reply(json.dumps(body), headers={**JSON, **more})


def _twins(site: Site, folder: Path) -> Source:
    names = ("good", "none", "wall")
    site.feed("/twins", [item(f"{site.base}/twins/{name}?a=b") for name in names])
    site.pages["/api/content/twins/good"] = twin_of(ON_TOPIC)
    site.pages["/api/content/twins/wall"] = Reply("<html>who are you</html>")
    for name in names:
        site.article(f"/twins/{name}?a=b")
    more = f"document: {{url: '{site.base}/api/content{{path}}', title: title, text: details.body, date: first_published_at}}\n"
    return source(folder, "gb_twins", f"{site.base}/twins", "feed", more)


def test_text_is_taken_from_the_twin_and_filed_under_the_page(tale: Tale) -> None:
    found = tale.first.of("gb_twins")
    assert (found.outcome, found.new, found.on_topic, found.failed) == ("ok", 3, 3, 0)
    assert tale.times("/twins/good?a=b") == 0
    assert tale.times("/twins/none?a=b") == tale.times("/twins/wall?a=b") == 1
    ((title, text, day, where, extractor),) = rows(
        tale.path,
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
    wanted = "SELECT url FROM documents WHERE source = 'gb_twins' ORDER BY url"
    assert [url for (url,) in rows(tale.path, wanted)] == [
        f"{tale.base}/twins/{name}?a=b" for name in ("good", "none", "wall")
    ]


def _same(site: Site, folder: Path) -> Source:
    site.feed("/same", [item(f"{site.base}/same/1", days_ago=1)], ETag='"1"')
    site.pages["/same/1.json"] = twin_of(ON_TOPIC, ETag='"t"')
    more = "document: {url: '{url}.json', text: details.body}\n"
    return source(folder, "gb_same", f"{site.base}/same", "feed", more)


def test_twin_that_has_not_changed_is_not_read_again(tale: Tale) -> None:
    assert tale.first.of("gb_same").on_topic == 1
    again = tale.last.of("gb_same")
    assert (again.unchanged, again.changed, again.failed) == (1, 0, 0)
    assert tale.times("/same/1") == 0
