from __future__ import annotations

from pathlib import Path

import pytest

from crawler.registry import choose, load, shipped
from crawler.source_file import SourceError, load_file
from db.records import TIERS

GOOD = """
name: Ministry of Examples
country: NO
tier: official
kind: listing
urls: [https://example.org/nyheter]
lang: [nb, en]
expect: {per_week: [1, 20]}
dates: {formats: ["%d.%m.%Y"], tz: Europe/Oslo, order: DMY}
listing: {entry: article, next: "a[rel=next]::attr(href)", pages: 3}
page: {title: h1, drop: [.share]}
"""


def write(folder: Path, text: str, name: str = "no_example.yml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_file_is_read_into_a_frozen_source(tmp_path: Path) -> None:
    source = load_file(write(tmp_path, GOOD))
    assert source.slug == "no_example"
    assert source.country == "NO"  # a plain YAML reader makes False of it
    assert source.listing
    assert source.listing.link == "a::attr(href)"
    assert source.dates.formats == ("%d.%m.%Y",)
    assert source.page.drop == (".share",)
    row = source.row()
    assert (row.lang, row.host, row.cadence_days, row.state) == (
        "nb/en",
        "example.org",
        7.0,
        "unseen",
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("tier: official", "tier: offical"), ["tier", "offical", "party"]),
        (("kind: listing", "kind: rss"), ["kind", "rss", "sitemap"]),
        (("kind: listing", "kind: feed"), ["listing", "only kind: listing"]),
        (("country: NO", "country: no"), ["country", "'no'", "capitals"]),
        (("country: NO", "country: XX"), ["country", "XX"]),
        (("name: Ministry of Examples", "nmae: x"), ["nmae", "no such key", "name"]),
        (("name: Ministry of Examples", "name: ''"), ["name", "needed"]),
        (
            ("[https://example.org/nyheter]", "[ftp://example.org]"),
            ["urls", "ftp://example.org", "https://"],
        ),
        (("[https://example.org/nyheter]", "https://example.org"), ["urls", "list"]),
        (("[https://example.org/nyheter]", "[]"), ["urls", "wanted"]),
        (("[https://example.org/nyheter]", "['{base}/x']"), ["urls", "{base}", "demo"]),
        (
            ("[https://example.org/nyheter]", "['https://me:pw@example.org']"),
            ["urls", "password"],
        ),
        (("lang: [nb, en]", "lang: [norsk]"), ["lang", "norsk", "639"]),
        (("lang: [nb, en]", "lang: []"), ["lang", "first"]),
        (("Europe/Oslo", "Europe/Osloo"), ["dates.tz", "Osloo", "IANA"]),
        (("order: DMY", "order: DDMM"), ["dates.order", "DDMM", "YMD"]),
        (('"%d.%m.%Y"', '"dd.mm"'), ["dates.formats", "dd.mm", "strptime"]),
        (("entry: article", "entry: 'article['"), ["listing.entry", "article[", "CSS"]),
        (("pages: 3", "pages: many"), ["listing.pages", "many", "whole number"]),
        (("entry: article, ", ""), ["listing.entry", "needed"]),
        (("per_week: [1, 20]", "per_week: [20, 1]"), ["expect.per_week", "smaller"]),
        (("per_week: [1, 20]", "per_week: [1]"), ["expect.per_week", "two"]),
        (("drop: [.share]", "dorp: [.share]"), ["page.dorp", "no such key"]),
    ],
)
def test_error_names_file_key_value_and_mend(
    tmp_path: Path, change: tuple[str, str], words: list[str]
) -> None:
    assert change[0] in GOOD
    with pytest.raises(SourceError) as caught:
        load_file(write(tmp_path, GOOD.replace(*change)))
    for word in ["no_example.yml", *words]:
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["a: [", "- just\n- a list", "", "\tname: x"])
def test_what_is_no_mapping_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"no_example\.yml"):
        load_file(write(tmp_path, text))


@pytest.mark.parametrize("name", ["Example.yml", "no-example.yml", "example.yml"])
def test_slug_has_a_form(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="name it"):
        load_file(write(tmp_path, GOOD, name))


def test_same_address_twice_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "no_other.yml")
    with pytest.raises(
        SourceError, match=r"no_other\.yml: urls: .* no_example\.yml already"
    ):
        load(tmp_path)


def test_folder_without_sources_and_stray_suffix(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no"):
        load(tmp_path)
    write(tmp_path, GOOD, "no_example.yaml")
    with pytest.raises(SourceError, match=r"rename it to no_example\.yml"):
        load(tmp_path)
    with pytest.raises(SourceError, match="no such folder"):
        load(tmp_path / "nowhere")


def test_choose_names_what_is_unknown(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    sources = load(tmp_path)
    assert [source.slug for source in choose(sources, ())] == ["no_example"]
    with pytest.raises(SourceError, match="no_exmaple"):
        choose(sources, ("no_exmaple",))


def test_wanted_source_needs_no_address(tmp_path: Path) -> None:
    text = (
        GOOD.replace("[https://example.org/nyheter]", "[]")
        + "state: wanted\nhomepage: https://example.org\n"
    )
    source = load_file(write(tmp_path, text))
    assert source.urls == ()
    assert source.row().host == "example.org"


def test_wanted_source_may_have_no_kind_and_no_homepage(tmp_path: Path) -> None:
    text = "name: X\ncountry: AF\ntier: official\nlang: [ps]\nstate: wanted\n"
    source = load_file(write(tmp_path, text, "af_example.yml"))
    assert (source.kind, source.urls, source.row().host, source.row().url) == (
        "",
        (),
        "",
        "",
    )


def test_same_address_in_another_writing_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("example.org/", "EXAMPLE.org:443/"), "no_other.yml")
    with pytest.raises(SourceError, match=r"no_example\.yml already"):
        load(tmp_path)


API = """
name: Parliament of Examples
country: SE
tier: official
kind: api
urls: [https://example.org/list]
lang: [sv]
api: {items: list, link: "https://example.org/doc/{id}", date: day, pages: 3}
document: {url: "{url}.json", text: body}
paging: {url: "{url}?p={number}", first: 2, step: 1}
history: {kind: paged, since: 2021-08, pages: 40}
"""


def test_api_paging_history_and_twin_are_read(tmp_path: Path) -> None:
    source = load_file(write(tmp_path, API, "se_example.yml"))
    assert source.api
    assert (source.api.items, source.api.pages) == ("list", 3)
    assert source.paging
    assert source.paging.address("https://example.org/list", 4) == (
        "https://example.org/list?p=4"
    )
    assert (source.history.kind, source.history.since, source.history.pages) == (
        "paged",
        "2021-08",
        40,
    )
    assert source.document
    assert source.document.address("https://example.org/doc/7/?x=1#y") == (
        "https://example.org/doc/7.json"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"https://example.org/doc/{id}"', '"https://example.org/{"'), ["api.link"]),
        (('link: "https://example.org/doc/{id}", ', ""), ["api.link", "needed"]),
        (("kind: api", "kind: feed"), ["api", "only kind: api"]),
        (("date: day", "day: date"), ["api.day", "no such key"]),
        (("date: day", "next: more"), ["api.next", "paging", "one of the two"]),
        (("?p={number}", "?p=1"), ["paging.url", "{number}"]),
        (("?p={number}", "?p={page}"), ["paging.url", "{number}", "such as"]),
        (('"{url}?p={number}"', '"/x?p={number}"'), ["paging.url", "whole address"]),
        (("step: 1", "step: 0"), ["paging.step", "one or more"]),
        (('"{url}.json"', '"{slug}.json"'), ["document.url", "{path}", "{url}"]),
        (("text: body", "title: body"), ["document.text", "needed"]),
        (("kind: paged", "kind: all"), ["history.kind", "all", "archive"]),
        (("kind: paged", "kind: none"), ["history.kind", "none", "since"]),
        (("kind: paged", "kind: archive"), ["history.kind", "only a feed"]),
        (("kind: paged", "kind: sitemap"), ["history.kind", "history.urls"]),
        (("since: 2021-08", "since: August"), ["history.since", "August", "2021-08"]),
        (("pages: 40", "urls: [x]"), ["history.urls", "whole address"]),
        (
            ('paging: {url: "{url}?p={number}", first: 2, step: 1}\n', ""),
            ["history.kind", "paging", "next in listing or api"],
        ),
        (
            ('paging: {url: "{url}?p={number}", first: 2, step: 1}\nhistory', "other"),
            ["other", "no such key", "history"],
        ),
        (("lang: [sv]", "lang: [sv]\nstate: wanted"), ["state", "wanted", "urls"]),
    ],
)
def test_error_in_api_paging_or_history_names_its_mend(
    tmp_path: Path, change: tuple[str, str], words: list[str]
) -> None:
    assert change[0] in API
    with pytest.raises(SourceError) as caught:
        load_file(write(tmp_path, API.replace(*change), "se_example.yml"))
    for word in ["se_example.yml", *words]:
        assert word in str(caught.value)


def test_shipped_sources_cover_what_is_promised() -> None:
    sources = load(shipped())
    assert len(sources) >= 12
    assert {source.state for source in sources.values()} <= {
        "unseen",
        "wanted",
    }  # nothing was seen where this is built
    assert {source.kind for source in sources.values() if source.urls} == {
        "feed",
        "sitemap",
        "listing",
        "api",
    }
    assert any(
        url.endswith(".atom") for source in sources.values() for url in source.urls
    )
    assert sources["be_vanbossuyt"].tier == "official"
    assert sources["be_nva_en"].tier == "party"
    assert {source.tier for source in sources.values()} <= set(TIERS)
    assert all(source.confidence for source in sources.values())
    assert not any(source.private for source in sources.values())
    assert sources["no_regjeringen"].country == "NO"
