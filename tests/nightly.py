"""``make nightly``: ten minutes of fuzzing, the work of every regular expression, and feedparser's own test files.

Each reader is fuzzed in a process of its own (``python -m tests.fuzz READER``), bounded in time and memory. feedparser's
files are fetched from the package index: the reader never raises, and finds as many entries as feedparser does; feeds that declare entities of their own are
refused on purpose and counted apart. Nothing that is fetched is kept.
"""

from __future__ import annotations

import gzip
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import warnings
import zlib
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import feedparser

from crawler.entries import MAX_ENTRIES
from crawler.feeds import parse
from tests.fuzz.readers import READERS

_TYPE = re.compile(rb"^\s*Header:\s*Content-type:\s*([^\r\n]+)", re.M | re.I)
URL = "http://127.0.0.1:8097/feed"
REFUSED = "declares entities of its own"


def fetched(folder: Path) -> list[tuple[str, bytes]]:
    """Name and bytes of every test file of the feedparser that is installed."""
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--no-binary", ":all:", "--dest", str(folder)),
            f"feedparser=={version('feedparser')}",
        ],
        check=True,
    )
    (archive,) = folder.glob("feedparser-*.tar.gz")
    found = []
    with tarfile.open(archive) as packed:
        for member in packed:
            name = member.name.partition("/tests/")[2]
            if member.isfile() and name and not name.endswith(".py"):
                file = packed.extractfile(member)
                assert file is not None
                found.append((name, unpacked(name, file.read())))
    return sorted(found)


def unpacked(name: str, body: bytes) -> bytes:
    """As Scrapy hands a compressed answer on; rubbish that only says that it is compressed stays as it is."""
    try:
        if name.endswith(".gz"):
            return gzip.decompress(body)
        if name.endswith(".z"):
            return zlib.decompress(body)
    except (OSError, EOFError, zlib.error):
        pass  # some are broken on purpose
    return body


def theirs(body: bytes, content_type: str) -> int:
    headers = {"content-type": content_type, "content-location": URL}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return len(feedparser.parse(io.BytesIO(body), response_headers=headers).entries)


MINUTES = 10


def main() -> int:
    failed = fuzzed() + apart("tests.fuzz.patterns")
    return 1 if feedparsers() or failed else 0


def fuzzed() -> int:
    """How many readers failed."""
    seconds = str(MINUTES * 60 // len(READERS))
    return sum(apart("tests.fuzz", name, "--seconds", seconds) for name in READERS)


def apart(*words: str) -> int:
    """1 where it failed; in a process of its own, since a reader may take it down."""
    return int(subprocess.run([sys.executable, "-m", *words]).returncode != 0)


def feedparsers() -> int:
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        files = fetched(Path(name))
    for name, body in files:
        match = _TYPE.search(body)
        content_type = (
            match[1].decode("latin-1").strip() if match else "application/xml"
        )
        try:
            feed = parse(body, content_type, URL)
        except Exception as error:  # what this is about
            counts["raised"] += 1
            print(f"{name}: raised {error!r}")
            continue
        number = min(theirs(body, content_type), MAX_ENTRIES)
        if len(feed.entries) == number:
            counts["equal"] += 1
        elif REFUSED in feed.detail:
            counts["refused"] += 1
        else:
            counts["other"] += 1
            words = feed.detail or feed.bozo or "no reason told"
            print(f"{name}: {len(feed.entries)} entries, feedparser {number} ({words})")
    print(
        f"{len(files)} files of feedparser {version('feedparser')}: {counts['equal']} with as many entries,"
        f" {counts['refused']} refused for entities of their own, {counts['other']} others, {counts['raised']} raised"
    )
    return 1 if counts["raised"] or counts["other"] else 0


if __name__ == "__main__":
    sys.exit(main())
