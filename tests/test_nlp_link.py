"""Copies of one text become one story: whatever came first, however often it is asked, and never by headline.

SYNTHETIC: the ministries, the outlets and every word here are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.records import DateFound, Page, SourceRow
from db.store import Store
from nlp.stories import Sketch, same_text
from returnwatch import main

MakePage = Callable[..., Page]

RELEASE = (
    "“We will return those who have no right to stay,” said Minister Ada Quill in Fernport. The ministry for arrivals "
    "and 19 other ministries have sent a letter to the commissioner. They ask that Afghan nationals who committed "
    "crimes can be returned, and that a desk at the border agency pays for 3 flights a month.\n\n"
    "The letter was written on 12 February 2026. In the past year 540 people received an order to leave, of whom 31 "
    "left of their own will. “That is not enough,” the minister added. The commissioner has 6 weeks to answer, and "
    "the ministers will speak of it again when they meet in April."
)
OPENING = (
    "Twenty governments want to fly people back to Kabul, and they want the union to pay for it. Our correspondent "
    "in the capital has read the letter that a small country put on the table this week, and spoke with two diplomats."
)
STATISTICS = (
    "In week {week} the ministry for arrivals registered {a} applications for asylum from Afghan nationals. In the same "
    "week {b} people left the country of their own will and {c} people were returned by the police. At the end of the "
    "week {d} beds were taken in the reception centres of the ministry. The figures are preliminary. The ministry "
    "publishes them every Monday on its website, and corrects them at the end of each quarter where that is needed.\n\n"
    "An application counts in the week in which it was written down, whether or not it was the first that somebody made. "
    "A person counts as returned when an escort has handed that person over, and as having left when a border guard or "
    "the organisation that paid for the ticket has said so; those who leave without a word are not in the figures. Beds "
    "in houses of municipalities do not count. Questions of journalists are answered by the spokesperson of the ministry "
    "on working days; all others find an answer on the page with questions and answers, or write to the service desk."
)
DUTCH = (
    "„Wie geen recht op verblijf heeft, keert terug”, zei minister Ada Quill in Fernport. Het ministerie voor aankomst en "
    "19 andere ministeries stuurden de commissaris een brief. Zij vragen dat Afghaanse onderdanen die misdrijven pleegden "
    "kunnen worden teruggestuurd, en dat een loket bij het grensagentschap 3 vluchten per maand betaalt."
)


def week(number: int) -> str:
    numbers = random.Random(number)
    values = {name: numbers.randint(100, 9_000) for name in "abcd"}
    return STATISTICS.format(week=number, **values)


def reworded(text: str, words: int) -> str:
    """Every so many-eth word another, as an editor might."""
    parts = text.split(" ")
    for at in range(words, len(parts), words):
        if parts[at].isalpha():
            parts[at] = "which"
    return " ".join(parts)


COPIES = {
    "typography": RELEASE.replace("“", '"').replace("”", '"').upper(),
    "a new first paragraph": f"{OPENING}\n\n{RELEASE}",
    "the end cut": RELEASE.partition(" “That is not enough")[0],
    "opening and end": f"{OPENING}\n\n{RELEASE.partition(' The commissioner has')[0]}",
    "a few words": reworded(RELEASE, 29),
    "one number misprinted": RELEASE.replace("19 other", "20 other"),
}
OTHERS = {
    "another text of the ministry": week(7),
    "one sentence of it in another text": f"{OPENING} {RELEASE[:120]} {week(7)}",
    "all its numbers": RELEASE.replace("19", "7").replace("540", "610").replace("31", "44").replace("12 F", "13 F"),
    "too short to tell": "The ministry for arrivals and 19 other ministries have sent a letter.",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("how", COPIES)
def test_copy_is_the_same_text(how: str) -> None:
    one, other = Sketch(RELEASE, "en"), Sketch(COPIES[how], "en")
    assert same_text(one, other)
    assert same_text(other, one)
    assert set(one.bands()) & set(other.bands())


@pytest.mark.parametrize("how", OTHERS)
def test_another_text_is_not(how: str) -> None:
    one, other = Sketch(RELEASE, "en"), Sketch(OTHERS[how], "en")
    assert not same_text(one, other)
    assert not same_text(other, one)


def test_last_weeks_statistics_are_not_this_weeks() -> None:
    weeks = [Sketch(week(number), "en", str(number)) for number in range(1, 13)]
    assert not any(same_text(a, b) for a in weeks for b in weeks if a is not b)


def test_page_that_shows_new_numbers_stays_one_story() -> None:
    assert same_text(Sketch(week(1), "en", "page"), Sketch(week(2), "en", "page"))


def test_what_a_ministry_puts_under_all_its_texts_makes_no_copies() -> None:
    about = " ".join(week(n).partition("An application")[2] for n in (1, 2))
    one, other = f"{RELEASE[:400]} {about}", f"{OPENING} {about}"
    assert not same_text(
        Sketch(one, "en", "1", "ministry"), Sketch(other, "en", "2", "ministry")
    )
    mended = one.replace("Fernport", "Farport").replace("spokesperson", "speaker")
    assert same_text(
        Sketch(one, "en", "1", "ministry"), Sketch(mended, "en", "2", "ministry")
    )


def test_languages_are_never_one_story() -> None:
    assert not same_text(Sketch(RELEASE, "en"), Sketch(RELEASE, "nl"))
    assert same_text(Sketch(RELEASE, "en-GB"), Sketch(RELEASE, "en"))


# --- in the file --------------------------------------------------------------------

SOURCES = [
    SourceRow(slug, slug, "BE", tier, "en", "feed", f"https://{slug}.example", f"{slug}.example")
    for slug, tier in (("ministry", "official"), ("agency", "wire"), ("gazette", "press"), ("post", "press"))
]  # fmt: skip
#: (address, source, text, day, language)
PAGES = [
    ("https://agency.example/1", "agency", RELEASE, "2026-02-12", "en"),
    ("https://ministry.example/1", "ministry", RELEASE.replace("“", "«"), "2026-02-13", "en"),
    ("https://gazette.example/1", "gazette", COPIES["opening and end"], "2026-02-13", "en"),
    ("https://post.example/1", "post", COPIES["a few words"], "2026-02-14", "en"),
    ("https://ministry.example/nl/1", "ministry", DUTCH, "2026-02-13", "nl"),
    *((f"https://ministry.example/week/{n}", "ministry", week(n), f"2026-02-{n:02}", "en") for n in range(1, 9)),
    ("https://gazette.example/week/3", "gazette", week(3), "2026-02-04", "en"),
    ("https://post.example/2", "post", OPENING, "2026-02-12", "en"),
]  # fmt: skip


def call(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result


def fill(path: Path, pages: Sequence[tuple[str, ...]], page: MakePage) -> None:
    with Store.open(path) as store:
        store.sync_sources(SOURCES)
        run = store.begin_run("crawl", "test")
        for url, source, text, day, lang in pages:
            store.add_page(
                run,
                page(
                    text,
                    url=url,
                    source=source,
                    lang=lang,
                    title="Ministers write a letter",  # the same everywhere: it decides nothing
                    published=DateFound(day, "meta"),
                ),
            )
        store.end_run(run, "ok", {})


def stories(path: Path) -> dict[str, str]:
    """Address to the address that its story is named after."""
    with Store.open(path) as store:
        rows = store.connection.execute(
            "SELECT d.url, o.url FROM versions AS v JOIN documents AS d ON d.id = v.document"
            " JOIN versions AS r ON r.id = v.story JOIN documents AS o ON o.id = r.document"
        )
        return dict(rows.fetchall())


@pytest.fixture
def linked(tmp_path: Path, page: MakePage) -> Path:
    path = tmp_path / "news.db"
    fill(path, PAGES, page)
    call("link", "--db", path)
    return path


def test_story_has_its_copies_and_the_most_official_is_its_name(linked: Path) -> None:
    found = stories(linked)
    assert len(found) == len(PAGES)
    official = "https://ministry.example/1"
    together = {url for url, root in found.items() if root == official}
    assert together == {f"https://{s.slug}.example/1" for s in SOURCES}
    week_3 = "https://ministry.example/week/3"
    assert found["https://gazette.example/week/3"] == week_3
    alone = {url for url in found if url not in together and "gazette" not in url}
    assert {found[url] for url in alone} == alone
    with Store.open(linked) as store:
        view = store.connection.execute(
            "SELECT copies, outlets, first_public, official_url, official_tier FROM stories LIMIT 2"
        ).fetchall()
    assert view == [
        (4, 4, "2026-02-12", official, "official"),
        (2, 2, "2026-02-03", week_3, "official"),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_order_and_portions_make_no_difference(
    linked: Path, tmp_path: Path, page: MakePage, seed: int
) -> None:
    other = tmp_path / "other.db"
    shuffled = random.Random(seed).sample(PAGES, len(PAGES))
    cuts = [0, 3, 4, 9, len(PAGES)] if seed else [0, len(PAGES)]
    for begin, end in pairwise(cuts):
        fill(other, shuffled[begin:end], page)
        call("link", "--db", other)
    assert stories(other) == stories(linked)


def dump(path: Path) -> list[str]:
    with Store.open(path) as store:
        return [
            line
            for line in store.connection.iterdump()
            if '"story_' in line or 'INTO "versions"' in line
        ]


def test_linking_twice_changes_nothing_and_compares_nothing(linked: Path) -> None:
    before = dump(linked)
    assert "0 texts compared, 2 stories in several copies" in call("link", "--db", linked).output  # fmt: skip
    assert dump(linked) == before


def test_tagging_keeps_stories_and_timeline_names_them(linked: Path) -> None:
    call("tag", "--db", linked)
    call("link", "--db", linked)
    before = stories(linked)
    assert before["https://agency.example/1"] == "https://ministry.example/1"
    call("tag", "--all", "--db", linked)
    call("link", "--db", linked)
    assert stories(linked) == before
    rows = call("timeline", "--db", linked, "--format", "csv").output
    with Store.open(linked) as store:
        (story,) = store.connection.execute(
            "SELECT story FROM versions AS v JOIN documents AS d ON d.id = v.document WHERE d.url = ?",
            ("https://gazette.example/1",),
        ).fetchone()
    assert rows.count(f",{story}\n") >= 3  # the statements of its copies stay apart


def test_text_that_turns_out_to_be_in_another_language_is_compared_again(
    tmp_path: Path, page: MakePage
) -> None:
    path = tmp_path / "news.db"
    fill(path, [(*PAGES[0][:4], "fr"), PAGES[1]], page)
    call("link", "--db", path)
    assert len(set(stories(path).values())) == 2
    call("tag", "--db", path)  # which reads that it is English
    call("link", "--db", path)
    assert set(stories(path).values()) == {"https://ministry.example/1"}


def test_story_is_named_anew_when_a_document_is_forgotten(linked: Path) -> None:
    with Store.open(linked) as store:
        (version,) = store.connection.execute(
            "SELECT v.id FROM versions AS v JOIN documents AS d ON d.id = v.document WHERE d.url = ?",
            ("https://ministry.example/1",),
        ).fetchone()
        store.connection.execute("DELETE FROM captures WHERE version = ?", (version,))
        store.connection.execute("DELETE FROM versions WHERE id = ?", (version,))
    call("link", "--db", linked)
    found = stories(linked)
    assert found["https://agency.example/1"] == "https://agency.example/1"
    assert found["https://post.example/1"] == "https://agency.example/1"
    with Store.open(linked) as store:
        assert not store.connection.execute("PRAGMA foreign_key_check").fetchall()
