"""Proof: citations, evidence in a zip, and what was public or known by a day."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from db.filters import standing
from db.found import Annotation, StatementFound
from db.records import DateFound, Filters, Page, SourceRow
from db.store import Store
from returnwatch import main
from tests.local_site import ON_TOPIC, Reply, Site, item, source
from tests.local_site import page as html

MakePage = Callable[..., Page]
FIRST, SECOND = "We will return them all.", "We may return some of them."


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def said(path: Path, *arguments: str) -> list[str]:
    result = call("timeline", "--db", path, "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    return [row["text"] for row in json.loads(result.stdout)]


def tag(store: Store) -> None:
    """Every text is one statement, its body."""
    for text in store.texts(again=True):
        whole = StatementFound(
            text.body_start, len(text.text), "indirect", "unnamed", rule="test"
        )
        store.add_annotation(text, Annotation("en", True, statements=(whole,)), "test")
    store.flush()


@pytest.fixture
def edited(store: Store, page: MakePage) -> Path:
    """Published on 1 January, fetched on the 3rd, and with other words on the 7th."""
    run = store.begin_run("crawl", "test")
    published = DateFound("2026-01-01", "meta")
    for day, words in (("03", FIRST), ("07", SECOND)):
        store.add_page(
            run,
            page(
                words,
                fetched_at=f"2026-01-{day}T08:00:00Z",
                published=published,
                body_sha256=day,
            ),
        )
        store.flush()
    tag(store)
    return store.path


@pytest.mark.parametrize(
    ("day", "public", "known"),
    [
        ("2025-12-31", [], []),
        ("2026-01-01", [FIRST], []),
        ("2026-01-03", [FIRST], [FIRST]),
        ("2026-01-07", [SECOND], [SECOND]),
        ("2026", [SECOND], [SECOND]),
    ],
)
def test_the_wording_of_a_day(
    edited: Path, day: str, public: list[str], known: list[str]
) -> None:
    assert said(edited, "--as-of", day) == public
    assert said(edited, "--as-of", day, "--known-to-us") == known


def test_search_finds_the_words_of_that_day_alone(edited: Path) -> None:
    def found(*arguments: str) -> set[str]:
        result = call(
            "search", "return", "--db", edited, "--format", "json", *arguments
        )
        assert result.exit_code == 0, result.output
        return {row["found"] for row in json.loads(result.stdout)}

    assert found("--as-of", "2026-01-01") == {"statement", "document"}
    assert found("--as-of", "2025-12-31") == set()
    assert found("--as-of", "2026-01-01", "--known-to-us") == set()


@pytest.mark.parametrize(
    "arguments", [["--as-of", "yesterday"], ["--known-to-us"], ["--as-of", "2026-13"]]
)
def test_a_day_that_is_none_is_refused(edited: Path, arguments: list[str]) -> None:
    result = call("timeline", "--db", edited, *arguments)
    assert result.exit_code == 2
    assert "--" in result.output


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(1, 9)), max_size=8
    )
)
def test_documents_public_by_a_day_only_grow_with_the_day(
    looks: list[tuple[int, int, int]],
) -> None:

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "a.db") as store:  # fmt: skip
        store.sync_sources([SourceRow("be_a", "A", "BE", "official", "en", "feed", "https://a.example/", "a.example")])  # fmt: skip
        run = store.begin_run("crawl", "test")
        for number, wording, day in sorted(looks, key=lambda look: look[2]):
            store.add_page(
                run,
                Page(
                    f"https://a.example/{number}", "be_a", f"2026-01-0{day}T08:00:00Z", 200, "A", f"Words {wording}", "en",
                    DateFound(f"2026-01-0{max(1, day - 2)}", "meta"), True, "", f"{number}{wording}",
                ),
            )  # fmt: skip
            store.flush()
        tag(store)
        for known in (False, True):
            before: set[str] = set()
            for day in range(10):
                filters = Filters(as_of=f"2026-01-{day:02}", known_to_us=known)
                condition, values = standing(filters)
                public = [
                    row[0]
                    for row in store.connection.execute(
                        f"SELECT s.document FROM statements AS s WHERE {condition}",
                        values,
                    )
                ]
                assert len(public) == len(set(public))  # one wording a document
                assert before <= set(public)
                before = set(public)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("proof")
    with Site() as site:
        site.feed("/feed", [item(site.base + "/a")])
        text = "“We will return twelve people to Afghanistan,” said Minister Ada Quill."

        site.pages["/a"] = Reply(html("Flight [one]", f"{ON_TOPIC}</p><p>{text}"))
        source(folder / "sources", "be_news", site.base + "/feed")
        path = folder / "news.db"
        done = call("run", "--db", path, "--sources", folder / "sources")
        assert done.exit_code == 0, done.output
        yield path


def one(path: Path) -> tuple[str, str]:
    with sqlite3.connect(path) as connection:
        found: tuple[str, str] = connection.execute(
            "SELECT id, text FROM statements WHERE kind = 'direct' LIMIT 1"
        ).fetchone()
    return found


def test_a_citation_names_words_copy_hash_and_time(crawled: Path) -> None:
    statement, words = one(crawled)
    text = call("cite", statement, "--db", crawled).stdout
    assert words in text
    assert "Ada Quill" in text
    assert ".warc.gz at byte " in text
    assert "no person has looked at it" in text
    markdown = call("cite", statement, "--db", crawled, "--format", "md").stdout
    assert markdown.startswith(f"> {words}")
    assert r"[Flight \[one\]](<http://127.0.0.1" in markdown
    [item_] = json.loads(
        call("cite", statement, "--db", crawled, "--format", "csl").stdout
    )
    assert item_["type"] == "webpage"
    assert item_["issued"]["date-parts"][0][0] > 2000


def test_an_id_that_moved_is_followed_and_one_that_is_none_refused(
    crawled: Path,
) -> None:
    statement, words = one(crawled)
    with sqlite3.connect(crawled) as connection:
        connection.execute("INSERT OR REPLACE INTO moved_ids VALUES ('0ld', ?)", (statement,))  # fmt: skip
    assert words in call("cite", "0ld", "--db", crawled).stdout
    refused = call("cite", "nobody", "--db", crawled)
    assert refused.exit_code == 2
    assert "no statement's id begins so" in refused.output
    assert words in call("cite", statement[:8], "--db", crawled).stdout


def test_evidence_can_be_checked_without_the_program(
    crawled: Path, tmp_path: Path
) -> None:
    statement, words = one(crawled)
    output = tmp_path / "evidence.zip"
    done = call("evidence", statement, "--db", crawled, "-o", output)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(output) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    span = json.loads(files["span.json"])
    assert files["text.txt"].decode()[span["start"] : span["end"]] == words
    assert span["version_sha256"] == hashlib.sha256(files["text.txt"]).hexdigest()
    read = [
        (
            record.rec_headers.get_header("WARC-Target-URI"),
            record.content_stream().read(),
        )
        for record in ArchiveIterator(BytesIO(files["record.warc.gz"]))
    ]
    [(address, body)] = read
    assert address == span["url"]
    assert b"return twelve people" in body
    assert "What it does not prove" in files["README.txt"].decode()
    assert json.loads(files["collection.json"])["run"]["command"] == "run"
    before = output.read_bytes()
    call("evidence", statement, "--db", crawled, "-o", output)
    assert output.read_bytes() == before


def test_evidence_without_its_archive_says_what_to_bring(
    crawled: Path, tmp_path: Path
) -> None:
    statement, _ = one(crawled)
    alone = tmp_path / "alone.db"
    with sqlite3.connect(crawled) as connection:
        connection.execute("VACUUM INTO ?", (str(alone),))
    refused = call("evidence", statement, "--db", alone, "-o", tmp_path / "e.zip")
    assert refused.exit_code == 1
    assert "bring the archive's folder back" in refused.output
    assert not (tmp_path / "e.zip").exists()


def test_a_denial_is_never_shown_as_said(filled: Path, tmp_path: Path) -> None:
    with sqlite3.connect(filled) as connection:
        connection.execute("UPDATE statements SET modality = 'denied'")
        (first,) = connection.execute("SELECT id FROM statements LIMIT 1").fetchone()
    connection.close()
    shown = [
        call(*command, "--db", filled).output
        for command in (
            ("timeline",),
            ("search", "returns"),
            ("digest", "--since", "2020"),
            ("digest", "--since", "2020", "--format", "atom"),
            *(("cite", first, "--format", form) for form in ("text", "md", "csl")),
            *(("timeline", "-o", "-", "--format", form) for form in ("ics", "atom", "md", "html", "timelinejs")),
        )
    ]  # fmt: skip
    assert [words for words in shown if "(denied)" not in words] == []
    proof = tmp_path / "proof.zip"
    assert call("evidence", first, "-o", proof, "--db", filled).exit_code == 0
    with zipfile.ZipFile(proof) as zipped:
        assert b"(denied) " in zipped.read("README.txt")
        assert json.loads(zipped.read("span.json"))["modality"] == "denied"
