"""The one person or body that a lead names where no subject tells who speaks: "At the reception Minister X thanked her guests:"."""

from __future__ import annotations

from nlp.given_names import given_names
from nlp.spelling import fold
from nlp.views import STOPS, View

Items = tuple[int, int]  # of a sentence, end exclusive

OFFICE = 10  # words between an office and the name of who holds it
OFFICES = ("office", "spokesperson", "official", "honorific", "before_names")
#: words that may stand in a name with its title
NAMEABLE = (
    "particles", "determiners", "office", "before_names", "honorific", "of_like", "deputy",
    "portfolio_words", "spokesperson", "title_inner", "body",
)  # fmt: skip


def nameable(v: View, at: int) -> bool:
    """A word that may stand in a name with its title."""
    return v.capital(at) or v.reading.speech.among(v.low[at], *NAMEABLE)


def presented(v: View, start: int, end: int) -> Items | None:
    """ "Respinge le accuse il ministro dell'Interno X", "X, ministre de l'Asile, lundi à Lyon": the one name with an office.

    An office before the name, with its field between them, or behind its comma; a name behind a preposition is another's.
    """
    s = v.reading.speech
    if s["heads_first"].exact or s["verb_final"].exact or s["subject_first"].exact:
        return None
    found: list[Items] = []
    at = start
    while at < end:
        stop = _name_end(v, at, end)
        if stop - at < 2 or any(
            v.low[k] in s["time_words"] or v.low[k] in s.months for k in range(at, stop)
        ):
            at = max(stop, at + 1)
            continue
        first = at
        while first < stop - 2 and v.low[first] in s.openers:
            first += 1
        if _with_office(v, first, stop, start, end):
            found.append((first, stop))
        at = stop
    return found[0] if len(found) == 1 else None


def _name_end(v: View, at: int, end: int) -> int:
    """Where the capitals and particles end that begin at an item."""
    particles, stop = v.reading.speech["particles"], at
    while stop < end and (
        v.capital(stop)
        or (stop > at and v.low[stop] in particles and v.capital(stop + 1))
    ):
        stop += 1
    return stop


def _with_office(v: View, first: int, stop: int, start: int, end: int) -> bool:
    """Whether an office stands before or behind a name, and no preposition leads the two in."""
    s = v.reading.speech
    begin = _office_before(v, first, start)
    if begin < 0:
        behind = v.get(stop) in (",", "(") and any(
            s.among(v.get(k), *OFFICES) for k in range(stop + 1, min(end, stop + 4))
        )
        if not behind or v.get(first - 1) in s["prepositions"]:
            return False
        begin = first
    if v.get(begin - 1) in s["determiners"]:
        begin -= 1
    return (
        v.low[begin] not in s["prepositions"]
        and v.get(begin - 1) not in s["prepositions"]
    )


def _office_before(v: View, first: int, start: int) -> int:
    """The item of the office that leads to a name, -1 where there is none."""
    s = v.reading.speech
    for k in range(first - 1, max(start - 1, first - OFFICE), -1):
        low = v.low[k]
        if s.among(low, "office", "spokesperson", "official"):
            return k
        if k == first - 1 and (low in s["before_names"] or low in s["honorific"]):
            return k
        if low == "," and k == first - 1:
            continue
        if low in STOPS or low in s["finite"] or s.is_verb(low) or v.is_quote(k):
            return -1
    return -1


def set_off_last(v: View, start: int, colon: int) -> int:
    """Where the full name begins that a comma sets off right before the colon, or 0."""
    at = colon
    while at > start and (
        v.capital(at - 1) or v.low[at - 1] in v.reading.speech["particles"]
    ):
        at -= 1
    named = 2 <= colon - at <= 4 and v.get(at - 1) == ","
    return at if named and at > start + 1 else 0


def body_behind(v: View, start: int, colon: int) -> Items | None:
    """ "Niega tal extremo la Delegación del Gobierno:": a verb first, its object, then the body that speaks."""
    s = v.reading.speech
    if not s["dropped_subjects"].exact or not s.is_verb(v.low[start]):
        return None
    for k in range(start + 2, colon):
        if v.low[k] in STOPS:
            return None
        article = v.low[k - 1] in s["definite"] and v.low[k - 1] not in s["of_like"]
        if article and s.among(v.low[k], "body", "organisation_words"):
            end = next((j for j in range(k, colon) if v.low[j] in STOPS), colon)
            return k - 1, end
    return None


def bare_office(v: View, start: int, colon: int) -> Items | None:
    """ "La directora se vuelve en la puerta:", "Apoi șeful biroului zâmbește:": the one office, no name beside it."""
    s = v.reading.speech
    if not s["dropped_subjects"].exact and not s["adjuncts_set_off"].exact:
        return None
    found = []
    for k in range(start, colon):
        if not s.among(v.low[k], "office", "persons"):
            continue
        bare = v.low[k] in s["definite_offices"]
        led = k > start and v.low[k - 1] in s["definite"]
        first = k if bare else k - 1
        if (bare or led) and v.get(first - 1) not in s["prepositions"]:
            found.append((first, k + 1))
    return found[0] if len(found) == 1 else None


def given_name(v: View, start: int, colon: int) -> Items | None:
    """ "Ins gleiche Horn stößt Jane Smith von der Opposition:": the one full name, led by no preposition."""
    s = v.reading.speech
    if not s["verb_second"].exact:
        return None
    found = []
    for k in range(start, colon - 1):
        if not (v.capital(k) and v.capital(k + 1)) or (k > start and v.capital(k - 1)):
            continue
        if fold(v.low[k]) in given_names():
            end = k + 2
            while end < colon and v.capital(end):
                end += 1
            found.append((k, end))
    if len(found) != 1 or v.get(found[0][0] - 1) in s["prepositions"]:
        return None
    return found[0]


def titled_name(v: View, start: int, colon: int) -> Items | None:
    """The one titled name in a lead: "At the reception Minister X thanked her guests:"."""
    s = v.reading.speech
    found = []
    for k in range(start, colon - 1):
        if (v.low[k] in s["honorific"] or v.low[k] in s["spokesperson"]) and v.capital(
            k + 1
        ):
            end = k + 1
            while end < colon and (v.capital(end) or v.low[end] in s["particles"]):
                end += 1
            found.append((k, end))
    return found[0] if len(found) == 1 else None
