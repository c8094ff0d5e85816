"""The register: names with slips and endings, offices on a day, misprints, and what must not be merged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nlp.officeholders import RegisterError
from nlp.offices import Register, covers
from nlp.spelling import fold, parts

HEADER = "name,aliases,country_or_institution,office,party,start,end,wikidata,evidence,confidence,note\n"
INVENTED = HEADER + (
    "Ada Quillfeather,Quillfeather|misprinted: Adda Quilfether|misattributed: Berta Moss,BE,"
    "Minister for Asylum and Migration,,2025-02-03,,,synthetic,high,\n"
    "Cornelius Papp,,BE,Minister for Asylum and Migration,,2020-10-01,2025-02-02,,synthetic,high,\n"
    "Berta Moss,,BE,Minister of Justice,,2025-02-03,,,synthetic,high,\n"
    "Dimitra Fell,,GR,Minister for Migration,,,,,synthetic,high,\n"
)

# Names of real office holders as strings only: spellings that a register must, and must not, take for one of them.
KNOWN = [
    "Anneleen Van Bossuyt",
    "Alexander Dobrindt",
    "Johan Forssell",
    "Marcin Kierwiński",
    "Mari Rantanen",
    "Magnus Brunner",
    "Maria Malmer Stenergard",
    "Péter Szijjártó",
    "Donald Tusk",
    "Marjolein Faber",
    "Friedrich Merz",
    "Matteo Piantedosi",
    "Nancy Faeser",
    "Beat Jans",
    "Bruno Retailleau",
]
FOUND = [
    ("Annelien Van Bossuyt", "Anneleen Van Bossuyt", "en"),
    ("Anneleen van Bossuyt", "Anneleen Van Bossuyt", "nl"),
    ("Anneleen Van Bossuit", "Anneleen Van Bossuyt", "nl"),
    ("Alexandera Dobrindta", "Alexander Dobrindt", "pl"),
    ("Alexandrem Dobrindtem", "Alexander Dobrindt", "cs"),
    ("Alexander Dobrindts", "Alexander Dobrindt", "sv"),
    ("Johan Forsell", "Johan Forssell", "sv"),
    ("Johanem Forssellem", "Johan Forssell", "cs"),
    ("Marcina Kierwińskiego", "Marcin Kierwiński", "pl"),
    ("Marcin Kierwinski", "Marcin Kierwiński", "en"),
    ("Mari Rantasen", "Mari Rantanen", "fi"),
    ("Magnusem Brunnerem", "Magnus Brunner", "cs"),
    ("Magnus Brunnerin", "Magnus Brunner", "fi"),
    ("Maria Malmer Stenergards", "Maria Malmer Stenergard", "sv"),
    ("Péter Szijjártónak", "Péter Szijjártó", "hu"),
    ("Peter Szijjarto", "Péter Szijjártó", "en"),
    ("Donaldem Tuskiem", "Donald Tusk", "pl"),
    ("Donalda Tuska", "Donald Tusk", "pl"),
    ("Marjolijn Faber", "Marjolein Faber", "nl"),
    ("Friedricha Merza", "Friedrich Merz", "pl"),
    ("Nancy Faeserová", "Nancy Faeser", "cs"),
]
NOT_FOUND = [
    "Anna Van Buren",
    "Alexander Dobrowski",
    "Johan Forsberg",
    "Mark Faber",
    "Donald Trump",
    "Maria Stenberg",
    "Magnus Brunnberg",
    "Peter Szabo",
    "Friedrich Merkel",
    "Bruno Retail",
    "Nancy Pelosi",
    "Gerhard Schröder",
    "Mona Lisa",
    "Mari Rantala",
    "Marcin Kowalski",
]


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Register:
    path = tmp_path_factory.mktemp("register") / "people.csv"
    path.write_text(INVENTED, "utf-8")
    return Register.from_csv([path])


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Register:
    path = tmp_path_factory.mktemp("register") / "names.csv"
    rows = "".join(f"{n},,XX,,,,,,,high,\n" for n in KNOWN)
    path.write_text(HEADER + rows, "utf-8")
    return Register.from_csv([path])


@pytest.mark.parametrize(("printed", "name", "lang"), FOUND)
def test_slips_and_case_endings_are_found(
    known: Register, printed: str, name: str, lang: str
) -> None:
    found = known.resolve(printed, lang=lang)
    assert found is not None
    assert found.person.name == name


@pytest.mark.parametrize("printed", NOT_FOUND)
@pytest.mark.parametrize("lang", ["en", "de", "pl", "fi"])
def test_other_people_are_not_taken_for_them(
    known: Register, printed: str, lang: str
) -> None:
    assert known.resolve(printed, lang=lang) is None


def test_an_ending_counts_in_its_own_language_alone(known: Register) -> None:
    assert known.resolve("Beat Janssen", lang="de") is None
    assert known.resolve("Alexander Dobrindts", lang="de") is not None


def test_folding_keeps_letters_and_drops_their_marks() -> None:
    assert fold("Łódź Øre Straße") == "lodz ore strasse"
    assert parts("Anneleen Van der Bossuyt") == (("anneleen",), "van der bossuyt")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2025-10-18", "Ada Quillfeather"),
        ("2024-05-01", "Cornelius Papp"),
        ("2025-02-03", "Ada Quillfeather"),
    ],
)
def test_an_office_alone_is_who_held_it_that_day(
    invented: Register, day: str, name: str
) -> None:
    found = invented.holder("asylum minister", "BE", day)
    assert found is not None
    assert found.person.name == name


def test_an_office_alone_resolves_only_where_a_tenure_covers_the_day(
    invented: Register,
) -> None:
    assert invented.holder("asylum minister", "BE", "2019-01-01") is None
    assert invented.holder("migration minister", "GR", "2025-10-18") is None
    assert [
        p.name for p in invented.maybe_holders("migration minister", "GR", "2025-10-18")
    ] == ["Dimitra Fell"]
    assert invented.holder("interior minister", "BE", "2025-10-18") is None


def test_a_misprint_counts_in_the_right_office_and_leaves_an_issue(
    invented: Register,
) -> None:
    found = invented.resolve("Adda Quilfether", office="asylum minister", country="BE")
    assert found is not None
    assert found.person.name == "Ada Quillfeather"
    assert found.issue is not None
    assert found.issue.kind == "name_spelling"
    assert "Adda Quilfether" in found.issue.message


def test_another_serving_minister_in_the_wrong_office_is_never_merged(
    invented: Register,
) -> None:
    found = invented.resolve(
        "Berta Moss", office="minister for asylum", country="BE", on="2025-10-18"
    )
    assert found is not None
    assert found.person.name == "Berta Moss"
    assert found.issue is not None
    assert found.issue.kind == "name_against_office"
    assert "Ada Quillfeather" in found.issue.message


def test_unknown_starts_stay_unknown(invented: Register) -> None:
    tenure = invented.held["dimitra_fell"][0]
    assert tenure.from_on == ""
    assert covers(tenure, "2025-10-18") is None


def test_year_and_month_are_no_day() -> None:
    register = Register.shipped()
    held = {t.office: t for t in register.held["annalena_baerbock"]}
    tenure = next(iter(held.values()))
    assert tenure.precision == "year"
    assert covers(tenure, "2021-06-01") is None
    assert covers(tenure, "2023-06-01") is True
    assert covers(tenure, "2026-01-01") is False


def test_shipped_register_carries_its_evidence_and_what_is_a_misprint() -> None:
    register = Register.shipped()
    assert len(register.people) == 82
    assert all(p.source for p in register.people)
    notes = {
        n.name: n.note for n in register.names if n.person == "anneleen_van_bossuyt"
    }
    assert notes["Annelies Van den Bosch"] == "misprinted"
    assert notes["Annelies Verlinden"] == "misattributed"
    own = register.resolve("Annelies Verlinden", country="BE")
    assert own is not None
    assert own.person.slug == "annelies_verlinden"


def test_shipped_offices_are_names_without_remarks() -> None:
    for office in Register.shipped().offices:
        assert not re.search(r"evidence|\d{4}|[;()\[\]]", office.label), office
        assert len(office.slug) <= 90, office


@pytest.mark.parametrize(
    ("day", "held"), [("2021-08-05", True), ("2025-10-18", False), ("", False)]
)
def test_who_was_seen_in_an_office_holds_it_in_that_year_alone(
    tmp_path: Path, day: str, held: bool
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        HEADER + "Odo Fenn,,AT,Federal Chancellor,,,,,synthetic,high,caretaker; seen in office: 2020-2021; old\n",
        "utf-8",
    )  # fmt: skip
    found = Register.from_csv([path]).resolve("Odo Fenn", country="AT", on=day)
    assert found is not None
    assert (found.tenure is not None) is held


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Ada,,BE,Minister,,3 Feb 2025,,,x,high,\n", "line 2: start '3 Feb 2025'"),
        (",,BE,Minister,,,,,x,high,\n", "line 2: name is empty"),
        ("Ada,,BE,Minister,,,,,x,high,,,,\n", "not as many fields"),
    ],
)
def test_a_bad_row_is_named_with_its_mend(tmp_path: Path, row: str, words: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + row, "utf-8")
    with pytest.raises(RegisterError, match=r"mine\.csv") as error:
        Register.from_csv([path])
    assert words in str(error.value)


def test_user_files_add_and_never_replace(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(INVENTED, "utf-8")
    whole = Register.shipped().with_csv([path])
    assert whole.person["ada_quillfeather"].origin == "user"
    assert whole.person["magnus_brunner"].origin == "shipped"


def test_an_office_in_another_language_is_no_contradiction(invented: Register) -> None:
    for lang, office in (
        ("nl", "minister van Verblijf en Vertrek"),
        ("de", "Ministerin für Grenzen"),
    ):
        found = invented.resolve(
            "Berta Moss", office=office, country="BE", on="2025-10-18", lang=lang
        )
        assert found is not None
        assert found.issue is None


def test_another_countrys_office_is_told_and_gives_no_office(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        HEADER + "Odo Fenn,,EU,European Commissioner for Internal Affairs,,2024-12-01,,,synthetic,high,\n",
        "utf-8",
    )  # fmt: skip
    known = Register.from_csv([path])
    found = known.resolve(
        "Odo Fenn",
        office="Belgian Interior Minister",
        country="BE",
        on="2025-10-18",
        lang="en",
    )
    assert found is not None
    assert found.issue is not None
    assert (found.issue.kind, found.tenure) == ("name_against_office", None)
    own = known.resolve(
        "Odo Fenn",
        office="Austrian Commissioner for Internal Affairs",
        country="AT",
        on="2025-10-18",
        lang="en",
    )
    assert own is not None  # a commissioner comes from somewhere
    assert own.issue is None
    assert own.tenure is not None


@pytest.mark.parametrize(
    ("successor", "held"),
    [
        ("", True),  # nobody says until when: what is printed stands
        ("Rina Strand,,DE,Minister of the Interior,,2025-05-06,,,synthetic,high,\n", False),
    ],
)  # fmt: skip
def test_a_predecessor_printed_with_the_office_holds_it_unless_another_surely_does(
    tmp_path: Path, successor: str, held: bool
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        HEADER + "Odo Fenn,,DE,Minister of the Interior (predecessor of Strand),,,,,synthetic,high,\n" + successor,
        "utf-8",
    )  # fmt: skip
    known = Register.from_csv([path])
    found = known.resolve(
        "Odo Fenn", office="German Interior Minister", country="DE", on="2026-02-05"
    )
    assert found is not None
    assert found.person.slug == "odo_fenn"
    assert (found.tenure is not None) is held
    assert [o.slug for o in known.offices] == ["de_minister_of_the_interior"]
    alone = known.resolve("Odo Fenn", country="DE", on="2026-02-05")
    assert alone is not None
    assert alone.tenure is None  # nobody prints the office


def test_until_behind_an_office_is_its_end(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        HEADER
        + "Odo Fenn,,DE,Federal Chancellor (until Dec 2025),,,,,synthetic,high,\n"
        + "Rina Strand,,AT,Federal Chancellor (until 2024),,,,,synthetic,high,\n",
        "utf-8",
    )
    register = Register.from_csv([path])
    assert {o.label for o in register.offices} == {"Federal Chancellor"}
    assert [t.to_on for t in register.tenures] == ["2025-12", "2024"]


@pytest.mark.parametrize(
    ("printed", "office", "day", "person"),
    [
        ("Adda Quilfinger", "Belgian asylum minister", "2025-10-18", "ada_quillfeather"),
        # the same slip while another held the office is nobody we know
        ("Adda Quilfinger", "Belgian asylum minister", "2024-05-01", None),
        ("Adda Quilfinger", "Belgian justice minister", "2025-10-18", None),
        ("Adda Quilfinger", "former Belgian asylum minister", "2025-10-18", None),
        # too unlike: perhaps a successor whom nobody has recorded
        ("Marie Sandpiper", "Belgian asylum minister", "2025-10-18", None),
    ],
)  # fmt: skip
def test_a_name_far_from_right_counts_beside_the_office_of_the_day_alone(
    invented: Register, printed: str, office: str, day: str, person: str | None
) -> None:
    found = invented.resolve(printed, office=office, country="BE", on=day, lang="en")
    assert (found.person.slug if found else None) == person
    if found:
        assert found.issue is not None
        assert found.issue.kind == "name_spelling"


def test_a_former_minister_holds_no_office(invented: Register) -> None:
    found = invented.resolve(
        "Cornelius Papp", office="former asylum minister", country="BE", on="2025-10-18", lang="en"
    )  # fmt: skip
    assert found is not None
    assert (found.person.slug, found.tenure, found.issue) == ("cornelius_papp", None, None)  # fmt: skip


def test_an_office_has_its_id_where_nobody_is_known_to_hold_it(
    invented: Register,
) -> None:
    assert invented.office_named("migration minister", "GR") == "gr_minister_for_migration"  # fmt: skip
    assert invented.office_named("minister", "") is None
