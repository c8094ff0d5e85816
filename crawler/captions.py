"""The words under a picture, cut out of a page's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.prose import is_prose, text_of
from crawler.words import credits_a_picture

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CAPTION = 200  # characters


def drop_captions(tree: HtmlElement, drop: object) -> None:
    """The words of an element that holds a picture and little else; lines that name who took it."""
    assert callable(drop)
    for picture in tree.xpath(
        "//body//*[self::img or self::iframe or self::video or self::svg]"
    ):
        one = picture.getparent()
        while one is not None and one.tag != "body" and not text_of(one):
            one = one.getparent()
        if one is not None and one.tag == "p" and _is_slanted(one):
            drop(one)
            continue
        if one is None or one.tag not in (
            "div",
            "aside",
            "span",
            "figure",
            "section",
            "dl",
            "td",
        ):
            continue
        text = text_of(one)
        if (
            len(text) <= CAPTION * 3 // 4
            and one.find(".//h1") is None
            and one.find(".//blockquote") is None  # a face beside what is said
            and not any(is_prose(p) for p in one.iter("p"))
        ):
            drop(one)
    for one in tree.xpath("//body//*[self::ul or self::ol][li//img]"):
        items = [item for item in one if item.tag == "li"]
        if all(
            item.find(".//img") is not None and len(text_of(item)) <= CAPTION // 2
            for item in items
        ):
            drop(one)  # pictures with a line each
    for one in tree.xpath("//body//figcaption[not(ancestor::figure[.//blockquote])]"):
        if not is_prose(one):
            drop(one)
    for one in tree.xpath(
        "//body//*[self::p or self::div or self::span or self::small or self::em or self::figcaption]"
        "[count(*) < 4][string-length(normalize-space(.)) < 201]"
    ):
        text = text_of(one)
        if len(text) <= CAPTION and credits_a_picture(text):
            parent = one.getparent()
            if parent is not None and (
                one.tag in ("p", "div", "figcaption") or text_of(parent) == text
            ):
                drop(one)


def _is_slanted(one: HtmlElement) -> bool:
    """Whether all words of a paragraph stand in small or slanted letters."""
    text = text_of(one)
    said = " ".join(text_of(part) for part in one if part.tag in ("em", "i", "small"))
    return 0 < len(text) <= CAPTION and said == text
