"""Tagging as a job: once or twice, in one process or two, with a page that trips over, the same rows come out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import nlp.job
from db.records import Name, Office, Page, Person, SourceRow, Tenure
from db.store import Store
from nlp.job import CHUNK, tag, tag_file
from nlp.offices import Register

MakePage = Callable[..., Page]

WORDS = "“Forced returns to Afghanistan will start in May,” said Minister Ada Quill. Belgium supports number {n}."


@pytest.fixture
def path(tmp_path: Path, source_row: SourceRow) -> Path:
    file = tmp_path / "news.db"
    with Store.open(file) as store:
        store.sync_sources([source_row])
    return file


def fill(path: Path, page: MakePage, number: int) -> None:
    with Store.open(path) as store:
        run = store.begin_run("crawl", "test")
        for n in range(number):
            store.add_page(
                run,
                page(
                    WORDS.format(n=n),
                    url=f"https://arrivals.example/{n}",
                    title="Returns",
                ),
            )
        store.end_run(run, "ok", {})


def derived(path: Path) -> list[str]:
    """All that tagging writes."""
    tables = (
        "statements",
        "statement_measures",
        "statement_countries",
        "mentions",
        "figures",
        "issues",
        "letters",
    )
    with Store.open(path) as store:
        return [
            line
            for line in store.connection.iterdump()
            if any(f'INTO "{table}"' in line for table in tables)
        ]


def test_tagging_twice_leaves_the_same_rows(path: Path, page: MakePage) -> None:
    fill(path, page, 3)
    first = tag_file(path)
    assert (first.texts, first.statements, first.failed) == (3, 3, 0)
    before = derived(path)
    assert tag_file(path).texts == 0
    assert tag_file(path, again=True).texts == 3
    assert derived(path) == before


def test_two_processes_leave_the_same_rows_as_one(
    path: Path, page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = 2 * CHUNK + 1  # something for each, and a chunk that is not full
    assert number < nlp.job.WORTH_A_PROCESS
    monkeypatch.setattr(nlp.job, "WORTH_A_PROCESS", number)
    fill(path, page, number)
    seen: list[tuple[int, int]] = []
    tag_file(path, processes=2, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (number, number)
    with_two = sorted(derived(path))
    tag_file(path, processes=1, again=True)
    assert sorted(derived(path)) == with_two


class Trips(Register):
    """A register that fails on one name: what a fault in a component looks like from outside."""

    def resolve(self, printed: str, **how: Any) -> Any:
        if "Tripper" in printed:
            raise ValueError("tripped")
        return super().resolve(printed, **how)


def test_a_text_that_cannot_be_tagged_is_an_issue_and_is_tried_again(
    path: Path, page: MakePage
) -> None:
    fill(path, page, 2)
    with Store.open(path) as store:
        run = store.begin_run("crawl", "test")
        words = WORDS.format(n=3).replace("Ada Quill", "Ada Tripper")
        store.add_page(run, page(words, url="https://arrivals.example/3"))
        store.flush()
        person, name = Person("tripper", "Ada Tripper"), Name("Ada Tripper", "tripper")
        report = tag(store, Trips([person], [name], [], []))
        assert (report.texts, report.failed) == (3, 1)
        found = store.connection.execute(
            "SELECT message FROM issues WHERE kind = 'not tagged'"
        ).fetchall()
        assert [row[0] for row in found] == ["ValueError: tripped"]
    assert tag_file(path).texts == 1
    with Store.open(path) as store:
        count = "SELECT count(*) FROM issues WHERE kind = 'not tagged'"
        assert store.connection.execute(count).fetchone()[0] == 0
        statements = store.connection.execute("SELECT count(*) FROM statements")
        assert statements.fetchone()[0] == 3


def test_people_that_a_user_added_stay_and_are_used(path: Path, page: MakePage) -> None:
    fill(path, page, 1)
    with Store.open(path) as store:
        store.sync_register(
            [Person("ada_quill", "Ada Quill", origin="user")],
            [Name("Ada Quill", "ada_quill", origin="user")],
            [Office("be_arrivals", "BE", "BE", "Minister for Arrivals", origin="user")],
            [
                Tenure(
                    "ada_quill", "be_arrivals", "2025-01-01", "", "day", origin="user"
                )
            ],
            origin="user",
        )
    tag_file(path)
    with Store.open(path) as store:
        row = store.connection.execute(
            "SELECT person, office, country FROM statements"
        ).fetchone()
        assert tuple(row) == ("ada_quill", "be_arrivals", "BE")
        shipped = store.connection.execute(
            "SELECT count(*) FROM people WHERE origin = 'shipped'"
        ).fetchone()[0]
        assert shipped == len(Register.shipped().people)
