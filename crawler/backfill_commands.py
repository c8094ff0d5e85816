"""What ``returnwatch backfill`` takes and says; the door hands in the tagger."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from crawler.options import contact_option, need_contact, sources_option

if TYPE_CHECKING:
    from crawler.backfill import Tagged
    from crawler.backfilling import Backfill


def backfill_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a backfill, for the door's command."""
    for option in (
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            default=min(4, os.cpu_count() or 1),
            help="Processes of this machine; as many as it has processors, four at most, unless told.",
        ),
        click.option(
            "--scheduler",
            default="",
            metavar="ADDRESS",
            help="A Dask scheduler, such as tcp://10.0.0.1:8786, whose workers read the files instead.",
        ),
        click.option(
            "--work",
            type=click.Path(file_okay=False, path_type=Path),
            default=None,
            help="Where each file's Parquet is kept; news.backfill beside news.db unless told.",
        ),
        click.option(
            "--parquet-only",
            is_flag=True,
            help="Leave it at Parquet, for DuckDB and its like; bring nothing into the database.",
        ),
        click.option(
            "--again", is_flag=True, help="Try files again that were set aside before."
        ),
        sources_option,
        contact_option,
    ):
        command = option(command)
    return command


def need_manifest(manifest: IO[str]) -> str:
    """The manifest's text. Raises CannotBackfill where it names nothing, before anything is made for it."""
    from crawler.backfill import CannotBackfill
    from crawler.backfilling import addresses_in

    try:
        lines = manifest.read()
    except UnicodeDecodeError:
        raise CannotBackfill(f"{manifest.name}: not UTF-8 text; write the path or address of a WARC file on a line each") from None  # fmt: skip
    if not addresses_in(lines):
        raise CannotBackfill(f"{manifest.name}: names no file; write the path or address of a WARC file on a line each")  # fmt: skip
    return lines


def backfill(
    lines: str,
    path: Path,
    tagged: Tagged,
    *,
    workers: int,
    scheduler: str,
    work: Path | None,
    parquet_only: bool,
    again: bool,
    folder: Path | None,
    contact: str,
) -> Backfill:
    """Read what a manifest names, say what became of each file, and bring it into the database."""
    from crawler.backfilling import Dask, Processes, addresses_in, merge, read_all
    from crawler.registry import load, shipped

    addresses = addresses_in(lines)
    if any(address.startswith(("http://", "https://")) for address in addresses):
        need_contact(contact, [])
    sources = load(folder or shipped())
    kept = work or path.with_suffix(".backfill")
    reading = (
        Dask(scheduler, tagged, sources, contact)
        if scheduler
        else Processes(workers, tagged, sources, contact)
    )
    done = read_all(addresses, kept, reading, _say, again=again)
    who = len({result.worker for result in done.read})
    size, cpu = (
        sum(getattr(one, name) for one in done.read) for name in ("size", "cpu")
    )
    click.echo(
        f"{kept}: {len(done.read)} files read by {who} workers, {done.there} read before, {len(done.failed)} set aside;"
        f" {size / 1e6:.1f} MB, {sum(one.pages for one in done.read)} pages in {cpu:.1f} s of CPU"
    )
    for address, why in done.failed.items():
        click.echo(f"  set aside: {address}: {why}")
    if not parquet_only:
        merge(done, addresses, kept, path, sources)
        click.echo(f"{path}: {done.new} new documents from {done.merged} files")
    return done


def _say(number: int, of: int, line: str) -> None:
    click.echo(f"{number}/{of} {line}", err=True)
