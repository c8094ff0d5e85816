"""Words of positions: ``actors``, ``stance`` and ``stages`` in a language's file. A language without them tells none.

Who can have one (``actors``; rows as verbs of saying are written, nlp/speech.py):

    government    ministers, ministries, cabinets, authorities      parliament   a chamber that decides
    private       whoever speaks for no state: opposition, parties, courts, towns, organisations; former, who was minister
    commission eeas council parliament_eu frontex euaa fra un unhcr iom ohchr unama taliban   bodies by their names
    from          single words before the country that people are taken from
    by            single words before who did what is told in the passive: "were put on a flight *by* the border police"
    own           before an office, of who acts in the sentence: "Finland closed it, *its* government said"
    same          stands for the actor named last: "the agency", "its director", "he"
    back          points back at the sentence before: "*That* was announced by the ministry"

What is said of a measure (``stance``; patterns of nlp/patterns.py, here and below):

    for           wants it, calls for it, defends it          declines     will not say
    against       refuses it, rules it out, forbids it        denied       denies that it is planned or took place
    conditional   only if, provided that                      supposed     supposes it: "if a team were to go"
    others        tells of somebody else: a predecessor, another view
    points        points back to the measure of the sentence before: "*it*", "*the idea*", "*such flights*"
    parts         begins what another does, in the same sentence: "*while* the foreign minister"

How far it went (``stages``):

    future        will, is to: with a day or with ``prepared``, a plan
    prepared      what is under way before it: booked, signed
    decision      decided for it        refused   decided against it
    undecided     takes ``decision`` back: "is to decide", "not yet decided"
    deed          carried out, in forms of the past
    undone        takes ``deed`` back: "did not take place"
    stopped       ended, suspended, called off, in forms of the past
    stopping      wants or will have it stopped
    forced        had to stop it: whose will it was is not told
    lifted        takes a ban, a freeze, a stop back
    outside       why it stopped: a court, the weather, a breakdown
    period        sums up a time: last year, since 2021
    when          names a time to come without a day: this autumn, in the coming weeks

``about``: by code, bare words that mean a measure where somebody declines to speak of it, and no fuller words stand near: "would not
comment on *the visit*".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from nlp.language import LanguageError, LanguageTable, Section, tables_or_neutral
from nlp.patterns import PatternIndex
from nlp.speech import Words as Forms
from nlp.speech import words as forms
from nlp.words import Kept

OF_UNION: Final = ("commission", "eeas", "council", "parliament_eu", "frontex", "euaa", "fra")  # fmt: skip
BODIES: Final = (*OF_UNION, "un", "unhcr", "iom", "ohchr", "unama", "taliban")
ACTORS: Final = (
    "government",
    "parliament",
    "private",
    *BODIES,
    "from",
    "by",
    "same",
    "back",
    "own",
)
STANCE: Final = ("for", "against", "conditional", "declines", "denied", "supposed", "others", "points", "parts")  # fmt: skip
STAGES: Final = (
    "future", "prepared", "decision", "refused", "undecided", "deed", "undone", "stopped", "stopping", "forced", "lifted", "outside", "period", "when",
)  # fmt: skip
#: which names win where several stand on the same words
ORDER: Final = (*BODIES, "private", "parliament", "government")
SUFFIX: Final = re.compile(r"\*[^\W\d_]+$")


@dataclass(frozen=True, slots=True)
class PositionWords:
    """The words of one language. ``ends``: forms of ``future`` that are told by their ending; ``about``: by code."""

    actors: dict[str, Forms]
    cues: PatternIndex[str]
    ends: Forms
    about: PatternIndex[str]
    begin: Kept[tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "begin", Kept(self._begun))

    def _begun(self, word: str) -> tuple[str, ...]:
        """The labels of ``ORDER`` under which a name may begin with a word."""
        return tuple(
            label
            for label in ORDER
            if word in self.actors[label] or word in self.actors[label].phrases
        )


#: of a language whose file has none
UNWORDED: Final = PositionWords(
    {kind: forms(()) for kind in ACTORS}, PatternIndex({}), forms(()), PatternIndex({})
)


@cache
def position_words(lang: str) -> PositionWords | None:
    """The words of a language; None where its file has none."""
    table = tables_or_neutral(lang)
    if not table.stance:
        return None
    _check(table, "actors", table.actors, ACTORS, ("government", "private"))
    _check(table, "stance", table.stance, STANCE, ("denied", "supposed", "others"))
    _check(table, "stages", table.stages, STAGES, ("undone", "outside", "period"))
    sections = {**table.stance, **table.stages}
    return PositionWords(
        {kind: forms(_apart(table, table.actors.get(kind, ()))) for kind in ACTORS},
        PatternIndex(
            {
                kind: [row for row in rows if not SUFFIX.fullmatch(row)]
                for kind, rows in sections.items()
            },
            table.sets,
        ),
        forms([row for row in table.stages.get("future", ()) if SUFFIX.fullmatch(row)]),
        PatternIndex(table.about, table.sets),
    )


def _apart(table: LanguageTable, rows: Iterable[str]) -> list[str]:
    """Rows as nlp/read.py cuts words: what is elided stands apart, "quai d' orsay"."""
    elided = "|".join(map(re.escape, table.quotes.get("elisions", ())))
    if not elided:
        return list(rows)
    return [re.sub(rf"\b({elided})['’](?=\w)", r"\1' ", row) for row in rows]


def _check(
    table: LanguageTable,
    name: str,
    section: Section,
    known: tuple[str, ...],
    needed: tuple[str, ...],
) -> None:
    if unknown := sorted(section.keys() - set(known)):
        raise LanguageError(
            f"{table.lang}.yml: {name}: unknown keys {unknown}; known are {', '.join(known)}"
        )
    if missing := [key for key in needed if key not in section]:
        raise LanguageError(
            f"{table.lang}.yml: {name}: {', '.join(missing)} is missing: without it, what is denied, supposed or said by"
            " others would count"
        )
