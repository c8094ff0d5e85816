"""Pairs quotation marks, paragraph by paragraph; one that is left open may run on into the next."""

from __future__ import annotations

from nlp.reading import DASHES, ENDERS, Quotation, Reading

DOUBLE_OPEN = frozenset('“«„»”"')
STRAIGHT = frozenset("\"'")
LONGEST_NAME = 4  # words of a name in marks
LONGEST = 3000  # characters; a longer pairing is two stray marks


def pair(reading: Reading) -> None:
    still_open = False
    for first, last in reading.paragraphs:
        still_open = _pair_paragraph(reading, first, last, still_open)


def _pair_paragraph(reading: Reading, first: int, last: int, still_open: bool) -> bool:
    """Pairs the marks of one paragraph; True where its last quotation runs on into the next."""
    word, start, end, text = reading.word, reading.start, reading.end, reading.text
    pairs = reading.speech.pairs
    at = first
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
    return False


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
        return s.among(noun, "organisation_words", "body", "named_bodies")
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
