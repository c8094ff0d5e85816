"""Documents beside each other: which address is whose, language variants, and what a publisher has reserved.

Plain functions on an open connection; those that write are called inside a transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from db.moments import latest_first
from db.records import IssueFound, Page, key, now

#: share of words in a row of five that two texts have in common; below, a shared rel=canonical is a template's mistake
ALIKE = 0.5
_RUN = 5
_MOST = 4000  # runs of words that are compared at most


def placed(connection: sqlite3.Connection, page: Page) -> Page:
    """The page under the address of the document that it is.

    ``rel=canonical`` is not believed where the document of that address has another text and never stood at this
    page's address: then the page is a document of its own, with an issue. And a page that gives the very words of
    a document with nearly its address (``page.perhaps``) is that document.
    """
    if page.text is None or page.memento_at:
        return page
    if page.fetched_as and page.fetched_as != page.url:
        there = _document_at(connection, page.url)
        if (
            there is not None
            and page.fetched_as not in _addresses(connection, there[0])
            and not _alike(there[2], page.text)
        ):
            return _on_its_own(page, there[1])
    if _document_at(connection, page.url) is None:
        for address in page.perhaps:
            there = _document_at(connection, address)
            if there is not None and _squeezed(there[2]) == _squeezed(page.text):
                others = dict.fromkeys((page.url, *page.addresses))
                kept = tuple(one for one in others if one != there[1])
                return replace(page, url=there[1], addresses=kept)
    return page


def _on_its_own(page: Page, shared: str) -> Page:
    others = (one for one in page.addresses if one not in (page.fetched_as, page.url))
    issue = IssueFound(
        "canonical address shared by different texts",
        f"{page.fetched_as} names {page.url} as its address, where {shared} has another text; the name was not believed",
        suggestion="open both; if they are one document, its text changed between two looks",
    )
    return replace(
        page,
        url=page.fetched_as,
        addresses=tuple(others),
        issues=(*page.issues, issue),
    )


def _document_at(
    connection: sqlite3.Connection, address: str
) -> tuple[str, str, str] | None:
    """(id, address, body) of the document with words that is known there, also under another address."""
    row = connection.execute(
        "SELECT d.id, d.url, substr(v.text, v.body_start + 1) FROM documents AS d JOIN captures AS c ON c.document = d.id"
        " JOIN versions AS v ON v.id = c.version"
        " WHERE d.id = coalesce((SELECT document FROM addresses WHERE url = ?1),"
        " (SELECT id FROM documents WHERE url = ?1))"
        f" ORDER BY {latest_first('c')} LIMIT 1",
        (address,),
    ).fetchone()
    return (row[0], row[1], row[2]) if row else None


def _addresses(connection: sqlite3.Connection, document: str) -> set[str]:
    rows = connection.execute(
        "SELECT url FROM addresses WHERE document = ?1 UNION SELECT url FROM documents WHERE id = ?1",
        (document,),
    )
    return {row[0] for row in rows}


def _alike(one: str, other: str) -> bool:
    if _squeezed(one) == _squeezed(other):
        return True
    runs, others = _runs(one), _runs(other)
    if not runs or not others:
        return False
    return len(runs & others) >= ALIKE * min(len(runs), len(others))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()[:_MOST]
    return {
        tuple(words[n : n + _RUN]) for n in range(max(1, len(words) - _RUN + 1))
    } - {()}


def _squeezed(text: str) -> str:
    return "".join(text.split())


def write_beside(connection: sqlite3.Connection, document: str, page: Page) -> None:
    """What belongs to a document besides its words: its reservation, and its links to others."""
    connection.execute(
        "UPDATE documents SET reservation = ?1 WHERE id = ?2 AND reservation <> ?1",
        (page.reservation, document),
    )
    connection.executemany(
        "INSERT INTO document_links (document, url, relation, lang) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (document, url, relation) DO UPDATE SET lang = excluded.lang",
        [(document, link.url, link.relation, link.lang) for link in page.links],
    )


def rivals(page: Page) -> Iterable[str]:
    """Keys of the documents that ``placed`` looks at, by their own addresses."""
    return (key(address) for address in (page.url, *page.perhaps))


def write_source_reservation(
    connection: sqlite3.Connection, slug: str, reservation: str
) -> None:
    """What a source's list was found to say; what its file says ("allowed", "reserved") stays."""
    connection.execute(
        "UPDATE sources SET reservation = ? WHERE slug = ? AND reservation NOT IN ('allowed', 'reserved')",
        (reservation, slug),
    )


def host_reservation(connection: sqlite3.Connection, host: str, days: float) -> str:
    """What the host's file on mining said when it was asked in the last days, as JSON; "" where it was not."""
    since = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    row = connection.execute(
        "SELECT reservation FROM host_rules WHERE host = ? AND reservation <> '' AND at BETWEEN ? AND ? ORDER BY at DESC LIMIT 1",
        (host, since, now()),
    ).fetchone()
    return row[0] if row else ""


def write_host_reservation(
    connection: sqlite3.Connection, host: str, reservation: str
) -> None:
    """A row of its own, with what is known of the host's robots.txt; its words stay in the row that they came with."""
    last = connection.execute(
        "SELECT robots_status, robots_sha256, crawl_delay FROM host_rules WHERE host = ? ORDER BY at DESC LIMIT 1",
        (host,),
    ).fetchone() or (None, "", None)
    connection.execute(
        "INSERT INTO host_rules (host, at, robots_status, robots_sha256, robots, crawl_delay, reservation)"
        " VALUES (?, ?, ?, ?, '', ?, ?) ON CONFLICT (host, at) DO UPDATE SET reservation = excluded.reservation",
        (host, now(), last[0], last[1], last[2], reservation),
    )
