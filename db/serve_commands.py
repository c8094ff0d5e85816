"""The commands that show the file to others: serve, publish."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import click

from db.options import db_option
from db.records import ReturnwatchError


@click.command()
@db_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="0 takes a free one.",
)
@click.option(
    "--base-url",
    default="/",
    show_default=True,
    metavar="PATH",
    help="Where a web server in front of it has it, such as /rw/.",
)
@click.option(
    "--snapshot",
    is_flag=True,
    help="Serve a copy, made anew when the file changes: for who may not write in its folder.",
)
def serve(path: Path, host: str, port: int, base_url: str, snapshot: bool) -> None:
    """Look at the file in a browser, with Datasette, our pages and our queries.

    Another user of this machine, who can read the file and not write beside it, needs --snapshot while a crawl is
    writing.

    Example: returnwatch serve --port 8002
    """
    from db.connect import DatabaseError, open_for_reading

    with socket.socket() as probe:
        # as the server does it, so that a port just given back counts as free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ReturnwatchError(
                f"--host {host} --port {port}: cannot be listened on ({error.strerror}); --port 0 takes a free one"
            ) from None
    open_for_reading(path).close()  # refuse here what is not ours, in our words
    if not snapshot:
        if not os.access(path.parent, os.W_OK):
            raise DatabaseError(
                f"{path}: you cannot write in its folder, as SQLite needs it to follow a crawl; add --snapshot, which serves a copy"
            )
        _serve(path, host, port, base_url)
        return
    from db.desk import snapshot as copying

    with tempfile.TemporaryDirectory(prefix="returnwatch-") as folder:
        copying.current = copying.Snapshot(path, Path(folder) / path.name)
        copying.current.refresh()
        try:
            _serve(copying.current.copy, host, port, base_url)
        finally:
            copying.current.stop()


#: Datasette's own limits are for strangers' SQL; here a million statements may have to be looked through, and what is
#: counted beside a table stands in our metadata
SETTINGS = {"sql_time_limit_ms": "10000", "suggest_facets": "off"}


def _serve(path: Path, host: str, port: int, base_url: str) -> None:
    from datasette.cli import serve as datasette_serve

    datasette_serve.main(
        [
            str(path),
            "--host",
            host,
            "--port",
            str(port),
            *(
                word
                for name, value in {
                    **SETTINGS,
                    "base_url": f"/{base_url.strip('/')}/".replace("//", "/"),
                }.items()
                for word in ("--setting", name, value)
            ),
        ],
        prog_name="returnwatch serve",
        standalone_mode=False,
    )


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@db_option
@click.option(
    "--contact",
    envvar="RETURNWATCH_CONTACT",
    default="",
    metavar="WORDS",
    help="Whom a reader writes to, about a wrong speaker or to be forgotten. Also RETURNWATCH_CONTACT.",
)
def publish(folder: Path, path: Path, contact: str) -> None:
    """Write a trimmed copy for the web into FOLDER: returnwatch.db, to be served by Datasette.

    Texts in full stay only where the source is official and its file names an open licence. Of all others stay the title,
    the sentences on which evidence rests, publisher, date and link. Archived bytes, your own files and mails, saved searches
    and who decided what are left out. Nothing is written into such a copy.

    Example: returnwatch publish web/ --contact desk@example.org
    """
    from db.publishing import NAME, CannotPublish
    from db.publishing import publish as make

    if not contact.strip():
        raise CannotPublish(
            "say whom a reader writes to: --contact desk@example.org, or set RETURNWATCH_CONTACT"
        )
    told = make(path, folder, contact=contact.strip())
    click.echo(
        f"{folder / NAME}: {told.documents} documents, {told.statements} statements; {told.whole} texts in full,"
        f" {told.trimmed} trimmed to their evidence, {told.left_out} documents of your own left out"
    )


COMMANDS = (serve, publish)
