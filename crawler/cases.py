"""Cases of a source: a page as it came, and what a person has said should be taken out of it.

A folder ``cases/<slug>/<name>/`` beside the sources holds ``page`` (the bytes) and ``expected.yml``. A case that nobody has
reviewed fails: what a program found is no proof of what the program should find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import yaml

from crawler.archive import Record
from crawler.extract import Extracted, extract
from crawler.registry import load
from crawler.source import Source
from db import plain_yaml
from db.records import ReturnwatchError

EXPECTED, PAGE = "expected.yml", "page"
KEYS = ("url", "content_type", "fetched_on", "title", "published", "text", "reviewed")


class CaseError(ReturnwatchError):
    """A case's file cannot be followed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one case says; empty where all is as expected."""

    case: str
    trouble: str = ""


def write(folder: Path, source: Source, page: Record) -> Path:
    """Write a case that still wants its reviewer. Raises CaseError where it is there, UnreadablePage, EmptyPage."""
    place = folder / "cases" / source.slug / "first"
    if place.exists():
        raise CaseError(f"{place}: is there already; remove it to have it written anew")
    told = {
        "url": page.url,
        "content_type": page.content_type,
        "fetched_on": datetime.now(UTC).date().isoformat(),
    }
    found = _taken_out(source, page.body, told)
    told |= {"title": found.title, "published": _day(found), "text": found.text}
    place.mkdir(parents=True)
    (place / PAGE).write_bytes(page.body)
    (place / EXPECTED).write_text(
        "# What should be taken out of the page beside this file. Compare it with the page in a browser, mend what is wrong,\n"
        "# then write your name and the day behind 'reviewed'.\nreviewed: ''\n"
        + yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120),
        "utf-8",
    )
    return place


def check(folder: Path) -> Iterator[Verdict]:
    """Hold every case of a folder of sources against what is taken out of its page now. Raises SourceError, CaseError."""
    sources = load(folder)
    for place in sorted((folder / "cases").glob("*/*")):
        slug, name = place.parent.name, f"{place.parent.name}/{place.name}"
        if slug not in sources:
            yield Verdict(name, f"there is no {slug}.yml")
            continue
        told = _read(place / EXPECTED)
        if not told["reviewed"].strip():
            yield Verdict(
                name,
                f"nobody has reviewed it: compare {place / EXPECTED} with the page, then put your name behind 'reviewed'",
            )
            continue
        found = _taken_out(sources[slug], (place / PAGE).read_bytes(), told)
        pairs = (
            ("title", told["title"], found.title),
            ("published", told["published"], _day(found)),
            ("text", told["text"].strip(), found.text.strip()),
        )
        differing = [_differs(*pair) for pair in pairs if pair[1] != pair[2]]
        yield Verdict(name, "; ".join(differing))


def _taken_out(source: Source, body: bytes, told: Mapping[str, str]) -> Extracted:
    return extract(
        body,
        told["url"],
        content_type=told["content_type"],
        lang_hint="/".join(source.lang),
        rules=source.page,
        dates=source.dates,
        fetched_on=date.fromisoformat(told["fetched_on"]),
    )


def _day(found: Extracted) -> str:
    return found.published.day if found.published else ""


def _read(file: Path) -> dict[str, str]:
    try:
        raw = plain_yaml.read(file)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise CaseError(f"{file}: cannot be read ({' '.join(str(error).split())})") from error  # fmt: skip
    if not isinstance(raw, dict) or set(raw) != set(KEYS) or not all(isinstance(value, str) for value in raw.values()):  # fmt: skip
        raise CaseError(f"{file}: wants the keys {', '.join(KEYS)}, each with words")
    return raw


def _differs(what: str, wanted: str, found: str) -> str:
    """Where two texts part, on one line."""
    same = next(
        (n for n, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b),
        min(len(wanted), len(found)),
    )
    return f"{what}: expected {wanted[same : same + 60]!r}, found {found[same : same + 60]!r} at {same}"
