"""``returnwatch backup``, ``restore`` and ``disk``: keeping what was collected."""

from __future__ import annotations

import json
from pathlib import Path

import click

from db.options import db_option, facts_option

MANY = 8  # tables that are worth a line


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@db_option
@click.option(
    "--without-archive",
    is_flag=True,
    help="The database alone: archive files never change, so a mirror (rsync) may keep them.",
)
def backup(file: Path, path: Path, without_archive: bool) -> None:
    """Write the database and its archive into FILE, a tar, also while a run is at work.

    Example: returnwatch backup /backup/news-monday.tar
    """
    from crawler.backup import backup as make

    kept = make(path, file, with_archive=not without_archive)
    size = sum(one.size for one in kept.values())
    click.echo(
        f"{file}: {path.name} and {len(kept) - 1} archive files, {_size(size)};"
        f" 'returnwatch restore {file} --db FILE' lays them back"
    )


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@db_option
def restore(file: Path, path: Path) -> None:
    """Lay the database and the archive of a backup back, after every hash was checked. Nothing that is there is replaced.

    Example: returnwatch restore /backup/news-monday.tar --db again.db
    """
    from crawler.backup import restore as lay_back

    kept = lay_back(file, path)
    click.echo(
        f"{path}: restored, with {len(kept) - 1} archive files; every hash is that of the backup."
        f" 'returnwatch verify --db {path}' holds every span against them"
    )


@click.command()
@db_option
@facts_option
def disk(path: Path, format_: str) -> None:
    """What takes room, how fast it grows, and how long the disk will do.

    Example: returnwatch disk --format json
    """
    from dataclasses import asdict

    from crawler.room import room
    from db.commands import reading

    with reading(path) as connection:
        found = room(connection, path)
    if format_ == "json":
        click.echo(json.dumps(asdict(found), indent=1))
        return
    click.echo(
        f"{'database':24} {_size(found.database)}, {_size(found.free_inside)} of it free for new rows"
    )
    if found.waiting:
        click.echo(f"{'  waiting beside it':24} {_size(found.waiting)}")
    for name, size in list(found.tables.items())[:MANY]:
        click.echo(f"  {name:22} {_size(size)}")
    click.echo(f"{'archive':24} {_size(found.archive)}")
    for tier, size in found.by_tier.items():
        click.echo(f"  {tier:22} {_size(size)}")
    click.echo(f"  {'requests and other':22} {_size(found.other_records)}")
    click.echo(f"{'free on the disk':24} {_size(found.disk_free)}")
    if found.a_month is None:
        click.echo(
            "growth: the file is younger than three months, too young for a forecast"
        )
    elif found.months_left is None:
        click.echo("growth: nothing came in the last three months")
    else:
        click.echo(
            f"growth: {_size(found.a_month)} a month, so the disk will do for {_while(found.months_left)}"
        )


def _while(months: float) -> str:
    if months > 240:
        return "more than 20 years"
    return f"{months / 12:.1f} years" if months >= 24 else f"{months:.0f} months"


def _size(size: float) -> str:
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


COMMANDS = (backup, restore, disk)
