"""Commands about the board: board (a page, a picture or rows in a file), translate (reading help by the user's own engine)."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from db.options import db_option

if TYPE_CHECKING:
    import sqlite3

    from db.board import Board

FORMATS = {".html": "html", ".htm": "html", ".svg": "svg", ".png": "png", ".csv": "csv"}


@click.command()
@db_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="FILE.html, .svg, .png, or .csv.")  # fmt: skip
@click.option("--as-of", default="", metavar="DAY", help="What was public by that day.")
@click.option("--letter", default="", metavar="ID", help="Group countries by who signed it; 'none' groups by none. [default: the last]")  # fmt: skip
@click.option("--column", "columns", multiple=True, metavar="NAME", help="A column or a measure to show; again for more.")  # fmt: skip
@click.option("--sort", default="", metavar="BY", help="name, changed or deeds.")
@click.option("--tier", multiple=True, metavar="TIER", help="Only what stands in official, party, wire, press or document.")  # fmt: skip
@click.option("--checked-only", is_flag=True, help="Only what a person found right, put right or added.")  # fmt: skip
@click.option("--share", is_flag=True, help="With .svg or .png: 1200 x 630, for the preview of a link.")  # fmt: skip
@click.option("--wide", is_flag=True, help="With .csv: one row a row of the board, not one a cell.")  # fmt: skip
@click.option("--mail", default="", metavar="ADDRESS", help="With .html: whom a reader tells what is wrong. [default: the contact of a published copy]")  # fmt: skip
@click.option("--sentence", default="", metavar="STATEMENT", help="The companion in its place: one sentence and all its versions (.html, .svg, .png).")  # fmt: skip
def board(
    path: Path,
    output: Path | None,
    as_of: str,
    letter: str,
    columns: tuple[str, ...],
    sort: str,
    tier: tuple[str, ...],
    checked_only: bool,
    share: bool,
    wide: bool,
    mail: str,
    sentence: str,
) -> None:
    """Where Europe stands, as one file for others: a page that works offline, a picture, or rows.

    The same page is served by 'returnwatch serve'. The HTML file holds its evidence and asks no network; PNG needs the
    extra 'png'.

    Example: returnwatch board -o board.html --as-of 2025-10-31
    """
    from db.board import Asked
    from db.board import board as gather
    from db.commands import reading
    from db.export.file import ExportError, whole

    if output is None:
        raise ExportError("board: the file to write is missing; say for example 'returnwatch board -o board.html' (.svg, .png and .csv, too)")  # fmt: skip
    format_ = FORMATS.get(output.suffix.lower(), "")
    if not format_:
        raise ExportError(f"{output}: unknown ending; end it with one of {' '.join(FORMATS)}")  # fmt: skip
    for name, given, fits in (("--share", share, ("svg", "png")), ("--wide", wide, ("csv",)), ("--mail", bool(mail), ("html",))):  # fmt: skip
        if given and format_ not in fits:
            raise click.UsageError(f"{name} goes with .{' or .'.join(fits)}, not with {output.name}")  # fmt: skip
    if sentence:
        _sentence(path, sentence, format_, output)
        return
    with reading(path, of_tags=True) as connection:
        found = gather(connection, Asked(as_of, letter, columns, sort, tier, checked_only), whole=format_ == "html")  # fmt: skip
        with whole(output) as out:
            _write(connection, found, format_, out, share=share, wide=wide, mail=mail)
    signs = sum(1 for row in found.rows for cell in row.cells if cell.shown)
    click.echo(f"{output}: {signs} signs, as known on {found.known_on}", err=True)


def _sentence(path: Path, statement: str, format_: str, output: Path) -> None:
    from db.commands import reading
    from db.events import find
    from db.export.file import ExportError, as_text, whole
    from db.sentence import sentence

    if format_ == "csv":
        raise click.UsageError("--sentence goes with .html, .svg or .png; 'returnwatch lineage' writes rows")  # fmt: skip
    with reading(path) as connection:
        found = sentence(connection, find(connection, statement))
        if found is None:
            raise ExportError(f"{statement}: not linked to others; 'returnwatch link' finds versions of one sentence")  # fmt: skip
        with whole(output) as out:
            if format_ == "html":
                from db.export.to_board_html import write_sentence

                with as_text(out) as text:
                    write_sentence(found, text)
            else:
                from db.export.sentence_body import title
                from db.export.sentence_svg import picture

                drawn = picture(found, title(found))
                if format_ == "svg":
                    out.write(drawn.encode())
                else:
                    from db.export.to_board_png import png

                    out.write(png(drawn))
    click.echo(f"{output}: {len(found.versions)} versions", err=True)


def _write(
    connection: sqlite3.Connection,
    found: Board,
    format_: str,
    out: IO[bytes],
    *,
    share: bool,
    wide: bool,
    mail: str,
) -> None:
    from db.export.file import as_text

    if format_ in ("svg", "png"):
        from db.export.to_board_svg import share as shared
        from db.export.to_board_svg import svg

        drawn = shared(found) if share else svg(found)
        if format_ == "svg":
            out.write(drawn.encode())
            return
        from db.export.to_board_png import png

        out.write(png(drawn, 1 if share else 2))
    elif format_ == "html":
        from db.board import told_to
        from db.export.to_board_html import write

        with as_text(out) as text:
            write(connection, found, text, mail or told_to(connection))
    else:
        from db.export.board_rows import LongRow, wide_fields
        from db.export.board_rows import long as long_rows
        from db.export.board_rows import wide as wide_rows
        from db.export.to_csv import write_noted

        with as_text(out, for_spreadsheets=True) as text:
            if wide:
                write_noted(wide_rows(found), wide_fields(found), text)
            else:
                write_noted(long_rows(found), LongRow._fields, text)


@click.command()
@db_option
@click.option("--with", "command", required=True, metavar="COMMAND", help='Reads lines {"id", "lang", "text"}, writes lines {"id", "text"}.')  # fmt: skip
@click.option("--engine", default="", metavar="NAME", help="What its words are called by. [default: the command]")  # fmt: skip
@click.option("--to", "lang", default="en", show_default=True, metavar="CODE", help="The language that it gives.")  # fmt: skip
def translate(path: Path, command: str, engine: str, lang: str) -> None:
    """Reading help: let your own engine translate what was said, once a sentence.

    Its words are shown below the original as "machine translation". They are never cited, searched, tagged or verified.
    Nothing is sent anywhere by us: COMMAND is a program on your machine, run without a shell.

    Example: returnwatch translate --with 'python my_engine.py' --engine my-engine-2
    """
    from db.lock import hold
    from db.records import now
    from db.store import Store
    from db.translations import translate as fill

    with hold(path, makes=False), Store.open(path) as store:
        done, left = fill(store, command, engine or command, now()[:10], lang)
    more = f"; {left} it gave nothing for" if left else ""
    click.echo(f"{done} translations{more}")


COMMANDS = (board, translate)
