"""The Datasette plugin, found by its entry point; it acts on returnwatch's files only (by PRAGMA application_id)."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Response
from markupsafe import Markup, escape

from db.desk import (
    board_page,
    downloads,
    feeds,
    home,
    ledger_pages,
    pages,
    registers,
    sentence_page,
    snapshot,
    timeline,
)
from db.desk.frame import Desk, page, style, turns, visible
from db.desk.ours import is_ours, names
from db.desk.questions import read

_HERE = r"/-/returnwatch"
_ROUTES = (
    (r"/(\.(?P<format>jsono?))?$", home.first),
    (rf"{_HERE}/?$", page("home.html", home.home)),
    (rf"{_HERE}/desk\.css$", style),
    (rf"{_HERE}/board\.js$", board_page.script),
    (rf"{_HERE}/board\.css$", board_page.style),
    (rf"{_HERE}/board$", page("board.html", board_page.page_of_board)),
    (rf"{_HERE}/utterance/(?P<id>[^/]+)$", page("board.html", sentence_page.page_of_sentence)),
    (rf"{_HERE}/timeline$", page("said.html", timeline.timeline)),
    (rf"{_HERE}/statement/(?P<id>[^/]+)$", page("statement.html", pages.statement)),
    (rf"{_HERE}/document/(?P<id>[^/]+)$", page("document.html", pages.document)),
    (rf"{_HERE}/person/(?P<slug>[^/]+)$", page("person.html", registers.person)),
    (rf"{_HERE}/office/(?P<slug>[^/]+)$", page("office.html", registers.office)),
    (rf"{_HERE}/country/(?P<code>[^/]+)$", page("country.html", registers.country)),
    (rf"{_HERE}/source/(?P<slug>[^/]+)$", page("source.html", registers.source)),
    (rf"{_HERE}/letter/(?P<id>[^/]+)$", page("letter.html", ledger_pages.letter)),
    (rf"{_HERE}/claim/(?P<id>[^/]+)$", page("claim.html", ledger_pages.claim)),
    (downloads.QUERY, downloads.of_query),
    (downloads.SQL, downloads.of_sql),
)  # fmt: skip

#: columns whose value is the id of something with a page, in every view and query of ours
_PAGES = {
    "statement": "statement",
    "document": "document",
    "person": "person",
    "office_id": "office",
    "country": "country",
    "letter": "letter",
    "claim": "claim",
    "source": "source",
    "utterance": "utterance",
}
#: tables whose rows have a page: the column that names the row, the kind of page, and the words that lead to it (Datasette
#: itself makes the key of a row lead to its own page)
_OWN = {
    "statements": ("id", "statement", "text"),
    "documents": ("id", "document", "title"),
    "letters": ("id", "letter", "dated_on"),
    "claims": ("id", "claim", "value"),
    "offices": ("slug", "office", "label"),
    "people": ("slug", "person", "name"),
    "source_health": ("slug", "source", "name"),
    "sources": ("slug", "source", "name"),
}


@hookimpl  # type: ignore[untyped-decorator]
def get_metadata(
    datasette: Any, key: str | None, database: str | None, table: str | None
) -> dict[str, Any]:
    """Titles, descriptions, units, facets and sort order, per file: a folder keyed by file name fits one name only."""
    ours = names(datasette)
    if not ours:
        return {}
    said = read("metadata.yml")
    return {
        "databases": {
            name: {k: v for k, v in said.items() if k != "about"} for name in ours
        },
        **said["about"],
    }


@hookimpl  # type: ignore[untyped-decorator]
def canned_queries(datasette: Any, database: str) -> dict[str, Any]:
    """The first questions people ask, with parameters."""
    if not is_ours(datasette.databases[database].path):
        return {}
    return read("queries.yml")


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> None:
    """A copy that is served is kept fresh (serve --snapshot)."""
    if snapshot.current is not None:
        snapshot.current.follow(datasette)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Our pages; those that Datasette has, too, hand over what is not ours."""
    return list(_ROUTES)


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(datasette: Any, actor: Any, request: Any) -> list[dict[str, str]]:
    if not names(datasette):
        return []
    return [
        {"href": str(datasette.urls.path("/-/returnwatch")), "label": "returnwatch"},
        {"href": str(datasette.urls.path("/-/returnwatch/board")), "label": "Where Europe stands"},
        {"href": str(datasette.urls.path("/-/returnwatch/timeline")), "label": "Timeline"},
    ]  # fmt: skip


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Markup | None:
    """Ids as links to their pages; what turns the direction of writing is shown."""
    if not is_ours(datasette.databases[database].path):
        return None
    kind, named = _leads_to(table, column, value, row)
    if not kind or not named:
        # called for every cell of a thousand rows: most have nothing to show
        return visible(value) if isinstance(value, str) and turns(value) else None
    desk = Desk(datasette, None, database, len(names(datasette)) > 1)
    # put together by hand: Markup.format takes ten times as long, and there may be thousands
    return Markup(f'<a href="{escape(desk.to(kind, named))}">{visible(value)}</a>')  # noqa: S704


def _leads_to(table: str | None, column: str, value: Any, row: Any) -> tuple[str, str]:
    """The kind of page that a cell leads to, and whose; empty where it leads nowhere."""
    key, kind, words = _OWN.get(table or "", ("", "", ""))
    if column == words and value not in ("", None) and key in row.keys():  # noqa: SIM118  a sqlite3.Row holds values
        return kind, str(row[key])
    if not isinstance(value, str):
        return "", ""
    if column == key:
        return kind, value
    if column == "office" and table in ("statements", "tenures"):
        return "office", value  # elsewhere it may be words
    return _PAGES.get(column, ""), value


@hookimpl  # type: ignore[untyped-decorator]
def register_output_renderer(datasette: Any) -> dict[str, Any]:
    """Any query of ours as a feed: .atom at the end of its address."""

    def can_render(datasette: Any, database: str, columns: list[str]) -> bool:
        one = datasette.databases.get(database)
        return bool(one and is_ours(one.path)) and feeds.can_feed(columns)

    def render(
        datasette: Any,
        database: str,
        columns: list[str],
        rows: Any,
        query_name: str | None,
        table: str | None,
    ) -> Response:
        if not can_render(datasette, database, columns):
            return Response.text(
                "No feed of this: rows need a column url, and one of words.", status=404
            )
        return feeds.feed_of_query(columns, rows, query_name or table or "a query")

    return {"extension": "atom", "render": render, "can_render": can_render}
