"""Why a request brought no answer, in a word and a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawler.guard import NotNow, Refused, refused_names

if TYPE_CHECKING:
    from twisted.python.failure import Failure


@dataclass(frozen=True, slots=True)
class Failed:
    outcome: str  # unreachable, robots, too large, blocked, error
    message: str
    for_now: bool = False  # another run may succeed


NO_NAME = "its name does not resolve; is there a network?"
#: by the name of the exception's class, since Scrapy wraps Twisted's own in some versions and not in others
_WORDS = {
    "CannotResolveHostError": NO_NAME,
    "DNSLookupError": NO_NAME,
    "DownloadConnectionRefusedError": "the connection was refused",
    "ConnectionRefusedError": "the connection was refused",
    "DownloadTimeoutError": "no answer in time",
    "TimeoutError": "no answer in time",
    "TCPTimedOutError": "no answer in time",
    "ResponseDataLossError": "the answer broke off",
    "DownloadFailedError": "the connection broke off",
    "ResponseFailed": "the connection broke off",
    "ResponseNeverReceived": "the connection broke off",
    "ConnectionLost": "the connection broke off",
    "ConnectionDone": "the connection broke off",
    "ConnectError": "no connection",
    "NoRouteError": "no way to it; is there a network?",
}


def failed(failure: Failure) -> Failed:
    """What a request's failure means for its source."""
    error = failure.value
    url: str = failure.request.url  # type: ignore[attr-defined]
    name = urlsplit(url).hostname or url
    if isinstance(error, Refused):
        return Failed("blocked", str(error))
    words = str(error)
    if isinstance(error, NotNow):
        if name in refused_names:
            return Failed("blocked", refused_names[name])
        return Failed("unreachable", words, for_now=True)
    if isinstance(error, IgnoreRequest):
        if "robots.txt" in words:
            return Failed("robots", words)
        if "max redirections" in words:
            return Failed("error", f"{url}: one redirect after the other, given up")
        if "exceeded DOWNLOAD_MAXSIZE" in words:
            return Failed("too large", f"{url}: too large when decompressed, left out")
        return Failed("error", f"{url}: {words or 'left out'}")
    if type(error).__name__ in ("DownloadCancelledError", "CancelledError"):
        return Failed("too large", f"{url}: larger than is read, left out")
    if name in refused_names:
        return Failed("blocked", refused_names[name])
    if said := words_of(error):
        return Failed("unreachable", f"{name}: {said}", for_now=True)
    return Failed(
        "error",
        f"{url}: {type(error).__name__}: {' '.join(words.split())[:200]}",
        for_now=True,
    )


def words_of(error: BaseException | None) -> str:
    """What an error says of the host, in words; "" where it is not about the host."""
    words = str(error)
    if "certificate verify failed" in words:
        return "its certificate cannot be trusted, so nobody knows who answers"
    if "service_identity" in words:
        return "its certificate is that of another host"
    if "SSL routines" in words:
        return "no secure connection can be made"
    for kind in type(error).__mro__:
        if said := _WORDS.get(kind.__name__):
            return said
    return ""
