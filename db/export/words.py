"""Words of others inside a file of ours: what cannot stand there, and marks of direction that must not leak out."""

from __future__ import annotations

import re
import uuid

#: XML 1.0 and spreadsheets have no place for these, not even escaped; terminals take orders from some
IMPOSSIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
)
_CLOSES = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | {
    "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069",
}  # fmt: skip


def possible(text: str) -> str:
    """The text with U+FFFD for what XML cannot hold; texts that the store keeps have no such characters."""
    return IMPOSSIBLE.sub("\ufffd", text)


def closed(text: str) -> str:
    """The text with what closes its open marks of direction put behind it, so that they turn nothing that follows."""
    waiting: list[str] = []
    for letter in text:
        if letter in _CLOSES:
            waiting.append(_CLOSES[letter])
        elif waiting and letter == waiting[-1]:
            waiting.pop()
    return text + "".join(reversed(waiting))


def one_line(text: str) -> str:
    return closed(possible(" ".join(text.split())))


def shortened(words: str, most: int) -> str:
    """The first so many characters, the last of them "…" where there are more."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def is_web(url: str) -> bool:
    """Whether an address may become a link: nothing but http and https is followed with a click."""
    return url.startswith(("https://", "http://"))


def urn(*parts: str) -> str:
    """An id for feeds and calendars that stays the same from export to export."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "returnwatch:" + ":".join(parts)).urn


def who(speaker: str, office: str, country: str) -> str:
    """ "Ada Bel, Minister (BE)"; what is not known is left out."""
    said = (one_line(words) for words in (speaker, office))
    named = ", ".join(filter(None, said)) or "unnamed speaker"
    return f"{named} ({country})" if country else named


def quoted(text: str, kind: str, modality: str) -> str:
    """Direct speech in quotation marks; reported speech as it is, and called so. What was not asserted begins so."""
    line = one_line(text)
    return stance(modality) + (f"“{line}”" if kind == "direct" else f"{line} (reported)")  # fmt: skip


def stance(modality: str) -> str:
    """ "(denied) " before words that a speaker did not assert: behind them it would be cut off, or read too late."""
    return "" if modality in ("", "asserted") else f"({modality}) "
