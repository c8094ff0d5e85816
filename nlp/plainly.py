"""Which stances and stages are asserted: only those whose words are plain. The rest is "mentions", "talk".

Rules that were mended until they fitted the texts at hand did not hold on new ones; what held was a matter of circumstance, not of
language: who acts is named in the sentence itself, and no words of another kind stand beside those that decide. The conditions
below were found by counting on texts that the rules had not seen (tests/eval/positions/README.md), each kept
only where it held in seven languages and in the eighth as well.
"""

from __future__ import annotations

from typing import Final

from db.found import Stage, Stance
from nlp.positions import MENTIONS, Cue, Seen, Taken, Unit

#: an actor that nothing in the sentence or the one before names
UNNAMED: Final = ("guessed",)
#: which words decide
OF_STAGE: Final[dict[Stage, tuple[str, ...]]] = {
    "plan": ("future", "prepared"),
    "decision": ("decision", "refused"),
    "deed": ("deed",),
    "stopped": ("stopped", "stopping", "lifted", "forced"),
}
OF_STANCE: Final[dict[Stance, tuple[str, ...]]] = {
    "for": ("for",),
    "against": ("against", "refused"),
    "conditional": ("conditional",),
    "declines": ("declines",),
}
#: words beside which a stage is not plain
BLURS_STAGE: Final[dict[Stage, tuple[str, ...]]] = {
    "plan": ("undecided", "stopped", "deed", "period", "refused", "undone", "for"),
    "decision": ("undecided", "undone", "stopped", "deed", "future", "prepared"),
    "deed": ("for", "against", "stopped", "future", "decision", "refused", "prepared", "undone", "period"),
    "stopped": ("for", "future", "prepared", "undone"),
}  # fmt: skip
#: words beside which a stance in words is not plain
BLURS: Final[dict[Stance, tuple[str, ...]]] = {
    "for": ("against", "undone", "refused", "period", "stopped", "prepared"),
    "against": ("undone", "undecided", "deed", "period"),
    "conditional": ("deed", "period"),
    "declines": ("deed", "undone"),
}


def plainly(unit: Unit, code: str, taken: Taken, how: str) -> Taken:
    """What may be asserted of it. ``how``: what names the actor (nlp/position_names.py)."""
    stance, stage = taken
    if (stance == "declines" and how == "agent") or (stage == "deed" and unit.narrated and how == "stands"):
        return MENTIONS  # "papers promised by the Taliban"; "they were taken to Kabul": those who were taken
    if taken == MENTIONS or (_plain(unit, code, stance, stage) and how not in UNNAMED):
        return taken
    return MENTIONS


def _plain(unit: Unit, code: str, stance: Stance, stage: Stage) -> bool:
    decides = OF_STAGE.get(stage) or OF_STANCE.get(stance, ())
    cues = [c for c in unit.cues if c.kind in decides]
    seen = next((m for m in unit.measures if m.code == code), None)
    if stance == "mentions":
        return bool(cues)
    if not cues or all(_crosses(unit, c) for c in cues):
        return False
    if unit.pointed and stance != "declines":
        return False
    if stance == "conditional":
        return _hangs(unit) and not unit.has(*BLURS["conditional"])
    blurs = BLURS_STAGE.get(stage) or BLURS.get(stance, ())
    if unit.has(*blurs) or (unit.by_others and stage != "talk"):
        return False
    if stage == "decision" and unit.has("refused") != (stance == "against"):
        return False
    return stance != "for" or not _denied(seen)


def _denied(seen: Seen | None) -> bool:
    return seen is not None and seen.negated


def _crosses(unit: Unit, cue: Cue) -> bool:
    """Whether the words of a cue stand on both sides of a comma."""
    return any(cue.first < k <= cue.last for k in unit.parted)


def _hangs(unit: Unit) -> bool:
    """Whether the actor stands outside the condition: in "..., as long as the IOM keeps the money" it is not the IOM's."""
    first = unit.first("conditional")
    return unit.actor_at < first or any(first < k <= unit.actor_at for k in unit.parted)
