"""What stands at the head of an export: what was asked, of which state of the file. No clock of ours, so that the same
file and the same question give the same bytes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields

from db.moments import LAST_WRITTEN
from db.records import Filters

CAUTION = (
    "Found by program in the linked pages; check the words against the page before you use them. Rows that a person has"
    " looked at say so."
)


@dataclass(frozen=True, slots=True)
class About:
    """Head of an export."""

    title: str
    asked: str  # the filters in words, or "everything"
    as_of: str  # when the file was written to by a run last, UTC; empty: never

    @property
    def line(self) -> str:
        state = f", as of {self.as_of}" if self.as_of else ""
        return f"Filter: {self.asked}{state}."


def about(connection: sqlite3.Connection, filters: Filters) -> About:
    row = connection.execute(LAST_WRITTEN).fetchone()
    return About("Who said what, when", asked(filters), row[0] or "")


def asked(filters: Filters) -> str:
    """The filters as a user would type them."""
    words = []
    for field in fields(filters):
        value = getattr(filters, field.name)
        option = "--" + field.name.strip("_").replace("_", "-")
        if value is True:
            words.append(option)
        elif isinstance(value, tuple):
            words += [f"{option} {one}" for one in value]
        elif value:
            words.append(f"{option} {value}")
    return " ".join(words) or "everything"
