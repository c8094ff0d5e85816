"""What proves a position: the sentence with its words, who said it as printed and as resolved, days, copies, a citation."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db.citing import as_text, citation
from db.export.rows import AROUND, around
from db.positions import Position
from db.translations import Translation, translations_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """A position with all that a reader needs to judge it."""

    position: Position
    before: str  # the rest of the sentence in which the words stand
    after: str
    printed: str  # the speaker, as the text has it
    office_printed: str
    speaker: str  # as resolved
    office: str  # held on that day, by the register
    kind: str  # of speech; empty for a deed that a text tells, and for a signature
    modality: str
    published: str
    first_seen_at: str
    title: str
    publisher: str
    wordings: int  # of its page
    utterance: str  # the sentence of which it is a version; empty: of none
    versions: int  # of that sentence
    archived: str  # where the copy lies, in words
    citation: str
    event: str  # of a flight: what happened, and how many documents tell of it
    translations: tuple[Translation, ...]


def evidence(
    connection: sqlite3.Connection, found: Iterable[Position]
) -> Iterator[Evidence]:
    """Of each position, in the order given."""
    for one in found:
        yield _evidence(connection, one)


def _evidence(connection: sqlite3.Connection, one: Position) -> Evidence:
    row = connection.execute(
        f"SELECT substr(v.text, max(?2 - {AROUND}, 0) + 1, min(?2, {AROUND})), substr(v.text, ?3 + 1, {AROUND}),"
        " coalesce(t.speaker_printed, ''), coalesce(t.office_printed, ''), coalesce(t.speaker, ''), coalesce(t.kind, ''),"
        " coalesce(t.modality, ''), coalesce(d.published_on, ''), v.first_seen_at, v.title, p.name,"
        " (SELECT count(*) FROM versions AS w WHERE w.document = v.document), coalesce(u.id, ''), coalesce(u.size, 0),"
        " coalesce(c.fetched_at, v.first_seen_at), coalesce(c.warc, ''), c.\"offset\", coalesce(c.body_sha256, ''),"
        " (SELECT group_concat(o.label, ', ') FROM tenures AS h JOIN offices AS o ON o.slug = h.office WHERE h.person = ?4"
        "  AND (h.from_on = '' OR h.from_on <= ?5) AND (h.to_on = '' OR h.to_on >= ?5))"
        " FROM versions AS v JOIN documents AS d ON d.id = v.document JOIN sources AS p ON p.slug = d.source"
        " LEFT JOIN statements AS t ON t.id = ?6 LEFT JOIN utterances AS u ON u.id = t.utterance"
        " LEFT JOIN captures AS c ON c.id = (SELECT k.id FROM captures AS k WHERE k.version = v.id"
        "   ORDER BY k.warc = '', k.fetched_at, k.id LIMIT 1) WHERE v.id = ?1",
        (one.version, one.start, one.end, one.person, one.date, one.statement),
    ).fetchone()
    before, after = around(row[0], one.text, row[1], one.start > AROUND)
    accessed, warc, offset, sha = row[14:18]
    archived = f"{warc} at byte {offset}, sha256 of the body {sha}" if warc else "no archived copy"  # fmt: skip
    return Evidence(
        one, before, after, row[2], row[3], row[4] or one.speaker, row[18] or one.office_label, row[5], row[6], row[7], row[8],
        row[9], row[10], row[11], row[12], row[13], archived,
        _citation(connection, one, row[9], row[10], row[7], accessed, archived), _event(connection, one),
        translations_of(connection, one.version, one.start, one.end),
    )  # fmt: skip


def _event(connection: sqlite3.Connection, one: Position) -> str:
    row = connection.execute(
        "SELECT headline, documents, languages FROM events WHERE id = ?", (one.event,)
    ).fetchone()
    if row is None:
        return ""
    headline, documents, languages = row
    told = f"{documents} documents in {languages} language{'s' if languages > 1 else ''}" if documents > 1 else "one document"  # fmt: skip
    return f"{headline}; told by {told}"


def _citation(
    connection: sqlite3.Connection,
    one: Position,
    title: str,
    publisher: str,
    published: str,
    accessed: str,
    archived: str,
) -> str:
    if one.statement:
        return as_text(citation(connection, one.statement))
    words = " ".join(one.text.split())
    return (
        f"“{words}” In: {title}. {publisher}, {published or 'undated'}. {one.url}\nRetrieved {accessed}; archived: {archived};"
        f" characters {one.start} to {one.end} of wording {one.version}. Found by program; no person has looked at it."
    )
