"""A text with every span marked: cut where any span begins or ends, each piece a link to what the shortest span means."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from db.desk.frame import Desk, visible


@dataclass(frozen=True, slots=True)
class Marked:
    """A span of a version's text (code points, end exclusive)."""

    start: int
    end: int
    kind: str  # class in the style sheet: statement, speaker, measure, person, country, figure, letter, issue, here
    what: str  # told when the pointer rests on it
    link: str  # "" where it has no page
    id: str = ""  # of a statement: where a link into the text goes


def marked(text: str, spans: Iterable[Marked], start: int = 0, end: int = -1) -> Markup:
    """``text[start:end]`` as HTML. A span that is cut into pieces is one stop for the keyboard."""
    end = len(text) if end < 0 else end
    inside = [s for s in spans if s.start < s.end and s.start < end and s.end > start]
    cuts = sorted(
        {start, end, *(max(s.start, start) for s in inside), *(min(s.end, end) for s in inside)}
    )  # fmt: skip
    opening: dict[int, list[Marked]] = {}
    for span in inside:
        opening.setdefault(max(span.start, start), []).append(span)
    begun: set[Marked] = set()
    covering: list[Marked] = []
    pieces: list[Markup] = []
    for first, last in pairwise(cuts):
        covering = [s for s in covering if s.end > first] + opening.get(first, [])
        pieces.append(_piece(text[first:last], covering, begun))
    return Markup("").join(pieces)


def _piece(words: str, covering: Sequence[Marked], begun: set[Marked]) -> Markup:
    if not covering:
        return visible(words)
    kinds = " ".join(dict.fromkeys(f"m-{s.kind}" for s in covering))
    told = "; ".join(dict.fromkeys(s.what for s in covering if s.what))
    target = min(
        (s for s in covering if s.link), key=lambda s: s.end - s.start, default=None
    )
    named = Markup("").join(
        Markup('<span id="s-{}"></span>').format(s.id)
        for s in covering
        if s.id and s not in begun
    )
    again = target is not None and target in begun
    begun.update(s for s in covering if s.id or s is target)
    if target is None:
        return named + Markup('<mark class="{}" title="{}">{}</mark>').format(
            kinds, told, visible(words)
        )
    return named + Markup('<a class="mark {}" title="{}" href="{}"{}>{}</a>').format(
        kinds,
        told,
        target.link,
        Markup(' tabindex="-1"') if again else "",
        visible(words),
    )


def spans_of(desk: Desk, connection: sqlite3.Connection, version: str) -> list[Marked]:
    """All spans of a version that mean something, in order of their places."""
    found = [
        *_statements(desk, connection, version),
        *_mentions(desk, connection, version),
        *_figures(desk, connection, version),
        *_letters(desk, connection, version),
    ]
    return sorted(found, key=lambda s: (s.start, -s.end, s.kind))


def _statements(
    desk: Desk, connection: sqlite3.Connection, version: str
) -> Iterator[Marked]:
    rows = connection.execute(
        'SELECT id, spans, start, "end", kind, coalesce(speaker, speaker_printed), speaker_start, speaker_end, person,'
        " said_start, said_end, said_on FROM statements WHERE version = ? AND checked <> 'wrong' ORDER BY start",
        (version,),
    )
    for id_, spans, start, end, kind, speaker, who, who_end, person, said, said_end, day in rows:  # fmt: skip
        link = desk.to("statement", id_)
        told = f"{kind} statement of {speaker or 'a speaker who is not named'}"
        for number, (first, last) in enumerate(json.loads(spans) or [(start, end)]):
            yield Marked(
                first, last, "statement", told, link, "" if number else str(id_)
            )
        if who is not None:
            yield Marked(
                who, who_end, "speaker", f"speaker: {speaker}",
                desk.to("person", person) if person else link,
            )  # fmt: skip
        if said is not None:
            yield Marked(said, said_end, "date", f"said on {day}", link)


def _mentions(
    desk: Desk, connection: sqlite3.Connection, version: str
) -> Iterator[Marked]:
    rows = connection.execute(
        'SELECT m.start, m."end", m.kind, m.entity, c.label, p.name FROM mentions AS m'
        " LEFT JOIN measures AS c ON c.code = m.entity AND m.kind LIKE 'measure%'"
        " LEFT JOIN people AS p ON p.slug = m.entity AND m.kind = 'person' WHERE m.version = ?",
        (version,),
    )
    for start, end, kind, entity, label, name in rows:
        if kind.startswith("measure"):
            told = f"{kind} {entity}: {label or ''}".rstrip(": ")
            yield Marked(
                start, end, "measure", told, desk.link("/timeline", measure=entity)
            )
        elif kind == "person":
            link = desk.to("person", entity) if name else ""
            yield Marked(start, end, "person", f"person: {name or entity}", link)
        else:
            yield Marked(
                start, end, "country", f"{kind}: {entity}", desk.to("country", entity)
            )


def _figures(
    desk: Desk, connection: sqlite3.Connection, version: str
) -> Iterator[Marked]:
    rows = connection.execute(
        'SELECT start, "end", value, unit, claim FROM figures WHERE version = ?',
        (version,),
    )
    for start, end, value, unit, claim in rows:
        link = desk.to("claim", claim) if claim else ""
        yield Marked(start, end, "figure", f"figure: {value:,.10g} {unit}", link)


def _letters(
    desk: Desk, connection: sqlite3.Connection, version: str
) -> Iterator[Marked]:
    rows = connection.execute(
        'SELECT start, "end", letter FROM letter_mentions WHERE version = ?', (version,)
    )
    for start, end, letter in rows:
        yield Marked(
            start, end, "letter", "a letter", desk.to("letter", letter) if letter else ""
        )  # fmt: skip
    rows = connection.execute(
        'SELECT start, "end", country, act, letter FROM signatures WHERE version = ?',
        (version,),
    )
    for start, end, country, act, letter in rows:
        link = desk.to("letter", letter) if letter else desk.to("country", country)
        yield Marked(start, end, "signature", f"{country}: {act}", link)
