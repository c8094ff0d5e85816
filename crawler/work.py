"""What one crawl has open: the store, its run, the archive, and the looks that it counts. Opened once, closed once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from crawler.archive import Archive, folder_of
from crawler.forgetting import clean
from crawler.health import ailments
from crawler.looks import (
    CrawlReport,
    ListReport,
    Look,
    PageReport,
    SourceReport,
    report_of,
)
from crawler.source import Source
from crawler.version import version
from db.records import ReturnwatchError, now
from db.store import Store
from nlp.topic import current

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

MAX_NEW = 200  # pages not known before, of one source in one run


@dataclass(frozen=True, slots=True)
class Bounds:
    """What of a source is read."""

    since: str = ""  # ISO day: entries that are dated before it are left out
    max_new: int = MAX_NEW
    topic_any: bool = False  # keep the text of every page
    back_to: str = ""  # ISO month or day: lists are read back to it, as far as each source's history goes

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        return cls(
            since=settings.get("RETURNWATCH_SINCE", ""),
            max_new=settings.getint("RETURNWATCH_MAX_NEW", MAX_NEW),
            topic_any=settings.get("RETURNWATCH_TOPIC", "") == "any",
            back_to=settings.get("RETURNWATCH_BACK_TO", ""),
        )


class Work:
    """One crawl at work. ``close`` writes what is still in memory and makes the report."""

    def __init__(
        self,
        store_path: Path,
        sources: Sequence[Source],
        bounds: Bounds,
        *,
        command: str = "crawl",
        tell: Callable[[Look], None] | None = None,
        lock: bool = False,
    ) -> None:
        self.sources = tuple(sources)
        self.bounds = bounds
        self.looks: dict[str, list[Look]] = {source.slug: [] for source in sources}
        self.report = CrawlReport()
        self.error = ""
        self.closed = False
        self.pages: tuple[
            PageReport, ...
        ] = ()  # those named by hand, with what became of them
        self.lists: tuple[ListReport, ...] = ()  # what the doctor found
        self._tell = tell
        self._open = ExitStack()
        with ExitStack() as opening:
            if lock:
                from db.lock import hold

                opening.enter_context(hold(store_path))
            self.store = Store.open(store_path)
            opening.callback(self.store.close)
            topic = current()
            self.store.keep_to_topic(topic.name, topic.label)
            clean(self.store)
            if issue := self.store.check_clock():
                logger.warning("%s", issue.message)
            self.blocked = self.store.blocked() | {
                source.slug for source in sources if source.state == "blocked"
            }
            self.store.sync_sources(source.row() for source in sources)
            self.run = self.store.begin_run(command, version())
            self.archive = opening.enter_context(
                Archive(folder_of(store_path), self.run)
            )
            # the archive is on the disk before a row points into it
            self.store.before_commit.append(self.archive.sync)
            self._open = opening.pop_all()

    @classmethod
    def from_settings(cls, settings: BaseSettings, sources: Sequence[Source]) -> Self:
        """For ``scrapy crawl``, which opens the file by itself."""
        path = Path(settings.get("RETURNWATCH_DB"))
        return cls(
            path,
            sources,
            Bounds.from_settings(settings),
            command="scrapy crawl",
            lock=True,
        )

    def look(self, source: Source, url: str) -> Look:
        """A new look at an address of a source."""
        look = Look(source, url)
        self.looks.setdefault(source.slug, []).append(look)
        return look

    def tell(self, look: Look) -> None:
        """Let whoever watches know that a look has come further."""
        if self._tell is not None:
            self._tell(look)

    def give_up(self, why: str) -> None:
        """Nothing can be stored any more; the spider stops at its next step."""
        if not self.error:
            logger.error("%s", why)
        self.error = self.error or why

    def flush(self) -> None:
        try:
            self.store.flush()
        except ReturnwatchError as error:
            self.give_up(str(error))

    def close(self, *, stopped: bool) -> CrawlReport:
        """Write everything, end the run, close the files. Says what became of each source."""
        self.closed = True
        sources = tuple(
            report_of(
                source,
                self.looks[source.slug],
                stopped=stopped,
                blocked=source.slug in self.blocked,
            )
            for source in self.sources
            if self.looks[source.slug]
        )
        with self._open:
            try:
                if not self.error:
                    self._write_end(sources, stopped)
            except ReturnwatchError as error:
                self.give_up(str(error))
        self.report = CrawlReport(
            self.run, sources, stopped, self.error, self.pages, self.lists
        )
        return self.report

    def _write_end(self, sources: tuple[SourceReport, ...], stopped: bool) -> None:
        for looks in self.looks.values():
            for look in looks:
                # stopped half-way: told without validators, so that the next run sees the whole list again
                if look.pending and look.outcome:
                    self.store.add_check(self.run, look.check())
        self.store.flush()
        at = now()
        for source in self.sources:
            found = ailments(self.store.connection, source, at)
            self.store.write_source_issues(source.slug, found, at)
        report = CrawlReport(self.run, sources, stopped)
        outcome = "stopped" if stopped else "ok" if report.ok else "issues"
        self.store.end_run(self.run, outcome, report.counts)
