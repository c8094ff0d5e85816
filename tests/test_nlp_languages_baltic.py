"""Hungarian, Estonian, Latvian and Lithuanian: names in cases, surname first, days without prepositions, names in marks.

All sentences are invented (synthetic): persons, offices and papers of no real country's government.
"""

from __future__ import annotations

import pytest

from db.records import Text
from nlp.commands import as_line
from nlp.offices import Register
from nlp.pipeline import Tagger


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Register.from_csv([]))


def said(
    tagger: Tagger, lang: str, text: str
) -> list[tuple[str | None, str | None, str]]:
    """(speaker, day, words) of each statement of a text."""
    answer = as_line(
        "x", tagger.annotate(Text("x", text, lang=lang, published="2026-03-10")), ""
    )
    return [
        (s["speaker"], s["said_on"], text[s["start"] : s["end"]])
        for s in answer["statements"]
    ]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (  # the title stands behind the name; then no subject at all
            "hu",
            "Zubogó Réka ellenzéki képviselő hétfőn közölte, hogy az afgánok kitoloncolása leáll. "
            "Hozzátette, hogy a járat üres.",
            [
                (
                    "Zubogó Réka",
                    "2026-03-09",
                    "az afgánok kitoloncolása leáll",
                ),
                ("Zubogó Réka", "2026-03-09", "a járat üres"),
            ],
        ),
        (  # a party in brackets before "szerint"
            "hu",
            "Az ellenzéki Zubogó Réka (Kavicspárt) szerint az afgánok kitoloncolása leáll.",
            [("Zubogó Réka", None, "az afgánok kitoloncolása leáll")],
        ),
        (  # a dash before who said it
            "hu",
            "Az afgánok kitoloncolása leáll – közölte a minisztérium.",
            [("minisztérium", None, "Az afgánok kitoloncolása leáll")],
        ),
        (  # a day without a preposition, the month first
            "hu",
            "Zubogó Réka miniszter február 18-án közölte, hogy az afgánok kitoloncolása leáll.",
            [("Zubogó Réka", "2026-02-18", "az afgánok kitoloncolása leáll")],
        ),
        (  # the name in the genitive
            "et",
            "Siseminister Ainar Kivipuu ütles neljapäeval, et afgaanide väljasaatmised jätkuvad. "
            "Kivipuu sõnul on kõik valmis.",
            [
                ("Ainar Kivipuu", "2026-03-05", "afgaanide väljasaatmised jätkuvad"),
                ("Ainar Kivipuu", "2026-03-05", "on kõik valmis"),
            ],
        ),
        (  # a verb in two parts
            "et",
            "Rändeamet lükkas kolmapäeval ümber, et afgaanide väljasaatmine algab mais.",
            [("Rändeamet", "2026-03-04", "afgaanide väljasaatmine algab mais")],
        ),
        (  # whom it was told, and a paper's name in marks
            "lv",
            "«Ja afgāņu izraidīšana sāksies, mēs paziņosim,» laikrakstam «Akmens Ziņas» teica ministre Elza Krauklīte.",
            [
                (
                    "Elza Krauklīte",
                    None,
                    "Ja afgāņu izraidīšana sāksies, mēs paziņosim",
                )
            ],
        ),
        (
            "lv",
            "Afgāņu izraidīšana turpināsies, norādīja ministrija.",
            [("ministrija", None, "Afgāņu izraidīšana turpināsies")],
        ),
        (  # comma and dash behind the quotation
            "lt",
            "„Afganų grąžinimas į Kabulą prasideda prie stalo“, – sakė ministrė Ugnė Varnytė. "
            "Ministrės teigimu, priverstinis grąžinimas lieka.",
            [
                (
                    "Ugnė Varnytė",
                    None,
                    "Afganų grąžinimas į Kabulą prasideda prie stalo",
                ),
                ("Ugnė Varnytė", None, "priverstinis grąžinimas lieka"),
            ],
        ),
        (
            "lt",
            "Tarnybos vadovas Jonas Upėnas vasario 10 d. pranešė, kad afganų išsiuntimai tęsiami.",
            [("Jonas Upėnas", "2026-02-10", "afganų išsiuntimai tęsiami")],
        ),
    ],
)
def test_speakers_and_days(
    tagger: Tagger,
    lang: str,
    text: str,
    expected: list[tuple[str | None, str | None, str]],
) -> None:
    assert said(tagger, lang, text) == expected


@pytest.mark.parametrize(
    ("lang", "text", "codes"),
    [
        ("hu", "Németországgal és Máltáéval egyezik, az osztrákokéval nem.", "DE"),
        ("et", "Lätist ja Šveitsi kaudu Usbekistani.", "LV CH UZ"),
        ("lv", "Zviedrijā un Nīderlandē, bet ne Turcijai.", "SE NL TR"),
        ("lt", "Didžiojoje Britanijoje ir Nigerijoje, be Čekijos.", "GB NG CZ"),
    ],
)
def test_countries_in_their_cases(
    tagger: Tagger, lang: str, text: str, codes: str
) -> None:
    found = tagger.annotate(Text("x", text, lang=lang, published="2026-03-10"))
    assert set(codes.split()) <= {c.iso2 for c in found.countries}
