"""``returnwatch archive prune``: the bytes of old captures go, and their hash, their words and a note stay.

What stays is enough to show what was read, and not that it was really published: keep the bytes of what you cite.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from crawler.anew import drop_strays, sync, write_anew
from crawler.archive import folder_of
from crawler.forgetting import clean
from crawler.members import Member, Poisoned, members, records
from db import forget as tables
from db import pruning as rows
from db.forget import Place
from db.records import now
from db.store import Store
from db.tombstones import Tombstones


@dataclass(slots=True)
class Pruned:
    """What went: captures that lost their bytes, archive files written anew, bytes of disk."""

    captures: int = 0
    files: int = 0
    size: int = 0


def prune(path: Path, *, before: str, tiers: Collection[str], who: str) -> Pruned:
    """Take the bytes of captures fetched before a day out of the archive. The caller holds the file's lock.

    Args:
        before: ISO day; captures of that day stay.
        tiers: of their sources.

    Raises DatabaseError, Locked, OSError. Killed at any moment, a capture has its bytes or its note.
    """
    with Store.open(path) as store:
        folder = folder_of(path)
        clean(store)
        going = rows.going(store.connection, before, tiers)
        report = Pruned()
        if not going or not folder.is_dir():
            return report
        drop_strays(folder, {warc for warc, _ in tables.captured(store.connection)})
        places: dict[Place, Place | None] = {}
        replaced: list[str] = []
        for name in sorted({warc for warc, _ in going}):
            file = folder / name
            if not file.exists():  # verify tells of it; there are no bytes to take away
                continue
            kept = _kept(file, {offset for warc, offset in going if warc == name})
            moved = write_anew(file, kept)
            places |= {(name, offset): place for offset, place in moved.items()}
            places |= {place: None for place in going if place[0] == name}
            replaced.append(name)
            report.files += 1
            report.size += file.stat().st_size - _size(folder, moved)
        sync(folder)
        reason = f"pruned: fetched before {before}, tier {' or '.join(sorted(tiers))}"
        report.captures = rows.carry_out(
            store.connection, places, replaced, Tombstones(who, reason, now())
        )
        clean(store)
    return report


def _kept(file: Path, going: Collection[int]) -> list[Member]:
    """All members but those that go, and the requests that they answered; what a crash cut off is left out."""
    kept: list[Member] = []
    answered = ""  # address of the record before, where that goes
    with file.open("rb") as opened:
        for member in members(opened):
            if member.fault:
                continue
            try:
                found = [(one.kind, one.url) for one in records(member)]
            except Poisoned:
                found = []
            if member.offset in going:
                answered = found[0][1] if found else ""
            elif answered and found == [("request", answered)]:
                answered = ""
            else:
                answered = ""
                kept.append(Member(member.offset, member.length))
    return kept


def _size(folder: Path, moved: dict[int, Place]) -> int:
    return sum(
        (folder / name).stat().st_size for name in {n for n, _ in moved.values()}
    )
