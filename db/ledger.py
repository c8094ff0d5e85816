"""The ledger's tables: what one text tells of letters and figures, and the letters and claims that several texts share.

``letter_mentions``, ``signatures`` and ``figures`` are written by tagging, version by version; ``letters``, ``claims`` and
the pointers to them by ``link``. All is derived, and may be dropped and made again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from db.across import (
    Claim,
    Discrepancy,
    FigureSeen,
    Letter,
    LetterSeen,
)
from db.filters import PUBLIC
from db.found import Annotation, FigureFound
from db.moments import LATEST_WORDING
from db.paired import Paired
from db.records import Text, key

Place = tuple[str, int]  # version and start of a figure


def write_letters(
    connection: sqlite3.Connection, text: Text, annotation: Annotation
) -> None:
    """In place of what the version told before. On an open transaction."""
    connection.execute("DELETE FROM signatures WHERE version = ?", (text.id,))
    connection.execute("DELETE FROM letter_mentions WHERE version = ?", (text.id,))
    ids = {x.ref: key(text.id, x.ref, x.start, x.end) for x in annotation.letters}
    connection.executemany(
        'INSERT INTO letter_mentions (id, version, start, "end", dated_on, count_claimed, addressees, asks)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                ids[x.ref],
                text.id,
                x.start,
                x.end,
                x.dated_on,
                x.count_claimed,
                json.dumps(x.addressees, ensure_ascii=False),
                json.dumps(x.asks),
            )
            for x in annotation.letters
        ],
    )
    connection.executemany(
        'INSERT OR IGNORE INTO signatures (version, start, "end", country, act, person, list_complete, mention)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                text.id,
                x.start,
                x.end,
                x.iso2,
                x.act,
                x.person,
                x.list_complete,
                ids.get(x.letter),
            )
            for x in (*annotation.signatories, *annotation.beside)
        ],
    )


def write_figures(
    connection: sqlite3.Connection, text: Text, annotation: Annotation
) -> None:
    """In place of what the version told before. On an open transaction."""
    connection.execute("DELETE FROM figures WHERE version = ?", (text.id,))
    connection.executemany(
        'INSERT OR IGNORE INTO figures (version, start, "end", value, high, unit, approx, counts, country, period,'
        " source_named, of_what) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                text.id, f.start, f.end, f.value, f.high, f.unit, f.approx, f.counts, f.country, f.period,
                f.source_named, f.of_what,
            )
            for f in annotation.figures
        ],
    )  # fmt: skip


class Ledger(Paired):
    """Letters and claims as ``link`` reads and writes them."""

    kind = "letter"

    # --- letters ------------------------------------------------------------------------------------------------

    def mentions(self) -> list[LetterSeen]:
        """All letters that texts tell of, in order of their ids."""
        rows = self.connection.execute(
            'SELECT m.id, m.version, m.start, m."end", m.dated_on, m.count_claimed, m.addressees, m.asks,'
            " (SELECT json_group_array(json_array(g.start, g.country, g.act)) FROM signatures AS g WHERE g.mention = m.id),"
            " (SELECT min(g.list_complete) FROM signatures AS g WHERE g.mention = m.id),"
            f" v.document, s.tier, {PUBLIC}, v.first_seen_at, d.url, s.country"
            " FROM letter_mentions AS m JOIN versions AS v ON v.id = m.version JOIN documents AS d ON d.id = v.document"
            " JOIN sources AS s ON s.slug = d.source ORDER BY m.id"
        )
        found = []
        for row in rows:
            printed = sorted(tuple(one) for one in json.loads(row[8]))
            signed = list(dict.fromkeys(c for _, c, act in printed if act in ("signed", "backed")))  # fmt: skip
            alone = list(dict.fromkeys(c for _, c, act in printed if act == "signed"))
            if len(alone) == row[5]:
                signed = alone  # who only backs it is not counted
            own = row[15]
            near = (
                int((own, "hosted") not in {one[1:] for one in printed}),
                signed.index(own) if own in signed else len(signed),
            )
            found.append(LetterSeen(
                row[0], row[1], row[2], row[3], row[4], row[5], tuple(json.loads(row[6])), tuple(json.loads(row[7])),
                frozenset(signed), bool(row[9]), row[10], row[11], row[12], row[13], row[14], near,
            ))  # fmt: skip
        return found

    def settle_letters(self, letters: Iterable[Letter]) -> None:
        """These letters and no others; rows that stay as they are are not written."""
        letters = list(letters)
        wanted = {
            x.id: (
                x.id, x.dated_on, x.count_claimed, x.count_printed, json.dumps(x.addressees, ensure_ascii=False),
                json.dumps(x.asks), x.root_version, x.documents,
            )
            for x in letters
        }  # fmt: skip
        there = {
            row[0]: tuple(row)
            for row in self.connection.execute("SELECT * FROM letters")
        }
        gone = [(id_,) for id_ in there if id_ not in wanted]
        new = [row for id_, row in wanted.items() if there.get(id_) != row]
        belongs = {mention: x.id for x in letters for mention in x.mentions}
        moved = [
            (belongs.get(mention), mention)
            for mention, letter in self.connection.execute(
                "SELECT id, letter FROM letter_mentions"
            )
            if belongs.get(mention) != letter
        ]
        if not (gone or new or moved):
            return
        with self.writing():
            self.connection.executemany("DELETE FROM letters WHERE id = ?", gone)
            self.connection.executemany(
                f"INSERT OR REPLACE INTO letters VALUES ({', '.join('?' * 8)})", new
            )
            self.connection.executemany(
                "UPDATE letter_mentions SET letter = ? WHERE id = ?", moved
            )
            self.connection.execute(
                "UPDATE signatures SET letter = (SELECT m.letter FROM letter_mentions AS m WHERE m.id = mention)"
                " WHERE letter IS NOT (SELECT m.letter FROM letter_mentions AS m WHERE m.id = mention)"
            )

    def date_positions(self) -> None:
        """Give positions the day on which they were first told: what is repeated or recalled later is no new position.

        A signature is of the day of its letter, or of the first text that tells of it; words are of their utterance's first day;
        a removal without a day of its own is of the day of the flight that its text tells of.
        """
        signed = self.connection.execute(
            "WITH told AS (SELECT p.id, p.date, p.date_from, x.id AS letter, x.dated_on FROM positions AS p"
            '  JOIN signatures AS g ON g.version = p.version AND g.country = p.country AND g.start BETWEEN p.start AND p."end"'
            "  JOIN letters AS x ON x.id = g.letter WHERE p.stance = 'signed'),"
            " days AS (SELECT id, date, date_from, iif(length(dated_on) = 10, dated_on, min(date) OVER (PARTITION BY letter)) AS day,"
            "  iif(length(dated_on) = 10, 'said', date_from) AS day_from FROM told)"
            " SELECT DISTINCT day, day_from, id FROM days WHERE date <> day OR date_from <> day_from"
        ).fetchall()
        said = self.connection.execute(
            "SELECT u.first_date, r.date_from, p.id FROM positions AS p JOIN statements AS s ON s.id = p.statement"
            " JOIN utterances AS u ON u.id = s.utterance JOIN statements AS r ON r.id = u.root"
            " WHERE u.size > 1 AND u.first_date < p.date"
        ).fetchall()
        done = self.connection.execute(
            "SELECT e.on_date, 'said', p.id FROM events AS e JOIN event_documents AS x ON x.event = e.id"
            " JOIN positions AS p ON p.version = x.version AND p.actor = e.country WHERE e.kind = 'flight' AND e.precision = 'day'"
            " AND p.stance = 'for' AND p.stage = 'deed' AND p.date_from <> 'said' GROUP BY p.id HAVING count(DISTINCT e.id) = 1"
        ).fetchall()
        if changed := [*signed, *said, *done]:
            with self.writing():
                self.connection.executemany("UPDATE positions SET date = ?, date_from = ? WHERE id = ?", changed)  # fmt: skip

    def settle_memberships(
        self, rows: Iterable[tuple[str, str, str, str, str]]
    ) -> None:
        """Who belonged to which group from when to when: group, country, from, to, source."""
        wanted = sorted(rows)
        there = self.connection.execute(
            'SELECT * FROM memberships ORDER BY "group", country, from_on'
        ).fetchall()
        if wanted != [tuple(row) for row in there]:
            with self.writing():
                self.connection.execute("DELETE FROM memberships")
                self.connection.executemany(
                    "INSERT INTO memberships VALUES (?, ?, ?, ?, ?)", wanted
                )

    # --- figures ------------------------------------------------------------------------------------------------

    def figures(
        self, units: Sequence[str], least: float, of_something: Sequence[str] = ()
    ) -> Iterator[FigureSeen]:
        """The figures of each document's latest wording that count something, in order of version and place.

        Args:
            units: what is counted; of numbers below ``least`` those whose text says of what they are.
            of_something: units of which only those count whose text says of what they are.
        """
        marks = ", ".join("?" * len(units))
        others = ", ".join("?" * len(of_something))
        wanted = f"f.unit IN ({marks}) AND f.value >= ?"
        if of_something:
            wanted = f"({wanted} OR f.unit IN ({marks}, {others}) AND f.of_what <> '')"
        rows = self.connection.execute(
            'SELECT f.version, f.start, f."end", f.value, f.unit, f.counts, f.high, f.approx, f.country, f.period,'
            f" f.source_named, f.of_what, v.document, s.tier, {PUBLIC}, v.first_seen_at, d.url, v.lang,"
            " (SELECT json_group_array(DISTINCT m.entity) FROM mentions AS m WHERE m.version = f.version"
            "  AND m.kind = 'measure' AND m.start BETWEEN f.start - 120 AND f.\"end\" + 120)"
            " FROM figures AS f JOIN versions AS v ON v.id = f.version JOIN documents AS d ON d.id = v.document"
            " JOIN sources AS s ON s.slug = d.source"
            f" WHERE {wanted} AND v.id = ({LATEST_WORDING}) ORDER BY f.version, f.start",
            [*units, least, *((*units, *of_something) if of_something else ())],
        )
        for row in rows:
            figure = FigureFound(row[3], row[1], row[2], *row[4:12])
            version, start, end = row[:3]
            document, tier, public_from, seen_at, url, lang, context = row[12:]
            yield FigureSeen(
                version, start, end, figure, document, tier, public_from, seen_at, url, lang,
                frozenset(json.loads(context)),
            )  # fmt: skip

    def settle_claims(self, claims: Iterable[Claim]) -> None:
        """These claims and no others."""
        claims = list(claims)
        wanted = {
            c.id: (
                c.id, c.unit, c.country, c.period, c.value, c.low, c.high, int(c.agree), c.documents, c.root_version,
                c.root_start, c.of_what,
            )
            for c in claims
        }  # fmt: skip
        there = {
            row[0]: tuple(row)
            for row in self.connection.execute("SELECT * FROM claims")
        }
        belongs = {place: c.id for c in claims for place in c.places}
        moved = [
            (belongs.get((version, start)), version, start)
            for version, start, claim in self.connection.execute(
                "SELECT version, start, claim FROM figures"
            )
            if belongs.get((version, start)) != claim
        ]
        if wanted == there and not moved:
            return
        with self.writing():
            self.connection.executemany(
                "DELETE FROM claims WHERE id = ?",
                [(id_,) for id_ in there if id_ not in wanted],
            )
            self.connection.executemany(
                f"INSERT OR REPLACE INTO claims VALUES ({', '.join('?' * 12)})",
                [row for id_, row in wanted.items() if there.get(id_) != row],
            )
            self.connection.executemany(
                "UPDATE figures SET claim = ? WHERE version = ? AND start = ?", moved
            )

    # --- what does not add up -----------------------------------------------------------------------------------

    def current(self, mentions: Iterable[LetterSeen]) -> list[LetterSeen]:
        """Those of documents' latest wordings."""
        latest = {
            row[0]
            for row in self.connection.execute(
                f"SELECT v.id FROM versions AS v WHERE v.id IN (SELECT version FROM letter_mentions) AND v.id = ({LATEST_WORDING})"
            )
        }
        return [one for one in mentions if one.version in latest]

    def belonging(self) -> dict[str, str]:
        """Mention to letter."""
        rows = self.connection.execute(
            "SELECT id, letter FROM letter_mentions WHERE letter IS NOT NULL"
        )
        return dict(rows.fetchall())

    def claimed(self) -> dict[Place, tuple[str, bool]]:
        """Figure to claim, of claims that do not agree; and whether it is the one that the claim is named after."""
        rows = self.connection.execute(
            "SELECT f.version, f.start, c.id, f.version = c.root_version AND f.start = c.root_start"
            " FROM claims AS c JOIN figures AS f ON f.claim = c.id WHERE c.agree = 0"
        )
        return {(row[0], row[1]): (row[2], bool(row[3])) for row in rows}

    def quotations(self) -> list[Any]:
        """Words in quotation marks of named speakers, latest wordings, the most official and earliest first."""
        return self.connection.execute(
            'SELECT version, document, source, start, "end", text, coalesce(speaker, speaker_printed),'
            " coalesce(person, ''), speaker_start, speaker_end, coalesce(said_on, ''), coalesce(utterance, '')"
            " FROM statements WHERE latest = 1 AND kind IN ('direct', 'mixed') AND speaker_kind = 'person'"
            " AND speaker_start IS NOT NULL"
            " ORDER BY CASE tier WHEN 'official' THEN 0 WHEN 'party' THEN 1 WHEN 'wire' THEN 2 WHEN 'press' THEN 3"
            " ELSE 4 END, date, first_seen_at, url, start"
        ).fetchall()

    def translations(self) -> list[tuple[str, str]]:
        """Pairs of documents of which one names the other as the same page in another language."""
        rows = self.connection.execute(
            "WITH linked (one, other) AS ("
            " SELECT k.document, a.document FROM document_links AS k JOIN addresses AS a ON a.url = k.url WHERE k.relation = 'hreflang'"
            " UNION SELECT k.document, d.id FROM document_links AS k JOIN documents AS d ON d.url = k.url WHERE k.relation = 'hreflang')"
            " SELECT DISTINCT iif(d.url > e.url, d.id, e.id), iif(d.url > e.url, e.id, d.id) FROM linked"
            " JOIN documents AS d ON d.id = one JOIN documents AS e ON e.id = other WHERE d.id <> e.id"
            " ORDER BY max(d.url, e.url), min(d.url, e.url)"
        )
        return rows.fetchall()

    def settle_issues(self, kinds: Sequence[str], found: Iterable[Discrepancy]) -> int:
        """These issues of these kinds and no others; one that is found again keeps its row and day. Returns how many."""
        with self.writing():
            ids = {self._write(one) for one in found}
            marks = ", ".join("?" * len(kinds))
            for (id_,) in self.connection.execute(
                f"SELECT id FROM issues WHERE kind IN ({marks})", list(kinds)
            ).fetchall():
                if id_ not in ids:
                    self.connection.execute("DELETE FROM issues WHERE id = ?", (id_,))
        return len(ids)

    def _write(self, one: Discrepancy) -> str:
        document, source, words, at = self.connection.execute(
            "SELECT v.document, d.source, substr(v.text, ?1 + 1, ?2 - ?1), v.first_seen_at FROM versions AS v"
            " JOIN documents AS d ON d.id = v.document WHERE v.id = ?3",
            (one.start, one.end, one.version),
        ).fetchone()
        other = self.connection.execute(
            "SELECT document FROM versions WHERE id = ?", (one.other_version,)
        ).fetchone()
        id_ = key(one.kind, document, words, other[0] if other else "")
        self.connection.execute(
            'INSERT INTO issues (id, kind, origin, source, document, version, start, "end", message, suggestion,'
            " first_seen_at, other_version, other_start, other_end) VALUES (?, ?, 'check', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET version = excluded.version, start = excluded.start, \"end\" = excluded.\"end\","
            " message = excluded.message, suggestion = excluded.suggestion, other_version = excluded.other_version,"
            " other_start = excluded.other_start, other_end = excluded.other_end",
            (
                id_, one.kind, source, document, one.version, one.start, one.end, one.message, one.suggestion, at,
                one.other_version or None, one.other_start, one.other_end,
            ),
        )  # fmt: skip
        return id_
