"""Which figures are one claim: the same thing counted, of the same country, in the same period, with values that fit or drift.

Pairs are decided by their two figures alone; a claim is all that hangs together by pairs, its values from its most official
document. "2,815", "over 2,800" and "more than 2,000" agree; "2,815" and "2,518" of one year are one claim that drifts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import combinations
from math import inf
from typing import Final

from db.across import Claim, FigureSeen
from db.found import FigureFound
from db.records import fold, key
from nlp.figures_about import SMALL
from nlp.stories import Member, components, root

#: what is counted so that two documents may print the same of it: no durations, no shares of something unsaid
UNITS: Final = ("people", "flights", "applications", "decisions", "returns", "cases", "places", "EUR", "USD", "GBP", "CHF", "SEK", "NOK")  # fmt: skip
#: what is of something: it counts only where the text says of what
OF_SOMETHING: Final = ("percent", "share", "time")
MONTHS: Final = {"year": ("month", 12), "week": ("day", 7)}  # one scale for durations
SAME_WEEK: Final = (
    7  # days between two texts that print one small number without a period
)
SAME_FORTNIGHT: Final = (
    14  # days between two texts whose numbers, of a period that goes on, contradict
)
STEM: Final = 5  # characters that the forms of one word share
LARGE: Final = 1000.0
OVER: Final = 1.5  # "over 2,000" may still be said of 2,999, not of 4,000
ABOUT: Final = 0.15
NEARLY: Final = 0.1  # "nearly 1,500" may be said of 1,350, not of 1,240
DRIFT: Final = (
    1.25  # two values no further apart than by this factor may be one that drifted
)
DAYS_APART: Final = 120  # between two texts of which one or both print no period
YEAR: Final = len("2026")  # a period begins with its year

Place = tuple[str, int]


def scaled(f: FigureFound) -> FigureFound:
    """A figure in the unit in which claims are compared: shares in percent, years in months, weeks in days."""
    factor = 1.0
    unit, of_what = f.unit, f.of_what
    if unit == "share":
        unit, factor = "percent", 100.0
    elif unit == "time":
        printed, _, measure = of_what.partition(" ")
        printed, factor = MONTHS.get(printed, (printed, 1))
        unit, of_what = f"{printed}s", f"{printed} {measure}"
    else:
        return f
    high = None if f.high is None else f.high * factor
    return replace(f, value=f.value * factor, high=high, unit=unit, of_what=of_what)


def bounds(f: FigureFound) -> tuple[float, float]:
    """The values that a printed figure may stand for."""
    if f.high is not None:
        return f.value, f.high
    if f.approx == "over":
        return f.value, f.value * OVER
    if f.approx == "under":
        return f.value / OVER, f.value
    if f.approx == "nearly":
        return f.value * (1 - NEARLY), f.value
    if f.approx == "about":
        return f.value * (1 - ABOUT), f.value * (1 + ABOUT)
    return f.value, f.value


def agree(a: FigureFound, b: FigureFound) -> bool:
    """Whether two printed figures may be one number."""
    one, other = bounds(a), bounds(b)
    return one[0] <= other[1] and other[0] <= one[1]


def drifts(a: FigureSeen, b: FigureSeen) -> bool:
    """Whether two figures of one claim cannot both be right. Symmetric."""
    return not agree(scaled(a.figure), scaled(b.figure)) and _at_one_time(a, b)


def same_claim(a: FigureSeen, b: FigureSeen) -> bool:
    """Whether two figures claim something about the same. Symmetric."""
    f, g = scaled(a.figure), scaled(b.figure)
    if f.unit != g.unit or not f.country or f.country != g.country:
        return False
    if not _periods(a, b) or not _contexts(a, b):
        return False
    of_something = a.figure.unit in OF_SOMETHING
    if of_something and f.of_what != g.of_what:
        return False
    if f.unit == "percent":
        return _same_share(a, b, f, g)
    if not of_something and min(f.value, g.value) < SMALL and not _same_small(a, b):
        return False
    if agree(f, g):
        # two round lower bounds meet everywhere; an exact number of another size is not what they speak of
        return max(f.value, g.value) <= OVER * min(f.value, g.value)
    if not _may_drift(a, b, f, g):
        return False
    same_source = _source(f) == _source(g) != ""
    if a.figure.unit == "time":  # a term seldom has a period
        return same_source and a.lang == b.lang
    if not (f.period and g.period):
        # large numbers of one person, told close together: a period that was not read does not hide that they drift
        return same_source and min(f.value, g.value) >= LARGE
    return same_source or (a.lang == b.lang and _head(f) == _head(g) != "")


def _same_share(a: FigureSeen, b: FigureSeen, f: FigureFound, g: FigureFound) -> bool:
    """Whether two shares are of the same: in one language by their words, across languages by the measures beside them."""
    one, other = _stems(f), _stems(g)
    if a.lang == b.lang:
        if not (one <= other or other <= one):
            return False
    elif not (f.period and g.period and a.context & b.context):
        return False
    if agree(f, g):
        return max(f.value, g.value) <= OVER * min(f.value, g.value)
    return a.lang == b.lang and one == other and bool(f.period and g.period) and _may_drift(a, b, f, g)  # fmt: skip


def _may_drift(a: FigureSeen, b: FigureSeen, f: FigureFound, g: FigureFound) -> bool:
    """Whether two values that contradict each other may be one that drifted: of two documents, near, of one time."""
    near = max(f.value, g.value) <= DRIFT * min(f.value, g.value)
    return near and a.document != b.document and _at_one_time(a, b)


def _stems(f: FigureFound) -> frozenset[str]:
    """The words that say what a share is of."""
    words = "".join(c if c.isalpha() else " " for c in fold(f.counts)).split()
    return frozenset(w[:STEM] for w in words if len(w) >= STEM and not w.startswith(("perc", "proc", "proz", "pros")))  # fmt: skip


def _same_small(a: FigureSeen, b: FigureSeen) -> bool:
    """Whether two small numbers may be one: of the same measure, and of one month or told within a week."""
    if not a.context & b.context:
        return False
    one, other = a.figure.period, b.figure.period
    if one and other:
        return one == other and len(one) > YEAR
    return _days_apart(a, b) <= SAME_WEEK


def _contexts(a: FigureSeen, b: FigureSeen) -> bool:
    """Small numbers are alike by chance: of these the measures beside them may not be quite others."""
    small = max(a.figure.value, b.figure.value) < LARGE
    return not (small and a.context and b.context and not a.context & b.context)


def _periods(a: FigureSeen, b: FigureSeen) -> bool:
    one, other = a.figure.period, b.figure.period
    if one and other:
        shorter = min(len(one), len(other))
        return one[:shorter] == other[:shorter]
    return _days_apart(a, b) <= DAYS_APART


def _at_one_time(a: FigureSeen, b: FigureSeen) -> bool:
    """Whether other values contradict each other: a count that grew from one month to the next does not.

    Of one and the same period, which was over when both were told, or told at about the same time.
    """
    one, other = a.figure.period, b.figure.period
    if one and other and one != other:
        return False
    over = len(one) == len("2026-05-01") or one < min(a.public_from, b.public_from)[: len(one)]  # fmt: skip
    return (one == other != "" and over) or _days_apart(a, b) <= SAME_FORTNIGHT


def _days_apart(a: FigureSeen, b: FigureSeen) -> float:
    """Days between what two texts were public from; endless where one has no day."""
    try:
        days = date.fromisoformat(a.public_from) - date.fromisoformat(b.public_from)
    except ValueError:
        return inf
    return abs(days.days)


def _head(f: FigureFound) -> str:
    return " ".join(fold(f.counts).split())


def _source(f: FigureFound) -> str:
    words = fold(f.source_named).split()
    return words[-1] if words else ""


def settled(seen: Iterable[FigureSeen]) -> Iterator[Claim]:
    """Claims of all figures that have a country; one that nobody else prints is a claim too."""
    figures: dict[Place, FigureSeen] = {(x.version, x.start): x for x in seen if x.figure.country}  # fmt: skip
    alike: dict[tuple[str, str], list[FigureSeen]] = {}
    for one in figures.values():
        alike.setdefault((scaled(one.figure).unit, one.figure.country), []).append(one)
    names = {f"{version} {start}": (version, start) for version, start in figures}
    pairs = [
        (f"{a.version} {a.start}", f"{b.version} {b.start}")
        for group in alike.values()
        for a, b in _close(group)
        if same_claim(a, b)
    ]
    alone = set(names)
    for together in components(sorted(pairs)):
        alone -= together
        yield _claim([figures[names[name]] for name in sorted(together)])
    for name in sorted(alone):
        yield _claim([figures[names[name]]])


def _close(group: list[FigureSeen]) -> Iterator[tuple[FigureSeen, FigureSeen]]:
    """Pairs whose values and times are near enough, without looking at all others: the past does not grow into it."""
    by_year: dict[str, list[tuple[float, FigureSeen]]] = {}
    by_days: dict[int, list[tuple[float, FigureSeen]]] = {}
    ordered = sorted(((scaled(x.figure).value, x) for x in group), key=_by_value)
    for value, one in ordered:
        if one.figure.period:
            by_year.setdefault(one.figure.period[:YEAR], []).append((value, one))
        with suppress(ValueError):  # without a day it is near in time to none
            day = date.fromisoformat(one.public_from).toordinal()
            by_days.setdefault(day // DAYS_APART, []).append((value, one))
    for some in by_year.values():
        yield from _near(some)
    for number, some in by_days.items():
        before = {id(x) for _, x in by_days.get(number - 1, ())}
        both = [*by_days.get(number - 1, ()), *some]
        both.sort(key=_by_value)
        for a, b in _near(both):
            earlier = id(a) in before and id(b) in before  # had with that time's own
            if not earlier and not (a.figure.period and b.figure.period):
                yield a, b


def _by_value(pair: tuple[float, FigureSeen]) -> tuple[float, str, int]:
    value, one = pair
    return value, one.version, one.start


def _near(
    ordered: list[tuple[float, FigureSeen]],
) -> Iterator[tuple[FigureSeen, FigureSeen]]:
    """Pairs of a list in order of values."""
    for n, (least, one) in enumerate(ordered):
        for m in range(n + 1, len(ordered)):
            value, other = ordered[m]
            if value > least * OVER:
                break
            yield one, other


def _claim(seen: list[FigureSeen]) -> Claim:
    first = root(
        Member(x.version, x.tier, x.public_from, x.first_seen_at, x.url) for x in seen
    )
    own = [x for x in seen if x.version == first.version]
    head = min(own, key=lambda x: (x.figure.approx != "", x.start))
    figures = [scaled(x.figure) for x in seen]
    main = scaled(head.figure)
    periods = sorted(
        {f.period for f in figures if f.period}, key=lambda p: (-len(p), p)
    )
    return Claim(
        id=key("claim", head.version, head.start),
        unit=main.unit,
        country=main.country,
        period=head.figure.period or (periods[0] if periods else ""),
        value=main.value,
        low=min(f.value for f in figures),
        high=max(f.high or f.value for f in figures),
        agree=not any(drifts(a, b) for a, b in combinations(seen, 2)),
        documents=len({x.document for x in seen}),
        root_version=head.version,
        root_start=head.start,
        places=tuple((x.version, x.start) for x in seen),
        of_what=main.of_what,
    )
