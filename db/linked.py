"""What ``link`` knows: which texts were compared, by what, which are copies, what changed. Reads, and writes on a Store.

All of it is derived: it may be dropped and made again from the versions and their tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from db import changes
from db.across import Compared
from db.derived import read_texts
from db.filters import PUBLIC
from db.paired import Linking
from db.records import Text


class Links(Linking):
    """The tables behind ``versions.story`` and ``changes``."""

    def waiting(self, rules: str) -> list[str]:
        """Versions that were not compared yet by these rules, or were in another language; what other rules made goes."""
        other = self.connection.execute(
            "SELECT 1 FROM story_texts WHERE made_with <> ? LIMIT 1", (rules,)
        ).fetchone()
        if other:
            with self.writing():
                for table in ("story_pairs", "story_bands", "story_texts"):
                    self.connection.execute(f"DELETE FROM {table}")
        rows = self.connection.execute(
            "SELECT id FROM versions WHERE id NOT IN (SELECT version FROM story_texts) ORDER BY id"
        )
        return [row[0] for row in rows]

    def texts(self, ids: Sequence[str]) -> Iterator[Text]:
        return read_texts(self.connection, ids)

    def sharing(self, bands: Sequence[int]) -> list[tuple[str, str, int, bytes]]:
        """Versions that were compared before and have one of these bands, with language, number of runs and sketch."""
        marks = ", ".join("?" * len(bands))
        return self.connection.execute(
            "SELECT version, lang, runs, lowest FROM story_texts"
            f" WHERE version IN (SELECT version FROM story_bands WHERE band IN ({marks}))",
            list(bands),
        ).fetchall()

    def add(self, batch: Iterable[Compared], rules: str) -> None:
        """In one transaction, so that a text that counts as compared is in the index, with its copies."""
        with self.writing():
            for one in batch:
                self.connection.execute(
                    "DELETE FROM story_pairs WHERE version = ?1 OR other = ?1",
                    (one.version,),
                )
                self.connection.execute(
                    "INSERT INTO story_texts (version, lang, made_with, runs, lowest) VALUES (?, ?, ?, ?, ?)",
                    (one.version, one.lang, rules, one.runs, one.lowest),
                )
                self.connection.executemany(
                    "INSERT OR IGNORE INTO story_bands (band, version) VALUES (?, ?)",
                    [(band, one.version) for band in one.bands],
                )
                self.connection.executemany(
                    "INSERT OR IGNORE INTO story_pairs (version, other) VALUES (?, ?)",
                    [sorted((one.version, copy)) for copy in one.copies],
                )

    def pairs(self) -> list[tuple[str, str]]:
        return self.connection.execute(
            "SELECT version, other FROM story_pairs ORDER BY version, other"
        ).fetchall()

    def standing(
        self, versions: Sequence[str]
    ) -> Iterator[tuple[str, str, str, str, str]]:
        """Version, tier, the day it was public, first seen at, address."""
        marks = ", ".join("?" * len(versions))
        yield from self.connection.execute(
            f"SELECT v.id, s.tier, {PUBLIC}, v.first_seen_at, d.url"
            " FROM versions AS v JOIN documents AS d ON d.id = v.document JOIN sources AS s ON s.slug = d.source"
            f" WHERE v.id IN ({marks})",
            list(versions),
        )

    def settle(self, stories: dict[str, str]) -> int:
        """Give every compared version its story: that of ``stories``, else its own. Returns how many have another now."""
        changed = [
            (stories.get(version, version), version)
            for version, story in self.connection.execute(
                "SELECT version, story FROM story_texts"
            )
            if story != stories.get(version, version)
        ]
        for begin in range(0, len(changed), 100):
            with self.writing():
                for table, name in (("versions", "id"), ("story_texts", "version")):
                    self.connection.executemany(
                        f"UPDATE {table} SET story = ? WHERE {name} = ?",
                        changed[begin : begin + 100],
                    )
        return len(changed)

    def make_changes(self) -> int:
        """Find the differences between each page's wordings where they are missing or out of date. Returns how many."""
        number = 0
        for wanted in list(changes.to_make(self.connection)):
            made = changes.make(self.connection, wanted)
            with self.writing():
                changes.write(self.connection, made)
            number += len(made.rows)
        return number
