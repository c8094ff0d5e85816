"""Commands that read the file: timeline, search, check, coverage, stats, serve, migrate."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

import db.board_commands as drawing
import db.chart_commands as charting
import db.diff_commands as differing
import db.digest_commands as digesting
import db.events_commands as happening
import db.ledger_commands as telling_together
import db.people_commands as naming
import db.positions_commands as standing_where
import db.proof_commands as proving
import db.review_commands as reviewing
import db.sample_commands as sampling
import db.serve_commands as serving
from db.export import STATEMENTS
from db.export.file import Counted
from db.export.to_terminal import Column
from db.export_commands import write_rows, write_timeline
from db.options import (
    as_of_options,
    db_option,
    facts_option,
    filter_options,
    format_option,
    output_options,
)
from db.records import Filters

TABLE_LIMIT = 200  # a terminal is no place for a million rows; programs get them all


@contextmanager
def reading(
    path: Path, filters: Filters | None = None, *, of_tags: bool = False
) -> Iterator[sqlite3.Connection]:
    """The file, open for reading, after the filters were looked at.

    of_tags: what is read is made of tags, so texts that wait for them are told on standard error.
    """
    from db.connect import open_for_reading, translated
    from db.filters import check
    from db.queries import not_tagged

    connection = open_for_reading(path)
    try:
        with translated(path):
            if filters is not None:
                check(filters, connection)
            yield connection
            if of_tags and (waiting := not_tagged(connection)):
                click.echo(waiting, err=True)
    finally:
        connection.close()


def show(
    rows: Iterable[Any],
    fields: tuple[str, ...],
    format_: str,
    columns: Iterable[Column],
    empty: str,
    output: Path | None = None,
) -> int:
    """Print rows in the format asked for, or write them into a file, and return how many there were."""
    if output is not None:
        return write_rows(rows, fields, format_, output)
    if format_ == "table":
        from db.export.to_terminal import write_table

        return write_table(rows, fields, columns, empty)
    from db.export import table_writer

    counted = Counted(rows)
    table_writer(format_)(counted, fields, sys.stdout)
    return counted.number


@click.command()
@db_option
@filter_options
@as_of_options
@output_options(*STATEMENTS)
@click.option(
    "--wide",
    is_flag=True,
    help="With -o: counts of statements, a row a country, a column a measure.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help=f"At most so many rows; a table shows {TABLE_LIMIT} unless told.",
)
@click.option(
    "--level",
    type=click.Choice(["event", "utterance", "statement"]),
    help="What a row is: what happened, what was said once, or each place where it is printed. A table shows events"
    " where there are any and no filter is on speech; files and other formats statements.",
)
def timeline(
    path: Path,
    filters: Filters,
    format_: str,
    output: Path | None,
    wide: bool,
    limit: int | None,
    level: str | None,
) -> None:
    """What happened and who said what, when, in order of time.

    Example: returnwatch timeline --country BE -o belgium.xlsx
    """
    if wide and output is None:
        raise click.UsageError("--wide is written into a file: name it with -o FILE.csv")  # fmt: skip
    if level in ("event", "utterance") and (wide or format_ in STATEMENTS):
        raise click.UsageError(f"--level {level} cannot be written so: use --level statement, or another format")  # fmt: skip
    if output is not None and level in (None, "statement"):
        with reading(path, filters, of_tags=True) as connection:
            write_timeline(connection, filters, format_, output, limit=limit, wide=wide)
        return
    if limit is None and format_ == "table" and output is None:
        limit = TABLE_LIMIT
    with reading(path, filters, of_tags=True) as connection:
        level = level or happening.level_of(connection, filters, format_)
        if level == "statement":
            number = show_timeline(connection, filters, format_, limit)
        else:
            number = happening.show_level(connection, filters, level, format_, limit, output)  # fmt: skip
        if format_ == "table" and number == limit:
            click.echo(
                f"The first {limit} rows; --limit shows more, --format csv all.",
                err=True,
            )


def show_timeline(
    connection: sqlite3.Connection,
    filters: Filters,
    format_: str,
    limit: int | None,
) -> int:
    """Print the timeline; how many rows there were."""
    from db.queries import TimelineRow, nothing_found
    from db.queries import timeline as rows_of

    rows = rows_of(connection, filters, limit)
    return show(
        told(rows) if format_ == "table" else rows,
        TimelineRow._fields,
        format_,
        (
            Column("date", ("date", "country"), 10),
            Column("who", ("speaker", "office"), 22),
            Column("what", ("text",)),
            Column("where", ("source", "kind", "sure", "checked"), 16),
        ),
        empty=nothing_found(connection, filters),
    )


def told(rows: Iterable[Any]) -> Iterator[Any]:
    """Statements for eyes: "(denied)" and its like stand before the words, and no day where the text tells of another time."""
    from db.export.words import stance

    for row in rows:
        undated = getattr(row, "date_from", "") == "retold"
        date = "not dated" if undated else row.date
        yield row._replace(text=stance(row.modality) + row.text, date=date)


def covered(connection: sqlite3.Connection) -> list[str]:
    """What a run ends with: how far back history goes, what waits for a person, what was never seen to work."""
    first, last, documents, issues, sources, unseen = connection.execute(
        "SELECT min(published_on), max(published_on), count(*), (SELECT count(*) FROM issue_states WHERE state <> 'dismissed'),"
        " (SELECT count(*) FROM sources WHERE kind <> 'by_hand' AND state <> 'wanted'),"
        " (SELECT count(*) FROM sources WHERE kind <> 'by_hand' AND state = 'unseen')"
        " FROM documents WHERE on_topic"
    ).fetchone()
    lines = ["No document on the topic yet."]
    if documents:
        unknown = "an unknown day"
        lines = [
            f"{documents} documents on the topic, published from {first or unknown} to {last or unknown}."
        ]
    if issues:
        lines.append(f"{issues} things to look at: returnwatch check")
    if unseen:
        lines.append(
            f"{unseen} of {sources} sources have never been seen to work on this machine: returnwatch sources list"
        )
    return lines


def troubles_of(path: Path) -> frozenset[str]:
    """What is already known to be wrong with sources, before a run; the file is made or brought up to date on the way."""
    from db.queries import source_troubles
    from db.store import Store

    with Store.open(path) as store:
        return frozenset(one.issue for one in source_troubles(store.connection))


def needing(
    connection: sqlite3.Connection, before: Collection[str], *, known: bool = True
) -> list[str]:
    """The last lines of a run: one a source that newly needs a person. What was told ``before`` is only counted."""
    from db.queries import source_troubles, waiting

    troubles = source_troubles(connection)
    lines = [one.message for one in troubles if one.issue not in before]
    number = waiting(one for one in troubles if one.issue in before)
    if known and number:
        lines.append(
            f"{number} more sources need a person as before: returnwatch check"
        )
    return lines


@click.command()
@click.argument("words", nargs=-1, required=True)
@db_option
@filter_options
@as_of_options
@output_options()
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="At most so many of each kind.",
)
def search(
    words: tuple[str, ...],
    path: Path,
    filters: Filters,
    format_: str,
    output: Path | None,
    limit: int,
) -> None:
    """Statements and documents that hold all WORDS; one in quotation marks is a phrase.

    Example: returnwatch search "charter flight" Kabul --country DE
    """
    from db.queries import SearchRow, nothing_found
    from db.queries import search as rows_of

    # the shell has eaten the marks of "a phrase": what still holds a space was one
    query = " ".join(
        f'"{word}"' if " " in word and '"' not in word else word for word in words
    )
    with reading(path, filters, of_tags=True) as connection:
        rows = rows_of(connection, query, filters, limit)
        show(
            told(rows) if format_ == "table" and output is None else rows,
            SearchRow._fields,
            format_,
            (
                Column("date", ("date", "country"), 10),
                Column("who", ("speaker",), 22),
                Column("what", ("text",)),
                Column("where", ("source", "found"), 16),
            ),
            empty=nothing_found(connection, filters),
            output=output,
        )


@click.command()
@db_option
@filter_options
@output_options()
@click.option(
    "--all", "dismissed", is_flag=True, help="Also what a person has dismissed."
)
def check(
    path: Path,
    filters: Filters,
    format_: str,
    output: Path | None,
    dismissed: bool,
) -> None:
    """What does not add up, and what a person should see. Exit status 1 where there is any.

    'returnwatch review dismiss ISSUE' takes one away; it stays away though its message is worded anew.

    Example: returnwatch check --country BE
    """
    from db.queries import IssueRow, folded
    from db.queries import issues as rows_of

    with reading(path, filters) as connection:
        found = list(rows_of(connection, filters, dismissed=dismissed))
        show(
            folded(found) if format_ == "table" and output is None else found,
            IssueRow._fields,
            format_,
            (
                Column("what", ("kind", "issue"), 16),
                Column("message", ("message", "suggestion")),
                Column("words", ("words", "other_words"), 20),
                Column("where", ("url", "other_url"), 32),
            ),
            empty="Nothing that does not add up.",
            output=output,
        )
    if any(row.state != "dismissed" for row in found):
        raise SystemExit(1)


@click.command()
@db_option
@filter_options
@format_option
def coverage(path: Path, filters: Filters, format_: str) -> None:
    """What is watched: for each country and month, sources that answered, documents read, and what a blank means.

    A month is that of publication, and that of looking. --country is the publisher's here. A country of Europe that no
    source covers has a row of its own, without a month. Filters on statements do not apply.

    Example: returnwatch coverage --country BE --from 2025
    """
    from db.coverage import CoverageRow
    from db.coverage import coverage as rows_of

    with reading(path, filters) as connection:
        rows = rows_of(connection, filters)
        show(
            # a table leaves out what is empty, and here a nought says something
            ([*map(str, row)] for row in rows) if format_ == "table" else rows,
            CoverageRow._fields,
            format_,
            (
                Column("", ("country",), 3),
                Column("month", ("month",), 7),
                Column("sources", ("sources",), 7),
                Column("answering", ("answering",), 9),
                Column("documents", ("documents",), 9),
                Column("on topic", ("on_topic",), 8),
                Column("so", ("verdict",)),
            ),
            empty="Not watched.",
        )


@click.command()
@db_option
@facts_option
def stats(path: Path, format_: str) -> None:
    """What is in the file, how far back it reaches and how fresh it is.

    Example: returnwatch stats --format json
    """
    from db.queries import stats as stats_of

    with reading(path) as connection:
        figures = stats_of(connection)
    if format_ == "json":
        click.echo(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    for name, value in figures.items():
        if name == "last_run" and value:
            value = f"{value['command']}, {value['started_at']} to {value['finished_at'] or 'not finished'}, {value['outcome'] or 'not finished'}"
        if isinstance(value, dict):
            value = (
                ", ".join(f"{k} {v}" for k, v in value.items() if v is not None)
                or "none"
            )
        line = f"{name.replace('_', ' '):24} {'none' if value is None else value}"
        if sys.stdout.isatty():
            line = click.wrap_text(line, shutil.get_terminal_size().columns, subsequent_indent=" " * 25)  # fmt: skip
        click.echo(line)


@click.command()
@db_option
@click.option(
    "--rebuild-search",
    is_flag=True,
    help="Make the full-text index again, which is needed after VACUUM.",
)
def migrate(path: Path, rebuild_search: bool) -> None:
    """Bring a file of an older returnwatch up to date. Every writing command does so by itself.

    Example: returnwatch migrate --rebuild-search
    """
    from db.connect import DatabaseError
    from db.store import Store

    if not path.exists():
        raise DatabaseError(
            f"{path}: no such file; make it with 'returnwatch run --db {path}', or name another with --db"
        )
    with Store.open(path) as store:
        if rebuild_search:
            store.rebuild_search()
    click.echo(f"{path}: up to date")


COMMANDS = (
    timeline,
    search,
    check,
    *drawing.COMMANDS,
    *charting.COMMANDS,
    *differing.COMMANDS,
    *digesting.COMMANDS,
    *telling_together.COMMANDS,
    *happening.COMMANDS,
    *naming.COMMANDS,
    *standing_where.COMMANDS,
    *proving.COMMANDS,
    *reviewing.COMMANDS,
    *sampling.COMMANDS,
    coverage,
    stats,
    *serving.COMMANDS,
    migrate,
)
