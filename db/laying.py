"""Writing statements: what the machine says with what people decided laid over it. On an open transaction.

A row shows what was decided; ``checked`` says so, and ``machine`` keeps what the machine says in its place, as JSON of the
fields that differ, or ``null`` where the machine has no such statement. Where ``machine`` is empty the row is the
machine's. A statement that a person took away stays in its table (``checked`` wrong) and is nobody's latest word.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict

from db.decided import Known, Laid, LookUp, lay_over
from db.decisions import on_document
from db.found import Annotation, StatementFound
from db.laid_positions import follow_statements
from db.records import Text, key, slug

MOVED_OVERLAP = 0.5  # share of the longer span that old and new must have in common
UNFIT = "decision does not fit"
UNKNOWN = "unknown:"  # begins the id of a person who is not in the register

COLUMNS = (
    "id", "version", "document", "start", "end", "spans", "text", "kind", "speaker_kind", "speaker_start",
    "speaker_end", "speaker_printed", "speaker", "person", "office", "office_printed", "country", "modality",
    "metonymy", "said_on", "said_start", "said_end", "date", "date_from", "confidence", "rule", "source", "tier",
    "lang", "url", "public_from", "first_seen_at", "latest", "checked", "machine",
)  # fmt: skip


def unknown_person(name: str) -> str:
    """The id of a person who is not in the register: the same for the same name, however it is accented."""
    return UNKNOWN + slug(name)


def look_up(connection: sqlite3.Connection) -> LookUp:
    """Who a name means in this file's register."""

    def known(name: str, day: str) -> Known | None:
        people = connection.execute(
            "SELECT DISTINCT p.slug, p.name FROM names AS n JOIN people AS p ON p.slug = n.person"
            " WHERE n.name = ? COLLATE NOCASE AND n.note = ''",
            (name,),
        ).fetchall()
        if len(people) != 1:
            return None
        held = connection.execute(
            "SELECT o.slug, o.country FROM tenures AS t JOIN offices AS o ON o.slug = t.office WHERE t.person = ?1"
            " AND t.from_on <> '' AND (substr(?2, 1, length(t.from_on)) > t.from_on OR ?2 = t.from_on)"
            " AND (t.to_on = '' OR ?2 <= t.to_on)",
            (people[0][0], day),
        ).fetchall()
        office, country = held[0] if len(held) == 1 else (None, "")
        return Known(people[0][0], people[0][1], office, country)

    return known


def write_statements(
    connection: sqlite3.Connection, text: Text, annotation: Annotation, latest: bool
) -> None:
    """Put a version's statements in place of those that it had. Ids of statements that moved are forwarded."""
    decisions = on_document(connection, text.document)
    laid = [Laid(s, s) for s in annotation.statements]
    if decisions:
        laid, _ = lay_over(
            text.text,
            text.published,
            annotation.statements,
            decisions,
            look_up(connection),
        )
    before = {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            'SELECT id, start, "end" FROM statements WHERE version = ?', (text.id,)
        )
    }
    found: dict[str, Laid] = {}
    for row in laid:
        statement = key(text.id, row.found.start, row.found.end)
        if statement not in found or found[statement].checked == "wrong":
            found[statement] = row
    spans = {
        statement: (row.found.start, row.found.end)
        for statement, row in found.items()
        if row.checked != "wrong"
    }
    forward = {
        old: new
        for old in before.keys() - found.keys()
        if (new := _moved_to(before[old], spans))
    }
    for statement, row in found.items():
        if (m := row.machine) and (own := key(text.id, m.start, m.end)) != statement:
            forward[own] = statement
    for old, new in forward.items():
        connection.execute(
            "INSERT INTO moved_ids (old, new) VALUES (?, ?) ON CONFLICT (old) DO UPDATE SET new = excluded.new",
            (old, new),
        )
    connection.executemany(
        "DELETE FROM statements WHERE id = ?",
        [(old,) for old in before.keys() - found.keys()],
    )
    connection.executemany(
        "DELETE FROM moved_ids WHERE old = ?", [(statement,) for statement in found]
    )
    for statement, row in found.items():
        _write_statement(connection, statement, text, row, latest, annotation.lang)
        _write_inside(connection, statement, row.found, annotation)
    follow_statements(connection, text.document)


def _moved_to(span: tuple[int, int], found: dict[str, tuple[int, int]]) -> str | None:
    best, best_share = None, 0.0
    for statement, (start, end) in found.items():
        common = min(span[1], end) - max(span[0], start)
        share = common / max(span[1] - span[0], end - start, 1)
        if share >= MOVED_OVERLAP and share > best_share:
            best, best_share = statement, share
    return best


def _write_statement(
    connection: sqlite3.Connection,
    statement: str,
    text: Text,
    row: Laid,
    latest: bool,
    lang: str,
) -> None:
    s = row.found
    words = "\n".join(text.text[a:b] for a, b in s.spans or ((s.start, s.end),))
    printed = (
        text.text[s.speaker_start : s.speaker_end]
        if s.speaker_start is not None
        else ""
    )
    if s.said_on:
        date, date_from = s.said_on, "said"
    elif text.published:
        date, date_from = text.published, "published"
    else:
        # a web archive had the words before we did
        date, date_from = (text.public_from or text.first_seen_at)[:10], "seen"
    if s.retold and not s.said_on:
        date_from = "retold"
    person = s.person
    if person is None and s.speaker_kind == "person" and s.speaker:
        person = unknown_person(s.speaker)
    values = (
        statement, text.id, text.document, s.start, s.end, json.dumps(s.spans), words, s.kind, s.speaker_kind,
        s.speaker_start, s.speaker_end, printed, s.speaker, person, s.office, s.office_printed, s.country, s.modality,
        s.metonymy, s.said_on or None, s.said_start, s.said_end, date, date_from, s.confidence, s.rule, text.source,
        text.tier, lang, text.url, text.published or text.public_from or None, text.first_seen_at,
        latest and row.checked != "wrong", row.checked, _machine(row),
    )  # fmt: skip
    names = ", ".join(f'"{column}"' for column in COLUMNS)
    changes = ", ".join(f'"{column}" = excluded."{column}"' for column in COLUMNS[1:])
    differs = " OR ".join(
        f'statements."{column}" IS NOT excluded."{column}"' for column in COLUMNS[1:]
    )
    # guarded: an unchanged row touches neither the table nor the full-text index
    connection.execute(
        f"INSERT INTO statements ({names}) VALUES ({', '.join('?' * len(values))})"
        f" ON CONFLICT (id) DO UPDATE SET {changes} WHERE {differs}",
        values,
    )


def _machine(row: Laid) -> str:
    """What the machine says in place of a row, as JSON; empty where it says the same."""
    if row.machine is None:
        return "null"
    shown = asdict(row.found)
    differs = {
        name: value
        for name, value in asdict(row.machine).items()
        if value != shown[name]
    }
    return json.dumps(differs, ensure_ascii=False, sort_keys=True) if differs else ""


def _write_inside(
    connection: sqlite3.Connection,
    statement: str,
    s: StatementFound,
    annotation: Annotation,
) -> None:
    spans = s.spans or ((s.start, s.end),)

    def inside(start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in spans)

    connection.execute(
        "DELETE FROM statement_measures WHERE statement = ?", (statement,)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO statement_measures VALUES (?, ?, ?, ?, ?)",
        [
            (m.code, statement, m.start, m.end, m.negated)
            for m in annotation.measures
            if inside(m.start, m.end)
        ],
    )
    connection.execute(
        "DELETE FROM statement_countries WHERE statement = ?", (statement,)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO statement_countries VALUES (?, ?)",
        [(c.iso2, statement) for c in annotation.countries if inside(c.start, c.end)],
    )


def write_unfit(connection: sqlite3.Connection, text: Text) -> None:
    """An issue for each decision whose words the page, as it stands now, no longer has."""
    decisions = on_document(connection, text.document)
    if not decisions:
        return
    _, unfit = lay_over(text.text, text.published, (), decisions, look_up(connection))
    connection.executemany(
        "INSERT INTO issues (id, kind, origin, source, document, version, message, suggestion, first_seen_at)"
        " VALUES (?, ?, 'tag', ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version",
        [
            (
                key(UNFIT, text.document, d.id),
                UNFIT,
                text.source,
                text.document,
                text.id,
                f"{d.who} decided on {d.at[:10]} ({d.action}) about words that are no longer on the page: {_short(d.target['exact'])}",
                "look at the page and decide again; the decision is kept, and fits again where the words do",
                text.first_seen_at,
            )
            for d in unfit
        ],
    )


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 80 else words[:79] + "…"
