"""The text that a page carries as data for its own scripts and shows only when they run: JSON-LD and a framework's state.

Read only where the page itself shows next to nothing. In the state of a framework (``__NEXT_DATA__`` and the like) the
text is looked for in the object that holds the title, so that menus and other news stay out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import html as lxml_html
from lxml.etree import ParserError

from crawler.blocks import Block, blocks
from crawler.home import key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SENTENCE = (".", "!", "?", "”", "“", "»", '"')
_WORDS = 4  # of a plain string that is a sentence
_DEEP = 40  # objects inside each other; what is deeper is no article
_MOST = 3_000_000  # characters of data that are looked at
_INSIDE = ("children", "content", "nodes")  # of the nodes of a rich text


def embedded(tree: HtmlElement, title: str) -> list[Block]:
    """The blocks of the article among the data, in their order; [] where there is none."""
    best: list[Block] = []
    for script in tree.iter("script"):
        kind, text = (script.get("type") or "").lower(), (script.text or "").strip()
        if "json" not in kind or not 0 < len(text) <= _MOST:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue  # data for scripts is often no JSON, and nobody promised us any
        for one in _articles(data, key(title)):
            found = _distinct(_said(one), title)
            if sum(len(b.text) for b in found) > sum(len(b.text) for b in best):
                best = found
    return best


def _articles(data: Any, title: str, depth: int = 0) -> Iterator[Any]:
    """The objects that hold the title as one of their own values, and the bodies that JSON-LD names so."""
    if depth > _DEEP:
        return
    if isinstance(data, dict):
        if isinstance(data.get("articleBody"), str):
            yield data["articleBody"]
        elif title and any(
            isinstance(value, str) and key(value) == title for value in data.values()
        ):
            yield data
    if isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _articles(value, title, depth + 1)


def _said(data: Any, depth: int = 0) -> Iterator[Block]:
    """Sentences, pieces of HTML and the nodes of a rich text, in the order of the data."""
    if depth > _DEEP:
        return
    if isinstance(data, str):
        yield from _of_string(data)
    elif isinstance(data, list):
        for value in data:
            yield from _said(value, depth + 1)
    elif isinstance(data, dict):
        if text := _leaves(data):
            yield Block(" ".join(text.split()))
            return
        for value in data.values():
            yield from _said(value, depth + 1)


def _of_string(text: str) -> Iterator[Block]:
    if "</" in text:
        try:
            yield from blocks(lxml_html.fragment_fromstring(text, create_parent="div"))
        except (ParserError, ValueError):
            return
        return
    for part in text.split("\n"):
        words = part.split()
        if len(words) > _WORDS and words[-1].endswith(_SENTENCE):
            yield Block(" ".join(words))


def _leaves(node: dict[str, Any]) -> str:
    """The words of a node whose parts are all pieces of one line: a paragraph of a rich text."""
    inside: list[Any] = next(
        (node[k] for k in _INSIDE if isinstance(node.get(k), list)), []
    )
    pieces = [
        part.get("text", part.get("value")) if isinstance(part, dict) else None
        for part in inside
    ]
    words = [piece for piece in pieces if isinstance(piece, str)]
    return "".join(words) if len(words) == len(pieces) else ""


def _distinct(found: Iterator[Block], title: str) -> list[Block]:
    """Each line once, without the title; a summary that repeats a paragraph's beginning goes."""
    out: dict[str, Block] = {}
    for block in found:
        if (words := key(block.text)) and words != key(title):
            out.setdefault(words, block)
    return [
        block
        for words, block in out.items()
        if not any(words != other and other.startswith(words) for other in out)
    ]
