"""What broke silently is seen: each kind of trouble from a source's own history, and what a run and `check` say of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.health import ailments, learnt_pause
from crawler.source import Source
from db.records import DateFound, IssueFound, Page, SourceCheck
from db.store import Store
from returnwatch import main
from tests.local_site import ON_TOPIC, Reply, Site, item, rss, source

NOW = "2026-06-30T12:00:00Z"
URL = "https://arrivals.example/feed"


@pytest.fixture
def watched(tmp_path: Path) -> Source:
    return source(tmp_path / "sources", "be_arrivals", URL, private="no")


class History:
    """Looks at one source, a day apart, the last one today."""

    def __init__(self, store: Store, watched: Source) -> None:
        self.store, self.watched = store, watched
        store.sync_sources([watched.row()])

    def looks(self, *checks: dict[str, object]) -> History:
        day = date(2026, 6, 30) - timedelta(len(checks) - 1)
        for number, check in enumerate(checks):
            run = self.store.begin_run("crawl", "test")
            values: dict[str, object] = {
                "source": self.watched.slug,
                "url": URL,
                "at": f"{day + timedelta(number)}T04:00:00Z",
                "status": 200,
                "outcome": "ok",
                "entries": 10,
                "newest_on": f"{day + timedelta(number)}",
            }
            self.store.add_check(run, SourceCheck(**{**values, **check}))  # type: ignore[arg-type]
        self.store.flush()
        return self

    def pages(self, *days: str, seen: str = "2026-06-01T04:00:00Z") -> History:
        run = self.store.begin_run("crawl", "test")
        for number, day in enumerate(days):
            self.store.add_page(
                run,
                Page(
                    url=f"https://arrivals.example/{seen[:10]}/{number}",
                    source=self.watched.slug,
                    fetched_at=seen,
                    status=200,
                    title="A flight",
                    text=None,
                    lang="en",
                    published=DateFound(day, "meta"),
                    on_topic=False,
                    topic_reason="no word of it",
                    body_sha256="0",
                ),
            )
        self.store.flush()
        return self

    def kinds(self) -> list[str]:
        return [issue.kind for issue in self.found()]

    def found(self) -> list[IssueFound]:
        return ailments(self.store.connection, self.watched, NOW)


@pytest.fixture
def history(tmp_path: Path, watched: Source) -> Iterator[History]:
    with Store.open(tmp_path / "news.db") as store:
        yield History(store, watched)


BAD = {
    "outcome": "unreachable",
    "error": "no answer",
    "entries": 0,
    "newest_on": "",
    "status": None,
}


def test_a_source_that_answers_as_it_always_did_has_no_trouble(
    history: History,
) -> None:
    assert history.looks(*[{}] * 5).kinds() == []


def test_one_or_two_bad_answers_are_the_networks(
    history: History,
) -> None:
    assert history.looks({}, BAD, BAD).kinds() == []


def test_three_bad_answers_are_told_with_the_last_good_one(history: History) -> None:
    [found] = history.looks({}, BAD, BAD, BAD).found()
    assert found.kind == "source not answering"
    assert "3 times since 2026-06-28: unreachable: no answer" in found.message
    assert "last good answer was of 2026-06-27" in found.message


def test_what_never_answered_says_so_at_once(history: History) -> None:
    assert history.looks(BAD).kinds() == ["source never answered"]


def test_a_list_that_fell_to_nothing(history: History) -> None:
    nothing = {"outcome": "empty", "entries": 0, "newest_on": ""}
    [found] = history.looks({"entries": 12}, {"entries": 12}, nothing).found()
    assert found.kind == "source empty"
    assert "it listed 12 entries" in found.message


def test_silence_is_measured_by_the_sources_own_pauses(history: History) -> None:
    weekly = [str(date(2026, 1, 1) + timedelta(7 * n)) for n in range(10)]
    history.pages(*weekly).looks({"newest_on": weekly[-1]})
    [found] = history.found()
    assert found.kind == "source silent"
    assert f"newest entry is of {weekly[-1]}" in found.message
    assert "pauses are 7 days" in found.message


def test_a_slow_source_is_not_silent_after_as_many_days(history: History) -> None:
    slow = [str(date(2025, 6, 1) + timedelta(45 * n)) for n in range(8)]
    assert history.pages(*slow).looks({"newest_on": slow[-1]}).kinds() == []


def test_a_declared_cadence_counts_until_enough_is_known(
    tmp_path: Path, history: History
) -> None:
    history.watched = source(
        tmp_path / "s", "be_arrivals", URL, private="no", more="expect: {per_week: [7, 20]}\n"
    )  # fmt: skip
    [found] = history.looks({"newest_on": "2026-05-20"}).found()
    assert found.kind == "source silent"
    assert "its file expects something within 30 days" in found.message


def test_pages_that_suddenly_give_little_text(history: History) -> None:
    full = {"pages": 4, "characters": 8000}
    [found] = history.looks(full, full, {"pages": 3, "characters": 600}).found()
    assert found.kind == "extraction short"
    assert "200 characters each, 2000 is usual" in found.message


def test_short_news_now_and_then_is_no_trouble(history: History) -> None:
    full = {"pages": 4, "characters": 8000}
    assert history.looks(full, full, {"pages": 1, "characters": 100}).kinds() == []


def test_dates_that_are_all_the_day_of_fetching(history: History) -> None:
    history.pages("2026-05-01", "2026-05-04", "2026-05-09")
    history.pages(*["2026-06-30"] * 5, seen=NOW).looks({})
    assert history.kinds() == ["dates all the same"]


def test_another_robots_txt_and_another_site_are_told(history: History) -> None:
    history.store.connection.executemany(
        "INSERT INTO host_rules VALUES ('arrivals.example', ?, ?, ?, '', NULL, '')",
        [
            ("2026-01-01T00:00:00Z", 404, "a"),
            ("2026-06-29T00:00:00Z", 200, "b"),
        ],
    )
    history.looks({"moved_to": "https://arrivals-new.example/feed"})
    assert history.kinds() == ["source moved", "robots.txt changed"]


def test_a_pause_is_learnt_from_eight_days_with_news() -> None:
    days = [str(date(2026, 1, 1) + timedelta(3 * n)) for n in range(8)]
    assert learnt_pause(days) == 3
    assert learnt_pause(days[:7]) is None


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_run_tells_each_trouble_once_and_check_keeps_it(tmp_path: Path) -> None:
    database, folder = tmp_path / "news.db", tmp_path / "sources"
    with Site() as site:
        site.feed("/good", [item(site.base + "/a")])
        site.article("/a")
        site.pages["/wall"] = Reply("no", 403)
        for slug, path in (("be_good", "/good"), ("be_wall", "/wall")):
            source(folder, slug, site.base + path)
        run = ("run", "--db", database, "--sources", folder)
        first = call(*run)
        assert first.exit_code == 1
        [told] = [
            line for line in first.stdout.splitlines() if line.startswith("be_wall")
        ]
        assert "does not let programs in" in told
        with sqlite3.connect(database) as connection:
            [(pages, characters)] = connection.execute(
                "SELECT pages, characters FROM source_checks WHERE source = 'be_good'"
            ).fetchall()
        assert pages == 1
        assert characters > 200
        second = call(*run)  # blocked as before: nothing new needs a person
        assert second.exit_code == 0, second.output
        assert "be_wall" not in second.output
        kept = json.loads(call("check", "--db", database, "--format", "json").stdout)
        assert [row["kind"] for row in kept] == ["source blocked"]
        site.pages["/wall"] = Reply(
            rss([item(site.base + "/a")]),
            headers={"Content-Type": "application/rss+xml"},
        )
        third = call(*run)
        assert third.exit_code == 0, third.output
        assert "be_wall: ok" in third.output
        assert call("check", "--db", database).exit_code == 0

        # all that is there was made under a clock that was ahead; now it is right, and the page has other words
        later = "{0} = replace({0}, substr({0}, 1, 4), '2099')"
        with sqlite3.connect(database) as connection:
            for table, columns in (
                ("runs", ("started_at", "finished_at")),
                ("captures", ("fetched_at",)),
                ("documents", ("first_seen_at", "last_seen_at", "next_visit_at")),
                ("versions", ("first_seen_at",)),
            ):
                changes = ", ".join(later.format(column) for column in columns)
                connection.execute(f"UPDATE {table} SET {changes}")
        site.article("/a", text=ON_TOPIC.replace("twelve", "eleven"))
        fourth = call(*run)
        assert fourth.exit_code == 0, fourth.output
        [told] = [
            line for line in fourth.stdout.splitlines() if "moments up to" in line
        ]
        assert "3 runs left moments up to 2099-" in told
        with sqlite3.connect(database) as connection:
            stands = "SELECT count(*), sum(v.text LIKE '%eleven%') FROM statements AS s JOIN versions AS v ON v.id = s.version WHERE s.latest"
            [(number, new)] = connection.execute(stands).fetchall()
        assert number == new > 0
