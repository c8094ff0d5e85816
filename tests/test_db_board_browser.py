"""The board as people see it: a real browser, two widths, the keyboard alone, a file without a server. SYNTHETIC: see
tests/board_world.py."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from returnwatch import main
from tests.board_world import build
from tests.browser import PHONE, Looked, browser, looking
from tests.test_db_desk import BIN, served

DESK = (1440, 900)
SIGN = 'a[data-cell="BE.forced"]'


class Site(NamedTuple):
    address: str
    board: str
    sentence: str
    utterance: str
    file: Path


def test_the_pages_fit_two_widths_and_ask_no_other_host(
    chromium: Any, site: Site
) -> None:
    for size, look in ((DESK, "light"), (PHONE, "dark")):
        with looking(chromium, size, color_scheme=look) as seen:
            pages = {"board": site.board, "sentence": site.sentence}
            pages["file"] = site.file.as_uri()
            for name, address in pages.items():
                seen.page.goto(address)
                assert seen.overflow() <= 0, (name, size)
                if name == "sentence" and size == DESK:
                    assert seen.serious() == []
                seen.picture(f"board-{name}-{size[0]}-{look}")
            assert seen.complaints == []
            assert seen.hosts <= {urlsplit(site.address).netloc, ""}


def test_evidence_opens_by_keyboard_and_the_address_keeps_it(
    chromium: Any, site: Site
) -> None:
    few = f"{site.board}?column=forced"  # axe-core takes its time a cell
    for address in (few, site.file.as_uri()):
        with looking(chromium, DESK) as seen:
            seen.page.goto(address)
            seen.page.focus(SIGN)
            seen.page.keyboard.press("Enter")
            drawer = seen.page.wait_for_selector(".drawer:visible")
            assert "open=BE.forced" in seen.page.url
            words = drawer.inner_text()
            assert "Belgium" in words
            assert "Archived copy" in words
            assert drawer.query_selector("details[open] mark").inner_text()
            assert seen.page.evaluate("document.activeElement.classList.contains('drawer')")  # fmt: skip
            if address == few:
                assert seen.serious() == []  # of the board, too, which lies behind
            seen.page.keyboard.press("Escape")
            seen.page.wait_for_selector(".drawer:visible", state="detached" if address == few else "hidden")  # fmt: skip
            assert "open=" not in seen.page.url
            assert focused(seen) == "BE.forced"
            seen.page.go_back()
            seen.page.wait_for_selector(".drawer:visible")
            seen.page.reload()  # a link that somebody sends
            assert seen.page.is_visible(".drawer:visible")
            if address != few:  # the file holds the versions of a sentence, too
                seen.page.goto(f"{address}#open=BE.voluntary")
                seen.page.eval_on_selector(f'[id="open=BE.voluntary"] a[href="#sentence={site.utterance}"]', "a => a.click()")  # fmt: skip
                assert "One sentence, eight versions" in seen.page.inner_text(".drawer.sentence:visible")  # fmt: skip
                assert seen.page.locator(".drawer:visible").count() == 1
                assert seen.overflow() <= 0
                seen.page.keyboard.press("Escape")  # back to what led there
                assert seen.page.is_visible('[id="open=BE.voluntary"]')
                assert not seen.page.is_visible(".drawer.sentence")
            assert seen.complaints == []


def test_rows_are_narrowed_and_sorted_in_place(chromium: Any, site: Site) -> None:
    with looking(chromium, DESK) as seen:
        seen.page.goto(site.board)
        seen.page.click('[data-show="blank"]')
        shown = seen.page.eval_on_selector_all(".board tr[data-name]:not([hidden])", "rows => rows.map(r => r.dataset.name)")  # fmt: skip
        assert "Iceland" in shown
        assert "Belgium" not in shown
        assert "show=blank" in seen.page.url
        seen.page.click('[data-show=""]')
        seen.page.click('[data-sort="deeds"]')
        deeds = seen.page.eval_on_selector_all("tbody[data-group]:first-of-type tr[data-name]", "rows => rows.map(r => Number(r.dataset.deeds))")  # fmt: skip
        assert deeds == sorted(deeds, reverse=True)
        assert "sort=deeds" in seen.page.url


def test_arrow_keys_go_from_event_to_event(chromium: Any, site: Site) -> None:
    with looking(chromium, DESK) as seen:
        seen.page.goto(site.file.as_uri())
        before = seen.page.inner_html(".board tbody")
        handle = seen.page.locator(".rail-wide .handle")
        handle.focus()
        seen.page.keyboard.press("Home")
        assert handle.get_attribute("aria-valuetext") == "1 August 2021"
        seen.page.keyboard.press("ArrowRight")
        assert handle.get_attribute("aria-valuetext") == "5 August 2021"
        assert "Letter of 12 governments" in seen.page.inner_text(".told")
        seen.page.wait_for_url("**as_of=2021-08-05")
        assert seen.page.is_visible(".past-note")
        assert seen.page.inner_html(".board tbody") != before
        assert seen.page.locator(".board .s-ring").count() == 0  # the letter of 2025
        seen.page.keyboard.press("End")
        seen.page.wait_for_selector(".board-page:not(.past)")
        assert seen.page.inner_html(".board tbody") == before
        # on a page the server is asked
        seen.page.goto(site.board)
        seen.page.locator(".rail-wide .handle").focus()
        seen.page.keyboard.press("ArrowLeft")
        seen.page.wait_for_url("**as_of=20*")
        assert seen.page.evaluate("document.activeElement.getAttribute('role')") == "slider"  # fmt: skip
        assert seen.complaints == []


def test_without_scripts_evidence_and_days_are_links_and_a_form(
    chromium: Any, site: Site
) -> None:
    with looking(chromium, DESK, java_script_enabled=False) as seen:
        seen.page.goto(site.board)
        seen.page.click(SIGN)
        assert "Archived copy" in seen.page.inner_text("#drawer")
        seen.page.click("[data-close]")
        seen.page.click("summary >> text=Day, letter")
        seen.page.fill("#b-as-of", "2024-01-31")
        seen.page.click(".board-form button")
        assert "31 January 2024" in seen.page.inner_text(".dateline")


def test_on_paper_signs_have_footnotes(chromium: Any, site: Site) -> None:
    with looking(chromium, DESK) as seen:
        seen.page.goto(site.file.as_uri())
        seen.page.emulate_media(media="print")
        assert seen.page.is_visible(".footnotes")
        assert seen.page.is_visible(".legend")
        assert not seen.page.is_visible(".chips")
        signs = seen.page.locator("a.cell").count()
        assert seen.page.locator(".footnotes li").count() == signs
        assert seen.page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"


def focused(seen: Looked) -> str:
    return str(seen.page.evaluate("document.activeElement.dataset.cell"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("board")
    path, file = folder / "world.db", folder / "board.html"
    build(path, 3)
    done = CliRunner().invoke(main, ["board", "--db", str(path), "-o", str(file)])
    assert done.exit_code == 0, done.output
    with sqlite3.connect(path) as connection:
        (utterance,) = connection.execute("SELECT id FROM utterances").fetchone()
    connection.close()
    with served(
        str(BIN / "returnwatch"), "serve", "--db", str(path), "--port", "0"
    ) as address:
        at = f"{address}-/returnwatch/"
        yield Site(address, f"{at}board", f"{at}utterance/{utterance}", utterance, file)
