"""Lists of addresses that a user adds in one go: one address a line, or CSV with a column ``url``."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from crawler.by_hand import is_address
from crawler.filed import Said
from crawler.urls import BadAddress, canonical
from db.countries import COUNTRIES
from db.records import TIERS, ReturnwatchError

STARTER = "starter"  # the list that comes with the program
DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
LANG = re.compile(r"[a-z]{2,3}")
DELIMITERS = ",;\t"


class ListError(ReturnwatchError):
    """A list that cannot be followed: the message names file, line, value and mend. Nothing of it is added."""

    exit_status = 2


def read_list(name: str, otherwise: Said) -> dict[str, Said]:
    """The addresses of a list, with what it says of each.

    Args:
        name: a file, or ``starter``.
        otherwise: holds where the list itself says nothing.

    Raises ListError, OSError.
    """
    path = (
        Path(str(resources.files("crawler"))) / "data" / "starter.csv"
        if name == STARTER
        else Path(name)
    )
    if path.is_dir() or not path.exists():
        raise ListError(
            f"{name}: no such list; give a file with one address a line, a CSV file with a column url, or {STARTER!r}"
        )
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ListError(
            f"{name}: not UTF-8 ({error.reason}); save it as UTF-8"
        ) from error
    found: dict[str, Said] = {}
    for number, row in _rows(lines):
        url = row["url"]
        where = f"{name}: line {number}"
        if not is_address(url):
            raise ListError(f"{where}: {url!r} is no address; write it with https://")
        try:
            canonical(url)
        except BadAddress as error:
            raise ListError(f"{where}: {error}") from error
        found.setdefault(url, _said(row, otherwise, where))
    if not found:
        raise ListError(f"{name}: holds no address")
    return found


def _rows(lines: list[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """(line, its columns) of what is not empty and no comment."""
    first = next((n for n, line in enumerate(lines) if _says(line)), len(lines))
    head = lines[first] if first < len(lines) else ""
    delimiter = max(DELIMITERS, key=head.count)
    columns = [name.strip().strip('"').lower() for name in head.split(delimiter)]
    if "url" not in columns:
        for number, line in enumerate(lines, 1):
            if _says(line):
                yield number, {"url": line.strip()}
        return
    reader = csv.reader(lines[first + 1 :], delimiter=delimiter)
    for cells in reader:
        row = {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
        if any(row.values()):
            yield first + 1 + reader.line_num, {"url": "", **row}


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _said(row: Mapping[str, str], otherwise: Said, where: str) -> Said:
    day = row.get("date", "")
    tier = row.get("tier", "").lower()
    lang = (row.get("language") or row.get("lang", "")).lower()
    country = row.get("country", "").upper()
    if day and not DAY.fullmatch(day):
        raise ListError(
            f"{where}: date {day!r} is no day; write 2025-10-18, 2025-10 or 2025"
        )
    if tier and tier not in TIERS:
        raise ListError(f"{where}: tier {tier!r} is unknown; one of {', '.join(TIERS)}")
    if lang and not LANG.fullmatch(lang):
        raise ListError(f"{where}: language {lang!r} is no code; write it like nl")
    if country and country not in COUNTRIES:
        raise ListError(
            f"{where}: country {country!r} is no ISO 3166 code; write it like BE"
        )
    return Said(
        published=day or otherwise.published,
        published_from="entry" if day else "user",
        publisher=row.get("publisher", ""),
        tier=tier or otherwise.tier,
        country=country or otherwise.country,
        lang=lang or otherwise.lang,
        topic_any=otherwise.topic_any,
    )
