"""newspaper4k and news-please on the same pages, in a virtual environment of their own.

As a program (``python peers.py PEER BASE PATHS FILE WARM``) it is run by the peers' Python, which has none of our
packages: nothing of ours is imported at the top.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENV = ROOT / ".venv-bench"
#: package, how many times as fast we must be, and aim to be
PEERS = {"newspaper4k": (3.0, 4.5), "news-please": (5.0, 8.0)}
BATCH = 25  # rows a transaction
#: put where Python finds it first: the peers look for nltk data, suffix lists and images while they parse
SITECUSTOMIZE = '''\
"""Closes sockets to anything but this machine, for a benchmark."""
import socket

LOCAL = ("127.0.0.1", "localhost", "::1", b"127.0.0.1", b"localhost", None, "")


def closed(call):
    def checked(self, address, *rest):
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise OSError(f"closed for this benchmark: {address!r}")
        return call(self, address, *rest)

    return checked


def look_up(host, *args, _real=socket.getaddrinfo, **more):
    if host not in LOCAL:
        raise socket.gaierror(-2, f"closed for this benchmark: {host!r}")
    return _real(host, *args, **more)


socket.socket.connect = closed(socket.socket.connect)
socket.socket.connect_ex = closed(socket.socket.connect_ex)
socket.getaddrinfo = look_up
'''

Row = tuple[str, str, str, str]  # title, published, language, text


def environment() -> Path | None:
    """The peers' Python; the environment is made when it is not there. None where that fails."""
    python = VENV / "bin" / "python"
    if (VENV / "complete").exists():
        return python
    print(f"making {VENV.name} for the peers, once", file=sys.stderr)
    steps = [
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        # newspaper4k and news-please need lxml.html.clean, which old pip overlooks
        [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            *PEERS,
            "lxml_html_clean",
        ],
    ]
    for step in steps:
        try:
            subprocess.run(step, check=True, capture_output=True, timeout=600)
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", b"") or b""
            last = said.decode("utf-8", "replace").strip().splitlines() or [str(error)]
            print(f"no peers: {last[-1]}", file=sys.stderr)
            return None
    (VENV / "guard").mkdir()
    (VENV / "guard" / "sitecustomize.py").write_text(SITECUSTOMIZE)
    (VENV / ".gitignore").write_text("*\n")
    (VENV / "complete").touch()
    return python


def command(
    python: Path, peer: str, base: str, paths: Path, file: Path, warm: int
) -> list[str]:
    return [str(python), __file__, peer, base, str(paths), str(file), str(warm)]


def guarded() -> dict[str, str]:
    """The environment variables of a peer's process: closed sockets, no proxy."""
    off = {name: "" for name in os.environ if name.lower().endswith("_proxy")}
    return {**off, "NO_PROXY": "127.0.0.1", "PYTHONPATH": str(VENV / "guard")}


# --- inside the peers' environment ----------------------------------------------


def newspaper4k() -> Callable[[str], Row]:
    import newspaper

    settings = newspaper.Config()
    settings.fetch_images = False
    settings.memorize_articles = False
    settings.disable_category_cache = True

    def read(url: str) -> Row:
        article = newspaper.Article(url, config=settings)
        article.download()
        article.parse()  # once: newspaper.article() parses by itself
        return (
            article.title,
            str(article.publish_date or ""),
            article.meta_lang,
            article.text,
        )

    return read


def news_please() -> Callable[[str], Row]:
    from newsplease import NewsPlease

    def read(url: str) -> Row:
        article = NewsPlease.from_url(url, fetch_images=False)
        return (
            article.title or "",
            str(article.date_publish or ""),
            article.language or "",
            article.maintext or "",
        )

    return read


def main(peer: str, base: str, paths: str, file: str, warm: str) -> None:
    """Fetch, extract and store every page; print pages stored and the CPU seconds after the first ``warm`` of them."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    read = {"newspaper4k": newspaper4k, "news-please": news_please}[peer]()
    urls = [base + path for path in Path(paths).read_text().split()]
    store = sqlite3.connect(file)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = NORMAL")
    store.execute(
        "CREATE TABLE articles (url PRIMARY KEY, title, published, language, text)"
    )
    stored, start = 0, time.process_time()
    waiting: list[tuple[str, ...]] = []
    for number, url in enumerate(urls, start=1):
        try:
            row = read(url)
        except Exception as error:  # a peer may fail on a page; it is counted
            print(f"{url}: {error!r}", file=sys.stderr)
            row = ("", "", "", "")
        if row[3]:
            waiting.append((url, *row))
        if len(waiting) == BATCH or number in (int(warm), len(urls)):
            with store:
                store.executemany(
                    "INSERT INTO articles VALUES (?, ?, ?, ?, ?)", waiting
                )
            stored += len(waiting)
            waiting.clear()
        if number == int(warm):
            start = time.process_time()
    print(
        json.dumps({"stored": stored, "cpu": time.process_time() - start}), flush=True
    )
    os._exit(0)  # peers leave threads behind


if __name__ == "__main__":
    main(*sys.argv[1:])
