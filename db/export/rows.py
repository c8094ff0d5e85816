"""What an export tells of a statement: the timeline's row, the sentence around it, and where the proof lies.

Of a text nothing but the sentence of the evidence leaves the file: what the press wrote belongs to the press.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from db.diff import sentences
from db.filters import standing, where
from db.moments import LATEST_WORDING
from db.queries import TimelineRow
from db.records import Filters

AROUND = 400  # characters on each side in which the ends of the sentence are looked for
CUT = "…"


class Cited(NamedTuple):
    """A row of the timeline, in its columns, then what a reader needs to find the words again."""

    date: str
    date_from: str
    country: str
    office: str
    speaker: str
    kind: str
    modality: str
    text: str
    measures: str
    tier: str
    lang: str
    source: str
    url: str
    by_hand: str
    confidence: float
    sure: str
    checked: str
    statement: str
    story: str
    before: str  # the rest of the sentence, as printed: before the words
    after: str  # and after them
    title: str
    publisher: str
    published: str
    accessed: str  # when the bytes were fetched, UTC
    archive: str  # file in the archive's folder; empty: no copy was kept
    archive_offset: int | None
    body_sha256: str
    person: str
    office_id: str
    version: str
    start: int  # in the version's text, code points
    end: int
    first_seen_at: str


assert Cited._fields[: len(TimelineRow._fields)] == TimelineRow._fields


def cited(
    connection: sqlite3.Connection, rows: Iterable[TimelineRow]
) -> Iterator[Cited]:
    """The timeline's rows with their proof; one look-up a row by key, so that a million rows need no memory."""
    documents: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        version, start, end, person, office, first_seen, before, words, after = (
            connection.execute(
                "SELECT s.version, s.start, s.\"end\", coalesce(s.person, ''), coalesce(s.office, ''), s.first_seen_at,"
                f" substr(v.text, max(s.start - {AROUND}, 0) + 1, min(s.start, {AROUND})),"
                ' substr(v.text, s.start + 1, s."end" - s.start),'
                f' substr(v.text, s."end" + 1, {AROUND})'
                " FROM statements AS s JOIN versions AS v ON v.id = s.version WHERE s.id = ?",
                (row.statement,),
            ).fetchone()
        )
        if version not in documents:
            documents.clear()  # rows of one page stand together for the most part
            documents[version] = _about(connection, version)
        sentence = around(before, words, after, start > AROUND)
        place = (person, office, version, start, end, first_seen)
        yield Cited._make((*row, *sentence, *documents[version], *place))


def _about(connection: sqlite3.Connection, version: str) -> tuple[Any, ...]:
    row = connection.execute(
        "SELECT v.title, p.name, coalesce(d.published_on, ''), coalesce(c.fetched_at, v.first_seen_at),"
        " coalesce(c.warc, ''), iif(c.warc <> '', c.\"offset\", NULL), coalesce(c.body_sha256, '')"
        " FROM versions AS v JOIN documents AS d ON d.id = v.document JOIN sources AS p ON p.slug = d.source"
        " LEFT JOIN captures AS c ON c.id = (SELECT k.id FROM captures AS k WHERE k.version = v.id"
        "   ORDER BY k.warc = '', k.fetched_at, k.id LIMIT 1) WHERE v.id = ?",
        (version,),
    ).fetchone()
    return tuple(row)


def around(before: str, words: str, after: str, more: bool) -> tuple[str, str]:
    """What stands before and after the words in their sentence. ``more``: the text goes on to the left of ``before``."""
    whole = before + words + after
    start, end = len(before), len(before) + len(words)
    first, last = start, end
    for a, b in sentences(whole):
        if a < end and b > start:
            first, last = min(first, a), max(last, b)
    left, right = whole[first:start], whole[end:last]
    if more and first == 0:
        left = CUT + left
    if last == len(whole) and len(after) == AROUND:
        right += CUT
    return left, right


class SignatoryRow(NamedTuple):
    """A country as one text prints it with a letter."""

    letter: str
    dated_on: str
    country: str
    act: str
    person: str
    printed_as: str
    list_complete: str
    publisher: str
    title: str
    published: str
    url: str


class FigureRow(NamedTuple):
    """A number as one text prints it."""

    value: float
    high: float | None
    unit: str
    approx: str
    counts: str
    country: str
    period: str
    source_named: str
    printed: str
    publisher: str
    title: str
    published: str
    url: str
    claim: str


class SourceListed(NamedTuple):
    """A publisher, with how many of the listed statements are from it."""

    source: str
    publisher: str
    country: str
    tier: str
    lang: str
    state: str
    last_answer: str
    statements: int
    url: str


#: versions whose statements are listed; all that stand now where nothing is filtered
def _versions(filters: Filters) -> tuple[str, list[str]]:
    stands, on_the_day = standing(filters)
    condition, values = where(filters)
    if condition == "1" and not filters.as_of:
        return f"v.id = ({LATEST_WORDING})", []
    return (
        f"v.id IN (SELECT s.version FROM statements AS s WHERE {stands} AND {condition})",
        [*on_the_day, *values],
    )


def signatories(
    connection: sqlite3.Connection, filters: Filters
) -> Iterator[SignatoryRow]:
    """Who is printed as signing, in texts whose statements are listed."""
    inside, values = _versions(filters)
    rows = connection.execute(
        "SELECT coalesce(g.letter, ''), coalesce(nullif(m.dated_on, ''), l.dated_on, ''), g.country, g.act, coalesce(p.name, g.person, ''),"
        " substr(v.text, g.start + 1, g.\"end\" - g.start), iif(g.list_complete, 'yes', 'no'), o.name, v.title,"
        " coalesce(d.published_on, ''), d.url FROM signatures AS g JOIN versions AS v ON v.id = g.version"
        " JOIN documents AS d ON d.id = v.document JOIN sources AS o ON o.slug = d.source"
        " LEFT JOIN letter_mentions AS m ON m.id = g.mention LEFT JOIN letters AS l ON l.id = g.letter"
        f" LEFT JOIN people AS p ON p.slug = g.person WHERE {inside} ORDER BY v.public_from, d.url, g.start, g.country",
        values,
    )
    yield from (SignatoryRow(*row) for row in rows)


def figures(connection: sqlite3.Connection, filters: Filters) -> Iterator[FigureRow]:
    """Numbers that claim something, in texts whose statements are listed."""
    inside, values = _versions(filters)
    rows = connection.execute(
        "SELECT f.value, f.high, f.unit, f.approx, f.counts, f.country, f.period, f.source_named,"
        " substr(v.text, f.start + 1, f.\"end\" - f.start), o.name, v.title, coalesce(d.published_on, ''), d.url,"
        " coalesce(f.claim, '') FROM figures AS f JOIN versions AS v ON v.id = f.version"
        " JOIN documents AS d ON d.id = v.document JOIN sources AS o ON o.slug = d.source"
        f" WHERE {inside} ORDER BY v.public_from, d.url, f.start",
        values,
    )
    yield from (FigureRow(*row) for row in rows)


def sources(connection: sqlite3.Connection, filters: Filters) -> Iterator[SourceListed]:
    """The publishers of the listed statements."""
    stands, on_the_day = standing(filters)
    condition, values = where(filters)
    rows = connection.execute(
        "SELECT o.slug, o.name, o.country, o.tier, o.lang, o.state, coalesce((SELECT max(k.at) FROM source_checks AS k"
        "  WHERE k.source = o.slug AND k.outcome IN ('ok', 'unchanged')), ''), count(*), o.url"
        f" FROM statements AS s JOIN sources AS o ON o.slug = s.source WHERE {stands} AND {condition}"
        " GROUP BY o.slug ORDER BY o.country, o.slug",
        [*on_the_day, *values],
    )
    yield from (SourceListed(*row) for row in rows)
