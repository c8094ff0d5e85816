"""The command ``positions``: where everybody stands on a measure, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from db.export.to_terminal import Column
from db.options import db_option, output_options

if TYPE_CHECKING:
    from db.position_cells import Cell, Change


class CellRow(NamedTuple):
    """A cell with its evidence, or with what its blank means."""

    actor: str
    name: str
    measure: str
    mark: str  # in words; of an empty cell what the blank means
    stance: str = ""
    stage: str = ""
    date: str = ""
    date_from: str = ""
    text: str = ""
    speaker: str = ""
    office: str = ""
    tier: str = ""
    lang: str = ""
    url: str = ""
    differs: str = ""  # other offices of the actor that said otherwise last
    changed_on: str = ""
    positions: int = 0
    documents: int = 0
    position: str = ""
    statement: str = ""
    modality: str = ""  # of the words: asserted, denied, asked ...; empty for a deed and a signature


class ChangeRow(NamedTuple):
    """A change with both pieces of evidence."""

    date: str
    actor: str
    name: str
    measure: str
    kind: str  # reversed, condition, further
    office: str  # whose; empty: the government as a whole
    before: str  # stance and stage
    before_date: str
    before_text: str
    before_url: str
    before_position: str
    before_statement: str
    after: str
    after_text: str
    after_url: str
    position: str
    statement: str


@click.command()
@db_option
@click.option(
    "--as-of", default="", metavar="DAY", help="By that day; without it, as it is now."
)
@click.option(
    "--known-to-us", is_flag=True, help="With --as-of: what this file had by then."
)
@click.option(
    "--country", metavar="CODE", multiple=True, help="BE, NO ... or EU, UN, AF."
)
@click.option("--measure", metavar="CODE", multiple=True, help="VOLRET, FORCEDRET ...")
@click.option(
    "--actor",
    metavar="NAME",
    multiple=True,
    help="A country's code, or commission, eeas, frontex, unhcr, taliban ...",
)
@click.option(
    "--changes", is_flag=True, help="What changed, with the words before and after."
)
@click.option(
    "--blank", is_flag=True, help="Also cells in which nothing was found, and why."
)
@output_options()
def positions(
    path: Path,
    as_of: str,
    known_to_us: bool,
    country: tuple[str, ...],
    measure: tuple[str, ...],
    actor: tuple[str, ...],
    changes: bool,
    blank: bool,
    format_: str,
    output: Path | None,
) -> None:
    """Who is for or against which measure, and how far it went: the latest word of each actor by a day.

    A signature shows as "signed a letter that asks for it" and never counts as "for". What is only mentioned says so. With
    --country or --actor, and with --blank, cells in which nothing was found are told with their coverage.

    Example: returnwatch positions --as-of 2025-10-31 --measure FORCEDRET --blank
    """
    from db import position_cells as rows
    from db.actors import check_actors
    from db.commands import reading, show
    from db.queries import nothing_found
    from db.records import Filters

    filters = Filters(
        country=tuple(code.upper() for code in country),
        measure=tuple(code.upper() for code in measure),
        as_of=as_of,
        known_to_us=known_to_us,
    )
    actors = tuple(a.upper() if len(a) == 2 and a != "un" else a for a in actor)
    with reading(path, filters, of_tags=True) as connection:
        check_actors(connection, actors)
        if changes:
            turned = rows.changes(
                connection,
                as_of,
                country=filters.country,
                measure=filters.measure,
                actor=actors,
                known_to_us=known_to_us,
            )
            show(
                _changes(turned),
                ChangeRow._fields,
                format_,
                (
                    Column("date", ("date", "kind"), 10),
                    Column("who", ("name", "office"), 18),
                    Column("measure", ("measure",), 16),
                    Column(
                        "before", ("before", "before_date", "before_text", "before_url")
                    ),
                    Column("after", ("after", "after_text", "after_url")),
                ),
                empty="No change: nobody is found to have turned, or gone further, in what was read.",
                output=output,
            )
            return
        cells = rows.cells(
            connection,
            as_of,
            country=filters.country,
            measure=filters.measure,
            actor=actors,
            known_to_us=known_to_us,
        )
        found = _cells(cells, blank=blank or bool(country or actor))
        to_read = format_ == "table" and output is None
        show(
            map(_with_modality, folded(found)) if to_read else found,
            CellRow._fields,
            format_,
            (
                Column("who", ("name",), 18),
                Column("measure", ("measure",), 16),
                Column("stands", ("mark", "differs"), 20),
                Column("since", ("date", "changed_on"), 10),
                Column("words", ("text", "speaker", "office")),
                Column("where", ("url",)),
            ),
            empty=nothing_found(connection, filters),
            output=output,
        )


def _cells(cells: list[Cell], *, blank: bool) -> Iterator[CellRow]:
    for c in cells:
        if c.shown is None:
            if blank:
                yield CellRow(c.actor, c.name, c.measure, c.words)
            continue
        p = c.shown
        others = [
            f"{o.office_label or 'government'}: {o.stance}, {o.stage} ({o.date})"
            for o in c.offices
            if o.direction != p.direction
        ]
        yield CellRow(
            c.actor, c.name, c.measure, c.words, p.stance, p.stage, p.date, p.date_from, p.text, p.speaker,
            p.office_label, p.tier, p.lang, p.url, "; ".join(others), c.changed_on, len(c.positions), c.documents,
            p.id, p.statement, p.modality,
        )  # fmt: skip


def _with_modality(row: CellRow) -> CellRow:
    """With "(denied)" and its like before the words, as ``timeline`` prints them."""
    from db.export.words import stance

    return row._replace(text=stance(row.modality) + row.text)


def folded(rows: Iterable[CellRow]) -> Iterator[CellRow]:
    """For reading: what the same words show of several measures is one row, and what they show of several actors, too."""
    by_actor: dict[CellRow, list[str]] = {}
    for row in rows:
        same = row._replace(measure="", positions=0, documents=0, position="", statement="")  # fmt: skip
        by_actor.setdefault(same, []).append(row.measure)
    by_words: dict[CellRow, list[str]] = {}
    for row, measures in by_actor.items():
        same = row._replace(actor="", name="", measure=", ".join(measures))
        by_words.setdefault(same, []).append(row.name)
    for row, names in by_words.items():
        yield row._replace(name=", ".join(names))


def _changes(changes: list[Change]) -> Iterator[ChangeRow]:
    for c in changes:
        b, a = c.before, c.after
        yield ChangeRow(
            c.date, c.actor, c.name, c.measure, c.kind, (a.office_label or c.portfolio) if c.portfolio else "", f"{b.stance}, {b.stage}",
            b.date, b.text, b.url, b.id, b.statement, f"{a.stance}, {a.stage}", a.text, a.url, a.id, a.statement,
        )  # fmt: skip


COMMANDS = (positions,)
