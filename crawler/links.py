"""What a page says about its own addresses and its relatives: rel=canonical, AMP, print and mobile forms, hreflang.

An address on another site is never taken for the same document, and a home page never for one of its inner pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.urls import believed_canonical, join
from db.records import LinkFound

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_LINKS = 60  # the EU's institutions have 24 languages
#: media of a form for another device or for paper; "only screen and (max-width: 640px)" is Google's own example
_OTHER_MEDIA = re.compile(
    r"\b(?:handheld|print|max-(?:device-)?width)\b", re.IGNORECASE
)
_LANG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_FEEDS = re.compile(r"xml|json|calendar", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses in their canonical form. ``canonical`` is "" where none is to be believed."""

    canonical: str = ""
    same: tuple[str, ...] = ()  # other addresses of this document: AMP, print, mobile
    related: tuple[LinkFound, ...] = ()  # this document in other languages


def links_of(tree: HtmlElement, url: str) -> Links:
    """Read the ``<link>`` elements of a page that was fetched at ``url``."""
    canonical = ""
    same: dict[str, None] = {}
    related: dict[str, str] = {}
    base = _base(tree, url)
    for link in tree.iter("link"):
        rels = (link.get("rel") or "").lower().split()
        href = (link.get("href") or "").strip()
        if not href or not rels:
            continue
        if "canonical" in rels and not canonical:
            canonical = believed_canonical(url, join(base, href) or "")
        elif "amphtml" in rels or (
            "alternate" in rels and _OTHER_MEDIA.search(link.get("media") or "")
        ):
            if form := believed_canonical(url, join(base, href) or ""):
                same[form] = None
        elif "alternate" in rels and (lang := (link.get("hreflang") or "").strip()):
            other = join(base, href)
            if (
                other
                and _LANG.fullmatch(lang)
                and not _FEEDS.search(link.get("type") or "")
                and (named := believed_canonical(url, other, any_site=True))
            ):
                related.setdefault(named, lang.lower().replace("_", "-"))
    if not same and not related:
        return Links(canonical)
    own = {canonical, believed_canonical(url, url)}
    return Links(
        canonical,
        tuple(one for one in same if one not in own)[:MAX_LINKS],
        tuple(
            LinkFound(other, "hreflang", lang)
            for other, lang in related.items()
            if other not in own and other not in same
        )[:MAX_LINKS],
    )


def _base(tree: HtmlElement, url: str) -> str:
    base = tree.find(".//base[@href]")
    return (join(url, base.get("href") or "") if base is not None else "") or url
