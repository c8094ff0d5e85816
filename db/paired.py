"""What ``link`` finds pair by pair: which mentions of one sort were compared, and which of them tell of one thing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import ClassVar


class Linking:
    """Rows that ``link`` reads and writes. ``writing`` opens a transaction of the store."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        writing: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self.connection = connection
        self.writing = writing


class Paired(Linking):
    """Tables ``<kind>_mentions``, written by tagging, and ``<kind>_pairs``, made from them."""

    kind: ClassVar[str]

    def paired(
        self,
        rules: str,
        compare: Callable[[set[str]], Iterable[tuple[str, str]]],
    ) -> list[tuple[str, str]]:
        """All pairs, in order of their ids, after what these rules have not compared yet was; what other rules made goes.

        Args:
            compare: gives the pairs of these mentions, with each other and with all others.
        """
        if waiting := self._waiting(rules):
            self._add(sorted(waiting), compare(waiting), rules)
        return self.connection.execute(
            f"SELECT mention, other FROM {self.kind}_pairs ORDER BY mention, other"
        ).fetchall()

    def _waiting(self, rules: str) -> set[str]:
        other = self.connection.execute(
            f"SELECT 1 FROM {self.kind}_mentions WHERE compared_with NOT IN ('', ?) LIMIT 1",
            (rules,),
        ).fetchone()
        if other:
            with self.writing():
                self.connection.execute(f"DELETE FROM {self.kind}_pairs")
                self.connection.execute(
                    f"UPDATE {self.kind}_mentions SET compared_with = ''"
                )
        rows = self.connection.execute(
            f"SELECT id FROM {self.kind}_mentions WHERE compared_with = ''"
        )
        return {row[0] for row in rows}

    def _add(
        self, compared: Iterable[str], pairs: Iterable[tuple[str, str]], rules: str
    ) -> None:
        with self.writing():
            self.connection.executemany(
                f"INSERT OR IGNORE INTO {self.kind}_pairs (mention, other) VALUES (?, ?)",
                [sorted(pair) for pair in pairs],
            )
            self.connection.executemany(
                f"UPDATE {self.kind}_mentions SET compared_with = ? WHERE id = ?",
                [(rules, mention) for mention in compared],
            )
