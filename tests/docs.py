"""docs/schema.md and docs/commands.md are made of the schema and of the commands' own help: ``python -m tests.docs``."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import click

from db.desk.questions import read
from db.store import Store
from returnwatch import main

DOCS = Path(__file__).parents[1] / "docs"
NOTE = (
    "<!-- made by python -m tests.docs; mend what it is made of, not this file -->\n\n"
)


def schema() -> str:
    """Every table and view with its columns."""
    said, common = read("metadata.yml")["tables"], read("columns.yml")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store.open(path).close()
        connection = sqlite3.connect(path)
        rows = connection.execute(
            "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
            " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY type, name"
        ).fetchall()
        shown = [(kind, n) for kind, n in rows if not said.get(n, {}).get("hidden")]
        hidden = [(kind, n) for kind, n in rows if said.get(n, {}).get("hidden")]
        parts = [_table(connection, kind, name, said, common) for kind, name in (*shown, *hidden)]  # fmt: skip
        connection.close()
    return (
        NOTE
        + "# The schema\n\nOne SQLite file. Keys are text, days and moments are text that sorts (`2025-10-18`, UTC), offsets count code points"
        " into `versions.text`, and what is not known is empty. Tables for the program's own work stand last. Full text is in"
        " `versions_fts` and `statements_fts`. How it hangs together: [house.md](house.md).\n\n"
        + "\n".join(parts)
    )


def _table(
    connection: sqlite3.Connection,
    kind: str,
    name: str,
    said: dict[str, Any],
    common: dict[str, str],
) -> str:
    about = said.get(name, {})
    keys = {row[3]: (row[2], row[4]) for row in connection.execute(f"PRAGMA foreign_key_list({name})")}  # fmt: skip
    lines = [f"## {name}", "", f"{about.get('description', '')} ({kind})".strip(), "", "| column | type | what it is |", "|---|---|---|"]  # fmt: skip
    for _, column, type_, notnull, _, key, _ in connection.execute(f"PRAGMA table_xinfo({name})"):  # fmt: skip
        words = about.get("columns", {}).get(column) or common.get(column, "")
        leads = " → {}.{}".format(*keys[column]) if column in keys else ""
        marks = "*" if key else "" if notnull or kind == "view" else "?"
        lines.append(f"| `{column}`{marks} | {type_.lower()} | {words}{leads} |".replace("|  |", "| |"))  # fmt: skip
    return "\n".join(lines) + "\n"


def undescribed() -> list[str]:
    """Columns and tables that nobody has described."""
    found, name = [], ""
    for line in schema().splitlines():
        if line.startswith("## "):
            name = line[3:]
        elif line.startswith("("):
            found.append(name)
        elif line.startswith("| `") and line.endswith("| |"):
            found.append(f"{name}.{line.split('`')[1]}")
    return found


def commands() -> str:
    """Every command with its help, as it prints it."""
    parts = [NOTE, "# Commands\n\nWhat `--help` prints. Exit statuses: 0 fine, 1 something needs a person, 2 usage, 3 another run is at work.\n"]  # fmt: skip
    parts += _help(main, "returnwatch", None)
    return "\n".join(parts)


def _help(command: click.Command, name: str, parent: click.Context | None) -> list[str]:
    # click keeps the option of the first context that a command was shown in
    setattr(command, "_help_option", None)  # noqa: B010
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100, color=False, **command.context_settings)  # fmt: skip
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    path = context.command_path
    parts = [f"## {path}\n\n```\n{text}\n```\n"]
    if isinstance(command, click.Group):
        for each in sorted(command.commands):
            parts += _help(command.commands[each], each, context)
    return parts


PAGES = {"schema.md": schema, "commands.md": commands}


def write() -> None:
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), "utf-8")


if __name__ == "__main__":
    write()
    print(*undescribed(), sep="\n")
