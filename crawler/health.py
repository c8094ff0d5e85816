"""What broke silently: each source's own history tells what is usual, and what a person should look at.

Reads the file only: looks (``source_checks``), the documents that came of them, and what each host's robots.txt said. A
declared cadence (``expect`` in the source's file) counts until the source's own history is long enough to learn from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median, quantiles

from crawler.looks import BLOCKED, GOOD
from crawler.source import Source
from crawler.urls import host
from db.records import IssueFound

STALE_DAYS = 180  # older than this is stale, whatever a source's cadence
STALE_AT_LEAST = 30  # and never sooner than this
STALE_GAPS = 8  # of the longest usual pause between two entries, as declared
LEARNT_GAPS = 3  # of the pause that nine in ten of a source's own stay under
LEARN_FROM = 8  # days with news before a pause is learnt
LEARN_AT_LEAST = 14  # days; weekends and holidays are no silence
LEARN_DAYS = 400  # of a source's past
FAILED_RUNS = 3  # one or two bad answers are the network's
SHORT = 0.25  # of the usual length of a page
SHORT_PAGES = 3  # read in a run, before their length says anything
SAME_DATES = 4  # new documents of one run, all of the day on which they were fetched
ROBOTS_DAYS = 30  # for so long a change of robots.txt is told
KINDS = (
    "source blocked",
    "source not answering",
    "source never answered",
    "source empty",
    "source silent",
    "source moved",
    "extraction short",
    "dates all the same",
    "robots.txt changed",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One look at one address, as the file keeps it."""

    url: str
    at: str
    outcome: str
    entries: int
    newest_on: str
    error: str
    moved_to: str
    pages: int
    characters: int


def ailments(
    connection: sqlite3.Connection, source: Source, at: str
) -> list[IssueFound]:
    """What is wrong with a source, by its history up to the moment ``at``; nothing where it was never looked at."""
    looks = _looks(connection, source.slug, at)
    if not looks:
        return []
    found: list[IssueFound] = []
    answering = False
    for url, checks in looks.items():
        trouble = _trouble(source, url, checks)
        found += [trouble] if trouble else []
        answering |= checks[-1].outcome in GOOD
        found += _moved(source, checks[-1])
        found += _short(source, checks)
    if answering:
        found += _silent(connection, source, looks, at)
    found += _same_dates(connection, source.slug)
    found += _robots(connection, source, at)
    return _one_of_a_kind(found)


def stale_after(source: Source) -> float:
    """Days after which a source's newest entry is too old, by the cadence that its file expects."""
    low = source.per_week[0] if source.per_week else 0
    if not low:
        return STALE_DAYS
    return min(STALE_DAYS, max(STALE_AT_LEAST, STALE_GAPS * 7 / low))


def learnt_pause(days: Iterable[str]) -> float | None:
    """The pause in days that nine in ten of a source's pauses stay under; None where there is too little to learn from."""
    news = sorted({date.fromisoformat(day) for day in days if len(day) == 10})
    if len(news) < LEARN_FROM:
        return None
    pauses = [(b - a).days for a, b in pairwise(news)]
    return quantiles(pauses, n=10)[-1]


def _looks(
    connection: sqlite3.Connection, slug: str, at: str
) -> dict[str, list[Check]]:
    rows = connection.execute(
        "SELECT url, at, outcome, entries, newest_on, error, moved_to, pages, characters FROM source_checks"
        " WHERE source = ? AND at <= ? ORDER BY at, rowid",
        (slug, at),
    )
    looks: dict[str, list[Check]] = {}
    for row in rows:
        looks.setdefault(row[0], []).append(Check(*row))
    return looks


def _trouble(source: Source, url: str, checks: list[Check]) -> IssueFound | None:
    """Why an address does not answer, or lists nothing."""
    last = checks[-1]
    if last.outcome in GOOD:
        return None
    bad = _run_of_bad(checks)
    good = [check for check in checks if check.outcome in GOOD]
    why = f"{last.outcome}: {last.error}" if last.error else last.outcome
    if last.outcome in BLOCKED:
        return IssueFound(
            "source blocked",
            f"{source.slug}: {url} does not let programs in ({why}); this is told once",
            suggestion=f"ask its owner, or write 'state: blocked' into {source.slug}.yml",
        )
    had = [check for check in good if check.entries]
    if last.outcome == "empty" and had:
        return IssueFound(
            "source empty",
            f"{source.slug}: {url} answers but lists nothing since {bad[0].at[:10]}; on {had[-1].at[:10]} it listed"
            f" {had[-1].entries} entries",
            suggestion=f"open it; its form may have changed: mend {source.slug}.yml",
        )
    if not good:
        return IssueFound(
            "source never answered",
            f"{source.slug}: {url} was asked {len(checks)} times and never gave a list: {why}",
            suggestion=f"look for its new address and put it into {source.slug}.yml",
        )
    if len(bad) < FAILED_RUNS:
        return None
    return IssueFound(
        "source not answering",
        f"{source.slug}: {url} has not answered {len(bad)} times since {bad[0].at[:10]}: {why}; its last good answer"
        f" was of {good[-1].at[:10]}",
        suggestion=f"open it; if it has moved, mend {source.slug}.yml",
    )


def _run_of_bad(checks: list[Check]) -> list[Check]:
    bad: list[Check] = []
    for check in reversed(checks):
        if check.outcome in GOOD:
            break
        bad.append(check)
    return bad[::-1]


def _moved(source: Source, last: Check) -> Iterator[IssueFound]:
    if last.moved_to:
        yield IssueFound(
            "source moved",
            f"{source.slug}: {last.url} leads to {last.moved_to}",
            suggestion=f"put {last.moved_to} into {source.slug}.yml, if it is the same publisher's",
        )


def _short(source: Source, checks: list[Check]) -> Iterator[IssueFound]:
    """Pages that gave text, but far less than they used to: a changed layout that the extractor does not see through."""
    read = [check for check in checks if check.pages]
    if len(read) < 2 or read[-1].pages < SHORT_PAGES:
        return
    before = [c.characters / c.pages for c in read[:-1] for _ in range(c.pages)]
    if len(before) < SHORT_PAGES:
        return
    usual, now = median(before), read[-1].characters / read[-1].pages
    if now < SHORT * usual:
        yield IssueFound(
            "extraction short",
            f"{source.slug}: its pages of {read[-1].at[:10]} gave {now:.0f} characters each, {usual:.0f} is usual",
            suggestion=f"look at one of them; a selector under 'page: text' in {source.slug}.yml says where the text stands",
        )


def _silent(
    connection: sqlite3.Connection,
    source: Source,
    looks: dict[str, list[Check]],
    at: str,
) -> Iterator[IssueFound]:
    """An answer that is valid and stale: nothing new for longer than is usual there."""
    today = date.fromisoformat(at[:10])
    since = (today - timedelta(LEARN_DAYS)).isoformat()
    days = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT published_on FROM documents WHERE source = ? AND published_on BETWEEN ? AND ?",
            (source.slug, since, today.isoformat()),
        )
    ]
    newest = max(
        [*days, *(check.newest_on for checks in looks.values() for check in checks)],
        default="",
    )
    if len(newest) < 10 or newest > today.isoformat():
        return
    pause = learnt_pause(days)
    limit = (
        stale_after(source)
        if pause is None
        else max(LEARN_AT_LEAST, LEARNT_GAPS * pause)
    )
    age = (today - date.fromisoformat(newest)).days
    if age > limit:
        usual = (
            f"its file expects something within {limit:.0f} days"
            if pause is None
            else f"nine in ten of its pauses are {pause:.0f} days or shorter"
        )
        yield IssueFound(
            "source silent",
            f"{source.slug}: it answers, but its newest entry is of {newest}; {usual}",
            suggestion="open it; the list may have moved, or have stopped",
        )


def _same_dates(connection: sqlite3.Connection, slug: str) -> Iterator[IssueFound]:
    """The last lot of new documents all carry the day of fetching: a date that the page makes up anew each time."""
    row = connection.execute(
        "SELECT substr(first_seen_at, 1, 10) AS day, count(*), count(DISTINCT coalesce(published_on, '')),"
        " max(coalesce(published_on, '')) FROM documents WHERE source = ? AND by_hand = 0"
        " GROUP BY day ORDER BY day DESC LIMIT 1",
        (slug,),
    ).fetchone()
    if row is None:
        return
    day, number, different, published = row
    earlier = connection.execute(
        "SELECT count(DISTINCT published_on) FROM documents WHERE source = ? AND first_seen_at < ?",
        (slug, day),
    ).fetchone()[0]
    if number >= SAME_DATES and different == 1 and published == day and earlier > 1:
        yield IssueFound(
            "dates all the same",
            f"{slug}: the {number} documents found on {day} are all dated {published}, the day they were fetched",
            suggestion=f"look at one of them; a selector under 'page: date' in {slug}.yml says where its date stands",
        )


def _robots(
    connection: sqlite3.Connection, source: Source, at: str
) -> Iterator[IssueFound]:
    since = (date.fromisoformat(at[:10]) - timedelta(ROBOTS_DAYS)).isoformat()
    for name in sorted({host(url) for url in source.urls}):
        rows = connection.execute(
            # a row about the host's file on mining repeats what is known of its robots.txt
            "SELECT at, robots_status FROM (SELECT at, robots_status, robots_sha256 AS sha256,"
            " lag(robots_sha256) OVER (ORDER BY at) AS before FROM host_rules"
            " WHERE host = ? AND at <= ? AND robots_sha256 <> '')"
            " WHERE before IS NULL OR before <> sha256 ORDER BY at DESC LIMIT 2",
            (name, at),
        ).fetchall()
        if len(rows) == 2 and rows[0][0] >= since:
            yield IssueFound(
                "robots.txt changed",
                f"{source.slug}: robots.txt of {name} is another since {rows[0][0][:10]} (it answered {rows[1][1]} before,"
                f" {rows[0][1]} now); it is obeyed",
                suggestion="compare the two in the table host_rules",
            )


def _one_of_a_kind(found: list[IssueFound]) -> list[IssueFound]:
    """A source with five addresses that do not answer is one trouble: the first of a kind speaks for all."""
    kept: dict[str, IssueFound] = {}
    for issue in found:
        kept.setdefault(issue.kind, issue)
    return sorted(kept.values(), key=lambda issue: KINDS.index(issue.kind))
