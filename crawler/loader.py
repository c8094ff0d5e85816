"""Scrapy's SpiderLoaderProtocol over the registry: each YAML file is a spider, for ``scrapy list`` and ``scrapy crawl``."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import UsageError

from crawler import registry
from crawler.options import REACHABLE
from crawler.spiders.base import spider_for
from crawler.urls import host

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.settings import BaseSettings


class SourceLoader:
    """The spiders of one folder of sources; those without an address are none yet."""

    def __init__(self, folder: Path, contact: str = "") -> None:
        self.contact = contact
        self.sources = {
            slug: source
            for slug, source in registry.load(folder).items()
            if source.urls
        }

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        named = settings.get("RETURNWATCH_SOURCES")
        return cls(
            Path(named) if named else registry.shipped(), settings.get("CONTACT", "")
        )

    def load(self, spider_name: str) -> type[Spider]:
        if spider_name not in self.sources:
            raise KeyError(
                f"no source {spider_name!r}; 'scrapy list' names the {len(self.sources)} there are"
            )
        source = self.sources[spider_name]
        if not source.private and not REACHABLE.fullmatch(self.contact.strip()):
            raise UsageError(
                "say how a site's owner can reach you: set RETURNWATCH_CONTACT to a mail address or page"
            )
        return spider_for(source)

    def list(self) -> builtins.list[str]:
        return builtins.list(self.sources)

    def find_by_request(self, request: Request) -> builtins.list[str]:
        return [
            slug
            for slug, source in self.sources.items()
            if host(request.url) in source.hosts
        ]
