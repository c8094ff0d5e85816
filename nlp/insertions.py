"""What stands between a subject and its verb, set off by commas, dashes or brackets: "X, the head of returns, said"."""

from __future__ import annotations

from nlp.views import QUOTE, STOPS, View
from nlp.word_roles import is_noun

PLACE = 5  # words of a place or a day that begins a sentence
TITLE = 9  # words of an office before the name that a comma sets off


def before_insertion(v: View, end: int) -> int:
    """Skips ", the minister for asylum," or ", who lost," or "(R-Texas)" between a subject and its verb."""
    s = v.reading.speech
    for _ in range(3):
        if end > 3 and v.is_quote(end - 1) and v.comma_inside(end - 1):
            return _before_quoted(v, end)
        if end > 2 and v.low[end - 1] in (")", "]"):
            at = end - 2
            while at > 0 and v.low[at] not in ("(", "["):
                at -= 1
            end = at
            continue
        if end > 2 and v.low[end - 1] in (",", "—", "–", "--"):
            mark = v.low[end - 1]
            at = end - 2
            lower = max(0, end - 34)
            chosen, related = -1, False
            while at > lower:
                low = v.low[at]
                if low == QUOTE and at > 0 and v.low[at - 1] != mark and mark == ",":
                    at -= 1
                    continue
                if low == mark and at > 0:
                    if chosen < 0 and mark == "," and _pure_name(v, at + 1, end - 1):
                        chosen = at
                        break  # what stands before is the title: "her deputy, Jane Smith, said"
                    if (not related or _goes_on(v, at + 1)) and _opens_insertion(
                        v, at + 1, chosen if related else end - 1
                    ):
                        if (
                            chosen >= 0
                            and at <= PLACE
                            and v.low[0] in s["prepositions"]
                        ):
                            break  # "In parliament, the member X, of Y, said": a place, then the subject
                        chosen = at
                        related = related or v.low[at + 1] in s["relatives"]
                    elif chosen >= 0:
                        break
                at -= 1
                if at > 0 and v.low[at] in (";", ":", "."):
                    break
            if chosen <= 0:
                if mark == "," and v.low[end - 2] in (")", "]"):
                    end -= 1  # "Jane Smith (Greens), said"
                    continue
                return end
            named = _pure_name(v, chosen + 1, end - 1)
            end = chosen
            if named:
                end = _before_voice(v, end)
                break
            continue
        break
    return end


def _before_voice(v: View, end: int) -> int:
    """ "the union, through its head, Jane Smith, said": the comma before who lends a voice, else the same item."""
    voices = v.reading.speech["voices"]
    for k in range(end - 1, max(0, end - 12), -1):
        if v.low[k] == ",":
            return k if voices.phrase_at(v.low, k + 1, len(v)) else end
        if v.low[k] in STOPS:
            break
    return end


def _before_quoted(v: View, end: int) -> int:
    """ "X, who calls the plan a “joke,” said": the item of the comma before "who", or the same item."""
    s = v.reading.speech
    for k in range(end - 2, max(0, end - 16), -1):
        if v.is_quote(k) or v.low[k] in (";", ":"):
            break
        if v.low[k] == ",":
            return k if v.low[k + 1] in s["who"] else end
    return end


def _goes_on(v: View, at: int) -> bool:
    """Before ", who ..." more insertions: an age, a place, a state's short name."""
    s, low = v.reading.speech, v.low[at]
    return low.isdigit() or low in s["prepositions"] or low.endswith(".")


def _opens_insertion(v: View, at: int, end: int) -> bool:
    s = v.reading.speech
    low = v.low[at]
    if low in s["relatives"] and low != "that":
        return True
    if low in s["asked"] and v.get(at + 1) in s["questions"]:
        return True  # "the ministry, asked whether it would, replied"
    if s["asides"].phrase_at(v.low, at, len(v)) == end or (
        low in s["asides"].exact and end - at == 1
    ):
        return True  # "X, da parte sua, dice": "parte" is a verb elsewhere
    if low in s["subject_pronouns"]:
        return False
    if low in s["adverbs"] and end - at == 1:
        return True
    told = next((i for i in range(at + 1, end) if v.low[i] in s["who"]), end)
    if any(v.low[i] in s["finite"] for i in range(at, told)):
        return False
    if low in s["adverbs"] or low in s["prepositions"] or low.isdigit():
        return True
    if low in s["determiners"] or low in s["office"] or low in s["deputy"]:
        return True
    if v.capital(at - 2) or v.low[at - 2] in (".", ")"):
        return not any(
            s.is_verb(v.low[i]) and not is_noun(v, i) for i in range(at + 1, told)
        )
    return (
        (v.capital(at) and end - at <= 8)
        or low in s["insertions"]
        or low.endswith(("ing", "ed", "er", "or", "ist"))
    )


def _pure_name(v: View, start: int, end: int) -> bool:
    """Two to four capitalised words and nothing else, behind a phrase that is no name itself."""
    s = v.reading.speech
    return (
        2 <= end - start <= 4
        and start > 1
        and (not v.capital(start - 2) or _title_of_body(v, start - 2))
        and v.low[start - 2] not in s["subordinators"]
        and all(v.capital(k) or v.low[k] in s["particles"] for k in range(start, end))
    )


def _title_of_body(v: View, last: int) -> bool:
    """ "la ministra maltese dell'Interno, Jane Smith,": an office, and behind a small word the capital that it is of."""
    s = v.reading.speech
    of = False
    for k in range(last - 1, max(-1, last - TITLE), -1):
        low = v.low[k]
        if low in STOPS or low in s["finite"]:
            return False
        offices = ("office", "official", "spokesperson")
        if of and not v.capital(k) and s.among(low, *offices):
            return True
        of = of or low in s["of_like"]
    return False


def apposed_name(v: View, end: int, comma: int) -> bool:
    """ "the head of returns, Jane Smith, said": the insertion is a name and nothing else."""
    return (
        2 <= comma - end - 1 <= 4
        and v.get(comma) == ","
        and all(
            v.capital(k) or v.low[k] in v.reading.speech["particles"]
            for k in range(end + 1, comma)
        )
    )
