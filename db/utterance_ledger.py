"""Utterances: what ``link`` reads and writes to find the versions of one utterance and how each came from another.

``unlinked`` says what there is to do (triggers write it), ``spoken`` and ``spoken_keys`` are the index, ``spoken_changed`` the
keys whose statements are others now, ``spoken_pairs`` what was found under each key; ``utterances``, ``lineage`` and ``statements.utterance`` what comes of it. All is derived.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from db.across import (
    Indexed,
    OtherSpeaker,
    SpokenRow,
    Standing,
    Strand,
    Utterance,
)
from db.paired import Linking

MANY = 500  # values bound at a time


class UtteranceLedger(Linking):
    """Utterances as ``link`` reads and writes them."""

    # --- what is to be compared -----------------------------------------------------------------------------------

    def begin_anew(self, rules: str) -> None:
        """What other rules made goes, and all is to be compared again."""
        other = self.connection.execute(
            "SELECT 1 FROM spoken WHERE made_with <> ? LIMIT 1", (rules,)
        ).fetchone()
        if other:
            with self.writing():
                self.connection.execute("DELETE FROM spoken")
                self.connection.execute("DELETE FROM spoken_changed")
                self.connection.execute(
                    "INSERT OR IGNORE INTO unlinked SELECT id, version, utterance FROM statements"
                )

    def changed(self, limit: int) -> list[str]:
        """Versions of which some statement came, changed or went since the last time."""
        rows = self.connection.execute(
            "SELECT DISTINCT version FROM unlinked LIMIT ?", (limit,)
        )
        return [row[0] for row in rows]

    def count(self) -> int:
        row = self.connection.execute("SELECT count(*) FROM unlinked").fetchone()
        return int(row[0])

    def rows(self, versions: Sequence[str]) -> Iterator[SpokenRow]:
        """Their statements, but for those that a person took away."""
        marks = ", ".join("?" * len(versions))
        for row in self.connection.execute(
            "SELECT s.id, s.version, s.text, s.lang, s.date, s.date_from = 'said',"
            " coalesce(s.public_from, substr(s.first_seen_at, 1, 10)), s.start, s.tier, coalesce(s.speaker, ''), coalesce(s.person, ''),"
            " coalesce(s.office, ''), s.country, s.speaker_kind,"
            " (SELECT json_group_array(DISTINCT m.measure) FROM statement_measures AS m WHERE m.statement = s.id),"
            " (SELECT json_group_array(DISTINCT c.country) FROM statement_countries AS c WHERE c.statement = s.id),"
            " (SELECT json_group_array(f.value) FROM figures AS f WHERE f.version = s.version"
            '  AND f.start >= s.start AND f."end" <= s."end"),'
            " (SELECT json_group_array(DISTINCT n.entity) FROM mentions AS n WHERE n.version = s.version"
            '  AND n.kind = \'person\' AND n.start >= s.start AND n."end" <= s."end")'
            f" FROM statements AS s WHERE s.version IN ({marks}) AND s.checked <> 'wrong' ORDER BY s.version, s.start, s.id",
            list(versions),
        ):
            measures, countries, figures, people = (tuple(json.loads(x)) for x in row[14:])  # fmt: skip
            yield SpokenRow(
                row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6], row[7], row[8], row[9], row[10], row[11], row[12],
                row[13], measures, countries, figures, people,
            )  # fmt: skip

    def index(
        self, versions: Sequence[str], rows: Iterable[Indexed], rules: str
    ) -> None:
        """Put these versions' statements into the index in place of what it held of them; what hung together with them is due."""
        marks = ", ".join("?" * len(versions))
        with self.writing():
            self.connection.execute(
                "UPDATE spoken SET due = 1 WHERE statement IN (SELECT s.id FROM statements AS s"
                f" WHERE s.utterance IN (SELECT utterance FROM unlinked WHERE version IN ({marks})"
                f"  UNION SELECT utterance FROM statements WHERE version IN ({marks})))",
                [*versions, *versions],
            )
            self.connection.execute(
                "INSERT OR IGNORE INTO spoken_changed SELECT k.key FROM spoken_keys AS k JOIN spoken AS s"
                f" ON s.statement = k.statement WHERE s.version IN ({marks})",
                list(versions),
            )
            self.connection.execute(
                f"DELETE FROM spoken WHERE version IN ({marks})", list(versions)
            )
            # one that a person took away has none
            self.connection.execute(
                "DELETE FROM lineage WHERE child IN (SELECT id FROM statements WHERE checked = 'wrong'"
                f" AND version IN ({marks}))",
                list(versions),
            )
            self.connection.execute(
                "UPDATE statements SET utterance = NULL WHERE checked = 'wrong' AND utterance IS NOT NULL"
                f" AND version IN ({marks})",
                list(versions),
            )
            for row in rows:
                self.connection.execute(
                    "INSERT INTO spoken (statement, version, made_with, features, due) VALUES (?, ?, ?, ?, 1)",
                    (row.statement, row.version, rules, row.features),
                )
                self.connection.executemany(
                    "INSERT OR IGNORE INTO spoken_changed VALUES (?)",
                    [(key,) for key in row.keys],
                )
                self.connection.executemany(
                    "INSERT OR IGNORE INTO spoken_keys (key, statement) VALUES (?, ?)",
                    [(key, row.statement) for key in row.keys],
                )
            self.connection.execute(
                f"DELETE FROM unlinked WHERE version IN ({marks})", list(versions)
            )

    def changed_keys(self, limit: int) -> list[int]:
        """Keys whose statements are others than the last time, in order, which is that of time."""
        rows = self.connection.execute(
            "SELECT key FROM spoken_changed ORDER BY key LIMIT ?", (limit,)
        )
        return [row[0] for row in rows]

    def under(self, key: int) -> list[tuple[str, str, str]]:
        """The statements that have a key: id, version, features."""
        return self.connection.execute(
            "SELECT s.statement, s.version, s.features FROM spoken_keys AS k JOIN spoken AS s"
            " ON s.statement = k.statement WHERE k.key = ? ORDER BY s.statement",
            (key,),
        ).fetchall()

    def settle_pairs(self, found: Mapping[int, set[tuple[str, str]]]) -> None:
        """Under each of these keys these pairs and no others; whose pairs are others now is due."""
        with self.writing():
            for key, pairs in found.items():
                there = set(
                    self.connection.execute(
                        "SELECT statement, other FROM spoken_pairs WHERE key = ?",
                        (key,),
                    ).fetchall()
                )
                gone, new = there - pairs, pairs - there
                self.connection.executemany(
                    "DELETE FROM spoken_pairs WHERE key = ? AND statement = ? AND other = ?",
                    [(key, *pair) for pair in gone],
                )
                self.connection.executemany(
                    "INSERT INTO spoken_pairs (key, statement, other) VALUES (?, ?, ?)",
                    [(key, *pair) for pair in new],
                )
                due = {statement for pair in gone | new for statement in pair}
                # what hung together with them, too, where a pair went
                self.connection.executemany(
                    "UPDATE spoken SET due = 1 WHERE statement = ?1 OR (?2 AND statement IN (SELECT m.id"
                    " FROM statements AS m JOIN statements AS s ON s.utterance = m.utterance WHERE s.id = ?1))",
                    [(statement, bool(gone)) for statement in sorted(due)],
                )
            self.connection.executemany(
                "DELETE FROM spoken_changed WHERE key = ?", [(key,) for key in found]
            )

    # --- what hangs together --------------------------------------------------------------------------------------

    def due(self, limit: int) -> list[str]:
        rows = self.connection.execute(
            "SELECT statement FROM spoken WHERE due > 0 ORDER BY statement LIMIT ?",
            (limit,),
        )
        return [row[0] for row in rows]

    def partners(self, statements: Sequence[str]) -> list[tuple[str, str]]:
        """Pairs of which one is among these."""
        found: list[tuple[str, str]] = []
        for begin in range(0, len(statements), MANY):
            some = list(statements[begin : begin + MANY])
            marks = ", ".join("?" * len(some))
            found += self.connection.execute(
                f"SELECT statement, other FROM spoken_pairs WHERE statement IN ({marks})"
                f" UNION SELECT statement, other FROM spoken_pairs WHERE other IN ({marks})",
                some + some,
            ).fetchall()
        return found

    def features(self, statements: Sequence[str]) -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = []
        for begin in range(0, len(statements), MANY):
            some = list(statements[begin : begin + MANY])
            found += self.connection.execute(
                "SELECT statement, version, features FROM spoken"
                f" WHERE statement IN ({', '.join('?' * len(some))})",
                some,
            ).fetchall()
        return found

    def standing(self, statements: Sequence[str]) -> list[Standing]:
        found: list[Standing] = []
        for begin in range(0, len(statements), MANY):
            some = list(statements[begin : begin + MANY])
            rows = self.connection.execute(
                "SELECT id, version, document, tier, coalesce(public_from, substr(first_seen_at, 1, 10)), first_seen_at,"
                " url, start, \"end\", text, lang, date, coalesce(person, ''), coalesce(office, ''), country,"
                " coalesce(speaker, speaker_printed), speaker_start, speaker_end, coalesce(utterance, '')"
                f" FROM statements WHERE id IN ({', '.join('?' * len(some))})",
                some,
            )
            found += (Standing(*row) for row in rows)
        return found

    def spans(self, statements: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        """Statement to what it speaks of: a code, and the words for it as printed."""
        found: dict[str, list[tuple[str, str]]] = {}
        for statement in statements:
            found[statement] = self.connection.execute(
                "SELECT 'm:' || m.measure, substr(v.text, m.start + 1, m.\"end\" - m.start)"
                " FROM statement_measures AS m JOIN statements AS s ON s.id = m.statement JOIN versions AS v"
                " ON v.id = s.version WHERE m.statement = ?1"
                " UNION ALL SELECT 'c:' || n.entity, substr(v.text, n.start + 1, n.\"end\" - n.start)"
                " FROM statements AS s JOIN mentions AS n ON n.version = s.version AND n.kind LIKE 'country%'"
                ' AND n.start >= s.start AND n."end" <= s."end" JOIN versions AS v ON v.id = s.version WHERE s.id = ?1'
                " UNION ALL SELECT 'n:' || f.value, substr(v.text, f.start + 1, f.\"end\" - f.start)"
                " FROM statements AS s JOIN figures AS f ON f.version = s.version"
                ' AND f.start >= s.start AND f."end" <= s."end" JOIN versions AS v ON v.id = s.version WHERE s.id = ?1',
                (statement,),
            ).fetchall()
        return found

    def settle(
        self, utterances: Iterable[Utterance], members: Sequence[Standing]
    ) -> None:
        """These utterances in place of those that their statements belonged to; nothing of these is due any more."""
        utterances = list(utterances)
        new = {u.id for u in utterances}
        old = sorted({m.utterance for m in members if m.utterance} - new)
        before = {m.statement: m.utterance for m in members}
        with self.writing():
            self.connection.executemany(
                "INSERT INTO utterances (id, root, person, office, country, first_date, size, documents, languages)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET root = excluded.root,"
                " person = excluded.person, office = excluded.office, country = excluded.country,"
                " first_date = excluded.first_date, size = excluded.size, documents = excluded.documents,"
                " languages = excluded.languages",
                [
                    (u.id, u.id, u.person or None, u.office or None, u.country, u.first_date, len(u.strands), u.documents, u.languages)
                    for u in utterances
                ],
            )  # fmt: skip
            self.connection.executemany(
                "INSERT OR REPLACE INTO lineage (child, parent, utterance, wording, added, removed, other_speaker)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [_row(u.id, s) for u in utterances for s in u.strands],
            )
            self.connection.executemany(
                "UPDATE statements SET utterance = ? WHERE id = ?",
                [
                    (u.id, s.child)
                    for u in utterances
                    for s in u.strands
                    if before.get(s.child) != u.id
                ],
            )
            self.connection.executemany("DELETE FROM utterances WHERE id = ? AND NOT EXISTS"
                " (SELECT 1 FROM lineage WHERE utterance = utterances.id)", [(id_,) for id_ in old])  # fmt: skip
            self.connection.executemany(
                "UPDATE spoken SET due = 0 WHERE statement = ?",
                [(m.statement,) for m in members],
            )

    def other_speakers(self) -> list[OtherSpeaker]:
        """Versions that stand now and print another speaker than the root of their utterance."""
        rows = self.connection.execute(
            'SELECT s.version, coalesce(s.speaker_start, s.start), coalesce(s.speaker_end, s."end"),'
            " coalesce(s.speaker, nullif(s.speaker_printed, ''), 'unnamed'), r.version,"
            ' coalesce(r.speaker_start, r.start), coalesce(r.speaker_end, r."end"),'
            " coalesce(r.speaker, nullif(r.speaker_printed, ''), 'unnamed'), r.tier, r.url"
            " FROM lineage AS l JOIN statements AS s ON s.id = l.child JOIN utterances AS u ON u.id = l.utterance"
            " JOIN statements AS r ON r.id = u.root WHERE l.other_speaker = 1 AND s.latest = 1 ORDER BY s.url, s.start"
        )
        return [OtherSpeaker(*row) for row in rows]

    def several(self) -> int:
        """Utterances that several documents print."""
        row = self.connection.execute(
            "SELECT count(*) FROM utterances WHERE documents > 1"
        ).fetchone()
        return int(row[0])


def _row(utterance: str, s: Strand) -> tuple[str, str | None, str, str, str, str, int]:
    return (
        s.child,
        s.parent or None,
        utterance,
        s.wording,
        json.dumps(s.added, ensure_ascii=False),
        json.dumps(s.removed, ensure_ascii=False),
        int(s.other_speaker),
    )
