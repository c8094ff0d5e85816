"""Atom feeds: of the timeline, and of any query whose rows are statements or lead to a page (``.atom`` at the end)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response

from db.desk.frame import HEADERS, Desk
from db.export.to_atom import NEVER, Entry, write_feed
from db.export.words import is_web, one_line, quoted, urn, who

MOST = 200  # entries: a reader asks again and again, and shows what is new
ATOM = "application/atom+xml; charset=utf-8"
#: columns of a query that say when, what and where, the best first
DAYS = (
    "date",
    "public_from",
    "published_on",
    "changed_at",
    "started_at",
    "first_public",
)
WORDS = ("text", "words", "after", "message", "title", "printed_as")


def feed_of(desk: Desk, found: Iterable[Mapping[str, Any]], title: str) -> Response:
    """Statements as entries, which lead to their pages here."""
    entries = [
        Entry(
            urn("statement", str(s["id"])),
            f"{s['date']} {who(s['speaker'], s['office_words'], s['country'])}",
            s["first_seen_at"],
            f"{quoted(s['text'], s['kind'], s['modality'])}\n{one_line(s['publisher'])}: {one_line(s['title'])}"
            f" ({s['date_from']} {s['date']}, {s['checked'] or s['sure']})",
            desk.absolute(desk.to("statement", s["id"])),
            s["publisher"],
        )
        for s in found
    ]
    return _response(entries, title)


def can_feed(columns: Sequence[str]) -> bool:
    """Whether rows with these columns can be entries."""
    return "url" in columns and any(name in columns for name in WORDS)


def feed_of_query(columns: Sequence[str], rows: Iterable[Any], title: str) -> Response:
    """Rows of any query as entries; the same row is the same entry, whenever it is asked."""
    entries = []
    for row in rows:
        one = {name: "" if row[name] is None else str(row[name]) for name in columns}
        day = next((one[name] for name in DAYS if one.get(name)), "")
        words = next((one[name] for name in WORDS if one.get(name)), "")
        by = one.get("speaker") or one.get("country") or one.get("kind") or ""
        entries.append(
            Entry(
                urn("row", " ".join(one.values())),
                " ".join(filter(None, (day[:10], by, words[:120]))) or title,
                _moment(day),
                "\n".join(f"{name}: {one_line(v)}" for name, v in one.items() if v),
                one["url"] if is_web(one["url"]) else "",
            )
        )
    entries.sort(key=lambda entry: entry.updated, reverse=True)
    return _response(entries[:MOST], title)


def _moment(day: str) -> str:
    """A day, month or moment as RFC 3339 wants it."""
    if len(day) > 10 and day.endswith("Z"):
        return day
    whole = (day[:10] + "-01-01"[len(day[:10]) - 4 :]) if 4 <= len(day) < 10 else day
    return f"{whole}T00:00:00Z" if len(whole) == 10 else NEVER


def _response(entries: Sequence[Entry], title: str) -> Response:
    out = io.BytesIO()
    write_feed(entries, f"returnwatch: {title}", urn("query", title), out)
    return Response(out.getvalue(), headers=dict(HEADERS), content_type=ATOM)
