"""A trimmed copy for the web: the evidence is there, the rest of other people's articles is not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.publishing import OPEN, blanked
from returnwatch import main as main_command

# synthetic: invented ministries, people and words
SAID = "“We will return them to Afghanistan,” said Minister Ada Quill of Belgium on Monday."
PRIVATE = (
    "Xyloquent herons stood by the deportation centre that the Afghan families know."
)
ARTICLE = f"{PRIVATE} {SAID} {PRIVATE}\n\nMore of the zyzzyva story about deportations to Kabul."


def run(*words: str) -> Result:
    return CliRunner().invoke(main_command, list(words))


def rows(path: Path, sql: str) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release under an open licence, an outlet's article, and a note of the user's own."""
    folder = tmp_path_factory.mktemp("news")
    path = folder / "news.db"
    text = folder / "text.txt"
    text.write_text(f"Return flights\n\n{ARTICLE}", "utf-8")
    about = ["--published", "2026-03-03", "--db", str(path), "--lang", "en"]
    for tier, url in (
        ("official", "https://hills.example/release"),
        ("press", "https://paper.example/story"),
    ):
        more = ["--url", url, "--tier", tier, "--country", "BE"]
        done = run("add", str(text), *about, *more)
        assert done.exit_code == 0, done.output
    own = folder / "own.txt"
    own.write_text(f"My note on deportations to Afghanistan\n\n{SAID}", "utf-8")
    assert run("add", str(own), *about).exit_code == 0
    with sqlite3.connect(path) as connection:
        connection.execute(
            "UPDATE sources SET rights = 'Open Government Licence v3.0' WHERE tier = 'official'"
        )
    connection.close()
    return path


def test_evidence_stays_and_the_rest_of_an_article_goes(
    news: Path, tmp_path: Path
) -> None:
    web = tmp_path / "web"
    refused = run("publish", str(web), "--db", str(news))
    assert refused.exit_code == 1
    assert "--contact" in refused.output
    done = run("publish", str(web), "--db", str(news), "--contact", "desk@example.org")
    assert done.exit_code == 0, done.output
    assert "2 documents" in done.output
    assert (
        "1 texts in full, 1 trimmed to their evidence, 1 documents of your own left out"
        in done.output
    )
    copy = web / "returnwatch.db"
    texts = dict(
        rows(
            copy,
            "SELECT d.url, v.text FROM versions AS v JOIN documents AS d ON d.id = v.document",
        )
    )
    assert "Xyloquent" in texts["https://hills.example/release"]
    story = texts["https://paper.example/story"]
    assert SAID in story
    assert "Xyloquent" not in story
    assert "zyzzyva" not in story
    whole = rows(
        news,
        "SELECT text FROM versions WHERE document = (SELECT id FROM documents WHERE url LIKE '%story')",
    )
    assert len(story) == len(whole[0][0])
    said = 'SELECT s.text, substr(v.text, s.start + 1, s."end" - s.start) FROM statements AS s JOIN versions AS v ON v.id = s.version'
    assert all(words == printed for words, printed in rows(copy, said))
    assert rows(copy, said)
    # not in the bytes of the file either, but for the release that may be shown
    assert copy.read_bytes().count(b"My note") == 0
    assert rows(copy, "SELECT count(*) FROM captures WHERE warc <> ''") == [(0,)]
    assert rows(
        copy, "SELECT count(*) FROM versions_fts WHERE versions_fts MATCH 'zyzzyva'"
    ) == [(1,)]
    assert run("verify", "--db", str(copy)).exit_code == 0
    assert "Ada Quill" in run("timeline", "--db", str(copy)).output
    refused = run("tag", "--all", "--db", str(copy))
    assert refused.exit_code == 1
    assert "a trimmed copy" in refused.output
    again = run(
        "publish", str(tmp_path / "x"), "--db", str(copy), "--contact", "a@b.example"
    )
    assert again.exit_code == 1
    assert "published copy already" in again.output


def test_what_is_blanked_keeps_its_length_and_lines() -> None:
    assert blanked("One two.\nThree 𝟜.", [(4, 7)]) == "    two \n        "


@pytest.mark.parametrize(
    ("rights", "free"),
    [
        ("Open Government Licence v3.0", True),
        ("CC BY 4.0", True),
        ("CC BY-SA 4.0", True),
        ("CC BY-NC 4.0", False),
        ("CC BY-ND 4.0", False),
        ("all rights reserved: leads only", False),
        ("", False),
    ],
)
def test_which_licence_lets_a_text_be_shown_whole(rights: str, free: bool) -> None:
    assert bool(OPEN.search(rights)) is free
