"""A digest as text, Markdown, HTML or Atom. Text and Markdown keep to the digest's number of lines."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

from db.digest import LINES, Digest, Item, Section
from db.export import to_chronology as markdown
from db.export.to_atom import Entry, write_feed
from db.export.to_html import safe
from db.export.words import is_web, one_line, shortened, urn

COLUMNS = 80  # of the terminal, or of a mail, that a digest in plain text is read in


def as_text(found: Digest) -> str:
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: Digest) -> Iterator[str]:
    yield f"{found.title}, {found.span}"
    for section in _in_lines(found.sections):
        yield ""
        yield section.title
        for item in section.items:
            yield from _told(item)
        if section.left:
            yield f"  and {section.left} {section.where}"


def _told(item: Item) -> list[str]:
    """An item's words, cut at the terminal's edge, and its address: beneath where it does not fit beside, never cut."""
    url = one_line(item.url)
    words = f"  {item.text}"
    if url and len(words) + 2 + len(url) <= COLUMNS:
        return [f"{words}  {url}"]
    words = shortened(words, COLUMNS)
    return [words, f"    {url}"] if url else [words]


def _in_lines(sections: tuple[Section, ...]) -> list[Section]:
    """Sections of which so much is left out, the longest first, that all stand in a digest's lines."""
    kept = list(sections)
    while 1 + sum(map(_height, kept)) > LINES:
        n = max(range(len(kept)), key=lambda k: _height(kept[k]))
        one = kept[n]
        if len(one.items) < 2:
            break
        kept[n] = replace(one, items=one.items[:-1], left=one.left + 1)
    return kept


def _height(section: Section) -> int:
    return 2 + sum(len(_told(item)) for item in section.items) + bool(section.left)


def as_markdown(found: Digest) -> str:
    lines = [f"**{markdown.escaped(found.title)}**, {found.span}"]
    for section in found.sections:
        lines += ["", f"**{markdown.escaped(section.title)}**"]
        lines += [f"- {_in_markdown(item)}" for item in section.items]
        if section.left:
            lines.append(f"- and {section.left} {markdown.escaped(section.where)}")
    return "\n".join(lines) + "\n"


def _in_markdown(item: Item) -> str:
    words = markdown.escaped(item.text)
    if is_web(item.url):
        return f"{words} [page](<{markdown.address(item.url)}>)"
    return f"{words} {markdown.escaped(item.url)}".rstrip()


def as_html(found: Digest) -> str:
    """A page of its own, for the body of a mail."""
    parts = [f'<h1>{safe(found.title)}</h1>\n<p>{safe(found.span)}</p>']  # fmt: skip
    for section in found.sections:
        items = [f"<li>{_in_html(item)}</li>" for item in section.items]
        if section.left:
            items.append(f"<li>and {section.left} {safe(section.where)}</li>")
        parts.append(f"<h2>{safe(section.title)}</h2>\n<ul>\n" + "\n".join(items) + "\n</ul>")  # fmt: skip
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f"<title>{safe(found.title)}</title></head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _in_html(item: Item) -> str:
    words = f"<bdi>{safe(item.text)}</bdi>"
    if is_web(item.url):
        return f'{words} <a href="{safe(one_line(item.url))}">page</a>'
    return f"{words} {safe(one_line(item.url))}".rstrip()


def as_atom(found: Digest) -> str:
    """An entry a line; the ids stay, so that a reader shows each once."""
    out = io.BytesIO()
    entries = [
        Entry(urn("digest", item.id), item.text, item.at, section.title, item.url)
        for section in found.sections
        for item in section.items
    ]
    write_feed(entries, found.title, urn("digest", found.title), out)
    return out.getvalue().decode()


WRITERS: dict[str, Callable[[Digest], str]] = {
    "text": as_text,
    "md": as_markdown,
    "html": as_html,
    "atom": as_atom,
}
