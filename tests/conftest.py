"""Fixtures for the whole suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.found import (
    Annotation,
    FigureFound,
    MeasureFound,
    PersonFound,
    StatementFound,
)
from db.records import (
    DateFound,
    IssueFound,
    Page,
    SourceRow,
    Text,
)
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


@pytest.fixture
def filled(store: Store, page: Callable[..., Page]) -> Path:
    """A file with two tagged documents (one added by hand) and one that is off the topic."""
    store.sync_sources(
        [
            SourceRow(
                "no_wire",
                "Wire",
                "NO",
                "wire",
                "nb",
                "feed",
                "https://wire.example",
                "wire.example",
            )
        ]
    )
    store.sync_measures(
        [("FORCEDRET", "Forced return", ""), ("VOLRET", "Voluntary return", "")]
    )
    run = store.begin_run("crawl", "test")
    store.add_page(
        run,
        page(
            "“We want forced returns,” said Minister Ada Bel. A spokesperson denied it."
        ),
    )
    store.add_page(
        run,
        page(
            "The ministry says that voluntary returns rose by 20 %.",
            url="https://wire.example/2",
            source="no_wire",
            published=DateFound("2025-08-05", "meta"),
            by_hand=True,
            title="=Wire | report",
        ),
    )
    store.add_page(run, page(None, url="https://arrivals.example/cake"))
    store.end_run(run, "ok", {"documents": 3})
    for text in list(store.texts()):
        store.add_annotation(text, _annotate(text), "test")
    store.flush()
    return store.path


def _annotate(text: Text) -> Annotation:
    """What a person would mark in the two documents of ``filled``."""

    def span(words: str) -> tuple[int, int]:
        at = text.text.index(words)
        return at, at + len(words)

    if text.source == "be_arrivals":
        start, end = span("We want forced returns")
        speaker = span("Minister Ada Bel")
        return Annotation(
            "en",
            True,
            countries=(),
            people=(PersonFound("Ada Bel", *span("Ada Bel")),),
            measures=(MeasureFound("FORCEDRET", *span("forced returns")),),
            statements=(
                StatementFound(
                    start,
                    end,
                    "direct",
                    "person",
                    speaker="Ada Bel",
                    speaker_start=speaker[0],
                    speaker_end=speaker[1],
                    office_printed="Minister",
                    country="BE",
                    confidence=0.9,
                    rule="said",
                ),
            ),
            issues=(
                IssueFound(
                    "unknown name", "Ada Bel is not in the register", *span("Ada Bel")
                ),
            ),
        )
    start, end = span("voluntary returns rose by 20 %")
    speaker = span("The ministry")
    return Annotation(
        "en",
        True,
        measures=(MeasureFound("VOLRET", *span("voluntary returns")),),
        figures=(FigureFound(20, *span("20 %"), unit="percent"),),
        statements=(
            StatementFound(
                start,
                end,
                "indirect",
                "body",
                speaker="The ministry",
                speaker_start=speaker[0],
                speaker_end=speaker[1],
                country="NO",
            ),
        ),
    )


@pytest.fixture(scope="module")
def every_stance_shown() -> Iterator[None]:
    """What the rules find, whatever the last measurement on unseen texts lets a user see of it."""
    from nlp import stance_measured

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stance_measured, "FLOOR", 0.0)
        patch.setattr(stance_measured, "FLOORS", {})
        yield
