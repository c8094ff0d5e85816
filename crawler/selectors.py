"""CSS selectors of site rules, on a parsed tree. ``::text`` and ``::attr(name)`` as in Scrapy; else an element's text.

A rule that selects nothing, or several different things where one is meant, is a page that changed: an issue.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lxml.etree import XPath, XPathSyntaxError

from crawler.blocks import line
from db.records import IssueFound, ReturnwatchError

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement


class BadSelector(ReturnwatchError):
    """A site rule's selector cannot be read."""


@lru_cache(maxsize=1024)
def compiled(css: str) -> XPath:
    """The selector as XPath; raises BadSelector. The registry calls this to check a source's file."""
    from cssselect import SelectorError
    from parsel.csstranslator import HTMLTranslator

    try:
        return XPath(HTMLTranslator().css_to_xpath(css))
    except (SelectorError, XPathSyntaxError) as error:
        raise BadSelector(
            f"selector {css!r}: {error}; write a CSS selector such as 'main h1::text'"
        ) from error


def elements(
    tree: HtmlElement, css: str, part: str, issues: list[IssueFound]
) -> list[_Element]:
    """The elements that a rule selects, none inside another; none at all is an issue."""
    found = [one for one in compiled(css)(tree) if not isinstance(one, str)]
    if not found:
        issues.append(_missed(css, part))
    chosen = set(found)
    return [
        one
        for one in found
        if not any(above in chosen for above in one.iterancestors())
    ]


def strings(
    tree: HtmlElement, css: str, part: str, issues: list[IssueFound]
) -> list[str]:
    """The texts that a rule selects, without repetition, on one line each; [] for no rule.

    Nothing, or two different texts, is an issue; then the first one counts.
    """
    if not css:
        return []
    raw = (one if isinstance(one, str) else line(one) for one in compiled(css)(tree))
    found = list(dict.fromkeys(text for one in raw if (text := " ".join(one.split()))))
    if not found:
        issues.append(_missed(css, part))
    elif len(found) > 1:
        issues.append(
            IssueFound(
                "site rule not unique",
                f"{part}: the selector {css!r} found {len(found)} texts, the first is {found[0][:60]!r}",
                suggestion="make the selector narrower in the source's file",
            )
        )
    return found


def drop(tree: HtmlElement, selectors: tuple[str, ...]) -> None:
    """Cut elements out; the text after each one stays."""
    for css in selectors:
        for one in compiled(css)(tree):
            if not isinstance(one, str) and one.getparent() is not None:
                one.drop_tree()


def _missed(css: str, part: str) -> IssueFound:
    return IssueFound(
        "site rule found nothing",
        f"{part}: the selector {css!r} found nothing; the general extractor was used",
        suggestion="look whether the page changed and mend the selector in the source's file",
    )
