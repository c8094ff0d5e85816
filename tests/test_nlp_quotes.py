"""Pairs of marks, paragraph by paragraph, and sentences around them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.read import read
from nlp.speech import speech


def marks(text: str, lang: str = "en") -> list[str]:
    return [text[q.start : q.end] for q in read(text, speech(lang)).quotations]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "“It is late,” she said."),
        ("en", '"It is late," she said.'),
        ("en", "''It is late,'' she said."),
        ("en", "‘It is late,’ she said."),
        ("de", "„It is late“, sagte sie."),
        ("de", "»It is late«, sagte sie."),
        ("de", "«It is late», sagte sie."),
        ("fr", "« It is late », dit-elle."),
        ("nl", "„It is late”, zei ze."),
        ("nl", "‘It is late’, zei ze."),
    ],
)
def test_marks_of_each_kind(lang: str, text: str) -> None:
    assert marks(text, lang) == ["It is late"]


@pytest.mark.parametrize(
    "text",
    [
        "It’s the workers’ turn.",
        "5\" pipes and a 'n",
        "rock ’n’ roll",
        "the ’90s were long",
        "so they say”",
    ],
)
def test_apostrophes_inches_and_stray_marks_are_no_quotations(text: str) -> None:
    assert marks(text) == []


def test_a_full_stop_inside_marks_ends_no_sentence_outside() -> None:
    reading = read(
        "“One. Two. Three,” said Mr. Smith of the U.S. office. He left.", speech("en")
    )
    assert len(reading.sentences) == 2


def test_a_wrapped_line_goes_on_and_a_new_paragraph_does_not() -> None:
    reading = read(
        "The plan was\nread out.\nNobody spoke.\n\nThen they left.", speech("en")
    )
    assert len(reading.paragraphs) == 3


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab .,\n“”‘’\"'«»„!?:—-", max_size=120))
def test_any_string_of_marks_is_read_and_spans_stay_inside(text: str) -> None:
    for lang in ("en", "de", "fr", "nl"):
        reading = read(text, speech(lang))
        for q in reading.quotations:
            assert 0 <= q.open < q.start <= q.end <= q.close <= len(text)
        words = [i for s in reading.sentences for i in s.items if i >= 0]
        assert words == sorted(set(words))
