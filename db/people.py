"""People, names, offices and tenures that a user adds: decisions first, then rows of the register with origin "user".

The register's shipped rows are replaced at every tagging; what was decided is laid over them each time, merges last, so
that it survives a new list, ``tag --all`` and the union of files. Plain functions on an open transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from db.countries import COUNTRIES
from db.decisions import Decision, DecisionError, NothingSo, on_register, rows, write
from db.filters import is_day, last_day
from db.records import Name, Office, Person, Tenure, slug

SHORTEST = 3  # letters of a surname that is looked for in texts


class UnknownPerson(NamedTuple):
    """A name that texts print and the register does not know."""

    name: str
    title: str  # as printed beside it, the most frequent
    country: str
    documents: int
    mentions: int
    statements: int
    example: str
    url: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a user says about a person, each with the same source."""

    name: str
    source: str
    gender: str = ""
    aliases: tuple[str, ...] = ()
    office: str = ""  # its label
    country: str = ""
    from_on: str = ""
    to_on: str = ""


def unknown(connection: sqlite3.Connection, limit: int) -> Iterator[UnknownPerson]:
    """Names of people whom the register does not know, in texts that stand on a page now; in most documents first."""
    rows = connection.execute(
        "WITH current AS (SELECT DISTINCT version FROM statements WHERE latest = 1), seen AS ("
        " SELECT m.entity AS name, count(*) AS mentions, count(DISTINCT v.document) AS documents,"
        "  min(v.id || printf(' %9d %9d', m.start, m.\"end\")) AS first"
        " FROM mentions AS m JOIN versions AS v ON v.id = m.version"
        " WHERE m.kind = 'person' AND m.version IN current"
        "  AND m.entity NOT IN (SELECT slug FROM people) AND m.entity NOT IN (SELECT name FROM names)"
        " GROUP BY m.entity)"
        " SELECT seen.name, coalesce((SELECT s.office_printed FROM statements AS s WHERE s.speaker = seen.name"
        "   AND s.office_printed <> '' AND s.latest = 1 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1), ''),"
        "  coalesce((SELECT s.country FROM statements AS s WHERE s.speaker = seen.name AND s.country <> '' AND s.latest = 1"
        "   GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1), ''),"
        "  seen.documents, seen.mentions,"
        "  (SELECT count(*) FROM statements AS s WHERE s.speaker = seen.name AND s.latest = 1),"
        "  v.text, cast(substr(seen.first, 18, 9) AS INTEGER), cast(substr(seen.first, 28, 9) AS INTEGER), d.url"
        " FROM seen JOIN versions AS v ON v.id = substr(seen.first, 1, 16) JOIN documents AS d ON d.id = v.document"
        " ORDER BY seen.documents DESC, seen.mentions DESC, seen.name LIMIT ?",
        (limit,),
    )
    for (
        name,
        title,
        country,
        documents,
        mentions,
        statements,
        text,
        start,
        end,
        url,
    ) in rows:
        example = " ".join(text[max(0, start - 60) : end + 60].split())
        yield UnknownPerson(name, title, country, documents, mentions, statements, example, url)  # fmt: skip


# --- decisions ------------------------------------------------------------------


def add(connection: sqlite3.Connection, facts: Facts, who: str, note: str) -> str:
    """Decide what a user says about a person, and write it into the register. Returns the person's slug."""
    _check(facts)
    person = find(connection, facts.name) or slug(facts.name)
    names = [facts.name, *facts.aliases]
    rows: list[Person | Name | Office | Tenure] = [
        Person(person, facts.name, facts.gender, "user", facts.source),
        *(Name(name, person, "", "", "user", facts.source) for name in names),
    ]
    if facts.office:
        office = _office(connection, facts.office, facts.country)
        rows += [
            Office(office, facts.country, "", facts.office, "user", facts.source),
            Tenure(
                person, office, facts.from_on, facts.to_on,
                precision(facts.from_on or facts.to_on), "user", facts.source,
            ),
        ]  # fmt: skip
    take_over(connection, rows, who, note)
    return person


def elsewhere(
    connection: sqlite3.Connection, person: str, facts: Facts
) -> tuple[list[str], str]:
    """Offices of other countries that the person holds on the same days, and the decision that added this one."""
    held = connection.execute(
        "SELECT o.label, o.country, t.from_on, t.to_on FROM tenures AS t JOIN offices AS o ON o.slug = t.office"
        " WHERE t.person = ? AND o.country <> ? ORDER BY t.from_on, o.label",
        (person, facts.country),
    ).fetchall()
    # an end that is not known may be any day; two whole terms without a day say nothing of the same days
    found = [
        f"{label} ({country}), {from_on or '?'} to {to_on or '?'}"
        for label, country, from_on, to_on in held
        if (from_on or to_on)
        and (facts.from_on or facts.to_on)
        and from_on <= (last_day(facts.to_on) if facts.to_on else "9")
        and facts.from_on <= (last_day(to_on) if to_on else "9")
    ]
    mine = [
        id_
        for id_, d, in_force in rows(connection)
        if in_force and d.action == "tenure" and d.value["person"] == person
    ]
    return found, mine[0] if mine else ""


def precision(day: str) -> str:
    return {10: "day", 7: "month", 4: "year"}.get(len(day), "")


def take_over(
    connection: sqlite3.Connection,
    rows: Sequence[Person | Name | Office | Tenure],
    who: str,
    note: str,
) -> int:
    """Decide rows of the register, those that were not decided before, and lay them over it. Returns how many were new."""
    decided = {(d.action, _same(d.value)) for d in on_register(connection)}
    names = {row.slug: row.name for row in rows if isinstance(row, Person)}
    new = 0
    for row in rows:
        action = type(row).__name__.casefold()
        value = {k: v for k, v in asdict(row).items() if k != "origin"}
        if (action, _same(value)) in decided:
            continue
        slug_ = row.slug if isinstance(row, Person) else getattr(row, "person", "")
        target = {"person": names.get(slug_, slug_)} if slug_ else {"office": value["slug"]}  # fmt: skip
        write(connection, Decision(action, target, value, note, who))
        new += 1
    lay_over_register(connection)
    return new


def merge(
    connection: sqlite3.Connection, kept: str, other: str, who: str, note: str
) -> tuple[str, str]:
    """Decide that two names or slugs are one person; the first stays. Returns the slug and the other's name."""
    first, second = find(connection, kept), find(connection, other)
    if first is None:
        if not _printed(connection, kept):
            raise _nobody(connection, kept)
        first = slug(kept)
        source = f"merged with {other}"
        take_over(connection, [Person(first, kept, "", "user", source), Name(kept, first, "", "", "user", source)], who, note)  # fmt: skip
    if second is None and not _printed(connection, other):
        raise _nobody(connection, other)
    if second == first:
        raise DecisionError(f"{kept} and {other} are one person already: {first}")
    value = {"with": second or "", "name": other if second is None else _name(connection, second)}  # fmt: skip
    write(
        connection,
        Decision("merge", {"person": first}, {**value, "kept": first}, note, who),
    )
    lay_over_register(connection)
    return first, value["name"]


def find(connection: sqlite3.Connection, named: str) -> str | None:
    """The slug of the person in the register whom a slug or a spelling means; None where nobody, or several, is meant."""
    rows = connection.execute(
        "SELECT slug FROM people WHERE slug = ?1 UNION SELECT person FROM names WHERE name = ?1 COLLATE NOCASE AND note = ''"
        " UNION SELECT slug FROM people WHERE name = ?1 COLLATE NOCASE",
        (named,),
    ).fetchall()
    if len(rows) > 1:
        raise DecisionError(
            f"{named}: several people are called so ({', '.join(row[0] for row in rows)}); name one by its slug"
        )
    return str(rows[0][0]) if rows else None


def _printed(connection: sqlite3.Connection, name: str) -> bool:
    return bool(
        connection.execute(
            "SELECT 1 FROM mentions WHERE kind = 'person' AND entity = ?1"
            " UNION ALL SELECT 1 FROM statements WHERE speaker = ?1 LIMIT 1",
            (name,),
        ).fetchone()
    )


def _nobody(connection: sqlite3.Connection, name: str) -> NothingSo:
    """That nobody is called so, with the names that are most like it."""
    known = connection.execute(
        "SELECT name FROM names UNION SELECT name FROM people UNION SELECT entity FROM mentions"
        " WHERE kind = 'person' AND entity NOT IN (SELECT slug FROM people)"
    )
    near = get_close_matches(name, [row[0] for row in known], n=3)
    meant = f"; like it are {', '.join(near)}" if near else ""
    return NothingSo(
        f"{name}: nobody is called so, neither in the register nor in a text{meant}; 'returnwatch people' lists the names"
    )


def _name(connection: sqlite3.Connection, person: str) -> str:
    row = connection.execute("SELECT name FROM people WHERE slug = ?", (person,))
    return str(row.fetchone()[0])


def _same(value: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((k, v) for k, v in value.items() if k != "source"))


def _check(facts: Facts) -> None:
    if not facts.name.strip():
        raise NothingSo("NAME is empty; write a name")
    if not facts.source.strip():
        raise NothingSo("--source is empty; write the address of the page that says so")
    if facts.gender not in ("", "f", "m"):
        raise NothingSo(f"--gender {facts.gender}: unknown; f, m or leave it out")
    if facts.country and facts.country not in COUNTRIES:
        raise NothingSo(
            f"--country {facts.country}: not a code; write two letters (BE, NO), or EU, UN, INT"
        )
    for option, value in (("--from", facts.from_on), ("--to", facts.to_on)):
        if value and not is_day(value):
            raise NothingSo(
                f"{option} {value}: not a day; write 2025-10-18, 2025-10 or 2025"
            )
        if value and not facts.office:
            raise NothingSo(f"{option} {value}: of which office? Add --office")
    if facts.from_on and facts.to_on and facts.from_on > last_day(facts.to_on):
        raise NothingSo(
            f"--from {facts.from_on} --to {facts.to_on}: the end lies before the beginning; exchange them"
        )
    if facts.office and not facts.country:
        raise NothingSo(
            f"--office {facts.office}: of which country? Add --country BE (or EU, UN, INT)"
        )


def _office(connection: sqlite3.Connection, label: str, country: str) -> str:
    row = connection.execute(
        "SELECT slug FROM offices WHERE country = ? AND label = ? COLLATE NOCASE ORDER BY slug LIMIT 1",
        (country, label),
    ).fetchone()
    return str(row[0]) if row else f"{country.lower()}_{slug(label)}"


# --- laid over the register --------------------------------------------------------


def lay_over_register(connection: sqlite3.Connection) -> None:
    """Write what was decided into the register's tables, after its shipped rows were written."""
    decisions = on_register(connection)
    for action in ("person", "office", "name", "tenure", "merge"):
        for d in decisions:
            if d.action == action:
                _lay(connection, d)


def _lay(connection: sqlite3.Connection, d: Decision) -> None:
    v = d.value
    if d.action == "person":
        connection.execute(
            "INSERT INTO people (slug, name, gender, origin, source) VALUES (:slug, :name, :gender, 'user', :source)"
            " ON CONFLICT (slug) DO UPDATE SET gender = iif(excluded.gender <> '', excluded.gender, gender)",
            v,
        )
    elif d.action == "office":
        connection.execute(
            "INSERT INTO offices (slug, country, body, label, origin, source)"
            " VALUES (:slug, :country, :body, :label, 'user', :source) ON CONFLICT (slug) DO NOTHING",
            v,
        )
    elif d.action == "name":
        connection.execute(
            "INSERT INTO names (name, person, lang, note, origin, source)"
            " SELECT :name, :person, :lang, :note, 'user', :source WHERE EXISTS (SELECT 1 FROM people WHERE slug = :person)"
            " ON CONFLICT (name, person) DO UPDATE SET note = excluded.note WHERE note <> excluded.note",
            v,
        )
    elif d.action == "tenure":
        connection.execute(
            "INSERT INTO tenures (person, office, from_on, to_on, precision, origin, source)"
            " SELECT :person, :office, :from_on, :to_on, :precision, 'user', :source"
            " WHERE EXISTS (SELECT 1 FROM people WHERE slug = :person) AND EXISTS (SELECT 1 FROM offices WHERE slug = :office)"
            " ON CONFLICT (person, office, from_on) DO UPDATE SET to_on = excluded.to_on,"
            " precision = excluded.precision, origin = 'user', source = excluded.source",
            v,
        )
        if v[
            "from_on"
        ]:  # a start that is known now stands in place of one that was not
            connection.execute(
                "DELETE FROM tenures WHERE person = :person AND office = :office AND from_on = '' AND to_on IN ('', :to_on)",
                v,
            )
    else:
        _lay_merge(connection, v)


def _lay_merge(connection: sqlite3.Connection, v: dict[str, Any]) -> None:
    kept, other = v["kept"], v["with"]
    there = connection.execute("SELECT 1 FROM people WHERE slug = ?", (kept,))
    if not there.fetchone():
        return  # was forgotten, or is shipped no more
    connection.execute(
        "INSERT INTO names (name, person, lang, note, origin, source) VALUES (?, ?, '', '', 'user', 'merged by a user')"
        " ON CONFLICT (name, person) DO UPDATE SET note = ''",
        (v["name"], kept),
    )
    if other:
        for table in ("names", "tenures"):
            connection.execute(
                f"UPDATE OR IGNORE {table} SET person = ? WHERE person = ?",
                (kept, other),
            )
        connection.execute("DELETE FROM people WHERE slug = ?", (other,))


def withdraw_from_register(connection: sqlite3.Connection, taken: Decision) -> None:
    """Take out the row that a withdrawn decision had written; what is shipped comes back at the next tagging."""
    v = taken.value
    if taken.action in ("person", "office"):
        table = {"person": "people", "office": "offices"}[taken.action]
        connection.execute(f"DELETE FROM {table} WHERE origin = 'user' AND slug = ?", (v["slug"],))  # fmt: skip
    elif taken.action == "tenure":
        connection.execute(
            "DELETE FROM tenures WHERE origin = 'user' AND person = :person AND office = :office AND from_on = :from_on",
            v,
        )
    elif taken.action in ("name", "merge"):
        connection.execute(
            "DELETE FROM names WHERE origin = 'user' AND name = ? AND person = ?",
            (v["name"], v.get("kept") or v["person"]),
        )
    else:
        return
    lay_over_register(connection)


def untag(
    connection: sqlite3.Connection, names: Iterable[str], countries: Iterable[str] = ()
) -> int:
    """Have texts tagged anew that print a surname, or in which an office of a country speaks. Returns how many wait."""
    surnames = {n.split()[-1] for n in names if len(n.split()[-1]) >= SHORTEST}
    for word in surnames:
        connection.execute(
            "UPDATE versions SET tagged_with = NULL WHERE tagged_with IS NOT NULL AND instr(text, ?)",
            (word,),
        )
    for country in countries:
        connection.execute(
            "UPDATE versions SET tagged_with = NULL WHERE tagged_with IS NOT NULL AND id IN"
            " (SELECT version FROM statements WHERE country = ? AND office_printed <> '')",
            (country,),
        )
    row = connection.execute("SELECT count(*) FROM versions WHERE tagged_with IS NULL")
    return int(row.fetchone()[0])
