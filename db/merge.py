"""Several files become one: the union of what was observed and what people decided; the rest is made again from it.

Rows have keys that say what they are, so the same page, wording or decision is the same row in every file. Where two files
say different things of one row, a rule that knows no order decides: the earliest first sight, the latest last one, and
of what says how a page stands now the word of whoever looked last. So merging in any order, or twice, gives the same file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from db import people
from db.connect import open_for_reading, translated
from db.forgotten_people import drop_what_names_forgotten, name_key, person_key
from db.made_for import topic_of
from db.records import ReturnwatchError, key
from db.store import Store
from db.tombstones import delete, keys_of


class CannotMerge(ReturnwatchError):
    """The files cannot be united as they were named."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Merged:
    """What the new file holds."""

    documents: int
    versions: int
    decisions: int
    #: documents that one of the files had forgotten and another still held: they are to be forgotten here, too
    to_forget: tuple[tuple[str, str, str], ...]  # document, reason, who


#: of a document, what whoever looked last says; the other columns are united one by one
_STANDING = (
    "last_seen_at", "state", "on_topic", "title", "published_on", "published_precision", "published_from", "dates",
    "topic_reason", "etag", "last_modified", "next_visit_at", "reservation", "source",
)  # fmt: skip
#: a machine that has seen a source work, or stand before a wall, knows more than one that has not asked it
_STATE = "CASE WHEN instr('wanted unseen blocked live', {there}) > instr('wanted unseen blocked live', {here}) THEN {there} ELSE {here} END"
_OF_SOURCE = (
    "last_verified", "name", "country", "tier", "lang", "kind", "url", "host", "cadence_days", "rights",
    "confidence", "reservation",
)  # fmt: skip
_OF_CAPTURE = (
    "warc", "offset", "run", "length", "extractor", "read_as", "version", "memento_at", "status",
)  # fmt: skip
#: of two bounds of a moment that a wrong clock wrote, the earlier (db/clock.py)
_BOUND = "coalesce(min({here}, {there}), {here}, {there})"
#: tables whose rows with one key are the same row
_SAME = (
    "document_links", "host_rules", "people", "offices", "names", "tenures", "measures", "decisions", "forgotten",
)  # fmt: skip


def merge(
    inputs: Sequence[Path],
    output: Path,
    then: Callable[[Path, Merged], None] | None = None,
) -> Merged:
    """Unite files into a new one.

    Args:
        then: forgets, tags and links what is united, under another name beside the same archive: what one file has
            forgotten must not stand in the new one for a moment, nor for ever where the work was killed.

    Raises CannotMerge (no file, the output is there already or is one of them), DatabaseError (not ours, or of another
    version of this program). A merge that is cut off leaves no file behind under the output's name.
    """
    topic = may_merge(inputs, output)
    begun = output.with_suffix(".merging")  # its archive is the output's
    for rest in (
        begun,
        begun.with_name(f"{begun.name}-wal"),
        begun.with_name(f"{begun.name}-shm"),
    ):
        rest.unlink(missing_ok=True)
    with Store.open(begun) as store:
        store.keep_to_topic(*topic)
        for path in inputs:
            with translated(path):
                _take_in(store, path)
        with store.writing():
            _settle(store.connection)
        with translated(begun):
            found = _summary(store.connection)
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if then is not None:
        then(begun, found)
    begun.replace(output)
    return found


def may_merge(inputs: Sequence[Path], output: Path) -> tuple[str, str]:
    """The topic that the files share. Raises as ``merge``, before anything is written."""
    if len(inputs) < 1:
        raise CannotMerge("name the files to unite, and the new one with -o")
    if output.exists():
        raise CannotMerge(
            f"{output}: is there already; name a new file with -o, nothing was changed"
        )
    topics = {str(path): _topic(path) for path in inputs}
    if len(set(topics.values())) > 1:
        said = ", ".join(f"{path} {topic[0]}" for path, topic in topics.items())
        raise CannotMerge(f"files of several topics cannot be united: {said}")
    return topics[str(inputs[0])]


def _topic(path: Path) -> tuple[str, str]:
    connection = open_for_reading(path)  # says in one line what is wrong with the file
    try:
        return topic_of(connection)
    finally:
        connection.close()


def _take_in(store: Store, path: Path) -> None:
    connection = store.connection
    connection.execute(
        "ATTACH DATABASE ? AS other", (f"{path.resolve().as_uri()}?mode=ro",)
    )
    try:
        with store.writing():
            _observed(connection)
            _curated(connection)
    finally:
        connection.execute("DETACH DATABASE other")


def _observed(connection: sqlite3.Connection) -> None:
    _latest(connection, "sources", "slug", _OF_SOURCE, {"state": _STATE})
    _union(
        connection, "runs", ("id",),
        finished_at="max(coalesce(runs.finished_at, ''), coalesce(excluded.finished_at, ''))",
        outcome="max(coalesce(runs.outcome, ''), coalesce(excluded.outcome, ''))",
        counts="max(runs.counts, excluded.counts)",
        no_later_than=_BOUND.format(here="runs.no_later_than", there="excluded.no_later_than"),
    )  # fmt: skip
    for column in ("finished_at", "outcome"):
        connection.execute(f"UPDATE runs SET {column} = NULL WHERE {column} = ''")
    _union(connection, "source_checks", ("run", "source", "url"))
    _latest(
        connection, "documents", "id", _STANDING,
        {"first_seen_at": "min({here}, {there})", "by_hand": "min({here}, {there})"},
    )  # fmt: skip
    _union(
        connection, "addresses", ("url",),
        document="min(addresses.document, excluded.document)",
    )  # fmt: skip
    _union(
        connection, "versions", ("id",),
        first_seen_at="min(versions.first_seen_at, excluded.first_seen_at)",
        public_from="min(coalesce(versions.public_from, excluded.public_from), coalesce(excluded.public_from, versions.public_from))",
        lang="max(versions.lang, excluded.lang)",
    )  # fmt: skip
    # the same bytes of the same second on two machines are one capture: one of their two archive files is named
    _latest(connection, "captures", "id", _OF_CAPTURE, {"no_later_than": _BOUND})


def _curated(connection: sqlite3.Connection) -> None:
    for table in _SAME:
        connection.execute(
            f"INSERT OR IGNORE INTO {table} ({_names(connection, table)})"
            f" SELECT {_names(connection, table)} FROM other.{table}"
        )
    # what one of the machines has not told yet is still to be told
    _union(
        connection, "watches", ("name",), filters="max(watches.filters, excluded.filters)",
        made_at="min(watches.made_at, excluded.made_at)", who="max(watches.who, excluded.who)",
        told_until="min(watches.told_until, excluded.told_until)",
    )  # fmt: skip
    # of two answers that one engine gave to the same words the later one counts
    later = "(excluded.at, excluded.text) > (translations.at, translations.text)"
    _union(
        connection, "translations", ("version", "start", '"end"', "lang", "engine"),
        text=f"CASE WHEN {later} THEN excluded.text ELSE translations.text END",
        at=f"CASE WHEN {later} THEN excluded.at ELSE translations.at END",
    )  # fmt: skip
    # ids that were handed on once are handed on still; a later re-tagging only adds to them
    connection.execute(
        "INSERT INTO moved_ids (old, new) SELECT old, new FROM other.moved_ids WHERE true"
        " ON CONFLICT (old) DO UPDATE SET new = max(moved_ids.new, excluded.new)"
    )
    # what the tagger and the linker find is found again; what was seen while crawling is not
    names = _names(connection, "issues")
    connection.execute(
        f"INSERT INTO issues ({names}) SELECT {names} FROM other.issues"
        " WHERE origin = 'crawl' OR origin = 'check' AND source IS NOT NULL AND document IS NULL"
        " ON CONFLICT (id) DO UPDATE SET first_seen_at = min(issues.first_seen_at, excluded.first_seen_at),"
        " message = max(issues.message, excluded.message), suggestion = max(issues.suggestion, excluded.suggestion)"
    )


def _latest(
    connection: sqlite3.Connection,
    table: str,
    id_: str,
    standing: tuple[str, ...],
    united: dict[str, str],
) -> None:
    """Rows of which the greatest in the columns ``standing`` says how things stand; the others are united one by one."""

    def order(side: str) -> str:
        return ", ".join(f"coalesce({side}.\"{name}\", '')" for name in standing)

    later = f"({order('excluded')}) > ({order(table)})"
    changes = [
        f'"{name}" = CASE WHEN {later} THEN excluded."{name}" ELSE {table}."{name}" END'
        for name in standing
    ]
    changes += [
        f'"{name}" = '
        + how.format(here=f'{table}."{name}"', there=f'excluded."{name}"')
        for name, how in united.items()
    ]
    names = _names(connection, table)
    connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM other.{table} WHERE true"
        f" ON CONFLICT ({id_}) DO UPDATE SET {', '.join(changes)}"
    )


def _union(
    connection: sqlite3.Connection,
    table: str,
    ids: tuple[str, ...],
    **united: str,
) -> None:
    names = _names(connection, table)
    here = f"INSERT INTO {table} ({names}) SELECT {names} FROM other.{table} WHERE true ON CONFLICT ({', '.join(ids)})"
    if not united:
        connection.execute(f"{here} DO NOTHING")
        return
    changes = ", ".join(f'"{name}" = {how}' for name, how in united.items())
    connection.execute(f"{here} DO UPDATE SET {changes}")


#: a function of the rest: made again by tagging and linking
_DERIVED_COLUMNS = {"versions": {"story", "tagged_with"}}


def _names(connection: sqlite3.Connection, table: str) -> str:
    left_out = _DERIVED_COLUMNS.get(table, set())
    rows = connection.execute(f"PRAGMA main.table_info({table})").fetchall()
    return ", ".join(f'"{row[1]}"' for row in rows if row[1] not in left_out)


def _settle(connection: sqlite3.Connection) -> None:
    """What only shows when all are there: an address that is a document, what was forgotten elsewhere."""
    connection.execute("DELETE FROM addresses WHERE url IN (SELECT url FROM documents)")
    bytes_gone = sorted(keys_of(connection, "capture"))
    connection.executemany(
        "UPDATE captures SET warc = '', \"offset\" = 0, length = 0 WHERE id = ?",
        [(id_,) for id_ in bytes_gone],
    )
    drop_what_names_forgotten(connection)
    people.lay_over_register(connection)
    persons, names = keys_of(connection, "person"), keys_of(connection, "name")
    slugs = [row[0] for row in connection.execute("SELECT slug FROM people")]
    delete(connection, "people", "slug", [s for s in slugs if person_key(s) in persons])
    printed = [row[0] for row in connection.execute("SELECT DISTINCT name FROM names")]
    delete(connection, "names", "name", [n for n in printed if name_key(n) in names])


def _summary(connection: sqlite3.Connection) -> Merged:
    stones = {
        (row[0], row[1]): (row[2], row[3])
        for row in connection.execute(
            "SELECT id, what, reason, who FROM forgotten WHERE what IN ('document', 'url')"
        )
    }
    to_forget = []
    if stones:
        for id_, url in connection.execute("SELECT id, url FROM documents ORDER BY id"):
            stone = stones.get((id_, "document")) or stones.get((key(url), "url"))
            if stone:
                to_forget.append((id_, *stone))

    def count(table: str) -> int:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    return Merged(
        documents=count("documents"),
        versions=count("versions"),
        decisions=count("decisions"),
        to_forget=tuple(to_forget),
    )
