"""What it costs to find copies: a text among many against a text among half as many, and a few new ones among many."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from db.records import DateFound, Page, SourceRow
from db.store import Store
from nlp.link import LinkReport, link
from tests.bench.clock import Row, against
from tests.bench.corpus import LANGS, text

COPIES = (
    10  # one text in so many is a copy of an earlier one, with an opening of its own
)
NEW = 100  # that come to a file that is linked already


def growth(number: int, rounds: int) -> list[Row]:
    """CPU time a text; a ratio of 1 is linear, of .5 quadratic."""
    half, whole, later = [], [], []
    report = LinkReport()
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(rounds):
            few = _filled(Path(folder) / f"{turn}-few.db", range(number // 2))
            half.append(_cpu(few, link) / (number // 2))
            many = Path(folder) / f"{turn}-many.db"
            whole.append(_cpu(_filled(many, range(number)), link) / number)
            _filled(many, range(number, number + NEW))
            later.append(_cpu(many, lambda s: _keep(report, link(s))) / NEW)
    return [
        against(
            f"linking: a text among {number} against among {number // 2}",
            whole, half, "ms a text", 1000, must=0.8,
        ),
        against(
            f"linking {NEW} new texts to {number} against all at once",
            later, whole, "ms a text", 1000,
        ),
        Row("stories in several copies among these", str(report.stories), "", None),
    ]  # fmt: skip


def _keep(report: LinkReport, found: LinkReport) -> None:
    report.stories = found.stories


def _cpu(path: Path, work: Callable[[Store], object]) -> float:
    with Store.open(path) as store:
        start = time.process_time()
        work(store)
        return time.process_time() - start


def _filled(path: Path, numbers: Iterable[int]) -> Path:
    """Texts of four languages, put into the file as the crawler does."""
    with Store.open(path) as store:
        store.sync_sources(
            SourceRow(
                f"bench_{n}", f"Outlet {n}", "BE", "official" if n else "press", "en", "feed",
                f"https://outlet{n}.example", f"outlet{n}.example",
            )
            for n in range(5)
        )  # fmt: skip
        run = store.begin_run("bench", "")
        for number in numbers:
            store.add_page(run, _page(number))
        store.end_run(run, "ok", {})
    return path


def _page(number: int) -> Page:
    random = Random(number)
    of = random.randrange(number) if number and number % COPIES == 0 else number
    made = text(of, LANGS[of % len(LANGS)])
    body = made.text[made.body_start :]
    if of != number:
        opening = text(number + 1_000_000, made.lang)
        body = f"{opening.text[opening.body_start :].partition(chr(10))[0]}\n\n{body}"
    outlet = number % 5
    return Page(
        url=f"https://outlet{outlet}.example/{number}",
        source=f"bench_{outlet}",
        fetched_at="2026-03-01T08:00:00Z",
        status=200,
        title=made.title,
        text=body,
        lang=made.lang,
        published=DateFound("2026-02-28", "meta"),
        on_topic=True,
        topic_reason="bench",
        body_sha256=str(number),
    )
