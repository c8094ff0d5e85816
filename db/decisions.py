"""What people decided: rows that only grow, each anchored on words, never on a row of the machine's.

A target is JSON in the manner of the W3C's TextQuoteSelector: the document's address (``url``), the exact words
(``exact``) and up to 32 characters before and after (``prefix``, ``suffix``). ``start`` is where they stood; it only
decides between places whose surroundings are equally alike. How decisions are laid over the machine's statements is in
``db/decided.py``, over the register in ``db/people.py``; a dismissed issue is told by kind, address and words.
"""

from __future__ import annotations

import getpass
import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from db.records import ReturnwatchError, key

CONTEXT = 32  # characters before and after

ON_STATEMENTS = ("right", "corrected", "wrong", "merged", "split", "added")
ON_ISSUES = ("dismissed", "reopened")
ON_REGISTER = ("person", "name", "office", "tenure", "merge")
ACTIONS = (*ON_STATEMENTS, *ON_ISSUES, *ON_REGISTER, "withdrawn")

Target = dict[str, Any]


class DecisionError(ReturnwatchError):
    """Something that cannot be decided so."""


class NothingSo(DecisionError):
    """What is to be decided about is not in the file, or a word for it is none."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of one person. ``value`` says what was decided and what the machine had said."""

    action: str
    target: Target
    value: dict[str, Any]
    note: str = ""
    who: str = ""
    at: str = ""

    @property
    def id(self) -> str:
        return key(
            self.at, self.who, self.action, as_json(self.target), as_json(self.value)
        )


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def who_decides(named: str = "") -> str:
    """Who a decision is signed by: as told, else RETURNWATCH_WHO, else the name of the account."""
    if named or (named := os.environ.get("RETURNWATCH_WHO", "")):
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise DecisionError(
            "nobody knows who decides: this account has no name; give --who NAME or set RETURNWATCH_WHO"
        ) from None


def write(connection: sqlite3.Connection, decision: Decision) -> Decision:
    """Add a decision, inside an open transaction. The same one twice is one row."""
    if decision.action not in ACTIONS:
        raise DecisionError(
            f"{decision.action}: not an action; one of {', '.join(ACTIONS)}"
        )
    if not decision.at:
        # finer than a second, so that of two decisions in one second the later one wins in every file
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        decision = replace(decision, at=at.replace("+00:00", "Z"))
    connection.execute(
        "INSERT INTO decisions (id, at, who, action, target, value, note) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        (
            decision.id,
            decision.at,
            decision.who,
            decision.action,
            as_json(decision.target),
            as_json(decision.value),
            decision.note,
        ),
    )
    return decision


# withdrawn decisions stay in the table and count no more
IN_FORCE = (
    "id NOT IN (SELECT json_extract(w.target, '$.decision') FROM decisions AS w WHERE w.action = 'withdrawn')"
    " AND action <> 'withdrawn'"
)


def on_document(connection: sqlite3.Connection, document: str) -> list[Decision]:
    """All that was decided about statements of a document, under any of its addresses, in order of time."""
    return _read(
        connection,
        f"action IN ({_marks(ON_STATEMENTS)}) AND json_extract(target, '$.url') IN"
        " (SELECT url FROM documents WHERE id = ? UNION SELECT url FROM addresses WHERE document = ?)",
        *ON_STATEMENTS,
        document,
        document,
    )


def on_register(connection: sqlite3.Connection) -> list[Decision]:
    """All that was decided about people, names, offices and tenures, in order of time."""
    return _read(connection, f"action IN ({_marks(ON_REGISTER)})", *ON_REGISTER)


def decided_documents(connection: sqlite3.Connection) -> list[str]:
    """The documents about which something was decided."""
    rows = connection.execute(
        "SELECT DISTINCT d.id FROM decisions AS x JOIN documents AS d ON d.url = json_extract(x.target, '$.url')"
        " UNION SELECT a.document FROM decisions AS x JOIN addresses AS a ON a.url = json_extract(x.target, '$.url')"
        " ORDER BY 1"
    )
    return [row[0] for row in rows]


def rows(connection: sqlite3.Connection) -> Iterator[tuple[str, Decision, bool]]:
    """Every decision with its id and whether it is in force, the newest first."""
    for row in connection.execute(
        f"SELECT id, action, target, value, note, who, at, {IN_FORCE} FROM decisions ORDER BY at DESC, id"
    ):
        yield (
            row[0],
            Decision(row[1], json.loads(row[2]), json.loads(row[3]), *row[4:7]),
            bool(row[7]) or row[1] == "withdrawn",
        )


def _read(
    connection: sqlite3.Connection, condition: str, *values: str
) -> list[Decision]:
    found = connection.execute(
        f"SELECT action, target, value, note, who, at FROM decisions WHERE {condition} AND {IN_FORCE} ORDER BY at, id",
        values,
    )
    return [
        Decision(row[0], json.loads(row[1]), json.loads(row[2]), row[3], row[4], row[5])
        for row in found
    ]


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))


# --- words as targets ---------------------------------------------------------


def quote(text: str, start: int, end: int, url: str = "") -> Target:
    """A place in a text as words that can be found again."""
    target: Target = {
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
        "start": start,
    }
    return {"url": url, **target} if url else target


def place(text: str, target: Target) -> tuple[int, int] | None:
    """Where the words of a target stand in a text, or None.

    Words that stand there several times are those whose surroundings agree best, then those nearest to where they stood.
    """
    exact = str(target.get("exact", ""))
    if not exact:
        return None
    starts = []
    at = text.find(exact)
    while at >= 0:
        starts.append(at)
        at = text.find(exact, at + 1)
    if not starts:
        return None

    def unlike(at: int) -> tuple[int, int]:
        before = _alike(text[:at][::-1], str(target.get("prefix", ""))[::-1])
        after = _alike(text[at + len(exact) :], str(target.get("suffix", "")))
        return -(before + after), abs(at - int(target.get("start", 0)))

    best = min(starts, key=unlike)
    return best, best + len(exact)


def _alike(text: str, context: str) -> int:
    number = 0
    for a, b in zip(text, context, strict=False):
        if a != b:
            break
        number += 1
    return number
