"""The canned queries, as data says them (queries.yml)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def read(name: str) -> dict[str, Any]:
    """A data file of this folder."""
    raw = yaml.safe_load(resources.files("db.desk").joinpath(name).read_text("utf-8"))
    assert isinstance(raw, dict), name
    return raw


def questions() -> list[tuple[str, str, str]]:
    """Name, title and description of each, in the order of the file."""
    return [
        (name, q["title"], q["description"]) for name, q in read("queries.yml").items()
    ]
