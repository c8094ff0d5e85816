"""What an element says: its words on one line, how many of them are links, whether it is a paragraph of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

#: a mail address or a number to call
NUMBER = re.compile(r"\w@\w|(?<![\d.,])(?:\+\d|\(?0\d)[\d\s/()-]{4,}\d")
_SENTENCE = 100  # characters
_SENTENCE_END = (".", "!", "?", "”", "“", '"', "»", ":", ";")


def text_of(one: HtmlElement) -> str:
    return " ".join(one.text_content().split())


def outermost(one: HtmlElement, kept: Collection[HtmlElement] = ()) -> HtmlElement:
    """The outermost element, none of those ``kept``, that says no more than this one."""
    said = text_of(one)
    parent = one.getparent()
    while (
        parent is not None
        and parent not in kept
        and parent.tag != "body"
        and text_of(parent) == said
    ):
        one, parent = parent, parent.getparent()
    return one


def is_prose(one: HtmlElement) -> bool:
    """Whether an element is a paragraph of a text: long, ends as a sentence does, few of its words are links."""
    text = text_of(one)
    return (
        len(text) > 160 and text.endswith(_SENTENCE_END) and linked(one) * 3 < len(text)
    )


def is_sentence(one: HtmlElement) -> bool:
    """Whether a paragraph without links, numbers to call and addresses says something at length."""
    text = text_of(one)
    return (
        one.tag == "p"
        and len(text) > _SENTENCE
        and text.endswith(".")
        and not linked(one)
        and NUMBER.search(text) is None
    )


def has_prose(one: HtmlElement) -> bool:
    return sum(is_prose(p) for p in one.iter("p", "blockquote")) > 2


def linked(one: HtmlElement) -> int:
    """How many characters of an element are links."""
    return sum(len(text_of(a)) for a in one.iter("a"))
