"""An explained text in colours, or with plain marks; and what is to be said about each of its statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from db.explained import Explained, Told
from db.filters import LIKELY, SURE

if TYPE_CHECKING:
    from rich.text import Text

#: Layer to its colour. A statement is underlined, so that what stands in it keeps its own.
COLOURS: Mapping[str, str] = {
    "statement": "underline",
    "speaker": "bold yellow",
    "person": "yellow",
    "country": "green",
    "measure": "magenta",
    "figure": "cyan",
    "signatory": "blue",
}


def sure(confidence: float) -> str:
    """The word beside a confidence."""
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "to check"  # fmt: skip


def coloured(found: Explained) -> Text:
    """The text in colours, each statement with its number before it."""
    from rich.text import Text

    text = Text(found.text)
    for mark in found.marks:
        text.stylize(COLOURS.get(mark.layer, ""), mark.start, mark.end)
    begins: dict[int, list[int]] = {}
    for number, told in enumerate(found.statements, 1):
        for start, end in told.spans:
            text.stylize(COLOURS["statement"], start, end)
        begins.setdefault(told.spans[0][0], []).append(number)
    shown, last = Text(), 0
    for at in sorted(begins):
        shown.append_text(text[last:at])
        for number in begins[at]:
            shown.append(f"[{number}] ", "bold red")
        last = at
    return shown.append_text(text[last:])


def plain(found: Explained) -> str:
    """The text with marks instead of colours: ⟦1 … 1⟧ a statement, {…} behind what is tagged."""
    inserts: list[tuple[int, int, int, str]] = []  # place, rank, order, words
    for number, told in enumerate(found.statements, 1):
        for start, end in told.spans:
            inserts.append((start, 2, -end, f"⟦{number} "))
            inserts.append((end, 1, -start, f" {number}⟧"))
    seen = set()
    for mark in sorted(found.marks, key=lambda m: (m.start, m.end, m.layer)):
        label = f"{mark.layer} {mark.label}".strip() if mark.layer in ("speaker", "figure", "signatory") else mark.label  # fmt: skip
        if (mark.end, label) not in seen:
            seen.add((mark.end, label))
            inserts.append((mark.end, 0, -mark.start, "{" + label + "}"))
    shown, last = [], 0
    for at, _, _, words in sorted(inserts):
        shown += [found.text[last:at], words]
        last = at
    return "".join([*shown, found.text[last:]])


def sentences(told: Told, rules: Mapping[str, str]) -> list[str]:
    """What is to be said about one statement, a line each."""
    if told.speaker_kind == "unnamed" or not told.speaker:
        who = f"nobody named, printed as {told.printed!r}" if told.printed else "nobody named"  # fmt: skip
    else:
        known = told.person or "not in the register"
        who = f"{told.speaker} ({told.speaker_kind}" + (f", {known})" if told.speaker_kind == "person" else ")")  # fmt: skip
        if told.printed and told.printed != told.speaker:
            who += f", printed as {told.printed!r}"
    lines = [f"said by  {who}" + (f", {told.country}" if told.country else "")]
    if told.office or told.office_printed:
        office = told.office or "none in the register"
        printed = f", printed as {told.office_printed!r}" if told.office_printed else ""
        lines.append(f"office   {office}{printed}" + (f"; {told.held}" if told.held else ""))  # fmt: skip
    since = {"said": "the text says so", "published": "when it was published", "seen": "when it was first seen", "retold": "when it was retold; the text does not say when it was said"}  # fmt: skip
    lines.append(f"date     {told.date or 'unknown'}" + (f", {since[told.date_from]}" if told.date_from else ""))  # fmt: skip
    lines.append(f"speech   {told.kind}, {told.modality}")
    why = rules.get(told.rule, "")
    lines.append(f"rule     {told.rule}" + (f": {why}" if why else ""))
    lines.append(f"so       {sure(told.confidence)} ({told.confidence:.2f})")
    if told.checked:
        lines.append(f"checked  {told.decided or told.checked}")
    if told.machine:
        lines.append(f"machine  says {told.machine}")
    return lines
