"""``returnwatch archive``: the bytes behind a document, as they came."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.moments import latest_first
from db.options import db_option, decided_by_option
from db.records import ReturnwatchError

if TYPE_CHECKING:
    import sqlite3


DAYS = {"d": 1.0, "m": 365.25 / 12, "y": 365.25}


class NoSuchDocument(ReturnwatchError):
    """The file holds no document under this name, or no bytes of it."""

    exit_status = 2


@click.group()
def archive() -> None:
    """The bytes that documents were read from.

    Example: returnwatch archive show 3f2a9c0d11e4b587 > page.html
    """


@archive.command()
@click.argument("document")
@db_option
@click.option(
    "--headers", is_flag=True, help="The HTTP headers that came with it, not the bytes."
)
def show(document: str, path: Path, headers: bool) -> None:
    """Write the archived bytes of DOCUMENT, an address or an id, to standard output: those of its latest capture with a text.

    The bytes are without their Content-Encoding (gzip, br ...), as the extraction got them.

    Example: returnwatch archive show 3f2a9c0d11e4b587 > page.html
    """
    from crawler.archive import folder_of, read
    from db.connect import open_for_reading, translated

    connection = open_for_reading(path)
    try:
        with translated(path):
            warc, offset = latest_capture(connection, document, path)
    finally:
        connection.close()
    record = read(folder_of(path), warc, offset)
    if headers:
        status = (
            f"HTTP {record.status}" if record.status else "not fetched: added by hand"
        )
        click.echo(f"{status} {record.url} {record.date}")
        for name, value in record.headers:
            click.echo(f"{name}: {value}")
        return
    sys.stdout.buffer.write(record.body)
    sys.stdout.buffer.flush()


@archive.command()
@db_option
@click.option(
    "--older-than",
    "age",
    required=True,
    metavar="AGE",
    help="2y, 18m, 90d (years, months, days since it was fetched), or a day: 2024-01-01.",
)
@click.option(
    "--tier",
    "tiers",
    type=click.Choice(["official", "party", "wire", "press", "document"]),
    multiple=True,
    required=True,
    help="Of sources of this tier; may be given again.",
)
@decided_by_option
def prune(path: Path, age: str, tiers: tuple[str, ...], who: str) -> None:
    """Make room: the archived bytes of old captures go for good. Their hash, words and spans stay, and a note that says so.

    'returnwatch verify' counts them and does not read them. What nobody else keeps cannot be proven any more.

    Example: returnwatch archive prune --older-than 2y --tier press
    """
    from crawler.pruning import prune as prune_it
    from db.lock import hold

    before = _day(age)
    with hold(path, makes=False):
        gone = prune_it(path, before=before, tiers=tiers, who=who)
    click.echo(
        f"{path}: {gone.captures} captures fetched before {before} lost their bytes;"
        f" {gone.files} archive files written anew, {gone.size / 1e6:.1f} MB less"
    )


def _day(age: str) -> str:
    """An age, or a day, as an ISO day. Raises click.BadParameter."""
    from datetime import UTC, date, datetime, timedelta

    today = datetime.now(UTC).date()
    number, unit = age[:-1], age[-1:]
    try:
        if unit in DAYS and number.isdecimal():
            return (today - timedelta(days=round(int(number) * DAYS[unit]))).isoformat()
        return date.fromisoformat(age).isoformat()
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"{age!r} is neither an age like 2y, 18m or 90d nor a day like 2024-01-01",
            param_hint="--older-than",
        ) from None


def latest_capture(
    connection: sqlite3.Connection, document: str, path: Path
) -> tuple[str, int]:
    """File and offset of the bytes of a document seen last. Raises NoSuchDocument with what can be done."""
    key = key_of(connection, document)
    if key is None:
        raise NoSuchDocument(
            f"{path}: no document {document}; 'returnwatch search' and 'returnwatch timeline' show addresses"
        )
    row = connection.execute(
        "SELECT warc, \"offset\" FROM captures WHERE document = ? AND warc <> ''"  # noqa: S608  an order of our own
        # the answer of a page that is gone is kept, too, and is not what anyone looks for here
        f" ORDER BY version IS NULL, {latest_first()} LIMIT 1",
        (key,),
    ).fetchone()
    if row is None:
        raise NoSuchDocument(
            f"{document}: its bytes were not kept, since it is off the topic;"
            " 'returnwatch add --topic any' with its address keeps them"
        )
    return row[0], row[1]


def key_of(connection: sqlite3.Connection, document: str) -> str | None:
    """The id of a document by its id, its address, another address that led to it, or a way of writing these."""
    from crawler.urls import BadAddress, canonical

    names = [document]
    with suppress(BadAddress):  # an id, or the name of something added by hand
        names.append(canonical(document))
    for name in names:
        row = connection.execute(
            "SELECT id FROM documents WHERE id = ?1 OR url = ?1"
            " UNION ALL SELECT document FROM addresses WHERE url = ?1 LIMIT 1",
            (name,),
        ).fetchone()
        if row:
            return str(row[0])
    return None
