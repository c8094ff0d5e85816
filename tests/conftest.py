"""Fixtures for the whole suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.records import DateFound, Page, SourceRow
from db.store import Store

SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.fixture
def source_row() -> SourceRow:
    return SourceRow(
        slug="be_arrivals",
        name="Ministry for Arrivals",
        country="BE",
        tier="official",
        lang="en",
        kind="feed",
        url="https://arrivals.example/feed",
        host="arrivals.example",
    )


@pytest.fixture
def store(tmp_path: Path, source_row: SourceRow) -> Iterator[Store]:
    """An empty file with one source."""
    with Store.open(tmp_path / "test.db") as opened:
        opened.sync_sources([source_row])
        yield opened


@pytest.fixture
def page() -> Callable[..., Page]:
    """Make a page; what a test does not care about has a plain value."""

    def make(
        text: str | None = "“We will return them,” said the minister.",
        **changes: object,
    ) -> Page:
        values: dict[str, object] = {
            "url": "https://arrivals.example/1",
            "source": "be_arrivals",
            "fetched_at": "2026-01-02T03:04:05Z",
            "status": 200,
            "title": "A title",
            "text": text,
            "lang": "en",
            "published": DateFound("2026-01-01", "meta"),
            "on_topic": text is not None,
            "topic_reason": "afghan, return",
            "body_sha256": f"sha of {text}",
        }
        return Page(**{**values, **changes})  # type: ignore[arg-type]

    return make
