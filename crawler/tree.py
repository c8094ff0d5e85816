"""One parsed page: the tree, and what its head says. Text taken from the tree goes through ``visible`` before use."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lxml import html as lxml_html

from db.records import plain

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Joiners and marks of direction are part of Persian, Pashto and Arabic spelling, but
# trafilatura takes them for rubbish: signs of Linear A stand in for them in the tree.
# Entities of them are read here, before the parser reads them.
_SHIELDS = {
    "\u200c": "\U00010600",
    "\u200d": "\U00010601",
    "\u200e": "\U00010602",
    "\u200f": "\U00010603",
}
_JOINER = re.compile(r"&(?:zwnj|zwj|lrm|rlm|#820[4-7]|#[xX]200[c-fC-F]);")
# soft hyphens and the like cut words in two and are never seen
_INVISIBLE = ("\u00ad", "\u200b", "\u2060", "\ufeff")
_INVALID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_,\s]|$)")
_LANGUAGE_PATHS = (
    "//meta[@property='og:locale']/@content",
    "//meta[@http-equiv='content-language' or @http-equiv='Content-Language']/@content",
)
# headings in all but name
_NAMED_HEADINGS = (
    "//body//*[self::div or self::span or self::p][@role='heading']"
    "[@aria-level='1' or @aria-level='2' or @aria-level='3' or @aria-level='4']"
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parsed(text: str) -> HtmlElement:
    """One tree with html, head and body, without comments. Raises lxml's ParserError where there is nothing at all."""
    text = _JOINER.sub(lambda match: html.unescape(match.group()), text)
    for joiner, sign in _SHIELDS.items():
        text = text.replace(joiner, sign)
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
    )
    tree = lxml_html.document_fromstring(
        _INVALID.sub("", text).encode("utf-8", "replace"),
        parser=parser,
        ensure_head_body=True,
    )
    if "aria-level" in text:
        for one in tree.xpath(_NAMED_HEADINGS):
            one.tag = f"h{one.get('aria-level')}"
    return tree


def visible(text: str) -> str:
    """Joiners back in their places, soft hyphens and zero-width spaces out, NFC, no control characters."""
    if not text.isascii():
        for joiner, sign in _SHIELDS.items():
            text = text.replace(sign, joiner)
        for mark in _INVISIBLE:
            text = text.replace(mark, "")
    return plain(text)


def language(tree: HtmlElement) -> str:
    """What the page says its language is: two or three letters, or empty."""
    said = tree.get("lang") or tree.get(_XML_LANG) or tree.get("xml:lang")
    if not said:
        said = next((v for path in _LANGUAGE_PATHS for v in tree.xpath(path)), "")
    match = _LANGUAGE.match(str(said))
    return match.group(1).lower() if match else ""
