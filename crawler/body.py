"""The body of a page as blocks: site rules, then trafilatura, then whatever the page shows."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache
from html import unescape
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from crawler.blocks import Block, blocks
from crawler.embedded import embedded
from crawler.gaps import NOTE, filled
from crawler.home import key, keys_in, nearest_home
from crawler.margins import lasts, trimmed
from crawler.near import before
from crawler.prepare import prepare
from crawler.rules import PageRules
from crawler.selectors import elements
from crawler.split import rejoined
from crawler.titles import heading_of
from db.records import IssueFound

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Extractor

_LITTLE = 250  # characters; below, the slower mode gets a try
_FEW = 3  # so few blocks may be many paragraphs run together
_SHORT = 60  # characters of a line that may be the frame's
_OUTSIDE = 110  # characters of a line outside the text
_ENDS = (".", "!", "”", "“", "»", ")")
_FRAME = "//nav | //header[not(ancestor::main or ancestor::article)] | //footer | //form | //aside | //dialog"
_UNSHOWN = re.compile(
    r"<(script|style|noscript|head|template|svg|textarea|select|title)\b", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")
_HOUR = re.compile(r"\d{1,2}[.:]\d\d")  # of a post in a live blog


def body_of(
    tree: HtmlElement,
    rules: PageRules,
    title: str,
    issues: list[IssueFound],
    is_date: Callable[[str], bool],
) -> tuple[list[Block], str]:
    """(blocks of the body, which extractor found them); [] for a page without text. Changes the tree.

    Title and date line above the text are no part of it; ``is_date`` says whether a line is nothing but a date.
    """
    found, name = _by_rule(tree, rules, issues), "site rules"
    if not found and _shows_little(tree):
        found, name = embedded(tree, title), "data for scripts"
    if not found:
        heading = heading_of(tree, title)
        home = prepare(tree, heading)
        found, name = _by_trafilatura(tree, fast=True), f"{_trafilatura()} fast"
        if rejoined(tree, found, nearest_home(tree)):
            found = _by_trafilatura(tree, fast=True)
        if _length(found) < _LITTLE:
            slow = _by_trafilatura(tree, fast=False)
            if _length(slow) > _length(found):
                found, name = slow, f"{_trafilatura()} default"
        if 0 < len(found) <= _FEW:
            found = _parted(found, tree)
        found = [one for one in found if not _HOUR.fullmatch(one.text)]
        found = [one for one in found if not lasts(one)]
        found = _within(filled(found, tree, heading, home), heading, home)
    body = trimmed(found, title, is_date)
    if not body:
        body, name = trimmed(_all_text(tree), title, is_date), "all text"
    return body, name


def _shows_little(tree: HtmlElement) -> bool:
    shown = blocks(tree.find("body"), shown_only=True)
    return _length([one for one in shown if one.text.endswith(_ENDS)]) < _LITTLE


def _by_rule(
    tree: HtmlElement, rules: PageRules, issues: list[IssueFound]
) -> list[Block]:
    if not rules.text:
        return []
    chosen = elements(tree, rules.text, "text", issues)
    found = [block for one in chosen for block in blocks(one, shown_only=True)]
    if chosen and not found:
        issues.append(
            IssueFound(
                "site rule found nothing",
                f"text: the selector {rules.text!r} found no words; the general extractor was used",
                suggestion="look whether the page changed and mend the selector in the source's file",
            )
        )
    return found


def _by_trafilatura(tree: HtmlElement, *, fast: bool) -> list[Block]:
    from trafilatura import bare_extraction

    # it works on a copy, and gives None where it finds nothing
    found: Any = bare_extraction(tree, options=_options(fast))
    return [] if found is None or found.body is None else blocks(found.body)


@cache
def _options(fast: bool) -> Extractor:
    from trafilatura.settings import Extractor

    # "discarding data": what is wrong with a page we say ourselves
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return Extractor(fast=fast, comments=False, tables=True, output_format="txt")


@cache
def _trafilatura() -> str:
    return f"trafilatura-{version('trafilatura')}"


def _parted(found: list[Block], tree: HtmlElement) -> list[Block]:
    """Text that the extractor ran together, in the page's own paragraphs again, if all of it is found in order."""
    words = _words(found)
    at = 0
    parts: list[Block] = []
    for block in blocks(tree.find("body"), shown_only=True):
        own = _words([block])
        if own and words.startswith(own, at) and words[at + len(own) - 1] == " ":
            parts.append(block)
            at += len(own)
    return parts if at == len(words) and len(parts) > len(found) else found


def _within(
    found: list[Block], heading: HtmlElement | None, home: HtmlElement | None
) -> list[Block]:
    """Without the short lines at the end that stand outside the element which holds the text: the site's foot."""
    if home is None:
        return found
    own = keys_in(home)
    around = keys_in(_common(home, heading))
    if not any(key(one.text) in own for one in found):
        return found
    start, end = 0, len(found)
    over = {key(b.text) for b in before(heading)} if heading is not None else set()
    while key(found[start].text) in over - around:  # a notice of the whole site
        start += 1
    while end and (words := key(found[end - 1].text)) not in own:
        one = found[end - 1]
        asks = one.text.endswith("?")
        if (
            (one.kind != "paragraph" and words in around)
            or len(one.text) > _OUTSIDE
            or (one.text.endswith(_ENDS) and len(one.text) > _SHORT // 2)
            or (words in around and not asks)
            or NOTE.match(one.text)
        ):
            break
        end -= 1
    return found[start:end]


def _common(home: HtmlElement, heading: HtmlElement | None) -> HtmlElement:
    """The smallest element that holds the title and the text; without a title the text's own."""
    if heading is None:
        return home
    over = set(heading.iterancestors())
    return next((one for one in (home, *home.iterancestors()) if one in over), home)


def _words(found: list[Block]) -> str:
    return "".join(f"{word} " for block in found for word in _WORD.findall(block.text))


def _all_text(tree: HtmlElement) -> list[Block]:
    """What the page shows: its main part, else all without the frame around it, else everything."""
    for path in ("//main", "//*[@role='main']", "//article"):
        if found := [
            b for one in tree.xpath(path)[:1] for b in blocks(one, shown_only=True)
        ]:
            return found
    everything = blocks(tree.find("body"), shown_only=True)
    for one in tree.xpath(_FRAME):
        if one.getparent() is not None:
            one.drop_tree()
    return blocks(tree.find("body"), shown_only=True) or everything


def without_tags(html: str) -> list[Block]:
    """The text between the tags of a page that no parser made sense of (nested too deep, for one)."""
    kept: list[str] = []
    at = 0
    while opened := _UNSHOWN.search(html, at):
        kept.append(html[at : opened.start()])
        closed = re.compile(f"</{opened.group(1)}", re.IGNORECASE).search(
            html, opened.end()
        )
        if closed is None:
            break
        at = closed.start()
    else:
        kept.append(html[at:])
    lines = _ANY_TAG.sub("\n", "".join(kept)).split("\n")
    return [Block(text) for one in lines if (text := " ".join(unescape(one).split()))]


def _length(parts: list[Block]) -> int:
    return sum(len(part.text) for part in parts)
