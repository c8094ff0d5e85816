"""Options that commands of all rooms share: which file, which rows. Needs click only."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from db.records import Filters

Command = Callable[..., Any]
FORMATS = ("table", "csv", "json", "jsonl", "md")

db_option = click.option(
    "--db",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="RETURNWATCH_DB",
    default=Path("returnwatch.db"),
    show_default=True,
    help="The SQLite file; also RETURNWATCH_DB.",
)


#: of a command that tells some facts, and no rows
facts_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
)
#: of what cannot be taken back
decided_by_option = click.option(
    "--who",
    default="",
    envvar="USER",
    metavar="NAME",
    help="Who decided it; your user name unless told.",
)


def filter_options(command: Command) -> Command:
    """Add the filters of every reading command; the command gets one argument ``filters``."""

    @click.option(
        "--from",
        "from_",
        metavar="DAY",
        default="",
        help="Not before this day, month or year.",
    )
    @click.option(
        "--to", metavar="DAY", default="", help="Not after this day, month or year."
    )
    @click.option(
        "--country",
        metavar="CODE",
        multiple=True,
        help="The speaker's country: BE, NO ... or EU, UN.",
    )
    @click.option(
        "--speaker",
        metavar="NAME",
        default="",
        help="Part of the speaker's name, or the slug.",
    )
    @click.option(
        "--office",
        metavar="WORDS",
        default="",
        help="Part of the office, as printed or as registered.",
    )
    @click.option(
        "--measure",
        metavar="CODE",
        multiple=True,
        help="What the words are about: VOLRET, FORCEDRET ...",
    )
    @click.option(
        "--tier",
        metavar="TIER",
        multiple=True,
        help="official, party, wire, press or document.",
    )
    @click.option(
        "--lang", metavar="CODE", multiple=True, help="The text's language: en, nl ..."
    )
    @click.option(
        "--kind",
        metavar="KIND",
        multiple=True,
        help="direct, mixed or indirect speech.",
    )
    @click.option(
        "--source",
        metavar="SLUG",
        multiple=True,
        help="The source's slug, as in 'sources list'.",
    )
    @click.option(
        "--checked-only",
        is_flag=True,
        help="Only statements that a person found right, put right or added.",
    )
    @functools.wraps(command)
    def with_filters(
        *args: Any,
        from_: str,
        to: str,
        country: tuple[str, ...],
        speaker: str,
        office: str,
        measure: tuple[str, ...],
        tier: tuple[str, ...],
        lang: tuple[str, ...],
        kind: tuple[str, ...],
        source: tuple[str, ...],
        checked_only: bool,
        **kwargs: Any,
    ) -> Any:
        filters = Filters(
            from_=from_,
            to=to,
            country=tuple(code.upper() for code in country),
            speaker=speaker,
            office=office,
            measure=tuple(code.upper() for code in measure),
            tier=tier,
            lang=tuple(code.lower() for code in lang),
            kind=kind,
            source=source,
            checked_only=checked_only,
        )
        return command(*args, filters=filters, **kwargs)

    return with_filters


def as_of_options(command: Command) -> Command:
    """--as-of and --known-to-us, laid over the filters; below ``filter_options``."""

    @click.option(
        "--as-of",
        default="",
        metavar="DAY",
        help="What was public by that day, in the wording that pages had then.",
    )
    @click.option(
        "--known-to-us", is_flag=True, help="With --as-of: what this file had by then."
    )
    @functools.wraps(command)
    def as_of_a_day(
        *args: Any, filters: Filters, as_of: str, known_to_us: bool, **kwargs: Any
    ) -> Any:
        filters = replace(filters, as_of=as_of, known_to_us=known_to_us)
        return command(*args, filters=filters, **kwargs)

    return as_of_a_day


def format_option(command: Command) -> Command:
    """--format: a table for eyes, the rest for programs."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="A table on the terminal, or text for another program.",
    )(command)


def output_options(*more: str) -> Callable[[Command], Command]:
    """-o FILE beside --format; the command gets ``format_`` and ``output`` (None: print).

    Args:
        more: formats of this command's own, beside those of any table.
    """
    formats = (*FORMATS, "xlsx", "parquet", *more)

    def with_output(command: Command) -> Command:
        @click.option(
            "--format",
            "format_",
            type=click.Choice(formats),
            help="A table on the terminal unless told; with -o by the file's ending.",
        )
        @click.option(
            "-o",
            "--output",
            type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
            help="Write a file for others, with the proof of each row; - is standard output.",
        )
        @functools.wraps(command)
        def told(
            *args: Any, format_: str | None, output: Path | None, **kwargs: Any
        ) -> Any:
            if output is not None:
                from db.export.file import format_of

                format_ = format_of(output, format_ or "", formats[1:])
            elif format_ not in (None, *FORMATS):
                raise click.UsageError(
                    f"--format {format_} is written into a file: name it with -o FILE"
                )
            return command(*args, format_=format_ or "table", output=output, **kwargs)

        return told

    return with_output


def who_option(command: Command) -> Command:
    """--who and --note: every decision is signed."""
    command = click.option(
        "--note", default="", metavar="TEXT", help="Why, for whoever reads it later."
    )(command)
    return click.option(
        "--who",
        default="",
        metavar="NAME",
        help="Who decides; also RETURNWATCH_WHO, else the name of the account.",
    )(command)
