"""What the crawler asks the file before it asks the web: which documents are due; and what each host's robots.txt said."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple
from typing import Any

from db.records import HostRules


def write_host_rules(connection: sqlite3.Connection, rules: HostRules) -> None:
    """A row where the host's robots.txt is another than the last one that was kept."""
    last = connection.execute(
        "SELECT robots_sha256 FROM host_rules WHERE host = ? AND at <= ? ORDER BY at DESC LIMIT 1",
        (rules.host, rules.at),
    ).fetchone()
    if last and last[0] == rules.robots_sha256:
        return
    connection.execute(
        "INSERT INTO host_rules (host, at, robots_status, robots_sha256, robots, crawl_delay, reservation)"
        " VALUES (?, ?, ?, ?, ?, ?, '') ON CONFLICT (host, at) DO UPDATE SET robots_status = excluded.robots_status,"
        " robots_sha256 = excluded.robots_sha256, robots = excluded.robots, crawl_delay = excluded.crawl_delay",
        astuple(rules),
    )


def due(
    connection: sqlite3.Connection, source: str, at: str, limit: int
) -> list[tuple[Any, ...]]:
    """(address, title, candidates for its date as JSON, which of them it has) of the source's documents on topic whose next visit is due, those with statements first.

    Left out are entries that live at their feed's address (``#``), which no request of their own can bring.
    """
    return connection.execute(
        "SELECT d.url, d.title, d.dates, coalesce(d.published_from, '') FROM documents AS d"
        " WHERE d.source = ?1 AND d.next_visit_at <= ?2 AND d.on_topic = 1 AND d.state IN ('live', 'gone')"
        " AND instr(d.url, '#') = 0"
        " ORDER BY EXISTS (SELECT 1 FROM statements AS s WHERE s.document = d.id) DESC, d.next_visit_at LIMIT ?3",
        (source, at, limit),
    ).fetchall()


def write_next_visit(connection: sqlite3.Connection, url: str, at: str) -> None:
    """Look again at a document at that time: it could not be had now."""
    connection.execute(
        "UPDATE documents SET next_visit_at = ?2"
        " WHERE url = ?1 OR id = (SELECT document FROM addresses WHERE url = ?1)",
        (url, at),
    )
