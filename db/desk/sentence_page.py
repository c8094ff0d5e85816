""" "One sentence, ten versions": how a sentence went from the most official text to the others."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from db.desk.frame import Desk, Missing
from db.export.sentence_body import body, title
from db.sentence import sentence
from db.statement_ids import resolve


def page_of_sentence(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    """The tree that any version of the sentence leads to."""
    id_ = desk.part("id")
    found = sentence(connection, id_) or sentence(connection, resolve(connection, id_))
    if found is None:
        raise Missing(
            f"The statement {id_} is not linked to others; 'returnwatch link' finds versions of one sentence."
        )
    links = {v.id: desk.to("statement", v.id) for v in found.versions}
    return {
        "body": Markup(body(found, links)),  # noqa: S704  all of it is escaped where it is made
        "title": title(found),
        "script": False,
    }
