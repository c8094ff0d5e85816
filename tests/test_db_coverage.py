"""What stands behind a blank: a country without a working source can never look silent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from db.connect import open_for_reading
from db.coverage import coverage, not_watched, watched
from db.queries import nothing_found
from db.records import DateFound, Filters, Page, SourceCheck, SourceRow, now
from db.store import Store
from returnwatch import main

MONTH = now()[:7]


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def source(slug: str, **changes: Any) -> SourceRow:
    values: dict[str, Any] = {
        "slug": slug,
        "name": slug,
        "country": slug[:2].upper(),
        "tier": "official",
        "lang": "en",
        "kind": "feed",
        "url": f"https://{slug.replace('_', '-')}.example/feed",
        "host": f"{slug.replace('_', '-')}.example",
    }
    return SourceRow(**{**values, **changes})


def look(slug: str, outcome: str = "ok", at: str = "") -> SourceCheck:
    return SourceCheck(slug, f"https://{slug}.example/feed", at or now(), 200, outcome)


@pytest.fixture
def watching(store: Store, page: Callable[..., Page]) -> Path:
    """BE answers whole, FR in part, DE not at all, NL is blocked, PT is wanted; SE was added by hand."""
    store.sync_sources(
        [
            source("fr_one"),
            source("fr_two"),
            source("de_one"),
            source("nl_one", state="blocked"),
            source("pt_one", state="wanted", url=""),
            source("se_hand", kind="by_hand", state="live"),
        ]
    )
    run = store.begin_run("crawl", "test")
    for check in (
        look("be_arrivals"),
        look("fr_one", "unchanged"),
        look("fr_two", "unreachable"),
        look("de_one", "not a feed"),
        look("nl_one", "blocked"),
    ):
        store.add_check(run, check)
    today = DateFound(now()[:10], "meta")
    store.add_page(run, page(None, published=today))
    store.add_page(run, page(None, url="https://arrivals.example/2", published=today))
    store.add_page(
        run,
        page(
            url="https://se.example/1",
            source="se_hand",
            published=DateFound("2025-10", "user"),
        ),
    )
    store.flush()
    return store.path


def verdicts(path: Path, **filters: Any) -> dict[tuple[str, str], str]:
    connection = open_for_reading(path)
    try:
        rows = coverage(connection, Filters(**filters))
        return {(row.country, row.month): row.verdict for row in rows}
    finally:
        connection.close()


def words(path: Path, **filters: Any) -> str:
    connection = open_for_reading(path)
    try:
        return nothing_found(connection, Filters(**filters))
    finally:
        connection.close()


def test_watched_are_the_27_and_five_more() -> None:
    assert len(watched()) == 32
    assert {"BE", "DK", "HR", "IE", "NO", "CH", "IS", "LI", "GB"} <= set(watched())


def test_each_month_has_a_verdict(watching: Path) -> None:
    found = verdicts(watching)
    assert found["BE", MONTH] == "nothing found in 2 documents"
    assert found["FR", MONTH] == "partly watched"
    assert found["SE", "2025-10"] == "partly watched"  # read, but by hand alone
    for country in ("DE", "NL", "PT", "SE", "DK"):
        assert found[country, ""] == "not watched"
    assert {country for country, _ in found} == set(watched())


@pytest.mark.parametrize(
    "filters",
    [{}, {"from_": "2021"}, {"to": "2021"}, {"from_": "2021-08", "to": "2021-08-31"}],
    ids=str,
)
@pytest.mark.parametrize("country", [*watched(), "EU", "INT"])
def test_a_country_without_a_working_source_never_looks_silent(
    watching: Path, country: str, filters: dict[str, str]
) -> None:
    found = verdicts(watching, country=(country,), **filters)
    assert found
    said = words(watching, country=(country,), **filters)
    assert said.startswith(f"Nothing found for {country}")
    asked_now = not filters.get("to")
    if country == "BE" and asked_now:
        assert "in 2 documents, 0 of them on the topic" in said
    elif country in ("FR", "SE") and asked_now:
        assert "partly watched" in said
    else:
        assert "not watched: no source of that country" in said
        assert set(found.values()) == {"not watched"}


def test_a_month_without_an_answer_between_two_is_a_gap(store: Store) -> None:
    run = store.begin_run("crawl", "test")
    store.add_check(run, look("be_arrivals", at="2026-01-05T00:00:00Z"))
    store.flush()
    run = store.begin_run("crawl", "test")
    store.add_check(run, look("be_arrivals", at="2026-03-05T00:00:00Z"))
    store.flush()
    found = verdicts(store.path, country=("BE",), from_="2026-01", to="2026-03")
    assert found == {
        ("BE", "2026-01"): "nothing found in 0 documents",
        ("BE", "2026-02"): "not watched",
        ("BE", "2026-03"): "nothing found in 0 documents",
    }
    said = words(store.path, country=("BE",), from_="2026-01", to="2026-03")
    assert said == (
        "Nothing found for BE: partly watched: 1 of 1 sources have answered, in 2 of 3 months;"
        " 0 documents read, 0 of them on the topic."
    )
    said = words(store.path, country=("BE",), from_="2026-02", to="2026-02")
    assert said.endswith(
        "not watched: no source of that country had answered in that time."
    )


def test_one_source_can_be_asked_for(watching: Path) -> None:
    assert verdicts(watching, source=("fr_two",)) == {("FR", ""): "not watched"}
    assert verdicts(watching, source=("fr_one",)) == {
        ("FR", MONTH): "nothing found in 0 documents"
    }
    assert words(watching, source=("fr_two",)) == (
        "Nothing found for fr_two: not watched: it has not answered yet."
    )


def test_search_and_timeline_say_what_a_blank_means(watching: Path) -> None:
    for command in (["timeline"], ["search", "nothing"]):
        out = call(*command, "--db", watching, "--country", "DK").output
        assert out.startswith(
            "Nothing found for DK: not watched: no source of that country has answered yet."
        )
    out = call("timeline", "--db", watching).output
    assert "Nothing found in 3 documents, 1 of them on the topic" in out
    assert "Not watched ('returnwatch coverage'): 29 of 32 countries." in " ".join(
        out.split()
    )


@pytest.mark.parametrize("command", ["timeline", "events", "positions", "claims", "signatories"])  # fmt: skip
def test_texts_that_wait_to_be_tagged_are_told(watching: Path, command: str) -> None:
    told = call(command, "--db", watching, "--format", "csv")
    assert told.stderr == "1 text is not tagged yet: run 'returnwatch tag'\n"
    assert "tagged" not in told.stdout


def test_by_a_day_only_what_was_public_by_then_counts(watching: Path) -> None:
    assert words(watching, as_of="2019") == "Nothing found: none of 3 documents was public by 2019."  # fmt: skip
    assert "Nothing found in 3 documents" in words(watching, as_of="2099")


def test_an_empty_file_is_not_watched(store: Store) -> None:
    connection = open_for_reading(store.path)
    try:
        assert not_watched(connection) == list(watched())
    finally:
        connection.close()
    assert set(verdicts(store.path).values()) == {"not watched"}


def test_command_and_view_say_the_same(watching: Path) -> None:
    result = call("coverage", "--db", watching, "--format", "json")
    assert result.exit_code == 0
    with sqlite3.connect(watching) as connection:
        connection.row_factory = sqlite3.Row
        shown = [dict(row) for row in connection.execute("SELECT * FROM coverage")]
    connection.close()
    assert json.loads(result.output) == shown
    table = call("coverage", "--db", watching, "--country", "BE").output
    assert "nothing found in 2 documents" in " ".join(table.split())


def test_a_filter_on_statements_does_not_apply(watching: Path) -> None:
    result = call("coverage", "--db", watching, "--speaker", "Bel")
    assert result.exit_code == 2
    assert "--speaker: coverage counts sources and documents" in result.output


def test_a_file_with_older_views_can_be_read(watching: Path) -> None:
    with sqlite3.connect(watching) as connection:
        connection.execute("DROP VIEW coverage")
        connection.execute("DROP VIEW watched")
    connection.close()
    assert call("coverage", "--db", watching, "--country", "DK").exit_code == 0
