"""One source's YAML file, read strictly: every value is a string, a list or a mapping, so ``country: NO`` stays Norway.

A key or value that is not known is an error that names file, key, value and mend.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

import yaml

from crawler.fieldpath import BadPath, names_in
from crawler.fields import Fields, SourceError
from crawler.rules import DateRules, Order, PageRules
from crawler.source import (
    LINK,
    MAX_BACK,
    ApiRules,
    DocumentRules,
    History,
    ListingRules,
    Paging,
    SitemapRules,
    Source,
)
from db import plain_yaml
from db.countries import COUNTRIES
from db.records import TIERS, Tier

__all__ = [
    "HISTORIES",
    "KEYS",
    "KINDS",
    "STATES",
    "SourceError",
    "load_file",
]

KINDS = ("feed", "sitemap", "listing", "api")
HISTORIES = ("none", "paged", "archive", "sitemap")
STATES = ("unseen", "live", "blocked", "wanted")
CONFIDENCES = ("high", "medium", "low")
_SLUG = re.compile(r"[a-z]{2,3}(_[a-z0-9]+)+")
_LANG = re.compile(r"[a-z]{2,3}")
_DAY = re.compile(r"(\d{4}-\d{2}(-\d{2})?)?")
_SINCE = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")


def load_file(path: Path, *, base: str = "") -> Source:
    """Read one source. Raises SourceError with file, key, value and mend."""
    try:
        raw = plain_yaml.read(path)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path.name}: not UTF-8 ({error}); save it as UTF-8"
        ) from error
    except yaml.YAMLError as error:
        where = " ".join(str(error).split())
        raise SourceError(f"{path.name}: not valid YAML: {where}") from error
    return _Reader(path.name, base).source(path.stem, raw)


_KEYS = (
    "name country tier kind urls homepage lang state confidence last_verified rights tdm note expect dates listing sitemap"
    " page accept private api document paging history"
)
KEYS = frozenset(_KEYS.split())


class _Reader(Fields):
    """Checks one file; every error starts with the file's name and the key."""

    def source(self, slug: str, raw: object) -> Source:
        if not _SLUG.fullmatch(slug):
            self.fail(
                "file name",
                slug,
                "name it <cc>_<body>[_<list>].yml in small letters, such as be_vanbossuyt.yml",
            )
        top = self.mapping("", raw, KEYS)
        state = self.one_of("state", top, STATES, "unseen")
        # what has no address yet has no kind either
        kind = self.one_of("kind", top, (*KINDS, ""), "" if state == "wanted" else None)
        urls = tuple(self.url("urls", url) for url in self.strings("urls", top))
        homepage = self.text("homepage", top)
        if not urls and state != "wanted":
            self.fail("urls", "", "give at least one address, or say state: wanted")
        if urls and state == "wanted":
            self.fail(
                "state",
                state,
                "a wanted source has no address yet; take out urls, or say state: unseen",
            )
        langs = self.strings("lang", top)
        for lang in langs:
            if not _LANG.fullmatch(lang):
                self.fail("lang", lang, "use ISO 639 codes such as [nl, fr, en]")
        history = self.history(kind, top)
        for other in ("listing", "sitemap", "api"):
            if other == "sitemap" and history.kind == "sitemap":
                continue  # its match: holds for the older addresses too
            if other in top and kind != other:
                self.fail(
                    other,
                    "...",
                    f"only kind: {other} has it; this source is kind: {kind}",
                )
        country = self.text("country", top, needed=True)
        if country not in COUNTRIES:
            self.fail(
                "country",
                country,
                "use an ISO 3166 code in capitals such as BE, or EU, UN, INT",
            )
        verified = self.text("last_verified", top)
        if not _DAY.fullmatch(verified):
            self.fail(
                "last_verified",
                verified,
                "write a day or month such as 2026-03-19 or 2026-03, or leave it empty",
            )
        return Source(
            slug=slug,
            name=self.text("name", top, needed=True),
            country=country,
            tier=cast(Tier, self.one_of("tier", top, TIERS)),
            kind=kind,
            urls=urls,
            lang=tuple(langs)
            or self.fail("lang", "", "name the usual language first, such as [nl, fr]"),
            homepage=self.url("homepage", homepage) if homepage else "",
            state=state,
            confidence=self.one_of("confidence", top, (*CONFIDENCES, ""), ""),
            last_verified=verified,
            rights=self.text("rights", top),
            tdm=self.tdm(top),
            note=self.text("note", top),
            per_week=self.per_week(top.get("expect")),
            dates=self.dates(top.get("dates")),
            listing=self.listing(kind, top),
            sitemap=self.sitemap(top.get("sitemap")),
            api=self.api(kind, top),
            page=self.page(top.get("page")),
            document=self.document(top.get("document")),
            paging=self.paging(kind, top),
            history=history,
            accept=self.text("accept", top),
            private=self.one_of("private", top, ("yes", "no"), "no") == "yes",
        )

    # --- parts of the file ------------------------------------------------------

    def tdm(self, top: dict[str, Any]) -> str:
        said = self.one_of("tdm", top, ("allowed", "reserved", ""), "")
        if said and not self.text("rights", top):
            self.fail(
                "tdm",
                said,
                "say in rights: on what it rests, such as 'leave by the press office, 2026-03-02'",
            )
        return said

    def per_week(self, raw: object) -> tuple[float, float] | None:
        if raw is None:
            return None
        values = self.strings(
            "per_week", self.mapping("expect", raw, {"per_week"}), "expect.per_week"
        )
        if len(values) != 2:
            self.fail(
                "expect.per_week", str(values), "give two numbers, such as [0, 20]"
            )
        low, high = (self.number("expect.per_week", value) for value in values)
        if low > high:
            self.fail(
                "expect.per_week", str(values), "the first number is the smaller one"
            )
        return low, high

    def dates(self, raw: object) -> DateRules:
        if raw is None:
            return DateRules()
        part = self.mapping("dates", raw, {"formats", "tz", "order"})
        tz = self.text("tz", part, "dates.tz")
        if tz:
            try:
                ZoneInfo(tz)
            except (OSError, ValueError, KeyError):
                self.fail(
                    "dates.tz",
                    tz,
                    "use a name of the IANA list such as Europe/Brussels",
                )
        order = self.one_of("order", part, get_args(Order), "", "dates.order")
        formats = self.strings("formats", part, "dates.formats")
        for form in formats:
            if "%" not in form:
                self.fail(
                    "dates.formats",
                    form,
                    'write it as strptime does, such as "%d.%m.%Y"',
                )
        return DateRules(formats=tuple(formats), tz=tz, order=cast(Order, order))

    def listing(self, kind: str, top: dict[str, Any]) -> ListingRules | None:
        if kind != "listing" or (raw := self.needed("listing", top, "entry")) is None:
            return None
        part = self.mapping(
            "listing", raw, {"entry", "link", "title", "date", "next", "pages"}
        )
        rules = ListingRules(
            entry=self.selector("entry", part, "listing.entry", needed=True),
            link=self.selector("link", part, "listing.link") or LINK,
            title=self.selector("title", part, "listing.title"),
            date=self.selector("date", part, "listing.date"),
            next=self.selector("next", part, "listing.next"),
            pages=self.whole("pages", part, "listing.pages", 1),
        )
        self.check_pages("listing", rules.pages, rules.next, top)
        return rules

    def api(self, kind: str, top: dict[str, Any]) -> ApiRules | None:
        if kind != "api" or (raw := self.needed("api", top, "link")) is None:
            return None
        known = "items each link title date changed text lang next pages"
        part = self.mapping("api", raw, set(known.split()))
        link = self.text("link", part, "api.link", needed=True)
        try:
            names_in(link)
        except BadPath as error:
            self.fail("api.link", link, str(error))
        rules = ApiRules(
            link=link,
            items=self.text("items", part, "api.items"),
            each=self.text("each", part, "api.each"),
            title=self.text("title", part, "api.title"),
            date=self.text("date", part, "api.date"),
            changed=self.text("changed", part, "api.changed"),
            text=self.text("text", part, "api.text"),
            lang=self.text("lang", part, "api.lang"),
            next=self.text("next", part, "api.next"),
            pages=self.whole("pages", part, "api.pages", 1),
        )
        self.check_pages("api", rules.pages, rules.next, top)
        return rules

    def document(self, raw: object) -> DocumentRules | None:
        if raw is None:
            return None
        part = self.mapping("document", raw, {"url", "title", "text", "date"})
        url = self.template("document.url", part, {"url", "path"}, "{url}.json")
        return DocumentRules(
            url=url,
            title=self.text("title", part, "document.title"),
            text=self.text("text", part, "document.text", needed=True),
            date=self.text("date", part, "document.date"),
        )

    def paging(self, kind: str, top: dict[str, Any]) -> Paging | None:
        if "paging" not in top:
            return None
        if kind == "sitemap":
            self.fail("paging", "...", "a sitemap has no pages; its index names maps")
        part = self.mapping("paging", top["paging"], {"url", "first", "step"})
        url = self.template(
            "paging.url", part, {"url", "number"}, "{url}?page={number}"
        )
        if "{number}" not in url:
            self.fail("paging.url", url, "say with {number} where the number stands")
        step = self.whole("step", part, "paging.step", 1)
        if step < 1:
            self.fail("paging.step", str(step), "give one or more")
        return Paging(url, self.whole("first", part, "paging.first", 2), step)

    def history(self, kind: str, top: dict[str, Any]) -> History:
        if "history" not in top:
            return History()
        part = self.mapping(
            "history", top["history"], {"kind", "since", "pages", "urls"}
        )
        how = self.one_of("kind", part, HISTORIES, place="history.kind")
        since = self.text("since", part, "history.since")
        if not _SINCE.fullmatch(since):
            self.fail(
                "history.since", since, "write a year, month or day such as 2021-08"
            )
        urls = tuple(
            self.url("history.urls", url)
            for url in self.strings("urls", part, "history.urls")
        )
        mend = ""
        if how == "none" and (urls or since):
            mend = "with none nothing older can be read; take out since and urls"
        elif how == "archive" and kind != "feed":
            mend = "only a feed has an archive (RFC 5005); use paged or sitemap"
        elif how == "sitemap" and kind != "sitemap" and not urls:
            mend = "give the sitemap's address in history.urls"
        elif how == "paged" and not (
            "paging" in top
            or any("next" in _part(top, name) for name in ("listing", "api"))
        ):
            mend = "say how its pages are reached: paging, or next in listing or api"
        if mend:
            self.fail("history.kind", how, mend)
        return History(
            kind=how,
            since=since,
            pages=self.whole("pages", part, "history.pages", MAX_BACK),
            urls=urls,
        )

    def needed(self, key: str, top: dict[str, Any], first: str) -> object:
        if top.get(key) is None:
            self.fail(key, "", f"kind: {key} needs it, with at least {first}:")
        return top[key]

    def check_pages(
        self, key: str, pages: int, following: str, top: dict[str, Any]
    ) -> None:
        """Further pages are reached by a link or by a number: one of the two, and one at least."""
        if following and "paging" in top:
            self.fail(
                f"{key}.next", following, "it has paging too; keep one of the two"
            )
        if pages > 1 and not following and "paging" not in top:
            self.fail(
                f"{key}.pages",
                str(pages),
                f"say with {key}.next where the next page is linked, or with paging how it is numbered",
            )

    def sitemap(self, raw: object) -> SitemapRules:
        if raw is None:
            return SitemapRules()
        part = self.mapping("sitemap", raw, {"match", "since_days"})
        match = self.text("match", part, "sitemap.match")
        try:
            re.compile(match)
        except re.error as error:
            self.fail("sitemap.match", match, f"not a regular expression: {error}")
        return SitemapRules(
            match=match,
            since_days=self.whole("since_days", part, "sitemap.since_days", 0),
        )

    def page(self, raw: object) -> PageRules:
        if raw is None:
            return PageRules()
        part = self.mapping("page", raw, {"title", "text", "date", "drop"})
        drop = self.strings("drop", part, "page.drop")
        for selector in drop:
            self.check_selector("page.drop", selector)
        return PageRules(
            title=self.selector("title", part, "page.title"),
            text=self.selector("text", part, "page.text"),
            date=self.selector("date", part, "page.date"),
            drop=tuple(drop),
        )


def _part(top: dict[str, Any], name: str) -> dict[str, Any]:
    """A part of the file, if it has it and it is one."""
    part = top.get(name)
    return part if isinstance(part, dict) else {}
