"""Italian, Spanish, Portuguese and Romanian: what these languages do that English does not.

All people, ministries and words are invented (synthetic).
"""

import pytest

from nlp.pipeline import Tagger
from tests.tagged import nobody_known, said, tag


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return nobody_known()


# --- a verb without a subject: whoever spoke before


@pytest.mark.parametrize(
    ("lang", "text", "speaker", "words"),
    [
        (
            "it",
            "La ministra dell'Interno Ada Morlupo ha annunciato che gli afghani condannati saranno espulsi. "
            "Ha aggiunto che i voli partiranno in aprile.",
            "Ada Morlupo",
            "i voli partiranno in aprile",
        ),
        (
            "es",
            "La ministra del Interior, Ada Morlupo, anunció que los afganos condenados serán expulsados. "
            "Añadió que los vuelos saldrán en abril.",
            "Ada Morlupo",
            "los vuelos saldrán en abril",
        ),
        (
            "pt",
            "A ministra Ada Morlupo anunciou que os afegãos condenados serão expulsos. "
            "Acrescentou que os voos partem em abril.",
            "Ada Morlupo",
            "os voos partem em abril",
        ),
        (
            "ro",
            "Ministra Ada Morlupescu a anunțat că afganii condamnați vor fi expulzați. "
            "A adăugat că zborurile pleacă în aprilie.",
            "Ada Morlupescu",
            "zborurile pleacă în aprilie",
        ),
    ],
)
def test_a_verb_of_saying_without_a_subject_goes_on_with_the_speaker(
    tagger: Tagger, lang: str, text: str, speaker: str, words: str
) -> None:
    assert said(tagger, lang, text)[-1] == (speaker, words)


def test_they_say_is_nobody_in_particular(tagger: Tagger) -> None:
    text = (
        "La ministra Ada Morlupo explicó que los afganos condenados serán expulsados. "
        "Dicen que la deportación de afganos es dura."
    )
    assert [speaker for speaker, _ in said(tagger, "es", text)] == ["Ada Morlupo"]


# --- the speaker behind the verb, with days and places between


@pytest.mark.parametrize(
    ("lang", "text", "speaker"),
    [
        (
            "it",
            "«Gli afghani condannati saranno espulsi», ha detto ieri alla «Gazzetta di Prova» il ministro Ugo Trabattoni.",
            "Ugo Trabattoni",
        ),
        (
            "es",
            "“Los afganos condenados serán expulsados”, explicó el lunes en Bruselas la ministra Ada Morlupo.",
            "Ada Morlupo",
        ),
        (
            "es",
            "“Los afganos condenados serán expulsados”, ha explicado ante la prensa Ada Morlupo, ministra de Retorno.",
            "Ada Morlupo",
        ),
        (
            "pt",
            "“Os afegãos condenados serão expulsos”, gracejou na sexta-feira, à entrada do Conselho, o ministro Ugo Trabatão.",
            "Ugo Trabatão",
        ),
        (
            "ro",
            "„Afganii condamnați vor fi expulzați”, a glumit vineri, la Aarhus, ministrul Ugo Trăbătan.",
            "Ugo Trăbătan",
        ),
    ],
)
def test_days_and_places_may_stand_between_verb_and_speaker(
    tagger: Tagger, lang: str, text: str, speaker: str
) -> None:
    ((found, _),) = said(tagger, lang, text)
    assert found == speaker


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "it",
            "«I voli charter degli afghani espulsi partiranno». Così il ministro Ugo Trabattoni, a margine del vertice.",
        ),
        (
            "es",
            "«Los vuelos con afganos expulsados saldrán». Así lo ha asegurado el ministro Ugo Trabattoni tras la reunión.",
        ),
        (
            "it",
            "Le espulsioni degli afghani «sono una vergogna»: lo ha detto il ministro Ugo Trabattoni.",
        ),
    ],
)
def test_the_sentence_behind_says_who_spoke(
    tagger: Tagger, lang: str, text: str
) -> None:
    ((speaker, _),) = said(tagger, lang, text)
    assert speaker == "Ugo Trabattoni"


def test_a_colon_before_a_quotation_leaves_it_to_the_verb_behind(
    tagger: Tagger,
) -> None:
    text = "La oposición no opina igual: «Devolver a un afgano a Kabul es un error», critica el senador Elvio Brachano."
    assert said(tagger, "es", text) == [
        ("Elvio Brachano", "Devolver a un afgano a Kabul es un error")
    ]


def test_a_relative_clause_behind_the_speaker_is_not_what_was_said(
    tagger: Tagger,
) -> None:
    text = "«Nessun afghano sarà espulso», afferma Elvio Bracciano, che guida l’associazione Porta Aperta."
    assert said(tagger, "it", text) == [
        ("Elvio Bracciano", "Nessun afghano sarà espulso")
    ]


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        (
            "pt",
            "Lisboa nega ter assinado um acordo com os talibãs sobre a expulsão de afegãos.",
            "ter assinado um acordo com os talibãs sobre a expulsão de afegãos",
        ),
        (
            "es",
            "Madrid niega haber pactado la expulsión de afganos.",
            "haber pactado la expulsión de afganos",
        ),
    ],
)
def test_a_denied_deed_in_the_infinitive(
    tagger: Tagger, lang: str, text: str, words: str
) -> None:
    (statement,) = tag(tagger, lang, text).statements
    assert text[statement.start : statement.end] == words
    assert statement.modality == "denied"


@pytest.mark.parametrize(
    ("lang", "text", "document"),
    [
        (
            "it",
            "I governi hanno scritto sugli afghani da espellere. Nel testo si legge che Frontex organizzerà i voli.",
            "testo",
        ),
        (
            "ro",
            "Guvernele au scris despre afganii expulzați. În document se arată că Frontex va organiza zborurile.",
            "document",
        ),
    ],
)
def test_what_is_read_in_a_text_is_said_by_the_text(
    tagger: Tagger, lang: str, text: str, document: str
) -> None:
    statement = tag(tagger, lang, text).statements[-1]
    assert (statement.speaker_kind, statement.speaker) == ("document", document)


# --- turns


def test_both_sides_of_an_interview_begin_with_a_dash(tagger: Tagger) -> None:
    text = (
        "La diputada Eulalia Brachana nos recibe el 5 de marzo en Lugo.\n\n"
        "—¿Qué haría con los afganos expulsados?\n\n"
        "—Darles un visado.\n\n"
        "—El Gobierno dice que no hay dinero para los retornos.\n\n"
        "—¿Y cuánto cuesta un vuelo chárter?"
        "\n\n—¿Y con los que delinquen?\n\n—Cárcel, aquí."
    )
    rows = said(tagger, "es", text)
    assert {speaker for speaker, _ in rows} == {"Eulalia Brachana"}
    assert [words for _, words in rows] == [
        "Darles un visado.",
        "¿Y cuánto cuesta un vuelo chárter?",
        "Cárcel, aquí.",
    ]


@pytest.mark.parametrize(
    ("lang", "text", "speakers"),
    [
        (
            "it",
            "FULVIA TONDINI (Orizzonte). Signor ministro, quanti afghani sono stati espulsi?\n\n"
            "CORRADO BELLAGAMBA, ministro per i Rimpatri. Trentasette, con voli charter.",
            ["Fulvia Tondini", "Corrado Bellagamba"],
        ),
        (
            "pt",
            "A Sr.ª Zulmira Pessegueiro (AB): — Sr. Ministro, quantos afegãos foram expulsos?\n\n"
            "O Sr. Ministro do Regresso (Ugo Trabatão): — Onze, em voos fretados.",
            ["Zulmira Pessegueiro", "Ugo Trabatão"],
        ),
    ],
)
def test_turns_of_a_debate(
    tagger: Tagger, lang: str, text: str, speakers: list[str]
) -> None:
    assert [speaker for speaker, _ in said(tagger, lang, text)] == speakers


# --- names, numbers, days


def test_a_small_adjective_that_is_spelt_like_its_country(tagger: Tagger) -> None:
    text = (
        "La ministra suiza y la argentina hablaron en Suiza de la expulsión de afganos."
    )
    found = {
        (c.iso2, text[c.start : c.end], c.kind)
        for c in tag(tagger, "es", text).countries
    }
    assert {
        ("CH", "suiza", "adj"),
        ("AR", "argentina", "adj"),
        ("CH", "Suiza", "name"),
    } <= found


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("es", "Pakistán expulsó a novecientas mil personas afganas, sesenta y una familias entre ellas.", [900_000, 61]),
        ("it", "Sono stati espulsi trentasette afghani, il 12 per cento in più.", [37, 12]),
        ("pt", "Foram expulsos vinte e dois afegãos, 80 por cento em voos charter.", [22, 80]),
        ("ro", "Au fost expulzați șaizeci și patru de afgani, dintre care două sute fără acte.", [64, 200]),
    ],
)  # fmt: skip
def test_numbers_in_words(
    tagger: Tagger, lang: str, text: str, values: list[float]
) -> None:
    assert [f.value for f in tag(tagger, lang, text).figures] == values


def test_a_weekday_of_two_words(tagger: Tagger) -> None:
    text = "“Os afegãos condenados serão expulsos”, disse na segunda-feira a ministra Ada Morlupo."
    (statement,) = tag(tagger, "pt", text).statements
    assert statement.said_on == "2026-03-09"


@pytest.mark.parametrize(
    ("lang", "text", "signed", "stayed_out"),
    [
        ("it", "Germania, Grecia e Svezia hanno firmato una lettera sui rimpatri forzati di afghani; la Spagna non l'ha firmata.",
         {"DE", "GR", "SE"}, "ES"),
        ("es", "Alemania, Grecia y Suecia han firmado una carta sobre la expulsión de afganos; España no la suscribe.",
         {"DE", "GR", "SE"}, "ES"),
        ("pt", "A Alemanha, a Grécia e a Suécia assinaram uma carta sobre a expulsão de afegãos; Portugal não a assinou.",
         {"DE", "GR", "SE"}, "PT"),
        ("ro", "Germania, Grecia și Suedia au semnat o scrisoare despre expulzarea afganilor; România nu a semnat-o.",
         {"DE", "GR", "SE"}, "RO"),
    ],
)  # fmt: skip
def test_signatories(
    tagger: Tagger, lang: str, text: str, signed: set[str], stayed_out: str
) -> None:
    found = tag(tagger, lang, text).signatories
    assert {s.iso2 for s in found if s.act == "signed"} == signed
    assert [s.iso2 for s in found if s.act == "not signed"] == [stayed_out]
