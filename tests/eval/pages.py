"""Counts what an extractor reads off the invented pages in ``pages/`` against their gold: title, day, body, boilerplate.

``python -m tests.eval.pages dev`` (or ``train``, ``seen`` ...) prints a line for each page and the totals, ``held4`` the
totals alone. Conventions are in ``pages/README.md``.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

PAGES = Path(__file__).parent / "pages"
HALVES = ("dev", "train", "seen", "train2", "seen2", "seen3", "held4")
#: never seen by a reader: soft hyphen, zero-width space, byte order mark
UNSEEN = str.maketrans("", "", "\u00ad\u200b\ufeff")
#: what an extractor may print before a list item or between the cells of a row
BULLET = re.compile(r"^(?:[-*•·]\s+)?(?:\d+\.\s+)?")
WORD = re.compile(r"\w+")
Row = dict[str, Any]
#: title, ISO day or None, text with paragraphs apart by line ends
Answer = tuple[str, "str | None", str]


@dataclass(frozen=True)
class Result:
    """One page: three times right or wrong, F1 of the words (0 to 1), the boilerplate found in the text."""

    id: str
    title: bool
    published: bool
    body: bool
    f1: float
    left_in: tuple[str, ...]


def fold(text: str) -> str:
    """The text in NFC on one line with single spaces and without characters that nobody sees."""
    return " ".join(unicodedata.normalize("NFC", text).translate(UNSEEN).split())


def lines(text: str) -> list[str]:
    """The folded lines that hold words: paragraphs, items, rows; bullets and the bars between cells left out."""
    folded = (BULLET.sub("", fold(line)) for line in text.splitlines())
    found = (" ".join(w for w in line.split() if w != "|") for line in folded)
    return [line for line in found if line]


def f1(gold: str, text: str) -> float:
    """F1 of the words as a bag, without regard to case; 1 where both are empty."""
    want, have = (Counter(WORD.findall(fold(t).casefold())) for t in (gold, text))
    total = want.total() + have.total()
    return 2 * (want & have).total() / total if total else 1.0


def judge(row: Row, answer: Answer) -> Result:
    title, published, text = answer
    seen = fold(text)
    return Result(
        id=row["id"],
        title=fold(title) == fold(row["title"]),
        published=published == row["published"],
        body=lines(text) == lines(row["text"]),
        f1=f1(row["text"], text),
        left_in=tuple(w for w in row["without"] if fold(w) in seen),
    )


def rows(half: str) -> list[Row]:
    """The gold of one of ``HALVES``."""
    text = (PAGES / f"{half}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def body_of(row: Row) -> bytes:
    """The page as its server sends it."""
    return PAGES.joinpath(row["file"]).read_bytes()


def score(half: str, answer: Callable[[Row], Answer]) -> list[Result]:
    """One result a page, in the order of the gold."""
    return [judge(row, answer(row)) for row in rows(half)]


def totals(results: list[Result]) -> dict[str, float]:
    """Shares of 0 to 1; ``f1`` is the mean over pages, ``clean`` the share of pages without any boilerplate."""
    n = len(results)
    return {
        "pages": n,
        "title": sum(r.title for r in results) / n,
        "published": sum(r.published for r in results) / n,
        "body": sum(r.body for r in results) / n,
        "f1": sum(r.f1 for r in results) / n,
        "clean": sum(not r.left_in for r in results) / n,
    }


def show(half: str, results: list[Result]) -> None:
    names = {row["id"]: row["file"] for row in rows(half)}
    print(f"{'page':<28} title day body    F1 boilerplate left in")
    for r in results:
        marks = "  ".join("ok" if x else "--" for x in (r.title, r.published, r.body))
        left = f"{len(r.left_in)}: {r.left_in[0][:50]}" if r.left_in else ""
        print(f"{names[r.id].split('/')[1]:<28} {marks:<13} {r.f1:.3f} {left}".rstrip())


def ours(row: Row) -> Answer:
    """What our extractor reads off one page."""
    from crawler.extract import extract

    page = extract(
        body_of(row),
        row["url"],
        content_type=row["content_type"],
        lang_hint=row["lang"],
        fetched_on=date.fromisoformat(row["fetched_on"]),
    )
    day = str(page.published.day) if page.published else None
    return page.title or "", day, page.text or ""


def main(half: str) -> None:
    results = score(half, ours)
    # who writes rules must not learn where held pages fail
    if not half.startswith("held"):
        show(half, results)
    for name, value in totals(results).items():
        print(
            f"{name:<10} {value:.3f}" if name != "pages" else f"{name:<10} {value:.0f}"
        )


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in HALVES:
        sys.exit(f"say which pages: python -m tests.eval.pages {'|'.join(HALVES)}")
    main(sys.argv[1])
