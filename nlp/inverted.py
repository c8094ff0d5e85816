"""The phrase on the right of a verb that is its subject: "said X", "a déclaré devant la presse le ministre X"."""

from __future__ import annotations

from nlp.past_adjuncts import past_adjunct, past_media
from nlp.phrase_edges import without_adjunct
from nlp.phrases import LONGEST_PHRASE, Subject
from nlp.views import STOPS, View
from nlp.word_roles import is_relative

#: who may stand behind a verb without an article, where a language has none
DESCRIBED = ("unnamed", "office", "spokesperson", "body", "document", "persons")
#: what goes on with an office or a body behind its first word
GOES_ON = (
    "office", "title_inner", "of_like", "portfolio_words", "conjunctions", "genitives", "body",
)  # fmt: skip


def subject_after(v: View, verb: int) -> Subject | None:
    """The phrase on the right of a verb ("said X"), to the next mark, verb or loose preposition."""
    s = v.reading.speech
    at = _first_word(v, verb)
    if at >= len(v):
        return None
    low = v.low[at]
    named = low in s["genitive_articles"] and v.capital(at + 1)  # "în opinia lui Smith"
    if s.among(low, "subject_pronouns", "spoken_of") and not named:
        return Subject(at, at + 1, at)
    at = _past_object(v, at)
    if not _opens_phrase(v, verb, at) or _opens_adjunct(v, at):
        return None
    end = _phrase_end(v, at)
    while end > at + 1 and s.among(v.low[end - 1], "determiners", "prepositions"):
        end -= 1
    if s["postpositions"] and v.low[end - 1] in s["postpositions"]:
        end = without_adjunct(v, at, end)  # "küsis saadik riigikogu ees"
    return Subject(at, end, at)


def _first_word(v: View, verb: int) -> int:
    """The item behind the verb's own small words, a day, a station and a short adjunct."""
    s = v.reading.speech
    at = verb + 1
    while (
        at < len(v)
        and not v.capital(at)
        and not (v.low[at] in s["document"] and v.get(at + 1) in ("", ".", ","))
        and (
            s.among(v.low[at], "adverbs", "time_words", "reflexives")
            or _opens_day(v, at)
        )
    ):
        at += 1
    if v.get(at) in s["determiners"] and v.get(at + 1) in s["time_words"]:
        at += 2  # "explicó el viernes en Pamplona X"
    at = past_media(v, at)
    return at if s["verb_endings"].exact else past_adjunct(v, at)


def _past_object(v: View, at: int) -> int:
    """ "și-a apărat măsura ministrul justiției": what, then who, whose office ends in its article."""
    s = v.reading.speech
    if v.get(at + 1) not in s["definite_offices"] or not s["dropped_subjects"].exact:
        return at
    whose = v.capital(at) or s.among(
        v.low[at], "determiners", "office", "prepositions", "honorific", "deputy"
    )
    return at if whose else at + 1


def _opens_phrase(v: View, verb: int, at: int) -> bool:
    """Whether a word behind the verb may open the phrase of somebody: a name, an article, an office."""
    s, low = v.reading.speech, v.low[at]
    return (
        v.capital(at)
        or s.among(
            low,
            "determiners",
            "office",
            "deputy",
            "honorific",
            "spokesperson",
            "unnamed",
            "definite_nouns",
        )
        or (
            bool(s["subject_first"].exact)
            and s.among(low, "body", "document", "subject_pronouns")
        )
        or low[-1] == "-"  # "udlændinge- og integrationsminister X"
        or _described(v, at)
        or _foreign_body(v, at)
        or (at > 0 and _fused(v, at))
        or (
            verb != 0
            and v.is_quote(verb - 1)
            and low[0].isalpha()
            and low not in s["object_pronouns"]
        )
    )


def _opens_adjunct(v: View, at: int) -> bool:
    """Whether the word opens a day, an adjunct or a clause with "that" instead."""
    s, low = v.reading.speech, v.low[at]
    if low in s["time_words"]:
        return True
    if low in s["prepositions"] and low not in s["definite"]:
        particle = low in s["particles"] and v.capital(at + 1)  # "lacht Van Smith"
        if not (particle and v.capital(at)):
            return True
    return low in s["that"] and (low == "that" or bool(s["heads_first"].exact))


def _phrase_end(v: View, start: int) -> int:
    """The item behind the phrase that opens there."""
    s = v.reading.speech
    titles = s["spokesperson"]
    named = v.capital(start) and v.low[start] not in s["determiners"]
    end = start + 1
    while end < len(v) and end - start < LONGEST_PHRASE:
        whole = titles.phrases and titles.phrase_at(v.low, end - 1, len(v))
        if whole and whole > end:
            end = whole  # "atstovė ryšiams su visuomene X"
            continue
        low = v.low[end]
        if low in s["conjunctions"] and _second_field(v, start, end):
            end += 1
            continue
        if _closed(v, start, end):
            break
        if low in s["prepositions"]:
            if _loose_preposition(v, start, end, named):
                break
        elif v.capital(end):
            named = True
        end += 1
    return end


def _closed(v: View, start: int, end: int) -> bool:
    """Whether the phrase ends before a word, a preposition aside: at a mark, a verb, a day, behind a name or an office."""
    s, low = v.reading.speech, v.low[end]
    if v.capital(end - 1) and _past_name(v, start, end):
        return True
    if (s["verb_second"].exact or s["according_bare"].exact) and _past_noun(v, end):
        return True
    if low in STOPS or low in s["subordinators"] or is_relative(v, end):
        return True
    if s.among(low, "finite", "subject_pronouns", "time_words"):
        return True
    if low in s["adverbs"] and not v.capital(end):
        return True
    dotted = v.get(end + 1) == "."
    if low.isdigit() and v.get(end + 1 + dotted) in s.months:
        return True  # "lausus minister Jane Smith 16. juunil"
    if low[0].isdigit() and s["according_bare"].exact:
        return True  # "po podatkih urada za migracije 47 ljudi"
    if s["open_apposition"] and low in s["definite"]:
        return True  # "kérdezte a képviselő a parlament ülésén"
    if s["bent_names"].exact and v.capital(end - 1) and v.paper(end):
        return True  # "řekl Dubojed Deníku Vltava"
    if v.low[end - 1] in s["document"] and low.endswith(tuple(s["verb_endings"])):
        return True  # the statement presented by
    return low in s["conjunctions"] and not _joined(v, end)


def _joined(v: View, at: int) -> bool:
    """Whether "and" joins two halves of a word or two capitals: "do Regresso e das Fronteiras"."""
    s, before = v.reading.speech, v.low[at - 1]
    if before[-1] == "-" and len(before) > 1:
        return True
    onward = at + 1 + (v.get(at + 1) in s["of_like"])
    return v.low[at] in s["list_joiners"] and v.capital(onward) and v.capital(at - 1)


def _loose_preposition(v: View, start: int, at: int, named: bool) -> bool:
    """Whether a preposition leads away from the phrase: no particle of a name, no "of" of an office."""
    s, low = v.reading.speech, v.low[at]
    if low in s["particles"] and v.capital(at + 1) and v.capital(at - 1):
        return False
    if low not in s["of_like"]:
        return True
    if named and v.capital(at - 1) and not _title_before(v, start, at):
        return True
    nxt = v.get(at + 1)
    if nxt in s["time_words"] or nxt[:1].isdigit():
        return True
    # "podle údajů policie v průměru 58 dní"
    return bool(s["according_bare"].exact) and _leaves_body(v, at)


def _foreign_body(v: View, at: int) -> bool:
    """ "uppger danska Utlændingestyrelsen": a small adjective before the name of a body, where no article stands."""
    s = v.reading.speech
    return bool(
        s["definite_nouns"].exact
        and s["verb_second"].exact
        and v.low[at].isalpha()
        and v.capital(at + 1)
        and s.among(v.low[at + 1], "organisation_words", "body")
        and v.low[at] not in s["prepositions"]
    )


def _leaves_body(v: View, at: int) -> bool:
    """Whether a preposition behind a body leads to no field of it: small letters, and no word of an office's name."""
    s, low = v.reading.speech, v.get(at + 1)
    return (
        v.low[at - 1] in s["body"]
        and v.low[at] in s["said_from"]  # "in", "from"; "for" tells the body's field
        and not v.capital(at + 1)
        and not s.among(
            low,
            "portfolio_words",
            "title_inner",
            "body",
            "organisation_words",
            "inner_endings",
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
        and any(s.among(v.low[k], "office", "spokesperson") for k in range(start, at))
    )


def _fused(v: View, at: int) -> bool:
    """ "secondo quanto riferito dal ministero", "selon les informations du ministère": the article stands in the row."""
    s = v.reading.speech
    before = v.low[at - 1]
    return (
        before in s["determiners"]
        and before in s["prepositions"]
        and s.among(v.low[at], "body", "document")
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
        if s.among(low, *DESCRIBED):
            return True
        if low in STOPS or s.among(low, "prepositions", "finite", "that"):
            return False
    return False


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
    if s.among(low, *GOES_ON, "deputy", "official", "spokesperson", "prepositions", "document", "unnamed", "persons"):  # fmt: skip
        return False
    return (
        bool(s["genitives"].exact)
        or low in s["determiners"]
        or (v.capital(at - 2) and not s["verb_endings"].exact)
        or (
            bool(s["heads_first"].exact)  # "odgovorio je Smith pisanim putem"
            and all(v.capital(k) for k in range(start, at))
            and not s.among(
                v.low[at - 1], "body", "organisation_words", "office", "unnamed"
            )
        )
    )


def _past_noun(v: View, at: int) -> bool:
    """Behind an office or a body a small word is the verb: "volgens de minister verbleven er"."""
    s, low, before = v.reading.speech, v.low[at], v.low[at - 1]
    if v.capital(at) or not s.among(
        before, "office", "body", "document", "spokesperson"
    ):
        return False
    if s["uncased"].exact and s.among(low, "body", "office"):
        return True  # "според документа държавите искат": no genitive
    return low[0].isalpha() and not s.among(
        low, *GOES_ON, "organisation_words", "particles"
    )


def _title_before(v: View, start: int, end: int) -> bool:
    s = v.reading.speech
    return s.among(v.low[end - 1], "office", "body") or (
        end - start == 1 and v.low[start] in s["spokesperson"]
    )
