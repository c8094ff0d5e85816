"""The command that finds what hangs together: link."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.options import db_option

if TYPE_CHECKING:
    from nlp.link import LinkReport


@click.command()
@db_option
def link(path: Path) -> None:
    """Find what hangs together: copies of one text, letters, events, versions of one utterance, figures, changed pages.

    Only what is new is compared. 'run' and 'add' do this by themselves; call it after 'crawl' and 'tag'. 'events',
    'lineage', 'signatories' and 'claims' show what it finds, the views stories and revisions the copies and changes.

    Example: returnwatch link --db returnwatch.db
    """
    from db.lock import hold
    from nlp.link import link_file

    with hold(path, makes=False), watching() as progress:
        report = link_file(path, progress=progress)
    click.echo(f"{path}: {summed_up(report)}")


@contextmanager
def watching() -> Iterator[Callable[[int, int], None]]:
    """Show how far comparing is: a bar on a terminal, nothing elsewhere; on standard error."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        row = bars.add_task("linking", total=None)
        yield lambda done, total: bars.update(row, completed=done, total=total)


def summed_up(report: LinkReport) -> str:
    """One line over a whole linking."""
    words = [
        f"{report.texts} texts compared",
        f"{report.stories} stories in several copies",
    ]
    for number, what in (
        (report.letters, "letters told of by several documents"),
        (report.events, "events"),
        (report.utterances, "utterances in several documents"),
        (report.claims, "figures in several documents"),
    ):
        if number:
            words.append(f"{number} {what}")
    if report.changes:
        words.append(f"{report.changes} differences on pages that changed")
    return ", ".join(words)


COMMANDS = (link,)
