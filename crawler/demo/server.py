"""A small web server for the invented site: 127.0.0.1, a free port, and the manners of real ones.

It answers with ETag and Last-Modified (304), gzip, 301, 404, 410, a robots.txt and the right charset, and
keeps a log of what was asked. ``{base}`` in the files stands for its own address.

An address is looked up in ``site/`` as it is, then with each of the endings in ENDINGS, then as a folder's
``index.html``; ``?page=1`` is the file ``…@page=1.html``, and a query without a file is ignored, as with
tracking parameters. After ``second_day()`` a file in ``second_day/`` hides its namesake in ``site/``.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from db import plain_yaml
from db.records import ReturnwatchError

HOST = "127.0.0.1"
HERE = Path(__file__).parent
SOURCES = HERE / "sources"
OFFICEHOLDERS = HERE / "officeholders.csv"
ARTICLES = HERE / "articles.csv"

# how a file's ending is announced; the order is that of the look-up
ENDINGS: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".rdf": "application/rdf+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
}
LOGGED = (
    "User-Agent",
    "Accept",
    "Accept-Encoding",
    "If-None-Match",
    "If-Modified-Since",
)


class DemoBroken(ReturnwatchError):
    """The demo's own files are not as they should be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it was answered. ``path`` holds the query; ``headers`` those of LOGGED that came."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address gives. ``headers`` come on top of those that every answer has."""

    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    modified: str = ""


class Site:
    """The files of one folder in memory, by address."""

    def __init__(self, folder: Path, modified: str) -> None:
        self.modified = modified
        self.files = {
            "/" + file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.suffix in ENDINGS
        }
        if not self.files:
            raise DemoBroken(f"{folder}: no page in it; install returnwatch again")

    def find(self, path: str, query: str) -> tuple[str, bytes] | None:
        """The content type and the bytes of an address, or None."""
        path = path.rstrip("/")
        stems = [f"{path}@{query}", path] if query else [path]
        for stem in stems:
            for name in (stem, *(stem + end for end in ENDINGS), f"{stem}/index.html"):
                if name in self.files:
                    return ENDINGS[Path(name).suffix], self.files[name]
        return None


class DemoServer:
    """Serves the invented site while it is open; use it in a ``with``, or call start and stop.

    Args:
        port: 0 takes a free one.
        prefer: a port to take when it is free, so that a second demo has the addresses of the first.
    """

    def __init__(self, port: int = 0, *, prefer: int = 0) -> None:
        answers = _read_answers(HERE / "answers.yml")
        self.moved, self.gone, self.types = answers.moved, answers.gone, answers.types
        self.first = Site(HERE / "site", answers.modified["first_day"])
        self.second = Site(HERE / "second_day", answers.modified["second_day"])
        self.log: list[Asked] = []
        self.day = 1
        self.faults: dict[str, Answer] = {}
        self._port, self._prefer = port, prefer
        self._lock = threading.Lock()
        self._http: _Http | None = None
        self._thread: threading.Thread | None = None

    @property
    def base(self) -> str:
        """http://127.0.0.1:PORT, without a slash at the end."""
        if self._http is None:
            raise DemoBroken("the demo server is not running: call start() first")
        return f"http://{HOST}:{self._http.server_port}"

    def start(self) -> Self:
        if self._http is None:
            self._http = self._bind()
            # a short poll: stop() waits for it
            self._thread = threading.Thread(
                target=self._http.serve_forever, args=(0.05,), name="demo", daemon=True
            )
            self._thread.start()
        return self

    def stop(self) -> None:
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()
            self._http = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def second_day(self) -> None:
        """From now on one release is corrected at its address, and a feed has one more article."""
        self.day = 2

    def fault(
        self,
        path: str,
        status: int = 500,
        body: bytes = b"",
        content_type: str = "text/html; charset=utf-8",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer one address like this from now on, whatever the site holds. For tests."""
        self.faults[path] = Answer(status, body, content_type, headers or {})

    def mend(self) -> None:
        """Take back every fault()."""
        self.faults.clear()

    def asked(self, path: str) -> list[Asked]:
        """What was asked for one address (query and all), in order."""
        with self._lock:
            return [one for one in self.log if one.path == path]

    def answer(self, target: str) -> Answer:
        """What an address gives today, before conditions and compression."""
        if target in self.faults:
            return self.faults[target]
        parts = urlsplit(target)
        path = unquote(parts.path)
        if path in self.moved:
            return Answer(301, headers={"Location": self.base + self.moved[path]})
        if path in self.gone:
            return Answer(410, _notice("Gone", "This page was taken down."))
        for site in (self.second, self.first)[2 - self.day :]:
            if found := site.find(path, parts.query):
                content_type, body = found
                content_type = self.types.get(path, content_type)
                # over the file, not over what is sent: the port does not change the page
                etag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
                if not content_type.startswith("application/pdf"):
                    body = body.replace(b"{base}", self.base.encode())
                return Answer(
                    200, body, content_type, etag=etag, modified=site.modified
                )
        return Answer(404, _notice("Not found", "There is no such page."))

    def note(
        self, method: str, path: str, status: int, headers: Mapping[str, str]
    ) -> None:
        with self._lock:
            self.log.append(Asked(method, path, status, headers))

    def _bind(self) -> _Http:
        # the preferred port may be taken by another program: then any free one does as well
        ports = [self._prefer, self._port] if self._prefer else [self._port]
        for port in ports:
            try:
                return _Http((HOST, port), self)
            except OSError as error:
                problem = error
        raise DemoBroken(
            f"the demo server cannot listen on {HOST}:{self._port} ({problem}); take another port"
        )


class _Http(ThreadingHTTPServer):
    # stop() waits for requests in progress, so that nothing is open after it
    daemon_threads = False

    def __init__(self, address: tuple[str, int], demo: DemoServer) -> None:
        self.demo = demo
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """As TCPServer does it: HTTPServer would look up a host name, and there may be no network."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.socket.getsockname()


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"
    server_version = "returnwatch-demo"
    sys_version = ""
    # a browser's spare connection must not hold up stop(); a busy machine must have time to ask
    timeout = 5

    def do_GET(self) -> None:
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        self._send(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the standard library's
        """Nothing: requests are in DemoServer.log."""

    def _send(self, *, with_body: bool) -> None:
        demo = self.server.demo
        answer = demo.answer(self.path)
        body, status = answer.body, answer.status
        if status == 200 and self._has(answer):
            body, status = b"", 304
        demo.note(
            self.command,
            self.path,
            status,
            {name: self.headers[name] for name in LOGGED if name in self.headers},
        )
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            if body and _takes_gzip(self.headers.get("Accept-Encoding", "")):
                body = gzip.compress(body, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
        if answer.etag:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", answer.modified)
            self.send_header("Vary", "Accept-Encoding")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        # one request a connection: stop() then has nothing to wait for
        self.send_header("Connection", "close")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _has(self, answer: Answer) -> bool:
        """Whether the client's copy is current; If-None-Match wins over the date (RFC 9110, 13.2.2)."""
        if tags := self.headers.get("If-None-Match"):
            ours = answer.etag.removeprefix("W/")
            theirs = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
            return bool(answer.etag) and (ours in theirs or "*" in theirs)
        since = self.headers.get("If-Modified-Since")
        if not since or not answer.modified:
            return False
        try:
            return parsedate_to_datetime(since) >= parsedate_to_datetime(
                answer.modified
            )
        except (ValueError, TypeError):
            return (
                False  # not a date, or one without a zone: RFC 9110 says to ignore it
            )


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0")
    return False


def _notice(title: str, text: str) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>'
        f'<meta name="synthetic" content="true"></head>'
        f"<body><h1>{title}</h1><p>{text}</p></body></html>"
    ).encode()


@dataclass(frozen=True, slots=True)
class _Answers:
    moved: dict[str, str]
    gone: list[str]
    types: dict[str, str]
    modified: dict[str, str]


def _read_answers(file: Path) -> _Answers:
    raw = plain_yaml.read(file)
    try:
        answers = _Answers(**raw)
    except TypeError as error:
        raise DemoBroken(
            f"{file}: {error}; it takes moved, gone, types and modified"
        ) from error
    if answers.modified.keys() != {"first_day", "second_day"}:
        raise DemoBroken(f"{file}: modified takes first_day and second_day")
    return answers
