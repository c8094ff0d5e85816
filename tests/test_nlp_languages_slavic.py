"""Polish, Czech, Slovak, Croatian, Slovenian and Bulgarian: constructions of their own. All people and words are invented (synthetic)."""

from __future__ import annotations

import pytest

from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger

Said = list[tuple[str, str | None]]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Register([], [], [], []))


def said(tagger: Tagger, lang: str, text: str) -> Said:
    found = tagger.annotate(Text(id="x", text=text, lang=lang, published="2026-04-09"))
    return [(text[s.start : s.end], s.speaker) for s in found.statements]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        pytest.param(
            "pl",
            "Deportacje do Afganistanu ruszą.\n\n– Nikogo nie zmusimy – powiedział dziennikarzom minister Jan Borowczak. – Kto zechce, dostanie bilet.",
            [("Nikogo nie zmusimy", "Jan Borowczak"), ("Kto zechce, dostanie bilet.", "Jan Borowczak")],
            id="dashes set the clause of saying off",
        ),
        pytest.param(
            "cs",
            "Ministr vnitra Karel Doubravník mluvil o deportacích do Afghánistánu.\n\nDo Kábulu poletí dva úředníci. Novinářům to řekl ministr vnitra Karel Doubravník.",
            [("Do Kábulu poletí dva úředníci", "Karel Doubravník")],
            id="to says whose words the sentence before was",
        ),
        pytest.param(
            "sk",
            "„Deportácie do Afganistanu sa začnú,“ vyhlásil minister vnútra Peter Hrabušický. Podľa šéfa rezortu bude let pripravený v máji.",
            [("Deportácie do Afganistanu sa začnú", "Peter Hrabušický"), ("bude let pripravený v máji", "Peter Hrabušický")],
            id="according to the head of the ministry, without a comma",
        ),
        pytest.param(
            "hr",
            "Ministar Zdravko Perušić je u utorak najavio da će deportacije u Afganistan početi u lipnju.",
            [("će deportacije u Afganistan početi u lipnju", "Zdravko Perušić")],
            id="an adjunct between helper and verb",
        ),
        pytest.param(
            "sl",
            "Ministrica Neža Hribovšek je v sredo napovedala, da bodo deportacije v Afganistan stekle junija.",
            [("bodo deportacije v Afganistan stekle junija", "Neža Hribovšek")],
            id="the same in Slovenian",
        ),
        pytest.param(
            "bg",
            "„Депортациите към Афганистан започват“, заяви министърът на вътрешните работи Огнян Каменаров.",
            [("Депортациите към Афганистан започват", "Огнян Каменаров")],
            id="quotation, verb, office and name",
        ),
    ],
)  # fmt: skip
def test_who_says_what(tagger: Tagger, lang: str, text: str, expected: Said) -> None:
    assert said(tagger, lang, text) == expected


def test_an_interview_without_marks_needs_a_name_before_an_answer(
    tagger: Tagger,
) -> None:
    text = (
        "Afganistan: rozmowa o deportacjach\n\nIlu ludzi czeka?\n\nAdam Zawilski: Czeka trzech.\n\nKto za to płaci?\n\n"
        "Płaci państwo.\n\nKiedy lot?\n\nLot będzie w maju."
    )
    answers = ["Czeka trzech.", "Płaci państwo.", "Lot będzie w maju."]
    assert said(tagger, "pl", text) == [(a, "Adam Zawilski") for a in answers]
    nobody = text.replace("Adam Zawilski: ", "").replace(
        "rozmowa o deportacjach", "deportacje"
    )
    assert said(tagger, "pl", nobody) == []


def test_a_name_in_another_case_is_the_same_person(tagger: Tagger) -> None:
    text = "O deportacji Afgańczyków mówiono z Adamem Zawilskim. „Nie ma lotu”, powiedział dyrektor Adam Zawilski."
    found = tagger.annotate(
        Text(id="x", text=text, lang="pl", published="2026-04-09")
    ).people
    assert {p.name for p in found} == {"Adam Zawilski"}


@pytest.mark.parametrize(
    ("lang", "text", "codes"),
    [
        ("pl", "W Polsce polski rząd odsyła Afgańczyków do Wielkiej Brytanii i Niemiec.", ["PL", "PL", "AF", "GB", "DE"]),
        ("cs", "Čeští úředníci letěli ze Spojených států do Rakouska.", ["CZ", "US", "AT"]),
        ("sk", "V Českej republike a na Slovensku žijú Afganci.", ["CZ", "SK", "AF"]),
        ("hr", "Iz Hrvatske u Bosnu i Hercegovinu putuje njemački ministar.", ["HR", "BA", "DE"]),
        ("sl", "Na Hrvaškem in v Združenih državah so avstrijski uradniki.", ["HR", "US", "AT"]),
        ("bg", "Българският министър и афганистанците летят от Съединените щати.", ["BG", "AF", "US"]),
        ("uk", "Українські дипломати летіли з Великої Британії до Німеччини.", ["UA", "GB", "DE"]),
        ("ru", "Афганцы летели из Саудовской Аравии в Германию.", ["AF", "SA", "DE"]),
    ],
)  # fmt: skip
def test_countries_in_every_case(
    tagger: Tagger, lang: str, text: str, codes: list[str]
) -> None:
    found = tagger.annotate(Text(id="x", text=text, lang=lang, published="2026-04-09"))
    assert [c.iso2 for c in found.countries] == codes
