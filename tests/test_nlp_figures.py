"""Figures that claim something, and numbers that do not. Sentences are invented; synthetic."""

from functools import cache

import pytest
import spacy
from spacy.language import Language

import nlp.components.dates
import nlp.components.figures  # noqa: F401  registers the factories


@cache
def pipe_for(lang: str) -> Language:
    pipe = spacy.blank(lang)
    pipe.add_pipe("returnwatch_dates")
    pipe.add_pipe("returnwatch_figures")
    return pipe


def tag(lang: str, text: str) -> list[tuple[str, float, str]]:
    return [(t, v, u) for t, v, u, _, _ in full(lang, text)]


def full(lang: str, text: str) -> list[tuple[str, float, str, float | None, str]]:
    pipe = pipe_for(lang)
    doc = pipe.make_doc(text)
    doc._.published = "2025-10-18"
    figures = pipe(doc)._.figures
    return [(text[f.start : f.end], f.value, f.unit, f.high, f.approx) for f in figures]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Twenty EU member states", [("Twenty", 20, "countries")]),
        ("en", "2,815 Afghan nationals", [("2,815", 2815, "people")]),
        ("en", "Half of all applications", [("Half", 0.5, "applications")]),
        ("en", "twenty-five flights, two hundred and fifty men", [("twenty-five", 25, "flights"), ("two hundred and fifty", 250, "people")]),
        ("en", "3.5 million euros and $3bn", [("3.5 million", 3.5e6, "EUR"), ("3bn", 3e9, "USD")]),
        ("en", "14 per cent, 25% and 3 percent", [("14", 14, "percent"), ("25", 25, "percent"), ("3", 3, "percent")]),
        ("en", "three in four of them, one in five", [("three in four", 0.75, "share"), ("one in five", 0.2, "share")]),
        ("en", "nineteen of them left", [("nineteen", 19, "")]),
        ("en", "2024 Afghans were housed", [("2024", 2024, "people")]),
        ("en", "40 people after 18 months, 52 a year earlier", [("40", 40, "people"), ("18", 18, "time"), ("52", 52, "")]),
        ("es", "40 personas, frente a 52 el año anterior", [("40", 40, "people"), ("52", 52, "")]),
        ("da", "40 personer, mod 52 året før", [("40", 40, "people"), ("52", 52, "")]),
        ("it", "96 rimpatri volontari", [("96", 96, "returns")]),
        ("hu", "2025-ben sokan", []),
        ("de", "fünfundzwanzig Staaten, zweihundert Männer", [("fünfundzwanzig", 25, "countries"), ("zweihundert", 200, "people")]),
        ("de", "2.815 Personen und 2 815 Personen", [("2.815", 2815, "people"), ("2 815", 2815, "people")]),
        ("de", "1,5 Millionen Euro", [("1,5 Millionen", 1.5e6, "EUR")]),
        ("de", "die Hälfte der Anträge", [("die Hälfte", 0.5, "applications")]),
        ("fr", "quatre-vingt-dix-sept personnes et vingt et un pays", [("quatre-vingt-dix-sept", 97, "people"), ("vingt et un", 21, "countries")]),
        ("fr", "soixante-dix-huit vols", [("soixante-dix-huit", 78, "flights")]),
        ("fr", "2 815 Afghans et la moitié des demandes", [("2 815", 2815, "people"), ("la moitié", 0.5, "applications")]),
        ("nl", "tweeëntwintig landen en de helft van de vluchten", [("tweeëntwintig", 22, "countries"), ("de helft", 0.5, "flights")]),
    ],
)  # fmt: skip
def test_numbers_with_what_they_count(
    lang: str, text: str, expected: list[tuple[str, float, str]]
) -> None:
    assert tag(lang, text) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "On 18 October 2025 and in 2024, at 10:30, on 3/10/2025 and October 5th.",
        ),
        ("en", "Article 25a, section 60 and Directive 2008/115/EC [1]."),
        ("en", "Call +32 2 555 12 34 or 02 555 12 34."),
        ("en", "They won 2-0 in the T20 match. The F-16 left; Covid-19."),
        ("en", "A 23-year-old man; one of them; no one; a third country."),
        ("en", "1. The first point\n2. The second point"),
        (
            "de",
            "§ 60 Abs. 5, Artikel 3, am 18.10.2025, um 10 Uhr, ein 23-jähriger Mann, ein Dritter",
        ),
        ("fr", "L’article 3, le 1er octobre 2025, à 18 h 30, un homme"),
        ("nl", "Artikel 25, op 18 oktober 2025, een man"),
    ],
)
def test_numbers_that_claim_nothing(lang: str, text: str) -> None:
    assert tag(lang, text) == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "between 20 and 30 states", ("20 and 30", 20, "countries", 30, "")),
        ("en", "5-10 flights", ("5-10", 5, "flights", 10, "")),
        ("en", "five to ten people", ("five to ten", 5, "people", 10, "")),
        ("en", "more than 300 people", ("300", 300, "people", None, "over")),
        ("en", "fewer than 300 people", ("300", 300, "people", None, "under")),
        ("en", "nearly 300 people", ("300", 300, "people", None, "nearly")),
        ("sv", "närmare 1 500 personer", ("1 500", 1500, "people", None, "nearly")),
        ("en", "some 300 people", ("300", 300, "people", None, "about")),
        ("de", "rund 300 Menschen", ("300", 300, "people", None, "about")),
        ("de", "zwischen 15 000 und 20 000 Franken", ("15 000 und 20 000", 15000, "CHF", 20000, "")),
        ("fr", "plus de 300 personnes", ("300", 300, "people", None, "over")),
        ("nl", "meer dan 300 mensen", ("300", 300, "people", None, "over")),
    ],
)  # fmt: skip
def test_ranges_and_words_of_approximation(
    lang: str, text: str, expected: tuple[str, float, str, float | None, str]
) -> None:
    assert full(lang, text) == [expected]
