"""Which texts tell of the same letter: decided pair by pair from date, number, countries and addressee, never by one of them.

A pair is decided by its two mentions alone, and a letter is all that hangs together by pairs: so the order in which texts
came, and whether all is compared at once or bit by bit, change nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from db.across import Letter, LetterSeen
from db.records import fold, key
from nlp.stories import Member, components, root

RULES: Final = "1"  # raised when the test below changes: then all is compared again
ENOUGH: Final = 3  # points, of at least two sorts
DAYS_APART: Final = 3  # between two days that are printed for one letter
TOLD_LATER: Final = 120  # days after its date in which a letter is news
TOLD_TOGETHER: Final = 45  # days between two texts that print no date
ALIKE: Final = 0.8  # Jaccard index of two sets that are whole
UNLIKE: Final = 0.5
OTHER_NUMBER: Final = 2  # two numbers further apart count two letters ("19 and Norway", "20 member states": one)
FEW: Final = 3  # countries; two sets smaller than this are alike by chance


def same_letter(a: LetterSeen, b: LetterSeen) -> bool:
    """Whether two texts tell of one letter. Symmetric. Two letters of one text are two."""
    if a.version == b.version:
        return False
    points = [_dates(a, b), _countries(a, b), _numbers(a, b)]
    if None in points:
        return False
    known = [p for p in points if p is not None]
    return known[0] >= 1 and known[1] >= 1 and sum(known) + _addressee(a, b) >= ENOUGH


def _dates(a: LetterSeen, b: LetterSeen) -> int | None:
    """2: the same day printed; 1: told of at a fitting time; None: another letter's."""
    if a.dated_on and b.dated_on:
        one, other = _day(a.dated_on), _day(b.dated_on)
        if len(a.dated_on) == len(b.dated_on) == 10 and one and other:
            return 2 if abs((one - other).days) <= DAYS_APART else None
        shorter = min(len(a.dated_on), len(b.dated_on))
        return 1 if a.dated_on[:shorter] == b.dated_on[:shorter] else None
    if a.dated_on or b.dated_on:
        dated, bare = (a, b) if a.dated_on else (b, a)
        written, told = _day(dated.dated_on), _day(bare.public_from)
        if written is None or told is None:
            return 0
        if (told - written).days < -DAYS_APART:
            return None  # told of before it was written
        return 1 if (told - written).days <= TOLD_LATER else 0
    one, other = _day(a.public_from), _day(b.public_from)
    if one is None or other is None:
        return 0
    return 1 if abs((one - other).days) <= TOLD_TOGETHER else 0


def _countries(a: LetterSeen, b: LetterSeen) -> int | None:
    if not a.signed or not b.signed:
        return 0
    shared = len(a.signed & b.signed)
    if a.complete and b.complete:
        alike = shared / len(a.signed | b.signed)
        if alike < UNLIKE:
            return None
        return 0 if alike < ALIKE else 2 if shared >= FEW else 1
    part = a if not a.complete and (b.complete or len(a.signed) <= len(b.signed)) else b
    inside = shared / len(part.signed)
    if inside < UNLIKE:
        return None
    return 1 if inside >= ALIKE else 0


def _numbers(a: LetterSeen, b: LetterSeen) -> int | None:
    one, other = _number(a), _number(b)
    if one is None or other is None:
        return 0
    if one == other:
        return 1
    claimed = a.count_claimed is not None and b.count_claimed is not None
    return None if claimed and abs(one - other) > OTHER_NUMBER else 0


def _number(seen: LetterSeen) -> int | None:
    """What is claimed, else what is listed."""
    if seen.count_claimed is not None:
        return seen.count_claimed
    return len(seen.signed) if seen.complete and len(seen.signed) >= FEW else None


def _addressee(a: LetterSeen, b: LetterSeen) -> int:
    one, other = ({fold(n).split()[-1] for n in x.addressees if n} for x in (a, b))
    return 1 if one & other else 0


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words + "-01-01"[len(words) - 4 :] if len(words) < 10 else words)  # fmt: skip
    except ValueError:
        return None


def new_pairs(
    seen: Sequence[LetterSeen], waiting: set[str]
) -> Iterator[tuple[str, str]]:
    """The pairs of one letter in which one mention waits to be compared; only those that share a country are looked at."""
    by_country: dict[str, list[LetterSeen]] = {}
    for one in seen:
        for country in one.signed:
            by_country.setdefault(country, []).append(one)
    for one in seen:
        if one.id not in waiting:
            continue
        near = {o.id: o for c in one.signed for o in by_country[c] if o.id != one.id}
        for other in near.values():
            if (other.id not in waiting or one.id < other.id) and same_letter(one, other):  # fmt: skip
                yield one.id, other.id


def settled(
    seen: Iterable[LetterSeen], pairs: Iterable[tuple[str, str]]
) -> Iterator[Letter]:
    """Letters from mentions and the pairs among them; each is named after its root's mention."""
    mentions = {one.id: one for one in seen}
    alone = set(mentions)
    for group in components(pairs):
        alone -= group
        yield _letter([mentions[i] for i in sorted(group)])
    for id_ in sorted(alone):
        yield _letter([mentions[id_]])


def _letter(seen: list[LetterSeen]) -> Letter:
    first = root(
        Member(x.version, x.tier, x.public_from, x.first_seen_at, x.url, x.near)
        for x in seen
    )
    head = min((x for x in seen if x.version == first.version), key=lambda x: x.start)
    days = [x.dated_on for x in (head, *seen) if x.dated_on]
    exact = [d for d in days if len(d) == 10]
    counts = Counter(x.count_claimed for x in seen if x.count_claimed is not None)
    whole = [x.signed for x in seen if x.complete]
    printed = (
        Counter(whole).most_common(1)[0][0]
        if whole
        else frozenset().union(*(x.signed for x in seen))
    )
    addressees = dict.fromkeys(name for x in (head, *seen) for name in x.addressees)
    return Letter(
        id=key("letter", head.id),
        dated_on=_most(exact or days),
        count_claimed=head.count_claimed
        or (min(counts, key=lambda n: (-counts[n], n)) if counts else None),
        count_printed=len(printed),
        addressees=tuple(addressees),
        asks=tuple(sorted({code for x in seen for code in x.asks})),
        root_version=first.version,
        documents=len({x.document for x in seen}),
        mentions=tuple(x.id for x in seen),
    )


def _most(days: list[str]) -> str:
    """The day that most texts print; the root's counts twice, of equals the earliest wins."""
    counts = Counter(days)
    return min(counts, key=lambda d: (-counts[d], d)) if counts else ""
