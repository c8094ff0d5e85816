"""The title of a page, without the name of the site behind it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml.etree import XPath

from crawler.blocks import line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = XPath(
    "//body//h1[not(ancestor::nav or ancestor::footer or ancestor::aside)]"
)
_METAS = XPath(
    "//meta[@content and (@property='og:title' or @name='twitter:title' or @name='dcterms.title')]/@content"
)
_SITE_NAMES = XPath(
    "//meta[@property='og:site_name' or @name='application-name']/@content"
)
_HEADLINE = re.compile(r'"headline"\s*:\s*("(?:[^"\\]|\\.)*")')
_SEPARATOR = re.compile(r"\s+[|–—•·»«:]+\s+|\s+-+\s+|\s*\|\s*")
_LONGEST = 1000  # characters of a title; what is longer is a mistake or an attack
_WORDS = re.compile(r"\w+")


def title_of(tree: HtmlElement, url: str) -> str:
    """The heading that the page's own metadata confirm; else the metadata; else the only heading; else <title>."""
    headings = [text for h1 in _HEADINGS(tree) if (text := line(h1))]
    site = [_clean(name) for name in _SITE_NAMES(tree)]
    head = tree.find(".//head/title")
    printed = _clean(head.text or "") if head is not None else ""
    named = [_without_site(_clean(text), site, url) for text in _METAS(tree)]
    named = [text for text in named if text and text not in site]
    whole = [*named, printed]
    for heading in headings:
        words = _words(heading)
        if heading not in site and any(
            words and words in _words(text) for text in whole
        ):
            return heading
    short = _without_site(printed, site, url)
    if named:
        return named[0]
    if (
        len(headings) == 1
        and headings[0] not in site
        and not _is_site(headings[0], site, url)
    ):
        return headings[0]
    return short or _headline(tree) or next(iter(headings), "")


def same_words(a: str, b: str) -> bool:
    """Whether two lines say the same, whatever their case, marks and spaces."""
    return bool(words := _words(a)) and words == _words(b)


def _without_site(title: str, site: list[str], url: str) -> str:
    """``Title | Ministry`` without the last part where that is the site's name, or a short one after a bar."""
    while match := next(iter(reversed(list(_SEPARATOR.finditer(title)))), None):
        rest, last = title[: match.start()].strip(), title[match.end() :].strip()
        bar = (
            "|" in match.group() and len(_WORDS.findall(last)) <= 8 and len(rest) >= 15
        )
        if not rest or not (bar or _is_site(last, site, url)):
            break
        title = rest
    return title


def _is_site(name: str, site: list[str], url: str) -> bool:
    if any(same_words(name, one) for one in site):
        return True
    letters = "".join(_WORDS.findall(name.lower()))
    labels = (urlsplit(url).hostname or "").split(".")
    return len(letters) > 2 and any(
        letters == label.replace("-", "") for label in labels
    )


def _headline(tree: HtmlElement) -> str:
    for script in tree.iterfind(".//script"):
        if "ld+json" in (script.get("type") or "") and (
            match := _HEADLINE.search(script.text or "")
        ):
            try:
                return _clean(json.loads(match.group(1), strict=False))
            except ValueError:
                continue
    return ""


def _clean(text: str) -> str:
    return " ".join(text[:_LONGEST].split())


def _words(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))
