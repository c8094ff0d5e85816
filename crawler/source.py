"""A source as the crawler holds it: frozen, validated, with what its YAML file says. Imports no Scrapy."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.rules import DateRules, PageRules
from crawler.urls import host
from db.records import SourceRow, Tier

#: pages of a list, or maps of a sitemap's index, that are read at most on the way back in time
MAX_BACK = 200
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
class ApiRules:
    """A list in JSON: where its items stand, and inside an item paths as in ``crawler.fieldpath``."""

    link: str  # a path, or an address with {path} in it
    items: str = ""  # "" where the answer is the list
    each: str = ""  # a list inside each item: its members are the entries; their fields win over the item's
    title: str = ""
    date: str = ""
    changed: str = ""
    text: str = ""  # HTML or text of the document, for when its page cannot be had
    lang: str = ""
    next: str = ""  # where the answer names the address of the next page
    pages: int = 1  # how many pages of the list are read in one run


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """The JSON twin of each page of a source: its address, and where title, text (HTML) and date stand in it."""

    url: str  # {url} is the page's address, {path} that without scheme and host
    text: str
    title: str = ""
    date: str = ""

    def address(self, url: str) -> str:
        parts = urlsplit(url)
        whole = parts._replace(query="", fragment="").geturl().rstrip("/")
        return self.url.replace("{url}", whole).replace("{path}", parts.path)


@dataclass(frozen=True, slots=True)
class Paging:
    """Further pages of a list by number: the second has ``first``, each one after it ``step`` more."""

    url: str  # {url} is the address of the list
    first: int = 2
    step: int = 1

    def address(self, url: str, page: int) -> str:
        """The address of the page with this number, counted from 1."""
        number = self.first + (page - 2) * self.step
        return self.url.replace("{url}", url).replace("{number}", str(number))


@dataclass(frozen=True, slots=True)
class History:
    """How far back a source can be read: not at all, page by page, by a feed's archive (RFC 5005) or by sitemaps."""

    kind: str = "none"  # none, paged, archive, sitemap
    since: str = ""  # ISO year, month or day of its oldest document, where known
    pages: int = MAX_BACK
    urls: tuple[
        str, ...
    ] = ()  # where older documents are listed, if not at the source's own addresses


@dataclass(frozen=True, slots=True)
class Source:
    """One publisher's list of documents, as its YAML file describes it."""

    slug: str
    name: str
    country: str
    tier: Tier
    kind: str  # feed, sitemap, listing, api; "" for a wanted source
    urls: tuple[str, ...]
    lang: tuple[str, ...]  # the usual one first
    homepage: str = ""
    state: str = "unseen"
    confidence: str = ""
    last_verified: str = ""
    rights: str = ""
    tdm: str = ""  # allowed: somebody gave leave to mine it; reserved: it says so in words; "": as the site says
    note: str = ""
    per_week: tuple[float, float] | None = None
    dates: DateRules = field(default_factory=DateRules)
    listing: ListingRules | None = None
    sitemap: SitemapRules = field(default_factory=SitemapRules)
    api: ApiRules | None = None
    page: PageRules = field(default_factory=PageRules)
    document: DocumentRules | None = None
    paging: Paging | None = None
    history: History = field(default_factory=History)
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
        named = (*self.urls, *self.history.urls, self.homepage)
        return frozenset(host(url) for url in named if url)

    def kind_at(self, url: str) -> str:
        """How the list at one of its addresses is read: its older documents may stand in a sitemap."""
        if self.history.kind == "sitemap" and url in self.history.urls:
            return "sitemap"
        return self.kind

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
            reservation=self.tdm,
        )
