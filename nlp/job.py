"""Tagging as a job: versions that carry no tags yet go through the pipeline, and their tags into the store.

A step that ran twice leaves the same rows as one that ran once, and it may be stopped at any moment: what was written
stays, the rest is still untagged. In several processes, each builds its own pipelines and returns small records; spaCy's
own ``n_process`` sends whole Docs back and was slower than one process (measured).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from db.found import Annotation
from db.processes import follow_parent
from db.records import IssueFound, Text
from db.store import Store
from nlp.components.measures import codes
from nlp.models import configured
from nlp.offices import Register
from nlp.pipeline import Tagger
from nlp.topic_file import current

log = logging.getLogger(__name__)

CHUNK = 20  # texts a process takes at a time: large enough to hide the sending, small enough to stop soon
WORTH_A_PROCESS = (
    200  # below this, starting a second process takes longer than it saves
)

#: Called with (texts done, texts in all).
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class TagReport:
    """What the job did."""

    texts: int = 0
    statements: int = 0
    failed: int = 0
    older: int = 0  # versions that carry tags of an older tagger


def tag(
    store: Store,
    register: Register,
    *,
    again: bool = False,
    processes: int = 1,
    progress: Progress | None = None,
    model: Iterable[str] = (),
) -> TagReport:
    """Tag what is not tagged yet, or everything ``again``; texts in a language without a ``model`` by the rules alone. A text that cannot be tagged becomes an issue and stays untagged."""
    report = TagReport()
    total = store.count_texts(again=again)
    names = tuple(model)
    tagger = Tagger(register, model=names)
    version = tagger.version
    if total < WORTH_A_PROCESS or processes == 1:
        results = _here(tagger, store.texts(again=again))
    else:
        results = _apart(register, names, store.texts(again=again), processes)
    for text, annotation in results:
        report.texts += 1
        if isinstance(annotation, str):
            report.failed += 1
            log.error("%s: cannot be tagged: %s", text.url, annotation)
            mend = "report this page with the message; the document is kept and will be tried again"
            store.add_issue(
                IssueFound("not tagged", annotation, suggestion=mend), text, "tag"
            )
        else:
            report.statements += len(annotation.statements)
            store.add_annotation(text, annotation, version)
        if progress:
            progress(report.texts, total)
    store.flush()
    report.older = store.older_tags(version)
    return report


def tag_file(
    path: Path,
    register: Register | None = None,
    *,
    again: bool = False,
    processes: int | None = None,
    progress: Progress | None = None,
    model: Iterable[str] = (),
) -> TagReport:
    """Tag a file: what is shipped of people, offices and measures goes into it first, beside what the user has added.

    Args:
        path: the database.
        register: in place of the shipped one.
        processes: by default one a core, two at most.
        model: trained spaCy pipelines, one a language; those of RETURNWATCH_MODEL where none is named.

    Raises DatabaseError, Locked or ModelError. The caller holds the file's lock.
    """
    shipped = register or Register.shipped()
    topic = current()
    with Store.open(path) as store:
        store.keep_to_topic(topic.name, topic.label)
        store.sync_register(
            shipped.people, shipped.names, shipped.offices, shipped.tenures
        )
        store.sync_measures((m.code, m.label, m.description) for m in codes().values())
        whole = Register(*store.register())
        return tag(
            store,
            whole,
            again=again,
            processes=processes or min(os.cpu_count() or 1, 2),
            progress=progress,
            model=tuple(model) or configured(),
        )


Result = tuple[Text, Annotation | str]


def _try(tagger: Tagger, text: Text) -> Result:
    try:
        return text, tagger.annotate(text)
    except Exception as error:
        # one page that trips a component must not keep the others untagged; it becomes an issue in tag()
        log.debug("traceback", exc_info=True)
        return text, f"{type(error).__name__}: {error}"


def _here(tagger: Tagger, texts: Iterable[Text]) -> Iterator[Result]:
    for text in texts:
        yield _try(tagger, text)


_tagger: Tagger | None = None


def _start(register: Register, model: tuple[str, ...]) -> None:
    global _tagger
    follow_parent()
    _tagger = Tagger(register, model=model)


def _chunk(texts: list[Text]) -> list[Result]:
    if _tagger is None:
        raise RuntimeError("the process was not started by _start")
    return [_try(_tagger, text) for text in texts]


def _apart(
    register: Register,
    model: tuple[str, ...],
    texts: Iterator[Text],
    processes: int,
) -> Iterator[Result]:
    """In ``processes`` processes, with few chunks under way, so that memory does not grow with the number of texts."""
    pool = ProcessPoolExecutor(
        processes,
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(register, model),
    )
    with pool:
        under_way: set[Future[list[Result]]] = set()
        while True:
            while len(under_way) < processes * 2 and (
                chunk := list(islice(texts, CHUNK))
            ):
                under_way.add(pool.submit(_chunk, chunk))
            if not under_way:
                return
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()
