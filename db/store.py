"""The only writer: what the crawler read and what the tagger found, into the one file.

What is added is kept in memory and written in transactions of at most a hundred records or two seconds, none of them
open over a wait. Everything here can be said twice and leaves the same rows.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from db import clock, derived, made_for, observed, related, visits
from db.connect import open_for_writing, translated
from db.event_ledger import EventLedger
from db.found import Annotation
from db.ledger import Ledger
from db.linked import Links
from db.records import (
    DateFound,
    HostRules,
    IssueFound,
    Name,
    Office,
    Page,
    Person,
    SourceCheck,
    SourceRow,
    Tenure,
    Text,
    key,
    now,
)
from db.utterance_ledger import UtteranceLedger

BATCH_RECORDS = 100
BATCH_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Known:
    """What the file already holds of an address."""

    id: str
    etag: str
    last_modified: str
    last_seen_at: str
    published_on: str
    on_topic: int  # 0 or 1
    next_visit_at: str
    versions: int
    state: str
    url: str = ""
    reservation: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A document that is to be looked at again."""

    url: str
    title: str
    published: (
        DateFound | None
    )  # where its day came from outside the page: its list, or a user
    known: Known


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a page."""

    document: str
    version: str | None
    new_document: bool
    new_version: bool
    changed: bool  # a new wording of a document that had another


class Store:
    """One open file. Use as a context manager: what is still in memory is written on leaving, also after Ctrl-C."""

    def __init__(self, path: Path, database: Database) -> None:
        self.path = path
        self.database = database
        self.connection = database.conn
        #: called before each commit, so that the archive is on the disk before a row points into it
        self.before_commit: list[Callable[[], object]] = []
        self._waiting: list[Callable[[], None]] = []
        self._pages: dict[
            str, str
        ] = {}  # document to version, of pages not written yet
        self._versions: set[str] = set()
        self._since = 0.0

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open or make the file. Raises DatabaseError or Locked (see db.connect)."""
        path = Path(path)
        return cls(path, open_for_writing(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.flush()
        finally:
            self.close()

    def close(self) -> None:
        self.connection.close()

    # --- transactions ---------------------------------------------------------

    def _later(self, write: Callable[[], None]) -> None:
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(write)
        if (
            len(self._waiting) >= BATCH_RECORDS
            or time.monotonic() - self._since >= BATCH_SECONDS
        ):
            self.flush()

    def flush(self) -> None:
        """Write all that waits, in one transaction. On an error nothing of it is written and it still waits."""
        if not self._waiting:
            return
        for prepare in self.before_commit:
            prepare()
        with translated(self.path), self._transaction():
            for write in self._waiting:
                write()
        self._waiting.clear()
        self._pages.clear()
        self._versions.clear()

    def _transaction(self) -> _Transaction:
        return _Transaction(self)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction of its own; what waits is written first."""
        self.flush()
        with translated(self.path), self._transaction():
            yield

    @property
    def ledger(self) -> Ledger:
        """What ``link`` knows of letters and claims, on this connection."""
        self.flush()
        return Ledger(self.connection, self.writing)

    @property
    def event_ledger(self) -> EventLedger:
        """What ``link`` knows of events, on this connection."""
        self.flush()
        return EventLedger(self.connection, self.writing)

    @property
    def utterance_ledger(self) -> UtteranceLedger:
        """What ``link`` knows of utterances and their versions, on this connection."""
        self.flush()
        return UtteranceLedger(self.connection, self.writing)

    @property
    def links(self) -> Links:
        """What ``link`` reads and writes: which texts are copies of each other."""
        return Links(self.connection, self.writing)

    # --- runs and sources -------------------------------------------------------

    def begin_run(self, command: str, version: str) -> str:
        run = key(command, now(), secrets.token_hex(8))
        with translated(self.path), self._transaction():
            self.connection.execute(
                "INSERT INTO runs (id, command, version, started_at) VALUES (?, ?, ?, ?)",
                (run, command, version, now()),
            )
        return run

    def check_clock(self) -> IssueFound | None:
        """Put right what a clock set ahead left behind, before anything is fetched; what a person should see of it (db.clock)."""
        at = now()
        with translated(self.path), self._transaction():
            issue = clock.put_right(self.connection, at)
            if issue:
                observed.write_issue(
                    self.connection,
                    issue,
                    origin="crawl",
                    source=None,
                    document=None,
                    version=None,
                    text="",
                    at=at,
                )
        return issue

    def end_run(self, run: str, outcome: str, counts: dict[str, int]) -> None:
        self.flush()
        with translated(self.path), self._transaction():
            self.connection.execute(
                "UPDATE runs SET finished_at = ?, outcome = ?, counts = ? WHERE id = ?",
                (now(), outcome, json.dumps(counts, sort_keys=True), run),
            )

    def keep_to_topic(self, topic: str, label: str) -> None:
        """Note which topic a new file is for. Raises OtherTopic (db.made_for) where it holds another."""
        with translated(self.path), self._transaction():
            made_for.keep_to(self.connection, self.path, topic, label)

    def sync_sources(self, rows: Iterable[SourceRow]) -> None:
        """Take over the registry's sources. What this file has seen of a source (live, blocked) outlasts "unseen"."""
        with translated(self.path), self._transaction():
            observed.write_sources(self.connection, rows)

    def set_source_state(self, slug: str, state: str, at: str) -> None:
        self._later(
            lambda: observed.write_source_state(self.connection, slug, state, at)
        )

    def add_check(self, run: str, check: SourceCheck) -> None:
        self._later(lambda: observed.write_check(self.connection, run, check))

    def conditional(self, source: str, url: str) -> tuple[str, str]:
        """ETag and Last-Modified of the last good answer at this address of a source, or two empty strings."""
        row = self.connection.execute(
            "SELECT etag, last_modified FROM source_checks WHERE source = ? AND url = ? AND outcome IN ('ok', 'unchanged')"
            " AND at <= ? ORDER BY at DESC, rowid DESC LIMIT 1",
            (source, url, now()),
        ).fetchone()
        return (row[0], row[1]) if row else ("", "")

    # --- documents ----------------------------------------------------------------

    def known(self, url: str) -> Known | None:
        """The document at this address, also under one of its other addresses."""
        row = self.connection.execute(
            "SELECT d.id, d.etag, d.last_modified, d.last_seen_at, coalesce(d.published_on, ''), d.on_topic,"
            " coalesce(d.next_visit_at, ''), (SELECT count(*) FROM versions AS v WHERE v.document = d.id), d.state,"
            " d.url, d.reservation"
            " FROM documents AS d"
            " WHERE d.id = coalesce((SELECT document FROM addresses WHERE url = ?1),"
            " (SELECT id FROM documents WHERE url = ?1))",
            (url,),
        ).fetchone()
        return Known(*row) if row else None

    def has_bytes(self, url: str, sha256: str) -> bool:
        """Whether these bytes of this document are in the archive already."""
        row = self.connection.execute(
            "SELECT 1 FROM captures WHERE document = ? AND body_sha256 = ? AND warc <> ''",
            (key(url), sha256),
        ).fetchone()
        return row is not None

    def is_forgotten(self, *urls: str) -> bool:
        """Whether one of these addresses was to be forgotten: nothing of it is fetched or stored again."""
        return observed.is_forgotten(self.connection, *urls)

    def add_page(self, run: str, page: Page) -> Stored:
        """Take over a page that was read. Its row is on the disk after the next flush."""
        if any(rival in self._pages for rival in related.rivals(page)):
            self.flush()  # placed by what is on the disk
        page = related.placed(self.connection, page)
        document, version = observed.keys_of(page)
        if self.is_forgotten(page.url, *page.addresses):
            return Stored(document, None, False, False, False)
        before = self._pages.get(document) or observed.current_version(
            self.connection, document
        )
        there = document in self._pages or observed.has_document(
            self.connection, document
        )
        new_version = (
            version is not None
            and version not in self._versions
            and not observed.has_version(self.connection, version)
        )
        if version is not None:
            self._versions.add(version)
        self._pages[document] = version or before or ""
        self._later(lambda: observed.write_page(self.connection, run, page))
        return Stored(
            document,
            version,
            not there,
            new_version,
            bool(before)
            and version not in (None, before)
            and (new_version or not page.memento_at),
        )

    def add_address(self, url: str, document: str) -> None:
        """One more address of a document that is known."""
        self._later(lambda: observed.write_address(self.connection, url, document))

    def set_source_reservation(self, slug: str, reservation: str) -> None:
        """Where a source's list, or what it led to, is reserved; "" where it is not."""
        self._later(
            lambda: related.write_source_reservation(self.connection, slug, reservation)
        )

    def host_reservation(self, host: str, days: float) -> str:
        """What a host's file on mining said in the last days, as JSON; "" where it was not asked."""
        return related.host_reservation(self.connection, host, days)

    def set_host_reservation(self, host: str, reservation: str) -> None:
        self._later(
            lambda: related.write_host_reservation(self.connection, host, reservation)
        )

    def touch(self, url: str, at: str, next_visit_at: str = "") -> None:
        """The page was asked for and has not changed."""
        self._later(
            lambda: observed.write_touch(self.connection, url, at, next_visit_at)
        )

    def due(self, source: str, at: str, limit: int) -> list[Due]:
        """The source's documents whose next visit is due, those with statements first."""
        found = []
        for url, title, dates, chosen in visits.due(self.connection, source, at, limit):
            if (known := self.known(url)) is None:
                continue
            candidates = (DateFound(**one) for one in json.loads(dates))
            listed = (one for one in candidates if one.where == chosen)
            outside = chosen in ("entry", "user")  # what the page itself does not say
            found.append(
                Due(url, title, next(listed, None) if outside else None, known)
            )
        return found

    def postpone(self, url: str, until: str) -> None:
        """The page could not be had: look again then."""
        self._later(lambda: visits.write_next_visit(self.connection, url, until))

    def add_host_rules(self, rules: HostRules) -> None:
        """What a host's robots.txt said; kept where it differs from what was kept last."""
        self._later(lambda: visits.write_host_rules(self.connection, rules))

    def add_gone(self, run: str, page: Page) -> None:
        """The address answered 404 or 410: the document is marked and kept. ``page.text`` and title are not used."""
        self._later(lambda: observed.write_gone(self.connection, run, page))

    def write_source_issues(
        self, source: str, issues: Iterable[IssueFound], at: str
    ) -> None:
        """What is wrong with a source, in place of what was said of it before."""
        found = list(issues)
        self._later(
            lambda: observed.write_source_issues(self.connection, source, found, at)
        )

    def blocked(self) -> frozenset[str]:
        """Slugs of the sources that did not let us in when they were asked last."""
        rows = self.connection.execute(
            "SELECT slug FROM sources WHERE state = 'blocked'"
        )
        return frozenset(row[0] for row in rows)

    # --- registry -------------------------------------------------------------------

    def sync_register(
        self,
        people: Iterable[Person],
        names: Iterable[Name],
        offices: Iterable[Office],
        tenures: Iterable[Tenure],
        origin: str = "shipped",
    ) -> None:
        """Replace the rows of one origin; those of the other stay."""
        with translated(self.path), self._transaction():
            derived.write_register(
                self.connection,
                list(people),
                list(names),
                list(offices),
                list(tenures),
                origin,
            )

    def register(
        self, origin: str = ""
    ) -> tuple[list[Person], list[Name], list[Office], list[Tenure]]:
        """People, names, offices and tenures; of one origin, or all."""
        return derived.read_register(self.connection, origin)

    def sync_measures(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Code, label, description of every measure."""
        with translated(self.path), self._transaction():
            self.connection.execute("DELETE FROM measures")
            self.connection.executemany(
                "INSERT INTO measures VALUES (?, ?, ?)", list(rows)
            )

    # --- tagging ----------------------------------------------------------------------

    def texts(self, *, again: bool = False, batch: int = 200) -> Iterator[Text]:
        """Versions to tag: those without tags, or all of them. Read in small batches, so that writing goes on between."""
        ids = [
            row[0]
            for row in self.connection.execute(
                "SELECT id FROM versions WHERE ? OR tagged_with IS NULL ORDER BY first_seen_at, id",
                (again,),
            )
        ]
        for begin in range(0, len(ids), batch):
            yield from derived.read_texts(self.connection, ids[begin : begin + batch])

    def count_texts(self, *, again: bool = False) -> int:
        row = self.connection.execute(
            "SELECT count(*) FROM versions WHERE ? OR tagged_with IS NULL", (again,)
        ).fetchone()
        return int(row[0])

    def older_tags(self, tagger: str) -> int:
        """How many versions carry tags of another tagger than this one."""
        row = self.connection.execute(
            "SELECT count(*) FROM versions WHERE tagged_with <> ?", (tagger,)
        ).fetchone()
        return int(row[0])

    def add_annotation(self, text: Text, annotation: Annotation, tagger: str) -> None:
        """Lay the tags beside a version, in place of those that it had. Ids of statements that moved are forwarded."""
        self._later(
            lambda: derived.write_annotation(self.connection, text, annotation, tagger)
        )

    def add_issue(self, issue: IssueFound, text: Text, origin: str) -> None:
        """Something that a person should see about a version as a whole."""
        self._later(
            lambda: observed.write_issue(
                self.connection,
                issue,
                origin=origin,
                source=text.source,
                document=text.document,
                version=text.id,
                text=text.text,
                at=text.first_seen_at,
            )
        )

    def rebuild_search(self) -> None:
        """Make the full-text index again from the tables, which is needed after VACUUM."""
        with translated(self.path), self._transaction():
            for table in ("versions_fts", "statements_fts"):
                self.connection.execute(
                    f"INSERT INTO {table} ({table}) VALUES ('rebuild')"
                )


class _Transaction:
    def __init__(self, store: Store) -> None:
        self.connection = store.connection

    def __enter__(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.connection.execute("COMMIT")
        elif (
            self.connection.in_transaction
        ):  # SQLite has rolled back by itself when the disk is full
            self.connection.execute("ROLLBACK")
