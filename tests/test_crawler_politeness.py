"""How hosts are treated: delays, robots.txt, Retry-After, the breaker, and when a page is looked at again.

The hosts of the first test are no private ones, so they are treated as any ministry's: a local server stands in for them
as a proxy does.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Response

from crawler import delays
from crawler.breaker import FAILURES
from crawler.crawl import crawl
from crawler.source import Source
from db.records import HostRules
from db.store import Store
from tests.local_site import ON_TOPIC, Reply, Site, item, page, rss, source

OPEN = "User-agent: *\nDisallow:\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.pages["/robots.txt"] = Reply(OPEN)
        yield running


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def write(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.execute(sql)
        connection.commit()
    finally:
        connection.close()


class Hosts:
    """Many hosts on one server, each request with its time; what they answer is kept by address."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.lock = threading.Lock()
        self.begun: dict[str, list[float]] = {}
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    def add(self, url: str, *replies: Reply) -> None:
        """The replies one after the other; the last one stays."""
        left = list(replies)

        def answer(handler: BaseHTTPRequestHandler) -> None:
            host = url.split("/")[2] if "//" in url else "here"
            with self.lock:
                self.begun.setdefault(host, []).append(time.monotonic())
                self.now[host] += 1
                self.most[host] = max(self.most[host], self.now[host])
                reply = left.pop(0) if len(left) > 1 else left[0]
            time.sleep(0.05)
            with self.lock:
                self.now[host] -= 1
            tag = reply.headers.get("ETag", "none")
            if handler.headers.get("If-None-Match") == tag:
                reply = Reply(b"", 304, reply.headers)
            headers = {"Content-Type": "text/html; charset=utf-8", **reply.headers}
            handler.send_response(reply.status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(reply.data)))
            handler.end_headers()
            handler.wfile.write(reply.data)

        self.site.pages[url] = answer

    def feed(self, url: str, *links: str) -> None:
        entries = [item(link, days_ago=20) for link in links]
        self.add(url, Reply(rss(entries), headers={"ETag": '"1"'}))

    def asked(self, host: str) -> list[str]:
        start = f"http://{host}"
        return [p.removeprefix(start) for p in self.site.paths() if p.startswith(start)]

    def seconds(self, host: str) -> float:
        """Between its first and its last request."""
        return self.begun[host][-1] - self.begun[host][0]


def test_hosts_are_asked_as_they_wish(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site.base)
    monkeypatch.delenv("no_proxy", raising=False)
    hosts = Hosts(site)
    flight = Reply(page("A flight", ON_TOPIC))
    robots = {
        "three": [Reply(OPEN)],
        "slow": [Reply("User-agent: *\nCrawl-delay: 2\nDisallow: /x\n"), Reply(OPEN)],
        "endless": [Reply("User-agent: *\nCrawl-delay: 7200\n")],
        "down": [Reply("oh", 503), Reply("oh", 503), Reply(OPEN)],
        "none": [Reply("who?", 404)],
        "moved": [Reply(b"", 301, {"Location": "http://elsewhere.example/robots"})],
        "round": [Reply(b"", 302, {"Location": "/robots.txt"})],
        "later": [Reply(OPEN)],
        "busy": [Reply(OPEN)],
        "broken": [Reply(OPEN)],
    }
    for name, replies in robots.items():
        hosts.add(f"http://{name}.example/robots.txt", *replies)
    hosts.add(
        "http://elsewhere.example/robots", Reply("User-agent: *\nDisallow: /feed\n")
    )
    feeds: dict[str, Source] = {}
    for name in [*robots, "three/2", "three/3"]:
        host, _, number = name.partition("/")
        url = f"http://{host}.example/feed{number}"
        feeds[name] = source(
            tmp_path,
            f"be_{host}{number}",
            url,
            private="no",
            more="tdm: allowed\nrights: an invented ministry's leave\n",
        )
        hosts.feed(url)
    hosts.feed("http://three.example/feed", "/a")
    hosts.feed("http://three.example/feed2", "/a")
    hosts.feed("http://three.example/feed3", "/a")
    hosts.add("http://three.example/a", flight)
    hosts.feed("http://slow.example/feed", "/a")
    hosts.add("http://slow.example/a", flight)
    hosts.feed("http://endless.example/feed", "/a")
    for name in ("none", "round", "later", "down", "busy"):
        hosts.feed(f"http://{name}.example/feed", "/a")
        hosts.add(f"http://{name}.example/a", flight)
    entries = Reply(rss([item("/a", days_ago=20)]), headers={"ETag": '"1"'})
    wait = Reply("slowly", 429, {"Retry-After": "2"})
    hosts.add("http://later.example/feed", wait, entries)
    hosts.add(
        "http://busy.example/a", Reply("closed", 503, {"Retry-After": "90000"}), flight
    )
    many = [f"/{n}" for n in range(FAILURES + 1)]
    hosts.feed("http://broken.example/feed", *many)
    for link in many:
        hosts.add(f"http://broken.example{link}", Reply("oh", 500))

    # among them one of this machine, which is asked at once, though not for all that it has
    links = [f"/here/{n}" for n in range(12)]
    for link in links:
        hosts.add(link, flight)
    hosts.feed("/here", *links)
    site.pages["/robots.txt"] = Reply(OPEN)
    feeds["here"] = source(tmp_path, "be_here", f"{site.base}/here")

    path = tmp_path / "news.db"
    report = crawl(list(feeds.values()), path, contact="someone@example.org")
    found = {one.slug.removeprefix("be_"): one for one in report.sources}

    # three sources of one host: one robots.txt, one queue, one request at a time, and half a second at the least
    assert sorted(hosts.asked("three.example")) == ["/a", "/feed", "/feed2", "/feed3", "/robots.txt"]  # fmt: skip
    assert hosts.most["three.example"] == 1
    assert hosts.seconds("three.example") >= 4 * 0.5 - 0.2
    assert found["here"].new == len(links)
    assert 1 < hosts.most["here"] <= 8
    # Crawl-delay
    assert hosts.asked("slow.example") == ["/robots.txt", "/feed", "/a"]
    assert hosts.seconds("slow.example") >= 2 * 2 - 0.2
    assert found["slow"].on_topic == 1
    assert hosts.asked("endless.example") == ["/robots.txt", "/feed"]
    assert "asks for 7200 seconds" in found["endless"].line
    # robots.txt: a server's error closes, what is not there opens, redirects are followed to another host and to no end
    assert set(hosts.asked("down.example")) == {"/robots.txt"}
    assert found["down"].outcome == "unreachable"
    assert "robots.txt cannot be had" in found["down"].line
    assert found["none"].on_topic == 1
    assert found["moved"].outcome == "robots"
    assert hosts.asked("moved.example") == ["/robots.txt"]
    assert found["round"].on_topic == 1
    # Retry-After: waited for where it is short, left to the next run where it is long
    assert found["later"].on_topic == 1
    assert hosts.seconds("later.example") >= 2 - 0.2
    assert hosts.asked("busy.example") == ["/robots.txt", "/feed", "/a"]
    assert "left alone for 25 hours" in found["busy"].line
    # five failures in a row, then nothing more
    assert sum(asked.strip("/").isdigit() for asked in hosts.asked("broken.example")) == FAILURES  # fmt: skip
    assert found["broken"].failed == len(many)
    assert "given up for this run after 5 failures" in found["broken"].line
    assert rows(path, "SELECT count(*) FROM sources WHERE state = 'blocked'") == [(1,)]
    etags = "SELECT source FROM source_checks WHERE outcome = 'ok' AND etag = '' ORDER BY 1"  # fmt: skip
    assert rows(path, etags) == [("be_broken",), ("be_busy",), ("be_endless",)]
    rules = "SELECT robots_status, crawl_delay, robots LIKE '%Crawl-delay%' FROM host_rules WHERE host = '{}.example'"  # fmt: skip
    assert rows(path, rules.format("slow")) == [(200, 2.0, 1)]
    assert rows(path, rules.format("none")) == [(404, None, 0)]
    assert rows(path, rules.format("down")) == []

    # all is well again: what was left is read, nothing else; a changed robots.txt has a row of its own
    for link in many:
        hosts.add(f"http://broken.example{link}", flight)
    site.asked.clear()
    names = ("broken", "busy", "down", "slow", "none")
    report = crawl([feeds[name] for name in names], path, contact="x@example.org")
    assert [one.on_topic for one in report.sources] == [len(many), 1, 1, 0, 0]
    assert hosts.asked("slow.example") == ["/robots.txt", "/feed"]
    assert [row[1] for row in rows(path, rules.format("slow") + " ORDER BY at")] == [2.0, None]  # fmt: skip
    assert len(rows(path, rules.format("none"))) == 1
    agents = {headers["user-agent"] for _, headers in site.asked}
    assert all(agent.endswith("(+x@example.org)") for agent in agents)


def test_pages_are_looked_at_again_by_age(site: Site, tmp_path: Path) -> None:
    """Three sources of one host; an hour later, then days later. The clock moves by the rows that hold it."""
    sources = []
    for number, names in enumerate([("a", "b"), ("c",), ("d", "e")]):
        entries = [item(f"/{name}", f"On {name}", days_ago=20) for name in names]
        site.feed(f"/feed{number}", entries, ETag=f'"{number}"')
        for name in names:
            site.article(f"/{name}", f"On {name}", ETag=f'"{name}"')
        slug = f"be_{number}"
        sources.append(source(tmp_path, slug, f"{site.base}/feed{number}"))
    path = tmp_path / "news.db"
    assert sum(one.on_topic for one in crawl(sources, path).sources) == 5

    site.asked.clear()
    assert {one.outcome for one in crawl(sources, path).sources} == {"unchanged"}
    asked = ["/feed0", "/feed1", "/feed2", "/robots.txt"]
    assert sorted(site.paths()) == asked
    assert all("if-none-match" in h for p, h in site.asked if p != "/robots.txt")

    # due, and no list names them: one is as it was, one is gone, one leads home, one is elsewhere, one cannot be had
    write(path, "UPDATE documents SET next_visit_at = '2026-01-01T00:00:00Z'")
    site.pages["/b"] = Reply("no", 404)
    site.pages["/c"] = Reply(b"", 302, {"Location": "/"})
    site.pages["/"] = Reply(page("Home", ON_TOPIC))
    site.pages["/d"] = Reply(b"", 301, {"Location": "/d/new"})
    site.article("/d/new", "On d", ON_TOPIC.replace("twelve", "eleven"))
    site.pages["/e"] = Reply("no", 403)
    site.asked.clear()
    reports = crawl(sources, path).sources
    assert [(r.unchanged, r.changed, r.gone, r.failed) for r in reports] == [
        *((1, 0, 1, 0), (0, 0, 1, 0), (0, 1, 0, 1)),
    ]
    assert dict(site.asked)["/a"]["if-none-match"] == '"a"'
    states = "SELECT replace(url, '{}', ''), state, next_visit_at > '2026-02' FROM documents ORDER BY 1"
    assert rows(path, states.format(site.base)) == [
        *(("/a", "live", 1), ("/b", "gone", 1), ("/c", "gone", 1)),
        *(("/d", "live", 1), ("/e", "live", 1)),
    ]
    assert rows(path, "SELECT count(*) FROM versions") == [(6,)]
    assert sorted(rows(path, "SELECT status FROM captures WHERE version IS NULL")) == [
        *((302,), (404,)),
    ]
    # the day that the list gave is kept, whatever the page says
    days = "SELECT count(DISTINCT published_on), min(published_from) FROM documents"
    assert rows(path, days) == [(1, "entry")]

    # the lists are still as they were; what is gone is tried once more, and is there again
    write(path, "UPDATE documents SET next_visit_at = '2026-01-01T00:00:00Z' WHERE state = 'gone'")  # fmt: skip
    site.article("/b", "On b", ETag='"b"')
    site.asked.clear()
    crawl(sources, path)
    assert sorted(site.paths()) == ["/", "/b", "/c", *asked]
    state = "SELECT state FROM documents WHERE url LIKE '%/b' OR url LIKE '%/c' ORDER BY url"
    assert rows(path, state) == [("live",), ("gone",)]
    later = "SELECT next_visit_at > strftime('%Y-%m-%d', 'now', '+60 days') FROM documents WHERE url LIKE '%/c'"
    assert rows(path, later) == [(1,)]


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Tue, 24 Nov 2026 10:05:00 GMT", 300),
        ("Tuesday, 24-Nov-26 10:05:00 GMT", 300),
        ("Tue, 24 Nov 2026 09:00:00 GMT", 0),
        ("99999999999999999999", 999999999),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(
    printed: str, wanted: float | None
) -> None:
    """A date counts from the answer's own Date, whatever the clock here says."""
    headers = {"Retry-After": printed, "Date": "Tue, 24 Nov 2026 10:00:00 GMT"}
    answer = Response("http://one.example/", status=503, headers=headers)
    assert delays.retry_after(answer) == wanted


def test_due_documents_with_statements_come_first(filled: Path) -> None:
    write(
        filled,
        "UPDATE documents SET next_visit_at = '2026-01-01T00:00:00Z', on_topic = 1, source = 'be_arrivals'",
    )
    write(
        filled,
        "UPDATE documents SET next_visit_at = '2025-01-01T00:00:00Z' WHERE url LIKE '%cake'",
    )
    with Store.open(filled) as store:
        due = store.due("be_arrivals", "2026-06-01T00:00:00Z", 2)
        assert all(one.known.versions for one in due)
        assert len(due) == 2
        assert len(store.due("be_arrivals", "2026-06-01T00:00:00Z", 9)) == 3
        assert store.due("be_arrivals", "2025-06-01T00:00:00Z", 9)[0].url.endswith(
            "cake"
        )
        assert store.due("no_wire", "2026-06-01T00:00:00Z", 9) == []


def test_robots_txt_has_a_row_each_time_it_is_another(store: Store) -> None:
    def told(day: str, sha256: str) -> HostRules:
        at = f"2026-01-{day}T00:00:00Z"
        return HostRules("arrivals.example", at, 200, sha256, "Disallow:", 1.5)

    for day, sha256 in (("01", "a"), ("02", "a"), ("03", "b"), ("04", "b"), ("05", "a")):  # fmt: skip
        store.add_host_rules(told(day, sha256))
    store.flush()
    found = store.connection.execute(
        "SELECT substr(at, 9, 2), robots_sha256, crawl_delay FROM host_rules ORDER BY at"
    ).fetchall()
    assert found == [("01", "a", 1.5), ("03", "b", 1.5), ("05", "a", 1.5)]
