"""What stands in a page's place although the answer says 200: a login form, a question about cookies, a test for programs.

Such an answer must not become the document: it would be filed as off topic, and the page never looked at again.
"""

from __future__ import annotations

import re
from html import unescape

#: what pages say that stand in front of a site to keep programs out
BOTS = (
    *("just a moment...", "cf-chl", "challenge-platform", "captcha", "incapsula"),
    *("radware", "perfdrive", "datadome", "ddos-guard", "sucuri", "are you a robot"),
    *("access denied", "request unsuccessful", "enable javascript and cookies"),
)
_COOKIES = (
    *("cookiewall", "cookie-wall", "cookie wall", "privacy-gate", "privacygate"),
    *("consent-wall", "consentwall", "consent-gate", "accept cookies", "accept all"),
)
_SIGNS = tuple((word.encode(), "a test for programs") for word in BOTS) + tuple(
    (word.encode(), "a question about cookies") for word in _COOKIES
)
_PASSWORD = re.compile(rb"""<input\b[^>]{0,300}\btype\s*=\s*["']?password\b""")
_UNSHOWN = re.compile(
    r"<(script|style|noscript|template|svg|head)\b.*?</\1\s*>", re.DOTALL
)
_TAG = re.compile(r"<[^<>]*>")

MAX_BYTES = 100_000  # such pages are small, most others are not looked through
LITTLE = 600  # characters: a page that shows more is a page


def stands_before(body: bytes, title: str = "") -> str:
    """What stands in a page's place, in words; "" where it is the page itself.

    Args:
        body: as fetched, decompressed.
        title: as the page's list prints it; a page that shows it is the page itself, whatever else is on it.
    """
    if len(body) > MAX_BYTES or body[:5] == b"%PDF-":
        return ""
    source = body.lower()
    what = "a login form" if _PASSWORD.search(source) else ""
    what = what or next((words for sign, words in _SIGNS if sign in source), "")
    if not what:
        return ""
    text = source.decode("utf-8", "replace")
    shown = " ".join(unescape(_TAG.sub(" ", _UNSHOWN.sub(" ", text))).split())
    wanted = " ".join(title.lower().split())
    if len(shown) > LITTLE or (wanted and wanted in shown):
        return ""
    return what
