"""Countries, adjectives, peoples and groups. Sentences are invented; synthetic."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import nlp.components.countries  # noqa: F401  registers the factory
from nlp.groups import GroupError, members, memberships
from nlp.language import tables
from nlp.names import cldr_names

SHARED = Path(__file__).parents[1].parent / "shared"


@cache
def pipe_for(lang: str) -> Language:
    pipe = spacy.blank(lang)
    pipe.add_pipe("returnwatch_countries")
    return pipe


def tag(lang: str, text: str) -> list[tuple[str, str, str]]:
    pipe = pipe_for(lang)
    doc = pipe(text)
    found = doc._.countries
    for country, span in zip(found, doc.spans["countries"], strict=True):
        assert span.start_char <= country.start < country.end <= span.end_char
        assert (span.label_, span.id_) == (country.iso2, country.kind)
    return [(text[c.start : c.end], c.iso2, c.kind) for c in found]


def codes(lang: str, text: str) -> list[str]:
    return [iso2 for _, iso2, _ in tag(lang, text)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "the Belgian minister, Belgium’s letter", [("Belgian", "BE", "adj"), ("Belgium", "BE", "name")]),
        ("en", "In the Netherlands two Afghans spoke", [("Netherlands", "NL", "name"), ("Afghans", "AF", "people")]),
        ("en", "the Czech Republic and Bosnia & Herzegovina", [("Czech Republic", "CZ", "name"), ("Bosnia & Herzegovina", "BA", "name")]),
        ("en", "the U.S. and the UK, US-led, England", [("U.S.", "US", "name"), ("UK", "GB", "name"), ("US", "US", "name"), ("England", "GB", "name")]),
        ("en", "Niger and Nigeria, Nigerien and Nigerian", [("Niger", "NE", "name"), ("Nigeria", "NG", "name"), ("Nigerien", "NE", "adj"), ("Nigerian", "NG", "adj")]),
        ("en", "Northern Ireland and Ireland", [("Northern Ireland", "GB", "name"), ("Ireland", "IE", "name")]),
        ("en", "Franco-German talks", [("Franco", "FR", "adj"), ("German", "DE", "adj")]),
        ("en", "Türkiye, Turkey and Turks", [("Türkiye", "TR", "name"), ("Turkey", "TR", "name"), ("Turks", "TR", "people")]),
        ("de", "Deutschlands afghanische Nachbarn, die Schweiz", [("Deutschlands", "DE", "name"), ("afghanische", "AF", "adj"), ("Schweiz", "CH", "name")]),
        ("de", "das deutsch-französische Treffen der US-amerikanischen Gäste", [("deutsch", "DE", "adj"), ("französische", "FR", "adj"), ("US-amerikanischen", "US", "adj")]),
        ("de", "Die Afghaninnen in den Vereinigten Staaten", [("Afghaninnen", "AF", "people"), ("Vereinigten Staaten", "US", "name")]),
        ("fr", "l’Afghanistan, les Afghanes et la ministre belge", [("Afghanistan", "AF", "name"), ("Afghanes", "AF", "adj"), ("belge", "BE", "adj")]),
        ("fr", "un projet franco-allemand aux Pays-Bas", [("franco", "FR", "adj"), ("allemand", "DE", "adj"), ("Pays-Bas", "NL", "name")]),
        ("nl", "Nederlands beleid voor Afghanen uit Oezbekistan", [("Nederlands", "NL", "adj"), ("Afghanen", "AF", "people"), ("Oezbekistan", "UZ", "name")]),
        ("nl", "de VS en het Verenigd Koninkrijk", [("VS", "US", "name"), ("Verenigd Koninkrijk", "GB", "name")]),
    ],
)  # fmt: skip
def test_names_adjectives_and_peoples(
    lang: str, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert tag(lang, text) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The chair ate turkey from fine china near Kabul and Brussels."),
        ("en", "The Taliban, the EU and Michael Jordan; Georgia Melville spoke."),
        ("en", "They told us what to do; polish the table: JOIN US TODAY FOR MORE."),
        ("en", "It was written in German."),
        ("en", "Write to @Austria or info@france.example, see www.belgium.example"),
        ("en", "New England and Latin American guests"),
        ("de", "Die Polemik um englische Wochen? Deutsche Bahn."),
        ("de", "Minister Rakušan und Herr Österreicherle"),
        ("fr", "François Hollande a parlé du chili et du maroquin."),
        ("nl", "Het Latijns-Amerikaanse feest in Brussel, de polen van een magneet."),
    ],
)
def test_what_only_looks_like_a_country(lang: str, text: str) -> None:
    found = [hit for hit in tag(lang, text) if hit[0] not in ("englische",)]
    assert found == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        # each word of a name in its case, short stems, endings that change the stem
        ("fi", "Uudessa-Seelannissa, Marokossa ja Kenian Nairobissa", "NZ name, MA name, KE name"),
        ("et", "Egiptusesse, Leedu Seimi ja Indias Delhis", "EG name, LT name, IN name"),
        ("lt", "Naujojoje Zelandijoje, Čilę ir Filipinuose", "NZ name, CL name, PH name"),
        ("cs", "do Černé Hory, Jižního Súdánu a Keni", "ME name, SS name, KE name"),
        ("pl", "w Republice Środkowoafrykańskiej, Czarnogórze i Egipcie", "CF name, ME name, EG name"),
        ("el", "της Αρμενίας, του Καναδά και οι Αρμένιοι", "AM name, CA name, AM people"),
        ("hu", "Amerikában, nem Dél-Amerikában; Svájccal", "US name, CH name"),
        ("tr", "Mali destek azaldı; Mali'nin bakanı", "ML name"),
        # a capital: a country, its adjective or its people
        ("hr", "Hrvatska vlada šuti. Hrvatska traži. Hrvatski ministar. U Njemačkoj", "HR adj, HR name, HR adj, DE name"),
        ("sk", "Francúzska vláda rokovala. Z Francúzska. Počas Francúzskej revolúcie", "FR adj, FR name, FR adj"),
        ("sl", "Nizozemska kolonialna vlada. Nizozemska odklanja", "NL adj, NL name"),
        ("pl", "Polska policja wpuściła Słowaków i Niemców. Polska odmawia Grekom", "PL adj, SK people, DE people, PL name, GR people"),
        ("cs", "Němci z Německa, Indům v Indii", "DE people, DE name, IN people, IN name"),
        # a name inside an office, a bank, a party or a paper counts, another place's name does not
        ("en", "The Bank of England and the Times of India; New England", "GB name, IN name"),
        ("cs", "v Latinské Americe a v Americe", "US name"),
        # surnames
        ("de", "Frau Deutscher, Herr Schweizer und Peter Pole trafen einen Polen. Die Schweizer Behörden", "PL name, CH adj"),
        ("cs", "To řekl ministr Vít Rakušan. Podle Rakušanů z Rakouska", "AT people, AT name"),
        ("hu", "Török Péter és Lengyel Anna; a török kormány", "TR adj"),
        ("nl", "Frans Timmerhof zag de Franse arts", "FR adj"),
        ("it", "Marco Tedesco parla a un tedesco. Per Italia e Francia", "DE adj, IT name, FR name"),
        ("en", "Will Germany agree? Anna German and Mr Jordan flew to Jordan", "DE name, JO name"),
        # languages
        ("sv", "De talar svenska och finska med den finska ministern", "FI adj"),
    ],
)  # fmt: skip
def test_kinds_and_cases(lang: str, text: str, expected: str) -> None:
    assert ", ".join(f"{iso2} {kind}" for _, iso2, kind in tag(lang, text)) == expected


@pytest.mark.parametrize("lang", ["en", "de", "fr", "nl"])
def test_every_name_of_cldr_is_found_in_a_sentence(lang: str) -> None:
    missed = {
        name: iso2
        for iso2, name in cldr_names(lang)
        if iso2 not in codes(lang, f"xx {name}, xx")
    }
    assert not missed


@pytest.mark.parametrize("lang", ["en", "de", "fr", "nl"])
def test_adjectives_and_peoples_of_europe_and_around_afghanistan(lang: str) -> None:
    europe = members("EU", date(2025, 1, 1)) | members("SCHENGEN", date(2025, 1, 1))
    around = {
        "AF",
        "GB",
        "PK",
        "IR",
        "TR",
        "TJ",
        "TM",
        "UZ",
        "SY",
        "IQ",
        "QA",
        "RU",
        "US",
        "CN",
    }
    adjectives = tables(lang).country_adjectives
    assert (europe | around) - adjectives.keys() <= {"LI"}


def test_a_name_over_a_line_break_is_one_name() -> None:
    assert codes("en", "in the Czech\nRepublic, in the Czech\n\nRepublic") == [
        "CZ",
        "CZ",
    ]
    assert tag("en", "the Czech\nRepublic")[0][0] == "Czech\nRepublic"


def test_a_language_without_a_file_has_the_names_of_cldr() -> None:
    assert codes("hr", "Afganistan i Njemačka") == ["AF", "DE"]
    assert codes("xx", "Afghanistan") == ["AF"]


def groups(lang: str, text: str) -> list[tuple[str, str]]:
    pipe = pipe_for(lang)
    doc = pipe(text)
    return [(s.text, s.label_) for s in doc.spans["groups"]]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Twenty EU member states and the Schengen area", [("EU member states", "MEMBER_STATES"), ("Schengen area", "SCHENGEN")]),
        ("en", "the European Union and the Nordic countries", [("European Union", "EU"), ("Nordic countries", "NORDIC")]),
        ("de", "die Mitgliedstaaten der EU", [("Mitgliedstaaten", "MEMBER_STATES"), ("EU", "EU")]),
        ("fr", "les États membres de l’Union", [("États membres de l’Union", "MEMBER_STATES")]),
        ("nl", "de lidstaten van de Europese Unie", [("lidstaten", "MEMBER_STATES"), ("Europese Unie", "EU")]),
    ],
)  # fmt: skip
def test_groups(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert groups(lang, text) == expected


def test_small_letters_are_no_abbreviation() -> None:
    assert groups("fr", "il a eu tort") == []


def test_membership_depends_on_the_day() -> None:
    assert "GB" in members("EU", date(2020, 1, 31))
    assert "GB" not in members("EU", date(2020, 2, 1))
    assert len(members("EU", date(2025, 10, 18))) == 27
    assert "NO" not in members("MEMBER_STATES", date(2025, 10, 18))
    schengen = members("SCHENGEN", date(2025, 10, 18))
    assert {"NO", "IS", "CH", "LI", "HR", "BG", "RO"} <= schengen
    assert not {"CY", "IE"} & schengen
    assert "HR" not in members("SCHENGEN", date(2022, 12, 31))
    assert members("VISEGRAD", date(2024, 1, 1)) == {"CZ", "HU", "PL", "SK"}
    assert members("NORDIC", date(2024, 1, 1)) == {"DK", "FI", "IS", "NO", "SE"}


def test_every_membership_has_a_source() -> None:
    assert all(row.source for rows in memberships().values() for row in rows)


def test_an_unknown_group_is_an_error() -> None:
    with pytest.raises(GroupError, match="there is no group 'ANDEAN'; known are EU"):
        members("ANDEAN", date(2024, 1, 1))


@pytest.mark.skipif(
    not SHARED.exists(),
    reason="../shared is absent: sentences of treebanks cannot be read",
)
@pytest.mark.parametrize("lang", ["en", "de", "fr", "nl"])
def test_names_in_treebanks(lang: str) -> None:
    pipe = pipe_for(lang)
    gold = right = said = 0
    for line in (
        (SHARED / "eval" / "countries" / f"{lang}.jsonl")
        .read_text("utf-8")
        .splitlines()
    ):
        row = json.loads(line)
        wanted = {(g["iso2"], g["start"]) for g in row["gold"]}
        hits = {
            (c.iso2, c.start) for c in pipe(row["text"])._.countries if c.kind == "name"
        }
        gold, right, said = (
            gold + len(wanted),
            right + len(wanted & hits),
            said + len(hits),
        )
    assert right / gold >= 0.97
    assert (
        right / said >= 0.93
    )  # what is left are holes of the gold: Bosnien, Etats-Unis
