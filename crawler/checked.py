"""A page before it is stored: nothing that would be a false fact, and an issue for what a person should see."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from db.records import IssueFound, Page, ReturnwatchError

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class BadPage(ReturnwatchError):
    """A page that cannot be stored."""


def checked(page: Page) -> Page:
    """The page without an impossible date, with issues for what is missing. Raises BadPage where it has no address."""
    if not page.url.startswith(("http://", "https://", "urn:")):
        raise BadPage(
            f"{page.url!r}: no address of a page; nothing can be filed under it"
        )
    issues = list(page.issues)
    published = page.published
    # a day ahead of ours: it is tomorrow already where the page was written
    fetched = date.fromisoformat(page.fetched_at[:10])
    latest = (fetched + timedelta(days=1)).isoformat()
    if published and (
        not _DAY.fullmatch(published.day)
        or published.day > latest[: len(published.day)]
    ):
        message = f"the page is dated {published.day} ({published.where}), but was read on {fetched}"
        suggestion = "no date is kept; look at the page"
        issues.append(IssueFound("date to come", message, suggestion=suggestion))
        published = None
    if page.on_topic and not page.title:
        suggestion = "name where it stands in the source's page: rules"
        issues.append(
            IssueFound("no title", "no title was found", suggestion=suggestion)
        )
    if page.on_topic and published is None:
        suggestion = "name where it stands in the source's page: rules, or add the page with --published"
        issues.append(
            IssueFound(
                "no date", "no date of publication was found", suggestion=suggestion
            )
        )
    return replace(page, published=published, issues=tuple(dict.fromkeys(issues)))
