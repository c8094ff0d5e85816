"""Commands that tell what is new: digest, and watch (saved searches)."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import click

from db.export.to_terminal import Column
from db.options import db_option, filter_options, format_option
from db.records import Filters

LAST = "last"
FORMS = ("text", "md", "html", "atom")


@click.command()
@db_option
@filter_options
@click.option(
    "--since",
    default=LAST,
    show_default=True,
    metavar="last|DAY",
    help="What is new since the last digest, which is kept, or since a day, which keeps nothing.",
)
@click.option("--watch", "named", default="", metavar="NAME", help="Of a saved search; each has its own last time.")  # fmt: skip
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="For a mail, for a page, or for a feed reader.",
)
def digest(path: Path, filters: Filters, since: str, named: str, format_: str) -> None:
    """What is new, in at most 30 lines: statements by country, pages that changed, things to look at, broken sources.

    Nothing new: nothing is printed, so that cron sends no mail.

    Example: returnwatch digest --since last --watch missions
    """
    from db.commands import reading
    from db.digest import digest as news
    from db.digest import settled_until
    from db.digest_forms import WRITERS
    from db.filters import FilterError, is_day
    from db.lock import hold
    from db.records import now
    from db.watches import everything, find

    keeps = since == LAST
    if not keeps and not is_day(since):
        raise FilterError(f"--since {since}: neither last nor a day; write 2025-10-18, 2025-10 or 2025")  # fmt: skip
    if filters != Filters():
        if named:
            raise click.UsageError("--watch brings its own filters: leave the others out")  # fmt: skip
        if keeps:
            raise click.UsageError("with filters say --since DAY, or save them: returnwatch watch add NAME")  # fmt: skip
    with ExitStack() as stack:
        with reading(path, filters):
            pass  # a file that is not there is told, not made
        if keeps:  # not in the middle of a run: what it has not tagged or linked yet would never be told
            stack.enter_context(hold(path))
        with reading(path) as connection:
            watch = find(connection, named) if named else everything(connection)
            until = settled_until(connection) if keeps else now()
            found = news(
                connection,
                watch.filters if named else filters,
                f"returnwatch: {watch.name}" if named else "returnwatch",
                watch.told_until if keeps else since,
                until,
            )
        if not found.sections:
            return
        click.echo(WRITERS[format_](found), nl=False)
        sys.stdout.flush()
        if keeps:  # only now: what could not be printed is told again
            _keep(path, named, until)


def _keep(path: Path, named: str, until: str) -> None:
    from db.store import Store
    from db.watches import everything, find, told

    with Store.open(path) as store, store.writing():
        found = find(store.connection, named) if named else everything(store.connection)
        told(store.connection, found, until)


@click.group()
def watch() -> None:
    """Saved searches: each is told of by 'digest --watch NAME', since its own last time.

    Example: returnwatch watch add missions --country BE --measure MISSION
    """


@watch.command()
@click.argument("name")
@db_option
@filter_options
@click.option("--who", default="", metavar="NAME", help="Whose search it is; also RETURNWATCH_WHO, else the name of the account.")  # fmt: skip
def add(name: str, path: Path, filters: Filters, who: str) -> None:
    """Save a search as NAME.

    Example: returnwatch watch add missions --country BE --measure MISSION
    """
    from db.commands import reading
    from db.decisions import who_decides
    from db.export.about import asked
    from db.store import Store
    from db.watches import add as save

    with reading(path, filters):
        pass
    with Store.open(path) as store, store.writing():
        save(store.connection, name, filters, who_decides(who))
    click.echo(f"{path}: {name} watches {asked(filters)}: returnwatch digest --watch {name}")  # fmt: skip


@watch.command("list")
@db_option
@format_option
def list_(path: Path, format_: str) -> None:
    """The saved searches, and up to when each was told.

    Example: returnwatch watch list
    """
    from db.commands import reading, show
    from db.watches import WatchRow, rows

    with reading(path) as connection:
        show(
            rows(connection),
            WatchRow._fields,
            format_,
            (
                Column("name", ("name",), 20),
                Column("watches", ("filters",)),
                Column("told until", ("told_until",), 20),
                Column("made", ("made_at", "who"), 20),
            ),
            empty="No saved search: 'returnwatch watch add NAME --country BE' makes one.",
        )


@watch.command()
@click.argument("name")
@db_option
def remove(name: str, path: Path) -> None:
    """Forget the search NAME.

    Example: returnwatch watch remove missions
    """
    from db.commands import reading
    from db.store import Store
    from db.watches import remove as take_away

    with reading(path):
        pass
    with Store.open(path) as store, store.writing():
        take_away(store.connection, name)
    click.echo(f"{path}: {name} is watched no more")


COMMANDS = (digest, watch)
