"""Signing that is denied: "Italy denies having signed the letter", "it is false that Malta signed".

The verbs are those of the language's ``denied``; ``untrue`` among its ``signatures`` adds what is no verb of speech.
"""

from __future__ import annotations

from typing import Final

from nlp.reading import Reading

REACH: Final = 12  # words between the denial and the signing
BEHIND: Final = 3  # the same where verbs stand last
NEGATED: Final = 3  # words before a denial in which "not" takes it back
SIGNING: Final = frozenset(("sign", "back", "join", "not"))
STOPS: Final = frozenset((".", ";", ":", "!", "?", "|"))

SignCue = tuple[str, int, int]  # kind, first word, word behind the last


def denied(
    r: Reading, items: list[int], found: list[SignCue], countries: set[int]
) -> tuple[list[SignCue], dict[SignCue, int]]:
    """The cues of a sentence with those of a signing that is denied turned to "not", and the word that denies each.

    ``countries``: words that name one. "Did not deny having signed" says neither, and becomes "other".
    """
    places = _denials(r, items, found)
    if not places:
        return found, {}
    turned: list[SignCue] = []
    by: dict[SignCue, int] = {}
    for cue in found:
        at = _over(r, cue, places, countries) if cue[0] in SIGNING else None
        if at is None:
            turned.append(cue)
            continue
        before = range(max(items[0], at - NEGATED), at)
        back = any(r.low[k] in r.speech["negations"] for k in before)
        if cue[0] == "not" and not back:
            turned.append(cue)
            continue
        new = ("other" if back else "not", cue[1], cue[2])
        turned.append(new)
        by[new] = at
    return turned, by


def _denials(r: Reading, items: list[int], found: list[SignCue]) -> list[int]:
    verbs, low = r.speech["denied"], r.low
    places = {k for k in items if low[k] in verbs}
    return sorted(places | {first for kind, first, _ in found if kind == "untrue"})


def _over(
    r: Reading, cue: SignCue, places: list[int], countries: set[int]
) -> int | None:
    """The last denial in whose clause the cue stands."""
    for at in reversed(places):
        if cue[1] <= at < cue[2]:
            return at
        if r.speech["subject_first"].exact and 0 <= at - cue[2] < BEHIND:
            return at
        between = range(at + 1, cue[1])
        if at >= cue[1] or len(between) > REACH:
            continue
        if all(r.low[k] not in STOPS for k in between) and not _goes_on(
            r, between, countries
        ):
            return at
    return None


def _goes_on(r: Reading, between: range, countries: set[int]) -> bool:
    """ "Denied a report and signed": "and" begins another deed, unless "that" stands before it or a country behind."""
    low, s = r.low, r.speech
    joints = [k for k in between if low[k] in s["conjunctions"] and low[k].isalpha()]
    if not joints or any(k > joints[-1] for k in countries if k < between.stop):
        return False
    return not any(low[k] in s["that"] for k in between if k < joints[-1])
