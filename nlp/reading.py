"""A text as the rules for speech read it: words, paragraphs, quotations and sentences.

spaCy's tokenisers cut hyphens and apostrophes differently in every language; a name such as Aas-Hansen must be
one word in all of them. So words are cut here once, from the text as it stands, and offsets are code points into
it. Quotation marks are paired first, paragraph by paragraph; then sentences are found with every quotation as a
single piece, so that a full stop inside marks never ends the sentence outside.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache

from nlp.caseless import mark_names
from nlp.grammar import Grammar
from nlp.speech import Speech

DOUBLE_OPEN = frozenset('“«„»”"')
STRAIGHT = frozenset("\"'")
ENDERS = frozenset(".!?…")
CLOSING = frozenset(")]")
DASHES = frozenset(("–", "—", "―", "--", "-"))
LONGEST_NAME = 4  # words of a name in marks
UNNAMED = 6  # words at the beginning of a sentence in which its subject stands
LONGEST = 3000  # characters; a longer pairing is two stray marks
#: the hour before an entry of a live report, with the dash behind it
CLOCK = re.compile(
    r"^(?:(?:[Oo]re|[Oo]ra|[AÀa] las|[AÀÁa]s|[Kk]l\.?|[Kk]lo) )?(?:[01]?\d|2[0-3])(?:[.:]| ?h ?)[0-5]\d"
    r"\.?(?: ?(?:Uhr|uur|h|hs|horas)\.?)?(?: ?[–—|:-])?[ \u00a0]+(?=[^\W\d_]|[\"“„«»”¿¡–—-])",
    re.MULTILINE,
)
LIVE = 2  # entries; one hour may open any text


@dataclass(slots=True)
class Quotation:
    """One pair of marks. ``start``/``end`` are the words between them, characters."""

    open: int
    start: int
    end: int
    close: int  # end of the closing mark, exclusive; the paragraph's end where it is missing
    first: int  # word numbers, marks included, end exclusive
    last: int
    closed: bool = True
    single: bool = False
    joined: bool = False  # goes on from the paragraph before, which was not closed


@dataclass(slots=True)
class Sentence:
    """``items``: word numbers; a quotation is one item, -1 - its number."""

    items: list[int]
    paragraph: int


@dataclass(slots=True)
class Reading:
    text: str
    speech: Speech
    word: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    paragraphs: list[tuple[int, int]] = field(default_factory=list)  # word numbers
    quotations: list[Quotation] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    grammar: Grammar | None = None  # where a trained pipeline has read the text
    name_marks: set[int] = field(default_factory=set)  # marks around a name: no words
    clocks: list[tuple[int, int]] = field(
        default_factory=list
    )  # hours of a live report, in characters

    def words_in(self, start: int, end: int) -> range:
        return range(bisect_right(self.end, start), bisect_left(self.start, end))

    def apart(self, word: int) -> bool:
        """Whether a line or paragraph ends behind the word."""
        return (
            word + 1 >= len(self.end)
            or "\n" in self.text[self.end[word] : self.start[word + 1]]
        )

    def unnamed_before(self, at: int) -> int | None:
        """The word for somebody unnamed with whom the sentence before begins, where it names nobody else.

        Where no article opens a phrase and the first case is known by its place alone: "Chcący zachować anonimowość
        urzędnik zna sprawę. Jak twierdzi, ..."
        """
        s = self.speech
        begins = self.paragraphs[self.paragraph_of(at)][0]
        if not s["heads_first"].exact or at == begins:
            return None
        before = [
            x
            for x in self.sentences
            if x.items and begins <= max(x.items) and max(x.items) < at
        ]
        items = [k for k in before[-1].items if k >= 0] if before else []
        found = next((k for k in items[:UNNAMED] if self.low[k] in s["unnamed"]), None)
        if found is None or any(
            self.low[k] in s["prepositions"]
            for k in (found - 1, found - 2)
            if k >= items[0]
        ):
            return None
        named = any(
            self.word[k][0].isupper() and self.word[k + 1][0].isupper()
            for k in items[1:-1]
        )
        spoken = any(s.is_verb(self.low[k]) for k in items)
        return None if named or spoken else found

    def paragraph_of(self, word: int) -> int:
        lasts = [last for _, last in self.paragraphs]
        return bisect_right(lasts, word)


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
    _pair(reading)
    opening = {q.first: k for k, q in enumerate(reading.quotations)}
    for number in range(len(reading.paragraphs)):
        _cut_sentences(reading, number, opening)
    return reading


def _breaks(text: str, start: int, end: int) -> bool:
    """A line break inside a hard-wrapped sentence is none: lower case follows, no full stop before."""
    if end - start > 1 or start == 0 or end >= len(text):
        return True
    after = text[end:].lstrip(" \t")[:1]
    return not (
        after.islower() and (text[start - 1].isalnum() or text[start - 1] in ",;-–")
    )


def _pair(reading: Reading) -> None:
    still_open = False
    for first, last in reading.paragraphs:
        still_open = _pair_paragraph(reading, first, last, still_open)


def _pair_paragraph(reading: Reading, first: int, last: int, still_open: bool) -> bool:
    """Pairs the marks of one paragraph; True where its last quotation runs on into the next."""
    word, start, end, text = reading.word, reading.start, reading.end, reading.text
    pairs = reading.speech.pairs
    at, runs_on = first, False
    while at < last:
        sign = word[at]
        closers = pairs.get(sign)
        if closers is None and not (still_open and at == first):
            at += 1
            continue
        if still_open and at == first and sign in DOUBLE_OPEN:
            # "»" before the next paragraph of «…»: the mark that is still open goes on
            closers = closers or pairs.get(word[reading.quotations[-1].first])
        elif not _can_open(reading, at, first):
            closers = None
        if closers is None:
            at += 1
            continue
        single = sign in "'‘‚‹›"
        close = _closer(reading, at, last, sign, closers, single)
        if close is None:
            if (
                not single
                and (at == first or _leads(reading, at, first))
                and last - at > 3
            ):
                reading.quotations.append(
                    Quotation(
                        start[at], start[at + 1], end[last - 1], end[last - 1],
                        at, last, False, False, still_open and at == first,
                    )
                )  # fmt: skip
                return True
            at += 1
            continue
        if reading.speech["names_in_marks"] and _only_a_name(reading, at, close, first):
            reading.name_marks |= {at, close}
        elif close > at + 1:
            inner = text[start[at + 1] : start[close]]
            kept = len(inner.rstrip())
            if inner.rstrip().endswith(","):
                kept = len(inner.rstrip()[:-1].rstrip())
            reading.quotations.append(
                Quotation(
                    start[at], start[at + 1], start[at + 1] + kept, end[close],
                    at, close + 1, True, single, still_open and at == first,
                )
            )  # fmt: skip
        at = close + 1
    return runs_on


def _only_a_name(reading: Reading, at: int, close: int, first: int) -> bool:
    """Lithuanian and Latvian set names of papers, parties and firms in marks: laikrakstam «Rīta Ziņas» teica."""
    word, low = reading.word, reading.low
    inside = word[at + 1 : close]
    if not 1 <= len(inside) <= LONGEST_NAME or not inside[0][0].isupper():
        return False
    if not all(w[0].isalnum() for w in inside):
        return False
    behind = word[close + 1 : close + 3]
    if behind[:1] == [","] and behind[1:] and behind[1] in DASHES:
        return False  # „Nebus“, – sakė
    before = word[at - 1] if at > first else "."
    if before == ":":
        return False
    s = reading.speech
    if "body" in s["names_in_marks"]:  # behind "list", "dziennik", "združenje" alone
        noun = low[at - 1] if at > first else ""
        return any(noun in s[n] for n in ("organisation_words", "body", "named_bodies"))
    if before[-1] in ENDERS or before in DASHES:
        return bool(behind) and (
            behind[0][0].islower() and not reading.speech.is_verb(low[close + 1])
        )
    return True


def _leads(reading: Reading, at: int, first: int) -> bool:
    return at > first and reading.word[at - 1] in (":", ",", ".", "—", "–", "?", "!")


def _can_open(reading: Reading, at: int, first: int) -> bool:
    sign = reading.word[at]
    start, end, text = reading.start[at], reading.end[at], reading.text
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if sign in ("'", "‘", "’", "‚", "‹"):
        return not before.isalnum() and after.isalnum() and not before.isdigit()
    if sign in ('"', "''", "``", "”"):
        if after.isspace():
            return False
        return before.isspace() or before in "([—–-:,“‘«'/" or at == first
    if sign in ("»", "“") and before.isalnum() and not after.isalnum():
        return False
    if sign == "»":  # opens in »…« only, or where the mark stands before a letter
        return after.isalnum() or after in "‘›'…"
    return True


def _closer(
    reading: Reading,
    at: int,
    last: int,
    sign: str,
    closers: frozenset[str],
    single: bool,
) -> int | None:
    word, start, end, text = reading.word, reading.start, reading.end, reading.text
    limit = start[at] + (1200 if single else LONGEST)
    pairs = reading.speech.pairs
    nested = 0
    skip = 0
    for j in range(at + 1, last):
        mark = word[j]
        if j <= skip:
            continue
        if start[j] > limit:
            return None
        if mark not in closers:
            if mark == sign and not single and mark not in STRAIGHT:
                nested += 1
            if single and mark in '“"«„':
                inner = _closer(
                    reading, j, last, mark, pairs.get(mark, frozenset()), False
                )
                if inner is None:
                    return None
                skip = inner
            continue
        before = text[start[j] - 1]
        after = text[end[j]] if end[j] < len(text) else " "
        if mark in STRAIGHT and before.isspace() and not after.isspace():
            if mark == '"' and sign == '"':
                return None  # another one opens: this one was stray
            continue
        if single:
            if after.isalnum():
                continue
            if (
                before in "sx"
                and after.isspace()
                and _closes_later(reading, j, last, closers, limit)
            ):
                continue  # the workers’ rights
        if mark == "“" and sign != "„" and mark != sign and before.isspace():
            continue
        return j
    return None


def _closes_later(
    reading: Reading, at: int, last: int, closers: frozenset[str], limit: int
) -> bool:
    for j in range(at + 1, last):
        if reading.start[j] > limit or reading.word[j] in ("‘", "“"):
            return False
        if reading.word[j] in closers:
            after = reading.text[reading.end[j] : reading.end[j] + 1]
            if not after.isalnum():
                return True
    return False


def _cut_sentences(reading: Reading, number: int, inside: dict[int, int]) -> None:
    first, last = reading.paragraphs[number]
    items: list[int] = []
    at = first
    while at < last:
        if at in inside:
            k = inside[at]
            quotation = reading.quotations[k]
            if items and _abbreviated_end(reading, items[-1], quotation):
                reading.sentences.append(Sentence(items, number))
                items = []
            items.append(-1 - k)
            at = quotation.last
            if at < last and _quotation_ends(reading, quotation, at, last, len(items)):
                while at < last and reading.word[at] in CLOSING:
                    items.append(at)
                    at += 1
                reading.sentences.append(Sentence(items, number))
                items = []
            continue
        if at in reading.name_marks:
            at += 1
            continue
        items.append(at)
        sign = reading.word[at][-1]
        goes_on = (  # "— No! exclaims Jane Smith."
            sign in "?!"
            and at + 1 < last
            and reading.word[at + 1][0].islower()
            and items[0] >= 0
            and reading.word[items[0]] in DASHES
        )
        if (
            (sign in ENDERS or at + 1 == last)
            and not goes_on
            and _ends(reading, at, last)
        ):
            at += 1
            while (
                at < last
                and reading.word[at] in (")", "]", "”", "’", '"')
                and at not in inside
            ):
                items.append(at)
                at += 1
            reading.sentences.append(Sentence(items, number))
            items = []
            continue
        at += 1
    if items:
        reading.sentences.append(Sentence(items, number))


def _ends(reading: Reading, at: int, last: int) -> bool:
    sign = reading.word[at]
    if at + 1 >= last:
        return True
    after = reading.word[at + 1]
    if sign in ENDERS or sign.startswith("..."):
        if after in CLOSING and (at + 2 >= last or reading.word[at + 2][0].isupper()):
            return True  # (He left.) She
        if (
            sign == "."
            and at
            and reading.word[at - 1].isdigit()
            and len(reading.word[at - 1]) < 3
        ):
            month = reading.low[at + 1]
            if month in reading.speech.months or after[0].islower():
                return False
        if after[0].islower() and sign in (".", "…", "..."):
            return False
        return after not in (",", ";", ")", ".") and (sign, after) != (".", ":")
    if sign.endswith(".") and len(sign) > 3 and sign[1] == ".":  # U.S. He
        return reading.low[at + 1] in reading.speech.openers and after[0].isupper()
    if sign in ("•", "●", "▪"):
        return False
    return False


def _abbreviated_end(reading: Reading, item: int, quotation: Quotation) -> bool:
    """said Smith, of Fresno, Calif. “We go”: the full stop of a short form ends the sentence before a quotation."""
    if item < 0 or quotation.single:
        return False
    word = reading.word[item]
    return (
        len(word) > 2
        and word[-1] == "."
        and word[0] != "."
        and reading.text[quotation.start].isupper()
    )


def _quotation_ends(
    reading: Reading, quotation: Quotation, at: int, last: int, size: int
) -> bool:
    """Whether the sentence outside ends with this quotation: its own full stop, and no attribution after it."""
    inner = reading.text[quotation.start : quotation.end].rstrip("’'”\" ")
    after = reading.word[at]
    if not inner or inner[-1] not in ".!?…":
        return False
    if after in CLOSING and (at + 1 >= last or reading.word[at + 1][0].isupper()):
        return True
    capital = after[0].isupper() or reading.speech.caseless
    if not (capital or after[0].isdigit() or after in pairs_open(reading)):
        return False
    if inner[-1] == "." and not capital:
        return True
    # “Why?” Smith asked.  /  “We will.” Minister Smith said.
    for j in range(at, min(at + 7, last)):
        low = reading.low[j]
        if low in ENDERS or low in pairs_open(reading) or low == ":":
            return True
        if low == ",":
            return not (inner[-1] != "." and _named_then_verb(reading, j + 1, last))
        if j > at and reading.speech.is_verb(low):
            if size > 1 and _leads_on(reading, j + 1, last):
                return inner[-1] == "."  # a “rigged system.” She adds, “What ...?”
            return inner[-1] == "." and not _short_attribution(reading, j, last)
    return True


def _named_then_verb(reading: Reading, at: int, last: int) -> bool:
    """“How are you?” Smith, a nurse, said kindly: the verb comes behind the insertion."""
    for j in range(at, min(at + 16, last)):
        if reading.word[j] in ENDERS or reading.word[j] in reading.speech.opening:
            return False
        if reading.word[j] == ",":
            return j + 1 < last and reading.speech.is_verb(reading.low[j + 1])
    return False


def _leads_on(reading: Reading, at: int, last: int) -> bool:
    """Whether a comma or a colon and another quotation follow."""
    return (
        at + 1 < last
        and reading.word[at] in ",:"
        and reading.word[at + 1] in reading.speech.opening
    )


def _short_attribution(reading: Reading, verb: int, last: int) -> bool:
    if verb + 2 < last and reading.word[verb + 1] in ",:":
        behind = verb + 2  # “We will.” X közölte, hogy …: words of their own follow
        if (
            reading.low[behind] in reading.speech["that"]
            or reading.word[behind] in reading.speech.opening
        ):
            return False
    return verb + 1 >= last or reading.word[verb + 1] in ".,:;"


def pairs_open(reading: Reading) -> frozenset[str]:
    return reading.speech.opening
