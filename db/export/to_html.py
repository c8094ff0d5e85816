"""One HTML file that works without a network: all statements, filters, search. It asks nobody for anything.

The statements stand in the page as they are, so that it can be read, printed and searched where scripts are off; the
script only shows and hides. What is out of sight is not laid out (``content-visibility``), so ten thousand are quick.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from html import escape
from importlib import resources
from typing import TextIO

from db.export.about import CAUTION, About
from db.export.days import MONTHS
from db.export.rows import Cited
from db.export.words import is_web, possible, stance
from db.translations import Translation

FACETS = {
    "country": "Country",
    "person": "Person",
    "office": "Office",
    "measure": "Measure",
    "tier": "Tier",
    "language": "Language",
    "kind": "Kind",
}
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


Reading = Callable[[Cited], tuple[Translation, ...]]


def write(
    rows: Iterable[Cited], about: About, out: TextIO, reading: Reading = lambda row: ()
) -> None:
    """Write the page. ``reading`` gives the machine translations of a statement, which are shown below it and nowhere else."""
    files = resources.files("db.export")
    style = files.joinpath("page.css").read_text("utf-8")
    script = files.joinpath("page.js").read_text("utf-8")
    policy = (
        f"default-src 'none'; style-src '{hashed(style)}'; script-src '{hashed(script)}'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    out.write(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{safe(about.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<header>\n"
        f'<h1>{safe(about.title)}</h1>\n<p class="about">{safe(about.line)} {safe(CAUTION)}</p>\n</header>\n{_form()}'
        '<noscript><p class="about">Filters and search need JavaScript; all statements stand below.</p></noscript>\n'
        "<main>\n"
    )
    month = None
    for row in rows:
        if row.date[:7] != month:
            out.write("</section>\n" if month is not None else "")
            month = row.date[:7]
            out.write(f'<section id="m-{safe(month)}">\n<h2>{_called(month)}</h2>\n')
        out.write(_article(row, reading(row)))
    out.write("</section>\n" if month is not None else "<p>No statement.</p>\n")
    out.write(f"</main>\n<script>{script}</script>\n</body>\n</html>\n")


def _form() -> str:
    selects = "\n".join(
        f'<label>{label}<select name="{name}"><option value="">all</option></select></label>'
        for name, label in FACETS.items()
    )
    return (
        '<form hidden role="search" aria-label="Filter the statements">\n'
        '<label class="words">Words<input name="words" type="search" autocomplete="off"></label>\n'
        f"{selects}\n"
        '<label>Go to<select name="month"><option value="">month</option></select></label>\n'
        '<button type="reset">Show all</button>\n</form>\n'
        '<output aria-live="polite"></output>\n'
        '<p class="about by" hidden>Keys: / search, j and k next and previous statement, Esc empties the search.</p>\n'
    )


def _called(month: str) -> str:
    year, _, number = month.partition("-")
    if number.isdigit() and 1 <= int(number) <= len(MONTHS):
        return f"{MONTHS[int(number) - 1]} {safe(year)}"
    return safe(month)


def _article(row: Cited, translations: tuple[Translation, ...] = ()) -> str:
    values = {
        "country": row.country,
        "person": row.speaker,
        "office": row.office,
        # a code has no space in it; "not X" is about X
        "measure": " ".join(
            dict.fromkeys(
                code.strip().removeprefix("not ") for code in row.measures.split(",")
            )
        ),
        "tier": row.tier,
        "language": row.lang,
        "kind": row.kind,
    }
    data = "".join(f' data-{k}="{safe(v)}"' for k, v in values.items() if v)
    title = f"<bdi>{safe(row.title) or 'untitled'}</bdi>"
    if is_web(row.url):
        title = f'<a class="page" href="{safe(row.url)}" rel="noopener noreferrer">{title}</a>'
    else:
        title += f" {safe(row.url)}"
    told = [
        f"<bdi>{safe(row.publisher)}</bdi>, {safe(row.published) or 'undated'}",
        *map(safe, filter(None, (row.tier, row.lang, row.kind, row.measures))),
    ]
    told.append(f"{safe(row.checked)} by a person" if row.checked else safe(row.sure))
    copy = (
        f"archived in {safe(row.archive)} at byte {row.archive_offset}, sha256 {safe(row.body_sha256)}"
        if row.archive
        else "no archived copy"
    )
    said = "" if row.date_from == "said" else f" ({safe(row.date_from)})"
    who = f"<b><bdi>{safe(row.speaker) or 'unnamed speaker'}</bdi></b>"
    if row.office:
        who += f", <bdi>{safe(row.office)}</bdi>"
    if row.country:
        who += f" ({safe(row.country)})"
    # at the top, where it is read before the words
    who += f" {safe(stance(row.modality))}".rstrip()
    translated = "".join(
        f'<p class="translation" lang="{safe(t.lang)}"><span class="about" lang="en">machine translation, {safe(t.engine)}, {safe(t.at)};'
        f" not checked, not to be quoted:</span> {safe(t.text)}</p>\n"
        for t in translations
    )
    return (
        f'<article id="s-{safe(row.statement)}"{data}>\n'
        f'<div><time datetime="{safe(row.date)}">{safe(row.date)}</time>{said} {who}</div>\n'
        f'<p lang="{safe(row.lang)}" dir="auto">{safe(row.before)}<mark>{safe(row.text)}</mark>{safe(row.after)}</p>\n{translated}'
        f'<footer>{title}: {" · ".join(told)} · <a href="#s-{safe(row.statement)}">link</a></footer>\n'
        f"<details><summary>Proof</summary>Accessed {safe(row.accessed)}, {copy}; characters {row.start} to {row.end} of"
        f" wording {safe(row.version)}</details>\n</article>\n"
    )


def safe(words: str) -> str:
    """Words of others as text or as a quoted attribute: no markup, no mark of direction that hides in the source."""
    return DIRECTION.sub(lambda m: f"&#{ord(m[0])};", escape(possible(words)))


def hashed(text: str) -> str:
    """As CSP names an inline style or script that may stand."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
