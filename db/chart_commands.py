"""``returnwatch chart``: counts as a picture for others."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click

from db.options import as_of_options, db_option, filter_options
from db.records import Filters

KINDS = ("weeks", "speakers", "measures", "sources", "coverage")
FORMATS = {".svg": "svg", ".png": "png", ".html": "html", ".htm": "html"}


@click.command()
@click.argument("picture", type=click.Choice(KINDS))
@db_option
@filter_options
@as_of_options
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="FILE.svg, .png, or .html with the numbers as a table.",
)
def chart(picture: str, path: Path, filters: Filters, output: Path) -> None:
    """Draw a chart: statements per week by country, who spoke, measures over time, sources, or what was watched.

    Needs the extra 'charts'. Each picture is legible in grey, says what was counted, and loads nothing from elsewhere.

    Example: returnwatch chart weeks --from 2025-09 -o weeks.svg
    """
    from db.charted import CHARTS
    from db.commands import reading
    from db.export.about import about
    from db.export.file import ExportError
    from db.export.to_chart import need, write
    from db.export_commands import into

    if output.suffix.lower() not in FORMATS:
        raise ExportError(f"{output}: unknown ending; end it with .svg, .png or .html")
    need()
    with reading(path, filters) as connection:
        drawn = CHARTS[picture](connection, filters)
        head = about(connection, filters)
    drawing, notes = write(drawn, head, FORMATS[output.suffix.lower()])

    def out(file: IO[bytes]) -> tuple[int, list[str]]:
        file.write(drawing)
        return len(drawn.rows), notes

    into(output, out, "rows")


COMMANDS = (chart,)
