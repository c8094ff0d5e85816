"""Commands about who is who: people (names that nobody knows yet), people add, people merge.

``people import`` reads files in ways that the tagging room knows; the door adds it to this group.
"""

from __future__ import annotations

from pathlib import Path

import click

from db.export.to_terminal import Column
from db.options import db_option, format_option, who_option

NEXT = "'returnwatch tag' or 'run' reads them with what was decided"


@click.group(invoke_without_command=True)
@db_option
@format_option
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="At most so many names.",
)
@click.pass_context
def people(context: click.Context, path: Path, format_: str, limit: int) -> None:
    """Names that texts print and the register of office holders does not know, the most frequent first.

    'people add' says who one is, 'people merge' that two are one person, 'people import' takes a file.

    Example: returnwatch people --limit 20
    """
    if context.invoked_subcommand is not None:
        return
    from db.commands import reading, show
    from db.people import UnknownPerson, unknown

    with reading(path) as connection:
        show(
            unknown(connection, limit),
            UnknownPerson._fields,
            format_,
            (
                Column("who", ("name", "title", "country"), 26),
                Column("documents", ("documents",), 9),
                Column("mentions", ("mentions",), 8),
                Column("says", ("statements",), 4),
                Column("for example", ("example", "url")),
            ),
            empty="No name that the register does not know.",
        )


@people.command()
@click.argument("name")
@db_option
@click.option("--office", default="", metavar="LABEL", help="In English, such as 'Minister for Asylum'.")  # fmt: skip
@click.option("--country", default="", metavar="CODE", help="Of the office: BE, NO ... or EU, UN.")  # fmt: skip
@click.option("--from", "from_on", default="", metavar="DAY", help="First day in office, or month or year; unknown where left out.")  # fmt: skip
@click.option("--to", "to_on", default="", metavar="DAY", help="Last day in office; unknown where left out.")  # fmt: skip
@click.option("--source", required=True, metavar="URL", help="The page that says so.")
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another spelling; may be given several times.")  # fmt: skip
@click.option("--gender", type=click.Choice(["f", "m"]), default=None, help="So that 'she' and 'he' find the person; where the source says so.")  # fmt: skip
@who_option
def add(
    name: str,
    path: Path,
    office: str,
    country: str,
    from_on: str,
    to_on: str,
    source: str,
    aliases: tuple[str, ...],
    gender: str | None,
    who: str,
    note: str,
) -> None:
    """Say who NAME is: spellings, an office and its time. A person who is known gets them in addition.

    Example: returnwatch people add "Ada Quill" --office "Minister for Asylum" --country BE --from 2025-02 --source https://www.example.org/quill
    """
    from db.connect import need
    from db.decisions import who_decides
    from db.people import Facts, elsewhere, untag
    from db.people import add as decide
    from db.store import Store

    facts = Facts(
        name, source, gender or "", aliases, office, country.upper(), from_on, to_on
    )
    need(path)
    with Store.open(path) as store, store.writing():
        slug = decide(store.connection, facts, who_decides(who), note)
        countries = [facts.country] if office else []
        held, tenure = elsewhere(store.connection, slug, facts) if office else ([], "")
        waiting = untag(store.connection, (name, *aliases), countries)
    click.echo(f"{path}: {name} is {slug}; {waiting} texts wait to be tagged: {NEXT}")
    for other in held:
        click.echo(
            f"{name} holds an office of another country on the same days: {other};"
            f" if that is wrong, 'returnwatch review undo {tenure}' takes the new one back",
            err=True,
        )


@people.command()
@click.argument("kept")
@click.argument("other")
@db_option
@who_option
def merge(kept: str, other: str, path: Path, who: str, note: str) -> None:
    """Say that KEPT and OTHER, two names or slugs, are one person; the first stays.

    Example: returnwatch people merge "Ada Quill" "A. Quill"
    """
    from db.connect import need
    from db.decisions import who_decides
    from db.people import merge as decide
    from db.people import untag
    from db.store import Store

    need(path)
    with Store.open(path) as store, store.writing():
        slug, name = decide(store.connection, kept, other, who_decides(who), note)
        waiting = untag(store.connection, (kept, name))
    click.echo(
        f"{path}: {name} is {slug} now; {waiting} texts wait to be tagged: {NEXT}"
    )


COMMANDS = (people,)
