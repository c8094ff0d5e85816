"""A Word document (python-docx): the chronology with numbered sources at its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from db.export.about import CAUTION, About
from db.export.rows import Cited
from db.export.words import closed, is_web, one_line, possible, stance, who

MANY = (
    2_000  # statements: a document of more takes minutes to make, and nobody reads it
)
STILL = datetime(2000, 1, 1)  # noqa: DTZ001  a document's own clock says nothing


def write(rows: Iterable[Cited], about: About, out: IO[bytes]) -> list[str]:
    from docx import Document

    document = Document()
    core = document.core_properties
    core.author, core.title = "returnwatch", about.title
    core.created = core.modified = STILL
    document.add_heading(about.title, 0)
    document.add_paragraph(f"{possible(about.line)} {CAUTION}")
    numbers: dict[str, tuple[int, Cited]] = {}
    day, count = None, 0
    for row in rows:
        count += 1
        if row.date != day:
            day = row.date
            document.add_heading(day, 2)
        number, _ = numbers.setdefault(row.version, (len(numbers) + 1, row))
        paragraph = document.add_paragraph()
        said = "" if row.date_from == "said" else f", {row.date_from}"
        paragraph.add_run(one_line(who(row.speaker, row.office, row.country))).bold = True  # fmt: skip
        paragraph.add_run(f"{said}: {stance(row.modality)}")
        # the whole sentence; what was said stands out as in print
        paragraph.add_run(one_line(row.before) + _gap(row.before[-1:]))
        paragraph.add_run(one_line(row.text)).italic = True
        paragraph.add_run(_gap(row.after[:1]) + one_line(row.after))
        paragraph.add_run(f" [{number}] ({row.checked or row.sure})")
    if numbers:
        document.add_heading("Sources", 1)
    for number, row in numbers.values():
        paragraph = document.add_paragraph(f"[{number}] {one_line(row.publisher)}: ")
        title = one_line(row.title) or "untitled"
        if is_web(row.url):
            _link(paragraph, title, row.url)
        else:
            paragraph.add_run(f"{title}, {one_line(row.url)}")
        copy = f"archived in {row.archive} at byte {row.archive_offset}" if row.archive else "no archived copy"  # fmt: skip
        digest = f", sha256 {row.body_sha256}" if row.body_sha256 else ""
        paragraph.add_run(f", {row.published or 'undated'}, accessed {row.accessed}, {copy}{digest}.")  # fmt: skip
    document.save(out)
    if count > MANY:
        return [f"{count} statements in one Word document; .html or .xlsx are made, opened and searched sooner"]  # fmt: skip
    return []


def _gap(letter: str) -> str:
    return " " if letter.isspace() else ""


def _link(paragraph: Any, words: str, url: str) -> None:
    """python-docx has no call of its own for it; this is what Word writes."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    target = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)  # fmt: skip
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = paragraph.add_run(closed(words))
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)
