"""Looking over what the machine says: which statements first, and how a person's answer becomes a decision."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from db.countries import COUNTRIES
from db.decided import (
    BY_HAND,
    KINDS,
    MODALITIES,
    SPEAKER_KINDS,
    about,
    says,
)
from db.decisions import Decision, DecisionError, NothingSo, quote, rows, write
from db.derived import read_texts
from db.filters import is_day, sure, where
from db.found import StatementFound
from db.laid_again import lay_again, shown
from db.people import withdraw_from_register
from db.records import Filters, Text

AROUND = 160  # characters of surroundings at most, on each side
GAP = re.compile(r"\s*(?:…|\.\.\.|\[…\])\s*")  # "first words … last words"

#: Columns of a statement that a person may put right, and what may stand there; None: any words.
EDITABLE: dict[str, tuple[str, ...] | None] = {
    "words": None,
    "speaker": None,
    "speaker_kind": SPEAKER_KINDS,
    "office": None,
    "country": None,
    "said_on": None,
    "kind": KINDS,
    "modality": MODALITIES,
}


class ToReview(NamedTuple):
    """A statement as a person looks at it."""

    statement: str
    url: str
    date: str
    lang: str
    evidence: str  # the words in their surroundings, between ⟦ and ⟧
    words: str
    speaker: str
    speaker_kind: str
    office: str
    country: str
    said_on: str
    kind: str
    modality: str
    printed: str
    confidence: float
    sure: str
    rule: str
    checked: str
    document: str


def queue(
    connection: sqlite3.Connection,
    filters: Filters,
    *,
    limit: int | None = None,
    again: bool = False,
    ids: tuple[str, ...] = (),
) -> Iterator[ToReview]:
    """Statements that stand on a page now, the least sure first; those that nobody has looked at, or ``again`` all."""
    condition, values = where(filters)
    marks = ", ".join("?" * len(ids))
    found = connection.execute(
        "SELECT s.id, s.url, s.date, s.lang, v.text, s.start, s.\"end\", coalesce(s.speaker, ''), s.speaker_kind,"
        " s.office_printed, s.country, coalesce(s.said_on, ''), s.kind, s.modality, s.speaker_printed, s.confidence,"
        f" {sure('s.confidence')}, s.rule, s.checked, s.document"
        " FROM statements AS s JOIN versions AS v ON v.id = s.version"
        f" WHERE s.latest = 1 AND {condition} AND (? OR s.checked = '') {f'AND s.id IN ({marks})' if ids else ''}"
        " ORDER BY s.confidence, s.date DESC, s.url, s.start LIMIT ?",
        [*values, again, *ids, -1 if limit is None else limit],
    )
    for id_, url, date, lang, text, start, end, *rest in found:
        yield ToReview(
            id_, url, date, lang, evidence(text, start, end), text[start:end], *rest
        )


def evidence(text: str, start: int, end: int) -> str:
    """The words between ⟦ and ⟧, with the rest of their sentence on both sides."""
    before = text[max(0, start - AROUND) : start]
    if (cut := max(before.rfind("\n"), before.rfind(". "))) >= 0:
        before = before[cut + 1 :]
    behind = text[end : end + AROUND]
    ends = [at for mark in ("\n", ". ") if (at := behind.find(mark)) >= 0]
    behind = behind[: min(ends) + 1] if ends else behind
    return f"{before.lstrip()}⟦{text[start:end]}⟧{behind.rstrip()}"


# --- answers ---------------------------------------------------------------------


def decide(
    connection: sqlite3.Connection,
    statement: str,
    action: str,
    who: str,
    *,
    changed: dict[str, str] | None = None,
    note: str = "",
    merged_with: tuple[str, ...] = (),
    parts: tuple[str, ...] = (),
) -> Decision:
    """Decide about a statement and lay it over its row, inside an open transaction. Raises DecisionError.

    Args:
        action: right, corrected, wrong, merged, split.
        changed: for ``corrected``, columns of EDITABLE to what is right.
        merged_with: for ``merged``, ids of statements that are parts of this one.
        parts: for ``split``, the words of each part.
    """
    text, found = shown(connection, statement)
    target, value = about(found, text.text, text.url)
    if changed:
        value["changed"] = checked_changes(text, found, changed)
    if merged_with:
        others = [shown(connection, other) for other in merged_with]
        if any(other.id != text.id for other, _ in others):
            raise DecisionError("statements of two texts cannot be merged into one")
        value["with"] = [quote(text.text, s.start, s.end) for _, s in others]
    if parts:
        value["parts"] = [
            quote(text.text, *find_words(text, part, found.start)) for part in parts
        ]
    decision = write(connection, Decision(action, target, value, note, who))
    lay_again(connection, [text.document])
    return decision


def add(
    connection: sqlite3.Connection,
    document: str,
    words: str,
    who: str,
    *,
    changed: dict[str, str],
    note: str = "",
) -> Decision:
    """Add a statement that the machine has not seen; it needs words that stand in the document's text as it is now."""
    from db.observed import current_version

    version = current_version(connection, document)
    for text in read_texts(connection, [version] if version else []):
        start, end = find_words(text, words, 0)
        found = StatementFound(
            start, end, "direct", "unnamed", country=text.country, confidence=1.0, rule=BY_HAND
        )  # fmt: skip
        value = {
            "says": says(found, text.text),
            "changed": checked_changes(text, found, changed),
        }
        target = quote(text.text, start, end, text.url)
        decision = write(connection, Decision("added", target, value, note, who))
        lay_again(connection, [document])
        return decision
    raise DecisionError(f"{document}: no text of it is in the file; add the page first")


def find_words(text: Text, words: str, near: int) -> tuple[int, int]:
    """Where words stand in a text, nearest to a place; "first words … last words" is all between. Raises DecisionError."""
    words = words.strip()
    if words and (starts := _starts(text.text, words)):
        start = min(starts, key=lambda at: abs(at - near))
        return start, start + len(words)
    first, *last = GAP.split(words, maxsplit=1)
    if last and first and last[0]:
        for start in sorted(_starts(text.text, first), key=lambda at: abs(at - near)):
            end = text.text.find(last[0], start + len(first))
            if end >= 0:
                return start, end + len(last[0])
    shown_words = words if len(words) <= 60 else words[:59] + "…"
    raise DecisionError(
        f"{shown_words!r} does not stand in the text of {text.url}; copy the words exactly, or write 'first words … last words'"
    )


def _starts(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def checked_changes(
    text: Text, found: StatementFound, changed: dict[str, str]
) -> dict[str, Any]:
    """What a person wrote, held against what may stand there. Raises DecisionError with column, value and mend."""
    kept: dict[str, Any] = {}
    for column, value in changed.items():
        if column not in EDITABLE:
            raise DecisionError(
                f"{column}: cannot be changed; one of {', '.join(EDITABLE)} can"
            )
        allowed = EDITABLE[column]
        if allowed is not None and value not in allowed:
            raise DecisionError(
                f"{column} {value!r}: unknown; one of {', '.join(allowed)}"
            )
        if column == "country" and value and value not in COUNTRIES:
            raise DecisionError(
                f"country {value!r}: not a code; write two letters (BE, NO), or EU, UN, INT"
            )
        if column == "said_on" and value:
            if len(value) != 10 or not is_day(value):
                raise DecisionError(
                    f"said_on {value!r}: not a day; write 2025-10-18 or leave it empty"
                )
            if text.published and value > text.published:
                raise DecisionError(
                    f"said_on {value!r}: lies after {text.published}, when the text was published; mend the day"
                )
        if column == "words":
            kept[column] = quote(text.text, *find_words(text, value, found.start))
        else:
            kept[column] = value
    return kept


def next_in_text(connection: sqlite3.Connection, statement: str) -> str | None:
    """The statement that follows in the same text."""
    row = connection.execute(
        "SELECT n.id FROM statements AS s JOIN statements AS n ON n.version = s.version AND n.start > s.start"
        " AND n.checked <> 'wrong' WHERE s.id = ? ORDER BY n.start, n.id LIMIT 1",
        (statement,),
    ).fetchone()
    return str(row[0]) if row else None


# --- issues, and taking back ----------------------------------------------------------


def decide_issue(
    connection: sqlite3.Connection, named: str, action: str, who: str, note: str
) -> Decision:
    """Dismiss an issue, or open it again. Told by kind, document and words: its message may be worded anew."""
    issues = connection.execute(
        "SELECT i.id, i.kind, coalesce(i.document, i.source, ''), coalesce(d.url, ''), i.message,"
        " coalesce(substr(v.text, i.start + 1, i.\"end\" - i.start), '')"
        " FROM issues AS i LEFT JOIN documents AS d ON d.id = i.document LEFT JOIN versions AS v ON v.id = i.version"
        " WHERE substr(i.id, 1, ?1) = ?2 LIMIT 2",
        (len(named), named),
    ).fetchall()
    if len(issues) != 1 or len(named) < 4:
        raise NothingSo(
            f"{named}: {'several issues begin so' if issues else 'no issue has this id'};"
            " 'returnwatch check' shows the ids, the first letters do where they are unique"
        )
    id_, kind, place, url, message, words = issues[0]
    target = {"issue": id_, "kind": kind, "url": url, "exact": words, "about": ""}
    if not words and kind != "decision does not fit":
        target["about"] = f"{kind} {place}"
    return write(connection, Decision(action, target, {"message": message}, note, who))


def withdraw(
    connection: sqlite3.Connection, named: str, who: str, note: str
) -> Decision:
    """Take a decision back: it stays in its table, with this one beside it, and counts no more."""
    found = [
        (id_, d) for id_, d, in_force in rows(connection)
        if in_force and id_.startswith(named) and d.action != "withdrawn"
    ]  # fmt: skip
    if len(found) != 1 or len(named) < 4:
        raise NothingSo(
            f"{named}: {'several decisions begin so' if found else 'no decision in force has this id'};"
            " 'returnwatch review log' shows them"
        )
    id_, taken = found[0]
    target: dict[str, Any] = {
        name: taken.target[name]
        for name in ("url", "exact", "person")
        if name in taken.target
    }
    write(
        connection,
        Decision("withdrawn", {**target, "decision": id_}, {}, note, who),
    )
    documents = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM documents WHERE url = ?1 UNION SELECT document FROM addresses WHERE url = ?1",
            (taken.target.get("url", ""),),
        )
    ]
    lay_again(connection, documents)
    withdraw_from_register(connection, taken)
    return taken
