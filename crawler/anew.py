"""Archive files written anew without some of their records, beside the old ones.

A record that a row names never moves unseen: the new file is on the disk before one transaction points the rows to it, and
the old one is unlinked after that (``crawler.forgetting.clean``).
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Container, Iterable
from pathlib import Path

from crawler.members import Member
from db.forget import Place

#: a file that was written anew: its own name, a mark, the ending
_ANEW = re.compile(r"(.+?)(?:\.[0-9a-f]{6})?\.warc\.gz")
_MARKED = re.compile(r".+\.[0-9a-f]{6}\.warc\.gz(?:\.part)?")


def write_anew(file: Path, kept: Iterable[Member]) -> dict[int, Place]:
    """The records to keep in a new file beside the old one, on the disk when this returns; old offset to new place."""
    match = _ANEW.fullmatch(file.name)
    stem = match[1] if match else file.name
    name = f"{stem}.{secrets.token_hex(3)}.warc.gz"
    part = file.with_name(f"{name}.part")
    moved: dict[int, Place] = {}
    with file.open("rb") as old, part.open("xb") as new:
        for member in kept:
            old.seek(member.offset)
            moved[member.offset] = (name, new.tell())
            new.write(old.read(member.length))
        new.flush()
        os.fsync(new.fileno())
    part.rename(file.with_name(name))
    return moved


def drop_strays(folder: Path, named: Container[str]) -> None:
    """Unlink files that were written anew by work that never came to its transaction: no row names them."""
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        if _MARKED.fullmatch(file.name) and file.name not in named:
            file.unlink()
    sync(folder)


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
