"""What is never fetched: schemes other than http(s), and addresses that are not on the public internet.

Loopback, private, link-local, multicast and cloud metadata addresses are refused in every notation, before robots.txt
is asked for, after each redirect, and when a name resolves to one. A source may allow its own host with
``private: "yes"``, as the demo's do; no other source gets there through it.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawler.urls import BadAddress, host

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

    from crawler.source import Source

logger = logging.getLogger(__name__)

_LOCAL_NAMES = (
    "localhost",
    "local",
    "internal",
    "home.arpa",
    "lan",
    "intranet",
    "localdomain",
)
#: names that a source of this process may resolve to a private address; there is one resolver a process
opened_names: set[str] = set()
#: why names were refused at the moment of connecting
refused_names: dict[str, str] = {}
#: request.meta key: the slug of the source that a request is made for
SOURCE = "source"


class Refused(IgnoreRequest):
    """An address that is never fetched; the message says why."""


class NotNow(IgnoreRequest):
    """A request that is not made in this run; another run may make it. The message says why."""


def refusal(url: str, allowed: Iterable[str] = ()) -> str:
    """Why an address is not fetched, or "" where nothing speaks against it.

    ``allowed`` names hosts, in the form of ``crawler.urls.host``, that may be private.
    """
    try:
        if urlsplit(url.strip()).scheme.lower() not in ("http", "https"):
            return "only http and https are fetched"
        name = host(url)
    except (BadAddress, ValueError):
        return "not an address of a page"
    if name in allowed:
        return ""
    return _refused_host(name)


def _refused_host(name: str) -> str:
    address = as_address(name)
    if address is not None:
        return (
            ""
            if is_public(address)
            else f"{name} is not an address on the public internet"
        )
    if any(name == local or name.endswith("." + local) for local in _LOCAL_NAMES):
        return f"{name} is a name of this machine or network"
    if "." not in name:
        return f"{name} is a name of this network"
    return ""


def as_address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address that a host is, in any notation that a resolver would accept (127.1, 0x7f000001, 017700000001)."""
    name = name.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        pass  # not in the usual notation: the C library may still read it as one
    try:
        return (
            ipaddress.IPv4Address(socket.inet_aton(name))
            if name[:1].isdigit()
            else None
        )
    except OSError:
        return None


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is on the public internet; what a 6to4 address carries inside must be, too.

    IPv6 addresses that stand for IPv4 ones (mapped, NAT64) count as reserved and are refused.
    """
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    inside = address.sixtofour if isinstance(address, ipaddress.IPv6Address) else None
    return inside is None or is_public(inside)


def private_hosts(sources: Iterable[Source]) -> frozenset[str]:
    """The hosts that sources open by name with ``private: "yes"``."""
    return frozenset().union(*(source.hosts for source in sources if source.private))


class GuardMiddleware:
    """Refuses a request before anything else is done with it; redirects come by here again."""

    def __init__(self, crawler: Crawler) -> None:
        sources: Sequence[Source] = getattr(crawler.spidercls, "sources", ())
        self.private = {
            source.slug: source.hosts for source in sources if source.private
        }
        self.all_private = private_hosts(sources)
        opened_names.update(self.all_private)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        # robots.txt is asked for without a source: then the hosts of all of them count
        source = request.meta.get(SOURCE)
        allowed = (
            self.all_private
            if source is None
            else self.private.get(source, frozenset())
        )
        if why := refusal(request.url, allowed):
            raise Refused(f"{request.url}: {why}; never fetched")
        if allowed and host(request.url) in allowed:
            request.meta["proxy"] = (
                None  # a proxy cannot reach what is private to this machine
            )


class GuardedResolver(CachingThreadedResolver):
    """Looks at what a name resolves to, at the moment of connecting, so that DNS cannot lead inside.

    Addresses written as numbers come by here, too; the middleware has looked at them already.
    """

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        found: Deferred[Any] = super().getHostByName(name, timeout)
        if name not in opened_names and as_address(name) is None:
            found.addCallback(self._checked, name)
        return found

    @staticmethod
    def _checked(address: str, name: str) -> str:
        if not is_public(ipaddress.ip_address(address)):
            # Twisted hands on nothing but "not found", so the reason is kept for the report
            refused_names[name] = (
                f"{name} leads to {address}, which is not on the public internet; never fetched"
            )
            logger.warning(refused_names[name])
            raise DNSLookupError(refused_names[name])
        return address
