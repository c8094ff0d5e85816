"""People whom a user adds: written as decisions, used at the next tagging, kept when the shipped list is read again.

All people, offices and words are invented.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from db.records import Page
from db.store import Store
from nlp.job import tag_file
from returnwatch import main

MakePage = Callable[..., Page]
SOURCE = "https://register.example/who"
TEXTS = (
    "“Forced returns to Afghanistan will start in May,” said Minister Ada Quill.",
    "“Forced returns of Afghans who commit crimes come first,” said Minister Ada Quill. Minister Adelaide Quarry left.",
    "The Greek migration minister said that returns of Afghans would begin soon.",
)


def call(*arguments: str | Path) -> Result:
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, words, env={"RETURNWATCH_WHO": "Vera"})


def good(*arguments: str | Path) -> str:
    result = call(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def path(store: Store, page: MakePage) -> Path:
    run = store.begin_run("crawl", "test")
    for number, text in enumerate(TEXTS):
        url = f"https://arrivals.example/{number}"
        store.add_page(run, page(text, title="Returns", url=url))
    store.end_run(run, "ok", {})
    store.close()
    tag_file(store.path)
    return store.path


SPEAKERS = "SELECT speaker, person, office FROM statements ORDER BY url, start"


def test_frequent_names_that_nobody_knows_are_listed_and_have_a_stable_id(
    path: Path,
) -> None:
    listed = json.loads(good("people", "--db", path, "--format", "json"))
    first = listed[0]
    assert (first["name"], first["title"], first["documents"]) == ("Ada Quill", "Minister", 2)  # fmt: skip
    assert first["statements"] == 2
    assert "Ada Quill" in first["example"]
    assert {row[1] for row in rows(path, SPEAKERS) if row[0] == "Ada Quill"} == {"unknown:ada_quill"}  # fmt: skip
    before = rows(path, SPEAKERS)
    tag_file(path, again=True)
    assert rows(path, SPEAKERS) == before


def test_an_added_person_is_known_from_the_next_tagging_on(path: Path) -> None:
    said = good("people", "add", "Ada Quill", "--office", "Minister for Arrivals", "--country", "be", "--from", "2025-02-03", "--source", SOURCE, "--db", path)  # fmt: skip
    assert "Ada Quill is ada_quill; 2 texts wait to be tagged: 'returnwatch tag'" in said  # fmt: skip
    assert tag_file(path).texts == 2
    known = ("Ada Quill", "ada_quill", "be_minister_for_arrivals")
    assert rows(path, SPEAKERS)[:2] == [known, known]
    tag_file(
        path, again=True
    )  # the shipped list is read again, and replaces its own rows
    assert rows(path, SPEAKERS)[:2] == [known, known]
    assert rows(path, "SELECT origin, source FROM tenures WHERE person = 'ada_quill'") == [("user", SOURCE)]  # fmt: skip
    assert not [n for n in json.loads(good("people", "--db", path, "--format", "json")) if n["name"] == "Ada Quill"]  # fmt: skip
    number = rows(path, "SELECT count(*) FROM decisions")
    good("people", "add", "Ada Quill", "--office", "Minister for Arrivals", "--country", "BE", "--from", "2025-02-03", "--source", SOURCE, "--db", path)  # fmt: skip
    assert rows(path, "SELECT count(*) FROM decisions") == number
    assert {row[0] for row in rows(path, "SELECT who FROM decisions")} == {"Vera"}


def test_a_start_that_was_unknown_lets_the_office_alone_mean_its_holder(
    path: Path,
) -> None:
    add = ("people", "add", "Dimitra Fell", "--office", "Minister for Migration", "--country", "GR", "--source", SOURCE, "--db", path)  # fmt: skip
    good(*add)
    tag_file(path)
    office = [row for row in rows(path, SPEAKERS) if row[2] and row[2].startswith("gr_")]  # fmt: skip
    assert office == [("Greek migration minister", None, "gr_minister_for_migration")]
    assert rows(path, "SELECT count(*) FROM issues WHERE kind = 'unknown_tenure'") == [(1,)]  # fmt: skip
    good(*add, "--from", "2025-03-01")
    tag_file(path)
    assert rows(path, SPEAKERS)[2] == ("Dimitra Fell", "dimitra_fell", "gr_minister_for_migration")  # fmt: skip
    assert rows(path, "SELECT from_on FROM tenures WHERE person = 'dimitra_fell'") == [("2025-03-01",)]  # fmt: skip
    (log,) = [d for d in json.loads(good("review", "log", "--db", path, "--format", "json")) if "2025-03-01" in d["value"]]  # fmt: skip
    good("review", "undo", log["decision"], "--db", path)
    assert rows(path, "SELECT from_on FROM tenures WHERE person = 'dimitra_fell'") == [("",)]  # fmt: skip


def test_two_names_become_one_person(path: Path) -> None:
    result = call("people", "merge", "Nobody Nowhere", "Ada Quill", "--db", path)
    assert result.exit_code == 2
    assert "Nobody Nowhere: nobody is called so" in result.output
    good("people", "merge", "Ada Quill", "Adelaide Quarry", "--db", path)
    tag_file(path, again=True)
    entities = {r[0] for r in rows(path, "SELECT entity FROM mentions WHERE kind = 'person'")}  # fmt: skip
    assert "Adelaide Quarry" not in entities
    assert "ada_quill" in entities
    result = call("people", "merge", "ada_quill", "Adelaide Quarry", "--db", path)
    assert "are one person already" in result.output


def test_a_registered_person_is_not_renamed_after_a_name_that_nobody_has(
    path: Path,
) -> None:
    good("people", "add", "Ada Quill", "--source", SOURCE, "--db", path)
    result = call("people", "merge", "Ada Quil", "Ada Quill", "--db", path)
    assert result.exit_code == 2
    assert "Ada Quil: nobody is called so, neither in the register nor in a text; like it are Ada Quill" in result.output  # fmt: skip
    assert rows(path, "SELECT slug, name FROM people WHERE origin = 'user'") == [("ada_quill", "Ada Quill")]  # fmt: skip


def test_offices_of_two_countries_on_the_same_days_are_told_of(path: Path) -> None:
    office = ("people", "add", "Ada Quill", "--office", "Minister", "--source", SOURCE, "--db", path)  # fmt: skip
    good(*office, "--country", "BE", "--from", "2024-02", "--to", "2025-06-30")
    told = good(*office, "--country", "NL", "--from", "2025-06-30")
    assert "holds an office of another country on the same days: Minister (BE), 2024-02 to 2025-06-30" in told  # fmt: skip
    undo = told.partition("'returnwatch review undo ")[2].partition("'")[0]
    good("review", "undo", undo, "--db", path)
    assert rows(path, "SELECT o.country FROM tenures AS t JOIN offices AS o ON o.slug = t.office WHERE t.person = 'ada_quill'") == [("BE",)]  # fmt: skip
    assert "another country" not in good(*office, "--country", "NL", "--from", "2025-07")  # fmt: skip


def test_two_registered_people_become_one_and_stay_one(path: Path) -> None:
    for name in ("Ada Quill", "Adah Quillfeather"):
        good("people", "add", name, "--office", f"Minister {name[:4]}", "--country", "BE", "--source", SOURCE, "--db", path)  # fmt: skip
    good("people", "merge", "Ada Quill", "adah_quillfeather", "--db", path)
    tag_file(path, again=True)
    assert rows(path, "SELECT slug FROM people WHERE origin = 'user'") == [("ada_quill",)]  # fmt: skip
    names = {r[0] for r in rows(path, "SELECT name FROM names WHERE person = 'ada_quill'")}  # fmt: skip
    assert {"Ada Quill", "Adah Quillfeather"} <= names
    assert len(rows(path, "SELECT * FROM tenures WHERE person = 'ada_quill'")) == 2


HEADER = "name,aliases,country_or_institution,office,party,start,end,wikidata,evidence,confidence,note\n"
QUERY = "item,itemLabel,positionLabel,start,end,countryLabel\n"
ENTITY = "http://www.wikidata.org/entity/"


def test_files_are_imported_in_three_forms_and_twice_adds_nothing(
    path: Path, tmp_path: Path
) -> None:
    own = tmp_path / "mine.csv"
    own.write_text(
        HEADER + "Ada Quill,A. Quill,BE,Minister for Arrivals,,2025-02-03,,,synthetic,high,\n",
        "utf-8",
    )  # fmt: skip
    csv_ = tmp_path / "query.csv"
    csv_.write_text(
        QUERY + f"{ENTITY}Q1,Dimitra Fell,minister for migration,2025-03-01T00:00:00Z,,Greece\n"
        f"{ENTITY}Q2,Odo Fenn,minister of the interior,2024-01-01T00:00:00Z,2025-05-06T00:00:00Z,Germany\n",
        "utf-8",
    )  # fmt: skip
    json_ = tmp_path / "query.json"
    cell = {"item": f"{ENTITY}Q3", "itemLabel": "Rina Rook", "positionLabel": "minister of justice", "start": "2025-05-06T00:00:00Z", "countryLabel": "Kingdom of the Netherlands"}  # fmt: skip
    verbose = {k: {"type": "literal", "value": v} for k, v in cell.items()}
    json_.write_text(json.dumps({"results": {"bindings": [verbose]}}), "utf-8")
    for file, people in ((own, 1), (csv_, 2), (json_, 1)):
        said = good("people", "import", file, "--db", path)
        assert f"{people} people, {people} offices held" in said
        assert " 0 facts new" in good("people", "import", file, "--db", path)
    tenures = rows(path, "SELECT person, office, from_on, to_on, precision FROM tenures WHERE origin = 'user' ORDER BY person")  # fmt: skip
    assert tenures == [
        ("ada_quill", "be_minister_for_arrivals", "2025-02-03", "", "day"),
        ("dimitra_fell", "gr_minister_for_migration", "2025-03-01", "", "day"),
        # a first of January is how the query writes a year
        ("odo_fenn", "de_minister_of_the_interior", "2024", "2025-05-06", "year"),
        ("rina_rook", "nl_minister_of_justice", "2025-05-06", "", "day"),
    ]
    tag_file(path)
    assert rows(path, SPEAKERS)[2][1] == "dimitra_fell"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (QUERY + f"{ENTITY}Q1,Q1,minister,,,Greece\n", "line 2: itemLabel 'Q1' is no name; add the label service"),
        (QUERY + f"{ENTITY}Q1,Odo Fenn,minister,,,Atlantis\n", "line 2: countryLabel 'Atlantis' is no country"),
        (QUERY + f"{ENTITY}Q1,Odo Fenn,minister,spring,,Greece\n", "line 2: start 'spring' is no day"),
        ("item,itemLabel,start,end\nx,y,,\n", "line 1: the column positionLabel is missing"),
        (HEADER + "Ada,,BE,Minister,,2025-02-30,,,x,high,\n", "line 2: start '2025-02-30' is no day"),
        (HEADER + "Ada,,BE,Minister,,2025-02,2024,,x,high,\n", "line 2: start '2025-02' lies after end '2024'"),
        (HEADER + "Ada,,Belgium,Minister,,,,,x,high,\n", "line 2: country_or_institution 'Belgium' is no code"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_is_imported(
    path: Path, tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(text, "utf-8")
    result = call("people", "import", file, "--db", path)
    assert result.exit_code == 1
    assert result.output.startswith("returnwatch: bad.csv, ")
    assert words in result.output
    assert rows(path, "SELECT count(*) FROM decisions") == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--office", "Minister"], "--office Minister: of which country? Add --country BE"),
        (["--office", "Minister", "--country", "Belgium"], "--country BELGIUM: not a code"),
        (["--office", "Minister", "--country", "QQ"], "--country QQ: not a code"),
        (["--office", "Minister", "--country", "BE", "--from", "2026-13-01"], "--from 2026-13-01: not a day"),
        (["--office", "Minister", "--country", "BE", "--from", "May"], "--from May: not a day"),
        (["--office", "M", "--country", "BE", "--from", "2026", "--to", "2025"], "the end lies before the beginning"),
        (["--from", "2026"], "--from 2026: of which office? Add --office"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    path: Path, arguments: list[str], words: str
) -> None:
    result = call("people", "add", "Ada Quill", *arguments, "--source", SOURCE, "--db", path)  # fmt: skip
    assert result.exit_code == 2
    assert words in result.output
    assert len(result.output.splitlines()) == 1
