"""What texts tell of where an actor stands on a measure, by a day; and flights, which show that it removed people.

What a text tells stands in table ``positions``, a row for each actor, measure and place; db/position_cells.py makes cells and
changes of them. A flight that happened stands in ``events``, once over all of its documents: it counts as a deed of the
country that put people on it, with the words of its most official document; one of which no text prints the day does not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple

from db.filters import PUBLIC, last_day, wording_then
from db.found import ActorKind, Stage, Stance
from db.laid_positions import STATEMENT
from db.records import Filters

GOVERNMENT: Final = ""  # the portfolio that stands for a government as a whole
ACTS: Final = ("decision", "deed", "stopped")  # of a government, whichever office acts
FORCED: Final = "FORCEDRET"
REMOVALS: Final = (FORCED, "FLIGHT_CHARTER", "FLIGHT_SCHEDULED")


class Position(NamedTuple):
    """One place in one text where an actor says or does something about a measure."""

    id: str
    actor_kind: ActorKind
    actor: str
    country: str
    office: str  # slug, or as printed; empty: the government or body as a whole
    office_label: str
    #: which office of its government: interior, asylum, prime minister ..., however it is printed; empty: the whole
    portfolio: str
    person: str  # slug, or "unknown:" and a name; empty where nobody is named
    speaker: str  # as the statement resolves to, or as printed
    measure: str
    stance: Stance
    stage: Stage
    date: str  # 2025-10-18
    date_from: str  # said, published, seen
    public_from: str
    text: str  # the words that show it
    url: str
    lang: str
    tier: str
    source: str
    statement: str  # id; empty for a deed that a text tells, and for a signature
    checked: str  # of the statement: right, corrected, added; empty: nobody has looked
    document: str
    version: str
    start: int
    end: int
    event: str = ""  # a flight: id in ``events``, and of the position
    modality: str = ""  # of the statement: asserted, denied, asked ...; empty where none is behind it

    @property
    def direction(self) -> int:
        """1 for it, -1 against it or stopped, 0 where it tells neither."""
        if self.stance in ("mentions", "declines"):
            return 0
        return -1 if self.stance == "against" or self.stage == "stopped" else 1

    @property
    def acts(self) -> bool:
        """Whether it is the government's as a whole."""
        return (
            not self.portfolio or self.stage in ACTS or self.stance == "signed"
        ) and self.direction != 0


def positions(
    connection: sqlite3.Connection,
    as_of: str = "",
    *,
    country: Sequence[str] = (),
    measure: Sequence[str] = (),
    actor: Sequence[str] = (),
    known_to_us: bool = False,
    only: Sequence[str] = (),
    bare: bool = False,
) -> list[Position]:
    """What texts tell by a day, flights with it, the earliest first; of each page the wording that stood there then.

    Args:
        as_of: a day, month or year; empty: now.
        country, measure, actor: codes; empty: all.
        known_to_us: what this file had by the day, in place of what was public.
        only: ids; empty: all.
        bare: without words, labels, names and source, for whoever needs all of a big file at once.
    """
    values: list[str] = []
    parts = ["coalesce(w.checked, '') <> 'wrong'"]
    if not as_of:
        parts.append("p.latest = 1")
    else:
        then = Filters(as_of=as_of, known_to_us=known_to_us)
        stood, values = wording_then(then, "p.version", "p.document")
        parts += [stood, "p.date <= ?"]
        values = [*values, last_day(as_of)]
    for column, wanted in (
        ("p.country", country),
        ("p.measure", measure),
        ("p.actor", actor),
        ("p.id", only),
    ):
        if wanted:
            parts.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values = [*values, *wanted]
    label, speaker, text, source = "''", "''", "''", "''"
    tables = "positions AS p"
    if not bare:
        label = "coalesce(o.label, p.office, '')"
        speaker = "coalesce(w.speaker, w.speaker_printed, n.name, '')"
        text, source = 'substr(v.text, p.start + 1, p."end" - p.start)', "d.source"
        tables += (
            " JOIN versions AS v ON v.id = p.version JOIN documents AS d ON d.id = p.document"
            " LEFT JOIN offices AS o ON o.slug = p.office LEFT JOIN people AS n ON n.slug = p.person"
        )
    rows = connection.execute(
        f"SELECT p.id, p.actor_kind, p.actor, p.country, coalesce(p.office, ''), {label},"
        f" p.portfolio, coalesce(p.person, ''), {speaker}, p.measure, p.stance, p.stage,"
        f" p.date, p.date_from, p.public_from, {text}, p.url, p.lang, p.tier,"
        f" {source}, coalesce(w.id, ''), coalesce(w.checked, ''), p.document, p.version, p.start, p.\"end\", '', coalesce(w.modality, '')"
        f" FROM {tables} LEFT JOIN statements AS w ON w.id = {STATEMENT.format(position='p')}"
        f" WHERE {' AND '.join(parts)} ORDER BY p.date, p.public_from, p.first_seen_at, p.url, p.start, p.id",
        values,
    )
    found = list(map(Position._make, rows))
    flown = [
        one
        for one in _flights(connection, as_of, known_to_us=known_to_us, bare=bare)
        if (not country or one.country in country)
        and (not measure or one.measure in measure or FORCED in measure)
        and (not actor or one.actor in actor)
        and (not only or one.id in only)
    ]
    return sorted([*found, *flown], key=_moment) if flown else found


def _moment(one: Position) -> tuple[str, str]:
    return one.date, one.public_from


def _flights(
    connection: sqlite3.Connection, as_of: str, *, known_to_us: bool, bare: bool
) -> list[Position]:
    """Flights that left by a day, each once, with the words of its most official document that was public by then."""
    day = last_day(as_of) if as_of else "9"
    public = "substr(v.first_seen_at, 1, 10)" if known_to_us else PUBLIC
    text = "''" if bare else 'substr(v.text, x.start + 1, x."end" - x.start)'
    rows = connection.execute(
        "SELECT e.id, e.country, CASE json_extract(e.details, '$.service') WHEN 'charter' THEN 'FLIGHT_CHARTER'"
        " WHEN 'scheduled' THEN 'FLIGHT_SCHEDULED' ELSE 'FORCEDRET' END, e.on_date, e.public_from,"
        f' {text}, d.url, v.lang, s.tier, d.source, d.id, v.id, x.start, x."end",'
        " coalesce(json_extract(e.details, '$.with'), '')"
        " FROM events AS e JOIN event_documents AS x ON x.event = e.id JOIN versions AS v ON v.id = x.version"
        " JOIN documents AS d ON d.id = v.document JOIN sources AS s ON s.slug = d.source"
        f" WHERE e.kind = 'flight' AND e.precision <> 'about' AND e.country NOT IN ('', 'EU', 'UN', 'AF') AND e.on_date <= ?1 AND {public} <= ?1"
        f" ORDER BY e.id, x.version <> e.root_version, {public}, v.id, x.start",
        (day,),
    )
    found: dict[str, Position] = {}
    for (
        id_,
        country,
        code,
        on_date,
        public_from,
        words,
        url,
        lang,
        tier,
        source,
        document,
        version,
        start,
        end,
        others,
    ) in rows:
        if id_ in found:
            continue
        for flown_by in (country, *others.split()):  # of a joint flight both
            name = id_ if flown_by == country else f"{id_}-{flown_by}"
            found[name] = Position(
                name, "country", flown_by, flown_by, "", "", GOVERNMENT, "", "", code, "for", "deed", on_date,
                "said", public_from, words, url, lang, tier, source, "", "", document, version, start, end, id_,
            )  # fmt: skip
    return list(found.values())
