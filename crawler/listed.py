"""``returnwatch sources list``: the registry, beside what a database has seen of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from crawler.source import Source


class SourceLine(NamedTuple):
    """One source in a table."""

    slug: str
    country: str
    tier: str
    kind: str
    lang: str
    state: str
    confidence: str
    last_verified: str
    name: str
    url: str
    reserved: int = 0  # documents of which title, link and date alone are kept
    reservation: str = ""  # where that is said; allowed: the source's file says that somebody gave leave


FIELDS = SourceLine._fields


def rows_of(
    sources: Sequence[Source], store_path: Path, whole: bool = True
) -> list[SourceLine]:
    """One row a source, and with ``whole`` one for each that only the file knows. States come from the file of the user where there is one. Raises DatabaseError."""
    seen = _states(store_path) if store_path.exists() else {}
    unseen = ("", "", 0, "")
    lines = []
    for source in sources:
        row = source.row()
        state, verified, reserved, reservation = seen.get(row.slug, unseen)
        lines.append(
            SourceLine(
                row.slug,
                row.country,
                row.tier,
                row.kind,
                row.lang,
                (state or row.state) if row.state == "unseen" else row.state,
                row.confidence,
                max(verified, row.last_verified),
                row.name,
                row.url,
                reserved,
                row.reservation or reservation,
            )
        )
    named = {line.slug for line in lines}
    # a file may know sources of another folder, such as the demo's
    lines += [line for line in _others(store_path) if line.slug not in named and whole]
    return lines


def _others(store_path: Path) -> list[SourceLine]:
    from db.connect import open_for_reading

    if not store_path.exists():
        return []
    connection = open_for_reading(store_path)
    try:
        rows = connection.execute(
            "SELECT slug, country, tier, kind, lang, state, confidence, last_verified, name, url"
            " FROM sources WHERE kind <> 'by_hand' ORDER BY slug"
        )
        return [SourceLine(*row) for row in rows]
    finally:
        connection.close()


def without_machine_source(sources: Iterable[Source]) -> list[str]:
    """The watched countries of which no source with an address is known, only wanted ones or none at all."""
    from db.coverage import watched

    known = {
        source.country for source in sources if source.urls and source.state != "wanted"
    }
    return [country for country in watched() if country not in known]


def without_official_source(sources: Iterable[Source]) -> list[str]:
    """The same, of official sources alone."""
    return without_machine_source(
        source for source in sources if source.tier == "official"
    )


def _states(store_path: Path) -> dict[str, tuple[str, str, int, str]]:
    from db.connect import open_for_reading

    connection = open_for_reading(store_path)
    try:
        rows = connection.execute(
            "SELECT slug, state, last_verified, (SELECT count(*) FROM documents AS d WHERE d.source = s.slug"
            " AND d.reservation <> ''), reservation FROM sources AS s"
        ).fetchall()
    finally:
        connection.close()
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
