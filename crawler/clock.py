"""The time of day and the zone of a printed date, apart from its day."""

from __future__ import annotations

import re
from datetime import time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from db.records import ReturnwatchError

# Offsets in hours. Summer names matter: feedparser reads CEST as UTC. Names that two regions share (IST: Ireland,
# India) are missing on purpose: then the day stands as printed and the moment is unknown.
ZONES = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT", "WET"), 0.0),
    **dict.fromkeys(("CET", "MET", "MEZ", "WEST", "BST"), 1.0),
    **dict.fromkeys(("CEST", "MEST", "MESZ", "EET", "OEZ"), 2.0),
    **dict.fromkeys(("EEST", "OESZ", "MSK", "TRT"), 3.0),
    **{"IRST": 3.5, "AFT": 4.5, "PKT": 5.0},
    **{
        "EDT": -4.0,
        "EST": -5.0,
        "CDT": -5.0,
        "CST": -6.0,
        "MDT": -6.0,
        "MST": -7.0,
        "PDT": -7.0,
        "PST": -8.0,
    },
}

_TIME = re.compile(
    r"""^(?P<date>.*?\d.*?|\D+?)                                # the day comes first
        (?:[T\s,|–-]|\s(?:um|om|à|alle|a\ las|às|at|kl|klo|o|v|u|ob|la|στις|в|ب?ساعت|الساعة)\b\.?)+
        (?P<hour>\d{1,2})(?P<colon>[:.hH])(?P<minute>\d\d)
        (?:[:.](?P<second>\d\d))?(?:[.,]\d{1,9})?
        \s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?:Uhr|uur|h|óra|hod\.?)?
        \s*(?P<zone>Z|\(?[A-Za-z]{2,5}\)?|(?:UTC|GMT)?\s?[+-]\d{1,2}:?(?:\d\d)?(?:\s\([\w ]+\))?|[A-Z]\w+/\w+)?$""",
    re.VERBOSE,
)
_OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s?([+-])(\d{1,2}):?(\d\d)?", re.IGNORECASE)


class UnknownZone(ReturnwatchError):
    """A source's ``tz`` is no IANA zone."""


def split(text: str) -> tuple[str, time | None, tzinfo | None, int]:
    """(the day's part, clock, zone, days to add) of a string; without a time the string as it is."""
    match = _TIME.match(text)
    if match is None:
        return text, None, None, 0
    hour, minute, second = (
        int(match["hour"]),
        int(match["minute"]),
        int(match["second"] or 0),
    )
    if match["colon"] == "." and not re.search(r"\d{4}", match["date"]):
        return text, None, None, 0  # 2.11.26, not a time
    if match["half"]:
        if not 1 <= hour <= 12:
            return text, None, None, 0
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    plus = 0
    if (hour, minute, second) == (24, 0, 0):
        hour, plus = 0, 1
    try:
        clock = time(hour, minute, min(second, 59))  # a leap second
    except ValueError:
        return text, None, None, 0
    return match["date"].rstrip(" ,|–-"), clock, _offset(match["zone"] or ""), plus


def _offset(printed: str) -> tzinfo | None:
    """The zone of a printed offset or name; None for none and for a name that is not in ZONES."""
    name = re.sub(r"\s\([\w ]+\)$", "", printed).strip("() ")
    if "/" in name:
        return ZoneInfo(name) if name in available_timezones() else None
    if match := _OFFSET.fullmatch(name):
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        delta = timedelta(hours=hours, minutes=minutes)
        return timezone(delta if match[1] == "+" else -delta)
    hours_of = ZONES.get(name.upper())
    return None if hours_of is None else timezone(timedelta(hours=hours_of))


def zone_of(tz: str) -> ZoneInfo | None:
    if not tz:
        return None
    try:
        return ZoneInfo(tz)
    except (
        KeyError,
        ValueError,
        OSError,
    ) as error:  # ZoneInfoNotFoundError is a KeyError
        raise UnknownZone(
            f"tz {tz!r} is no zone of the IANA list; write for example Europe/Brussels"
        ) from error
