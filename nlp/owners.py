"""Whose the words before a colon are, where no verb says so: "Dura la replica del direttore, Jane Smith:"."""

from __future__ import annotations

from nlp.views import STOPS, View

NOUN = 8  # words of "Non si è fatta attendere la replica" before whose it is


def owner(v: View, start: int, colon: int) -> tuple[int, int] | None:
    """ "Dura la replica del direttore, Jane Smith:", "La respuesta de la ministra no se hizo esperar:": whose words they are.

    Nothing but the owner, a name set off, days and "not long in coming" may stand behind the noun.
    """
    s = v.reading.speech
    noun = next(
        (k for k in range(start, min(colon - 1, start + NOUN)) if v.low[k] in s["word_nouns"]),
        -1,
    )  # fmt: skip
    if noun < 0 or any(
        v.low[k] in STOPS or v.capital(k) or v.low[k] in s["prepositions"]
        for k in range(start + (noun > start), noun)
    ):
        return None
    first = next(
        (
            k
            for k in range(noun + 1, min(colon, noun + 4))
            if v.low[k] in s["owner_leads"] or v.low[k] in s["office"]
        ),
        noun,
    )  # "Démenti catégorique de la ministre"
    came = bool(s["verb_second"].exact or s["verb_endings"].exact)
    if first == noun or any(
        v.low[k] in STOPS
        or (v.low[k] in s["finite"] and not (came and k == noun + 1))
        or v.low[k] in s["prepositions"]
        for k in range(noun + 1, first)
    ):  # "Kritik kam von der Abgeordneten X:"
        return None
    led = v.low[first] in s["owner_leads"]
    first += led
    while led and first < colon - 1 and v.low[first] in s["determiners"]:
        first += 1
    if not led and not (s["definite_nouns"].exact and v.low[first] in s["office"]):
        return None
    end = first
    while end < colon and not (
        v.low[end] in STOPS
        or v.low[end] in ("(", ":")
        or v.low[end] in s["finite"]
        or v.low[end] in s["negations"]
        or v.low[end] in s["time_words"]
        or (
            s.is_verb(v.low[end])
            and not v.capital(end)
            and v.low[end] not in s["office"]
        )
        or (
            end > first
            and v.capital(end - 1)
            and not v.capital(end)
            and v.low[end] not in s["of_like"]
            and v.low[end] not in s["particles"]
        )
    ):
        end += 1
    who = ("office", "official", "spokesperson", "body", "persons")
    if end <= first or not any(
        v.capital(k) or s.among(v.low[k], *who) for k in range(first, end)
    ):
        return None
    late = v.get(end) in s["negations"]  # "no se hizo esperar"
    name = end + 1
    while (
        v.get(end) == ","
        and name < colon
        and (v.capital(name) or v.low[name] in s["particles"])
    ):
        name += 1
    rest = range(name if name > end + 1 else end, colon)
    full = came and v.capital(end - 1) and v.capital(end - 2) and end - first >= 2
    if not late and any(
        v.low[k] in s["finite"] or (v.capital(k) and not full) for k in rest
    ):
        return None
    return first, end


def described(v: View, start: int, colon: int) -> int:
    """Where the one full name right before the colon begins, behind an article: "Più cauta la svedese Jane Smith:"; or 0."""
    s = v.reading.speech
    at = colon
    while at > start and v.capital(at - 1):
        at -= 1
    led = at > start and any(v.get(k) in s["definite"] for k in (at - 1, at - 2))
    bare = (
        v.get(at - 1) not in s["prepositions"]
        and v.get(at - 2) not in s["prepositions"]
    )
    others = any(v.capital(k) for k in range(start + 1, at))
    return at if 2 <= colon - at <= 4 and led and bare and not others else 0
