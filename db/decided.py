"""What people decided, laid over what the machine says of one text. Pure functions; nothing is read or written here.

The machine's statement is kept beside what was decided (``Laid.machine``), so that a decision may be taken back and laid
again without tagging. A decision whose words are no longer in the text is handed back as one that does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from db.decisions import Decision, Target, place, quote
from db.found import StatementFound
from db.records import Span

OVERLAP = (
    0.5  # share of the longer span that a decision and a statement must have in common
)
BY_HAND = "by hand"  # the rule of a statement that a person added

#: What may be changed about a statement, and with what.
KINDS = ("direct", "mixed", "indirect")
SPEAKER_KINDS = ("person", "office", "body", "document", "unnamed")
MODALITIES = ("asserted", "denied", "asked", "hypothetical", "declined")
#: Who said it: these go together.
IDENTITY = (
    "speaker_kind", "speaker", "speaker_start", "speaker_end", "person", "office", "office_printed", "country",
    "metonymy"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """Who a name means by the register on a day, as far as that tells."""

    slug: str
    name: str
    office: str | None = None
    country: str = ""


#: Called with a name and a day.
LookUp = Callable[[str, str], Known | None]


@dataclass(slots=True)
class Laid:
    """A statement as it shows. ``machine``: what the machine says here, None where it says nothing."""

    found: StatementFound
    machine: StatementFound | None
    checked: str = ""  # right, corrected, wrong, added; empty: nobody has looked


def lay_over(
    text: str,
    day: str,
    statements: Sequence[StatementFound],
    decisions: Sequence[Decision],
    known: LookUp,
) -> tuple[list[Laid], list[Decision]]:
    """The statements with the decisions laid over them in order of time, and the decisions that do not fit.

    Args:
        text: the version's words.
        day: on which it was published, for the offices of the day.
        statements: what the machine says.
    """
    laid = [Laid(s, s) for s in statements]
    unfit = [d for d in decisions if not _lay(d, text, day, laid, known)]
    return laid, unfit


def says(found: StatementFound, text: str) -> dict[str, Any]:
    """A statement without its offsets, so that it can be laid over another wording."""
    value = {
        name: field
        for name, field in asdict(found).items()
        if name
        not in (
            "start", "end", "spans", "speaker_start", "speaker_end", "said_start", "said_end"
        )
    }  # fmt: skip
    value["pieces"] = [text[a:b] for a, b in found.spans]
    if found.speaker_start is not None and found.speaker_end is not None:
        value["speaker_printed"] = text[found.speaker_start : found.speaker_end]
        value["speaker_from"] = found.speaker_start - found.start
    return value


def _lay(d: Decision, text: str, day: str, laid: list[Laid], known: LookUp) -> bool:
    at = place(text, d.target)
    if at is None:
        return False
    changed = dict(d.value.get("changed", {}))
    words = changed.pop("words", None)
    others = [place(text, t) for t in d.value.get("with", d.value.get("parts", ()))]
    moved = place(text, words) if words else None
    if None in others or (words and moved is None):
        return False
    places = [place for place in others if place is not None]
    row = _nearest(laid, at)
    if d.action == "wrong":
        if row is not None:
            row.checked = "wrong"
        return True
    if row is None:  # the machine has lost it: a person's word stands
        row = Laid(_from_words(d, text, at), None)
        laid.append(row)
    elif (row.found.start, row.found.end) != at:
        row.found = _spanning(row.found, at, _pieces(d, text, at))
    if d.action == "merged":
        _merge(places, laid, row)
    elif d.action == "split":
        _split(places, laid, row)
    else:
        row.found = _as_said(row.found, d, text, day, known)
        if moved is not None:
            row.found = _spanning(row.found, moved)
        row.found = _changed(row.found, changed, text, day, known)
        row.checked = d.action
    return True


def _nearest(laid: list[Laid], at: Span) -> Laid | None:
    best, best_share = None, OVERLAP
    for row in laid:
        start, end = row.found.start, row.found.end
        if (start, end) == at:
            return row
        share = (min(end, at[1]) - max(start, at[0])) / max(
            end - start, at[1] - at[0], 1
        )
        if share >= best_share:
            best, best_share = row, share
    return best


def _spanning(
    found: StatementFound, at: Span, pieces: tuple[Span, ...] = ()
) -> StatementFound:
    return replace(found, start=at[0], end=at[1], spans=pieces)


def _pieces(d: Decision, text: str, at: Span) -> tuple[Span, ...]:
    """Where the pieces of a statement stand that a decision was about; none where it was of one piece."""
    pieces: list[Span] = []
    since = at[0]
    for piece in d.value.get("says", {}).get("pieces", ()):
        start = text.find(piece, since, at[1])
        if start < 0:
            return ()
        pieces.append((start, start + len(piece)))
        since = start + len(piece)
    return tuple(pieces)


def _from_words(d: Decision, text: str, at: Span) -> StatementFound:
    said = d.value.get("says", {})
    kept = {
        name: said[name]
        for name in StatementFound.__dataclass_fields__
        if name in said and name not in ("spans",)
    }
    kept.setdefault("kind", "direct")
    kept.setdefault("speaker_kind", "unnamed")
    found = StatementFound(start=at[0], end=at[1], spans=_pieces(d, text, at), **kept)
    return _speaker_at(
        found,
        text,
        (str(said.get("speaker_printed", "")),),
        at[0] + int(said.get("speaker_from", 0)),
    )


def _speaker_at(
    found: StatementFound, text: str, names: Sequence[str], near: int
) -> StatementFound:
    """The statement with the printed name that stands nearest as its speaker's evidence; none where it is not printed."""
    for name in filter(None, names):
        starts = []
        at = text.find(name)
        while at >= 0:
            starts.append(at)
            at = text.find(name, at + 1)
        if starts:
            start = min(starts, key=lambda s: abs(s - near))
            return replace(found, speaker_start=start, speaker_end=start + len(name))
    return replace(found, speaker_start=None, speaker_end=None)


def _as_said(
    found: StatementFound, d: Decision, text: str, day: str, known: LookUp
) -> StatementFound:
    """The machine's statement where it still says what it said when a person looked; else what was said then."""
    said = d.value.get("says")
    if not said:
        return found
    for name in ("kind", "modality", "said_on"):
        if said.get(name, getattr(found, name)) != getattr(found, name):
            found = replace(found, **{name: said[name]})
    if not found.said_on:
        found = replace(found, said_start=None, said_end=None)
    found = replace(found, retold=found.retold and not found.said_on)
    name = said.get("speaker")
    person = known(name, found.said_on or day) if name else None
    if (person.name if person else name) == found.speaker:
        return found
    old = _from_words(d, text, (found.start, found.end))
    found = replace(found, **{field: getattr(old, field) for field in IDENTITY})
    return _named(found, person) if person else found


def _named(found: StatementFound, person: Known) -> StatementFound:
    return replace(
        found,
        speaker_kind="person",
        speaker=person.name,
        person=person.slug,
        office=person.office,
        country=person.country or found.country,
        metonymy=False,
    )


def _changed(
    found: StatementFound,
    changed: dict[str, Any],
    text: str,
    day: str,
    known: LookUp,
) -> StatementFound:
    plain = {
        field: changed[field]
        for field in ("kind", "modality", "said_on")
        if field in changed
    }
    if plain:
        found = replace(found, **plain)
        if "said_on" in plain:
            retold = found.retold and not found.said_on
            found = replace(found, said_start=None, said_end=None, retold=retold)
    if "speaker" in changed:
        found = _said_by(found, str(changed["speaker"]), text, day, known)
    for field, column in (
        ("speaker_kind", "speaker_kind"),
        ("office", "office_printed"),
        ("country", "country"),
    ):
        if field in changed:
            found = replace(found, **{column: changed[field]})
    return found


def _said_by(
    found: StatementFound, name: str, text: str, day: str, known: LookUp
) -> StatementFound:
    if not name:
        return replace(
            found, speaker_kind="unnamed", speaker=None, person=None, office=None,
            office_printed="", metonymy=False,
        )  # fmt: skip
    person = known(name, found.said_on or day)
    kind = "person" if found.speaker_kind == "unnamed" else found.speaker_kind
    found = replace(
        found, speaker_kind=kind, speaker=name, person=None, office=None,
        office_printed="", metonymy=False,
    )  # fmt: skip
    if person is not None:
        found = _named(found, person)
    return _speaker_at(
        found, text, (name, found.speaker or "", name.split()[-1]), found.start
    )


def _merge(places: list[Span], laid: list[Laid], row: Laid) -> None:
    """Several statements are one: the first gets all their pieces, the others are no statements of their own."""
    spans = set(row.found.spans or ((row.found.start, row.found.end),))
    for at in places:
        other = _nearest(laid, at)
        if other is not None and other is not row:
            spans |= set(other.found.spans or ((other.found.start, other.found.end),))
            other.checked = "wrong"
    pieces = tuple(sorted(spans))
    row.found = _spanning(
        row.found,
        (pieces[0][0], max(end for _, end in pieces)),
        pieces if len(pieces) > 1 else (),
    )
    row.checked = "corrected"


def _split(places: list[Span], laid: list[Laid], row: Laid) -> None:
    """One statement is several, by the same speaker until somebody says otherwise."""
    whole = row.found
    row.found, row.checked = _spanning(whole, places[0]), "corrected"
    for at in places[1:]:
        laid.append(Laid(_spanning(whole, at), None, "corrected"))


def about(found: StatementFound, text: str, url: str) -> tuple[Target, dict[str, Any]]:
    """The target and the value of a decision on a statement as it stands."""
    return quote(text, found.start, found.end, url), {"says": says(found, text)}
