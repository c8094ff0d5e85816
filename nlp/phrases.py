"""Who stands before or after a verb of saying: noun phrases found with closed-class words alone.

No parser: a phrase is what lies between a verb and the next mark, subordinating word or other verb; what leads it
in ("On Monday", "But") is cut off. Positions are indices into a sentence's items.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlp.insertions import apposed_name, before_insertion
from nlp.views import STOPS, View
from nlp.word_roles import is_noun, is_relative

LONGEST_PHRASE = 24  # words
TITLE = 4  # words of a title behind a name, or of a place
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


def subject_before(v: View, verb: int) -> Subject | None:
    """The phrase on the left of a verb, its own helpers (had, also, never) skipped."""
    s = v.reading.speech
    adverbs, helpers, negations = s["adverbs"], s["auxiliaries"], s["negations"]
    pronouns = s["subject_pronouns"]
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
    comma = end - 1
    end = before_insertion(v, end)
    if end <= 0:
        return None
    apposed = apposed_name(v, end, comma)
    start = end
    while start > 0 and end - start < LONGEST_PHRASE:
        low = v.low[start - 1]
        if low in pronouns:
            if start == end:
                if is_relative(v, start - 1) and v.get(start - 2) == ",":
                    found = _antecedent(v, start - 1, negated, modal, passive)
                    if found is not None:
                        return found
                start -= 1
            break
        if low in STOPS or low in s["subordinators"] or is_relative(v, start - 1):
            if start == end and is_relative(v, start - 1) and low != "that":
                return _antecedent(v, start - 1, negated, modal, passive)
            break
        if low in s["conjunctions"]:
            if start == end or low in s["but"] or not _coordinated(v, start - 1):
                break
        elif (
            low in s["finite"]
            and not (low in s["of_like"] and v.capital(start))  # "ministra a Migrației"
        ) or (
            s.is_verb(low)
            and not is_noun(v, start - 1)
            and not v.capital(start - 1)
            and not (start == end and (low in s["base_forms"] or low in s["cue_nouns"]))
        ):
            break
        elif (
            s["verb_endings"].exact
            and low.endswith("ed")
            and start < end
            and not v.capital(start - 1)
        ):
            before = v.get(start - 2)
            if (
                before
                and before not in STOPS
                and before not in s["determiners"]
                and not before.endswith("ly")
            ):
                break
        start -= 1
    outer = start
    if s["verb_endings"].exact and (told := _described_subject(v, outer, end, verb)):
        return replace(told, negated=negated, modal=modal, passive=passive)
    start = _cut_lead(v, start, end)
    if start >= end:
        parted = (
            s["heads_first"].exact and outer > 0 and v.low[outer - 1] in s["helpers"]
        )
        return (
            subject_before(v, outer - 1) if parted else None
        )  # "Dunaj je v sredo napovedal"
    if apposed and not v.capital(end - 1):
        start, end = end + 1, comma
    if s["cut_adjuncts"]:
        end = without_adjunct(v, start, end)
    return Subject(start, end, outer, negated, modal, passive)


def without_adjunct(v: View, start: int, end: int) -> int:
    """The end of who speaks, before a day or a place in a case of its own: "Solvita Liepa raidījumā", "A miniszter a parlamentben"."""
    s = v.reading.speech
    head = 0
    for k in range(start, end):
        if (
            v.capital(k)
            and k > start
            and (v.capital(k - 1) or v.low[k - 1] in s["office"])
        ):
            head = k + 1
        elif head:
            break
    who = (
        "office",
        "spokesperson",
        "persons",
        "body",
        "document",
        "unnamed",
        "subject_pronouns",
    )
    named = head
    for k in range(
        head, min(end, head + TITLE) if head else 0
    ):  # "Smith Jane belügyi államtitkár a rádióban"
        if v.low[k] in s["determiners"] or v.low[k] in s["place_endings"]:
            break
        if any(v.low[k] in s[name] for name in ("office", "spokesperson", "honorific")):
            head = k + 1
    if not head:
        found = (
            k + 1 for k in range(start, end) if any(v.low[k] in s[name] for name in who)
        )
        head = next(found, end)
    if v.low[end - 1] in s["postpositions"]:
        return head
    loose = (
        head < len(v)
        and v.word[head][:1].islower()
        and not any(
            v.get(head) in s[name]
            for name in ("conjunctions", "list_joiners", "particles", "deputy")
        )
    )
    if (
        named
        and loose
        and not s["open_apposition"]
        and not any(
            v.low[k] in s[name]
            for k in range(head, end)
            for name in (*who, "honorific", "organisation_words")
        )
    ):
        return head  # "lyderis Mantas Giedra tokį sprendimą vadina": a title would stand before the name
    at = head + (v.get(head) in s["definite"])
    low = v.get(at)
    if at >= end or any(low in s[name] for name in who):
        return end
    told = any(v.low[k] in s[name] for k in range(at, end) for name in who)
    placed = any(
        v.low[k] in s["place_endings"] for k in range(at, min(end, at + TITLE))
    )
    if at > head and (placed or (named and not told)):
        return head  # "a közszolgálati rádióban"
    adjunct = (
        (low in s["place_endings"] and not v.capital(at))
        or low in s["places"]
        or low in s["time_words"]
        or low in s.months
        or low[:1].isdigit()
        or (bool(named) and low in s["prepositions"] and not v.capital(at))
    )
    return head if adjunct else end


def _coordinated(v: View, at: int) -> bool:
    """ "asylum and migration minister X", "Smith and Jones": no verb between the last mark and "and"."""
    s = v.reading.speech
    for k in range(at - 1, max(-1, at - 7), -1):
        low = v.low[k]
        if low in STOPS:
            return k < at - 1
        if (
            low in s["finite"]
            or s.is_verb(low)
            or low in s["subordinators"]
            or low.endswith("ed")
        ):
            return False
        if (low in s["prepositions"] and low not in s["of_like"]) or low in s[
            "relatives"
        ]:
            return False
    return at <= 6


def _antecedent(
    v: View, relative: int, negated: bool, modal: str, passive: bool
) -> Subject | None:
    """ "X, who said": the phrase before the relative pronoun."""
    end = relative
    if v.get(end - 1) in (",", "—", "–", "--"):
        end -= 1
    if end <= 0 or v.low[end - 1] in STOPS:
        return None
    found = subject_before_mark(v, end)
    if found is not None:
        found.negated, found.modal, found.passive = negated, modal, passive
    return found


def _described_subject(v: View, outer: int, verb: int, verb_at: int) -> Subject | None:
    """ "Officials who spoke with the paper said", "a report released by X said": whom the words before the verb describe."""
    s = v.reading.speech
    last = v.get(outer - 1)
    if outer < 2 or outer >= verb or last in STOPS or last in s["conjunctions"]:
        return None
    behind = v.get(verb_at + 1)
    if last in s["who"] and v.get(outer - 2) != "," and not (
        v.capital(outer) or v.low[outer] in s["determiners"] or v.low[outer] in s["unnamed"]
    ) and (behind in s["that"] or behind in s["clause_starts"]):  # fmt: skip
        return subject_before_mark(v, outer - 1)  # "some who advocate it argue that"
    led = v.low[outer] in s["prepositions"] and v.low[outer] not in s["subordinators"]
    if s.is_verb(last) and not led:
        return None  # "voters who think the minister said"
    before = v.low[outer - 2]
    if led and (last.endswith("ed") or last in s["insertions"]):
        noun = before not in STOPS and not any(
            before in s[name]
            for name in ("finite", "be", "adverbs", "subject_pronouns", "conjunctions", "relatives", "subordinators")
        )  # fmt: skip
        if noun and (found := subject_before_mark(v, outer - 1)) is not None:
            return found
    for k in range(outer - 2, max(0, outer - DESCRIBED), -1):
        low = v.low[k]
        if low in s["who"]:
            told = any(v.low[i] in s["finite"] or s.is_verb(v.low[i]) or v.low[i].endswith(("ed", "s"))
                       for i in range(k + 1, outer))  # fmt: skip
            return subject_before_mark(v, k) if told else None
        if low in STOPS or low in s["that"] or low in s["subordinators"]:
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
        if low in s["finite"] or low in s["conjunctions"]:
            break
        if s.is_verb(low) and not v.capital(start - 1):
            break
        if low in s["prepositions"] and low != "of" and low != "for":
            break
        start -= 1
    start = _cut_lead(v, start, end)
    if s["heads_first"].exact:  # "začiatkom týždňa český denník X": no adverbials
        heads = [
            k
            for k in range(start, end)
            if v.capital(k) or any(v.low[k] in s[name] for name in HEADS)
        ]
        start = heads[0] if heads and heads[0] - start > 1 else start
    return Subject(start, end, start) if start < end else None


def _cut_lead(v: View, start: int, end: int) -> int:
    """Cuts "But", "On Monday", "In a statement Tuesday" off a phrase that begins a clause."""
    s = v.reading.speech
    while (
        start < end
        and (
            v.low[start] in s["adverbs"]
            or v.low[start] in s["conjunctions"]
            or v.low[start] in s["time_words"]
            or v.low[start] in s["interjections"]
        )
        and v.low[start] not in s["determiners"]
    ):
        start += 1
    if (
        start < end
        and v.low[start] in s["prepositions"]
        and v.low[start] not in s["names_too"]
        and v.low[start] not in s["definite"]  # Portuguese "a" is both
    ):
        for at in range(start + 2, end):
            before = v.low[at - 1]
            low = v.low[at]
            if (
                low in s["prepositions"]
                and not v.capital(at)
                and s["dropped_subjects"].exact
            ):
                continue  # "a Lisboa": no article
            if (
                s["heads_first"].exact
                and _who(v, at)
                and before not in s["prepositions"]
            ):
                described = at > start + 2 and v.low[at - 2] in s["time_words"]
                return at - (
                    described and before not in s["time_words"]
                )  # "w środę niemiecki minister"
            if (
                not (
                    low in s["determiners"]
                    or low in s["subject_pronouns"]
                    or v.capital(at)
                )
                or low in s["time_words"]
            ):
                continue
            if (
                before in s["prepositions"]
                or before in s["determiners"]
                or before in s["honorific"]
                or before in s["conjunctions"]
                or before.endswith("'s")
            ):
                continue
            placed = (  # "A Bruxelles un portavoce", "En Belgique, le ministre"
                at == start + 2
                and low in s["determiners"]
                and low not in s["prepositions"]
            )
            if (
                v.capital(at - 1)
                and before not in s["time_words"]
                and not before[0].isdigit()
                and not placed
            ):
                continue
            if before in s["office"]:
                continue
            return at
        return end
    return start


def _who(v: View, at: int) -> bool:
    s = v.reading.speech
    return any(
        v.low[at] in s[name]
        for name in ("office", "spokesperson", "body", "document", "unnamed")
    )
