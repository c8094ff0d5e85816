"""``python -m tests.bench``: the first rows of the table of ratios, as they stand on this machine."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from tests.bench import crawling, growth, linking, starting, tagging, utterances
from tests.bench.clock import Failed, Row
from tests.bench.corpus import LANGS

PACKAGES = ("scrapy", "spacy", "trafilatura", "lxml", "sqlite-utils")
PARTS = (
    "help",
    "tagging",
    "processes",
    "linking",
    "utterances",
    "crawl",
    "chain",
    "memory",
    "growth",
)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Ratios of CPU time, both sides from one run; median of the rounds.",
    )
    parser.add_argument(
        "--quick", action="store_true", help="fewer pages, texts and rounds"
    )
    parser.add_argument(
        "--only",
        choices=PARTS,
        nargs="+",
        default=list(PARTS),
        help="some of the parts",
    )
    parser.add_argument(
        "--pages",
        type=Path,
        metavar="FOLDER",
        help="saved .html or .html.gz in place of the invented pages, for the whole chain",
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="save rows, rounds and versions"
    )
    asked = parser.parse_args()
    print(machine(), flush=True)
    print(line("row", "ours", "other", "ratio", "must", "aim"), flush=True)
    rows: list[Row] = []
    failed = False
    for measure in parts(asked.only, asked.quick, asked.pages):
        try:
            found = measure()
        except Failed as error:
            print(f"failed: {error}", file=sys.stderr)
            failed = True
            continue
        for row in found:
            print(shown(row), flush=True)
        rows += found
    if asked.json:
        said = {"machine": machine(), "rows": [asdict(row) for row in rows]}
        asked.json.write_text(json.dumps(said, indent=1) + "\n", "utf-8")
    return int(failed)


def parts(
    only: list[str], quick: bool, pages: Path | None
) -> Iterator[Callable[[], list[Row]]]:
    """What is measured, in the order of the table."""
    rounds = 3 if quick else 5
    if "help" in only:
        yield lambda: [starting.help_text(7)]
    if "tagging" in only:
        for lang in LANGS:
            yield partial(tagging.against_tokeniser, lang, 30 if quick else 100, rounds)
    if "processes" in only:
        yield lambda: tagging.two_processes(200 if quick else 600, rounds)
    if "linking" in only:
        yield lambda: linking.growth(4_000 if quick else 20_000, 1 if quick else 2)
    if "utterances" in only:
        yield lambda: utterances.growth(4_000 if quick else 40_000, 1 if quick else 2)
    if "crawl" in only:
        yield lambda: [crawling.off_topic(200 if quick else 1000, rounds)]
    if "chain" in only:
        yield lambda: crawling.whole_chain(60 if quick else 200, rounds, pages)
    if "memory" in only:
        yield lambda: [crawling.memory(300, 1000 if quick else 3000)]
    if "growth" in only:
        yield lambda: growth.growth(*((500, 5_000) if quick else (2_000, 20_000)))


def machine() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    today = datetime.now(UTC).date().isoformat()
    return f"{today}; {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}; {versions}"


def shown(row: Row) -> str:
    ratio = "-" if row.ratio is None else f"{row.ratio:.3g}"
    must, aim = ("" if v is None else f"{v:.3g}" for v in (row.must, row.aim))
    missed = row.ratio is not None and row.must is not None and row.ratio < row.must
    return line(
        row.name, row.ours, row.other, ratio, must, aim + (" missed" if missed else "")
    )


def line(name: str, ours: str, other: str, ratio: str, must: str, aim: str) -> str:
    return f"{name:60} {ours:>16} {other:>16} {ratio:>7} {must:>6} {aim}"


if __name__ == "__main__":
    sys.exit(main())
