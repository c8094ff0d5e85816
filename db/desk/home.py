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
from db.queries import stats

LETTERS = 10


def home(desk: Desk, connection: sqlite3.Connection) -> Mapping[str, Any]:
    figures = stats(connection)
    names_of = watched()
    return {
        "stats": figures,
        "documents_seen": connection.execute(
            "SELECT max(last_seen_at) FROM documents"
        ).fetchone()[0],
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
        "issues": sum(figures["issues"].values()),
        "questions": questions(),
        "countries": rows(
            connection,
            "SELECT s.country, w.name, count(*) AS statements, max(s.date) AS last_on FROM statements AS s"
            " LEFT JOIN watched AS w ON w.country = s.country WHERE s.latest = 1 AND s.country <> ''"
            " GROUP BY s.country ORDER BY statements DESC, s.country",
        ),
        "letters": rows(
            connection,
            "SELECT l.id, l.dated_on, l.count_claimed, l.count_printed, l.documents, v.title, v.public_from"
            " FROM letters AS l JOIN versions AS v ON v.id = l.root_version"
            " ORDER BY coalesce(nullif(l.dated_on, ''), v.public_from) DESC, l.id LIMIT ?",
            [LETTERS],
        ),
        "newest": statements(connection, "s.date <= date('now')", [])["statements"][-5:][::-1],
    }  # fmt: skip


_page = page("home.html", home)


async def first(request: Any, send: Any, datasette: Any) -> Any:
    """Ours where all that is served is ours, else Datasette's list of files."""
    # Datasette reads plugins before its views
    from datasette.views.index import IndexView

    if names(datasette) and not others(datasette):
        return await _page(request=request, datasette=datasette)
    return await IndexView.as_view(datasette)(request, send)
