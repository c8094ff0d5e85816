"""The Datasette plugin, found by its entry point; it acts on returnwatch's files only (by PRAGMA application_id)."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Response
from markupsafe import Markup

from db.desk import downloads, feeds, home, ledger_pages, pages, registers, timeline
from db.desk.frame import Desk, page, style, visible
from db.desk.ours import is_ours, names
from db.desk.questions import read

_HERE = r"/-/returnwatch"
_ROUTES = (
    (r"/$", home.first),
    (rf"{_HERE}/?$", page("home.html", home.home)),
    (rf"{_HERE}/desk\.css$", style),
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
}
#: in these tables the column that names the row itself
_OWN = {
    "statements": ("id", "statement"),
    "documents": ("id", "document"),
    "letters": ("id", "letter"),
    "claims": ("id", "claim"),
    "offices": ("slug", "office"),
    "people": ("slug", "person"),
    "source_health": ("slug", "source"),
    "sources": ("slug", "source"),
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
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Our pages; those that Datasette has, too, hand over what is not ours."""
    return list(_ROUTES)


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(datasette: Any, actor: Any, request: Any) -> list[dict[str, str]]:
    if not names(datasette):
        return []
    return [
        {"href": str(datasette.urls.path("/-/returnwatch")), "label": "returnwatch"},
        {"href": str(datasette.urls.path("/-/returnwatch/timeline")), "label": "Timeline"},
    ]  # fmt: skip


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Markup | None:
    """Ids as links to their pages; what turns the direction of writing is shown."""
    if not isinstance(value, str) or not value:
        return None
    if not is_ours(datasette.databases[database].path):
        return None
    own, kind = _OWN.get(table or "", ("", ""))
    if column != own:
        kind = _PAGES.get(column, "office" if _is_office(table, column) else "")
    if not kind:
        shown = visible(value)
        return shown if 'class="control"' in shown else None
    desk = Desk(datasette, None, database, len(names(datasette)) > 1)
    return Markup('<a href="{}">{}</a>').format(desk.to(kind, value), visible(value))


def _is_office(table: str | None, column: str) -> bool:
    """A table's column "office" is an id; in views and queries it may be words."""
    return column == "office" and table in ("statements", "tenures")


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


