"""Writing what came in: sources, checks, documents, captures, versions. Plain functions on an open transaction.

Observed rows only grow: a page that changed gets a new version, one that is gone is marked, nothing is overwritten but
what says how a document stands now (state, validators, when to look again).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, astuple

from db.laid_positions import follow_statements
from db.moments import latest_first
from db.records import (
    DateFound,
    IssueFound,
    Page,
    ReturnwatchError,
    SourceCheck,
    SourceRow,
    key,
    plain,
)
from db.related import write_beside


class KeyCollision(ReturnwatchError):
    """Two different rows have one key: never overwritten."""


def full_text(title: str, body: str) -> tuple[str, int]:
    """Title, blank line, body as offsets count them, and where the body starts."""
    title, body = plain(title).strip(), plain(body).strip()
    if not title:
        return body, 0
    return f"{title}\n\n{body}", len(title) + 2


def keys_of(page: Page) -> tuple[str, str | None]:
    """Key of the document, and of the version (None where the page is off topic)."""
    document = key(page.url)
    if page.text is None:
        return document, None
    text, _ = full_text(page.title, page.text)
    return document, key(document, hashlib.sha256(text.encode()).hexdigest())


def has_document(connection: sqlite3.Connection, document: str) -> bool:
    return (
        connection.execute(
            "SELECT 1 FROM documents WHERE id = ?", (document,)
        ).fetchone()
        is not None
    )


def has_version(connection: sqlite3.Connection, version: str) -> bool:
    return (
        connection.execute("SELECT 1 FROM versions WHERE id = ?", (version,)).fetchone()
        is not None
    )


def current_version(connection: sqlite3.Connection, document: str) -> str | None:
    """The wording that the latest capture showed; a web archive's copy counts from when it was taken."""
    row = connection.execute(
        "SELECT version FROM captures WHERE document = ? AND version IS NOT NULL"
        f" ORDER BY {latest_first()} LIMIT 1",
        (document,),
    ).fetchone()
    return row[0] if row else None


def write_sources(connection: sqlite3.Connection, rows: Iterable[SourceRow]) -> None:
    connection.executemany(
        "INSERT INTO sources (slug, name, country, tier, lang, kind, url, host, cadence_days, state, rights,"
        " last_verified, confidence, reservation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (slug) DO UPDATE SET name = excluded.name, country = excluded.country, tier = excluded.tier,"
        " lang = excluded.lang, kind = excluded.kind, url = excluded.url, host = excluded.host,"
        " cadence_days = excluded.cadence_days, rights = excluded.rights, confidence = excluded.confidence,"
        " last_verified = max(sources.last_verified, excluded.last_verified),"
        " reservation = CASE WHEN excluded.reservation <> '' THEN excluded.reservation"
        " WHEN sources.reservation IN ('allowed', 'reserved') THEN '' ELSE sources.reservation END,"
        " state = CASE excluded.state WHEN 'unseen' THEN sources.state ELSE excluded.state END",
        [astuple(row) for row in rows],
    )


def write_source_state(
    connection: sqlite3.Connection, slug: str, state: str, at: str
) -> None:
    connection.execute(
        "UPDATE sources SET state = ?1, last_verified = CASE ?1 WHEN 'live' THEN max(last_verified, substr(?2, 1, 10))"
        " ELSE last_verified END WHERE slug = ?3",
        (state, at, slug),
    )


def write_check(connection: sqlite3.Connection, run: str, check: SourceCheck) -> None:
    connection.execute(
        "INSERT INTO source_checks (run, source, url, at, status, outcome, etag, last_modified, body_sha256, entries,"
        " new_documents, newest_on, error, moved_to, pages, characters)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (run, source, url) DO UPDATE SET at = excluded.at, status = excluded.status,"
        " outcome = excluded.outcome, etag = excluded.etag, last_modified = excluded.last_modified,"
        " body_sha256 = excluded.body_sha256, entries = excluded.entries, new_documents = excluded.new_documents,"
        " newest_on = excluded.newest_on, error = excluded.error, moved_to = excluded.moved_to, pages = excluded.pages,"
        " characters = excluded.characters",
        (run, *astuple(check)),
    )


def write_page(connection: sqlite3.Connection, run: str, page: Page) -> None:
    document, version = keys_of(page)
    if is_forgotten(connection, page.url, *page.addresses):
        return
    url = connection.execute(
        "SELECT url FROM documents WHERE id = ?", (document,)
    ).fetchone()
    if url and url[0] != page.url:
        raise KeyCollision(
            f"{page.url} and {url[0]} have one key, {document}; please report this"
        )
    if url and page.memento_at:
        _write_copy(connection, document, page)
    else:
        _write_document(connection, document, page)
    write_beside(connection, document, page)
    for address in page.addresses:
        write_address(connection, address, document)
    if version is not None:
        _write_version(connection, document, version, page)
    if version is not None or page.warc:
        _write_capture(connection, run, document, version, page)
    if version is not None:
        mark_latest(connection, document)
    for issue in page.issues:
        write_issue(
            connection,
            issue,
            origin="crawl",
            source=page.source,
            document=document,
            version=None,
            text="",
            at=page.fetched_at,
        )


def is_forgotten(connection: sqlite3.Connection, *urls: str) -> bool:
    """Whether one of these addresses is of a document that was to be forgotten: it is never stored again."""
    marks = ", ".join("?" * len(urls))
    row = connection.execute(
        f"SELECT 1 FROM forgotten WHERE what IN ('document', 'url') AND id IN ({marks})",
        [key(url) for url in urls],
    ).fetchone()
    return row is not None


def _precision(published: DateFound | None) -> str | None:
    names = {10: "day", 7: "month", 4: "year"}
    return names[len(published.day)] if published else None


def _write_copy(connection: sqlite3.Connection, document: str, page: Page) -> None:
    """A web archive's copy of a document that is known: it fills what is empty, and says nothing about the live page."""
    published = page.published
    connection.execute(
        "UPDATE documents SET published_on = coalesce(published_on, ?2),"
        " published_precision = CASE WHEN published_on IS NULL THEN ?3 ELSE published_precision END,"
        " published_from = CASE WHEN published_on IS NULL THEN ?4 ELSE published_from END,"
        " dates = CASE dates WHEN '[]' THEN ?5 ELSE dates END,"
        " title = CASE WHEN ?6 > on_topic OR title = '' THEN ?7 ELSE title END,"
        " topic_reason = CASE WHEN ?6 > on_topic THEN ?8 ELSE topic_reason END,"
        " on_topic = max(on_topic, ?6), state = CASE WHEN ?9 THEN 'gone' ELSE state END WHERE id = ?1",
        (
            document,
            published.day if published else None,
            _precision(published),
            published.where if published else None,
            _dates(page),
            page.on_topic,
            plain(page.title).strip(),
            page.topic_reason,
            page.gone,
        ),
    )


def _dates(page: Page) -> str:
    return json.dumps([asdict(found) for found in page.dates], ensure_ascii=False)


def _write_document(connection: sqlite3.Connection, document: str, page: Page) -> None:
    published = page.published
    connection.execute(
        "INSERT INTO documents (id, url, source, title, published_on, published_precision, published_from, dates, on_topic,"
        " topic_reason, state, by_hand, etag, last_modified, first_seen_at, last_seen_at, next_visit_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET title = excluded.title,"
        " published_on = coalesce(excluded.published_on, documents.published_on),"
        " published_precision = coalesce(excluded.published_precision, documents.published_precision),"
        " published_from = coalesce(excluded.published_from, documents.published_from),"
        " dates = CASE excluded.dates WHEN '[]' THEN documents.dates ELSE excluded.dates END,"
        " on_topic = max(documents.on_topic, excluded.on_topic), topic_reason = excluded.topic_reason, state = excluded.state,"
        " etag = excluded.etag, last_modified = excluded.last_modified,"
        " last_seen_at = max(documents.last_seen_at, excluded.last_seen_at), next_visit_at = excluded.next_visit_at",
        (
            document,
            page.url,
            page.source,
            plain(page.title).strip(),
            published.day if published else None,
            _precision(published),
            published.where if published else None,
            _dates(page),
            page.on_topic,
            page.topic_reason,
            "gone" if page.gone else "live",
            page.by_hand,
            page.etag,
            page.last_modified,
            page.fetched_at,
            page.fetched_at,
            page.next_visit_at or None,
        ),
    )


def write_address(connection: sqlite3.Connection, address: str, document: str) -> None:
    connection.execute(
        "INSERT INTO addresses (url, document) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM documents WHERE url = ?1)"
        " ON CONFLICT (url) DO NOTHING",
        (address, document),
    )


def _write_version(
    connection: sqlite3.Connection, document: str, version: str, page: Page
) -> None:
    text, body_start = full_text(page.title, page.text or "")
    connection.execute(
        "INSERT INTO versions (id, document, title, text, body_start, lang, public_from, first_seen_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            version,
            document,
            plain(page.title).strip(),
            text,
            body_start,
            page.lang,
            page.published.day if page.published else page.memento_at[:10] or None,
            page.fetched_at,
        ),
    )


def _write_capture(
    connection: sqlite3.Connection,
    run: str,
    document: str,
    version: str | None,
    page: Page,
) -> None:
    """One row for bytes that differ from those seen last; the same bytes again are the same capture."""
    if page.memento_at:  # its place in time is its own: the same bytes are one copy
        last = connection.execute(
            "SELECT body_sha256 FROM captures WHERE document = ? AND body_sha256 = ? LIMIT 1",
            (document, page.body_sha256),
        ).fetchone()
    else:
        last = connection.execute(
            "SELECT body_sha256 FROM captures WHERE document = ? AND memento_at IS NULL"
            f" ORDER BY {latest_first()} LIMIT 1",
            (document,),
        ).fetchone()
    if last and last[0] == page.body_sha256:
        return
    connection.execute(
        'INSERT INTO captures (id, document, run, fetched_at, memento_at, status, body_sha256, warc, "offset", length,'
        " extractor, version, read_as) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            key(document, page.fetched_at, page.body_sha256),
            document,
            run,
            page.fetched_at,
            page.memento_at or None,
            page.status,
            page.body_sha256,
            page.warc,
            page.offset,
            page.length,
            page.extractor,
            version,
            page.read_as,
        ),
    )


def mark_latest(connection: sqlite3.Connection, document: str) -> None:
    """Only the wording that stands on the page now shows in the timeline."""
    current = current_version(connection, document)
    connection.execute(
        "UPDATE statements SET latest = (version = ?1 AND checked <> 'wrong') WHERE document = ?2"
        " AND latest <> (version = ?1 AND checked <> 'wrong')",
        (current, document),
    )
    follow_statements(connection, document, current)
    # told of the wording that stood here before; the next tagging looks whether it holds of this one
    connection.execute(
        "DELETE FROM issues WHERE document = ? AND kind = 'decision does not fit' AND version IS NOT ?",
        (document, current),
    )


def write_touch(
    connection: sqlite3.Connection, url: str, at: str, next_visit_at: str
) -> None:
    connection.execute(
        "UPDATE documents SET last_seen_at = max(last_seen_at, ?2), next_visit_at = coalesce(nullif(?3, ''), next_visit_at),"
        " state = 'live' WHERE url = ?1 OR id = (SELECT document FROM addresses WHERE url = ?1)",
        (url, at, next_visit_at),
    )


def write_gone(connection: sqlite3.Connection, run: str, page: Page) -> None:
    document = connection.execute(
        "SELECT id FROM documents WHERE url = ?1 OR id = (SELECT document FROM addresses WHERE url = ?1)",
        (page.url,),
    ).fetchone()
    if not document:
        return  # an address that never was a document of ours; the run's report names it
    connection.execute(
        "UPDATE documents SET state = 'gone', next_visit_at = ? WHERE id = ?",
        (page.next_visit_at or None, document[0]),
    )
    _write_capture(connection, run, document[0], None, page)


def write_issue(
    connection: sqlite3.Connection,
    issue: IssueFound,
    *,
    origin: str,
    source: str | None,
    document: str | None,
    version: str | None,
    text: str,
    at: str,
    other: tuple[str, int, int] | None = None,
) -> None:
    """The key is kind, document and words, so that the same finding keeps its row however often it is found.

    Args:
        other: version, start and end of the second place, where what does not add up stands in two.
    """
    words = text[issue.start : issue.end] if issue.start is not None else issue.message
    connection.execute(
        'INSERT INTO issues (id, kind, origin, source, document, version, start, "end", message, suggestion, first_seen_at,'
        " other_version, other_start, other_end)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version,"
        ' start = excluded.start, "end" = excluded."end", message = excluded.message, suggestion = excluded.suggestion,'
        " other_version = excluded.other_version, other_start = excluded.other_start, other_end = excluded.other_end",
        (
            key(issue.kind, document or source or "", words),
            issue.kind,
            origin,
            source,
            document,
            version,
            issue.start,
            issue.end,
            issue.message,
            issue.suggestion,
            at,
            *(other or (None, None, None)),
        ),
    )


def write_source_issues(
    connection: sqlite3.Connection, source: str, issues: Iterable[IssueFound], at: str
) -> None:
    """What is wrong with a source now, in place of what was: one row a kind, which keeps the day it was first seen."""
    found = {key(issue.kind, source): issue for issue in issues}
    for (there,) in connection.execute(
        "SELECT id FROM issues WHERE source = ? AND origin = 'check' AND document IS NULL",
        (source,),
    ).fetchall():
        if there not in found:
            connection.execute("DELETE FROM issues WHERE id = ?", (there,))
    connection.executemany(
        "INSERT INTO issues (id, kind, origin, source, message, suggestion, first_seen_at) VALUES (?, ?, 'check', ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET message = excluded.message, suggestion = excluded.suggestion",
        [
            (id_, issue.kind, source, issue.message, issue.suggestion, at)
            for id_, issue in found.items()
        ],
    )
