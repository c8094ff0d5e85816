"""Commands that read texts: annotate, tag. spaCy is loaded only when they work."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import nlp.link_commands as linking
from db.found import Annotation
from db.options import db_option
from db.records import ReturnwatchError, Text

if TYPE_CHECKING:
    from nlp.job import TagReport
    from nlp.offices import Register
    from nlp.pipeline import Tagger

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]

people_option = click.option(
    "--people",
    "people",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A CSV file with more office holders, in the columns of the shipped one; may be given several times.",
)


model_option = click.option(
    "--model",
    "model",
    multiple=True,
    metavar="NAME",
    help="A trained spaCy pipeline that is installed (en_core_web_sm), or a folder with one; its parser and names are"
    " used for texts in its language. May be given once a language; RETURNWATCH_MODEL names it for good.",
)


#: a lone half of a UTF-16 pair: JSON can write it, UTF-8 cannot
HALF_PAIR = re.compile("[\ud800-\udfff]")


def topic_option(command: click.Command) -> None:
    """--topic FILE for a command that reads texts."""

    def take_up(context: click.Context, _option: click.Parameter, value: str) -> None:
        if value:
            from nlp.topic_file import use

            context.call_on_close(use(value))

    command.params.append(
        click.Option(
            ["--topic"],
            default="",
            metavar="FILE",
            expose_value=False,
            callback=take_up,
            help="A topic file of your own, in place of returns to Afghanistan (docs/topics.md). Also RETURNWATCH_TOPIC.",
        )
    )


class BadLine(ReturnwatchError):
    """A line that annotate cannot read."""


@click.command()
@people_option
@model_option
@click.option(
    "--any-topic",
    is_flag=True,
    help="Also read texts that are not about returns to Afghanistan.",
)
@click.argument("file", type=click.File("rb"), default="-")
def annotate(
    people: tuple[Path, ...], model: tuple[str, ...], any_topic: bool, file: Any
) -> None:
    """Annotate JSON Lines: {"id", "text", "lang"?, "published"?, "title"?, "source_country"?} in, one line each out.

    A line that is not valid gives {"id", "error"}; the rest goes on, and the exit status is 1.

    Example: returnwatch annotate texts.jsonl > tags.jsonl
    """
    from nlp.models import configured
    from nlp.pipeline import Tagger

    tagger = Tagger(
        register(people),
        any_topic=any_topic,
        model=model or configured(),
        only_models=bool(model),
    )
    bad = 0
    out = sys.stdout
    for line in annotated(file, tagger):
        bad += "error" in line
        words = json.dumps(line, ensure_ascii=False)
        # an id with half a character pair is given back as JSON writes it
        out.write(HALF_PAIR.sub(lambda half: f"\\u{ord(half[0]):x}", words) + "\n")
        out.flush()
    if bad:
        raise SystemExit(1)


@click.command()
@db_option
@people_option
@model_option
@click.option(
    "--all", "again", is_flag=True, help="Tag everything again, not only what is new."
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes to work in; at most two by default.",
)
def tag(
    path: Path,
    people: tuple[Path, ...],
    model: tuple[str, ...],
    again: bool,
    processes: int | None,
) -> None:
    """Tag what is not tagged yet: who says what, when, in every text that is on the topic.

    Example: returnwatch tag --all
    """
    from db.lock import hold
    from nlp.job import tag_file

    with hold(path, makes=False), watching() as progress:
        report = tag_file(
            path,
            register(people) if people else None,
            again=again,
            processes=processes,
            progress=progress,
            model=model,
        )
    click.echo(f"{path}: {summed_up(report)}")
    if report.failed:
        raise SystemExit(1)


@contextmanager
def watching() -> Iterator[Progress]:
    """Show how far tagging is: a bar on a terminal, nothing elsewhere; on standard error."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        row = bars.add_task("tagging", total=None)
        yield lambda done, total: bars.update(row, completed=done, total=total)


def summed_up(report: TagReport) -> str:
    """One line over a whole tagging."""
    words = [f"{report.texts} texts tagged", f"{report.statements} statements"]
    if report.failed:
        words.append(f"{report.failed} could not be tagged: see returnwatch check")
    if report.older:
        words.append(
            f"{report.older} carry an older version's tags: returnwatch tag --all makes them again"
        )
    return ", ".join(words)


COMMANDS = (annotate, tag, *linking.COMMANDS)


def register(people: Iterable[Path] = ()) -> Register:
    """The shipped office holders and what the user's files add."""
    from nlp.offices import Register

    shipped = Register.shipped()
    return shipped.with_csv(people) if people else shipped


def annotated(lines: Iterable[bytes], tagger: Tagger) -> Iterator[dict[str, Any]]:
    """One result a line, as the lines come."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        key: object = None
        try:
            record = _record(raw, number)
            key = record.get("id")
            text = _text(record, number)
            yield as_line(key, tagger.annotate(text), text.published)
        except ReturnwatchError as error:
            yield {"id": key, "error": str(error)}
        except Exception as error:
            # one text that trips a component must not end the stream; its line says so
            log.debug("traceback", exc_info=True)
            yield {
                "id": key,
                "error": f"line {number}: cannot be annotated: {type(error).__name__}: {error}",
            }


def _record(raw: bytes, number: int) -> dict[str, Any]:
    try:
        record = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadLine(
            f"line {number}: not UTF-8 at byte {error.start}; save the file as UTF-8"
        ) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadLine(f"line {number}: not valid JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadLine(
            f'line {number}: a JSON object is wanted, such as {{"id": "1", "text": "…"}}'
        )
    return record


def _text(record: dict[str, Any], number: int) -> Text:
    import datetime

    if "id" not in record:
        raise BadLine(f"line {number}: id: missing; a string is wanted")
    if not isinstance(record["id"], str):
        raise BadLine(f"line {number}: id: a string is wanted, not {record['id']!r}")
    if not isinstance(record.get("text"), str):
        raise BadLine(
            f"line {number}: text: a string is wanted; it is missing or something else"
        )
    values = {}
    for name in ("lang", "published", "title", "source_country"):
        value = record.get(name)
        if value is not None and not isinstance(value, str):
            raise BadLine(f"line {number}: {name}: a string is wanted, not {value!r}")
        values[name] = value or ""
    for name in ("id", "text", "title"):
        if half := HALF_PAIR.search(record.get(name) or ""):
            raise BadLine(
                f"line {number}: {name}: holds half a character pair (\\u{ord(half[0]):x});"
                " write both halves or leave it out"
            )
    if published := values["published"]:
        try:
            datetime.date.fromisoformat(published[:10])
        except ValueError as error:
            raise BadLine(
                f"line {number}: published: {published!r} is no day; write it as 2025-10-18 or leave it out"
            ) from error
    return Text(
        id=record["id"],
        text=record["text"],
        lang=values["lang"],
        title=values["title"],
        published=values["published"][:10],
        country=values["source_country"],
    )


def as_line(key: object, found: Annotation, published: str = "") -> dict[str, Any]:
    """An annotation in the form that annotate promises."""
    line: dict[str, Any] = {"id": key, "lang": found.lang, "relevant": found.relevant}
    for name in (
        "countries",
        "people",
        "measures",
        "figures",
        "statements",
        "signatories",
        "letters",
        "issues",
    ):
        line[name] = [asdict(row) for row in getattr(found, name)]
    for row in line["statements"]:
        if not row["spans"]:
            del row["spans"]
        row["said_on"] = row["said_on"] or None
        row["date"] = row["said_on"] or published or None
        row["date_from"] = (
            "said" if row["said_on"] else "retold" if row["retold"] else "published" if published else None
        )  # fmt: skip
        del row["retold"]
    return line
