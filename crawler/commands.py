"""Commands that collect: crawl, extract, sources, and what ``add`` needs. Scrapy and the extractor are loaded only when they work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from db.export.to_terminal import Column
from db.options import db_option
from db.records import TIERS, ReturnwatchError

if TYPE_CHECKING:
    from crawler.crawl import Progress
    from crawler.looks import CrawlReport
    from crawler.source import Source


class NoContact(ReturnwatchError):
    """Site owners must be able to reach whoever crawls."""

    exit_status = 2


contact_option = click.option(
    "--contact",
    envvar="RETURNWATCH_CONTACT",
    default="",
    metavar="WORDS",
    help="A mail address or page by which a site's owner reaches you; goes into the User-Agent. Also RETURNWATCH_CONTACT.",
)
sources_option = click.option(
    "--sources",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="RETURNWATCH_SOURCES",
    default=None,
    help="A folder of source files in place of the shipped ones. Also RETURNWATCH_SOURCES.",
)
source_option = click.option(
    "--source",
    "slugs",
    multiple=True,
    metavar="SLUG",
    help="Only this source; may be given several times.",
)
since_option = click.option(
    "--since",
    default="",
    metavar="DAY",
    callback=lambda _ctx, _option, value: day(value),
    help="Leave out what is dated before this day.",
)
topic_option = click.option(
    "--topic",
    type=click.Choice(["afghan-returns", "any"]),
    default="afghan-returns",
    show_default=True,
    help="'any' keeps the text of every page, not only of those on the topic.",
)
verbose_option = click.option(
    "-v", "--verbose", is_flag=True, help="Show the crawl's own log."
)


def day(value: str) -> str:
    """An ISO day as given on the command line. Raises click's usage error."""
    if not value:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(
            f"{value!r} is no day; write it as 2025-10-18"
        ) from None


def need_contact(contact: str, sources: Sequence[Source]) -> None:
    """Raise NoContact where nobody could be reached; sources on this machine alone need no contact."""
    if contact.strip() or (sources and all(source.private for source in sources)):
        return
    raise NoContact(
        "say how a site's owner can reach you: --contact you@example.org, or set RETURNWATCH_CONTACT"
    )


def chosen(folder: Path | None, slugs: tuple[str, ...]) -> list[Source]:
    """The sources to read. Raises SourceError."""
    from crawler.registry import choose, load, shipped

    return choose(load(folder or shipped()), slugs)


@contextmanager
def watching() -> Iterator[Callable[[Progress], None]]:
    """Show how a crawl goes on: bars on a terminal, a line a finished source elsewhere, all on standard error."""
    if not sys.stderr.isatty():
        yield (
            lambda progress: (
                click.echo(progress.line, err=True) if progress.done else None
            )
        )
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(
            "{task.completed:.0f}/{task.total:.0f} pages, {task.fields[topic]} on topic"
        ),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        rows: dict[str, Any] = {}

        def show(progress: Progress) -> None:
            if progress.done:
                if progress.source in rows:
                    bars.remove_task(rows.pop(progress.source))
                bars.console.print(progress.line, markup=False, highlight=False)
                return
            if progress.source not in rows:
                rows[progress.source] = bars.add_task(progress.name, total=1, topic=0)
            bars.update(
                rows[progress.source],
                total=max(progress.asked, 1),
                completed=max(progress.asked - progress.waiting, 0),
                topic=progress.on_topic,
            )

        yield show


def summed_up(report: CrawlReport) -> str:
    """One line over a whole crawl."""
    n = report.counts
    pages = n["new"] + n["changed"] + n["unchanged"]
    words = [
        f"{n['answered']} of {n['sources']} sources answered",
        f"{pages} documents read",
        f"{n['new']} of them new",
        f"{n['on_topic']} on topic",
    ]
    if n["changed"]:
        words.append(f"{n['changed']} changed")
    if n["failed"]:
        words.append(f"{n['failed']} could not be read")
    if report.stopped:
        words.append("stopped: run it again to go on")
    return ", ".join(words)


@click.command()
@db_option
@source_option
@since_option
@click.option(
    "--max-new",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="New pages of one source in one run; the next run goes on.",
)
@topic_option
@sources_option
@contact_option
@verbose_option
def crawl(
    path: Path,
    slugs: tuple[str, ...],
    since: str,
    max_new: int,
    topic: str,
    folder: Path | None,
    contact: str,
    verbose: bool,
) -> None:
    """Read what is new at the sources, and store it; nothing is tagged yet.

    Exit status 1 when a source could not be read: its line says why. The others are stored, and the next run goes on.
    """
    from crawler.crawl import crawl as go
    from db.lock import hold

    sources = chosen(folder, slugs)
    need_contact(contact, sources)
    with hold(path), watching() as progress:
        report = go(
            sources,
            path,
            since=since,
            contact=contact,
            topic_any=topic == "any",
            max_new=max_new,
            progress=progress,
            verbose=verbose,
        )
    click.echo(f"{path}: {summed_up(report)}")
    if report.error:
        raise ReturnwatchError(report.error)
    if not report.ok:
        raise SystemExit(1)


def add_arguments(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments of ``returnwatch add``, for the door, which tags what was added: see ``add_by_hand``."""
    options = (
        click.argument("targets", nargs=-1, required=True, metavar="URL|FILE|-..."),
        click.option("--url", default="", help="Where a file or text was published."),
        click.option("--title", default="", help="The title, where the text has none."),
        click.option(
            "--published",
            default="",
            metavar="DAY",
            callback=lambda _ctx, _option, value: day(value),
            help="The day of publication, where the text does not say it.",
        ),
        click.option(
            "--tier",
            "--source-tier",
            type=click.Choice(TIERS),
            default=None,
            help="Whose words these are; else that of the source on the same host, or 'document'.",
        ),
        click.option(
            "--country", default="", metavar="CODE", help="The publisher's country."
        ),
        click.option("--lang", default="", metavar="CODE", help="The text's language."),
        topic_option,
        sources_option,
        contact_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def add_by_hand(
    path: Path,
    *,
    targets: tuple[str, ...],
    url: str,
    title: str,
    published: str,
    tier: str | None,
    country: str,
    lang: str,
    topic: str,
    folder: Path | None,
    contact: str,
) -> bool:
    """Add what ``add_arguments`` names, and say of each what became of it. False where something was not taken.

    Whoever calls holds the file's lock.
    """
    from crawler.by_hand import Said, add, is_address
    from crawler.registry import load, shipped
    from crawler.source_file import COUNTRIES

    if len(targets) > 1 and (url or title):
        raise click.UsageError(
            "--url and --title are about one thing: add the others on their own"
        )
    if url and is_address(targets[0]):
        raise click.UsageError(
            "--url says where a file comes from; an address is its own"
        )
    if url and not is_address(url):
        raise click.UsageError(f"--url {url!r} is no address; write it with https://")
    if country.upper() not in COUNTRIES | {""}:
        raise click.UsageError(
            f"--country {country!r} is no ISO 3166 code; write it like BE"
        )
    said = Said(
        url, title, published, tier or "", country.upper(), lang.lower(), topic == "any"
    )
    registry = load(folder or shipped())
    results = add(
        targets, path, registry, said, stdin=sys.stdin.buffer, contact=contact
    )
    for result in results:
        line = f"{result.target}: {result.outcome}: {result.message}"
        if result.outcome in ("new", "changed"):
            line += f" ({result.published or 'no date'}, filed under {result.source})"
        click.echo(line)
        if result.outcome == "off topic":
            click.echo("  its text was not kept; add it with --topic any to keep it")
    return all(result.outcome not in ("failed", "off topic") for result in results)


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
def extract(file: Any) -> None:
    """Read documents as a filter: JSON Lines {"id", "url", "path"} in, {"id", "url", "title", "text", "published", "lang"} out.

    A line that is not valid, or a file without text, gets {"id", "error"} and the stream goes on; the exit status is 1.
    """
    from crawler.filter import lines_of

    failed = False
    for line in lines_of(file):
        failed |= "error" in line
        click.echo(json.dumps(line, ensure_ascii=False))
    if failed:
        raise SystemExit(1)


@click.group()
def sources() -> None:
    """The registry: which publishers are read."""


@sources.command("list")
@db_option
@sources_option
@source_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json", "jsonl", "md"]),
    default="table",
    show_default=True,
    help="A table on the terminal, or text for another program.",
)
def list_sources(
    path: Path, folder: Path | None, slugs: tuple[str, ...], format_: str
) -> None:
    """Name every source with its country, tier, kind and state.

    A source is unseen until a run on this machine has read it; what the file has seen of it wins over what its file says.
    """
    from crawler.listed import FIELDS, rows_of
    from db.commands import show

    rows = rows_of(chosen(folder, slugs), path)
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


@sources.command("check")
@sources_option
@source_option
def check_sources(folder: Path | None, slugs: tuple[str, ...]) -> None:
    """Check every source's file, without the network. Exit status 1 where one cannot be followed."""
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
    if bad:
        raise SystemExit(1)


COMMANDS = (crawl, extract, sources)
