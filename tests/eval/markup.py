"""Texts with marks in them into gold: removes the marks, computes the offsets, refuses what does not fit together.

``python -m tests.eval.markup FILE.txt... > gold/xx.dev.jsonl``. A file holds texts, each with a head and a body::

    # it-d01 release 2026-03-12 IT direct,denial
    = 1 2 direct Ada Valfredda | minister 2026-03-11
    = 3 indirect - | anonymous
    sig: IT AT HU
    ---
    Title of the text

    «[q1|Il [m FLIGHT_CHARTER|volo charter] è partito]», ha detto la ministra [s1|[p Ada Valfredda|Valfredda]]. …

Head: id (its language first), genre, day of publication, country of the source, what is tried. ``=`` lines: numbers of
statements, kind, canonical speaker ("-" where unnamed), role, and the day of speaking where the text dates it. ``sig:`` the
countries of a complete list, ``sigpartial:`` of an incomplete one, ``nonsig:`` those said not to have signed, ``sig2:``
those of a second letter that the text also tells of;
``notrel`` a text off the topic. Body: ``[qN|…]`` the words of statement N (twice: two pieces), ``[sN|…]`` its speaker
("1 2" where one mention speaks twice), ``[c AF|…]`` a country, ``[p Name|…]`` a person, ``[m CODE|…]`` a measure and
``[m! CODE|…]`` one that is denied, ``[f 20|…]`` or ``[f 20-30|…]`` a figure, ``[i|…]`` counts neither way,
``[x count|…]`` something that does not add up. Marks may lie in each other. Square brackets of the text itself are
written ⟦ ⟧, a bar ¦.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

TAG = re.compile(r"\[(m!?|f|q|s|i|x|c|p)([^|\[\]]*)\|")
STATEMENT = re.compile(
    r"= ?([\d ,]+) (direct|mixed|indirect) ([^|]+)\|\s*(\w+)\s*([\d-]*)$"
)
ROLES = frozenset(
    [
        "minister",
        "official",
        "spokesperson",
        "institution",
        "document",
        "anonymous",
        "taliban",
        "ngo",
        "un",
        "mp",
        "other",
    ]
)
LITERAL = {"⟦": "[", "⟧": "]", "¦": "|"}
LAYERS = (
    "countries",
    "people",
    "measures",
    "figures",
    "statements",
    "ignore_statements",
    "issues",
)
LISTS = {
    "sig:": "signatories",
    "sigpartial:": "signatories_partial",
    "nonsig:": "non_signatories",
    "sig2:": "signatories_second",
}
Mark = tuple[str, str, int, int]  # kind, its argument, start, end


class BadMarkup(Exception):
    """A mark or a line of the head that cannot be read; names the text and the words."""


def texts(script: str, codes: frozenset[str]) -> list[dict[str, Any]]:
    """All texts of a file, as rows of gold."""
    parts = re.split(r"^# (?=[a-z]{2,3}-)", script, flags=re.M)
    return [_row(part, codes) for part in parts[1:]]


def _row(part: str, codes: frozenset[str]) -> dict[str, Any]:
    head, _, body = part.partition("\n---\n")
    lines = head.strip().splitlines()
    try:
        id_, genre, published, country, traps = lines[0].split()
    except ValueError:
        raise BadMarkup(
            f"# {lines[0]}: write id, genre, day, country, and what is tried"
        ) from None
    text, marks = _read(id_, body.strip("\n"))
    gold: dict[str, Any] = {"relevant": True, **{layer: [] for layer in LAYERS}}
    declared = _head(id_, lines[1:], gold)
    _spans(id_, text, marks, gold, codes)
    _statements(id_, marks, declared, gold)
    for layer in LAYERS:
        gold[layer].sort(key=lambda row: (row["start"], -row["end"]))
    return {
        "id": id_, "lang": id_.partition("-")[0], "genre": genre, "published": published, "source_country": country,
        "synthetic": True, "traps": traps.split(","), "text": text, "gold": gold,
    }  # fmt: skip


def _head(id_: str, lines: list[str], gold: dict[str, Any]) -> dict[str, Any]:
    declared: dict[str, Any] = {}
    for line in filter(None, map(str.strip, lines)):
        if found := STATEMENT.match(line):
            numbers, kind, speaker, role, said_on = found.groups()
            if role not in ROLES:
                raise BadMarkup(f"{id_}: {role}: one of {', '.join(sorted(ROLES))}")
            for number in re.findall(r"\d+", numbers):
                if number in declared:
                    raise BadMarkup(f"{id_}: statement {number} is declared twice")
                declared[number] = {
                    "kind": kind,
                    "speaker": None if speaker.strip() == "-" else speaker.strip(),
                    "speaker_role": role,
                    "said_on": said_on or None,
                }
        elif line == "notrel":
            gold["relevant"] = False
        elif line.split()[0] in LISTS:
            name, *countries = line.split()
            gold[LISTS[name]] = sorted(countries)
        else:
            raise BadMarkup(f"{id_}: {line!r}: not a line of the head")
    return declared


def _read(id_: str, body: str) -> tuple[str, list[Mark]]:
    out: list[str] = []
    marks: list[Mark] = []
    open_: list[tuple[str, str, int]] = []
    place = 0
    while place < len(body):
        if found := TAG.match(body, place):
            open_.append((found[1], found[2].strip(), len(out)))
            place = found.end()
            continue
        character = body[place]
        if character == "]" and open_:
            kind, argument, start = open_.pop()
            marks.append((kind, argument, start, len(out)))
        elif character in "[]|":
            raise BadMarkup(
                f"{id_}: stray {character!r} near {body[max(0, place - 60) : place + 20]!r}"
            )
        else:
            out.append(LITERAL.get(character, character))
        place += 1
    if open_:
        raise BadMarkup(f"{id_}: never closed: {open_}")
    text = "".join(out)
    for kind, argument, start, end in marks:
        if text[start:end] != text[start:end].strip() or start == end:
            raise BadMarkup(
                f"{id_}: [{kind} {argument}|{text[start:end]}]: space at its edge"
            )
    return text, marks


def _spans(
    id_: str, text: str, marks: list[Mark], gold: dict[str, Any], codes: frozenset[str]
) -> None:
    for kind, argument, start, end in marks:
        row: dict[str, Any] = {"start": start, "end": end}
        if kind in ("m", "m!"):
            if argument not in codes:
                raise BadMarkup(f"{id_}: {argument}: not a measure's code")
            negated = {"negated": True} if kind == "m!" else {}
            gold["measures"].append({"code": argument, **row, **negated})
        elif kind == "f":
            low, _, high = argument.partition("-")
            gold["figures"].append(
                {
                    "value": _number(low),
                    **row,
                    **({"high": _number(high)} if high else {}),
                }
            )
        elif kind == "c":
            if not re.fullmatch("[A-Z]{2}", argument):
                raise BadMarkup(f"{id_}: [c {argument}|{text[start:end]}]: not a code")
            gold["countries"].append({"iso2": argument, **row})
        elif kind == "p":
            gold["people"].append({"name": argument, **row})
        elif kind == "i":
            gold["ignore_statements"].append(row)
        elif kind == "x":
            gold["issues"].append({"kind": argument, **row})


def _statements(
    id_: str, marks: list[Mark], declared: dict[str, Any], gold: dict[str, Any]
) -> None:
    pieces: dict[str, list[list[int]]] = {}
    speakers: dict[str, tuple[int, int]] = {}
    for kind, argument, start, end in marks:
        if kind == "q":
            pieces.setdefault(argument, []).append([start, end])
        elif kind == "s":
            for number in argument.split():
                if number in speakers:
                    raise BadMarkup(f"{id_}: two speakers of statement {number}")
                speakers[number] = start, end
    if not set(pieces) == set(declared) == set(speakers):
        raise BadMarkup(
            f"{id_}: declared {sorted(declared)}, words {sorted(pieces)}, speakers {sorted(speakers)}"
        )
    for number, spans in pieces.items():
        spans.sort()
        start, end = speakers[number]
        about = declared[number]
        role, name = about["speaker_role"], about["speaker"]
        gold["statements"].append(
            {
                "start": spans[0][0],
                "end": spans[-1][1],
                **({"spans": spans} if len(spans) > 1 else {}),
                "kind": about["kind"],
                "speaker": name,
                "speaker_kind": _speaker_kind(role, name, gold["people"]),
                "speaker_role": "institution" if role == "document" else role,
                "speaker_start": start,
                "speaker_end": end,
                "said_on": about["said_on"],
            }
        )


def _speaker_kind(role: str, name: str | None, people: list[dict[str, Any]]) -> str:
    if name is None:
        return "unnamed"
    if role == "document":
        return "document"
    if role in ("minister", "official", "mp") or any(
        person["name"] == name for person in people
    ):
        return "person"
    return "body"


def _number(words: str) -> int | float:
    value = float(words)
    return int(value) if value.is_integer() else value


def main() -> None:
    from nlp.components.measures import codes as measures

    codes = frozenset(measures())
    for path in sys.argv[1:]:
        for row in texts(Path(path).read_text("utf-8"), codes):
            print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
