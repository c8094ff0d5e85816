"""Our pages in the real Datasette, asked over HTTP under a base address. SYNTHETIC: the ministries, the ministers and
every word of theirs are invented; countries stand in for themselves."""

from __future__ import annotations

import csv
import html
import io
import re
import sqlite3
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from db.records import (
    DateFound,
    Name,
    Office,
    Page,
    Person,
    SourceCheck,
    SourceRow,
    Tenure,
)
from db.store import Store
from returnwatch import main
from tests.test_db_desk import BIN, get, served

ATOM = "{http://www.w3.org/2005/Atom}"
FIRST = (
    "“We will send back 54 people to Afghanistan this year,” said Minister Ada Quill on 3 March 2026. The letter of 3 March "
    "2026 to Commissioner Pia Holm was signed by Belgium, Italy, Austria, Denmark and Malta. The letter asks for voluntary "
    "return to Afghanistan."
)
SECOND = FIRST.replace("54 people", "55 criminals")
HOSTILE = "Returns <script>alert(1)</script> \u202ekrow"


class World(NamedTuple):
    path: Path
    base: str

    def get(self, path: str) -> str:
        return str(get(self.base.rstrip("/") + path))

    def rows(self, sql: str) -> list[tuple[str, ...]]:
        with sqlite3.connect(self.path) as connection:
            return connection.execute(sql).fetchall()


def test_home_says_what_is_in_the_file_and_what_is_not_watched(world: World) -> None:
    home = world.get("/")
    assert "Who said what, when" in home
    assert re.search(r"Documents on the topic</dt><dd><a [^>]*>2</a>", home)
    assert re.search(r"Sources answering</dt><dd><a [^>]*>1</a>", home)
    assert "Last run" in home
    assert ">Denmark</a>" in home  # no source of Denmark has ever answered
    assert 'href="/rw/world/who_did_not_sign"' in home
    assert world.get("/-/returnwatch") == home


def test_every_link_of_ours_stays_under_the_base_and_leads_somewhere(
    world: World,
) -> None:
    waiting, seen = ["/rw/-/returnwatch"], set[str]()
    host = world.base.split("/rw/")[0]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        with urllib.request.urlopen(host + address) as answer:
            body = answer.read().decode("utf-8", "replace")
        if "/-/returnwatch" not in address or "_format=atom" in address:
            continue
        for found in re.findall(r'href="([^"#]+)', body):
            link = html.unescape(found)
            if link.startswith("/"):
                assert link.startswith("/rw/")
                if link not in seen and link not in waiting:
                    waiting.append(link)
    kinds = {part[3] for part in (one.split("?")[0].split("/") for one in seen) if len(part) > 4}  # fmt: skip
    assert {one.split("/")[4] for one in seen if one.startswith("/rw/-/returnwatch/")} >= {
        "statement", "document", "person", "office", "country", "source", "letter",
    }, kinds  # fmt: skip


def test_our_pages_let_a_browser_load_nothing_but_our_own(world: World) -> None:
    for path in ("/", "/-/returnwatch/timeline", "/-/returnwatch/country/BE"):
        with urllib.request.urlopen(world.base.rstrip("/") + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            body = answer.read().decode()
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "<script" not in body
        assert "style=" not in body
        assert 'lang="en"' in body
        assert body.count("<h1") == 1
        assert 'class="skip" href="#content"' in body


def test_a_statement_shows_its_words_speaker_office_days_and_proof(
    world: World,
) -> None:
    ((id_, version),) = world.rows("SELECT id, version FROM statements WHERE latest AND text LIKE 'We will%'")  # fmt: skip
    page = world.get(f"/-/returnwatch/statement/{id_}")
    assert "We will send back 55 criminals" in page
    assert re.search(r"Speaker as printed</dt><dd><bdi>Ada Quill", page)
    assert '/person/ada_quill"' in page
    assert "Minister of Arrivals" in page
    assert "from 2025-01-01, by invented.csv" in page
    assert "2026-03-03" in page  # said
    assert f"of wording {version}" in page  # the citation
    assert "no archived copy" in page
    assert "Other wordings of the page" in page
    assert re.search(r">no</td>", page)  # the first wording does not hold the words
    old = world.rows("SELECT id FROM statements WHERE NOT latest AND text LIKE 'We will%'")[0][0]  # fmt: skip
    assert "another wording now" in world.get(f"/-/returnwatch/statement/{old}")
    with urllib.request.urlopen(f"{world.base}-/returnwatch/statement/0123456789abcdef") as answer:  # fmt: skip
        assert answer.url.endswith(f"/rw/-/returnwatch/statement/{id_}")  # it moved
    with pytest.raises(urllib.error.HTTPError, match="404"):
        world.get("/-/returnwatch/statement/nothing")


def test_a_document_marks_every_span_and_shows_what_changed(world: World) -> None:
    ((id_, text),) = world.rows(
        "SELECT d.id, v.text FROM documents AS d JOIN versions AS v ON v.document = d.id WHERE v.text LIKE '%criminals%'"
    )
    page = world.get(f"/-/returnwatch/document/{id_}")
    shown = re.search(r'<div class="text" lang="en" dir="auto">(.*?)</div>', page, re.S)
    assert shown
    assert html.unescape(re.sub(r"<[^>]+>", "", shown[1])) == text
    assert 'href="/rw/-/returnwatch/timeline?measure=VOLRET"' in shown[1]
    assert 'href="/rw/-/returnwatch/person/ada_quill"' in shown[1]
    assert re.search(r'class="mark [^"]*m-statement[^"]*"', shown[1])
    assert "<del>54 people</del>" in page
    assert "<ins>55 criminals</ins>" in page
    assert re.search(r'<section aria-label="Before">.*m-gone[^>]*>54', page, re.S)
    first = world.rows("SELECT id FROM versions WHERE text LIKE '%54 people%'")[0][0]
    assert "54 people" in world.get(f"/-/returnwatch/document/{id_}?version={first}")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        world.get(f"/-/returnwatch/document/{id_}?version=nothing")


def test_what_a_hostile_page_prints_is_text(world: World) -> None:
    ((id_,),) = world.rows("SELECT id FROM documents WHERE title LIKE '%script%'")
    for page in (
        world.get(f"/-/returnwatch/document/{id_}"),
        world.get("/-/returnwatch/source/be_arrivals"),
    ):
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "\u202e" not in page
        assert '<span class="control" title="right-to-left override">[U+202E]</span>' in page  # fmt: skip
    table = world.get(f"/world/documents?id={id_}")
    assert "[U+202E]" in table


def test_people_offices_countries_and_letters_have_pages(world: World) -> None:
    person = world.get("/-/returnwatch/person/ada_quill")
    assert "Minister of Arrivals" in person
    assert "invented.csv" in person
    office = world.get("/-/returnwatch/office/be_minister_of_arrivals")
    assert office.index("Bo Marsh") < office.index("Ada Quill")  # in order of time
    assert "We will send back 55 criminals" in office
    country = world.get("/-/returnwatch/country/be")
    assert "<h1>Belgium</h1>" in country
    assert ">signed<" in country
    assert "partly watched" in country or "on the topic" in country
    assert "not watched" in world.get("/-/returnwatch/country/SE")
    letter = world.rows("SELECT id FROM letters")[0][0]
    page = world.get(f"/-/returnwatch/letter/{letter}")
    assert re.search(r">Malta</a></td><td>signed</td>", page)
    assert re.search(r">Sweden</a></td><td>not on the list</td>", page)
    assert "Voluntary return" in page
    assert "What one minister proposes" not in page
    rows = list(csv.DictReader(io.StringIO(world.get(f"/world/who_did_not_sign.csv?letter={letter[:6]}&country="))))  # fmt: skip
    assert {r["status"] for r in rows if r["country"] == "SE"} == {"not on the list"}
    assert len(rows) == 32


def test_rows_of_views_lead_to_pages(world: World) -> None:
    ((id_,),) = world.rows("SELECT id FROM statements WHERE latest AND text LIKE 'We will%'")  # fmt: skip
    link = f'<a href="/rw/-/returnwatch/statement/{id_}">'
    assert link in world.get("/world/timeline")
    assert link in world.get("/world/timeline_of?country=be")
    assert link in world.get("/world/statements")
    assert "/rw/-/returnwatch/person/ada_quill" in world.get("/world/who_said_what")


def test_the_timeline_is_asked_by_its_address(world: World) -> None:
    page = world.get("/-/returnwatch/timeline?country=BE&from=2026-03&speaker=quill")
    assert "We will send back 55 criminals" in page
    assert '<option value="BE" selected>' in page
    assert 'value="quill"' in page
    nothing = world.get("/-/returnwatch/timeline?country=DK")
    assert "Nothing found for DK: not watched" in nothing
    assert "statement" in world.get("/-/returnwatch/timeline?q=send+criminals")
    with pytest.raises(urllib.error.HTTPError, match="400") as refused:
        world.get("/-/returnwatch/timeline?from=yesterday")
    assert "not a day" in refused.value.read().decode()
    feed = ET.fromstring(world.get("/-/returnwatch/timeline?country=BE&_format=atom"))
    links = [x.attrib["href"] for x in feed.iterfind(f"{ATOM}entry/{ATOM}link")]
    assert links
    assert all(x.startswith(f"{world.base}-/returnwatch/statement/") for x in links)
    query = ET.fromstring(world.get("/world/timeline_of.atom?country=be"))
    assert len(query.findall(f"{ATOM}entry")) == len(links)


def test_the_timeline_goes_on_from_a_statement_and_a_query_gives_all_rows(
    many: World,
) -> None:
    address, texts = "/-/returnwatch/timeline?order=old", list[str]()
    for _ in range(3):
        page = many.get(address)
        texts += re.findall(r"Sentence (\d+)\.", page)
        address = html.unescape(re.search(r'rel="next" href="/rw([^"]+)"', page)[1])  # type: ignore[index]
    assert [int(number) for number in texts] == list(range(150))
    rows = list(csv.reader(io.StringIO(many.get("/many/timeline_of.csv?from=&to="))))
    assert len(rows) == 5_001
    assert rows[1][:2] == ["2026-01-01", "published"]
    rows = list(csv.reader(io.StringIO(many.get("/many.csv?sql=select+id+from+statements"))))  # fmt: skip
    assert len(rows) == 5_001
    with pytest.raises(urllib.error.HTTPError, match="400"):
        many.get("/many.csv?sql=delete+from+statements")
    assert len(many.get("/many/statements.csv?_size=10").splitlines()) == 11


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A page with two wordings that tells of a letter, and one with a hostile title; tagged and linked, and served."""
    path = tmp_path_factory.mktemp("desk") / "world.db"
    filled(path)
    link_and_tag(path)
    moved(path)
    with served(
        str(BIN / "returnwatch"), "serve", "--db", str(path), "--port", "0", "--base-url", "rw",
    ) as address:  # fmt: skip
        yield World(path, address.rstrip("/") + "/rw/")


def link_and_tag(path: Path) -> None:
    for command in ("tag", "link"):
        done = CliRunner().invoke(main, [command, "--db", str(path)])
        assert done.exit_code == 0, done.output


def moved(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO moved_ids SELECT '0123456789abcdef', id FROM statements WHERE latest AND text LIKE 'We will%'"
        )
    connection.close()


def filled(path: Path) -> None:
    def page(text: str, day: int, url: str, title: str) -> Page:
        return Page(
            url=url,
            source="be_arrivals",
            fetched_at=f"2026-03-{day:02}T08:00:00Z",
            status=200,
            title=title,
            text=text,
            lang="en",
            published=DateFound("2026-03-04", "meta"),
            on_topic=True,
            topic_reason="afghan, return",
            body_sha256=f"{day} {url}",
            extractor="one",
        )

    with Store.open(path) as store:
        store.sync_sources(
            [
                SourceRow(
                    "be_arrivals", "Ministry for Arrivals", "BE", "official", "en", "feed", "https://arrivals.example/feed",
                    "arrivals.example",
                )
            ]
        )  # fmt: skip
        said = "invented.csv"
        store.sync_register(
            [Person("ada_quill", "Ada Quill", origin="user", source=said), Person("bo_marsh", "Bo Marsh", origin="user", source=said)],
            [Name("Ada Quill", "ada_quill", origin="user", source=said), Name("Bo Marsh", "bo_marsh", origin="user", source=said)],
            [Office("be_minister_of_arrivals", "BE", "", "Minister of Arrivals", origin="user", source=said)],
            [
                Tenure("ada_quill", "be_minister_of_arrivals", "2025-01-01", "", "day", origin="user", source=said),
                Tenure("bo_marsh", "be_minister_of_arrivals", "2020-01-01", "2024-12-31", "day", origin="user", source=said),
            ],
            "user",
        )  # fmt: skip
        run = store.begin_run("crawl", "test")
        url = "https://arrivals.example/1"
        store.add_page(run, page(FIRST, 4, url, "On returns to Afghanistan"))
        store.add_page(run, page(SECOND, 5, url, "On returns to Afghanistan"))
        words = (
            "Afghan nationals must return to Afghanistan, according to the ministry."
        )
        store.add_page(run, page(words, 6, "https://arrivals.example/2", HOSTILE))
        store.add_check(
            run,
            SourceCheck("be_arrivals", "https://arrivals.example/feed", "2026-03-06T08:00:00Z", 200, "ok"),
        )  # fmt: skip
        store.end_run(run, "ok", {"documents": 2})


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A file with 5,000 statements, a sentence each."""
    path = tmp_path_factory.mktemp("desk") / "many.db"
    filled(path)
    with sqlite3.connect(path) as connection:
        connection.execute(
            "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 4999)"
            " INSERT INTO statements SELECT printf('%016x', n), v.id, v.document, n, n + 1, '[]', 'Sentence ' || n || '.', 'direct',"
            " 'person', NULL, NULL, 'Ada Quill', 'Ada Quill', NULL, NULL, 'Minister', 'BE', 'asserted', 0, NULL, NULL, NULL,"
            " date('2026-01-01', '+' || (n / 40) || ' days'), 'published', .9, 'said', 'be_arrivals', 'official', 'en',"
            " 'https://arrivals.example/1', '2026-03-04', '2026-03-04T08:00:00Z', NULL, '', 1, ''"
            " FROM n, (SELECT * FROM versions LIMIT 1) AS v"
        )
    connection.close()
    with served(
        str(BIN / "datasette"), "serve", str(path), "--port", "0", "--setting", "base_url", "/rw/",
    ) as address:  # fmt: skip
        yield World(path, address.rstrip("/").removesuffix("/rw") + "/rw/")
