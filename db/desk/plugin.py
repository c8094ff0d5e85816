"""The Datasette plugin, found by its entry point; it acts on returnwatch's files only (by PRAGMA application_id)."""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from datasette import hookimpl

from db.migrations import APPLICATION_ID


@hookimpl  # type: ignore[untyped-decorator]
def get_metadata(
    datasette: Any, key: str | None, database: str | None, table: str | None
) -> dict[str, Any]:
    """Titles, descriptions, units, facets and sort order, per file: a folder keyed by file name fits one name only."""
    ours = [name for name, one in datasette.databases.items() if is_ours(one.path)]
    if not ours:
        return {}
    said = _read("metadata.yml")
    return {
        "databases": {
            name: {k: v for k, v in said.items() if k != "about"} for name in ours
        },
        **said["about"],
    }


@hookimpl  # type: ignore[untyped-decorator]
def canned_queries(datasette: Any, database: str) -> dict[str, Any]:
    """The first questions people ask, with parameters."""
    if not is_ours(datasette.databases[database].path):
        return {}
    return _read("queries.yml")


def is_ours(path: str | None) -> bool:
    """Whether the file is one of returnwatch's. Remembered once it is."""
    return path is not None and (path in _ours or _look(path))


_ours: set[str] = set()


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
        _ours.add(path)
    return bool(found)


@cache
def _read(name: str) -> dict[str, Any]:
    raw = yaml.safe_load(resources.files("db.desk").joinpath(name).read_text("utf-8"))
    assert isinstance(raw, dict), name
    return raw
