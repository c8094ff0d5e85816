"""Cuts a text into words, paragraphs, quotations and sentences.

spaCy's tokenisers cut hyphens and apostrophes differently in every language; a name such as Aas-Hansen must be
one word in all of them. So words are cut here once, from the text as it stands. Quotation marks are paired first,
paragraph by paragraph (``nlp/pairing.py``); then sentences are found with every quotation as a single piece
(``nlp/sentence_ends.py``), so that a full stop inside marks never ends the sentence outside.
"""

from __future__ import annotations

import re
from functools import cache

from nlp.caseless import mark_names
from nlp.pairing import pair
from nlp.reading import Reading
from nlp.sentence_ends import cut_sentences
from nlp.speech import Speech

#: the hour before an entry of a live report, with the dash behind it
CLOCK = re.compile(
    r"^(?:(?:[Oo]re|[Oo]ra|[AÀa] las|[AÀÁa]s|[Kk]l\.?|[Kk]lo) )?(?:[01]?\d|2[0-3])(?:[.:]| ?h ?)[0-5]\d"
    r"\.?(?: ?(?:Uhr|uur|h|hs|horas)\.?)?(?: ?[–—|:-])?[ \u00a0]+(?=[^\W\d_]|[\"“„«»”¿¡–—-])",
    re.MULTILINE,
)
LIVE = 2  # entries; one hour may open any text


@cache
def _cutter(
    abbreviations: tuple[str, ...],
    elisions: tuple[str, ...],
    clitics: tuple[str, ...],
    suspended: tuple[str, ...] = (),
    suffixes: bool = False,
) -> re.Pattern[str]:
    # one without its point ("Me") must not cut a longer word ("membres") in two
    short = "|".join(
        re.escape(a) + (r"\b" if a[-1].isalnum() else "")
        for a in sorted(abbreviations, key=len, reverse=True)
    )
    elided = "|".join(map(re.escape, elisions))
    hung = "|".join(map(re.escape, clitics))  # a-t-elle
    loose = rf"(?!(?:{hung})\b)" if hung else ""
    pieces = [
        rf"\b(?:{elided})['’]" if elided else "",
        r"(?:[^\W\d_]\.){2,}",
        r"\b(?-i:[A-WYZÀ-Þ])\.(?=[ \u00a0]?(?-i:[A-ZÀ-Þ]))",  # John F. Smith; X ends a sentence
        r"'(?='')",
        rf"\b(?-i:{short})" if short else "",
        rf"-(?:{hung})\b" if hung else "",
        # "udlændinge- og integrationsminister": half a compound is one word, its hyphen no dash
        rf"[^\W_]+-(?=[ \u00a0](?:{'|'.join(suspended)})\b)" if suspended else "",
        # Turkish "Frontex'in": the ending behind a name is a word of its own
        r"(?<=\w)['’][^\W\d_]+" if suffixes else "",
        rf"@?[^\W_]+(?:(?:[{'' if suffixes else chr(39) + '’'}‑\u200c]|-{loose}|(?-i:(?<=[A-ZÅÄÖÆØ]):(?=[a-zåäö]{{1,5}}\b))|(?-i:(?<=\b[ro]y):(?=[a-zåäö]{{1,5}}\b))|[.,](?=\d)|(?<=\d)–(?=\d)|&(?=[A-Z]))[^\W_]+|_[^\W_]+|[\u064b-\u0655\u0670]+[^\W_]*)*",
        r"\n+",
        r"--+|\.\.\.+|``|''",
        r"[^\w\s]|_",
    ]
    return re.compile("|".join(filter(None, pieces)), re.IGNORECASE if elided else 0)


def read(text: str, speech: Speech, names: frozenset[str] = frozenset()) -> Reading:
    """Cuts the text into words, paragraphs, quotations and sentences. ``names``: see nlp/caseless.py."""
    reading = Reading(text, speech)
    word, low, start, end = reading.word, reading.low, reading.start, reading.end
    printed = speech.printed
    first = 0
    hours = [m.span() for m in CLOCK.finditer(text)]
    if len(hours) >= LIVE:
        reading.clocks = hours
    skipped = dict(reading.clocks)
    behind = 0
    cutter = _cutter(
        speech.abbreviations,
        speech.elisions,
        speech.clitics,
        speech.suspended,
        speech.suffixes,
    )
    for m in cutter.finditer(text):
        begin, stop = m.span()
        if skipped:
            behind = skipped.get(begin, behind)
            if begin < behind:
                continue  # "10.05 – Smith: ..." begins with Smith
        piece = m.group()
        if piece == "*" and "**" in text[max(0, begin - 1) : stop + 1]:
            continue  # the marks of bold print are no words
        if piece[0] == "\n":
            if len(word) > first and _breaks(text, begin, stop):
                reading.paragraphs.append((first, len(word)))
                first = len(word)
            continue
        shown, small = printed[piece]
        word.append(shown)
        low.append(small)
        start.append(begin)
        end.append(stop)
    if len(word) > first:
        reading.paragraphs.append((first, len(word)))
    if speech.caseless:
        begins = {k for k, _ in reading.paragraphs}
        apart = [k in begins for k in range(len(word) + 1)]
        mark_names(word, low, apart, speech, names)
    pair(reading)
    opening = {q.first: k for k, q in enumerate(reading.quotations)}
    for number in range(len(reading.paragraphs)):
        cut_sentences(reading, number, opening)
    return reading


def _breaks(text: str, start: int, end: int) -> bool:
    """A line break inside a hard-wrapped sentence is none: lower case follows, no full stop before."""
    if end - start > 1 or start == 0 or end >= len(text):
        return True
    after = text[end:].lstrip(" \t")[:1]
    return not (
        after.islower() and (text[start - 1].isalnum() or text[start - 1] in ",;-–")
    )
