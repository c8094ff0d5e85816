"""The README tells the truth: its commands are run, and what it shows is what they print.

``python -m tests.test_readme`` writes the output anew; look at the difference before committing it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from db.migrations import DERIVED, OBSERVED, REGISTRY
from returnwatch import main
from tests.eval.table import replaced

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
#: ```console blocks: lines that begin with "$ " are commands, the rest is what they print
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
WIDTH = "100"


def parts(block: str) -> list[tuple[str, str]]:
    """(command, shown output) of a block."""
    found: list[tuple[str, str]] = []
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append((line[2:].strip(), ""))
        else:
            command, shown = found[-1]
            found[-1] = (command, shown + line)
    return found


def printed(command: str, folder: Path) -> str:
    """What a command prints, errors too, as a reader would see it."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {
        **os.environ,
        "PATH": path,
        "COLUMNS": WIDTH,
        "RETURNWATCH_DB": "returnwatch.db",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def settled(text: str) -> str:
    """Without what differs from run to run: times, ports, places of this machine."""
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-11-24T06:00:00Z", text)
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8047", text)
    # keys are made from addresses, and so from the port
    text = re.sub(r"\b[0-9a-f]{16}\b", "93b920cff9011e6e", text)
    text = re.sub(
        r"(/[\w.-]+)+/bin/returnwatch",
        "/home/you/returnwatch/.venv/bin/returnwatch",
        text,
    )
    return re.sub(r"/tmp/[\w/.-]+?/(returnwatch|demo)\.", r"/home/you/\1.", text)


def commands(text: str) -> list[tuple[str, str]]:
    return [part for block in BLOCK.findall(text) for part in parts(block)]


def runnable(command: str) -> bool:
    """Installing and serving are shown, not run: the first is what got us here, the second has tests of its own."""
    return not command.startswith(
        (
            "make ",
            "git ",
            "pipx ",
            "uv ",
            "python",
            "pip ",
            "returnwatch serve",
            "returnwatch run",
            "cd ",
        )
    )


def test_readme_shows_what_is_printed(tmp_path: Path) -> None:
    shown = [
        (command, output)
        for command, output in commands(README.read_text("utf-8"))
        if runnable(command)
    ]
    assert len(shown) >= 8
    for command, output in shown:
        assert settled(printed(command, tmp_path)) == settled(output), command


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"returnwatch {name}" in README.read_text("utf-8")


@pytest.mark.parametrize(
    "table",
    sorted(set(re.findall(r"CREATE TABLE (\w+)", OBSERVED + REGISTRY + DERIVED))),
)
def test_every_table_is_in_the_readme(table: str) -> None:
    assert f"`{table}`" in README.read_text("utf-8")


def write() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def again(match: re.Match[str]) -> str:
            lines = []
            for command, output in parts(match[1]):
                lines += [
                    f"$ {command}\n",
                    settled(printed(command, folder)) if runnable(command) else output,
                ]
            return "```console\n" + "".join(lines) + "```"

        README.write_text(BLOCK.sub(again, README.read_text("utf-8")), "utf-8")


def test_table_of_languages_is_that_of_the_floors() -> None:
    text = README.read_text("utf-8")
    assert replaced(text) == text, "run python -m tests.eval.table"


if __name__ == "__main__":
    write()
