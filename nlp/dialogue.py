"""Words whose speaker stands among them: dash paragraphs ("– We go, says X.") and quotations with a clause of saying inside.

Nordic, French and Polish papers open direct speech with a dash and close it with nothing; French and Swiss ones leave
"soupire X" inside the marks. The whole is direct speech of X.
"""

from __future__ import annotations

from nlp.asides import inserted
from nlp.attribution import Attribution
from nlp.interviews import named_in
from nlp.label import label
from nlp.phrases import Subject, subject_before
from nlp.reading import DASHES, Quotation, Reading
from nlp.views import QUOTE, View

LISTED = 5  # words; fewer behind a dash are an item of a list
LEAD = 30  # words of the paragraph above that ends with a colon
OWN = 8  # words in which a sentence shows that the paper speaks


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
        if (low != "," and low not in DASHES) or at < 1:
            continue
        found = inserted(v, at, True)
        if found is None:
            continue
        subject = found[1]
        close = subject.end
        while close < min(len(v), subject.end + 7) and v.low[close][0].isalpha():
            close += 1
        if v.get(close) != low or close + 1 >= len(v):
            continue
        pieces = [
            (quotation.start, v.char_end(at - 1)),
            (v.char(close + 1), quotation.end),
        ]
        return (items[subject.start], items[subject.end - 1] + 1), pieces
    return None


def dash_paragraphs(reading: Reading, views: list[View]) -> list[Attribution]:
    """Direct speech that a dash opens and a clause of saying closes.

    The rest of the paragraph goes on with it, and so does a paragraph right below that a dash opens, unless it asks.
    """
    found: list[Attribution] = []
    last, its_place = None, -2
    numbers: dict[int, list[int]] = {}
    for number, sentence in enumerate(reading.sentences):
        numbers.setdefault(sentence.paragraph, []).append(number)
    for paragraph, inside in numbers.items():
        begins = [
            k
            for k, n in enumerate(inside)
            if views[n].low[0] in DASHES and len(views[n]) > 2
        ]
        if not begins:
            led = _led_in(reading, views, inside)
            if led is not None:
                last, its_place = led, paragraph
                found.append(led)
            continue
        if begins[
            0
        ]:  # in the midst of a paragraph: its clause of saying must stand there
            last, inside = None, inside[begins[0] :]
        rows = [(number, views[number]) for number in inside]
        own = _spoken(rows, last if paragraph == its_place + 1 else None)
        if not own and begins[0] == 0:
            own = _led(reading, rows, paragraph)
        if own:
            last, its_place = own[-1], paragraph
            found += own
    return found


def _led_in(
    reading: Reading, views: list[View], inside: list[int]
) -> Attribution | None:
    """ "Minister X is content: – We go. All of us.": a colon and a dash in the first sentence, the paragraph is speech."""
    v, s = views[inside[0]], reading.speech
    colon = next((k for k in range(2, min(LEAD, len(v) - 2)) if v.low[k] == ":"), 0)
    if not colon or v.low[colon + 1] not in DASHES or not v.capital(colon + 2):
        return None
    if label(reading, views, inside[0]) is not None:
        return None  # "O Sr. Smith (AB): — Words"
    first, end = v.items[0], v.items[colon]
    if first < 0 or end < 0 or any(v.is_quote(k) for k in range(len(v))):
        return None
    who = named_in(reading, first, end)
    titled = (
        k for k in range(1, colon) if v.capital(k) and v.low[k - 1] in s["office"]
    )
    if who is None and (at := next(titled, 0)):  # "Sisäministeri Smith kiittää:"
        who = v.items[at], v.items[at] + 1
    if who is None:
        return None
    last = v
    for n in inside[1:]:
        if _narrates(views[n]):
            break
        last = views[n]
    words = v.char(colon + 2), last.char_end(len(last) - 1)
    return Attribution([words], "direct", who, who, "dialogue", inside[0])


def _spoken(
    rows: list[tuple[int, View]], before: Attribution | None
) -> list[Attribution]:
    """The speech in one paragraph. ``before``: who spoke in the paragraph above."""
    found: list[Attribution] = []
    s = rows[0][1].reading.speech
    start, end, begun, first = -1, 0, 0, 0
    closed = False  # "— We go — said X. Later she left.": no dash opens what is told
    for number, v in rows:
        dashed = v.low[0] in DASHES
        closed = closed and not dashed  # "– said X. – And stay. All of us."
        if found and not dashed and (closed or _narrates(v)):
            break
        if start < 0:
            at = 1 if dashed and len(v) > 1 else 0
            start, begun, first = v.char(at), number, max(0, v.items[at])
        opens = 0 if dashed and number != rows[0][0] else 1  # "– How? – asks X."
        pair = next(
            (p for k in range(opens, len(v) - 1) if (p := inserted(v, k, False))), None
        )
        told = _told_behind(v) if pair is None else None
        if told is not None:
            verb, subject = told
            comma = subject.outer - 1
            end = v.char_end(comma if v.low[comma] in "?!" else comma - 1)
            words = v.items[subject.start], v.items[subject.end - 1] + 1
            cue = v.items[verb]
            found.append(
                Attribution([(start, end)], "direct", words, (cue, cue + 1), "dialogue", number)
            )  # fmt: skip
            start = -1
            continue
        if pair is None:
            end = v.char_end(len(v) - 1)
            continue
        verb, subject = pair
        comma = verb - 1
        while v.low[comma] not in (",", "?", "!", QUOTE) and v.low[comma] not in DASHES:
            comma -= 1
        closed = v.low[comma] in DASHES and comma > 0
        if comma:
            end = v.char_end(comma if v.low[comma] in "?!" else comma - 1)
        elif begun == number:
            start = -1
            continue  # no words before the clause of saying
        words = v.items[subject.start], v.items[subject.end - 1] + 1
        cue = v.items[verb]
        found.append(
            Attribution([(start, end)], "direct", words, (cue, cue + 1), "dialogue", number)
        )  # fmt: skip
        start = -1
        on = subject.end
        if v.get(on) == "," and s["dash_for_verb"].exact:
            on += 1  # "– Einam, – sako X, – ir liekam."
        if v.get(on) in DASHES and on + 2 < len(v):
            start, begun = v.char(on + 1), number  # "– We go – says X – and stay."
            end, first = v.char_end(len(v) - 1), max(0, v.items[on + 1])
    speaker = found[-1] if found else before
    if start >= 0 and speaker is not None and (found or _whole(rows)):
        found.append(
            Attribution([(start, end)], "direct", speaker.speaker, (first, first), "dialogue", begun)
        )  # fmt: skip
    return found


def _led(
    reading: Reading, rows: list[tuple[int, View]], paragraph: int
) -> list[Attribution]:
    """ "Jane Smith is critical:" above a paragraph that a dash opens."""
    if not paragraph:
        return []
    first, end = reading.paragraphs[paragraph - 1]
    if reading.word[end - 1] != ":" or end - first > LEAD or not _whole(rows):
        return []
    who = named_in(reading, first, end)
    if who is None:
        return []
    number, v = rows[0]
    last = rows[-1][1]
    words = v.char(1), last.char_end(len(last) - 1)
    return [Attribution([words], "direct", who, who, "dialogue", number)]


def _told_behind(v: View) -> tuple[int, Subject] | None:
    """ "– Words, minister X says.": the speaker before the verb, and nothing told behind it."""
    s = v.reading.speech
    for verb in range(len(v) - 1, 3, -1):
        if v.low[verb] in s["that"] or v.is_quote(verb):
            return None
        if v.capital(verb) or not s.is_verb(v.low[verb]):
            continue
        subject = subject_before(v, verb)
        if subject is None or v.get(subject.outer - 1) not in (",", "?", "!"):
            continue
        titled = any(
            v.capital(k) or v.low[k] in s["office"]
            for k in range(subject.start, subject.end)
        )
        only = v.low[subject.start]
        titled = titled or only in s["he"] or only in s["she"]
        return (verb, subject) if titled and subject.outer > 2 else None
    return None


def _whole(rows: list[tuple[int, View]]) -> bool:
    """Whether a paragraph that a dash opens is speech and no question and no item of a list."""
    first, last = rows[0][1], rows[-1][1]
    words = sum(len(v) for _, v in rows)
    return words > LISTED and first.capital(1) and last.low[-1] in (".", "!", "…")


def _narrates(v: View) -> bool:
    """Whether a sentence behind speech is the paper's own: "He added that", "According to the minister"."""
    s = v.reading.speech
    if s["according"].phrase_at(v.low, 0, len(v)) or v.low[0] in s["according"]:
        return True
    if (
        s["heads_first"].exact
        and v.low[0] in s["as_leads"]
        and any(s.is_verb(w) for w in v.low[1:OWN])
    ):
        return True  # "Jak zaznaczyła, ..."
    if any(w in s["he"] or w in s["she"] for w in v.low[:3]):
        return True  # "Then he reaches for the keys."
    if s["dropped_subjects"].exact and s.is_verb(v.low[0]):
        return v.get(1) in s["that"] or v.get(2) in s["that"]  # "Dodała, że"
    for k in range(1, min(len(v), OWN)):
        if s.is_verb(v.low[k]) and not v.capital(k):
            before = v.low[k - 1]
            told = v.capital(k - 1) and before not in s.openers
            return (
                told or before in s["he"] or before in s["she"] or before in s["office"]
            )
    return False
