"""``returnwatch cite``: a statement as a citation that can be checked."""

from __future__ import annotations

from pathlib import Path

import click

from db.options import db_option


@click.command()
@click.argument("statement")
@db_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "md", "csl"]),
    default="text",
    show_default=True,
    help="A paragraph, Markdown, or CSL JSON for Zotero and its like.",
)
def cite(statement: str, path: Path, format_: str) -> None:
    """Cite STATEMENT, an id as the timeline prints it: source, archived copy, hash, time of retrieval, place in the text.

    Example: returnwatch cite 3f2a9c0d11e4b587 --format md
    """
    from db.citing import FORMATS, citation
    from db.commands import reading

    with reading(path) as connection:
        click.echo(FORMATS[format_](citation(connection, statement)))


COMMANDS = (cite,)
