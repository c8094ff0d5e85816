"""Reading commands as a user calls them: the same filters everywhere, formats for programs, clear refusals."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import socket
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from returnwatch import main


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rows(command: str, path: Path, *arguments: str) -> list[dict[str, Any]]:
    result = call(command, "--db", path, "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    parsed: list[dict[str, Any]] = json.loads(result.output)
    return parsed


def test_timeline_is_in_order_of_time_and_says_who_where_and_by_hand(
    filled: Path,
) -> None:
    first, second = rows("timeline", filled)
    assert (first["date"], first["speaker"], first["country"]) == (
        "2025-08-05",
        "The ministry",
        "NO",
    )
    assert first["by_hand"] == "2026-01-02T03:04:05Z"
    assert first["tier"] == "wire"
    assert second["office"] == "Minister"
    assert second["measures"] == "FORCEDRET"
    assert second["by_hand"] == ""


FILTERS = [
    (["--from", "2026"], ["Ada Bel"]),
    (["--to", "2025-08"], ["The ministry"]),
    (["--from", "2025-08-05", "--to", "2025-08-05"], ["The ministry"]),
    (["--country", "be"], ["Ada Bel"]),
    (["--country", "BE", "--country", "NO"], ["The ministry", "Ada Bel"]),
    (["--speaker", "bel"], ["Ada Bel"]),
    (["--office", "minister"], ["Ada Bel"]),
    (["--measure", "volret"], ["The ministry"]),
    (["--tier", "official"], ["Ada Bel"]),
    (["--lang", "en"], ["The ministry", "Ada Bel"]),
    (["--kind", "indirect"], ["The ministry"]),
    (["--source", "no_wire"], ["The ministry"]),
    (["--country", "BE", "--kind", "indirect"], []),
]


@pytest.mark.parametrize(
    ("arguments", "speakers"), FILTERS, ids=lambda value: " ".join(value)
)
def test_filters_combine(
    filled: Path, arguments: list[str], speakers: list[str]
) -> None:
    assert [row["speaker"] for row in rows("timeline", filled, *arguments)] == speakers


@pytest.mark.parametrize("command", ["timeline", "search", "check", "coverage"])
def test_every_reading_command_has_every_filter(command: str) -> None:
    names = {name for option in main.commands[command].params for name in option.opts}
    assert {
        "--from", "--to", "--country", "--speaker", "--office", "--measure", "--tier", "--lang", "--kind", "--source",
    } <= names  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "yesterday"], "--from yesterday: not a day; write 2025-10-18"),
        (["--from", "2025-02-30"], "--from 2025-02-30: not a day"),
        (["--from", "2026", "--to", "2025"], "--from 2026 --to 2025: the end lies"),
        (["--lang", "english"], "--lang english: not a code"),
        (["--country", "Belgium"], "--country BELGIUM: not a code"),
        (["--tier", "gossip"], "--tier gossip: unknown; one of official, party"),
        (["--kind", "loud"], "--kind loud: unknown"),
        (["--measure", "XYZ"], "--measure XYZ: unknown; one of FORCEDRET, VOLRET"),
        (["--source", "be_nobody"], "--source be_nobody: unknown; one of be_arrivals"),
    ],
)
def test_a_value_that_no_row_can_have_is_refused(
    filled: Path, arguments: list[str], message: str
) -> None:
    result = call("timeline", "--db", filled, *arguments)
    assert result.exit_code == 2
    assert result.output.startswith(f"returnwatch: {message}")
    assert len(result.output.splitlines()) == 1


def test_csv_has_one_header_and_no_formula(filled: Path) -> None:
    result = call("search", "voluntary", "--db", filled, "--format", "csv")
    parsed = list(csv.DictReader(io.StringIO(result.output)))
    assert [row["found"] for row in parsed] == ["statement", "document"]


def test_spreadsheet_cannot_take_a_cell_for_a_formula() -> None:
    from db.export.to_csv import write

    out = io.StringIO()
    write([("=1+1", -5, "fine")], ("a", "b", "c"), out)
    assert out.getvalue() == "a,b,c\n'=1+1,-5,fine\n"


def test_markdown_escapes_what_would_break_the_table() -> None:
    from db.export.to_md import write

    out = io.StringIO()
    write([("a|b\nc", None)], ("x", "y"), out)
    assert out.getvalue().splitlines()[2] == "| a\\|b c |  |"


@pytest.mark.parametrize("format_", ["csv", "json", "jsonl", "md", "table"])
def test_every_format_holds_the_words(filled: Path, format_: str) -> None:
    result = call("timeline", "--db", filled, "--format", format_)
    assert result.exit_code == 0
    assert "Ada Bel" in result.output


def test_search_finds_statements_and_documents_and_marks_the_words(
    filled: Path,
) -> None:
    found = rows("search", filled, "returns", "rose")
    assert [(row["found"], row["speaker"]) for row in found] == [
        ("statement", "The ministry"),
        ("document", ""),
    ]
    assert "[returns] [rose]" in found[0]["text"]


@pytest.mark.parametrize(
    "words", ['"returns rose"', "returns AND", "NEAR(", "rose*", 'unclosed "returns']
)
def test_search_takes_any_words_and_no_operators(filled: Path, words: str) -> None:
    assert call("search", words, "--db", filled).exit_code == 0


def test_search_takes_an_argument_with_spaces_as_a_phrase(filled: Path) -> None:
    assert len(rows("search", filled, "returns rose")) == 2
    assert rows("search", filled, "rose returns") == []


def test_search_for_documents_obeys_filters_on_speech(filled: Path) -> None:
    assert [
        row["found"] for row in rows("search", filled, "report", "--kind", "indirect")
    ] == ["document"]
    assert rows("search", filled, "report", "--kind", "direct") == []


def test_check_lists_what_a_person_should_see_and_says_so_in_its_status(
    filled: Path,
) -> None:
    result = call("check", "--db", filled, "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.output)[0]["words"] == "Ada Bel"
    assert call("check", "--db", filled, "--source", "no_wire").exit_code == 0


def test_nothing_found_says_in_how_many_documents(filled: Path) -> None:
    result = call("timeline", "--db", filled, "--speaker", "nobody at all")
    assert " ".join(result.output.split()) == (
        "Nothing found in 3 documents, 2 of them on the topic."
        " Not watched ('returnwatch coverage'): 30 of 32 countries."
    )


def test_stats_say_what_is_there_and_how_far_back(filled: Path) -> None:
    result = call("stats", "--db", filled, "--format", "json")
    figures = json.loads(result.output)
    assert (
        figures["documents"],
        figures["on_topic"],
        figures["by_hand"],
        figures["statements"],
    ) == (3, 2, 1, 2)
    assert (figures["published_from"], figures["published_to"]) == (
        "2025-08-05",
        "2026-01-01",
    )
    assert call("stats", "--db", filled).exit_code == 0


@pytest.mark.parametrize("command", ["timeline", "check", "stats", "serve"])
def test_missing_file_is_one_line_with_the_mend(tmp_path: Path, command: str) -> None:
    result = call(command, "--db", tmp_path / "none.db")
    assert result.exit_code == 1
    assert "no such file; make it with 'returnwatch run" in result.output
    assert len(result.output.splitlines()) == 1
    assert not (tmp_path / "none.db").exists()


def test_every_command_and_option_has_help() -> None:
    def walk(command: click.Command) -> None:
        assert command.help, command.name
        for option in command.params:
            if isinstance(option, click.Option) and option.name not in {
                "host",
                "format_",
                "help",
            }:
                assert option.help, f"{command.name} {option.name}"
        if isinstance(command, click.Group):
            for inner in command.commands.values():
                walk(inner)

    walk(main)


@pytest.mark.parametrize("words", ['"', "", '""', "-"])
def test_search_without_a_word_is_usage(filled: Path, words: str) -> None:
    result = call("search", "--db", filled, "--", words)
    assert result.exit_code == 2
    assert "no word to search for" in result.output


def test_serve_names_a_port_that_is_taken(filled: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = call("serve", "--db", filled, "--port", str(port))
    assert result.exit_code == 1
    assert result.output.startswith(f"returnwatch: --host 127.0.0.1 --port {port}: ")
    assert "--port 0 takes a free one" in result.output


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can become another user, whom permissions bind"
)
def test_a_file_can_be_read_where_nothing_can_be_written(filled: Path) -> None:
    from db.connect import open_for_reading

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "news.db"
        source, copy = sqlite3.connect(filled), sqlite3.connect(path)
        source.backup(copy)
        source.close()
        copy.close()
        Path(name).chmod(0o555)
        path.chmod(0o444)
        child = os.fork()
        if child == 0:
            os.setgid(65534)
            os.setuid(65534)
            try:
                opened = open_for_reading(path)
                rows = opened.execute("SELECT count(*) FROM timeline").fetchone()[0]
            except Exception:
                os._exit(1)
            os._exit(0 if rows == 2 else 2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield " ".join((*names, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)


@pytest.mark.parametrize(("name", "command"), tuple(commands(main)))
def test_every_command_has_an_example_that_it_understands(
    name: str, command: click.Command
) -> None:
    example = (command.help or "").partition("Example: ")[2].partition("\n\n")[0]
    program, *words = shlex.split(" ".join(example.split()))
    assert program == "returnwatch"
    if ">" in words:
        words = words[: words.index(">")]
    asked: click.Command = main
    path: list[str] = []
    while isinstance(asked, click.Group) and words and words[0] in asked.commands:
        path.append(words.pop(0))
        asked = asked.commands[path[-1]]
    assert " ".join(path).startswith(name)
    asked.make_parser(click.Context(asked)).parse_args(words)  # knows its options


@pytest.mark.parametrize(
    "arguments",
    [
        ("tag",),
        ("link",),
        ("people", "add", "Ada Bel", "--source", "https://register.example"),
        ("people", "merge", "Ada Bel", "A. Bel"),
        ("review", "dismiss", "abcd1234"),
        ("review", "undo", "abcd1234"),
        ("add", "nofile.html"),
    ],
)
def test_a_slip_in_the_name_of_the_file_makes_no_file(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    done = call(*arguments, "--db", tmp_path / "slip.db")
    assert done.exit_code == 1
    assert "no such file" in done.output
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_laid_beside_a_file_of_others(tmp_path: Path) -> None:
    foreign = tmp_path / "theirs.db"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    done = call("tag", "--db", foreign)
    assert "not one of returnwatch's" in done.output
    assert call("add", "-", "--db", foreign).exit_code == 1
    assert list(tmp_path.iterdir()) == [foreign]


def test_what_nothing_can_be_filed_under_is_refused_everywhere(filled: Path) -> None:
    for command in ("timeline", "check", "coverage", "watch add x"):
        done = call(*command.split(), "--country", "QQ", "--db", filled)
        assert (done.exit_code, "--country QQ: not a code" in done.output) == (2, True)
        done = call(*command.split(), "--lang", "qq", "--db", filled)
        assert (done.exit_code, "--lang qq: unknown; one of" in done.output) == (2, True)  # fmt: skip


def test_a_narrow_terminal_gets_columns_that_can_be_read(filled: Path) -> None:
    runner = CliRunner(env={"COLUMNS": "80"})
    shown = runner.invoke(main, ["check", "--db", str(filled)]).output
    # the same words stand whole, one column under the other
    wide = CliRunner(env={"COLUMNS": "200"}).invoke(
        main, ["check", "--db", str(filled)]
    )
    assert shown.splitlines()[0].startswith("what ")
    assert "message, words, where" in shown
    assert "message, words" not in wide.output
