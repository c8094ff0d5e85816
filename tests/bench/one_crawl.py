"""One crawl in a process of its own, ours or a bare spider's, which prints what it took.

``python -m tests.bench.one_crawl ours|bare BASE FOLDER WARM [any]``; the last word keeps every page's text. Both sides
run with ``crawler.settings`` and without politeness, from which a source on this machine is exempt.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

# Scrapy is imported inside: the processes that read pages load this module, too

LIST = "/list.html"
SOURCE = """\
name: Synthetic ministry
country: BE
tier: official
kind: listing
urls: ["{address}"]
lang: [en]
state: unseen
private: "yes"
listing: {{entry: .item, link: "a::attr(href)", title: "a::text", date: "time::attr(datetime)"}}
"""


def main(side: str, base: str, folder: str, warm: str, topic: str = "") -> None:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from tests.bench import bare

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    # ours keeps its own beside the meter: without our throttle Scrapy's would make pauses on this machine, too
    kept = {} if side == "bare" else settings.getdict("EXTENSIONS")
    meter = {"tests.bench.bare.Meter": 0}
    settings.set("EXTENSIONS", {**kept, **meter}, priority="cmdline")
    settings.set("BENCH_WARM", warm, priority="cmdline")
    settings.set("BENCH_BASE", base, priority="cmdline")
    settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
    if side == "bare":
        settings.setdict(bare.SETTINGS, priority="cmdline")
        process = AsyncCrawlerProcess(settings)
        process.crawl(bare.BareSpider, start_urls=[base + LIST])
    else:
        sources = Path(folder, "sources")
        sources.mkdir()
        Path(sources, "be_bench.yml").write_text(SOURCE.format(address=base + LIST))
        ours = {
            "RETURNWATCH_SOURCES": str(sources),
            "RETURNWATCH_DB": str(Path(folder, "bench.db")),
            "RETURNWATCH_MAX_NEW": 1_000_000,
            "RETURNWATCH_TOPIC": topic,
        }
        settings.setdict(ours, priority="cmdline")
        process = AsyncCrawlerProcess(settings)
        process.crawl("be_bench")
    process.start()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mb = peak / 1024 if sys.platform != "darwin" else peak / 1024**2
    cpu = bare.Meter.end - bare.Meter.start
    print(json.dumps({"read": bare.Meter.read, "cpu": cpu, "rss_mb": mb}))


if __name__ == "__main__":
    main(*sys.argv[1:])
