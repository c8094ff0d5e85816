"""Events, utterances and lineage as commands tell them. SYNTHETIC: every flight and word is invented."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from db.board import Asked, board, cell_named
from db.board_evidence import evidence
from db.connect import open_for_reading
from db.records import DateFound, Page, SourceRow
from db.store import Store
from nlp.link import link
from returnwatch import main
from tests.tagged import nobody_known

TEXTS = {
    "de_ministry": (
        "official", "DE", "de", "2026-03-06",
        "Am Freitag ist in Leipzig ein Charterflugzeug mit 28 Straftätern aus Afghanistan nach Kabul gestartet. „Wer schwere Straftaten "
        "begeht, muss gehen“, sagte Innenministerin Eva Huber.",
    ),
    "nl_post": (
        "press", "NL", "nl", "2026-03-07",
        "Vrijdag is een vlucht met 28 Afghanen uit het Duitse Leipzig naar Kabul vertrokken. Duitsland zette hen uit.",
    ),
    "ie_gazette": (
        "press", "IE", "en", "2026-03-07",
        "Germany deported almost 30 Afghan men to Kabul on Friday. The German charter flight took off from Leipzig.",
    ),
    "at_post": (
        "press", "AT", "de", "2026-03-20",
        "Österreich hat am 19. März 12 verurteilte Afghanen nach Kabul abgeschoben. Ein weiterer Flug soll im Mai starten.",
    ),
    "fi_post": (
        "press", "FI", "en", "2026-04-11",
        "Finland and Estonia deported 17 Afghans on a joint charter flight to Kabul on Friday.",
    ),
    "ee_post": (
        "press", "EE", "nl", "2026-04-11",
        "Estland heeft vrijdag 17 Afghanen met een chartervlucht via Tasjkent naar Kaboel uitgezet.",
    ),
}  # fmt: skip


def call(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result


def rows(path: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call(*arguments, "--db", path, "--format", "json").stdout)  # fmt: skip
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("events")


@pytest.fixture
def linked(folder: Path, page: Callable[..., Page]) -> Path:
    path = folder / "events.db"
    if path.exists():
        return path
    with Store.open(path) as store:
        run = store.begin_run("crawl", "test")
        for slug, (tier, country, lang, day, text) in TEXTS.items():
            host = f"{slug.replace('_', '-')}.example"
            store.sync_sources(
                [
                    SourceRow(
                        slug, slug, country, tier, lang, "feed", f"https://{host}", host
                    )
                ]  # type: ignore[arg-type]
            )
            store.add_page(
                run,
                page(
                    text, url=f"https://{host}/1", source=slug, lang=lang, title="Kabul", published=DateFound(day, "meta"),
                    body_sha256=slug,
                ),
            )  # fmt: skip
        store.end_run(run, "ok", {})
        tagger = nobody_known()
        for one in list(store.texts()):
            store.add_annotation(one, tagger.annotate(one), tagger.version)
        link(store)
    return path


def test_who_removed_people_when_and_how_many(linked: Path) -> None:
    found = rows(linked, "events", "--what", "flight")
    told = [(e["date"], e["country"], e["people"], e["documents"], e["languages"]) for e in found]  # fmt: skip
    assert told == [
        ("2026-03-06", "DE", 28, 3, 3),
        ("2026-03-19", "AT", 12, 1, 1),
        ("2026-04-10", "FI", 17, 2, 2),
    ]
    assert found[0]["headline"] == "Germany: charter flight from Leipzig to Afghanistan, 28 people"  # fmt: skip
    assert found[0]["more"] == "+2 documents, 3 languages"
    assert found[0]["url"] == "https://de-ministry.example/1"
    assert "gestartet" in found[0]["words"]
    assert found[2]["headline"] == "Finland and Estonia: joint charter flight to Afghanistan, 17 people"  # fmt: skip
    assert [e["event"] for e in rows(linked, "events", "--country", "EE")] == [found[2]["event"]]  # fmt: skip
    assert [e["country"] for e in rows(linked, "events", "--country", "AT")] == ["AT"]
    assert [e["country"] for e in rows(linked, "events", "--lang", "nl")] == [
        "DE",
        "FI",
    ]
    assert rows(linked, "events", "--from", "2026-03-10", "--to", "2026-03-15") == []
    assert len(rows(linked, "events", "--as-of", "2026-03-10")) == 1


def test_flight_is_a_deed_on_the_board_and_opens_its_evidence(linked: Path) -> None:
    with open_for_reading(linked) as connection:
        signs = {c.key: c for r in board(connection, Asked()).rows for c in r.cells}
        cell = signs["DE.removal"]
        assert (cell.sign, signs["AT.removal"].sign) == ("tick", "tick")
        assert signs["NL.removal"].sign != "tick"
        assert cell.shown is not None
        assert (cell.shown.date, cell.shown.url) == ("2026-03-06", "https://de-ministry.example/1")  # fmt: skip
        opened = cell_named(connection, Asked(), "DE.removal")
        assert opened is not None
        assert opened.shown is not None
        (proof,) = evidence(connection, [opened.shown])
        assert "gestartet" in proof.position.text
        assert proof.event == "Germany: charter flight from Leipzig to Afghanistan, 28 people; told by 3 documents in 3 languages"  # fmt: skip
        early = cell_named(connection, Asked(as_of="2026-03-05"), "DE.removal")
        assert early is not None
        assert early.shown is None


def test_a_flight_is_a_forced_return_carried_out(linked: Path) -> None:
    (cell,) = rows(linked, "positions", "--measure", "FORCEDRET", "--country", "DE")
    assert (cell["mark"], cell["date"]) == ("carried out", "2026-03-06")
    (joint,) = rows(linked, "positions", "--measure", "FORCEDRET", "--country", "EE")
    assert (joint["mark"], joint["date"]) == ("carried out", "2026-04-10")


def test_each_of_several_partners_finds_their_flight(
    linked: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(linked, tmp_path))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE events SET details = json_set(details, '$.with', 'EE LV') WHERE headline LIKE '%joint%'")  # fmt: skip
    for partner in ("EE", "LV"):
        assert [row["date"] for row in rows(path, "events", "--what", "flight", "--country", partner)] == ["2026-04-10"]  # fmt: skip


def test_timeline_has_three_levels_and_files_keep_statements(
    linked: Path, folder: Path
) -> None:
    table = call("timeline", "--db", linked).output
    assert "+2 documents" in table
    assert "Straftaten" not in table
    assert "begeht" in call("timeline", "--db", linked, "--speaker", "Huber").output
    assert [r["speaker"] for r in rows(linked, "timeline")] == ["Eva Huber"]
    assert [r["versions"] for r in rows(linked, "timeline", "--level", "utterance")] == [1]  # fmt: skip
    assert len(rows(linked, "timeline", "--level", "event")) == 3
    call("timeline", "--db", linked, "-o", folder / "all.csv")
    assert "Eva Huber" in (folder / "all.csv").read_text("utf-8")


def test_where_no_event_fits_statements_that_do_are_told_of(linked: Path) -> None:
    told = " ".join(call("events", "--db", linked, "--what", "letter").output.split())
    assert "No event that fits, but statements do" in told
    assert "--level statement" in told
    blank = call("timeline", "--db", linked, "--country", "ES").output
    assert "Nothing found for ES: not watched" in blank


def test_lineage_wants_the_id_of_a_statement(linked: Path) -> None:
    result = CliRunner().invoke(main, ["lineage", "ffff", "--db", str(linked)])
    assert result.exit_code == 2
    assert "no statement's id begins so" in result.output
    (row,) = rows(linked, "timeline")
    assert "official, de, de_ministry: Eva Huber" in call("lineage", row["statement"][:8], "--db", linked).output  # fmt: skip


def test_tagging_again_changes_no_event(linked: Path) -> None:
    before = rows(linked, "events")
    with Store.open(linked) as store:
        tagger = nobody_known()
        for text in list(store.texts(again=True)):
            store.add_annotation(text, tagger.annotate(text), tagger.version)
        link(store)
        assert not store.connection.execute("PRAGMA foreign_key_check").fetchall()
    assert rows(linked, "events") == before


def test_words_on_some_letter_do_not_make_one_of_two(
    folder: Path, page: Callable[..., Page]
) -> None:
    texts = (
        ("en", "2026-03-16", "Poland signed a letter to the European Commission on returns to Afghanistan on Monday. Estonia, Latvia and Malta signed the letter, too."),
        ("nl", "2026-03-16", "Acht landen ondertekenden maandag een brief over terugkeer naar Afghanistan: België, Bulgarije, Cyprus, Denemarken, Duitsland, Finland, Griekenland en Italië."),
        ("fr", "2026-03-16", "Paris, le 16 mars 2026\n\nLa lettre que des États membres ont adressée à la Commission au sujet des retours vers l’Afghanistan a été évoquée, a dit la ministre."),
    )  # fmt: skip
    path = folder / "letters.db"
    with Store.open(path) as store:
        run = store.begin_run("crawl", "test")
        for lang, day, text in texts:
            host = f"{lang}.example"
            store.sync_sources([SourceRow(lang, lang, "", "press", lang, "feed", f"https://{host}", host)])  # fmt: skip
            store.add_page(run, page(text, url=f"https://{host}/1", source=lang, lang=lang, title="Kabul", published=DateFound(day, "meta"), body_sha256=lang))  # fmt: skip
        store.end_run(run, "ok", {})
        for one in list(store.texts()):
            store.add_annotation(one, nobody_known().annotate(one), "1")
        link(store)
    found = rows(path, "events", "--what", "letter")
    assert {(e["country"], e["documents"]) for e in found} == {("BE", 1), ("PL", 1)}
