"""Dates: strict, with zones and calendars, never a guess; the feed table of the research row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.calendars import from_solar, is_solar_leap
from crawler.dates import UnknownZone, choose, in_lines, in_url, parse_when
from db.records import DateFound

NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
FEED_TABLE = [
    # raw, language, order, day, moment in UTC
    (
        "lun., 02 nov. 2026 10:00:00 +0100",
        "fr",
        "",
        "2026-11-02",
        "2026-11-02T09:00:00Z",
    ),
    ("Mo, 02 Nov 2026 10:00:00 +0100", "de", "", "2026-11-02", "2026-11-02T09:00:00Z"),
    ("lun, 02 nov 2026 10:00:00 +0100", "es", "", "2026-11-02", "2026-11-02T09:00:00Z"),
    ("seg, 02 nov 2026 10:00:00 +0000", "pt", "", "2026-11-02", "2026-11-02T10:00:00Z"),
    ("2. November 2026", "de", "", "2026-11-02", ""),
    ("02/11/2026 10:00", "fr", "", "2026-11-02", "2026-11-02T09:00:00Z"),
    ("02/11/2026 10:00", "en", "DMY", "2026-11-02", "2026-11-02T09:00:00Z"),
    ("02/11/2026 10:00", "en", "MDY", "2026-02-11", "2026-02-11T09:00:00Z"),
    ("02/11/2026 10:00", "en", "", None, None),  # two readings
    ("Mon, 02 Nov 2026 10:00:00", "en", "", "2026-11-02", "2026-11-02T09:00:00Z"),
    ("Mon, 02 Nov 2026 24:00:00", "en", "", "2026-11-02", "2026-11-02T23:00:00Z"),
    ("Mon, 02 Nov 2026 10:00:00 CEST", "en", "", "2026-11-02", "2026-11-02T08:00:00Z"),
    ("Mon, 02 Nov 2026 10:00:00 CET", "en", "", "2026-11-02", "2026-11-02T09:00:00Z"),
    ("Mon, 02 Nov 2026 10:00:00 WEST", "en", "", "2026-11-02", "2026-11-02T09:00:00Z"),
    ("Mon, 02 Nov 2026 10:00:00 EST", "en", "", "2026-11-02", "2026-11-02T15:00:00Z"),
    ("Δευ, 02 Νοε 2026 10:00:00 EET", "el", "", "2026-11-02", "2026-11-02T08:00:00Z"),
    ("1793613600", "en", "", "2026-11-02", "2026-11-02T10:00:00Z"),
    ("1793613600000", "en", "", "2026-11-02", "2026-11-02T10:00:00Z"),
    ("4711", "en", "", None, None),
    ("99999999999", "en", "", None, None),
    ("2026-november-2T10:00+01:00", "en", "", None, None),
    ("2026-11-02 10:00:00", "en", "", "2026-11-02", "2026-11-02T09:00:00Z"),
    ("2026-11-02T10:00:00.123+01:00", "en", "", "2026-11-02", "2026-11-02T09:00:00Z"),
    ("02 Nov 26 10:00 GMT", "en", "", "2026-11-02", "2026-11-02T10:00:00Z"),
]


@pytest.mark.parametrize(("raw", "lang", "order", "day", "at"), FEED_TABLE)
def test_feed_table(
    raw: str, lang: str, order: str, day: str | None, at: str | None
) -> None:
    found = parse_when(raw, lang=lang, order=order, tz="Europe/Brussels")
    assert (found.day if found else None) == day
    assert (found.at if found else None) == at


@pytest.mark.parametrize(
    ("raw", "lang", "day"),
    [
        ("18 October 2025", "en", "2025-10-18"),
        ("Saturday, 18th of October 2025", "en", "2025-10-18"),
        ("October 18, 2025", "en", "2025-10-18"),
        (
            "18 October 2025",
            "nl",
            "2025-10-18",
        ),  # English is read in any language where nothing contradicts
        ("18 oktober 2025 - 10:30", "nl", "2025-10-18"),
        ("Montag, 2. März 2026, 10:30 Uhr", "de", "2026-03-02"),
        ("1er décembre 2025", "fr", "2025-12-01"),
        ("le 2 août 2025 à 10h30", "fr", "2025-08-02"),
        ("lunes, 2 de noviembre de 2026", "es", "2026-11-02"),
        ("segunda-feira, 2 de novembro de 2026", "pt", "2026-11-02"),
        ("lunedì 2 novembre 2026", "it", "2026-11-02"),
        ("2 listopada 2026 r.", "pl", "2026-11-02"),
        ("2. listopadu 2026", "cs", "2026-11-02"),
        ("2. listopada 2026.", "hr", "2026-10-02"),
        ("2. novembra 2026", "sk", "2026-11-02"),
        ("2026. november 2.", "hu", "2026-11-02"),
        ("2026. 11. 02. 10:30", "hu", "2026-11-02"),
        ("2026 m. lapkričio 2 d.", "lt", "2026-11-02"),
        ("2026. gada 2. novembrī", "lv", "2026-11-02"),
        ("2026. gada 2. martā", "lv", "2026-03-02"),
        ("2. november 2026", "et", "2026-11-02"),
        ("2.11.2026 klo 10.30", "fi", "2026-11-02"),
        ("den 2 november 2026", "sv", "2026-11-02"),
        ("2. november 2026 kl. 10.30", "da", "2026-11-02"),
        ("2. november 2026", "no", "2026-11-02"),
        ("2. nóvember 2026", "is", "2026-11-02"),
        ("Δευτέρα, 2 Νοεμβρίου 2026", "el", "2026-11-02"),
        ("2 ноември 2026 г.", "bg", "2026-11-02"),
        ("2 noiembrie 2026", "ro", "2026-11-02"),
        ("2. november 2026", "sl", "2026-11-02"),
        ("2 ta' Novembru 2026", "mt", "2026-11-02"),
        ("2 листопада 2026", "uk", "2026-11-02"),
        ("٢ نوفمبر ٢٠٢٦", "ar", "2026-11-02"),
        ("02.11.2026", "", "2026-11-02"),  # nobody writes month first with full stops
        ("13/11/2026", "en", "2026-11-13"),
        ("2026-11-02+01:00", "", "2026-11-02"),
        ("20261102T100000Z", "", "2026-11-02"),
        ("20261102", "", "2026-11-02"),
        ("2026-11", "", "2026-11"),
        ("Published on 2 May 2026", "en", "2026-05-02"),
        (
            "Mon Nov 02 2026 10:00:00 GMT+0100 (Central European Time)",
            "en",
            "2026-11-02",
        ),
        ("Mon, 02 Nov 2026 10:00:00 Europe/Brussels", "en", "2026-11-02"),
    ],
)
def test_day_is_read(raw: str, lang: str, day: str) -> None:
    found = parse_when(raw, lang=lang)
    assert found is not None
    assert found.day == day
    assert found.found("meta") == DateFound(day, "meta", raw)


@pytest.mark.parametrize(
    ("raw", "lang"),
    [
        ("31 February 2026", "en"),
        ("2026-02-30", ""),
        ("2026-13-01", ""),
        ("31.04.2026", "de"),
        ("02/11/26", "en"),
        ("02-11-2026", "en"),
        ("2 November", "en"),
        ("November 2026", "en"),
        ("2026", ""),
        ("May 2026 12", "en"),
        ("page 3 of 4 May 2026", "en"),
        ("2 listopada 2026", ""),  # November in Polish, October in Croatian
        ("2 listopada 2026", "pl/hr"),
        ("yesterday", "en"),  # no clock given
        ("soon", "en"),
        ("", "en"),
        ("x" * 5000, "en"),
    ],
)
def test_impossible_or_ambiguous_is_none(raw: str, lang: str) -> None:
    assert parse_when(raw, lang=lang) is None


@pytest.mark.parametrize(
    ("raw", "lang", "tz", "day"),
    [
        ("gestern", "de", "", "2026-03-01"),
        ("gestern, 10:30 Uhr", "de", "", "2026-03-01"),
        ("today", "en", "", "2026-03-02"),
        ("today", "en", "Europe/Brussels", "2026-03-03"),  # there it is past midnight
        ("gisteren", "nl", "", "2026-03-01"),
        ("hier", "fr", "", "2026-03-01"),
        ("I går", "sv", "", "2026-03-01"),
        ("دیروز", "fa", "", "2026-03-01"),
    ],
)
def test_relative_word_uses_the_clock_given(
    raw: str, lang: str, tz: str, day: str
) -> None:
    found = parse_when(raw, lang=lang, tz=tz, now=NOW)
    assert found is not None
    assert found.day == day


def test_relative_word_counts_in_its_own_language_only() -> None:
    assert parse_when("hier", lang="de", now=NOW) is None
    with pytest.raises(ValueError, match="aware"):
        parse_when("today", lang="en", now=datetime(2026, 3, 2))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("raw", "lang", "day"),
    [
        ("۱۵ شهریور ۱۴۰۴", "fa", "2025-09-06"),
        ("شنبه ۱۵ شهریور ۱۴۰۴", "fa", "2025-09-06"),
        ("۱۴۰۴/۰۶/۱۵", "fa", "2025-09-06"),
        ("۱ حمل ۱۴۰۵", "fa", "2026-03-21"),  # Dari
        ("۳۰ اسفند ۱۴۰۳", "fa", "2025-03-20"),  # a leap year
        ("۲ نوامبر ۲۰۲۶", "fa", "2026-11-02"),
    ],
)
def test_solar_hijri(raw: str, lang: str, day: str) -> None:
    found = parse_when(raw, lang=lang)
    assert found is not None
    assert found.day == day


def test_solar_hijri_has_no_day_that_its_calendar_lacks() -> None:
    assert parse_when("۳۰ اسفند ۱۴۰۴", lang="fa") is None
    assert parse_when("۳۱ مهر ۱۴۰۴", lang="fa") is None
    assert parse_when("۱۴۰۴/۰۶/۱۵", lang="en") is None


def test_solar_years_follow_each_other_without_gap() -> None:
    for year in range(1300, 1499):
        last = from_solar(year, 12, 30 if is_solar_leap(year) else 29)
        first = from_solar(year + 1, 1, 1)
        assert last is not None
        assert first == last + timedelta(days=1)
    # new years as they were: https://en.wikipedia.org/wiki/Solar_Hijri_calendar
    assert from_solar(1399, 1, 1) == date(2020, 3, 20)
    assert from_solar(1403, 1, 1) == date(2024, 3, 20)
    assert from_solar(1404, 1, 1) == date(2025, 3, 21)


def test_day_is_the_day_in_the_sources_zone() -> None:
    raw = "2026-11-01T23:30:00Z"
    abroad, home = parse_when(raw), parse_when(raw, tz="Europe/Brussels")
    assert abroad is not None
    assert home is not None
    assert (abroad.day, home.day) == ("2026-11-01", "2026-11-02")
    assert abroad.at == home.at == "2026-11-01T23:30:00Z"


def test_zone_says_whose_it_is() -> None:
    printed = parse_when("2 Nov 2026 10:00 +0100", tz="Europe/Athens")
    source = parse_when("2 Nov 2026 10:00", tz="Europe/Athens")
    neither = parse_when("2 Nov 2026 10:00")
    assert [w.zone for w in (printed, source, neither) if w] == [
        "printed",
        "source",
        "",
    ]
    assert [w.at for w in (printed, source, neither) if w] == [
        "2026-11-02T09:00:00Z",
        "2026-11-02T08:00:00Z",
        "",
    ]


def test_formats_of_the_source_come_first() -> None:
    found = parse_when("11/02/2026", lang="fr", formats=["%m/%d/%Y"])
    assert found is not None
    assert found.day == "2026-11-02"
    timed = parse_when(
        "02.11.2026-1030", formats=["%d.%m.%Y-%H%M"], tz="Europe/Brussels"
    )
    assert timed is not None
    assert timed.at == "2026-11-02T09:30:00Z"


def test_unknown_zone_names_value_and_mend() -> None:
    with pytest.raises(
        UnknownZone, match=r"Europe/Brussel'.*write for example Europe/Brussels"
    ):
        parse_when("2026-11-02", tz="Europe/Brussel")


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://hills.example/2025/10/18/loket", "2025-10-18"),
        ("https://hills.example/news/2025-10-18-loket", "2025-10-18"),
        ("https://hills.example/20251018-loket.html", "2025-10-18"),
        ("https://hills.example/2025/10/loket", "2025-10"),
        ("https://hills.example/2025/13/40/loket", None),
        ("https://hills.example/news/20259999", None),
        ("https://hills.example/a?date=2025-10-18", None),
    ],
)
def test_date_in_an_address(url: str, day: str | None) -> None:
    found = in_url(url)
    assert (found.day if found else None) == day


def test_date_line_is_a_line_that_is_nothing_else() -> None:
    lines = [
        "Anna Calder",
        "In 2024, 30 people came on 3 May 2024 by ferry",
        "Hilltown, 5 August 2021",
    ]
    assert in_lines(lines, lang="en") == DateFound(
        "2021-08-05", "text", "Hilltown, 5 August 2021"
    )
    assert in_lines(["Last updated: 5 August 2021"], lang="en") is None
    assert in_lines(["Published: 18 October 2025 | Ministry"], lang="en") is not None


def test_choice_prefers_the_better_place_and_the_whole_day() -> None:
    entry, meta, month = (
        DateFound("2026-01-02", "entry"),
        DateFound("2026-01-01", "meta"),
        DateFound("2026-01", "site"),
    )
    found = DateFound("2019-01-01", "file")
    assert choose([found, month, entry, meta], date(2026, 6, 1)) == (meta, ())
    assert choose([month], date(2026, 6, 1)) == (month, ())
    assert choose([found], date(2026, 6, 1)) == (None, ())


def test_future_date_is_an_issue_and_no_choice() -> None:
    late, entry = (
        DateFound("2027-05-01", "json-ld", "2027-05-01"),
        DateFound("2026-05-01", "entry"),
    )
    chosen, issues = choose([late, entry], date(2026, 6, 1))
    assert chosen == entry
    assert [issue.kind for issue in issues] == ["date in the future"]
    tomorrow = DateFound("2026-06-02", "meta")  # east of us it is already
    assert choose([tomorrow], date(2026, 6, 1)) == (tomorrow, ())


@given(st.text(max_size=60), st.sampled_from(["", "en", "nl/fr", "fa", "lv", "hu"]))
def test_no_string_breaks_the_reader(raw: str, lang: str) -> None:
    parse_when(raw, lang=lang, now=NOW, tz="Europe/Brussels")
    in_lines([raw], lang=lang)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 30)))  # noqa: DTZ001
def test_iso_and_rfc_round_trip(moment: datetime) -> None:
    at = moment.replace(microsecond=0, tzinfo=UTC)
    for raw in (at.isoformat(), f"{at:%a, %d %b %Y %H:%M:%S} GMT"):
        found = parse_when(raw)
        assert found is not None
        assert (found.day, found.at) == (f"{at:%Y-%m-%d}", f"{at:%Y-%m-%dT%H:%M:%SZ}")
