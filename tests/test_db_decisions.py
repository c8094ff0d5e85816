"""What people decide, through the commands on a real file: it holds when texts are tagged again and when pages change.

All ministers and words are invented.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from db.decided import about, lay_over
from db.decisions import Decision, place, quote
from db.found import StatementFound
from db.records import Page
from db.store import Store
from nlp.job import tag_file
from returnwatch import main

MakePage = Callable[..., Page]
URL = "https://arrivals.example/1"
WORDS = (
    "“Forced returns to Afghanistan will start in May,” said Minister Ada Quill.\n\n"
    "“Nobody who commits crimes can stay,” said Minister Ben Strand. The minister added that Afghans"
    " without a permit must leave.\n\nThe hall in Ghent was full, and there was cake."
)


def call(*arguments: str | Path, keys: str = "") -> Result:
    return CliRunner().invoke(
        main, [str(a) for a in arguments], input=keys, env={"RETURNWATCH_WHO": "Vera"}
    )


def good(*arguments: str | Path, keys: str = "") -> str:
    result = call(*arguments, keys=keys)
    assert result.exit_code == 0, result.output
    return result.output


def timeline(path: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        good("timeline", "--db", path, "--format", "json", *arguments)
    )
    return found


def issues(path: Path, *arguments: str) -> list[dict[str, Any]]:
    result = call("check", "--db", path, "--format", "json", *arguments)
    found: list[dict[str, Any]] = json.loads(result.output)
    return found


def statements(path: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT * FROM statements ORDER BY id").fetchall()


def put(path: Path, page: MakePage, text: str, **changes: object) -> None:
    with Store.open(path) as store:
        run = store.begin_run("crawl", "test")
        store.add_page(run, page(text, title="Returns", url=URL, **changes))
        store.end_run(run, "ok", {})
    tag_file(path)


@pytest.fixture
def path(store: Store, page: MakePage) -> Path:
    store.close()
    put(store.path, page, WORDS)
    return store.path


def one(path: Path, words: str) -> dict[str, Any]:
    (row,) = [row for row in timeline(path) if words in row["text"]]
    return row


def holds(path: Path, page: MakePage, shown: Callable[[], object]) -> None:
    """What shows is the same after everything was tagged again, twice, and no row differs."""
    before, rows = shown(), statements(path)
    assert tag_file(path, again=True).failed == 0
    assert shown() == before
    assert statements(path) == rows


def correct(path: Path, words: str, **changes: str) -> None:
    """Change cells of one row of a sheet and take it over."""
    sheet = path.with_name("sheet.csv")
    sheet.unlink(missing_ok=True)
    good("review", "export", sheet, "--db", path, "--again")
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if words in row["words"]:
            row.update(changes)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    good("review", "import", sheet, "--db", path)


def test_a_corrected_speaker_survives_and_the_machines_stays_beside_it(
    path: Path, page: MakePage
) -> None:
    correct(path, "Nobody who", speaker="Cora Vane", note="asked the ministry")
    row = one(path, "Nobody who")
    assert (row["speaker"], row["checked"]) == ("Cora Vane", "corrected")
    holds(path, page, lambda: one(path, "Nobody who"))
    with sqlite3.connect(path) as connection:
        (machine,) = connection.execute(
            "SELECT machine FROM statements WHERE checked = 'corrected'"
        ).fetchone()
    assert json.loads(machine)["speaker"] == "Ben Strand"
    (logged,) = json.loads(good("review", "log", "--db", path, "--format", "json"))
    assert (logged["who"], logged["action"]) == ("Vera", "corrected")
    assert logged["note"] == "asked the ministry"
    good("review", "undo", logged["decision"], "--db", path)
    assert one(path, "Nobody who")["speaker"] == "Ben Strand"
    assert one(path, "Nobody who")["checked"] == ""


def test_words_of_another_time_stay_so_whatever_is_decided_beside_them(
    store: Store, page: MakePage
) -> None:
    store.close()
    path = store.path
    put(path, page, WORDS + " Her predecessor, Minister Bo Lund, had said: “We will never fly.”")  # fmt: skip
    assert one(path, "never fly")["date_from"] == "retold"
    correct(path, "Nobody who", speaker="Cora Vane")
    assert one(path, "never fly")["date_from"] == "retold"
    correct(path, "never fly", said_on="2021-08-05")
    assert one(path, "never fly")["date_from"] == "said"
    (logged, _) = json.loads(good("review", "log", "--db", path, "--format", "json"))
    good("review", "undo", logged["decision"], "--db", path)
    assert one(path, "never fly")["date_from"] == "retold"


def test_no_statement_is_hidden_kept_and_can_come_back(
    path: Path, page: MakePage
) -> None:
    number = len(timeline(path))
    correct(path, "Nobody who", decision="wrong")
    assert len(timeline(path)) == number - 1
    holds(path, page, lambda: timeline(path))
    assert len(statements(path)) == number
    found = good("search", "crimes", "--db", path, "--format", "json")
    assert [row["found"] for row in json.loads(found)] == ["document"]
    (logged,) = json.loads(good("review", "log", "--db", path, "--format", "json"))
    good("review", "undo", logged["decision"][:8], "--db", path)
    assert len(timeline(path)) == number


def test_keys_on_a_terminal_decide_the_least_sure_first(
    path: Path, page: MakePage
) -> None:
    order = [row["confidence"] for row in timeline(path)]
    said = good(
        "review", "--db", path, keys="r" + "sDora Fell\n" + "wNobody who … crimes\n"
    )
    assert "3 decided by Vera" in said
    rows = timeline(path)
    assert sorted(row["checked"] for row in rows) == ["corrected", "corrected", "right"]
    least = min(rows, key=lambda row: row["confidence"])
    assert least["checked"] == "right"
    assert sorted(order) == sorted(row["confidence"] for row in rows)
    holds(path, page, lambda: timeline(path))
    assert good("review", "--db", path).startswith("Nothing to look over")


def test_merge_split_skip_undo_and_a_key_that_means_nothing(
    path: Path, page: MakePage
) -> None:
    with Store.open(path) as store, store.writing():
        from db.review import decide

        first = one(path, "Forced returns")["statement"]
        decide(store.connection, first, "split", "Vera", parts=("Forced returns to Afghanistan", "will start in May,"))  # fmt: skip
    parts = [r for r in timeline(path) if r["speaker"] == "Ada Quill"]
    assert [r["text"] for r in parts] == ["Forced returns to Afghanistan", "will start in May,"]  # fmt: skip
    holds(path, page, lambda: timeline(path))
    good("review", "undo", json.loads(good("review", "log", "--db", path, "--format", "json"))[0]["decision"], "--db", path)  # fmt: skip
    assert len(timeline(path)) == 3
    rest = "m\n" + "q"
    said = good("review", "--db", path, "--speaker", "Ada", keys="xu ")
    assert "0 decided" in said
    good("review", "--db", path, "--speaker", "Ada", keys=rest)
    merged = one(path, "Forced returns")
    assert "Nobody who commits crimes" in merged["text"]
    assert len(timeline(path)) == 2
    holds(path, page, lambda: timeline(path))


def test_a_statement_added_by_hand_needs_its_words_and_stays(
    path: Path, page: MakePage
) -> None:
    result = call("review", "add", URL, "--words", "there was no cake", "--db", path)
    assert result.exit_code == 1
    assert "'there was no cake' does not stand in the text" in result.output
    good("review", "add", URL, "--words", "there was cake", "--speaker", "Ada Quill", "--kind", "indirect", "--db", path)  # fmt: skip
    row = one(path, "cake")
    assert (row["speaker"], row["kind"], row["checked"]) == ("Ada Quill", "indirect", "added")  # fmt: skip
    holds(path, page, lambda: timeline(path))
    assert [r["text"] for r in timeline(path, "--checked-only")] == ["there was cake"]


def test_a_decision_goes_with_its_words_to_a_new_wording_and_else_becomes_an_issue(
    path: Path, page: MakePage
) -> None:
    correct(path, "Nobody who", speaker="Cora Vane")
    later = WORDS.replace("in Ghent", "in Bruges").replace("\n\n“Nobody", " It rained.\n\n“Nobody")  # fmt: skip
    put(path, page, later, fetched_at="2026-01-03T03:04:05Z")
    assert one(path, "Nobody who")["speaker"] == "Cora Vane"
    assert not [i for i in issues(path) if i["kind"] == "decision does not fit"]
    gone = WORDS.replace("Nobody who commits crimes can stay", "Criminals cannot stay")
    put(path, page, gone, fetched_at="2026-01-04T03:04:05Z")
    assert one(path, "Criminals")["speaker"] == "Ben Strand"
    (issue,) = [i for i in issues(path) if i["kind"] == "decision does not fit"]
    assert "Vera decided" in issue["message"]
    assert "Nobody who commits crimes" in issue["message"]
    tag_file(path, again=True)
    (same,) = [i for i in issues(path) if i["kind"] == "decision does not fit"]
    assert same["issue"] == issue["issue"]
    put(path, page, WORDS, fetched_at="2026-01-05T03:04:05Z")  # the page goes back
    assert one(path, "Nobody who")["speaker"] == "Cora Vane"
    assert not [i for i in issues(path) if i["kind"] == "decision does not fit"]


def test_what_was_found_right_stays_though_the_machine_changes_its_mind(
    path: Path,
) -> None:
    good("review", "--db", path, "--speaker", "Ben", keys="r")
    with Store.open(path) as store:
        for text in list(store.texts(again=True)):
            from db.found import Annotation

            store.add_annotation(text, Annotation("en", True), "a worse tagger")
    (row,) = timeline(path)
    assert (row["speaker"], row["checked"]) == ("Ben Strand", "right")
    assert row["text"] == "Afghans without a permit must leave"
    tag_file(path, again=True)
    assert len(timeline(path)) == 3


def test_a_dismissed_issue_stays_dismissed_in_other_words(
    path: Path, page: MakePage
) -> None:
    put(path, page, WORDS + " More.", published=None, fetched_at="2026-01-06T03:04:05Z")
    with Store.open(path) as store, store.writing():
        from db.records import IssueFound

        (text,) = [t for t in store.texts(again=True) if t.text.endswith("More.")]
    at = text.text.index("Ada Quill")

    def tell(*messages: str) -> None:
        with Store.open(path) as store:
            found = (
                IssueFound("odd name", messages[0], at, at + 9),
                IssueFound("no picture", messages[1]),
            )
            for issue in found:
                store.add_issue(issue, text, "check")

    tell("a name, 1 time", "no picture at 9:00")
    shown = {i["kind"]: i["issue"] for i in issues(path)}
    good("review", "dismiss", shown["odd name"], shown["no picture"][:8], "--db", path)
    with Store.open(path) as store, store.writing():
        store.connection.execute("DELETE FROM issues WHERE origin = 'check'")
    tell("the name was seen twice", "no picture at 10:00")
    assert not {"odd name", "no picture"} & {i["kind"] for i in issues(path)}
    dismissed = [i for i in issues(path, "--all") if i["state"] == "dismissed"]
    assert {i["kind"] for i in dismissed} == {"odd name", "no picture"}
    good("review", "reopen", shown["odd name"], "--db", path)
    assert "odd name" in {i["kind"] for i in issues(path)}
    result = call("review", "dismiss", "ffff", "--db", path)
    assert result.exit_code == 2
    assert "ffff: no issue has this id" in result.output


def test_a_workbook_goes_out_and_comes_back_and_twice_adds_nothing(
    path: Path, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    file = tmp_path / "q.xlsx"
    good("review", "export", file, "--db", path)
    book = load_workbook(file)
    leaf = book.worksheets[0]
    head = {cell.value: cell.column for cell in leaf[1]}
    leaf.cell(2, head["decision"]).value = "right"
    leaf.cell(3, head["country"]).value = "NL"
    leaf.cell(3, head["note"]).value = "=not a formula"
    book.save(file)
    said = good("review", "import", file, "--db", path)
    assert "1 right, 1 corrected, 0 no statements, 1 rows" in said
    assert sorted(r["checked"] for r in timeline(path)) == ["", "corrected", "right"]
    assert "0 right, 0 corrected, 0 no statements" in good("review", "import", file, "--db", path)  # fmt: skip
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM decisions").fetchone()[0] == 2
    result = call("review", "export", file, "--db", path)
    assert result.exit_code == 2
    assert "is there already" in result.output


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("decision", "maybe", "decision 'maybe' is unknown; write right or wrong"),
        ("kind", "loud", "kind 'loud': unknown; one of direct, mixed, indirect"),
        ("country", "Belgium", "country 'Belgium': not a code"),
        ("said_on", "2026-02-01", "said_on '2026-02-01': lies after 2026-01-01"),
        ("said_on", "Saturday", "said_on 'Saturday': not a day"),
        ("words", "They never came", "'They never came' does not stand in the text"),
    ],
)
def test_a_bad_cell_is_named_with_its_mend_and_nothing_is_taken_over(
    path: Path, tmp_path: Path, column: str, value: str, words: str
) -> None:
    file = tmp_path / "q.csv"
    good("review", "export", file, "--db", path)
    with file.open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.reader(sheet))
    rows[1][rows[0].index("decision")] = "right"
    rows[2][rows[0].index(column)] = value
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)
    result = call("review", "import", file, "--db", path)
    assert result.exit_code == 2
    assert "q.csv, line " in result.output
    assert words in result.output
    assert not timeline(path, "--checked-only")


def test_words_are_found_by_what_stands_around_them() -> None:
    text = "He said yes. She said yes. They said yes."
    for start in (8, 22, 37):
        target = quote(text, start, start + 3)
        assert place(text, target) == (start, start + 3)
        longer = "Once more: " + text
        assert place(longer, target) == (start + 11, start + 14)
    assert place("nothing of it", quote(text, 8, 11)) is None


def test_a_blind_sample_is_drawn_twice_the_same_and_scored(
    path: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    for file in (first, second):
        good("sample", "2", "-o", file, "--db", path, "--seed", "7")
    assert first.read_bytes() == second.read_bytes()
    with first.open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    assert len(rows) == 2
    assert not {"confidence", "rule", "sure"} & rows[0].keys()
    assert all("⟦" in row["evidence"] for row in rows)
    result = call("sample", "--score", first, "--db", path)
    assert result.exit_code == 2
    assert "nothing is filled in" in result.output
    for row, answer in zip(rows, ("y", "n"), strict=True):
        row["speaker"] = answer
    with first.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    scored = json.loads(good("sample", "--score", first, "--db", path, "--format", "json"))  # fmt: skip
    whole = scored[0]
    assert (whole["layer"], whole["among"], whole["right"], whole["judged"]) == ("speaker", "all", 1, 2)  # fmt: skip
    assert (whole["low"], whole["high"]) == (0.095, 0.905)  # Wilson, by hand
    assert any(row["among"].startswith("rule ") for row in scored)


def test_words_beside_the_number_and_checked_in_every_row(path: Path) -> None:
    for row in timeline(path):
        wanted = "sure" if row["confidence"] >= 0.9 else "likely" if row["confidence"] >= 0.7 else "to check"  # fmt: skip
        assert (row["sure"], row["checked"]) == (wanted, "")
    assert timeline(path, "--checked-only") == []


SENTENCES = st.lists(
    st.integers(0, 9).map(lambda n: f"Sentence {n} was said."), min_size=1, max_size=12
)  # fmt: skip


@given(
    before=SENTENCES,
    after=SENTENCES,
    chosen=st.sets(st.integers(0, 11)),
    machine_keeps=st.booleans(),
)
def test_any_decision_goes_with_its_words_or_is_told(
    before: list[str], after: list[str], chosen: set[int], machine_keeps: bool
) -> None:
    """Whatever a page becomes, and whether the machine finds anything in it: no decision vanishes."""

    def statements_in(sentences: list[str]) -> tuple[str, list[StatementFound]]:
        found, at = [], 0
        for sentence in sentences:
            found.append(StatementFound(at, at + len(sentence), "direct", "person", speaker="Machine"))  # fmt: skip
            at += len(sentence) + 1
        return " ".join(sentences), found

    text, found = statements_in(before)
    decisions = []
    for number, s in enumerate(found):
        if number in chosen:
            target, value = about(s, text, URL)
            value["changed"] = {"speaker": f"Person {number}"}
            decisions.append(Decision("corrected", target, value, "", "Vera", f"2026-01-01T00:00:{number:02}Z"))  # fmt: skip
    laid, unfit = lay_over(text, "", found, decisions, lambda name, day: None)
    assert not unfit
    assert {row.found.speaker for row in laid if row.checked} == {f"Person {n}" for n in chosen if n < len(found)}  # fmt: skip
    assert [row.machine for row in laid] == found

    later, machine = statements_in(after)
    kept = machine if machine_keeps else []
    laid, unfit = lay_over(later, "", kept, decisions, lambda name, day: None)
    assert (laid, unfit) == lay_over(later, "", kept, decisions, lambda name, day: None)
    assert {d.target["exact"] for d in unfit} == {d.target["exact"] for d in decisions} - set(after)  # fmt: skip
    shown = {later[r.found.start : r.found.end] for r in laid if r.checked == "corrected"}  # fmt: skip
    assert shown == {d.target["exact"] for d in decisions} & set(after)
