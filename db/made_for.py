"""Which topic a file was made for: texts of two topics in one file would make a silence of what was never looked for."""

from __future__ import annotations

import sqlite3

from db.connect import DatabaseError
from db.records import TOPIC


class OtherTopic(DatabaseError):
    """The file holds another topic."""

    exit_status = 2


def topic_of(connection: sqlite3.Connection, schema: str = "main") -> tuple[str, str]:
    """Name and label; a file in which none is noted is the shipped topic's, with an empty label."""
    row = connection.execute(f"SELECT topic, label FROM {schema}.made_for").fetchone()
    return (row[0], row[1]) if row else (TOPIC, "")


def keep_to(connection: sqlite3.Connection, path: object, topic: str, label: str) -> None:  # fmt: skip
    """Note the topic of a new file; raise OtherTopic where the file holds another."""
    held = topic_of(connection)[0]
    if held == topic:
        return
    if connection.execute("SELECT 1 FROM documents UNION ALL SELECT 1 FROM made_for LIMIT 1").fetchone():  # fmt: skip
        how = "leave --topic out" if held == TOPIC else f"name the file of {held} with --topic"  # fmt: skip
        raise OtherTopic(
            f"{path}: was made for the topic {held}, and this is {topic}; {how}, or name another database with --db"
        )
    connection.execute("INSERT INTO made_for (topic, label) VALUES (?, ?)", (topic, label))  # fmt: skip
