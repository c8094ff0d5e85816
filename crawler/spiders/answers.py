"""What an answer is, before anything is read from it."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.urls import host

#: statuses after which another run may succeed
FOR_NOW = frozenset({408, 425, 429, 500, 502, 503, 504, 522, 524})
GONE = frozenset({404, 410})
_BLOCKED = frozenset({401, 402, 403, 407, 451})


def bad_answer(response: Response) -> tuple[str, str] | None:
    """(outcome, message) of an answer that cannot be read, or None."""
    status = response.status
    if status in _BLOCKED:
        return (
            "blocked",
            f"the site answers {status}: it does not let programs read this page",
        )
    if status == 429:
        return "unreachable", "the site answers 429: too many requests for now"
    if status in GONE:
        return "error", f"the site answers {status}: there is no such page any more"
    if status >= 400:
        return "error", f"the site answers {status}"
    if status != 304 and not response.body.strip():
        return "empty", f"the site answers {status} with an empty body"
    return None


def header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def led_away(response: Response, url: str) -> str:
    """Where redirects ended, if on another site than they began; "www." makes no other site."""
    ended = host(response.url).removeprefix("www.")
    return response.url if ended != host(url).removeprefix("www.") else ""


def validators(etag: str, last_modified: str) -> dict[str, str]:
    """The headers that make a request conditional."""
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in asked.items() if value}


def is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def was_conditional(response: Response) -> bool:
    """Whether an answer says that something has changed since it was asked for last."""
    asked = response.request
    return asked is not None and bool(
        asked.headers.get("If-None-Match") or asked.headers.get("If-Modified-Since")
    )
