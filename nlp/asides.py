"""A clause of saying behind a comma in what is said: "We go, says X, and soon"."""

from __future__ import annotations

from nlp.inverted import subject_after
from nlp.phrases import Subject
from nlp.reading import DASHES
from nlp.views import QUOTE, View

#: small words that are no verb of saying, by list
SMALL = (
    "prepositions", "determiners", "conjunctions", "subordinators", "relatives", "adverbs", "finite", "office",
    "honorific", "spokesperson", "time_words", "deputy", "particles", "questions", "clause_pronouns",
)  # fmt: skip


ADJUNCTS = 4  # words before the verb: "– trečiadienį žurnalistams sakė X"


def _past_adjuncts(v: View, at: int) -> int:
    """The verb of saying behind days and places that stand before it, where cases tell them; else the same item."""
    s = v.reading.speech
    if not s["cut_adjuncts"].exact or s.is_verb(v.get(at)):
        return at
    for k in range(at, min(at + ADJUNCTS + 1, len(v))):
        low = v.low[k]
        if k > at and s.is_verb(low):
            return k
        if (
            v.capital(k)
            or not low[0].isalpha()
            or any(
                low in s[name]
                for name in ("that", "conjunctions", "subordinators", "relatives", "questions", "finite",
                             "subject_pronouns", "negations")
            )
        ):  # fmt: skip
            return at
    return at


def inserted(v: View, comma: int, named: bool) -> tuple[int, Subject] | None:
    """(verb, subject) where ", says X" stands behind a comma; ``named``: only a name or a title will do."""
    s = v.reading.speech
    between = v.get(comma) in DASHES  # "– We go – says X. – And stay."
    if v.get(comma) not in (",", "?", "!", QUOTE) and not between:
        return None
    verb = comma + 1
    if v.get(verb) in s["object_pronouns"] or v.get(verb) in s["helpers"]:
        verb += 1
    verb = _past_adjuncts(v, verb)
    low = v.get(verb)
    if not low or not low[0].isalpha() or v.capital(verb):
        return None
    known = s.is_verb(low) or low in s["after_only"]
    if not known and any(low in s[name] for name in SMALL):
        return None
    if low in s["impersonal"] and v.get(verb + 1) in s["impersonal_subject"]:
        return None if named else (verb, Subject(verb, verb + 2, verb))  # "hedder det"
    subject = subject_after(v, verb)
    far = (
        8 if s["heads_first"].exact else 2
    )  # "каза в четвъртък пред журналисти министърът X"
    if subject is None or subject.start > verb + far:
        return None
    first = v.low[subject.start]
    inside = range(subject.start, subject.end)
    titled = any(
        v.low[k] in s["office"]
        or v.low[k] in s["honorific"]
        or v.low[k] in s["spokesperson"]
        for k in inside
    )
    capitals = sum(v.capital(k) for k in inside)
    if known and not named:
        return verb, subject
    if (titled or capitals >= 2 or (known and capitals)) and (capitals or not named):
        return verb, subject
    if not named and first in s["determiners"] and v.get(subject.end) in (",", ".", ""):
        return verb, subject
    return None
