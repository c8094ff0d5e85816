"""Swedish, Danish, Norwegian, Finnish, Icelandic: the ways of saying that only they have. All texts and names are synthetic."""

from __future__ import annotations

from functools import cache

import pytest

from db.found import Annotation
from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger


@cache
def tagger() -> Tagger:
    return Tagger(Register.from_csv([]), any_topic=True)


def annotate(lang: str, text: str) -> Annotation:
    # 2026-03-13 is a Friday
    return tagger().annotate(Text(id="x", text=text, lang=lang, published="2026-03-13"))


def said(lang: str, text: str) -> list[tuple[str, str | None]]:
    return [(text[s.start : s.end], s.speaker) for s in annotate(lang, text).statements]


@pytest.mark.parametrize(
    ("lang", "text", "words", "rest"),
    [
        (
            "sv",
            "– Planet lyfter i natt, säger migrationsminister Karin Testberg. Listan är kort.",
            "Planet lyfter i natt",
            "Listan är kort.",
        ),
        (
            "nb",
            "– Flyet går i natt, sier statsråd Kari Prøvdal. Lista er kort.",
            "Flyet går i natt",
            "Lista er kort.",
        ),
        (
            "da",
            "- Flyet letter i nat, siger minister Karen Prøvesen. Listen er kort.",
            "Flyet letter i nat",
            "Listen er kort.",
        ),
        (
            "fi",
            "– Kone lähtee yöllä, sisäministeri Kaisa Koetesti sanoo. Lista on lyhyt.",
            "Kone lähtee yöllä",
            "Lista on lyhyt.",
        ),
        (
            "fi",
            "– Kone lähtee yöllä, sanoo sisäministeri Kaisa Koetesti. – Lista on lyhyt.",
            "Kone lähtee yöllä",
            "Lista on lyhyt.",
        ),
    ],
)
def test_a_dash_opens_speech_and_the_paragraph_goes_on_with_it(
    lang: str, text: str, words: str, rest: str
) -> None:
    found = said(lang, text)
    assert [w for w, _ in found] == [words, rest]
    assert len({name for _, name in found}) == 1
    assert found[0][1] is not None


def test_the_paper_speaks_again_behind_a_dash_paragraph() -> None:
    text = "– Vi venter ikke, sier statsråd Kari Prøvdal. Hun mener planen holder."
    assert said("nb", text) == [
        ("Vi venter ikke", "Kari Prøvdal"),
        ("planen holder", "Kari Prøvdal"),
    ]
    kinds = [s.kind for s in annotate("nb", text).statements]
    assert kinds == ["direct", "indirect"]


def test_a_name_and_a_colon_lead_a_dash_paragraph() -> None:
    text = "Advokat Lisa Prov är kritisk:\n\n– Att utvisa dem till Kabul strider mot folkrätten."
    assert said("sv", text) == [
        ("Att utvisa dem till Kabul strider mot folkrätten.", "Lisa Prov")
    ]


def test_questions_and_answers_by_dashes_are_one_persons() -> None:
    text = (
        "Statsråd Kari Prøvdal møtte avisen onsdag.\n\nNår går flyet?\n\n– I natt. Alt er klart."
        "\n\nEr det trygt?\n\n– Ja, for dem som er dømt."
    )
    found = annotate("nb", text).statements
    assert [text[s.start : s.end] for s in found] == [
        "I natt. Alt er klart.",
        "Ja, for dem som er dømt.",
    ]
    assert {s.speaker for s in found} == {"Kari Prøvdal"}
    assert {s.said_on for s in found} == {"2026-03-11"}


@pytest.mark.parametrize(
    ("lang", "text", "words", "speaker"),
    [
        (
            "da",
            "Tre embedsmænd rejser til Kabul. Det fortalte minister Karen Prøvesen torsdag.",
            "Tre embedsmænd rejser til Kabul",
            "Karen Prøvesen",
        ),
        (
            "sv",
            "Tolv män har skickats hem. Det uppger Återresemyndigheten.",
            "Tolv män har skickats hem",
            "Återresemyndigheten",
        ),
    ],
)
def test_det_points_back_to_what_was_said(
    lang: str, text: str, words: str, speaker: str
) -> None:
    assert said(lang, text) == [(words, speaker)]


def test_half_a_compound_belongs_to_the_title() -> None:
    text = "»Vi holder fast,« siger udlændinge- og integrationsminister Karen Prøvesen."
    assert said("da", text) == [("Vi holder fast", "Karen Prøvesen")]


def test_a_place_with_a_relative_clause_before_the_impersonal_verb() -> None:
    text = "I brevet, som er datert i går, heter det at returene må komme raskt i gang."
    (found,) = annotate("nb", text).statements
    assert found.speaker_kind == "document"
    assert text[found.start : found.end] == "returene må komme raskt i gang"


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "Kansanedustaja Jouko Testimaa puhui. Testimaan mielestä kirje riittää.",
            "kirje riittää",
            "Jouko Testimaa",
        ),
        (
            "Ministeri Kaisa Koetesti vahvisti virkamiesten käyneen Kabulissa.",
            "virkamiesten käyneen Kabulissa",
            "Kaisa Koetesti",
        ),
        (
            "Ministeri Kaisa Koetesti kertoi Kylän Sanomille, että lento peruttiin.",
            "lento peruttiin",
            "Kaisa Koetesti",
        ),
    ],
)
def test_finnish_says_by_cases_and_participles(
    text: str, words: str, speaker: str
) -> None:
    assert said("fi", text) == [(words, speaker)]


def test_endings_behind_a_colon_are_no_end_of_a_sentence() -> None:
    text = "Seitsemän EU:n jäsenmaata kirjoitti komissiolle."
    assert [(f.value, f.unit) for f in annotate("fi", text).figures] == [
        (7, "countries")
    ]
    assert said("sv", "FN:s råd säger att flyget till Kabul är försenat.") == [
        ("flyget till Kabul är försenat", "FN:s råd")
    ]


def test_from_one_sum_to_another_are_two_figures() -> None:
    values = [
        f.value
        for f in annotate("da", "Beløbet stiger fra 20.000 til 32.000 kroner.").figures
    ]
    assert values == [20000, 32000]


@pytest.mark.parametrize(
    ("lang", "text", "countries"),
    [
        ("sv", "Svenskar och afghaner möttes i Danmark.", ["SE", "AF", "DK"]),
        ("sv", "Brevet är skrivet på engelska och ovanligt kort.", []),
        ("nb", "Det finnes ingen avtale med USAs partnere.", ["US"]),
        ("fi", "Yhdysvaltoihin ja Alankomaihin lensi kaksi afgaania.", ["US", "NL", "AF"]),
        ("fi", "Nigerian ja Suomen edustajat tapasivat.", ["NG", "FI"]),
        ("is", "Íslendingar og Svíar ræddu við fulltrúa Noregs.", ["IS", "SE", "NO"]),
    ],
)  # fmt: skip
def test_countries_with_endings(lang: str, text: str, countries: list[str]) -> None:
    assert [c.iso2 for c in annotate(lang, text).countries] == countries


@pytest.mark.parametrize("lang", ["no", "nn"])
def test_norwegian_of_both_kinds_reads_by_one_table(lang: str) -> None:
    text = "– Vi sender afghanere tilbake til Afghanistan, sier statsråd Kari Prøvdal."
    found = annotate(lang, text)
    assert found.lang == lang
    assert [s.speaker for s in found.statements] == ["Kari Prøvdal"]
    assert {m.code for m in found.measures} == {"FORCEDRET"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("sv", "Bakom brevet står Danmark, Finland och Norge. Polen avstod."),
        ("da", "Danmark, Finland og Norge har underskrevet brevet. Polen er ikke med."),
        ("nb", "Danmark, Finland og Norge har undertegnet brevet. Polen er ikke med."),
        ("fi", "Tanska, Suomi ja Norja allekirjoittivat kirjeen. Puola ei ole mukana."),
    ],
)
def test_who_signed_and_who_did_not(lang: str, text: str) -> None:
    found = {s.iso2: s.act for s in annotate(lang, text).signatories}
    assert found.pop("PL") == "not signed"
    assert set(found) == {"DK", "FI", "NO"}
    assert set(found.values()) <= {"signed", "backed"}


def test_an_adviser_of_a_minister_is_no_minister() -> None:
    text = (
        "Ministerin erityisavustaja Tiina Kokeila tarkensi, että lupa puuttuu. "
        "Ruotsin maahanmuuttoministeri sanoi, että lennot alkavat."
    )
    assert said("fi", text) == [
        ("lupa puuttuu", "Tiina Kokeila"),
        ("lennot alkavat", "Ruotsin maahanmuuttoministeri"),
    ]
