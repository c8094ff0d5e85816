"""What a user adds by hand: an address, a saved page, a PDF, plain text. The same archive, extraction and topic.

An address is fetched by the crawl's own spider. A file or standard input is not fetched: its bytes become a
``resource`` record of the archive. The same thing twice is one row: by its address, or by its bytes where it has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO, Literal

from crawler import pages
from crawler.checked import checked
from crawler.crawl import Job, Progress, Target, work_on
from crawler.mementos import copy_at
from crawler.read_page import record_of
from crawler.rereading import of_page, with_title
from crawler.source import Source
from crawler.urls import BadAddress, canonical, host
from crawler.work import Bounds, Work
from db.records import TIERS, DateFound, ReturnwatchError, Tier, key, now

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
class Said:
    """What the user says about what is added; empty where nothing is said."""

    url: str = ""
    title: str = ""
    published: str = ""  # ISO day; of a list also a month or year
    published_from: str = "user"  # "entry" of a list: a page's own date wins over it
    publisher: str = ""
    tier: str = ""
    country: str = ""
    lang: str = ""
    topic_any: bool = False


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
    return [done[target] for target in dict.fromkeys(targets)]


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


def source_for(url: str, sources: Mapping[str, Source], said: Said) -> Source:
    """The source that something is filed under: what the user says, else the source on that host, else ``by_hand``."""
    at = _host(url)
    there = [
        source
        for source in sources.values()
        if at
        and at in source.hosts
        and said.tier in ("", source.tier)
        and said.country in ("", source.country)
    ]
    if there:
        return max(there, key=lambda source: _shared(url, source))
    tier: Tier = next((known for known in TIERS if known == said.tier), "document")
    parts = (said.tier, said.country.lower(), _slug(said.publisher))
    slug = "_".join(("by_hand", *filter(None, parts)))
    about = ", ".join(filter(None, (said.tier, said.country)))
    name = f"Added by hand ({about})" if about else "Added by hand"
    return Source(
        slug=slug,
        name=said.publisher or name,
        country=said.country,
        tier=tier,
        kind="by_hand",
        urls=(),
        lang=(said.lang,) if said.lang else ("",),
        state="live",
    )


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
    read: list[tuple[str, bytes, str, Source]] = []
    for file in files:
        try:
            body = _bytes_of(file, stdin)
        except (CannotAdd, OSError) as error:
            done[file] = Added(file, "failed", _words(error, file))
            continue
        url = said.url or _saved_from(body)
        read.append((file, body, url, source_for(url, sources, said)))
    if not read:
        return done
    used = tuple({source.slug: source for _, _, _, source in read}.values())
    work = Work(store_path, used, Bounds(topic_any=said.topic_any), command="add")
    try:
        for file, body, url, source in read:
            try:
                done[file] = _add_bytes(work, file, body, url, source, said)
            except ReturnwatchError as error:
                done[file] = Added(file, "failed", str(error))
    finally:
        work.close(stopped=False)
    if work.error:
        raise CannotAdd(work.error)
    return done


def _add_bytes(
    work: Work, file: str, body: bytes, url: str, source: Source, said: Said
) -> Added:
    at = now()
    content_type = _TYPES.get(Path(file).suffix.lower(), "") if file != "-" else ""
    raw = pages.Raw(
        body=body,
        url=url or (Path(file).name if file != "-" else "standard input"),
        content_type=content_type,
        title=said.title,
        lang=said.lang or source.lang[0],
        rules=source.page,
        dates=source.dates,
        candidates=(DateFound(said.published, "user", said.published),)
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


def _shared(url: str, source: Source) -> int:
    """How many parts of an address are also the source's: several sources may share a host."""
    parts = url.split("/")
    named = [own.split("/") for own in (*source.urls, source.homepage)]
    return max(
        sum(
            1
            for _ in takewhile(
                lambda pair: pair[0] == pair[1], zip(parts, own, strict=False)
            )
        )
        for own in named
    )


def _slug(publisher: str) -> str:
    """A publisher's name as part of a slug; of letters that ASCII lacks, a mark that is always the same."""
    words = re.findall(r"[a-z0-9]+", publisher.lower())
    return "_".join(words) or (key(publisher) if publisher else "")


def _host(url: str) -> str:
    try:
        return host(url) if url else ""
    except BadAddress:
        return ""


def _words(error: Exception, file: str) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{file}: no such file; give an address that starts with https://, a file, or - for standard input"
    if isinstance(error, IsADirectoryError):
        return f"{file}: a folder; give the files in it"
    if isinstance(error, OSError):
        return f"{file}: {error.strerror or error}; look at its permissions"
    return str(error)
