"""What stands between a verb and its subject behind it: "a déclaré devant la presse le ministre X", a day, a station."""

from __future__ import annotations

from nlp.given_names import given_names
from nlp.spelling import fold
from nlp.views import QUOTE, STOPS, View

LONGEST_ADJUNCT = (
    10  # words between a verb and its subject: "a su llegada al Consejo el ministro X"
)


def past_adjunct(v: View, at: int) -> int:
    """ "a déclaré devant la presse le ministre X": the item of the subject behind a short adjunct, or the same item."""
    s = v.reading.speech
    if s["dropped_subjects"].exact or s["adjuncts_set_off"].exact:
        at = _past_commas(v, at)
    if name := _past_place(v, at):
        return name
    cased = v.get(at) in s["case_adjuncts"] and not v.capital(at)
    if not cased and not s.among(v.get(at), "prepositions", "time_words"):
        return at
    for k in range(at + 1, min(len(v) - 1, at + LONGEST_ADJUNCT)):
        low = v.low[k]
        if low == QUOTE and v.low[k - 1] in s["prepositions"]:
            continue  # "ha detto alla «Gazzetta» il ministro X"
        if low in STOPS or s.among(low, "finite", "that"):
            return at
        if low in s["subject_articles"]:
            return k  # "ψιθυρίζει στο τηλέφωνο ο Ναζίφ"
        if (begins := _unnamed(v, at, k)) is not None:
            return begins
        if _aired(v, k):
            continue
        for shown in (_named, _articled, _titled):
            if (begins := shown(v, at, k)) is not None:
                return begins
    return at


def _past_place(v: View, at: int) -> int:
    """ "a Kossuth rádióban X": the name behind a place in a case of its own, or 0."""
    s = v.reading.speech
    if not s["open_apposition"].exact or v.get(at) not in s["definite"]:
        return 0
    for k in range(at + 1, min(len(v) - 2, at + 4)):
        placed = v.low[k] in s["place_endings"] and not v.capital(k)
        if placed and v.capital(k + 1) and v.capital(k + 2):
            return k + 1
    return 0


# Where the subject begins that a word behind an adjunct (from ``at``) shows, or None.


def _unnamed(v: View, at: int, k: int) -> int | None:
    """ "είπε στο πρακτορείο ευρωπαίος αξιωματούχος": an official without an article, with an adjective."""
    s = v.reading.speech
    if (
        v.low[k] not in s["unnamed"]
        or not s["dropped_subjects"].exact
        or k - 2 < at
        or s.among(v.low[k - 1], "determiners", "prepositions")
    ):
        return None
    described = k - 2 > at and v.low[k - 2] not in s["prepositions"]
    return k - 1 if described else k


def _named(v: View, at: int, k: int) -> int | None:
    """A name: two capitals behind a small word, one that ends the sentence, or two behind the name of a place."""
    s = v.reading.speech
    if not v.capital(k):
        return None
    low, before, behind = v.low[k], v.low[k - 1], v.capital(k + 1)
    dropped = bool(s["dropped_subjects"].exact)
    small = (
        low[:1].isalpha() and not v.capital(k - 1) and before not in s["determiners"]
    )
    if (
        behind
        and small
        and (dropped or s["adjuncts_set_off"].exact)
        and before not in s["prepositions"]
    ):
        return k  # "ha explicado ante la prensa Jane Smith"
    closed = v.get(k + 1) in ("", ".", ",") and k - 1 > at
    if (
        closed
        and small
        and dropped
        and not s["heads_first"].exact  # "doznaje se nakon sjednice Vlade."
        and not s.among(before, "prepositions", "of_like", "title_inner")
        and low not in s["places"]
    ):
        return k  # "racconta al telefono Karim."
    if behind and k - 2 >= at and v.capital(k - 1):
        # "ressalvou em Lisboa Jane Smith", "spiega al Corriere Jane Smith"
        place = s.among(before, "places", "organisation_words")
        if v.low[k - 2] in s["prepositions"] and (
            place or fold(v.word[k]) in given_names()
        ):
            return k
    return None


def _articled(v: View, at: int, k: int) -> int | None:
    """ "reclamó en un comunicado la asociación X": a body with its article, before it or as its ending."""
    s = v.reading.speech
    low, before = v.low[k], v.low[k - 1]
    if (
        s.among(low, "body", "official", "unnamed")
        and s.among(before, "definite", "indefinite")
        and before not in s["of_like"]
        and v.low[k - 2] not in s["prepositions"]
        and (s["dropped_subjects"].exact or s["adjuncts_set_off"].exact)
    ):
        return k - 1
    if low in s["definite_nouns"] and before not in s["prepositions"]:
        return k  # "a cerut într-un comunicat asociația X"
    return None


def _titled(v: View, at: int, k: int) -> int | None:
    """ "a déclaré devant la presse le ministre X": an office; ``at`` where its article belongs to something else."""
    s = v.reading.speech
    before = v.low[k - 1]
    if not s.among(v.low[k], "office", "honorific", "spokesperson"):
        return None
    if before in s["prepositions"] and before not in s["definite"]:
        return None
    if before not in s["determiners"]:
        return k
    return k - 1 if v.low[k - 2] not in s["prepositions"] else at


def _aired(v: View, at: int) -> bool:
    """Whether a capital is of the name of a station, a paper or a show: "na antenie Radia X", "в ефира на „X Y“"."""
    s = v.reading.speech
    first = at
    while first > 0 and v.capital(first) and (v.capital(first - 1) or at == first):
        if v.low[first] in s["media"]:
            return True
        first -= 1
    return v.capital(at) and v.low[first] in s["media"]


def past_media(v: View, at: int) -> int:
    """ "заяви пред телевизия „Канал 5“ депутатката": behind a preposition that is listed as an adverb, past the station."""
    s = v.reading.speech
    if v.get(at) not in s["media"] or v.get(at - 1) not in s["prepositions"]:
        return at
    end = at
    while v.get(end) in s["media"]:
        end += 1
    name = end
    while v.capital(end) or v.get(end).isdigit():
        if end > name and fold(v.word[end]) in given_names() and v.capital(end + 1):
            break  # "пред радио Хоризонт Мария Петкова"
        end += 1
    return end


def _past_commas(v: View, at: int) -> int:
    """ "gracejou na sexta-feira, à entrada do Conselho, o ministro X": behind places and days set off by commas."""
    s = v.reading.speech
    k = at
    if v.get(k) in s["prepositions"]:  # in the first of them, before its comma
        while k < len(v) and k < at + 5 and v.low[k] not in STOPS:
            if v.capital(k) and v.capital(k + 1):
                return at  # "ante la prensa Jane Smith, ministra": the name stands here
            k += 1
    while v.get(k) == "," and k < at + 12 and _set_off(v, k + 1):
        k += 1
        while k < len(v) and v.low[k] not in STOPS and v.low[k] not in s["finite"]:
            k += 1
    if k == at or v.get(k) != ",":
        return at
    low = v.get(k + 1)
    titled = any(
        s.among(v.get(k + step), "office", "honorific", "spokesperson")
        for step in (1, 2)
    )
    named = all(v.capital(k + step) for step in (1, 2)) and low not in s["places"]
    free = not s.among(low, "prepositions", "time_words")
    return k + 1 if (titled or named) and free else at


def _set_off(v: View, at: int) -> bool:
    """Whether a place, a day or one word ("ενοχλημένη,") stands between two commas."""
    s = v.reading.speech
    low = v.get(at)
    if low in s["prepositions"]:
        return True
    close = next((k for k in range(at + 1, min(len(v), at + 4)) if v.low[k] == ","), 0)
    if not close or v.capital(at) or not low.isalpha():
        return False
    day = any(v.low[k] in s["time_words"] for k in range(at, close))
    return day or (
        close == at + 1 and not s.among(low, "finite", "office", "determiners")
    )
