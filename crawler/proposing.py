"""A source's file, proposed: what a page announces (feeds, a sitemap in robots.txt) or shows (a list), tried as a run would.

Nothing is guessed at: a feed counts when the page names it, and each candidate is asked once by the doctor. What is written is
a proposal; a person reads it.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.archive import ArchiveError, Record, folder_of, read
from crawler.archive_commands import latest_capture
from crawler.by_hand import add
from crawler.crawl import Progress, crawl
from crawler.doctor import Finding, examine
from crawler.encoding import decode
from crawler.filed import Said
from crawler.source import Source
from crawler.source_file import load_file
from crawler.tree import language, parsed
from crawler.urls import host, join
from db.connect import open_for_reading
from db.records import ReturnwatchError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: MIME types by which a page announces a feed
FEEDS = frozenset(["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"])  # fmt: skip
_COMMENTS = re.compile(r"comment|kommentar|reactie", re.IGNORECASE)
_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
LONG = 25  # characters of a link's text that may be a headline
ENTRIES = 3  # of a list that is one
MOST = 6  # candidates that are tried


class NothingFound(ReturnwatchError):
    """A page that announces no feed and shows no list."""


@dataclass(frozen=True, slots=True)
class About:
    """What the user says of the publisher; the rest is looked for."""

    slug: str
    url: str
    name: str
    country: str
    tier: str
    lang: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """The file's text, what was tried for it, and one document read with it."""

    text: str
    source: Source
    tried: tuple[Finding, ...]
    page: Record | None


def propose(
    about: About,
    *,
    contact: str = "",
    progress: Callable[[Progress], None] | None = None,
) -> Proposal:
    """Look at a page and propose a source. Raises NothingFound with what was tried, CannotAdd, CrawlError."""
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        drafts = [_draft(about, about.url, kind) for kind in ("feed", "sitemap")]
        lang = about.lang
        seen, robots = _look(about, folder, contact)
        if seen is not None:
            tree = parsed(decode(seen.body, seen.content_type))
            said = language(tree).partition("-")[0].lower()
            lang = lang or ((said,) if said else ())
            drafts = [
                *(_draft(about, url, "feed") for url in announced(tree, seen.url)),
                *_listings(about, tree, seen.url),
                *(_draft(about, url, "sitemap") for url in _SITEMAP.findall(robots)),
            ][:MOST]
        drafts = [{**draft, "lang": list(lang)} for draft in drafts]
        if not lang:
            raise NothingFound(
                f"{about.url}: the page does not say its language; say it with --lang"
            )
        sources = [
            _loaded(folder / str(number), about.slug, draft)
            for number, draft in enumerate(drafts)
        ]
        # one file has one address: each is looked at under its own slug
        named = [
            replace(source, slug=f"{source.slug}_{number}")
            for number, source in enumerate(sources)
        ]
        tried = examine(named, contact=contact, progress=progress).findings
        good = [
            (draft, source)
            for draft, source, look in zip(drafts, sources, tried, strict=True)
            if look.entries and look.verdict in ("fine", "stale", "no dates")
        ]
        if not good:
            looks = "; ".join(f"{look.kind} {look.url}: {look.verdict}" for look in tried) or "nothing"  # fmt: skip
            raise NothingFound(
                f"{about.url}: no feed is announced and no list of at least {ENTRIES} links is seen (tried: {looks});"
                " give the page where the news are listed, or write the file by hand (docs/sources.md)"
            )
        draft, source = good[0]
        page = _first(source, folder, contact, progress)
        return Proposal(_written(draft, tried), source, tried, page)


def announced(tree: HtmlElement, url: str) -> list[str]:
    """Feeds that a page names in its head, without those of comments."""
    found: dict[str, None] = {}
    for link in tree.iter("link"):
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        address = join(url, (link.get("href") or "").strip()) or ""
        told = f"{link.get('title') or ''} {address}"
        if kind in FEEDS and address and not _COMMENTS.search(told):
            found[address] = None
    return list(found)


def _listings(about: About, tree: HtmlElement, url: str) -> list[dict[str, Any]]:
    """Lists that the page shows: links with words like a headline under one path of its own site."""
    paths: Counter[str] = Counter()
    for link in tree.iter("a"):
        address = join(url, (link.get("href") or "").strip()) or ""
        if host(address) != host(url) or len(" ".join(link.text_content().split())) < LONG:  # fmt: skip
            continue
        path = urlsplit(address).path.rpartition("/")[0] + "/"
        if path != "/":
            paths[path] += 1
    return [
        {
            **_draft(about, url, "listing"),
            "listing": {"entry": f'a[href*="{path}"]', "link": "::attr(href)"},
        }
        for path, number in paths.most_common(2)
        if number >= ENTRIES and '"' not in path
    ]


def _draft(about: About, url: str, kind: str) -> dict[str, Any]:
    return {
        "name": about.name,
        "country": about.country,
        "tier": about.tier,
        "kind": kind,
        "urls": [url],
        "homepage": about.url,
        "lang": list(about.lang),
        "state": "unseen",
        "confidence": "low",
        "last_verified": "",
        "rights": "",
        **({"private": "yes"} if about.private else {}),
    }


def _loaded(folder: Path, slug: str, draft: dict[str, Any]) -> Source:
    """The draft as the registry would read it: what it refuses is never proposed."""
    folder.mkdir()
    file = folder / f"{slug}.yml"
    file.write_text(_yaml(draft), "utf-8")
    return load_file(file)


def _look(about: About, folder: Path, contact: str) -> tuple[Record | None, str]:
    """(the page as it came, the host's robots.txt); no page where the address is that of a feed or a map."""
    path = folder / "look.db"
    draft = {**_draft(about, about.url, "feed"), "lang": list(about.lang) or ["en"]}
    source = _loaded(folder / "look", about.slug, draft)
    add([about.url], path, {source.slug: source}, Said(topic_any=True), contact=contact)
    with closing(open_for_reading(path)) as connection:
        rules = connection.execute("SELECT robots FROM host_rules").fetchone()
        try:
            warc, offset = latest_capture(connection, about.url, path)
        except ReturnwatchError:  # it was no page: what it is, the doctor finds out
            return None, rules[0] if rules else ""
    try:
        record = read(folder_of(path), warc, offset)
    except ArchiveError:
        return None, ""
    return record, rules[0] if rules else ""


def _first(
    source: Source,
    folder: Path,
    contact: str,
    progress: Callable[[Progress], None] | None,
) -> Record | None:
    """The first document that a run reads; None where it reads none."""
    path = folder / "first.db"
    crawl([source], path, contact=contact, topic_any=True, max_new=1, progress=progress)
    with closing(open_for_reading(path)) as connection:
        row = connection.execute(
            "SELECT warc, \"offset\" FROM captures WHERE warc <> '' AND version IS NOT NULL AND extractor <> 'feed'"
            " ORDER BY fetched_at LIMIT 1"
        ).fetchone()
    return read(folder_of(path), row[0], row[1]) if row else None


def _written(draft: dict[str, Any], tried: tuple[Finding, ...]) -> str:
    told = "".join(
        f"#   {look.kind} {look.url}: {look.verdict}, {look.entries} entries, newest {look.newest_on or 'undated'}\n"
        for look in tried
    )
    return (
        "# Proposed by 'returnwatch sources new'. Read it, mend name, rights and selectors, then take these lines out.\n"
        f"# Tried:\n{told}{_yaml(draft)}"
    )


def _yaml(draft: dict[str, Any]) -> str:
    """One key a line; JSON is YAML, and its quotes keep NO, Norway, from being read as False."""
    return "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n"
        for key, value in draft.items()
    )
