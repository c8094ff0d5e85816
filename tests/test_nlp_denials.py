"""What a text denies, and who only asked: neither a signature nor a speaker. All texts are invented."""

from __future__ import annotations

from functools import cache

import pytest

from db.found import Annotation
from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger


@cache
def tagger() -> Tagger:
    return Tagger(Register([], [], [], []), any_topic=True)


def read(lang: str, text: str) -> Annotation:
    return tagger().annotate(Text("t", text, lang, published="2025-10-18"))


DENIED = [
    ("en", "Italy denies having signed the letter.", "IT"),
    ("en", "The minister denied that Italy had signed the letter.", "IT"),
    ("en", "It is false that Malta signed the letter.", "MT"),
    ("en", "Italy denies that Malta signed the letter.", "MT"),
    ("de", "Italien bestreitet, den Brief unterzeichnet zu haben.", "IT"),
    ("de", "Der Minister dementierte, dass Deutschland den Brief unterschrieben habe.", "DE"),
    ("fr", "L'Italie nie avoir signé la lettre.", "IT"),
    ("fr", "Le ministre dément que la France ait signé la lettre.", "FR"),
    ("nl", "Italië ontkent de brief te hebben ondertekend.", "IT"),
    ("it", "L'Italia nega di aver firmato la lettera.", "IT"),
    ("es", "Italia niega haber firmado la carta.", "IT"),
    ("pt", "A Itália nega ter assinado a carta.", "IT"),
    ("pl", "Polska zaprzecza, że podpisała list.", "PL"),
    ("cs", "Itálie popírá, že podepsala dopis.", "IT"),
    ("sv", "Italien förnekar att ha undertecknat brevet.", "IT"),
    ("da", "Italien benægter at have underskrevet brevet.", "IT"),
    ("fi", "Italia kiistää allekirjoittaneensa kirjeen.", "IT"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "country"), DENIED)
def test_a_signature_that_is_denied_is_none(lang: str, text: str, country: str) -> None:
    assert {(s.iso2, s.act) for s in read(lang, text).signatories} == {
        (country, "not signed")
    }


def test_a_denial_of_something_else_leaves_the_signature() -> None:
    found = read("en", "Malta denied a report and signed the letter.")
    assert [(s.iso2, s.act) for s in found.signatories] == [("MT", "signed")]


def test_a_denial_that_is_taken_back_says_neither() -> None:
    found = read("en", "Malta does not deny having signed the letter.")
    assert found.signatories == ()


ASKED = [
    ("fr", "Interrogé par Jean Petit, le ministre a répondu : « Nous verrons. »"),
    ("fr", "Face à Anne Roux, la ministre a déclaré : « Nous verrons. »"),
    ("en", "Asked by Mary Long, the minister replied: “We will see.”"),
    ("en", "Asked by Mary Long, he replied: “We will see.”"),
    ("de", "Auf die Frage von Jana Klein sagte der Minister: „Wir werden sehen.“"),
    ("nl", "Op een vraag van Jan Smit zei de minister: “We zullen zien.”"),
    ("it", "Interrogato da Anna Neri, il ministro ha risposto: «Vedremo.»"),
    ("pl", "Pytany przez Jana Nowaka minister odpowiedział: „Zobaczymy”."),
]


@pytest.mark.parametrize(("lang", "text"), ASKED)
def test_who_asked_is_not_who_spoke(lang: str, text: str) -> None:
    (said,) = read(lang, text).statements
    assert said.speaker is None
    assert "replied" not in said.office_printed


def test_a_first_name_that_only_asks_speaks_no_statement() -> None:
    text = "Mary: Are Afghans being deported?\n\nJon Berg: No, not yet.\n\nMary: Why?\n\nJon Berg: Because."
    assert {s.speaker for s in read("en", text).statements} == {"Jon Berg"}


def test_an_office_ends_before_the_party() -> None:
    (said,) = read(
        "en", "“We return people,” says Ada Holm, Minister for Arrivals for New Delta."
    ).statements
    assert said.office_printed == "Minister for Arrivals"


def test_it_is_the_letter_that_the_sentence_before_tells_of() -> None:
    (said,) = read(
        "en", "The letter asks for a desk. “No country can settle this alone,” it says."
    ).statements
    assert (said.speaker, said.speaker_kind) == ("letter", "document")


def test_the_object_before_a_german_verb_does_not_speak() -> None:
    text = "Die Gespräche mit den afghanischen Behörden bezeichnete sie als »nüchtern«."
    assert read("de", text).statements == ()


def test_a_bare_year_dates_the_words() -> None:
    (said,) = read(
        "de", "„Wir schieben ab“, hatte Ada Holm noch 2023 gesagt."
    ).statements
    assert said.said_on == "2023"
