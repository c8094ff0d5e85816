"""Figures over several documents: one claim, its variants, whose number it is, and where numbers drift. SYNTHETIC: the
ministries, the ministers and all numbers are invented; countries stand in for themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from db.across import FigureSeen
from db.claims import printed
from db.found import FigureFound
from db.records import DateFound, LinkFound, Page, SourceRow
from db.store import Store
from nlp.claims import agree, same_claim, settled
from returnwatch import main

MakePage = Callable[..., Page]

#: address: (source, day, language, text)
PAGES = {
    "release": (
        "be_arrivals", "2026-03-04", "en",
        "Belgium wants to return Afghan criminals. “In Belgium 2,815 Afghan nationals received an order in 2024,” said "
        "Minister Ada Quill. In 2024 Belgium took 22,870 return decisions. In 2024 the country counted 435 "
        "returns to Afghanistan. The letter was sent on Tuesday.",
    ),
    "outlet": (
        "gazette", "2026-03-05", "en",
        "Afghan criminals must be returned, Belgium says. In 2024 more than 2,800 Afghan nationals received an order in "
        "Belgium, according to Minister Ada Quill.",
    ),
    "later": (
        "gazette", "2026-03-20", "en",
        "More than 2,000 Afghan nationals received an order in Belgium in 2024, the ministry says. Deportations to "
        "Afghanistan are to begin.",
    ),
    "drift": (
        "gazette", "2026-03-21", "en",
        "Returns to Afghanistan: in 2024 Belgium counted 453 returns, and 22,870 return decisions. Deportations of Afghan "
        "criminals are to begin.",
    ),
    "french": (
        "gazette", "2026-03-22", "fr",
        "La Belgique veut renvoyer des criminels afghans vers l’Afghanistan. En 2024, la Belgique a pris 22 870 décisions de "
        "retour.",
    ),
    "norway": (
        "gazette", "2026-03-23", "en",
        "Norway returns Afghan criminals too. In 2024 Norway took 435 return decisions against Afghan nationals.",
    ),
    "shares": (
        "be_arrivals", "2026-04-01", "en",
        "Belgium wants to deport Afghan criminals. In 2024 45% of rejected applications in Belgium were from Afghans. In "
        "2024 12% of prisoners in Belgium were Afghans. Detention in Belgium may last 18 months, Minister Ada Quill said. "
        "Belgium carried out three charter flights to Kabul in May 2026.",
    ),
    "shares told": (
        "gazette", "2026-04-02", "en",
        "Deportations of Afghan criminals: in 2024 48 per cent of rejected applications in Belgium failed, "
        "it says. In 2024 45% of prisoners in Belgium were foreigners. In Belgium detention may last "
        "eighteen months, said Minister Ada Quill. Belgium saw four charter flights to Kabul in June 2026. In May 2026 only 3 "
        "charter flights had left Belgium.",
    ),
    "october": (
        "be_arrivals", "2026-10-31", "en",
        "Forced return to Afghanistan. “So far this year 1,620 Afghans left,” said Minister Ada Quill of Belgium. 3,140 "
        "Afghan nationals were staying in Belgian reception centres on 1 October 2026.",
    ),
    "november": (
        "be_arrivals", "2026-11-30", "en",
        "Forced return to Afghanistan. “So far this year 1,790 Afghans left,” said Minister Ada Quill of Belgium. 3,310 "
        "Afghan nationals were staying in Belgian reception centres on 1 November 2026, and 40% of applications failed this year.",
    ),
    "rectificatif": (
        "gazette", "2026-12-02", "fr",
        "Rectificatif : dans une version précédente, nous avions écrit que 3 130 Afghans étaient hébergés en Belgique le 1er "
        "novembre 2026, avant leur expulsion. Le chiffre exact est 3 310.",
    ),
}  # fmt: skip


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rows(command: str, path: Path, *arguments: str) -> list[dict[str, Any]]:
    result = call(command, *arguments, "--db", path, "--format", "json")
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def fill(
    path: Path,
    page: MakePage,
    source_row: SourceRow,
    pages: dict[str, tuple[str, str, str, str]],
    links: dict[str, tuple[LinkFound, ...]] | None = None,
) -> None:
    press = SourceRow(
        slug="gazette", name="The Gazette", country="IE", tier="press", lang="en", kind="feed",
        url="https://gazette.example/feed", host="gazette.example",
    )  # fmt: skip
    with Store.open(path) as store:
        store.sync_sources([source_row, press])
        run = store.begin_run("crawl", "test")
        for name, (source, day, lang, text) in pages.items():
            store.add_page(
                run,
                page(
                    text, url=f"https://{source}.example/{name}", source=source, lang=lang, title=name,
                    published=DateFound(day, "meta"), body_sha256=name, fetched_at=f"{day}T09:00:00Z",
                    links=(links or {}).get(name, ()),
                ),
            )  # fmt: skip
        store.end_run(run, "ok", {})
    for command in ("tag", "link"):
        result = call(command, "--db", path)
        assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("claims")


@pytest.fixture
def linked(folder: Path, page: MakePage, source_row: SourceRow) -> Path:
    path = folder / "test.db"
    if not path.exists():
        fill(path, page, source_row, PAGES)
    return path


def test_one_figure_in_several_documents_is_one_claim_with_its_variants(
    linked: Path,
) -> None:
    found = {row["figure"]: row for row in rows("claims", linked)}
    orders = found["2,815"]
    assert (orders["unit"], orders["country"], orders["period"]) == (
        "people",
        "BE",
        "2024",
    )
    assert set(orders["variants"].split("; ")) == {
        "2,815",
        "more than 2,800",
        "more than 2,000",
    }
    assert orders["agree"] == "yes"
    assert "Ada Quill" in orders["said_by"]
    assert orders["url"] == "https://be_arrivals.example/release"
    assert "2,815 Afghan nationals" in orders["words"]


def test_decisions_and_returns_of_one_year_are_two_claims(linked: Path) -> None:
    found = {(row["figure"], row["unit"]): row for row in rows("claims", linked)}
    assert found["22,870", "decisions"]["documents"] == 3
    assert found["22,870", "decisions"]["agree"] == "yes"
    assert found["435", "returns"]["agree"] == "no"
    assert found["435", "returns"]["variants"] == "435; 453"
    assert ("435", "decisions") not in found, "Norway's number stands alone"
    everything = {(r["figure"], r["country"]) for r in rows("claims", linked, "--all")}
    assert ("435", "NO") in everything


def test_shares_durations_and_small_numbers_are_claims_where_the_text_says_of_what(
    linked: Path,
) -> None:
    found = {row["words"]: row for row in rows("claims", linked)}
    share = found["45 % of rejected applications"]
    assert (share["unit"], share["of_what"], share["agree"]) == ("percent", "applications", "no")  # fmt: skip
    assert share["variants"] == "45 % of rejected applications; 48 per cent of rejected applications"  # fmt: skip
    held = found["18 months"]
    assert (held["unit"], held["of_what"], held["agree"]) == ("months", "month DETENTION", "yes")  # fmt: skip
    flights = found["three charter flights"]
    assert (flights["documents"], flights["period"], flights["agree"]) == (2, "2026-05", "yes")  # fmt: skip
    everything = [row["words"] for row in rows("claims", linked, "--all")]
    assert "12 % of prisoners" in everything, "a share of something else"
    assert "45 % of prisoners" in everything
    drifts = [r["words"] for r in rows("check", linked) if r["kind"] == "numbers drift"]
    assert sorted(drifts) == ["453", "48"]


def test_claims_take_filters(linked: Path) -> None:
    assert rows("claims", linked, "--country", "NO") == []
    assert len(rows("claims", linked, "--country", "NO", "--all")) == 1
    french = rows("claims", linked, "--lang", "fr")
    assert sorted(row["figure"] for row in french) == ["22,870", "3,310"]
    assert {r["figure"] for r in rows("claims", linked, "--speaker", "quill")} == {"2,815", "18 months"}  # fmt: skip
    assert "No figure" in call("claims", "--db", linked, "--from", "2027").stdout


def test_a_number_that_drifts_is_told_with_both_places(linked: Path) -> None:
    drifts = [r for r in rows("check", linked) if r["kind"] == "numbers drift"]
    assert [(r["words"], r["other_words"]) for r in drifts][:1] == [("453", "435")]
    assert drifts[0]["message"].startswith("453 returns here, 435 returns in https://be_arrivals")  # fmt: skip
    assert drifts[0]["other_url"] == "https://be_arrivals.example/release"


def test_a_count_that_grew_is_no_drift_and_a_correction_stands_beside_its_figure(
    linked: Path,
) -> None:
    found = {(row["figure"], row["period"]): row for row in rows("claims", linked, "--all")}  # fmt: skip
    assert found["3,140", "2026-10-01"]["agree"] == ""
    assert found["3,310", "2026-11-01"]["variants"] == "3,310; 3,310 (corrected from 3 130)"  # fmt: skip
    assert ("3,130", "2026-11-01") not in found, "what is taken back claims nothing"
    told = [r for r in rows("check", linked) if r["kind"] == "number corrected"]
    assert [(r["words"], r["message"]) for r in told] == [("3 310", "corrected from 3 130")]  # fmt: skip


CORRECTED = (
    ("en", "Belgium returned 2,140 Afghans, not 2,410.", "2,140 corrected from 2,410"),
    ("en", "We do not need 10 flights to Kabul but 100. It was not 50 people. Wrongly deported: 30 Afghans; 25 left.", ""),
    ("de", "Korrektur: In einer früheren Fassung hieß es, 2.410 Afghanen seien abgeschoben worden. Richtig ist 2.140.", "2.140 corrected from 2.410"),
    ("nl", "België stuurde geen 2.410 maar 2.140 Afghanen terug.", "2.140 corrected from 2.410"),
    ("da", "Rettelse: I en tidligere version skrev vi, at 2.410 afghanere var udvist. Det rigtige tal er 2.140.", "2.140 corrected from 2.410"),
    ("pl", "Sprostowanie: we wcześniejszej wersji napisaliśmy o 2 410 Afgańczykach. Prawidłowa liczba to 2 140.", "2 140 corrected from 2 410"),
)  # fmt: skip


def test_corrections_are_told_by_annotate() -> None:
    lines = [{"id": str(n), "lang": lang, "text": text} for n, (lang, text, _) in enumerate(CORRECTED)]  # fmt: skip
    told = CliRunner().invoke(main, ["annotate", "--any-topic"], input="\n".join(map(json.dumps, lines)))  # fmt: skip
    assert told.exit_code == 0, told.output
    for line, (_, text, wanted) in zip(told.stdout.splitlines(), CORRECTED, strict=True):  # fmt: skip
        issues = [x for x in json.loads(line)["issues"] if x["kind"] == "number corrected"]  # fmt: skip
        assert "; ".join(f"{text[x['start'] : x['end']]} {x['message']}" for x in issues) == wanted  # fmt: skip


def test_nearly_a_number_is_a_little_less_and_no_ceiling() -> None:
    nearly = FigureFound(1500, 0, 5, approx="nearly")
    assert agree(nearly, FigureFound(1430, 0, 5))
    assert not agree(nearly, FigureFound(1240, 0, 5))
    assert not agree(nearly, FigureFound(1510, 0, 5))
    assert agree(FigureFound(1500, 0, 5, approx="under"), FigureFound(1240, 0, 5))
    assert printed(1500, None, "nearly") == "nearly 1,500"


def test_looking_near_in_time_and_value_finds_what_all_pairs_would() -> None:
    """The quick way to pairs (by year, by four months, by value) leaves none out, at its edges either."""
    random = Random(3)
    days = ("", "2024-12-30", "2025-01-01", "2025-04-30", "2025-05-01", "2025-05-02", "2026-01-01")  # fmt: skip
    for _ in range(60):
        seen = [
            FigureSeen(
                f"v{n}", 0, 3,
                FigureFound(
                    random.choice((20, 25, 30, 100, 101, 110, 150, 900)), 0, 3,
                    approx=random.choice(("", "about", "over")), unit=random.choice(("people", "percent")),
                    counts="returnees", country=random.choice(("BE", "NL")),
                    period=random.choice(("", "", "2025", "2025-03", "2024")), source_named=random.choice(("", "Ada Bel")),
                ),
                f"d{n}", "press", random.choice(days), "2026-01-01T00:00:00Z", f"https://x.example/{n}",
                random.choice(("en", "nl")), random.choice((frozenset(), frozenset({"VOLRET"}))),
            )
            for n in range(30)
        ]  # fmt: skip
        together = [
            {(a.version, 0), (b.version, 0)}
            for a, b in combinations(seen, 2)
            if same_claim(a, b)
        ]
        claims = [set(claim.places) for claim in settled(seen)]
        assert all(any(pair <= claim for claim in claims) for pair in together)
        assert sum(map(len, claims)) == len(seen)
