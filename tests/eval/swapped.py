"""Gold read once more with other names, other verbs of saying and another order: do the rules know forms or words?

``names``   every surname is exchanged for one of another shape (a hyphen, a particle, an apostrophe), every known given
            name for another of the same gender; the register of office holders is changed alike
``verbs``   a verb of saying beside quotation marks is exchanged for another of its kind from the language's own list
``order``   "…", says X.  becomes  X says: "…"

The exchange is the same on every run. ``python -m tests.eval.swapped`` prints the figures of each and of all together.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from tests.eval.score import Row, score
from tests.eval.test_floors import HERE, registers

SURNAMES = (
    "Aas-Brekke", "van Oudenhof", "O’Brannock", "Zwetajewski", "de Wintermeer", "Ng", "Quistgaard-Holm", "Ferreirinha",
    "Ó Tuathal", "Lundkvist", "Hrabovec", "von Treuenfels", "Ma", "D’Arvignac", "Szepesváry", "Brochowicz-Lis",
)  # fmt: skip
GIVEN = {
    "f": ("Maria", "Anna", "Julia", "Laura", "Sofia", "Helena"),
    "m": ("Thomas", "Peter", "Martin", "Daniel", "Robert", "Simon"),
}
NAME = re.compile(r"[^\W\d_][\w’'-]*")
OPEN, CLOSE = '“„«"‘‚', '”“»"’‘'
WAYS = ("names", "verbs", "order")


@dataclass(frozen=True)
class Piece:
    """A part of the old text as it stands, or what takes its place; ``start == end``: put between."""

    start: int
    end: int
    text: str


def rebuilt(row: Row, pieces: Iterable[Piece]) -> Row:
    """The row with its text put together from pieces, and every offset carried along."""
    text = ""
    begins: dict[int, int] = {}
    ends: dict[int, int] = {}
    for piece in pieces:
        at = len(text)
        text += piece.text
        kept = piece.end - piece.start == len(piece.text)
        if piece.start == piece.end:
            continue
        for k in range(piece.start, piece.end):
            begins[k] = at + (k - piece.start if kept else 0)
            ends[k + 1] = at + (k + 1 - piece.start if kept else len(piece.text))
    new = deepcopy(row)
    new["text"] = text

    def move(value: object) -> None:
        if isinstance(value, list):
            for one in value:
                move(one)
        elif isinstance(value, dict):
            for first, last in (("start", "end"), ("speaker_start", "speaker_end")):
                if value.get(first) is not None:
                    value[first] = begins[value[first]]
                    value[last] = ends[value[last]]
            if value.get("spans"):
                value["spans"] = [[begins[a], ends[b]] for a, b in value["spans"]]
            for one in value.values():
                move(one)

    move(new["gold"])
    return new


def replaced(row: Row, found: Iterable[tuple[int, int, str]]) -> Row:
    """The row with some parts of its text replaced."""
    text, at = row["text"], 0
    pieces = []
    for start, end, new in sorted(found):
        if start >= at:
            pieces += [Piece(at, start, text[at:start]), Piece(start, end, new)]
            at = end
    pieces.append(Piece(at, len(text), text[at:]))
    return rebuilt(row, pieces)


# --- names ----------------------------------------------------------------------


def exchange(rows: list[Row]) -> dict[str, str]:
    """Old words of names to new ones; words that the texts also have in small letters stay."""
    from nlp.given_names import given_names
    from nlp.spelling import fold

    genders = given_names()
    small = {w for row in rows for w in NAME.findall(row["text"]) if w[0].islower()}
    found: dict[str, str] = {}
    for row in rows:
        for name in sorted({p["name"] for p in row["gold"].get("people", [])}):
            words = name.split()
            if len(words) < 2:
                continue
            given, surname = words[0], words[-1]
            gender = genders.get(fold(given))
            if gender in GIVEN:
                found[given] = _pick(given, GIVEN[gender])
            if len(surname) > 2 and surname.lower() not in small and len(words) == 2:
                found[surname] = _pick(surname, SURNAMES)
    return {old: new for old, new in found.items() if old not in found.values()}


def _pick(word: str, among: Iterable[str]) -> str:
    listed = list(among)
    return listed[crc32(word.encode()) % len(listed)]


def named(text: str, names: dict[str, str]) -> list[tuple[int, int, str]]:
    """Where words of names stand, with their new words; genitives and capitals are kept."""
    found = []
    for m in NAME.finditer(text):
        word = m.group()
        for tail in ("", "'s", "’s", "s", "'", "’"):
            stem = word.removesuffix(tail) if tail else word
            if word.endswith(tail) and (new := names.get(stem)):
                found.append((m.start(), m.start() + len(stem), new))
                break
            if word.isupper() and (new := names.get(stem.title())):
                found.append((m.start(), m.start() + len(stem), new.upper()))
                break
    return found


def with_names(rows: list[Row], names: dict[str, str]) -> list[Row]:
    def new(value: str | None) -> str | None:
        return value and " ".join(names.get(w, w) for w in value.split())

    done = []
    for row in rows:
        row = replaced(row, named(row["text"], names))
        for one in [*row["gold"].get("people", []), *row["gold"]["statements"]]:
            for field in ("name", "speaker"):
                if field in one:
                    one[field] = new(one[field])
        done.append(row)
    return done


# --- verbs ----------------------------------------------------------------------


@cache
def verbs(lang: str) -> dict[str, list[str]]:
    """Verbs that take a clause, each with those that end alike."""
    from nlp.speech import speech

    s = speech(lang)
    nouns = s["cue_nouns"] | s["noun_forms"] | s["after_only"]
    listed = sorted(w for w in s["bare"].exact if len(w) > 3 and w not in nouns)
    alike = {w: [o for o in listed if o[-2:] == w[-2:]] for w in listed}
    return {
        w: others if len(others) > 1 else [o for o in listed if o[-1] == w[-1]]
        for w, others in alike.items()
    }


def with_verbs(rows: list[Row]) -> list[Row]:
    done = []
    for row in rows:
        known = verbs(row["lang"])
        beside = re.compile(
            rf"(?<=[{CLOSE}]),? (?:a |ont |avait )?(\w+) |(?<=[{CLOSE}]) [^{OPEN}{CLOSE}.,]{{3,40}} (\w+)\.| (\w+) ?: [{OPEN}]"
        )
        found = []
        for m in beside.finditer(row["text"]):
            group = m.lastindex or 1
            word = m.group(group)
            if word in known:
                found.append((*m.span(group), _pick(word, known[word])))
        done.append(replaced(row, found))
    return done


# --- order ----------------------------------------------------------------------

BEHIND = re.compile(
    rf"(?P<open>[{OPEN}])(?P<said>[^{OPEN}{CLOSE}\n]{{12,400}}?)(?P<comma>,?)(?P<close>[{CLOSE}]),? "
    r"(?:(?P<verb>\w+) (?P<who>[^\W\d_][^.,:;“”„«»\"‘’\n]{3,90})|(?P<first>[^\W\d_][^.,:;“”„«»\"‘’\n]{1,50}) (?P<last>\w+))"
    r"\.(?=\s|$)"
)


def with_order(rows: list[Row]) -> list[Row]:
    """`"…", says X.` at the beginning of a sentence becomes `X says: "…."`"""
    done = []
    for row in rows:
        text, known = row["text"], verbs(row["lang"])
        at, pieces = 0, []
        for m in BEHIND.finditer(text):
            opens = m.start() == 0 or text[m.start() - 2 : m.start()].endswith(
                ("\n", ". ")
            )
            turned = m["verb"] in known
            verb = m["verb"] if turned else m["last"] or m["who"].split()[-1]
            who, said = m.span("who" if turned or m["who"] else "first"), m.span("said")
            if not turned:  # `"…," X says.`
                who = (m.end("close"), m.end() - 1 - len(verb) - 1)
                while text[who[0]] in " ,":
                    who = (who[0] + 1, who[1])
            if not opens or verb not in known or m.start() < at or who[1] <= who[0] + 1:
                continue
            capital = Piece(who[0], who[0] + 1, text[who[0]].upper())
            pieces += [
                Piece(at, m.start(), text[at : m.start()]),
                capital,
                Piece(who[0] + 1, who[1], text[who[0] + 1 : who[1]]),
                Piece(0, 0, f" {verb}: "),
                Piece(m.start(), m.start() + 1, m["open"]),
                Piece(*said, m["said"]),
                Piece(0, 0, "" if m["said"][-1] in ".!?…" else "."),
                Piece(*m.span("close"), m["close"]),
            ]
            at = m.end()
        pieces.append(Piece(at, len(text), text[at:]))
        done.append(rebuilt(row, pieces))
    return done


# --- all of it ------------------------------------------------------------------


def measured(name: str, ways: Iterable[str] = WAYS) -> dict[str, float]:
    """Figures of one file of gold with these exchanges."""
    from db.records import Text
    from nlp.commands import as_line
    from nlp.offices import Register
    from nlp.pipeline import Tagger

    path = HERE / "gold" / f"{name}.jsonl"
    rows: list[Row] = [
        json.loads(line) for line in path.read_text("utf-8").splitlines()
    ]
    names = exchange(rows) if "names" in ways else {}
    steps: dict[str, Callable[[list[Row]], list[Row]]] = {
        "order": with_order,
        "verbs": with_verbs,
        "names": lambda found: with_names(found, names),
    }
    for way, step in steps.items():
        if way in ways:
            rows = step(rows)
    with TemporaryDirectory() as folder:
        files = []
        for file in registers(name):
            words = file.read_text("utf-8")
            for start, end, new in reversed(named(words, names)):
                words = words[:start] + new + words[end:]
            files.append(Path(folder) / file.name)
            files[-1].write_text(words, "utf-8")
        tagger = Tagger(Register.from_csv(files))
    answers = {
        row["id"]: as_line(
            row["id"],
            tagger.annotate(
                Text(row["id"], row["text"], row["lang"], published=row["published"])
            ),
            row["published"],
        )
        for row in rows
    }
    return score(rows, answers)


def main() -> None:
    for name in sys.argv[1:] or [
        f"{lang}.{part}"
        for lang in ("en", "de", "fr", "nl")
        for part in ("dev", "train")
    ]:
        for ways in ((), *((way,) for way in WAYS), WAYS):
            found = measured(name, ways)
            kept = ("content", "content and speaker", "named speakers right")
            told = {key: round(found[key], 1) for key in kept if key in found}
            print(json.dumps({f"{name} {'+'.join(ways) or 'as written'}": told}))


if __name__ == "__main__":
    main()
