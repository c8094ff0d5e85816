"""What a file costs as it grows: the same work on ten times as many addresses, one in fifty of which is on the topic.

``python -m tests.bench.growth FEW MANY`` prints both costs and the exponent: 1 is linear, 0 does not depend on the size.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from math import log
from pathlib import Path
from random import Random

from db.commands import reading
from db.queries import search
from db.records import DateFound, Filters, Page, SourceRow, now
from db.store import Store
from nlp.job import tag_file
from nlp.link import link_file
from tests.bench.clock import Row, spend
from tests.bench.corpus import invented
from tests.bench.linking import vocabulary
from tests.local_site import Site, item, source

ON_TOPIC = 50  # one in so many
OUTLETS = 20
NEW = 100  # of an insert that is measured, on topic or not
DAYS = 1_900
SAID = (
    "“We will return {number} Afghan nationals from {place} as {words},” said {name}, Minister for Asylum.",
    "{name} told reporters in {place} that {number} rejected applicants from Afghanistan {words}.",
)


def growth(few: int, many: int) -> list[Row]:
    """A row for each kind of work: seconds of CPU at both sizes; the ratio is that of the cost an address, 1 being linear."""
    with tempfile.TemporaryDirectory() as folder:
        costs = [measured(Path(folder), number) for number in (few, many)]
    return [
        Row(
            f"growth, {what}: {few} against {many} addresses, exponent {exponent(costs[0][what], costs[1][what], many / few):.2f}",
            f"{costs[1][what]:.3g} s",
            f"{costs[0][what]:.3g} s",
            costs[0][what] / costs[1][what] * many / few,
            must=must,
        )
        for what, must in (
            ("all inserted", 0.75),
            ("all linked", 0.75),
            ("1 % tagged anew", 0.75),
            (f"{NEW} more inserted", many / few / 2),
            ("these linked", many / few / 2),
            ("run with nothing new", many / few / 2),
            ("search for rare words", many / few / 2),
        )
    ]  # fmt: skip


def exponent(less: float, more: float, times: float) -> float:
    return log(more / less) / log(times)


def measured(folder: Path, number: int) -> dict[str, float]:
    path = folder / f"{number}.db"
    costs = {}

    def cost(what: str, work: Callable[[], object]) -> None:
        began = time.process_time()
        work()
        costs[what] = time.process_time() - began

    with Site() as site:
        cost("all inserted", lambda: insert(path, range(number), number))
        tag_file(path)
        cost("all linked", lambda: link_file(path))
        forget_tags(path)
        cost("1 % tagged anew", lambda: tag_file(path, processes=1))
        link_file(path)
        cost(f"{NEW} more inserted", lambda: insert(path, range(number, number + NEW), number))  # fmt: skip
        tag_file(path)
        cost("these linked", lambda: link_file(path))
        sources = folder / f"sources {number}"
        for outlet in range(OUTLETS):
            site.feed(f"/{outlet}", [item(f"{site.base}/{outlet}/old")], ETag='"1"')
            source(sources, f"be_bench{outlet}", f"{site.base}/{outlet}")
        run = [sys.executable, "-m", "returnwatch", "run", "--quiet", "--db", str(path), "--sources", str(sources)]  # fmt: skip
        for _ in range(2):  # the second time nothing is new
            costs["run with nothing new"] = spend(run).cpu
        cost("search for rare words", lambda: look(path, number))
    print(number, costs, file=sys.stderr)
    return costs


def insert(path: Path, numbers: Iterable[int], of: int) -> None:
    with Store.open(path) as store:
        store.sync_sources(
            SourceRow(f"be_bench{n}", f"Outlet {n}", "BE", "press" if n else "official", "en", "feed", f"https://outlet{n}.example", f"outlet{n}.example")
            for n in range(OUTLETS)
        )  # fmt: skip
        run = store.begin_run("bench", "")
        for number in numbers:
            store.add_page(run, _page(number, of))
        store.end_run(run, "ok", {})


def forget_tags(path: Path) -> None:
    """One text in a hundred is to be tagged again, spread over all."""
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE versions SET tagged_with = NULL WHERE id IN (SELECT id FROM versions ORDER BY id LIMIT (SELECT max(1, count(*) / 100) FROM versions))")  # fmt: skip


def look(path: Path, number: int) -> None:
    """Twenty searches, each for a word of one title."""
    with reading(path) as connection:
        for n in range(20):
            wanted = n * (number // ON_TOPIC // 20) * ON_TOPIC
            found = list(search(connection, f"w{wanted}x", Filters(), 50))
            assert found, wanted


def _page(number: int, of: int) -> Page:
    random = Random(number)
    on_topic = number % ON_TOPIC == 0
    outlet = number % OUTLETS if not on_topic else number // ON_TOPIC % OUTLETS
    day = (date(2021, 8, 1) + timedelta(days=number * DAYS // (of + NEW))).isoformat()
    text = None

    def some(number: int) -> str:
        words, frequencies = vocabulary()
        return " ".join(random.choices(words, cum_weights=frequencies, k=number))

    if on_topic:  # no two say the same
        parts = []
        for said in SAID:
            parts.append(f"{some(60)}.")
            name = f"{invented(random)} {invented(random)}"
            parts.append(said.format(number=random.randint(20, 900), place=invented(random), name=name, words=some(12)))  # fmt: skip
        text = "\n\n".join(parts)
    return Page(
        url=f"https://outlet{outlet}.example/{number}",
        source=f"be_bench{outlet}",
        fetched_at=now(),
        status=200,
        title=f"{invented(random)} w{number}x",
        text=text,
        lang="en",
        published=DateFound(day, "meta"),
        on_topic=on_topic,
        topic_reason="bench",
        body_sha256=str(number),
        next_visit_at="2999-01-01T00:00:00Z" if on_topic else "",
    )


def main() -> int:
    few, many = (int(word) for word in sys.argv[1:])
    began = time.monotonic()
    for row in growth(few, many):
        print(json.dumps([row.name, row.other, row.ours, round(row.ratio or 0, 2)]))
    print(f"{time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
