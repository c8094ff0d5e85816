"""Who signed: lists in every form, what is no list, and the count that does not fit. All texts are invented."""

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


def read(text: str, lang: str = "en") -> Annotation:
    return tagger().annotate(Text("t", text, lang, published="2025-10-18"))


def signed(text: str, lang: str = "en") -> set[str]:
    return {
        s.iso2 for s in read(text, lang).signatories if s.act in ("signed", "backed")
    }


FORMS = {
    "include": "The countries backing the initiative include Malta, Italy, Greece and Austria.",
    "signed by": "The letter was signed by Malta, Italy, Greece and Austria.",
    "subject": "Malta, Italy, Greece and Austria have signed the letter.",
    "co-signed": "Malta, Italy, Greece and Austria co-signed the statement on returns.",
    "support of": "The plan was put to all. The letter has the support of Malta, Italy, Greece and Austria.",
    "bullets": "These governments signed the letter:\n\n  • Malta\n  • Italy\n  • Greece\n  • Austria\n\nThat is all.",
    "two sentences": "The letter was signed by Malta, Italy and Greece. The other names come from Austria, Malta and Italy.",
    "joined": "The letter was signed by Malta and Italy. They were joined at the last minute by Greece and Austria.",
    "followed": "Malta and Italy signed the letter on Monday. Greece followed on Tuesday, and as the last one Austria added its signature.",
    "with others": "Malta and three other countries have signed the letter. Besides Malta, the signatures are those of Italy, Greece and Austria.",
    "author": "Malta drew up the letter. It was signed by Italy, Greece and Austria.",
    "for each": "The statement was signed by Ann Borg for Malta, Aldo Neri for Italy, Nikos Pappas for Greece and Eva Huber for Austria.",
    "table": "Country | Minister\nMalta | Ann Borg\nItaly | Aldo Neri\nGreece | Nikos Pappas\nAustria | Eva Huber\n\nThe four signed the letter last week.",
    "capitals": "Valletta, Rome, Athens and Vienna signed the declaration; Paris and Madrid stayed away.",
    "asks": "In a joint letter to the Commission, Malta, Italy, Greece and Austria ask for more flights.",
    "others did not": "Malta, Italy, Greece and Austria signed the letter, while Germany, France and Spain did not.",
    "unlike": "Neither Germany nor France signed the letter, unlike Malta, Italy, Greece and Austria.",
    "observers": "Malta, Italy, Greece and Austria signed the declaration. Spain took part as an observer and did not sign.",
    "earlier letter": "The letter was signed by Malta, Italy, Greece and Austria. In an earlier letter, Germany, France and Spain had asked for the same.",
    "adjectives": "The Maltese, Italian, Greek and Austrian ministers signed the letter.",
}


@pytest.mark.parametrize("form", FORMS)
def test_lists_of_every_form(form: str) -> None:
    assert signed(FORMS[form]) == {"MT", "IT", "GR", "AT"}


@pytest.mark.parametrize(
    "text",
    [
        "Malta, Italy, Greece and Austria took part in the meeting in Cyprus.",
        "Cyprus hosted the meeting of Malta, Italy and Greece.",
        "Flights go to Malta, Italy, Greece and Austria.",
        "The letter, which twenty governments have signed, asks for talks.",
        "Asylum seekers came from Syria, Iraq and Afghanistan, the letter says.",
        "France and Spain are not among the signatories of the letter.",
        "The letter was addressed to the governments of Germany, Austria and Sweden.",
        "Germany, Austria and Sweden received the letter on Monday.",
        "Germany signed a contract with an airline. Austria, Sweden and Denmark use the same airline.",
        "Forty associations from Belgium and the Netherlands have signed an open letter.",
        "Malta is considering whether to sign the letter; Austria, Greece and Italy may sign it next year.",
    ],
)
def test_no_list_where_there_is_none(text: str) -> None:
    assert signed(text) == set()


def test_who_is_left_out_in_words_did_not_sign() -> None:
    found = read("The letter was signed by Malta, Italy and Greece, but not France.")
    assert {s.iso2: s.act for s in found.signatories}.get("FR") in (None, "not signed")
    assert {s.iso2 for s in found.signatories if s.act == "signed"} == {
        "MT",
        "IT",
        "GR",
    }


def test_the_authors_own_country_left_out_of_its_list_is_added() -> None:
    text = (
        "A Belgian letter has won the backing of five EU states. "
        "The letter was signed by Malta, Italy, Greece and Austria."
    )
    found = read(text)
    assert {s.iso2 for s in found.signatories} == {"BE", "MT", "IT", "GR", "AT"}
    row = next(s for s in found.signatories if s.iso2 == "BE")
    assert text[row.start : row.end] == "Belgian"


def test_a_partial_list_says_so() -> None:
    found = read("The letter was signed by Malta, Italy and Greece, among others.")
    assert found.signatories
    assert not any(s.list_complete for s in found.signatories)


def test_the_letter_has_its_count_and_addressee() -> None:
    text = (
        "Four EU states have signed a letter to Commissioner Pia Holm. "
        "The letter was signed by Malta, Italy, Greece and Austria."
    )
    (letter,) = read(text).letters
    assert letter.count_claimed == 4
    assert letter.addressees == ("Pia Holm",)
    assert read(text).issues == ()


def test_a_count_of_member_states_with_an_outsider_is_an_issue() -> None:
    text = (
        "Four EU member states have signed a letter. "
        "The letter was signed by Malta, Italy, Norway and Austria."
    )
    (issue,) = read(text).issues
    assert issue.kind == "count_vs_list"
    assert issue.message == "counted as EU member states, but Norway is not one"
    assert issue.start is not None
    assert text[issue.start : issue.end] == "Four"


def test_a_list_that_is_too_short_is_an_issue() -> None:
    text = (
        "Six countries have signed a letter. "
        "The letter was signed by Malta, Italy, Norway and Austria."
    )
    assert [i.message for i in read(text).issues] == ["6 are counted, but 4 are listed"]


def test_a_group_signs_for_its_members_but_for_those_left_out() -> None:
    text = "With the exception of Iceland, the Nordic countries have signed the letter."
    assert signed(text) == {"DK", "FI", "NO", "SE"}
    text = "Malta, Italy and the Baltic states signed the letter."
    assert signed(text) >= {"EE", "LT", "LV"}


def test_others_of_a_number_count_with_the_one_that_is_named() -> None:
    text = (
        "Malta and four other governments have signed a letter. "
        "The letter was signed by Malta, Italy, Greece and Austria."
    )
    assert [i.message for i in read(text).issues] == ["5 are counted, but 4 are listed"]


def test_those_who_only_attended_are_no_count_of_signatories() -> None:
    text = "Twelve countries attended. The letter was signed by Malta, Italy, Greece and Austria."
    assert read(text).issues == ()


def test_one_named_of_twenty_is_no_whole_list() -> None:
    found = read("Malta has signed the letter of twenty countries.")
    assert [s.iso2 for s in found.signatories] == ["MT"]
    assert not found.signatories[0].list_complete


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "de",
            "Auch der maltesische und der italienische Minister setzten ihren Namen unter den Brief. Zuletzt kamen Griechenland und Österreich hinzu. Lettland wollte nicht unterschreiben.",
        ),
        (
            "de",
            "Weder Deutschland noch Frankreich haben den Brief unterschrieben. Unterschrieben haben Malta, Italien, Griechenland und Österreich.",
        ),
        (
            "fr",
            "La lettre porte les signatures de Malte et de l’Italie. La Grèce et l’Autriche s’y sont jointes. La France a participé à la réunion sans signer.",
        ),
        (
            "fr",
            "Les pays suivants ont signé l’appel :\n\n- Malte\n- Italie\n- Grèce\n- Autriche\n\nLe ministère les remercie.",
        ),
        (
            "nl",
            "Malta en Italië namen het initiatief voor de brief. Ook Griekenland en Oostenrijk zetten hun handtekening. Spanje bedankte.",
        ),
        (
            "nl",
            "De brief werd behalve door Malta ook door Italië, Griekenland en Oostenrijk ondertekend.",
        ),
        (
            "de",
            "Der Brief wurde von Malta, Italien, Griechenland und Österreich unterzeichnet.",
        ),
        (
            "nl",
            "De brief is ondertekend door Malta, Italië, Griekenland en Oostenrijk.",
        ),
        ("fr", "La lettre a été signée par Malte, l’Italie, la Grèce et l’Autriche."),
    ],
)
def test_other_languages(lang: str, text: str) -> None:
    assert signed(text, lang) == {"MT", "IT", "GR", "AT"}


@pytest.mark.parametrize(
    ("lang", "text", "codes"),
    [
        ("en", "Belgium, Malta and Austria, but not France or Spain, put their names under the letter.", "AT BE MT"),
        ("en", "Norway, which is not in the EU, has also signed the letter of Sweden and Denmark.", "DK NO SE"),
        ("en", "Estonia, Latvia and Poland share a border. All three have signed the letter.", "EE LV PL"),
        ("en", "Signatories to the letter: Austria, Malta and Sweden.", "AT MT SE"),
        ("en", "The Austrian and Danish ministers have written to Commissioner Pia Holm to ask for talks.", "AT DK"),
        ("en", "The ministers of Austria, Malta and Sweden called for action. In a joint paper they demand flights.", "AT MT SE"),
        ("en", "Signed: Karl Brandner, Minister of the Interior, Austria; Eva Claes, State Secretary, Belgium; Petar Donev, Minister of the Interior, Bulgaria. That is how the letter ends.", "AT BE BG"),
        ("de", "Gemeinsam mit Belgien und Malta haben die Niederlande einen Brief an die Kommission geschickt.", "BE MT NL"),
        ("de", "Zu den Unterzeichnern gehören außer Österreich noch Belgien und Zypern.", "AT BE CY"),
        ("fr", "Avec la Belgique et Malte, les Pays-Bas ont envoyé une lettre à la Commission.", "BE MT NL"),
        ("nl", "Op Spanje na hebben alle grote landen de brief ondertekend: Duitsland, Frankrijk en Italië.", "DE FR IT"),
        ("es", "También Noruega, que no pertenece a la UE, ha firmado la carta de Suecia y Dinamarca.", "DK NO SE"),
        ("pl", "Do słoweńskiej inicjatywy przyłączyły się Słowacja i Austria. List zostanie wysłany jutro.", "AT SI SK"),
        ("cs", "Výzvu podepsaly mimo jiné Německo, Itálie a Rakousko.", "AT DE IT"),
        ("hu", "Magyarország Belgiummal és Luxemburggal együtt levelet küldött az Európai Bizottságnak.", "BE HU LU"),
        ("fi", "Suomi on lähettänyt yhdessä Belgian ja Luxemburgin kanssa kirjeen EU-komissiolle.", "BE FI LU"),
    ],
)  # fmt: skip
def test_forms_of_many_languages(lang: str, text: str, codes: str) -> None:
    assert signed(text, lang) == set(codes.split())


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "In a letter to the Austrian, German and Swiss governments, the agency asked for more planes."),
        ("en", "The appeal was signed by 200 lawyers from Spain, Italy and Greece."),
        ("en", "In a letter to the House the minister wrote that Sweden and Finland wait for consular help."),
        ("en", "The minister visited Italy, Malta and Cyprus before he wrote his letter to parliament."),
        ("de", "Frankreich, Spanien und Portugal haben den Brief nicht mitgezeichnet."),
        ("cs", "Komise poslala dopisy Bulharsku, Řecku a Maďarsku."),
        ("hu", "A Bizottság levelet küldött Bulgáriának, Görögországnak és Romániának."),
    ],
)  # fmt: skip
def test_near_misses_are_no_lists(lang: str, text: str) -> None:
    assert signed(text, lang) == set()


def test_a_list_that_ends_in_others_is_partial() -> None:
    for text in (
        "Austria, Malta, Denmark and other countries have signed the letter.",
        "Austria, Malta, Denmark and nine other countries have signed the letter.",
    ):
        assert not any(s.list_complete for s in read(text).signatories)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Four countries signed a letter on returns to Afghanistan: Malta, Latvia, Greece and Poland. Ireland supports the letter but did not sign it."),
        ("nl", "Vier landen ondertekenden een brief over terugkeer naar Afghanistan: Malta, Letland, Griekenland en Polen. Ierland steunt de brief maar tekende niet."),
        ("da", "Fire lande har underskrevet et brev om hjemsendelser til Afghanistan: Malta, Letland, Grækenland og Polen. Irland støtter brevet, men har ikke skrevet under."),
    ],
)  # fmt: skip
def test_who_backs_a_letter_without_signing_it_is_not_counted(
    lang: str, text: str
) -> None:
    found = read(text, lang)
    assert {s.iso2: s.act for s in found.signatories} == {
        **dict.fromkeys(("MT", "LV", "GR", "PL"), "signed"),
        "IE": "backed",
    }
    assert not found.issues
