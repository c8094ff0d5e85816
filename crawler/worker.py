"""The process that a crawl runs in (``python -m crawler.worker``): a job on standard input, JSON Lines on standard output.

It ends in good order when its standard input ends: then whoever started it wants it to stop, or is gone.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
import threading
import time
from typing import IO, Any

from crawler.crawl import Job, Progress
from crawler.looks import Look, as_json, report_of
from crawler.source import Source
from crawler.work import Work
from db.connect import DatabaseError

TELL_SECONDS = 0.1
GRACE_SECONDS = 4.0  # after Ctrl-C, for requests under way


class Teller:
    """Writes events to whoever started this process; stops the crawl when nobody listens any more."""

    def __init__(self, out: IO[str]) -> None:
        self.out = out
        self.work: Work | None = None
        self._told = 0.0

    def say(self, event: dict[str, Any]) -> None:
        try:
            self.out.write(json.dumps(event) + "\n")
            self.out.flush()
        except BrokenPipeError:
            os.kill(os.getpid(), signal.SIGINT)

    def look(self, look: Look) -> None:
        looks = self.work.looks[look.source.slug] if self.work else [look]
        done = all(other.ended for other in looks)
        if not done and time.monotonic() - self._told < TELL_SECONDS:
            return
        self._told = time.monotonic()
        progress = Progress(
            source=look.source.slug,
            name=look.source.name,
            asked=sum(other.asked + other.again for other in looks),
            waiting=sum(other.pending for other in looks),
            new=sum(other.new for other in looks),
            on_topic=sum(other.on_topic for other in looks),
            done=done,
            line=self._line(look.source, looks) if done else "",
        )
        self.say(
            {"progress": {name: getattr(progress, name) for name in Progress.__slots__}}
        )

    def _line(self, source: Source, looks: list[Look]) -> str:
        blocked = self.work is not None and source.slug in self.work.blocked
        return report_of(source, looks, stopped=False, blocked=blocked).line


def main() -> int:
    # What libraries print goes to standard error: standard output is for events.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301  from crawler.crawl, which started this process
    teller = Teller(out)
    try:
        work = Work(
            job.store_path,
            job.sources,
            job.bounds,
            command=job.command,
            tell=teller.look,
        )
    except DatabaseError as error:
        teller.say({"failed": str(error), "kind": type(error).__name__})
        return 1
    teller.work = work
    _run(job, work)
    teller.say({"report": as_json(work.report)})
    return 0


def _run(job: Job, work: Work) -> None:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from crawler.spiders.base import SourceSpider, spider_over
    from crawler.spiders.doctor import doctor_spider
    from crawler.spiders.hand import hand_spider

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set(
        "SPIDER_LOADER_CLASS",
        "scrapy.spiderloader.DummySpiderLoader",
        priority="cmdline",
    )
    settings.set("LOG_LEVEL", "INFO" if job.verbose else "WARNING", priority="cmdline")
    if job.targets:
        spider: type[SourceSpider] = hand_spider(job.targets, job.web_archive)
    elif job.lists_only:
        spider = doctor_spider(job.sources)
    else:
        spider = spider_over("returnwatch", job.sources)
    process = AsyncCrawlerProcess(settings)
    process.crawl(spider, work=work)
    finished = threading.Event()
    threading.Thread(target=_until_told, args=(finished,), daemon=True).start()
    process.start()
    finished.set()
    if not work.closed:  # the spider never opened
        work.close(stopped=True)


def _until_told(finished: threading.Event) -> None:
    """Wait for the end of standard input, then do what Ctrl-C does; a host that keeps us waiting is not waited for."""
    while os.read(0, 4096):
        pass
    for _ in range(2):  # the second one makes Scrapy let go of the requests under way
        if finished.is_set():
            return
        os.kill(os.getpid(), signal.SIGINT)
        finished.wait(GRACE_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
