"""From fifteen pages in seven languages to the board: one letter and who signed it, one tree a sentence, the answer, the drifted
figure, the wrong speaker, the reversal. SYNTHETIC: see cases/board_october/README.md."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.board import Asked, Board, board
from db.board_cells import Cell
from db.export.board_body import spoken_cell
from returnwatch import main
from tests.october import DOCUMENTS, EXPECTED, build

Row = dict[str, Any]
ACTORS = {"EC": "commission"}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, every_stance_shown: None) -> Path:
    path = tmp_path_factory.mktemp("october") / "october.db"
    build(path)
    return path


@pytest.fixture(scope="module")
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(file)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def now(opened: sqlite3.Connection) -> Board:
    return board(opened, Asked())


def rows(file: Path, *arguments: str) -> list[Row]:
    result = CliRunner().invoke(main, [*arguments, "--db", str(file), "--format", "json"])  # fmt: skip
    assert result.exit_code == (arguments[0] == "check"), result.output
    found: list[Row] = json.loads(result.stdout)
    return found


def url(document: str) -> str:
    return str(DOCUMENTS[document]["url"])


def cells(found: Board) -> dict[str, Cell]:
    return {cell.key: cell for row in found.rows for cell in row.cells}


def test_each_thing_happened_once_with_its_documents(
    file: Path, opened: sqlite3.Connection
) -> None:
    found = rows(file, "events")
    wanted = sorted(EXPECTED["events"], key=lambda e: e["on_date"])
    assert [(e["kind"], e["date"], e["country"]) for e in found] == [(e["kind"], e["on_date"], e["country"]) for e in wanted]  # fmt: skip
    for event, gold in zip(found, wanted, strict=True):
        told = {row[0] for row in opened.execute("SELECT d.url FROM event_documents AS x JOIN versions AS v ON v.id = x.version JOIN documents AS d ON d.id = v.document WHERE x.event = ?", (event["event"],))}  # fmt: skip
        assert told == {url(d["document"]) for d in gold["documents"]}  # fmt: skip
    letter, reply, _ = found
    assert reply["replies_to"] == letter["event"]
    assert reply["headline"] == "European Commission: reply to the letter of 16 October 2025"  # fmt: skip


def test_one_letter_has_its_twenty_signatories(file: Path) -> None:
    (letter,) = rows(file, "signatories")
    gold = EXPECTED["letters"][0]
    assert (letter["dated_on"], letter["claimed"], letter["printed"]) == (gold["dated_on"], 20, 20)  # fmt: skip
    told = rows(file, "signatories", letter["letter"])
    signed = {r["country"]: r for r in told if r["status"] in ("signed", "backed")}
    assert sorted(signed) == gold["signatories"]
    # a list without Norway is no second letter and no withdrawal
    assert url("08-outlet-it-without-norway") in signed["AT"]["confirming"]
    assert url("08-outlet-it-without-norway") not in signed["NO"]["confirming"]


def test_a_sentence_is_one_tree_and_the_wrong_speaker_is_flagged(
    file: Path, opened: sqlite3.Connection
) -> None:
    told = opened.execute(
        "SELECT s.text, s.utterance, l.other_speaker, d.url FROM statements AS s JOIN lineage AS l ON l.child = s.id"
        " JOIN documents AS d ON d.id = s.document"
    ).fetchall()
    trees: dict[str, set[str]] = {}
    for one in EXPECTED["utterances"]:
        for version in one["versions"]:
            for text, utterance, other, its in told:
                if its == url(version["document"]) and (text in version["text"] or version["text"] in text):  # fmt: skip
                    trees.setdefault(one["key"], set()).add(utterance)
                    assert bool(other) == version["other_speaker"], text
    assert all(len(found) == 1 for found in trees.values()), trees
    assert len(set.union(*trees.values())) == len(trees) == len(EXPECTED["utterances"])
    (wrong,) = [r for r in rows(file, "check") if r["kind"] == "speaker differs"]
    assert wrong["url"] == url(EXPECTED["wrong_speaker"]["document"])
    assert "Torgeir Skarvåg here, Maryse Thillmann-Reiff in" in wrong["message"]
    (root,) = trees["a"]
    versions = {r["url"]: r for r in rows(file, "lineage", root)}
    harsher = versions[url("03-party-en")]
    assert harsher["wording"] == "reworded"
    assert set(harsher["added"].replace(";", "").split()) >= {"criminals", "must"}
    assert "crimes" in versions[url("02-ministry-fr")]["added"]


def test_count_and_drifted_figure_are_told(file: Path) -> None:
    (count,) = [r for r in rows(file, "check") if r["kind"] == "count_vs_list"]
    assert count["url"] == url(EXPECTED["count_issue"]["document"])
    assert "Norway" in count["message"]
    drift = EXPECTED["figure_drift"]
    (claim,) = [r for r in rows(file, "claims") if "1,240" in r["figure"]]
    assert "nearly 1,500" in claim["variants"]
    assert claim["agree"] == "no"
    assert any(r["kind"] == "numbers drift" and r["words"] == "1 500" for r in rows(file, "check"))  # fmt: skip
    for one in (*drift["same"], drift["drifted"]):
        assert DOCUMENTS[one["document"]]["source"] in claim["sources"]


@pytest.mark.parametrize("gold", EXPECTED["board"]["cells"], ids=lambda c: f"{c['actor']} {c['measure']} {c['as_of']}")  # fmt: skip
def test_cells_by_a_day(file: Path, gold: Row) -> None:
    actor = ACTORS.get(gold["actor"], gold["actor"])
    (cell,) = rows(file, "positions", "--as-of", gold["as_of"], "--actor", actor, "--measure", gold["measure"])  # fmt: skip
    assert cell["stance"] == gold["stance"]
    if evidence := gold.get("evidence"):
        assert cell["stage"] == gold["stage"]
        assert cell["url"] == url(evidence["document"])
        # the page says it twice, and its title, too
        also = [e["text"] for change in EXPECTED["board"]["changes"] for e in change["to"]["evidence"]]  # fmt: skip
        words = (evidence["text"], DOCUMENTS[evidence["document"]]["title"], *also)
        assert cell["text"].strip(".") in words
    else:
        assert cell["mark"] == "signed a letter that asks for it"


def test_the_board_shows_the_reversal_with_both_sides(file: Path, now: Board) -> None:
    (turn,) = rows(file, "positions", "--changes")
    gold = EXPECTED["board"]["changes"][0]
    assert (turn["actor"], turn["measure"], turn["date"]) == (gold["actor"], gold["measure"], gold["on"])  # fmt: skip
    assert (turn["kind"], turn["before"], turn["after"]) == ("reversed", "for, talk", "against, stopped")  # fmt: skip
    assert turn["before_url"] == url(gold["from"]["evidence"]["document"])
    assert turn["after_url"] == url("14-reversal-nl")
    cell = cells(now)["NL.forced"]
    assert (cell.sign, cell.changed_on) == ("bars", "2026-02-12")
    assert "stopped, 12 February 2026; changed on 12 February 2026" in spoken_cell(cell)
    groups = {g.title: [r.actor.id for r in g.rows] for g in now.groups}
    assert sorted(groups["Signed"]) == EXPECTED["board"]["signed"]
    assert set(groups["Not on the list"]) >= set(EXPECTED["board"]["not_on_the_list"])
    assert now.known_on == "2026-02-28"
    signs = cells(now)
    assert signs["SE.forced"].sign == "ring"
    assert signs["commission.mission"].sign == "perhaps"
    assert signs["FR.forced"].sign == "hatched"  # nobody looked


def test_a_file_leads_from_evidence_to_the_versions_of_its_sentence(
    file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "board.html"
    done = CliRunner().invoke(main, ["board", "--db", str(file), "-o", str(out)])
    assert done.exit_code == 0, done.output
    page = out.read_text("utf-8")
    led = set(page.split('href="#sentence=')[1:])
    assert {words[:16] for words in led} == {words[:16] for words in page.split('id="sentence=')[1:]}  # fmt: skip
    assert "We are not sending anyone back" in page
