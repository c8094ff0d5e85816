"""Files of office holders as rows of the register: people, names, offices and tenures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from db.records import Name, Office, Person, Tenure
from nlp.officeholders import aliases, bare_office, rows
from nlp.spelling import DATA, slug

PRECISION = {10: "day", 7: "month", 4: "year", 0: ""}  # by characters of a date


def register_rows(
    paths: Iterable[Path], origin: str = ""
) -> tuple[list[Person], list[Name], list[Office], list[Tenure]]:
    """Reads one file or several; later files may add aliases and tenures to a person. ``origin``: shipped, user."""
    people: dict[str, Person] = {}
    names: dict[tuple[str, str], Name] = {}
    offices: dict[str, Office] = {}
    tenures: dict[tuple[str, str, str], Tenure] = {}
    for path in paths:
        where = origin or ("shipped" if path.parent == DATA else "user")
        for _, row in rows(path):
            source = f"{path.name}: {row['evidence']}".strip(": ")
            person = slug(row["name"])
            gender = row.get("gender") or ""
            people.setdefault(
                person, Person(person, row["name"], gender, where, source)
            )
            for printed, note in [(row["name"], ""), *aliases(row["aliases"])]:
                names.setdefault(
                    (printed, person), Name(printed, person, "", note, where, source)
                )
            if row["office"]:
                office, tenure = _held(row, person, where, source)
                offices.setdefault(office.slug, office)
                tenures[(person, office.slug, tenure.from_on)] = tenure
    return (
        list(people.values()),
        list(names.values()),
        list(offices.values()),
        list(tenures.values()),
    )


def _held(
    row: dict[str, str], person: str, where: str, source: str
) -> tuple[Office, Tenure]:
    """The office of a row, and since when and until when it was held."""
    country = row["country_or_institution"]
    label, end, earlier = bare_office(row["office"], row["end"], row["note"])
    office = Office(
        f"{country.lower()}_{slug(label)}", country, "", label, where, source
    )
    source += f" [{earlier}]" if earlier else ""
    start = row["start"]
    precision = PRECISION[len(start or end)]
    return office, Tenure(person, office.slug, start, end, precision, where, source)
