"""A saved mail (.eml): its text and its attachments that can be read. Who wrote to whom is not kept."""

from __future__ import annotations

import email
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime
from pathlib import PurePath

logger = logging.getLogger(__name__)

_READ = ("application/pdf", "text/html", "text/plain", "application/xhtml+xml")
_BY_NAME = {
    ".pdf": "application/pdf",
    ".htm": "text/html",
    ".html": "text/html",
    ".txt": "text/plain",
}
MAX_PARTS = 50


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a mail. ``name`` is that of an attachment, "" for the mail's own text."""

    name: str
    body: bytes
    content_type: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail holds. ``day`` is ISO, or "" where it says none that is one."""

    subject: str
    day: str
    parts: tuple[Part, ...]


def read(raw: bytes) -> Mail:
    """A mail's texts: its own, plain if there is one, then its attachments. Never raises for what is in it."""
    try:
        return _read(raw)
    except Exception as error:  # a header that the parser of the standard library trips over: brackets a thousand deep
        logger.info("a mail cannot be read: %r", error)
        return Mail("", "", ())


def _read(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=policy.default)
    try:
        sent = parsedate_to_datetime(str(message["Date"] or "")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        sent = ""
    subject = " ".join(_header(message, "Subject").split())
    return Mail(subject, sent, tuple(_parts(message, subject)))


def _parts(message: EmailMessage, subject: str) -> Iterator[Part]:
    own = message.get_body(preferencelist=("plain", "html"))
    if own is not None and (body := _body(own)).strip():
        yield Part("", body, _type(own), subject)
    for number, part in enumerate(message.iter_attachments()):
        if number >= MAX_PARTS:
            return
        name = PurePath((_name(part) or f"attachment {number + 1}").replace("\\", "/"))
        kind = part.get_content_type()
        kind = kind if kind in _READ else _BY_NAME.get(name.suffix.lower(), "")
        if kind and (body := _body(part)).strip():
            charset = part.get_content_charset()
            yield Part(
                name.name, body, f"{kind}; charset={charset}" if charset else kind
            )


def _body(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _type(part: MIMEPart) -> str:
    charset = part.get_content_charset()
    kind = part.get_content_type()
    return f"{kind}; charset={charset}" if charset else kind


def _name(part: MIMEPart) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        return ""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (ValueError, LookupError, IndexError):  # the parser trips over some
        return ""
