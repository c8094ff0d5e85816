"""Bytes to characters, and what kind of file the bytes are. Pure functions on what a server sent.

Valid UTF-8 that is not plain ASCII is taken for UTF-8 whatever a header says: other encodings produce such bytes
almost never, while headers are wrong every day. Labels mean what the WHATWG says they mean, so
"iso-8859-1" is windows-1252.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Literal

from w3lib.encoding import resolve_encoding

FileKind = Literal["html", "pdf", "text", "feed", "other"]

# UTF-32 before UTF-16, whose mark is the beginning of the other
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"""charset\s*+=\s*+["']?\s*+([\w.:-]+)""", re.IGNORECASE)
# what servers send without looking into the file
_SERVER_DEFAULTS = frozenset({"cp1252", "utf-8", "ascii"})
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")

_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|article|section|main|table|h1)\b",
    re.IGNORECASE,
)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]")
_OTHER = {
    b"PK\x03\x04": "a zip archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"\x7fELF": "a program",
}


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page: by BOM, else UTF-8 if valid, else what meta or header say, else windows-1252.

    Never raises; bytes that mean nothing become U+FFFD.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    header = _known(_HEADER.search(content_type))
    if wide := _utf16(body, header):
        return body.decode(wide, "replace")
    if (text := _valid_utf8(body)) is not None:
        # seven bits can still be ISO-2022-JP or the like, but only a header or a meta can say so
        seven = header if header and header.startswith("iso2022") else None
        return body.decode(seven, "replace") if seven else text
    meta = _known(_META.search(body, 0, 4096))
    chosen = meta if meta and header in _SERVER_DEFAULTS | {None} else header or meta
    if chosen in {
        None,
        "utf-8",
        "ascii",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
    }:  # bytes say: not UTF-16
        # not valid UTF-8 all through, though perhaps nearly: a cut or a broken byte in the middle
        good = len(_MULTIBYTE.findall(body))
        damaged = body.decode("utf-8", "replace")
        if good > damaged.count("\ufffd"):
            return damaged
        chosen = "cp1252"
    return body.decode(str(chosen), "replace")


def _valid_utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def kind_of(body: bytes, text: str, content_type: str) -> tuple[FileKind, str]:
    """(kind, words for a message), from the bytes first and the header second. ``text`` is the decoded body."""
    start = body[:1024].lstrip()
    if b"%PDF-" in body[:1024]:
        return "pdf", "a PDF"
    for magic, words in _OTHER.items():
        if start.startswith(magic):
            return "other", words
    head = text[:4096].lstrip()
    if _FEED.search(head) and not re.match(
        r"<!doctype html|<html", head, re.IGNORECASE
    ):
        return "feed", "a feed or sitemap, not a page"
    declared = content_type.partition(";")[0].strip().lower()
    if declared.endswith(("html", "xhtml+xml")):
        return "html", "a page"
    if declared.endswith("json") or _is_json(head, text):
        return "other", "JSON"
    if _TAG.search(head if declared != "text/plain" else head[:256]):
        return "html", "a page"
    if "\0" in head or head.count("\ufffd") > len(head) / 10:
        return "other", "a binary file"
    return "text", "plain text"


def _is_json(head: str, text: str) -> bool:
    if not head.startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _known(match: re.Match[bytes] | re.Match[str] | None) -> str | None:
    """Python's name of the codec that a label stands for; None for no label or one that nobody knows."""
    if match is None:
        return None
    label = match.group(1)
    return resolve_encoding(
        label.decode("ascii", "replace") if isinstance(label, bytes) else label
    )


def _utf16(body: bytes, header: str | None) -> str | None:
    """UTF-16 without BOM: said by the header, or half of the first bytes are NUL."""
    sample = body[:400]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 3
    if len(sample) >= 8 and max(even, odd) > enough > min(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    if header in {"utf-16-le", "utf-16-be", "utf-16"} and b"<\0" in sample + b"\0":
        return "utf-16-le"
    return None
