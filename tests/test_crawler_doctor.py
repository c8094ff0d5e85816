"""`returnwatch sources check`: files alone, or the sources themselves, asked politely and without storing a thing."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crawler.crawl import Progress, crawl
from crawler.doctor import Finding, examine, judge
from crawler.health import stale_after
from crawler.looks import ListReport
from crawler.registry import load
from crawler.source import Source
from returnwatch import main
from tests.local_site import Reply, Site, item, rss, source

WALL = "<html><head><title>Just a moment...</title></head><body>Checking</body></html>"
LANDING = "<!doctype html><html><head><title>Our RSS &amp; feeds</title></head><body>Pick</body></html>"
LISTING = "listing: {entry: article, date: time::text, pages: 3, next: 'a[rel=next]::attr(href)'}\n"
TODAY = datetime.now(UTC).date()


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@dataclass
class Looked:
    """One look at sources of many kinds on one site, and one that nobody answers."""

    findings: list[Finding]
    asked: Counter[str]
    away: str  # where one of them leads

    def of(self, slug: str) -> Finding:
        (found,) = [finding for finding in self.findings if finding.slug == slug]
        return found


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    folder = tmp_path_factory.mktemp("sources")
    with Site() as closed:
        nobody = closed.base
    with Site() as site:
        away = f"{site.base.replace('127.0.0.1', 'localhost')}/new"
        sources = [
            *_failing(site, folder),
            *_leading(site, folder, away),
            *_with_more_pages(site, folder),
            source(folder, "be_off", f"{nobody}/feed"),
        ]
        findings = list(examine(sources).findings)
        return Looked(findings, Counter(site.paths()), away)


def _failing(site: Site, folder: Path) -> list[Source]:
    xml = {"Content-Type": "application/rss+xml"}
    site.feed("/good", [item("/a"), item("/b", days_ago=3)])
    site.feed("/old", [item("/c", days_ago=500)])
    site.pages["/undated"] = Reply(
        rss(["<item><title>A</title><link>/d</link></item>"]), headers=xml
    )
    site.feed("/none", [])
    site.pages["/landing"] = Reply(LANDING)
    site.pages["/wall"] = Reply(WALL, headers=xml)
    site.pages["/accepted"] = Reply("", 202)
    site.pages["/blank"] = Reply("", 200)
    site.pages["/gone"] = Reply("no", 404)
    site.pages["/forbidden"] = Reply("no", 403)
    site.pages["/private/feed"] = Reply("unread")
    site.pages["/robots.txt"] = Reply(
        "User-agent: *\nDisallow: /private/", headers={"Content-Type": "text/plain"}
    )
    paths = {
        "be_good": "/good",
        "be_old": "/old",
        "be_undated": "/undated",
        "be_none": "/none",
        "be_landing": "/landing",
        "be_wall": "/wall",
        "be_accepted": "/accepted",
        "be_blank": "/blank",
        "be_gone": "/gone",
        "be_forbidden": "/forbidden",
        "be_robots": "/private/feed",
    }
    return [source(folder, slug, site.base + path) for slug, path in paths.items()]


def test_each_kind_of_failure_is_told_apart(looked: Looked) -> None:
    good = looked.of("be_good")
    assert (good.verdict, good.needs_person, good.entries, good.dated) == (
        "fine",
        False,
        2,
        2,
    )
    assert (good.newest_on, good.age_days, good.robots) == (
        TODAY.isoformat(),
        0,
        "allowed",
    )
    told = {f.slug: (f.verdict, f.message) for f in looked.findings if f.needs_person}
    assert told.pop("be_off")[0] == "unreachable"
    assert told.pop("be_moved")[0] == "moved"
    assert {slug: verdict for slug, (verdict, _) in told.items()} == {
        "be_old": "stale",
        "be_undated": "no dates",
        "be_none": "empty",
        "be_landing": "not a feed",
        "be_wall": "not a feed",
        "be_accepted": "empty",
        "be_blank": "empty",
        "be_gone": "error",
        "be_forbidden": "blocked",
        "be_robots": "robots",
    }
    assert "500 days ago" in told["be_old"][1]
    assert "none of 1 entries has a date" in told["be_undated"][1]
    assert "the page is called 'Our RSS & feeds'" in told["be_landing"][1]
    assert "it looks like a wall against programs" in told["be_wall"][1]
    assert "202 with an empty body" in told["be_accepted"][1]
    assert "404" in told["be_gone"][1]
    assert looked.of("be_robots").robots == "refused"
    # each list once, robots.txt once for each name of the host, no page at all
    asked = dict(looked.asked)
    assert asked.pop("/robots.txt") == 2
    assert asked.pop("/new") == 2  # two lead there
    assert set(asked.values()) == {1}
    assert not {"/a", "/b", "/c", "/d", "/private/feed"} & set(asked)


def test_nobody_there_is_unreachable(looked: Looked) -> None:
    finding = looked.of("be_off")
    assert (finding.verdict, finding.robots) == ("unreachable", "unknown")
    assert finding.needs_person


def _leading(site: Site, folder: Path, away: str) -> list[Source]:
    site.feed("/new", [item("/a")])
    site.pages["/leads/away"] = Reply("", 301, {"Location": away})
    site.pages["/leads/here"] = Reply("", 301, {"Location": "/new"})
    more = f"homepage: {away}\n"  # lets the test's other name through
    return [
        source(folder, "be_moved", f"{site.base}/leads/away", more=more),
        source(folder, "be_here", f"{site.base}/leads/here"),
    ]


def test_a_redirect_to_another_host_is_told(looked: Looked) -> None:
    moved, here = looked.of("be_moved"), looked.of("be_here")
    assert (moved.verdict, moved.led_to, moved.entries) == ("moved", looked.away, 1)
    assert moved.needs_person
    assert f"put {looked.away} in its file" in moved.message
    assert (here.verdict, here.led_to) == ("fine", "")


def _with_more_pages(site: Site, folder: Path) -> list[Source]:
    day = TODAY.isoformat()
    site.pages["/list"] = Reply(
        f"<html><body><article><a href=/a>A</a><time>{day}</time></article><a rel=next href=/list2>More</a></body></html>"
    )
    site.pages["/index.xml"] = Reply(
        f"<sitemapindex><sitemap><loc>{site.base}/m1.xml</loc></sitemap><sitemap><loc>{site.base}/m2.xml</loc></sitemap></sitemapindex>"
    )
    site.pages["/m1.xml"] = Reply(
        f"<urlset><url><loc>{site.base}/b</loc><lastmod>{day}</lastmod></url></urlset>"
    )
    return [
        source(folder, "be_list", f"{site.base}/list", "listing", LISTING),
        source(folder, "be_map", f"{site.base}/index.xml", "sitemap"),
    ]


def test_of_a_list_with_more_pages_one_is_asked_for(looked: Looked) -> None:
    findings = [looked.of("be_list"), looked.of("be_map")]
    assert [(f.verdict, f.entries, f.dated) for f in findings] == [("fine", 1, 1)] * 2
    assert {"/index.xml", "/list", "/m1.xml"} <= set(looked.asked)
    assert not {"/list2", "/m2.xml"} & set(looked.asked)


def test_one_request_at_a_time_a_host_and_hosts_side_by_side(tmp_path: Path) -> None:
    """Each host counts what it answers at the same time; one host's answer waits until the other was asked."""
    lock = threading.Lock()
    at_once = {"127.0.0.1": 0, "localhost": 0}
    most = dict(at_once)
    met = threading.Barrier(2, timeout=20)
    first = set(at_once)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        name = str(handler.headers["Host"]).partition(":")[0]
        with lock:
            at_once[name] += 1
            most[name] = max(most[name], at_once[name])
            wait = name in first
            first.discard(name)
        if wait:
            met.wait()  # breaks where the two hosts are asked one after the other
        time.sleep(0.05)
        body = rss([item("/a")]).encode()
        with lock:
            at_once[name] -= 1
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    seen: list[Progress] = []
    with Site() as site:
        sources = []
        for name in at_once:
            for number in range(4):
                path = f"/{name}/{number}"
                site.pages[path] = answer
                url = site.base.replace("127.0.0.1", name) + path
                slug = f"be_{name.replace('.', '')}_{number}"
                sources.append(source(tmp_path, slug, url))
        checkup = examine(sources, progress=seen.append)
    assert [f.verdict for f in checkup.findings] == ["fine"] * 8
    assert most == {"127.0.0.1": 1, "localhost": 1}
    assert sum(progress.done for progress in seen) == 8


def test_the_command_stores_nothing_and_its_status_says_whether_a_person_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "sources"
    with Site() as site:
        site.feed("/good", [item("/a")])
        source(folder, "be_good", f"{site.base}/good")
        site.pages["/bad"] = Reply(LANDING)
        source(folder, "be_bad", f"{site.base}/bad")
        fine = call(
            *("sources", "check", "--live", "--sources", folder, "--source", "be_good")
        )
        assert fine.exit_code == 0, fine.output
        assert "No source needs a person." in fine.output
        assert "1/1 be_good: ok" in fine.output
        bad = call("sources", "check", "--live", "--sources", folder)
        assert bad.exit_code == 1
        assert "be_bad" in bad.output
        assert "2 addresses of 2 sources: 1 not a feed, 1 fine" in bad.output
        result = CliRunner().invoke(
            main,
            [
                "sources",
                "check",
                "--live",
                "--sources",
                str(folder),
                "--format",
                "json",
            ],
        )
        rows: list[dict[str, Any]] = json.loads(result.stdout)
        assert [(row["slug"], row["needs_person"]) for row in rows] == [
            ("be_bad", True),
            ("be_good", False),
        ]
    assert [path.name for path in tmp_path.iterdir()] == ["sources"]


def test_without_live_no_site_is_asked(tmp_path: Path) -> None:
    with Site() as site:
        source(tmp_path, "be_one", f"{site.base}/feed")
        result = call("sources", "check", "--sources", tmp_path)
        assert result.exit_code == 0
        assert site.asked == []


def test_sites_of_others_are_asked_only_with_a_contact(tmp_path: Path) -> None:
    source(tmp_path, "be_one", "https://arrivals.example/feed", private="no")
    result = call("sources", "check", "--live", "--sources", tmp_path, "--contact", "")
    assert result.exit_code == 2
    assert "--contact you@example.org" in result.output


# --- what one look means ---------------------------------------------------------


def a_source(tmp_path: Path, more: str = "") -> Source:
    return source(tmp_path, "be_one", "https://arrivals.example/feed", more=more)


def look(**changes: Any) -> ListReport:
    values: dict[str, Any] = {
        "slug": "be_one",
        "url": "https://arrivals.example/feed",
        "outcome": "ok",
        "status": 200,
        "entries": 10,
        "dated": 10,
        "newest_on": TODAY.isoformat(),
    }
    return ListReport(**{**values, **changes})


def test_what_is_known_to_be_blocked_needs_nobody(tmp_path: Path) -> None:
    blocked = a_source(tmp_path, "state: blocked\n")
    finding = judge(blocked, look(outcome="blocked", entries=0, newest_on=""), TODAY)
    assert (finding.verdict, finding.needs_person) == ("blocked as known", False)
    finding = judge(blocked, look(), TODAY)
    assert (finding.verdict, finding.needs_person) == ("fine", False)
    assert "take 'state: blocked' out of be_one.yml" in finding.message


def test_stale_depends_on_the_cadence(tmp_path: Path) -> None:
    assert stale_after(a_source(tmp_path)) == 180
    assert stale_after(a_source(tmp_path, "expect: {per_week: [1, 9]}\n")) == 56
    assert stale_after(a_source(tmp_path, "expect: {per_week: [7, 9]}\n")) == 30
    weekly = a_source(tmp_path, "expect: {per_week: [1, 9]}\n")
    old = (TODAY - timedelta(days=57)).isoformat()
    assert judge(weekly, look(newest_on=old), TODAY).verdict == "stale"
    assert judge(a_source(tmp_path), look(newest_on=old), TODAY).verdict == "fine"


def test_age_of_a_month_counts_from_its_end(tmp_path: Path) -> None:
    today = date(2026, 3, 11)
    assert judge(a_source(tmp_path), look(newest_on="2026-02"), today).age_days == 10
    assert judge(a_source(tmp_path), look(newest_on="2025"), today).age_days == 69
    assert judge(a_source(tmp_path), look(newest_on="2026"), today).age_days == 0


def test_half_of_the_dates_unread_is_told(tmp_path: Path) -> None:
    finding = judge(a_source(tmp_path), look(dated=4), TODAY)
    assert finding.verdict == "no dates"
    assert "only 4 of 10 entries" in finding.message
    assert judge(a_source(tmp_path), look(dated=5), TODAY).verdict == "fine"


def test_dates_are_missed_only_where_the_file_says_that_there_are_some(
    tmp_path: Path,
) -> None:
    rules = "listing: {entry: article}\n"
    undated = source(tmp_path, "be_l", "https://arrivals.example/", "listing", rules)
    assert judge(undated, look(dated=0, newest_on=""), TODAY).verdict == "fine"
    dated = source(tmp_path, "be_d", "https://arrivals.example/", "listing", LISTING)
    assert judge(dated, look(dated=0, newest_on=""), TODAY).verdict == "no dates"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2021-13", "is no month"),
        ("August", "is no month"),
        ("2021", "is no month"),
        ("20210805", "is no month"),
    ],
)
def test_back_to_wants_a_month_or_a_day(value: str, said: str) -> None:
    result = call("crawl", "--back-to", value)
    assert result.exit_code == 2
    assert said in result.output


def test_wanted_sources_are_named_and_stored_but_not_asked(tmp_path: Path) -> None:
    wanted = tmp_path / "sources" / "dk_one.yml"
    with Site() as site:
        site.feed("/feed", [])
        source(tmp_path / "sources", "be_one", f"{site.base}/feed")
        wanted.write_text(
            "name: Ministry\ncountry: DK\ntier: official\nkind: feed\nurls: []\nlang: [da]\nstate: wanted\nprivate: 'yes'\n",
            "utf-8",
        )
        sources = list(load(tmp_path / "sources").values())
        findings = {f.slug: f for f in examine(sources).findings}
        report = crawl(sources, tmp_path / "news.db")
    assert findings["dk_one"].verdict == "wanted"
    assert not findings["dk_one"].needs_person
    assert [one.slug for one in report.sources] == ["be_one"]
    connection = sqlite3.connect(tmp_path / "news.db")
    rows = connection.execute("SELECT slug, state FROM sources").fetchall()
    connection.close()
    assert rows == [("be_one", "unseen"), ("dk_one", "wanted")]
