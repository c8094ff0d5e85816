"""The door: one command, put together from each room's own, and what needs several rooms.

Only this module and the rooms' ``commands.py`` print. Exit statuses: 0 fine, 1 something needs a person, 2 usage,
3 locked by another run. Heavy imports stand inside functions, so that ``--help`` is quick.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

import click

import crawler.commands as collecting
import db.commands as reading
import db.explain_commands as explaining
import db.people_commands as naming
import nlp.commands as tagging
import nlp.link_commands as linking
from db import config
from db.options import db_option, decided_by_option, who_option
from db.records import (
    Filters,
    Name,
    Office,
    Person,
    ReturnwatchError,
    Tenure,
)

ROOMS = ("crawler", "nlp", "db")
DEMO_ROWS = 10  # of the timeline


class Door(click.Group):
    """Turns an error that a user can mend into one line and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReturnwatchError as error:
            click.echo(f"returnwatch: {error}", err=True)
            ctx.exit(error.exit_status)
        except (KeyboardInterrupt, click.Abort):
            click.echo(
                "returnwatch: stopped; what was stored is safe, run it again to go on",
                err=True,
            )
            ctx.exit(1)
        except BrokenPipeError:
            raise  # click ends quietly where the reader of a pipe has gone
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            mend = (
                "make room"
                if error.errno in (errno.ENOSPC, errno.EDQUOT)
                else "mend it"
            )
            click.echo(
                f"returnwatch: {place}{error.strerror or error}; {mend} and run this again, what was stored is safe",
                err=True,
            )
            ctx.exit(1)


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="returnwatch")
@click.option(
    "--topic",
    default="",
    metavar="FILE",
    help="A topic file of your own, in place of returns to Afghanistan (docs/topics.md). Also RETURNWATCH_TOPIC.",
)
@click.pass_context
def main(ctx: click.Context, topic: str) -> None:
    """Who said what, when, about returning Afghan nationals.

    What stands in returnwatch.yml in this folder ('returnwatch init' writes it) need not be said again.
    """
    check_rooms()
    said = config.read(file) if (file := config.find()) else config.Config()
    ctx.default_map = config.default_map(main, said.defaults())
    if topic := topic or os.environ.get("RETURNWATCH_TOPIC", "") or str(said.topic or ""):  # fmt: skip
        from nlp.topic_file import use

        ctx.call_on_close(use(topic))


def check_rooms() -> None:
    """Other distributions are called nlp, db and crawler too: name the culprit where one of them was found."""
    here = Path(__file__).resolve().parent
    for room in ROOMS:
        file = Path(sys.modules[room].__file__ or "")
        if file.resolve().parents[1] != here:
            raise ReturnwatchError(
                f"{file.parent}: not returnwatch's own package {room!r}; give returnwatch a virtual environment of its own"
            )


@main.command()
@db_option
@collecting.source_option
@collecting.since_option
@collecting.back_to_option
@collecting.sources_option
@collecting.contact_option
@collecting.countries_option
@collecting.languages_option
@collecting.shard_option
@collecting.verbose_option
@click.option(
    "-q",
    "--quiet",
    is_flag=True,
    help="Print only what needs a person: nothing, on a good day; cron mails the rest.",
)
def run(
    path: Path,
    slugs: tuple[str, ...],
    countries: tuple[str, ...],
    languages: tuple[str, ...],
    shard: tuple[int, int] | None,
    quiet: bool,
    since: str,
    back_to: str,
    folder: Path | None,
    contact: str,
    verbose: bool,
) -> None:
    """Crawl, tag, link and check: what cron calls.

    Exit status 1 when a source could not be read or a text not tagged; what was read is stored, and the next run goes on.

    Example: returnwatch run --contact you@example.org
    """
    from crawler.crawl import crawl
    from db.lock import hold
    from nlp.job import tag_file
    from nlp.link import link_file

    sources = collecting.chosen(folder, slugs, countries, languages, shard)
    collecting.need_contact(contact, sources)
    with hold(path):
        before = reading.troubles_of(path)
        with nullcontext() if quiet else collecting.watching() as progress:
            report = crawl(
                sources,
                path,
                since=since,
                back_to=back_to,
                contact=contact,
                progress=progress,
                command="run",
                verbose=verbose,
            )
        if report.stopped:
            click.echo(f"{path}: {collecting.summed_up(report)}")
            raise click.Abort
        with nullcontext() if quiet else tagging.watching() as tagged:
            tags = tag_file(path, progress=tagged)
        with nullcontext() if quiet else linking.watching() as linked:
            links = link_file(path, progress=linked)
    if not quiet:
        click.echo(f"{path}: {collecting.summed_up(report)}")
    if tags.failed or not quiet:
        click.echo(f"{path}: {tagging.summed_up(tags)}")
    if links.changes and not quiet:
        click.echo(f"{path}: {linking.summed_up(links)}")
    with reading.reading(path) as connection:
        told = [] if quiet else reading.covered(connection)
        for line in (*told, *reading.needing(connection, before, known=not quiet)):
            click.echo(line)
    if not report.ok or tags.failed:
        raise SystemExit(1)


@main.command()
@db_option
@collecting.add_arguments
def add(path: Path, **said: Any) -> None:
    """Add a page, a saved page, a PDF, plain text, a mail or a WARC file by hand; '-' reads standard input.

    It goes through the same archive, extraction, topic and tagging as what is crawled. The same thing twice is one row.

    Example: returnwatch add page.html --url https://www.example.org/page --published 2025-10-18
    """
    from crawler.archive import folder_of
    from db.lock import hold
    from nlp.job import tag_file
    from nlp.link import link_file

    # an archive without its database is somebody's: it stays
    made = not path.exists() and not folder_of(path).exists()
    if not path.exists():
        collecting.need_input(said["targets"])
    with hold(path):
        fine = collecting.add_by_hand(path, **said)
        if made and not fine and holds_no_document(path):
            take_away(path)  # nobody wants an empty one
            raise SystemExit(1)
        tags = tag_file(path)
        link_file(path)
    if tags.texts:
        click.echo(f"{path}: {tagging.summed_up(tags)}")
    if not fine or tags.failed:
        raise SystemExit(1)


@main.command()
@click.option(
    "--db",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("demo.db"),
    show_default=True,
    help="Where the demo's file goes; one of an earlier demo is replaced.",
)
def demo(path: Path) -> None:
    """Crawl a few invented ministries on this machine, tag what they say, and show who said what, when.

    Needs no network. The ministries, the ministers and every word of theirs are invented.

    Example: returnwatch demo --db demo.db
    """
    from crawler.crawl import crawl
    from crawler.demo.server import OFFICEHOLDERS, SOURCES, DemoServer
    from crawler.registry import load
    from db.lock import hold
    from nlp.job import tag_file
    from nlp.link import link_file
    from nlp.offices import Register

    os.environ.pop("RETURNWATCH_TOPIC", None)  # what the ministries say is about this
    with hold(path):
        clear_demo(path)
        click.echo(
            "Invented ministries, on this machine only: no word here was said by anyone.",
            err=True,
        )
        with DemoServer() as server, collecting.watching() as progress:
            report = crawl(
                list(load(SOURCES, base=server.base).values()),
                path,
                progress=progress,
                command="demo",
            )
        if report.stopped:
            raise click.Abort
        with tagging.watching() as tagged:
            tags = tag_file(
                path,
                Register.from_csv([OFFICEHOLDERS], origin="shipped"),
                progress=tagged,
            )
        link_file(path)
    click.echo(f"{path}: {collecting.summed_up(report)}")
    click.echo(f"{path}: {tagging.summed_up(tags)}\n")
    program = program_in_use()
    with reading.reading(path) as connection:
        reading.show_timeline(connection, Filters(), "table", DEMO_ROWS)
    click.echo(
        f"""
Try next:
  {program} timeline --db {path} --country BE --kind direct
  {program} timeline --db {path} --measure FORCEDRET --format csv > forced.csv
  {program} search --db {path} charter flight
  {program} events --db {path}
  {program} positions --db {path} --changes
  {program} board --db {path} -o board.html
  {program} check --db {path}
  {program} serve --db {path}"""
    )


def program_in_use() -> str:
    """The command as the user must write it: by its name where that is found, else by its place."""
    beside = Path(sys.executable).parent / "returnwatch"
    found = shutil.which("returnwatch")
    if (found and Path(found).resolve() == beside.resolve()) or not beside.exists():
        return "returnwatch"
    here = Path.cwd()
    return str(beside.relative_to(here) if beside.is_relative_to(here) else beside)


def holds_no_document(path: Path) -> bool:
    """Also where there is no file."""
    if not path.exists():
        return True
    with reading.reading(path) as connection:
        found = connection.execute("SELECT 1 FROM documents LIMIT 1").fetchone()
    return found is None


def take_away(path: Path) -> None:
    """Delete a database with its archive."""
    from crawler.archive import folder_of

    for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        file.unlink(missing_ok=True)
    shutil.rmtree(folder_of(path), ignore_errors=True)


def clear_demo(path: Path) -> None:
    """Take away what an earlier demo left. Raises ReturnwatchError where the file holds anything else."""
    from db.store import Store

    if not path.exists():
        return
    Store.open(path).close()  # a file of an older version is brought up to date first
    with reading.reading(path) as connection:
        others = [
            row[0]
            for row in connection.execute("SELECT slug FROM sources")
            if "_demo_" not in row[0]
        ]
    if others:
        raise ReturnwatchError(
            f"{path}: holds more than a demo ({others[0]}); name another file with --db"
        )
    take_away(path)


@main.command()
@click.argument("statement")
@db_option
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The zip file to write.",
)
def evidence(statement: str, path: Path, output: Path) -> None:
    """Put all that proves STATEMENT (an id) into a zip: archived record, text, place of the words, hashes, collection log.

    Example: returnwatch evidence 3f2a9c0d11e4b587 -o evidence.zip
    """
    from crawler.archive import folder_of
    from db.evidence import write_evidence

    with reading.reading(path) as connection:
        found = write_evidence(connection, statement, folder_of(path), output)
    click.echo(f"{output}: {found.url}, {found.archived}")


@main.command()
@click.argument("manifest", type=click.File("r", encoding="utf-8"))
@db_option
@collecting.backfill_options
def backfill(manifest: IO[str], path: Path, **asked: Any) -> None:
    """Read years of a web archive: the WARC files that MANIFEST names, one path or address a line; - is standard input.

    What each file gave is kept as Parquet beside the database; stopped at any moment, the same command goes on. Then the
    pages on the topic are brought into the database, tagged and linked. Exit status 1 where a file was set aside.

    Example: returnwatch backfill warc.paths --workers 4 --db archive.db
    """
    from db.lock import hold
    from nlp.apart import tagged
    from nlp.job import tag_file
    from nlp.link import link_file

    lines = collecting.need_manifest(manifest)
    with hold(path):
        done = collecting.backfill(lines, path, tagged, **asked)
        if done.merged:
            tag_file(path)
            link_file(path)
    if done.failed:
        raise SystemExit(1)


@main.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The new file; one that is there already is never touched.",
)
def merge(files: tuple[Path, ...], output: Path) -> None:
    """Unite the FILES of several machines into a new one, then tag and link it.

    What was observed and what people decided is united, whatever the order; overlapping files are fine, the same page is
    the same row. What one of the files has forgotten is forgotten in the new one, too.

    Example: returnwatch merge desk.db server.db -o all.db
    """
    from crawler.archive import folder_of
    from crawler.forgetting import finish
    from crawler.forgetting import forget as forget_it
    from crawler.gathering import gather
    from db.lock import hold
    from db.merge import Merged, may_merge
    from db.merge import merge as unite
    from db.store import Store
    from db.translations import drop_strays
    from nlp.job import TagReport, tag_file
    from nlp.link import link_file

    tags = TagReport()

    def settle(path: Path, found: Merged) -> None:
        nonlocal tags
        for document, reason, who in found.to_forget:
            forget_it(path, document, reason=reason, who=who)
        with tagging.watching() as tagged:
            tags = tag_file(path, progress=tagged)
        link_file(path)
        with Store.open(path) as store:
            drop_strays(store)  # one file may have forgotten whom another translated
        if found.to_forget:
            finish(path)

    with hold(output):
        may_merge(files, output)  # before anything of theirs is brought over
        gather(map(folder_of, files), folder_of(output))
        found = unite(files, output, settle)
    click.echo(
        f"{output}: {found.documents - len(found.to_forget)} documents, {found.versions} wordings, {found.decisions} decisions"
        f" of {len(files)} files"
    )
    click.echo(f"{output}: {tagging.summed_up(tags)}")
    if tags.failed:
        raise SystemExit(1)


@main.command()
@db_option
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Read only N captures again, drawn at random; all others are held against their words alone.",
)
def verify(path: Path, sample: int | None) -> None:
    """Hold every span and hash against the frozen words, and the words against the archived bytes, read again.

    Bytes that an older reader read are counted, and not compared. Exit status 1 where something does not hold.

    Example: returnwatch verify --sample 100
    """
    from crawler.archive import folder_of
    from crawler.rereading import Reader
    from db.pruning import without_bytes
    from db.verify import Reread, count, has_bytes, verify

    reread, number = Reread(), 0
    with reading.reading(path) as connection:
        counted = count(connection)
        without = without_bytes(connection)
        archive = Reader(folder_of(path)) if has_bytes(connection) else None
        for fault in verify(connection, archive, sample=sample or 0, reread=reread):
            number += 1
            click.echo(f"{fault.where}: {fault.what}")
    sizes = ", ".join(f"{n} {table}" for table, n in counted.items())
    again = f"{reread.equal} captures read again with the same words"
    if reread.not_comparable:
        again += f", {reread.not_comparable} that an older reader read"
    if without:
        again += f", {without} whose bytes were pruned or forgotten"
    click.echo(f"{path}: {number} faults in {sizes}; {again}")
    if number:
        raise SystemExit(1)


@main.command()
@click.argument("name", metavar="[PERSON|DOCUMENT]", default="")
@db_option
@click.option("--reason", default="", metavar="TEXT", help="Why; kept, with the day.")
@decided_by_option
@click.option(
    "--documents",
    "documents_too",
    is_flag=True,
    help="Of a person: the documents in which he or she speaks as well, whole.",
)
def forget(path: Path, name: str, reason: str, who: str, documents_too: bool) -> None:
    """Forget a DOCUMENT (address or id) or a PERSON (slug or name), and keep it from coming back.

    A document goes out of all tables, the full-text index and the archive, whose files are written anew without it;
    it is not fetched or stored again. Feeds that carried its words go out of the archive, too.

    Of a person go statements, mentions, names and offices held; his or her words are stored under that name no more.
    The texts in which the name stands stay, unless you say --documents.

    What stays is a tombstone without words: a key, the day, who and why. Copies of the file elsewhere (backups,
    exports) are yours to clean. Without a name, a forgetting that was cut off is finished.

    Example: returnwatch forget 3f2a9c0d11e4b587 --reason "asked by its publisher"
    """
    from crawler.forgetting import finish
    from crawler.forgetting import forget as forget_it
    from db.lock import hold
    from nlp.link import link_file

    if name and not reason.strip():
        raise click.UsageError("say why: --reason TEXT")
    with reading.reading(path):
        pass  # a file that is not there is told, not made
    with hold(path):
        if not name:
            done = finish(path)
            click.echo(f"{path}: {'finished' if done else 'nothing to finish'}")
            return
        gone = forget_it(
            path, name, reason=reason, who=who, documents_too=documents_too
        )
        link_file(path)
        finish(path)
    parts = [f"{gone.documents} documents", f"{gone.statements} statements"]
    if gone.files:
        parts.append(
            f"{gone.records} archived records ({gone.files} files written anew)"
        )
    click.echo(f"{path}: forgotten: {', '.join(parts)}")


@main.command()
@click.argument("document", metavar="FILE|URL|DOCUMENT")
@db_option
@explaining.file_options
@tagging.people_option
def explain(
    document: str,
    path: Path,
    lang: str,
    published: str,
    country: str,
    people: tuple[Path, ...],
    any_topic: bool,
) -> None:
    """Show a text with every tag in colour, and for each statement who said it, by which rule, and how sure that is.

    A FILE holds plain text, '-' is standard input; a URL or DOCUMENT is one that the database has, with what people
    decided about it. Without a terminal, or with NO_COLOR, tags are marks: ⟦1 … 1⟧ a statement, {…} behind what is tagged.

    Example: returnwatch explain article.txt --lang en --published 2025-10-18
    """
    from db.diff_commands import find
    from db.explained import stored, tagged
    from nlp.explain import RULES

    if document == "-" or Path(document).is_file():
        from nlp.pipeline import Tagger

        text = explaining.read(document, lang, published, country)
        register = tagging.register(people)
        annotation = Tagger(register, any_topic=any_topic).annotate(text)
        found = tagged(document, text, annotation, register.office, register.tenure_of)
        if not annotation.relevant and not any_topic:
            found.remark = "Not about returns to Afghanistan: nobody speaks in it, unless --any-topic is given."
    else:
        explaining.need_either(document, path)
        with reading.reading(path) as connection:
            found = stored(connection, find(connection, document)[0])
    explaining.show(found, RULES)


@naming.people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@db_option
@who_option
def import_people(file: Path, path: Path, who: str, note: str) -> None:
    """Take office holders from FILE: a CSV in the shipped list's columns, or a saved result of a query on Wikidata.

    Its columns item, itemLabel, positionLabel, start, end, countryLabel are read from CSV and JSON. The same file twice
    adds nothing.

    Example: returnwatch people import ministers.csv --note "list of the ministry"
    """
    from db.connect import need
    from db.decisions import who_decides
    from db.people import take_over, untag
    from db.store import Store
    from nlp.offices import Register

    need(path)
    read = Register.from_csv([file], origin="user")
    with Store.open(path) as store, store.writing():
        rows: list[Person | Name | Office | Tenure] = [
            *read.people, *read.names, *read.offices, *read.tenures
        ]  # fmt: skip
        new = take_over(store.connection, rows, who_decides(who), note or file.name)
        names = [name.name for name in read.names if not name.note] if new else []
        countries = {read.office[t.office].country for t in read.tenures}
        waiting = untag(store.connection, names, countries if new else ())
    click.echo(
        f"{path}: {len(read.people)} people, {len(read.tenures)} offices held, {new} facts new;"
        f" {waiting} texts wait to be tagged: {naming.NEXT}"
    )


for command in (
    *collecting.COMMANDS,
    *tagging.COMMANDS,
    *reading.COMMANDS,
):
    main.add_command(command)
for name in ("run", "tag", "annotate", "explain"):
    tagging.topic_option(main.commands[name])


if __name__ == "__main__":
    main()
