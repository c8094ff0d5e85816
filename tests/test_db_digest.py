"""The digest and saved searches as cron calls them: what is new, once, in thirty lines, and nothing where nothing is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import lxml.html
import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from db.found import Annotation, MeasureFound, StatementFound
from db.records import IssueFound, Page, SourceRow, Text
from db.store import Store
from nlp.link import link_file
from returnwatch import main


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def said(path: Path, *arguments: str) -> str:
    result = call("digest", "--db", path, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def told_until(path: Path, name: str = "") -> str:
    connection = sqlite3.connect(path)
    row = connection.execute(
        "SELECT told_until FROM watches WHERE name = ?", (name,)
    ).fetchone()
    connection.close()
    return row[0] if row else ""


def tagged(store: Store, *, issues: int = 0) -> None:
    """Synthetic: of each new text the words in quotation marks are a statement; MISSION where they name one."""
    store.flush()
    for text in list(store.texts()):
        store.add_annotation(text, _annotate(text, issues), "test")
    store.flush()


def _annotate(text: Text, issues: int) -> Annotation:
    start, end = text.text.index("“") + 1, text.text.index("”")
    mission = text.text.find("mission")
    return Annotation(
        "en",
        True,
        statements=(
            StatementFound(
                start,
                end,
                "direct",
                "person",
                speaker="Ada Bel",
                country=text.country,
                confidence=0.9,
                rule="said",
            ),
        ),
        measures=(MeasureFound("MISSION", mission, mission + 7),)
        if mission > 0
        else (),
        issues=tuple(
            IssueFound("unknown name", f"name {n} is not in the register")
            for n in range(issues)
        ),
    )


@pytest.fixture
def news(store: Store, page: Callable[..., Page]) -> Path:
    store.sync_measures([("MISSION", "Mission", "")])
    run = store.begin_run("crawl", "test")
    store.add_page(run, page("“We plan a mission to Kabul,” said Ada Bel."))
    store.end_run(run, "ok", {})
    tagged(store)
    return store.path


def add(store: Store, page: Callable[..., Page], number: int, text: str) -> None:
    run = store.begin_run("crawl", f"{number}")
    at = f"2026-01-{number:02}T00:00:00Z"
    store.add_page(run, page(text, url=f"https://arrivals.example/{number}", fetched_at=at, title=f"Title {number}"))  # fmt: skip
    store.end_run(run, "ok", {})
    tagged(store)


def test_news_are_told_once(
    news: Path, store: Store, page: Callable[..., Page]
) -> None:
    first = said(news)
    assert first.splitlines()[0].startswith("returnwatch, since the beginning, as of ")
    assert "1 new statement, by country" in first
    assert "  BE 1: Ada Bel: “We plan a mission to Kabul,”  https://arrivals.example/1\n" in first  # fmt: skip
    assert said(news) == ""
    connection = store.connection
    connection.execute("UPDATE watches SET told_until = '2026-01-05T00:00:00Z'")
    add(store, page, 4, "“An older one,” she said.")
    assert said(news) == ""
    add(store, page, 6, "“A newer one,” she said.")
    again = said(news)
    assert "A newer one" in again
    assert "An older one" not in again
    assert "since 2026-01-05" in again


def test_since_a_day_keeps_nothing(news: Path) -> None:
    assert "Kabul" in said(news, "--since", "2026-01-02")
    assert "Kabul" in said(news, "--since", "2026")
    assert said(news, "--since", "2026-01-03") == ""
    assert "Kabul" in said(news, "--since", "2026", "--country", "BE")
    assert said(news, "--since", "2026", "--country", "NO") == ""
    assert told_until(news) == ""


def test_a_changed_page_is_told_and_what_stayed_on_it_is_not_new(
    store: Store, page: Callable[..., Page]
) -> None:
    run = store.begin_run("crawl", "test")
    text = "“We stay firm on this,” said Ada Bel. There were {} people on the flight to Kabul that day."  # fmt: skip
    store.add_page(run, page(text.format(20), fetched_at="2026-01-02T00:00:00Z"))
    tagged(store)
    store.add_page(run, page(text.format(30), fetched_at="2026-01-09T00:00:00Z", body_sha256="other"))  # fmt: skip
    tagged(store)
    link_file(store.path)
    told = said(store.path, "--since", "2026-01-05")
    assert "statement" not in told
    assert "1 page changed\n" in told
    assert "“20” is now “30” in “A title”  https://arrivals.example/1" in told
    assert "changed" not in said(store.path, "--since", "2026-01-10")


def test_never_more_than_thirty_lines(store: Store, page: Callable[..., Page]) -> None:
    codes = [f"{a}{b}" for a in "ABCDE" for b in "XYZVW"]
    store.sync_sources(
        [
            SourceRow(f"s_{c}", c, c, "press", "en", "feed", f"https://{c}.example", f"{c}.example")
            for c in codes
        ]
    )  # fmt: skip
    run = store.begin_run("crawl", "test")
    for code in codes:
        store.add_page(
            run,
            page(f"“Words of {code}\n" + "and more " * 40 + "” she said.", source=f"s_{code}", url=f"https://{code}.example/1"),
        )  # fmt: skip
        store.write_source_issues(f"s_{code}", [IssueFound("source silent", f"s_{code}: nothing new")], "2026-01-03T00:00:00Z")  # fmt: skip
    store.end_run(run, "ok", {})
    tagged(store, issues=3)
    for format_ in ("text", "md"):
        lines = said(store.path, "--since", "2026", "--format", format_).splitlines()
        assert 20 < len(lines) <= 30
        assert sum(line.lstrip(" -").startswith("and ") for line in lines) == 3
    text = said(store.path, "--since", "2026")
    assert "25 new statements, by country" in text
    assert "75 things to look at" in text
    assert "Sources that need a person: 25" in text
    assert max(len(line) for line in text.splitlines() if "://" not in line) <= 80
    table = call("check", "--db", store.path).stdout
    assert table.count("source silent") == 1  # the same trouble of many is one row
    assert "25 sources: s_AV, s_AW" in table
    each = call("check", "--db", store.path, "--format", "csv").stdout
    assert each.count("source silent,") == 25


def test_forms_escape_what_a_page_says(store: Store, page: Callable[..., Page]) -> None:
    run = store.begin_run("crawl", "test")
    nasty = "“<script>alert(1)</script> [x](javascript:1) \u202eevil” said"
    store.add_page(run, page(nasty, title="</title>"))
    tagged(store)
    tree = lxml.html.document_fromstring(
        said(store.path, "--since", "2026", "--format", "html")
    )
    assert not tree.xpath("//script")
    assert tree.xpath("//li//a/@href") == ["https://arrivals.example/1"]
    feed = feedparser.parse(said(store.path, "--since", "2026", "--format", "atom"))
    assert not feed.bozo
    assert feed.entries[0].link == "https://arrivals.example/1"
    assert "<script>" in feed.entries[0].title_detail.value
    text = said(store.path, "--since", "2026", "--format", "md")
    assert "\\<script\\>" in text
    assert "\\[x\\](javascript" in text
    assert "\u202eevil\u202c" in text


def test_saved_searches_have_their_own_last_time(
    news: Path, store: Store, page: Callable[..., Page]
) -> None:
    assert call("watch", "add", "missions", "--db", news, "--country", "be", "--measure", "MISSION", "--who", "ab").exit_code == 0  # fmt: skip
    assert (
        call("watch", "add", "norway", "--db", news, "--country", "NO").exit_code == 0
    )
    listed = json.loads(call("watch", "list", "--db", news, "--format", "json").stdout)
    assert [(w["name"], w["filters"], w["told_until"]) for w in listed] == [
        ("missions", "--country BE --measure MISSION", ""),
        ("norway", "--country NO", ""),
    ]
    assert said(news, "--watch", "norway") == ""
    told = said(news, "--watch", "missions")
    assert told.startswith("returnwatch: missions, since the beginning")
    assert "Kabul" in told
    assert said(news, "--watch", "missions") == ""
    assert told_until(news, "missions")
    assert told_until(news) == ""
    assert "Kabul" in said(news)  # the digest of everything has not told it yet
    assert call("watch", "remove", "missions", "--db", news).exit_code == 0
    assert call("digest", "--db", news, "--watch", "missions").exit_code == 2


def test_what_could_not_be_printed_is_told_again(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise BrokenPipeError

    with monkeypatch.context() as patch:
        patch.setattr("db.digest_commands.click.echo", broken)
        assert call("digest", "--db", news).exit_code != 0
    assert told_until(news) == ""
    assert "Kabul" in said(news)


def test_text_that_waits_for_its_tags_is_told_later(
    news: Path, store: Store, page: Callable[..., Page]
) -> None:
    def ago(hours: int) -> str:
        at = datetime.now(UTC) - timedelta(hours=hours)
        return at.strftime("%Y-%m-%dT%H:%M:%SZ")

    def seen(number: int, hours: int) -> None:
        run = store.begin_run("crawl", "test")
        store.add_page(run, page(f"“Word {number},” she said.", url=f"https://arrivals.example/{number}", fetched_at=ago(hours)))  # fmt: skip
        store.end_run(run, "ok", {})

    said(news)
    store.connection.execute("UPDATE watches SET told_until = ?", (ago(9),))
    seen(7, 2)
    tagged(store)
    seen(8, 3)  # by another process; it waits
    assert said(news) == ""
    tagged(store)
    assert "2 new statements" in said(news)


def test_a_run_at_work_is_not_disturbed(news: Path) -> None:
    with FileLock(f"{news}.lock"):
        result = call("digest", "--db", news)
        assert result.exit_code == 3
        assert call("digest", "--db", news, "--since", "2026").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["digest", "--since", "yesterday"], "neither last nor a day"),
        (["digest", "--watch", "none"], "none: no saved search"),
        (["digest", "--country", "BE"], "watch add NAME"),
        (["digest", "--watch", "x", "--country", "BE"], "brings its own filters"),
        (["watch", "add", "x"], "nothing to watch for"),
        (["watch", "add", "a b", "--country", "BE"], "not a name"),
        (["watch", "add", "x", "--tier", "gossip"], "unknown; one of official"),
        (["watch", "remove", "x"], "x: no saved search"),
    ],
)
def test_refusals_name_the_mend(news: Path, arguments: list[str], message: str) -> None:
    result = call(*arguments, "--db", news)
    assert result.exit_code == 2
    assert message in result.output


def test_another_search_of_the_same_name_is_refused(news: Path) -> None:
    for _ in range(2):  # the same one twice is one row
        assert call("watch", "add", "x", "--db", news, "--country", "BE").exit_code == 0
    result = call("watch", "add", "x", "--db", news, "--country", "NO")
    assert result.exit_code == 2
    assert "is there already (--country BE)" in result.output


def test_merged_files_keep_what_one_of_them_has_not_told(
    news: Path, tmp_path: Path
) -> None:
    from db.merge import merge

    call("watch", "add", "x", "--db", news, "--country", "BE")
    copy = tmp_path / "copy.db"
    source, target = sqlite3.connect(news), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    said(news, "--watch", "x")
    merge([news, copy], tmp_path / "all.db")
    merge([copy, news], tmp_path / "other.db")
    assert told_until(tmp_path / "all.db", "x") == told_until(tmp_path / "other.db", "x") == ""  # fmt: skip


def test_forgetting_a_person_takes_searches_for_the_name(news: Path) -> None:
    call("watch", "add", "ada", "--db", news, "--speaker", "Ada Bel")
    assert call("forget", "Ada Bel", "--db", news, "--reason", "asked", "--who", "t").exit_code == 0  # fmt: skip
    assert call("watch", "list", "--db", news).output.startswith("No saved search")
