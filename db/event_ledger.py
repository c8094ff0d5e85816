"""Events: what one text tells of, and what happened once over all texts that tell of it.

``event_mentions`` are written by tagging, version by version; ``events``, ``event_documents`` and the pointers to them by
``link``. All is derived, and may be dropped and made again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from db.across import Event, EventSeen
from db.filters import PUBLIC
from db.found import Annotation
from db.paired import Paired
from db.records import Text, key


def write_events(
    connection: sqlite3.Connection, text: Text, annotation: Annotation
) -> None:
    """In place of what the version told before; one that stays as it is keeps its row. On an open transaction."""
    wanted = {
        key(text.id, "event", x.kind, x.start, x.on_date): (
            x.start, x.end, x.kind, x.on_date, x.precision, x.country, x.people_count,
            json.dumps(dict(x.details), ensure_ascii=False, sort_keys=True),
        )
        for x in annotation.events
    }  # fmt: skip
    there = {
        row[0]: row[1:]
        for row in connection.execute(
            'SELECT id, start, "end", kind, on_date, precision, country, people_count, details FROM event_mentions'
            " WHERE version = ?",
            (text.id,),
        )
    }
    connection.executemany(
        "DELETE FROM event_mentions WHERE id = ?",
        [(id_,) for id_, row in there.items() if wanted.get(id_) != row],
    )
    connection.executemany(
        'INSERT INTO event_mentions (id, version, start, "end", kind, on_date, precision, country, people_count, details)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(id_, text.id, *row) for id_, row in wanted.items() if there.get(id_) != row],
    )


class EventLedger(Paired):
    """Events as ``link`` reads and writes them."""

    kind = "event"

    def mentions(self) -> list[EventSeen]:
        """All events that texts tell of, in order of their ids; letters with the letter that they were found to be."""
        rows = self.connection.execute(
            'SELECT m.id, m.version, m.start, m."end", m.kind, m.on_date, m.precision, m.country, m.people_count,'
            " m.details, iif(m.kind = 'letter', coalesce((SELECT x.letter FROM letter_mentions AS x"
            "  WHERE x.version = m.version AND x.start = m.start), ''), ''),"
            f" v.document, s.tier, v.lang, {PUBLIC}, v.first_seen_at, d.url,"
            " iif(m.kind = 'letter', NOT EXISTS (SELECT 1 FROM letters AS l WHERE l.root_version = m.version), s.country <> m.country)"
            " FROM event_mentions AS m JOIN versions AS v ON v.id = m.version JOIN documents AS d ON d.id = v.document"
            " JOIN sources AS s ON s.slug = d.source ORDER BY m.id"
        )
        return [
            EventSeen(
                row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], json.loads(row[9]), row[10], row[11],
                row[12], row[13], row[14], row[15], row[16], row[17],
            )
            for row in rows
        ]  # fmt: skip

    def letters(self) -> dict[str, tuple[int, str]]:
        """Letter to how many countries signed, as printed, and what it asks for: codes apart by blanks."""
        return {
            id_: (number, " ".join(json.loads(asks)))
            for id_, number, asks in self.connection.execute(
                "SELECT id, coalesce(count_claimed, count_printed), asks FROM letters"
            )
        }

    def labels(self) -> dict[str, str]:
        """Measures' labels by code."""
        rows = self.connection.execute("SELECT code, label FROM measures")
        return dict(rows.fetchall())

    def settle(self, events: Iterable[Event]) -> None:
        """These events and no others; rows that stay as they are are not written."""
        events = list(events)
        wanted = {
            x.id: (
                x.id, x.kind, x.on_date, x.precision, x.country, x.people_count,
                json.dumps(x.details, ensure_ascii=False, sort_keys=True), x.headline, x.replies_to or None,
                x.letter or None, x.root_version, x.documents, x.languages, x.public_from, x.first_seen_at,
            )
            for x in events
        }  # fmt: skip
        places = {
            (x.id, m.version, m.start): (x.id, m.version, m.start, m.end)
            for x in events
            for m in x.mentions
        }
        there = {
            row[0]: tuple(row)
            for row in self.connection.execute("SELECT * FROM events")
        }
        stood = {
            (row[0], row[1], row[2]): tuple(row)
            for row in self.connection.execute(
                'SELECT event, version, start, "end" FROM event_documents'
            )
        }
        gone = [(id_,) for id_ in there if id_ not in wanted]
        new = [row for id_, row in wanted.items() if there.get(id_) != row]
        left = [place for place in stood if stood[place] != places.get(place)]
        came = [row for place, row in places.items() if stood.get(place) != row]
        belongs = {m.id: x.id for x in events for m in x.mentions}
        moved = [
            (belongs.get(mention), mention)
            for mention, event in self.connection.execute(
                "SELECT id, event FROM event_mentions"
            )
            if belongs.get(mention) != event
        ]
        if not (gone or new or left or came or moved):
            return
        with self.writing():
            self.connection.executemany(
                "DELETE FROM event_documents WHERE event = ? AND version = ? AND start = ?",
                left,
            )
            self.connection.executemany("DELETE FROM events WHERE id = ?", gone)
            # not OR REPLACE: deleting a row takes its documents with it
            self.connection.executemany(
                f"INSERT INTO events VALUES ({', '.join('?' * 15)}) ON CONFLICT (id) DO UPDATE SET"
                " kind = excluded.kind, on_date = excluded.on_date, precision = excluded.precision,"
                " country = excluded.country, people_count = excluded.people_count, details = excluded.details,"
                " headline = excluded.headline, replies_to = excluded.replies_to, letter = excluded.letter,"
                " root_version = excluded.root_version, documents = excluded.documents,"
                " languages = excluded.languages, public_from = excluded.public_from,"
                " first_seen_at = excluded.first_seen_at",
                new,
            )
            self.connection.executemany(
                'INSERT OR REPLACE INTO event_documents (event, version, start, "end") VALUES (?, ?, ?, ?)',
                came,
            )
            self.connection.executemany(
                "UPDATE event_mentions SET event = ? WHERE id = ?", moved
            )
