"""TimelineJS (Knight Lab): its JSON, for a timeline inside an article."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import TextIO

from db.export.about import CAUTION, About
from db.export.rows import Cited
from db.export.words import is_web, one_line, quoted, who

SLIDES = 60  # more of them are slow, and nobody turns so many


def write(rows: Iterable[Cited], about: About, out: TextIO) -> list[str]:
    """Returns a warning where there are too many slides. TimelineJS takes its words for HTML: ours are escaped."""
    title = {"text": {"headline": escape(about.title), "text": f"<p>{escape(about.line)} {CAUTION}</p>"}}  # fmt: skip
    out.write(f'{{"title": {_json(title)},\n "events": [')
    number = 0
    for row in rows:
        out.write(",\n  " if number else "\n  ")
        out.write(_json(_slide(row)))
        number += 1
    out.write("\n ]}\n")
    if number > SLIDES:
        return [f"{number} slides: TimelineJS is slow beyond {SLIDES}, and no reader turns so many; narrow it by --from, --country, --measure ..."]  # fmt: skip
    return []


def _slide(row: Cited) -> dict[str, object]:
    where = escape(f"{one_line(row.publisher)}: {one_line(row.title)}")
    if is_web(row.url):
        where = f'<a href="{escape(one_line(row.url))}" rel="noopener noreferrer">{where}</a>'
    parts = dict(zip(("year", "month", "day"), row.date.split("-"), strict=False))
    return {
        "unique_id": row.statement,
        "start_date": parts,
        "text": {
            "headline": escape(one_line(who(row.speaker, row.office, row.country))),
            "text": f"<blockquote>{escape(quoted(row.text, row.kind, row.modality))}</blockquote><p>{where} ({row.date_from} {row.date}, {row.checked or row.sure})</p>",
        },
        "group": row.country or "unknown",
    }


def _json(value: object) -> str:
    # a page may carry this inside a script
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")  # fmt: skip
