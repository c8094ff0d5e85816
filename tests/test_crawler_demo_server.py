"""The invented site of the demo: what it holds, and how its server answers over real HTTP."""

import csv
import gzip
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import pypdf
import pytest
import yaml

from crawler.demo import server as demo_module
from crawler.demo.server import (
    ARTICLES,
    HERE,
    OFFICEHOLDERS,
    SOURCES,
    DemoBroken,
    DemoServer,
)

SHARED = Path(__file__).parents[1].parent / "shared"
TEXT = {".html", ".rss", ".atom", ".rdf", ".xml", ".txt", ".csv", ".yml"}
RELEASE = "/be-arrivals/en/news/returns-conference"
DEAD = {  # linked from lists on purpose
    "/de-order/presse/abschiebungen-afghanistan-august": 404,
    "/be-chamber/answers/4388": 410,
}
FORBIDDEN = "/intern/de-order/entwurf-rueckfuehrung"


@dataclass
class Got:
    status: int
    headers: Message
    body: bytes


class StayHere(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def get(url: str, *, method: str = "GET", **headers: str) -> Got:
    """One request, redirects not followed, no proxy; header names with _ for -."""
    request = Request(
        url,
        method=method,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    try:
        with build_opener(ProxyHandler({}), StayHere).open(request, timeout=10) as got:
            return Got(got.status, got.headers, got.read())
    except HTTPError as error:
        with error:
            return Got(error.code, error.headers, error.read())


def follow(url: str) -> Got:
    got = get(url)
    while got.status == 301:
        got = get(got.headers["Location"])
    return got


@pytest.fixture
def demo() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def sources() -> dict[str, dict]:
    return {
        file.stem: yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
        for file in sorted(SOURCES.glob("*.yml"))
    }


def links_of(demo: DemoServer, url: str) -> list[str]:
    """Addresses of the entries of a feed, a sitemap or a list, read without a parser: one feed is broken."""
    text = get(url).body.decode()
    if "<sitemapindex" in text:
        maps = re.findall(r"<loc>(.*?)</loc>", text)
        return [link for one in maps for link in links_of(demo, one)]
    if "<urlset" in text:
        return re.findall(r"<loc>(.*?)</loc>", text)
    if "<feed" in text:
        base = re.search(r'xml:base="(.*?)"', text)
        hrefs = re.findall(r'<link (?:rel="alternate" )?[^>]*?href="(.*?)"', text)
        return [urljoin(base[1] if base else url, href) for href in hrefs]
    if "<rss" in text or "<rdf:RDF" in text:
        found = re.findall(r"<link>(.*?)</link>", text)
        return [link.replace("&amp;", "&") for link in found]
    body = text[text.index("<h1>") :]
    return [urljoin(url, href) for href in re.findall(r'href="([^#"]+)"', body)]


# --- how it answers ------------------------------------------------------------


def test_a_page_comes_with_type_etag_and_date(demo):
    got = get(demo.base + RELEASE)
    assert got.status == 200
    assert got.headers["Content-Type"] == "text/html; charset=utf-8"
    assert got.headers["ETag"]
    assert got.headers["Last-Modified"] == "Mon, 02 Mar 2026 08:00:00 GMT"
    assert int(got.headers["Content-Length"]) == len(got.body)
    assert b"Eleven ministers" in got.body


def test_base_stands_for_its_own_address(demo):
    for path in (RELEASE, "/be-arrivals/en/feed", "/robots.txt"):
        body = get(demo.base + path).body
        assert b"{base}" not in body
        assert demo.base.encode() in body


@pytest.mark.parametrize("path", [RELEASE, "/nl-stay/feed", "/eu-returns/sitemap.xml"])
def test_an_unchanged_page_is_304_by_etag_and_by_date(demo, path):
    first = get(demo.base + path)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for again in (
        get(demo.base + path, If_None_Match=etag),
        get(demo.base + path, If_None_Match=f'"other", {etag}'),
        get(demo.base + path, If_Modified_Since=modified),
    ):
        assert again.status == 304
        assert again.body == b""
        assert again.headers["ETag"] == etag
    assert get(demo.base + path, If_None_Match='W/"other"').status == 200
    # the tag wins over the date, and a date that is none is no condition
    assert (
        get(
            demo.base + path, If_None_Match='"other"', If_Modified_Since=modified
        ).status
        == 200
    )
    assert get(demo.base + path, If_Modified_Since="yesterday").status == 200


def test_gzip_only_when_accepted(demo):
    plain = get(demo.base + RELEASE)
    packed = get(demo.base + RELEASE, Accept_Encoding="br, gzip;q=0.8")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    refused = get(demo.base + RELEASE, Accept_Encoding="gzip;q=0")
    assert refused.headers["Content-Encoding"] is None


def test_an_old_address_moves_to_the_new_one(demo):
    got = get(demo.base + "/no-entry/news/id-20251114")
    assert got.status == 301
    assert got.headers["Location"] == demo.base + "/no-entry/news/norway-signs-letter"
    assert b"Norway signs" in follow(demo.base + "/no-entry/news/id-20251114").body


@pytest.mark.parametrize(("path", "status"), DEAD.items())
def test_pages_that_are_not_there(demo, path, status):
    assert get(demo.base + path).status == status


@pytest.mark.parametrize(
    "path", ["/../server.py", "/%2e%2e/server.py", "//etc/passwd", "/answers.yml"]
)
def test_nothing_outside_the_site_is_served(demo, path):
    assert get(demo.base + path).status == 404


def test_head_has_no_body(demo):
    got = get(demo.base + RELEASE, method="HEAD")
    assert (got.status, got.body) == (200, b"")
    assert int(got.headers["Content-Length"]) > 1000


def test_robots_forbids_a_page_that_a_list_links_to(demo):
    robots = get(demo.base + "/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /intern/" in robots.body.decode()
    assert demo.base + FORBIDDEN in links_of(demo, demo.base + "/de-order/presse")
    assert get(demo.base + FORBIDDEN).status == 200  # only robots.txt keeps it away


def test_one_page_says_its_charset_in_the_header_only(demo):
    got = get(demo.base + "/fr-quais/lettre-des-vingt")
    assert got.headers["Content-Type"] == "text/html; charset=windows-1252"
    assert "Bérengère" in got.body.decode("windows-1252")
    assert b"charset" not in got.body
    with pytest.raises(UnicodeDecodeError):
        got.body.decode()


def test_one_feed_says_rss_and_is_html(demo):
    got = get(demo.base + "/se-passage/rss")
    assert got.headers["Content-Type"].startswith("application/rss+xml")
    assert got.body.startswith(b"<!DOCTYPE html>")


def test_content_types_of_feeds_and_letter(demo):
    types = {
        "/be-delta/feed": "application/rss+xml",
        "/int-northlight/europe": "application/atom+xml",
        "/at-border/aktuelles": "application/rdf+xml",
        "/eu-returns/sitemap.xml": "application/xml",
        "/be-chamber/documents/letter-2025-11-12.pdf": "application/pdf",
    }
    for path, content_type in types.items():
        assert get(demo.base + path).headers["Content-Type"].startswith(content_type)


def test_tracking_parameters_change_nothing_and_page_numbers_do(demo):
    page = "/be-delta/2025/11/manure-rules"
    assert get(demo.base + page).body == get(demo.base + page + "/?utm_source=rss").body
    lists = [
        get(demo.base + "/be-arrivals/nl/nieuws" + query).body
        for query in ("", "?page=1")
    ]
    assert lists[0] != lists[1]


def test_the_log_holds_what_was_asked(demo):
    etag = get(demo.base + RELEASE, User_Agent="probe").headers["ETag"]
    get(demo.base + RELEASE, If_None_Match=etag)
    get(demo.base + "/nowhere?x=1")
    assert [(one.method, one.status) for one in demo.asked(RELEASE)] == [
        ("GET", 200),
        ("GET", 304),
    ]
    assert demo.asked(RELEASE)[0].headers["User-Agent"] == "probe"
    assert demo.asked(RELEASE)[1].headers["If-None-Match"] == etag
    assert demo.log[-1].path == "/nowhere?x=1"


def test_faults_are_answered_until_mended(demo):
    demo.fault(RELEASE, 202, b"", headers={"Retry-After": "1"})
    got = get(demo.base + RELEASE)
    assert (got.status, got.body, got.headers["Retry-After"]) == (202, b"", "1")
    demo.mend()
    assert get(demo.base + RELEASE).status == 200


def test_the_second_day_corrects_a_release_and_adds_an_article(demo):
    feed, new = "/int-northlight/europe", "/int-northlight/2026/second-charter-flight"
    first = get(demo.base + RELEASE)
    assert get(demo.base + new).status == 404
    assert demo.base + new not in links_of(demo, demo.base + feed)
    demo.second_day()
    second = get(
        demo.base + RELEASE,
        If_None_Match=first.headers["ETag"],
        If_Modified_Since=first.headers["Last-Modified"],
    )
    assert second.status == 200
    assert b"Belgium will not pay the Taliban for taking people back" in second.body
    assert b"Belgium will not pay the Taliban for taking" not in first.body
    assert demo.base + new in links_of(demo, demo.base + feed)
    assert get(demo.base + new).status == 200
    assert b"Norway signs" in get(demo.base + "/no-entry/news/norway-signs-letter").body


def test_it_starts_again_on_a_preferred_port_or_another():
    with DemoServer() as one:
        port = urlsplit(one.base).port
        assert port
        with DemoServer(prefer=port) as other:
            assert other.base != one.base
        with pytest.raises(DemoBroken, match=f"{port}.*another port"):
            DemoServer(port).start()
    with DemoServer(prefer=port) as again:
        assert urlsplit(again.base).port == port
    with pytest.raises(DemoBroken, match="not running"):
        _ = again.base


def test_it_stops_while_a_browser_keeps_a_connection_open():
    with DemoServer() as running:
        address = ("127.0.0.1", urlsplit(running.base).port)
        spare = socket.create_connection(address, timeout=10)
        assert get(running.base + "/").status == 200
    with spare:
        assert spare.recv(1) == b""


def test_broken_answers_are_named(tmp_path):
    file = tmp_path / "answers.yml"
    file.write_text("moved: {}\ngone: []\ntypes: {}\nmodfied: {}\n")
    with pytest.raises(DemoBroken, match=r"answers\.yml.*modfied.*it takes moved"):
        demo_module._read_answers(file)
    file.write_text("moved: {}\ngone: []\ntypes: {}\nmodified: {first_day: x}\n")
    with pytest.raises(DemoBroken, match="first_day and second_day"):
        demo_module._read_answers(file)


# --- what it holds -------------------------------------------------------------


def test_every_article_is_served_and_reached_from_a_source(demo):
    reached = set()
    for source in sources().values():
        pages = [url.replace("{base}", demo.base) for url in source["urls"]]
        for page in pages:
            assert get(page).status == 200
            links = links_of(demo, page)
            # the next page of a list is one of its links
            links += [
                deep
                for link in links
                if link in _next(page)
                for deep in links_of(demo, link)
            ]
            reached |= {follow_path(demo, link) for link in links}
    for article in rows(ARTICLES):
        if article["from_day"] == "1":
            assert get(demo.base + article["path"]).status == 200
            assert article["path"] in reached, article["path"]


def _next(page: str) -> set[str]:
    return {page + "?page=1", page + "/seite/2"}


def follow_path(demo: DemoServer, link: str) -> str:
    path = urlsplit(link).path.rstrip("/")
    return demo.moved.get(path, path)


@pytest.mark.parametrize(
    "slug", [slug for slug, source in sources().items() if source["kind"] != "listing"]
)
def test_every_link_of_a_feed_or_sitemap_works(demo, slug):
    source = sources()[slug]
    for day in (1, 2):
        demo.day = day
        for url in source["urls"]:
            for link in links_of(demo, url.replace("{base}", demo.base)):
                assert follow(link).status == 200, link


def test_lists_have_known_dead_links(demo):
    for page in (
        "/be-arrivals/nl/nieuws",
        "/be-arrivals/nl/nieuws?page=1",
        "/be-chamber/answers",
        "/de-order/presse",
        "/de-order/presse/seite/2",
    ):
        for link in links_of(demo, demo.base + page):
            path = urlsplit(link).path
            assert follow(link).status == DEAD.get(path, 200), link


def test_sources_cover_every_kind_and_say_that_they_are_invented():
    found = sources()
    assert len(found) >= 12
    kinds = [source["kind"] for source in found.values()]
    assert kinds.count("listing") >= 2
    assert {"feed", "sitemap", "listing"} == set(kinds)
    assert {s["tier"] for s in found.values()} == {
        "official",
        "party",
        "wire",
        "press",
        "document",
    }
    for slug, source in found.items():
        assert re.fullmatch(r"(int|[a-z]{2})_demo_[a-z_]+", slug)
        assert source["note"].startswith("synthetic")
        assert source["private"] == "yes"
        assert all(url.startswith("{base}/") for url in source["urls"])
    assert found["no_demo_entry"]["country"] == "NO"


def test_there_are_enough_articles_of_enough_kinds():
    articles = rows(ARTICLES)
    on_topic = [row for row in articles if row["on_topic"] == "yes"]
    assert len(on_topic) >= 26
    assert len(articles) - len(on_topic) >= 5
    assert {row["lang"] for row in on_topic} == {"en", "de", "nl", "fr"}
    assert {row["source"] for row in articles} < set(sources())
    assert sum(int(row["direct"]) for row in on_topic if row["lang"] == "en") > 20


def test_every_file_with_text_is_marked_synthetic():
    marked = 0
    for file in HERE.rglob("*"):
        if file.suffix in TEXT:
            text = file.read_bytes().decode("utf-8", "replace")
            assert "synthetic" in text, file
            if file.suffix == ".html":
                assert '<meta name="synthetic" content="true">' in text, file
                assert "Synthetic page" in text, file
            if file.suffix == ".csv":
                assert all(row["note"].startswith("synthetic") for row in rows(file))
            marked += 1
    assert marked > 60
    letter = HERE / "site/be-chamber/documents/letter-2025-11-12.pdf"
    assert letter.stat().st_size < 10_000
    assert "synthetic" in pypdf.PdfReader(letter).metadata.subject


def test_the_letter_is_a_pdf_with_text(demo):
    body = get(demo.base + "/be-chamber/documents/letter-2025-11-12.pdf").body
    text = pypdf.PdfReader(BytesIO(body), strict=True).pages[0].extract_text()
    assert "administrative mission to Kabul" in text
    assert "Norway" in text


def test_one_office_changes_hands_without_a_gap():
    holders = {row["name"]: row for row in rows(OFFICEHOLDERS)}
    before, after = holders["Tjalling Roodenburgh"], holders["Marijke Oosterwold"]
    assert before["office"] == after["office"]
    assert (before["end"], after["start"]) == ("2026-01-11", "2026-01-12")
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\d", row["start"]) for row in holders.values()
    )
    assert {row["evidence"] for row in holders.values()} == {"synthetic"}


@pytest.mark.skipif(
    not SHARED.exists(),
    reason="../shared is absent: the demo's names were not compared with real office holders",
)
def test_no_real_office_holder_speaks_in_the_demo():
    real = rows(SHARED / "data/officeholders.csv")
    # "Dar" and "Bach" are words too: surnames are looked for among speakers, whole names everywhere
    names = {row["name"] for row in real}
    surnames = {name.split()[-1].casefold() for name in names}
    assert rows(OFFICEHOLDERS)[0].keys() == real[0].keys()
    invented = [row["name"] for row in rows(OFFICEHOLDERS)]
    for article in rows(ARTICLES):
        invented += filter(None, article["speakers"].split("|"))
    for name in invented:
        assert name.split()[-1].casefold() not in surnames, name
    for file in HERE.rglob("*"):
        if file.suffix in TEXT:
            text = file.read_bytes().decode("utf-8", "replace")
            assert not [name for name in names if name in text], file
