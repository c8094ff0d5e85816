"""The board as data, file and picture, and reading help. SYNTHETIC: see tests/board_world.py."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.board import Asked, Board, board, cell_named
from db.board_cells import Cell
from db.board_columns import BoardError
from db.coverage import watched
from db.export.board_body import spoken_cell
from db.forgotten_people import forget_person
from db.sentence import pieces, sentence
from db.tombstones import Tombstones
from returnwatch import main
from tests.board_world import NOT_WATCHED, SIGNED, SILENT, build

SVG = "{http://www.w3.org/2000/svg}"


def test_rows_are_the_watched_countries_by_letter_then_bodies(
    file: sqlite3.Connection,
) -> None:
    found = board(file, Asked())
    groups = {g.title: [r.actor.id for r in g.rows] for g in found.groups}
    assert set(groups["Signed"]) == set(SIGNED)
    assert set(groups["Signed"]) | set(groups["Not on the list"]) == set(watched())
    assert groups["Bodies"][:2] == ["commission", "eeas"]
    assert groups["Bodies"][-1] == "taliban"
    assert (found.sources, found.known_on) == (34, "2026-03-20")
    none = board(file, Asked(letter="none"))
    assert [g.title for g in none.groups] == ["Countries", "Bodies"]
    deeds = [r.deeds for g in board(file, Asked(sort="deeds", letter="none")).groups[:1] for r in g.rows]  # fmt: skip
    assert deeds == sorted(deeds, reverse=True)


def test_a_blank_says_whether_anybody_looked(file: sqlite3.Connection) -> None:
    found = board(file, Asked())
    signs = {r.actor.id: {c.sign for c in r.cells} for r in found.rows}
    for code in NOT_WATCHED:
        assert signs[code] == {"hatched"}
    for code in SILENT:
        assert signs[code] == {"none"}
    silent = next(r for r in found.rows if r.actor.id == SILENT[0]).cells[0]
    assert silent.documents == 40
    assert re.search(r"nothing found in 40 documents$", spoken_cell(silent))


def test_signs_say_what_was_told_and_a_signature_is_never_for(
    file: sqlite3.Connection,
) -> None:
    signs = by_key(board(file, Asked()))
    used = {cell.sign for cell in signs.values()}
    assert used >= {"ring", "half", "perhaps", "disc", "tick", "cross", "bars", "dot", "none", "hatched"}  # fmt: skip
    for cell in signs.values():
        if cell.sign == "ring":
            assert cell.shown is not None
            assert cell.shown.stance == "signed"
            assert "signed a letter" in spoken_cell(cell)
        if cell.column.key == "removal" and cell.shown:
            assert cell.sign in ("tick", "bars")
    half = next(c for c in signs.values() if c.sign == "half" and c.actor.kind == "country")  # fmt: skip
    assert re.match(
        rf"{half.actor.name}, [a-zE].*: for, (talk|plan), \d+ \w+ 20\d\d", spoken_cell(half)
    )  # fmt: skip


def test_one_cell_is_read_alone_as_it_stands_on_the_board(
    file: sqlite3.Connection,
) -> None:
    for key, cell in by_key(board(file, Asked(), whole=True)).items():
        if cell.actor.id not in ("BE", "commission", NOT_WATCHED[0]):
            continue
        alone = cell_named(file, Asked(), key)
        assert alone is not None
        assert (alone.sign, alone.held.positions) == (cell.sign, cell.held.positions)
    assert cell_named(file, Asked(), "BE.nothing") is None
    assert cell_named(file, Asked(), "XX.forced") is None


def test_as_of_a_day_nothing_later_counts(file: sqlite3.Connection) -> None:
    early = board(file, Asked(as_of="2024-01-31"))
    assert all(
        c.shown.public_from <= "2024-01-31" for r in early.rows for c in r.cells if c.shown
    )  # fmt: skip
    assert early.letter is None  # the letter is of 2025
    assert early.rail.until == "2026-03-20"  # the rail goes on, so that one can go back
    assert early.documents < board(file, Asked()).documents


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (Asked(as_of="yesterday"), "write 2025-10-18"),
        (Asked(sort="size"), "one of name, changed, deeds"),
        (Asked(columns=("POETRY",)), "one of coordination"),
        (Asked(tier=("blog",)), "one of official"),
        (Asked(letter="zzzz"), "no letter's id begins so"),
    ],
)
def test_what_no_board_can_show_is_told(
    file: sqlite3.Connection, asked: Asked, told: str
) -> None:
    with pytest.raises(BoardError, match=re.escape(told)):
        board(file, asked)


def test_a_file_holds_its_evidence_and_is_the_same_again(
    world: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    for out in (first, second):
        done = call("board", "--db", world, "-o", out, "--mail", "desk@quay.example")
        assert done.exit_code == 0, done.output
    page = first.read_text("utf-8")
    assert page == second.read_text("utf-8")
    assert "connect-src" not in page
    assert "default-src 'none'" in page
    assert "http-equiv" in page
    assert not re.search(r' style="|<script[^>]+src|<link[^>]+stylesheet', page)
    cells = re.findall(r'data-cell="([^"]+)">', page)
    assert len(cells) == page.count('class="drawer"') * 2  # a sign, and its evidence
    assert 'href="mailto:desk@quay.example?subject=Wrong' in page
    assert "1 February 2024" not in page or "data-past" in page
    assert page.count("data-past=") == page.count('class="drawer"')


def test_pictures_are_whole_and_of_their_size(world: Path, tmp_path: Path) -> None:
    for name, more in (("wide.svg", ()), ("share.svg", ("--share",))):
        done = call("board", "--db", world, "-o", tmp_path / name, *more)
        assert done.exit_code == 0, done.output
    wide = ET.parse(tmp_path / "wide.svg").getroot()
    words = [t.text for t in wide.iter(f"{SVG}text")]
    assert {"Belgium", "UNHCR", "Last", "0/40"} <= set(words)
    assert not list(wide.iter(f"{SVG}style"))
    share = ET.parse(tmp_path / "share.svg").getroot()
    assert (share.get("width"), share.get("height")) == ("1200", "630")
    pytest.importorskip("resvg_py", reason="the extra 'png' is not installed")
    done = call("board", "--db", world, "-o", tmp_path / "share.png", "--share")
    assert done.exit_code == 0, done.output
    data = (tmp_path / "share.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (1200, 630)


def test_png_without_its_extra_says_how_to_get_it(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    done = call("board", "--db", world, "-o", tmp_path / "x.png")
    assert done.exit_code == 2
    assert "pip install 'returnwatch[png]'" in done.output
    assert not list(tmp_path.iterdir())
    done = call("board", "--db", world)
    assert "returnwatch board -o board.html" in done.stderr
    assert "Usage" not in done.stderr
    done = call("board", "--db", world, "-o", tmp_path / "x.gif")
    assert done.exit_code == 2
    assert "unknown ending" in done.output
    done = call("board", "--db", world, "-o", tmp_path / "x.svg", "--wide")
    assert done.exit_code == 2


def test_rows_long_and_wide(world: Path, tmp_path: Path) -> None:
    assert call("board", "--db", world, "-o", tmp_path / "long.csv").exit_code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "long.csv").read_text("utf-8-sig"))))  # fmt: skip
    signed = [r for r in rows if r["actor"] == "BE" and r["stance"] == "signed"]
    assert all("signed a letter" in r["mark"] and r["text"] for r in signed)
    assert {r["mark"] for r in rows if r["actor"] == NOT_WATCHED[0]} == {"not watched"}
    done = call(
        "board", "--db", world, "-o", tmp_path / "w.csv", "--wide", "--column", "MISSION"
    )  # fmt: skip
    assert done.exit_code == 0
    head = (tmp_path / "w.csv").read_text("utf-8-sig").splitlines()[0]
    assert head.startswith("actor,name,letter_status,Mission,statements")


def test_versions_of_a_sentence_show_what_was_added_and_left_out(
    file: sqlite3.Connection,
) -> None:
    (root,) = file.execute("SELECT id FROM utterances").fetchone()
    last = file.execute("SELECT child FROM lineage WHERE parent IS NOT NULL ORDER BY child LIMIT 1").fetchone()[0]  # fmt: skip
    found = sentence(file, last)
    assert found is not None
    assert found.id == root
    assert found.root.wording == "root"
    assert [v.public for v in found.versions] == sorted(v.public for v in found.versions)  # fmt: skip
    other = [v for v in found.versions if v.other_speaker]
    assert [v.printed for v in other] == ["Bo Vane"]
    longer = next(v for v in found.versions if v.wording == "reworded")
    assert [p for p in longer.pieces if p[1]] == [("of criminal Afghans", "ins")]
    assert pieces("We want forced return", "We want voluntary and forced return", "trimmed", ()) == [
        ("We want ", ""), ("voluntary and", "del"), (" ", ""), ("forced return", ""),
    ]  # fmt: skip
    assert sentence(file, "nothing") is None


ENGINE = """
import json, sys
for line in sys.stdin:
    row = json.loads(line)
    if "voulons" in row["text"]:
        print(json.dumps({"id": row["id"], "text": "<b>in English</b>"}))
"""


def test_an_engine_of_ones_own_helps_reading_and_is_asked_once(
    world: Path, tmp_path: Path
) -> None:
    engine = tmp_path / "engine.py"
    engine.write_text(ENGINE, "utf-8")
    command = f"{sys.executable} {engine}"
    done = call("translate", "--db", world, "--with", command, "--engine", "quay-1")
    assert done.output.strip() == "2 translations; 2 it gave nothing for"
    again = call("translate", "--db", world, "--with", command, "--engine", "quay-1")
    assert again.output.strip() == "0 translations; 2 it gave nothing for"
    with sqlite3.connect(world) as connection:
        ((statement,),) = connection.execute(
            "SELECT id FROM statements WHERE text LIKE 'Nous voulons que le retour forc%'"
        ).fetchall()
    connection.close()
    out = tmp_path / "said.html"
    assert call("timeline", "--db", world, "--lang", "fr", "-o", out).exit_code == 0
    page = out.read_text("utf-8")
    assert "machine translation, quay-1" in page
    assert "&lt;b&gt;in English&lt;/b&gt;" in page
    assert "in English" not in call("cite", statement, "--db", world).output
    bad = call("translate", "--db", world, "--with", "echo nonsense")
    assert bad.exit_code == 1
    assert "line 1 of its answer" in bad.output
    assert call("translate", "--db", world, "--with", "/no/engine").exit_code == 1


def test_what_is_forgotten_is_forgotten_in_translation_too(
    file: sqlite3.Connection,
) -> None:
    assert file.execute("SELECT count(*) FROM translations").fetchone()[0] > 2
    stones = Tombstones("a reader", "asked to be", "2026-03-21T00:00:00Z")
    forget_person(file, "ada_quill", {"Ada Quill"}, stones)
    left = file.execute("SELECT DISTINCT s.speaker FROM translations AS t JOIN statements AS s ON s.version = t.version").fetchall()  # fmt: skip
    assert left == [("Bo Vane",)]
    file.rollback()


def by_key(found: Board) -> dict[str, Cell]:
    return {cell.key: cell for row in found.rows for cell in row.cells}


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("board") / "world.db"
    build(path, 9)
    return path


@pytest.fixture
def file(world: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(world)
    yield connection
    connection.close()
