"""Lists of countries in a text: names side by side, bullets, or adjectives before "ministers"."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.reading import Reading

BULLETS = frozenset("•●▪‣-–*·")
SIGNATURE = 18  # words of a line with name, office and country
#: only countries of one sort make a list
SORTS = {
    "name": "name",
    "capital": "name",
    "group": "name",
    "adj": "adj",
    "people": "people",
    "person": "person",
}


@dataclass(slots=True)
class Country:
    iso2: str
    kind: str
    first: int  # word numbers, end exclusive
    last: int
    start: int  # characters
    end: int


@dataclass(slots=True)
class CountryList:
    countries: list[Country] = field(default_factory=list)
    adjectives: bool = False
    bullets: bool = False

    @property
    def first(self) -> int:
        return self.countries[0].first

    @property
    def last(self) -> int:
        return self.countries[-1].last


def country_lists(reading: Reading, countries: list[Country]) -> list[CountryList]:
    """Maximal runs of countries with nothing but commas, "and", articles and brackets between them; single ones too."""
    lists: list[CountryList] = []
    for c in countries:
        adjective = c.kind == "adj"
        if lists:
            current = lists[-1]
            if _closed(reading, current, c):
                lists.append(CountryList([c], adjective))
                continue
            if SORTS[current.countries[-1].kind] == SORTS[c.kind] and _joined(
                reading, current.countries[-1], c
            ):
                current.countries.append(c)
                continue
            if SORTS[c.kind] == SORTS[
                current.countries[-1].kind
            ] == "name" and _bulleted(reading, current.countries[-1], c):
                current.countries.append(c)
                current.bullets = True
                continue
        lists.append(CountryList([c], adjective))
    return lists


def _closed(reading: Reading, current: CountryList, c: Country) -> bool:
    """Whether "and" has ended a list before a semicolon: "by Malta and Italy; Spain refused"."""
    if len(current.countries) < 2 or ";" not in reading.low[current.last : c.first]:
        return False
    a, b = current.countries[-2:]
    joiners = reading.speech["list_joiners"]
    return any(w in joiners and w.isalpha() for w in reading.low[a.last : b.first])


def _joined(reading: Reading, a: Country, b: Country) -> bool:
    s, low = reading.speech, reading.low
    between = list(range(a.last, b.first))
    if between and low[between[0]] == "(" and ")" in low[a.last : b.first]:
        between = between[
            low[a.last : b.first].index(")") + 1 :
        ]  # Malta (Minister X), Italy
    if len(between) > 5:
        return _each_with_a_name(reading, a, b)
    marks = False
    for k in between:
        w = low[k]
        if marks and (w.isdigit() or (w == "." and low[k - 1].isdigit())):
            continue  # "1. Malta, 2. Italy"
        if w in (",", ";", "/", "&", "(", ")") or w in s["list_joiners"]:
            marks = True
        elif marks and len(between) <= 3 and w in s["prepositions"]:
            continue  # "à la Grèce et à l'Italie"
        elif w not in s["determiners"] and w not in s["elided_articles"]:
            return _each_with_a_name(reading, a, b)
    if any(
        first <= a.first < last and not first <= b.first < last
        for first, last in reading.paragraphs
    ):
        return False
    return marks


def _each_with_a_name(reading: Reading, a: Country, b: Country) -> bool:
    """ "Jane Smith (Malta), Ben Strand (Italy)", "X of Malta and Y of Italy", "Maltese minister X, Italian minister Y"."""
    s, low, word = reading.speech, reading.low, reading.word
    if b.first - a.last > 12 or a.kind != b.kind:
        return False
    lead = low[a.first - 1] if a.first else ""
    same = low[b.first - 1] == lead and (
        lead == "("
        or lead in s["of_like"]
        or lead in s["sign_for"]
        or (lead == "," and ";" in low[a.last : b.first])  # "X, Minister, Malta; Y"
    )
    titled = a.kind == "adj" and any(
        low[k] in s["office"] or low[k] in s["colleagues"]
        for k in range(a.last, min(a.last + 3, b.first))
    )
    if not (same or titled):
        return False
    listed = False
    for k in range(a.last, b.first):
        w = low[k]
        if w in (",", ";") or w in s["list_joiners"]:
            listed = True
        elif not (
            word[k][0].isupper() or w in ("(", ")") or w in s["of_like"] or w in s["sign_for"]
            or any(w in s[n] for n in ("office", "honorific", "particles", "determiners", "portfolio_words",
                                       "colleagues", "elided_articles", "deputy"))
        ):  # fmt: skip
            return False
    return listed


def _bulleted(reading: Reading, a: Country, b: Country) -> bool:
    """Each on a line of its own, both lines short."""
    for n, (first, last) in enumerate(reading.paragraphs):
        if first <= a.first < last:
            if n + 1 >= len(reading.paragraphs):
                return False
            second, end = reading.paragraphs[n + 1]
            if _signs(reading, first, last, a) and _signs(reading, second, end, b):
                return True
            if _ends_line(reading, first, last, a) and _ends_line(reading, second, end, b):  # fmt: skip
                return True
            if (reading.word[first] in BULLETS) != (reading.word[second] in BULLETS):
                return False
            return (
                second <= b.first < end
                and last - first <= 14
                and end - second <= 14
                and _starts_line(reading, first, a)
                and _starts_line(reading, second, b)
            )
    return False


def _signs(reading: Reading, first: int, last: int, c: Country) -> bool:
    """Whether a line is a signature: a name, an office, and the country at its end, "Ann Borg, Minister for Returns, Malta"."""
    while first < c.first and reading.word[first] in BULLETS:
        first += 1
    lead = reading.word[first : c.first]
    return (
        bool(lead)
        and last - c.last <= 1
        and last - first <= SIGNATURE
        and lead.count(",") >= 2
        and lead[-1] == ","
        and lead[0][0].isupper()
    )


def _ends_line(reading: Reading, first: int, last: int, c: Country) -> bool:
    """Whether a line with a bullet holds a country last: "- the minister of Malta"."""
    return (
        first < c.first
        and c.last <= last <= c.last + 1
        and last - first <= SIGNATURE
        and reading.word[first] in BULLETS
    )


def _starts_line(reading: Reading, first: int, c: Country) -> bool:
    """Whether nothing but a bullet, a number, an article or a person's name stands before it on its line."""
    low, word = reading.low, reading.word
    lead = [k for k in range(first, c.first) if word[k] not in BULLETS]
    if lead and word[first] in BULLETS and low[lead[0]] in reading.speech["sign_for"]:
        lead = lead[1:]  # "– za Sloveniju ministrica X"
    if all(
        low[k] in reading.speech["determiners"] or low[k].isdigit() or low[k] in (".", ")")
        for k in lead
    ):  # fmt: skip
        return True
    named = all(
        word[k][0].isupper()
        or low[k] in reading.speech["particles"]
        or word[k] in "(|,:"
        for k in lead
    )
    return named and len(lead) <= 6 and word[lead[-1]] in "(|,:" and (
        word[first] in BULLETS or "|" in word[first : c.first] or "(" in word[first : c.first]
    )  # fmt: skip
