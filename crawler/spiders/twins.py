"""The JSON twin of a page: text without menus, where a source's file says how to get it (``document:``).

What is stored is the page under its own address; where its twin cannot be had, the page itself is asked for.
"""

from __future__ import annotations

from dataclasses import replace

from scrapy.http import Response

from crawler import pages
from crawler.fieldpath import text_at
from crawler.markup import text_of
from crawler.spiders.answers import FOR_NOW
from crawler.spiders.found import Wanted
from crawler.spiders.reading import moment, when
from crawler.twin import said_in, words

JSON_TEXT = "json"  # the extractor's name of a text that stands in JSON


def wants_page(response: Response, wanted: Wanted) -> bool:
    """Whether this answer is no twin that can be read, so that the page itself must be asked for."""
    rules = wanted.twin
    if rules is None or response.status == 304 or response.status in FOR_NOW:
        return False
    if response.status != 200:
        return True
    return not text_of(text_at(said_in(response.body), rules.text))


def content(raw: pages.Raw, wanted: Wanted) -> pages.Content | None:
    """What a page's twin says, judged by topic; None where a page was asked for."""
    rules = wanted.twin
    if rules is None:
        return None
    said = said_in(raw.body)
    source = wanted.look.source
    published = when(text_at(said, rules.date), source, raw.lang, moment())
    title, text = words(raw.body, rules, raw.title)
    found = pages.of_text(
        title,
        text,
        lang=raw.lang,
        candidates=(*([published.found("site")] if published else ()), *raw.candidates),
        fetched_on=moment().date(),
        topic_any=raw.topic_any,
        extractor=JSON_TEXT,
    )
    return replace(found, canonical=wanted.url)
