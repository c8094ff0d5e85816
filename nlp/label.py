"""One label of a transcript: "SMITH:", "The Secretary of State (Jane Smith):", "Mme Smith. –" before the words."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.given_names import given_names
from nlp.reading import DASHES, ENDERS, Reading
from nlp.spelling import fold
from nlp.views import View

LONGEST_LABEL = 22  # words before the colon
LONGEST_OFFICE = 10  # words of an office and a name before the colon
LONGEST_NAME = 6  # words of a name
LONGEST_BARE = 3  # words before the colon where none is of an office
#: beside an office, what may stand between it and the name
OF_OFFICE = ("title_inner", "determiners", "office", "honorific", "of_like", "portfolio_words")  # fmt: skip


@dataclass(slots=True)
class Label:
    """``number``: sentence; ``body``: item where the words begin; ``mention``: word numbers of the speaker."""

    number: int
    body: int
    mention: tuple[int, int]
    head: str
    strong: bool  # so printed that one alone is enough
    titled: bool = False  # "J. Smith, minister:", enough where others speak too


@dataclass(slots=True)
class Head:
    """How a label is set off from the words behind it, and where its parts stand; all are items of the sentence."""

    mark: int  # the colon or dash; behind the last item where the sentence is the label
    dash: bool  # "Mme Smith. –"
    shouted: bool  # "SMITH (AB)." alone
    high: bool  # "JANE SMITH (AB) – Words"
    begin: int = 0  # the name, behind a number
    end: int = 0
    bracket: int = -1  # "(" or "/" behind the name
    comma: int = 0  # behind the name, else its end
    party: bool = False  # "Smith/AB:", "Jane Smith kesk:"


def label(reading: Reading, views: list[View], number: int) -> Label | None:
    """The label at the beginning of a sentence that begins a paragraph, where there is one."""
    v, paragraph = views[number], reading.sentences[number].paragraph
    if v.items[0] != reading.paragraphs[paragraph][0]:
        return None
    h = _set_off(v, paragraph)
    if h is None:
        return None
    body = h.mark + (not h.shouted)
    if v.get(h.mark) == ":" and v.get(body) in DASHES:
        body += 1  # "O Sr. Smith (AB): — Words"
    if v.is_quote(body) and not h.dash:
        return None
    if not _parted(v, h) or _another_thing(v, h) or not _named(v, h):
        return None
    led = _led_by_office(v, h)
    if _too_long(v, h, led):
        return None
    s = v.reading.speech
    office = _titled(v, 0, h.end)
    first, last = _deputy(v, h) or (h.begin, h.comma)
    return Label(
        number,
        body,
        (v.items[first], v.items[last - 1] + 1),
        v.low[first if v.low[first] in s["interviewers"] else last - 1],
        strong=(h.bracket > 0 and not h.high and (office or h.comma - h.begin >= 2))
        or ((h.dash or h.shouted) and office),
        titled=led or any(v.low[k] in s["office"] for k in range(h.comma, h.end)),
    )


def _set_off(v: View, paragraph: int) -> Head | None:
    """What sets a label off: a colon, a dash behind "Mme Smith." or behind capitals, or the end of the line."""
    reading, s = v.reading, v.reading.speech
    behind = (
        v.items[-1] + 1
    )  # "Mme Smith. –": a full stop ends the sentence, then a dash
    stop = reading.paragraphs[paragraph][1]
    dash = v.low[-1] == "." and behind < stop - 2 and reading.low[behind] in DASHES
    more = behind < stop or paragraph + 1 < len(reading.paragraphs)
    shouted = not dash and more and len(v) < LONGEST_LABEL and _shouted(v)
    mark = len(v) if (dash or shouted) and len(v) < LONGEST_LABEL else _mark(v)
    if not mark:
        return None
    dash = dash or (mark < len(v) and v.low[mark] in DASHES)
    high = dash and _in_capitals(v, mark)
    titled = any(v.low[k] in s["office"] or v.low[k] in ("(", ",") for k in range(mark))
    if paragraph == 0 and shouted and not titled:
        return None  # "DIARIO DE SESIONES. Sesión del 4 de marzo"
    if paragraph == 0 and high and reading.word[stop - 1] not in ENDERS:
        return None  # "RESOCONTO SOMMARIO – seduta del 10 giugno"
    return Head(mark, dash, shouted, high)


def _parted(v: View, h: Head) -> bool:
    """Finds number, name, bracket and comma of a label; False where what stands there is none."""
    s = v.reading.speech
    end = h.mark - 1 if (h.dash or h.shouted) and not h.high else h.mark
    if v.low[end - 1] == "]":  # "Jane Smith (AB) [10:04:33]:"
        end = next((k for k in range(end - 2, 0, -1) if v.low[k] == "["), end)
    h.end = end
    h.begin = _numbered(v, end)
    h.bracket = open_ = next((k for k in range(end) if v.low[k] in ("(", "/")), -1)
    h.party = v.low[open_] == "/" or v.low[open_ - 1] in s["party_marks"]
    if open_ > 0 and not (h.dash or h.shouted or h.party) and v.low[end - 1] != ")":
        return False  # "Jane Smith (AB) reagerer: – Words"
    if open_ > 0 and h.dash and any(s.is_verb(v.low[k]) for k in range(open_, end)):
        return False  # "Jane Smith (AB) besøkte ham. – Words"
    name_end = open_ if open_ > 0 else end
    if name_end - h.begin > 2 and v.low[name_end - 1] in s["party_marks"]:
        name_end -= 1  # "Jane Smith kesk:"
        h.party = True
    h.comma = next((k for k in range(name_end) if v.low[k] == ","), name_end)
    return True


def _named(v: View, h: Head) -> bool:
    """Whether what stands before the comma may be a name, beside an office its field too."""
    s, office = v.reading.speech, _titled(v, 0, h.end)
    return all(
        v.capital(k)
        or v.low[k] in s["particles"]
        or v.low[k] == "."
        or (office and s.among(v.low[k], *OF_OFFICE))
        for k in range(h.begin, h.comma)
    )


def _titled(v: View, first: int, end: int) -> bool:
    s = v.reading.speech
    return any(s.among(v.low[k], "office", "honorific") for k in range(first, end))


def _another_thing(v: View, h: Head) -> bool:
    """Whether a clause, a question or a place stands before the mark: "WHAT'S NEW:", "In Norland:"."""
    s, first = v.reading.speech, v.low[h.begin]
    if any(v.low[k] in s["finite"] or v.low[k].endswith("'s") for k in range(h.end)):
        return True
    return (
        (first in s["prepositions"] and first not in s["definite"])
        or s.among(first, "questions", "interview_words")
        or s.is_verb(first)
    )


def _deputy(v: View, h: Head) -> tuple[int, int] | None:
    """The name in the bracket behind an office, "The minister (Deputy Jane Smith)"; none where it is a party's."""
    s, open_, end = v.reading.speech, h.bracket, h.end
    if (
        open_ <= 0
        or v.low[end - 1] != ")"
        or not any(v.low[k] in s["office"] for k in range(open_))
    ):
        return None
    inside = open_ + 1
    while inside < end - 2 and s.among(v.low[inside], "office", "honorific"):
        inside += 1
    party = (  # "Poseł Jan Nowak (Nowa Prawica)"
        inside == open_ + 1
        and v.capital(open_ - 1)
        and v.capital(open_ - 2)
        and any(fold(w) in given_names() for w in v.word[max(0, open_ - 3) : open_])
        and fold(v.word[inside]) not in given_names()
    )
    return (inside, end - 1) if end - 1 - inside >= 2 and not party else None


def _led_by_office(v: View, h: Head) -> bool:
    """ "Minister Spraw Wewnętrznych i Administracji Anna Nowak:", "JANE SMITH, ministar za migracije i azil:"."""
    s, begin, comma = v.reading.speech, h.begin, h.comma
    if v.low[0] in s["office"] and comma >= 3 and v.capital(comma - 2):
        return True
    shown = bool(s["heads_first"].exact) or all(v.word[k].isupper() for k in range(begin, comma))  # fmt: skip
    return shown and comma - begin >= 2 and v.get(comma + 1) in s["office"]


def _too_long(v: View, h: Head, led: bool) -> bool:
    """Whether too many words stand before a colon with nothing else that tells a label."""
    if h.bracket >= 0 or h.party or h.dash or h.shouted:
        return False
    longest = LONGEST_OFFICE if led else LONGEST_NAME
    long = h.mark > longest or (h.mark > LONGEST_BARE and not _titled(v, 0, h.end))
    return long and not letters_of(v.word[: h.end])


def _numbered(v: View, end: int) -> int:
    """Items of a number before a name, "Anf. 14", "15.03": a transcript counts its turns."""
    s, at = v.reading.speech, 0
    while at < end - 1 and (
        v.low[at] in s["turn_marks"] or v.low[at].replace(".", "").isdigit()
    ):
        at += 1
    return at


def letters_of(words: list[str]) -> str:
    """The letters of "K.J." or "V. P." in small letters; empty where there are words."""
    text = "".join(words).replace(".", "").replace("-", "")
    short = all(
        len(part) == 1 for w in words for part in w.replace("-", ".").split(".") if part
    )
    return (
        text.lower()
        if 2 <= len(text) <= 3 and text.isalpha() and text.isupper() and short
        else ""
    )


def _shouted(v: View) -> bool:
    """ "JANE SMITH (Party)." alone before the words: two words in capitals, then a bracket, an office or nothing.

    One word in capitals is enough for an office ("PIRMININKĖ."), small letters behind an initial and before a bracket.
    """
    end = next((k for k in range(len(v)) if v.low[k] in (",", "(", ".")), 0)
    if end == 1 and len(v) == 2:
        return v.word[0].isupper() and v.low[0] in v.reading.speech["office"]
    if end == 1 and v.low[-1] == "." and ":" not in v.low:
        return _one_in_capitals(v)  # "SMITH (AB)."
    if _styled(v):
        return True
    if (
        end == 2
        and len(v.low[0]) == 2
        and v.low[0][1] == "."
        and v.capital(1)
        and v.low[-2:] == [")", "."]
        and ":" not in v.low
    ):
        return True  # "J. Smith (AB)."
    return (
        v.low[-1] == "."
        and ":" not in v.low
        and 2 <= end <= 4
        and all(v.word[k].isupper() and len(v.word[k]) > 1 for k in range(end))
    )


def _one_in_capitals(v: View) -> bool:
    """ "SMITH (AB).", "SMITH, minister of returns.": one name in capitals, its party or office, no more."""
    s = v.reading.speech
    if not v.word[0].isupper() or len(v.word[0]) < 3 or v.low[0] in s["places"]:
        return False
    if v.low[1] == "(":
        return v.low[-2:] == [")", "."] and len(v) <= 9
    return any(v.low[k] in s["office"] for k in range(2, min(len(v), 5)))


def _styled(v: View) -> bool:
    """ "M. Jean Smith.", "Mme Smith, ministre de l'Asile.": a title of address and a name, alone before the words."""
    s = v.reading.speech
    if v.low[-1] != "." or v.low[0] not in s["honorific"] or ":" in v.low:
        return False
    if v.low[0] in s["office"] and len(v.low[0]) > 3:
        return False  # "Ministre Smith." may be a sentence
    end = v.past_name(1)
    chair = v.get(1) in s["definite"] and v.get(2) in s["office"]  # "M. le président."
    if chair:
        return len(v) <= 4
    if not 2 <= end <= 5:
        return False
    titled = v.get(end) == "," and any(
        v.get(k) in s["office"] for k in range(end + 1, end + 4)
    )
    bracket = v.get(end) == "(" and v.low[-2] == ")"  # no "Sen. Smith (AB) came third."
    return v.get(end) == "." or bracket or titled


def _mark(v: View) -> int:
    """The item of the colon, or of the dash behind "Mme Smith." """
    for k in range(1, min(len(v), LONGEST_LABEL)):
        if v.is_quote(k):
            return 0
        if v.low[k] == ":":
            return k
        if v.low[k] in DASHES:
            return k if k > 1 and (v.low[k - 1] == "." or _in_capitals(v, k)) else 0
    return 0


def _in_capitals(v: View, mark: int) -> bool:
    """ "JANE SMITH (Party) – Words": two words or more in capitals, no town of a dateline."""
    end = next((k for k in range(mark) if v.low[k] == "("), mark)
    return (
        end >= 2
        and all(v.word[k].isupper() and len(v.word[k]) > 1 for k in range(end))
        and not any(v.low[k] in v.reading.speech["places"] for k in range(end))
    )
