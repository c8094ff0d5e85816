"""Names of countries and their adjectives and peoples in one language, as a look-up table of printed forms.

Method: CLDR's territory names (Babel), the language file's further names, adjectives and peoples; each one-word name
with the endings that the language puts on it. Made when a language is first used (Babel needs some 30 ms a language,
so no table is shipped that could go stale) and kept.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from babel import Locale, UnknownLocaleError

from nlp.language import LanguageTable, tables_or_neutral
from nlp.speech import expand
from nlp.words import fold, split

Kind = Literal["name", "adj", "people"]
_STEM_AND_ENDINGS: Final = re.compile(r"\w\(.*\)")

# Dependencies whose names collide with words and places, and CLDR's codes for no state. Method: research on the
# names of 27 languages; what is left are the states of ISO 3166 and Kosovo.
DROPPED: Final = frozenset(
    [
        "AC",
        "AI",
        "AQ",
        "AS",
        "AW",
        "AX",
        "BL",
        "BM",
        "BQ",
        "BV",
        "CC",
        "CK",
        "CP",
        "CQ",
        "CW",
        "CX",
        "DG",
        "EA",
        "EH",
        "EU",
        "EZ",
        "FK",
        "FO",
        "GF",
        "GG",
        "GI",
        "GL",
        "GP",
        "GS",
        "GU",
        "HK",
        "HM",
        "IC",
        "IM",
        "IO",
        "JE",
        "KY",
        "MF",
        "MO",
        "MP",
        "MQ",
        "MS",
        "NC",
        "NF",
        "NU",
        "PF",
        "PM",
        "PN",
        "PR",
        "QO",
        "RE",
        "SH",
        "SJ",
        "SX",
        "TA",
        "TC",
        "TF",
        "TK",
        "UM",
        "UN",
        "VG",
        "VI",
        "WF",
        "XA",
        "XB",
        "YT",
        "ZZ",
    ]
)
SHORTEST_STEM: Final = 3
FIRM_STEM: Final = (
    4  # a changed stem needs as many letters before an ending of one letter
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One printed form: its further words, and what must hold where it is printed."""

    tail: tuple[str, ...]
    iso2: str  # empty: the words are no country (New England)
    kind: Kind
    printed: str = ""  # must be printed exactly so (US, UK)
    small: bool = False  # may begin with a small letter
    hyphen: bool = False  # only before a hyphen (franco-)
    person: bool = False  # people bear this name too
    inside: bool = True  # also at the start of a sentence
    shared: bool = False  # a name spelt like its adjective: Hrvatska, hrvatska


@dataclass(frozen=True, slots=True)
class NameTable:
    """``heads``: first word -> entries, the longest first."""

    heads: dict[str, tuple[Entry, ...]]
    language_before: frozenset[str]
    small_words: frozenset[str]  # no noun: "på norsk och" is the language
    conjunctions: frozenset[str]
    nouns: frozenset[
        str
    ]  # behind a capital that opens a sentence they tell the adjective: "Hrvatska vlada"
    noun_endings: tuple[str, ...]
    honorifics: frozenset[str]  # a capital behind them is a surname: "Frau Deutscher"
    surnames: frozenset[
        str
    ]  # kinds that a given name before them makes a surname: "Peter Pole"
    surname_first: bool
    not_given: frozenset[
        str
    ]  # words that are given names elsewhere: "Will Germany agree"
    articles: frozenset[str]  # before "Norwegian", the person


@cache
def name_table(lang: str) -> NameTable:
    """The table of a language; the neutral rules where it has no file."""
    table = tables_or_neutral(lang)
    entries: dict[tuple[tuple[str, ...], bool, str], Entry] = {}
    for words, entry in _entries(table, lang):
        # One form, two names: what stands first wins, see _entries for the order. A name that needs its capital
        # (Suiza) leaves the small form to an adjective (suiza), an exact one (USA) other letters to others (Usa).
        entries.setdefault((words, entry.small, entry.printed), entry)
    nouns = [fold(row) for row in table.countries.get("adjective_before", ())]
    heads: dict[str, list[Entry]] = {}
    for (words, small, _), entry in entries.items():
        twin = None if small or not nouns else entries.get((words, True, ""))
        if twin and twin.kind == "adj" and entry.kind == "name":
            entry = replace(entry, shared=True)
        heads.setdefault(words[0], []).append(entry)
    ordered = {
        head: tuple(sorted(found, key=lambda e: -len(e.tail)))
        for head, found in heads.items()
    }
    before = frozenset(map(fold, table.countries.get("language_before", ())))
    small_words = frozenset(
        fold(word)
        for key in ("conjunctions", "prepositions")
        for word in table.speech_verbs.get(key, ())
    )
    return NameTable(
        ordered, before, small_words,
        frozenset(map(fold, table.speech_verbs.get("conjunctions", ()))),
        frozenset(noun for noun in nouns if noun[0] != "*"),
        tuple(noun[1:] for noun in nouns if noun[0] == "*"),
        frozenset(table.titles.get("honorific", ())) - frozenset(table.titles.get("office", ())),
        frozenset(table.countries.get("surnames", ("adj", "people"))),
        "surname_first" in table.countries,
        small_words | frozenset(map(fold, table.countries.get("not_given", ()))),
        frozenset(map(fold, table.speech_verbs.get("determiners", ()))),
    )  # fmt: skip


def cldr_names(lang: str) -> Iterator[tuple[str, str]]:
    """(ISO code, name) of CLDR, the bracketed second name apart; nothing where CLDR has no such language."""
    try:
        territories = Locale.parse(lang).territories
    except (UnknownLocaleError, ValueError):
        territories = Locale.parse("en").territories
    for iso2, name in territories.items():
        if (
            len(iso2) != 2
            or not iso2.isalpha()
            or iso2 in DROPPED
            or name.startswith("SAR")
        ):
            continue
        bare, _, second = name.partition("(")
        yield iso2, bare.strip()
        if len(second := second.rstrip(") ")) > 3:
            yield iso2, second


def _entries(
    table: LanguageTable, lang: str
) -> Iterator[tuple[tuple[str, ...], Entry]]:
    rules = table.countries
    small = rules.get("lower", ())
    for phrase in rules.get("not_names", ()):
        for words in map(_words, _written_out(phrase)):
            yield words, Entry(words[1:], "", "name", small=True)
            for form in _forms(words[-1], rules):  # Észak-Amerikában
                bent = (*words[:-1], form)
                yield bent, Entry(bent[1:], "", "name", small=True)
    persons = frozenset(map(fold, rules.get("persons", ())))
    not_at_start = frozenset(map(fold, rules.get("not_at_start", ())))
    never_small = {_words(phrase) for phrase in rules.get("never_small", ())}
    names: list[tuple[str, str]] = []
    whole: set[tuple[str, ...]] = set()  # rows that list every form take no endings
    for iso2, row in ((iso2, row) for iso2, rows in table.country_names.items() for row in rows):  # fmt: skip
        written = list(_written_out(row))
        names += [(iso2, name) for name in written]
        if len(written) > 1:
            whole.update(map(_words, written))
    names += cldr_names(table.lang if table.lang != "xx" else lang)
    bare: list[tuple[tuple[str, ...], Entry]] = []
    inflected: list[tuple[tuple[str, ...], Entry]] = []
    for iso2, name in names:
        for spelling in _spellings(name):
            words = _words(spelling)
            printed = (
                spelling
                if len(words) == 1
                and spelling.isupper()
                and len(spelling.replace(".", "")) <= 4
                else ""
            )
            entry = Entry(
                words[1:], iso2, "name", printed=printed,
                small="name" in small and words not in never_small,
                person=words[0] in persons and len(words) == 1,
                inside=not (words[0] in not_at_start and len(words) == 1),
            )  # fmt: skip
            bare.append((words, entry))
            if len(words) == 1 and not printed:
                if words not in whole:
                    # thousands of forms: two records serve them all
                    borne = [replace(entry, person=person) for person in (False, True)]
                    inflected += [
                        ((form,), borne[form in persons])
                        for form in _forms(words[0], rules)
                    ]
            elif len(words) > 1:
                last = _forms(words[-1], rules)
                inflected += [
                    ((*words[:-1], form), Entry((*words[1:-1], form), iso2, "name"))
                    for form in last
                ]
    # A bare name beats another name's inflected form (Niger, Nigeria); of two inflected the longer name wins.
    # Adjectives and peoples beat inflected names too (Nederlands is Dutch before it is of Holland).
    # Where adjectives are written small, a capital tells (Polski: of Poland, polski: Polish): ``names_first``.
    by_length = sorted(inflected, key=lambda pair: -len(pair[0][0]))
    yield from bare
    if rules.get("names_first"):
        yield from by_length
    derived = [*_derived(table, "adj", small), *_derived(table, "people", small)]
    yield from derived
    yield from by_length
    yield from _prefixed(rules.get("prefixes", ()), [*bare, *derived])


def _prefixed(
    prefixes: Iterable[str], entries: Iterable[tuple[tuple[str, ...], Entry]]
) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """Arabic "and", "in", "for" and the article are written together with the word behind them; l + al is ll."""
    found = list(entries)
    for prefix in map(fold, prefixes):
        for words, entry in found:
            if not entry.iso2 or len(words[0]) < SHORTEST_STEM:
                continue
            head = words[0]
            if prefix == "ل" and head.startswith("ال"):
                head = head[1:]
            yield (prefix + head, *words[1:]), entry


def _derived(
    table: LanguageTable, kind: Kind, small: Iterable[str]
) -> Iterator[tuple[tuple[str, ...], Entry]]:
    persons = frozenset(map(fold, table.countries.get("persons", ())))
    section, endings = (
        (table.country_adjectives, "adjective_endings")
        if kind == "adj"
        else (table.country_people, "people_endings")
    )
    for iso2, rows in section.items():
        for row in (form for listed in rows for form in _written_out(listed)):
            words = _words(row)
            hyphen = row.endswith("-")
            entry = Entry(
                words[1:], iso2, kind, small=kind in small, hyphen=hyphen,
                person=len(words) == 1 and words[0] in persons,
            )  # fmt: skip
            yield words, entry
            if hyphen:
                continue
            for ending in table.countries.get(endings, ()):
                cut, _, put = ending.rpartition(">")  # "sk>ští"
                if not words[-1].endswith(fold(cut)):
                    continue
                form = words[-1].removesuffix(fold(cut)) + fold(put)
                bent = (*words[:-1], form)
                yield (
                    bent,
                    replace(
                        entry, tail=bent[1:], person=len(bent) == 1 and form in persons
                    ),
                )


def _written_out(row: str) -> Iterator[str]:
    """``Wielk(a iej ą) Brytani(a i ę ą)``: every form of every word, as in lists of verbs."""
    if not _STEM_AND_ENDINGS.search(row):
        yield row
        return
    words = re.findall(r"[^\s()]*(?:\([^)]*\))?", row)
    for forms in itertools.product(*(list(expand(word)) for word in words if word)):
        yield " ".join(forms)


def _spellings(name: str) -> Iterator[str]:
    yield name
    if "St. " in name:
        yield name.replace("St. ", "Saint ")
        yield name.replace("St. ", "St ")


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(split(phrase).folded)


def _forms(word: str, rules: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Inflected forms of a folded word.

    The first of ``paradigms`` that fits gives all of them: ``ska>ske skoj sku`` cuts and puts. Else each of ``endings``
    follows the word and its changed stems; a rule of ``stems`` is ``end>other``: cut and put, the ending follows.
    """
    for cut, put in _rules(tuple(rules.get("paradigms", ()))):
        if word.endswith(cut) and len(word) > len(cut):
            yield from (word.removesuffix(cut) + form for form in put.split())
            return
    bases = [(word, False)]
    for cut, put in _rules(tuple(rules.get("stems", ()))):
        if word.endswith(cut) and len(word) > len(cut):
            bases.append((word[: len(word) - len(cut)] + put, True))
    endings = _letters(tuple(rules.get("endings", ())))
    for base, changed in bases:
        if len(base) < SHORTEST_STEM:
            continue
        for ending in endings:
            if not (changed and len(base) < FIRM_STEM and len(ending) == 1):
                yield base + ending


@cache
def _rules(rows: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """``cut>put``, folded and parted."""
    parted = (fold(row).partition(">") for row in rows)
    return tuple((cut, put) for cut, _, put in parted)


@cache
def _letters(endings: tuple[str, ...]) -> tuple[str, ...]:
    """Endings without hyphens, colons and apostrophes, which part words."""
    bare = (re.sub(r"[^\w]", "", fold(ending)) for ending in endings)
    return tuple(filter(None, bare))
