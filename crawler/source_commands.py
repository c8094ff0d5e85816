"""``returnwatch sources``: what the registry holds, and whether it still works. Loads Scrapy only to ask the sites."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.options import (
    chosen,
    contact_option,
    countries_option,
    languages_option,
    need_contact,
    source_option,
    sources_option,
    verbose_option,
)
from db.export.to_terminal import Column
from db.options import FORMATS, db_option, format_option

if TYPE_CHECKING:
    from crawler.crawl import Progress
    from crawler.source import Source


@click.group()
def sources() -> None:
    """The registry: which publishers are read.

    Example: returnwatch sources list --format csv
    """


@sources.command("list")
@db_option
@sources_option
@source_option
@format_option
def list_sources(
    path: Path, folder: Path | None, slugs: tuple[str, ...], format_: str
) -> None:
    """Name every source with its country, tier, kind and state.

    A source is unseen until a run on this machine has read it; what the file has seen of it wins over what its file says.

    Example: returnwatch sources list --format csv
    """
    from crawler.listed import (
        FIELDS,
        rows_of,
        without_machine_source,
        without_official_source,
    )
    from db.commands import show

    found = chosen(folder, slugs)
    rows = rows_of(found, path, whole=not slugs)
    show(
        rows,
        FIELDS,
        format_,
        (
            Column("slug", ("slug",), 28),
            Column("", ("country",), 3),
            Column("state", ("state",), 7),
            Column("tier", ("tier",), 8),
            Column("kind", ("kind",), 7),
            Column("name", ("name",)),
        ),
        "no sources",
    )
    if format_ == "table":
        unseen = sum(row.state == "unseen" for row in rows)
        click.echo(
            f"{len(rows)} sources, {unseen} of them never seen to work on this machine"
        )
        for row in rows:
            if row.reserved:
                click.echo(
                    f"{row.slug}: reserved ({row.reservation}): {row.reserved} documents, title and link only"
                )
        if not slugs:
            none, official = (
                without_machine_source(found),
                without_official_source(found),
            )
            click.echo(not_known(none, official))


def not_known(none: list[str], official: list[str]) -> str:
    """One line over the watched countries of which nothing can be read by a machine, as far as is known."""
    words = f"No machine source is known for {' '.join(none)}" if none else ""
    if press_only := [country for country in official if country not in none]:
        words += ", and no official one" if none else "No official source is known"
        words += f" for {' '.join(press_only)}"
    if not words:
        return "A machine source is known for each country that is watched."
    return f"{words}: silence there means 'not watched', never 'nothing said'."


@sources.command("check")
@sources_option
@source_option
@click.option(
    "--live",
    is_flag=True,
    help="Ask the sites, too: does each list answer, is it one, how old is its newest entry? Stores nothing.",
)
@contact_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="Of what --live finds: a table of what needs a person, or every address for another program.",
)
@countries_option
@languages_option
@verbose_option
def check_sources(
    folder: Path | None,
    slugs: tuple[str, ...],
    live: bool,
    contact: str,
    format_: str,
    verbose: bool,
    countries: tuple[str, ...],
    languages: tuple[str, ...],
) -> None:
    """Check every source's file; with --live the sources themselves. Exit status 1 where one needs a person.

    Example: returnwatch sources check --live --contact you@example.org
    """
    if live:
        found = chosen(folder, slugs, countries, languages)
        need_contact(contact, found)
        if not check_live(found, contact, format_, verbose):
            raise SystemExit(1)
    elif not check_files(folder, slugs):
        raise SystemExit(1)


def check_files(folder: Path | None, slugs: tuple[str, ...]) -> bool:
    """Read every source's file and say what is wrong with it. False where one cannot be followed."""
    from crawler.registry import load, shipped
    from crawler.source_file import SourceError, load_file

    where = folder or shipped()
    bad = 0
    for file in sorted(where.glob("*.yml")):
        if slugs and file.stem not in slugs:
            continue
        try:
            load_file(file)
        except SourceError as error:
            bad += 1
            click.echo(str(error))
    if not bad:
        chosen(where, slugs)
        load(where)
    number = len(slugs) or len(list(where.glob("*.yml")))
    click.echo(f"{where}: {number} source files, {bad} of them with an error")
    return not bad


def check_live(
    found: Sequence[Source], contact: str, format_: str, verbose: bool
) -> bool:
    """Ask the sources and show what needs a person. False where something does."""
    from crawler.doctor import Finding, examine
    from db.commands import show

    with counting(sum(bool(source.urls) for source in found)) as progress:
        checkup = examine(found, contact=contact, progress=progress, verbose=verbose)
    rows = checkup.findings
    troubled = [row for row in rows if row.needs_person]
    show(
        troubled if format_ == "table" else rows,
        Finding._fields,
        format_,
        (
            Column("source", ("slug",), 24),
            Column("so", ("verdict",), 12),
            Column("entries", ("entries",), 7),
            Column("newest", ("newest_on",), 10),
            Column("why", ("message", "url")),
        ),
        "No source needs a person.",
    )
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.verdict] = counts.get(row.verdict, 0) + 1
    told = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
    click.echo(
        f"{len(rows)} addresses of {len(found)} sources: {told}"
        + ("; stopped before the end" if checkup.stopped else ""),
        err=format_ != "table",
    )
    return checkup.ok


@contextmanager
def counting(total: int) -> Iterator[Callable[[Progress], None]]:
    """Show how many sources are done: a bar on a terminal, a line for each elsewhere, on standard error."""
    if not sys.stderr.isatty():
        done = 0

        def say(progress: Progress) -> None:
            nonlocal done
            if progress.done:
                done += 1
                word = progress.line.removeprefix(f"{progress.source}: ")
                outcome = word.partition(":")[0]
                click.echo(
                    f"{done}/{total} {progress.source}: {outcome or 'blocked as known'}",
                    err=True,
                )

        yield say
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("sources, {task.description}"),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=total)

        def show_bar(progress: Progress) -> None:
            bars.update(
                task, description=progress.name, advance=1 if progress.done else 0
            )

        yield show_bar
