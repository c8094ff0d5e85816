"""Queries as CSV, all their rows: Datasette cuts a query's answer at 1,000 and the file would not say so.

Rows go out as they are read, some hundred at a time, so a long answer needs no more memory than a short one.
"""

from __future__ import annotations

import asyncio
import csv
import io
from typing import Any

from datasette.utils import (
    InvalidSql,
    sqlite_timelimit,
    tilde_decode,
    validate_sql_select,
)
from datasette.utils.asgi import AsgiStream

from db.desk.ours import is_ours

ROWS = 500  # a batch
SECONDS = 120  # for the whole answer; an answer that is cut breaks off, and no client takes it for a whole one
QUERY = r"/(?P<database>[^\/\.]+)/(?P<table>[^\/\.]+)\.(?P<format>csv)$"
SQL = r"/(?P<database>[^\/\.]+)\.(?P<format>csv)$"
NAMES = ("sql", "_header", "_dl", "_stream", "_size", "_shape")


async def of_query(request: Any, send: Any, datasette: Any) -> Any:
    """A canned query of ours as CSV; what is none of ours is Datasette's own answer."""
    # Datasette reads plugins before its views
    from datasette.views.table import TableView

    name, query = _named(datasette, request), request.url_vars["table"]
    canned = name and await datasette.get_canned_query(name, query, request.actor)
    if not canned or canned.get("write"):
        return await TableView.as_view(datasette)(request, send)
    await datasette.ensure_permissions(
        request.actor,
        [("view-query", (name, query)), ("view-database", name), "view-instance"],
    )
    return _stream(datasette, request, name, canned["sql"], query)


async def of_sql(request: Any, send: Any, datasette: Any) -> Any:
    """A query in the address as CSV."""
    from datasette.views.database import DatabaseView

    name, sql = _named(datasette, request), (request.args.get("sql") or "").strip()
    try:
        if sql:
            validate_sql_select(sql)
    except InvalidSql:
        sql = ""  # Datasette says what is wrong with it
    if not name or not sql:
        return await DatabaseView.as_view(datasette)(request, send)
    await datasette.ensure_permissions(
        request.actor, [("execute-sql", name), ("view-database", name), "view-instance"]
    )
    return _stream(datasette, request, name, sql, name)


def _named(datasette: Any, request: Any) -> str:
    """The database where it is ours, else empty."""
    try:
        found = datasette.get_database(route=tilde_decode(request.url_vars["database"]))
    except KeyError:
        return ""
    return found.name if is_ours(found.path) else ""


def _stream(datasette: Any, request: Any, name: str, sql: str, file: str) -> AsgiStream:
    values = _Values({k: request.args.get(k) or "" for k in request.args if k not in NAMES})  # fmt: skip

    async def write(out: Any) -> None:
        connection = datasette.databases[name].connect()
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            batches = _batches(connection, sql, values, request.args.get("_header") != "off")  # fmt: skip
            while (batch := await _next(datasette, batches)) is not None:
                await out.write(batch)
        finally:
            connection.close()

    return AsgiStream(
        write,
        headers={
            "Content-Disposition": f'attachment; filename="{file}.csv"',
            "X-Content-Type-Options": "nosniff",
        },
        content_type="text/csv; charset=utf-8",
    )


class _Values(dict[str, str]):
    """Parameters that are not in the address are empty."""

    def __missing__(self, name: str) -> str:
        return ""


def _batches(connection: Any, sql: str, values: dict[str, str], header: bool) -> Any:
    with sqlite_timelimit(connection, SECONDS * 1000):
        cursor = connection.execute(sql, values)
        out = io.StringIO()
        writer = csv.writer(out)
        if header:
            writer.writerow([column[0] for column in cursor.description])
        while batch := cursor.fetchmany(ROWS):
            writer.writerows(batch)
            yield out.getvalue()
            out.seek(0)
            out.truncate()
        yield out.getvalue()


async def _next(datasette: Any, batches: Any) -> str | None:
    return await asyncio.get_running_loop().run_in_executor(
        datasette.executor, next, batches, None
    )
