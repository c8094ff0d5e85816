"""Reviewing in a spreadsheet: what is exported, and how what a person changed in it becomes decisions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from db import sheet
from db.decisions import DecisionError
from db.records import Filters, key
from db.review import EDITABLE, ToReview, decide, queue

SHOWN = (
    "statement", "url", "date", "lang", "evidence", *EDITABLE, "printed", "confidence", "sure", "rule", "checked"
)  # fmt: skip
FIELDS = (*SHOWN, "decision", "note", "stamp")
TO_FILL = (*EDITABLE, "decision", "note")
DECISIONS = ("right", "wrong")

EXPLAINED = {
    "decision": "right: words and speaker are right as they stand in this row. wrong: nobody said this, it is no statement."
    " Empty: not looked at. A row in which you change something needs no word here.",
    "words": "The words that were said, exactly as they stand in the text; 'first words … last words' is all between.",
    "speaker": "Who said it; empty: nobody is named. A name of the register gives the office of the day too.",
    **{
        column: f"One of {', '.join(allowed)}."
        for column, allowed in EDITABLE.items()
        if allowed is not None
    },
    "office": "As printed.",
    "country": "Of the speaker: two letters (BE, NO), or EU, UN, INT.",
    "said_on": "The day, only where the text says so: 2025-10-18.",
    "note": "Why, for whoever reads it later.",
    "stamp": "Tells what you changed from what the machine changed; leave it as it is.",
}


@dataclass(slots=True)
class Imported:
    """What became of a sheet's rows."""

    right: int = 0
    wrong: int = 0
    corrected: int = 0
    untouched: int = 0


def export(path: Path, rows: Iterable[ToReview]) -> int:
    """Write the rows into a sheet. Returns how many."""

    def lines() -> Iterable[tuple[object, ...]]:
        for row in rows:
            shown = tuple(getattr(row, name) for name in SHOWN)
            yield (*shown, "", "", _stamp({c: getattr(row, c) for c in EDITABLE}))

    return sheet.write(path, FIELDS, lines(), TO_FILL, EXPLAINED)


def take_over(
    connection: sqlite3.Connection, path: Path, who: str, note: str = ""
) -> Imported:
    """Turn what was changed in a sheet into decisions, inside an open transaction: all of it, or nothing.

    Raises SheetError or DecisionError, which name file, line, column and value.
    """
    report = Imported()
    for row in sheet.read(path, ("statement", *EDITABLE, "decision", "stamp")):
        answer = row.cells["decision"].casefold()
        if answer and answer not in DECISIONS:
            raise row.error(
                "decision", f"is unknown; write {' or '.join(DECISIONS)}, or leave it empty"
            )  # fmt: skip
        now = next(
            iter(
                queue(connection, Filters(), again=True, ids=(row.cells["statement"],))
            ),
            None,
        )
        written = {column: row.cells[column] for column in EDITABLE}
        if now is None:
            if answer or _stamp(written) != row.cells["stamp"]:
                raise row.error(
                    "statement", "stands on no page any more; export the sheet again"
                )
            report.untouched += 1
            continue
        there = {column: str(getattr(now, column)) for column in EDITABLE}
        changed = {c: v for c, v in written.items() if v.strip() != there[c].strip()}
        said = row.cells.get("note", "") or note
        try:
            if changed and _stamp(written) != row.cells["stamp"]:
                if _stamp(there) != row.cells["stamp"]:
                    raise row.error(
                        "statement",
                        "has changed in the file since the sheet was written; export it again",
                    )
                decide(connection, now.statement, "corrected", who, changed=changed, note=said)  # fmt: skip
                report.corrected += 1
            elif answer == "wrong" or (answer == "right" and now.checked != "right"):
                decide(connection, now.statement, answer, who, note=said)
                setattr(report, answer, getattr(report, answer) + 1)
            else:
                report.untouched += 1
        except DecisionError as error:
            raise sheet.SheetError(f"{row.where}: {error}") from error
    return report


def _stamp(cells: dict[str, str]) -> str:
    return key(*(" ".join(str(cells[column]).split()) for column in EDITABLE))
