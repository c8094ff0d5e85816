"""Dates as printed, against the day of publication. Sentences are invented; synthetic."""

from functools import cache

import pytest
import spacy
from spacy.language import Language

import nlp.components.dates  # noqa: F401  registers the factory

SATURDAY = "2025-10-18"


@cache
def pipe_for(lang: str) -> Language:
    pipe = spacy.blank(lang)
    pipe.add_pipe("returnwatch_dates")
    return pipe


def tag(lang: str, text: str, published: str = SATURDAY) -> list[tuple[str, str, str]]:
    pipe = pipe_for(lang)
    doc = pipe.make_doc(text)
    doc._.published = published
    return [(text[d.start : d.end], d.day, d.precision) for d in pipe(doc)._.days]


@pytest.mark.parametrize(
    ("lang", "text", "printed", "day", "precision"),
    [
        ("en", "on 18 October 2025", "18 October 2025", "2025-10-18", "day"),
        ("en", "on October 18, 2025", "October 18, 2025", "2025-10-18", "day"),
        ("en", "the 3rd of May 2024", "3rd of May 2024", "2024-05-03", "day"),
        ("en", "in an interview on 28 September", "28 September", "2025-09-28", "day"),
        ("en", "on 2025-10-03", "2025-10-03", "2025-10-03", "day"),
        ("en", "on 3/10/2025", "3/10/2025", "2025-10-03", "day"),
        ("en", "in March 2024", "March 2024", "2024-03", "month"),
        ("en", "in July", "July", "2025-07", "month"),
        ("en", "in 2021", "2021", "2021", "year"),
        ("en", "said on Saturday", "Saturday", "2025-10-18", "day"),
        ("en", "said on Monday", "Monday", "2025-10-13", "day"),
        ("en", "last Saturday", "last Saturday", "2025-10-11", "day"),
        ("en", "next Friday", "next Friday", "2025-10-24", "day"),
        ("en", "yesterday", "yesterday", "2025-10-17", "day"),
        ("en", "last week", "last week", "2025-10-06", "week"),
        ("en", "three days ago", "three days ago", "2025-10-15", "day"),
        ("en", "a week ago", "a week ago", "2025-10-06", "week"),
        ("en", "last year", "last year", "2024", "year"),
        ("de", "am 18. Oktober 2025", "18. Oktober 2025", "2025-10-18", "day"),
        ("de", "am 3.10.2025", "3.10.2025", "2025-10-03", "day"),
        ("de", "sagte am Montagabend", "Montagabend", "2025-10-13", "day"),
        ("de", "am vergangenen Freitag", "vergangenen Freitag", "2025-10-17", "day"),
        ("de", "vor drei Tagen", "vor drei Tagen", "2025-10-15", "day"),
        ("de", "vergangene Woche", "vergangene Woche", "2025-10-06", "week"),
        ("de", "im Juli", "Juli", "2025-07", "month"),
        ("fr", "le 18 octobre 2025", "18 octobre 2025", "2025-10-18", "day"),
        ("fr", "le 1er octobre", "1er octobre", "2025-10-01", "day"),
        ("fr", "lundi dernier", "lundi dernier", "2025-10-13", "day"),
        ("fr", "la semaine dernière", "semaine dernière", "2025-10-06", "week"),
        ("fr", "il y a trois jours", "il y a trois jours", "2025-10-15", "day"),
        ("fr", "hier", "hier", "2025-10-17", "day"),
        ("nl", "op 18 oktober 2025", "18 oktober 2025", "2025-10-18", "day"),
        ("nl", "zei woensdag", "woensdag", "2025-10-15", "day"),
        ("nl", "drie dagen geleden", "drie dagen geleden", "2025-10-15", "day"),
        ("nl", "vorige week", "vorige week", "2025-10-06", "week"),
    ],
)
def test_a_date_is_resolved(
    lang: str, text: str, printed: str, day: str, precision: str
) -> None:
    assert tag(lang, f"xx {text} xx") == [(printed, day, precision)]


def test_nothing_lies_after_publication_unless_it_says_so() -> None:
    assert tag("en", "The meeting of 2 November", SATURDAY) == [
        ("2 November", "", "")
    ]  # which year?
    assert tag("en", "since 2 May", "2025-03-01") == [("2 May", "", "")]
    assert tag("en", "since 2 December", "2025-03-01") == [
        ("2 December", "2024-12-02", "day")
    ]


def test_without_a_day_of_publication_only_whole_dates_are_resolved() -> None:
    text = "On Saturday, 18 October 2025, and yesterday"
    assert tag("en", text, "") == [
        ("Saturday", "", ""),
        ("18 October 2025", "2025-10-18", "day"),
        ("yesterday", "", ""),
    ]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "They may march on; the sun set; 2815 people; 31 February."),
        ("en", "2024 Afghans and Article 2021"),
        ("de", "Am Morgen kamen 2000 Menschen."),
        ("fr", "Il a mis de côté trois jours."),
        ("nl", "Hij zag drie dagen niets."),
    ],
)
def test_what_is_no_date(lang: str, text: str) -> None:
    assert tag(lang, text) == []
