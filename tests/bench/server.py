"""A folder of pages on a free port of 127.0.0.1, in a process of its own: ``with serving(folder) as base``."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

HOLD, OPEN = b"/-/hold/", b"/-/open"  # the gate's addresses
NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
KINDS = {".txt": b"text/plain", ".html": b"text/html; charset=utf-8"}


class Gate:
    """Holds back articles after a number of them, until it is told to go on: then no work on the first is left to do."""

    def __init__(self) -> None:
        self.left: int | None = None  # articles to let through; None: all
        self.held: list[Callable[[], None]] = []

    def take(self, go_on: Callable[[], None]) -> None:
        if self.left == 0:
            self.held.append(go_on)
            return
        if self.left is not None:
            self.left -= 1
        go_on()

    def hold_after(self, articles: int) -> None:
        self.left, self.held = articles, []

    def open(self) -> None:
        self.left = None
        for go_on in self.held:
            go_on()
        self.held = []


class Pages(asyncio.Protocol):
    """HTTP/1.1 with open connections, from memory: as little work as can be, since it shares the machine."""

    def __init__(self, answers: dict[bytes, bytes], gate: Gate) -> None:
        self.answers = answers
        self.gate = gate
        self.waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            head, self.waiting = self.waiting[:end], self.waiting[end + 4 :]
            self.answer(head.split(b" ", 2)[1])

    def answer(self, path: bytes) -> None:
        if path.startswith(b"/a/"):
            self.gate.take(lambda: self.send(path))
            return
        if path.startswith(HOLD):
            self.gate.hold_after(int(path.removeprefix(HOLD)))
        elif path == OPEN:
            self.gate.open()
        self.send(path)

    def send(self, path: bytes) -> None:
        self.transport.write(self.answers.get(path, NOTHING))


def read(folder: Path) -> dict[bytes, bytes]:
    answers = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            body, kind = file.read_bytes(), KINDS[file.suffix]
            head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            answers[b"/" + file.relative_to(folder).as_posix().encode()] = (
                head % (kind, len(body)) + body
            )
    return answers


async def serve(folder: Path) -> None:
    answers, gate = read(folder), Gate()
    server = await asyncio.get_running_loop().create_server(
        lambda: Pages(answers, gate), "127.0.0.1", 0, backlog=512
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve while the block runs; gives ``http://127.0.0.1:PORT``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.server", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.communicate()


def hold_after(base: str, articles: int) -> None:
    """Let so many articles through, and the others when ``go_on`` is called."""
    _say(base, HOLD + str(articles).encode())


def go_on(base: str) -> None:
    """Answer what was held back, and everything from now on."""
    _say(base, OPEN)


def _say(base: str, path: bytes) -> None:
    where = urlsplit(base)
    with socket.create_connection((where.hostname, where.port), 10) as line:
        line.sendall(b"GET %s HTTP/1.1\r\n\r\n" % path)
        line.recv(len(NOTHING))  # when it has answered, it has been done


def _end_with_parent() -> None:
    """Whoever started this holds our standard input: when that ends, so does this process."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asyncio.run(serve(Path(sys.argv[1])))
