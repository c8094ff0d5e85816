"""The first page: what is in the file, how fresh it is, what is not watched, and the first questions as links."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from db.coverage import not_watched, watched
from db.desk.frame import Desk, page, rows
from db.desk.lists import statements
from db.desk.ours import names, others
from db.desk.questions import questions
from db.made_for import topic_of
from db.moments import LAST_RUN_FIRST

LETTERS = 10
NEWEST = 5


def home(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    names_of = watched()
    return {
        "topic": topic_of(connection)[1] or "returning Afghan nationals",
        "stats": _figures(connection),
        "span": connection.execute(
            "SELECT (SELECT date FROM statements WHERE latest = 1 ORDER BY date LIMIT 1),"
            " (SELECT date FROM statements WHERE latest = 1 ORDER BY date DESC LIMIT 1)"
        ).fetchone(),
        "health": connection.execute(
            "SELECT count(*), count(last_answer_at), sum(needs_a_person IS NOT NULL)"
            " FROM source_health WHERE slug IN (SELECT slug FROM sources WHERE kind <> 'by_hand')"
        ).fetchone(),
        "unwatched": [(code, names_of[code]) for code in not_watched(connection)],
        "all_watched": len(names_of),
        "issues": connection.execute(
            "SELECT count(*) FROM issue_states WHERE state <> 'dismissed'"
        ).fetchone()[0],
        "questions": questions(),
        "countries": rows(
            connection,
            "SELECT c.country, w.name, c.statements, c.last_on FROM (SELECT country, count(*) AS statements, max(date) AS last_on"
            "  FROM statements WHERE latest = 1 AND country <> '' GROUP BY country) AS c"
            " LEFT JOIN watched AS w ON w.country = c.country ORDER BY c.statements DESC, c.country",
        ),
        "letters": rows(
            connection,
            "SELECT l.id, l.dated_on, l.count_claimed, l.count_printed, l.documents, v.title, v.public_from"
            " FROM letters AS l JOIN versions AS v ON v.id = l.root_version"
            " ORDER BY coalesce(nullif(l.dated_on, ''), v.public_from) DESC, l.id LIMIT ?",
            [LETTERS],
        ),
        "newest": statements(connection, "s.date <= date('now')", [], NEWEST)["statements"][::-1],
    }  # fmt: skip


def _figures(connection: sqlite3.Connection) -> dict[str, Any]:
    """What 'returnwatch stats' tells, as far as it is counted at once in a file of a million statements."""
    found = rows(
        connection,
        "SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM documents WHERE on_topic) AS on_topic,"
        " (SELECT count(*) FROM statements WHERE latest = 1) AS statements,"
        " (SELECT count(*) FROM versions WHERE tagged_with IS NULL) AS not_tagged_yet,"
        " (SELECT min(published_on) FROM documents WHERE on_topic) AS published_from,"
        " (SELECT max(published_on) FROM documents WHERE on_topic) AS published_to",
    )[0]
    last = rows(
        connection,
        "SELECT command, started_at, outcome FROM runs"
        f" ORDER BY {LAST_RUN_FIRST} LIMIT 1",
    )
    return {**found, "last_run": last[0] if last else None}


_page = page("home.html", home)


async def first(request: Any, send: Any, datasette: Any) -> Any:
    """Ours where all that is served is ours, else Datasette's list of files."""
    # Datasette reads plugins before its views
    from datasette.views.index import IndexView

    page_asked = request.url_vars["format"] is None
    if page_asked and names(datasette) and not others(datasette):
        return await _page(request=request, datasette=datasette)
    return await IndexView.as_view(datasette)(request, send)
