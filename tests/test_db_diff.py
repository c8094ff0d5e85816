"""What changed on a page: which difference matters most, where it stands, and what a reader sees. SYNTHETIC texts:
the ministries, the ministers and every word of theirs are invented."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from db.diff import differences, sentences
from db.diff_kinds import Mark, Wording
from db.records import Page, SourceRow
from db.store import Store
from returnwatch import main

MakePage = Callable[..., Page]

FIRST = (
    "“We will send back 54 people to Afghanistan this year,” said Minister Ada Quill on 3 March 2026. "
    "Nineteen states support the letter, among them Belgium and Norway.\n\n"
    "The flight to Kabul carried 120 people, according to the ministry. Voluntary return is the rule.\n\n"
    "The ministry organises the labor market."
)
SECOND = (
    "“We will send back 55 criminals to Afghanistan this year,” said Minister Ada Quill on 3 March 2026. "
    "Nineteen states support the letter, among them Belgium and Sweden.\n\n"
    "The flight to Kabul carried 121 people, according to the ministry. Forced return is the rule.\n\n"
    "The ministry organizes the labour market; that is all."
)
URL = "https://arrivals.example/1"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def show(path: Path, texts: list[str], page: MakePage, **changes: Any) -> None:
    """The page says one text after the other, a day apart."""
    with Store.open(path) as store:
        run = store.begin_run("crawl", "test")
        for day, text in enumerate(texts, 1):
            values = {
                "fetched_at": f"2026-03-{day:02}T08:00:00Z",
                "body_sha256": f"{day} {text}",
                "title": "On returns",
                "extractor": "one",
                **changes,
            }
            store.add_page(run, page(text, **values))
        store.end_run(run, "ok", {})


@pytest.fixture
def path(store: Store, page: MakePage) -> Path:
    show(store.path, [FIRST, SECOND], page)
    return store.path


def kinds(before: str, after: str, lang: str = "en") -> list[tuple[str, str, str]]:
    return [
        (
            d.kind,
            before[d.before_start : d.before_end],
            after[d.start : d.end],
        )
        for d in differences(Wording(before, lang), Wording(after, lang))
    ]


KINDS = [
    ("He said: “We go home today.”", "He said: “We go home now.”", "quotation"),
    ("„Wir gehen heute nach Hause“, sagte er.", "„Wir gehen nach Hause“, sagte er.", "quotation"),
    ("« Nous rentrons demain », dit-il.", "« Nous rentrons demain matin », dit-il.", "quotation"),
    ("A so-called “hub” was there.", "A so-called “hotel” was there.", "words"),
    ("The flight had 54 seats.", "The flight had 45 seats.", "number"),
    ("It costs 20 €.", "It costs 20 $.", "number"),
    ("It costs 1,5 million.", "It costs 15 million.", "number"),
    ("The minister Ada Quill spoke.", "The minister Ida Quill spoke.", "name"),
    ("They fly to Kabul now.", "They fly to Herat now.", "name"),
    ("It begins on 3 March 2026.", "It begins on 4 March 2026.", "date"),
    ("It begins on 2026-03-03.", "It begins on 2026-04-03.", "date"),
    ("Returns are possible.", "Returns are impossible.", "words"),
    ("It is a legal act.", "It is a illegal act.", "words"),
    ("The organisation is here.", "The organization is here.", "spelling"),
    ("The minister recieved them.", "The minister received them.", "spelling"),
    ("The façade is new.", "The facade is new.", "spelling"),
    ("They left, and it rained.", "They left; and it rained.", "punctuation"),
    ("He said “yes it is so” twice.", "He said 'yes it is so' twice.", "punctuation"),
    ("The text.\n\nLast changed: 3 March 2026 10:00", "The text.\n\nLast changed: 4 March 2026 11:30", "boilerplate"),
    ("The text.\n\nShare this", "The text.\n\nShare this page", "boilerplate"),
    ("One line.\n\nAnother.", "One line. Another.", "layout"),
    ("وزارت اعلام کرد ۵۴ نفر.", "وزارت اعلام کرد ۵۵ نفر.", "number"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "kind"), KINDS)
def test_kind_of_a_difference_without_tags(before: str, after: str, kind: str) -> None:
    assert {found[0] for found in kinds(before, after)} == {kind}


def test_noun_is_no_name_where_every_noun_has_a_capital() -> None:
    before, after = "Es gibt eine Prüfung heute.", "Es gibt eine Kontrolle heute."
    assert kinds(before, after, "de")[0][0] == "words"
    assert kinds(before, after, "nl")[0][0] == "name"


def test_tags_tell_a_country_from_a_name_and_who_is_meant() -> None:
    before = "It is known in Norway that nineteen states agree, said Bel."
    after = "It is known in Sweden that twenty states agree, said Belle."

    def wording(text: str, country: str, number: str, person: str) -> Wording:
        def mark(words: str, kind: str, what: str) -> Mark:
            return Mark(text.index(words), text.index(words) + len(words), kind, what)

        marks = (
            mark(country, "country", country),
            mark(number, "number", number),
            mark(person, "name", "ada-bel"),
        )
        return Wording(text, "en", marks=marks)

    found = differences(
        wording(before, "Norway", "nineteen", "Bel"),
        wording(after, "Sweden", "twenty", "Belle"),
    )
    assert [d.kind for d in found] == ["number", "country", "words"]


def test_negation_before_a_measure_is_a_change_of_the_measure() -> None:
    before, after = "We plan forced returns.", "We plan no forced returns."
    found = differences(
        Wording(before, marks=(Mark(8, 22, "measure", "FORCEDRET"),)),
        Wording(after, marks=(Mark(11, 25, "measure", "not FORCEDRET"),)),
    )
    assert [d.kind for d in found] == ["measure"]


def test_what_matters_comes_first_and_each_has_its_sentences() -> None:
    found = differences(Wording(FIRST, "en"), Wording(SECOND, "en"))
    assert [d.rank for d in found] == list(range(1, len(found) + 1))
    assert [d.kind for d in found[:3]] == ["quotation", "number", "name"]
    assert [d.kind for d in found[-2:]] == ["spelling", "spelling"]
    first = found[0]
    assert SECOND[first.start : first.end] == "55 criminals"
    assert FIRST[slice(*first.before_sentence)].startswith("“We will send back 54")
    assert SECOND[slice(*first.sentence)].endswith("3 March 2026.")


def test_passage_that_moved_is_no_new_quotation() -> None:
    spoken = (
        "“Nobody who came in good faith will be sent away,” said the minister of it."
    )
    before = f"{spoken}\n\nThe first paragraph stands here.\n\nThe second one too, at length."
    after = f"The first paragraph stands here.\n\nThe second one too, at length.\n\n{spoken}"
    assert [found[0] for found in kinds(before, after)] == ["moved"]
    changed = after.replace("good faith", "bad faith")
    assert kinds(before, changed) == [("quotation", "good", "bad")]


def test_what_is_put_beside_a_quotation_does_not_change_it() -> None:
    before = "It rained. “We go home now,” she said."
    for after in (
        "It rained. Nobody spoke. “We go home now,” she said.",
        "It rained. “We go home now,” as always, she said.",
    ):
        assert kinds(before, after)[0][0] == "words"
    inside = "It rained. “We go home now, all,” she said."
    assert kinds(before, inside)[0][0] == "quotation"


def test_sentence_that_came_has_no_sentence_before() -> None:
    before, after = "It rained. They left.", "It rained. Nobody spoke. They left."
    (found,) = differences(Wording(before), Wording(after))
    assert after[found.start : found.end] == "Nobody spoke."
    assert found.before_sentence[0] == found.before_sentence[1]


WORDS = st.sampled_from(
    ["the", "state", "sends", "54", "people", "Kabul", "“", "”", ".", ",", "\n\n"]
)


@given(st.lists(WORDS, max_size=7), st.lists(WORDS, max_size=7))
def test_differences_turn_one_text_into_the_other(
    old: list[str], new: list[str]
) -> None:
    before, after = " ".join(old), " ".join(new)
    found = differences(Wording(before), Wording(after))
    assert bool(found) == (before != after)
    made, at = "", 0
    for d in sorted(found, key=lambda d: (d.before_start, d.start)):
        made += before[at : d.before_start] + f" {after[d.start : d.end]} "
        at = d.before_end
    assert (made + before[at:]).split() == after.split()


def test_long_text_keeps_its_sentences_apart() -> None:
    text = "Der Rat tagt. „Wir warten.“ Dann kam er!\nEine Zeile\n\nNoch eine."
    assert [text[a:b] for a, b in sentences(text)] == [
        "Der Rat tagt.",
        "„Wir warten.“",
        "Dann kam er!",
        "Eine Zeile",
        "Noch eine.",
    ]


# --- through the commands -----------------------------------------------------------


def test_diff_shows_what_went_and_came_in_its_sentence(path: Path) -> None:
    shown = call("diff", URL, "--db", path)
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    assert lines[:2] == ["On returns", URL]
    assert lines[3].startswith("2026-03-01T08:00:00Z -> 2026-03-02T08:00:00Z: ")
    assert lines[4].split() == ["1", "quotation"]
    assert "send back [-54 people-]{+55 criminals+} to Afghanistan" in lines[5]
    assert "\x1b" not in shown.output


@pytest.mark.parametrize(
    ("environment", "marks"),
    [
        ({"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb", "NO_COLOR": ""}, True),
    ],
)
def test_terminal_gets_colours_unless_it_wants_none(
    path: Path, environment: dict[str, str], marks: bool
) -> None:
    arguments = ["diff", URL, "--db", str(path)]
    shown = CliRunner(env=environment).invoke(main, arguments, color=True).output
    assert ("[-54 people-]{+55 criminals+}" in shown) == marks
    assert ("\x1b[1;32m55 criminals" in shown) != marks


def test_diff_as_json_has_places_in_both_versions(path: Path) -> None:
    (one,) = json.loads(call("diff", URL, "--db", path, "--format", "json").output)
    with Store.open(path) as store:
        texts = dict(store.connection.execute("SELECT id, text FROM versions"))
    for found in one["differences"]:
        before, after = texts[one["before"]], texts[one["version"]]
        assert before[found["before_start"] : found["before_end"]] == found["before"]
        assert after[found["start"] : found["end"]] == found["after"]
        assert found["before"] in found["sentence_before"]


def test_document_goes_by_address_id_or_its_beginning(path: Path) -> None:
    (one,) = json.loads(call("diff", URL, "--db", path, "--format", "json").output)
    wanted = call("diff", URL, "--db", path).output
    for name in (one["document"], one["document"][:6], URL + "/"):
        assert call("diff", name, "--db", path).output == wanted
    for name in ("https://arrivals.example/none", "zz", "00000000"):
        refused = call("diff", name, "--db", path)
        assert refused.exit_code == 2
        assert refused.output.startswith(f"returnwatch: {name}: no document")


def test_all_shows_each_change_and_one_wording_has_none(
    store: Store, page: MakePage
) -> None:
    show(store.path, [FIRST], page)
    assert "nothing has changed" in call("diff", URL, "--db", store.path).output
    show(store.path, [FIRST, SECOND, FIRST], page)
    told = call("diff", URL, "--db", store.path, "--all", "--format", "json").output
    forth, back = json.loads(told)
    assert (forth["before"], forth["version"]) == (back["version"], back["before"])
    last = call("diff", URL, "--db", store.path, "--format", "json").output
    assert json.loads(last) == [back]


def revisions(path: Path) -> list[dict[str, Any]]:
    with Store.open(path) as store:
        rows = store.connection.execute("SELECT * FROM revisions")
        names = [column[0] for column in rows.description]
        return [dict(zip(names, row, strict=True)) for row in rows]


def test_link_fills_the_view_and_tells_of_a_changed_quotation(path: Path) -> None:
    assert call("tag", "--db", path).exit_code == 0
    linked = call("link", "--db", path)
    number = int(re.search(r"(\d+) differences", linked.output)[1])  # type: ignore[index]
    rows = revisions(path)
    assert len(rows) == number
    assert (rows[0]["kind"], rows[0]["before"], rows[0]["after"]) == (
        "quotation",
        "54 people",
        "55 criminals",
    )
    by_kind = {row["kind"]: row for row in rows}
    assert by_kind["country"]["after"] == "Sweden"  # the tags know it
    assert by_kind["measure"]["sentence_after"] == "Forced return is the rule."
    told = call("check", "--db", path, "--format", "json")
    (issue,) = [i for i in json.loads(told.output) if i["kind"] == "quotation changed"]
    assert "“54 people” is now “55 criminals”" in issue["message"]
    assert issue["words"].startswith("“We will send back 55")
    assert issue["other_words"].startswith("“We will send back 54")
    # a second time, and after all was tagged again, the same rows
    for arguments in (["link"], ["tag", "--all"], ["link"]):
        assert call(*arguments, "--db", path).exit_code == 0
    assert revisions(path) == rows
    again = call("check", "--db", path, "--format", "json")
    assert again.output == told.output


def test_changes_are_made_again_when_the_tags_are_others(path: Path) -> None:
    call("link", "--db", path)
    before = {row["kind"] for row in revisions(path)}
    assert "country" not in before
    call("tag", "--db", path)
    call("link", "--db", path)
    assert "country" in {row["kind"] for row in revisions(path)}


def test_press_may_change_its_quotations_without_an_issue(
    store: Store, page: MakePage
) -> None:
    press = SourceRow(
        "be_gazette", "Gazette", "BE", "press", "en", "feed", "https://g.example", "g.example"
    )  # fmt: skip
    store.sync_sources([press])
    show(store.path, [FIRST, SECOND], page, source="be_gazette")
    call("link", "--db", store.path)
    assert revisions(store.path)[0]["kind"] == "quotation"
    told = call("check", "--db", store.path, "--format", "json")
    assert "quotation changed" not in told.output


def test_better_extractor_makes_no_edit(store: Store, page: MakePage) -> None:
    show(store.path, [FIRST], page)
    show(store.path, [SECOND], page, extractor="two", fetched_at="2026-03-02T08:00:00Z")
    call("link", "--db", store.path)
    assert revisions(store.path) == []
    shown = call("diff", URL, "--db", store.path).output
    assert "different versions of the extractor" in shown
    assert "55 criminals" in shown
