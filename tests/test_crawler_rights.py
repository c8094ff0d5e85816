"""What a publisher reserves: where it is said, whom it binds, and what is kept then. Real crawls on 127.0.0.1."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.crawl import crawl
from crawler.fields import SourceError
from crawler.rights import WELL_KNOWN, by_rules, in_body, rules_of
from tests.local_site import ON_TOPIC, Reply, Site, item, page, source

META = '<meta name="tdm-reservation" content="{}">'


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.pages["/robots.txt"] = Reply("User-agent: *\nAllow: /\n")
        yield running


def test_rules_of_a_host_are_matched_by_the_longest() -> None:
    rules = rules_of(
        json.dumps(
            [
                {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://x/p"},
                {"location": "/open/*", "tdm-reservation": 0},
                {"location": "/open/*.pdf$", "tdm-reservation": "1"},
                {"location": "/bad", "tdm-reservation": 7},
                "no rule",
            ]
        ).encode()
    )
    assert by_rules(rules, "https://x.example/news/1") == "well-known /"
    assert by_rules(rules, "https://x.example/open/1") == ""
    assert by_rules(rules, "https://x.example/open/a.pdf") == "well-known /open/*.pdf$"
    assert by_rules(rules, "https://x.example/open/a.pdf?page=2") == ""
    assert by_rules(rules, "https://x.example") == "well-known /"
    for noise in (b"", b"<html>", b"7", b'{"location": 1}', b"[" * 9999):
        assert rules_of(noise) == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (META.format(1).encode(), ("meta", True)),
        (b"<META content='0' NAME=TDM-Reservation>", ("meta", False)),
        (f"<title>\u00e9</title>{META.format(1)}".encode("utf-16"), ("meta", True)),
        (b'<meta name="robots" content="noai, noindex">', None),
        (b"<p>how to set tdm-reservation to 1</p>", None),
        (b"%PDF-1.7 .. <tdm:reservation>1</tdm:reservation>", ("pdf", True)),
        (b"%PDF-1.7 .. tdm:reservation='0'", ("pdf", False)),
    ],
)
def test_a_document_speaks_for_itself(
    body: bytes, said: tuple[str, bool] | None
) -> None:
    assert in_body(body) == said


def test_reserved_documents_are_a_title_a_link_and_a_date(
    site: Site, tmp_path: Path
) -> None:
    said = [
        {"location": "/press/*", "tdm-reservation": 1},
        {"location": "/press/free", "tdm-reservation": 0},
    ]
    site.pages[WELL_KNOWN] = Reply(
        json.dumps(said), headers={"Content-Type": "application/json"}
    )
    site.article("/press/flight", "A flight to Kabul")
    site.article("/press/free")
    site.article("/press/granted", **{"tdm-reservation": "0"})
    site.article("/news/header", **{"tdm-reservation": "1"})
    site.pages["/news/meta"] = Reply(page("A page", ON_TOPIC, META.format(1)))
    site.pages["/news/own"] = Reply(
        page("A page", ON_TOPIC, META.format(0)), headers={"tdm-reservation": "1"}
    )
    site.article("/press/fish", "Fish", "Herring may be caught again. " * 9)
    paths = (
        "/press/flight",
        "/press/free",
        "/press/granted",
        "/news/header",
        "/news/meta",
        "/news/own",
        "/press/fish",
    )
    entries = [item(path, days_ago=n + 1) for n, path in enumerate(paths)]
    site.feed("/feed", entries)
    wanted = source(tmp_path, "be_examples", f"{site.base}/feed")
    path = tmp_path / "news.db"
    report = crawl([wanted], path)
    assert report.sources[0].reserved == 3
    assert "3 reserved by the publisher" in report.sources[0].line
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT replace(url, ?, ''), d.reservation, count(v.id), published_on <> '', topic_reason LIKE 'reserved%'"
        " FROM documents AS d LEFT JOIN versions AS v ON v.document = d.id GROUP BY d.id ORDER BY 1",
        (site.base,),
    ).fetchall()
    assert rows == [
        ("/news/header", "header", 0, 1, 1),
        ("/news/meta", "meta", 0, 1, 1),
        ("/news/own", "", 1, 1, 0),
        ("/press/fish", "", 0, 1, 0),
        ("/press/flight", "well-known /press/*", 0, 1, 1),
        ("/press/free", "", 1, 1, 0),
        ("/press/granted", "", 1, 1, 0),
    ]
    kept = connection.execute("SELECT count(*) FROM captures").fetchone()
    assert kept == (3,)
    assert site.times(WELL_KNOWN) == 1
    (said_of,) = connection.execute(
        "SELECT reservation FROM host_rules WHERE reservation <> ''"
    ).fetchall()
    assert json.loads(said_of[0]) == said
    connection.close()

    # somebody gave leave: the next run reads what was reserved, and asks the host for nothing
    rights = "rights: leave by the press office (synthetic), 2026-03-02\ntdm: allowed\n"
    allowed = source(tmp_path, "be_examples", f"{site.base}/feed", more=rights)
    crawl([allowed], path)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM versions").fetchone() == (6,)
    assert connection.execute("SELECT reservation FROM sources").fetchone() == (
        "allowed",
    )
    assert connection.execute(
        "SELECT count(*) FROM documents WHERE reservation <> ''"
    ).fetchone() == (0,)
    assert site.times(WELL_KNOWN) == 1
    connection.close()


def test_a_reserved_feed_gives_no_text_and_a_source_can_be_reserved_by_its_file(
    site: Site, tmp_path: Path
) -> None:
    site.feed(
        "/feed",
        [item("/gone", "A flight of Afghans", body=f"<p>{ON_TOPIC * 3}</p>")],
        **{"tdm-reservation": "1"},
    )
    site.article("/news/flight")
    site.feed("/terms", [item("/news/flight")])
    words = "rights: the terms of use reserve mining (synthetic)\ntdm: reserved\n"
    path = tmp_path / "news.db"
    crawl(
        [
            source(tmp_path, "be_feed", f"{site.base}/feed"),
            source(tmp_path, "be_terms", f"{site.base}/terms", more=words),
        ],
        path,
    )
    connection = sqlite3.connect(path)
    assert connection.execute(
        "SELECT source, reservation, topic_reason FROM documents ORDER BY source"
    ).fetchall() == [
        (
            "be_feed",
            "header",
            "reserved: title, link and date only (header); the title names the topic",
        ),
        ("be_terms", "source", "reserved: title, link and date only (source)"),
    ]
    assert connection.execute("SELECT count(*) FROM versions").fetchone() == (0,)
    assert connection.execute(
        "SELECT slug, reservation FROM sources ORDER BY slug"
    ).fetchall() == [("be_feed", "header"), ("be_terms", "reserved")]
    connection.close()
    assert site.times(WELL_KNOWN) == 0


def test_leave_needs_its_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"tdm.*allowed.*rights"):
        source(tmp_path, "be_examples", "https://example.org/feed", more="tdm: allowed")
