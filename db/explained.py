"""A text with all its tags, as a person reads them: what stands where, who said it by which rule, and how that is known."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from db.decisions import Decision, on_document, place
from db.derived import read_texts
from db.found import Annotation
from db.laying import UNKNOWN
from db.observed import current_version
from db.records import Office, Span, Tenure, Text


@dataclass(frozen=True, slots=True)
class Mark:
    """One tag: characters of the text, end exclusive."""

    start: int
    end: int
    layer: str  # of COLOURS
    label: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement, with what is known of how it was read."""

    spans: tuple[Span, ...]
    kind: str
    modality: str
    speaker_kind: str
    speaker: str
    printed: str  # the speaker, as printed
    person: str
    office: str  # the register's label, or empty
    office_printed: str
    held: str  # the tenure and its source, or why there is none
    country: str
    date: str
    date_from: str
    confidence: float
    rule: str
    checked: str = ""
    decided: str = ""  # by whom and when
    machine: str = ""  # what the machine says where a person says something else


@dataclass(slots=True)
class Explained:
    """All of one text."""

    title: str
    url: str
    lang: str
    text: str
    marks: list[Mark] = field(default_factory=list)
    statements: list[Told] = field(default_factory=list)
    issues: list[tuple[str, str]] = field(default_factory=list)
    remark: str = ""


def held(from_on: str, to_on: str, source: str) -> str:
    """A tenure in words, with the source of the fact."""
    if not from_on and not to_on:
        times = "time in office not recorded"
    else:
        times = f"from {from_on or 'an unknown day'} to {to_on or 'an unknown day'}"
    return f"{times}; source: {source or 'none given'}"


def stored(connection: sqlite3.Connection, document: str) -> Explained:
    """A document of the file, as it stands on the page now, with what people decided."""
    version = current_version(connection, document)
    if version is None:
        url, title, reason = connection.execute(
            "SELECT url, title, topic_reason FROM documents WHERE id = ?", (document,)
        ).fetchone()
        return Explained(title, url, "", "", remark=f"Its text is not kept: {reason or 'not on the topic'}.")  # fmt: skip
    (text,) = read_texts(connection, [version])
    found = Explained(text.title, text.url, text.lang, text.text)
    tagged = connection.execute(
        "SELECT tagged_with FROM versions WHERE id = ?", (version,)
    ).fetchone()
    if tagged[0] is None:
        found.remark = "Not tagged yet, or to be tagged anew: 'returnwatch tag'."
    for start, end, kind, entity in connection.execute(
        'SELECT start, "end", kind, entity FROM mentions WHERE version = ?', (version,)
    ):
        layer, _, which = kind.partition(" ")
        label = f"not {entity}" if which == "negated" else entity
        found.marks.append(Mark(start, end, layer, label))
    for start, end, value, unit in connection.execute(
        'SELECT start, "end", value, unit FROM figures WHERE version = ?', (version,)
    ):
        found.marks.append(Mark(start, end, "figure", f"{value:g} {unit}".strip()))
    for start, end, country, act in connection.execute(
        'SELECT start, "end", country, act FROM signatures WHERE version = ?',
        (version,),
    ):
        found.marks.append(Mark(start, end, "signatory", f"{country} {act}"))
    decisions = on_document(connection, document)
    rows = connection.execute(
        "SELECT s.start, s.\"end\", s.spans, s.kind, s.modality, s.speaker_kind, coalesce(s.speaker, ''),"
        " s.speaker_printed, coalesce(s.person, ''), coalesce(o.label, ''), s.office_printed, s.country, s.date,"
        " s.date_from, s.confidence, s.rule, s.checked, s.machine, s.speaker_start, s.speaker_end,"
        " t.from_on, t.to_on, t.source"
        " FROM statements AS s LEFT JOIN offices AS o ON o.slug = s.office"
        " LEFT JOIN tenures AS t ON t.person = s.person AND t.office = s.office"
        "  AND t.from_on = (SELECT max(x.from_on) FROM tenures AS x WHERE x.person = s.person AND x.office = s.office"
        "   AND x.from_on <= s.date)"
        " WHERE s.version = ? AND s.checked <> 'wrong' ORDER BY s.start, s.id",
        (version,),
    )
    for (
        start, end, spans, kind, modality, speaker_kind, speaker, printed, person, office, office_printed, country,
        date, date_from, confidence, rule, checked, machine, a, b, from_on, to_on, source,
    ) in rows.fetchall():  # fmt: skip
        found.statements.append(
            Told(
                spans=tuple((x, y) for x, y in json.loads(spans)) or ((start, end),),
                kind=kind,
                modality=modality,
                speaker_kind=speaker_kind,
                speaker=speaker,
                printed=printed,
                person="" if person.startswith(UNKNOWN) else person,
                office=office,
                office_printed=office_printed,
                held="" if from_on is None else held(from_on, to_on, source),
                country=country,
                date=date,
                date_from=date_from,
                confidence=confidence,
                rule=rule,
                checked=checked,
                decided=_decided(decisions, text.text, (start, end)),
                machine=_machine(machine),
            )
        )
        if a is not None:
            found.marks.append(Mark(a, b, "speaker", speaker))
    found.issues = [
        (row[0], row[1])
        for row in connection.execute(
            "SELECT i.kind, i.message FROM issues AS i JOIN issue_states AS t ON t.issue = i.id"
            " WHERE i.document = ? AND t.state <> 'dismissed' ORDER BY i.start, i.kind",
            (document,),
        )
    ]
    return found


def _decided(decisions: Sequence[Decision], text: str, at: Span) -> str:
    last = ""
    for d in decisions:
        where = place(text, d.target)
        words = d.value.get("changed", {}).get("words")
        if at in (where, place(text, words) if words else None):
            last = f"{d.action} by {d.who} on {d.at[:10]}" + (f": {d.note}" if d.note else "")  # fmt: skip
    return last


def _machine(differs: str) -> str:
    if not differs:
        return ""
    values = json.loads(differs)
    if values is None:
        return "no statement"
    shown = {k: v for k, v in values.items() if k in ("speaker", "speaker_kind", "kind", "modality", "said_on", "country")}  # fmt: skip
    words = [f"{k} {v or 'none'}" for k, v in shown.items()]
    return ", ".join(words) or "other words"


def tagged(
    name: str,
    text: Text,
    annotation: Annotation,
    offices: Mapping[str, Office],
    tenure_of: Callable[[str, str, str], Tenure | None],
) -> Explained:
    """What the pipeline found in a text that is in no file.

    Args:
        offices: slug to office.
        tenure_of: called with the slugs of a person and an office and a day.
    """
    found = Explained(text.title, name, annotation.lang, text.text)
    marks = found.marks
    marks += [Mark(c.start, c.end, "country", c.iso2) for c in annotation.countries]
    marks += [Mark(p.start, p.end, "person", p.person or p.name) for p in annotation.people]  # fmt: skip
    for m in annotation.measures:
        label = f"not {m.code}" if m.negated else m.code
        marks.append(Mark(m.start, m.end, "measure", label))
    marks += [Mark(f.start, f.end, "figure", f"{f.value:g} {f.unit}".strip()) for f in annotation.figures]  # fmt: skip
    marks += [Mark(s.start, s.end, "signatory", f"{s.iso2} {s.act}") for s in annotation.signatories]  # fmt: skip
    for s in annotation.statements:
        printed = ""
        if s.speaker_start is not None and s.speaker_end is not None:
            printed = text.text[s.speaker_start : s.speaker_end]
            marks.append(Mark(s.speaker_start, s.speaker_end, "speaker", s.speaker or ""))  # fmt: skip
        office = offices.get(s.office or "")
        tenure = tenure_of(s.person or "", s.office or "", s.said_on or text.published)  # fmt: skip
        found.statements.append(
            Told(
                spans=s.spans or ((s.start, s.end),),
                kind=s.kind,
                modality=s.modality,
                speaker_kind=s.speaker_kind,
                speaker=s.speaker or "",
                printed=printed,
                person=s.person or "",
                office=office.label if office else "",
                office_printed=s.office_printed,
                held=held(tenure.from_on, tenure.to_on, tenure.source) if tenure else "",
                country=s.country,
                date=s.said_on or text.published,
                date_from="said" if s.said_on else "published" if text.published else "",
                confidence=s.confidence,
                rule=s.rule,
            )
        )  # fmt: skip
    found.issues = [(i.kind, i.message) for i in annotation.issues]
    return found
