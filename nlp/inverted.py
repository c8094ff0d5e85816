"""The phrase on the right of a verb that is its subject: "said X", "a déclaré devant la presse le ministre X"."""

from __future__ import annotations

from nlp.phrases import LONGEST_PHRASE, Subject, is_relative
from nlp.views import STOPS, View


def subject_after(v: View, verb: int) -> Subject | None:
    """The phrase on the right of a verb ("said X"), to the next mark, verb or loose preposition."""
    s = v.reading.speech
    at = verb + 1
    while (
        at < len(v)
        and not v.capital(at)
        and (
            v.low[at] in s["adverbs"]
            or v.low[at] in s["time_words"]
            or v.low[at] in s["reflexives"]
        )
    ):
        at += 1
    if not s["verb_endings"].exact:
        at = _past_adjunct(v, at)
    if at >= len(v):
        return None
    low = v.low[at]
    if low in s["subject_pronouns"] or low in s["spoken_of"]:
        return Subject(at, at + 1, at)
    if not (
        v.capital(at)
        or low in s["determiners"]
        or low in s["office"]
        or low in s["deputy"]
        or low in s["honorific"]
        or low in s["spokesperson"]
        or low in s["unnamed"]
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
        or low in s["prepositions"]
        or (low in s["that"] and low == "that")
    ):
        return None
    end = at + 1
    named = v.capital(at) and low not in s["determiners"]
    while end < len(v) and end - at < LONGEST_PHRASE:
        low = v.low[end]
        if v.capital(end - 1) and _past_name(v, at, end):
            break
        if s["verb_second"].exact and _past_noun(v, end):
            break
        if low in STOPS or low in s["subordinators"] or is_relative(v, end):
            break
        if low in s["finite"] or low in s["subject_pronouns"] or low in s["time_words"]:
            break
        if low in s["adverbs"] and not v.capital(end):
            break
        if v.low[end - 1] in s["document"] and low.endswith(tuple(s["verb_endings"])):
            break  # the statement presented by
        if low in s["conjunctions"] and not (
            low in s["list_joiners"] and v.capital(end + 1) and v.capital(end - 1)
        ):
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
        elif v.capital(end):
            named = True
        end += 1
    while end > at + 1 and (
        v.low[end - 1] in s["determiners"] or v.low[end - 1] in s["prepositions"]
    ):
        end -= 1
    return Subject(at, end, at)


def _past_adjunct(v: View, at: int) -> int:
    """ "a déclaré devant la presse le ministre X": the item of the subject behind a short adjunct, or the same item."""
    s = v.reading.speech
    if v.get(at) not in s["prepositions"] and v.get(at) not in s["time_words"]:
        return at
    for k in range(at + 1, min(len(v) - 1, at + 7)):
        low = v.low[k]
        if low in STOPS or low in s["finite"] or low in s["that"]:
            return at
        title = low in s["office"] or low in s["honorific"] or low in s["spokesperson"]
        if title and v.low[k - 1] not in s["prepositions"]:
            article = (
                v.low[k - 1] in s["determiners"]
                and v.low[k - 2] not in s["prepositions"]
            )
            return (
                k - 1 if article else k if v.low[k - 1] not in s["determiners"] else at
            )
    return at


def _past_name(v: View, start: int, at: int) -> bool:
    """Behind a name ("so Smith abschließend", "the Norwegian her step") a small word ends the phrase."""
    s, low = v.reading.speech, v.low[at]
    if v.capital(at) or not low[0].isalpha() or low in s["particles"]:
        return False
    if any(low in s[name] for name in ("office", "deputy", "official", "spokesperson", "title_inner", "of_like",
                                       "portfolio_words", "conjunctions", "prepositions", "genitives", "body",
                                       "document", "unnamed", "persons")):  # fmt: skip
        return False
    return (
        bool(s["genitives"].exact)
        or low in s["determiners"]
        or (v.capital(at - 2) and not s["verb_endings"].exact)
    )


def _past_noun(v: View, at: int) -> bool:
    """Behind an office or a body a small word is the verb: "volgens de minister verbleven er"."""
    s, low, before = v.reading.speech, v.low[at], v.low[at - 1]
    if not any(
        before in s[name] for name in ("office", "body", "document", "spokesperson")
    ):
        return False
    return not v.capital(at) and low[0].isalpha() and not any(
        low in s[name] for name in ("of_like", "portfolio_words", "particles", "conjunctions", "genitives", "office")
    )  # fmt: skip


def _title_before(v: View, start: int, end: int) -> bool:
    s = v.reading.speech
    return (
        v.low[end - 1] in s["office"]
        or v.low[end - 1] in s["body"]
        or (end - start == 1 and v.low[start] in s["spokesperson"])
    )
