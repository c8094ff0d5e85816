"""What the command explain reads and shows; the door puts it together, since texts that are in no file are tagged first."""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.options import Command
from db.records import ReturnwatchError, Text

if TYPE_CHECKING:
    from db.explained import Explained


class NotReadable(ReturnwatchError):
    """A file that cannot be explained as it stands."""

    exit_status = 2


def file_options(command: Command) -> Command:
    """Options for a FILE's text; the command gets lang, published, country and any_topic."""
    for option in reversed(
        (
            click.option("--lang", default="", metavar="CODE", help="Of a FILE's text; found out where left out."),
            click.option("--published", default="", metavar="DAY", help="Of a FILE's text, for offices and dates."),
            click.option("--country", default="", metavar="CODE", help="Of a FILE's publisher."),
            click.option("--any-topic", is_flag=True, help="Also where a FILE is not about returns to Afghanistan."),
        )
    ):  # fmt: skip
        command = option(command)
    return functools.wraps(command)(command)


def need_either(document: str, path: Path) -> None:
    """Refuse what is no file and no address where there is no database to look it up in. Raises NotReadable."""
    known = document.startswith(("http://", "https://", "urn:"))
    if not known and not path.exists() and not Path(document).exists():
        raise NotReadable(
            f"{document}: no such file, and no {path} in which a document could be called so; name a file that is there,"
            " or a database with --db"
        )


def read(document: str, lang: str, published: str, country: str) -> Text:
    """A file of plain text, or standard input. Raises NotReadable."""
    from db.filters import is_day
    from db.records import plain

    if published and (len(published) != 10 or not is_day(published)):
        raise NotReadable(f"--published {published}: not a day; write 2025-10-18")
    raw = sys.stdin.buffer.read() if document == "-" else Path(document).read_bytes()
    try:
        words = plain(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotReadable(
            f"{document}: not UTF-8 text (byte {error.start}); save it as UTF-8, or put a page or a PDF into the database"
            " with 'returnwatch add'"
        ) from None
    if words.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml")):
        raise NotReadable(
            f"{document}: HTML, and explain reads plain text; put it into the database with 'returnwatch add {document}'"
            " and explain its address"
        )
    return Text("file", words, lang, published=published, country=country.upper())


def show(found: Explained, rules: Mapping[str, str]) -> None:
    """Print a text and what is known of each statement in it. ``rules``: what each rule goes by."""
    from rich.console import Console
    from rich.text import Text as Words

    from db.explained_text import COLOURS, coloured, plain, sentences

    console = Console(highlight=False, soft_wrap=True)
    colours = console.is_terminal and not console.no_color
    for line in (found.title, found.url, found.remark):
        if line:
            console.print(Words(line, "bold"))
    console.print()
    console.print(coloured(found) if colours else Words(plain(found)))
    if colours:
        legend = Words("\n")
        for layer, colour in COLOURS.items():
            legend.append(layer, colour).append("  ")
        console.print(legend)
    for number, told in enumerate(found.statements, 1):
        words = " … ".join(found.text[a:b] for a, b in told.spans)
        console.print()
        console.print(Words(f"[{number}] {' '.join(words.split())}", "bold"))
        for line in sentences(told, rules):
            console.print(Words(f"    {line}"))
    if found.text and not found.statements:
        console.print("\nNo statement.")
    for kind, message in found.issues:
        console.print(Words(f"\n! {kind}: {message}", "red"), end="")
    if found.issues:
        console.print()
