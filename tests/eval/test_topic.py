"""Texts on the topic and beside it: what was reached may not fall. ``python -m tests.eval.topic`` prints the figures."""

from __future__ import annotations

import json

import pytest

from nlp.topic import judge, mentions_topic
from tests.eval.topic import FLOORS, HALVES, LANGUAGES, figures, texts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_share_falls_below_its_floor(lang: str) -> None:
    found = figures(lang)
    floors = json.loads(FLOORS.read_text("utf-8"))[lang]
    assert {
        half: found[half].percent >= floors[half] for half in HALVES
    } == dict.fromkeys(HALVES, True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_that_would_be_taken_is_never_passed_over_unread(lang: str) -> None:
    for row in texts(lang):
        page = f"<h1>{row['title']}</h1><p>{row['text']}</p>"
        if judge(row["title"], row["text"], lang).on_topic:
            assert mentions_topic(page), row["id"]
            coded = page.encode("ascii", "xmlcharrefreplace").decode("ascii")
            assert mentions_topic(coded), row["id"]
            assert mentions_topic(json.dumps(page)), row["id"]
