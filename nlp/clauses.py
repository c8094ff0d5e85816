"""Where a reported clause begins and ends, and whether words look like a clause at all."""

from __future__ import annotations

from nlp.phrases import subject_before
from nlp.reading import DASHES
from nlp.views import QUOTE, STOPS, View
from nlp.word_roles import is_noun

CLAUSE_WINDOW = 14
NO_FRAMES: frozenset[str] = frozenset()


def looks_like_clause(v: View, at: int, verb_is_say: bool) -> bool:
    """Whether a clause without "that" begins here: a subject, then a finite verb before the next comma."""
    s = v.reading.speech
    low = v.get(at)
    if not low or (low in STOPS and low != QUOTE):
        return False
    if low in s["prepositions"] and not verb_is_say:
        return False
    if low in s["conjunctions"] or low in s["to"]:
        return False
    if low in s["clause_pronouns"] or (verb_is_say and low in s["clause_starts"]):
        return True
    if low in s["interjections"] or low in s["that"]:
        return False
    if low in s["reported_forms"]:
        return True  # "kertoi allekirjoittaneensa": the verb comes first
    for k in range(at + 1, min(at + CLAUSE_WINDOW, len(v))):
        word = v.low[k]
        if word in s["reported_forms"]:
            return (
                True  # "vahvisti virkamiesten käyneen": a clause without a finite verb
            )
        if word in s["finite"] or (verb_is_say and word == QUOTE):
            return True  # the verb may stand inside the marks
        if word in (";", ":", ".") or (not verb_is_say and word in s["subordinators"]):
            return False
        if (
            s["verb_endings"].exact
            and word.endswith(("ed", "s"))
            and verb_is_say
            and k > at + 1
        ):
            return True
    return verb_is_say and at + 1 < len(v)


def cue_length(v: View, at: int) -> tuple[int, frozenset[str]]:
    """Words that the cue takes ("pointed out" is two) and its frames; (0, ...) where there is none."""
    s = v.reading.speech
    low = v.low[at]
    if not s.beginnings[low]:
        return 0, NO_FRAMES
    frames = s.frames[low]
    length = 1 if frames else 0
    for name in ("bare", "clause", "infinitive", "nominal", "quoted"):
        end = s[name].phrase_at(v.low, at, len(v))
        if end:
            if end - at > length:
                length, frames = end - at, frozenset((name,))
            elif end - at == length:
                frames = frames | {name}
    return length, frames


def is_cue(v: View, at: int) -> bool:
    """A verb of saying that is not a noun here."""
    return cue_length(v, at)[0] > 0 and not is_noun(v, at)


def _yet(v: View, at: int) -> bool:
    """ "A, si bien matizó que B", "A, tout en précisant que B": the speaker goes on in a clause of its own."""
    s = v.reading.speech
    end = s["yet"].phrase_at(v.low, at, len(v)) or at + (v.get(at) in s["yet"].exact)
    if end == at:
        return False
    while v.get(end) in s["auxiliaries"] or v.get(end) in s["object_clitics"]:
        end += 1
    length = cue_length(v, end)[0] if end < len(v) else 0
    behind = end + length
    behind += v.get(behind) == ","  # "majd hozzátette, hogy"
    return bool(length) and v.get(behind) in s["that"]


def attribution_starts(v: View, at: int) -> bool:
    """Whether "S V" or "V S" of another attribution begins at this item (after a comma)."""
    s = v.reading.speech
    if s["according"].phrase_at(v.low, at, len(v)):
        return True
    for k in range(at, min(at + 8, len(v))):
        low = v.low[k]
        if low in STOPS:
            return False
        if low in s["finite"] and not s.is_verb(low):
            if low in s["auxiliaries"]:
                continue
            return False
        if (
            s.is_verb(low)
            and "quoted" not in s.frames_of(low) - {"bare"}
            and not is_noun(v, k)
        ):
            if k == at:
                return _subject_follows(v, k)
            subject = subject_before(v, k)
            return subject is not None and subject.start >= at and _closes(v, k)
        if low in s["subordinators"]:
            return False
    return False


def _subject_follows(v: View, verb: int) -> bool:
    s = v.reading.speech
    low = v.get(verb + 1)
    return (
        v.capital(verb + 1) or low in s["determiners"] or low in s["subject_pronouns"]
    )


def _closes(v: View, verb: int) -> bool:
    """After the verb of a postposed attribution comes an end, a comma or an adjunct, no clause."""
    s = v.reading.speech
    low = v.get(verb + 1)
    return (
        not low
        or low in STOPS
        or low in s["prepositions"]
        or low in s["time_words"]
        or low in s["adverbs"]
    )


def clause_end(v: View, start: int) -> int:
    """The item after the reported clause that begins at ``start``."""
    s = v.reading.speech
    at = start
    while at < len(v):
        low = v.low[at]
        if low == ";" and at > start:
            break
        if low == QUOTE and at + 2 < len(v) and v.comma_inside(at):
            after = v.low[at + 1]
            if (
                after in s["but"]
                or after in s["participles"]
                or attribution_starts(v, at + 1)
            ):
                return at + 1
        if low in (".", "!", "?", "…") and at == len(v) - 1:
            break
        if low in (",", "—", "–", "--") and at > start and at + 1 < len(v):
            after = v.low[at + 1]
            told = v.get(at + 2) in (",", ":") and v.is_quote(at + 3)  # saying, "..."
            loose = told or v.get(at + 2) not in STOPS
            if after in s["participles"] and low == "," and loose:
                break
            if low == "," and after in s["but"] and _own_clause(v, at + 2):
                break
            if (
                low == ","
                and attribution_starts(v, at + 1)
                and not _verb_behind_insertion(v, start, at)
            ):
                break
            if (
                low == ","
                and after in s["conjunctions"]
                and s["verb_second"].exact
                and is_cue(v, at + 2)
                and v.get(at + 2) not in s["past_participles"]
            ):
                break  # "at brevet er mottatt, og lover svar"
            if low == "," and _yet(v, at + 1):
                break  # "A, si bien matizó que B"
            if low == "," and s["clause_breaks"].phrase_at(v.low, at + 1, len(v)):
                break  # "ao contrário do que X afirmara"
            if low == "," and after in s["indefinite"] and _told_of(v, at + 2):
                break
            if low == "," and _explained(v, at + 1):
                break
            alone = low in DASHES and not any(d in DASHES for d in v.low[at + 1 :])
            if alone and not s["dash_for_verb"].exact:
                break  # a dash that no other closes: the narrator adds something
            if after in s["when_asked"] and v.get(at + 2) in s["asked"]:
                break
            if (
                low == ","
                and after in s["conjunctions"]
                and attribution_begins_clause(v, at + 2)
            ):
                break
        joins = low in s["conjunctions"] and at > start + 1
        behind = v.get(at + 2)
        if behind == "," and v.get(at + 3) in s["that"]:
            behind = v.low[at + 3]  # "og tilføjer, at"
        opens = (
            behind in s["that"] or v.is_quote(at + 2) or behind in s["clause_starts"]
        )
        if joins and (opens or _goes_on_to(v, at + 1)) and is_cue(v, at + 1):
            break
        if joins and _another_cue(v, at + 1, low in s["but"]):
            break
        if (
            joins
            and s["dropped_subjects"].exact
            and behind in s["determiners"]
            and is_cue(v, at + 1)
        ):
            break  # "niega que A y recuerda su B"
        at += 1
    return at


def _goes_on_to(v: View, at: int) -> bool:
    """ "and vowed to", "and added, “…”", "and called it “…”": a verb of saying of the same speaker."""
    s = v.reading.speech
    low, behind = v.get(at), v.get(at + 1)
    if not s["verb_endings"].exact or low in s["base_forms"]:
        return False
    if v.get(at - 2) in s["finite"]:
        return False  # "had yet agreed to"
    return (
        (behind in s["to"] and low in s["infinitive"])
        or (behind in (",", ":") and v.is_quote(at + 2))
        or (low in s["naming"] and behind in s["object_pronouns"])
        or _calls_on(v, at)
    )


def _calls_on(v: View, at: int) -> bool:
    """ "and called on the signatories to withdraw": whom the speaker asked to do what."""
    s = v.reading.speech
    length, frames = cue_length(v, at)
    if length < 2 or not frames & {"infinitive", "object"}:
        return False
    ahead = range(at + length, min(len(v), at + length + CLAUSE_WINDOW))
    return any(v.low[k] in s["to"] and v.low[k - 1] not in STOPS for k in ahead)


def _verb_behind_insertion(v: View, start: int, comma: int) -> bool:
    """ "The band and its singer, X, wrote a host of songs": the clause had no verb before its second comma."""
    s = v.reading.speech
    return (
        bool(s["verb_endings"].exact)
        and "," in v.low[start:comma]
        and s.is_verb(v.low[comma + 1])
        and v.get(comma + 2) in s["determiners"]
        and not any(
            low in s["finite"] or low.endswith(("ed", "'s"))
            for low in v.low[start:comma]
        )
    )


def _explained(v: View, at: int) -> bool:
    """The last words of a sentence that tell what follows from it: ", giving states more power"."""
    s = v.reading.speech
    low, rest = v.low[at], v.low[at:]
    if not s["verb_endings"].exact or "," in rest or QUOTE in rest or v.low[-1] == "?":
        return False
    return low.endswith("ing") and low not in s["prepositions"]


def _told_of(v: View, at: int) -> bool:
    """Behind ", a": "figure that Berlin disputes", the narrator's words on what was said."""
    s = v.reading.speech
    for k in range(at, min(len(v), at + 4)):
        if v.low[k] in s["relatives"]:
            return k > at
        if v.low[k] in STOPS:
            return False
    return False


def _another_cue(v: View, at: int, but: bool) -> bool:
    """Behind "and" or "but" a verb of saying of the same speaker: "and later added", "but did not say"."""
    s = v.reading.speech
    k = at
    while k < at + 4 and (
        v.get(k) in s["adverbs"]
        or (but and (v.get(k) in s["auxiliaries"] or v.get(k) in s["negations"]))
        or (s["dropped_subjects"].exact and v.get(k) in s["helpers"])  # "e ha chiesto"
    ):
        k += 1
    return k > at and k < len(v) and is_cue(v, k)


def _own_clause(v: View, at: int) -> bool:
    """After ", but": the narrator's own clause, no second half of what was said (", but also", ", but will make")."""
    s = v.reading.speech
    low = v.get(at)
    if not low or low in s["that"]:
        return False
    if not s["verb_endings"].exact and low in s["negations"] and not is_cue(v, at + 1):
        return False  # ", o ne lėktuvų spalvą", ", men ikke alene"
    if s["dash_for_verb"].exact and any(v.get(k) in DASHES for k in (at + 1, at + 2)):
        return False  # ", o vaikui – septynis šimtus"
    if not s["verb_endings"].exact or is_cue(v, at):
        kept = s["heads_first"].exact or s["cut_adjuncts"].exact
        return not kept or any(is_cue(v, k) for k in range(at, len(v)))
    return not (
        low in s["finite"]
        or low in s["prepositions"]
        or low in s["adverbs"]
        or low in s["to"]
        or low.endswith("ed")
    )


def attribution_begins_clause(v: View, at: int) -> bool:
    """ ", and X said that": a new attribution with subject and verb of saying."""
    s = v.reading.speech
    for k in range(at, min(at + 9, len(v))):
        low = v.low[k]
        if low in STOPS:
            return False
        if (
            k > at
            and s.begins_cue(low)
            and cue_length(v, k)[1] & {"bare", "object"}
            and not is_noun(v, k)
        ):
            subject = subject_before(v, k)
            return subject is not None and subject.start >= at
        if low in s["finite"] and low not in s["auxiliaries"]:
            return False
        if low in s["subordinators"]:
            return False
    return False
