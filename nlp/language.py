"""The language tables, read once and validated, and which language a text is in.

A language is one file, ``nlp/languages/<xx>.yml``: sections of lists of strings, read as strings so that
``no`` stays Norwegian. A row is a string, or ``{row: ..., state: guessed}`` where it is less sure than its file.
Plain Python, no spaCy: the crawler reads it too.
"""

from __future__ import annotations

import functools
import itertools
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from db.records import ReturnwatchError
from nlp import plain_yaml

log = logging.getLogger(__name__)

Words = tuple[str, ...]
Section = Mapping[str, Words]

HERE: Final = Path(__file__).parent / "languages"
NEUTRAL: Final = "xx"
STATES: Final = ("native", "seen", "guessed")

# What we can be asked about: the languages of the registry's sources, and Dari, Pashto and the neighbours'.
OURS: Final = (
    "ar", "bg", "bs", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ga", "hr", "hu", "is", "it",
    "lb", "lt", "lv", "mt", "nb", "nl", "nn", "no", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "ur"
)  # fmt: skip
# Languages that read alike count as one: the hint decides which name is used.
ALIKE: Final = {"nn": "nb", "no": "nb", "bs": "hr", "sr": "hr", "prs": "fa"}
SHORT: Final = 20  # letters; below, identification is a guess and the hint is believed
SURE: Final = 60  # letters; from here on the text's own language wins over the hint, before only where it is clear
CLEAR: Final = 15.0  # difference of log scores; some words of one language alone
LOOKED_AT: Final = 2000  # characters
PIECE: Final = 150  # characters; three of them show whether a hint is right

_ISO2 = re.compile(r"[A-Z]{2}")
_CODE = re.compile(r"[A-Z][A-Z0-9_]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ANY = re.compile(r"[A-Za-z0-9_.\-+]+")


class LanguageError(ReturnwatchError):
    """A language file cannot be used: names the file, the key and the mend."""


class UnknownLanguage(LanguageError):
    """There is no file for a language."""


@dataclass(frozen=True, slots=True)
class LanguageTable:
    """All words of one language. Sections map a key to rows; ``Words`` are plain lists.

    The order of the fields is the order of a file. Sections that may hold any key are marked *open*: a component
    may ask for a new key without any change here.
    """

    lang: str
    name: str
    state: str  # of rows that do not say their own
    # --- who speaks (open)
    quote_pairs: tuple[tuple[str, str], ...]
    quotes: Section
    speech_verbs: Section
    subjunctive: Words
    titles: Section
    pronouns: Section
    particles: Words
    abbreviations: Words
    signing: Section
    signatures: Section  # cues of signing a letter: nlp/signing.py
    events: Section  # words of what happened: nlp/event_words.py
    actors: Section  # who can have a position: nlp/position_words.py
    stance: Section
    stages: Section
    about: Section  # bare words for a measure: "the visit"
    capitals: Section  # that stand for governments, by ISO code
    name_endings: Words  # on surnames: "cut>put"
    # --- countries: by ISO code
    country_names: Section
    country_adjectives: Section
    country_people: Section
    countries: Section  # rules: endings, blocks
    groups: Section  # EU, SCHENGEN ...: the words for them
    # --- measures: by code
    measures: Section
    measures_not: Section
    measure_examples: Section
    negation: Section
    sets: Section  # named sets of words that patterns and the sections WORDED may use as <name>
    # --- numbers and days
    numbers: Section  # value -> words
    figures: Section
    units: Section
    days: Section
    weekdays: Section  # 0 Monday ... 6 Sunday
    months: Section  # 1 ... 12; may be left out where CLDR's forms are enough
    states: Mapping[str, int]  # how many rows are native, seen, guessed


# Keys that a section may hold. None: any (open).
KEYS: Final[Mapping[str, re.Pattern[str]]] = {
    "quotes": _ANY,
    "speech_verbs": _ANY,
    "titles": _ANY,
    "pronouns": _ANY,
    "signing": _ANY,
    "signatures": re.compile("[a-z]+"),
    "events": re.compile("[a-z_]+"),
    "actors": re.compile("[a-z_]+"),
    "stance": re.compile("[a-z]+"),
    "stages": re.compile("[a-z]+"),
    "about": _CODE,
    "capitals": _ISO2,
    "country_names": _ISO2,
    "country_adjectives": _ISO2,
    "country_people": _ISO2,
    "countries": re.compile(
        "endings|adjective_before|adjective_endings|people_endings|stems|not_names|not_at_start|persons|"
        "language_before|lower|never_small|names_first|not_given|paradigms|prefixes|surname_first|surnames"
    ),
    "groups": re.compile("EU|SCHENGEN|NORDIC|VISEGRAD|BALTIC|BENELUX|MEMBER_STATES"),
    "measures": _CODE,
    "measures_not": _CODE,
    "measure_examples": _CODE,
    "negation": re.compile("before|determiner|without|after|behind|stop|undo"),
    "sets": re.compile("[a-z_]+"),
    "numbers": _NUMBER,
    "figures": re.compile(
        "over|under|nearly|about|range|between|from_to|and|percent|share|not_before|not_after|one_time|weak|compose|"
        "not_this|instead|corrected|earlier|right"
    ),
    "units": re.compile(r"[a-z]+|[A-Z]{3}"),
    "days": re.compile(
        r"offset_-?\d+|on|of|last|this|next|ago|ago_before|in|in_endings|year_after|year_bare|day|week|month|year|order|weekdays"
    ),
    "weekdays": re.compile("[0-6]"),
    "months": re.compile("1[0-2]|[1-9]"),
}
LISTS: Final = (
    "subjunctive", "particles", "abbreviations", "name_endings"
)  # fmt: skip
#: sections of words and phrases; a <set> in a row stands for a row for each of its words
WORDED: Final = (
    "quotes", "speech_verbs", "titles", "pronouns", "signing", "actors"
)  # fmt: skip
_NAMED = re.compile(r"<([a-z_]+)>")
PLAIN: Final = ("name", "state")
STATES_OF: Final = "section_states"  # section -> state, where a whole section is more or less sure than its file


@functools.cache
def available() -> tuple[str, ...]:
    """The languages that have a file, without the neutral one."""
    return tuple(sorted(p.stem for p in HERE.glob("*.yml") if p.stem != NEUTRAL))


@functools.cache
def tables(lang: str) -> LanguageTable:
    """The table of a language, from its file.

    Raises:
        UnknownLanguage: there is no file for it.
        LanguageError: the file holds what we do not know.
    """
    path = HERE / f"{lang}.yml"
    if not re.fullmatch(r"[a-z]{2,3}", lang) or not path.is_file():
        raise UnknownLanguage(
            f"nlp/languages/{lang}.yml: there is no such file; languages with one: {', '.join(available())}"
        )
    return read(path)


@functools.cache
def section(lang: str, key: str) -> Section:
    """One section of the file of a language that has one; empty where there is no such section. Raises LanguageError.

    The rest of the file is not read: what is asked of all languages at once takes a tenth of the time so.
    """
    path = HERE / f"{lang}.yml"
    part = re.search(
        rf"^{key}:.*?(?=^[^\s#]|\Z)", path.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    try:
        raw = plain_yaml.parse(part[0]) if part else {}
    except yaml.YAMLError as error:
        raise LanguageError(f"{path.name}: not valid YAML: {error}") from error
    reader = _Reader(path.name, STATES[-1], {})
    if key in WORDED and part and _NAMED.search(part[0]):
        reader.sets = section(lang, "sets")
    return reader.section(raw.get(key, {}), key, KEYS[key])


def read_as(lang: str) -> str:
    """The language whose table and tokeniser serve a language: its own, or those of one that reads alike."""
    return lang if lang in available() else ALIKE.get(lang, lang)


def tables_or_neutral(lang: str) -> LanguageTable:
    """The table of a language, or the neutral one (universal marks, CLDR names) where there is none."""
    try:
        return tables(read_as(lang))
    except UnknownLanguage:
        log.debug("no table for %r: the neutral one is used", lang)
        return tables(NEUTRAL)


def read(path: Path) -> LanguageTable:
    """Read and validate one file; raises LanguageError naming file, key and mend."""
    try:
        raw = plain_yaml.read(path)
    except yaml.YAMLError as error:
        raise LanguageError(f"{path.name}: not valid YAML: {error}") from error
    if not isinstance(raw, dict):
        raise LanguageError(
            f"{path.name}: a mapping of sections is wanted, such as `name: English`"
        )
    known = {*KEYS, *LISTS, *PLAIN, STATES_OF}
    if unknown := sorted(raw.keys() - known):
        raise LanguageError(
            f"{path.name}: unknown sections {unknown}; known are {', '.join(sorted(known))}"
        )
    for plain_key in PLAIN:
        if not isinstance(raw.get(plain_key), str):
            raise LanguageError(
                f"{path.name}: {plain_key}: missing; one word is wanted"
            )
    if raw["state"] not in STATES:
        raise LanguageError(
            f"{path.name}: state: {raw['state']!r} is none of {', '.join(STATES)}"
        )
    reader = _Reader(path.name, raw["state"], _section_states(path.name, raw))
    quotes = raw.get("quotes", {})
    pairs = quotes.pop("pairs", []) if isinstance(quotes, dict) else []
    values: dict[str, Any] = {
        "lang": path.stem,
        "name": raw["name"],
        "state": raw["state"],
    }
    values["quote_pairs"] = tuple(reader.pairs(pairs))
    values |= {key: reader.words(raw.get(key, []), key) for key in LISTS}
    reader.sets = reader.section(raw.get("sets", {}), "sets", KEYS["sets"])
    values["sets"] = reader.sets
    values |= {
        key: reader.section(raw.get(key, {}), key, allowed)
        for key, allowed in KEYS.items()
        if key != "sets"
    }
    values["states"] = MappingProxyType(reader.states)
    assert values.keys() == {f.name for f in fields(LanguageTable)}
    return LanguageTable(**values)


def _section_states(file: str, raw: dict[str, Any]) -> dict[str, str]:
    found = raw.get(STATES_OF, {})
    if (
        not isinstance(found, dict)
        or found.keys() - {*KEYS, *LISTS}
        or set(found.values()) - set(STATES)
    ):
        raise LanguageError(
            f"{file}: {STATES_OF}: {found!r}; sections with one of {', '.join(STATES)} are wanted"
        )
    return found


class _Reader:
    """Turns what YAML gives into tuples, counts states and complains with the place."""

    def __init__(self, file: str, state: str, sections: Mapping[str, str]) -> None:
        self.file = file
        self.state = state
        self.sections = sections
        self.states = dict.fromkeys(STATES, 0)
        self.sets: Section = {}

    def section(self, raw: object, name: str, allowed: re.Pattern[str]) -> Section:
        if not isinstance(raw, dict):
            raise LanguageError(
                f"{self.file}: {name}: a mapping of lists is wanted, not {raw!r}"
            )
        for key in raw:
            if not allowed.fullmatch(key):
                raise LanguageError(
                    f"{self.file}: {name}: unknown key {key!r}; allowed is what matches {allowed.pattern!r}"
                )
        return MappingProxyType(
            {key: self.words(rows, f"{name}.{key}") for key, rows in raw.items()}
        )

    def words(self, raw: object, where: str) -> Words:
        if isinstance(raw, str) and raw in (
            "true",
            "false",
            "yes",
            "no",
        ):  # a switch, such as dropped_subjects
            raw = [raw]
        if not isinstance(raw, list):
            raise LanguageError(
                f"{self.file}: {where}: a list of strings is wanted, not {raw!r}"
            )
        rows = tuple(self.row(row, where) for row in raw)
        if where.partition(".")[0] not in WORDED or not any("<" in r for r in rows):
            return rows
        return tuple(spelt for row in rows for spelt in self.spelt_out(row, where))

    def spelt_out(self, row: str, where: str) -> Iterator[str]:
        """``se borne à <saying>`` to a row for each word of the set ``saying``; other rows as they are."""
        pieces = _NAMED.split(row)  # every second one is the name of a set
        for name in pieces[1::2]:
            if name not in self.sets:
                raise LanguageError(
                    f"{self.file}: {where}: {row!r}: there is no set called {name!r}; write its words under sets, "
                    f"or use one of {', '.join(sorted(self.sets)) or 'those you write there'}"
                )
            if nested := next(filter(_NAMED.search, self.sets[name]), None):
                raise LanguageError(
                    f"{self.file}: {where}: {row!r}: the set {name!r} holds {nested!r}; "
                    "a set in a phrase holds words only: write them out there"
                )
        choices = (
            self.sets[piece] if at % 2 else (piece,) for at, piece in enumerate(pieces)
        )
        yield from map("".join, itertools.product(*choices))

    def row(self, raw: object, where: str) -> str:
        text, state = raw, self.sections.get(where.partition(".")[0], self.state)
        if isinstance(raw, dict):
            if raw.keys() != {"row", "state"}:
                raise LanguageError(
                    f"{self.file}: {where}: {raw!r}; a row is a string or {{row: ..., state: ...}}"
                )
            text, state = raw["row"], raw["state"]
        if not isinstance(text, str) or not text.strip():
            raise LanguageError(
                f"{self.file}: {where}: {raw!r} is no string; put it in quotation marks"
            )
        if state not in STATES:
            raise LanguageError(
                f"{self.file}: {where}: state {state!r} is none of {', '.join(STATES)}"
            )
        self.states[state] += 1
        return text

    def pairs(self, raw: object) -> Iterator[tuple[str, str]]:
        for pair in raw if isinstance(raw, list) else [raw]:
            if not (
                isinstance(pair, list)
                and len(pair) == 2
                and all(isinstance(p, str) and p for p in pair)
            ):
                raise LanguageError(
                    f"{self.file}: quotes.pairs: {pair!r}; a pair is [opening mark, closing mark]"
                )
            self.states[self.state] += 1
            yield pair[0], pair[1]


# --- which language is it? -----------------------------------------------------


@functools.cache
def _identifier() -> Any:
    """py3langid's model restricted to our languages; loading takes about half a second, so on first use only."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([code for code in OURS if code in identifier.labels])
    return identifier


def identify(text: str, hint: str = "") -> str:
    """The language of a text as ISO 639-1.

    Args:
        text: the text, or a good part of it (2,000 characters are looked at; beginning, middle and end of them where
            these alone make the hint clear).
        hint: what the source says of itself, several by ``/``, the usual one first. Believed for texts of fewer
            than 20 letters, and among languages that read alike (Norwegian's two, Croatian and its neighbours).

    Returns "" only for a text without letters and without a hint.
    """
    hints = [h.strip().lower().split("-")[0] for h in hint.split("/") if h.strip()]
    sample = text[:LOOKED_AT]
    if hints and len(sample) > 4 * PIECE and (code := _at_a_glance(sample, hints)):
        return code
    letters = sum(map(str.isalpha, sample))
    if letters < SHORT and hints:
        return hints[0]
    if not letters:
        return ""
    scores = dict(_identifier().rank(sample))
    found = max(scores, key=lambda code: scores[code])
    for code in hints:
        if _alike(code, found):
            return code
    if hints and letters < SURE and scores[found] - scores.get(hints[0], -inf) < CLEAR:
        return hints[0]
    return str(ALIKE.get(found, found))


def _at_a_glance(sample: str, hints: list[str]) -> str:
    """The hint that three pieces of a text make clear; empty where they do not. In 1,582 texts never another than the whole."""
    middle = (len(sample) - PIECE) // 2
    pieces = sample[:PIECE] + sample[middle : middle + PIECE] + sample[-PIECE:]
    (found, score), *others = _identifier().rank(pieces)
    second = next((s for code, s in others if not _alike(code, found)), -inf)
    if score - second < CLEAR:
        return ""
    return next((code for code in hints if _alike(code, found)), "")


def _alike(code: str, other: str) -> bool:
    return ALIKE.get(code, code) == ALIKE.get(other, other)
