"""Files of office holders, row by row, with one clear line for what cannot be read.

Two forms: a CSV in the columns of ``nlp/data/officeholders.csv``, and the result of a query on Wikidata, saved as CSV or
JSON, with the columns that its examples have (``nlp/wikidata.py``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from db.records import ReturnwatchError

COLUMNS = (
    "name", "aliases", "country_or_institution", "office", "party", "start", "end",
    "wikidata", "evidence", "confidence", "note"
)  # fmt: skip
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
COUNTRY = re.compile(r"[A-Z]{2}|INT")
#: In a list of office holders, behind an office: whoever it names holds the office no more.
EARLIER = re.compile(r"\s*\(([^)]*\b(?:predecessor|former|formerly|ex)\b[^)]*)\)\s*$", re.IGNORECASE)  # fmt: skip
UNTIL = re.compile(r"\s*\(until (?:(\w{3})\w* )?(\d{4})\)\s*$")  # "(until Dec 2025)"
MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
#: In the note: when somebody was seen in the office, where nobody knows since when and until when.
SEEN = re.compile(r"\bseen in office: [^;]+")
REMARK = re.compile(r"\s*\(([^)]*)\)\s*$")
NOTED = re.compile(r"(misprinted|misattributed)[^:]*:\s*(.+)$")


NO_TABLE = "not a table of UTF-8 text; save it as 'CSV UTF-8', or give a saved result of a query on Wikidata"


class RegisterError(ReturnwatchError):
    """A file of office holders that cannot be read as it stands."""


def rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """Line and fields of every row, in the columns of the shipped file. Raises RegisterError."""
    from nlp import wikidata

    found = wikidata.rows(path) if wikidata.is_result(path) else _own(path)
    for number, row in found:
        where = f"{path.name}, line {number}"
        for column in ("start", "end"):
            if not is_day(row[column]):
                raise RegisterError(
                    f"{where}: {column} {row[column]!r} is no day, month or year; write 2025-02-03, 2025-02, 2025"
                    " or leave it empty"
                )
        start, end = row["start"], row["end"]
        if start and end and start > end + "-99-99"[: 10 - len(end)]:
            raise RegisterError(
                f"{where}: start {start!r} lies after end {end!r}; exchange them"
            )
        country = row["country_or_institution"]
        if row["office"] and not COUNTRY.fullmatch(country):
            raise RegisterError(
                f"{where}: country_or_institution {country!r} is no code; write two letters (BE, NO), or EU, UN, INT"
            )
        yield number, row


def _own(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = (
                set(COLUMNS) - {"wikidata", "party"} - set(reader.fieldnames or [])
            )
            if missing:
                raise RegisterError(
                    f"{path}: the columns {', '.join(sorted(missing))} are missing;"
                    f" the first line must name {', '.join(COLUMNS)}"
                )
            for row in reader:
                number = reader.line_num
                if None in row or any(v is None for v in row.values()):
                    raise RegisterError(
                        f"{path.name}, line {number}: not as many fields as the first line has;"
                        " put fields with commas into quotation marks"
                    )
                if not row["name"].strip():
                    raise RegisterError(f"{path.name}, line {number}: name is empty")
                yield number, {k: v.strip() for k, v in row.items()}
    except OSError as error:
        raise RegisterError(f"{path}: cannot be read ({error.strerror}); look at its permissions") from error  # fmt: skip
    except (UnicodeDecodeError, csv.Error):
        raise RegisterError(f"{path}: {NO_TABLE}") from None


def is_day(value: str) -> bool:
    """Whether this is a day, month or year of the calendar, or nothing."""
    if not value:
        return True
    if not DAY.match(value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[: 10 - len(value)])
    except ValueError:
        return False
    return True


def aliases(field: str) -> Iterable[tuple[str, str]]:
    for alias in filter(None, (a.strip() for a in field.split("|"))):
        noted = NOTED.match(alias)
        note, text = (noted[1], noted[2]) if noted else ("", alias)
        for one in text.split(" / "):
            yield REMARK.sub("", one.strip()), note


def bare_office(office: str, end: str, note: str) -> tuple[str, str, str]:
    """An office without the remark behind it, its end where the remark says it, and what makes it an earlier one.

    The last is that remark, or what the note says of when the person was seen in the office.
    """
    if until := UNTIL.search(office):
        month = MONTHS.find(until[1]) // 3 + 1 if until[1] else 0
        day = f"{until[2]}-{month:02}" if month else until[2]
        return office[: until.start()], end or day, ""
    if earlier := EARLIER.search(office):
        return office[: earlier.start()], end, earlier[1]
    seen = SEEN.search(note)
    return office, end, seen[0].strip() if seen else ""
