"""Transcripts, answers in parliament, posts and signed blocks: who speaks is printed beside the words, without marks."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.attribution import Attribution
from nlp.given_names import given_names
from nlp.reading import DASHES, ENDERS, Reading
from nlp.spelling import fold
from nlp.views import View

STAGE = 14  # words of "(Applause from the benches of the left.)"
LONGEST_LABEL = 22  # words before the colon
LONGEST_OFFICE = 10  # words of an office and a name before the colon
LONGEST_HEADING = 40  # words of "Answer of the minister ... given on ..."


@dataclass(slots=True)
class Label:
    """``number``: sentence; ``body``: item where the words begin; ``mention``: word numbers of the speaker."""

    number: int
    body: int
    mention: tuple[int, int]
    head: str
    strong: bool  # so printed that one alone is enough
    titled: bool = False  # "J. Smith, minister:", enough where others speak too


def labels(reading: Reading, views: list[View]) -> list[Attribution]:
    """Paragraphs that begin "NAME:"; a label counts where it comes back, another answers it, or a title stands in it."""
    rows = [row for n, v in enumerate(views) if (row := label(reading, views, n))]
    _spelt_out(reading, rows)
    s = reading.speech
    heads: dict[str, int] = {}
    for row in rows:
        heads[row.head] = heads.get(row.head, 0) + 1
    askers = {
        h
        for h in heads
        if len(h.strip(".")) == 1
        and len(heads) > 1
        and heads[h] > 1
        and all(
            reading.word[
                reading.paragraphs[reading.sentences[r.number].paragraph][1] - 1
            ]
            == "?"
            for r in rows
            if r.head == h
        )
    }  # "R:" for the reporter, who only asks
    asking = bool(askers) or any(h in s["interviewers"] for h in heads)
    several = len(heads) > 1
    found = []
    for row in rows:
        if (
            row.head in s["interviewers"]
            or row.head in askers
            or row.head in s["document"]
            or row.head in s["time_words"]
        ):
            continue
        if not (
            asking
            or heads[row.head] > 1
            or row.strong
            or (several and (row.titled or any(r.strong for r in rows)))
        ):
            continue
        v = views[row.number]
        paragraph = reading.sentences[row.number].paragraph
        last = reading.paragraphs[paragraph][1] - 1
        if row.strong and len(rows) == 1 and not asking:
            last = _whole_answer(reading, paragraph)
        begin = v.items[-1] + 1 + row.body - len(v) if row.body >= len(v) else -1
        if begin > last and paragraph + 1 < len(reading.paragraphs):
            last = reading.paragraphs[paragraph + 1][1] - 1  # a line of its own
        if begin > last or _labelled(rows, reading, begin):
            continue
        start = reading.start[begin] if begin >= 0 else v.char(row.body)
        end = _without_stage(reading, last)
        if reading.end[end] <= start:
            continue
        first = reading.words_in(start, reading.end[end]).start
        for a, b in _between_stages(reading, first, end):
            found.append(
                Attribution(
                    [(reading.start[a] if a > first else start, reading.end[b])], "direct", row.mention,
                    (v.items[0], v.items[0] + 1), "label", row.number,
                )
            )  # fmt: skip
    return found


def _labelled(rows: list[Label], reading: Reading, begin: int) -> bool:
    """Whether another label stands where the words should begin."""
    if begin < 0:
        return False
    return any(reading.sentences[r.number].items[0] == begin for r in rows)


def label(reading: Reading, views: list[View], number: int) -> Label | None:
    """ "SMITH:", "The Secretary of State (Jane Smith):", "Mme Smith. –" at the beginning of a paragraph."""
    s, v = reading.speech, views[number]
    paragraph = reading.sentences[number].paragraph
    if v.items[0] != reading.paragraphs[paragraph][0]:
        return None
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
    body = mark + (not shouted)
    if v.get(mark) == ":" and v.get(body) in DASHES:
        body += 1  # "O Sr. Smith (AB): — Words"
    if v.is_quote(body) and not dash:
        return None
    if (
        shouted
        and paragraph == 0
        and not any(
            v.low[k] in s["office"] or v.low[k] in ("(", ",") for k in range(mark)
        )
    ):
        return None  # "DIARIO DE SESIONES. Sesión del 4 de marzo"
    high = dash and _in_capitals(v, mark)
    if high and paragraph == 0 and reading.word[stop - 1] not in ENDERS:
        return None  # "RESOCONTO SOMMARIO – seduta del 10 giugno"
    end = mark - 1 if (dash or shouted) and not high else mark
    if v.low[end - 1] == "]":  # "Jane Smith (AB) [10:04:33]:"
        end = next((k for k in range(end - 2, 0, -1) if v.low[k] == "["), end)
    begin = _numbered(v, end)
    open_ = next((k for k in range(end) if v.low[k] in ("(", "/")), -1)
    party = v.low[open_] == "/" or v.low[open_ - 1] in s["party_marks"]
    if open_ > 0 and not (dash or shouted or party) and v.low[end - 1] != ")":
        return None  # "Jane Smith (AB) reagerer: – Words"
    name_end = open_ if open_ > 0 else end
    if name_end - begin > 2 and v.low[name_end - 1] in s["party_marks"]:
        name_end -= 1  # "Jane Smith kesk:"
        party = True
    comma = next((k for k in range(name_end) if v.low[k] == ","), name_end)
    office = any(
        v.low[k] in s["office"] or v.low[k] in s["honorific"] for k in range(end)
    )
    if not all(
        v.capital(k)
        or v.low[k] in s["particles"]
        or v.low[k] == "."
        or (office and (v.low[k] in s["title_inner"] or v.low[k] in s["determiners"] or v.low[k] in s["office"]
                        or v.low[k] in s["honorific"]
                        or v.low[k] in s["of_like"] or v.low[k] in s["portfolio_words"]))
        for k in range(begin, comma)
    ):  # fmt: skip
        return None
    if any(v.low[k] in s["finite"] or v.low[k].endswith("'s") for k in range(end)):
        return None  # "WHAT'S NEW:"
    if (
        (v.low[begin] in s["prepositions"] and v.low[begin] not in s["definite"])
        or v.low[begin] in s["questions"]
        or v.low[begin] in s["interview_words"]
        or s.is_verb(v.low[begin])
    ):
        return None
    first, last = begin, comma
    if (
        open_ > 0
        and v.low[end - 1] == ")"
        and any(v.low[k] in s["office"] for k in range(open_))
    ):
        inside = open_ + 1  # "(Deputy Jane Smith)"
        while inside < end - 2 and (
            v.low[inside] in s["office"] or v.low[inside] in s["honorific"]
        ):
            inside += 1
        party = (  # "Poseł Jan Nowak (Nowa Prawica)"
            inside == open_ + 1
            and v.capital(open_ - 1)
            and v.capital(open_ - 2)
            and any(fold(w) in given_names() for w in v.word[max(0, open_ - 3) : open_])
            and fold(v.word[inside]) not in given_names()
        )
        if end - 1 - inside >= 2 and not party:
            first, last = inside, end - 1
    strong = (open_ > 0 and not high and (office or comma - begin >= 2)) or (
        (dash or shouted) and office
    )
    # "Poseł Jan Nowak:", "Minister Spraw Wewnętrznych i Administracji Anna Nowak:"
    led = v.low[0] in s["office"] and comma >= 3 and v.capital(comma - 2)
    # "JANE SMITH, ministar za migracije i azil:"
    shown = bool(s["heads_first"].exact) or all(v.word[k].isupper() for k in range(begin, comma))  # fmt: skip
    led |= shown and comma - begin >= 2 and v.get(comma + 1) in s["office"]
    if (
        open_ < 0
        and not party
        and not dash
        and not shouted
        and (mark > (LONGEST_OFFICE if led else 6) or (mark > 3 and not office))
        and not _letters(v.word[:end])
    ):
        return None
    titled = led or (
        comma < end and any(v.low[k] in s["office"] for k in range(comma, end))
    )
    return Label(
        number,
        body,
        (v.items[first], v.items[last - 1] + 1),
        v.low[first if v.low[first] in s["interviewers"] else last - 1],
        strong,
        titled,
    )


def _numbered(v: View, end: int) -> int:
    """Items of a number before a name, "Anf. 14", "15.03": a transcript counts its turns."""
    s, at = v.reading.speech, 0
    while at < end - 1 and (
        v.low[at] in s["turn_marks"] or v.low[at].replace(".", "").isdigit()
    ):
        at += 1
    return at


def _letters(words: list[str]) -> str:
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


def _spelt_out(reading: Reading, rows: list[Label]) -> None:
    """Gives labels of letters alone the name that they stand for: a longer label's, or one printed before the first."""
    whole = [row for row in rows if not _letters(reading.word[slice(*row.mention)])]
    names = [row.mention for row in whole if row.mention[1] - row.mention[0] >= 2]
    if not rows:
        return
    before = reading.words_in(0, reading.start[min(r.mention[0] for r in rows)])
    for k in before[:-1]:
        if reading.word[k][0].isupper() and reading.word[k + 1][0].isupper():
            names.append((k, k + 2))
    for row in rows:
        letters = _letters(reading.word[slice(*row.mention)])
        told = [
            n
            for n in names
            if letters and "".join(w[0] for w in reading.low[slice(*n)]) == letters
        ]
        if not told:
            continue
        row.mention = told[0]
        row.head = reading.low[told[0][1] - 1]
        for other in whole:  # "Smith:" beside "J. S.:"
            if other.head == row.head:
                other.mention = told[0]


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
    end = 1
    while v.capital(end) or v.get(end) in s["particles"]:
        end += 1
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


def _whole_answer(reading: Reading, paragraph: int) -> int:
    """The last word of a written answer that fills the rest of the text."""
    last = paragraph
    for k in range(paragraph + 1, len(reading.paragraphs)):
        first, end = reading.paragraphs[k]
        low = reading.low[first]
        if low in reading.speech["document"] or reading.word[end - 1] == ":":
            break
        last = k
    return reading.paragraphs[last][1] - 1


def _without_stage(reading: Reading, last: int) -> int:
    """Leaves "(Applause.)" at the end of a turn out."""
    if reading.word[last] == "." and reading.word[last - 1] == ")":
        last -= 1  # "(Applausi)."
    if reading.word[last] != ")":
        return last
    for k in range(last - 1, max(-1, last - STAGE), -1):
        if reading.word[k] == "(":
            return k - 1 if reading.word[k - 1] in (".", "!", "?") else last
    return last


def _between_stages(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    """The words of a turn without "(Noise.)" between two of its sentences, first and last word of each part."""
    parts: list[tuple[int, int]] = []
    k = first
    while k < last:
        if reading.word[k] == "(" and k > first and reading.word[k - 1] in ENDERS:
            close = next(
                (j for j in range(k + 1, min(last, k + 9)) if reading.word[j] == ")"), 0
            )
            if close and close < last and reading.word[close + 1][0].isalpha():
                parts.append((first, k - 1))
                first = k = close + 1
        k += 1
    return [*parts, (first, last)]


def answers(reading: Reading, views: list[View]) -> list[Attribution]:
    """ "Answer 1" above a paragraph, or "Reply of the minister X:" above numbered ones."""
    s = reading.speech
    if not s["answer_heads"].exact:
        return []
    speaker: tuple[int, int] | None = None
    found: list[Attribution] = []
    going = False
    for number, v in enumerate(views):
        p = reading.sentences[number].paragraph
        first, end = reading.paragraphs[p]
        if v.items[0] != first:
            continue
        head = v.low[0] in s["answer_heads"]
        short = end - first <= 3
        if head and not short and end - first <= LONGEST_HEADING:
            whom = _answering(v, reading)
            if whom is not None:
                speaker = whom
                going = reading.word[end - 1] == ":"
                continue
        if short and v.low[0] in s["interviewers"]:
            going = False
            continue
        if head and short:
            going = speaker is not None
            continue
        numbered = v.low[0].isdigit() and v.get(1) in (".", ")")
        if not going or speaker is None or end - first < 3:
            continue
        start = first + 2 if numbered else first
        if start >= end:
            continue
        found.append(
            Attribution(
                [(reading.start[start], reading.end[end - 1])], "direct", speaker, (first, first + 1), "label", number,
            )
        )  # fmt: skip
        going = numbered
    return found


def _answering(v: View, reading: Reading) -> tuple[int, int] | None:
    """The office and name behind "Answer of": what stands before a comma, a bracket or the questions."""
    s = reading.speech
    at = next((k for k in range(1, min(4, len(v))) if v.low[k] in s["of_like"]), 0)
    if not at:
        return None
    end = at + 1
    while end < len(v) and v.items[end] >= 0 and v.low[end] not in (",", "(", ":", "."):
        if (
            v.capital(end - 1)
            and v.low[end] in s["prepositions"]
            and v.low[end] not in s["particles"]
        ):
            break
        end += 1
    start = at + 1
    while start < end - 1 and v.low[start] in s["determiners"]:
        start += 1
    if not any(v.low[k] in s["office"] for k in range(start, end)):
        return None
    return v.items[start], v.items[end - 1] + 1


def posts(reading: Reading, views: list[View]) -> list[Attribution]:
    """Posts pasted into a text: "Jane Smith @jane · 3 May" alone on a line, the words below it."""
    found = []
    for number, v in enumerate(views):
        p = reading.sentences[number].paragraph
        first, end = reading.paragraphs[p]
        if v.items[0] != first or end - first > 16 or p + 1 >= len(reading.paragraphs):
            continue
        handle = next(
            (k for k in range(first, end) if reading.word[k][0] == "@"), first
        )
        name = first
        while name < handle and reading.word[name][0].isupper():
            name += 1
        if name == first or handle - name > 2:
            continue
        below, stop = reading.paragraphs[p + 1]
        if any(below <= q.first < stop for q in reading.quotations) or stop - below < 3:
            continue
        found.append(
            Attribution(
                [(reading.start[below], reading.end[stop - 1])], "direct", (first, name), (first, name), "label", number,
            )
        )  # fmt: skip
    return found


def signed_blocks(reading: Reading, views: list[View]) -> list[Attribution]:
    """A paragraph without marks, and below it a dash with a name and an office, or the name and office alone."""
    s = reading.speech
    found = []
    for number, v in enumerate(views):
        paragraph = reading.sentences[number].paragraph
        first, last_below = reading.paragraphs[paragraph]
        dashed = v.low[0] in DASHES
        if number == 0 or paragraph == 0 or v.items[0] != first or len(v) > 16:
            continue
        if not dashed and (
            reading.word[last_below - 1] in ".:;!?," or not _close(reading, first)
        ):
            continue
        titled = any(
            w in s["office"] or w in s["honorific"] or w in s["spokesperson"]
            for w in v.low
        )
        at = 1 if dashed else 0
        if not titled or len(v) < 3 or not v.capital(at):
            continue
        if reading.word[reading.paragraphs[paragraph - 1][1] - 1] == ":" or (
            dashed and ":" in v.low
        ):
            continue  # an item of a list: "- Norland: Jane Smith, minister"
        if any(s.is_verb(w) and not v.capital(k) for k, w in enumerate(v.low)):
            continue  # "– We go, says minister X": speech that a dash opens
        start, last = reading.paragraphs[paragraph - 1]
        if dashed and reading.word[start] in DASHES:
            continue  # an item below another: "- Jane Smith, minister, Norland"
        if last - start < 8 or any(start <= q.first < last for q in reading.quotations):
            continue
        if not dashed and (reading.word[last - 1] not in ".!?" or not _name_comma(v)):
            continue
        end = at
        while end < len(v) and (
            v.capital(end)
            or v.low[end] in s["particles"]
            or v.low[end] in s["honorific"]
        ):
            end += 1
        found.append(
            Attribution(
                [(reading.start[start], reading.end[last - 1])], "direct",
                (v.items[at], v.items[end - 1] + 1), (v.items[at], v.items[at] + 1), "signature", number,
            )
        )  # fmt: skip
    return found


def _close(reading: Reading, first: int) -> bool:
    """Whether only one line break stands before the word: a name right below its words."""
    return reading.text[reading.end[first - 1] : reading.start[first]].count("\n") == 1


def _name_comma(v: View) -> bool:
    """ "Jane Smith, minister for returns" and no more."""
    s = v.reading.speech
    comma = next((k for k in range(len(v)) if v.low[k] == ","), 0)
    return 2 <= comma <= 4 and v.get(comma + 1) in s["office"]
