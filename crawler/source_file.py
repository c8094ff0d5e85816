"""One source's YAML file, read strictly: every value is a string, a list or a mapping, so ``country: NO`` stays Norway.

A key or value that is not known is an error that names file, key, value and mend.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn, cast, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml

from crawler.rules import DateRules, Order, PageRules
from crawler.source import LINK, ListingRules, SitemapRules, Source
from db.records import TIERS, ReturnwatchError, Tier

KINDS = ("feed", "sitemap", "listing")
STATES = ("unseen", "live", "blocked", "wanted")
CONFIDENCES = ("high", "medium", "low")
#: ISO 3166-1 alpha-2, with Kosovo's XK, and the bodies that are no country
_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW EU UN INT
"""
COUNTRIES = frozenset(_CODES.split())
_SLUG = re.compile(r"[a-z]{2,3}(_[a-z0-9]+)+")
_LANG = re.compile(r"[a-z]{2,3}")
_DAY = re.compile(r"(\d{4}-\d{2}(-\d{2})?)?")


class SourceError(ReturnwatchError):
    """A source's file says something that cannot be followed."""


def load_file(path: Path, *, base: str = "") -> Source:
    """Read one source. Raises SourceError with file, key, value and mend."""
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  builds only str, list, dict
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path.name}: not UTF-8 ({error}); save it as UTF-8"
        ) from error
    except yaml.YAMLError as error:
        where = " ".join(str(error).split())
        raise SourceError(f"{path.name}: not valid YAML: {where}") from error
    return _Reader(path.name, base).source(path.stem, raw)


_KEYS = (
    "name country tier kind urls homepage lang state confidence last_verified rights note expect dates listing sitemap"
    " page accept private"
)
_TOP = frozenset(_KEYS.split())


class _Reader:
    """Checks one file; every error starts with the file's name and the key."""

    def __init__(self, file: str, base: str) -> None:
        self.file = file
        self.base = base

    def source(self, slug: str, raw: object) -> Source:
        if not _SLUG.fullmatch(slug):
            self.fail(
                "file name",
                slug,
                "name it <cc>_<body>[_<list>].yml in small letters, such as be_vanbossuyt.yml",
            )
        top = self.mapping("", raw, _TOP)
        kind = self.one_of("kind", top, KINDS)
        state = self.one_of("state", top, STATES, "unseen")
        urls = tuple(self.url("urls", url) for url in self.strings("urls", top))
        homepage = self.text("homepage", top)
        if not urls and state != "wanted":
            self.fail("urls", "", "give at least one address, or say state: wanted")
        if not urls and not homepage:
            self.fail("homepage", "", "give it where no address is known")
        langs = self.strings("lang", top)
        for lang in langs:
            if not _LANG.fullmatch(lang):
                self.fail("lang", lang, "use ISO 639 codes such as [nl, fr, en]")
        for other in ("listing", "sitemap"):
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
            note=self.text("note", top),
            per_week=self.per_week(top.get("expect")),
            dates=self.dates(top.get("dates")),
            listing=self.listing(kind, top.get("listing")),
            sitemap=self.sitemap(top.get("sitemap")),
            page=self.page(top.get("page")),
            accept=self.text("accept", top),
            private=self.one_of("private", top, ("yes", "no"), "no") == "yes",
        )

    # --- parts of the file ------------------------------------------------------

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

    def listing(self, kind: str, raw: object) -> ListingRules | None:
        if kind != "listing":
            return None
        if raw is None:
            self.fail(
                "listing",
                "",
                "kind: listing needs it, with at least an entry: selector",
            )
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
        if rules.pages > 1 and not rules.next:
            self.fail(
                "listing.pages",
                str(rules.pages),
                "say with listing.next where the next page is linked",
            )
        return rules

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

    # --- values -----------------------------------------------------------------

    def mapping(
        self, key: str, raw: object, known: frozenset[str] | set[str]
    ) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self.fail(key or "file", str(raw), "write it as lines of 'key: value'")
        if unknown := sorted(map(str, raw.keys() - known)):
            place = f"{key}.{unknown[0]}" if key else unknown[0]
            self.fail(
                place,
                str(raw[unknown[0]]),
                f"no such key; known are {', '.join(sorted(known))}",
            )
        return cast("dict[str, Any]", raw)

    def text(
        self,
        key: str,
        part: Mapping[str, Any],
        place: str = "",
        *,
        needed: bool = False,
    ) -> str:
        value = part.get(key, "")
        if not isinstance(value, str):
            self.fail(
                place or key, str(value), "give one value, not a list or a mapping"
            )
        value = " ".join(value.split())
        if needed and not value:
            self.fail(place or key, value, "give it, it is needed")
        return value

    def strings(self, key: str, part: Mapping[str, Any], place: str = "") -> list[str]:
        value = part.get(key, [])
        if value == "":
            return []
        if not isinstance(value, list) or not all(
            isinstance(item, str) and item for item in value
        ):
            self.fail(place or key, str(value), "give a list such as [a, b]")
        return cast("list[str]", value)

    def one_of(
        self,
        key: str,
        part: Mapping[str, Any],
        known: tuple[str, ...],
        default: str | None = None,
        place: str = "",
    ) -> str:
        value = self.text(key, part, place, needed=default is None) or default or ""
        if value not in known:
            self.fail(
                place or key, value, f"use one of {', '.join(filter(None, known))}"
            )
        return value

    def number(self, place: str, value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            number = -1
        if not 0 <= number < float("inf"):
            self.fail(place, value, "give a number, zero or more")
        return number

    def whole(self, key: str, part: Mapping[str, Any], place: str, default: int) -> int:
        value = self.text(key, part, place)
        if not value:
            return default
        if not value.isascii() or not value.isdigit():
            self.fail(place, value, "give a whole number")
        return int(value)

    def url(self, place: str, value: str) -> str:
        if "{base}" in value:
            if not self.base:
                self.fail(
                    place,
                    value,
                    "{base} is for the demo's sources only; write the whole address",
                )
            value = value.replace("{base}", self.base)
        parts = urlsplit(value)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.username is not None
        ):
            self.fail(
                place,
                value,
                "give a whole address such as https://example.org/news, without user or password",
            )
        return value

    def selector(
        self, key: str, part: Mapping[str, Any], place: str, *, needed: bool = False
    ) -> str:
        value = self.text(key, part, place, needed=needed)
        if value:
            self.check_selector(place, value)
        return value

    def check_selector(self, place: str, value: str) -> None:
        from cssselect import SelectorError
        from parsel.csstranslator import HTMLTranslator

        try:
            HTMLTranslator().css_to_xpath(value)
        except SelectorError as error:
            self.fail(place, value, f"not a CSS selector: {error}")

    def fail(self, key: str, value: str, mend: str) -> NoReturn:
        shown = f" {value!r}:" if value else ""
        raise SourceError(f"{self.file}: {key}:{shown} {mend}")
