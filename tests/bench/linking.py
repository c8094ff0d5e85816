"""What it costs to find copies: a text among many against a text among half as many, and a few new ones among many."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from db.records import DateFound, Page, SourceRow
from db.store import Store
from nlp.link import LinkReport, link
from tests.bench.clock import Row, against
from tests.bench.corpus import invented

COPIES = (
    10  # one text in so many is a copy of an earlier one, with an opening of its own
)
OUTLETS = 20
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
    """Texts put into the file as the crawler does."""
    with Store.open(path) as store:
        store.sync_sources(
            SourceRow(
                f"bench_{n}", f"Outlet {n}", "BE", "official" if n else "press", "en", "feed",
                f"https://outlet{n}.example", f"outlet{n}.example",
            )
            for n in range(OUTLETS)
        )  # fmt: skip
        run = store.begin_run("bench", "")
        for number in numbers:
            store.add_page(run, _page(number))
        store.end_run(run, "ok", {})
    return path


@cache
def vocabulary() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Words that are none, the first far more frequent than the last, as in any language."""
    random = Random(1)
    words = tuple(invented(random).lower() for _ in range(20_000))
    return words, tuple(accumulate(1 / n for n in range(1, len(words) + 1)))


def _words(seed: str, number: int) -> str:
    words, frequencies = vocabulary()
    return " ".join(Random(seed).choices(words, cum_weights=frequencies, k=number))


def _page(number: int) -> Page:
    random = Random(number)
    of = random.randrange(number) if number and number % COPIES == 0 else number
    outlet = number % OUTLETS
    body = _words(f"text {of}", 250 + of % 300)
    if of != number:
        body = f"{_words(f'opening {number}', 50)}\n\n{body}"
    return Page(
        url=f"https://outlet{outlet}.example/{number}",
        source=f"bench_{outlet}",
        fetched_at="2026-03-01T08:00:00Z",
        status=200,
        title=_words(f"title {number}", 8),
        # what an outlet puts under all its texts
        text=f"{body}\n\n{_words(f'about {outlet}', 60)}",
        lang="en",
        published=DateFound("2026-02-28", "meta"),
        on_topic=True,
        topic_reason="bench",
        body_sha256=str(number),
    )
