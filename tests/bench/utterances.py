"""What it costs to find the versions of utterances: a statement among many against one among half as many, and a few new ones."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from db.found import Annotation, StatementFound
from db.records import DateFound, Page, SourceRow
from db.store import Store
from nlp.link import link_utterances
from tests.bench.clock import Row, against
from tests.bench.linking import vocabulary

TEXTS_A_STORY = 10  # of which each prints the same four sentences, or some of its own
DAYS = 1_900
NEW = 25  # texts that come to a file that is linked already
LANGS = ("en", "nl", "fr", "de")


def growth(number: int, rounds: int) -> list[Row]:
    """CPU time a statement; a ratio of 1 is linear, of .5 quadratic. The more statements, the longer the time they are of."""
    half, whole, later = [], [], []
    several = 0
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(rounds):
            few = _filled(Path(folder) / f"{turn}-few.db", range(number // 8), number)
            half.append(_cpu(few)[0] / (number // 2))
            many = _filled(Path(folder) / f"{turn}-many.db", range(number // 4), number)
            seconds, several = _cpu(many)
            whole.append(seconds / number)
            _filled(many, range(number // 4, number // 4 + NEW), number)
            later.append(_cpu(many)[0] / (4 * NEW))
    return [
        against(
            f"utterances: a statement among {number} against among {number // 2}",
            whole, half, "ms a statement", 1000, must=0.7,
        ),
        against(
            f"utterances: {4 * NEW} new statements to {number} against all at once",
            later, whole, "ms a statement", 1000,
        ),
        Row("utterances in several documents among these", str(several), "", None),
    ]  # fmt: skip


def _cpu(path: Path) -> tuple[float, int]:
    with Store.open(path) as store:
        start = time.process_time()
        several = link_utterances(store)
        return time.process_time() - start, several


def _filled(path: Path, numbers: Iterable[int], of: int) -> Path:
    """Texts of four statements each, tagged."""
    with Store.open(path) as store:
        store.sync_sources(
            SourceRow(
                f"bench_{n}", f"Outlet {n}", "BE", "press" if n else "official", "en", "feed",
                f"https://outlet{n}.example", f"outlet{n}.example",
            )
            for n in range(20)
        )  # fmt: skip
        run = store.begin_run("bench", "")
        for number in numbers:
            store.add_page(run, _page(number, of))
        store.end_run(run, "ok", {})
        for text in list(store.texts()):
            store.add_annotation(text, _spoken(text.text, text.lang), "bench")
    return path


def _page(number: int, of: int) -> Page:
    outlet = number % 20
    day = date(2021, 8, 1) + timedelta(days=number * 4 * DAYS // of)
    sentences = []
    for k in range(4):
        copied = Random(number * 4 + k).random() < 0.5
        seed = f"{number // TEXTS_A_STORY} {k}" if copied else f"{number} {k} own"
        words, frequencies = vocabulary()
        said = " ".join(Random(seed).choices(words, cum_weights=frequencies, k=22))
        sentences.append(f"{said}.")
    return Page(
        url=f"https://outlet{outlet}.example/{number}",
        source=f"bench_{outlet}",
        fetched_at="2026-03-01T08:00:00Z",
        status=200,
        title="",
        text="\n\n".join(sentences),
        lang=LANGS[number % len(LANGS)],
        published=DateFound(day.isoformat(), "meta"),
        on_topic=True,
        topic_reason="bench",
        body_sha256=str(number),
    )


def _spoken(text: str, lang: str) -> Annotation:
    """Each sentence said by one of 200 ministers."""
    found = []
    start = 0
    for line in text.split("\n\n"):
        if line.strip():
            minister = sum(map(ord, line)) % 200
            found.append(
                StatementFound(
                    start, start + len(line), "direct", "person", speaker=f"Ann Minister{minister}",
                    person=f"minister_{minister}", office=f"office_{minister}", country="BE", confidence=0.9,
                )
            )  # fmt: skip
        start += len(line) + 2
    return Annotation(lang, True, statements=tuple(found))
