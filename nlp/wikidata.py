"""The result of a query on Wikidata, saved as a file, as rows of office holders.

The columns are those that its query service gives: ``item``, ``itemLabel``, ``positionLabel``, ``start``, ``end``,
``countryLabel``; also read where they are there: ``country`` (a two-letter code) and ``startPrecision``,
``endPrecision`` (9 a year, 10 a month, 11 a day). Wikidata writes a year as its first of January: without a precision,
a first of January is read as the year alone, so that nobody is taken for the holder on a day that nobody recorded.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from nlp.officeholders import COLUMNS, COUNTRY, NO_TABLE, RegisterError

NEEDED = ("itemLabel", "positionLabel", "start", "end")
MOMENT = re.compile(r"\+?(\d{4})-(\d\d)-(\d\d)T00:00:00Z")
NUMBER = re.compile(r"Q\d+")
LENGTHS = {"9": 4, "10": 7, "11": 10}  # precision to characters of an ISO day
BODIES = {"european union": "EU", "united nations": "UN"}


def is_result(path: Path) -> bool:
    """Whether a file is one of these, by its ending or its first line."""
    if path.suffix.lower() == ".json":
        return True
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return False  # told of by whoever reads it in earnest
    return "itemLabel" in first


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line (of a JSON file: row) and fields, in the columns of the shipped list. Raises RegisterError."""
    for number, row in _json(path) if path.suffix.lower() == ".json" else _csv(path):
        where = f"{path.name}, line {number}"
        if missing := [name for name in NEEDED if name not in row and name == "itemLabel"]:  # fmt: skip
            raise RegisterError(
                f"{where}: {missing[0]} is missing; the query must select ?itemLabel"
            )
        name, office = row["itemLabel"].strip(), row.get("positionLabel", "").strip()
        for column, label in (("itemLabel", name), ("positionLabel", office)):
            if NUMBER.fullmatch(label) or (column == "itemLabel" and not label):
                raise RegisterError(
                    f"{where}: {column} {label!r} is no name; add the label service to the query, with languages that have one"
                )
        item = row.get("item", "").strip()
        known = dict.fromkeys(COLUMNS, "")
        known |= {
            "name": name,
            "office": office,
            "country_or_institution": _country(row, where) if office else "",
            "start": _day(row, "start", where),
            "end": _day(row, "end", where),
            "wikidata": item.rsplit("/", 1)[-1],
            "evidence": item or "a query on Wikidata",
        }
        gender = row.get("genderLabel", row.get("sexLabel", "")).strip().casefold()
        yield number, known | {"gender": {"female": "f", "male": "m"}.get(gender, "")}


def _csv(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [n for n in NEEDED if n not in (reader.fieldnames or ())]:
                raise RegisterError(
                    f"{path.name}, line 1: the column {missing[0]} is missing; the query must select"
                    f" {', '.join('?' + name for name in (*NEEDED, 'countryLabel'))}"
                )
            for row in reader:
                if None in row or any(v is None for v in row.values()):
                    raise RegisterError(
                        f"{path.name}, line {reader.line_num}: not as many fields as the first line has; save the result again"
                    )
                yield reader.line_num, row
    except OSError as error:
        raise RegisterError(f"{path}: cannot be read ({error.strerror}); look at its permissions") from error  # fmt: skip
    except (UnicodeDecodeError, csv.Error):
        raise RegisterError(f"{path}: {NO_TABLE}") from None


def _json(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        found: Any = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise RegisterError(f"{path}: cannot be read ({error.strerror}); look at its permissions") from error  # fmt: skip
    except UnicodeDecodeError:
        raise RegisterError(f"{path}: not UTF-8 text; save the result again as JSON") from None  # fmt: skip
    except ValueError as error:
        raise RegisterError(f"{path}: cannot be read as JSON: {error}; save the result again") from error  # fmt: skip
    if isinstance(found, dict):  # the verbose form of the service
        found = found.get("results", {}).get("bindings")
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise RegisterError(
            f"{path.name}: no list of rows; save the result of the query with Download, JSON file"
        )
    for number, row in enumerate(found, 1):
        yield (
            number,
            {
                name: str(cell.get("value", "") if isinstance(cell, dict) else cell)
                for name, cell in row.items()
            },
        )


def _day(row: dict[str, str], column: str, where: str) -> str:
    value = (row.get(column) or "").strip()
    if not value or "/.well-known/genid/" in value or re.fullmatch(r"_:\w+|t\d+", value):  # fmt: skip
        return ""  # somebody said that it is unknown
    moment = MOMENT.fullmatch(value)
    if moment is None:
        return value  # a plain day, or what is refused with its place by whoever asked
    day = "-".join(moment.groups())
    precision = (row.get(f"{column}Precision") or "").strip()
    if precision and precision not in LENGTHS:
        raise RegisterError(
            f"{where}: {column}Precision {precision!r} is unknown; 9 a year, 10 a month, 11 a day"
        )
    if precision:
        return day[: LENGTHS[precision]]
    return day[:4] if day.endswith("-01-01") else day


def _country(row: dict[str, str], where: str) -> str:
    code = (row.get("country") or "").strip()
    if COUNTRY.fullmatch(code):
        return code
    label = (row.get("countryLabel") or "").strip()
    if COUNTRY.fullmatch(label):
        return label
    found = _codes().get(label.casefold(), "")
    if not found:
        raise RegisterError(
            f"{where}: countryLabel {label!r} is no country known by that name; select its code as ?country (wdt:P297),"
            " or write the code into the file"
        )
    return found


@cache
def _codes() -> dict[str, str]:
    """Names of countries in our languages, folded, to codes; a name that two countries bear is left out."""
    from nlp.language import available, section
    from nlp.names import cldr_names

    found: dict[str, set[str]] = {}
    for lang in available():
        named = [*cldr_names(lang)]
        for code, names in section(lang, "country_names").items():
            named += [(code, name) for name in names]
        for code, name in named:
            found.setdefault(name.casefold(), set()).add(code)
    for name in ("Kingdom of the Netherlands", "Kingdom of Denmark", "Czech Republic"):
        bare = name.removeprefix("Kingdom of ").removeprefix("the ")
        found.setdefault(name.casefold(), set(found.get(bare.casefold(), {"CZ"})))
    single = {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}  # fmt: skip
    return single | BODIES
