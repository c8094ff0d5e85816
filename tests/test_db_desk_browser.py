"""The pages as people see them: a real browser, at two widths, light and dark, with the keyboard alone. SYNTHETIC: the demo's
ministries and every word of theirs are invented."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser import PHONE, WIDE, browser, looking
from tests.test_db_desk import BIN, served
from tests.test_db_desk_pages import filled, link_and_tag

COLOURED = {"timeline", "document"}  # between them they have every colour of the sheet
STRICT = {"home", "statement", "letter", "country"}  # and every kind of table


def test_pages_fit_phone_and_desk_and_ask_no_other_host(
    chromium: Any, site: tuple[str, dict[str, str]]
) -> None:
    address, pages = site
    for size, look in ((WIDE, "light"), (PHONE, "light"), (WIDE, "dark")):
        with looking(chromium, size, color_scheme=look) as seen:
            for name in pages if look == "light" else sorted(COLOURED):
                seen.page.goto(address + pages[name])
                assert seen.complaints == [], name
                assert seen.hosts == {urlsplit(address).netloc}, name
                assert seen.overflow() <= 0, (name, size)
                if name in STRICT | COLOURED and (size == WIDE or name == "document"):
                    assert seen.serious() == [], (name, look)
                seen.picture(f"{name}-{size[0]}-{look}")


def test_the_keyboard_reaches_the_content_first_and_the_filters_in_order(
    chromium: Any, site: tuple[str, dict[str, str]]
) -> None:
    address, pages = site
    with looking(chromium) as seen:
        seen.page.goto(address + pages["timeline"])
        assert seen.stops(7) == [
            "Skip to the content", "returnwatch", "Board", "Timeline", "Coverage", "Sources", "Tables and SQL",
        ]  # fmt: skip
        assert seen.stops(3) == ["from", "to", "country"]
        seen.page.goto(address + pages["timeline"])
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")
        assert seen.stops(1) == ["from"]  # the skip link led past the menu
        seen.page.fill("#f-speaker", "quill")
        seen.page.select_option("#f-country", "BE")
        seen.page.keyboard.press("Tab")
        seen.page.click("button")
        assert "speaker=quill" in seen.page.url
        assert "country=BE" in seen.page.url
        assert seen.page.input_value("#f-speaker") == "quill"
        seen.page.click("table.said td a")
        assert "/statement/" in seen.page.url
        seen.page.go_back()
        assert "speaker=quill" in seen.page.url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, chromium: Any
) -> Iterator[tuple[str, dict[str, str]]]:
    """A served file, and the paths of one page of each kind."""
    path: Path = tmp_path_factory.mktemp("browser") / "world.db"
    filled(path)
    link_and_tag(path)
    with served(
        str(BIN / "returnwatch"), "serve", "--db", str(path), "--port", "0"
    ) as address:

        def first(sql: str) -> str:
            with urllib.request.urlopen(f"{address}world.json?_shape=arrayfirst&sql={urllib.parse.quote(sql)}") as answer:  # fmt: skip
                return str(json.load(answer)[0])

        at = "-/returnwatch/"
        statement = first("select id from statements where latest and person = 'ada_quill' order by start")  # fmt: skip
        yield address, {
            "home": "",
            "timeline": f"{at}timeline",
            "nothing": f"{at}timeline?country=DK",
            "statement": f"{at}statement/{statement}",
            "document": f"{at}document/" + first("select document from statements where latest and person = 'ada_quill'"),
            "hostile": f"{at}document/" + first("select id from documents where title like '%script%'"),
            "person": f"{at}person/ada_quill",
            "office": f"{at}office/be_minister_of_arrivals",
            "country": f"{at}country/BE",
            "letter": f"{at}letter/" + first("select id from letters"),
            "source": f"{at}source/be_arrivals",
        }  # fmt: skip
