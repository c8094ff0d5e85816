"""Greek, Turkish, Persian and the neighbours: what these languages do that English does not.

All people, ministries and words are invented (synthetic).
"""

import pytest

from db.records import Name, Person
from nlp.offices import Register
from nlp.pipeline import Tagger
from tests.tagged import nobody_known, said, tag


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return nobody_known()


# --- Greek: case, capitals without accents, nominative articles, weekdays that are ordinals


def test_greek_names_of_countries_stand_in_every_case_and_in_capitals(
    tagger: Tagger,
) -> None:
    text = "ΑΠΕΛΑΣΕΙΣ ΣΤΟ ΑΦΓΑΝΙΣΤΑΝ. Η απέλαση Αφγανών από την Κύπρο, μέσω Βελγίου και Αιγύπτου."
    assert [c.iso2 for c in tag(tagger, "el", text).countries] == [
        "AF",
        "AF",
        "CY",
        "BE",
        "EG",
    ]


def test_a_nominative_article_tells_who_speaks(tagger: Tagger) -> None:
    text = (
        "Το αντίθετο είχε υποστηρίξει την Πέμπτη ο υπουργός Επιστροφών Ηλίας Δοκιμάκης: "
        "«Οι καταδικασμένοι Αφγανοί θα απελαθούν.»"
    )
    (statement,) = tag(tagger, "el", text).statements
    assert statement.speaker == "Ηλίας Δοκιμάκης"


def test_third_is_no_tuesday(tagger: Tagger) -> None:
    text = (
        "Για τρίτη φορά απαντά ο υπουργός Ηλίας Δοκιμάκης ότι οι Αφγανοί θα απελαθούν."
    )
    assert [s.said_on for s in tag(tagger, "el", text).statements] == [""]


def test_a_stage_direction_parts_a_turn(tagger: Tagger) -> None:
    text = (
        "ΗΛΙΑΣ ΔΟΚΙΜΑΚΗΣ (Υπουργός Επιστροφών): Οι απελάσεις Αφγανών συνεχίζονται. (Θόρυβος στην Αίθουσα) "
        "Οι πτήσεις έγιναν."
    )
    assert [words for _, words in said(tagger, "el", text)] == [
        "Οι απελάσεις Αφγανών συνεχίζονται.",
        "Οι πτήσεις έγιναν.",
    ]


# --- Turkish: the verb stands last


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        (
            "Göç Bakanı Ayla Denemeli, hüküm giymiş Afganların sınır dışı edileceğini söyledi.",
            "Ayla Denemeli",
            "hüküm giymiş Afganların sınır dışı edileceğini",
        ),
        (
            "“Hüküm giymiş Afganlar sınır dışı edilecek” diyen Göç Bakanı Ayla Denemeli, başka soru almadı.",
            "Ayla Denemeli",
            "Hüküm giymiş Afganlar sınır dışı edilecek",
        ),
        (
            "Göç Bakanı Ayla Denemeli, “Hüküm giymiş Afganlar sınır dışı edilecek” dedi.",
            "Ayla Denemeli",
            "Hüküm giymiş Afganlar sınır dışı edilecek",
        ),
        (
            "“Hüküm giymiş Afganlar sınır dışı edilecek” diye konuştu Göç Bakanı Ayla Denemeli.",
            "Ayla Denemeli",
            "Hüküm giymiş Afganlar sınır dışı edilecek",
        ),
        (
            "“Hüküm giymiş Afganlar sınır dışı edilemez” diye çıkıştı muhalefetteki Ortak Yarın Partisi milletvekili Cem Sınamalı.",
            "Cem Sınamalı",
            "Hüküm giymiş Afganlar sınır dışı edilemez",
        ),
    ],
)
def test_the_verb_may_stand_last(
    tagger: Tagger, text: str, speaker: str, words: str
) -> None:
    assert said(tagger, "tr", text) == [(speaker, words)]


def test_a_name_ends_at_its_apostrophe(tagger: Tagger) -> None:
    text = (
        "Göç Bakanı Ayla Denemeli, sınır dışı işlemlerini savundu. Afganistan'a uçuşlar Denemeli'nin kararıydı. "
        "İRAN'DAN DEPORT: Almanya'nın tutumu."
    )
    found = tag(tagger, "tr", text)
    assert [c.iso2 for c in found.countries] == ["AF", "IR", "DE"]
    assert {p.name for p in found.people} == {"Ayla Denemeli"}


def test_members_of_parliament_in_capitals_speak_behind_a_dash(tagger: Tagger) -> None:
    text = (
        "CEM SINAMALI (Deneme Partisi) – Afganlar neden sınır dışı edildi?\n\n"
        "GÖÇ BAKANI AYLA DENEMELİ – Hüküm giymiş kişiler geri gönderildi.\n\n"
        "CEM SINAMALI (Deneme Partisi) – Kaç uçak kalktı?"
    )
    speakers = [speaker for speaker, _ in said(tagger, "tr", text)]
    assert speakers == ["Cem Sınamalı", "Ayla Denemeli", "Cem Sınamalı"]


# --- Persian: no capitals


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        (
            "زهره آزمونی، وزیر بازگشت، روز چهارشنبه به خبرنگاران گفت که افغان‌های محکوم اخراج می‌شوند.",
            "زهره آزمونی",
            "افغان‌های محکوم اخراج می‌شوند",
        ),
        (
            "«افغان‌های محکوم اخراج می‌شوند»، وزیر بازگشت زهره آزمونی گفت.",
            "زهره آزمونی",
            "افغان‌های محکوم اخراج می‌شوند",
        ),
        (
            "مریم آزمونی که با دو کودک اخراج شده است، به خبرنگاران افغان گفت: «نیمه‌شب آمدند.»",
            "مریم آزمونی",
            "نیمه‌شب آمدند.",
        ),
    ],
)
def test_names_are_found_without_capitals(
    tagger: Tagger, text: str, speaker: str, words: str
) -> None:
    assert said(tagger, "fa", text) == [(speaker, words)]


def test_a_registered_name_counts_in_its_own_script() -> None:
    register = Register(
        [Person("azmooni", "Zohra Azmooni")],
        [Name("زهره آزمونی", "azmooni", "fa")],
        [],
        [],
    )
    text = "زهره آزمونی دربارهٔ اخراج افغان‌ها از آلمان گفت‌وگو کرد."
    found = tag(Tagger(register), "fa", text)
    assert [p.person for p in found.people] == ["azmooni"]


def test_arabic_writes_small_words_and_the_country_in_one(tagger: Tagger) -> None:
    text = "ناقش الوزراء ترحيل الأفغان لأفغانستان ولباكستان وبالسويد."
    assert [c.iso2 for c in tag(tagger, "ar", text).countries] == [
        "AF",
        "AF",
        "PK",
        "SE",
    ]


@pytest.mark.parametrize(
    ("lang", "text", "codes"),
    [
        (
            "mt",
            "Il-Gvern jitkellem dwar ritorn furzat lejn l-Afganistan.",
            {"FORCEDRET"},
        ),
        ("ga", "Pléadh filleadh éigeantach chun na hAfganastáine.", {"FORCEDRET"}),
        ("ps", "درې کسان افغانستان ته اخراج شول.", {"FORCEDRET"}),
        ("ur", "افغانستان کے تین افراد کو ملک بدر کیا گیا۔", {"FORCEDRET"}),
    ],
)
def test_countries_and_measures_where_there_is_no_more(
    tagger: Tagger, lang: str, text: str, codes: set[str]
) -> None:
    found = tag(tagger, lang, text)
    assert [c.iso2 for c in found.countries] == ["AF"]
    assert {m.code for m in found.measures} == codes
