"""What became of each source in a run: counted while it goes on, told in one line at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from crawler.source import Source
from db.records import SourceCheck, now

GOOD = ("ok", "unchanged")
BLOCKED = ("blocked", "robots")
ALL_FAILED = 3  # one or two pages may be gone; when this many fail and none is read, the source has failed


@dataclass(slots=True)
class Look:
    """One look at one address of a source, with the pages it led to. Counts only: its size never depends on theirs."""

    source: Source
    url: str
    at: str = field(default_factory=now)
    status: int | None = None
    outcome: str = ""
    message: str = ""
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    newest_on: str = ""
    entries: int = 0
    asked: int = 0  # pages not known before
    again: int = 0  # known pages that were due
    ended: bool = False  # nothing more is to come, and what came is counted
    pending: int = 1  # answers still to come, that of the address itself included
    complete: bool = True  # nothing was left for another run
    new: int = 0  # documents that were not in the file
    on_topic: int = 0
    off_topic: int = 0
    changed: int = 0  # known documents with a new wording
    unchanged: int = 0
    from_feed: int = 0  # documents whose text is what the feed carries
    gone: int = 0
    failed: int = 0
    too_old: int = 0
    left: int = 0  # new entries over the bound of one run
    why: str = ""  # why the first page failed
    moved_to: str = ""  # where redirects ended, if on another site
    pages: int = 0  # whose text was taken out
    characters: int = 0  # of these texts
    reserved: int = 0  # documents of which title, link and date alone may be kept
    reservation: str = ""  # where that was said first: header, meta, well-known /news/*
    list_reserved: str = (
        ""  # where it was said of the list itself, and so of the texts that it carries
    )

    @property
    def read(self) -> int:
        """Pages that gave something, if only that they are gone or have not changed."""
        return self.new + self.changed + self.unchanged + self.gone

    def settle(self, outcome: str, message: str = "") -> None:
        """How the look at the address itself ended."""
        self.outcome, self.message = outcome, message

    def page_failed(self, why: str, *, for_now: bool = False) -> None:
        """A page could not be read. ``for_now``: another run may succeed."""
        self.failed += 1
        self.why = self.why or why
        if for_now:
            self.complete = False

    def check(self) -> SourceCheck:
        """The row about this look. Validators are kept only where nothing was left: else a 304 would hide it."""
        keep = self.complete and self.pending == 0
        return SourceCheck(
            source=self.source.slug,
            url=self.url,
            at=self.at,
            status=self.status,
            outcome=self.outcome or "error",
            etag=self.etag if keep else "",
            last_modified=self.last_modified if keep else "",
            body_sha256=self.body_sha256,
            entries=self.entries,
            new_documents=self.new,
            newest_on=self.newest_on,
            error=self.message if self.outcome not in GOOD else self.why,
            moved_to=self.moved_to,
            pages=self.pages,
            characters=self.characters,
        )


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of a source in a run."""

    slug: str
    name: str
    outcome: str  # ok, unchanged, empty, not a feed, unreachable, blocked, robots, too large, error, stopped
    message: str = ""
    entries: int = 0
    new: int = 0
    on_topic: int = 0
    off_topic: int = 0
    changed: int = 0
    unchanged: int = 0
    from_feed: int = 0
    gone: int = 0
    failed: int = 0
    too_old: int = 0
    left: int = 0
    reserved: int = 0
    newest_on: str = ""
    why: str = ""
    known: bool = False  # it was blocked before, and is: told once, not every night

    @property
    def ok(self) -> bool:
        return self.outcome in GOOD

    @property
    def line(self) -> str:
        """One line: slug, outcome, and what a reader wants to know next. Empty where there is nothing to tell again."""
        if self.known:
            return ""
        if not self.ok:
            return (
                f"{self.slug}: {self.outcome}: {self.message}"
                if self.message
                else f"{self.slug}: {self.outcome}"
            )
        parts = [
            f"{self.entries} entries"
            if self.outcome == "ok"
            else "nothing new since the last look"
        ]
        parts += (
            [f"{self.new} new", f"{self.on_topic} on topic"]
            if self.outcome == "ok"
            else []
        )
        for count, words in (
            (self.changed, "changed"),
            (self.from_feed, "from the feed's own text"),
            (self.gone, "gone"),
            (self.too_old, "older than asked for"),
            (self.left, "left for the next run"),
            (self.reserved, "reserved by the publisher: title and link only"),
        ):
            if count:
                parts.append(f"{count} {words}")
        if self.failed:
            parts.append(f"{self.failed} not read ({self.why})")
        return f"{self.slug}: {self.outcome}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class PageReport:
    """What became of a page that was named by hand."""

    target: str
    outcome: str  # new, same, changed, off topic, failed
    message: str
    url: str = ""
    published: str = ""
    how: str = ""  # by which way it was come by, where not from the page itself


@dataclass(frozen=True, slots=True)
class ListReport:
    """One address of a source as the doctor found it: nothing that it lists was asked for."""

    slug: str
    url: str
    outcome: str  # as of a look; "" where it was not looked at
    message: str = ""
    status: int | None = None
    entries: int = 0
    dated: int = 0  # entries with a date that could be read
    newest_on: str = ""
    led_to: str = ""  # where redirects ended, if on another host


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a crawl did, source by source."""

    run: str = ""
    sources: tuple[SourceReport, ...] = ()
    stopped: bool = False  # by Ctrl-C: the next run goes on from here
    error: str = ""  # what ended it before its time
    pages: tuple[PageReport, ...] = ()  # those named by hand
    lists: tuple[ListReport, ...] = ()  # of the doctor

    @property
    def ok(self) -> bool:
        return (
            not self.stopped
            and not self.error
            and all(source.ok or source.known for source in self.sources)
        )

    @property
    def answered(self) -> int:
        return sum(source.ok for source in self.sources)

    @property
    def counts(self) -> dict[str, int]:
        """Sums over the sources, for ``runs.counts``."""
        names = (
            "entries",
            "new",
            "on_topic",
            "off_topic",
            "changed",
            "unchanged",
            "from_feed",
            "gone",
            "failed",
            "left",
            "reserved",
        )
        sums = {
            name: sum(getattr(source, name) for source in self.sources)
            for name in names
        }
        return {"sources": len(self.sources), "answered": self.answered, **sums}


def report_of(
    source: Source, looks: Iterable[Look], *, stopped: bool, blocked: bool = False
) -> SourceReport:
    """One line's worth of a source with one or several addresses: the worst outcome counts, numbers add up.

    ``blocked``: whether it was known to be so before.
    """
    all_looks = list(looks)
    unfinished = [look for look in all_looks if look.pending]
    bad = [look for look in all_looks if not look.pending and look.outcome not in GOOD]
    failed = sum(look.failed for look in all_looks)
    why = next((look.why for look in all_looks if look.why), "")
    if bad:
        outcome, message = bad[0].outcome or "error", bad[0].message
    elif unfinished and stopped:
        outcome, message = "stopped", "not finished; the next run goes on"
    elif unfinished:
        outcome, message = "error", "not finished; see the log"
    elif failed >= ALL_FAILED and not any(look.read for look in all_looks):
        outcome, message = "error", f"none of {failed} pages could be read: {why}"
    elif any(look.outcome == "ok" for look in all_looks):
        outcome, message = "ok", ""
    else:
        outcome, message = "unchanged", ""
    names = (
        *("entries", "new", "on_topic", "off_topic", "changed", "unchanged"),
        *("from_feed", "gone", "failed", "too_old", "left", "reserved"),
    )
    return SourceReport(
        slug=source.slug,
        name=source.name,
        outcome=outcome,
        message=message,
        newest_on=max((look.newest_on for look in all_looks), default=""),
        why=why,
        known=blocked and outcome in BLOCKED,
        **{name: sum(getattr(look, name) for look in all_looks) for name in names},
    )


def as_json(report: CrawlReport) -> dict[str, Any]:
    return asdict(report)


def from_json(raw: dict[str, Any]) -> CrawlReport:
    return CrawlReport(
        run=raw["run"],
        sources=tuple(SourceReport(**source) for source in raw["sources"]),
        stopped=raw["stopped"],
        error=raw["error"],
        pages=tuple(PageReport(**page) for page in raw["pages"]),
        lists=tuple(ListReport(**one) for one in raw["lists"]),
    )
