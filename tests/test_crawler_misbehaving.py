"""Servers that misbehave: each costs itself one line, and the next run loses nothing. Real Scrapy, a real server."""

from __future__ import annotations

import gzip
import os
import socket
import sqlite3
import ssl
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from crawler import walls
from crawler.crawl import crawl
from tests.local_site import ON_TOPIC, Reply, Site, item, page, rss, source

ROOT = Path(__file__).parents[1]
FISH = "Herring may be caught from Monday on, the ministry of fish said. " * 4


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.pages["/robots.txt"] = Reply("User-agent: *\nDisallow:\n")
        yield running


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Site]:
    """A server whose certificate nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost")]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "key.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    running = Site()
    running.server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a handshake that fails is what is wanted
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    running.server.socket = context.wrap_socket(
        running.server.socket, server_side=True, do_handshake_on_connect=False
    )
    with running:
        yield running


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Half of what was promised, then the connection is torn down."""
    begin(handler, 1000)
    handler.wfile.write(b"<html>" + b" " * 400)
    handler.wfile.flush()
    time.sleep(0.05)
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()
    handler.close_connection = True


def too_little(handler: BaseHTTPRequestHandler) -> None:
    """A Content-Length that is larger than what comes."""
    body = page("Cut", ON_TOPIC).encode()
    begin(handler, len(body) + 100)
    handler.wfile.write(body)
    handler.close_connection = True


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for as long as somebody listens."""
    begin(handler, 100_000)
    handler.close_connection = True
    with suppress(OSError):
        for _ in range(300):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)


def begin(handler: BaseHTTPRequestHandler, length: int) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", str(length))
    handler.end_headers()


class First:
    """One answer the first time, another one afterwards."""

    def __init__(self, first: Reply, then: Reply) -> None:
        self.replies = [first, then]

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        reply = self.replies[0] if len(self.replies) == 1 else self.replies.pop(0)
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(reply.data)))
        handler.end_headers()
        handler.wfile.write(reply.data)


def test_each_trouble_costs_itself_and_the_next_run_loses_nothing(
    site: Site, secure: Site, tmp_path: Path
) -> None:
    numbers = count()

    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        """Each redirect leads to an address that was never seen."""
        handler.send_response(302)
        handler.send_header("Location", f"/away/{next(numbers)}")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    good = Reply(page("A flight", ON_TOPIC), headers={"Content-Type": "text/html"})
    login = "<html><head><title>Sign in</title></head><body><form><input name=u><input type=password name=p></form></body></html>"
    cookies = "<html><head><title>Before you read</title></head><body class=cookiewall><p>We and 812 partners use cookies.</p><button>Accept all</button></body></html>"
    site.pages |= {
        "/reset": reset,
        "/little": too_little,
        "/bomb": Reply(
            gzip.compress(b"<html>" + b" " * (40 * 1024 * 1024)),
            headers={"Content-Encoding": "gzip"},
        ),
        "/away": elsewhere,
        **{f"/away/{n}": elsewhere for n in range(30)},
        "/once": First(Reply("oh", 500), good),
        "/wait": First(Reply("slowly", 429, {"Retry-After": "1"}), good),
        "/members": Reply(b"", 302, {"Location": "/login?to=/members"}),
        "/login?to=/members": Reply(login),
        "/cookies": Reply(cookies),
        "/form": Reply(
            page("A flight with a form", ON_TOPIC).replace(
                "</body>", "<form><input type='password'></form></body>"
            )
        ),
    }
    lists = {
        "a": ["reset", "bomb", "away", "once", "wait", "members", "cookies", "form"],
        "b": ["little"],
    }
    local = site.base.replace("127.0.0.1", "localhost")  # another host, for the breaker
    for name, pages in lists.items():
        entries = [item(f"/{one}", title=f"On {one}") for one in pages]
        site.feed(f"/{name}", entries, ETag=f'"{name}"')
    # the same two entries, under another id in every answer
    again = "<item><title>Fish</title><link>/fish</link><guid isPermaLink='false'>urn:{}</guid></item>"
    site.pages["/ids"] = Reply(rss([again.format(1), again.format(2)]))
    site.article("/fish", "Fish", FISH)
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    maps = "".join(
        f"<sitemap><loc>{site.base}{one}</loc></sitemap>" for one in ("/map", "/map2")
    )
    site.pages["/map"] = Reply(f"<sitemapindex {ns}>{maps}</sitemapindex>")
    endless = count(3)

    def another_index(handler: BaseHTTPRequestHandler) -> None:
        """An index of indexes, each of which names ten more."""
        new = "".join(
            f"<sitemap><loc>{site.base}/map{next(endless)}</loc></sitemap>"
            for _ in range(10)
        )
        First(Reply(f"<sitemapindex {ns}>{maps}{new}</sitemapindex>"), Reply())(handler)

    site.pages |= {f"/map{n}": another_index for n in range(2, 400)}
    site.pages["/large"] = Reply(rss([item("/fish")]) + " " * (11 * 1024 * 1024))
    site.pages["/map.gz"] = Reply(gzip.compress(b"<urlset>" + b" " * (51 * 2**20)))
    folder = tmp_path / "sources"
    sources = [
        source(folder, "be_a", f"{site.base}/a"),
        source(folder, "be_b", f"{local}/b"),
        source(folder, "be_ids", f"{site.base}/ids"),
        source(folder, "be_large", f"{site.base}/large"),
        source(folder, "be_map", f"{site.base}/map", "sitemap"),
        source(folder, "be_wall", f"{site.base}/cookies"),
        source(folder, "be_map_bomb", f"{site.base}/map.gz", "sitemap"),
        source(
            folder,
            "be_tls",
            f"{secure.base.replace('http', 'https').replace('127.0.0.1', 'localhost')}/feed",
        ),
    ]
    path = tmp_path / "news.db"
    report = crawl(sources, path)
    a, b, ids, large, index, wall, bomb, tls = report.sources
    assert wall.outcome == "not a feed"
    assert "a question about cookies stands in its place" in wall.line
    assert (a.outcome, a.on_topic, a.failed) == ("ok", 3, 5)
    assert site.times("/once") == 2
    assert site.times("/wait") == 2
    assert (b.outcome, b.failed) == ("ok", 1)
    assert "broke off" in b.line
    assert (ids.new, site.times("/fish")) == (1, 1)
    assert (large.outcome, bomb.outcome) == ("too large", "too large")
    assert index.outcome == "empty"
    assert site.times("/map") == 1
    asked_maps = sum(asked.startswith("/map") for asked in site.paths())
    assert 10 < asked_maps <= 31
    assert tls.outcome == "unreachable"
    assert "certificate" in tls.line
    assert secure.asked == []
    assert sum(asked.startswith("/away") for asked in site.paths()) == 6
    # a login form and a wall are no documents; a page with a form on it is one
    assert rows(path, "SELECT replace(url, rtrim(url, 'abcdefghijklmnopqrstuvwxyz'), '') FROM documents ORDER BY 1") == [
        (name,) for name in ("fish", "form", "once", "wait")
    ]  # fmt: skip
    # what may come right by itself keeps the list from being skipped
    etags = "SELECT source, etag FROM source_checks WHERE source IN ('be_a', 'be_b') ORDER BY 1"
    assert rows(path, etags) == [("be_a", ""), ("be_b", "")]

    site.asked.clear()
    site.pages["/ids"] = Reply(rss([again.format(3), again.format(4)]))
    site.pages["/reset"] = site.pages["/little"] = good
    a, b, ids = crawl(sources[:3], path).sources
    assert (a.on_topic, b.on_topic, ids.new) == (1, 1, 0)
    assert site.times("/fish") == 0
    assert rows(path, "SELECT count(*) FROM versions") == [(5,)]


def test_a_slow_drip_ends_when_its_time_is_up(site: Site, tmp_path: Path) -> None:
    site.feed("/feed", [item("/drip"), item("/news/flight")])
    site.pages["/drip"] = drip
    site.article("/news/flight")
    source(tmp_path / "sources", "be_drip", f"{site.base}/feed")
    begun = time.monotonic()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "scrapy", "crawl", "be_drip"),
            *("-s", "DOWNLOAD_TIMEOUT=2"),  # sixty seconds as shipped
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "RETURNWATCH_DB": str(tmp_path / "news.db"),
            "RETURNWATCH_SOURCES": str(tmp_path / "sources"),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert time.monotonic() - begun < 30  # what drips would go on for as long
    assert "be_drip: ok: 2 entries, 1 new, 1 on topic, 1 not read" in done.stderr
    assert "no answer in time" in done.stderr


@pytest.mark.parametrize(
    ("body", "title", "what"),
    [
        ("<title>Log in</title><INPUT id=p TYPE='password'>", "A flight", "a login form"),
        ("<h1>Just a moment...</h1>", "A flight", "a test for programs"),
        ("<div id=privacy-gate>Choose</div>", "", "a question about cookies"),
        ("<h1>A flight</h1><input type=password>", "A  Flight", ""),
        (f"<p>{FISH * 3}</p><input type=password>", "A flight", ""),
        ("<p>The captain spoke of a moment.</p>", "A flight", ""),
        ("%PDF-1.7 captcha", "A flight", ""),
    ],
)  # fmt: skip
def test_what_stands_before_a_page(body: str, title: str, what: str) -> None:
    assert walls.stands_before(body.encode(), title) == what
