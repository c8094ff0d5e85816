"""Sentences of one text that tell of one event: put together, each with what it knows."""

from __future__ import annotations

from dataclasses import replace

from db.found import EventFound
from nlp.days import day_of
from nlp.event_text import PRECISE


def together(
    events: list[EventFound], assumed: set[tuple[int, str]]
) -> list[EventFound]:
    """One event for sentences of a text that fit together; ``assumed``: those whose country no word says."""
    found: list[EventFound] = []
    sure: list[bool] = []
    for event in events:
        named = (event.start, event.kind) not in assumed
        for n, before in enumerate(found):
            if _fits(before, event, sure[n] and named):
                found[n] = _united(before, event)
                if named and not sure[n]:
                    found[n] = replace(found[n], country=event.country)
                sure[n] = sure[n] or named
                break
        else:
            found.append(event)
            sure.append(named)
    return found


def _fits(a: EventFound, b: EventFound, sure: bool) -> bool:
    if a.kind != b.kind or (sure and a.country != b.country and a.kind != "letter"):
        return False
    if "about" not in (a.precision, b.precision) and not _same_time(a, b):
        return False
    return a.people_count is None or b.people_count is None or a.people_count == b.people_count  # fmt: skip


def _same_time(a: EventFound, b: EventFound) -> bool:
    shorter = min(len(a.on_date), len(b.on_date))
    if "week" in (a.precision, b.precision):
        one, other = day_of(a.on_date), day_of(b.on_date)
        return one is not None and other is not None and abs((one - other).days) < 7
    return a.on_date[:shorter] == b.on_date[:shorter]


def _united(a: EventFound, b: EventFound) -> EventFound:
    order = (*PRECISE, "about")
    dated = min(a, b, key=lambda e: order.index(e.precision))
    details = {**dict(b.details), **dict(a.details)}
    count = a.people_count if a.people_count is not None else b.people_count
    return replace(
        a,
        on_date=dated.on_date,
        precision=dated.precision,
        people_count=count,
        details=tuple(sorted(details.items())),
    )
