"""How names are compared: folded, in parts, with the case endings of a language, and one slip allowed."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import JaroWinkler, Levenshtein

from db.records import fold as fold
from db.records import slug as slug
from nlp.language import LanguageError, tables_or_neutral

DATA = Path(__file__).parent / "data"
GIVEN_NAMES_ALIKE = 0.85  # Jaro-Winkler; measured: 22 of 23 found, 1 of 16 false
SURNAMES_ALIKE = 0.65  # Jaro-Winkler, beside the office of the day only
GIVEN_ENDINGS = ("y", "ę", "ą", "ou")  # that no first case of a given name has
SHORTEST = 3  # letters of a name without its ending
PARTICLES = frozenset((
    "van", "von", "de", "der", "den", "ten", "ter", "del", "della", "di", "da",
    "do", "dos", "du", "la", "le", "zu", "zur", "af", "al", "el", "bin", "y",
    "van't", "'t", "d'", "ibn", "ben"
))  # fmt: skip


@cache
def parts(name: str) -> tuple[tuple[str, ...], str]:
    """Given names and surname, folded; particles belong to the surname."""
    words = [w for w in re.split(r"[\s.]+", fold(name)) if w]
    if len(words) < 2:
        return (), " ".join(words)
    at = next((i for i, w in enumerate(words[1:], 1) if w in PARTICLES), len(words) - 1)
    return tuple(words[:at]), " ".join(words[at:])


@cache
def surname_endings(lang: str) -> tuple[tuple[str, str], ...]:
    """(ending cut from the name, ending printed instead) that a language puts on a surname."""
    table = tables_or_neutral(lang)
    found: list[tuple[str, str]] = []
    for row in table.name_endings:
        cut, arrow, put = row.partition(">")
        if not arrow:
            raise LanguageError(
                f"{table.lang}.yml: name_endings: {row!r}; write what is cut > what is put, such as nen>sen"
            )
        found.append((cut.strip(), put.strip()))
    return tuple(found)


def bent(printed: str, known: str, lang: str) -> bool:
    """Whether a surname is printed with one of the language's endings; both folded."""
    return len(known) > 3 and printed in _bent(known, lang)


@lru_cache(maxsize=20_000)  # each name of a text is held against each other
def _bent(known: str, lang: str) -> frozenset[str]:
    return frozenset(
        known[: len(known) - len(cut)] + put
        for cut, put in folded_endings(lang)
        if known.endswith(cut)
    )


@cache
def folded_endings(lang: str) -> tuple[tuple[str, str], ...]:
    return tuple((fold(cut), fold(put)) for cut, put in surname_endings(lang))


def upright(
    printed: str,
    lang: str,
    others: Container[str],
    known: Container[str],
    sure: Container[str] = (),
) -> str:
    """A name printed in another case, in its first: "Dominyku Perkausku" is "Dominykas Perkauskas".

    Another word of the text (``others``) has to be the surname's first case, or the given name's has to be ``known``
    (folded). ``sure``: ends that no first case has. Else the name as it is printed.
    """
    words = printed.split()
    if len(words) < 2 or any(fold(w) in known for w in words):
        return printed
    endings = surname_endings(lang)
    firsts = {cut for cut, _ in endings if cut}
    longest = sorted(endings, key=lambda e: -len(e[1]))
    # a first case that the text prints comes before one that only may be: "Erikom Kapustom", "Kapusta"
    longest.sort(key=lambda e: _stripped(words[-1], *e) not in others)
    for cut, put in longest:
        own = _stripped(words[-1], cut, put)
        if not own:
            continue
        given = [w if not cut else _stripped(w, cut, put) or w for w in words[:-1]]
        if not cut and put.endswith("m"):  # "Ambrožem Kofolom": one case, two endings
            given = [
                _stripped(w, "", w[-2:]) if w.endswith(("em", "om")) else w
                for w in given
            ]
        changed = given if put in firsts else (*given, own)
        named = any(fold(w) in known for w in changed if w not in words)
        certain = words[-1].lower() in sure
        if certain and cut:  # "Rasos Lyduokaitės": each word has an ending of its own
            given = [_given_upright(w, own, endings, known) for w in words[:-1]]
        if named or certain or (own in others and put not in firsts):
            return " ".join((*given, own))
    if (
        len(words) == 2
    ):  # "Barbary Kaczor": the surname has no case, the given name is known
        for cut, put in endings:
            bare = _stripped(words[0], cut, put)
            if put in GIVEN_ENDINGS and fold(bare) in known:
                return f"{bare} {words[1]}"
    return printed


def _given_upright(
    word: str, own: str, endings: tuple[tuple[str, str], ...], known: Container[str]
) -> str:
    """A given name in its first case beside the surname's: a known one, else one that ends alike ("-s" or not)."""
    bare = [
        first
        for cut, put in sorted(endings, key=lambda e: -len(e[1]))
        if cut and (first := _stripped(word, cut, put))
    ]
    alike = [first for first in bare if first.endswith("s") == own.endswith("s")]
    return next((b for b in bare if fold(b) in known), (alike or [word])[0])


def _stripped(word: str, cut: str, put: str) -> str:
    """The word with ``cut`` in the place of the ending ``put``, empty where it has none."""
    stem = word.removesuffix(put)
    return stem + cut if put and stem != word and len(stem) >= SHORTEST else ""


def same_surname(printed: str, known: str, lang: str) -> bool:
    """Identical, a case ending of the language away, or one slip in five letters or more."""
    if printed == known:
        return True
    if any(
        known.endswith(cut) and known[: len(known) - len(cut)] + put == printed
        for cut, put in folded_endings(lang)
    ):
        return True
    return (
        min(len(printed), len(known)) >= 5
        and Levenshtein.distance(printed, known, score_cutoff=1) == 1
        and not printed.startswith(known)
        and not known.startswith(printed)
    )


def much_alike(printed: str, known: str) -> bool:
    """Alike enough for a slip of the pen beside the right office, too unlike without it."""
    given, surname = parts(printed)
    own_given, own = parts(known)
    core, own_core = _without_particles(surname), _without_particles(own)
    return (
        core[:1] == own_core[:1]
        and JaroWinkler.similarity(" ".join(given), " ".join(own_given))
        >= GIVEN_NAMES_ALIKE
        and JaroWinkler.similarity(core, own_core) >= SURNAMES_ALIKE
    )


def _without_particles(surname: str) -> str:
    return " ".join(w for w in surname.split() if w not in PARTICLES) or surname


def inflected(printed: str, name: str) -> bool:
    """Whether a surname is printed with an ending."""
    own = parts(name)[1]
    stem = own[: max(3, len(own) - 2)]
    return parts(printed)[1].startswith(stem) and len(printed) > len(name)
