"""What happens to what spiders found: checked, then stored. The store writes in batches."""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from crawler.checked import checked
from crawler.items import Found, Gone, Looked, Unchanged
from crawler.looks import BLOCKED
from db.records import ReturnwatchError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.work import Work

logger = logging.getLogger(__name__)


class ValidatePipeline:
    """Lets nothing pass that would be a false fact (see crawler.checked)."""

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Found):
            return item
        try:
            return dataclasses.replace(item, page=checked(item.page))
        except ReturnwatchError as error:
            item.look.page_failed(str(error))
            raise DropItem(str(error)) from error


class StorePipeline:
    """Hands everything to the one writer, and counts."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        work: Work = self.crawler.spider.work  # type: ignore[union-attr]
        try:
            self._store(work, item)
        except (
            ReturnwatchError
        ) as error:  # the file cannot be written: there is no use in going on
            work.give_up(str(error))
            raise DropItem(str(error)) from error
        return item

    @staticmethod
    def _store(work: Work, item: Any) -> None:
        match item:
            case Found(page=page, look=look):
                stored = work.store.add_page(work.run, page)
                look.new += stored.new_document
                look.on_topic += stored.new_document and page.on_topic
                look.off_topic += stored.new_document and not page.on_topic
                look.changed += stored.changed
                look.unchanged += not (stored.new_document or stored.changed)
                if look.ended:  # the end of the look has overtaken its last page
                    work.store.add_check(work.run, look.check())
                work.tell(look)
            case Gone(page=page, look=look):
                work.store.add_gone(work.run, page)
                look.gone += 1
                work.tell(look)
            case Unchanged():
                work.store.touch(item.url, item.at, item.next_visit_at)
                item.look.unchanged += 1
                work.tell(item.look)
            case Looked(look=look):
                look.ended = True
                check = look.check()
                work.store.add_check(work.run, check)
                if check.outcome == "ok" and look.source.state != "live":
                    work.store.set_source_state(look.source.slug, "live", look.at)
                elif check.outcome in BLOCKED:
                    work.store.set_source_state(look.source.slug, "blocked", look.at)
                if look.reservation or (check.outcome == "ok" and look.new):
                    work.store.set_source_reservation(
                        look.source.slug, look.reservation
                    )
                work.tell(look)
            case _:
                raise DropItem(f"nothing is known about {type(item).__name__}")
