"""Whose spokespeople speak on official pages. SYNTHETIC: every word is invented."""

from __future__ import annotations

import pytest

from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger

TAGGER = Tagger(Register([], [], [], []), any_topic=True)
PAGES = (
    (
        "BE",
        "A spokesperson for the ministry said that the money is paid in parts.",
        "BE",
    ),
    ("BE", "The ministry said that the money is paid in parts.", "BE"),
    ("EU", "A Commission spokesperson said that no invitation had been sent.", "EU"),
    ("BE", "A Commission spokesperson said that no invitation had been sent.", ""),
    ("BE", "A spokesperson for the party said that the money is paid in parts.", ""),
    ("BE", "A court spokesman said that the appeal had been lost.", ""),
)


@pytest.mark.parametrize(("home", "text", "country"), PAGES)
def test_own_bodies_of_an_official_page_are_of_its_country(
    home: str, text: str, country: str
) -> None:
    page = Text(
        id="x",
        text=text,
        lang="en",
        published="2026-03-12",
        country=home,
        tier="official",
    )
    (said,) = TAGGER.annotate(page).statements
    assert said.country == country
