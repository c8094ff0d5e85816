"""What a user adds by hand: an address, a saved page, a PDF, plain text. The same archive, extraction and topic.

An address is fetched by the crawl's own spider. A file or standard input is not fetched: its bytes become a
``resource`` record of the archive. The same thing twice is one row: by its address, or by its bytes where it has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal

from crawler import mail, pages
from crawler.checked import checked
from crawler.crawl import Job, Progress, Target, work_on
from crawler.filed import Said, source_for
from crawler.mementos import copy_at
from crawler.read_page import record_of
from crawler.rereading import of_page, with_title
from crawler.source import Source
from crawler.urls import BadAddress, canonical
from crawler.work import Bounds, Work
from db.records import DateFound, ReturnwatchError, now

FORGOTTEN = "it was forgotten on request, and is not read"
MAX_BYTES = 50 * 1024 * 1024
#: browsers write this into a page that they save
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://\S+?)\s*-->")
_TYPES = {
    ".htm": "text/html",
    ".html": "text/html",
    ".mhtml": "multipart/related",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".xhtml": "application/xhtml+xml",
}

#: "read" is the line about a file that holds many pages
Outcome = Literal["new", "same", "changed", "off topic", "failed", "read"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one thing. ``message`` is the title, or why it failed."""

    target: str
    outcome: Outcome
    message: str
    url: str = ""
    source: str = ""
    published: str = ""
    how: str = ""  # by which way it was come by, where not from the page itself


class CannotAdd(ReturnwatchError):
    """What is to be added is not there, or too large."""


def add(
    targets: Sequence[str],
    store_path: Path,
    sources: Mapping[str, Source],
    said: Said,
    *,
    stdin: BinaryIO | None = None,
    contact: str = "",
    web_archive: str = "",
    progress: Callable[[Progress], None] | None = None,
) -> list[Added]:
    """Add addresses, files or ``-`` (standard input). One that fails does not stop the others.

    Args:
        sources: the registry; a page on the host of one of them is filed under it, with its tier and country.
        said: holds for all targets.
        web_archive: the address of an archive that is asked for a copy of what is gone; "" asks none.

    Raises DatabaseError, Locked, CrawlError.
    """
    done: dict[str, Added] = {}
    addresses = [target for target in dict.fromkeys(targets) if is_address(target)]
    if addresses:
        each = dict.fromkeys(addresses, said)
        done |= _add_addresses(
            each, store_path, sources, contact, web_archive, progress
        )
    files = [target for target in dict.fromkeys(targets) if target not in done]
    if files:
        done |= _add_files(files, store_path, sources, said, stdin)
    # a mail has a line for each of its texts
    wanted = list(dict.fromkeys(targets))
    return [
        line
        for target in wanted
        for name, line in done.items()
        if name == target or (name.startswith(f"{target}: ") and name not in wanted)
    ]


def add_listed(
    addresses: Mapping[str, Said],
    store_path: Path,
    sources: Mapping[str, Source],
    *,
    contact: str = "",
    web_archive: str = "",
    progress: Callable[[Progress], None] | None = None,
) -> list[Added]:
    """Add many addresses, each with what a list says about it. Raises as ``add``."""
    done = _add_addresses(
        addresses, store_path, sources, contact, web_archive, progress
    )
    return [done[address] for address in addresses]


def is_address(target: str) -> bool:
    return target.lower().startswith(("http://", "https://"))


def _add_addresses(
    addresses: Mapping[str, Said],
    store_path: Path,
    sources: Mapping[str, Source],
    contact: str,
    web_archive: str,
    progress: Callable[[Progress], None] | None,
) -> dict[str, Added]:
    done: dict[str, Added] = {}
    targets: dict[str, Target] = {}
    for address, said in addresses.items():
        copy = copy_at(address, web_archive)
        try:
            targets[canonical(address)] = Target(
                address,
                source_for(copy.original if copy else address, sources, said),
                said.published,
                said.title,
                said.published_from,
            )
        except BadAddress as error:
            done[address] = Added(address, "failed", str(error))
    if not targets:
        return done
    used = tuple(
        {target.source.slug: target.source for target in targets.values()}.values()
    )
    job = Job(
        store_path.absolute(),
        used,
        Bounds(topic_any=any(said.topic_any for said in addresses.values())),
        "add",
        tuple(targets.values()),
        web_archive=web_archive,
    )
    report = work_on(job, contact=contact, progress=progress)
    if report.error:
        raise CannotAdd(report.error)
    looks = {page.target: page for page in report.pages}
    for address in addresses:
        if address in done:
            continue
        target = targets[canonical(address)]
        page = looks.get(target.url)
        if page is None:
            done[address] = Added(address, "failed", "not read; add it again")
        else:
            done[address] = Added(
                address,
                page.outcome,  # type: ignore[arg-type]
                page.message,
                page.url,
                target.source.slug,
                page.published,
                page.how,
            )
    return done


def _add_files(
    files: list[str],
    store_path: Path,
    sources: Mapping[str, Source],
    said: Said,
    stdin: BinaryIO | None,
) -> dict[str, Added]:
    done: dict[str, Added] = {}
    read: list[_File] = []
    for file in files:
        try:
            body = _bytes_of(file, stdin)
            read += (
                _in_mail(file, body, said)
                if _is_mail(file)
                else [_File(file, body, "", said)]
            )
        except (CannotAdd, OSError) as error:
            done[file] = Added(file, "failed", _words(error, file))
    if not read:
        return done
    filed = [(one, source_for(one.url, sources, one.said)) for one in read]
    used = tuple({source.slug: source for _, source in filed}.values())
    work = Work(store_path, used, Bounds(topic_any=said.topic_any), command="add")
    try:
        for one, source in filed:
            try:
                done[one.name] = _add_bytes(work, one, source)
            except ReturnwatchError as error:
                done[one.name] = Added(one.name, "failed", str(error))
    finally:
        work.close(stopped=False)
    if work.error:
        raise CannotAdd(work.error)
    return done


@dataclass(frozen=True, slots=True)
class _File:
    """Bytes that a user adds, and what is said about them."""

    name: str
    body: bytes
    content_type: str  # "" where the name's ending says it
    said: Said

    @property
    def url(self) -> str:
        return self.said.url or _saved_from(self.body)


def _is_mail(file: str) -> bool:
    return file.lower().endswith(".eml")


def _in_mail(file: str, body: bytes, said: Said) -> list[_File]:
    """The texts of a mail; what the user says of its address is about its own text. Raises CannotAdd."""
    letter = mail.read(body)
    if not letter.parts:
        raise CannotAdd(f"{file}: a mail without a text or an attachment that is read")
    if letter.day and not said.published:
        said = replace(said, published=letter.day, published_from="entry")
    texts = []
    for part in letter.parts:
        name = f"{file}: {part.name}" if part.name else file
        title = said.title or part.title if not part.name else ""
        url = said.url if not part.name else ""
        its = replace(said, title=title, url=url)
        texts.append(_File(name, part.body, part.content_type, its))
    return texts


def _add_bytes(work: Work, one: _File, source: Source) -> Added:
    at, file, body, url, said = now(), one.name, one.body, one.url, one.said
    content_type = one.content_type
    if not content_type and file != "-":
        content_type = _TYPES.get(Path(file).suffix.lower(), "")
    raw = pages.Raw(
        body=body,
        url=url or (Path(file).name if file != "-" else "standard input"),
        content_type=content_type,
        title=said.title,
        lang=said.lang or source.lang[0],
        rules=source.page,
        dates=source.dates,
        candidates=(DateFound(said.published, said.published_from, said.published),)
        if said.published
        else (),
        fetched_on=at[:10],
        topic_any=said.topic_any,
    )
    content = pages.read(raw)
    address = canonical(url) if url else content.canonical or f"urn:sha256:{raw.sha256}"
    if work.store.is_forgotten(address):
        return Added(file, "failed", FORGOTTEN, address)
    place = work.archive.add_resource(address, body, content_type, at)
    read_as = of_page(raw)
    page = checked(
        record_of(
            raw,
            content,
            place,
            url=address,
            source=source.slug,
            fetched_at=at,
            status=0,
            title=said.title or content.title,
            lang=said.lang or content.lang,
            by_hand=True,
            read_as=with_title(read_as, said.title) if said.title else read_as,
        )
    )
    stored = work.store.add_page(work.run, page)
    outcome: Outcome = "new" if stored.new_document or stored.new_version else "same"
    if stored.changed:
        outcome = "changed"
    if not page.on_topic:
        outcome = "off topic"
    message = (
        page.title
        if page.on_topic
        else f"{page.topic_reason} ({page.title or 'no title'})"
    )
    published = page.published.day if page.published else ""
    return Added(file, outcome, message, address, source.slug, published)


def _bytes_of(file: str, stdin: BinaryIO | None) -> bytes:
    if file == "-":
        if stdin is None:
            raise CannotAdd("-: there is no standard input")
        body = stdin.read(MAX_BYTES + 1)
    else:
        with Path(file).open("rb") as opened:
            body = opened.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise CannotAdd(
            f"{file}: larger than {MAX_BYTES // 2**20} MB; add the part that matters"
        )
    if not body.strip():
        raise CannotAdd(f"{file}: it is empty")
    return body


def _saved_from(body: bytes) -> str:
    """The address that a browser wrote into a page it saved, or ""."""
    match = _SAVED_FROM.search(body[:4096])
    return match.group(1).decode("ascii", "replace") if match else ""


def _words(error: Exception, file: str) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{file}: no such file; give an address that starts with https://, a file, or - for standard input"
    if isinstance(error, IsADirectoryError):
        return f"{file}: a folder; give the files in it"
    if isinstance(error, OSError):
        return f"{file}: {error.strerror or error}; look at its permissions"
    return str(error)
