"""The arithmetic of days: words for months, days of the month, weeks and months away from a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final, Literal

from nlp.language import LanguageTable

OLDEST: Final = 1900
NEWEST: Final = 2100
Unit = Literal["day", "week", "month", "year"]
UNITS: Final[tuple[Unit, ...]] = ("day", "week", "month", "year")


def months_of(table: LanguageTable) -> dict[str, Iterable[str]]:
    """The file's words for months; CLDR's where it has none."""
    if table.months:
        return dict(table.months)
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(table.lang)
    except (UnknownLocaleError, ValueError):
        return {}
    forms: dict[str, set[str]] = {}
    for context in ("format", "stand-alone"):
        for number, name in locale.months[context]["wide"].items():
            forms.setdefault(str(number), set()).add(name)
    return {number: sorted(names) for number, names in forms.items()}


def day_of(iso: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(iso[:10]) if len(iso) >= 10 else None
    except ValueError:
        return None


def shifted_day(day: datetime.date | None, days: int) -> str:
    return (day + datetime.timedelta(days=days)).isoformat() if day else ""


def valid_day(year: int, month: int, dom: int) -> str:
    try:
        return (
            datetime.date(year, month, dom).isoformat()
            if OLDEST <= year <= NEWEST
            else ""
        )
    except ValueError:
        return ""


def day_of_month(word: str) -> int:
    """A day of the month, or 0."""
    return (
        int(word) if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31 else 0
    )


def is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and OLDEST <= int(word) <= NEWEST


def shifted(
    first: int,
    last: int,
    unit: Unit,
    step: int,
    published: datetime.date | None,
) -> tuple[int, int, str, str, str]:
    if published is None:
        return first, last, "", "", "relative"
    if unit == "day":
        return first, last, shifted_day(published, step), "day", "relative"
    if unit == "week":
        monday = published - datetime.timedelta(days=published.weekday())
        return first, last, shifted_day(monday, 7 * step), "week", "relative"
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        return (
            first,
            last,
            f"{months // 12:04}-{months % 12 + 1:02}",
            "month",
            "relative",
        )
    return first, last, f"{published.year + step:04}", "year", "relative"
