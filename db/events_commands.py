"""Commands over what happened and how words came about: events, lineage."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from db.events import KINDS
from db.export.to_terminal import Column
from db.options import as_of_options, db_option, filter_options, output_options
from db.records import Filters

EVENT_COLUMNS = (
    Column("date", ("date", "country"), 10),
    Column("what happened", ("headline", "more")),
    Column("people", ("people",), 6),
    Column("where", ("source", "url"), 28),
)
UTTERANCE_COLUMNS = (
    Column("date", ("date", "country"), 10),
    Column("who", ("speaker", "office"), 22),
    Column("what", ("text", "more")),
    Column("where", ("source", "tier"), 16),
)


@click.command()
@db_option
@filter_options
@as_of_options
@output_options()
@click.option(
    "--what",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    help="What happened; may be given several times.",
)
def events(
    path: Path,
    filters: Filters,
    format_: str,
    output: Path | None,
    kinds: tuple[str, ...],
) -> None:
    """What happened, each thing once: letters, flights, talks, visits, replies, decisions, rulings.

    --country is of who acted, or signed. What is planned, asked for, denied or cancelled never happened. A date with
    "about" is the day of the first report: no document prints the day. --speaker, --office and --kind do not apply.

    Example: returnwatch events --what flight --country DE -o flights.csv
    """
    from db.commands import reading, show
    from db.events import EventRow
    from db.events import events as rows_of

    with reading(path, filters, of_tags=True) as connection:
        rows = rows_of(connection, filters, kinds)
        show(
            for_eyes(rows) if format_ == "table" and output is None else rows,
            EventRow._fields,
            format_,
            EVENT_COLUMNS,
            empty=none_fits(connection, filters, "event"),
            output=output,
        )


def for_eyes(rows: Iterable[Any]) -> Iterator[Any]:
    """Events with a word before a day that no document prints."""
    return (
        row._replace(date=f"about {row.date}" if row.precision == "about" else row.date)
        for row in rows
    )


@click.command()
@click.argument("statement")
@db_option
@output_options()
def lineage(statement: str, path: Path, format_: str, output: Path | None) -> None:
    """How one sentence went from the most official text to the others: STATEMENT is the id of any version, or words of it.

    Each version stands under the one that it came from, with the words that were added and removed. Whether it is
    strengthened, weakened or put into another's mouth, a person says.

    Example: returnwatch lineage "told people to leave"
    """
    from db.commands import reading, show
    from db.events import LineageRow, find
    from db.events import lineage as rows_of

    with reading(path, of_tags=True) as connection:
        rows = rows_of(connection, find(connection, statement))
    if format_ != "table" or output is not None:
        show(rows, LineageRow._fields, format_, (), empty="", output=output)
        return
    if not rows:
        click.echo("Not linked yet: 'returnwatch link' finds the versions.")
    for row in rows:
        for line in _tree(row):
            click.echo(line)


def _tree(row: Any) -> Iterator[str]:
    from db.export.words import one_line

    indent = "   " * row.depth
    said = (
        f"{row.date}  {row.tier}, {row.lang}, {row.source}: {row.speaker or 'unnamed'}"
    )
    yield f"{indent}{said if not row.depth else f'{row.wording}  {said}'}"
    yield f"{indent}   {one_line(row.text)}"
    if row.added:
        yield f"{indent}   added: {row.added}"
    if row.removed:
        yield f"{indent}   removed: {row.removed}"
    if row.other_speaker:
        yield f"{indent}   the speaker differs from the official version"
    yield f"{indent}   {row.url}  {row.statement}"


def level_of(connection: sqlite3.Connection, filters: Filters, format_: str) -> str:
    """What a row of the timeline is where nobody says: an event in a table, unless a filter is on speech."""
    from db.events import has_events

    on_speech = filters.speaker or filters.office or filters.kind or filters.checked_only  # fmt: skip
    if format_ != "table" or on_speech or not has_events(connection):
        return "statement"
    return "event"


def none_fits(connection: sqlite3.Connection, filters: Filters, level: str) -> str:
    """What an empty answer about events or utterances means: statements fit, or nothing that was read does."""
    from db.events import is_linked
    from db.queries import nothing_found
    from db.queries import timeline as rows_of

    if next(iter(rows_of(connection, filters, 1)), None) is None:
        return nothing_found(connection, filters)
    if not is_linked(connection):
        return f"No {level} that fits; 'returnwatch link' finds {level}s in what is tagged."
    return f"No {level} that fits, but statements do: 'returnwatch timeline' with --level statement shows them."


def show_level(
    connection: sqlite3.Connection,
    filters: Filters,
    level: str,
    format_: str,
    limit: int | None,
    output: Path | None = None,
) -> int:
    """Print the timeline of events or utterances; how many rows there were."""
    from db import events as rows_of
    from db.commands import show, told

    eyes = format_ == "table" and output is None
    if level == "event":
        happened = rows_of.events(connection, filters, limit=limit)
        return show(
            for_eyes(happened) if eyes else happened, rows_of.EventRow._fields, format_, EVENT_COLUMNS,
            none_fits(connection, filters, level), output,
        )  # fmt: skip
    said = rows_of.utterances(connection, filters, limit)
    return show(
        told(said) if eyes else said, rows_of.UtteranceRow._fields, format_, UTTERANCE_COLUMNS,
        none_fits(connection, filters, level), output,
    )  # fmt: skip


COMMANDS = (events, lineage)
