"""Scrapy's settings: polite and bounded, no logic. What a run may change is read from the environment.

One crawler reads all sources of a run, so that a host has one slot, one delay and one robots.txt, whatever the number
of its sources.
"""

from __future__ import annotations

import os
import sys

import certifi

from crawler.version import version

VERSION = version()
CONTACT = os.environ.get(
    "RETURNWATCH_CONTACT", ""
)  # an address or page by which a site's owner reaches the user

BOT_NAME = "returnwatch"
SPIDER_LOADER_CLASS = "crawler.loader.SourceLoader"
RETURNWATCH_DB = os.environ.get("RETURNWATCH_DB", "returnwatch.db")
RETURNWATCH_SOURCES = os.environ.get(
    "RETURNWATCH_SOURCES", ""
)  # a folder of .yml files; empty: the shipped ones

# Who we are. RFC 9309: robots.txt is matched by the product's name alone.
USER_AGENT = (
    f"returnwatch/{VERSION} (+{CONTACT})" if CONTACT else f"returnwatch/{VERSION}"
)
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "returnwatch"

# Polite: one request at a time and a second apart, slower where the host is slow or asks for it (crawler.delays). No
# host holds more of these places than it takes requests at a time.
CONCURRENT_REQUESTS = 32
SCHEDULER_PRIORITY_QUEUE = "crawler.delays.HostQueue"
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,
    "crawler.delays.Throttle": 0,
}
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 2  # a callback gives one item or two; Scrapy starts a hundred tasks for each of them otherwise
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0

# Bounded. DOWNLOAD_MAXSIZE holds after decompression too (Scrapy's own middleware applies it to both).
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
DNS_TIMEOUT = 20
if sys.platform in ("darwin", "win32"):  # OpenSSL finds no list of authorities there
    os.environ.setdefault("SSL_CERT_FILE", certifi.where())
# what is kept as a minister's words must come from the ministry
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
DEPTH_LIMIT = 0  # the readers bound their own pages
DOWNLOAD_FAIL_ON_DATALOSS = True

# Once more for what passes by itself; a name that does not resolve and a closed port are reported, the next run tries.
RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectionLost",
]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the report says it in one line

DOWNLOADER_MIDDLEWARES = {
    "crawler.guard.GuardMiddleware": 40,  # before robots.txt, which would be a request of its own
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.RobotsMiddleware": 100,
    "crawler.breaker.BreakerMiddleware": 560,  # in front of Scrapy's retries: sees each answer
    "crawler.archive.RawMiddleware": 595,  # above 590: still compressed, as the server sent it
}
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ITEM_PIPELINES = {
    "crawler.pipelines.ValidatePipeline": 100,
    "crawler.pipelines.StorePipeline": 900,
}

COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPCACHE_ENABLED = False  # conditional requests come from the database
REFERRER_POLICY = "no-referrer"
LOG_LEVEL = "INFO"
STATS_DUMP = False
