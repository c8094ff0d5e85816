"""What is new since a moment, in at most thirty lines: statements by country, pages that changed, issues, sources.

New is what was first seen in the time asked for. Words that an older wording of the same page had are not new.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from db.diff_kinds import KINDS
from db.export.words import one_line, stance, who
from db.filters import where
from db.queries import source_troubles, waiting
from db.records import Filters, now

LINES = 30
#: besides the first line, a section may need a blank line, a heading, and a line for the rest
SECTIONS = 4
ITEMS = LINES - 1 - 3 * SECTIONS
WORDS = 140  # characters of a quotation
HOURS_UNTAGGED = 24  # a text that is not tagged by then holds nothing up


@dataclass(frozen=True, slots=True)
class Item:
    """One line; ``id`` stays the same from digest to digest."""

    id: str
    at: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of news. ``left``: how many more there are, and ``where`` they are found."""

    title: str
    items: tuple[Item, ...]
    left: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """``since`` empty: from the beginning."""

    title: str
    since: str
    until: str
    sections: tuple[Section, ...] = field(default=())

    @property
    def span(self) -> str:
        since = self.since.replace("T", " ").rstrip("Z")
        until = self.until[:16].replace("T", " ")
        return f"{f'since {since}' if since else 'since the beginning'}, as of {until} UTC"  # fmt: skip


def settled_until(connection: sqlite3.Connection) -> str:
    """Before which all is tagged: now, or when the first text that waits for it was seen."""
    recent = datetime.now(UTC) - timedelta(hours=HOURS_UNTAGGED)
    row = connection.execute(
        "SELECT min(first_seen_at) FROM versions WHERE tagged_with IS NULL AND first_seen_at > ?",
        (recent.strftime("%Y-%m-%dT%H:%M:%SZ"),),
    ).fetchone()
    return min(row[0] or now(), now())


def digest(
    connection: sqlite3.Connection,
    filters: Filters,
    title: str,
    since: str,
    until: str,
) -> Digest:
    """What was first seen from ``since`` on and before ``until``; without sections where that is nothing.

    Filters leave sources out: what is broken is told by the digest of everything.
    """
    span = (since, until)
    sections = [
        _statements(connection, filters, span),
        _changes(connection, filters, span),
        _issues(connection, filters, span),
    ]
    if filters == Filters():
        sections.append(_sources(connection, since, until))
    return Digest(title, since, until, _fitted([s for s in sections if s.items]))


def _fitted(sections: list[Section]) -> tuple[Section, ...]:
    """Cut so that all together keep to ITEMS; what one section does not need the others get."""
    shown = [0] * len(sections)
    room = ITEMS
    while room and any(n < len(s.items) for n, s in zip(shown, sections, strict=True)):
        for place, section in enumerate(sections):
            if room and shown[place] < len(section.items):
                shown[place] += 1
                room -= 1
    return tuple(
        replace(s, items=s.items[:n], left=s.left + len(s.items) - n)
        for n, s in zip(shown, sections, strict=True)
    )


def _inside(filters: Filters, column: str) -> tuple[str, list[str]]:
    """Documents in which a statement stands that fits."""
    condition, values = where(filters)
    if condition == "1":
        return "1", []
    return (
        f"{column} IN (SELECT s.document FROM statements AS s WHERE s.checked <> 'wrong' AND {condition})",
        values,
    )


def _statements(
    connection: sqlite3.Connection, filters: Filters, span: tuple[str, str]
) -> Section:
    condition, values = where(filters)
    rows = connection.execute(
        "SELECT s.country, count(*) OVER (PARTITION BY s.country) AS number,"
        " count(*) OVER () AS total, coalesce(s.speaker, s.speaker_printed) AS speaker, s.office_printed, s.text, s.kind, s.modality, s.url, s.id,"
        " s.first_seen_at, row_number() OVER (PARTITION BY s.country ORDER BY CASE s.tier WHEN 'official' THEN 0"
        "  WHEN 'party' THEN 1 WHEN 'wire' THEN 2 ELSE 3 END, s.date DESC, s.confidence DESC, s.url, s.start) AS place"
        " FROM statements AS s WHERE s.latest = 1 AND s.first_seen_at >= ? AND s.first_seen_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM statements AS o WHERE o.document = s.document AND o.version <> s.version"
        "  AND o.text = s.text AND o.first_seen_at < s.first_seen_at)"
        f" AND {condition} ORDER BY number DESC, s.country",
        [*span, *values],
    ).fetchall()
    total = rows[0]["total"] if rows else 0
    items = []
    for row in rows:
        if row["place"] == 1:
            said = _short(row["text"])
            words = f"“{said}”" if row["kind"] == "direct" else said
            words = stance(row["modality"]) + words
            speaker = one_line(who(row["speaker"], row["office_printed"], ""))
            told = f"{row['country'] or 'country unknown'} {row['number']}: {speaker}: {words}"
            items.append(Item(row["id"], row["first_seen_at"], told, row["url"]))
    return Section(
        f"{_counted(total, 'new statement')}, by country",
        tuple(items),
        where="more countries: returnwatch timeline",
    )


def _changes(
    connection: sqlite3.Connection, filters: Filters, span: tuple[str, str]
) -> Section:
    inside, values = _inside(filters, "document")
    rows = connection.execute(
        "SELECT version, changed_at, kind, before, after, title, url FROM revisions WHERE rank = 1"
        f" AND changed_at >= ? AND changed_at < ? AND {inside} ORDER BY changed_at DESC, version",
        [*span, *values],
    ).fetchall()
    rows.sort(key=lambda row: KINDS.index(row[2]))
    items = tuple(
        Item(version, at, f"{kind}: {_changed(before, after)} in “{_short(title)}”", url)
        for version, at, kind, before, after, title, url in rows
    )  # fmt: skip
    return Section(_counted(len(items), "page") + " changed", items, where="more: the view revisions, and returnwatch diff")  # fmt: skip


def _changed(before: str, after: str) -> str:
    was, is_now = _short(before), _short(after)
    if not was:
        return f"“{is_now}” was put in"
    return f"“{was}” is now “{is_now}”" if is_now else f"“{was}” is gone"


def _issues(
    connection: sqlite3.Connection, filters: Filters, span: tuple[str, str]
) -> Section:
    inside, values = _inside(filters, "i.document")
    rows = connection.execute(
        "SELECT i.id, i.first_seen_at, i.kind, i.message, coalesce(d.url, '') FROM issues AS i"
        " JOIN issue_states AS t ON t.issue = i.id LEFT JOIN documents AS d ON d.id = i.document"
        " WHERE i.first_seen_at >= ? AND i.first_seen_at < ? AND t.state <> 'dismissed'"
        f" AND NOT (i.source IS NOT NULL AND i.document IS NULL) AND {inside} ORDER BY i.kind, i.first_seen_at, i.id",
        [*span, *values],
    )
    items = tuple(Item(id_, at, f"{kind}: {_short(message)}", url) for id_, at, kind, message, url in rows)  # fmt: skip
    return Section(_counted(len(items), "thing") + " to look at", items, where="more: returnwatch check")  # fmt: skip


def _sources(connection: sqlite3.Connection, since: str, until: str) -> Section:
    """What was found broken since then; what was told before is only counted."""
    troubles = source_troubles(connection)
    new = [one.message for one in troubles if one.first_seen_at >= since]
    known = waiting(one for one in troubles if one.first_seen_at < since)
    items = tuple(Item(message, until, _short(message)) for message in new)
    told = f" ({known} more as before)" if known else ""
    return Section(f"Sources that need a person: {len(items)}{told}", items, where="more: returnwatch check")  # fmt: skip


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= WORDS else line[: WORDS - 1] + "…"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
