"""Commands in which a person corrects the machine: review, on a terminal or by spreadsheet."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from db.options import db_option, filter_options, who_option
from db.records import Filters, ReturnwatchError

if TYPE_CHECKING:
    from db.review import ToReview
    from db.store import Store

KEYS = "r right  s wrong speaker  w wrong span  n not a statement  m merge  p split  space skip  u undo  q quit"
#: Answers that a program reads where a person presses a key.
END = ("q", "", "\x03", "\x04", "\x1b")


class NoTerminal(ReturnwatchError):
    """Keys cannot be read here."""

    exit_status = 2


@click.group(invoke_without_command=True)
@db_option
@filter_options
@who_option
@click.option("--again", is_flag=True, help="Also what was looked at before.")
@click.pass_context
def review(
    context: click.Context,
    path: Path,
    filters: Filters,
    who: str,
    note: str,
    again: bool,
) -> None:
    """Look over statements, the least sure first, one key each. What you decide holds when texts are tagged again.

    Nothing of the machine's is lost: a decision is a row of its own, laid over what the machine says, and 'review undo'
    takes it back. The same in a spreadsheet: 'review export', 'review import'.

    Example: returnwatch review --country BE --measure FORCEDRET
    """
    if context.invoked_subcommand is not None:
        return
    from db.commands import reading
    from db.decisions import who_decides
    from db.review import queue
    from db.store import Store

    with reading(path, filters) as connection:
        waiting = list(queue(connection, filters, again=again))
    if not waiting:
        click.echo("Nothing to look over: every statement that fits has been checked.")
        return
    with Store.open(path) as store:
        _Session(store, who_decides(who), note, waiting).run()


class _Session:
    """One sitting: shows statement after statement and writes each answer at once."""

    def __init__(
        self, store: Store, who: str, note: str, waiting: list[ToReview]
    ) -> None:
        self.store, self.who, self.note, self.waiting = store, who, note, waiting
        self.decided: list[str] = []  # ids of decisions, for undo
        self.answers: dict[str, Callable[[ToReview], bool]] = {
            "r": lambda row: self.decide(row, "right"),
            "n": lambda row: self.decide(row, "wrong"),
            "s": self.speaker,
            "w": self.span,
            "m": self.merge,
            "p": self.split,
            " ": lambda row: True,
        }

    def run(self) -> None:
        click.echo(KEYS)
        at = 0
        while at < len(self.waiting):
            row = self.waiting[at]
            if self.looked_at(row):
                at += 1
                continue
            _show(row, at + 1, len(self.waiting))
            key = _key()
            if key in END:
                break
            if key == "u":
                at = max(0, at - self.undo())
                continue
            answer = self.answers.get(key)
            if answer is None:
                click.echo(KEYS)
                continue
            try:
                at += answer(row)
            except ReturnwatchError as error:
                click.echo(f"Not decided: {error}")
        click.echo(f"{len(self.decided)} decided by {self.who}.")

    def looked_at(self, row: ToReview) -> bool:
        """Whether an answer to an earlier row took this one away."""
        found = self.store.connection.execute(
            "SELECT checked FROM statements WHERE id = ?", (row.statement,)
        ).fetchone()
        return found is None or (found[0] != row.checked and bool(found[0]))

    def decide(self, row: ToReview, action: str, **how: Any) -> bool:
        from db.review import decide

        with self.store.writing():
            decision = decide(
                self.store.connection, row.statement, action, self.who, note=self.note, **how
            )  # fmt: skip
        self.decided.append(decision.id)
        return True

    def speaker(self, row: ToReview) -> bool:
        name = click.prompt("Who said it (empty: nobody is named)", default="", show_default=False)  # fmt: skip
        return self.decide(row, "corrected", changed={"speaker": name.strip()})

    def span(self, row: ToReview) -> bool:
        words = click.prompt("The exact words, or 'first words … last words'")
        return self.decide(row, "corrected", changed={"words": words})

    def merge(self, row: ToReview) -> bool:
        from db.review import next_in_text

        following = next_in_text(self.store.connection, row.statement)
        if following is None:
            click.echo("Not decided: no statement follows in this text.")
            return False
        words = self.store.connection.execute(
            "SELECT text FROM statements WHERE id = ?", (following,)
        ).fetchone()[0]
        if not click.confirm(f"One statement with: {words}", default=True):
            return False
        return self.decide(row, "merged", merged_with=(following,))

    def split(self, row: ToReview) -> bool:
        second = click.prompt("The second one begins with the words").strip()
        at = row.words.find(second)
        if at <= 0:
            click.echo("Not decided: these words do not stand inside the statement.")
            return False
        parts = (row.words[:at].strip(), row.words[at:].strip())
        return self.decide(row, "split", parts=parts)

    def undo(self) -> int:
        from db.review import withdraw

        if not self.decided:
            click.echo("Nothing was decided yet.")
            return 0
        with self.store.writing():
            withdraw(self.store.connection, self.decided.pop(), self.who, "")
        return 1


def _key() -> str:
    try:
        key = click.getchar()
    except EOFError:
        key = ""
    except OSError:
        raise NoTerminal(
            "review needs a terminal to read keys from; in a file it goes with 'returnwatch review export q.xlsx'"
        ) from None
    return key if key == " " else key.strip().lower()


def _show(row: ToReview, number: int, total: int) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    words = Text(row.evidence)
    if console.is_terminal and not console.no_color:
        before, _, rest = row.evidence.partition("⟦")
        said, _, behind = rest.partition("⟧")
        words = Text.assemble(before, (said, "bold reverse"), behind)
    who = row.speaker or row.printed or "nobody named"
    printed = f", printed as {row.printed!r}" if row.printed not in ("", who) else ""
    day = f"said on {row.said_on}" if row.said_on else row.date
    console.print()
    console.print(Text(f"{number} of {total}  {day}  {row.lang}  {row.url}", "dim"))
    console.print(words)
    console.print(
        Text(
            f"{who}{printed}; {row.office or 'no office'}; {row.country or 'no country'}; {row.kind}, {row.modality};"
            f" {row.sure} ({row.confidence:.2f}), rule {row.rule}"
        )
    )


# --- by spreadsheet ----------------------------------------------------------------


@review.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@db_option
@filter_options
@click.option("--again", is_flag=True, help="Also what was looked at before.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows.")
def export_(
    file: Path, path: Path, filters: Filters, again: bool, limit: int | None
) -> None:
    """Write FILE (.xlsx or .csv) with the statements to look over, the least sure first.

    Example: returnwatch review export q.xlsx --limit 50
    """
    from db.commands import reading
    from db.review import queue
    from db.review_sheet import export

    with reading(path, filters) as connection:
        number = export(file, queue(connection, filters, limit=limit, again=again))
    click.echo(f"{file}: {number} statements; 'returnwatch review import {file}' takes it back")  # fmt: skip


@review.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@db_option
@who_option
def import_(file: Path, path: Path, who: str, note: str) -> None:
    """Take over what was decided or changed in FILE, all of it or nothing. The same file twice adds nothing.

    Example: returnwatch review import q.xlsx --who ada
    """
    from db.connect import need
    from db.decisions import who_decides
    from db.review_sheet import take_over
    from db.store import Store

    need(path)
    with Store.open(path) as store, store.writing():
        report = take_over(store.connection, file, who_decides(who), note)
    click.echo(
        f"{path}: {report.right} right, {report.corrected} corrected, {report.wrong} no statements,"
        f" {report.untouched} rows without an answer"
    )


# --- one at a time -----------------------------------------------------------------


@review.command()
@click.argument("document")
@db_option
@click.option("--words", required=True, metavar="TEXT", help="Exactly as they stand in the text; 'first words … last words' is all between.")  # fmt: skip
@click.option("--speaker", default="", metavar="NAME", help="Who said it; nobody named where left out.")  # fmt: skip
@click.option("--speaker-kind", default="", metavar="KIND", help="person, office, body, document or unnamed.")  # fmt: skip
@click.option("--office", default="", metavar="WORDS", help="As printed.")
@click.option("--country", default="", metavar="CODE", help="The speaker's; the source's where left out.")  # fmt: skip
@click.option("--said-on", default="", metavar="DAY", help="Only where the text says so.")  # fmt: skip
@click.option("--kind", default="", metavar="KIND", help="direct, mixed or indirect; direct where left out.")  # fmt: skip
@click.option("--modality", default="", metavar="WORD", help="asserted, denied, asked, hypothetical or declined.")  # fmt: skip
@who_option
def add(
    document: str,
    path: Path,
    words: str,
    speaker: str,
    who: str,
    note: str,
    **said: str,
) -> None:
    """Add a statement that the machine has not seen in DOCUMENT, an address or an id. It needs the words.

    Example: returnwatch review add https://www.example.org/page --words "we will go" --speaker "Ada Quill"
    """
    from db.connect import need
    from db.decisions import who_decides
    from db.diff_commands import find
    from db.review import add as decide
    from db.store import Store

    changed = {"speaker": speaker} if speaker else {}
    changed |= {column: value for column, value in said.items() if value}
    need(path)
    with Store.open(path) as store, store.writing():
        id_, url, _ = find(store.connection, document)
        decision = decide(store.connection, id_, words, who_decides(who), changed=changed, note=note)  # fmt: skip
    click.echo(f"{url}: added; 'returnwatch review undo {decision.id}' takes it back")


@review.command()
@click.argument("issues", nargs=-1, required=True, metavar="ISSUE...")
@db_option
@who_option
def dismiss(issues: tuple[str, ...], path: Path, who: str, note: str) -> None:
    """Dismiss an issue that 'check' tells of; it stays away though its message is worded anew.

    Example: returnwatch review dismiss c994d10d --note "a misprint of the page"
    """
    _on_issues(path, issues, "dismissed", who, note)


@review.command()
@click.argument("issues", nargs=-1, required=True, metavar="ISSUE...")
@db_option
@who_option
def reopen(issues: tuple[str, ...], path: Path, who: str, note: str) -> None:
    """Have a dismissed issue told of again.

    Example: returnwatch review reopen c994d10d
    """
    _on_issues(path, issues, "reopened", who, note)


def _on_issues(
    path: Path, issues: tuple[str, ...], action: str, who: str, note: str
) -> None:
    from db.connect import need
    from db.decisions import who_decides
    from db.review import decide_issue
    from db.store import Store

    need(path)
    with Store.open(path) as store, store.writing():
        for issue in issues:
            decide_issue(store.connection, issue, action, who_decides(who), note)
    click.echo(f"{path}: {len(issues)} {action}")


@review.command()
@click.argument("decision")
@db_option
@who_option
def undo(decision: str, path: Path, who: str, note: str) -> None:
    """Take DECISION back: it stays on record and counts no more.

    Example: returnwatch review undo 5be01f22
    """
    from db.connect import need
    from db.decisions import who_decides
    from db.review import withdraw
    from db.store import Store

    need(path)
    with Store.open(path) as store, store.writing():
        taken = withdraw(store.connection, decision, who_decides(who), note)
    click.echo(f"{path}: taken back: {taken.action} by {taken.who} of {taken.at[:10]}")


@review.command()
@db_option
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json", "jsonl", "md"]), default="table", show_default=True)  # fmt: skip
def log(path: Path, format_: str) -> None:
    """Who decided what, the newest first.

    Example: returnwatch review log --format csv
    """
    from db.commands import reading, show
    from db.export.to_terminal import Column

    fields = ("at", "who", "action", "about", "value", "note", "in_force", "decision")
    with reading(path) as connection:
        show(
            list(_logged(connection)),
            fields,
            format_,
            (
                Column("when", ("at", "who"), 20),
                Column("what", ("action", "in_force"), 12),
                Column("about", ("about", "value", "note")),
                Column("id", ("decision",), 16),
            ),
            empty="Nothing has been decided.",
        )


def _logged(connection: sqlite3.Connection) -> Any:
    from db.decisions import as_json, rows

    for id_, d, in_force in rows(connection):
        about = next((str(d.target[k]) for k in ("exact", "person", "office", "kind", "decision") if d.target.get(k)), "")  # fmt: skip
        value = d.value.get("changed") or {k: v for k, v in d.value.items() if k != "says"}  # fmt: skip
        yield (
            d.at[:19] + "Z", d.who, d.action, about, as_json(value) if value else "", d.note,
            "" if in_force else "taken back", id_,
        )  # fmt: skip


COMMANDS = (review,)
