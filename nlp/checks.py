"""What does not add up between documents, looked for after linking: two places each, evidence for both, and what to do.

What does not add up within one text is told when it is tagged: a count against its list (``nlp/letters.py``), a name
against its office, an unknown spelling, an unknown tenure (``nlp/offices.py``); a quotation that changed on its page by
``db/changes.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from db.across import Discrepancy, FigureSeen, LetterSeen, OtherSpeaker
from db.records import fold
from db.store import Store
from nlp.claims import OF_SOMETHING, UNITS, agree, drifts
from nlp.figures_about import SMALL

DRIFT: Final = "numbers drift"
DATES: Final = "dates differ"
SPEAKERS: Final = "two speakers"
LANGUAGES: Final = "other language differs"
OFFICIAL: Final = "speaker differs"
KINDS: Final = (DRIFT, DATES, SPEAKERS, LANGUAGES, OFFICIAL)
SENTENCE: Final = 6  # words; shorter ones are said by many


class Spoken(NamedTuple):
    """A direct quotation in a document's latest wording."""

    version: str
    document: str
    source: str
    start: int
    end: int
    text: str
    speaker: str
    person: str
    speaker_start: int
    speaker_end: int
    said_on: str
    utterance: str  # within one, other speakers are told by ``differing``


def look(store: Store) -> int:
    """Write what does not add up in place of what was found before. Returns how many places there are."""
    ledger = store.ledger
    figures = list(ledger.figures(UNITS, SMALL))
    letters = ledger.current(ledger.mentions())
    spoken = [Spoken(*row) for row in ledger.quotations()]
    found = [
        *drifting(list(ledger.figures(UNITS, SMALL, OF_SOMETHING)), ledger.claimed()),
        *dates(letters, ledger.belonging()),
        *speakers(spoken),
        *differing(store.utterance_ledger.other_speakers()),
        *languages(ledger.translations(), figures, letters),
    ]
    return ledger.settle_issues(KINDS, found)


def drifting(
    figures: Sequence[FigureSeen], claimed: dict[tuple[str, int], tuple[str, bool]]
) -> Iterator[Discrepancy]:
    """For each document whose figure does not fit its claim's most official one, the two places."""
    claims: defaultdict[str, list[FigureSeen]] = defaultdict(list)
    roots: dict[str, FigureSeen] = {}
    for one in figures:
        claim, is_root = claimed.get((one.version, one.start), ("", False))
        if claim:
            claims[claim].append(one)
            if is_root:
                roots[claim] = one
    for claim, its in sorted(claims.items()):
        root = roots.get(claim)
        told: set[str] = set()
        for one in its:
            if root is None or one.document == root.document or one.document in told:
                continue
            if not drifts(root, one):
                continue
            told.add(one.document)
            yield Discrepancy(
                DRIFT,
                f"{_figure(one)} here, {_figure(root)} in {root.url}",
                "say which of the two you quote, and ask whoever counted",
                one.version, one.start, one.end, root.version, root.start, root.end,
            )  # fmt: skip


def dates(
    letters: Sequence[LetterSeen], belonging: dict[str, str]
) -> Iterator[Discrepancy]:
    """Texts that print another day for one letter than its first text with a day."""
    first: dict[str, LetterSeen] = {}
    for one in sorted(letters, key=lambda x: (x.public_from, x.first_seen_at, x.id)):
        if len(one.dated_on) != 10 or not (letter := belonging.get(one.id)):
            continue
        other = first.setdefault(letter, one)
        if other.dated_on != one.dated_on:
            yield Discrepancy(
                DATES,
                f"the letter is dated {one.dated_on} here, {other.dated_on} in {other.url}",
                "look at the letter itself; the day it was sent and the day it was signed may differ",
                one.version, one.start, one.end, other.version, other.start, other.end,
            )  # fmt: skip


def speakers(spoken: Iterable[Spoken]) -> Iterator[Discrepancy]:
    """The same words in quotation marks, said by one person here and by another there."""
    same: defaultdict[str, list[Spoken]] = defaultdict(list)
    for one in spoken:
        words = "".join(c if c.isalnum() else " " for c in fold(one.text)).split()
        if len(words) >= SENTENCE and one.speaker:
            same[" ".join(words)].append(one)
    for its in same.values():
        first = its[0]
        told = {first.document}
        for one in its[1:]:
            if one.document in told or _same_person(first, one) or one.utterance == first.utterance != "":  # fmt: skip
                continue
            told.add(one.document)
            yield Discrepancy(
                SPEAKERS,
                f"said by {one.speaker} here, by {first.speaker} elsewhere",
                "the more official and earlier text is more likely right",
                one.version, one.speaker_start, one.speaker_end, first.version, first.speaker_start, first.speaker_end,
            )  # fmt: skip


def differing(others: Iterable[OtherSpeaker]) -> Iterator[Discrepancy]:
    """Versions of an utterance that print another speaker than its most official one."""
    for one in others:
        yield Discrepancy(
            OFFICIAL,
            f"the speaker differs from the official version: {one.speaker} here, {one.official} in {one.url}"
            if one.tier == "official"
            else f"the speaker differs from the most official version: {one.speaker} here, {one.official} in {one.url}",
            "look at both pages; who is right, a person says",
            one.version, one.start, one.end, one.other_version, one.other_start, one.other_end,
        )  # fmt: skip


def _same_person(a: Spoken, b: Spoken) -> bool:
    if a.person and a.person == b.person:
        return True
    one, other = (set(fold(x.speaker).replace("-", " ").split()) for x in (a, b))
    return bool(one & other)


def languages(
    translations: Iterable[tuple[str, str]],
    figures: Sequence[FigureSeen],
    letters: Sequence[LetterSeen],
) -> Iterator[Discrepancy]:
    """Pages that tell other figures, or other signatories, than the same page in another language."""
    by_document: defaultdict[str, list[FigureSeen]] = defaultdict(list)
    for figure in figures:
        by_document[figure.document].append(figure)
    told: defaultdict[str, list[LetterSeen]] = defaultdict(list)
    for letter in letters:
        told[letter.document].append(letter)
    for one, other in translations:
        yield from _other_figures(by_document[one], by_document[other])
        for a, b in zip(told[one][:1], told[other][:1], strict=False):
            only = sorted(a.signed ^ b.signed)
            if a.complete and b.complete and only:
                yield Discrepancy(
                    LANGUAGES,
                    f"{', '.join(only)} signed in one language's page alone; the other is {b.url}",
                    "compare both pages; the letter itself decides",
                    a.version, a.start, a.end, b.version, b.start, b.end,
                )  # fmt: skip


def _other_figures(
    one: Sequence[FigureSeen], other: Sequence[FigureSeen]
) -> Iterator[Discrepancy]:
    """Where both pages count as many things of a sort, and one number differs: a page that tells less is no contradiction."""
    for unit in sorted({x.figure.unit for x in one}):
        mine = [x for x in one if x.figure.unit == unit]
        theirs = [x for x in other if x.figure.unit == unit]
        if len(mine) != len(theirs):
            continue
        mine_only = [x for x in mine if not any(agree(x.figure, y.figure) for y in theirs)]  # fmt: skip
        theirs_only = [y for y in theirs if not any(agree(x.figure, y.figure) for x in mine)]  # fmt: skip
        if len(mine_only) == len(theirs_only) == 1:
            a, b = mine_only[0], theirs_only[0]
            yield Discrepancy(
                LANGUAGES,
                f"{_figure(a)} here, {_figure(b)} in the other language: {b.url}",
                "compare both pages, and ask whoever counted",
                a.version, a.start, a.end, b.version, b.start, b.end,
            )  # fmt: skip


def _figure(seen: FigureSeen) -> str:
    f = seen.figure
    value = f"{f.value:,.10g}" + (f" to {f.high:,.10g}" if f.high is not None else "")
    words = {
        "over": "more than ",
        "under": "less than ",
        "nearly": "nearly ",
        "about": "about ",
    }
    return f"{words.get(f.approx, '')}{value} {f.unit}"
