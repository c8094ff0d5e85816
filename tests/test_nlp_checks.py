"""What does not add up between documents: every planted contradiction is told with both places, and nothing else.

SYNTHETIC: the ministries, the ministers and every word are invented; countries stand in for themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.records import LinkFound, Page, SourceRow
from tests.test_db_claims import call, fill, rows

MakePage = Callable[..., Page]

RELEASE = "https://be_arrivals.example/release"
#: address: (source, day, language, text)
PAGES = {
    "release": (
        "be_arrivals", "2026-03-04", "en",
        "Returns to Afghanistan. “Whoever robs people here has to go home to Kabul,” said Minister Ada Quill. The letter of "
        "3 March 2026 was signed by Belgium, Italy, Austria and Denmark. In 2024 Belgium took 1,240 return decisions against "
        "Afghan nationals.",
    ),
    "version-francaise": (
        "be_arrivals", "2026-03-04", "fr",
        "Retours vers l’Afghanistan. La lettre du 3 mars 2026 a été signée par la Belgique, l’Italie, l’Autriche et Malte. En "
        "2024, la Belgique a pris 1 420 décisions de retour contre des ressortissants afghans.",
    ),
    "wrong-speaker": (
        "gazette", "2026-03-05", "en",
        "Returns to Afghanistan. “Whoever robs people here has to go home to Kabul,” said Minister Ben Strand of Ireland.",
    ),
    "wrong-day": (
        "gazette", "2026-03-06", "en",
        "The letter on returns to Afghanistan, dated 5 March 2026, was signed by Belgium, Italy, Austria and Denmark.",
    ),
    "other-number": (
        "gazette", "2026-03-07", "en",
        "Belgium took 1,204 return decisions against Afghan nationals in 2024, and wants forced return of criminals.",
    ),
    "same-again": (
        "gazette", "2026-03-08", "en",
        "Returns to Afghanistan. “Whoever robs people here has to go home to Kabul,” said Minister Quill. The letter of 3 "
        "March 2026 was signed by Belgium, Italy, Austria and Denmark. In 2024 Belgium took more than 1,200 return decisions "
        "against Afghan nationals.",
    ),
    "another-year": (
        "gazette", "2026-03-09", "en",
        "In 2023 Belgium took 1,190 return decisions against Afghan nationals. Norway took 1,244 return decisions in 2024. "
        "Forced return to Afghanistan is rare.",
    ),
    "predecessor": (
        "gazette", "2026-05-11", "en",
        "Minister Ada Quill was in Kabul on Monday. In 2021 her predecessor had said that forced returns to Afghanistan were "
        "impossible. Her predecessor, Ben Holm, also wrote that deportations to Kabul would never start.",
    ),
    "count": (
        "gazette", "2026-05-10", "en",
        "Four EU member states have signed a letter on returns to Afghanistan. The letter was signed by Malta, Norway, Poland "
        "and Sweden.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("checks")


@pytest.fixture
def linked(folder: Path, page: MakePage, source_row: SourceRow) -> Path:
    path = folder / "test.db"
    if not path.exists():
        french = "https://be_arrivals.example/version-francaise"
        links = {"release": (LinkFound(french, "hreflang", "fr"),)}
        fill(path, page, source_row, PAGES, links)
    return path


def name(url: str) -> str:
    return url.rpartition("/")[2]


def test_every_contradiction_is_told_and_no_other(linked: Path) -> None:
    found = {
        (r["kind"], name(r["url"]), r["words"], name(r["other_url"]), r["other_words"])
        for r in rows("check", linked)
        if r["kind"] not in ("unknown_tenure", "name_spelling")
    }
    assert found == {
        ("speaker differs", "wrong-speaker", "Ben Strand", "release", "Ada Quill"),
        ("dates differ", "wrong-day", "letter", "release", "letter"),
        ("numbers drift", "other-number", "1,204", "release", "1,240"),
        ("numbers drift", "version-francaise", "1 420", "release", "1,240"),
        ("other language differs", "version-francaise", "1 420", "release", "1,240"),
        ("other language differs", "version-francaise", "lettre", "release", "letter"),
        ("count_vs_list", "count", "Four", "", ""),
    }


def test_a_predecessors_words_have_their_own_day_or_none(linked: Path) -> None:
    told = [(r["date"], r["date_from"]) for r in rows("timeline", linked, "--level", "statement") if name(r["url"]) == "predecessor"]  # fmt: skip
    assert told == [("2021", "said"), ("2026-05-11", "retold")]
    table = call("timeline", "--level", "statement", "--from", "2026-05-11", "--db", linked).stdout  # fmt: skip
    assert "not dated" in table
    assert "2026-05-11" not in table


def test_each_says_what_to_do(linked: Path) -> None:
    told: dict[str, Any] = {r["kind"]: r for r in rows("check", linked)}
    assert "DK, MT signed in one language's page alone" in " ".join(
        r["message"] for r in rows("check", linked)
    )
    assert told["speaker differs"]["message"].startswith("the speaker differs from the official version: Ben Strand here, Ada Quill in")  # fmt: skip
    assert all(r["suggestion"] for r in told.values())
    assert "1,204 decisions here, 1,240 decisions in" in call("check", "--db", linked, "--format", "csv").stdout  # fmt: skip


def test_what_is_dismissed_stays_dismissed_and_linking_again_adds_nothing(
    linked: Path,
) -> None:
    before = rows("check", linked)
    issue = next(r["issue"] for r in before if r["kind"] == "speaker differs")
    dismissed = call("review", "dismiss", issue, "--db", linked, "--who", "a test")
    assert dismissed.exit_code == 0, dismissed.output
    assert call("link", "--db", linked).exit_code == 0
    after = rows("check", linked)
    assert {r["issue"] for r in before} - {r["issue"] for r in after} == {issue}
