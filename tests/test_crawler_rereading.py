"""Archived bytes read again give the words that are stored; what was changed since is found."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.archive import ArchiveError, folder_of
from crawler.by_hand import add
from crawler.crawl import crawl
from crawler.demo.server import SOURCES, DemoServer
from crawler.filed import Said
from crawler.registry import load
from crawler.rereading import Reader, reader
from db.records import key
from db.verify import Fault, Reread, verify
from tests.local_site import ON_TOPIC, Reply, Site, item, page, source


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's sites, and two files that a user added, one of them with a title of the user's."""
    folder = tmp_path_factory.mktemp("rereading")
    path = folder / "demo.db"
    with DemoServer() as server, Site() as site:
        entries = [item("/blocked", body=ON_TOPIC), item("", "No link", body=ON_TOPIC)]
        site.feed("/feed", entries)
        site.pages["/blocked"] = Reply("no", 403)
        site.feed("/twins", [item("/twin")])
        site.pages["/twin.json"] = Reply(
            json.dumps({"title": "A twin", "body": f"<p>{ON_TOPIC}</p>"})
        )
        twin = "document: {url: '{url}.json', title: title, text: body}\n"
        sources = [
            source(folder / "sources", "be_feed", f"{site.base}/feed"),
            source(folder / "sources", "be_twin", f"{site.base}/twins", more=twin),
        ]
        crawl([*load(SOURCES, base=server.base).values(), *sources], path)
    (folder / "a.html").write_text(page("A flight", ON_TOPIC), "utf-8")
    (folder / "b.txt").write_text(f"A flight\n\n{ON_TOPIC}", "utf-8")
    add([str(folder / "a.html")], path, {}, Said(title="Another title"))
    add([str(folder / "b.txt")], path, {}, Said(tier="party"))
    return path


@pytest.fixture
def file(crawled: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of it, with its archive."""
    path = tmp_path / "demo.db"
    shutil.copy(crawled, path)
    for wal in crawled.parent.glob("demo.db-*"):
        shutil.copy(wal, tmp_path / wal.name)
    shutil.copytree(folder_of(crawled), folder_of(path))
    connection = sqlite3.connect(path)
    connection.isolation_level = None
    yield connection
    connection.close()


def faults(
    connection: sqlite3.Connection, folder: Path, sample: int = 0
) -> tuple[list[Fault], Reread]:
    reread = Reread()
    found = verify(connection, Reader(folder), sample=sample, reread=reread)
    return list(found), reread


def test_every_kind_of_reading_gives_the_same_words_again(
    file: sqlite3.Connection, tmp_path: Path
) -> None:
    found, reread = faults(file, tmp_path / "demo.archive")
    assert found == []
    (number,) = file.execute(
        "SELECT count(*) FROM captures WHERE version IS NOT NULL"
    ).fetchone()
    assert number > 25
    assert (reread.equal, reread.not_comparable) == (number, 0)
    kinds = {
        row[0].split("-")[0].split()[0]
        for row in file.execute("SELECT DISTINCT extractor FROM captures")
    }
    # pages, letters, texts of feeds, JSON twins, plain text: none is left out
    assert {"trafilatura", "pypdf", "feed", "json", "text"} <= kinds
    assert faults(file, tmp_path / "demo.archive", sample=3)[1].equal == 3


def test_words_that_are_not_those_of_the_bytes_are_found(
    file: sqlite3.Connection, tmp_path: Path
) -> None:
    version, document, text = file.execute(
        "SELECT v.id, v.document, text FROM versions v JOIN captures c ON c.version = v.id"
        " WHERE extractor LIKE 'trafilatura%' LIMIT 1"
    ).fetchone()
    text = text.replace("a", "o", 1)
    forged = key(document, hashlib.sha256(text.encode()).hexdigest())
    # as thorough as a forger can be: words, key and every row that points to it
    file.execute("PRAGMA foreign_keys=OFF")
    for sql in (
        "UPDATE versions SET text = ?2, id = ?3 WHERE id = ?1",
        "UPDATE captures SET version = ?3 WHERE version = ?1",
    ):
        file.execute(sql, (version, text, forged))
    found, _ = faults(file, tmp_path / "demo.archive")
    assert [fault.what for fault in found] == [
        f"its bytes, read again, give other words than version {forged}"
    ]
    file.execute(
        "UPDATE captures SET body_sha256 = 'x' WHERE id = (SELECT id FROM captures LIMIT 1)"
    )
    found, _ = faults(file, tmp_path / "demo.archive")
    assert any("do not have the hash" in fault.what for fault in found)


def test_what_an_older_reader_read_is_no_fault(
    file: sqlite3.Connection, tmp_path: Path
) -> None:
    older = "UPDATE captures SET read_as = replace(read_as, ?, 'older')"
    file.execute(older, (reader(),))
    found, reread = faults(file, tmp_path / "demo.archive")
    assert found == []
    assert reread.equal == 0
    assert reread.not_comparable > 25
    file.execute("UPDATE captures SET read_as = ''")  # of a file made before
    assert faults(file, tmp_path / "demo.archive")[1].not_comparable > 25


def test_an_archive_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"no such folder.*bring it back"):
        Reader(tmp_path / "none")
