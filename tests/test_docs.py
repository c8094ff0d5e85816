"""Pages that are made of code are up to date, and every query that the recipes print runs."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from tests.docs import DOCS, PAGES, undescribed

RECIPES = re.findall(r"```sql\n(.*?)```", (DOCS / "recipes.md").read_text("utf-8"), re.S)  # fmt: skip
#: addresses of pages, as Markdown links them
LINKS = re.compile(r"\]\((?!https?:|#|ADDRESS)([^)#]+)")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_that_is_made_says_what_is_so(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "run python -m tests.docs"


def test_every_column_is_described() -> None:
    assert undescribed() == [], "describe it in db/desk/metadata.yml or columns.yml"


def test_recipes_run(filled: Path) -> None:
    assert len(RECIPES) >= 10
    connection = sqlite3.connect(f"file:{filled}?mode=ro", uri=True)
    answered = [bool(connection.execute(sql).fetchall()) for sql in RECIPES]
    connection.close()
    assert sum(answered) >= 6  # the file has no letter and no position


def test_addresses_in_recipes_are_of_queries_that_are_there() -> None:
    from db.desk.questions import read

    named = re.findall(r"`/returnwatch/(\w+)\.(?:csv|atom|json)", (DOCS / "recipes.md").read_text("utf-8"))  # fmt: skip
    assert named
    assert set(named) <= read("queries.yml").keys()


def test_pictures_are_small_and_all_shown() -> None:
    shown = "".join(page.read_text("utf-8") for page in (*DOCS.glob("*.md"), DOCS.parent / "README.md"))  # fmt: skip
    pictures = sorted((DOCS / "images").glob("*"))
    assert [p.name for p in pictures if p.stat().st_size > 150_000] == []
    assert [p.name for p in pictures if f"images/{p.name}" not in shown] == []


@pytest.mark.parametrize("page", [*sorted(DOCS.glob("*.md")), DOCS.parent / "README.md"], ids=lambda p: p.name)  # fmt: skip
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    broken = [link for link in LINKS.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]  # fmt: skip
    assert broken == []
