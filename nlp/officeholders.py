"""The CSV of office holders, row by row, with one clear line for what cannot be read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from db.records import ReturnwatchError

COLUMNS = (
    "name", "aliases", "country_or_institution", "office", "party", "start", "end",
    "wikidata", "evidence", "confidence", "note"
)  # fmt: skip
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
REMARK = re.compile(r"\s*\(([^)]*)\)\s*$")
NOTED = re.compile(r"(misprinted|misattributed)[^:]*:\s*(.+)$")


class RegisterError(ReturnwatchError):
    """A file of office holders that cannot be read as it stands."""


def rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
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
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterError(f"{path}: cannot be read as UTF-8 text: {error}") from error


def is_day(value: str) -> bool:
    return not value or bool(DAY.match(value))


def aliases(field: str) -> Iterable[tuple[str, str]]:
    for alias in filter(None, (a.strip() for a in field.split("|"))):
        noted = NOTED.match(alias)
        note, text = (noted[1], noted[2]) if noted else ("", alias)
        for one in text.split(" / "):
            yield REMARK.sub("", one.strip()), note
