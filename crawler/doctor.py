"""The doctor: does each source still give what its file says? Its lists are looked at, nothing is stored.

It is the crawl itself, with a spider that asks for no page, over a file that is thrown away: robots.txt, politeness,
guards and readers are those of a real run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from crawler.crawl import Job, Progress, work_on
from crawler.health import stale_after
from crawler.looks import GOOD, ListReport
from crawler.source import Source
from crawler.urls import host
from crawler.work import Bounds
from db.records import ReturnwatchError


class Finding(NamedTuple):
    """One address of one source."""

    slug: str
    country: str
    kind: str
    verdict: str  # fine; or what a person should see: moved, stale, no dates, not a feed, blocked ...; wanted
    needs_person: bool
    message: str
    status: int | None
    entries: int
    dated: int  # entries with a date that can be read
    newest_on: str
    age_days: int | None  # of the newest entry
    robots: str  # allowed, refused, unknown
    led_to: str  # where redirects ended, if on another host
    url: str


class Checkup(NamedTuple):
    """All findings, in the order of the sources."""

    findings: tuple[Finding, ...]
    stopped: bool = False

    @property
    def ok(self) -> bool:
        return not self.stopped and not any(f.needs_person for f in self.findings)


def examine(
    sources: Sequence[Source],
    *,
    contact: str = "",
    progress: Callable[[Progress], None] | None = None,
    verbose: bool = False,
) -> Checkup:
    """Look at every address of the sources. Raises CrawlError where the work itself failed."""
    addressed = tuple(source for source in sources if source.urls)
    lists: dict[tuple[str, str], ListReport] = {}
    stopped = False
    if addressed:
        with tempfile.TemporaryDirectory() as folder:
            job = Job(
                Path(folder) / "check.db",
                addressed,
                Bounds(),
                "sources check",
                verbose=verbose,
                lists_only=True,
            )
            report = work_on(job, contact=contact, progress=progress)
        if report.error:
            raise ReturnwatchError(report.error)
        stopped = report.stopped
        lists = {(one.slug, one.url): one for one in report.lists}
    today = datetime.now(UTC).date()
    findings: list[Finding] = []
    for source in sources:
        if not source.urls:
            findings.append(_wanted(source))
        for url in source.urls:
            looked = lists.get((source.slug, url), ListReport(source.slug, url, ""))
            findings.append(judge(source, looked, today))
    return Checkup(tuple(findings), stopped)


def judge(source: Source, looked: ListReport, today: date) -> Finding:
    """What one look means. The gravest thing names the verdict, the message tells all."""
    age = _age(looked.newest_on, today)
    troubles = list(_troubles(source, looked, age))
    known_blocked = source.state == "blocked"
    if known_blocked and not looked.outcome:
        verdict, needs = "not looked at", False
    elif known_blocked and looked.outcome not in GOOD:
        # told when it was found out, not every night
        verdict, needs = "blocked as known", False
    elif troubles:
        verdict, needs = troubles[0][0], True
    else:
        verdict, needs = "fine", False
        if known_blocked:
            troubles = [
                (
                    "",
                    f"it can be read now: take 'state: blocked' out of {source.slug}.yml",
                )
            ]
    return Finding(
        slug=source.slug,
        country=source.country,
        kind=source.kind,
        verdict=verdict,
        needs_person=needs,
        message="; ".join(message for _, message in troubles),
        status=looked.status,
        entries=looked.entries,
        dated=looked.dated,
        newest_on=looked.newest_on,
        age_days=age,
        robots=_robots(looked),
        led_to=looked.led_to,
        url=looked.url,
    )


def _troubles(
    source: Source, looked: ListReport, age: int | None
) -> list[tuple[str, str]]:
    """(verdict, message) of each thing that is not as it should be, the gravest first."""
    found: list[tuple[str, str]] = []
    if not looked.outcome:
        found.append(("not looked at", looked.message or "the check ended before"))
    elif looked.outcome not in GOOD:
        found.append((looked.outcome, looked.message))
    if looked.led_to:
        found.append(
            (
                "moved",
                f"leads to {host(looked.led_to)}: put {looked.led_to} in its file",
            )
        )
    if looked.outcome not in GOOD or not looked.entries:
        return found
    if _gives_dates(source) and looked.dated * 2 < looked.entries:
        words = "none" if not looked.dated else f"only {looked.dated}"
        found.append(
            (
                "no dates",
                f"{words} of {looked.entries} entries has a date that can be read: look at dates: in {source.slug}.yml",
            )
        )
    if age is not None and age > stale_after(source):
        found.append(
            ("stale", f"its newest entry is of {looked.newest_on}, {age} days ago")
        )
    return found


def _gives_dates(source: Source) -> bool:
    """Whether its file says that its list gives dates; a sitemap may, and need not."""
    if source.listing is not None:
        return bool(source.listing.date)
    if source.api is not None:
        return bool(source.api.date or source.api.changed)
    return source.kind == "feed"


def _robots(looked: ListReport) -> str:
    if looked.outcome == "robots":
        return "refused"
    return "allowed" if looked.status is not None else "unknown"


def _age(newest_on: str, today: date) -> int | None:
    """Days since a day, or since the last day of a month or year."""
    if not newest_on:
        return None
    if len(newest_on) == 10:
        newest = date.fromisoformat(newest_on)
    else:
        year, month = int(newest_on[:4]), int(newest_on[5:7] or 12)
        newest = date(year + month // 12, month % 12 + 1, 1)
    return max(0, (today - newest).days)


def _wanted(source: Source) -> Finding:
    return Finding(
        slug=source.slug,
        country=source.country,
        kind=source.kind,
        verdict="wanted",
        needs_person=False,
        message="no address is known",
        status=None,
        entries=0,
        dated=0,
        newest_on="",
        age_days=None,
        robots="unknown",
        led_to="",
        url=source.homepage,
    )
