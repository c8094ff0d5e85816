"""Names in a text: titles, surnames that lead back, portfolios that are no names. All people are invented."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from db.found import Annotation
from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger


@cache
def tagger() -> Tagger:
    return Tagger(Register([], [], [], []), any_topic=True)


def people(text: str, lang: str = "en") -> list[tuple[str, str]]:
    found = tagger().annotate(Text("t", text, lang, published="2025-10-18"))
    return [(text[p.start : p.end], p.name) for p in found.people]


def test_a_surname_alone_leads_back_to_the_full_name() -> None:
    text = "Minister Ada Van der Quill opened the hall. Van der Quill’s plan is short. Ms Van der Quill left."
    assert people(text) == [
        ("Ada Van der Quill", "Ada Van der Quill"),
        ("Van der Quill", "Ada Van der Quill"),
        ("Van der Quill", "Ada Van der Quill"),
    ]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "A letter to European Commissioner for Asylum and Migration Ada Quill was sent.",
        ),
        (
            "en",
            "The plan of the Minister for Residence and Return, Ada Quill, is short.",
        ),
        ("nl", "Minister van Asiel en Migratie Ada Quill sprak in de Kamer."),
        ("fr", "La ministre de l’Asile et de la Migration Ada Quill est à Gand."),
        ("de", "Migrationsministerin Ada Quill war in Gent."),
    ],
)
def test_portfolios_are_no_part_of_a_name(lang: str, text: str) -> None:
    assert people(text, lang) == [("Ada Quill", "Ada Quill")]


@pytest.mark.parametrize(
    "text",
    [
        "The European Commission and the Immigration Office met in Ghent on Monday.",
        "He flew from Vienna to Kabul, where the Taliban rule.",
        "The Foreign Ministry of Belgium and the Harbour Aid Foundation agreed.",
    ],
)
def test_bodies_places_and_days_are_no_people(text: str) -> None:
    assert people(text) == []


def test_two_people_of_one_surname_stay_two() -> None:
    text = "Minister Ada Quill met Mr Ben Quill. “It is late,” Ada Quill said."
    assert {name for _, name in people(text)} == {"Ada Quill", "Ben Quill"}


def test_a_misspelt_minister_in_the_right_office_is_read_right_and_told(
    tmp_path: Path,
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "name,aliases,country_or_institution,office,party,start,end,wikidata,evidence,confidence,note\n"
        "Ada Quillfeather,misprinted: Adele Quillfinger,BE,Minister for Asylum,,2025-01-01,,,synthetic,high,\n",
        "utf-8",
    )
    text = "“It is late,” said Adele Quillfinger, Belgium’s asylum minister."
    found: Annotation = Tagger(Register.from_csv([path]), any_topic=True).annotate(
        Text("t", text, "en", published="2025-10-18")
    )
    assert [p.name for p in found.people] == ["Ada Quillfeather"]
    assert [s.speaker for s in found.statements] == ["Ada Quillfeather"]
    assert [i.kind for i in found.issues] == ["name_spelling"]


def test_a_predecessors_words_are_not_the_incumbents(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "name,aliases,country_or_institution,office,party,start,end,wikidata,evidence,confidence,note\n"
        "Ada Quill,,BE,Minister for Asylum,,2025-02-03,,,synthetic,high,\n"
        "Ben Strand,,BE,Minister for Asylum,,2020-10-01,2025-02-02,,synthetic,high,\n",
        "utf-8",
    )
    words = "“It is late,” the Belgian asylum minister said."
    found = Tagger(Register.from_csv([path]), any_topic=True)
    for day, name in (("2021-08-05", "Ben Strand"), ("2025-10-18", "Ada Quill")):
        (statement,) = found.annotate(Text("t", words, "en", published=day)).statements
        assert statement.speaker == name


def test_an_office_whose_time_is_unknown_stays_an_office_with_an_issue(
    tmp_path: Path,
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "name,aliases,country_or_institution,office,party,start,end,wikidata,evidence,confidence,note\n"
        "Dimitra Fell,,GR,Minister for Migration,,,,,synthetic,high,\n",
        "utf-8",
    )
    text = "“It is late,” the Greek migration minister said."
    found = Tagger(Register.from_csv([path]), any_topic=True).annotate(
        Text("t", text, "en", published="2025-10-18")
    )
    assert [(s.speaker_kind, s.person) for s in found.statements] == [("office", None)]
    assert [i.kind for i in found.issues] == ["unknown_tenure"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "“Flights to Norway will start in June,” Interior Minister Odo Fenn said.",
        ),
        ("en", "Flights to Norway will start in June, minister Odo Fenn said."),
        ("nl", "“Vluchten naar Noorwegen beginnen in juni”, zei minister Odo Fenn."),
        ("de", "„Flüge nach Norwegen beginnen im Juni“, sagte Minister Odo Fenn."),
        ("de", "Über Flüge nach Norwegen sagte Minister Odo Fenn: „Es ist zu spät.“"),
        (
            "fr",
            "« Les vols vers la Norvège commencent en juin », dit le ministre Odo Fenn.",
        ),
        ("en", "“It is late,” said minister Odo Fenn, who wants flights to Norway."),
    ],
)
def test_a_country_spoken_of_is_not_the_speakers(lang: str, text: str) -> None:
    found = tagger().annotate(Text("t", text, lang, country="BE"))
    assert {(p.name, p.country) for p in found.people} == {("Odo Fenn", "")}
    assert {s.country for s in found.statements} == {""}


@pytest.mark.parametrize(
    "title",
    ["Norwegian minister Odo Fenn", "the minister of Norway, Odo Fenn", "Odo Fenn, the Norwegian minister"],
)  # fmt: skip
def test_a_country_in_the_title_is_the_speakers(title: str) -> None:
    text = f"“Flights to Sweden will start in June,” said {title}."
    found = tagger().annotate(Text("t", text, "en"))
    assert {(p.name, p.country) for p in found.people} == {("Odo Fenn", "NO")}
