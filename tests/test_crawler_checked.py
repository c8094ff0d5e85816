"""What a page may not bring into the file: a day to come, an address that is none; and what of it a person is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.checked import BadPage, checked
from db.records import DateFound, Page

MakePage = Callable[..., Page]


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        ("2026-01-03", True),  # read on the 2nd: it is tomorrow already where it stands
        ("2026-01-04", False),
        ("2026-01", True),
        ("2026-02", False),
        ("2026", True),
        ("2027", False),
        ("next week", False),
    ],
)
def test_a_day_to_come_is_told_and_not_kept(
    page: MakePage, day: str, kept: bool
) -> None:
    found = checked(page(published=DateFound(day, "meta")))
    assert (found.published is not None) == kept
    kinds = [issue.kind for issue in found.issues]
    assert kinds == ([] if kept else ["date to come", "no date"])


def test_what_is_missing_is_told_of_pages_on_the_topic_alone(page: MakePage) -> None:
    bare = {"title": "", "published": None}
    told = checked(page(**bare)).issues
    assert [issue.kind for issue in told] == ["no title", "no date"]
    assert checked(page(None, **bare)).issues == ()
    assert checked(checked(page(**bare))).issues == told  # looked at twice, told once


def test_nothing_is_filed_under_what_is_no_address(page: MakePage) -> None:
    with pytest.raises(BadPage, match="javascript:x"):
        checked(page(url="javascript:x"))
