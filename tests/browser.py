"""A real Chromium without a window, for the pages and files that people look at. Where there is none, tests say so and
are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
#: where pictures of pages go, to be looked at; none are kept where it is not set
PICTURES = os.environ.get("RETURNWATCH_PICTURES", "")
WIDE, PHONE = (1280, 900), (390, 844)


class Looked:
    """One page in the browser, with what it complained of and asked for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda asked: self.complaints.append(asked.url))
        page.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).netloc))

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))  # fmt: skip

    def stops(self, number: int) -> list[str]:
        """The words of what the keyboard reaches, in order."""
        found = []
        for _ in range(number):
            self.page.keyboard.press("Tab")
            found.append(
                self.page.evaluate(
                    "(e => (e.name || e.innerText || e.id || e.tagName).trim())(document.activeElement)"
                )
            )
        return found

    def picture(self, name: str) -> None:
        if PICTURES:
            path = Path(PICTURES)
            path.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(path / f"{name}.png"), full_page=True)

    def serious(self) -> list[str]:
        """What axe-core finds serious or critical; skips where it is not installed."""
        pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
        engine = resources.files("axe_playwright_python").joinpath("axe.min.js")
        self.page.evaluate(engine.read_text("utf-8"))
        found = self.page.evaluate("axe.run()")
        return [
            f"{one['id']}: {one['nodes'][0]['html']}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]


@contextmanager
def browser() -> Iterator[Any]:
    """Playwright's browser. Skips loudly where there is no Chromium or no Playwright."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no page was looked at in a browser")  # fmt: skip
    found = next((p for name in NAMES if (p := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine: no page was looked at in a browser")
    with api.sync_playwright() as running:
        # a container has no user namespaces for the sandbox
        opened = running.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def looking(opened: Any, size: tuple[int, int] = WIDE, **more: Any) -> Iterator[Looked]:
    """A fresh page of a browser, without what another page left."""
    context = opened.new_context(viewport={"width": size[0], "height": size[1]}, **more)
    try:
        yield Looked(context.new_page())
    finally:
        context.close()
