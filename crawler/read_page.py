"""The record of a page that was read: what every way in has in common."""

from __future__ import annotations

from typing import Any

from crawler.archive import Place
from crawler.pages import Content, Raw
from crawler.rereading import of_page
from crawler.source import DocumentRules
from db.records import Page


def record_of(
    raw: Raw,
    content: Content,
    place: Place,
    twin: DocumentRules | None = None,
    **more: Any,
) -> Page:
    """What was read of these bytes, and where they lie. ``more`` are the fields of Page that a way in knows itself."""
    said: dict[str, Any] = {
        "title": content.title,
        "text": content.text,
        "lang": content.lang,
        "published": content.published,
        "on_topic": content.on_topic,
        "topic_reason": content.reason,
        "body_sha256": raw.sha256,
        "dates": content.dates,
        "extractor": content.extractor,
        "warc": place.warc,
        "offset": place.offset,
        "length": place.length,
        "read_as": of_page(raw, twin),
        "reservation": content.reservation,
        "links": content.links.related if content.on_topic else (),
        "issues": content.issues,
    }
    return Page(**{**said, **more})
