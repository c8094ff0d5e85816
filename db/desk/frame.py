"""What all our pages share: which file they are about, their links, their template, and what they let a browser do."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote, unquote, urlencode

from datasette.utils.asgi import Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from db.desk.ours import names
from db.export.words import is_web
from db.filters import FilterError
from db.statement_ids import NoSuchStatement

#: nothing but our own style sheet and images is loaded, forms go nowhere else, no script runs
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
HTML = "text/html; charset=utf-8"

#: characters that turn or embed the direction of what follows; in a title they can hide what it says
CONTROLS = {
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u061c": "Arabic letter mark",
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "end of embedding",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "first strong isolate",
    "\u2069": "end of isolate",
    # a terminal takes orders from these; texts that the store keeps have none, names in files of others may
    **{chr(n): "control character" for n in (*range(9), 11, 12, *range(14, 32), *range(127, 160))},
}  # fmt: skip
_SHOWN = str.maketrans({sign: f"[U+{ord(sign):04X}]" for sign in CONTROLS})


_TURNS = re.compile(f"[{''.join(CONTROLS)}]")


class Missing(Exception):
    """The file has no such row; the message says what was looked for."""


class Moved(Exception):
    """The row has another address now."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One request about one of our files."""

    datasette: Any
    request: Any
    name: str  # the database, as Datasette calls it
    several: bool  # whether other files of ours are served, too: then links say which is meant

    def link(self, path: str = "", **query: str) -> str:
        """The address of one of our pages, right under any base_url."""
        if self.several:
            query["db"] = self.name
        asked = f"?{urlencode(query)}" if query else ""
        return str(self.datasette.urls.path(f"/-/returnwatch{path}")) + asked

    def to(self, kind: str, named: object, **query: str) -> str:
        """The address of one thing's page: ``to("person", slug)``."""
        return self.link(f"/{kind}/{quote(str(named), safe='')}", **query)

    def table(self, name: str, query: str = "") -> str:
        """The address of a table, view or canned query in Datasette."""
        return str(self.datasette.urls.table(self.name, name)) + query

    def path(self, path: str) -> str:
        return str(self.datasette.urls.path(path))

    def absolute(self, address: str) -> str:
        return str(self.datasette.absolute_url(self.request, address))

    def part(self, name: str) -> str:
        """What stands in the address in that place."""
        return unquote(self.request.url_vars[name])

    def asked(self, name: str) -> str:
        return (self.request.args.get(name) or "").strip()

    def asked_all(self, name: str) -> tuple[str, ...]:
        return tuple(v.strip() for v in self.request.args.getlist(name) if v.strip())


View = Callable[[Desk, sqlite3.Connection], Mapping[str, Any] | Response]


def page(template: str, view: View) -> Callable[..., Any]:
    """A route of Datasette for ``view``, which reads in a thread of its own and gives what the template needs."""

    async def route(request: Any, datasette: Any) -> Response:
        mine = names(datasette)
        wanted = request.args.get("db") or (mine[0] if mine else "")
        if wanted not in mine:
            return _plain(404, "No file of returnwatch of this name is served here.")
        await datasette.ensure_permissions(
            request.actor, [("view-database", wanted), "view-instance"]
        )
        desk = Desk(datasette, request, wanted, len(mine) > 1)

        def read(connection: sqlite3.Connection) -> Any:
            return view(desk, connection)

        try:
            found = await datasette.databases[wanted].execute_fn(read)
        except Moved as moved:
            return Response.redirect(str(moved), headers=dict(HEADERS))
        except (Missing, NoSuchStatement) as error:
            return _sorry(desk, 404, "Not here", str(error))
        except FilterError as error:
            return _sorry(desk, 400, "Not a question", str(error).removeprefix("--"))
        except sqlite3.OperationalError as error:
            return _sorry(
                desk,
                500,
                "The file cannot be read like this",
                f"{error}. A file of an older returnwatch is brought up to date with 'returnwatch migrate'.",
            )
        return (
            found
            if isinstance(found, Response)
            else html(render(desk, template, found))
        )

    return route


def render(desk: Desk, template: str, values: Mapping[str, Any]) -> str:
    return str(_environment().get_template(template).render(desk=desk, **values))


def html(body: str, status: int = 200) -> Response:
    return Response(body, status=status, headers=dict(HEADERS), content_type=HTML)


def style(request: Any) -> Response:
    """The one style sheet."""
    return Response(
        _style(),
        headers={"Cache-Control": "max-age=300", "X-Content-Type-Options": "nosniff"},
        content_type="text/css; charset=utf-8",
    )


@cache
def _style() -> str:
    return resources.files("db.desk").joinpath("static/desk.css").read_text("utf-8")


def turns(text: str) -> bool:
    """Whether a character turns the direction of what follows, or is none that is printed."""
    return _TURNS.search(text) is not None


def visible(words: object) -> Markup:
    """Words for a page: escaped, and with characters shown that would turn the direction of what follows."""
    text = "" if words is None else str(words)
    if not turns(text):
        return escape(text)
    return Markup("").join(
        Markup('<span class="control" title="{}">[U+{:04X}]</span>').format(
            CONTROLS[letter], ord(letter)
        )
        if letter in CONTROLS
        else letter
        for letter in text
    )


def plain(words: object) -> str:
    """The same for places where no markup can stand, such as the title of a window."""
    return ("" if words is None else str(words)).translate(_SHOWN)


def rows(
    connection: sqlite3.Connection,
    sql: str,
    values: Iterable[Any] | Mapping[str, Any] = (),
) -> list[dict[str, Any]]:
    """All rows by name."""
    cursor = connection.execute(sql, values)  # type: ignore[arg-type]
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor]


def one(
    connection: sqlite3.Connection, sql: str, values: Iterable[Any], missing: str
) -> dict[str, Any]:
    """The one row. Raises Missing."""
    found = rows(connection, sql, values)
    if not found:
        raise Missing(missing)
    return found[0]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("db.desk", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["visible"] = visible
    made.filters["plain"] = plain
    made.filters["safe_link"] = safe_link
    made.filters["moment"] = moment
    return made


def moment(words: str | None) -> str:
    """A moment as people write it."""
    return (words or "").replace("T", " ").replace("Z", " UTC")


def safe_link(address: str | None) -> str:
    """The address where it is one of the web; a "javascript:" of a hostile page leads nowhere."""
    words = address or ""
    return words if is_web(words) else ""


def _sorry(desk: Desk, status: int, title: str, message: str) -> Response:
    return html(
        render(desk, "sorry.html", {"title": title, "message": message}), status
    )


def _plain(status: int, words: str) -> Response:
    return Response.text(words, status=status, headers=dict(HEADERS))
