"""Reading a file of words in ``data/``: what all such files have in common, a key for each kind of word and no other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from yaml import YAMLError

from db import plain_yaml
from db.records import ReturnwatchError


def read_kinds(
    path: Path, kinds: Sequence[str], bad: type[ReturnwatchError]
) -> dict[str, Any]:
    """Kind to what stands under it. Raises ``bad`` where the file is no YAML or has other keys."""
    try:
        raw = plain_yaml.read(path)
    except YAMLError as error:
        raise bad(f"{path.name}: no YAML: {error}") from error
    if not isinstance(raw, dict) or set(raw) != set(kinds):
        raise bad(
            f"{path.name}: the keys have to be {', '.join(kinds)}; they are "
            f"{', '.join(map(str, raw)) if isinstance(raw, dict) else 'none'}"
        )
    return raw
