"""The evidence behind one sign of the board: the sentence with its words marked, whose it is, its days, and what proves it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final, Protocol
from urllib.parse import quote

from db.board_cells import Cell
from db.board_columns import sign_of
from db.board_evidence import Evidence, evidence
from db.export.board_body import cell_sign, spoken_mark, words_of
from db.export.days import spoken
from db.export.signs import use
from db.export.to_html import safe
from db.export.words import is_web, stance
from db.positions import Position

MOST: Final = 12  # pieces of evidence that a cell shows; the timeline has all


class Places(Protocol):
    """Where the things that evidence names are; "" where they have no page."""

    mail: str  # who is told what is wrong; empty: it is reviewed on the spot

    def statement(self, id_: str) -> str: ...
    def document(self, one: Position) -> str: ...
    def utterance(self, id_: str) -> str: ...
    def timeline(self, cell: Cell) -> str: ...
    def close(self) -> str: ...


def chosen(cell: Cell) -> list[Position]:
    """What is shown of a cell, the latest first: its sign's evidence, both sides of every turn, and the last few."""
    must = [cell.shown] if cell.shown else []
    must += [side for turn in cell.held.changes for side in (turn.before, turn.after)]
    must += list(cell.held.offices)
    kept = {one.id for one in must[:MOST]}
    for one in reversed(cell.entries):
        if len(kept) >= MOST:
            break
        kept.add(one.id)
    return [one for one in reversed(cell.entries) if one.id in kept]


def drawer(
    connection: sqlite3.Connection, cell: Cell, places: Places, id_: str = "drawer"
) -> str:
    """One cell's evidence as a section."""
    shown = chosen(cell)
    found = {e.position.id: e for e in evidence(connection, shown)}
    parts = []
    for title, its in _by_office(cell, shown):
        items = "".join(
            _piece(found[one.id], cell, places, opened=one is cell.shown) for one in its
        )
        parts.append(f"<h3>{safe(title)}</h3>{items}")
    left_out = len(cell.entries) - len(shown)
    to = places.timeline(cell)
    more = f'<a href="{safe(to)}">All on the timeline</a>' if to else ""
    if left_out:
        more = f"{left_out} more in the file. {more}"
    differs = (
        '<p class="note">Offices of the same actor say different things; each stands below under its own name.</p>'
        if cell.held.differs
        else ""
    )
    turned = "".join(
        f"<li>{spoken(turn.date)}: {turn.kind}, from {words_of(turn.before)} to {words_of(turn.after)}</li>"
        for turn in reversed(cell.held.changes)
    )
    turned = f"<h3>Turns</h3><ul>{turned}</ul>" if turned else ""
    return (
        f'<section class="drawer" id="{safe(id_)}" role="dialog" aria-labelledby="{safe(id_)}-title" tabindex="-1" data-cell="{safe(cell.key)}">'
        f'<p class="close"><a href="{safe(places.close())}" data-close>Close</a></p>'
        f'<h2 id="{safe(id_)}-title">{safe(cell.actor.name)} <span>{safe(cell.column.label)}</span></h2>'
        f'<p class="now">{cell_sign(cell)} {safe(spoken_mark(cell))}</p>{differs}{"".join(parts)}{turned}<p class="small">{more}</p></section>'
    )


def _by_office(
    cell: Cell, shown: Sequence[Position]
) -> list[tuple[str, list[Position]]]:
    """Office by office, that of the sign first: its earlier and later positions stand together."""
    groups: dict[str, list[Position]] = {}
    if cell.shown:
        groups[cell.shown.office] = []
    for one in shown:
        groups.setdefault(one.office, []).append(one)
    return [
        (its[0].office_label or cell.actor.name, its) for its in groups.values() if its
    ]


def _piece(e: Evidence, cell: Cell, places: Places, *, opened: bool) -> str:
    one = e.position
    who = e.speaker or one.office_label or cell.actor.name
    checked = "" if one.checked else "unchecked"
    summary = (
        f"{use(sign_of(one), (checked,) if checked else ())} <span><time datetime=\"{one.date}\">{spoken(one.date)}</time>"
        f" {safe(words_of(one))} <span class=\"small\"><bdi>{safe(who)}</bdi></span></span>"
    )  # fmt: skip
    translated = "".join(
        f'<p class="translation"><span class="word">machine translation</span> <span lang="{safe(t.lang)}">{safe(t.text)}</span>'
        f' <span class="small">{safe(t.engine)}, {safe(t.at)}; not checked, not to be quoted</span></p>'
        for t in e.translations
    )
    return (
        f'<details class="piece" data-id="{one.id}" data-public="{safe(one.public_from)}"{" open" if opened else ""}><summary>{summary}</summary>'
        f'<blockquote class="said" lang="{safe(one.lang)}" dir="auto">{safe(stance(e.modality))}{safe(e.before)}<mark>{safe(one.text)}</mark>{safe(e.after)}</blockquote>'
        f"{translated}<dl class=\"facts\">{_facts(e, places)}</dl>"
        f'<div class="cite-row"><p class="cite" data-citation tabindex="0" role="group" aria-label="Citation">{safe(e.citation)}</p><button type="button" class="scripted" data-copy>Copy citation</button></div>'
        f"{_wrong(e, cell, places)}</details>"
    )  # fmt: skip


def _facts(e: Evidence, places: Places) -> str:
    one = e.position
    statement, document, utterance = (
        places.statement(one.statement) if one.statement else "",
        places.document(one),
        places.utterance(e.utterance) if e.utterance else "",
    )
    page = f'<a href="{safe(one.url)}" rel="noreferrer noopener external">the page itself</a>' if is_web(one.url) else safe(one.url)  # fmt: skip
    wordings = f"{e.wordings} wordings of the page" if e.wordings > 1 else "one wording of the page"  # fmt: skip
    if document:
        wordings = f'<a href="{safe(document)}">{wordings}</a>'
    versions = (
        f'; <a href="{safe(utterance)}">{e.versions} versions of this sentence</a>'
        if utterance and e.versions > 1
        else ""
    )
    day = spoken(one.date) if one.date_from == "said" else "the text does not say when"
    who = (
        [
            ("Speaker as printed", f"<bdi>{safe(e.printed) or 'not named'}</bdi>"),
            ("As resolved", f"<bdi>{safe(e.speaker) or 'nobody by name'}</bdi>"),
            ("Office that day", f"<bdi>{safe(e.office) or 'none known'}</bdi>"),
            ("Said", day),
        ]
        if one.statement
        else [("Told by", "the text itself"), ("Of", day)]
    )
    facts = [
        *who,
        ("Published", spoken(e.published) if e.published else "no day found"),
        ("First seen", safe(e.first_seen_at.replace("T", " ").replace("Z", " UTC"))),
        ("In", f'<span class="word t-{safe(one.tier)}">{safe(one.tier)}</span> <bdi>{safe(e.title)}</bdi>, {safe(e.publisher)}: {page}'),
        ("Versions", wordings + versions),
        ("Archived copy", safe(e.archived)),
    ]  # fmt: skip
    if e.event:
        facts.insert(0, ("Event", safe(e.event)))
    if statement:
        facts.append(("All of it", f'<a href="{safe(statement)}">the statement’s page</a>'))  # fmt: skip
    checked = f"{safe(one.checked)}, by a person" if one.checked else "by nobody yet"
    facts.append(("Checked", checked))
    return "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)


def _wrong(e: Evidence, cell: Cell, places: Places) -> str:
    """A way to say so: a mail where the board is published, else the command that decides it."""
    one = e.position
    if places.mail:
        subject = quote(f"Wrong? {cell.actor.name}, {cell.column.label}, {one.date}")
        text = quote(
            f"Statement {one.statement or '-'}, position {one.id}\n{one.url}\n\n{e.before}{one.text}{e.after}\n\nWhat is wrong:\n"
        )
        return f'<p class="small"><a href="mailto:{safe(places.mail)}?subject={subject}&amp;body={text}">Wrong?</a></p>'
    country = f" --country {one.country}" if one.country else ""
    return (
        f'<p class="small">Wrong? <code>returnwatch review{safe(country)} --measure {safe(one.measure)} --from {safe(one.date)} --to {safe(one.date)}</code>'
        f"{' (statement ' + safe(one.statement) + ')' if one.statement else ': this rests on the text, not on a statement of somebody'}</p>"
    )
