"""Which of the databases that Datasette serves are returnwatch's: by PRAGMA application_id, so a file may have any name."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from db.migrations import APPLICATION_ID

_known: set[str] = set()


def is_ours(path: str | None) -> bool:
    """Whether the file is one of returnwatch's. Remembered once it is."""
    return path is not None and (path in _known or _look(path))


def names(datasette: Any) -> list[str]:
    """Our databases, as Datasette calls them, in its order."""
    return [name for name, one in datasette.databases.items() if is_ours(one.path)]


def others(datasette: Any) -> list[str]:
    """Files of somebody else that are served beside ours."""
    mine = names(datasette)
    return [
        name
        for name, one in datasette.databases.items()
        if one.path is not None and name not in mine
    ]


def _look(path: str) -> bool:
    try:
        connection = sqlite3.connect(
            f"{Path(path).resolve().as_uri()}?mode=ro", uri=True
        )
        try:
            found = (
                connection.execute("PRAGMA application_id").fetchone()[0]
                == APPLICATION_ID
            )
        finally:
            connection.close()
    except sqlite3.Error:
        return False  # Datasette itself says what is wrong with a file that cannot be opened
    if found:
        _known.add(path)
    return bool(found)
