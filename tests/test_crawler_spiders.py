"""Real Scrapy against a real server on 127.0.0.1."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import folder_of, read
from crawler.crawl import Progress, crawl
from crawler.looks import CrawlReport, SourceReport
from crawler.source import Source
from tests.local_site import ON_TOPIC, Reply, Site, item, page, rss, source

ROOT = Path(__file__).parents[1]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /secret/\n")
        yield running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


def run(path: Path, *sources: Source, **how: Any) -> CrawlReport:
    return crawl(sources, path, **how)


def one(report: CrawlReport) -> SourceReport:
    (only,) = report.sources
    return only


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    wanted = {
        "documents": "url, source, title, published_on, on_topic, topic_reason, state",
        "versions": "id, document, title, text, lang",
        "captures": "document, status, body_sha256, version",
        "addresses": "url, document",
    }
    return {
        table: rows(path, f"SELECT {columns} FROM {table} ORDER BY 1, 2")
        for table, columns in wanted.items()
    }


def ministry(site: Site) -> None:
    site.feed(
        "/feed", [item("/news/flight"), item("/news/fish", "Fish quotas")], ETag='"f1"'
    )
    site.article("/news/flight", ETag='"p1"')
    site.article(
        "/news/fish",
        "Fish quotas",
        "Herring may be caught from Monday on, the ministry of fish said. " * 4,
    )


@dataclass
class Run:
    """What a run of the tale below said, asked for and left in the file."""

    report: CrawlReport
    asked: list[tuple[str, dict[str, str]]]
    left: dict[str, list[tuple[Any, ...]]]
    told: list[Progress]

    def of(self, slug: str) -> SourceReport:
        return next(s for s in self.report.sources if s.slug == slug)

    def paths(self) -> list[str]:
        return sorted(path for path, _ in self.asked)

    def of_site(self, table: str, part: str) -> list[tuple[Any, ...]]:
        """Rows of a table that have the words in one of their values."""
        return [r for r in self.left[table] if any(part in str(v) for v in r)]


@dataclass
class Tale:
    """One file through four runs: all new, nothing new, a page corrected, a page gone. Many tests look at it, none changes it."""

    path: Path
    base: str
    runs: list[Run]
    sent: bytes


@pytest.fixture(scope="module")
def tale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tale]:
    folder = tmp_path_factory.mktemp("tale")
    path = folder / "news.db"
    with Site() as site:
        site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /secret/\n")
        ministry(site)
        sent = gzip.compress(page("A flight", ON_TOPIC).encode())
        site.pages["/news/flight"] = Reply(
            sent, headers={"Content-Encoding": "gzip", "ETag": '"p1"'}
        )
        site.feed("/plain", [item("/plain/flight")])
        site.article("/plain/flight")
        site.feed(
            "/bare",
            [
                item("", "Afghan returns", body=f"<p>{ON_TOPIC}</p>"),
                item("", "Nothing"),
            ],
        )
        site.feed(
            "/moved",
            [
                item("/go/1"),
                item("/moved/flight?utm_source=rss"),
                item("/moved/flight#top"),
            ],
            ETag='"1"',
        )
        site.pages["/go/1"] = Reply(b"", 301, {"Location": "/moved/flight"})
        site.article("/moved/flight")
        site.pages["/moved/flight?utm_source=rss"] = site.pages["/moved/flight"]
        wanted = [
            source(folder, "be_examples", f"{site.base}/feed"),
            source(folder, "be_plain", f"{site.base}/plain"),
            source(folder, "be_bare", f"{site.base}/bare"),
            source(folder, "be_moved", f"{site.base}/moved"),
        ]
        runs: list[Run] = []

        def go(**how: Any) -> None:
            site.asked.clear()
            told: list[Progress] = []
            report = run(path, *wanted, progress=told.append, **how)
            runs.append(Run(report, list(site.asked), dump(path), told))

        go(contact="someone@example.org")
        go()
        site.article(
            "/news/flight", text=ON_TOPIC.replace("twelve", "eleven"), ETag='"p2"'
        )
        site.feed(
            "/feed",
            [item("/news/flight", "Correction"), item("/news/fish", "Fish quotas")],
            ETag='"f2"',
        )
        # corrected, and asked for by its other address: still the same document
        site.article("/moved/flight", text=ON_TOPIC.replace("twelve", "eleven"))
        site.feed("/moved", [item("/go/1")], ETag='"2"')
        go()
        site.pages["/news/flight"] = Reply("taken down", 410)
        site.feed("/feed", [item("/news/flight")], ETag='"f3"')
        go()
        yield Tale(path, site.base, runs, sent)


def test_feed_is_read_and_topic_decides_what_is_kept(tale: Tale) -> None:
    first = tale.runs[0]
    assert first.report.ok
    found = first.of("be_examples")
    assert found.ok
    assert (found.entries, found.new, found.on_topic, found.off_topic) == (2, 2, 1, 1)
    kept = [
        (url, title, on_topic, bool(reason))
        for url, _, title, _, on_topic, reason, _ in first.of_site("documents", "/news")
    ]
    assert kept == [
        (f"{tale.base}/news/fish", "Fish quotas", 0, True),
        (f"{tale.base}/news/flight", "A flight", 1, True),
    ]
    assert (
        rows(
            tale.path, "SELECT published_from FROM documents WHERE url LIKE '%/news/%'"
        )
        == [("entry",)] * 2
    )
    assert all(
        ON_TOPIC.strip() in text and lang == "en"
        for _, _, _, text, lang in first.left["versions"]
    )
    assert rows(
        tale.path,
        "SELECT outcome, entries, new_documents, etag FROM source_checks WHERE source = 'be_examples' ORDER BY at, rowid",
    ) == [
        ("ok", 2, 2, '"f1"'),
        ("unchanged", 0, 0, '"f1"'),
        ("ok", 2, 0, '"f2"'),
        ("ok", 1, 0, '"f3"'),
    ]
    assert rows(tale.path, "SELECT state FROM sources WHERE slug = 'be_examples'") == [
        ("live",)
    ]


def test_archive_gives_the_bytes_that_were_sent(tale: Tale) -> None:
    warc, offset, digest = rows(
        tale.path,
        'SELECT warc, "offset", body_sha256 FROM captures JOIN documents ON documents.id = document '
        "WHERE url LIKE '%/news/flight' ORDER BY fetched_at, captures.rowid",
    )[0]
    record = read(folder_of(tale.path), warc, offset)
    assert record.sent == tale.sent
    assert record.status == 200
    assert record.url == f"{tale.base}/news/flight"
    assert hashlib.sha256(record.body).hexdigest() == digest


def test_second_run_asks_once_and_changes_nothing(tale: Tale) -> None:
    first, second = tale.runs[:2]
    assert second.of("be_examples").outcome == "unchanged"
    assert second.paths() == ["/bare", "/feed", "/moved", "/plain", "/robots.txt"]
    asked = dict(second.asked)
    assert asked["/feed"]["if-none-match"] == '"f1"'
    assert second.left == first.left


def test_crawling_a_source_without_validators_twice_gives_the_same_rows(
    tale: Tale,
) -> None:
    assert tale.runs[1].of("be_plain").new == 0
    assert "/plain/flight" not in tale.runs[1].paths()
    assert tale.runs[1].of_site("documents", "/plain/") == tale.runs[0].of_site(
        "documents", "/plain/"
    )


def test_corrected_page_is_a_new_version_and_the_old_one_is_kept(tale: Tale) -> None:
    third = tale.runs[2]
    assert (third.of("be_examples").changed, third.of("be_examples").new) == (1, 0)
    assert dict(third.asked)["/news/flight"]["if-none-match"] == '"p1"'
    texts = rows(
        tale.path,
        "SELECT text FROM versions JOIN documents ON documents.id = document WHERE url LIKE '%/news/flight' "
        "ORDER BY versions.first_seen_at, versions.rowid",
    )
    assert ["twelve" in text for (text,) in texts] == [True, False]


def test_page_that_is_gone_is_marked_and_kept(tale: Tale) -> None:
    assert tale.runs[3].of("be_examples").gone == 1
    assert rows(
        tale.path,
        "SELECT state, on_topic FROM documents WHERE url LIKE '%/news/flight'",
    ) == [("gone", 1)]
    assert tale.runs[3].left["versions"] == tale.runs[2].left["versions"]
    ((warc, offset),) = rows(
        tale.path, 'SELECT warc, "offset" FROM captures WHERE status = 410'
    )
    assert read(folder_of(tale.path), warc, offset).body == b"taken down"


def test_progress_tells_each_source_once_when_it_is_done(tale: Tale) -> None:
    (done,) = [
        progress
        for progress in tale.runs[0].told
        if progress.done and progress.source == "be_examples"
    ]
    assert (done.new, done.on_topic, done.waiting) == (2, 1, 0)
    assert done.line.startswith("be_examples: ok: 2 entries")


def test_user_agent_names_program_and_contact(tale: Tale) -> None:
    asked = [headers for _, headers in tale.runs[0].asked]
    agents = {headers["user-agent"] for headers in asked}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("returnwatch/")
    assert agent.endswith(" (+someone@example.org)")
    assert not any("cookie" in headers or "referer" in headers for headers in asked)


def test_entries_without_link_live_at_the_feeds_address(tale: Tale) -> None:
    found = tale.runs[0].of("be_bare")
    assert (found.from_feed, found.failed) == (1, 1)
    ((url, *_),) = tale.runs[1].of_site("documents", "/bare")
    assert url.startswith(f"{tale.base}/bare#")


def test_redirect_and_tracking_lead_to_one_document(tale: Tale) -> None:
    first, third = tale.runs[0], tale.runs[2]
    assert [row[0] for row in first.of_site("documents", "/moved/")] == [
        f"{tale.base}/moved/flight"
    ]
    assert first.of_site("addresses", f"{tale.base}/go/1")
    assert third.of("be_moved").changed == 1
    ((_, document),) = first.of_site("addresses", f"{tale.base}/go/1")
    assert len(third.of_site("documents", "/moved/")) == 1
    assert len(third.of_site("versions", document)) == 2


def test_robots_txt_is_obeyed_also_by_sources_that_start_together(
    site: Site, path: Path, tmp_path: Path
) -> None:
    for name in "abcd":
        site.feed(f"/secret/{name}", [item("/news/x")])
    site.feed(
        "/feed",
        [item("/secret/page", body=f"<p>{ON_TOPIC}</p>"), item("/secret/other")],
    )
    sources = [
        source(tmp_path, f"be_{name}", f"{site.base}/secret/{name}") for name in "abcd"
    ]
    report = run(path, *sources, source(tmp_path, "be_open", f"{site.base}/feed"))
    assert [report.outcome for report in report.sources] == ["robots"] * 4 + ["ok"]
    assert "robots.txt" in report.sources[0].line
    assert not [asked for asked in site.paths() if asked.startswith("/secret")]
    assert site.times("/robots.txt") == 1
    # what may not be read is taken from the feed that carries it, and says so
    assert (report.sources[4].from_feed, report.sources[4].failed) == (1, 1)
    assert rows(path, "SELECT url, on_topic FROM documents") == [
        (f"{site.base}/secret/page", 1)
    ]
    ((message,),) = rows(
        path, "SELECT message FROM issues WHERE kind = 'page not read'"
    )
    assert "robots.txt" in message
    assert rows(path, "SELECT DISTINCT state FROM sources WHERE slug = 'be_a'") == [
        ("blocked",)
    ]


def test_feed_text_stands_in_for_a_page_that_cannot_be_had(
    site: Site, path: Path, tmp_path: Path
) -> None:
    statuses = (403, 410, 503)
    wanted = []
    for status in statuses:
        words = f"{ON_TOPIC} It was number {status}."
        site.feed(f"/{status}", [item(f"/news/{status}", body=f"<p>{words}</p>")])
        site.pages[f"/news/{status}"] = Reply("no", status)
        wanted.append(source(tmp_path, f"be_x{status}", f"{site.base}/{status}"))
    report = run(path, *wanted)
    assert [found.from_feed for found in report.sources] == [1, 1, 1]
    for status in statuses:
        ((text, extractor, warc, message),) = rows(
            path,
            "SELECT v.text, c.extractor, c.warc, i.message FROM versions v JOIN captures c ON c.version = v.id "
            "JOIN documents d ON d.id = v.document JOIN issues i ON i.document = d.id AND i.kind = 'page not read' "
            f"WHERE d.url LIKE '%/news/{status}'",
        )
        assert ON_TOPIC.strip() in text
        assert extractor == "feed"
        assert warc
        assert str(status) in message
    # what could not be had for now is asked for by the next run, and not by its age
    site.article("/news/503")
    again = run(path, wanted[2])
    assert (again.sources[0].changed, again.sources[0].failed) == (1, 0)
    last = "SELECT extractor FROM captures ORDER BY moment DESC, rowid DESC LIMIT 1"
    assert rows(path, last) != [("feed",)]


def test_each_broken_source_is_one_line_and_the_others_go_on(
    site: Site, path: Path, tmp_path: Path
) -> None:
    ministry(site)

    def huge(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(50 * 1024 * 1024))
        handler.end_headers()
        handler.close_connection = True
        with suppress(OSError):
            for _ in range(50):
                handler.wfile.write(b"x" * 1024 * 1024)

    def bomb() -> bytes:
        return gzip.compress(b"<rss>" + b" " * (40 * 1024 * 1024))

    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"<rss>")
        handler.close_connection = True

    site.pages |= {
        "/html": Reply(
            "<!doctype html><html><body>Our RSS</body></html>",
            headers={"Content-Type": "application/rss+xml"},
        ),
        "/nothing": Reply(b""),
        "/later": Reply(b"", 202),
        "/none": Reply(rss([])),
        "/forbidden": Reply("no", 403),
        "/gone": Reply("no", 410),
        "/broken": Reply("oh", 500),
        "/round": Reply(b"", 302, {"Location": "/round"}),
        "/inside": Reply(b"", 302, {"Location": "http://127.0.0.2:9/latest/meta-data"}),
        "/file": Reply(b"", 302, {"Location": "file:///etc/passwd"}),
        "/huge": huge,
        "/bomb": Reply(bomb(), headers={"Content-Encoding": "gzip"}),
        "/cut": cut,
    }
    expected = {
        "html": ("not a feed", "HTML"),
        "nothing": ("empty", "200"),
        "later": ("empty", "202"),
        "none": ("empty", "no entries"),
        "forbidden": ("blocked", "403"),
        "gone": ("error", "410"),
        "broken": ("error", "500"),
        "round": ("error", "redirect"),
        "inside": ("blocked", "127.0.0.2"),
        "file": ("error", ""),
        "huge": ("too large", "/huge"),
        "bomb": ("too large", "decompressed"),
        "cut": ("unreachable", "broke off"),
    }
    sources = [
        source(tmp_path, f"be_{name}", f"{site.base}/{name}") for name in expected
    ]
    sources += [
        source(tmp_path, "be_nobody", "http://127.0.0.1:9/feed"),
        source(tmp_path, "be_fine", f"{site.base}/feed"),
    ]
    report = run(path, *sources)
    found = {source.slug.removeprefix("be_"): source for source in report.sources}
    for name, (outcome, words) in expected.items():
        if (
            name != "file"
        ):  # Scrapy itself does not follow it: then it is an answer without a body
            assert found[name].outcome == outcome, found[name]
        assert words in found[name].line
        assert "\n" not in found[name].line
        assert not found[name].ok
    assert found["nobody"].outcome == "unreachable"
    assert found["fine"].ok
    assert found["fine"].on_topic == 1
    assert not report.ok
    assert len(rows(path, "SELECT * FROM source_checks")) == len(sources)


def test_loopback_is_not_asked_unless_a_source_says_private(
    site: Site, path: Path, tmp_path: Path
) -> None:
    site.pages["/jump"] = Reply(
        b"", 302, {"Location": f"http://localhost:{site.base.rpartition(':')[2]}/other"}
    )
    closed = source(tmp_path, "be_closed", f"{site.base}/other", private="no")
    open_ = source(tmp_path, "be_open", f"{site.base}/jump")
    report = run(path, closed, open_)
    assert [source.outcome for source in report.sources] == ["blocked", "blocked"]
    assert "/other" not in site.paths()


@dataclass
class Others:
    """One run over sources of other kinds, and over some with something wrong."""

    path: Path
    base: str
    report: CrawlReport
    asked: list[str]

    def of(self, slug: str) -> SourceReport:
        return next(s for s in self.report.sources if s.slug == slug)


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Others]:
    folder = tmp_path_factory.mktemp("others")
    path = folder / "news.db"
    with Site() as site:
        wanted = [
            _over_the_bound(site, folder),
            *_lists(site, folder),
            *_maps(site, folder),
        ]
        site.feed("/failing", [item(f"/failing/{n}") for n in range(4)])
        wanted.append(source(folder, "be_failing", f"{site.base}/failing"))
        report = run(path, *wanted)
        yield Others(path, site.base, report, site.paths())


def _over_the_bound(site: Site, folder: Path) -> Source:
    names = ("large", "flight", "script", "home")
    site.feed("/bounds", [item(f"/bounds/{name}") for name in names])
    site.pages["/bounds/large"] = Reply(
        b"x", headers={"Content-Length": str(50 * 1024 * 1024)}
    )
    site.pages["/bounds/script"] = Reply(
        "<html><head><title>Afghan returns</title></head><body><script>go()</script></body></html>"
    )
    site.pages["/bounds/home"] = Reply(b"", 302, {"Location": "/"})
    site.pages["/"] = Reply(page("Home", ON_TOPIC))
    site.article("/bounds/flight")
    return source(folder, "be_bounds", f"{site.base}/bounds")


def _lists(site: Site, folder: Path) -> list[Source]:
    def entries(*names: str) -> str:
        return "".join(
            f"<article><h2><a href='/list/{n}'>Flight {n}</a></h2><span>05.0{n}.2026</span></article>"
            for n in names
        )

    site.pages["/list"] = Reply(
        f"<html><body>{entries('1', '2')}<a rel=next href='?p=2'>more</a></body></html>"
    )
    site.pages["/list?p=2"] = Reply(
        f"<html><body>{entries('3')}<a rel=next href='/list?p=2'>more</a></body></html>"
    )
    for n in "123":
        site.article(f"/list/{n}", f"Flight {n}")
    rules = "dates: {formats: ['%d.%m.%Y'], tz: Europe/Brussels}\nlisting: {entry: article, link: 'a::attr(href)', title: h2, date: 'span::text', next: 'a[rel=next]::attr(href)', pages: 5}\n"
    changed = "listing: {entry: .teaser}\n"
    return [
        source(folder, "be_list", f"{site.base}/list", "listing", rules),
        source(folder, "be_changed", f"{site.base}/list?p=2", "listing", changed),
    ]


def _maps(site: Site, folder: Path) -> list[Source]:
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    site.pages["/sitemap.xml"] = Reply(
        f"<sitemapindex {ns}><sitemap><loc>{site.base}/sitemap.xml</loc></sitemap><sitemap><loc>{site.base}/a.xml.gz</loc></sitemap></sitemapindex>"
    )
    urls = "".join(
        f"<url><loc>{site.base}{p}</loc><image:image><image:loc>{site.base}/x.png</image:loc></image:image>{more}</url>"
        for p, more in {
            "/map/1": "<news:news><news:publication_date>2026-02-03T10:00:00+01:00</news:publication_date><news:title>One</news:title></news:news>",
            "/about": "",
        }.items()
    )
    site.pages["/a.xml.gz"] = Reply(
        gzip.compress(f"<urlset {ns} {news}>{urls}</urlset>".encode()),
        headers={"Content-Type": "application/gzip"},
    )
    site.article("/map/1")
    return [
        source(
            folder,
            "be_map",
            f"{site.base}/sitemap.xml",
            "sitemap",
            "sitemap: {match: /map/}\n",
        ),
        source(folder, "be_bad", f"{site.base}/map/1", "sitemap"),
    ]


def test_a_page_over_the_bound_costs_only_itself(others: Others) -> None:
    found = others.of("be_bounds")
    assert found.ok
    assert found.on_topic == 1
    assert found.failed == 3
    assert rows(
        others.path,
        "SELECT url FROM documents WHERE on_topic AND source = 'be_bounds'",
    ) == [(f"{others.base}/bounds/flight",)]
    assert rows(
        others.path, "SELECT topic_reason FROM documents WHERE url LIKE '%script'"
    ) == [("no text could be read",)]


def test_since_and_bound_leave_the_rest_for_another_run(
    site: Site, path: Path, tmp_path: Path
) -> None:
    site.feed(
        "/feed", [item(f"/news/{n}", days_ago=n * 30) for n in range(6)], ETag='"f"'
    )
    for n in range(6):
        site.article(f"/news/{n}", f"Flight {n}")
    wanted = source(tmp_path, "be_examples", f"{site.base}/feed")
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 100 * 86400))
    report = run(path, wanted, since=day, max_new=2)
    assert (one(report).new, one(report).left, one(report).too_old) == (2, 2, 2)
    report = run(
        path, wanted
    )  # the feed was not finished: it is read again in spite of its ETag
    assert (one(report).new, one(report).left) == (4, 0)
    assert one(run(path, wanted)).outcome == "unchanged"


def test_topic_any_keeps_every_text(site: Site, path: Path, tmp_path: Path) -> None:
    ministry(site)
    run(path, source(tmp_path, "be_examples", f"{site.base}/feed"), topic_any=True)
    assert len(rows(path, "SELECT * FROM versions")) == 2
    assert (
        len(
            rows(
                path, "SELECT * FROM documents WHERE topic_reason LIKE 'kept without%'"
            )
        )
        == 1
    )


def test_listing_with_pages_dates_and_titles(others: Others) -> None:
    found = others.of("be_list")
    assert (found.entries, found.new) == (3, 3)
    assert rows(
        others.path,
        "SELECT published_on, published_from FROM documents WHERE source = 'be_list' ORDER BY 1",
    ) == [(f"2026-0{n}-05", "entry") for n in "123"]
    changed = others.of("be_changed")
    assert changed.outcome == "empty"
    assert ".teaser" in changed.line
    assert "be_changed.yml" in changed.line


def test_sitemap_index_gzip_news_and_a_map_that_names_itself(others: Others) -> None:
    found = others.of("be_map")
    assert (found.outcome, found.entries, found.new) == ("ok", 1, 1)
    assert others.asked.count("/sitemap.xml") == 1
    assert rows(
        others.path, "SELECT url, published_on FROM documents WHERE source = 'be_map'"
    ) == [(f"{others.base}/map/1", "2026-02-03")]
    assert others.of("be_bad").outcome == "not a feed"


def test_long_crawl_hands_its_pages_to_other_processes(
    site: Site, path: Path, tmp_path: Path
) -> None:
    site.feed("/feed", [item(f"/news/{n}") for n in range(60)])
    for n in range(60):
        site.article(f"/news/{n}", f"Flight {n}")
    report = run(path, source(tmp_path, "be_examples", f"{site.base}/feed"))
    assert one(report).on_topic == 60
    assert one(report).failed == 0


def test_scrapy_crawl_stores_by_itself(site: Site, path: Path, tmp_path: Path) -> None:
    ministry(site)
    source(tmp_path / "sources", "be_examples", f"{site.base}/feed")
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "be_examples"],
        cwd=ROOT,
        env={
            **os.environ,
            "RETURNWATCH_DB": str(path),
            "RETURNWATCH_SOURCES": str(tmp_path / "sources"),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "be_examples: ok: 2 entries, 2 new, 1 on topic" in done.stderr
    assert rows(path, "SELECT count(*) FROM versions") == [(1,)]
    assert rows(path, "SELECT command, outcome FROM runs") == [("scrapy crawl", "ok")]


SCRIPT = """
import json, sys
from pathlib import Path
from crawler.crawl import crawl
from crawler.registry import load
report = crawl(list(load(Path(sys.argv[1])).values()), Path(sys.argv[2]))
print(json.dumps([report.stopped, report.sources[0].outcome, report.sources[0].new]))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_crawl_keeps_what_it_read_and_the_next_goes_on(
    site: Site, path: Path, tmp_path: Path, number: int
) -> None:
    held: list[str] = []

    def slow(handler: BaseHTTPRequestHandler) -> None:
        held.append(handler.path)
        time.sleep(2)
        body = page(handler.path, ON_TOPIC).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        with suppress(OSError):  # whoever asked is gone by now
            handler.wfile.write(body)

    site.feed("/feed", [item(f"/news/{n}") for n in range(40)], ETag='"f"')
    for n in range(40):
        site.pages[f"/news/{n}"] = (
            Reply(page(f"Flight {n}", ON_TOPIC)) if n < 5 else slow
        )
    source(tmp_path / "sources", "be_examples", f"{site.base}/feed")
    words = [sys.executable, "-c", SCRIPT, str(tmp_path / "sources"), str(path)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not held and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(2.5)  # what was read has been written by then
    process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    if number == signal.SIGINT:
        stopped, outcome, new = json.loads(out)
        assert stopped
        assert outcome == "stopped"
        assert new >= 1
    deadline = time.monotonic() + 60
    while (
        rows(path, "SELECT finished_at FROM runs") == [(None,)]
        and time.monotonic() < deadline
    ):
        time.sleep(
            0.1
        )  # the worker notices that nobody listens, and ends in good order
    assert rows(path, "SELECT outcome FROM runs") == [("stopped",)]
    kept = rows(path, "SELECT count(*) FROM versions")[0][0]
    assert 1 <= kept < 40
    for n in range(40):
        site.pages[f"/news/{n}"] = Reply(page(f"Flight {n}", ON_TOPIC))
    site.asked.clear()
    report = run(path, source(tmp_path / "sources", "be_examples", f"{site.base}/feed"))
    assert one(report).new == 40 - kept
    assert rows(path, "SELECT count(*) FROM versions") == [(40,)]
    assert sum(asked.startswith("/news/") for asked in site.paths()) == 40 - kept


def test_archive_that_cannot_be_written_ends_the_crawl_with_one_line_and_loses_nothing(
    site: Site, path: Path, tmp_path: Path
) -> None:
    ministry(site)
    wanted = source(tmp_path, "be_examples", f"{site.base}/feed")
    folder_of(path).write_text("a file where the folder should be", "utf-8")
    report = run(path, wanted)
    assert not report.ok
    assert report.error.startswith(f"{folder_of(path)}: the archive cannot be written")
    assert "\n" not in report.error
    assert rows(path, "SELECT count(*) FROM versions") == [(0,)]
    folder_of(path).unlink()
    assert one(run(path, wanted)).on_topic == 1


def test_source_whose_pages_all_fail_is_not_fine(others: Others) -> None:
    found = others.of("be_failing")
    assert found.outcome == "error"
    assert "none of 4 pages could be read" in found.line
    assert "404" in found.line


def test_file_that_is_not_ours_is_refused_before_anything_is_fetched(
    site: Site, path: Path, tmp_path: Path
) -> None:
    from db.connect import DatabaseError

    path.write_bytes(b"no database" * 100)
    with pytest.raises(DatabaseError, match=path.name):
        run(path, source(tmp_path, "be_examples", f"{site.base}/feed"))
    assert site.asked == []
    assert path.read_bytes() == b"no database" * 100
