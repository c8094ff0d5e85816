"""Whether two statements are versions of one utterance: decided by the two alone, and by what else their texts hold of it.

In one language words decide: how many stand in both in the same order. Across languages what they speak of decides
(``nlp/sayings.py``), and only the best partner in each text counts: of two sentences that a minister said on one
occasion each has its own translation.
"""

from __future__ import annotations

from typing import Final, Literal

from rapidfuzz.distance import LCSseq

from nlp.sayings import EVERYWHERE, FEWEST, WINDOW, Saying

Speaker = Literal["same", "perhaps", "other"]

SURE: Final = (
    0.8  # of the shorter one's words, in order, in the other: one holds the other
)
ALIKE: Final = 0.5  # of both together: the same, reworded
LEAST: Final = 0.3  # below it nothing else is looked at
APART: Final = (
    0.45  # of the shorter one's words; below it two sentences of one language are two
)
STEMS: Final = 0.55  # of the longer words of the shorter one
BY_OTHERS: Final = (
    0.75  # of the shorter one's words, where another is printed as the speaker
)
SAME_NAME: Final = (
    0.7  # of the shorter name's letters, in order, in the other: "Novák" and "Nováka"
)
SURNAME_FIRST: Final = frozenset(["hu"])
FIRST_GREEK: Final = 0x370
LONG_ENOUGH: Final = 7  # words for that
#: across languages: the share that both speak of of what one does, and its least weight, by what is printed of the speakers
ACROSS: Final = {"same": (0.45, 2.0), "perhaps": (0.6, 3.0), "other": (0.7, 5.0)}
ORIGIN: Final = 0.7  # weight of two long words of one origin
FADES: Final = 0.05  # a day
WORD_FOR_WORD: Final = 0.9
LONGER: Final = 3.0  # one is at most so many times as long as the other
OTHER_FIGURE: Final = 2.0  # taken off where the figures do not fit
NEAR: Final = (
    0.04  # two figures no further apart than by this share are one that drifted
)


def speakers(a: Saying, b: Saying) -> Speaker:
    """Whether the two are printed as said by the same."""
    if a.person and b.person:
        if a.person == b.person or (a.surname and a.surname == b.surname):
            return "same"
        return "other"
    if a.office and a.office == b.office:
        return "same"
    if a.country and b.country and a.country != b.country:
        return "other"
    if a.surname and a.surname == b.surname and a.speaker_kind == b.speaker_kind:
        return "same"
    return "perhaps"


def other_name(a: Saying, b: Saying) -> bool:
    """Whether two people's names are printed that are no forms of one: "the minister, Ada Quill" and "the minister, Bo Vane".

    Their office, or that nobody knows either, says nothing against it. Names of two scripts are not compared, nor those of
    a language that prints the surname first.
    """
    if (a.person and a.person == b.person) or a.speaker_kind != "person" or b.speaker_kind != "person":  # fmt: skip
        return False
    one, other = a.surname, b.surname
    if not (one and other) or (a.lang != b.lang and SURNAME_FIRST & {a.lang, b.lang}):  # fmt: skip
        return False
    if one.isascii() != other.isascii() and not (_latin(one) and _latin(other)):
        return False
    common = LCSseq.similarity(one, other)
    return common < SAME_NAME * min(len(one), len(other))


def _latin(name: str) -> bool:
    return all(ord(c) < FIRST_GREEK for c in name)


def alike(a: Saying, b: Saying, order: float = 0.0, *, settled: bool = False) -> float:
    """0 where they are no versions of one utterance, else up to 1; 1 is word for word. Symmetric.

    Args:
        order: what it tells that both stand in the same place among what their texts hold of the speaker.
        settled: that they are is known, and only how much they are alike is asked.
    """
    if abs(a.day - b.day) > WINDOW or min(len(a.words), len(b.words)) < FEWEST:
        return 0.0
    who = speakers(a, b)
    if a.lang == b.lang:
        return _faded(_same_language(a, b, who, settled), a, b)
    if a.version == b.version or later(a, b):
        return 0.0
    shared, total, telling = spoken_of(a, b)
    wanted, least = ACROSS[who]
    score = _faded((shared + order) / max(total, least), a, b)
    if settled:
        return min(0.95, score)
    short, long = sorted((len(a.words), len(b.words)))
    enough = telling and long <= LONGER * short and shared + order >= least
    return min(0.95, score) if enough and score >= wanted else 0.0


def _faded(score: float, a: Saying, b: Saying) -> float:
    """Less for each day between them, but for words that are the same: the next week's are rather said anew."""
    days = max(0, abs(a.day - b.day) - 1)
    return score if score >= WORD_FOR_WORD else score * (1 - FADES * days)


def later(a: Saying, b: Saying) -> bool:
    """Whether the days that are printed show two occasions: words cannot be printed before they are said."""
    if a.said and b.said and a.day != b.day:
        return True
    return (a.said and a.day > b.public) or (b.said and b.day > a.public)


def strong(a: Saying, b: Saying) -> bool:
    """Whether one holds the other, so that it matters not what else their texts hold."""
    return a.lang == b.lang and contained(a, b) >= SURE


def contained(a: Saying, b: Saying) -> float:
    """The share of the shorter one's words that stand in the other in the same order."""
    return LCSseq.similarity(a.words, b.words) / min(len(a.words), len(b.words))


def _same_language(a: Saying, b: Saying, who: Speaker, settled: bool) -> float:
    if a.words == b.words:
        return 1.0
    if not (settled or a.stems & b.stems):
        return 0.0
    common = LCSseq.similarity(a.words, b.words)
    inside = common / min(len(a.words), len(b.words))
    both = 2 * common / (len(a.words) + len(b.words))
    if settled:
        return min(0.99, (inside + both) / 2)
    if who == "other" or a.version == b.version:
        long = min(len(a.words), len(b.words)) >= LONG_ENOUGH
        return min(0.99, (inside + both) / 2) if long and inside >= BY_OTHERS else 0.0
    score = (inside + both) / 2
    if inside >= SURE or both >= ALIKE:
        return min(0.99, score)
    if both < LEAST or inside < APART or not a.stems or not b.stems:
        return 0.0
    stems = len(a.stems & b.stems) / min(len(a.stems), len(b.stems))
    return score if stems >= STEMS else 0.0


def spoken_of(a: Saying, b: Saying) -> tuple[float, float, bool]:
    """How much both speak of, how much one does, and whether anything shared tells more than that it is on the topic."""
    origins = len(a.origins & b.origins)
    shared = sum(w for sign, w in a.signs.items() if sign in b.signs)
    shared += ORIGIN * origins + _figures(a, b)
    total = (a.weight + b.weight) / 2 + ORIGIN * origins
    return shared, total, _telling(a, b, bool(origins))


def _figures(a: Saying, b: Saying) -> float:
    """What figures add that are no equals: one that drifted tells a little, others speak against it."""
    if not a.figures or not b.figures:
        return 0.0
    if any(f"n:{x:g}" in b.signs for x in a.figures):
        return 0.0
    near = any(abs(x - y) <= NEAR * max(x, y) for x in a.figures for y in b.figures)
    return 1.5 if near else -OTHER_FIGURE


def _telling(a: Saying, b: Saying, origins: bool) -> bool:
    """Whether they share anything that not every statement on the topic has."""
    return origins or any(
        s in b.signs and s.removeprefix("c:") not in EVERYWHERE for s in a.signs
    )
