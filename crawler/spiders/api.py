"""Lists in JSON, read by the paths that the source's file names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scrapy.http import Response

from crawler.entries import language
from crawler.fieldpath import at, filled, text_at
from crawler.markup import title_of
from crawler.source import ApiRules, Source
from crawler.spiders.reading import Listed, Reading, moment, when
from crawler.urls import join

MAX_ITEMS = 2000


def read(source: Source, response: Response, body: bytes) -> Reading:
    """The items of one answer, in its own order, and the next page where the answer names it."""
    rules = source.api
    if rules is None:
        raise ValueError(f"{source.slug} is no api")  # the registry lets none through
    mend = f"the answer has changed, or mend it in {source.slug}.yml"
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        return Reading(
            problem="not a feed", detail=f"it is not JSON ({type(error).__name__})"
        )
    found = at(answer, rules.items)
    items = [found] if isinstance(found, dict) and rules.items else found
    if not isinstance(items, list):
        place = rules.items or "the answer itself"
        return Reading(problem="empty", detail=f"api.items: {place} is no list; {mend}")
    if not items:
        return Reading(problem="empty", detail="the list has no items")
    if rules.each:
        items = list(_members(items[:MAX_ITEMS], rules.each))
    entries = list(_listed(source, rules, response.url, items[:MAX_ITEMS]))
    if not entries and not (rules.each and not items):
        return Reading(
            problem="empty",
            detail=f"api.link {rules.link!r} gives no address in {len(items)} items; {mend}",
        )
    named = text_at(answer, rules.next) if rules.next else ""
    following = join(response.url, named) if named else None
    return Reading(
        entries, (following,) if following and following != response.url else ()
    )


def _members(items: list[Any], each: str) -> Iterator[dict[str, Any]]:
    """The members of each item's own list, with the item's fields where they have none of that name."""
    for item in items:
        members = at(item, each)
        for member in members if isinstance(members, list) else ():
            if isinstance(member, dict):
                yield {**item, **member}


def _listed(
    source: Source, rules: ApiRules, base: str, items: list[Any]
) -> Iterator[Listed]:
    now = moment()
    for item in items:
        named = filled(rules.link, item)
        url = join(base, named) if named else None
        if not url:
            continue
        lang = language(text_at(item, rules.lang))
        published = when(text_at(item, rules.date), source, lang, now)
        changed = when(text_at(item, rules.changed), source, lang, now)
        yield Listed(
            url=url,
            title=title_of(text_at(item, rules.title)),
            published=published.found("entry") if published else None,
            changed=(changed.at or changed.day) if changed else "",
            body=text_at(item, rules.text),
            lang=lang,
        )
