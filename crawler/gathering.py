"""The archives of several files, brought together beside a new one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from crawler.archive import CannotArchive


def gather(folders: Iterable[Path], into: Path) -> int:
    """Put every archive file of these folders into another, linked where the disk can, else copied; how many there are.

    Archive files are never written to again, so a link is as good as a copy. A folder that is not there has none.

    Raises CannotArchive where two files of one name differ, or the folder cannot be written.
    """
    number = 0
    for folder in folders:
        for file in sorted(folder.glob("*.warc.gz")):
            number += _bring(file, into / file.name)
    return number


def _bring(file: Path, there: Path) -> int:
    try:
        there.parent.mkdir(parents=True, exist_ok=True)
        if there.exists():
            if there.stat().st_size != file.stat().st_size:
                raise CannotArchive(
                    f"{file}: {there.parent} holds another file of this name; rename neither, and merge into a new place"
                )
            return 0
        try:
            os.link(file, there)
        except OSError:  # another disk, or one that knows no links
            begun = there.with_name(f"{there.name}.part")
            shutil.copy2(file, begun)
            begun.replace(there)
    except OSError as error:
        raise CannotArchive(
            f"{there}: cannot be written ({error.strerror or error}); make room or mend the folder's permissions"
        ) from error
    return 1
