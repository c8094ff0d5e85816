"""Several files become one: in any order, twice, overlapping, and with what people decided or forgot."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from db.merge import CannotMerge, merge
from db.records import DateFound, Page, SourceCheck, SourceRow
from db.store import Store
from db.verify import verify
from returnwatch import main
from tests.local_site import Site, item, source

OBSERVED = (
    "sources", "runs", "source_checks", "documents", "addresses", "document_links", "host_rules", "captures", "decisions",
    "forgotten", "people", "names", "tenures",
)  # fmt: skip
TEXTS = (
    "“We will return them,” said Minister Ada Quill.",
    "“We may return them,” said Minister Ada Quill.",
    None,
)
PATHS = st.integers(0, 3)
HOURS = st.integers(0, 9)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, int, int, int, bool]]:
    """Looks at pages: page, wording, hour, other address, gone."""
    look = st.tuples(
        PATHS, st.integers(0, len(TEXTS) - 1), HOURS, st.integers(0, 5), st.booleans()
    )
    return draw(st.lists(look, max_size=6))


def write(
    path: Path, machine: int, looks: list[tuple[int, int, int, int, bool]]
) -> Path:
    """A file as one machine would have made it; pages and hours of different machines overlap."""
    with Store.open(path) as store:
        store.sync_sources(
            [
                SourceRow(
                    "be_arrivals", "Ministry for Arrivals", "BE", "official", "en", "feed",
                    "https://arrivals.example/feed", "arrivals.example",
                    last_verified=f"2026-01-0{machine + 1}", state="live" if machine else "unseen",
                )
            ]
        )  # fmt: skip
        run = store.begin_run("crawl", f"machine {machine}")
        store.add_check(
            run,
            SourceCheck(
                "be_arrivals",
                "https://arrivals.example/feed",
                "2026-01-02T00:00:00Z",
                200,
                "ok",
            ),
        )
        for number, wording, hour, other, gone in looks:
            seen = Page(
                url=f"https://arrivals.example/{number}",
                source="be_arrivals",
                fetched_at=f"2026-01-02T0{hour}:00:00Z",
                status=410 if gone else 200,
                title="A flight",
                text=TEXTS[wording],
                lang="en",
                published=DateFound("2026-01-01", "meta"),
                on_topic=TEXTS[wording] is not None,
                topic_reason="words",
                body_sha256=f"{number}{wording}",
                addresses=(f"https://arrivals.example/{other}?print=1",),
            )
            (store.add_gone if gone else store.add_page)(run, seen)
            store.flush()
        store.end_run(run, "ok", {})
    return path


def observed(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of what only grows, and of the wordings what the linker does not write."""
    with sqlite3.connect(path) as connection:
        found = {
            table: sorted(map(tuple, connection.execute(f"SELECT * FROM {table}")), key=repr)
            for table in OBSERVED
        }  # fmt: skip
        found["versions"] = sorted(
            map(
                tuple,
                connection.execute(
                    "SELECT id, document, title, text, public_from, first_seen_at FROM versions"
                ),
            ),
            key=repr,
        )
    return found


def united(folder: Path, name: str, files: Sequence[Path]) -> Path:
    output = folder / name
    merge(files, output)
    return output


@settings(max_examples=10, deadline=None)
@given(st.lists(histories(), min_size=3, max_size=3))
def test_order_does_not_matter_and_twice_is_once(
    lives: list[list[tuple[int, int, int, int, bool]]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [write(folder / f"{n}.db", n, looks) for n, looks in enumerate(lives)]
        wanted = observed(united(folder, "all.db", files))
        others = itertools.islice(itertools.permutations(files), 1, None)
        for n, order in enumerate(others):
            assert observed(united(folder, f"order{n}.db", order)) == wanted
        pair = united(folder, "pair.db", files[:2])
        assert observed(united(folder, "steps.db", [pair, files[2]])) == wanted
        assert observed(united(folder, "again.db", [*files, pair, *files])) == wanted
        alone = united(folder, "alone.db", files[:1])
        assert observed(alone)["documents"] == observed(files[0])["documents"]
        with sqlite3.connect(folder / "all.db") as connection:
            assert list(verify(connection)) == []


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a.db and b.db, each of a run over a source of its own; both hold one page. And the site's address."""
    place = tmp_path_factory.mktemp("machines")
    with Site() as site:
        for name in ("a", "b"):
            site.feed(
                f"/{name}", [item(f"{site.base}/{name}1"), item(site.base + "/both")]
            )
            site.article(f"/{name}1", title=f"Flight {name}")
        site.article("/both", title="One flight")
        for name in ("a", "b"):
            folder = place / f"sources_{name}"
            source(folder, f"be_{name}", f"{site.base}/{name}")
            done = call("run", "--db", place / f"{name}.db", "--sources", folder)
            assert done.exit_code == 0, done.output
        return place, site.base


def test_the_command_unites_words_tags_decisions_and_bytes(
    machines: tuple[Path, str], tmp_path: Path
) -> None:
    place, base = machines
    files = (place / "a.db", place / "b.db")
    done = call("forget", f"{base}/b1", "--db", files[0], "--reason", "a wish")
    assert done.exit_code == 2  # this file never held it
    added = call("people", "add", "Ada Quill", "--db", files[1], "--office", "Minister of Examples",
                 "--country", "BE", "--from", "2025-01-01", "--source", "https://arrivals.example/cabinet")  # fmt: skip
    assert added.exit_code == 0, added.output
    # both machines' users asked an engine of their own; words that are no statement have no translation in the new file
    for file, words, at in zip(files, ("older", "newer"), ("2026-03-01", "2026-03-02"), strict=True):  # fmt: skip
        with sqlite3.connect(file) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO translations SELECT version, start, \"end\", 'nl', ?, 'quay-1', ? FROM statements",
                (words, at),
            )
            connection.execute(
                "INSERT INTO translations SELECT id, 0, 3, 'nl', 'stray', 'quay-1', ? FROM versions",
                (at,),
            )
        connection.close()
    output = tmp_path / "all.db"
    done = call("merge", *files, "-o", output)
    assert done.exit_code == 0, done.output
    assert "3 documents, 3 wordings" in done.stdout
    with sqlite3.connect(output) as connection:
        reading = connection.execute(
            "SELECT t.text, count(*) FROM translations AS t JOIN statements AS s ON s.version = t.version AND s.start = t.start"
            " GROUP BY t.text ORDER BY t.text"
        ).fetchall()
        assert [row[0] for row in reading] == ["newer", "older"]
        assert reading[0][1] > reading[1][1], "of one page both hold, the later"
        assert connection.execute("SELECT count(*) FROM translations WHERE text = 'stray'").fetchone() == (0,)  # fmt: skip
        people = connection.execute(
            "SELECT name, origin FROM people WHERE origin = 'user'"
        )
        assert people.fetchall() == [("Ada Quill", "user")]
        said = connection.execute(
            "SELECT count(DISTINCT url) FROM timeline"
        ).fetchone()[0]
        assert said == 3
    checked = call("verify", "--db", output)
    assert checked.exit_code == 0, checked.output
    again = call("merge", *files, "-o", output)
    assert again.exit_code == 2
    assert "is there already" in again.output


def test_what_one_file_forgot_is_not_brought_back_by_the_other(
    machines: tuple[Path, str], tmp_path: Path
) -> None:
    place, base = machines
    gone = f"{base}/both"
    for name in ("a", "b"):
        shutil.copy(place / f"{name}.db", tmp_path)
        shutil.copytree(place / f"{name}.archive", tmp_path / f"{name}.archive")
    assert (
        call("forget", gone, "--db", tmp_path / "a.db", "--reason", "a wish").exit_code
        == 0
    )
    for n, names in enumerate((("a.db", "b.db"), ("b.db", "a.db"))):
        output = tmp_path / f"all{n}.db"
        done = call("merge", *(tmp_path / name for name in names), "-o", output)
        assert done.exit_code == 0, done.output
        assert "2 documents, " in done.stdout
        with sqlite3.connect(output) as connection:
            assert connection.execute("SELECT count(*) FROM documents WHERE url = ?", (gone,)).fetchone() == (0,)  # fmt: skip
        assert call("verify", "--db", output).exit_code == 0
        raw = b"".join(file.read_bytes() for file in tmp_path.glob(f"all{n}.db*"))
        assert b"One flight" not in raw


def test_a_file_that_is_not_ours_is_named_and_nothing_is_made(
    machines: tuple[Path, str], tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (a)")
    done = call("merge", machines[0] / "a.db", other, "-o", tmp_path / "all.db")
    assert done.exit_code == 1
    assert "not one of returnwatch's" in done.output
    assert not list(tmp_path.glob("all.*db")), "nor an archive"
    assert not (tmp_path / "all.archive").exists()
    with pytest.raises(CannotMerge):
        merge([], tmp_path / "all.db")
