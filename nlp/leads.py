"""Who speaks in the words before a colon: a label, "From Chairwoman Y", or the subject of the clause."""

from __future__ import annotations

from collections.abc import Callable

from nlp.cues import Cues
from nlp.inverted import subject_after
from nlp.lead_names import (
    Items,
    bare_office,
    body_behind,
    given_name,
    nameable,
    presented,
    set_off_last,
    titled_name,
)
from nlp.owners import described, owner
from nlp.phrases import Subject, subject_before
from nlp.verb_final import opening_speaker
from nlp.views import STOPS, View
from nlp.word_roles import is_noun

VIEW = 12  # words of "As the minister sees it"
LABEL = 12  # words before a colon that may be a name and a title alone
#: a phrase without any of these and without a capital is nobody
PHRASES = ("office", "body", "document", "unnamed", "spokesperson", "persons", "subject_pronouns",
          "determiners", "official")  # fmt: skip
SOMEBODY = tuple(kind for kind in PHRASES if kind != "determiners")


def lead(v: View, colon: int) -> Items | None:
    """The items of who speaks in the words before a colon; None where nobody does."""
    s = v.reading.speech
    start = _since_mark(v, colon)
    if colon == start or _heading(v, start, colon):
        return None
    while start < colon and (v.low[start] in s["label_leads"] or v.low[start] in STOPS):
        start += 1
    if v.get(start) in s["who"] and s["dropped_subjects"].exact and v.capital(start):
        return None  # "Che aggiunge:": whoever spoke in the sentence before
    if (whose := owner(v, start, colon)) is not None:
        return whose
    if v.get(start) in s["quote_nouns"]:  # "Quote from the minister:"
        start += 1
        while start < colon - 1 and v.low[start] in s["of_like"]:
            start += 1
    if (seeing := _as_seen_by(v, start, colon)) is not None:
        return seeing
    start = _last_clause(v, start, colon)
    named = _label_end(v, start, colon)
    if named == start + 1 and v.low[start] in s["interview_words"]:
        return None  # "Haastattelu: ”…”" names what it is, not who speaks
    if named > start and all(nameable(v, k) for k in range(start, named)):
        return start, named
    if inner := s["according"].phrase_at(v.low, start, colon):
        subject = subject_after(v, inner - 1)
        return (subject.start, subject.end) if subject is not None else None
    for rule in RULES:
        if (found := rule(v, start, colon)) is not None:
            return found
    return _name_alone(v, start, colon)


def _since_mark(v: View, colon: int) -> int:
    """The item behind the last quotation or semicolon before the colon."""
    for k in range(colon - 1, -1, -1):
        if v.is_quote(k) or v.low[k] == ";":
            return k + 1
    return 0


def _heading(v: View, start: int, colon: int) -> bool:
    """ "HEARD IN THE LIFT:" """
    return colon - start > 2 and all(v.word[k].isupper() for k in range(start, colon))


def _as_seen_by(v: View, start: int, colon: int) -> Items | None:
    """ "As the minister sees it, ..." """
    s = v.reading.speech
    if v.low[start] not in s["as_leads"]:
        return None
    for k in range(start + 2, min(colon, start + VIEW)):
        if v.low[k] in s["view_verbs"]:
            return start + 1, k
    return None


def _last_clause(v: View, start: int, colon: int) -> int:
    """Where the last clause before the colon begins, behind its "and" and "then"."""
    s = v.reading.speech
    for k in range(colon - 1, start, -1):
        if v.low[k] in s["conjunctions"] and v.low[k - 1] == ",":
            start = k + 1
            break
    while start < colon - 1 and s.among(v.low[start], "conjunctions", "adverbs"):
        start += 1
    return start


def _label_end(v: View, start: int, colon: int) -> int:
    """Where a name with its title ends that stands alone before the colon, or before a comma; 0 where a verb does."""
    s, words = v.reading.speech, range(start, colon)
    if colon - start > LABEL or any(
        v.low[k] in s["finite"] or (s.is_verb(v.low[k]) and k > start) for k in words
    ):
        return 0
    if not (v.capital(start) or v.low[start] in s["determiners"]):
        return 0
    return next((k for k in words if v.low[k] in (",", "(")), colon)


def _of_last_verb(v: View, start: int, colon: int) -> Items | None:
    """Where the verb stands last or the subject first: that of the last verb of saying in the sentence."""
    s = v.reading.speech
    if not (s["verb_final"].exact or s["subject_first"].exact):
        return None
    for cue in reversed(Cues(v).find()):
        if cue.subject is not None and not cue.subject.dropped:
            return cue.subject.start, cue.subject.end
    return None


def _asked_to_speak(v: View, start: int, colon: int) -> Items | None:
    """ "Muhalefet sıralarından Jane Smith söz istedi:": the name behind where it comes from."""
    s = v.reading.speech
    if not s["verb_final"].exact:
        return None
    named = next((k for k in range(start, colon - 1) if v.capital(k) and v.capital(k + 1)
                  and v.low[k] not in s["openers"]), -1)  # fmt: skip
    if named <= start or v.low[named - 1] not in s["oblique_endings"]:
        return None
    last = named + 1
    while last < colon and v.capital(last):
        last += 1
    return named, last


def _opening(v: View, start: int, colon: int) -> Items | None:
    """Where the verb stands last: the name with which the clause opens."""
    if not v.reading.speech["verb_final"].exact:
        return None
    run = opening_speaker(v, start)
    return (run.start, min(run.end, colon)) if run is not None else None


def _behind_passive(v: View, start: int, colon: int) -> Items | None:
    """ "Decizia a fost salutată de avocata sa, Jane Smith:" """
    s = v.reading.speech
    passive = s["dropped_subjects"].exact and any(
        v.low[k] in s["be"] for k in range(start, colon)
    )
    last = set_off_last(v, start, colon) if passive else 0
    return (last, colon) if last else None


def _subject(v: View, start: int, colon: int) -> Items | None:
    """The subject of the last verb before the colon."""
    for k in range(colon - 1, start, -1):
        if is_noun(v, k) or not _is_any_verb(v, k):
            continue
        subject = subject_before(v, k)
        if subject is None or subject.start < start or subject.passive:
            continue
        behind = subject_after(v, k) if _predicate(v, subject) else None
        subject = behind if behind is not None else subject
        if not _somebody(v, subject) and (one := presented(v, start, colon)):
            return one
        return subject.start, min(subject.end, colon)
    return None


def _is_any_verb(v: View, at: int) -> bool:
    low, s = v.low[at], v.reading.speech
    return low in s["finite"] or s.is_verb(low) or low.endswith("ed")


def _pronoun(v: View, start: int, colon: int) -> Items | None:
    s = v.reading.speech
    for k in range(start, colon):
        if v.low[k] in s["subject_pronouns"] and v.low[k] not in s["relatives"]:
            return k, k + 1
    return None


def _described(v: View, start: int, colon: int) -> Items | None:
    if not v.reading.speech["dropped_subjects"].exact:
        return None
    last = described(v, start, colon)
    return (last, colon) if last else None


#: asked in this order
RULES: tuple[Callable[[View, int, int], Items | None], ...] = (
    _of_last_verb,
    _asked_to_speak,
    _opening,
    _behind_passive,
    _subject,
    _pronoun,
    titled_name,
    presented,
    body_behind,
    bare_office,
    given_name,
    _described,
)


def _name_alone(v: View, start: int, colon: int) -> Items | None:
    """The capitals with which the words before the colon begin, where they are a name: "Smith na ulazu:"."""
    s = v.reading.speech
    end = start
    while end < colon and nameable(v, end):
        end += 1
    who = not any(
        v.low[k] in s["interview_words"] or (k > start and v.low[k] in s["office"])
        for k in range(start, end)
    )  # no "Rozhovor s ministryní:"
    while s["heads_first"].exact and who and end > start + 1 and not v.capital(end - 1):
        end -= 1
    alone = s["dropped_subjects"].exact and end == start + 1 and colon - end > 2
    if alone and v.low[start] not in s["interview_words"]:
        return None  # one word with its capital from the sentence alone
    if s["genitives"].exact and not any(
        v.low[k] in s["office"] for k in range(start, end)
    ):
        return None  # German nouns have capitals too
    if v.low[start] in s["prepositions"]:
        return None
    if all(v.low[k] in s["determiners"] for k in range(start, end)):
        return None
    return (start, end) if end > start and v.capital(end - 1) else None


def _somebody(v: View, subject: Subject) -> bool:
    """Whether a phrase is somebody: a pronoun, a name, an office, a body."""
    s = v.reading.speech
    return any(
        v.capital(k) or s.among(v.low[k], *SOMEBODY)
        for k in range(subject.start, subject.end)
    )


def _predicate(v: View, subject: Subject) -> bool:
    """ "Más duro fue el diputado X": what stands before the verb is nobody."""
    s = v.reading.speech
    if s["verb_endings"].exact or not s["dropped_subjects"].exact:
        return False
    if subject.start == 0 and v.capital(0) and subject.end - subject.start == 1:
        return False
    return not any(
        (v.capital(k) and k > 0) or s.among(v.low[k], *PHRASES)
        for k in range(subject.start, subject.end)
    )
