"""The shipped sources: each file is followed, and no country is silent for want of a line in the registry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.registry import load, shipped
from crawler.source import Source
from crawler.source_file import HISTORIES, KEYS, KINDS
from crawler.urls import canonical, host

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
WATCHED = [*EU.split(), "NO", "CH", "IS", "LI", "GB", "EU", "UN"]


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    return load(shipped())


def test_every_file_loads_under_its_own_name(sources: dict[str, Source]) -> None:
    assert len(sources) == len(list(shipped().iterdir()))
    for slug, source in sources.items():
        assert slug.partition("_")[0].upper() == source.country, slug
        assert source.note, slug
        assert source.confidence, slug


@pytest.mark.parametrize("country", WATCHED)
def test_each_country_has_a_source_or_one_that_is_wanted(
    sources: dict[str, Source], country: str
) -> None:
    assert [source for source in sources.values() if source.country == country]


def test_wanted_sources_have_no_address_and_the_others_have_one(
    sources: dict[str, Source],
) -> None:
    for source in sources.values():
        assert (source.state == "wanted") == (not source.urls), source.slug
        assert source.state in ("wanted", "unseen"), source.slug
        assert not (source.state == "wanted" and source.last_verified), source.slug


def test_no_document_list_is_read_twice(sources: dict[str, Source]) -> None:
    addresses = [canonical(url) for source in sources.values() for url in source.urls]
    assert len(addresses) == len(set(addresses))


def test_ministries_are_official_and_agencies_are_wires(
    sources: dict[str, Source],
) -> None:
    for slug in ("de_bmi_presse", "eu_frontex", "un_ohchr", "gr_migration", "dk_uim"):
        assert sources[slug].tier == "official", slug
    for slug in ("be_belga", "at_apa_ots", "bg_bta", "gr_amna", "tr_anadolu"):
        assert sources[slug].tier == "wire", slug
    assert {source.tier for source in sources.values()} == {
        "official",
        "party",
        "wire",
        "press",
    }


def test_guessed_selectors_say_so(sources: dict[str, Source]) -> None:
    for source in sources.values():
        if source.kind == "listing":
            assert re.search("not opened|not seen", source.note), source.slug


def test_homepages_are_of_the_same_country_or_host(sources: dict[str, Source]) -> None:
    """A slip in copying would give one ministry another one's site."""
    for source in sources.values():
        if source.homepage and source.urls:
            ends = {host(url).rpartition(".")[2] for url in source.urls}
            ends.add(host(source.homepage).rpartition(".")[2])
            assert len(ends) == 1 or source.slug in ("af_azadi_ps", "cz_vlada"), (
                source.slug
            )


def test_docs_name_every_key_and_kind() -> None:
    page = (Path(__file__).parents[1] / "docs" / "sources.md").read_text("utf-8")
    for word in (*KEYS, *KINDS, *HISTORIES):
        assert re.search(rf"`{word}`|^{word}:", page, re.MULTILINE), word
