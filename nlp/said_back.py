"""A clause of saying whose words stand in the sentence before: "Three officials fly to Norland. That said minister X."

Nordic agencies write so ("Det opplyser X"), German ones too ("Das teilte X mit"). ``speech_verbs.said_that`` lists the
word that points back; a language without it has no such clause.
"""

from __future__ import annotations

from nlp.attribution import Attribution, Rows
from nlp.clauses import cue_length
from nlp.inverted import subject_after
from nlp.phrases import Subject
from nlp.reading import DASHES, Reading
from nlp.views import STOPS, View


def said_back(
    reading: Reading, views: list[View], by_sentence: list[list[Attribution]]
) -> None:
    """Adds them, where the sentence before is nobody's yet."""
    pointing = reading.speech["said_that"]
    if not pointing.exact and not pointing.phrases:
        return
    for number in range(1, len(views)):
        v = views[number]
        if by_sentence[number - 1]:
            continue
        at = _verb(v)
        length, _ = cue_length(v, at) if at >= 0 else (0, None)
        subject = subject_after(v, at + length - 1) if length else None
        if at > 0 and not length and (cue := _parted(v)):
            subject = _name(v, subject_after(v, 1))
            at, length = cue, 1
        if subject is None or not _speaks(v, subject):
            continue
        found = _before(reading, views, number)
        if found is None:
            continue
        start, end, kind, quotes = found
        words = v.items[subject.start], v.items[subject.end - 1] + 1
        by_sentence[number] = []
        by_sentence[number - 1].append(
            Attribution(
                [(start, end)], kind, words, (v.items[at], v.items[at + length - 1] + 1), "said_back", number, quotes
            )
        )  # fmt: skip


def _verb(v: View) -> int:
    """The verb behind the pointing word that opens the sentence, or, where words are free, near it: "Novinářům to ve středu
    řekl X", "Uvedl to X". -1 where there is none."""
    s = v.reading.speech
    at = s["said_that"].phrase_at(v.low, 0, len(v)) or int(v.low[0] in s["said_that"])
    if at:
        while (
            at < len(v) - 1 and v.low[at] in s["helpers"] and not s.is_verb(v.low[at])
        ):
            at += 1  # "Lo ha detto il ministro X", "C'est ce qu'a dit X"
        return at if at < len(v) else -1
    if not s["heads_first"].exact or v.low[0] in DASHES:
        return -1
    points = [k for k in range(1, min(len(v), 4)) if v.low[k] in s["said_that"]]
    if not points:
        return -1
    for k in range(min(len(v), 8)):
        low = v.low[k]
        if (
            low in STOPS
            or low in s["that"]
            or (low in s["subject_pronouns"] and k not in points)
            or (low in s["finite"] and low not in s["helpers"] and not s.is_verb(low))
        ):
            return -1
        if s.is_verb(low) and k not in points:
            return k if v.get(points[0] + 1) not in s["that"] else -1
    return -1


def _parted(v: View) -> int:
    """The verb at the end of "Das hat Minister X am Montag angekündigt", "Dat heeft X gezegd"; 0 where there is none."""
    s, last = v.reading.speech, len(v) - 2
    told = v.low[1] in s["helpers"] and v.low[-1] == "." and last > 2
    return last if told and s.is_verb(v.low[last]) else 0


def _name(v: View, subject: Subject | None) -> Subject | None:
    """The subject without a field behind the name: "minister Jane Smith *van Verblijf en Vertrek*"."""
    if subject is None:
        return None
    names = range(subject.start + 2, subject.end - 1)
    field = (k for k in names if v.low[k] in v.reading.speech["of_like"] and v.capital(k - 1) and v.capital(k - 2) and v.capital(k + 1))  # fmt: skip
    return Subject(subject.start, next(field, subject.end), subject.outer)


def _speaks(v: View, subject: Subject) -> bool:
    """Somebody, and no clause behind: "Det sier noe om", "Det betyr X at" point at nothing."""
    s = v.reading.speech
    if v.get(subject.end) in s["that"]:
        return False
    low = v.low[subject.start]
    return (
        low in s["he"]
        or low in s["she"]
        or any(
            v.capital(k)
            or s.among(v.low[k], "office", "body", "spokesperson", "unnamed", "document")
            for k in range(subject.start, subject.end)
        )
    )  # fmt: skip


def _before(
    reading: Reading, views: list[View], number: int
) -> tuple[int, int, str, list[int]] | None:
    """(start, end, kind, quotations) of the words before: the sentence, or the whole paragraph that a dash opens."""
    v = views[number - 1]
    here = reading.sentences[number].paragraph
    there = reading.sentences[number - 1].paragraph
    if v.items[0] < 0 and len(v) <= 2:
        quotation = reading.quotations[v.quote(0)]
        return quotation.start, quotation.end, "direct", [v.quote(0)]
    first, last = reading.paragraphs[there]
    if there != here and reading.low[first] in DASHES and last - first > 2:
        return reading.start[first + 1], reading.end[last - 1], "direct", []
    if v.low[-1] != "." or len(v) < 4:
        return None  # a heading, a question
    first = Rows(v, number - 1).dateline()
    if not first and v.word[0].isupper() and len(v.word[0]) > 2 and v.get(1) == "(":
        first = v.low.index(")") + 1 if ")" in v.low else 0  # "STOCKHOLM (TT) Sverige"
    start, end = v.span(first, len(v) - 1)
    quotes = [v.quote(k) for k in range(len(v)) if v.is_quote(k)]
    return start, end, "mixed" if quotes else "indirect", quotes
