"""The title of a page, without the name of the site behind it."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml.etree import XPath

from crawler.blocks import line
from crawler.near import after, before
from crawler.shapes import DAY
from crawler.tree import visible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = XPath(
    "//body//h1[not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor-or-self::*[@hidden or "
    "contains(translate(@style, ' ', ''), 'display:none')])]"
)
_METAS = XPath(
    "//meta[@content and (@property='og:title' or @name='twitter:title' or @name='dcterms.title')]/@content"
)
_SITE_NAMES = XPath(
    "//meta[@property='og:site_name' or @name='application-name']/@content"
)
_SMALLER = XPath(
    "//body//*[self::h2 or self::h3 or self::h4 or self::b or self::strong]"
    "[not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor::a or ancestor::li or ancestor::p or .//a)]"
)
#: where the visitor is, as the path over the text says it
_HERE = XPath(
    "//body//*[@aria-current='page'] | //body//*[contains(@class, 'breadcrumb')]//li[last()]"
)
_LINES = XPath(
    "//body//*[self::div or self::span or self::p or self::font or self::td]"
    "[not(.//div or .//p or .//a or .//li)][string-length(normalize-space(.)) > 9][string-length(normalize-space(.)) < 301]"
    "[not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor::a or ancestor::li or ancestor::button)]"
)
_NEAR, _UNDER, _PROSE = 4, 6, 90  # blocks; characters
_NAME = 4  # words of a <title> that is no more than a name
_REAL = frozenset({"h2", "h3"})
_SECTION = 2  # words of the name of a part of the site
_HEADLINE = re.compile(r'"headline"\s*:\s*("(?:[^"\\]|\\.)*")')
_SEPARATOR = re.compile(r"\s+[|–—•·»«:]+\s+|\s+-+\s+|\s*\|\s*")
_LONG = 300  # characters of a heading
_LONGEST = 1000  # characters of a title; what is longer is a mistake or an attack
_WORDS = re.compile(r"\w+")
_LONGEST_LINE = 30  # words of a headline
_LETTERS = re.compile(r"[^\W\d]{2}")


def title_of(tree: HtmlElement, url: str) -> str:
    """The heading that the page's own metadata confirm; else the metadata; else the only heading; else <title>."""
    found = _HEADINGS(tree)
    headings = [text for h1 in found if not _leads_home(h1) and (text := line(h1))]
    site = [_clean(name) for name in _SITE_NAMES(tree)]
    head = tree.find(".//head/title")
    printed = _clean(head.text or "") if head is not None else ""
    named = [_without_site(_clean(text), site, url) for text in _METAS(tree)]
    named = [text for text in named if text and text not in site]
    whole = [*named, printed]
    confirmed = [
        heading
        for heading in headings
        if heading not in site
        and (words := _words(heading))
        and any(words in _words(text) for text in whole)
    ]
    if confirmed:  # the name of the house may be a heading, too: the title is longer
        best = max(confirmed, key=lambda heading: len(_words(heading).split()))
        if not any(_words(text).startswith(_words(best)) for text in whole) and (
            heading := _heading_in(tree, whole, alone=False)
        ):
            return heading  # <title> names the house last, and <h1> names the house
        if heading := _line_by_day(tree, best, besides=best):
            return heading
        return _under_section(tree, best) or best
    short = _without_site(printed, site, url)
    if heading := _heading_in(tree, whole, alone=not headings):
        return heading
    starts = [printed[: m.start()] for m in _SEPARATOR.finditer(printed)]
    for text in (*named, short, *reversed(starts)):
        if any(_kicker(h1, text) for h1 in found):
            return text
    long = [text for text in headings if len(_words(text).split()) > _NAME]
    if named and len(_words(named[0]).split()) <= _NAME and len(long) == 1:
        return long[0]  # the metadata only name the house
    if named:
        return named[0]
    if headings and (below := _under_section(tree, headings[0])):
        return below
    if (
        len(headings) == 1
        and headings[0] not in site
        and not _is_site(headings[0], site, url)
    ):
        return headings[0]
    if not headings and (
        heading := _heading_of_text(tree, short, printed) or _line_by_day(tree, short)
    ):
        return heading
    return short or _headline(tree) or next(iter(headings), "")


def _heading_in(tree: HtmlElement, whole: list[str], *, alone: bool) -> str:
    """The smaller heading with which the metadata begin, or (``alone``: no other is there) the path over the text ends."""
    begins = {_words(text) for text in whole}
    for text in whole:
        for m in _SEPARATOR.finditer(text):
            begins |= {_words(text[: m.start()]), _words(text[m.end() :])}
        head, colon, rest = text.partition(": ")
        if colon and len(head.split()) <= _SECTION:  # "Ministry: Title"
            begins.add(_words(rest))
    ends = {
        _words(text) for one in _HERE(tree) if alone and len(text := line(one)) <= _LONG
    }
    for one in _SMALLER(tree):
        words = _words(text := line(one))
        if len(words.split()) > _SECTION and (words in ends or words in begins):
            near = islice(after(one), _UNDER)
            if any(len(block.text) >= _PROSE for block in near):
                return text
    return ""


def _heading_of_text(tree: HtmlElement, title: str, printed: str) -> str:
    """On a page without <h1>: the line in bold or the smaller heading that stands over the text.

    Taken where <title> says the same, or where it is a name: one that stands on the page besides, one of a few
    words, or one in parts ("News - Ministry of the Interior").
    """
    whole = None
    is_name = len(_words(title).split()) <= _NAME or _SEPARATOR.search(printed)
    for one in _SMALLER(tree):
        text = line(one)
        words = _words(text).split()
        if not 3 <= len(words) <= 40 or len(text) > _LONG or not _LETTERS.search(text):
            continue
        if " ".join(words) in _words(title):
            return text
        near = islice(after(one), _NEAR)
        if not any(len(block.text) >= _PROSE for block in near):
            continue
        if whole is None:
            whole = _words(tree.find("body").text_content())
        if (
            not title
            or _words(title) in whole
            or _says_most(words, _words(title).split())
            or (is_name and (one.tag in _REAL or _fills(one)))
        ):
            return text
    return ""


def _leads_home(h1: HtmlElement) -> bool:
    """Whether a heading is the name of the site: a link to its first page."""
    links = [a for a in h1.iter("a") if same_words(line(a), line(h1))]
    return any(urlsplit(a.get("href") or "-").path in ("", "/") for a in links)


def _line_by_day(tree: HtmlElement, title: str, besides: str = "") -> str:
    """On a page whose <title> is a name: the line beside the day, over the text.

    ``besides``: a heading that may be the name of the house, in the head of the page; "" where the text stands under it.
    """
    if len(_words(title).split()) > _NAME or any(
        any(len(b.text) >= _PROSE for b in islice(after(h1), _UNDER))
        for h1 in _HEADINGS(tree)
        if line(h1) == besides
    ):
        return ""
    for one in (*_SMALLER(tree), *_LINES(tree)):
        text = line(one)
        if (
            _SECTION < len(text.split()) <= _LONGEST_LINE
            and not text.endswith((".", ":", ","))
            and _LETTERS.search(text)
            and DAY.search(text) is None
        ):
            near = list(islice(after(one), _NEAR))
            beside = [*near[:1], *islice(before(one), 1)]
            if any(len(b.text) < _PROSE and DAY.search(b.text) for b in beside) and any(
                len(b.text) >= _PROSE for b in near
            ):
                return text
    return ""


def _kicker(h1: HtmlElement, title: str) -> list[HtmlElement]:
    """The elements at the beginning of a heading that stand before the title in it: "Press release", "Politics"."""
    own, whole = _words(title), _words(line(h1))
    if len(own.split()) <= _SECTION or not whole.endswith(f" {own}"):
        return []
    said = ""
    over: list[HtmlElement] = []
    for one in h1.iter():
        if (
            one is h1
            or not isinstance(one.tag, str)
            or any(o in over for o in one.iterancestors())
        ):
            continue
        over.append(one)
        said = f"{said} {_words(line(one))}".strip()
        if f"{said} {own}" == whole:
            return over
        if not whole.startswith(said):
            return []
    return []


def drop_kicker(tree: HtmlElement, title: str) -> None:
    """Take out of a heading what stands before the title in it."""
    for h1 in _HEADINGS(tree):
        for one in _kicker(h1, title):
            one.drop_tree()


def _says_most(words: list[str], title: list[str]) -> bool:
    """Whether a line says what the title says, in more words or in others in places."""
    return len(title) >= _NAME and 4 * len({*words} & {*title}) >= 3 * len({*title})


def _fills(one: HtmlElement) -> bool:
    """Whether words in bold are all that a cell of a table for layout holds."""
    cell = next(one.iterancestors("td"), None)
    return cell is not None and same_words(line(cell), line(one))


def _under_section(tree: HtmlElement, heading: str) -> str:
    """The title where <h1> only names the part of the site ("News"): the longer heading that stands over the text."""
    if len(heading.split()) > _SECTION:
        return ""
    for h1 in _HEADINGS(tree):
        if line(h1) != heading:
            continue
        below = _below(h1)
        if below is not None and len(_words(text := line(below)).split()) > _SECTION:
            return text
    return ""


def _below(h1: HtmlElement) -> HtmlElement | None:
    """The next smaller heading, if nothing long stands between and the text follows it."""
    for one in h1.xpath("following::*[self::h2 or self::h3][not(.//a)]")[:1]:
        between = 0
        for block in islice(after(h1), _NEAR):
            if same_words(block.text, line(one)):
                break
            between += len(block.text)
        else:
            return None
        prose = any(len(b.text) >= _PROSE for b in islice(after(one), _NEAR))
        return one if between < _PROSE and prose else None
    return None


def heading_of(tree: HtmlElement, title: str) -> HtmlElement | None:
    """The element that prints the title."""
    for path in (_HEADINGS, _SMALLER):
        for one in path(tree):
            if same_words(visible(line(one)), title):
                return one
    if len(title.split()) <= _SECTION:
        return None
    for one in _LINES(tree):  # a headline in all but its tag
        if same_words(visible(line(one)), title) and any(
            len(block.text) >= _PROSE for block in islice(after(one), _UNDER)
        ):
            return one
    return None


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
