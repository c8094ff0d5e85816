"""Commands that collect: crawl, extract, and what ``add`` needs. Scrapy and the extractor are loaded only when they work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import crawler.cron_commands as timing
import crawler.keeping_commands as keeping
from crawler.archive_commands import archive
from crawler.backfill_commands import backfill as backfill
from crawler.backfill_commands import backfill_options as backfill_options
from crawler.backfill_commands import need_manifest as need_manifest

# the door takes its options from here
from crawler.new_source_commands import check_cases, new
from crawler.options import back_to_option as back_to_option
from crawler.options import chosen as chosen
from crawler.options import contact_option as contact_option
from crawler.options import countries_option as countries_option
from crawler.options import day, web_archive_option
from crawler.options import languages_option as languages_option
from crawler.options import need_contact as need_contact
from crawler.options import shard_option as shard_option
from crawler.options import since_option as since_option
from crawler.options import source_option as source_option
from crawler.options import sources_option as sources_option
from crawler.options import topic_option as topic_option
from crawler.options import verbose_option as verbose_option
from crawler.setup_commands import init
from crawler.source_commands import sources
from db.options import db_option
from db.records import TIERS, ReturnwatchError

if TYPE_CHECKING:
    from crawler.crawl import Progress
    from crawler.looks import CrawlReport


@contextmanager
def watching() -> Iterator[Callable[[Progress], None]]:
    """Show how a crawl goes on: bars on a terminal, a line a finished source elsewhere, all on standard error."""
    if not sys.stderr.isatty():
        yield (
            lambda progress: (
                click.echo(progress.line, err=True)
                if progress.done and progress.line
                else None
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
                if progress.line:
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
@back_to_option
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
@countries_option
@languages_option
@shard_option
@verbose_option
def crawl(
    path: Path,
    slugs: tuple[str, ...],
    countries: tuple[str, ...],
    languages: tuple[str, ...],
    shard: tuple[int, int] | None,
    since: str,
    back_to: str,
    max_new: int,
    topic: str,
    folder: Path | None,
    contact: str,
    verbose: bool,
) -> None:
    """Read what is new at the sources, and store it; nothing is tagged yet.

    Exit status 1 when a source could not be read: its line says why. The others are stored, and the next run goes on.

    Example: returnwatch crawl --source be_example_press --since 2025-10-01
    """
    from crawler.crawl import crawl as go
    from db.lock import hold

    sources = chosen(folder, slugs, countries, languages, shard)
    need_contact(contact, sources)
    with hold(path), watching() as progress:
        report = go(
            sources,
            path,
            since=since,
            back_to=back_to,
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
        click.argument("targets", nargs=-1, metavar="[URL|FILE|-]..."),
        click.option(
            "--list",
            "list_",
            default="",
            metavar="FILE",
            help="Addresses to add, one a line, or CSV with a column url; or a WARC file; 'starter' is the list that comes with the program.",
        ),
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
        web_archive_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def need_input(targets: tuple[str, ...]) -> None:
    """Refuse where nothing of what is named is there, before a database is made for it. Raises CannotAdd."""
    from crawler.by_hand import CannotAdd, is_address

    if targets and not any(
        name == "-" or is_address(name) or Path(name).exists() for name in targets
    ):
        raise CannotAdd(f"{targets[0]}: no such file; name one that is there, or an address")  # fmt: skip


def add_by_hand(
    path: Path,
    *,
    targets: tuple[str, ...],
    list_: str,
    url: str,
    title: str,
    published: str,
    tier: str | None,
    country: str,
    lang: str,
    topic: str,
    folder: Path | None,
    contact: str,
    web_archive: str,
) -> bool:
    """Add what ``add_arguments`` names, and say of each what became of it. False where something was not taken.

    Whoever calls holds the file's lock.
    """
    from crawler.by_hand import add, add_listed, is_address
    from crawler.by_list import read_list
    from crawler.filed import Said
    from crawler.guard import private_hosts
    from crawler.registry import load, shipped
    from crawler.urls import host
    from crawler.warc_in import add_warcs, is_warc
    from db.countries import COUNTRIES

    if not targets and not list_:
        raise click.UsageError(
            "name what to add: an address, a file, - for standard input, or --list"
        )
    if (len(targets) > 1 or list_) and (url or title):
        raise click.UsageError(
            "--url and --title are about one thing: add the others on their own"
        )
    if url and targets and is_address(targets[0]):
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
        url=url,
        title=title,
        published=published,
        tier=tier or "",
        country=country.upper(),
        lang=lang.lower(),
        topic_any=topic == "any",
    )
    files = [*targets, list_] if list_ else list(targets)
    warcs = [name for name in dict.fromkeys(files) if is_warc(name)]
    if warcs and (url or title):
        raise click.UsageError("a WARC file says itself where its pages come from")
    targets = tuple(name for name in targets if name not in warcs)
    list_ = "" if list_ in warcs else list_
    listed = read_list(list_, said) if list_ else {}
    registry = load(folder or shipped())
    here = private_hosts(registry.values())
    if listed or any(is_address(one) and host(one) not in here for one in targets):
        need_contact(contact, [])
    results = add(
        targets,
        path,
        registry,
        said,
        stdin=sys.stdin.buffer,
        contact=contact,
        web_archive=web_archive,
    )
    if listed:
        results += add_listed(
            listed, path, registry, contact=contact, web_archive=web_archive
        )
    if warcs:
        results += add_warcs(warcs, path, registry, said)
    for result in results:
        # messages about a file begin with its name
        message = result.message.removeprefix(f"{result.target}: ")
        line = f"{result.target}: {result.outcome}: {message}"
        if result.outcome in ("new", "changed"):
            line += f" ({result.published or 'no date'}, filed under {result.source})"
        if result.how:
            line += f"; {result.how}"
        click.echo(line)
        if result.outcome == "off topic":
            click.echo("  its text was not kept; add it with --topic any to keep it")
    return all(result.outcome not in ("failed", "off topic") for result in results)


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
def extract(file: Any) -> None:
    """Read documents as a filter: JSON Lines {"id", "url", "path"} in, {"id", "url", "title", "text", "published", "lang"} out.

    A line that is not valid, or a file without text, gets {"id", "error"} and the stream goes on; the exit status is 1.

    Example: returnwatch extract pages.jsonl > texts.jsonl
    """
    from crawler.filter import lines_of

    failed = False
    for line in lines_of(file):
        failed |= "error" in line
        click.echo(json.dumps(line, ensure_ascii=False))
    if failed:
        raise SystemExit(1)


sources.add_command(new)
sources.add_command(check_cases)

COMMANDS = (init, crawl, extract, sources, archive, *timing.COMMANDS, *keeping.COMMANDS)
