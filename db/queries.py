"""Named reads of a file that is open for reading: what the commands and the exports ask."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from db.clock import KIND as CLOCK_WRONG
from db.coverage import not_watched, silence, watched
from db.filters import (
    PUBLIC,
    FilterError,
    last_day,
    over_documents,
    standing,
    sure,
    where,
    wording_then,
)
from db.moments import LAST_RUN_FIRST
from db.records import Filters

FOLD_FROM = 3  # sources with the same trouble that are told one by one


class TimelineRow(NamedTuple):
    """Who said what, when, and where that stands."""

    date: str
    date_from: str  # said, published, seen; retold: of another time, which the text does not tell
    country: str
    office: str
    speaker: str
    kind: str
    modality: str
    text: str
    measures: str  # codes apart by commas, "not" before a negated one
    tier: str
    lang: str
    source: str
    url: str
    by_hand: str  # when a user added the page, or empty
    confidence: float
    sure: str  # the same in words: sure, likely, to check
    checked: str  # right, corrected, added: by a person; empty: nobody has looked
    statement: str
    story: str  # the same in all copies of one text; empty where they were not compared yet


class SearchRow(NamedTuple):
    """A statement or a document that holds the words."""

    found: str  # statement, document
    date: str
    country: str
    speaker: str
    modality: str  # of a statement
    text: str  # the words with their surroundings, marked by [ ]
    tier: str
    lang: str
    source: str
    url: str
    checked: str  # of a statement: right, corrected, added; empty: nobody has looked
    id: str


class IssueRow(NamedTuple):
    """What does not add up, or what a person should see."""

    kind: str
    message: str
    suggestion: str
    words: str
    url: str
    source: str
    state: str  # open, dismissed, reopened
    issue: str
    other_words: str  # the second place, where two do not fit together
    other_url: str


class SourceTrouble(NamedTuple):
    """One thing that is wrong with a source."""

    issue: str
    source: str  # empty: with the clock under which some were asked
    kind: str
    message: str
    first_seen_at: str


def timeline(
    connection: sqlite3.Connection, filters: Filters, limit: int | None = None
) -> Iterator[TimelineRow]:
    """Statements in order of time, only those that stand on the page now."""
    stands, on_the_day = standing(filters)
    condition, values = where(filters)
    rows = connection.execute(
        "SELECT s.date, s.date_from, s.country,"
        " coalesce(nullif(s.office_printed, ''), (SELECT label FROM offices WHERE slug = s.office), ''),"
        " coalesce(s.speaker, s.speaker_printed), s.kind, s.modality, s.text,"
        " (SELECT coalesce(replace(group_concat(DISTINCT iif(m.negated, 'not ', '') || m.measure), ',', ', '), '')"
        "  FROM statement_measures AS m WHERE m.statement = s.id),"
        " s.tier, s.lang, s.source, s.url, iif(d.by_hand, d.first_seen_at, ''), s.confidence,"
        f" {sure('s.confidence')}, s.checked, s.id,"
        " coalesce((SELECT t.story FROM story_texts AS t WHERE t.version = s.version), '')"
        " FROM statements AS s JOIN documents AS d ON d.id = s.document"
        f" WHERE {stands} AND {condition} ORDER BY s.date, s.url, s.start LIMIT ?",
        [*on_the_day, *values, -1 if limit is None else limit],
    )
    yield from (TimelineRow(*row) for row in rows)


def match_all(words: str) -> str:
    """A full-text query in which every word must occur and nothing is an operator; "a phrase" stays one."""
    parts = words.split('"')
    terms: list[str] = []
    for place, part in enumerate(parts):
        terms += (
            [part.strip()]
            if place % 2 and part.strip()
            else []
            if place % 2
            else part.split()
        )
    if not any(any(letter.isalnum() for letter in term) for term in terms):
        raise FilterError(
            f"{words.strip() or 'nothing'}: no word to search for; give one"
        )
    return " ".join(f'"{term}"' for term in terms)


def search(
    connection: sqlite3.Connection, words: str, filters: Filters, limit: int
) -> Iterator[SearchRow]:
    """Statements that hold all the words, then documents that do; the best match first."""
    query = match_all(words)
    stands, on_the_day = standing(filters)
    condition, values = where(filters)
    rows = connection.execute(
        "SELECT 'statement', s.date, s.country, coalesce(s.speaker, s.speaker_printed), s.modality,"
        " snippet(statements_fts, 0, '[', ']', ' … ', 24), s.tier, s.lang, s.source, s.url, s.checked, s.id"
        " FROM statements_fts AS f JOIN statements AS s ON s.rowid = f.rowid"
        f" WHERE statements_fts MATCH ? AND {stands} AND {condition} ORDER BY f.rank LIMIT ?",
        [query, *on_the_day, *values, limit],
    )
    yield from (SearchRow(*row) for row in rows)
    inside, more = _documents_where(filters)
    if filters.as_of:
        of_then, on_the_day = wording_then(filters, "v.id", "d.id")
        inside, more = f"{inside} AND {of_then}", [*more, *on_the_day]
    rows = connection.execute(
        f"SELECT 'document', {PUBLIC}, o.country, '', '',"
        " snippet(versions_fts, 1, '[', ']', ' … ', 24), o.tier, v.lang, d.source, d.url, '', d.id"
        " FROM versions_fts AS f JOIN versions AS v ON v.rowid = f.rowid JOIN documents AS d ON d.id = v.document"
        " JOIN sources AS o ON o.slug = d.source"
        f" WHERE versions_fts MATCH ? AND {inside} ORDER BY f.rank LIMIT ?",
        [query, *more, limit],
    )
    seen: set[str] = set()
    for row in rows:
        if row[-1] not in seen:  # two wordings of one page are one answer
            seen.add(row[-1])
            yield SearchRow(*row)


def _documents_where(filters: Filters) -> tuple[str, list[str]]:
    """The same filters over documents: those on speech ask for a statement in them that fits."""
    if (
        filters.speaker
        or filters.office
        or filters.measure
        or filters.kind
        or filters.checked_only
    ):
        condition, values = where(filters)
        return (
            f"EXISTS (SELECT 1 FROM statements AS s WHERE s.version = v.id AND s.checked <> 'wrong' AND {condition})",
            values,
        )
    condition, values = where(filters)
    return over_documents(condition), values


def issues(
    connection: sqlite3.Connection, filters: Filters, *, dismissed: bool = False
) -> Iterator[IssueRow]:
    """What does not add up in documents that fit the filters, by kind; what a person dismissed only where asked for."""
    inside, values = _documents_where(filters)
    if inside == "1":  # issues about a source have no document
        inside = "(1)"
        join = "LEFT JOIN"
    else:
        join = "JOIN"
    rows = connection.execute(
        "SELECT i.kind, i.message, i.suggestion, coalesce(substr(v.text, i.start + 1, i.\"end\" - i.start), ''),"
        " coalesce(d.url, ''), coalesce(i.source, ''), t.state, i.id,"
        " coalesce(substr(w.text, i.other_start + 1, i.other_end - i.other_start), ''), coalesce(e.url, '')"
        f" FROM issues AS i JOIN issue_states AS t ON t.issue = i.id {join} documents AS d ON d.id = i.document"
        f" {join} sources AS o ON o.slug = coalesce(i.source, d.source)"
        " LEFT JOIN versions AS v ON v.id = i.version LEFT JOIN versions AS w ON w.id = i.other_version"
        " LEFT JOIN documents AS e ON e.id = w.document"
        f" WHERE {inside} AND (? OR t.state <> 'dismissed') ORDER BY i.kind, i.first_seen_at, i.id",
        [*values, dismissed],
    )
    yield from (IssueRow(*row) for row in rows)


def folded(rows: Sequence[IssueRow]) -> list[IssueRow]:
    """For reading: what is wrong with many sources in the same way is one row that names them, where the first of them stood."""
    alike: dict[str, list[IssueRow]] = {}
    for row in rows:
        if row.source and not row.url:
            alike.setdefault(row.kind, []).append(row)
    many = {kind: found for kind, found in alike.items() if len(found) > FOLD_FROM}
    told = []
    for row in rows:
        found = many.get(row.kind, [])
        if row not in found:
            told.append(row)
        elif row is found[0]:
            names = ", ".join(sorted({one.source for one in found}))
            message = f"{len(found)} sources: {names}"
            each = "--format csv has a line for each"
            told.append(row._replace(message=message, suggestion=each, issue=""))
    return told


def source_troubles(connection: sqlite3.Connection) -> list[SourceTrouble]:
    """What is wrong with sources now, and what a wrong clock left behind, but for what a person dismissed."""
    rows = connection.execute(
        "SELECT i.id, coalesce(i.source, ''), i.kind, i.message, i.first_seen_at"
        " FROM issues AS i JOIN issue_states AS t ON t.issue = i.id"
        " WHERE (i.origin = 'check' AND i.source IS NOT NULL OR i.kind = ?)"
        " AND i.document IS NULL AND t.state <> 'dismissed' ORDER BY i.source, i.kind",
        (CLOCK_WRONG,),
    )
    return [SourceTrouble(*row) for row in rows]


def waiting(troubles: Iterable[SourceTrouble]) -> int:
    """How many sources wait for a person; one that is blocked was told once, and does not count, nor does a clock."""
    told_once = ("source blocked", CLOCK_WRONG)
    return len({one.source for one in troubles if one.kind not in told_once})


def stats(connection: sqlite3.Connection) -> dict[str, Any]:
    """What is in the file and how fresh it is: counts, spans of time, the last run."""

    def one(sql: str) -> Any:
        row = connection.execute(sql).fetchone()
        return row[0] if row else None

    def counts(sql: str) -> dict[str, int]:
        return {str(row[0]): row[1] for row in connection.execute(sql)}

    last = connection.execute(
        "SELECT command, started_at, finished_at, outcome, counts FROM runs"
        f" ORDER BY {LAST_RUN_FIRST} LIMIT 1"
    ).fetchone()
    return {
        "sources": counts(
            "SELECT state, count(*) FROM sources GROUP BY state ORDER BY state"
        ),
        "documents": one("SELECT count(*) FROM documents"),
        "on_topic": one("SELECT count(*) FROM documents WHERE on_topic"),
        "by_hand": one("SELECT count(*) FROM documents WHERE by_hand"),
        "versions": one("SELECT count(*) FROM versions"),
        "not_tagged_yet": one(
            "SELECT count(*) FROM versions WHERE tagged_with IS NULL"
        ),
        "statements": one("SELECT count(*) FROM statements WHERE latest = 1"),
        "statements_by_kind": counts(
            "SELECT kind, count(*) FROM statements WHERE latest = 1 GROUP BY kind ORDER BY 2 DESC"
        ),
        "statements_by_tier": counts(
            "SELECT tier, count(*) FROM statements WHERE latest = 1 GROUP BY tier ORDER BY 2 DESC"
        ),
        "statements_by_language": counts(
            "SELECT lang, count(*) FROM statements WHERE latest = 1 GROUP BY lang ORDER BY 2 DESC"
        ),
        "issues": counts(
            "SELECT kind, count(*) FROM issue_states WHERE state <> 'dismissed' GROUP BY kind ORDER BY 2 DESC"
        ),
        "published_from": one("SELECT min(published_on) FROM documents WHERE on_topic"),
        "published_to": one("SELECT max(published_on) FROM documents WHERE on_topic"),
        "last_run": {**dict(last), "counts": json.loads(last["counts"])}
        if last
        else None,
    }


def not_tagged(connection: sqlite3.Connection) -> str:
    """That texts wait for tags, so that an answer made of tags is not taken for whole; empty where none does."""
    (waiting,) = connection.execute(
        "SELECT count(*) FROM versions WHERE tagged_with IS NULL"
    ).fetchone()
    if not waiting:
        return ""
    texts = "1 text is" if waiting == 1 else f"{waiting} texts are"
    return f"{texts} not tagged yet: run 'returnwatch tag'"


def nothing_found(connection: sqlite3.Connection, filters: Filters) -> str:
    """What an empty answer means: silence in so many documents, partly watched, or nothing watched at all.

    By a day, only what was public by then counts. That texts wait for tags, ``not_tagged`` says.
    """
    if filters.as_of:
        to = min(filter(None, (filters.to, filters.as_of)), key=last_day)
        filters = replace(filters, to=to)
    if about := silence(connection, filters):
        return about
    public, values = "", list[str]()
    if filters.as_of:
        public = "substr(first_seen_at, 1, 10)"
        if not filters.known_to_us:
            public = f"coalesce(published_on, {public})"
        public, values = f" WHERE {public} <= ?", [last_day(filters.as_of)]
    documents, on_topic, known = connection.execute(
        "SELECT count(*), coalesce(sum(on_topic), 0), (SELECT count(*) FROM documents)"
        f" FROM documents{public}",
        values,
    ).fetchone()
    if not known:
        return "Nothing found: no document has been read yet. 'returnwatch run' reads the sources, 'returnwatch add' one page."
    if not documents:
        return (
            f"Nothing found: none of {known} documents was public by {filters.as_of}."
        )
    unwatched = not_watched(connection)
    # naming nearly all of them would tell less than their number
    which = (
        " ".join(unwatched)
        if len(unwatched) <= 16
        else f"{len(unwatched)} of {len(watched())} countries"
    )
    blank = f" Not watched ('returnwatch coverage'): {which}." if unwatched else ""
    return f"Nothing found in {documents} documents, {on_topic} of them on the topic.{blank}"
