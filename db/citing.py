"""A statement as a citation: whose words, where they were published, and which frozen copy proves it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from db.export.to_chronology import address, escaped
from db.export.words import is_web, one_line, stance, who
from db.statement_ids import resolve


@dataclass(frozen=True, slots=True)
class Citation:
    """All that a reader needs to find the words again. Offsets are code points into the version's text."""

    statement: str
    text: str
    kind: str
    modality: str  # asserted, denied, asked, hypothetical, declined
    speaker: str  # as resolved, else as printed, else empty
    printed: str
    office: str
    said_on: str
    date: str
    date_from: str
    checked: str
    confidence: float
    title: str
    publisher: str
    tier: str
    url: str
    published: str
    version: str
    version_sha256: str  # of the version's text in UTF-8
    start: int
    end: int
    run: str
    retrieved_at: str
    memento_at: str  # when a web archive took the copy that was read, or empty
    warc: str
    offset: int
    length: int
    body_sha256: str
    extractor: str

    @property
    def archived(self) -> str:
        """Where the bytes lie, in words."""
        if not self.warc:
            return "no archived copy"
        return f"{self.warc} at byte {self.offset}, sha256 of the body {self.body_sha256}"  # fmt: skip


def citation(connection: sqlite3.Connection, statement: str) -> Citation:
    """Raises NoSuchStatement."""
    row = connection.execute(
        "SELECT s.id, s.text, s.kind, s.modality, coalesce(s.speaker, s.speaker_printed), s.speaker_printed,"
        " coalesce(nullif(s.office_printed, ''), o.label, ''), coalesce(s.said_on, ''), s.date, s.date_from, s.checked,"
        " s.confidence, v.title, p.name, s.tier, d.url, coalesce(d.published_on, ''), v.id, v.text AS whole, s.start, s.\"end\","
        " coalesce(c.run, ''), coalesce(c.fetched_at, v.first_seen_at), coalesce(c.memento_at, ''), coalesce(c.warc, ''),"
        " coalesce(c.\"offset\", 0), coalesce(c.length, 0), coalesce(c.body_sha256, ''), coalesce(c.extractor, '')"
        " FROM statements AS s JOIN versions AS v ON v.id = s.version JOIN documents AS d ON d.id = s.document"
        " JOIN sources AS p ON p.slug = d.source LEFT JOIN offices AS o ON o.slug = s.office"
        " LEFT JOIN captures AS c ON c.id = (SELECT k.id FROM captures AS k WHERE k.version = v.id"
        "   ORDER BY k.warc = '', k.fetched_at, k.id LIMIT 1) WHERE s.id = ?",
        (resolve(connection, statement),),
    ).fetchone()
    values = list(row)
    values[18] = hashlib.sha256(values[18].encode()).hexdigest()
    return Citation(*values)


def as_text(c: Citation) -> str:
    """One paragraph."""
    words = one_line(c.text)
    quoted = f"“{words}”" if c.kind == "direct" else f"{words} (reported speech)"
    quoted = stance(c.modality) + quoted
    said = (
        f"said on {c.said_on}"
        if c.said_on
        else f"published on {c.published or 'an unknown day'}"
    )
    copy = f"copy of a web archive of {c.memento_at}, " if c.memento_at else ""
    return (
        f"{who(c.speaker, c.office, '')}: {quoted} ({said}). In: {one_line(c.title)}. {one_line(c.publisher)},"
        f" {c.published or 'undated'}. {one_line(c.url)}\n"
        f"Retrieved {c.retrieved_at}; {copy}archived: {c.archived}; characters {c.start} to {c.end} of wording {c.version},"
        f" sha256 of the text {c.version_sha256}. {_standing(c)}"
    )


def as_markdown(c: Citation) -> str:
    """A block quotation with its source below."""
    said = stance(c.modality) + c.text
    words = "\n".join(f"> {escaped(one_line(line))}" for line in said.splitlines())
    page = escaped(one_line(c.title))
    page = f"[{page}](<{address(c.url)}>)" if is_web(c.url) else f"{page}, {escaped(one_line(c.url))}"  # fmt: skip
    return (
        f"{words}\n\n{escaped(who(c.speaker, c.office, ''))}. {page}, {escaped(one_line(c.publisher))}, {c.published or 'undated'}."
        f" Retrieved {c.retrieved_at}; archived: `{c.archived}`; characters {c.start} to {c.end} of wording `{c.version}`."
        f" {_standing(c)}"
    )


def as_csl(c: Citation) -> str:
    """CSL JSON (citeproc), one item, for Zotero and its like."""
    item: dict[str, Any] = {
        "id": c.statement,
        "type": "webpage",
        "title": c.title,
        "author": [{"literal": c.publisher}],
        "container-title": c.publisher,
        "URL": c.url,
        "accessed": _date_parts(c.retrieved_at[:10]),
        "archive": "WARC",
        "archive_location": f"{c.warc}#{c.offset}" if c.warc else "",
        "note": f"{c.speaker or 'unnamed speaker'}: {stance(c.modality)}{c.text} (characters {c.start} to {c.end} of wording {c.version},"
        f" sha256 {c.version_sha256})",
    }
    if c.published:
        item["issued"] = _date_parts(c.published)
    return json.dumps([item], ensure_ascii=False, indent=2)


def _standing(c: Citation) -> str:
    if c.checked:
        return f"A person has looked at it: {c.checked}."
    return f"Found by program, confidence {c.confidence:.2f}; no person has looked at it."  # fmt: skip


def _date_parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


FORMATS = {"text": as_text, "md": as_markdown, "csl": as_csl}
