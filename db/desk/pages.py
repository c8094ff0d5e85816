"""The page of a statement and the page of a document: the words, where they stand, and what proves them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from db.changes import transitions, wording
from db.citing import as_text, citation
from db.desk.frame import Desk, Missing, Moved, one, rows
from db.desk.lists import STATEMENT_COLUMNS
from db.desk.marks import Marked, marked, spans_of
from db.diff import Difference, differences
from db.statement_ids import resolve
from db.translations import translations_of

AROUND = 500  # characters of context on either side of a statement
SEVERAL = 300  # links of a document that are shown


def statement(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    """A sentence in its context, with speaker, office of the day, days, versions, copies, citation and archived copy."""
    asked = desk.part("id")
    id_ = resolve(connection, asked)
    if id_ != asked:
        raise Moved(desk.to("statement", id_))
    row = one(
        connection,
        f'SELECT {STATEMENT_COLUMNS}, s.version, s.start, s."end" AS until, s.spans, s.speaker_printed, s.speaker_kind,'
        " s.office_printed, o.label AS office_label, s.said_on, s.public_from, s.first_seen_at, s.rule, s.metonymy,"
        " s.latest, s.machine, s.utterance, s.speaker_start, s.speaker_end, v.text AS whole, v.title, v.story, p.name AS publisher"
        " FROM statements AS s JOIN versions AS v ON v.id = s.version JOIN sources AS p ON p.slug = s.source"
        " LEFT JOIN offices AS o ON o.slug = s.office WHERE s.id = ?",
        [id_],
        f"No statement {id_}.",
    )
    cited = citation(connection, id_)
    return {
        "s": row,
        "context": _context(row),
        "cut": (row["start"] > AROUND, row["until"] + AROUND < len(row["whole"])),
        "citation": as_text(cited),
        "archived": cited,
        "tenures": _tenures(connection, row),
        "machine": _machine(row["machine"]),
        "measures": rows(
            connection,
            "SELECT m.measure, max(m.negated) AS negated, c.label FROM statement_measures AS m"
            " LEFT JOIN measures AS c ON c.code = m.measure WHERE m.statement = ? GROUP BY m.measure ORDER BY m.measure",
            [id_],
        ),
        "countries": rows(
            connection,
            "SELECT country FROM statement_countries WHERE statement = ? ORDER BY country",
            [id_],
        ),
        "versions": rows(
            connection,
            "SELECT id, first_seen_at, public_from, instr(text, ?) > 0 AS holds FROM versions WHERE document = ?"
            " ORDER BY first_seen_at, id",
            [row["text"], row["document"]],
        ),
        "copies": rows(
            connection,
            "SELECT d.id, d.title, d.url, o.name AS publisher, o.tier, coalesce(v.public_from, substr(v.first_seen_at, 1, 10)) AS public"
            " FROM versions AS v JOIN documents AS d ON d.id = v.document JOIN sources AS o ON o.slug = d.source"
            " WHERE v.story = ? AND v.document <> ? GROUP BY d.id ORDER BY public, d.url LIMIT ?",
            [row["story"], row["document"], SEVERAL],
        ),
        "translations": translations_of(
            connection, row["version"], row["start"], row["until"]
        ),
        "said_once": connection.execute(
            "SELECT u.id, u.size FROM utterances AS u WHERE u.id = ? AND u.size > 1",
            [row["utterance"]],
        ).fetchone(),
        "same": rows(
            connection,
            f"SELECT {STATEMENT_COLUMNS} FROM statements AS s LEFT JOIN offices AS o ON o.slug = s.office"
            " WHERE s.utterance = ? AND s.id <> ? AND s.latest = 1 ORDER BY s.date, s.url, s.start LIMIT ?",
            [row["utterance"], id_, SEVERAL],
        ),
        "issues": rows(
            connection,
            "SELECT i.kind, i.message, i.suggestion, t.state FROM issues AS i JOIN issue_states AS t ON t.issue = i.id"
            ' WHERE i.version = ? AND i.start < ? AND i."end" > ? ORDER BY i.kind, i.id',
            [row["version"], row["until"], row["start"]],
        ),
    }


def _context(row: Mapping[str, Any]) -> Markup:
    text = row["whole"]
    pieces = json.loads(row["spans"]) or [(row["start"], row["until"])]
    spans = [
        Marked(start, end, "here", "the statement", "") for start, end in pieces
    ]  # fmt: skip
    if row["speaker_start"] is not None:
        spans.append(
            Marked(
                row["speaker_start"], row["speaker_end"], "speaker", "the speaker as printed", ""
            )
        )  # fmt: skip
    first = min(s.start for s in spans)
    last = max(s.end for s in spans)
    return marked(text, spans, max(0, first - AROUND), min(len(text), last + AROUND))


def _tenures(
    connection: sqlite3.Connection, row: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What the register says of the speaker's offices on the day."""
    return rows(
        connection,
        "SELECT t.office, o.label, t.from_on, t.to_on, t.source FROM tenures AS t JOIN offices AS o ON o.slug = t.office"
        " WHERE t.person = ? AND (t.from_on = '' OR t.from_on <= ?) AND (t.to_on = '' OR t.to_on >= ?) ORDER BY t.from_on",
        [row["person"], row["date"], row["date"]],
    )


def _machine(words: str) -> list[tuple[str, Any]] | None:
    """What the machine says otherwise than a person; None: it has no such statement."""
    if not words:
        return []
    read = json.loads(words)
    return None if read is None else sorted(read.items())


def document(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    """A page as it was read: the text with all marks, its wordings and their differences, addresses, links and days."""
    id_ = desk.part("id")
    row = one(
        connection,
        "SELECT d.*, s.name AS publisher, s.tier, s.country FROM documents AS d JOIN sources AS s ON s.slug = d.source WHERE d.id = ?",
        [id_],
        f"No document {id_}.",
    )
    versions = rows(
        connection,
        "SELECT id, title, lang, public_from, first_seen_at, story, tagged_with, length(text) AS characters,"
        " (SELECT max(c.moment) FROM captures AS c WHERE c.version = versions.id) AS last_at"
        " FROM versions WHERE document = ? ORDER BY coalesce(last_at, first_seen_at), id",
        [id_],
    )
    wanted = desk.asked("version") or (versions[-1]["id"] if versions else "")
    shown = next((v for v in versions if v["id"] == wanted), None)
    if wanted and shown is None:
        raise Missing(f"The document {id_} has no wording {wanted}.")
    text, spans = "", list[Marked]()
    if shown:
        text = connection.execute(
            "SELECT text FROM versions WHERE id = ?", (shown["id"],)
        ).fetchone()[0]
        spans = spans_of(desk, connection, shown["id"])
    return {
        "d": row,
        "versions": versions,
        "shown": shown,
        "text": marked(text, spans),
        "spans": [(s, text[s.start : s.end]) for s in spans],
        "dates": json.loads(row["dates"]),
        **_beside(connection, row),
        **_compared(desk, connection, id_),
    }


def _beside(connection: sqlite3.Connection, row: Mapping[str, Any]) -> dict[str, Any]:
    id_ = row["id"]
    return {
        "captures": rows(
            connection,
            "SELECT fetched_at, memento_at, status, version, warc, body_sha256, extractor FROM captures"
            " WHERE document = ? ORDER BY moment, fetched_at, rowid",
            [id_],
        ),
        "addresses": rows(
            connection,
            "SELECT url FROM addresses WHERE document = ? AND url <> ? ORDER BY url",
            [id_, row["url"]],
        ),
        "links": rows(
            connection,
            "SELECT k.url, k.relation, k.lang, a.document FROM document_links AS k LEFT JOIN addresses AS a ON a.url = k.url"
            " WHERE k.document = ? ORDER BY k.relation, k.url LIMIT ?",
            [id_, SEVERAL],
        ),
        "copies": rows(
            connection,
            "SELECT DISTINCT d.id, d.title, d.url, o.name AS publisher, o.tier FROM versions AS v"
            " JOIN versions AS w ON w.story = v.story JOIN documents AS d ON d.id = w.document JOIN sources AS o ON o.slug = d.source"
            " WHERE v.document = ?1 AND w.document <> ?1 ORDER BY d.url LIMIT ?2",
            [id_, SEVERAL],
        ),
        "issues": rows(
            connection,
            "SELECT i.kind, i.message, i.suggestion, t.state FROM issues AS i JOIN issue_states AS t ON t.issue = i.id"
            " WHERE i.document = ? ORDER BY i.kind, i.id",
            [id_],
        ),
    }


def _compared(
    desk: Desk, connection: sqlite3.Connection, document: str
) -> dict[str, Any]:
    """The change that is asked for, or the last one: both wordings with what differs, and a list of the differences."""
    changes = transitions(connection, document)
    asked = (desk.asked("before"), desk.asked("after"))
    chosen = next((t for t in changes if (t.before, t.version) == asked), None)
    if chosen is None and any(asked):
        raise Missing(f"The document {document} never changed from {asked[0]} to {asked[1]}.")  # fmt: skip
    if chosen is None and changes:
        chosen = changes[-1]
    if chosen is None:
        return {"changes": [], "chosen": None, "differences": [], "sides": None}
    before = wording(connection, chosen.before)
    after = wording(connection, chosen.version)
    found = differences(before, after)
    return {
        "changes": changes,
        "chosen": chosen,
        "differences": [
            (d, before.text[d.before_start : d.before_end], after.text[d.start : d.end])
            for d in found
        ],
        "sides": (
            _side(before.text, [(d.before_start, d.before_end, d) for d in found], "gone"),
            _side(after.text, [(d.start, d.end, d) for d in found], "new"),
        ),
    }  # fmt: skip


def _side(text: str, places: list[tuple[int, int, Difference]], kind: str) -> Markup:
    return marked(
        text, (Marked(start, end, kind, f"{kind}: {d.kind}", "") for start, end, d in places)
    )  # fmt: skip
