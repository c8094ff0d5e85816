"""The phrase on the right of a verb that is its subject: "said X", "a déclaré devant la presse le ministre X"."""

from __future__ import annotations

from nlp.given_names import given_names
from nlp.phrases import LONGEST_PHRASE, Subject, without_adjunct
from nlp.spelling import fold
from nlp.views import QUOTE, STOPS, View
from nlp.word_roles import is_relative

LONGEST_ADJUNCT = (
    10  # words between a verb and its subject: "a su llegada al Consejo el ministro X"
)


def subject_after(v: View, verb: int) -> Subject | None:
    """The phrase on the right of a verb ("said X"), to the next mark, verb or loose preposition."""
    s = v.reading.speech
    at = verb + 1
    while (
        at < len(v)
        and not v.capital(at)
        and not (v.low[at] in s["document"] and v.get(at + 1) in ("", ".", ","))
        and (
            v.low[at] in s["adverbs"]
            or v.low[at] in s["time_words"]
            or v.low[at] in s["reflexives"]
            or _opens_day(v, at)
        )
    ):
        at += 1
    if v.get(at) in s["determiners"] and v.get(at + 1) in s["time_words"]:
        at += 2  # "explicó el viernes en Pamplona X"
    at = _past_media(v, at)
    if not s["verb_endings"].exact:
        at = _past_adjunct(v, at)
    if at >= len(v):
        return None
    low = v.low[at]
    named = low in s["genitive_articles"] and v.capital(at + 1)  # "în opinia lui Smith"
    if (low in s["subject_pronouns"] or low in s["spoken_of"]) and not named:
        return Subject(at, at + 1, at)
    if v.get(at + 1) in s["definite_offices"] and s["dropped_subjects"].exact:
        whose = v.capital(at) or any(
            low in s[name]
            for name in ("determiners", "office", "prepositions", "honorific", "deputy")
        )
        at += not whose  # "și-a apărat măsura ministrul justiției": what, then who
        low = v.low[at]
    if not (
        v.capital(at)
        or low in s["determiners"]
        or low in s["office"]
        or low in s["deputy"]
        or low in s["honorific"]
        or low in s["spokesperson"]
        or low in s["unnamed"]
        or low in s["definite_nouns"]
        or (
            s["subject_first"].exact
            and any(low in s[n] for n in ("body", "document", "subject_pronouns"))
        )
        or low[-1] == "-"  # "udlændinge- og integrationsminister X"
        or _described(v, at)
        or _foreign_body(v, at)
        or (at and _fused(v, at))
        or (
            verb
            and v.is_quote(verb - 1)
            and low[0].isalpha()
            and low not in s["object_pronouns"]
        )
    ):
        return None
    if (
        low in s["time_words"]
        or (
            low in s["prepositions"]
            and low not in s["definite"]
            and not (v.capital(at) and low in s["particles"] and v.capital(at + 1))
        )  # "lacht Van Smith"
        or (low in s["that"] and (low == "that" or s["heads_first"].exact))
    ):
        return None
    end = at + 1
    named = v.capital(at) and low not in s["determiners"]
    titles = s["spokesperson"]
    while end < len(v) and end - at < LONGEST_PHRASE:
        whole = titles.phrases and titles.phrase_at(v.low, end - 1, len(v))
        if whole and whole > end:
            end = whole  # "atstovė ryšiams su visuomene X"
            continue
        low = v.low[end]
        if low in s["conjunctions"] and _second_field(v, at, end):
            end += 1
            continue
        if v.capital(end - 1) and _past_name(v, at, end):
            break
        if (s["verb_second"].exact or s["according_bare"].exact) and _past_noun(v, end):
            break
        if low in STOPS or low in s["subordinators"] or is_relative(v, end):
            break
        if low in s["finite"] or low in s["subject_pronouns"] or low in s["time_words"]:
            break
        if low in s["adverbs"] and not v.capital(end):
            break
        dotted = v.get(end + 1) == "."
        if low.isdigit() and v.get(end + 1 + dotted) in s.months:
            break  # "lausus minister Jane Smith 16. juunil"
        if low[0].isdigit() and s["according_bare"].exact:
            break  # "po podatkih urada za migracije 47 ljudi"
        if s["open_apposition"] and low in s["definite"]:
            break  # "kérdezte a képviselő a parlament ülésén"
        if s["bent_names"].exact and v.capital(end - 1) and v.paper(end):
            break  # "řekl Dubojed Deníku Vltava"
        if v.low[end - 1] in s["document"] and low.endswith(tuple(s["verb_endings"])):
            break  # the statement presented by
        onward = (
            end + 1 + (v.get(end + 1) in s["of_like"])
        )  # "do Regresso e das Fronteiras"
        halved = v.low[end - 1][-1] == "-" and len(v.low[end - 1]) > 1
        joined = low in s["list_joiners"] and v.capital(onward) and v.capital(end - 1)
        if low in s["conjunctions"] and not (halved or joined):
            break
        if low in s["prepositions"]:
            if low in s["particles"] and v.capital(end + 1) and v.capital(end - 1):
                end += 1
                continue
            tail = low in s["of_like"]
            if not tail or (
                named and v.capital(end - 1) and not _title_before(v, at, end)
            ):
                break
            nxt = v.get(end + 1)
            if nxt in s["time_words"] or nxt[:1].isdigit():
                break
            if s["according_bare"].exact and _leaves_body(v, end):
                break  # "podle údajů policie v průměru 58 dní"
        elif v.capital(end):
            named = True
        end += 1
    while end > at + 1 and (
        v.low[end - 1] in s["determiners"] or v.low[end - 1] in s["prepositions"]
    ):
        end -= 1
    if s["postpositions"] and v.low[end - 1] in s["postpositions"]:
        end = without_adjunct(v, at, end)  # "küsis saadik riigikogu ees"
    return Subject(at, end, at)


def _foreign_body(v: View, at: int) -> bool:
    """ "uppger danska Utlændingestyrelsen": a small adjective before the name of a body, where no article stands."""
    s = v.reading.speech
    return bool(
        s["definite_nouns"].exact
        and s["verb_second"].exact
        and v.low[at].isalpha()
        and v.capital(at + 1)
        and (v.low[at + 1] in s["organisation_words"] or v.low[at + 1] in s["body"])
        and v.low[at] not in s["prepositions"]
    )


def _leaves_body(v: View, at: int) -> bool:
    """Whether a preposition behind a body leads to no field of it: small letters, and no word of an office's name."""
    s, low = v.reading.speech, v.get(at + 1)
    return (
        v.low[at - 1] in s["body"]
        and v.low[at] in s["said_from"]  # "in", "from"; "for" tells the body's field
        and not v.capital(at + 1)
        and not any(
            low in s[n]
            for n in (
                "portfolio_words",
                "title_inner",
                "body",
                "organisation_words",
                "inner_endings",
            )
        )
    )


def _second_field(v: View, start: int, at: int) -> bool:
    """ "odgovorio je ministar za azil i migracije X": "and" joins two fields of one office."""
    s = v.reading.speech
    low = v.get(at + 1)
    return (
        low in s["portfolio_words"]
        and low not in s["prepositions"]
        and not v.capital(at - 1)
        and any(
            v.low[k] in s["office"] or v.low[k] in s["spokesperson"]
            for k in range(start, at)
        )
    )


def _fused(v: View, at: int) -> bool:
    """ "secondo quanto riferito dal ministero", "selon les informations du ministère": the article stands in the row."""
    s = v.reading.speech
    before = v.low[at - 1]
    return (
        before in s["determiners"]
        and before in s["prepositions"]
        and any(v.low[at] in s[name] for name in ("body", "document"))
    )


def _opens_day(v: View, at: int) -> bool:
    """ "informovalo v úterý kyperské ministerstvo": the small word before a day, where no article opens a phrase."""
    s = v.reading.speech
    return (
        bool(s["heads_first"].exact)
        and v.low[at] in s["prepositions"]
        and v.get(at + 1) in s["time_words"]
    )


def _described(v: View, at: int) -> bool:
    """ "twierdzi niemiecki dyplomata": no article opens the phrase, small words before somebody do."""
    s = v.reading.speech
    if not (s["heads_first"].exact or s["no_articles"].exact):
        return False
    for k in range(at, min(len(v), at + 4)):
        low = v.low[k]
        if any(
            low in s[name]
            for name in (
                "unnamed",
                "office",
                "spokesperson",
                "body",
                "document",
                "persons",
            )
        ):
            return True
        if (
            low in STOPS
            or low in s["prepositions"]
            or low in s["finite"]
            or low in s["that"]
        ):
            return False
    return False


def _past_adjunct(v: View, at: int) -> int:
    """ "a déclaré devant la presse le ministre X": the item of the subject behind a short adjunct, or the same item."""
    s = v.reading.speech
    if s["dropped_subjects"].exact or s["adjuncts_set_off"].exact:
        at = _past_commas(v, at)
    if s["open_apposition"].exact and v.get(at) in s["definite"]:
        for k in range(at + 1, min(len(v) - 2, at + 4)):  # "a Kossuth rádióban X"
            placed = v.low[k] in s["place_endings"] and not v.capital(k)
            if placed and v.capital(k + 1) and v.capital(k + 2):
                return k + 1
    cased = v.get(at) in s["case_adjuncts"] and not v.capital(at)
    if (
        not cased
        and v.get(at) not in s["prepositions"]
        and v.get(at) not in s["time_words"]
    ):
        return at
    for k in range(at + 1, min(len(v) - 1, at + LONGEST_ADJUNCT)):
        low = v.low[k]
        if low == QUOTE and v.low[k - 1] in s["prepositions"]:
            continue  # "ha detto alla «Gazzetta» il ministro X"
        if low in STOPS or low in s["finite"] or low in s["that"]:
            return at
        if low in s["subject_articles"]:
            return k  # "ψιθυρίζει στο τηλέφωνο ο Ναζίφ"
        if (
            low in s["unnamed"]
            and s["dropped_subjects"].exact
            and k - 2 >= at
            and v.low[k - 1] not in s["determiners"]
            and v.low[k - 1] not in s["prepositions"]
        ):  # "είπε στο πρακτορείο ευρωπαίος αξιωματούχος"
            described = k - 2 > at and v.low[k - 2] not in s["prepositions"]
            return k - 1 if described else k
        title = low in s["office"] or low in s["honorific"] or low in s["spokesperson"]
        if _aired(v, k):
            continue
        small = (
            low[:1].isalpha()
            and not v.capital(k - 1)
            and v.low[k - 1] not in s["determiners"]
        )
        named = v.capital(k) and v.capital(k + 1) and small
        if (
            (s["dropped_subjects"].exact or s["adjuncts_set_off"].exact)
            and named
            and v.low[k - 1] not in s["prepositions"]
        ):
            return k  # "ha explicado ante la prensa Jane Smith"
        closed = v.get(k + 1) in ("", ".", ",") and k - 1 > at
        if (
            s["dropped_subjects"].exact
            and not s["heads_first"].exact  # "doznaje se nakon sjednice Vlade."
            and v.capital(k)
            and closed
            and small
            and not any(
                v.low[k - 1] in s[n] for n in ("prepositions", "of_like", "title_inner")
            )
            and low not in s["places"]
        ):
            return k  # "racconta al telefono Karim."
        if v.capital(k) and v.capital(k + 1) and k - 2 >= at and v.capital(k - 1):
            # "ressalvou em Lisboa Jane Smith", "spiega al Corriere Jane Smith"
            place = (
                v.low[k - 1] in s["places"] or v.low[k - 1] in s["organisation_words"]
            )
            if v.low[k - 2] in s["prepositions"] and (
                place or fold(v.word[k]) in given_names()
            ):
                return k
        if (
            any(low in s[name] for name in ("body", "official", "unnamed"))
            and (v.low[k - 1] in s["definite"] or v.low[k - 1] in s["indefinite"])
            and v.low[k - 1] not in s["of_like"]
            and v.low[k - 2] not in s["prepositions"]
            and (s["dropped_subjects"].exact or s["adjuncts_set_off"].exact)
        ):  # "reclamó en un comunicado la asociación X"
            return k - 1
        if low in s["definite_nouns"] and v.low[k - 1] not in s["prepositions"]:
            return k  # "a cerut într-un comunicat asociația X"
        loose = v.low[k - 1] not in s["prepositions"] or v.low[k - 1] in s["definite"]
        if title and loose:
            article = (
                v.low[k - 1] in s["determiners"]
                and v.low[k - 2] not in s["prepositions"]
            )
            return (
                k - 1 if article else k if v.low[k - 1] not in s["determiners"] else at
            )
    return at


def _aired(v: View, at: int) -> bool:
    """Whether a capital is of the name of a station, a paper or a show: "na antenie Radia X", "в ефира на „X Y“"."""
    s = v.reading.speech
    first = at
    while first > 0 and v.capital(first) and (v.capital(first - 1) or at == first):
        if v.low[first] in s["media"]:
            return True
        first -= 1
    return v.capital(at) and (v.low[first] in s["media"] or v.low[first] in s["media"])


def _past_media(v: View, at: int) -> int:
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
        v.get(k + step) in s[name]
        for step in (1, 2)
        for name in ("office", "honorific", "spokesperson")
    )
    named = all(v.capital(k + step) for step in (1, 2)) and low not in s["places"]
    free = low not in s["prepositions"] and low not in s["time_words"]
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
        close == at + 1
        and not any(low in s[name] for name in ("finite", "office", "determiners"))
    )


def _past_name(v: View, start: int, at: int) -> bool:
    """Behind a name ("so Smith abschließend", "the Norwegian her step") a small word ends the phrase."""
    s, low = v.reading.speech, v.low[at]
    if v.capital(at) or not low[0].isalpha() or low in s["particles"]:
        return False
    if (
        low in s["definite"]
        and low not in s["of_like"]
        and start <= at - 2
        and v.capital(at - 2)
        and not v.capital(at + 1)
        and not s["verb_endings"].exact
        and not s["genitives"].exact
    ):
        return True  # "Per il deputato Ugo Bassi il governo tace"
    if any(low in s[name] for name in ("office", "deputy", "official", "spokesperson", "title_inner", "of_like",
                                       "portfolio_words", "conjunctions", "prepositions", "genitives", "body",
                                       "document", "unnamed", "persons")):  # fmt: skip
        return False
    return (
        bool(s["genitives"].exact)
        or low in s["determiners"]
        or (v.capital(at - 2) and not s["verb_endings"].exact)
        or (
            bool(s["heads_first"].exact)  # "odgovorio je Smith pisanim putem"
            and all(v.capital(k) for k in range(start, at))
            and not any(
                v.low[at - 1] in s[n]
                for n in ("body", "organisation_words", "office", "unnamed")
            )
        )
    )


def _past_noun(v: View, at: int) -> bool:
    """Behind an office or a body a small word is the verb: "volgens de minister verbleven er"."""
    s, low, before = v.reading.speech, v.low[at], v.low[at - 1]
    if not any(
        before in s[name] for name in ("office", "body", "document", "spokesperson")
    ):
        return False
    if s["uncased"].exact and any(low in s[name] for name in ("body", "office")):
        return not v.capital(at)  # "според документа държавите искат": no genitive
    return not v.capital(at) and low[0].isalpha() and not any(
        low in s[name] for name in ("of_like", "portfolio_words", "title_inner", "body", "organisation_words", "particles",
                                    "conjunctions", "genitives", "office")
    )  # fmt: skip


def _title_before(v: View, start: int, end: int) -> bool:
    s = v.reading.speech
    return (
        v.low[end - 1] in s["office"]
        or v.low[end - 1] in s["body"]
        or (end - start == 1 and v.low[start] in s["spokesperson"])
    )
