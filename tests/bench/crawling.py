"""Rows 3 and 4, and memory: our crawl against a bare Scrapy spider, newspaper4k and news-please."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench import layouts, peers, saved
from tests.bench.clock import Failed, Row, against, spend
from tests.bench.server import go_on, hold_after, serving

#: pages before the clock starts: imports, robots.txt and, in row 4, the reader processes are then behind
WARM = 120


@dataclass(frozen=True, slots=True)
class Crawled:
    """What one crawl took after its first pages, and the biggest size of its main process."""

    cpu: float
    rss_mb: float


def off_topic(pages: int, rounds: int) -> Row:
    """Pages that are not on the topic, against a spider that does nothing with them."""
    with tempfile.TemporaryDirectory() as folder:
        layouts.write(Path(folder), WARM + pages)
        ours: list[float] = []
        bare: list[float] = []
        with serving(Path(folder)) as base:
            for _ in range(rounds):
                bare.append(crawl("bare", base, WARM + pages).cpu)
                ours.append(crawl("ours", base, WARM + pages).cpu)
    return against(
        "crawl of off-topic pages / a bare Scrapy spider",
        ours,
        bare,
        "ms a page",
        1000 / pages,
        0.6,
        0.85,
    )


def whole_chain(pages: int, rounds: int, folder_of_pages: Path | None) -> list[Row]:
    """Fetch, extract and store with every page kept, against the peers. A peer that cannot be had gives a row that says so."""
    python = peers.environment()
    spent: dict[str, list[float]] = {"ours": [], **{peer: [] for peer in peers.PEERS}}
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "site")
        if folder_of_pages:
            saved.write(folder_of_pages, folder, WARM + pages)
        else:
            layouts.write(folder, WARM + pages, one_on_topic_in=2)
        paths = Path(name, "paths.txt")
        files = sorted((folder / "a").iterdir())
        paths.write_text("\n".join(f"/a/{file.name}" for file in files))
        with serving(folder) as base:
            for _ in range(rounds):
                done = crawl("ours", base, WARM + pages, topic="any")
                spent["ours"].append(done.cpu)
                for peer in peers.PEERS if python else ():
                    if peer not in failed:
                        try:
                            spent[peer].append(_peer(python, peer, base, paths))
                        except Failed as error:
                            failed[peer] = str(error)
    return [
        _row(peer, spent["ours"], spent[peer], failed.get(peer, ""), pages)
        for peer in peers.PEERS
    ]


def _row(
    peer: str, ours: list[float], other: list[float], failed: str, pages: int
) -> Row:
    name = f"fetch + extract + store, topic any / {peer}"
    must, aim = peers.PEERS[peer]
    if failed or not other:
        return Row(name, "", failed or "peer absent", None, must, aim)
    return against(name, ours, other, "ms a page", 1000 / pages, must, aim)


def _peer(python: Path | None, peer: str, base: str, paths: Path) -> float:
    if python is None:
        raise Failed("peer absent")
    wanted = len(paths.read_text().split())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "peer.db")
        spent = spend(
            peers.command(python, peer, base, paths, file, WARM), peers.guarded()
        )
    said = json.loads(spent.output.splitlines()[-1])
    if said["stored"] < 0.9 * wanted:
        raise Failed(f"stored {said['stored']} of {wanted}")
    return float(said["cpu"])


def crawl(side: str, base: str, pages: int, topic: str = "") -> Crawled:
    """One crawl into an empty file. Raises Failed where pages are missing."""
    hold_after(base, WARM)
    with tempfile.TemporaryDirectory() as folder:
        spent = spend(
            [
                sys.executable,
                "-m",
                "tests.bench.one_crawl",
                side,
                base,
                folder,
                str(WARM),
                topic,
            ]
        )
        said = json.loads(spent.output.splitlines()[-1])
    go_on(base)  # for what asks next
    if said["read"] < 0.99 * pages:
        raise Failed(f"{side}: {said['read']} of {pages} pages")
    return Crawled(said["cpu"], said["rss_mb"])


def memory(few: int, many: int) -> Row:
    """Peak resident size of the crawl's process for few and for many small pages, one in twenty on the topic."""
    sizes = []
    for pages in (many, few):
        with tempfile.TemporaryDirectory() as folder:
            layouts.write(Path(folder), pages, one_on_topic_in=20, small=True)
            with serving(Path(folder)) as base:
                sizes.append(crawl("ours", base, pages).rss_mb)
    much, little = sizes
    return Row(
        f"peak memory of a crawl: {many} small pages / {few}",
        f"{much:.0f} MB",
        f"{little:.0f} MB",
        much / little,
    )
