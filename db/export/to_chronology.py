"""A chronology in Markdown: day by day who said what, each with a footnote that names publisher, page, copy and hash."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from db.export.about import CAUTION, About
from db.export.rows import Cited
from db.export.words import is_web, one_line, quoted, who

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$^&])")


def write(rows: Iterable[Cited], about: About, out: TextIO) -> None:
    """One footnote a page, below the first day that needs it, so that nothing has to be kept but their numbers."""
    out.write(f"# {escaped(about.title)}\n\n{escaped(about.line)} {CAUTION}\n")
    numbers: dict[str, int] = {}
    waiting: list[str] = []
    day = None
    for row in rows:
        if row.date != day:
            out.writelines(waiting)
            waiting.clear()
            day = row.date
            out.write(f"\n## {day}\n")
        if row.version not in numbers:
            numbers[row.version] = len(numbers) + 1
            waiting.append(f"\n[^{numbers[row.version]}]: {source(row)}\n")
        said = "" if row.date_from == "said" else f", {row.date_from}"
        out.write(
            f"\n- **{escaped(who(row.speaker, row.office, row.country))}**{said}:"
            f" {escaped(quoted(row.text, row.kind, row.modality))}[^{numbers[row.version]}]{_standing(row)}\n"
        )
    out.writelines(waiting)


def source(row: Cited) -> str:
    """Publisher, title, link, archived copy, time of access and hash."""
    title = escaped(one_line(row.title) or "untitled")
    linked = f"[{title}](<{address(row.url)}>)" if is_web(row.url) else f"{title}, {escaped(one_line(row.url))}"  # fmt: skip
    parts = [f"{escaped(one_line(row.publisher))}: {linked}", row.published or "undated"]  # fmt: skip
    parts.append(f"accessed {row.accessed}")
    if row.archive:
        parts.append(f"archived in `{row.archive}` at byte {row.archive_offset}")
    else:
        parts.append("no archived copy")
    if row.body_sha256:
        parts.append(f"sha256 `{row.body_sha256}`")
    return ", ".join(parts) + "."


def _standing(row: Cited) -> str:
    return f" ({row.checked} by a person)" if row.checked else f" ({row.sure})"


def escaped(words: str) -> str:
    """Nothing in it is markup."""
    return SPECIAL.sub(r"\\\1", words)


def address(url: str) -> str:
    """Inside <>: neither > nor a line end may stand there."""
    return "".join(f"%{ord(c):02X}" if c in "<> \\" or ord(c) < 32 else c for c in url)
