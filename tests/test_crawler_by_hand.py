"""Adding by hand, and the commands that collect."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from crawler.archive import folder_of, read
from crawler.commands import add_arguments, add_by_hand, crawl, extract, sources
from crawler.filed import Said, source_for
from crawler.registry import load
from db.options import db_option
from returnwatch import main
from tests.local_site import ON_TOPIC, Reply, Site, item, page, source

SHARED = Path(__file__).parents[1].parent / "shared"


@click.command()
@db_option
@add_arguments
def add(path: Path, **said: Any) -> None:
    """As at the door, which also tags what was added."""
    raise SystemExit(0 if add_by_hand(path, **said) else 1)


SEED = SHARED / "seed" / "press-release-2025-10-18.txt"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /secret/\n")
        yield running


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


def call(
    command: Any, *words: str | Path, stdin: bytes | str | None = None, status: int = 0
) -> Result:
    result = CliRunner().invoke(
        command, [str(word) for word in words], input=stdin, catch_exceptions=False
    )
    assert result.exit_code == status, result.output
    return result


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(db)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_saved_page_twice_is_one_row_by_hand(db: Path, tmp_path: Path) -> None:
    saved = tmp_path / "release.html"
    saved.write_text(
        "<!-- saved from url=(0041)https://quill.example.org/news/flight?utm_source=x -->\n"
        + page(
            "A flight",
            ON_TOPIC,
            '<meta property="article:published_time" content="2026-01-05T10:00:00Z">',
        ),
        "utf-8",
    )
    first = call(add, saved, "--db", db)
    assert ": new: A flight (2026-01-05, filed under by_hand)" in first.stdout
    assert ": same:" in call(add, saved, "--db", db).stdout
    assert rows(
        db, "SELECT url, by_hand, source, length(first_seen_at) FROM documents"
    ) == [("https://quill.example.org/news/flight", 1, "by_hand", 20)]
    assert rows(db, "SELECT count(*) FROM versions") == [(1,)]
    ((warc, offset, status),) = rows(db, 'SELECT warc, "offset", status FROM captures')
    record = read(folder_of(db), warc, offset)
    assert (record.kind, record.body, status) == ("resource", saved.read_bytes(), 0)


def test_standard_input_is_filed_by_its_words_and_what_the_user_says(db: Path) -> None:
    text = f"A flight to Kabul\n\n3 February 2026\n\n{ON_TOPIC}"
    out = call(
        add,
        "-",
        "--db",
        db,
        "--tier",
        "party",
        "--country",
        "be",
        "--published",
        "2026-02-04",
        stdin=text,
    )
    assert "(2026-02-04, filed under by_hand_party_be)" in out.stdout
    ((url, day, where, lang, title),) = rows(
        db,
        "SELECT d.url, published_on, published_from, lang, d.title FROM documents d JOIN versions v ON v.document = d.id",
    )
    assert url.startswith("urn:sha256:")
    assert (day, where, lang, title) == (
        "2026-02-04",
        "user",
        "en",
        "A flight to Kabul",
    )
    assert rows(db, "SELECT tier, country, kind FROM sources") == [
        ("party", "BE", "by_hand")
    ]


def test_text_of_a_registered_host_takes_its_tier_and_country(
    db: Path, tmp_path: Path
) -> None:
    known = tmp_path / "sources"
    source(known, "be_quill", "https://quill.example.org/feed", private="no")
    source(known, "be_quill_fr", "https://quill.example.org/fr/feed", private="no")
    text = tmp_path / "a.txt"
    text.write_text(f"A flight\n\n{ON_TOPIC}", "utf-8")
    call(
        add,
        text,
        "--db",
        db,
        "--sources",
        known,
        "--url",
        "https://quill.example.org/fr/a",
    )
    assert rows(db, "SELECT source, url FROM documents") == [
        ("be_quill_fr", "https://quill.example.org/fr/a")
    ]
    registry = load(known)
    assert (
        source_for("https://quill.example.org/b", registry, Said()).slug == "be_quill"
    )
    assert (
        source_for("https://quill.example.org/b", registry, Said(tier="party")).slug
        == "by_hand_party"
    )
    assert (
        source_for("https://other.example.org/b", registry, Said()).tier == "document"
    )


def test_addresses_are_fetched_like_sources_and_private_ones_are_not(
    db: Path, site: Site, tmp_path: Path
) -> None:
    known = tmp_path / "sources"
    source(known, "be_quill", f"{site.base}/feed")
    site.article("/news/1", "A flight", ETag='"1"')
    site.article(
        "/news/2",
        "Fish",
        "Herring may be caught from Monday on, the ministry of fish said. " * 4,
        ETag='"2"',
    )
    site.pages["/news/3"] = Reply("no", 403)
    site.article("/secret/4")
    wanted = [f"{site.base}/news/{n}" for n in (1, 2, 3)] + [f"{site.base}/secret/4"]
    inside = ["http://169.254.169.254/latest/meta-data", "http://2130706433/"]
    options = ("--db", db, "--sources", known, "--contact", "someone@example.org")
    told = call(add, *wanted, *inside, *options, status=1).stdout
    assert told.count("not an address on the public internet") == 2
    out = told.splitlines()
    assert out[0].endswith("/news/1: new: A flight (no date, filed under be_quill)")
    assert "/news/2: off topic: " in out[1]
    assert "--topic any" in out[2]
    assert "answers 403" in out[3]
    assert out[3].endswith("save it in your browser and add the file")
    assert "robots.txt" in out[4]
    assert "/secret/4" not in site.paths()
    assert rows(db, "SELECT by_hand, on_topic FROM documents ORDER BY on_topic") == [
        (1, 0),
        (1, 1),
    ]
    assert rows(db, "SELECT count(*) FROM source_checks") == [(0,)]
    again = call(add, *wanted[:2], *options, "--topic", "any").stdout.splitlines()
    assert "/news/1: same: " in again[0]
    assert ": new: Fish" in again[1] or ": same: Fish" in again[1]
    assert rows(db, "SELECT count(*) FROM versions") == [(2,)]


def test_what_cannot_be_added_is_one_line_and_the_rest_goes_on(
    db: Path, tmp_path: Path
) -> None:
    good, empty, picture = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.png"
    good.write_text(f"A flight\n\n{ON_TOPIC}", "utf-8")
    empty.write_bytes(b" ")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    out = call(
        add, tmp_path / "no.html", empty, picture, tmp_path, good, "--db", db, status=1
    ).stdout.splitlines()
    assert "no such file" in out[0]
    assert "empty" in out[1]
    assert "picture" in out[2]
    assert "folder" in out[3]
    assert ": new: A flight" in out[4]


def test_nothing_is_made_for_what_cannot_be_read(tmp_path: Path) -> None:
    binary, empty, path = tmp_path / "a.dat", tmp_path / "b.txt", tmp_path / "n.db"
    binary.write_bytes(bytes(range(256)))
    empty.write_bytes(b"\n")
    call(main, "add", binary, empty, "--db", path, status=1)
    for words, told in (
        (("backfill", empty, "--db", path), "names no file"),
        (("explain", tmp_path / "no.txt", "--db", path), "no.txt: no such file"),
        (("--topic", binary, "timeline", "--db", path), "saved as UTF-8"),
    ):
        out = CliRunner().invoke(main, [*map(str, words)])
        assert out.exit_code != 0
        assert told in out.stderr
    assert sorted(tmp_path.iterdir()) == [binary, empty]


@pytest.mark.parametrize(
    "words",
    [
        ("a.txt", "b.txt", "--url", "https://example.org/"),
        ("a.txt", "--url", "example.org"),
        ("https://example.org/", "--url", "https://example.org/"),
        ("a.txt", "--published", "18 October"),
        ("a.txt", "--tier", "wrong"),
        ("a.txt", "--country", "Belgium"),
        (),
    ],
)
def test_wrong_use_is_status_2(db: Path, words: tuple[str, ...]) -> None:
    call(add, *words, "--db", db, status=2)
    assert not db.exists()


@pytest.mark.skipif(
    not SEED.exists(), reason="../shared is absent: the seed release cannot be added"
)
def test_seed_release_is_the_partys_page(db: Path) -> None:
    url = "https://english.n-va.be/news/twenty-eu-countries-back-belgian-call-joint-action-needed-on-return-of-illegal-and-criminal"
    call(add, SEED, "--db", db, "--url", url)
    found = rows(
        db,
        "SELECT d.url, published_on, on_topic, tier, country FROM documents d JOIN sources s ON s.slug = d.source",
    )
    assert found == [(url, "2025-10-18", 1, "party", "BE")]


def test_crawl_command_reports_and_goes_on_and_the_list_shows_what_was_seen(
    db: Path, site: Site, tmp_path: Path
) -> None:
    known = tmp_path / "sources"
    source(known, "be_quill", f"{site.base}/feed")
    listing = ("list", "--db", db, "--sources", known, "--format", "json")
    (listed,) = json.loads(call(sources, *listing).stdout)
    assert listed["state"] == "unseen"
    source(known, "be_other", f"{site.base}/nothing")
    site.article("/news/1")
    site.feed("/feed", [item("/news/1")])
    result = call(crawl, "--db", db, "--sources", known, status=1)
    assert "be_other: error: the site answers 404" in result.stderr
    assert "be_quill: ok: 1 entries, 1 new, 1 on topic" in result.stderr
    assert (
        "1 of 2 sources answered, 1 documents read, 1 of them new, 1 on topic"
        in result.stdout
    )
    assert "contact" not in result.stderr  # these sources are on this machine
    states = {
        one["slug"]: one["state"] for one in json.loads(call(sources, *listing).stdout)
    }
    assert states["be_quill"] == "live"
    shipped = call(sources, "list", "--db", db).stdout
    assert "be_vanbossuyt" in shipped
    assert "never seen to work on this machine" in shipped
    only = ("--source", "be_quill", "--since", "2020-01-01")
    call(crawl, "--db", db, "--sources", known, *only)
    call(crawl, "--db", db, "--since", "yesterday", status=2)


def test_sources_check_names_every_bad_file(tmp_path: Path) -> None:
    source(tmp_path, "be_quill", "https://quill.example.org/feed", private="no")
    assert (
        "1 source files, 0 of them"
        in call(sources, "check", "--sources", tmp_path).stdout
    )
    (tmp_path / "be_bad.yml").write_text("name: x\n", "utf-8")
    (tmp_path / "be_worse.yml").write_text("kind: [", "utf-8")
    out = call(sources, "check", "--sources", tmp_path, status=1).stdout
    assert "be_bad.yml:" in out
    assert "be_worse.yml:" in out


def test_extract_is_a_filter(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("A flight", ON_TOPIC), "utf-8")
    (tmp_path / "b.html").write_bytes(b"")
    asked = [
        {
            "id": "1",
            "url": "https://example.org/2026/02/03/a",
            "path": str(tmp_path / "a.html"),
            "other": 1,
        },
        {"id": "2", "url": "https://example.org/b", "path": str(tmp_path / "b.html")},
        {"id": "3", "url": "https://example.org/c", "path": str(tmp_path / "c.html")},
        {"id": "4"},
    ]
    lines = "\n".join([*map(json.dumps, asked), "not json", "", "[]"])
    out = [
        json.loads(line)
        for line in call(extract, stdin=lines, status=1).stdout.splitlines()
    ]
    assert set(out[0]) == {"id", "url", "title", "text", "published", "lang"}
    assert (out[0]["title"], out[0]["published"], out[0]["lang"]) == (
        "A flight",
        "2026-02-03",
        "en",
    )
    assert [line["id"] for line in out] == ["1", "2", "3", "4", None, None]
    assert all(set(line) == {"id", "error"} for line in out[1:])
