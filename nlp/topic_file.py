"""The topic as a file: which words say that a text is on it. The shipped one, or a user's own (docs/topics.md).

``RETURNWATCH_TOPIC`` names a user's file; an environment variable, since a crawl and a tagging run in processes of their
own. A user's file is small: it names who and where, and takes the words of returns from the shipped one.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from db.records import TOPIC, ReturnwatchError
from nlp import plain_yaml
from nlp.pattern_rows import PatternError, parse

DATA: Final = Path(__file__).parent / "data" / "topic.yml"
LANGUAGES: Final = Path(__file__).parent / "languages"
MEASURES: Final = Path(__file__).parent / "data" / "measures.yml"
VARIABLE: Final = "RETURNWATCH_TOPIC"
KINDS: Final = (
    "strong",
    "close",
    "weak",
    "sign",
    "flight",
    "held",
    "context",
    "apart",
    "off",
)
WORLDS: Final = ("afghan", "place")
OTHERS: Final = "elsewhere"  # a topic of a user's own is about whom it names
MEASURE_WORTH: Final = {"returns": 2, "beside": 1}
EVERYWHERE: Final = "all"  # rows looked up whatever the language
#: of a user's file; "who" is what the shipped file calls "afghan"
OWN: Final = ("topic", "label", "extends", "who", "place", "measures", *KINDS)
NAME: Final = re.compile(r"[a-z][a-z0-9-]{2,40}")
SHORTEST: Final = 4  # letters that a word of ``who`` or ``place`` begins with: shorter ones are in every page

Label = tuple[str, str]  # kind, language


class TopicError(ReturnwatchError):
    """The topic file cannot be used."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Topic:
    """What a topic file says."""

    name: str
    label: str
    rows: Mapping[Label, tuple[str, ...]]  # patterns by kind and language
    worths: Mapping[str, int]  # of measures
    beginnings: (
        re.Pattern[str] | None
    )  # what its page must hold somewhere; None: the shipped ones of nlp.topic
    digest: (
        str  # of a user's file; empty: shipped, and told by the tagger's own version
    )

    @property
    def shipped(self) -> bool:
        return not self.digest


def use(named_: str) -> Callable[[], None]:
    """Work with this topic from now on, here and in processes that are started; gives what brings the other one back.

    Args: named_: a file, or the shipped topic's name. Raises TopicError.
    """
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = named_ if named_ in ("", TOPIC) else str(Path(named_).absolute())  # fmt: skip

    def back() -> None:
        os.environ.pop(VARIABLE, None)
        if before is not None:
            os.environ[VARIABLE] = before

    try:
        current()
    except BaseException:
        back()
        raise
    return back


def current() -> Topic:
    """The topic that this process works with. Raises TopicError."""
    return named(os.environ.get(VARIABLE, ""))


@functools.cache
def named(words: str) -> Topic:
    """The shipped topic, by its name or "", or that of a file."""
    return shipped(DATA) if words in ("", TOPIC) else read(Path(words))


def shipped(path: Path) -> Topic:
    raw = plain_yaml.read(path)
    if unknown := sorted(raw.keys() ^ {*KINDS, *WORLDS, OTHERS, "measures"}):
        raise TopicError(
            f"topic.yml: unknown or missing keys {unknown}; compare the head of the file"
        )
    rows = {(kind, EVERYWHERE): tuple(raw[kind]) for kind in (*WORLDS, OTHERS)}
    for kind in KINDS:
        # parsed once, by the index that is made of them: every process that reads a page comes by here
        rows |= {
            (kind, lang): _listed(path.name, f"{kind}: {lang}", lines)
            for lang, lines in _languages_of(path.name, kind, raw[kind]).items()
        }
    worths = _measures(path.name, raw["measures"], complete=True)
    return Topic(TOPIC, "returns of Afghan nationals", rows, worths, None, "")


def read(path: Path) -> Topic:
    """A user's file. Raises TopicError naming file, key, value and mend."""
    try:
        raw = plain_yaml.read(path)
        digest = hashlib.blake2b(path.read_bytes(), digest_size=6).hexdigest()
    except OSError as error:
        raise TopicError(
            f"{path}: cannot be read ({error.strerror}); name a topic file, see docs/topics.md"
        ) from error
    except (yaml.reader.ReaderError, UnicodeDecodeError):
        raise TopicError(
            f"{path}: not UTF-8 text; name a topic file (YAML, see docs/topics.md), saved as UTF-8"
        ) from None
    except yaml.YAMLError as error:
        raise TopicError(f"{path}: no valid YAML: {' '.join(str(error).split())}") from error  # fmt: skip
    if not isinstance(raw, dict):
        raise TopicError(f"{path}: keys like 'topic: syrian-returns' are wanted; see docs/topics.md")  # fmt: skip
    if unknown := sorted(raw.keys() - set(OWN)):
        raise TopicError(f"{path}: unknown key {unknown[0]!r}; known are {', '.join(OWN)}")  # fmt: skip
    name, label = (_line(path, key, raw.get(key)) for key in ("topic", "label"))
    if not NAME.fullmatch(name) or name == TOPIC:
        raise TopicError(f"{path}: topic: {name!r}; a name of its own is wanted, in small letters, digits and hyphens, such as syrian-returns")  # fmt: skip
    base: dict[Label, tuple[str, ...]] = {}
    worths: dict[str, int] = {}
    if "extends" in raw:
        if raw["extends"] != TOPIC:
            raise TopicError(f"{path}: extends: {raw['extends']!r}; only {TOPIC} can be extended, or leave it out")  # fmt: skip
        of = shipped(DATA)
        base = {label: rows for label, rows in of.rows.items() if label[0] not in (*WORLDS, OTHERS)}  # fmt: skip
        worths = dict(of.worths)
    elif not raw.keys() & {"strong", "close"}:
        raise TopicError(f"{path}: nothing says what is on the topic: add 'extends: {TOPIC}', or words under strong and close")  # fmt: skip
    for kind in KINDS:
        for key, lines in _by_language(str(path), kind, raw.get(kind, {})).items():
            base[key] = (*base.get(key, ()), *lines)
    worlds = {("afghan", EVERYWHERE): _who(path, "who", raw.get("who", []))}
    if not worlds["afghan", EVERYWHERE]:
        raise TopicError(f"{path}: who: a list of words is wanted that name the people and their country, such as [syria*, syrian*]")  # fmt: skip
    worlds["place", EVERYWHERE] = _who(path, "place", raw.get("place", []))
    if "measures" in raw:
        worths = _measures(str(path), raw["measures"])
    return Topic(name, label, base | worlds, worths, _beginnings(worlds), digest)


def _by_language(file: str, kind: str, raw: Any) -> dict[Label, tuple[str, ...]]:
    known, found = _languages(), {}
    for lang, lines in _languages_of(file, kind, raw).items():
        if lang not in known:
            raise TopicError(f"{file}: {kind}: {lang!r} is no language that is read; known are {', '.join(sorted(known))}")  # fmt: skip
        found[kind, lang] = _patterns(file, f"{kind}: {lang}", lines)
    return found


def _languages_of(file: str, kind: str, raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise TopicError(f"{file}: {kind}: languages with lists of words are wanted")
    return raw


def _listed(file: str, where: str, lines: Any) -> tuple[str, ...]:
    if not isinstance(lines, list) or not all(isinstance(one, str) for one in lines):
        raise TopicError(f"{file}: {where}: {lines!r}; a list of words is wanted, such as [deport*, \"sent back\"]")  # fmt: skip
    return tuple(lines)


def _patterns(file: str, where: str, lines: Any) -> tuple[str, ...]:
    """A user's rows, each of which is a pattern."""
    rows = _listed(file, where, lines)
    for line in rows:
        try:
            list(parse(line))
        except PatternError as error:
            raise TopicError(f"{file}: {where}: {error}") from error
    return rows


def _who(path: Path, key: str, lines: Any) -> tuple[str, ...]:
    rows = _patterns(str(path), key, lines)
    for row in rows:
        for pattern in parse(row):
            first = pattern.elements[0]
            if short := [word for word in first.prefixes if len(word) < SHORTEST and word.isascii()]:  # fmt: skip
                raise TopicError(f"{path}: {key}: {row!r}: {short[0]}* begins too many words; {SHORTEST} letters at least")  # fmt: skip
    return rows


def _measures(file: str, raw: Any, *, complete: bool = False) -> dict[str, int]:
    if not isinstance(raw, Mapping) or raw.keys() - MEASURE_WORTH.keys() or (complete and raw.keys() != MEASURE_WORTH.keys()):  # fmt: skip
        said = sorted(raw) if isinstance(raw, Mapping) else raw
        raise TopicError(f"{file}: measures: {said}; wanted are {sorted(MEASURE_WORTH)}")  # fmt: skip
    known = plain_yaml.read(MEASURES).keys()
    found = {}
    for part, codes in raw.items():
        for code in codes if isinstance(codes, list) else [codes]:
            if code not in known:
                raise TopicError(f"{file}: measures: {part}: {code!r} is no measure; known are {', '.join(known)}")  # fmt: skip
            found[code] = MEASURE_WORTH[part]
    return found


def _line(path: Path, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TopicError(f"{path}: {key}: {value!r}; a line is wanted, such as 'topic: syrian-returns', 'label: returns of Syrian nationals'")  # fmt: skip
    return value.strip()


@functools.cache
def _languages() -> frozenset[str]:
    """Those that have a file, and those whose words of the topic alone are known."""
    of_topic = {lang for kind in KINDS for lang in plain_yaml.read(DATA).get(kind, {})}
    return frozenset({path.stem for path in LANGUAGES.glob("*.yml")} | of_topic) - {"xx"}  # fmt: skip


def _beginnings(worlds: Mapping[Label, tuple[str, ...]]) -> re.Pattern[str]:
    """What is looked for in a page before any tree is built: the beginnings of all first words."""
    words = {
        word
        for rows in worlds.values()
        for row in rows
        for pattern in parse(row)
        for word in (*pattern.elements[0].exact, *pattern.elements[0].prefixes)
    }
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))))  # fmt: skip
