"""Reading help: what the user's own engine makes of words, kept apart. No span, never cited, never verified.

The engine is a command that reads JSON Lines ``{"id", "lang", "text"}`` and writes ``{"id", "text"}``; we run it and know
nothing else of it. Only what has no translation by that engine is given to it.
"""

from __future__ import annotations

import json
import shlex
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from db.records import ReturnwatchError, key

if TYPE_CHECKING:
    from db.store import Store

BATCH = 100  # translations a transaction
LANG = "en"  # what it is read in


class TranslationError(ReturnwatchError):
    """The engine did not do what it should."""


@dataclass(frozen=True, slots=True)
class Translation:
    """Words of an engine below words of a text."""

    text: str
    lang: str
    engine: str
    at: str  # day


@dataclass(frozen=True, slots=True)
class Words:
    """Words that an engine is asked to translate."""

    version: str
    start: int
    end: int
    lang: str
    text: str

    @property
    def id(self) -> str:
        return key(self.version, self.start, self.end)


def translations_of(
    connection: sqlite3.Connection, version: str, start: int, end: int
) -> tuple[Translation, ...]:
    """All translations of these words, the latest first."""
    rows = connection.execute(
        'SELECT text, lang, engine, at FROM translations WHERE version = ? AND start = ? AND "end" = ? ORDER BY at DESC, engine',
        (version, start, end),
    )
    return tuple(Translation(*row) for row in rows)


def waiting(
    connection: sqlite3.Connection, engine: str, lang: str = LANG
) -> list[Words]:
    """What stands now in another language and has no translation by this engine: statements, and positions without one."""
    rows = connection.execute(
        'WITH said (version, start, "end", lang, url) AS ('
        ' SELECT version, start, "end", lang, url FROM statements WHERE latest = 1'
        ' UNION SELECT version, start, "end", lang, url FROM positions WHERE latest = 1)'
        ' SELECT s.version, s.start, s."end", s.lang, substr(v.text, s.start + 1, s."end" - s.start)'
        " FROM said AS s JOIN versions AS v ON v.id = s.version WHERE s.lang <> ?1 AND NOT EXISTS (SELECT 1 FROM translations AS t"
        '  WHERE t.version = s.version AND t.start = s.start AND t."end" = s."end" AND t.lang = ?1 AND t.engine = ?2)'
        " ORDER BY s.url, s.version, s.start, s.\"end\"",
        (lang, engine),
    )  # fmt: skip
    return [Words(*row) for row in rows]


def translate(
    store: Store, command: str, engine: str, at: str, lang: str = LANG
) -> tuple[int, int]:
    """Let the engine translate what waits; how many it did, and how many it left out.

    What it gave until it failed is kept. Raises TranslationError.

    Args:
        command: a line as a shell would split it; no shell is asked.
        engine: what its words are called by.
        at: the day, ISO 8601.
    """
    asked = {words.id: words for words in waiting(store.connection, engine, lang)}
    done, batch = 0, list[tuple[str, int, int, str, str, str, str]]()
    if not asked:
        return 0, 0

    def keep() -> int:
        with store.writing():
            store.connection.executemany(
                "INSERT OR REPLACE INTO translations VALUES (?, ?, ?, ?, ?, ?, ?)",
                batch,
            )
        number = len(batch)
        batch.clear()
        return number

    try:
        for words, text in _answers(command, asked):
            batch.append((words.version, words.start, words.end, lang, text, engine, at))  # fmt: skip
            if len(batch) == BATCH:
                done += keep()
    finally:
        if batch:
            done += keep()
    return done, len(asked) - done


def _answers(command: str, asked: Mapping[str, Words]) -> Iterator[tuple[Words, str]]:
    arguments = shlex.split(command)
    if not arguments:
        raise TranslationError("--with: no command; name the program that translates")
    with tempfile.TemporaryFile("w+", encoding="utf-8") as lines:
        # a file, not a pipe: an engine that answers while it reads would block us both
        for id_, words in asked.items():
            lines.write(json.dumps({"id": id_, "lang": words.lang, "text": words.text}, ensure_ascii=False) + "\n")  # fmt: skip
        lines.flush()
        lines.seek(0)
        try:
            engine = subprocess.Popen(  # noqa: S603  the user names it, no shell
                arguments, stdin=lines, stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace"
            )  # fmt: skip
        except OSError as error:
            raise TranslationError(
                f"--with {command}: cannot be run ({error.strerror}); name a program that is installed, with its path"
            ) from error
        with engine:
            assert engine.stdout is not None
            try:
                yield from _read(command, engine.stdout, dict(asked))
            except BaseException:
                engine.kill()
                raise
        if engine.returncode:
            raise TranslationError(
                f"--with {command}: ended with status {engine.returncode}; what it gave before is kept, run it again for the rest"
            )


def _read(
    command: str, out: IO[str], waiting_: dict[str, Words]
) -> Iterator[tuple[Words, str]]:
    for number, line in enumerate(out, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            id_, text = found["id"], found["text"]
        except (ValueError, TypeError, KeyError):
            raise TranslationError(
                f'--with {command}: line {number} of its answer is no {{"id", "text"}}: {line.strip()[:80]}'
            ) from None
        if id_ not in waiting_:
            raise TranslationError(
                f"--with {command}: line {number} of its answer has an id that nobody asked about, or twice: {id_}"
            )
        if not isinstance(text, str) or not text.strip():
            continue  # an engine that gives nothing leaves it out
        yield waiting_.pop(id_), text


def drop_strays(store: Store) -> int:
    """Drop translations of words that are no statement: of somebody who was forgotten, of spans that are others now. How many."""
    with store.writing():
        store.connection.execute("PRAGMA secure_delete = ON")
        gone = store.connection.execute(
            "DELETE FROM translations WHERE version IN (SELECT id FROM versions WHERE tagged_with IS NOT NULL)"
            ' AND (version, start, "end") NOT IN (SELECT version, start, "end" FROM statements)'
        )
    return gone.rowcount
