"""Every table there is, held against words that must not be in it: what was forgotten, and other people's articles."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from returnwatch import main as door

# synthetic: invented ministers and words; each odd word stands in one place only
MINISTER = "Zebedee Quorn"
SAID = (
    f"“We will return convicted Afghan nationals to Afghanistan by charter flight,” said {MINISTER}, Minister for"
    " Migration of Belgium, on Monday."
)
LETTER = "Belgium, Austria and Denmark signed a joint letter of 2 March 2026 to the Commission on returns to Afghanistan."
FLIGHT = (
    "On 1 March 2026 a charter flight took 37 Afghan nationals from Belgium to Kabul."
)
#: address: (tier, its odd word, text)
PAGES = {
    "https://hills.example/release": ("official", "Abracadabrant", f"{SAID} {LETTER} {FLIGHT}"),
    "https://paper.example/story": ("press", "Xyloquent", f"{SAID} {FLIGHT}"),
    "https://wire.example/news": ("wire", "Zyzzyvaform", f"The minister, {MINISTER}, said that forced returns to Afghanistan would begin. {LETTER}"),
}  # fmt: skip
TEXTS = {
    "versions.text",
    "versions_fts_data.block",
}  # a name stands where it was printed
SECRET = "https://paper.example/story"


def run(*words: str | Path) -> Result:
    done = CliRunner().invoke(door, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done


def filled(folder: Path, path: Path, addresses: list[str]) -> Path:
    for number, address in enumerate(addresses):
        tier, odd, text = PAGES[address]
        # a sentence that is no evidence, with a word of its own
        body = f"Return flights to Afghanistan\n\n{odd} herons stood by the lake.\n\n{text}\n\n{odd} rain fell on the Afghan market."
        file = folder / f"{number}.txt"
        file.write_text(body, "utf-8")
        run("add", file, "--db", path, "--url", address, "--tier", tier, "--country", "BE", "--lang", "en",
            "--published", "2026-03-03")  # fmt: skip
    run("people", "add", MINISTER, "--db", path, "--office", "Minister for Migration", "--country", "BE", "--from",
        "2025-01-01", "--source", "https://hills.example/cabinet")  # fmt: skip
    run("tag", "--all", "--db", path)
    run("link", "--db", path)
    with sqlite3.connect(path) as connection:  # as an engine of the user's would
        connection.execute(
            "INSERT INTO translations SELECT version, start, \"end\", 'nl', text, 'engine', '2026-03-04' FROM statements"
        )
    connection.close()
    return path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    return filled(folder, folder / "news.db", list(PAGES))


def copied(path: Path, folder: Path) -> Path:
    copy = folder / "copy.db"
    with sqlite3.connect(path) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    shutil.copytree(path.with_suffix(".archive"), copy.with_suffix(".archive"))
    return copy


def holding(path: Path, word: str) -> Iterator[str]:
    """Table and column of every value that holds a word, in any letters."""
    connection = sqlite3.connect(path)
    try:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        ).fetchall()
        for (table,) in tables:
            columns = [
                row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')
            ]
            for column in columns:
                found = connection.execute(
                    f'SELECT count(*) FROM "{table}" WHERE instr(lower(CAST("{column}" AS TEXT)), ?)',
                    (word.lower(),),
                ).fetchone()[0]
                if found:
                    yield f"{table}.{column}"
    finally:
        connection.close()


def counts(path: Path) -> dict[str, int]:
    connection = sqlite3.connect(path)
    try:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in [
                "statements",
                "positions",
                "letter_mentions",
                "events",
                "event_mentions",
                "figures",
                "spoken",
                "lineage",
                "utterances",
                "translations",
            ]
        }
    finally:
        connection.close()


def test_the_newest_tables_are_full_before(world: Path) -> None:
    """Else the tests below would prove nothing."""
    found = counts(world)
    assert all(found.values()), found
    for _, odd, _ in PAGES.values():
        assert set(holding(world, odd)) >= {"versions.text"}


def test_nothing_of_a_forgotten_document_stays_in_any_table(
    world: Path, tmp_path: Path
) -> None:
    path = copied(world, tmp_path)
    with sqlite3.connect(path) as connection:
        (document,) = connection.execute(
            "SELECT id FROM documents WHERE url = ?", (SECRET,)
        ).fetchone()
        (version,) = connection.execute(
            "SELECT id FROM versions WHERE document = ?", (document,)
        ).fetchone()
        statements = connection.execute(
            "SELECT id FROM statements WHERE document = ?", (document,)
        ).fetchall()
    connection.close()
    assert statements
    run("forget", SECRET, "--db", path, "--reason", "a wish")
    for word in ("Xyloquent", SECRET, version):
        assert list(holding(path, word)) == []
    assert list(holding(path, document)) == ["forgotten.id"]
    # what link has still to do names them by their keys alone
    run("link", "--db", path)
    for (statement,) in statements:
        assert list(holding(path, statement)) == []
    assert b"xyloquent" not in path.read_bytes().lower()
    run("verify", "--db", path)


def test_nothing_of_a_forgotten_person_stays_but_in_the_texts(
    world: Path, tmp_path: Path
) -> None:
    path = copied(world, tmp_path)
    run("forget", MINISTER, "--db", path, "--reason", "a wish")
    run("link", "--db", path)
    assert set(holding(path, "quorn")) <= TEXTS
    run("tag", "--all", "--db", path)
    run("link", "--db", path)
    assert set(holding(path, "quorn")) <= TEXTS
    run("verify", "--db", path)


def test_what_is_published_holds_no_articles_words(world: Path, tmp_path: Path) -> None:
    run("publish", tmp_path, "--db", world, "--contact", "desk@example.org")
    copy = tmp_path / "returnwatch.db"
    for _, odd, _ in PAGES.values():
        assert list(holding(copy, odd)) == []
        assert odd.lower().encode() not in copy.read_bytes().lower()
    assert counts(copy)["statements"] == counts(world)["statements"]
    run("verify", "--db", copy)


DERIVED = [
    "statements",
    "statement_measures",
    "statement_countries",
    "mentions",
    "letters",
    "letter_mentions",
    "letter_pairs",
    "signatures",
    "claims",
    "figures",
    "positions",
    "event_mentions",
    "event_pairs",
    "events",
    "event_documents",
    "utterances",
    "lineage",
    "story_pairs",
]
#: when a machine saw it
MOMENTS = {"first_seen_at", "public_from"}


def derived(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    connection = sqlite3.connect(path)
    try:
        found = {}
        for table in DERIVED:
            columns = [
                f'"{row[1]}"'
                for row in connection.execute(f"PRAGMA table_info({table})")
                if row[1] not in MOMENTS
            ]
            found[table] = sorted(
                connection.execute(f"SELECT {', '.join(columns)} FROM {table}"),
                key=repr,
            )
        return found
    finally:
        connection.close()


def test_two_files_united_say_what_one_file_says(world: Path, tmp_path: Path) -> None:
    addresses = list(PAGES)
    a = filled(tmp_path, tmp_path / "a.db", addresses[:2])
    b = filled(tmp_path, tmp_path / "b.db", addresses[1:])
    run("merge", a, b, "-o", tmp_path / "all.db")
    wanted, united = derived(world), derived(tmp_path / "all.db")
    for table in DERIVED:
        assert united[table] == wanted[table], table
    # what one of them has forgotten is in no table of the new file, nor is who was forgotten in decisions
    run("forget", MINISTER, "--db", a, "--reason", "a wish")
    run("merge", b, a, "-o", tmp_path / "less.db")
    assert set(holding(tmp_path / "less.db", "quorn")) <= TEXTS
