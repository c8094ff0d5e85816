"""The words by which a page names its parts, from ``data/page_words.yml``: before dates, over boxes, under pictures."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from crawler.kinds import read_kinds
from db.records import ReturnwatchError

FILE = Path(__file__).parent / "data" / "page_words.yml"
KINDS = (
    "published", "changed", "heads", "also", "credits", "closes", "bylines", "topics", "about", "rights",
)  # fmt: skip
_SHORT = 4  # letters; so short a word is meant whole, not as a beginning
_FEW = 3  # words
_LONGEST = 70  # characters of a line that heads a box
_TRIM = re.compile(r"^[\W_]+|[\W_]+$|\s*[(\d][\d\s()]*$")
_ALIKE = {"no": "nb", "nn": "nb", "sh": "hr", "bs": "hr", "prs": "fa", "ps": "fa"}


class BadWords(ReturnwatchError):
    """The file of words says something that cannot be used."""


def read_words(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """Kind to language to words, in small letters. Raises BadWords naming file, key and mend."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, languages in read_kinds(path, KINDS, BadWords).items():
        if not isinstance(languages, dict):
            raise BadWords(f"{path.name}: {kind}: write a list of words a language")
        for code, words in languages.items():
            if not re.fullmatch(r"[a-z]{2,3}", code) or not isinstance(words, list):
                raise BadWords(
                    f"{path.name}: {kind}: {code!r}: write a language of two letters and a list, as de: [stand, bis]"
                )
            if bad := [w for w in words if not isinstance(w, str) or not w.strip("* ")]:
                raise BadWords(
                    f"{path.name}: {kind}: {code}: {bad[0]!r} is no word; put it in quotation marks or leave it out"
                )
        found[kind] = {
            code: tuple(" ".join(word.casefold().split()) for word in words)
            for code, words in languages.items()
        }
    return found


@cache
def _words() -> dict[str, dict[str, tuple[str, ...]]]:
    return read_words(FILE)


def _of(kind: str, lang: str) -> list[str]:
    """The words of a kind in the languages of ``nl/fr`` and English; of every language where none is known."""
    known = _words()[kind]
    codes = [_ALIKE.get(code, code) for code in lang.split("/")]
    codes = [code for code in codes if code in known]
    if not codes:
        return [word for words in known.values() for word in words]
    return [word for code in dict.fromkeys([*codes, "en"]) for word in known[code]]


@cache
def _set_of(kind: str) -> frozenset[str]:
    """The words of a kind in every language."""
    return frozenset(_of(kind, ""))


@lru_cache(maxsize=64)
def label(kind: str, lang: str) -> re.Pattern[str]:
    """Finds a word of the kind; no letter may stand before it ("14h05Aktualizováno": a digit may)."""
    parts = [
        re.escape(word) + (r"(?![^\W\d])" if len(word) <= _SHORT else "")
        for word in sorted(_of(kind, lang), key=len, reverse=True)
    ]
    return re.compile(rf"(?<![^\W\d])(?:{'|'.join(parts)})", re.IGNORECASE)


def labels_a_day(text: str, lang: str = "") -> bool:
    """Whether a line begins with a word that says what a day is of."""
    return any(label(kind, lang).match(text) for kind in ("published", "changed"))


@lru_cache(maxsize=10_000)
def names_a_day(text: str) -> bool:
    """Whether all that a line says is what a day is of, the day itself not: "Published", "Last change:"."""
    return (
        0 < len(text) <= _LONGEST // 2
        and len(text.split()) <= _FEW
        and not any(sign.isdigit() for sign in text)
        and text[-1] not in ".!?"
        and labels_a_day(text)
    )


@cache
def _heads() -> tuple[frozenset[str], tuple[str, ...]]:
    words = [word for kind in ("heads", "topics", "about") for word in _of(kind, "")]
    return (
        frozenset(word for word in words if not word.endswith("*")),
        tuple(word.rstrip("*") for word in words if word.endswith("*")),
    )


@lru_cache(maxsize=10_000)
def heads_a_box(text: str) -> bool:
    """Whether a line is the head of a box beside the text: "Related news", "Pressekontakt:"."""
    if not 1 < len(text) <= _LONGEST:
        return False
    words = _TRIM.sub("", text.casefold()).strip()
    whole, begins = _heads()
    return words in whole or any(
        words.startswith(begin)
        and not words[len(begin) : len(begin) + 1].isalpha()
        and len(words) <= len(begin) + 45
        and not text.rstrip().endswith(".")
        for begin in begins
    )


@cache
def _also() -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?:{'|'.join(map(re.escape, _of('also', '')))})(?![^\W\d])", re.IGNORECASE
    )


def points_elsewhere(text: str) -> bool:
    """Whether a line begins like "Read also"."""
    return _also().match(text) is not None


@lru_cache(maxsize=64)
def byline(lang: str) -> re.Pattern[str]:
    """Matches the beginning of a line that names who wrote a text."""
    names = "|".join(map(re.escape, _of("bylines", lang)))
    return re.compile(rf"(?:{names})(?![^\W\d])\W", re.IGNORECASE)


def heads_a_byline(text: str) -> bool:
    """Whether a word before a colon says that who wrote the text follows, in any language."""
    return text.strip().casefold() in _set_of("bylines")


@cache
def _closes() -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?:\d[\d.,\s]* )?(?:{'|'.join(map(re.escape, _of('closes', '')))})(?![^\W\d])",
        re.IGNORECASE,
    )


def closes_a_page(text: str) -> bool:
    """Whether a short line under a text is the page's: "Press office of the ministry", "Views: 318"."""
    return (
        len(text) <= _LONGEST + 10
        and not text.endswith((".", "!", "”", "“", "»", ")"))
        and _closes().match(text) is not None
    )


def heads_topics(text: str) -> bool:
    """Whether a line, or what stands before its colon, heads the topics under which a page is filed."""
    return text.partition(":")[0].strip().casefold() in _set_of("topics")


def introduces(text: str) -> bool:
    """Whether a heading introduces the publisher or the author: "About the ministry"."""
    return len(text) <= _LONGEST and _TRIM.sub("", text.casefold()) in _set_of("about")


def keeps_rights(text: str) -> bool:
    """Whether a short line says what may be done with a text: "All rights reserved."."""
    words = text.casefold()
    return len(text) <= 2 * _LONGEST and any(w in words for w in _set_of("rights"))


@cache
def _credits() -> re.Pattern[str]:
    names = "|".join(map(re.escape, _of("credits", "")))
    return re.compile(
        rf"(?:^|[\s(\[|./–—-])(?:{names})(?:\s+\w+)?\s?[:©|]|©\s?\w", re.IGNORECASE
    )


def credits_a_picture(text: str) -> bool:
    """Whether a short line names who took a picture: "Photo: A. Name"."""
    marked = (
        ":" in text or "\u00a9" in text or "|" in text
    )  # quick to say, unlike a search
    return marked and _credits().search(text) is not None
