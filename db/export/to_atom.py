"""Atom (RFC 4287), for feed readers: the newest first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from db.export.about import About
from db.export.rows import Cited
from db.export.words import is_web, one_line, quoted, urn, who

MOST = 200  # entries: a reader asks again and again, and shows what is new
NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; ``text`` is plain text."""

    id: str
    title: str
    updated: str
    text: str
    url: str = ""
    author: str = ""


def write(rows: Iterable[Cited], about: About, out: IO[bytes]) -> list[str]:
    """The last statements of the timeline. Returns what a reader should know."""
    number = 0
    last: deque[Cited] = deque(maxlen=MOST)
    for row in rows:
        number += 1
        last.append(row)
    entries = [
        Entry(
            urn("statement", row.statement),
            f"{row.date} {who(row.speaker, row.office, row.country)}",
            row.first_seen_at,
            f"{quoted(row.text, row.kind, row.modality)}\n{one_line(row.publisher)}: {one_line(row.title)} ({row.date_from} {row.date}, {row.checked or row.sure})",
            row.url,
            row.publisher,
        )
        for row in reversed(last)
    ]
    write_feed(entries, f"returnwatch: {about.asked}", urn("timeline", about.asked), out)  # fmt: skip
    if number > MOST:
        return [f"a feed holds the last {MOST} of {number} statements; csv, json and html hold all"]  # fmt: skip
    return []


def write_feed(
    entries: Sequence[Entry], title: str, feed_id: str, out: IO[bytes]
) -> None:
    xml = XMLGenerator(out, "utf-8", short_empty_elements=True)

    def element(name: str, words: str, indent: str, **attributes: str) -> None:
        xml.ignorableWhitespace(f"\n{indent}")
        xml.startElement(name, AttributesImpl(attributes))
        xml.characters(words)
        xml.endElement(name)

    xml.startDocument()
    xml.startElement("feed", AttributesImpl({"xmlns": "http://www.w3.org/2005/Atom"}))
    element("id", feed_id, " ")
    element("title", one_line(title), " ")
    element("updated", max((e.updated for e in entries), default=NEVER), " ")
    xml.ignorableWhitespace("\n ")
    xml.startElement("author", AttributesImpl({}))
    element("name", "returnwatch", "  ")
    xml.endElement("author")
    for entry in entries:
        xml.ignorableWhitespace("\n ")
        xml.startElement("entry", AttributesImpl({}))
        element("id", entry.id, "  ")
        element("title", one_line(entry.title), "  ")
        element("updated", entry.updated, "  ")
        if is_web(entry.url):
            element("link", "", "  ", rel="alternate", href=one_line(entry.url))
        if entry.author:
            xml.ignorableWhitespace("\n  ")
            xml.startElement("author", AttributesImpl({}))
            element("name", one_line(entry.author), "   ")
            xml.endElement("author")
        lines = "\n".join(one_line(line) for line in entry.text.splitlines())
        element("content", lines, "  ", type="text")
        xml.ignorableWhitespace("\n ")
        xml.endElement("entry")
    xml.ignorableWhitespace("\n")
    xml.endElement("feed")
    xml.ignorableWhitespace("\n")
    xml.endDocument()
