"""A source as the crawler holds it: frozen, validated, with what its YAML file says. Imports no Scrapy."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.rules import DateRules, PageRules
from crawler.urls import host
from db.records import SourceRow, Tier

#: where an item of a list links, unless its source says otherwise
LINK = "a::attr(href)"


@dataclass(frozen=True, slots=True)
class ListingRules:
    """CSS selectors of a page that lists documents; ``entry`` once an item, the others inside it."""

    entry: str
    link: str = LINK
    title: str = ""
    date: str = ""
    next: str = ""
    pages: int = 1  # how many pages of the list are read in one run


@dataclass(frozen=True, slots=True)
class SitemapRules:
    """``match`` is searched in each address; entries older than ``since_days`` are left out (0: none are)."""

    match: str = ""
    since_days: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """One publisher's list of documents, as its YAML file describes it."""

    slug: str
    name: str
    country: str
    tier: Tier
    kind: str
    urls: tuple[str, ...]
    lang: tuple[str, ...]  # the usual one first
    homepage: str = ""
    state: str = "unseen"
    confidence: str = ""
    last_verified: str = ""
    rights: str = ""
    note: str = ""
    per_week: tuple[float, float] | None = None
    dates: DateRules = field(default_factory=DateRules)
    listing: ListingRules | None = None
    sitemap: SitemapRules = field(default_factory=SitemapRules)
    page: PageRules = field(default_factory=PageRules)
    accept: str = ""
    private: bool = False

    @property
    def host(self) -> str:
        """The host of the first address, or of the homepage where no address is known; "" for what has neither."""
        named = self.urls[0] if self.urls else self.homepage
        return host(named) if named else ""

    @property
    def hosts(self) -> frozenset[str]:
        """All hosts that the file names: addresses and homepage."""
        named = (*self.urls, self.homepage) if self.homepage else self.urls
        return frozenset(host(url) for url in named)

    def row(self) -> SourceRow:
        """The source as the database keeps it."""
        low = self.per_week[0] if self.per_week else 0
        return SourceRow(
            slug=self.slug,
            name=self.name,
            country=self.country,
            tier=self.tier,
            lang="/".join(self.lang),
            kind=self.kind,
            url=self.urls[0] if self.urls else self.homepage,
            host=self.host,
            cadence_days=7 / low if low else None,
            state=self.state,
            rights=self.rights,
            last_verified=self.last_verified,
            confidence=self.confidence,
        )
