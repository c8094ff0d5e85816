"""Scripts without capitals (Arabic letters): which words of a text are names, so that the rules for names hold there too.

A name is known by where it stands: before a comma and an office ("نورالله همدرد، معین این وزارت"), behind an office
and its field, behind "Mr" or "Dr", behind a given name that the language lists, before a colon at the head of a paragraph, right before a verb of saying. Its words
are names wherever they come again. Words of places are names as well. What is in any list of the language is none.
"""

from __future__ import annotations

from functools import cache

from nlp.names import name_table
from nlp.speech import Speech

LONGEST_NAME = 4  # words
SHORTEST_ALONE = 3  # letters of a surname that counts wherever it comes again
#: Persian verbs of the present, with their own joiner: "می‌خواهد" ends a name
PRESENT = ("می\u200c", "نمی\u200c")
WHO = ("office", "spokesperson", "official", "unnamed")
FIELD = ("portfolio_words", "title_inner", "of_like", "body", "determiners", "deputy")


class Name(str):
    """A word that is a name: its first letter counts as a capital."""

    def __getitem__(self, key: object) -> Capital:
        return Capital(str.__getitem__(self, key))  # type: ignore[index]


class Capital(str):
    def isupper(self) -> bool:
        return bool(self)

    def islower(self) -> bool:
        return False


@cache
def _known(lang: str) -> frozenset[str]:
    from nlp.speech import speech

    found: set[str] = set()
    for name, listed in speech(lang).items():
        if name != "particles":
            found.update(listed.exact)
            found.update(listed.phrases)
            for phrases in listed.phrases.values():
                found.update(word for phrase in phrases for word in phrase)
    return frozenset(found)


def mark_names(
    word: list[str],
    low: list[str],
    apart: list[bool],
    speech: Speech,
    names: frozenset[str] = frozenset(),
) -> None:
    """Makes the words of names ``Name``.

    Args: apart: whether a line ends before the word; names: words of names in the register.
    """
    s = speech
    known, countries = _known(s.lang), name_table(s.lang).heads
    size = len(low)

    def free(k: int) -> bool:
        return (
            0 <= k < size
            and low[k][0].isalpha()
            and low[k] not in known
            and low[k] not in countries
            and not word[k].startswith(PRESENT)
            and not s.begins_cue(low[k])
        )

    def run_behind(at: int) -> int:
        end = at
        while end - at < LONGEST_NAME and (
            free(end)
            or (low[end : end + 1] and low[end] in s["particles"] and free(end + 1))
        ):
            if end > at and apart[end]:
                break
            end += 1
        return end

    def run_before(at: int) -> int:
        start = at
        while (
            at - start < LONGEST_NAME
            and free(start - 1)
            and not (start < at and apart[start])
        ):
            start -= 1
        return start

    marked: set[int] = set()
    for k in range(size):
        w = low[k]
        if w == "," and k + 1 < size and s.among(low[k + 1], *WHO):
            start = run_before(k)
            before = low[start - 1] if start and not apart[start] else ""
            if k - start >= 2 and before not in s["prepositions"] - s["with"]:
                marked.update(range(start, k))
        if w in s["from_body"] and low[k + 1 : k + 2] and low[k + 1] in s["body"]:
            start = run_before(k)  # "X از حزب سبز"
            if k - start >= 2 and (
                start == 0 or apart[start] or low[start - 1] in (",", ".", "»", ":")
            ):
                marked.update(range(start, k))
        if w in s["before_names"] and (end := run_behind(k + 1)) > k + 1:
            marked.update(range(k + 1, min(end, k + 4)))
        if w in s["office"] or w in s["spokesperson"]:
            at = k + 1
            while (
                at < size
                and at - k < 9
                and not apart[at]
                and (
                    low[at] in countries
                    or low[at] in s["he"]  # "وکیل او، X، گفت"
                    or s.among(low[at], *FIELD)
                )
            ):
                at += 1
            comma = at < size and low[at] == ","
            end = run_behind(at + comma) if at + comma < size else at
            closed = (
                end >= size
                or low[end] in (",", ":", ".", "(", "«")
                or s.begins_cue(low[end])
                or low[end] in s["prepositions"]
            )
            if (
                closed
                and 2 <= end - at - comma <= LONGEST_NAME
                and (not comma or (end < size and low[end] == ","))
            ):
                marked.update(range(at + comma, end))
            start = run_before(k)  # "این را X وزیر Y اعلام کرد"
            led = start == 0 or apart[start] or low[start - 1] in s["led_in"]
            if k - start >= 2 and led and at > k + 1:
                marked.update(range(start, k))
        if w in names and free(k):
            marked.add(k)
            if low[k + 1 : k + 2] and (
                low[k + 1] in names or low[k + 1] in s["particles"]
            ):
                marked.update(range(k, run_behind(k)))
        if w in s["given"] and free(k + 1) and not apart[k + 1]:
            marked.update((k, k + 1))  # "مریم نیک‌بین که از مشهد آمده"
        if w == ":":
            start = run_before(k)
            if start < k and (start == 0 or apart[start]):
                marked.update(range(start, k))
        if s.begins_cue(w):
            start = run_before(k)
            if 0 < k - start <= 3 and (
                start == 0
                or apart[start]
                or low[start - 1] in (".", ",", "»", "”")
                or (
                    k - start > 1 and low[start - 1] in s["quote_links"]
                )  # "این را X گفت"
            ):
                marked.update(range(start, k))
    again = {low[k] for k in marked if len(low[k]) >= SHORTEST_ALONE}
    places = s["places"]
    for k in range(size):
        if k in marked or low[k] in again or low[k] in places:
            word[k] = Name(word[k])
