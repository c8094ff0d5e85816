"""A file in which every word that came from outside is an attack: no page of the desk and no export lets one through."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import lxml.etree
import lxml.html
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from db.export.to_html import DIRECTION
from returnwatch import main as door
from tests.board_world import build

# a formula, markup, a broken attribute, a link of markdown, an escape of terminals, a line for the log, a mark of direction
ATTACK = "=HYPERLINK(1)\"'><script>alert(1)</script><img src=x onerror=alert(1)></title></svg>]](javascript:alert(1))|\x1b[2J\r\nERROR forged\u202egnp"
LINK = 'javascript:alert(1)//"><script>alert(1)</script>'
#: columns that hold words of strangers; spans, keys and what the schema checks stay as they are
WORDS = {
    "sources": "name rights",
    "documents": "title topic_reason",
    "versions": "title",
    "statements": "text speaker speaker_printed office_printed",
    "people": "name source",
    "names": "note source",
    "offices": "label body source",
    "events": "headline",
    "issues": "message suggestion words",
    "source_checks": "error",
    "translations": "text engine",
}  # fmt: skip
LINKS = {"statements": "url", "sources": "url", "positions": "url"}
JSON = {
    "events": "details",
    "event_mentions": "details",
    "letters": "addressees",
    "lineage": "added removed",
}


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("attack") / "news.db"
    build(path, documents=2)
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT OR IGNORE INTO translations SELECT version, start, \"end\", 'nl', text, 'x', '2026-03-04' FROM statements"
    )
    for table, columns in WORDS.items():
        there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        for column in set(columns.split()) & there:
            connection.execute(f'UPDATE {table} SET "{column}" = ?', (ATTACK,))
    for table, column in LINKS.items():
        connection.execute(f"UPDATE {table} SET {column} = ? || rowid", (LINK,))
    # what is a document's address is what its statements say
    connection.execute("UPDATE documents SET url = ? || rowid", (LINK,))
    for table, columns in JSON.items():
        empty = "{}" if columns == "details" else "[]"
        value = json.dumps({"place": ATTACK} if empty == "{}" else [ATTACK])
        for column in columns.split():
            connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
    connection.commit()
    connection.close()
    return path


def rows(path: Path, sql: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return [row[0] for row in connection.execute(sql)]
    finally:
        connection.close()


def clean(page: str, where: str) -> None:
    """Nothing that came from outside is an element, an attribute or a link that runs, or turns the direction of writing."""
    assert "<script>alert(1)" not in page, where
    if not where.startswith(
        "/news/"
    ):  # the rows of Datasette's own pages are Datasette's
        assert "\x1b" not in page, where
        assert not DIRECTION.search(page), where
    tree = lxml.html.fromstring(page.encode())
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            assert not name.startswith("on"), f"{where}: {name}"
            if name.rpartition("}")[2] in ("href", "src", "action", "xlink:href"):
                assert not re.match(r"\s*(javascript|vbscript|data:text/html)", value, re.I), f"{where}: {value}"  # fmt: skip
        assert (element.tag, element.get("src")) != ("img", "x"), where


def desk(path: Path) -> Iterator[tuple[str, int, str, str]]:
    """Address, status, kind and body of every page of the desk, and of Datasette's own pages of our file."""
    from datasette.app import Datasette

    served = Datasette([str(path)], settings={"sql_time_limit_ms": 10_000})
    one = {
        kind: rows(path, f"SELECT {column} FROM {table} LIMIT 1")
        for kind, table, column in (
            ("statement", "statements", "id"), ("document", "documents", "id"), ("person", "people", "slug"),
            ("office", "offices", "slug"), ("source", "sources", "slug"), ("letter", "letters", "id"),
            ("claim", "claims", "id"), ("utterance", "utterances", "id"),
        )
    }  # fmt: skip
    addresses = ["/", "/-/returnwatch", "/-/returnwatch/board", "/-/returnwatch/timeline", "/-/returnwatch/country/BE"]  # fmt: skip
    addresses += [f"/-/returnwatch/{kind}/{id_}" for kind, ids in one.items() for id_ in ids]  # fmt: skip
    asked_for = quote(
        ATTACK.translate({27: None, 0x202E: None})
    )  # a form shows again what was typed
    addresses += [f"/-/returnwatch/{kind}/{quote(ATTACK.translate({27: None, 0x202E: None}), safe='')}" for kind in (*one, "country")]  # fmt: skip
    addresses += [f"/-/returnwatch/{page}?{name}={asked_for}" for page in ("board", "timeline") for name in
                  ("country", "speaker", "q", "measure", "sort", "letter", "day", "since", "until", "cell", "kind", "from")]  # fmt: skip
    tables = [
        "statements",
        "documents",
        "sources",
        "people",
        "offices",
        "events",
        "positions",
        "issues",
        "letters",
        "lineage",
        "timeline",
        "source_health",
    ]
    addresses += [f"/news/{table}?_size=5" for table in tables]
    addresses += ["/news/timeline.atom?_size=5", "/-/returnwatch/timeline?_format=atom"]
    from db.desk.questions import read

    hostile = ("'; DROP TABLE statements; --", '" OR 1=1', ATTACK, "(", "NEAR(", "*")
    for name, query in read("queries.yml").items():
        asked = re.findall(r":(\w+)", query["sql"])
        for words in hostile[: 6 if "search" in name else 3]:
            said = "&".join(f"{one}={quote(words)}" for one in dict.fromkeys(asked))
            addresses.append(f"/news/{name}?{said}")

    async def get(address: str) -> Any:
        return await served.client.get(address, follow_redirects=True)

    async def every() -> list[Any]:
        await served.invoke_startup()
        return [(address, await get(address)) for address in addresses]

    for address, answer in asyncio.run(every()):
        yield address, answer.status_code, answer.headers.get("content-type", ""), answer.text  # fmt: skip


def test_no_page_of_the_desk_lets_an_attack_through(poisoned: Path) -> None:
    before = rows(poisoned, "SELECT count(*) FROM statements")
    for address, status, kind, body in desk(poisoned):
        assert status < 500, f"{address}: {body[:500]}"
        if "html" in kind:
            clean(body, address)
        elif "xml" in kind:
            feed(body.encode(), address)
    assert rows(poisoned, "SELECT count(*) FROM statements") == before


def feed(body: bytes, where: str) -> None:
    tree = lxml.etree.fromstring(body)  # controls would be no XML
    for link in tree.iter("{*}link"):
        assert not link.get("href", "").lower().startswith("javascript"), where
    for words in tree.itertext():
        assert not DIRECTION.search(words) or words.count("\u202e") == words.count("\u202c"), where  # fmt: skip


def call(*words: str | Path) -> str:
    done = CliRunner().invoke(door, [str(word) for word in words])
    assert done.exit_code in (0, 1), done.output
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_no_export_lets_an_attack_through(poisoned: Path, tmp_path: Path) -> None:
    db = ("--db", poisoned)
    for command, name in (
        ("timeline", "t.html"), ("timeline", "t.csv"), ("timeline", "t.xlsx"), ("timeline", "t.docx"), ("timeline", "t.md"),
        ("timeline", "t.atom"), ("timeline", "t.ics"), ("timeline", "t.jsonl"), ("positions", "p.csv"), ("positions", "p.xlsx"),
        ("events", "e.csv"), ("events", "e.md"), ("lineage", "l.csv"), ("board", "b.html"), ("board", "b.svg"),
        ("chart", "c.svg"), ("claims", "k.csv"), ("signatories", "s.csv"),
    ):  # fmt: skip
        output = tmp_path / name
        more = (rows(poisoned, "SELECT id FROM utterances LIMIT 1") or [""]) if command == "lineage" else []  # fmt: skip
        more = ["speakers"] if command == "chart" else more
        told = call(command, *more, *db, "-o", output)
        assert output.exists(), f"{command} {name}: {told}"
        one(output)


def one(file: Path) -> None:
    kind = file.suffix
    if kind in (".html", ".svg"):
        page = file.read_text("utf-8")
        if kind == ".svg":
            lxml.etree.fromstring(page.encode())
        clean(page, file.name)
    elif kind == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.reader(opened):
                for cell in row:
                    assert not re.match(r"[=+@\t\r]|-\D", cell), f"{file.name}: {cell!r:.80}"  # fmt: skip
    elif kind == ".xlsx":
        for sheet in load_workbook(file):
            for cells in sheet.iter_rows():
                for cell in cells:
                    assert cell.data_type != "f", f"{file.name}: {cell.value!r:.80}"
                    link = cell.hyperlink.target if cell.hyperlink else ""
                    assert not (link or "").lower().startswith("javascript"), link
    elif kind == ".docx":
        with zipfile.ZipFile(file) as packed:
            for name in packed.namelist():
                if name.endswith((".xml", ".rels")):
                    lxml.etree.fromstring(packed.read(name))
            assert b'Target="javascript' not in packed.read("word/_rels/document.xml.rels")  # fmt: skip
    elif kind == ".atom":
        feed(file.read_bytes(), file.name)
    elif kind == ".md":
        words = file.read_text("utf-8")
        assert "<script" not in words.replace("\\<", "").replace("&lt;", ""), file.name
        assert not re.search(r"(?<!\\)\]\(javascript", words), file.name
        assert "\x1b" not in words
    elif kind == ".ics":
        assert not re.search(rb"^ERROR forged", file.read_bytes(), re.M)


def test_no_terminal_and_no_mail_takes_orders(poisoned: Path) -> None:
    db = ("--db", poisoned)
    statement = rows(poisoned, "SELECT id FROM statements LIMIT 1")[0]
    document = rows(poisoned, "SELECT id FROM documents LIMIT 1")[0]
    for words in (
        ("timeline",), ("positions",), ("events",), ("stats",), ("check",), ("coverage",), ("claims",), ("signatories",),
        ("digest", "--since", "2020-01-01"), ("digest", "--since", "2020-01-01", "--format", "html"), ("cite", statement),
        ("diff", document), ("search", "file"), ("search", '" OR 1=1 --'), ("search", "NEAR("),
    ):  # fmt: skip
        told = call(*words, *db)
        assert "\x1b" not in told, words
        assert not re.search(r"^ERROR forged", told, re.M), words
        for line in told.splitlines():
            # a mark that is not closed would turn what the program itself says behind it
            assert line.count("\u202e") <= line.count("\u202c"), words
        if "html" in words:
            clean(told, " ".join(map(str, words)))
