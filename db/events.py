"""Events and utterances as readers ask for them: what happened, and what was said once with all its versions."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from db.filters import PUBLIC, last_day, over_documents, standing, where
from db.records import Filters
from db.statement_ids import NoSuchStatement, resolve

KINDS: Final = ("letter", "flight", "talks", "visit", "reply", "decision", "ruling")


class EventRow(NamedTuple):
    """Something that happened, once."""

    date: str
    precision: str  # day, week, month; about: no text prints the day
    kind: str
    country: str
    people: int | str  # put out of the country; empty where no text counts them
    headline: str
    left_from: str
    to: str
    service: str  # charter, scheduled
    documents: int
    languages: int
    more: str  # "+9 documents, 6 languages"
    words: str  # in which the most official document tells of it
    source: str
    url: str
    public_from: str
    replies_to: str
    letter: str
    event: str


class UtteranceRow(NamedTuple):
    """What was said once, in the wording of its most official document."""

    date: str
    country: str
    office: str
    speaker: str
    text: str
    modality: str
    versions: int
    documents: int
    languages: int
    other_speakers: int  # versions that print another speaker
    more: str
    tier: str
    lang: str
    source: str
    url: str
    statement: str  # the root's


class LineageRow(NamedTuple):
    """A version of an utterance, under the one that it came from."""

    depth: int
    wording: str  # root, verbatim, trimmed, reworded, translated
    date: str
    tier: str
    lang: str
    source: str
    speaker: str
    other_speaker: str  # yes where it is another than the most official version's
    text: str
    added: str
    removed: str
    url: str
    parent: str
    statement: str


def has_events(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM events LIMIT 1").fetchone() is not None


def is_linked(connection: sqlite3.Connection) -> bool:
    """Whether linking has found anything: an utterance there is wherever it met a statement."""
    found = "SELECT 1 FROM utterances UNION ALL SELECT 1 FROM events LIMIT 1"
    return connection.execute(found).fetchone() is not None


def more(documents: int, languages: int) -> str:
    """What is folded into one line: "+9 documents, 6 languages"; empty for one document."""
    if documents < 2:
        return ""
    others = f"+{documents - 1} document{'s' if documents > 2 else ''}"
    return f"{others}, {languages} languages" if languages > 1 else others


def events(
    connection: sqlite3.Connection,
    filters: Filters,
    kinds: tuple[str, ...] = (),
    limit: int | None = None,
) -> Iterator[EventRow]:
    """What happened, in order of time, told by documents that fit the filters.

    --country is of who acted, or signed; --measure what it is about; --speaker, --office and --kind do not apply.
    """
    condition, values = _told_by(filters)
    more_values: list[str | int] = []
    if filters.from_:
        condition += " AND e.on_date >= ?"
        more_values.append(filters.from_)
    if filters.to:
        condition += " AND e.on_date <= ?"
        more_values.append(last_day(filters.to))
    if kinds:
        condition += f" AND e.kind IN ({_marks(kinds)})"
        more_values += kinds
    if filters.country:
        marks = _marks(filters.country)
        joint, others = _among_details("with", filters.country)
        condition += (
            f" AND (e.country IN ({marks}) OR {joint} OR e.letter IN (SELECT g.letter FROM signatures AS g"
            f" WHERE g.act IN ('signed', 'backed') AND g.country IN ({marks})))"
        )
        more_values += [*filters.country, *others, *filters.country]
    if filters.measure:
        asked, codes = _among_details("measures", filters.measure)
        condition += f" AND {asked}"
        more_values += codes
    rows = connection.execute(
        "SELECT e.on_date, e.precision, e.kind, e.country, coalesce(e.people_count, ''), e.headline,"
        " coalesce(json_extract(e.details, '$.from'), ''), coalesce(json_extract(e.details, '$.to'), ''),"
        " coalesce(json_extract(e.details, '$.service'), ''), e.documents, e.languages, '',"
        ' (SELECT substr(r.text, x.start + 1, x."end" - x.start) FROM event_documents AS x WHERE x.event = e.id'
        "  AND x.version = e.root_version ORDER BY x.start LIMIT 1),"
        " b.source, b.url, e.public_from, coalesce(e.replies_to, ''), coalesce(e.letter, ''), e.id"
        " FROM events AS e JOIN versions AS r ON r.id = e.root_version JOIN documents AS b ON b.id = r.document"
        f" WHERE {condition} ORDER BY e.on_date, e.kind, e.id LIMIT ?",
        [*values, *more_values, -1 if limit is None else limit],
    )
    for row in rows:
        found = EventRow(*row)
        yield found._replace(
            words=" ".join((found.words or "").split()),
            more=more(found.documents, found.languages),
        )


def _told_by(filters: Filters) -> tuple[str, list[str]]:
    """Events of which a document that fits the filters tells, as far as they are on documents; and by a day."""
    condition, values = where(Filters(tier=filters.tier, lang=filters.lang, source=filters.source))  # fmt: skip
    parts: list[str] = []
    if condition != "1":
        parts.append(
            "e.id IN (SELECT x.event FROM event_documents AS x JOIN versions AS v ON v.id = x.version"
            " JOIN documents AS d ON d.id = v.document JOIN sources AS o ON o.slug = d.source"
            f" WHERE {over_documents(condition)})"
        )
    if filters.as_of:
        parts.append(
            f"substr(e.{'first_seen_at' if filters.known_to_us else 'public_from'}, 1, 10) <= ?"
        )
        values = [*values, last_day(filters.as_of)]
    return " AND ".join(parts) or "1", values


def utterances(
    connection: sqlite3.Connection, filters: Filters, limit: int | None = None
) -> Iterator[UtteranceRow]:
    """What was said once, in order of time, where a version fits the filters."""
    stands, on_the_day = standing(filters)
    condition, values = where(filters)
    rows = connection.execute(
        "SELECT u.first_date, u.country,"
        " coalesce(nullif(r.office_printed, ''), (SELECT label FROM offices WHERE slug = r.office), ''),"
        " coalesce(r.speaker, r.speaker_printed), r.text, r.modality, u.size, u.documents, u.languages,"
        " (SELECT count(*) FROM lineage AS l WHERE l.utterance = u.id AND l.other_speaker), '',"
        " r.tier, r.lang, r.source, r.url, r.id"
        " FROM utterances AS u JOIN statements AS r ON r.id = u.root"
        f" WHERE u.id IN (SELECT s.utterance FROM statements AS s WHERE {stands} AND {condition})"
        " ORDER BY u.first_date, r.url, r.start LIMIT ?",
        [*on_the_day, *values, -1 if limit is None else limit],
    )
    for row in rows:
        found = UtteranceRow(*row)
        yield found._replace(more=more(found.documents, found.languages))


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _among_details(name: str, codes: Sequence[str]) -> tuple[str, list[str]]:
    """A condition, with its values, that one of the codes stands in the event's details under a name, parted by spaces."""
    one = f"instr(' ' || coalesce(json_extract(e.details, '$.{name}'), '') || ' ', ?)"
    return f"({' OR '.join([one] * len(codes))})", [f" {code} " for code in codes]


def find(connection: sqlite3.Connection, named: str) -> str:
    """The statement whose id begins so, one that moved followed; or the first that holds these words. Raises NoSuchStatement."""
    if re.search(r"\s", named.strip()):
        return _holding(connection, named)
    return resolve(connection, named)


def _holding(connection: sqlite3.Connection, words: str) -> str:
    """Of the statements that hold these words, in this order, the root of its utterance if there is one."""
    asked = '"' + words.strip().replace('"', " ") + '"'
    row = connection.execute(
        "SELECT s.id FROM statements_fts AS f JOIN statements AS s ON s.rowid = f.rowid"
        " LEFT JOIN utterances AS u ON u.root = s.id WHERE statements_fts MATCH ? AND s.latest = 1"
        " ORDER BY u.id IS NULL, s.date, s.id LIMIT 1",
        (f"text : {asked}",),
    ).fetchone()
    if row is None:
        raise NoSuchStatement(
            f"{words}: nobody is found to have said that in these words; 'returnwatch search' finds words that stand apart"
        )
    return str(row[0])


def lineage(connection: sqlite3.Connection, statement: str) -> list[LineageRow]:
    """All versions of the utterance that a statement belongs to, each under its parent. Empty before it was linked."""
    rows = connection.execute(
        f"SELECT l.child, coalesce(l.parent, ''), l.wording, l.added, l.removed, l.other_speaker, {PUBLIC}, s.tier, s.lang,"
        " s.source, coalesce(s.speaker, s.speaker_printed), s.text, s.url, s.start"
        " FROM lineage AS l JOIN statements AS s ON s.id = l.child JOIN versions AS v ON v.id = s.version"
        " WHERE l.utterance = (SELECT m.utterance FROM lineage AS m WHERE m.child = ?)"
        " ORDER BY 7, s.tier, s.url, s.start",
        (statement,),
    ).fetchall()
    under: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        under.setdefault(row[1], []).append(row)
    found: list[LineageRow] = []
    waiting = [(0, row) for row in reversed(under.get("", ()))]
    while waiting:
        depth, row = waiting.pop()
        child, parent, wording, added, removed, other = row[:6]
        found.append(
            LineageRow(
                depth, wording, row[6], row[7], row[8], row[9], row[10], "yes" if other else "", " ".join(row[11].split()),
                "; ".join(json.loads(added)), "; ".join(json.loads(removed)), row[12], parent, child,
            )
        )  # fmt: skip
        waiting += [(depth + 1, other) for other in reversed(under.get(child, ()))]
    return found
