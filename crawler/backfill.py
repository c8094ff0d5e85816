"""One WARC file of somebody's web archive -> the pages in it that are on the topic, as Parquet.

A pure function of the file: no database, no clock, nothing kept between two files, so that it may run anywhere, twice, and
in any order. Pages are prefiltered on their decoded source; most cost no more than that. Each page on the topic comes with
its record as it was archived, from which a database is filled later (``crawler.backfilling``), and with its tags, so that
the Parquet files can be asked as they are (DuckDB, pandas).
"""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from crawler.archive import Record
from crawler.filed import Said
from crawler.members import Poisoned, members, records
from crawler.source import Source
from crawler.version import version
from crawler.warc_in import OnTopic, page_in, read_page
from db.observed import full_text
from db.records import ReturnwatchError

#: (address, title and text, language, ISO day of publication or "") -> a line of ``annotate``, as JSON
Tagged = Callable[[str, str, str, str], str]
FIELDS = (
    "url", "archived_at", "kind", "status", "headers", "sent", "title", "text", "lang", "published", "reason", "body_sha256",
    "tags",
)  # fmt: skip
ABOUT = b"returnwatch"  # key of the file's own metadata


class CannotBackfill(ReturnwatchError):
    """A WARC file cannot be had, or an extra is missing."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What was in one file. ``cpu`` in seconds, ``size`` in bytes as it was sent."""

    address: str
    size: int
    records: int
    pages: int
    on_topic: int
    poisoned: int
    cpu: float
    worker: str  # host and process that read it
    program: str


def read_warc(
    address: str, tagged: Tagged | None, sources: dict[str, Source], contact: str
) -> tuple[FileResult, bytes]:
    """Read one WARC file from a path, or an address that fsspec knows (https, s3 ...).

    Returns counts, and Parquet with the columns FIELDS, a row a page, in the file's order. Raises CannotBackfill, OSError.
    """
    began = time.process_time()
    found: list[OnTopic] = []
    counts = {"records": 0, "pages": 0, "poisoned": 0}
    with _opened(address, contact) as file:
        size = file.seek(0, os.SEEK_END)
        for member in members(file):
            counts["poisoned"] += bool(member.fault)
            try:
                for record in () if member.fault else records(member):
                    counts["records"] += 1
                    if (page := _page(record, sources, counts)) is not None:
                        found.append(page)
            except Poisoned:
                counts["poisoned"] += 1
    if counts["poisoned"] and not counts["records"]:
        raise CannotBackfill(f"{address}: no WARC record in it")
    rows = [_row(page, tagged) for page in found]
    result = FileResult(
        address=address,
        size=size,
        records=counts["records"],
        pages=counts["pages"],
        on_topic=len(found),
        poisoned=counts["poisoned"],
        cpu=round(time.process_time() - began, 3),
        worker=f"{socket.gethostname()}:{os.getpid()}",
        program=f"returnwatch {version()}",
    )
    return result, _parquet(rows, result)


def rows_of(file: Path) -> tuple[FileResult, Iterator[Record]]:
    """What ``read_warc`` told of a file, and the records of its pages. Raises CannotBackfill."""
    parquet = _pyarrow()
    try:
        opened = parquet.ParquetFile(file)
        told = FileResult(**json.loads(opened.schema_arrow.metadata[ABOUT]))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise CannotBackfill(
            f"{file}: no file of a backfill, or one that was cut ({error}); remove it and run this again"
        ) from error

    def records_in() -> Iterator[Record]:
        for batch in opened.iter_batches(batch_size=64, columns=list(FIELDS[:6])):
            for row in batch.to_pylist():
                headers = tuple(
                    (name, value) for name, value in json.loads(row["headers"])
                )
                yield Record(
                    row["kind"],
                    row["url"],
                    row["archived_at"],
                    row["status"],
                    headers,
                    row["sent"],
                )

    return told, records_in()


def _page(
    record: Record, sources: dict[str, Source], counts: dict[str, int]
) -> OnTopic | None:
    try:
        at = page_in(record)
        if at is None:
            return None
        counts["pages"] += 1
        return read_page(record, *at, sources, Said())
    except ReturnwatchError:  # told again, with its place, when a database is filled
        counts["poisoned"] += 1
        return None
    except Exception:  # a stranger's bytes may break any reader: this one page is left out, and counted
        counts["poisoned"] += 1
        return None


def _row(page: OnTopic, tagged: Tagged | None) -> tuple[object, ...]:
    content, record = page.content, page.record
    published = content.published.day if content.published else ""
    text, _ = full_text(content.title, content.text or "")
    return (
        record.url, page.at, record.kind, record.status, json.dumps(record.headers), record.sent, content.title, content.text,
        content.lang, published, content.reason, page.raw.sha256,
        tagged(page.raw.url, text, content.lang, published) if tagged else "",
    )  # fmt: skip


def _parquet(rows: list[tuple[object, ...]], about: FileResult) -> bytes:
    parquet = _pyarrow()
    import pyarrow

    kinds = {"status": pyarrow.int64(), "sent": pyarrow.binary()}
    schema = pyarrow.schema(
        [(name, kinds.get(name, pyarrow.string())) for name in FIELDS],
        metadata={ABOUT: json.dumps(asdict(about)).encode()},
    )
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(FIELDS)
    table = pyarrow.table(
        [
            pyarrow.array(column, kind)
            for column, kind in zip(columns, schema.types, strict=True)
        ],
        schema=schema,
    )
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd", row_group_size=256)
    return out.getvalue()


@contextmanager
def _opened(address: str, contact: str) -> Iterator[BinaryIO]:
    """The whole file on this machine, as it can be read from any place in it."""
    if "://" not in address:
        with Path(address).open("rb") as file:
            yield file
        return
    try:
        import fsspec
    except ImportError:
        raise CannotBackfill(
            f"{address}: reading it needs the extra 'backfill': pip install 'returnwatch[backfill]'"
        ) from None
    about = {}
    if address.startswith(("http://", "https://")):
        agent = f"returnwatch/{version()} (+{contact})"
        about = {"client_kwargs": {"headers": {"User-Agent": agent}}}
    with tempfile.TemporaryFile() as here:
        with fsspec.open(address, "rb", **about) as there:
            shutil.copyfileobj(there, here, 1024 * 1024)
        here.seek(0)
        yield here


def _pyarrow() -> Any:
    try:
        from pyarrow import parquet
    except ImportError:
        raise CannotBackfill(
            "a backfill writes Parquet, which needs the extra 'backfill': pip install 'returnwatch[backfill]'"
        ) from None
    return parquet
