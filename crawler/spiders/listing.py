"""Listings: a web page that lists documents, read with the CSS selectors of the source's file."""

from __future__ import annotations

from collections.abc import Iterator

from parsel import Selector
from scrapy.http import Response

from crawler.encoding import decode
from crawler.markup import title_of
from crawler.source import ListingRules, Source
from crawler.spiders.reading import Listed, Reading, moment, when
from crawler.urls import join


def read(source: Source, response: Response, body: bytes) -> Reading:
    """The entries of one page of the list, and the next page."""
    rules = source.listing
    if rules is None:
        raise ValueError(
            f"{source.slug} is no listing"
        )  # the registry lets none through
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    page = Selector(text=decode(body, content_type) or " ", base_url=response.url)
    items = page.css(rules.entry)
    mend = f"the page has changed, or mend it in {source.slug}.yml"
    if not items:
        return Reading(
            problem="empty",
            detail=f"listing.entry {rules.entry!r} fits nothing; {mend}",
        )
    entries = list(_listed(source, rules, response.url, items))
    if not entries:
        return Reading(
            problem="empty",
            detail=f"listing.link {rules.link!r} finds no address in {len(items)} items; {mend}",
        )
    following = join(response.url, page.css(rules.next).get("")) if rules.next else None
    return Reading(
        entries, (following,) if following and following != response.url else ()
    )


def _listed(
    source: Source, rules: ListingRules, base: str, items: list[Selector]
) -> Iterator[Listed]:
    now = moment()
    seen = {base}  # a list that links itself lists nothing by that
    for item in items:
        url = join(base, item.css(rules.link).get("").strip())
        if not url or url in seen:
            continue
        seen.add(url)
        title = (
            title_of(" ".join(item.css(rules.title).getall())) if rules.title else ""
        )
        printed = (
            next(
                (
                    text.strip()
                    for text in item.css(rules.date).getall()
                    if text.strip()
                ),
                "",
            )
            if rules.date
            else ""
        )
        published = when(title_of(printed), source, "", now)
        yield Listed(url, title, published.found("entry") if published else None)
