"""Commands over what several documents tell of together: signatories, claims."""

from __future__ import annotations

from pathlib import Path

import click

from db.export.to_terminal import Column
from db.options import db_option, filter_options, output_options
from db.records import Filters


@click.command()
@click.argument("letter", nargs=-1)
@db_option
@output_options()
def signatories(
    letter: tuple[str, ...], path: Path, format_: str, output: Path | None
) -> None:
    """Who signed which letter. Without LETTER all letters; with one every watched country; with two a comparison.

    A LETTER is the beginning of an id. What is printed is told, also where documents contradict each other; "not on the
    list" means that a text prints a whole list without the country, "not known" that none does.

    Example: returnwatch signatories 3dae -o letter.csv
    """
    from db import signatories as rows
    from db.commands import reading, show

    if len(letter) > 2:
        raise click.UsageError("name one letter, or two to compare them")
    with reading(path, of_tags=True) as connection:
        if not letter:
            show(
                rows.letters(connection),
                rows.LetterRow._fields,
                format_,
                (
                    Column("letter", ("letter", "dated_on"), 16),
                    Column("claimed", ("claimed",), 7),
                    Column("printed", ("printed",), 7),
                    Column("to", ("addressees",), 20),
                    Column("asks", ("asks",), 20),
                    Column("documents", ("documents",), 9),
                    Column("where", ("url",)),
                ),
                empty="No letter yet: 'returnwatch link' finds letters in what is tagged.",
                output=output,
            )
            return
        found = [rows.find(connection, named) for named in letter]
        if len(found) == 2:
            show(
                rows.compare(connection, *found),
                rows.Compared._fields,
                format_,
                (
                    Column("signed", ("where",), 15),
                    Column("", ("country",), 3),
                    Column("country", ("name",), 16),
                    Column("first", ("first",), 18),
                    Column("second", ("second",), 18),
                ),
                empty="Nobody is printed as signing either.",
                output=output,
            )
            return
        show(
            rows.countries(connection, found[0]),
            rows.CountryRow._fields,
            format_,
            (
                Column("", ("country",), 3),
                Column("country", ("name",), 15),
                Column("status", ("status",), 17),
                Column("EU", ("eu",), 3),
                Column("Schengen", ("schengen",), 8),
                Column("printed as", ("printed_as", "minister"), 18),
                Column("confirmed by", ("confirming",)),
                Column("contradicted by", ("contradicting",)),
            ),
            empty="Nothing is told of it.",
            output=output,
        )


@click.command()
@db_option
@filter_options
@output_options()
@click.option(
    "--all", "single", is_flag=True, help="Also figures that one document alone prints."
)
def claims(
    path: Path, filters: Filters, format_: str, output: Path | None, single: bool
) -> None:
    """Figures that several documents print: the variants, whose number it is, where, and whether they agree.

    --country is of whom the number is told, --speaker whoever the text says it is from; --office, --measure and --kind
    do not apply.

    Example: returnwatch claims --country BE --all
    """
    from db.claims import ClaimRow
    from db.claims import claims as rows_of
    from db.commands import reading, show

    with reading(path, filters, of_tags=True) as connection:
        show(
            rows_of(connection, filters, single=single),
            ClaimRow._fields,
            format_,
            (
                Column("figure", ("figure", "unit"), 18),
                Column("of", ("country", "period"), 10),
                Column("printed as", ("variants",)),
                Column("agree", ("agree",), 5),
                Column("who says so", ("said_by",), 20),
                Column("where", ("sources", "url")),
            ),
            empty="No figure that several documents print; --all shows every figure that counts something.",
            output=output,
        )


COMMANDS = (signatories, claims)
