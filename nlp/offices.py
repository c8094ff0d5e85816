"""People, offices and tenures: who held what when, and which person a printed name or office means.

The register is read from CSV files in the shape of ``nlp/data/officeholders.csv``. It never guesses: a start
that nobody recorded stays unknown, an office alone means a person only where a tenure covers the day, and a
name that a source is known to have printed for somebody else is never merged without an issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import JaroWinkler

from db.records import IssueFound, Name, Office, Person, Tenure
from nlp.portfolios import is_former, portfolio, role
from nlp.register_rows import register_rows
from nlp.spelling import (
    DATA,
    GIVEN_NAMES_ALIKE,
    fold,
    inflected,
    much_alike,
    parts,
    same_surname,
)
from nlp.words import small

YEAR = re.compile(r"\d{4}")
BODIES = ("EU", "UN", "INT")  # not countries: their office holders come from one


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a printed name or office means. ``how``: exact, folded, near, misprinted, office."""

    person: Person
    how: str
    tenure: Tenure | None = None
    issue: IssueFound | None = None


def covers(tenure: Tenure, on: str) -> bool | None:
    """Whether the tenure holds on that day; None where what is recorded does not tell."""
    if tenure.from_on and on[: len(tenure.from_on)] < tenure.from_on:
        return False
    if tenure.to_on and on[: len(tenure.to_on)] > tenure.to_on:
        return False
    if not tenure.from_on or not on:
        return None
    if len(tenure.from_on) < 10 and on.startswith(tenure.from_on):
        return None
    if tenure.to_on and len(tenure.to_on) < 10 and on.startswith(tenure.to_on):
        return None
    return True


class Register:
    """People, their names, offices and tenures, with look-ups by name and by office."""

    def __init__(
        self,
        people: Sequence[Person],
        names: Sequence[Name],
        offices: Sequence[Office],
        tenures: Sequence[Tenure],
    ) -> None:
        self.people, self.names = tuple(people), tuple(names)
        self.offices, self.tenures = tuple(offices), tuple(tenures)
        self.person = {p.slug: p for p in people}
        self.office = {o.slug: o for o in offices}
        self.held: dict[str, list[Tenure]] = {}
        for tenure in tenures:
            self.held.setdefault(tenure.person, []).append(tenure)
        self._exact: dict[str, list[Name]] = {}
        self._folded: dict[str, list[Name]] = {}
        self._surnames: dict[str, set[str]] = {}
        for name in names:
            self._exact.setdefault(name.name, []).append(name)
            self._folded.setdefault(fold(name.name), []).append(name)
            if not name.note and " " in name.name:
                self._surnames.setdefault(parts(name.name)[1], set()).add(name.person)
        self._parts = [(n, *parts(n.name)) for n in names if not n.note]
        folded = [fold(n.name).split() for n in names if n.name.strip()]
        self.single_names = {w[0] for w in folded if len(w) == 1}
        self.initials = {w[0][:2] for w in folded if len(w) > 1}
        # words of names in scripts without capitals, where nothing else tells a name
        self.caseless = frozenset(
            small(w)
            for n in names
            for w in n.name.split()
            if w[0].isalpha() and w.lower() == w.upper()
        )

    @classmethod
    def shipped(cls) -> Register:
        return cls.from_csv([DATA / "officeholders.csv"])

    @classmethod
    def from_csv(cls, paths: Iterable[Path], origin: str = "") -> Register:
        """Reads one file or several; later files may add aliases and tenures to a person."""
        return cls(*register_rows(paths, origin))

    def with_csv(self, paths: Iterable[Path]) -> Register:
        """This register and what the user's files add."""
        more = Register.from_csv(paths, origin="user")
        own = {p.slug for p in self.people}
        offices = {o.slug for o in self.offices}
        return Register(
            [*self.people, *(p for p in more.people if p.slug not in own)],
            [*self.names, *more.names],
            [*self.offices, *(o for o in more.offices if o.slug not in offices)],
            [*self.tenures, *more.tenures],
        )

    # --- by name ---------------------------------------------------------------

    def resolve(
        self,
        printed: str,
        *,
        office: str = "",
        country: str = "",
        on: str = "",
        lang: str = "",
    ) -> Resolution | None:
        """The person a printed full name (or recorded alias) means, or None.

        ``office`` (words printed with the name) and ``country`` decide between namesakes and whether a known
        misprint may be read as the person it stands for; ``on`` picks the tenure.
        """
        for table, needle, how in (
            (self._exact, printed, "exact"),
            (self._folded, fold(printed), "folded"),
        ):
            found = table.get(needle, [])
            own = [n for n in found if not n.note]
            if own:
                chosen = self._choose(own, office, country)
                return self._told(chosen, how, printed, office, country, on, lang)
            for name in found:
                if name.note == "misprinted" and self.fits(
                    name.person, office, country
                ):
                    return self._told(
                        name, "misprinted", printed, office, country, on, lang
                    )
        near = self._near(printed, lang)
        if near is not None:
            return self._told(near, "near", printed, office, country, on, lang)
        meant = self._in_office(printed, office, country, on, lang)
        if meant is not None:
            return self._told(meant, "misprinted", printed, office, country, on, lang)
        return None

    def by_surname(self, surname: str) -> set[str]:
        """Slugs of the people of that surname, compared folded."""
        return self._surnames.get(fold(surname), set())

    def fits(self, person: str, office: str, country: str) -> bool:
        """Whether what is printed beside a name (office words, country) is an office of that person."""
        if not office and not country:
            return False
        wanted = portfolio(office)
        for tenure in self.held.get(person, []):
            row = self.office[tenure.office]
            if country and row.country != country:
                continue
            if not wanted or wanted & portfolio(row.label):
                return True
        return False

    def contradicts(
        self, person: str, office: str, country: str, on: str, lang: str
    ) -> bool:
        """Whether the office printed with a name is surely not that person's.

        It is where it names the office that somebody else held on that day, or, in the language of the
        register's labels (English), a field that none of the person's offices has.
        """
        held = self.held.get(person, [])
        wanted = portfolio(office)
        if not held or not wanted:
            return False
        if self.fits(person, office, ""):
            return bool(country) and not self._of_country(held, office, country)
        countries = (
            [country] if country else [self.office[t.office].country for t in held]
        )
        for place in countries:
            holder = self.holder(office, place, on)
            if holder is not None and holder.person.slug != person:
                return True
        labels = [portfolio(self.office[t.office].label) for t in held]
        return (
            lang in ("", "en") and all(labels) and not any(wanted & f for f in labels)
        )

    def _of_country(self, held: list[Tenure], office: str, country: str) -> bool:
        """Whether an office held may be printed with a country: its own, or the home of a body's member.

        A Norlandic commissioner is a member of the Union's commission; a Norlandic minister is not.
        """
        rows = [self.office[t.office] for t in held]
        return any(
            row.country == country
            or (row.country in BODIES and role(row.label) == role(office))
            for row in rows
        )

    def _choose(self, names: list[Name], office: str, country: str) -> Name:
        for name in names:
            if self.fits(name.person, office, country):
                return name
        return names[0]

    def _near(self, printed: str, lang: str) -> Name | None:
        given, surname = parts(printed)
        if not given:
            return None
        found: dict[str, Name] = {}
        first, last = surname[:2], surname[-3:-1]
        for name, own_given, own in self._parts:
            if own[:2] != first and last not in own:
                continue  # neither identical nor inflected nor one slip away
            if (
                len(own_given) == len(given)
                and same_surname(surname, own, lang)
                and JaroWinkler.similarity(" ".join(given), " ".join(own_given))
                >= GIVEN_NAMES_ALIKE
            ):
                found.setdefault(name.person, name)
        return next(iter(found.values())) if len(found) == 1 else None

    def _in_office(
        self, printed: str, office: str, country: str, on: str, lang: str
    ) -> Name | None:
        """Who surely held the office printed beside a name on that day, where the name is much like his or hers.

        Alike enough for a slip of the pen, too unlike without the office: "Annelies Van den Bosch". A name that somebody
        else in the register bears is never taken so.
        """
        given, surname = parts(printed)
        if not given or not office or is_former(office, lang):
            return None
        held = self.holder(office, country, on)
        if held is None or self.by_surname(surname) - {held.person.slug}:
            return None
        if much_alike(printed, held.person.name):
            return Name(held.person.name, held.person.slug)
        return None

    def _told(
        self,
        name: Name,
        how: str,
        printed: str,
        office: str,
        country: str,
        on: str,
        lang: str = "",
    ) -> Resolution:
        person = self.person[name.person]
        former = is_former(office, lang)
        tenure = None if former else self.tenure(person.slug, on, office)
        issue = None
        spelling = printed.removesuffix("'s").removesuffix("’s")
        slip = how == "near" and parts(spelling)[1] != parts(person.name)[1]
        if how == "misprinted" or (slip and not inflected(printed, person.name)):
            issue = IssueFound(
                "name_spelling",
                f"printed as {printed}, read as {person.name}",
                suggestion=f"check the page, then add {printed!r} as a spelling",
            )
        elif (
            office
            and not former
            and self.contradicts(person.slug, office, country, on, lang)
        ):
            others = [
                self.person[n.person].name
                for n in self.names
                if n.note == "misattributed" and fold(n.name) == fold(printed)
            ]
            other = f"; it may mean {' or '.join(others)}" if others else ""
            issue = IssueFound(
                "name_against_office",
                f"{person.name} is printed with the office {office!r},"
                f" which the register does not give to that name{other}",
                suggestion="check who spoke; nothing was merged",
            )
            tenure = None
        return Resolution(person, how, tenure, issue)

    # --- by office --------------------------------------------------------------

    def tenure(self, person: str, on: str, office: str = "") -> Tenure | None:
        """The tenure of that person that holds on the day, else one that may hold; never one that does not."""
        held = self.held.get(person, [])
        wanted = portfolio(office)
        rank = {True: 0, None: 1}
        fit = [
            (rank[c], not (wanted & portfolio(self.office[t.office].label)), i, t)
            for i, t in enumerate(held)
            if (c := covers(t, on)) is not False
            and (c or not _earlier(t, on) or self._as_printed(t, office, on))
        ]
        return min(fit, key=lambda row: row[:3])[3] if fit else None

    def _as_printed(self, tenure: Tenure, office: str, on: str) -> bool:
        """Whether somebody who held an office once may be printed with it on a day: only where nobody else surely held it."""
        row = self.office[tenure.office]
        wanted = portfolio(office)
        if not wanted & portfolio(row.label) or role(office) != role(row.label):
            return False
        return not any(
            t.person != tenure.person and covers(t, on) is True
            for t in self._of_office(office, row.country)
        )

    def tenure_of(self, person: str, office: str, on: str) -> Tenure | None:
        """The tenure of a person in an office (slugs) that holds on a day, or may; the latest where there are several."""
        held = [
            t
            for t in self.held.get(person, [])
            if t.office == office and covers(t, on) is not False
        ]
        return max(held, key=lambda t: t.from_on, default=None)

    def holder(self, office: str, country: str, on: str) -> Resolution | None:
        """Who held the office that the words name, in that country, on that day: only where a tenure tells."""
        if not country or not on:
            return None
        found = {
            t.person: t
            for t in self._of_office(office, country)
            if covers(t, on) is True
        }
        if len(found) > 1:  # an open end ends where another began
            latest = max(t.from_on for t in found.values())
            found = {p: t for p, t in found.items() if t.from_on == latest or t.to_on}
        if len(found) != 1:
            return None
        slug_, tenure = next(iter(found.items()))
        return Resolution(self.person[slug_], "office", tenure)

    def maybe_holders(self, office: str, country: str, on: str) -> list[Person]:
        """People recorded in that office whose tenure might cover the day but is not known to."""
        return [
            self.person[t.person]
            for t in self._of_office(office, country)
            if covers(t, on) is None
        ]

    def office_named(self, office: str, country: str) -> str | None:
        """The slug of the office that words and a country name, whoever holds it; None where there are several."""
        found = {t.office for t in self._of_office(office, country)} if country else ()
        return next(iter(found)) if len(found) == 1 else None

    def _of_office(self, office: str, country: str) -> list[Tenure]:
        wanted, rank = portfolio(office), role(office)
        found = []
        for tenure in self.tenures:
            row = self.office[tenure.office]
            if row.country != country or role(row.label) != rank:
                continue
            have = portfolio(row.label)
            if wanted & have or (not wanted and not have):
                found.append(tenure)
        return found


def _earlier(tenure: Tenure, on: str) -> bool:
    """Whether the list says that somebody held the office before, and not until when.

    A year in which the person was seen in the office is no earlier one.
    """
    if not tenure.source.endswith("]") or " [" not in tenure.source or tenure.to_on:
        return False
    years = YEAR.findall(tenure.source.rpartition(" [")[2])
    return not (years and years[0] <= on[:4] <= years[-1])
