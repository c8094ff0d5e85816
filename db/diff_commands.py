"""The command that shows what changed on a page: diff."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from db.options import db_option
from db.records import ReturnwatchError

if TYPE_CHECKING:
    from rich.text import Text

    from db.changes import Transition
    from db.diff import Difference
    from db.diff_kinds import Wording

PREFIX = 4  # characters of an id: fewer are a slip


class NoSuchDocument(ReturnwatchError):
    """Nothing in the file is called so, or several things are."""

    exit_status = 2


@click.command()
@click.argument("document")
@db_option
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Each change since the page was first seen, not only the last.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For eyes, or for another program.",
)
def diff(document: str, path: Path, every: bool, format_: str) -> None:
    """What changed on a page: DOCUMENT is its address, its id or how the id begins.

    Differences that matter come first: changed quotations, numbers, names, countries, measures, dates; spelling,
    punctuation and what stands around the text last. Where no colours can be shown, [-words-] are gone and {+words+} new.

    Example: returnwatch diff 3f2a9c0d11e4b587 --all
    """
    from db.changes import transitions, wording
    from db.commands import reading
    from db.diff import differences

    with reading(path) as connection:
        id_, url, title = find(connection, document)
        compared = []
        for transition in transitions(connection, id_)[0 if every else -1 :]:
            before = wording(connection, transition.before)
            after = wording(connection, transition.version)
            compared.append((transition, before, after, differences(before, after)))
    if format_ == "json":
        click.echo(
            json.dumps(
                [
                    {"document": id_, "url": url, "title": title, **_as_json(*one)}
                    for one in compared
                ],
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    from rich.console import Console

    from db.export.words import one_line

    console = Console(highlight=False, soft_wrap=True)
    named = one_line(title) or "(no title)"
    console.print(named, one_line(url), sep="\n", markup=False)
    if not compared:
        console.print("One wording so far: nothing has changed.")
    for one in compared:
        _show(console, *one)


def find(connection: sqlite3.Connection, words: str) -> tuple[str, str, str]:
    """Id, address and title of the document that a user means. Raises NoSuchDocument."""
    bare = words.rstrip("/")
    rows = connection.execute(
        "SELECT id, url, title FROM documents WHERE id = ?1 OR url IN (?1, ?2, ?3)"
        " OR id IN (SELECT document FROM addresses WHERE url IN (?1, ?2, ?3)) LIMIT 2",
        (words, bare, bare + "/"),
    ).fetchall()
    if not rows and len(words) >= PREFIX and words.isalnum():
        rows = connection.execute(
            "SELECT id, url, title FROM documents WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 3",
            (len(words), words.lower()),
        ).fetchall()
        if len(rows) > 1:
            raise NoSuchDocument(
                f"{words}: the ids of several documents begin so ({', '.join(row[0] for row in rows)}); give more of it"
            )
    if not rows:
        raise NoSuchDocument(
            f"{words}: no document has this address or id; 'returnwatch search WORDS --format json' gives ids of documents"
        )
    return rows[0][0], rows[0][1], rows[0][2]


def _as_json(
    transition: Transition,
    before: Wording,
    after: Wording,
    found: tuple[Difference, ...],
) -> dict[str, Any]:
    return {
        "before": transition.before,
        "version": transition.version,
        "before_at": transition.before_at,
        "changed_at": transition.changed_at,
        "same_reader": bool(transition.same_reader),
        "differences": [
            {
                "rank": d.rank,
                "kind": d.kind,
                "before": before.text[d.before_start : d.before_end],
                "after": after.text[d.start : d.end],
                "before_start": d.before_start,
                "before_end": d.before_end,
                "start": d.start,
                "end": d.end,
                "sentence_before": before.text[slice(*d.before_sentence)],
                "sentence_after": after.text[slice(*d.sentence)],
            }
            for d in found
        ],
    }


def _show(
    console: Any,
    transition: Transition,
    before: Wording,
    after: Wording,
    found: tuple[Difference, ...],
) -> None:
    number = f"{len(found)} difference{'s' if len(found) > 1 else ''}"
    console.print(
        f"\n{transition.before_at} -> {transition.changed_at}: {number}", style="bold"
    )
    if not transition.same_reader:
        console.print(
            "The two were read by different versions of the extractor: some of this may be ours, not the page's."
        )
    # a terminal that is dumb, or told NO_COLOR, gets the marks
    colours = console.color_system is not None and not console.no_color
    for d in found:
        console.print(f"{d.rank:3} {d.kind}")
        console.print(_marked(d, before.text, after.text, colours))


def _marked(d: Difference, before: str, after: str, colours: bool) -> Text:
    """The sentence as it stands now, with what went and what came; as it stood where it is gone."""
    from rich.text import Text

    gone, new = before[d.before_start : d.before_end], after[d.start : d.end]
    if d.sentence[0] < d.sentence[1]:
        head, tail = after[d.sentence[0] : d.start], after[d.end : d.sentence[1]]
    else:
        head = before[d.before_sentence[0] : d.before_start]
        tail = before[d.before_end : d.before_sentence[1]]
    if d.kind == "moved":
        gone = ""
    line = Text("    ")
    line.append(head)
    if gone:
        line.append(gone if colours else f"[-{gone}-]", "strike red" if colours else "")
    if gone and new and colours:
        line.append(" ")
    if new:
        line.append(new if colours else f"{{+{new}+}}", "bold green" if colours else "")
    line.append(tail)
    return (
        Text("\n    ").join(line.split("\n", allow_blank=False))
        if "\n" in line.plain
        else line
    )


COMMANDS = (diff,)
