"""Letters over several documents: one object a letter, who signed it, and two letters compared. SYNTHETIC: the letters,
the ministers and every word are invented; countries stand in for themselves."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from db.records import DateFound, Page, SourceRow
from db.store import Store
from returnwatch import main

MakePage = Callable[..., Page]

#: address: (source, day, language, text)
PAGES = {
    "spring-release": (
        "be_arrivals", "2026-03-04", "en",
        "Five EU member states have signed a letter on returns to Afghanistan. The letter of 3 March 2026 to Commissioner "
        "Pia Holm was signed by Ada Quill for Belgium, Aldo Neri for Italy, Eva Huber for Austria, Mette Lund for Denmark "
        "and Ann Borg for Malta. The letter asks for voluntary return and for forced return of Afghan criminals.",
    ),
    "spring-french": (
        "gazette", "2026-03-05", "fr",
        "Retours vers l’Afghanistan : cinq pays écrivent. La lettre du 3 mars 2026 à la commissaire Pia Holm a été signée "
        "par la Belgique, l’Italie, l’Autriche, le Danemark et Malte.",
    ),
    "spring-partial": (
        "gazette", "2026-03-06", "de",
        "Fünf Staaten haben einen Brief zu Abschiebungen nach Afghanistan unterzeichnet. Unterzeichnet haben ihn unter "
        "anderem Italien, Österreich und Malta.",
    ),
    "spring-wrong": (
        "gazette", "2026-03-07", "en",
        "The letter on returns to Afghanistan, dated 3 March 2026, was signed by Belgium, Italy, Austria and Denmark. "
        "Malta attended the meeting. France did not sign.",
    ),
    "summer-meeting": (
        "gazette", "2026-06-10", "en",
        "Belgium, Italy, Austria, Denmark, Malta, Sweden and Finland attended a meeting on returns to Afghanistan on 9 June "
        "2026. No letter was written.",
    ),
    "autumn-letter": (
        "gazette", "2026-08-20", "en",
        "Seven leaders have signed a letter on Afghan women, dated 19 August 2026. It was signed by France, Spain, Portugal, "
        "Ireland, Belgium, Malta and Italy. Returns to Afghanistan are not mentioned.",
    ),
    "old-letter": (
        "gazette", "2021-08-06", "en",
        "Six states want returns to Afghanistan to go on. Austria, Belgium, Denmark, Germany, Greece and the Netherlands "
        "signed a letter on 5 August 2021.",
    ),
    "two-letters": (
        "gazette", "2026-03-08", "en",
        "Belgium, Italy, Austria, Denmark and Malta signed a letter on returns to Afghanistan on 3 March 2026. In an earlier "
        "letter of 5 August 2021, Austria, Belgium, Denmark, Germany, Greece and the Netherlands had asked for the same.",
    ),
}  # fmt: skip


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rows(path: Path, *arguments: str) -> list[dict[str, Any]]:
    result = call("signatories", *arguments, "--db", path, "--format", "json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def fill(path: Path, page: MakePage, source_row: SourceRow, names: list[str]) -> None:
    press = SourceRow(
        slug="gazette", name="The Gazette", country="IE", tier="press", lang="en", kind="feed",
        url="https://gazette.example/feed", host="gazette.example",
    )  # fmt: skip
    with Store.open(path) as store:
        store.sync_sources([source_row, press])
        run = store.begin_run("crawl", "test")
        for name in names:
            source, day, lang, text = PAGES[name]
            store.add_page(
                run,
                page(
                    text, url=f"https://{source}.example/{name}", source=source, lang=lang, title=name,
                    published=DateFound(day, "meta"), body_sha256=name, fetched_at=f"{day}T09:00:00Z",
                ),
            )  # fmt: skip
        store.end_run(run, "ok", {})


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledger") / "test.db"


@pytest.fixture
def linked(ledger: Path, page: MakePage, source_row: SourceRow) -> Path:
    if not ledger.exists():
        fill(ledger, page, source_row, list(PAGES))
        assert call("tag", "--db", ledger).exit_code == 0
        assert call("link", "--db", ledger).exit_code == 0
    return ledger


def letter_of(path: Path, day: str) -> str:
    (found,) = [row["letter"] for row in rows(path) if row["dated_on"] == day]
    return str(found)


def test_letters_are_told_apart_by_date_number_and_set(linked: Path) -> None:
    found = rows(linked)
    told = {row["dated_on"]: (row["printed"], row["documents"]) for row in found}
    assert told == {
        "2026-08-19": (7, 1),
        "2026-03-03": (5, 5),
        "2021-08-05": (6, 2),
    }
    spring = next(row for row in found if row["dated_on"] == "2026-03-03")
    assert spring["claimed"] == 5
    assert spring["addressees"] == "Pia Holm"
    assert spring["url"] == "https://be_arrivals.example/spring-release"
    assert set(spring["asks"].split(", ")) == {"VOLRET", "FORCEDRET"} or "VOLRET" in spring["asks"]  # fmt: skip


def test_one_letter_over_all_watched_countries(linked: Path) -> None:
    found = {r["country"]: r for r in rows(linked, letter_of(linked, "2026-03-03"))}
    assert len(found) == 32
    signed = {code for code, row in found.items() if row["status"] == "signed"}
    assert signed == {"BE", "IT", "AT", "DK", "MT"}
    assert found["FR"]["status"] == "declined in words"
    assert found["SE"]["status"] == "not on the list"  # it attended another day
    malta = found["MT"]
    assert malta["minister"] == "Ann Borg"
    assert malta["printed_as"] == "Malta"
    assert malta["confirmed_by"] == 4
    assert malta["contradicting"] == "https://gazette.example/spring-wrong"
    assert (found["NO"]["eu"], found["NO"]["schengen"]) == ("no", "yes")
    assert (found["IE"]["eu"], found["IE"]["schengen"]) == ("yes", "no")
    old = {r["country"]: r for r in rows(linked, letter_of(linked, "2021-08-05"))}
    assert old["HR"]["schengen"] == "no", "Croatia applies Schengen since 2023"
    assert found["HR"]["schengen"] == "yes"


def test_two_letters_compared(linked: Path) -> None:
    both = rows(
        linked, letter_of(linked, "2021-08-05"), letter_of(linked, "2026-03-03")
    )
    sides: dict[str, set[str]] = {}
    for row in both:
        sides.setdefault(row["where"], set()).add(row["country"])
    assert sides == {
        "both": {"AT", "BE", "DK"},
        "only the first": {"DE", "GR", "NL"},
        "only the second": {"IT", "MT"},
    }


def test_every_format_and_a_wrong_id(linked: Path) -> None:
    id_ = letter_of(linked, "2026-03-03")
    assert "declined in words" in call("signatories", id_, "--db", linked).stdout
    lines = call("signatories", id_, "--db", linked, "--format", "csv").stdout
    assert lines.startswith("country,name,status,eu,schengen,minister,printed_as")
    assert "| country |" in call("signatories", "--db", linked, id_, "--format", "md").stdout  # fmt: skip
    wrong = call("signatories", "ffff", "--db", linked)
    assert wrong.exit_code == 2
    assert "no letter's id begins so" in wrong.output
    assert call("signatories", "a", "b", "c", "--db", linked).exit_code == 2


def test_linking_bit_by_bit_and_in_any_order_gives_the_same_letters(
    tmp_path: Path, linked: Path, page: MakePage, source_row: SourceRow
) -> None:
    names = list(PAGES)
    random.Random(7).shuffle(names)
    path = tmp_path / "other.db"
    for part in (names[:3], names[3:]):
        fill(path, page, source_row, part)
        assert call("tag", "--db", path).exit_code == 0
        assert call("link", "--db", path).exit_code == 0
    assert dump(path) == dump(linked)
    assert call("link", "--db", path).exit_code == 0
    assert dump(path) == dump(linked)


def dump(path: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as connection:
        return [
            row
            for query in (
                "SELECT * FROM letters ORDER BY id",
                "SELECT version, country, act, letter FROM signatures ORDER BY 1, 2, 3",
                "SELECT * FROM claims ORDER BY id",
            )
            for row in connection.execute(query)
        ]


def test_a_letter_lives_on_when_its_most_official_document_is_forgotten(
    tmp_path: Path, page: MakePage, source_row: SourceRow
) -> None:
    path = tmp_path / "test.db"
    fill(path, page, source_row, ["spring-release", "spring-french"])
    for command in ("tag", "link"):
        assert call(command, "--db", path).exit_code == 0
    gone = call(
        "forget", "https://be_arrivals.example/spring-release", "--db", path, "--reason", "a wish"
    )  # fmt: skip
    assert gone.exit_code == 0, gone.output
    assert call("link", "--db", path).exit_code == 0
    (row,) = rows(path)
    assert row["documents"] == 1
    assert row["url"] == "https://gazette.example/spring-french"


def test_a_file_of_an_older_release_is_brought_up_to_date_and_tagged_again(
    tmp_path: Path, page: MakePage, source_row: SourceRow
) -> None:
    from sqlite_utils import Database

    from db.migrations import migrations

    path = tmp_path / "old.db"
    database = Database(path)
    migrations.apply(database, stop_before="m0004_ledger")
    assert "letter_mentions" not in database.table_names()
    database.close()
    fill(path, page, source_row, ["spring-release"])
    for command in ("tag", "link"):
        assert call(command, "--db", path).exit_code == 0
    assert [row["printed"] for row in rows(path)] == [5]
