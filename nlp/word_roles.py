"""What a word is where it stands: a noun though it could be a verb of saying, a relative pronoun."""

from __future__ import annotations

from nlp.views import STOPS, View


def is_relative(v: View, at: int) -> bool:
    """A relative pronoun; German ones are articles too, and stand behind a comma."""
    s = v.reading.speech
    low = v.low[at]
    return low in s["relatives"] and (
        low not in s["determiners"] or v.get(at - 1) == ","
    )


def is_noun(v: View, at: int) -> bool:
    """Whether a word that could be a verb of saying stands as a noun: the report, his claim, in a statement."""
    s = v.reading.speech
    before = v.get(at - 1)
    if not before or before in STOPS or s["heads_first"].exact:
        return False  # Slavic verbs look like no noun
    if before in s["subject_pronouns"] and s["cut_adjuncts"]:
        return False  # Latvian "viņa bilda": she, or her
    behind = v.get(at + 1)
    if (
        before in s["object_pronouns"]
        and s["subject_articles"].exact
        and (behind in s["that"] or behind in (":", ","))
    ):
        return False  # "από την πλευρά της αντέτεινε": her, no article
    if (
        before in s["plural_pronouns"]
        and v.low[at] in s["base_forms"]
        and v.low[at] not in s["cue_nouns"]
        and v.low[at] not in s["noun_forms"]
    ):
        return False  # "many argue"
    if before in s["determiners"] and before not in s["names_too"]:
        return True
    named = v.capital(at - 1) and v.get(at - 2) in s["determiners"]
    if named and v.low[at] in s["own_words"] and v.low[at] in s["base_forms"]:
        return True  # "the Prague post"
    if before in s["prepositions"] and v.low[at] not in s["participles"]:
        return before != "to" or v.low[at].endswith(("ed", "s"))
    return before.endswith("'s") and len(before) > 2 and before not in s["finite"]
