"""What changed on each page: the differences between one wording and the next, kept so that a view can show them.

Derived: made from the frozen wordings, their tags and the code, and made again when one of these is another. Only
captures that were read in the same way are compared, so that a better extractor makes no edit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from db.diff import RULES, Difference, differences
from db.diff_kinds import Evidence, Mark, Wording
from db.observed import write_issue
from db.records import IssueFound, key

CHANGED = "quotation changed"  # the issue's kind


@dataclass(frozen=True, slots=True)
class Transition:
    """A page that showed one wording and then another."""

    document: str
    before: str  # versions
    version: str
    before_at: str  # when the earlier wording was captured last
    changed_at: (
        str  # when the later one was captured first; a web archive's time counts
    )
    same_reader: int  # 0: what differs may be ours, 1


# With what a capture was read: the extractor, the code's version and the source's own rules.
_TRANSITIONS = """
WITH seen AS (
  SELECT document, version, moment AS at, fetched_at, rowid AS nth,
         extractor || coalesce(json_extract(nullif(read_as, ''), '$.by'), '') || coalesce(json_extract(nullif(read_as, ''), '$.rules'), '') AS reader
  FROM captures WHERE version IS NOT NULL AND document IN ({documents})
), following AS (
  SELECT document, version, at, fetched_at, nth, reader, lag(version) OVER w AS before, lag(at) OVER w AS before_at,
         lag(reader) OVER w AS before_reader
  FROM seen WINDOW w AS (PARTITION BY document ORDER BY at, fetched_at, nth)
)
SELECT document, before, version, before_at, at, reader = before_reader FROM following
WHERE before <> version ORDER BY document, at, fetched_at, nth
"""
_SEVERAL = "SELECT document FROM versions GROUP BY document HAVING count(*) > 1"


def transitions(connection: sqlite3.Connection, document: str) -> list[Transition]:
    """A document's changes of wording, in order of time."""
    rows = connection.execute(_TRANSITIONS.format(documents="?"), (document,))
    return [Transition(*row) for row in rows]


def wording(connection: sqlite3.Connection, version: str) -> Wording:
    """A version's text with what its tags say."""
    text, lang, body_start = connection.execute(
        "SELECT text, lang, body_start FROM versions WHERE id = ?", (version,)
    ).fetchone()
    return Wording(text, lang, body_start, tuple(_marks(connection, version)))


def _marks(connection: sqlite3.Connection, version: str) -> Iterator[Mark]:
    spoken = connection.execute(
        "SELECT json_extract(p.value, '$[0]'), json_extract(p.value, '$[1]'), s.kind, coalesce(s.speaker, '')"
        " FROM statements AS s, json_each(iif(s.spans = '[]', json_array(json_array(s.start, s.\"end\")), s.spans)) AS p"
        " WHERE s.version = ?",
        (version,),
    )
    for start, end, kind, speaker in spoken:
        called = "reported" if kind == "indirect" else "quotation"
        yield Mark(start, end, called, speaker)
    for query in (
        "SELECT start, \"end\", 'number', value || ' ' || coalesce(high, '') || unit FROM figures WHERE version = ?",
        "SELECT said_start, said_end, 'date', said_on FROM statements WHERE version = ? AND said_start IS NOT NULL",
        "SELECT start, \"end\", CASE kind WHEN 'person' THEN 'name' WHEN 'measure' THEN 'measure'"
        " WHEN 'measure negated' THEN 'measure' ELSE 'country' END,"
        " iif(kind = 'measure negated', 'not ', '') || entity FROM mentions WHERE version = ?",
    ):
        for row in connection.execute(query, (version,)):
            yield Mark(*row)


@dataclass(frozen=True, slots=True)
class ChangedQuotation:
    """What a person should see of a transition, with both places."""

    transition: Transition
    text: str  # of the later wording
    issue: IssueFound
    before: tuple[int, int]  # where it stood in the earlier wording


@dataclass(frozen=True, slots=True)
class Made:
    """The differences of one document, ready to be written."""

    document: str
    rows: list[tuple[str | int, ...]]
    issues: list[ChangedQuotation]


def to_make(connection: sqlite3.Connection) -> Iterator[list[tuple[Transition, str]]]:
    """Documents whose changes are missing or were made with something else: their transitions, each with its mark."""
    kept: dict[tuple[str, str], str] = {
        (row[0], row[1]): row[2]
        for row in connection.execute(
            "SELECT before, version, made_with FROM changes WHERE rank = 1"
        )
    }
    taggers = dict(
        connection.execute(
            f"SELECT id, coalesce(tagged_with, '') FROM versions WHERE document IN ({_SEVERAL})"
        )
    )
    rows = connection.execute(_TRANSITIONS.format(documents=_SEVERAL)).fetchall()
    for _, its in groupby(rows, key=lambda row: row[0]):
        wanted: dict[tuple[str, str], tuple[Transition, str]] = {}
        for row in its:
            one = Transition(*row)
            pair = (one.before, one.version)
            if one.same_reader and pair not in wanted:
                wanted[pair] = one, key(RULES, *(taggers[version] for version in pair))
        if any(kept.get(pair) != mark for pair, (_, mark) in wanted.items()):
            yield list(wanted.values())


def make(
    connection: sqlite3.Connection, wanted: Sequence[tuple[Transition, str]]
) -> Made:
    """All differences of one document's transitions, and what a person should see of them. Reads only."""
    made = Made(wanted[0][0].document, [], [])
    for transition, mark in wanted:
        before = wording(connection, transition.before)
        after = wording(connection, transition.version)
        found = differences(before, after)
        made.rows.extend(
            (
                transition.version, transition.before, d.rank, d.kind, d.start, d.end, d.before_start, d.before_end,
                *d.sentence, *d.before_sentence, transition.changed_at, mark,
            )
            for d in found
        )  # fmt: skip
        made.issues.extend(
            ChangedQuotation(transition, after.text, issue, stood)
            for issue, stood in _changed_quotations(transition, before, after, found)
        )
    return made


def _changed_quotations(
    transition: Transition,
    before: Wording,
    after: Wording,
    found: Iterable[Difference],
) -> Iterator[tuple[IssueFound, tuple[int, int]]]:
    """One issue a sentence in which words that were printed as spoken are others now, or gone; and where they stood before."""
    evidence = Evidence(before)
    changed = sorted(
        (
            d
            for d in found
            if d.kind == "quotation" and evidence.spoken((d.before_start, d.before_end))
        ),
        key=lambda d: (d.sentence, d.start, d.before_start),
    )
    for sentence, group in groupby(changed, key=lambda d: d.sentence):
        its = list(group)
        told = "; ".join(_told(d, before.text, after.text) for d in its)
        stands = sentence[0] < sentence[1]
        issue = IssueFound(
            CHANGED,
            f"an official page changed words that it prints as spoken: {told}",
            sentence[0] if stands else None,
            sentence[1] if stands else None,
            f"'returnwatch diff {transition.document}' shows both wordings; say which one you quote",
        )
        yield (
            issue,
            (
                min(d.before_sentence[0] for d in its),
                max(d.before_sentence[1] for d in its),
            ),
        )


def _told(difference: Difference, before: str, after: str) -> str:
    was = " ".join(before[difference.before_start : difference.before_end].split())
    now = " ".join(after[difference.start : difference.end].split())
    if not was:
        return f"“{now}” was put in"
    return f"“{was}” is now “{now}”" if now else f"“{was}” is gone"


def write(connection: sqlite3.Connection, made: Made) -> None:
    """In place of what the document had. On an open transaction."""
    connection.execute(
        "DELETE FROM changes WHERE version IN (SELECT id FROM versions WHERE document = ?)",
        (made.document,),
    )
    connection.executemany(
        f"INSERT INTO changes VALUES ({', '.join('?' * 14)})", made.rows
    )
    connection.execute(
        "DELETE FROM issues WHERE document = ? AND kind = ?", (made.document, CHANGED)
    )
    source, tier = connection.execute(
        "SELECT s.slug, s.tier FROM documents AS d JOIN sources AS s ON s.slug = d.source WHERE d.id = ?",
        (made.document,),
    ).fetchone()
    if tier != "official":
        return
    for changed in made.issues:
        write_issue(
            connection,
            changed.issue,
            origin="check",
            source=source,
            document=made.document,
            version=changed.transition.version,
            text=changed.text,
            at=changed.transition.changed_at,
            other=(changed.transition.before, *changed.before),
        )
