from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.schedule import due, next_visit
from db.records import DateFound
from db.store import Known

KNOWN = Known(
    id="1",
    etag="",
    last_modified="",
    last_seen_at="2026-03-10T12:00:00Z",
    published_on="2026-03-01",
    on_topic=True,
    next_visit_at="2026-03-11T00:00:00Z",
    versions=1,
    state="live",
)


@pytest.mark.parametrize(
    ("published", "wanted"),
    [
        ("2026-03-10", "2026-03-10T13:00:00Z"),  # today: in an hour
        (
            "2026-03-08",
            "2026-03-11T00:00:00Z",
        ),  # two and a half days old: when it is three
        ("2026-03-01", "2026-03-11T00:00:00Z"),  # nine and a half days: when it is ten
        ("2026-02-01", "2026-05-02T00:00:00Z"),  # over a month: when it is 90 days old
        ("2020-01-01", "2026-06-08T12:00:00Z"),  # old: in 90 days
        ("2026-03", "2026-03-10T13:00:00Z"),  # no day is known: it counts as fresh
        ("2026-04-01", "2026-03-10T13:00:00Z"),  # dated tomorrow or later: fresh
    ],
)
def test_next_visit_follows_the_age(published: str, wanted: str) -> None:
    at = "2026-03-10T12:00:00Z"
    assert next_visit(at, DateFound(published, "meta")) == wanted
    assert next_visit(at, None) == "2026-03-10T13:00:00Z"


@pytest.mark.parametrize(
    ("changed", "at", "wanted"),
    [
        ("", "2026-03-10T23:00:00Z", False),
        ("", "2026-03-11T00:00:00Z", True),
        ("2026-03-10T12:00:01Z", "2026-03-10T13:00:00Z", True),
        ("2026-03-10T11:00:00Z", "2026-03-10T13:00:00Z", False),
        ("2026-03-11", "2026-03-10T13:00:00Z", True),
        ("2026-03-10", "2026-03-10T13:00:00Z", False),
        ("2026-03", "2026-03-10T13:00:00Z", False),
    ],
)
def test_due_by_time_or_because_the_list_says_so(
    changed: str, at: str, wanted: bool
) -> None:
    assert due(KNOWN, changed, at) is wanted


def test_off_topic_pages_are_due_only_when_their_list_says_so() -> None:
    known = replace(KNOWN, on_topic=False)
    assert not due(known, "", "2030-01-01T00:00:00Z")
    assert due(known, "2026-04-01", "2026-04-01T00:00:00Z")
