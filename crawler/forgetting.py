"""``returnwatch forget``: out of the tables, out of the archive, out of the file's bytes.

The order makes it safe to be killed at any moment. Archive files that hold something to be forgotten are written anew
without it and synced; then one transaction takes the rows away, points all others to the new files, and notes what is
still to be cleaned; then the old files are unlinked and the database's free pages overwritten. Whatever was cut off in
between is finished by the next command that writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from crawler.anew import drop_strays, sync, write_anew
from crawler.archive import ArchiveError, Record, folder_of
from crawler.archive_commands import key_of
from crawler.members import Member, Poisoned, members, records
from crawler.mementos import copy_at
from crawler.urls import BadAddress, canonical
from db import forget as tables
from db import forgotten_people
from db.connect import translated
from db.forget import THE_FILE, Place
from db.records import ReturnwatchError, now
from db.store import Store
from db.tombstones import Tombstones

_LISTS = "feed"  # the extractor's name of a text that a list carries
_TELLING = 12  # a shorter path stands in too many addresses to tell one


class NothingToForget(ReturnwatchError):
    """Nobody and nothing is called so."""

    exit_status = 2


@dataclass(slots=True)
class Forgotten:
    """What went."""

    person: str = ""
    documents: int = 0
    statements: int = 0
    records: int = 0  # of the archive
    files: int = 0  # of the archive, written anew


def forget(
    path: Path, named: str, *, reason: str, who: str, documents_too: bool = False
) -> Forgotten:
    """Forget a document, by address or id, or a person, by slug or name. ``finish`` is to follow.

    Args:
        documents_too: of a person, also the documents in which he or she speaks, whole.

    Raises NothingToForget, DatabaseError, Locked, OSError. The caller holds the file's lock.
    """
    with Store.open(path) as store:
        connection, folder = store.connection, folder_of(path)
        _clean(store, folder)
        report = Forgotten()
        with translated(path):
            document = key_of(connection, named)
            slug, names = ("", set[str]())
            documents = [document] if document else []
            if document is None:
                slug, names = forgotten_people.names_of(connection, named)
                if not slug and not names:
                    raise NothingToForget(
                        f"{path}: no document and no person {named!r}; give a document's address or id, or a person's"
                        " slug or name as 'returnwatch timeline --format csv' prints them"
                    )
                report.person = slug or named
                if documents_too:
                    documents = forgotten_people.documents_of(connection, slug, names)
            places, replaced = _without(store, folder, documents, report)
            report.statements = tables.carry_out(
                connection,
                Tombstones(who, reason, now()),
                slug=slug,
                names=names,
                documents=documents,
                places=places,
                replaced=replaced,
            )
            report.documents = len(documents)
    return report


def finish(path: Path) -> bool:
    """Unlink and overwrite what a forgetting has left. False where nothing was. Raises StillRead, DatabaseError, Locked."""
    with Store.open(path) as store:
        return _clean(store, folder_of(path))


def clean(store: Store) -> None:
    """The same on an open store: a forgetting that was cut off is finished before anything else is written."""
    _clean(store, folder_of(store.path))


def _clean(store: Store, folder: Path) -> bool:
    names = tables.unfinished(store.connection)
    if not names:
        return False
    with translated(store.path):
        for name in names:
            if name != THE_FILE:
                (folder / name).unlink(missing_ok=True)
        drop_strays(folder, _named(store))
        if THE_FILE in names:
            tables.overwrite(store.connection)
        tables.finished(store.connection, names)
    return True


def _named(store: Store) -> set[str]:
    return {warc for warc, _ in tables.captured(store.connection)}


# --- the archive -------------------------------------------------------------------------


def _without(
    store: Store, folder: Path, documents: list[str], report: Forgotten
) -> tuple[dict[Place, Place | None], list[str]]:
    """Write archive files anew without what belongs to these documents.

    Returns the new places of the records that rows point to, None for those that are gone, and the files replaced.
    """
    places: dict[Place, Place | None] = {}
    replaced: list[str] = []
    if not documents or not folder.is_dir():
        return places, replaced
    captured = tables.captured(store.connection)
    what = _What(
        frozenset(documents),
        frozenset(tables.addresses(store.connection, documents)),
    )
    drop_strays(folder, {warc for warc, _ in captured})
    for file in sorted(folder.glob("*.warc.gz")):
        kept, gone = _sorted(file, what, captured)
        if not gone:
            continue
        moved = write_anew(file, kept)
        replaced.append(file.name)
        report.files += 1
        report.records += len(gone)
        for offset in gone:
            places[file.name, offset] = None
        for offset, place in moved.items():
            if (file.name, offset) in captured:
                places[file.name, offset] = place
    sync(folder)
    return places, replaced


class _What:
    """Tells which records hold something of the documents to be forgotten."""

    def __init__(self, documents: frozenset[str], urls: frozenset[str]) -> None:
        self.documents = documents
        self.urls = urls
        self.needles = tuple(_needle(url) for url in urls if "://" in url)

    def holds(self, record: Record, captures: Iterable[tuple[str, str]]) -> bool:
        """Whether a record is of one of them, or is a list that carries its words.

        A page of another document that only links to it is kept, and so are that document's own bytes.
        """
        read_from = set(captures)
        if any(document in self.documents for document, _ in read_from):
            return True
        copy = copy_at(record.url)
        if _canonical(copy.original if copy else record.url) in self.urls:
            return True
        if any(extractor != _LISTS for _, extractor in read_from):
            return False
        if record.kind not in ("response", "resource"):
            return False
        try:
            body = record.body
        except ArchiveError:
            return True  # nobody can say what is in it, and nothing points to it
        text = unescape(body.decode("utf-8", "replace").replace("\\/", "/"))
        return any(needle in text for needle in self.needles)


def _sorted(
    file: Path, what: _What, captured: dict[Place, set[tuple[str, str]]]
) -> tuple[list[Member], list[int]]:
    """(records to keep, offsets of those to forget); a tail that was cut off by a crash is neither: it is left out."""
    kept: list[Member] = []
    gone: list[int] = []
    with file.open("rb") as opened:
        for member in members(opened):
            if member.fault:
                continue
            captures = captured.get((file.name, member.offset), ())
            try:
                holds = any(what.holds(one, captures) for one in records(member))
            except Poisoned:
                holds = not captures
            if holds:
                gone.append(member.offset)
            else:
                # the bytes are copied as they lie: they are not kept in memory
                kept.append(Member(member.offset, member.length))
    return kept, gone


def _needle(url: str) -> str:
    """What of an address stands in a list that links to it, in whatever form: its path, where that is telling."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path.rstrip("/") if len(path) > _TELLING else url


def _canonical(url: str) -> str:
    try:
        return canonical(url)
    except BadAddress:  # of something added by hand
        return url
