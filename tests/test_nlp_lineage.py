"""One sentence in many versions: its root, what each added and left out, who is printed as its speaker. SYNTHETIC: the
minister, the outlets and every word are invented."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from db.records import DateFound, Page, SourceRow
from db.store import Store
from nlp.lineage import differing
from nlp.link import link
from returnwatch import main
from tests.tagged import nobody_known

MakePage = Callable[..., Page]

#: address: (tier, language, day, text)
PAGES = {
    "ministry/en": (
        "official", "en", "2026-03-02",
        "Minister for Asylum Ada Quill wants returns to Afghanistan to start again. “We keep running into the same wall: without "
        "papers from Kabul not a single convicted Afghan can be sent home,” Minister Quill said in Brussels.\n\n“Of the 2,815 "
        "Afghans who were ordered to leave last year, only 31 went,” the minister added.",
    ),
    "ministry/fr": (
        "official", "fr", "2026-03-02",
        "La ministre de l’Asile Ada Quill veut relancer les retours vers l’Afghanistan. « Nous nous heurtons toujours au même mur : "
        "sans documents de Kaboul, aucun Afghan condamné ne peut être renvoyé », a déclaré la ministre Quill à Bruxelles.\n\n« Sur "
        "les 2.815 Afghans qui ont reçu l’ordre de partir l’an dernier, seuls 31 sont partis », a ajouté la ministre.",
    ),
    "party/en": (
        "party", "en", "2026-03-02",
        "Our minister is clear on returns to Afghanistan. “We keep running into the same wall: without papers from Kabul not a single "
        "criminal or convicted Afghan can be sent home,” said Minister Ada Quill.",
    ),
    "agency/nl": (
        "wire", "nl", "2026-03-02",
        "Minister van Asiel Ada Quill wil de terugkeer naar Afghanistan hervatten. “We stoten telkens op hetzelfde obstakel: zonder "
        "papieren uit Kaboel kan geen enkele veroordeelde Afghaan terug,” zei minister Quill in Brussel.",
    ),
    "post/wrong": (
        "press", "en", "2026-03-03",
        "The union speaks of returns to Afghanistan. “Without papers from Kabul not a single convicted Afghan can be sent home,” said "
        "Commissioner Pia Holm.",
    ),
    "daily/same-office": (
        "press", "en", "2026-03-04",
        "The ministry speaks of returns to Afghanistan. “Without papers from Kabul not a single convicted Afghan can be sent home,” "
        "said Minister for Asylum Bo Vane.",
    ),
    "post/next-day": (
        "press", "en", "2026-03-04",
        "Minister for Asylum Ada Quill of Belgium spoke again on Wednesday. “We will keep talking to Kabul about papers, and every "
        "convicted Afghan will be held until a flight leaves,” Minister Quill said about returns to Afghanistan.",
    ),
}  # fmt: skip


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def fill(path: Path, page: MakePage, names: Sequence[str]) -> None:
    with Store.open(path) as store:
        store.sync_sources(
            SourceRow(f"be_{host}", host, "BE", PAGES[f"{host}/{rest}"][0], "en", "feed", f"https://{host}.example", f"{host}.example")  # type: ignore[arg-type]
            for host, _, rest in (name.partition("/") for name in names)
        )  # fmt: skip
        run = store.begin_run("crawl", "test")
        for name in names:
            _, lang, day, text = PAGES[name]
            host, _, rest = name.partition("/")
            store.add_page(
                run,
                page(
                    text, url=f"https://{host}.example/{rest}", source=f"be_{host}", lang=lang, title="",
                    published=DateFound(day, "meta"), body_sha256=name, fetched_at="2026-03-05T09:00:00Z",
                ),
            )  # fmt: skip
        store.end_run(run, "ok", {})
        tagger = nobody_known()
        for text_ in list(store.texts()):
            store.add_annotation(text_, tagger.annotate(text_), tagger.version)
        link(store)


def dump(path: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as connection:
        return connection.execute(
            "SELECT child, parent, utterance, wording, added, removed, other_speaker FROM lineage ORDER BY child"
        ).fetchall()


def versions(path: Path, words: str) -> dict[str, dict[str, Any]]:
    """The versions of the utterance of which one holds the words, by address, as the command prints them."""
    with sqlite3.connect(path) as connection:
        (statement,) = connection.execute(
            "SELECT id FROM statements WHERE instr(text, ?) ORDER BY tier LIMIT 1",
            (words,),
        ).fetchone()
    result = call("lineage", statement, "--db", path, "--format", "json")
    assert result.exit_code == 0, result.output
    return {row["url"].split("//")[1].replace(".example", ""): row for row in json.loads(result.stdout)}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lineage")


@pytest.fixture
def linked(folder: Path, page: MakePage) -> Path:
    path = folder / "news.db"
    if not path.exists():
        fill(path, page, list(PAGES))
    return path


def test_sentence_has_its_versions_in_all_languages_and_no_other(linked: Path) -> None:
    found = versions(linked, "same wall")
    assert set(found) == {"ministry/en", "ministry/fr", "party/en", "agency/nl", "post/wrong", "daily/same-office"}  # fmt: skip
    assert found["ministry/en"]["wording"] == "root"
    assert found["ministry/fr"]["wording"] == found["agency/nl"]["wording"] == "translated"  # fmt: skip
    assert (found["party/en"]["wording"], found["party/en"]["added"]) == ("reworded", "criminal or")  # fmt: skip
    assert found["post/wrong"]["wording"] == "trimmed"
    assert found["post/wrong"]["removed"] == "We keep running into the same wall"
    told = call("lineage", "into the same wall", "--db", linked).output
    assert told.splitlines()[0].endswith("official, en, be_ministry: Ada Quill")
    assert "nobody is found" in call("lineage", "the wall same", "--db", linked).output
    assert set(versions(linked, "2,815")) == {"ministry/en", "ministry/fr"}
    assert set(versions(linked, "keep talking")) == {"post/next-day"}


def test_another_speaker_is_flagged_and_told_with_both_places(linked: Path) -> None:
    found = versions(linked, "same wall")
    assert {n for n, row in found.items() if row["other_speaker"]} == {"post/wrong", "daily/same-office"}  # fmt: skip
    rows = json.loads(call("check", "--db", linked, "--format", "json").stdout)
    office, told = [row for row in rows if row["kind"] == "speaker differs"]
    assert office["message"].startswith("the speaker differs from the official version: Bo Vane here, Ada Quill in"), "one office, two names"  # fmt: skip
    assert told["message"].startswith("the speaker differs from the official version: Pia Holm here, Ada Quill in")  # fmt: skip
    assert (told["url"], told["other_url"]) == ("https://post.example/wrong", "https://ministry.example/en")  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_order_and_portions_make_no_difference(
    linked: Path, folder: Path, page: MakePage, seed: int
) -> None:
    path = folder / f"{seed}.db"
    names = random.Random(seed).sample(list(PAGES), len(PAGES))
    for begin in range(0, len(names), 4 - seed):
        fill(path, page, names[begin : begin + 4 - seed])
    assert dump(path) == dump(linked)
    with Store.open(path) as store:
        link(store)
        assert store.connection.execute("SELECT count(*) FROM unlinked").fetchone() == (0,)  # fmt: skip
    assert dump(path) == dump(linked)
    # what is forgotten takes its words along, and the next linking names the utterance anew
    assert call("forget", "https://ministry.example/en", "--db", path, "--reason", "test").exit_code == 0  # fmt: skip
    with sqlite3.connect(path) as connection:
        assert not connection.execute("SELECT 1 FROM lineage WHERE child NOT IN (SELECT id FROM statements) OR parent NOT IN (SELECT id FROM statements)").fetchall()  # fmt: skip
    call("link", "--db", path)
    assert versions(path, "same wall")["ministry/fr"]["wording"] in ("root", "translated")  # fmt: skip


def test_words_that_differ_are_told_as_printed() -> None:
    assert differing("We will deport them, at last", "We will return them now") == (
        ("deport", "at last"),
        ("return", "now"),
    )
    assert differing("“We WILL return them.”", "We will return them") == ((), ())
