"""Where a value stands in JSON: ``details.body`` or ``links.0.href``, and addresses put together from such values.

A path is keys with dots between them; a number is a place in a list. A template is an address with paths in braces,
such as ``https://example.org/news/{id}``.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from db.records import ReturnwatchError

_HOLE = re.compile(r"\{([^{}]*)\}")


class BadPath(ReturnwatchError):
    """A path or template cannot be followed."""


def at(value: Any, path: str) -> Any:
    """What stands at a path; the value itself for an empty path, None where there is nothing."""
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isascii() and step.isdigit():
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value


def text_at(value: Any, path: str) -> str:
    """The same as text on one piece: numbers are written out, everything else that is no string is ``""``."""
    found = at(value, path) if path else None
    if isinstance(found, bool):
        return ""
    return str(found) if isinstance(found, str | int | float) else ""


def names_in(template: str) -> list[str]:
    """The paths in a template. Raises BadPath for braces that do not close, or hold nothing."""
    bare = _HOLE.sub("", template)
    names = _HOLE.findall(template)
    if "{" in bare or "}" in bare or not all(names):
        raise BadPath("each { needs its }, with the name of a field between them")
    return names


def filled(template: str, value: Any) -> str:
    """The address that a template gives for one item, each value quoted; a template without braces is a path.

    ``""`` where a value is missing: half an address leads nowhere.
    """
    names = names_in(template)
    if not names:
        return text_at(value, template).strip()
    if not all(text_at(value, name) for name in names):
        return ""
    return _HOLE.sub(lambda hole: quote(text_at(value, hole[1]), safe=""), template)
