"""Of whom a sentence tells, for the words that stand behind it alone: its subject, or the one person it names."""

from __future__ import annotations

from nlp.inverted import subject_after
from nlp.lead_names import Items, nameable
from nlp.phrases import subject_before
from nlp.verb_final import opening_speaker
from nlp.views import STOPS, View

REACH = 24  # items of a sentence in which its subject is looked for


def subject_of(v: View, stop: int = REACH) -> Items | None:
    """The subject of a sentence, or of its first items, that tells of a person: a pronoun, a name, an office."""
    if (marked := _marked(v)) is not None:
        return marked
    s = v.reading.speech
    if s["verb_final"].exact and (run := opening_speaker(v, 0)) is not None:
        return run.start, run.end
    for k in reversed(range(1, min(len(v), stop))):
        low = v.low[k]
        behind = _behind_verb(v, k) if s["heads_first"].exact else None
        if behind is not None:
            return behind
        if low in s["finite"] or low.endswith("ed") or s.is_verb(low):
            subject = subject_before(v, k)
            if subject is None or v.is_quote(subject.start):
                continue
            if (
                s.among(v.low[subject.start], "he", "she")
                or v.capital(subject.end - 1)
                or v.low[subject.end - 1] in s["office"]
            ):
                return subject.start, subject.end
    return None


def _marked(v: View) -> Items | None:
    """The name behind a nominative article, which tells the subject."""
    articles = v.reading.speech["subject_articles"]
    for k in range(min(len(v), REACH)):
        if v.low[k] not in articles or v.is_quote(k):
            continue
        end = k + 1
        while end < len(v) and v.low[end] not in STOPS and nameable(v, end):
            end += 1
        if v.capital(end - 1) and end > k + 1:
            return k, end
    return None


def _behind_verb(v: View, verb: int) -> Items | None:
    """ "je na pitanje danes odgovoril minister": an office or a body behind the verb, with which the sentence ends."""
    s = v.reading.speech
    behind = subject_after(v, verb) if s.is_verb(v.low[verb]) else None
    if behind is None or v.get(behind.end) not in ("", ".", ":", "?"):
        return None
    inside = range(behind.start, behind.end)
    told = any(s.among(v.low[k], "office", "body") for k in inside)
    return (behind.start, behind.end) if told else None


def only_person(v: View) -> Items | None:
    """The one person a sentence names with an office: "az iroda, amelyet X miniszter adott át". Two are nobody."""
    s = v.reading.speech
    if not s["dropped_subjects"].exact or any(v.is_quote(k) for k in range(len(v))):
        return None
    found: list[Items] = []
    k = 0
    while k < len(v):
        end = k
        while end < len(v) and v.capital(end) and v.low[end] not in s["office"]:
            end += 1
        if 2 <= end - k <= 4:
            near = [*range(max(0, k - 3), k), *range(end, min(len(v), end + 4))]
            if any(v.low[j] in s["office"] for j in near) and not any(
                s.among(v.low[j], "organisation_words", "body") for j in range(k, end)
            ):
                found.append((k, end))
        k = max(end, k + 1)
    return found[0] if len(found) == 1 else None
