"""What the store keeps, and that saying it twice changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.connect import DatabaseError, open_for_reading
from db.found import Annotation, CountryFound, MeasureFound, StatementFound
from db.migrations import APPLICATION_ID
from db.records import (
    DateFound,
    IssueFound,
    Page,
    SourceCheck,
    SourceRow,
)
from db.store import Store
from db.verify import verify

MakePage = Callable[..., Page]


def dump(store: Store) -> list[str]:
    """Everything but what names the run."""
    return [
        line
        for line in store.connection.iterdump()
        if '"runs"' not in line and "_migrations" not in line
    ]


def add(store: Store, *pages: Page) -> None:
    run = store.begin_run("crawl", "test")
    for one in pages:
        store.add_page(run, one)
    store.end_run(run, "ok", {})


def test_same_page_twice_leaves_the_same_rows(store: Store, page: MakePage) -> None:
    add(store, page())
    before = dump(store)
    add(store, page())
    assert dump(store) == before


def test_changed_page_gives_a_second_version_and_keeps_the_first(
    store: Store, page: MakePage
) -> None:
    add(store, page("First words."))
    add(store, page("Other words.", fetched_at="2026-01-03T00:00:00Z"))
    texts = [
        row[0]
        for row in store.connection.execute(
            "SELECT text FROM versions ORDER BY first_seen_at"
        )
    ]
    assert texts == ["A title\n\nFirst words.", "A title\n\nOther words."]
    assert store.connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 1


def test_words_that_come_back_are_three_captures_and_two_versions(
    store: Store, page: MakePage
) -> None:
    run = store.begin_run("crawl", "test")
    outcomes = [
        store.add_page(run, page(words, fetched_at=f"2026-01-0{day}T00:00:00Z"))
        for day, words in ((1, "A."), (2, "B."), (3, "A."))
    ]
    store.flush()
    assert [(o.new_document, o.new_version, o.changed) for o in outcomes] == [
        (True, True, False),
        (False, True, True),
        (False, False, True),
    ]
    count = store.connection.execute(
        "SELECT (SELECT count(*) FROM captures), (SELECT count(*) FROM versions)"
    ).fetchone()
    assert tuple(count) == (3, 2)


def test_only_statements_on_the_page_now_are_in_the_timeline(
    store: Store, page: MakePage
) -> None:
    def timeline() -> list[str]:
        return [row[0] for row in store.connection.execute("SELECT text FROM timeline")]

    def tag_all() -> None:
        for text in list(store.texts()):
            found = StatementFound(text.body_start, len(text.text), "direct", "unnamed")
            store.add_annotation(
                text, Annotation("en", True, statements=(found,)), "v1"
            )
        store.flush()

    add(store, page("A says."))
    tag_all()
    assert timeline() == ["A says."]
    add(store, page("B says.", fetched_at="2026-01-03T00:00:00Z"))
    assert (
        timeline() == []
    )  # the old words do not stand there any more, the new ones are not tagged yet
    tag_all()
    assert timeline() == ["B says."]
    add(store, page("A says.", fetched_at="2026-01-04T00:00:00Z"))
    assert timeline() == ["A says."]


def test_off_topic_page_keeps_address_title_date_and_reason_only(
    store: Store, page: MakePage
) -> None:
    add(store, page(None, topic_reason="no word for Afghans"))
    row = store.connection.execute(
        "SELECT url, title, published_on, on_topic, topic_reason FROM documents"
    ).fetchone()
    assert tuple(row) == (
        "https://arrivals.example/1",
        "A title",
        "2026-01-01",
        0,
        "no word for Afghans",
    )
    assert store.connection.execute("SELECT count(*) FROM versions").fetchone()[0] == 0


def test_document_is_known_by_its_other_addresses(store: Store, page: MakePage) -> None:
    add(store, page(addresses=("https://arrivals.example/1?utm_source=x",)))
    known = store.known("https://arrivals.example/1?utm_source=x")
    assert known is not None
    assert known.id == store.known("https://arrivals.example/1").id  # type: ignore[union-attr]
    assert store.known("https://arrivals.example/2") is None


def test_a_page_that_is_gone_is_marked_and_kept(store: Store, page: MakePage) -> None:
    add(store, page())
    run = store.begin_run("crawl", "test")
    store.add_gone(
        run,
        page(
            None,
            status=404,
            body_sha256="x",
            warc="a.warc.gz",
            fetched_at="2026-02-01T00:00:00Z",
        ),
    )
    store.flush()
    assert store.known("https://arrivals.example/1").state == "gone"  # type: ignore[union-attr]
    assert store.connection.execute("SELECT count(*) FROM versions").fetchone()[0] == 1


def test_archive_is_safe_before_a_row_points_into_it(
    store: Store, page: MakePage
) -> None:
    seen: list[int] = []
    store.before_commit.append(
        lambda: seen.append(
            store.connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        )
    )
    add(store, page())
    assert seen == [0]


def test_rows_that_failed_to_be_written_still_wait(
    store: Store, page: MakePage
) -> None:
    run = store.begin_run("crawl", "test")
    store.add_page(run, page(source="nobody"))
    with pytest.raises(sqlite3.IntegrityError):
        store.flush()
    store.sync_sources(
        [
            SourceRow(
                "nobody",
                "N",
                "BE",
                "press",
                "en",
                "feed",
                "https://n.example",
                "n.example",
            )
        ]
    )
    store.flush()
    assert store.known("https://arrivals.example/1") is not None


def test_conditional_request_uses_the_last_good_answer(store: Store) -> None:
    url = "https://arrivals.example/feed"
    for number, (outcome, etag) in enumerate((("ok", '"1"'), ("unreachable", ""))):
        run = store.begin_run("crawl", "test")
        check = SourceCheck(
            "be_arrivals",
            url,
            f"2026-01-0{number + 1}T00:00:00Z",
            200,
            outcome,
            etag=etag,
        )
        store.add_check(run, check)
        store.flush()
    assert store.conditional("be_arrivals", url) == ('"1"', "")


def test_what_was_seen_of_a_source_outlasts_the_registry(
    store: Store, source_row: SourceRow
) -> None:
    store.set_source_state("be_arrivals", "live", "2026-01-02T00:00:00Z")
    store.flush()
    store.sync_sources([source_row])
    row = store.connection.execute(
        "SELECT state, last_verified FROM sources"
    ).fetchone()
    assert tuple(row) == ("live", "2026-01-02")


def test_tagging_again_keeps_ids_and_forwards_those_that_moved(
    store: Store, page: MakePage
) -> None:
    add(store, page("“We will return them all,” said the minister."))
    (text,) = store.texts()

    def tag(start: int, end: int) -> str:
        found = StatementFound(start, end, "direct", "unnamed")
        store.add_annotation(text, Annotation("en", True, statements=(found,)), "v1")
        store.flush()
        (row,) = store.connection.execute("SELECT id FROM statements").fetchall()
        return str(row[0])

    first = tag(10, 34)
    assert tag(10, 34) == first
    moved = tag(10, 33)
    assert moved != first
    assert (
        store.connection.execute(
            "SELECT new FROM moved_ids WHERE old = ?", (first,)
        ).fetchone()[0]
        == moved
    )
    assert tag(10, 34) == first
    assert (
        store.connection.execute(
            "SELECT count(*) FROM moved_ids WHERE old = ?", (first,)
        ).fetchone()[0]
        == 0
    )


def test_statement_row_carries_measures_countries_and_the_day(
    store: Store, page: MakePage
) -> None:
    add(store, page("“Belgium wants forced returns,” she said on Friday."))
    (text,) = store.texts()
    at = text.text.index("Belgium")
    found = StatementFound(
        at,
        at + 29,
        "direct",
        "person",
        speaker="A. B.",
        said_on="2025-12-26",
        country="BE",
    )
    measure = text.text.index("forced")
    annotation = Annotation(
        "en",
        True,
        countries=(CountryFound("BE", at, at + 7, "name"),),
        measures=(MeasureFound("FORCEDRET", measure, measure + 14, negated=True),),
        statements=(found,),
    )
    store.add_annotation(text, annotation, "v1")
    store.flush()
    row = store.connection.execute(
        "SELECT date, date_from, text, tier FROM statements"
    ).fetchone()
    assert tuple(row) == (
        "2025-12-26",
        "said",
        "Belgium wants forced returns,",
        "official",
    )
    assert tuple(
        store.connection.execute(
            "SELECT measure, negated FROM statement_measures"
        ).fetchone()
    ) == ("FORCEDRET", 1)
    assert (
        store.connection.execute("SELECT country FROM statement_countries").fetchone()[
            0
        ]
        == "BE"
    )


def test_issue_is_one_row_however_often_it_is_found(
    store: Store, page: MakePage
) -> None:
    add(store, page(), page())
    (text,) = store.texts()
    for _ in range(2):
        store.add_annotation(
            text,
            Annotation("en", True, issues=(IssueFound("count", "19, not 20", 0, 5),)),
            "v1",
        )
        store.flush()
    assert store.connection.execute("SELECT count(*) FROM issues").fetchone()[0] == 1


def test_undated_page_takes_the_day_it_was_seen_and_says_so(
    store: Store, page: MakePage
) -> None:
    add(store, page(published=None))
    (text,) = store.texts()
    store.add_annotation(
        text,
        Annotation(
            "en", True, statements=(StatementFound(9, 20, "direct", "unnamed"),)
        ),
        "v1",
    )
    store.flush()
    row = store.connection.execute("SELECT date, date_from FROM statements").fetchone()
    assert tuple(row) == ("2026-01-02", "seen")


def test_controls_are_left_out_and_letters_composed(
    store: Store, page: MakePage
) -> None:
    add(
        store,
        page("Cafe\u0301\x00 au\x07 lait.", published=DateFound("2026-01", "text")),
    )
    row = store.connection.execute(
        "SELECT substr(text, body_start + 1), length(text) FROM versions"
    ).fetchone()
    assert tuple(row) == ("Café au lait.", 22)
    assert (
        store.connection.execute(
            "SELECT published_precision FROM documents"
        ).fetchone()[0]
        == "month"
    )


def test_intact_file_verifies_and_a_changed_word_is_found(
    store: Store, page: MakePage, tmp_path: Path
) -> None:
    add(store, page())
    (text,) = store.texts()
    store.add_annotation(
        text,
        Annotation(
            "en", True, statements=(StatementFound(10, 30, "direct", "unnamed"),)
        ),
        "v1",
    )
    store.flush()
    assert list(verify(store.connection)) == []
    store.connection.execute(
        "UPDATE versions SET text = replace(text, 'return', 'welcome')"
    )
    wheres = {fault.where.split()[0] for fault in verify(store.connection)}
    assert wheres == {"version", "statement"}


# --- files that are not as they should be ------------------------------------------


def test_foreign_file_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    Database(path).table("t").insert({"a": 1})
    before = path.read_bytes()
    for opened in (Store.open, open_for_reading):
        with pytest.raises(
            DatabaseError,
            match=r"other\.db: a SQLite file, but not one of returnwatch's",
        ):
            opened(path)
    assert path.read_bytes() == before


def test_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("this is not a database, but long enough to look like one " * 10)
    with pytest.raises(DatabaseError, match=r"notes\.txt: not a SQLite file"):
        Store.open(path)


def test_newer_file_is_refused_with_the_mend(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    Store.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('returnwatch', 'm9999_future', '')"
    )
    connection.commit()
    connection.close()
    for opened in (Store.open, open_for_reading):
        with pytest.raises(
            DatabaseError, match=r"newer returnwatch \(it has m9999_future\); upgrade"
        ):
            opened(path)


def test_missing_folder_and_missing_file_name_the_mend(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="make it first"):
        Store.open(tmp_path / "no" / "where.db")
    with pytest.raises(DatabaseError, match="no such file"):
        open_for_reading(tmp_path / "nothing.db")


def test_file_is_wal_strict_and_ours(store: Store) -> None:
    assert store.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert (
        store.connection.execute("PRAGMA application_id").fetchone()[0]
        == APPLICATION_ID
    )
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value"):
        store.connection.execute("UPDATE sources SET cadence_days = 'often'")


def test_views_are_made_again_where_their_text_changed(tmp_path: Path) -> None:
    path = tmp_path / "views.db"
    Store.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("DROP VIEW timeline")
    connection.execute("CREATE VIEW timeline AS SELECT 1")
    connection.commit()
    connection.close()
    with Store.open(path) as store:
        assert store.connection.execute("SELECT * FROM timeline").fetchall() == []
