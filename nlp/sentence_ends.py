"""Where a sentence ends: at its full stop, at that of a quotation, and not at that of a short form."""

from __future__ import annotations

from nlp.reading import DASHES, ENDERS, Quotation, Reading, Sentence

CLOSING = frozenset(")]")


def cut_sentences(reading: Reading, number: int, inside: dict[int, int]) -> None:
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
    if not (capital or after[0].isdigit() or after in reading.speech.opening):
        return False
    if inner[-1] == "." and not capital:
        return True
    # “Why?” Smith asked.  /  “We will.” Minister Smith said.
    for j in range(at, min(at + 7, last)):
        low = reading.low[j]
        if low in ENDERS or low in reading.speech.opening or low == ":":
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
