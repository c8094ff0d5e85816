"""Where everybody stands by a day, and what changed. SYNTHETIC: the ministers, letters, flights and every word are invented;
countries stand in for themselves."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from db.connect import open_for_reading
from db.forget import forget_documents
from db.position_cells import cells, changes
from db.records import DateFound, Page, SourceRow
from db.review import decide
from db.store import Store
from db.tombstones import Tombstones
from db.verify import verify
from returnwatch import main

MakePage = Callable[..., Page]
PAGES = {
    "letter": (
        "2026-08-05",
        "Five states have signed a letter on returns to Afghanistan. The letter of 5 August 2026 was signed by Belgium, Italy, "
        "Austria, Denmark and Malta. The letter asks for forced return of Afghan nationals.",
    ),
    "halt": (
        "2026-08-11",
        "The Danish government has suspended all deportations to Afghanistan, the Danish interior ministry announced.",
    ),
    "minister": (
        "2026-08-20",
        "“We must talk to the Taliban about papers,” said Danish Interior Minister Ada Holm. “There will be no talks with the "
        "Taliban,” said Danish Foreign Minister Bo Lund.",
    ),
    "later": (
        "2026-09-20",
        "“We have to talk to the Taliban about papers for Afghans,” said Danish Foreign Minister Bo Lund.",
    ),
    "denial": (
        "2026-08-24",
        "Maltese Interior Minister Ada Quill denied that Malta held talks with the Taliban on returns to Afghanistan.",
    ),
    "flight": (
        "2026-08-25",
        "A deportation flight with twelve Afghans left Vienna for Kabul on Monday, the Austrian interior ministry announced.",
    ),
}  # fmt: skip


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def database(
    tmp_path_factory: pytest.TempPathFactory, every_stance_shown: None
) -> Path:
    path = tmp_path_factory.mktemp("positions") / "board.db"
    row = SourceRow(
        "dk_gazette", "The Gazette", "DK", "press", "en", "feed",
        "https://gazette.example/feed", "gazette.example",
    )  # fmt: skip
    with Store.open(path) as store:
        store.sync_sources([row])
        run = store.begin_run("crawl", "test")
        for name, (day, text) in PAGES.items():
            store.add_page(
                run,
                Page(
                    f"https://gazette.example/{name}", "dk_gazette", f"{day}T09:00:00Z", 200, name, text, "en",
                    DateFound(day, "meta"), True, "afghan, return", f"sha of {name}",
                ),
            )  # fmt: skip
        store.end_run(run, "ok", {})
    assert call("tag", "--db", path).exit_code == 0
    return path


def rows(path: Path, *arguments: str) -> list[dict[str, Any]]:
    result = call("positions", "--db", path, "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def marks(path: Path, *arguments: str) -> dict[str, str]:
    return {f"{r['actor']} {r['measure']}": r["mark"] for r in rows(path, *arguments)}


def test_a_cell_shows_the_latest_word_by_a_day(database: Path) -> None:
    before = marks(database, "--as-of", "2026-08-06")
    assert before["DK FORCEDRET"] == "signed a letter that asks for it"
    now = marks(database)
    assert now["DK FORCEDRET"] == "stopped"
    assert now["AT FORCEDRET"] == "carried out"
    assert now["MT FORCEDRET"] == "signed a letter that asks for it"
    (flight,) = rows(database, "--actor", "AT", "--measure", "FORCEDRET")
    assert flight["url"] == "https://gazette.example/flight"
    assert flight["text"].startswith("A deportation flight with twelve Afghans left")


def test_a_blank_cell_says_whether_anybody_looked(database: Path) -> None:
    found = marks(database, "--measure", "FORCEDRET", "--blank")
    assert found["SE FORCEDRET"] == "not watched"
    assert found["commission FORCEDRET"] == "not watched"
    with open_for_reading(database) as connection:
        (cell,) = cells(connection, country=["DK"], measure=["HUBS"])
    assert cell.coverage.documents == 6
    assert cell.words == "partly watched: nothing found in 6 documents"


def test_a_change_has_both_pieces_of_evidence(database: Path) -> None:
    (halt,) = rows(database, "--changes", "--measure", "FORCEDRET", "--country", "DK")
    assert (halt["kind"], halt["before"], halt["after"]) == ("reversed", "signed, talk", "against, stopped")  # fmt: skip
    assert halt["before_url"].endswith("/letter")
    assert halt["after_url"].endswith("/halt")
    assert (halt["before_date"], halt["date"]) == ("2026-08-05", "2026-08-11")


def test_two_ministers_who_differ_are_no_change_and_one_who_turns_is(
    database: Path,
) -> None:
    with open_for_reading(database) as connection:
        asked = {"country": ["DK"], "measure": ["TALIBAN_TALKS"]}
        (then,) = cells(connection, "2026-08-31", **asked)
        assert then.differs
        assert then.changes == ()
        assert {p.portfolio: p.stance for p in then.offices} == {"interior": "for", "foreign": "against"}  # fmt: skip
        (turn,) = changes(connection, **asked)
        assert (turn.kind, turn.portfolio, turn.date) == ("reversed", "foreign", "2026-09-20")  # fmt: skip
        assert turn.before.text == "There will be no talks with the Taliban"


def test_what_a_person_decides_about_a_statement_holds_for_its_position(
    database: Path, tmp_path: Path
) -> None:
    path = tmp_path / "copy.db"
    path.write_bytes(database.read_bytes())
    (row,) = rows(path, "--actor", "DK", "--measure", "TALIBAN_TALKS")
    with Store.open(path) as store, store.writing():
        decide(store.connection, row["statement"], "wrong", "Kim")
    assert row["statement"] not in [r["statement"] for r in rows(path)]


def test_tagging_again_gives_the_same_rows_and_forgetting_takes_them(
    database: Path, tmp_path: Path
) -> None:
    path = tmp_path / "copy.db"
    path.write_bytes(database.read_bytes())

    def ids() -> list[Any]:
        with sqlite3.connect(path) as connection:
            return connection.execute("SELECT id, stance, stage FROM positions ORDER BY 1").fetchall()  # fmt: skip

    first = ids()
    assert call("tag", "--all", "--db", path).exit_code == 0
    assert ids() == first
    with Store.open(path) as store:
        assert list(verify(store.connection)) == []
        halt = store.connection.execute("SELECT id FROM documents WHERE url LIKE '%/halt'").fetchone()[0]  # fmt: skip
        with store.writing():
            forget_documents(store.connection, [halt], Tombstones("Kim", "asked", "2026-10-01T00:00:00Z"))  # fmt: skip
    assert marks(path)["DK FORCEDRET"] == "signed a letter that asks for it"


def test_a_slip_is_told(database: Path) -> None:
    result = call("positions", "--db", database, "--actor", "frontec")
    assert result.exit_code == 2
    assert "--actor frontec: unknown" in result.output


def test_a_table_tells_once_what_the_same_words_show(database: Path) -> None:
    table = call("positions", "--db", database, "--as-of", "2026-08-06").stdout
    assert table.count("signed a letter that asks for it") == 1  # not once a signer
    assert "Austria, Belgium" in " ".join(table.split())


def test_denied_words_say_so_before_them(database: Path) -> None:
    arguments = ("--actor", "MT", "--measure", "TALIBAN_TALKS")
    (row,) = rows(database, *arguments)
    assert (row["modality"], row["text"][:4]) == ("denied", "Malt")
    table = call("positions", "--db", database, *arguments).stdout
    assert "(denied) Malta held talks" in " ".join(table.split())
