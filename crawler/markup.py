"""Fragments of HTML as words: what feeds and JSON carry of a document, in one piece or as a title of one line."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from db.records import plain

_BLOCKS = (
    "address article aside blockquote div dl dt dd fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav"
    " ol p pre section table tr ul"
)
_BLOCK = frozenset(_BLOCKS.split())
_SILENT = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "svg"}
)


def text_of(html: str) -> str:
    """The words of a fragment of HTML or of plain text, paragraphs apart by a blank line."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    paragraphs = (
        " ".join(part.split()) for part in re.split(r"\n{2,}", "".join(reader.parts))
    )
    return plain("\n\n".join(part for part in paragraphs if part))


def title_of(html: str) -> str:
    """A title in one line, without markup; titles of feeds are escaped once too often as often as not."""
    text = text_of(html) if "<" in html else html
    return " ".join(plain(unescape(text)).split())


class _Text(HTMLParser):
    """Collects text, a blank line at each block; what browsers do not show is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCK:
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCK:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
