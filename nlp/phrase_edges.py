"""Where the phrase of somebody begins and ends: behind what leads a clause in, before a day or a place in a case of its own."""

from __future__ import annotations

from nlp.views import View

TITLE = 4  # words of a title behind a name, or of a place
WHO = (
    "office", "spokesperson", "persons", "body", "document", "unnamed", "subject_pronouns",
)  # fmt: skip


def without_adjunct(v: View, start: int, end: int) -> int:
    """The end of who speaks, before a day or a place in a case of its own: "Solvita Liepa raidījumā", "A miniszter a parlamentben"."""
    s = v.reading.speech
    name = _name_end(v, start, end)
    head = _title_end(v, name, end) if name else _who_end(v, start, end)
    if v.low[end - 1] in s["postpositions"]:
        return head
    if name and not s["open_apposition"] and _nobody(v, head, end):
        return head  # "lyderis Mantas Giedra tokį sprendimą vadina": a title would stand before the name
    at = head + (v.get(head) in s["definite"])
    if at >= end or s.among(v.low[at], *WHO):
        return end
    if at > head:  # "a közszolgálati rádióban"
        told = any(s.among(v.low[k], *WHO) for k in range(at, end))
        placed = any(
            v.low[k] in s["place_endings"] for k in range(at, min(end, at + TITLE))
        )
        if placed or (name and not told):
            return head
    return head if _opens_adjunct(v, at, bool(name)) else end


def _name_end(v: View, start: int, end: int) -> int:
    """The item behind the first name of two words, or of one behind an office; 0 without one."""
    s = v.reading.speech
    name = 0
    for k in range(start, end):
        led = k > start and (v.capital(k - 1) or v.low[k - 1] in s["office"])
        if v.capital(k) and led:
            name = k + 1
        elif name:
            break
    return name


def _title_end(v: View, name: int, end: int) -> int:
    """The item behind the title that follows a name: "Smith Jane belügyi államtitkár a rádióban"."""
    s = v.reading.speech
    head = name
    for k in range(name, min(end, name + TITLE)):
        if s.among(v.low[k], "determiners", "place_endings"):
            break
        if s.among(v.low[k], "office", "spokesperson", "honorific"):
            head = k + 1
    return head


def _who_end(v: View, start: int, end: int) -> int:
    """The item behind the first word for somebody; the phrase's end without one."""
    s = v.reading.speech
    return next((k + 1 for k in range(start, end) if s.among(v.low[k], *WHO)), end)


def _nobody(v: View, head: int, end: int) -> bool:
    """Whether what stands behind a name is in small letters and tells of nobody."""
    s = v.reading.speech
    return (
        head < len(v)
        and v.word[head][:1].islower()
        and not s.among(
            v.low[head], "conjunctions", "list_joiners", "particles", "deputy"
        )
        and not any(
            s.among(v.low[k], *WHO, "honorific", "organisation_words")
            for k in range(head, end)
        )
    )


def _opens_adjunct(v: View, at: int, named: bool) -> bool:
    """Whether a word behind somebody opens a day, a place or, behind a name, what a preposition leads in."""
    s, low = v.reading.speech, v.low[at]
    return (
        s.among(low, "places", "time_words")
        or low in s.months
        or low[:1].isdigit()
        or (
            not v.capital(at)
            and (low in s["place_endings"] or (named and low in s["prepositions"]))
        )
    )


def cut_lead(v: View, start: int, end: int) -> int:
    """Cuts "But", "On Monday", "In a statement Tuesday" off a phrase that begins a clause."""
    s = v.reading.speech
    while (
        start < end
        and s.among(
            v.low[start], "adverbs", "conjunctions", "time_words", "interjections"
        )
        and v.low[start] not in s["determiners"]
    ):
        start += 1
    if (
        start < end
        and v.low[start] in s["prepositions"]
        and not s.among(v.low[start], "names_too", "definite")  # Portuguese "a" is both
    ):
        return _behind_adjunct(v, start, end)
    return start


def _behind_adjunct(v: View, start: int, end: int) -> int:
    """Where somebody begins behind the adjunct that a preposition leads in; the phrase's end without anybody."""
    s = v.reading.speech
    for at in range(start + 2, end):
        before, low = v.low[at - 1], v.low[at]
        preposition = low in s["prepositions"]
        if preposition and not v.capital(at) and s["dropped_subjects"].exact:
            continue  # "a Lisboa": no article
        if s["heads_first"].exact and _who(v, at) and before not in s["prepositions"]:
            described = at > start + 2 and v.low[at - 2] in s["time_words"]
            # "w środę niemiecki minister"
            return at - (described and before not in s["time_words"])
        opens = v.capital(at) or s.among(low, "determiners", "subject_pronouns")
        if not opens or low in s["time_words"]:
            continue
        if before.endswith("'s") or s.among(
            before, "prepositions", "determiners", "honorific", "conjunctions", "office"
        ):
            continue
        # "A Bruxelles un portavoce", "En Belgique, le ministre"
        placed = at == start + 2 and low in s["determiners"] and not preposition
        named = v.capital(at - 1) and not before[0].isdigit()
        if named and before not in s["time_words"] and not placed:
            continue
        return at
    return end


def _who(v: View, at: int) -> bool:
    s = v.reading.speech
    return s.among(v.low[at], "office", "spokesperson", "body", "document", "unnamed")
