"""Every date that a page gives for itself, each with the place where it stood. Works on a parsed tree, changes nothing.

Dates of change (dateModified, "updated") are no dates of publication and are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from lxml.etree import XPath

from crawler.blocks import blocks, line
from crawler.dates import in_lines, in_url, parse_when
from crawler.printed import printed, printed_beside
from crawler.rules import DateRules
from crawler.titles import heading_of, same_words
from crawler.tree import visible
from db.records import DateFound

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_META_NAMES = (
    *(
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "article:published",
    ),
    *(
        "datepublished",
        "date-published",
        "publication_date",
        "publication-date",
        "publicationdate",
        "publishdate",
    ),
    *(
        "publish-date",
        "publish_date",
        "pubdate",
        "dc.date.issued",
        "dcterms.issued",
        "dc.issued",
        "dc.date",
    ),
    *(
        "dcterms.date",
        "dcterms.created",
        "dc.date.created",
        "dc:date",
        "sailthru.date",
        "parsely-pub-date",
    ),
    *(
        "govuk:first-published-at",
        "cxenseparse:recs:publishtime",
        "citation_publication_date",
        "prism.publicationdate",
    ),
    *("originalpublicationdate", "date"),
)
_META_RANK = {name: rank for rank, name in enumerate(_META_NAMES)}
_PUBLISHED = XPath(
    "descendant::*[@itemprop or @property][contains(@itemprop, 'datePublished') or @property='dc:date' or "
    "@property='schema:datePublished' or @property='dc:issued']"
)
_JSON_LD = XPath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]")
_TIMES = XPath("//body//time")
_DATED = XPath(
    "//body//*[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'datum') or "
    "contains(@class, 'fecha') or contains(@class, 'published') or @id='date'][not(self::time)]"
)
_HEADINGS = XPath("//body//h1")
_MAIN_TYPES = re.compile(
    r"Article|Posting|PressRelease|Report|Event|Statement|WebPage|GovernmentService|Legislation"
)
_MEDIA = re.compile(r"Video|Audio|Image|Clip|Comment|Review")
_PUBLISHED_IN_JSON = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_CHANGED = re.compile(r"updat|modif|edited|changed", re.IGNORECASE)
_MARKED = re.compile(r"publish|entry-date|posted|pubdate", re.IGNORECASE)
_TEASERS = frozenset({"a", "li", "article", "aside", "nav", "footer"})
_PROSE = 80  # characters; a <time> in a longer line is a word of a sentence
_BEFORE, _AFTER = 6, 8  # blocks around the heading in which a date line is looked for


def candidates(
    tree: HtmlElement,
    url: str,
    *,
    title: str,
    lang: str,
    rules: DateRules,
    site: list[str],
    fetched_on: date,
) -> list[DateFound]:
    """All dates of a page, the more certain places first.

    ``site`` holds the strings that a site rule selected, ``lang`` the page's languages as ``nl/fr``. Text and
    htmldate are asked only where no better place has a whole day: they cost as much as all else together.
    """
    found: list[DateFound] = []

    def add(raws: Iterator[str] | list[str], where: str) -> None:
        for raw in raws:
            when = parse_when(
                visible(raw),
                lang=lang,
                tz=rules.tz,
                order=rules.order,
                formats=rules.formats,
            )
            if when is not None and all(
                (when.day, where) != (old.day, old.where) for old in found
            ):
                found.append(when.found(where))

    add(site, "site")
    heading = heading_of(tree, title)
    if heading is not None and not site:
        shown = printed(
            heading, lang=lang, tz=rules.tz, order=rules.order, today=str(fetched_on)
        )
        if shown is not None:
            found.append(shown)
    add(_json_ld(tree, title), "json-ld")
    add(_meta(tree), "meta")
    add(_times(tree), "time")
    if (in_address := in_url(url)) is not None:
        found.append(in_address)
    if not _whole_day(found):
        # beside a heading without a date any other line on the page is a guess
        near = _dated(tree)
        if heading is None:
            near += _lines_at(tree, title)
        last = in_lines(map(visible, near), lang=lang, tz=rules.tz, order=rules.order)
        if last is None and heading is not None:
            last = printed_beside(heading, lang=lang, tz=rules.tz, order=rules.order)
        if last is None and heading is None:
            last = _htmldate(tree, url, fetched_on)
        if last is not None:
            found.append(last)
    return found


def _whole_day(found: list[DateFound]) -> bool:
    return any(len(one.day) == 10 for one in found)


def _json_ld(tree: HtmlElement, title: str) -> Iterator[str]:
    """datePublished of the main thing of the page; broken JSON is searched for the key.

    Where several things have one, that whose headline is the page's title.
    """
    titled: list[str] = []
    main: list[str] = []
    other: list[str] = []
    for script in _JSON_LD(tree):
        text = script.text or ""
        if "datePublished" not in text:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            other += _PUBLISHED_IN_JSON.findall(text)[:1]
            continue
        for node in _nodes(data):
            kind = str(node.get("@type", ""))
            if isinstance(value := node.get("datePublished"), str):
                if _MEDIA.search(kind):  # a film on the page has a day of its own
                    continue
                (main if _MAIN_TYPES.search(kind) else other).append(value)
                if same_words(str(node.get("headline", node.get("name", ""))), title):
                    titled.append(value)
    yield from (titled or main or other)[:1]


def _nodes(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for one in data:
            yield from _nodes(one, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(data.get(key), depth + 1)


def _meta(tree: HtmlElement) -> list[str]:
    named: list[tuple[int, str]] = []
    for meta in tree.iter("meta"):
        content = meta.get("content")
        for attribute in ("name", "property", "itemprop") if content else ():
            rank = _META_RANK.get((meta.get(attribute) or "").strip().lower())
            if rank is not None:
                named.append((rank, content))
    named.sort(key=lambda pair: pair[0])
    marked = [
        e.get("content") or e.get("datetime") or line(e) for e in _PUBLISHED(tree)
    ]
    return [raw for _, raw in named] + marked[:1]


def _times(tree: HtmlElement) -> list[str]:
    """The <time> of the page itself: not of teasers, and not a word of a sentence."""
    marked: list[str] = []
    plain: list[str] = []
    own = _own(tree)
    for time in _TIMES(tree):
        words = f"{time.get('class') or ''} {time.get('itemprop') or ''} {time.get('id') or ''}"
        parent = time.getparent()
        if _CHANGED.search(words) or not own(time):
            continue
        if parent.tag in {"p", "td", "span"} and len(line(parent)) > _PROSE:
            continue
        first = _MARKED.search(words) or time.get("pubdate") is not None
        (marked if first else plain).append(time.get("datetime") or line(time))
    if not _HEADINGS(tree) and len({raw[:10] for raw in plain}) > 1:
        plain = []  # which of them is the page's own?
    return (marked or plain)[:1]


def _own(tree: HtmlElement) -> Callable[[HtmlElement], bool]:
    """Whether an element is the page's own, not a teaser's: no list item or the like lies between it and the heading."""
    heading = next(iter(_HEADINGS(tree)), None)
    around = set(heading.iterancestors()) if heading is not None else set()

    def own(element: HtmlElement) -> bool:
        for ancestor in element.iterancestors():
            if ancestor in around:
                return True
            if ancestor.tag in _TEASERS:
                return False
        return True

    return own


def _dated(tree: HtmlElement) -> list[str]:
    """Lines of elements that are called date or the like."""
    own = _own(tree)
    return [
        line(one)
        for one in _DATED(tree)
        if not _CHANGED.search(one.get("class") or "") and own(one)
    ]


def _lines_at(tree: HtmlElement, title: str) -> list[str]:
    """The short lines around the heading; those after it first."""
    shown = [block.text for block in blocks(tree.find("body"), shown_only=True)]
    near = len(title) + _PROSE
    heading = (
        n
        for n, text in enumerate(shown)
        if len(text) <= near and same_words(visible(text), title)
    )
    at = next(heading, None)
    if at is None:
        return shown[:_AFTER]
    return shown[at + 1 : at + 1 + _AFTER] + shown[max(0, at - _BEFORE) : at][::-1]


def _htmldate(tree: HtmlElement, url: str, fetched_on: date) -> DateFound | None:
    """The last resort. 1 January is what htmldate makes of a bare year, so it is not believed."""
    from htmldate import find_date

    day = find_date(
        tree,
        url=url,
        original_date=True,
        extensive_search=False,
        max_date=fetched_on.isoformat(),
    )
    if not day or day.endswith("-01-01"):
        return None
    return DateFound(day, "htmldate", day)
