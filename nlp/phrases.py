"""Who stands before or after a verb of saying: noun phrases found with closed-class words alone.

No parser: a phrase is what lies between a verb and the next mark, subordinating word or other verb; what leads it
in ("On Monday", "But") is cut off. Positions are indices into a sentence's items.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from nlp.insertions import apposed_name, before_insertion
from nlp.phrase_edges import cut_lead, without_adjunct
from nlp.views import STOPS, View
from nlp.word_roles import is_noun, is_relative

LONGEST_PHRASE = 24  # words
DESCRIBED = 20  # words that tell who somebody is
ASIDE = 7  # words of an adjunct between a subject and its verb


HEADS = ("office", "official", "spokesperson", "body", "unnamed", "document")


@dataclass(slots=True)
class Subject:
    """Items of the phrase; ``start``/``end`` the printed mention, ``outer`` where the phrase begins."""

    start: int
    end: int
    outer: int
    negated: bool = False
    modal: str = ""
    passive: bool = False
    dropped: bool = False  # not printed: whoever spoke before; the item is the verb


class Helped(NamedTuple):
    """A verb with the helpers before it: where they begin, and what they say of it."""

    begin: int
    negated: bool
    modal: str
    passive: bool


def subject_before(v: View, verb: int) -> Subject | None:
    """The phrase on the left of a verb, its own helpers (had, also, never) skipped."""
    s = v.reading.speech
    helped = _with_helpers(v, verb)
    if helped is None:
        return None
    comma = helped.begin - 1
    end = before_insertion(v, helped.begin)
    if end <= 0:
        return None
    if is_relative(v, end - 1):
        pronoun = v.low[end - 1] in s["subject_pronouns"]
        if not pronoun and v.low[end - 1] != "that":
            return _antecedent(v, end - 1, helped)
        if pronoun and v.get(end - 2) == ",":
            found = _antecedent(v, end - 1, helped)
            if found is not None:
                return found
    outer = _phrase_start(v, end)
    if s["verb_endings"].exact and (told := _described_subject(v, outer, end, verb)):
        return _helped(told, helped)
    start = cut_lead(v, outer, end)
    if start >= end:
        parted = s["heads_first"].exact and outer and v.low[outer - 1] in s["helpers"]
        # "Dunaj je v sredo napovedal"
        return subject_before(v, outer - 1) if parted else None
    if apposed_name(v, end, comma) and not v.capital(end - 1):
        start, end = end + 1, comma
    if s["cut_adjuncts"]:
        end = without_adjunct(v, start, end)
    return _helped(Subject(start, end, outer), helped)


def _helped(subject: Subject, helped: Helped) -> Subject:
    subject.negated, subject.modal = helped.negated, helped.modal
    subject.passive = helped.passive
    return subject


def _with_helpers(v: View, verb: int) -> Helped | None:
    """The verb with the small words before it, days and adjuncts of the list too; None behind "to"."""
    s = v.reading.speech
    adverbs, helpers, negations = s["adverbs"], s["auxiliaries"], s["negations"]
    end, negated, passive, modal = verb, False, False, ""
    progressive = v.low[verb] in s["participles"]  # "is arguing that"
    while end > 0:
        low = v.low[end - 1]
        if low in negations:
            negated = True
        elif low in helpers:
            passive = passive or (low in s["be"] and not progressive)
            if low in s["modals"]:
                modal = low
        elif low == "to" and "to" in s["to"]:
            return None
        elif low not in adverbs and low not in s["object_clitics"]:
            day = _before_day(v, end)
            if day == end:
                day = _before_aside(v, end)
            if day == end:
                break
            end = day
            continue
        end -= 1
    return Helped(end, negated, modal, passive)


def _phrase_start(v: View, end: int) -> int:
    """Where the phrase before an item begins: behind a mark, another verb, a word that opens a clause."""
    s = v.reading.speech
    start = end
    while start > 0 and end - start < LONGEST_PHRASE:
        low = v.low[start - 1]
        if low in s["subject_pronouns"]:
            return start - (start == end)
        if low in STOPS or low in s["subordinators"] or is_relative(v, start - 1):
            break
        if low in s["conjunctions"]:
            if start == end or low in s["but"] or not _coordinated(v, start - 1):
                break
        elif _other_verb(v, start, end):
            break
        start -= 1
    return start


def _other_verb(v: View, start: int, end: int) -> bool:
    """Whether the word before ``start`` is a verb, of another clause than the phrase."""
    s = v.reading.speech
    low = v.low[start - 1]
    if low in s["finite"] and not (low in s["of_like"] and v.capital(start)):
        return True  # "ministra a Migrației" has none
    if v.capital(start - 1):
        return False
    if s.is_verb(low) and not is_noun(v, start - 1):
        return start < end or not s.among(low, "base_forms", "cue_nouns")
    if not (s["verb_endings"].exact and low.endswith("ed") and start < end):
        return False
    before = v.get(start - 2)
    return bool(
        before
        and before not in STOPS
        and before not in s["determiners"]
        and not before.endswith("ly")
    )


def _coordinated(v: View, at: int) -> bool:
    """ "asylum and migration minister X", "Smith and Jones": no verb between the last mark and "and"."""
    s = v.reading.speech
    for k in range(at - 1, max(-1, at - 7), -1):
        low = v.low[k]
        if low in STOPS:
            return k < at - 1
        if (
            s.among(low, "finite", "subordinators", "relatives")
            or s.is_verb(low)
            or low.endswith("ed")
        ):
            return False
        if low in s["prepositions"] and low not in s["of_like"]:
            return False
    return at <= 6


def _antecedent(v: View, relative: int, helped: Helped) -> Subject | None:
    """ "X, who said": the phrase before the relative pronoun."""
    end = relative
    if v.get(end - 1) in (",", "—", "–", "--"):
        end -= 1
    if end <= 0 or v.low[end - 1] in STOPS:
        return None
    found = subject_before_mark(v, end)
    return _helped(found, helped) if found is not None else None


def _described_subject(v: View, outer: int, verb: int, verb_at: int) -> Subject | None:
    """ "Officials who spoke with the paper said", "a report released by X said": whom the words before the verb describe."""
    s = v.reading.speech
    last = v.get(outer - 1)
    if outer < 2 or outer >= verb or last in STOPS or last in s["conjunctions"]:
        return None
    behind = v.get(verb_at + 1)
    if (
        last in s["who"]
        and v.get(outer - 2) != ","
        and not (v.capital(outer) or s.among(v.low[outer], "determiners", "unnamed"))
        and s.among(behind, "that", "clause_starts")
    ):
        return subject_before_mark(v, outer - 1)  # "some who advocate it argue that"
    led = v.low[outer] in s["prepositions"] and v.low[outer] not in s["subordinators"]
    if s.is_verb(last) and not led:
        return None  # "voters who think the minister said"
    before = v.low[outer - 2]
    if led and (last.endswith("ed") or last in s["insertions"]):
        noun = before not in STOPS and not s.among(
            before,
            "finite",
            "be",
            "adverbs",
            "subject_pronouns",
            "conjunctions",
            "relatives",
            "subordinators",
        )
        if noun and (found := subject_before_mark(v, outer - 1)) is not None:
            return found
    for k in range(outer - 2, max(0, outer - DESCRIBED), -1):
        low = v.low[k]
        if low in s["who"]:
            told = any(v.low[i] in s["finite"] or s.is_verb(v.low[i]) or v.low[i].endswith(("ed", "s"))
                       for i in range(k + 1, outer))  # fmt: skip
            return subject_before_mark(v, k) if told else None
        if low in STOPS or s.among(low, "that", "subordinators"):
            return None
    return None


def _before_day(v: View, end: int) -> int:
    """Behind a subject a day may stand bare: "X február 18-án közölte", "X 10. februārī sacīja", "X vasario 3 d. sakė"."""
    months = v.reading.speech.months
    at = end - 1
    if v.get(at) == "." and v.get(at - 1) == "d":
        at -= 1
    if v.get(at) in ("d", "d."):
        at -= 1
    if at > 1 and v.low[at][:1].isdigit() and v.low[at - 1] in months:
        at -= 1
    elif at > 1 and v.low[at] in months:
        at -= 1 + (v.low[at - 1] == ".")
        if not v.low[at][:1].isdigit():
            return end
    else:
        return end
    return end if v.get(at - 1) in v.reading.speech["prepositions"] else at


def _before_aside(v: View, end: int) -> int:
    """ "Ministar je tom prigodom kazao", "Taliban na síti X napsal": an adjunct of the list between subject and verb."""
    s = v.reading.speech
    for listed in (s["between"], s["same_day"]):
        for k in range(end - 1, max(0, end - ASIDE), -1) if listed.phrases else ():
            if listed.phrase_at(v.low, k, end) == end:
                return k
    placed = v.capital(end - 1) and v.get(end - 2) in s["said_from"]
    if placed and end > 3 and not v.capital(end - 3):  # "to isté popoludnie v Trnave"
        day = _before_aside(v, end - 2)
        return day if day < end - 2 else end
    return end


def subject_before_mark(v: View, end: int) -> Subject | None:
    s = v.reading.speech
    start = end
    while start > 0 and end - start < 14:
        low = v.low[start - 1]
        if low in STOPS or low in s["subordinators"] or is_relative(v, start - 1):
            break
        if s.among(low, "finite", "conjunctions"):
            break
        if s.is_verb(low) and not v.capital(start - 1):
            break
        if low in s["prepositions"] and low != "of" and low != "for":
            break
        start -= 1
    start = cut_lead(v, start, end)
    if s["heads_first"].exact:  # "začiatkom týždňa český denník X": no adverbials
        heads = [
            k for k in range(start, end) if v.capital(k) or s.among(v.low[k], *HEADS)
        ]
        start = heads[0] if heads and heads[0] - start > 1 else start
    return Subject(start, end, start) if start < end else None
