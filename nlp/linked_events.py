"""Which texts tell of the same event: decided pair by pair, within one kind and one country, from day, number and measures.

A pair is decided by its two mentions alone, and an event is all that hangs together by pairs: so the order in which texts
came, and whether all is compared at once or bit by bit, change nothing. Two mentions of letters with their signatories are
one where ``nlp/linked_letters.py`` says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from db.across import Event, EventSeen
from db.records import fold, key
from nlp.headlines import headline
from nlp.linked_letters import OTHER_NUMBER
from nlp.stories import Member, components, root

RULES: Final = "3"  # raised when the test below changes: then all is compared again
DAYS_APART: Final = 1  # between two days that are printed for one event
TOLD_LATER: Final = 4  # days after it in which an event is news
TOLD_TOGETHER: Final = 2  # days between two texts that print no day
LATEST: Final = (
    21  # days after it in which the same number of people still tells the flight
)
DRIFT: Final = 1.5  # between two numbers of people that left on the same printed day
COUNTS_APART: Final = 0.15  # between two numbers of people in one plane, as a share
TELLING: Final = (
    10  # people in a plane: so many tell a flight whatever country is named
)
WINDOW: Final = 45  # days within which mentions are compared at all
ANSWERED: Final = 200  # days within which a letter is answered
ORDER: Final = ("day", "week", "month", "about")


def same_event(a: EventSeen, b: EventSeen) -> bool:
    """Whether two mentions of one kind and country tell of one event. Symmetric. Two of one text are two."""
    if a.version == b.version or not _measures(a, b) or (a.letter and b.letter):
        return False
    numbers, places = _numbers(a, b), _places(a, b)
    if numbers is False and places is not True and not _drifted(a, b):
        return False
    if not _actors(a) & _actors(b) and a.kind != "letter" and not (numbers and a.people_count == b.people_count):  # fmt: skip
        return False
    return _days(a, b, numbers is True or (places is True and numbers is None))


def _actors(one: EventSeen) -> set[str]:
    """Who acted: of a joint flight both."""
    return {one.country, *one.details.get("with", "").split()}


def _drifted(a: EventSeen, b: EventSeen) -> bool:
    """Whether two numbers of one day may be one that drifted: a country seldom has two planes on one day."""
    if a.people_count is None or b.people_count is None:
        return False
    low, high = sorted((a.people_count, b.people_count))
    return a.precision == b.precision == "day" and a.on_date == b.on_date and high <= DRIFT * low  # fmt: skip


def _numbers(a: EventSeen, b: EventSeen) -> bool | None:
    """Whether the numbers of people fit; None where one is not printed."""
    if a.people_count is None or b.people_count is None:
        return None
    low, high = sorted((a.people_count, b.people_count))
    if "over" in (a.details.get("approx"), b.details.get("approx")):
        return high <= 1.5 * low
    return high - low <= max(1, COUNTS_APART * high)


def _places(a: EventSeen, b: EventSeen) -> bool | None:
    one, other = a.details.get("from", ""), b.details.get("from", "")
    return fold(one) == fold(other) if one and other else None


def _measures(a: EventSeen, b: EventSeen) -> bool:
    if a.kind not in ("decision", "ruling"):
        return True
    one, other = (set(x.details.get("measures", "").split()) for x in (a, b))
    # a text that only says "the decision of 3 March" names no measure
    return bool(one & other) or not one or not other


def _days(a: EventSeen, b: EventSeen, same_number: bool) -> bool:
    one, other = _span(a), _span(b)
    if one is None or other is None:
        return False
    if (a.precision == "about") != (b.precision == "about"):
        told, printed = (one, other) if a.precision == "about" else (other, one)
        days = (told[0] - printed[0]).days
        after = (told[0] - printed[1]).days
        return days >= 0 and after <= (LATEST if same_number else TOLD_LATER)
    if a.precision == "about":
        return abs((one[0] - other[0]).days) <= TOLD_TOGETHER
    apart = max(one[0], other[0]) - min(one[1], other[1])
    if a.precision == b.precision == "day":
        return abs((one[0] - other[0]).days) <= DAYS_APART
    return apart.days <= 0 and (same_number or a.kind != "flight")


def _span(seen: EventSeen) -> tuple[date, date] | None:
    """First and last day that the printed date may mean."""
    first = _first_day(seen.on_date)
    length = {"week": 6, "month": 30}.get(seen.precision, 0)
    return (first, first + timedelta(days=length)) if first else None


def _first_day(day: str) -> date | None:
    try:
        return date.fromisoformat(f"{day}-01" if len(day) == 7 else day)
    except ValueError:
        return None


def new_pairs(
    seen: Sequence[EventSeen], waiting: set[str]
) -> Iterator[tuple[str, str]]:
    """The pairs of one event in which one mention waits to be compared."""
    alike: dict[tuple[str, str], list[tuple[date, EventSeen]]] = {}
    for one in seen:
        if span := _span(one):
            actors = (
                {""} if one.kind == "letter" else _actors(one)
            )  # a letter is many countries'
            for country in actors:
                alike.setdefault((one.kind, country), []).append((span[0], one))
    for group in alike.values():
        group.sort(key=lambda x: (x[0], x[1].id))
        for n, (day, one) in enumerate(group):
            for later, other in group[n + 1 :]:
                if (later - day).days > WINDOW:
                    break
                if (one.id in waiting or other.id in waiting) and same_event(one, other):  # fmt: skip
                    yield one.id, other.id
    yield from _elsewhere(seen, waiting)


def _elsewhere(
    seen: Sequence[EventSeen], waiting: set[str]
) -> Iterator[tuple[str, str]]:
    """Pairs of flights that two texts give to two countries: the same number of people, more than a few, on one day or the next."""
    alike: dict[tuple[int | None, int], list[EventSeen]] = {}
    for one in seen:
        day = _first_day(one.on_date)
        if one.kind == "flight" and one.precision == "day" and day and (one.people_count or 0) >= TELLING:  # fmt: skip
            alike.setdefault((one.people_count, day.toordinal()), []).append(one)
    for (count, ordinal), group in alike.items():
        near = [*group, *alike.get((count, ordinal + 1), ())]
        for n, one in enumerate(group):
            for other in near[n + 1 :]:
                if one.country != other.country and (one.id in waiting or other.id in waiting) and same_event(one, other):  # fmt: skip
                    yield one.id, other.id


def settled(
    seen: Iterable[EventSeen],
    pairs: Iterable[tuple[str, str]],
    letters: Mapping[str, tuple[int, str]],
    labels: Mapping[str, str],
) -> list[Event]:
    """Events from mentions and the pairs among them; replies with the letter that they answer."""
    mentions = {one.id: one for one in seen}
    together = [(one, other) for one, other in pairs if one in mentions and other in mentions]  # fmt: skip
    together = _certain(together, mentions, letters)
    first: dict[str, str] = {}
    for one in mentions.values():
        if one.letter:
            together.append((first.setdefault(one.letter, one.id), one.id))
    alone = set(mentions)
    events = []
    for group in components(together):
        alone -= group
        events.append(_event([mentions[i] for i in sorted(group)], letters, labels))
    events += [_event([mentions[i]], letters, labels) for i in sorted(alone)]
    written = [e for e in events if e.kind == "letter" and not _recalls(e)]
    events = [e for e in events if not _recalls(e) or not _after(e, written)]
    return [
        _answering(event, events, labels) if event.kind == "reply" else event
        for event in events
    ]


def _certain(
    pairs: list[tuple[str, str]],
    mentions: Mapping[str, EventSeen],
    letters: Mapping[str, tuple[int, str]],
) -> list[tuple[str, str]]:
    """Pairs without those that lead from words on some letter to two letters of different numbers: which is meant, nothing says."""
    loose = {i for i, one in mentions.items() if one.kind == "letter" and not one.letter}  # fmt: skip
    alike = [pair for pair in pairs if set(pair) <= loose]
    group = {i: min(together) for together in components(alike) for i in together}
    reached: dict[str, set[int]] = {}  # how many signed
    for pair in pairs:
        for one, other in (pair, pair[::-1]):
            if one in loose and mentions[other].letter:
                number, _ = letters.get(mentions[other].letter, (0, ""))
                reached.setdefault(group.get(one, one), set()).update({number} - {0})
    unsure = {
        i
        for i in loose
        if (numbers := reached.get(group.get(i, i)))
        and max(numbers) - min(numbers) > OTHER_NUMBER
    }
    return [p for p in pairs if not set(p) & unsure or set(p) <= loose]


def _recalls(event: Event) -> bool:
    """Whether words only name a letter, without a day and without who signed it."""
    return event.kind == "letter" and event.precision == "about" and not event.letter


def _after(event: Event, letters: Iterable[Event]) -> bool:
    """Whether a letter was written in the time in which people still speak of it."""
    told = _first_day(event.on_date)
    days = [_first_day(letter.on_date) for letter in letters]
    return told is not None and any(
        d and 0 <= (told - d).days <= ANSWERED for d in days
    )


def _event(
    seen: list[EventSeen],
    letters: Mapping[str, tuple[int, str]],
    labels: Mapping[str, str],
) -> Event:
    first = root(
        Member(x.version, x.tier, x.public_from, x.first_seen_at, x.url, (x.near,))
        for x in seen
    )
    head = min((x for x in seen if x.version == first.version), key=lambda x: x.start)
    best = min(ORDER.index(x.precision) for x in seen)
    precision = ORDER[best]
    days = [x.on_date for x in (head, *seen) if x.precision == precision]
    people, approx = _people((head, *seen))
    details: dict[str, str] = {}
    for x in (head, *sorted(seen, key=lambda x: (x.public_from, x.id))):
        details = {**x.details, **details}
    details["approx"] = approx
    joint = [
        x for x in (head, *seen) if "with" in x.details
    ]  # who names both names them in order
    country = _most([x.country for x in joint or (head, *seen)])
    details["with"] = " ".join(sorted({c for x in joint for c in _actors(x)} - {country}))  # fmt: skip
    if head.kind == "letter":
        number, asks = letters.get(head.letter, (0, ""))
        details = {"signed": str(number or ""), "measures": asks}
    details = {name: value for name, value in details.items() if value}
    event = Event(
        id=key("event", head.id),
        kind=head.kind,
        on_date=min(days) if precision == "about" else _most(days),
        precision=precision,
        country=country,
        people_count=people,
        details=details,
        headline="",
        replies_to="",
        letter=head.letter,
        root_version=first.version,
        documents=len({x.document for x in seen}),
        languages=len({x.lang for x in seen}),
        public_from=min(x.public_from for x in seen),
        first_seen_at=min(x.first_seen_at for x in seen),
        mentions=tuple(seen),
    )
    return replace(event, headline=headline(event, labels))


def _people(seen: Iterable[EventSeen]) -> tuple[int | None, str]:
    """The number that most texts print, exact ones first; and over, under, about where none is exact."""
    counted = [x for x in seen if x.people_count is not None]
    exact = [x for x in counted if "approx" not in x.details]
    counts = Counter(x.people_count for x in exact or counted if x.people_count is not None)  # fmt: skip
    if not counts:
        return None, ""
    best = min(counts, key=lambda n: (-counts[n], n))
    if exact:
        return best, ""
    return best, next(x.details["approx"] for x in counted if x.people_count == best)


def _most(days: list[str]) -> str:
    """The day (or country) that most texts print; the root's counts twice, of equals the first wins."""
    counts = Counter(days)
    return min(counts, key=lambda d: (-counts[d], d)) if counts else ""


def _answering(
    reply: Event, events: Iterable[Event], labels: Mapping[str, str]
) -> Event:
    """A reply with what it answers: a letter or ruling that the same text tells of; the Union's else the last letter before it."""
    versions = {m.version for m in reply.mentions}
    said = _first_day(reply.on_date)
    found: list[tuple[bool, str, int, str]] = []
    letters = {event.id: event for event in events if event.kind in ("letter", "ruling")}  # fmt: skip
    for event in letters.values():
        written = _first_day(event.on_date)
        if said is None or written is None or not -1 <= (said - written).days <= ANSWERED:  # fmt: skip
            continue
        beside = any(m.version in versions for m in event.mentions)
        if not beside and (event.kind == "ruling" or reply.country != "EU"):
            continue
        found.append((beside, event.on_date, event.documents, event.id))
    if not found:
        return reply
    answered = letters[max(found)[3]]
    return replace(
        reply, replies_to=answered.id, headline=headline(reply, labels, answered)
    )
