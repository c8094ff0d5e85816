"""The command that measures the tagging on the user's own data: sample."""

from __future__ import annotations

from pathlib import Path

import click

from db.options import db_option, filter_options, format_option
from db.records import Filters


@click.command()
@click.argument("number", type=click.IntRange(min=1), required=False)
@db_option
@filter_options
@format_option
@click.option("-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path), help="The sheet to write: .xlsx or .csv.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed on the same file draws the same rows.")  # fmt: skip
@click.option("--score", "filled", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A filled sheet: how often was what right?")  # fmt: skip
def sample(
    number: int | None,
    path: Path,
    filters: Filters,
    format_: str,
    output: Path | None,
    seed: int,
    filled: Path | None,
) -> None:
    """Draw NUMBER statements into a sheet for a person to judge, without confidence or rule; or score a filled sheet.

    'returnwatch sample 50 -o review.xlsx', fill in y and n, 'returnwatch sample --score review.xlsx'. The score gives the
    share that was right and Wilson's interval of 95 %, for each layer, language and rule.

    Example: returnwatch sample 50 -o sheet.xlsx
    """
    if filled is not None:
        if number is not None or output is not None:
            raise click.UsageError("--score reads a filled sheet: give no NUMBER and no -o with it")  # fmt: skip
        _score(filled, path, format_)
        return
    if number is None or output is None:
        raise click.UsageError(
            "say how many and where to, 'returnwatch sample 50 -o review.xlsx', or score a filled sheet with --score FILE"
        )
    from db.commands import reading
    from db.sample import draw, write

    with reading(path, filters) as connection:
        written = write(output, connection, draw(connection, filters, number, seed))
    click.echo(
        f"{output}: {written} statements, seed {seed}; fill in y or n, then 'returnwatch sample --score {output}'"
    )


def _score(filled: Path, path: Path, format_: str) -> None:
    from db.commands import reading, show
    from db.export.to_terminal import Column
    from db.sample import Measured, score

    rules: dict[str, str] = {}
    if path.exists():  # the sheet is blind: which rule made a row is in the file alone
        with reading(path) as connection:
            rules = dict(
                tuple(row)
                for row in connection.execute("SELECT id, rule FROM statements")
            )
    show(
        (
            row._replace(
                precision=round(row.precision, 3),
                low=round(row.low, 3),
                high=round(row.high, 3),
            )
            for row in score(filled, rules)
        ),
        Measured._fields,
        format_,
        (
            Column("layer", ("layer",), 12),
            Column("among", ("among",)),
            Column("right", ("right",), 5),
            Column("of", ("judged",), 5),
            Column("precision", ("precision",), 9),
            Column("from", ("low",), 6),
            Column("to", ("high",), 6),
        ),
        empty="",
    )


COMMANDS = (sample,)
