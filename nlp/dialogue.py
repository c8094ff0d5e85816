"""Words whose speaker stands among them: dash paragraphs ("– We go, says X.") and quotations with a clause of saying inside.

Nordic, French and Polish papers open direct speech with a dash and close it with nothing; French and Swiss ones leave
"soupire X" inside the marks. The whole is direct speech of X.
"""

from __future__ import annotations

from nlp.attribution import Attribution
from nlp.inverted import subject_after
from nlp.phrases import Subject
from nlp.reading import DASHES, Quotation, Reading
from nlp.views import QUOTE, View

#: small words that are no verb of saying, by list
SMALL = (
    "prepositions", "determiners", "conjunctions", "subordinators", "relatives", "adverbs", "finite", "office",
    "honorific", "spokesperson", "time_words", "deputy", "particles", "questions", "clause_pronouns",
)  # fmt: skip


def inserted(v: View, comma: int, named: bool) -> tuple[int, Subject] | None:
    """(verb, subject) where ", says X" stands behind a comma; ``named``: only a name or a title will do."""
    s = v.reading.speech
    if v.get(comma) not in (",", "?", "!", QUOTE):
        return None
    verb = comma + 1
    if v.get(verb) in s["object_pronouns"] or v.get(verb) in s["helpers"]:
        verb += 1
    low = v.get(verb)
    if not low or not low[0].isalpha() or v.capital(verb):
        return None
    known = s.is_verb(low) or low in s["after_only"]
    if not known and any(low in s[name] for name in SMALL):
        return None
    subject = subject_after(v, verb)
    if subject is None or subject.start > verb + 2:
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


def said_inside(
    reading: Reading, quotation: Quotation
) -> tuple[tuple[int, int], list[tuple[int, int]]] | None:
    """The speaker (word numbers) and the words said (characters) in « A word, sighs Jane Smith, and no deed. »"""
    items = list(range(quotation.first + 1, quotation.last - int(quotation.closed)))
    v = View(
        reading,
        items,
        [reading.low[i] for i in items],
        [reading.word[i] for i in items],
    )
    for at, low in enumerate(v.low):
        if low != "," or at < 1:
            continue
        found = inserted(v, at, True)
        if found is None:
            continue
        subject = found[1]
        close = subject.end
        while close < min(len(v), subject.end + 7) and v.low[close][0].isalpha():
            close += 1
        if v.get(close) != "," or close + 1 >= len(v):
            continue
        pieces = [
            (quotation.start, v.char_end(at - 1)),
            (v.char(close + 1), quotation.end),
        ]
        return (items[subject.start], items[subject.end - 1] + 1), pieces
    return None


def dash_paragraphs(reading: Reading, views: list[View]) -> list[Attribution]:
    """Direct speech that a dash opens and a clause of saying closes."""
    found = []
    opened: tuple[int, int] | None = None  # paragraph, first character of the words
    for number, v in enumerate(views):
        paragraph = reading.sentences[number].paragraph
        first = reading.paragraphs[paragraph][0]
        if v.items[0] == first and v.low[0] in DASHES and len(v) > 2:
            opened = (paragraph, v.char(1))
        if opened is None or opened[0] != paragraph:
            opened = None
            continue
        for at in range(1, len(v) - 1):
            pair = inserted(v, at, False)
            if pair is None:
                continue
            verb, subject = pair
            end = v.char_end(at) if v.low[at] in "?!" else v.char_end(at - 1)
            words = v.items[subject.start], v.items[subject.end - 1] + 1
            cue = v.items[verb]
            found.append(
                Attribution(
                    [(opened[1], end)],
                    "direct",
                    words,
                    (cue, cue + 1),
                    "dialogue",
                    number,
                )
            )
            opened = None
            break
    return found
