"""The day of a printed date without its time: ISO 8601, RFC 822, digits, Solar Hijri, "gestern", names of months.

Each form either is whole and possible, or there is no day: nothing is completed and nothing left over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache

from crawler.calendars import RELATIVE, SOLAR_MONTHS, SOLAR_YEARS, from_solar

_YEARS = range(1900, 2100)
_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name[:3]: n for n, name in enumerate(_MONTH_NAMES.split(), start=1)}
_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
ISO_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)")
_RFC = re.compile(
    r"(?:[^\W\d]{2,}\.?,?\s+)?(\d{1,2})[\s-]([A-Za-z]{3})[a-z]{0,6}\.?[\s-](\d{4}|\d\d)"
)
_YMD = re.compile(r"(\d{4})([./-])\s?(\d{1,2})\2\s?(\d{1,2})\.?")
_XXY = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d\d)\.?")
# dateparser completes dates by the clock; nothing is completed here, and this makes sure that it shows
_NO_CLOCK = datetime(1904, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"\d+")

# Languages where digits with slashes are day, month, year for everyone; English is none of them.
_DAY_FIRST_CODES = "de fr nl it es pt pl cs sk ro bg el hr sl da no nb nn fi et is mt ga lb uk ru sr mk sq tr ar"
_DAY_FIRST = frozenset(_DAY_FIRST_CODES.split())
# What stands between the numbers and says nothing; dateparser does not know these
_FILLERS = {
    "lt": re.compile(r"\b(?:m|d)\.(?=\s|$)|\bdiena\b"),
    "lv": re.compile(r"\bgada\b|(?<=\d)\.?\s*g\."),
    "mt": re.compile(r"\bta['’]"),
    "bg": re.compile(r"\bг(?:од)?\.?(?=\s|$)|\bгодина\b"),
    "pl": re.compile(r"\br\.(?=\s|$)"),
    "gl": re.compile(r"\bde\b"),
}
_LOCATIVES = {
    # novembrī -> novembris, martā -> marts
    "lv": (re.compile(r"(?<=[^\W\d])[īā]\b"), ("is", "s")),
    # januarja -> januar, marca -> marec, septembra -> september
    "sl": (
        re.compile(r"(?:(?<=r)ja|(?<=r)ca|(?<=b)ra|(?<=[jlt])a)\b"),
        ("", "ec", "er"),
    ),
}
_LANGUAGE_NAMES = {
    "no": "nb",
    "nn": "nb",
    "prs": "fa",
    "sh": "hr",
    "bs": "hr",
}  # as dateparser has them


def day_of(text: str, lang: str, order: str, now: datetime | None) -> date | str | None:
    """The day of a string without time; a str is year and month."""
    for code in lang.split("/"):  # "21.04.2026 г."
        if code in _FILLERS and text[:1].isdecimal():
            bare = _FILLERS[code].sub("", text).strip()
            text = bare if _XXY.fullmatch(bare) else text
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
        if day is None:
            return text if int(month) in range(1, 13) and int(year) in _YEARS else None
        return _solar_or_date(int(year), int(month), int(day), lang)
    if (match := ISO_BASIC.fullmatch(text)) and int(
        match[1]
    ) in _YEARS:  # 20251018T1000
        return real_day(*map(int, match.groups()))
    if (
        (match := _RFC.fullmatch(text))
        and match[2].lower() in _MONTHS
        and _is_english_month(text)
    ):
        return real_day(_year(match[3]), _MONTHS[match[2].lower()], int(match[1]))
    if re.match(r"\d{4}-", text) and not _YMD.fullmatch(text):
        return None  # begins like ISO and is none: 2026-november-2
    if match := _YMD.fullmatch(text):
        return _solar_or_date(int(match[1]), int(match[3]), int(match[4]), lang)
    if match := _XXY.fullmatch(text):
        return _ordered(int(match[1]), int(match[3]), match[4], match[2], lang, order)
    languages = [code.strip().lower() for code in lang.split("/") if code.strip()]
    if (solar := _solar(text)) is not None:
        return solar
    if now is not None and (days := _relative(text, languages)) is not None:
        return now.date() + timedelta(days=days)
    return _named(text, languages)


def _ordered(
    a: int, b: int, printed_year: str, separator: str, lang: str, order: str
) -> date | None:
    """Digits: by the order of the source, else where only one order is possible or usual."""
    if order == "YMD":
        return (
            real_day(_year(f"{a:02}"), b, int(printed_year))
            if len(printed_year) == 2
            else None
        )
    if order == "MDY":
        return real_day(_year(printed_year), a, b)
    if order == "DMY":
        return real_day(_year(printed_year), b, a)
    if len(printed_year) == 2:
        return None  # 02/11/26 has three readings
    languages = lang.split("/") if lang else []
    usual = separator == "." or (
        languages and all(code.strip() in _DAY_FIRST for code in languages)
    )
    if usual or a == b or a > 12:
        return real_day(int(printed_year), b, a)
    return real_day(int(printed_year), a, b) if b > 12 else None


def _solar(text: str) -> date | None:
    """۱۵ شهریور ۱۴۰۴, with or without weekday; None where it is not of this kind."""
    words = text.replace("\u200c", "").replace("،", " ").replace(",", " ").split()
    months = [SOLAR_MONTHS[word] for word in words if word in SOLAR_MONTHS]
    numbers = [int(word) for word in words if word.isdecimal()]
    if len(months) != 1 or len(numbers) != 2 or len(words) > 5:
        return None
    day, year = sorted(numbers)
    return from_solar(year, months[0], day)


def _solar_or_date(year: int, month: int, day: int, lang: str) -> date | None:
    if year in SOLAR_YEARS:
        return (
            from_solar(year, month, day)
            if set(lang.split("/")) <= {"fa", "ps", "prs"}
            else None
        )
    return real_day(year, month, day)


def _relative(text: str, languages: Sequence[str]) -> int | None:
    word = text.lower().rstrip(".,")
    found = {
        RELATIVE[code][word] for code in languages if word in RELATIVE.get(code, {})
    }
    return found.pop() if len(found) == 1 else None


def _named(text: str, languages: Sequence[str]) -> date | None:
    """A date with a month's name, by dateparser in the languages given, else in English.

    Languages that read it differently (listopad is November in Czech and October in Croatian) make it None.
    """
    numbers = _NUMBER.findall(text)
    years = [n for n in numbers if len(n) == 4]
    days = [n for n in numbers if len(n) <= 2]
    if len(years) != 1 or len(days) != 1 or len(numbers) != 2:
        return None
    if numbers[0] == years[0] and not text.startswith(years[0]):
        return None  # "May 2026 12": twelve may be an hour
    found = {
        day
        for code in languages
        if (day := _by_dateparser(text, code, int(years[0]), int(days[0])))
    }
    if not found and "en" not in languages:
        found = {
            day
            for day in [_by_dateparser(text, "en", int(years[0]), int(days[0]))]
            if day
        }
    return found.pop() if len(found) == 1 else None


def _by_dateparser(text: str, lang: str, year: int, day: int) -> date | None:
    # .3 s of CPU at the first call: only where nothing cheaper reads the string
    from dateparser import parse

    code = _LANGUAGE_NAMES.get(lang, lang)
    if code not in _dateparser_languages() or year not in _YEARS:
        return None
    tries = [_FILLERS[lang].sub(" ", text) if lang in _FILLERS else text]
    if lang in _LOCATIVES:
        ending, nominatives = _LOCATIVES[lang]
        tries += [ending.sub(nominative, tries[0]) for nominative in nominatives]
    for attempt in tries:
        found = parse(
            attempt.strip(" ,"),
            languages=[code],
            settings={
                "PARSERS": ["absolute-time"],
                "REQUIRE_PARTS": ["day", "month", "year"],
                "STRICT_PARSING": True,
                "DATE_ORDER": "DMY",
                "RELATIVE_BASE": _NO_CLOCK,
                "RETURN_AS_TIMEZONE_AWARE": False,
            },
        )
        # every number of the string has to be in the date, and no other
        if found is not None and (found.year, found.day) == (year, day):
            return date(year, found.month, day)
    return None


@cache
def _dateparser_languages() -> frozenset[str]:
    from dateparser.data.languages_info import language_order

    return frozenset(language_order)


def real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _year(printed: str) -> int:
    """Two digits as RFC 2822 has them: up to 49 this century."""
    number = int(printed)
    return number if len(printed) == 4 else number + (2000 if number < 50 else 1900)


def _is_english_month(text: str) -> bool:
    """Whether the month of an RFC 822 date is an English one in full or cut to three (or Sept)."""
    word = re.findall(r"[A-Za-z]{3,}", text)[-1].lower()
    return any(name.startswith(word) for name in _MONTH_NAMES.split())
