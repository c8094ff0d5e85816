"""A small web server on 127.0.0.1 for the crawler's tests: it answers as it is told and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from crawler.source import Source
from crawler.source_file import load_file

ON_TOPIC = (
    "Minister Ada Quill of Examplia announced that rejected asylum seekers will be returned to Afghanistan. "
    "The first deportation flight to Kabul carried twelve Afghan nationals who had been convicted of crimes. "
    "Voluntary return of Afghan nationals stays possible, the ministry said in a statement about the flight. "
)


@dataclass
class Reply:
    """What an address answers."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


class Site:
    """Use as a context manager; ``pages`` maps paths to replies, or to functions of the handler."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(
                    (self.path, {k.lower(): v for k, v in self.headers.items()})
                )
                reply = site.pages.get(self.path, Reply("not here", 404))
                if not isinstance(reply, Reply):
                    reply(self)
                    return
                headers = {"Content-Type": "text/html; charset=utf-8", **reply.headers}
                tag = headers.get("ETag")
                body, status = reply.data, reply.status
                if tag and self.headers.get("If-None-Match") == tag:
                    body, status = b"", 304
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> Site:
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def times(self, path: str) -> int:
        return self.paths().count(path)

    def feed(self, path: str, entries: list[str], **headers: str) -> None:
        self.pages[path] = Reply(
            rss(entries), headers={"Content-Type": "application/rss+xml", **headers}
        )

    def article(
        self, path: str, title: str = "A flight", text: str = ON_TOPIC, **headers: str
    ) -> None:
        self.pages[path] = Reply(page(title, text), headers=headers)


def page(title: str, text: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in [text] * 3)
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"


def item(
    link: str, title: str = "A flight", days_ago: float = 0, body: str = ""
) -> str:
    import time

    when = formatdate(time.time() - days_ago * 86400, usegmt=True)
    link = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{link}<pubDate>{when}</pubDate><description><![CDATA[{body}]]></description></item>"


def rss(items: list[str]) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title><language>en</language>{"".join(items)}</channel></rss>'


def source(
    folder: Path,
    slug: str,
    url: str,
    kind: str = "feed",
    more: str = "",
    private: str = "yes",
) -> Source:
    """A source read from a file, as a user would write it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug}.yml"
    path.write_text(
        f"name: Ministry of Examples\ncountry: BE\ntier: official\nkind: {kind}\nurls: ['{url}']\nlang: [en]\nprivate: '{private}'\n{more}",
        "utf-8",
    )
    return load_file(path)
