"""The sentence beside words in marks that says whose they are: a gesture, "Thus Jane Smith", a signature below."""

from __future__ import annotations

from nlp.cues import Cues
from nlp.inverted import subject_after
from nlp.lead_names import Items
from nlp.phrases import Subject, subject_before
from nlp.reading import DASHES
from nlp.views import STOPS, View
from nlp.word_roles import is_noun

GESTURE = 14  # words before the verb of "Jane Smith, who heads the office, shrugs"
THUS = 6  # words before the verb of saying in "Así lo ha dicho"
THUS_REACH = 12  # words behind "Așa", in which the speaker stands
SIGNATURE = 14  # words of a name and an office
NOT_PEOPLE = ("body", "document", "unnamed", "organisation_words")


def gesture(views: list[View], number: int) -> tuple[View, Items] | None:
    """ "Jane Smith shrugs. “…”", "“…” She leans back.": who moves in the sentence beside the words speaks them."""
    if not views[number].reading.speech["gestures"]:
        return None
    for beside in (number - 1, number + 1):
        if not _same_paragraph(views, number, beside):
            continue
        v = views[beside]
        if any(v.is_quote(k) for k in range(len(v))):
            continue
        subject = _who_moves(v, told=beside < number)
        if subject is not None:
            return v, (subject.start, subject.end)
    return None


def _same_paragraph(views: list[View], number: int, beside: int) -> bool:
    sentences = views[number].reading.sentences
    return (
        0 <= beside < len(views)
        and sentences[number].paragraph == sentences[beside].paragraph
    )


def _who_moves(v: View, told: bool) -> Subject | None:
    """The person of the first gesture; ``told``: or of the first verb of saying."""
    s = v.reading.speech
    for k in range(1, min(len(v), GESTURE)):
        says = told and s.is_verb(v.low[k]) and not is_noun(v, k)
        if v.low[k] not in s["gestures"] and not says:
            continue
        subject = subject_before(v, k)
        if subject is None or not _is_person(v, subject):
            subject = subject_after(v, k) if s["verb_second"].exact else None
        if subject is None or not _is_person(v, subject):
            return None
        return subject
    return None


def _is_person(v: View, subject: Subject) -> bool:
    """Whether a subject is a person: a name, an office with its article, he or she."""
    s, inside = v.reading.speech, range(subject.start, subject.end)
    if subject.negated or any(s.among(v.low[k], *NOT_PEOPLE) for k in inside):
        return False
    alone = len(inside) == 1 and s.among(v.low[subject.start], "he", "she")
    return alone or _holds(v, subject)


def _holds(v: View, subject: Subject) -> bool:
    """Whether a phrase is a name or an office."""
    s = v.reading.speech
    return v.capital(subject.end - 1) or any(
        v.low[k] in s["office"] for k in range(subject.start, subject.end)
    )


def thus(views: list[View], number: int) -> tuple[View, Items] | None:
    """ "«…». Così Jane Smith", "Así lo ha dicho la ministra": the sentence behind says whose words they were."""
    if not _same_paragraph(views, number, number + 1):
        return None
    v = views[number + 1]
    s = v.reading.speech
    begun = s["thus"].phrase_at(v.low, 0, len(v)) or int(v.low[0] in s["thus"])
    if not begun:
        return None
    whole = begun > 1  # "Sådan sagde X": the verb stands in the row
    cues = Cues(v).find() if not whole else []
    cue = next((c for c in cues if c.at < THUS), None)
    subject = cue.subject if cue is not None else subject_after(v, begun - 1)
    own = subject is not None and subject.end <= begun  # "Așa" itself
    if subject is None or subject.dropped or own or not _holds(v, subject):
        subject = _behind_thus(v, begun)
    return (v, (subject.start, subject.end)) if subject is not None else None


def _behind_thus(v: View, begun: int) -> Subject | None:
    """ "Așa și-a început discursul, la Iași, ministra Jane Smith": the first office or full name there."""
    s = v.reading.speech
    for k in range(begun, min(len(v), begun + THUS_REACH)):
        if v.low[k] in s["that"] or v.is_quote(k):
            return None
        named = v.capital(k) and (v.capital(k + 1) or v.low[k] in s["office"])
        if not named and v.low[k] not in s["office"]:
            continue
        subject = subject_after(v, k - 1)
        return subject if subject is not None and _holds(v, subject) else None
    return None


def signature(views: list[View], number: int) -> tuple[View, Items] | None:
    """The next paragraph holds only a name and perhaps an office."""
    if number + 1 >= len(views):
        return None
    below, sentences = views[number + 1], views[number].reading.sentences
    under = sentences[number].paragraph + 1
    if sentences[number + 1].paragraph != under:
        return None
    if below.low[-1] in (".", ":", "?", "!") or len(below) > SIGNATURE:
        return None
    if number + 2 < len(views) and sentences[number + 2].paragraph == under:
        return None
    at = 0
    while at < len(below) and (below.low[at] in DASHES or below.low[at] in STOPS):
        at += 1
    subject = name_only(below, at)
    dashed = at > 0
    if subject is None or not (
        dashed or _titled(below, at) or _office_below(views, number + 1)
    ):
        return None
    return below, (subject.start, subject.end)


def name_only(v: View, at: int) -> Subject | None:
    """A name or office up to the end of the sentence, no verb in it."""
    s = v.reading.speech
    end = len(v)
    while end > at and v.low[end - 1] in (".", ")", ","):
        end -= 1
    if not 0 < end - at <= SIGNATURE or any(
        v.is_quote(k) or v.low[k] in s["finite"] for k in range(at, end)
    ):
        return None
    if not v.capital(at) and not s.among(v.low[at], "office", "determiners"):
        return None
    first = next(
        (k for k in range(at, end) if v.low[k] in (",", "(") or v.low[k] in DASHES),
        end,
    )
    return Subject(at, max(first, at + 1), at)


def _office_below(views: list[View], number: int) -> bool:
    """A name on one line, the office on the next."""
    if number + 1 >= len(views) or len(views[number]) > 5:
        return False
    v = views[number + 1]
    named = v.reading.speech.among(v.low[0], "office", "deputy", "official")
    return len(v) <= 12 and named


def _titled(v: View, at: int) -> bool:
    s, inside = v.reading.speech, range(at, len(v))
    return any(
        s.among(v.low[k], "office", "honorific", "spokesperson") for k in inside
    ) and any(v.capital(k) for k in inside)
