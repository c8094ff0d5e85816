"""The day that readers see beside the title: which of the days printed there is the one of publication.

A line may hold several days and words besides ("Publicado em 03/03/2026 Atualizado em 05/03/2026"): each day is
judged by the words before it and by its place relative to the title and the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from crawler.blocks import BULLET, line
from crawler.calendars import DIGITS
from crawler.dateline import DATE, datelined, tidy
from crawler.dates import all_in_lines, parse_when
from crawler.near import after, before
from crawler.tree import visible
from crawler.words import byline, label, labels_a_day
from db.records import DateFound

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LETTERS = re.compile(r"[^\W\d]{2,}")
_PROSE = 80  # characters; what is longer is a paragraph
_LINE = 140  # characters of a line of small print
_PURE, _SMALL_PRINT = (
    4,
    9,
)  # words beside the days: weekday, place, hour; office, kind of text
_UNDER, _OVER, _TAIL = 14, 4, 60  # blocks
_DATELINE = (
    70  # characters: so near its beginning the first paragraph gives place and day
)
_DATELINE_ENDS = re.compile(
    r"(?:\s?(?:r|r\.|г|г\.|g\.))?\s*(?:[.,:)\]]\s*)*(?:[–—-]|[:)\]]|\s/)\s"
)
_SENTENCE = ("!", "?", "”", "“", '"', "»")
_PLACE = re.compile(
    r"[^\W\d][^\d|/:]{2,40}?(?:,|\s(?:den|dne|le|on|am))\s", re.IGNORECASE
)
# "Date of the meeting: ": a word for day with another word before the colon names another day
_DAY_NAMES = """
date datum data dato fecha dátum дата датум ημερομηνία päivämäärä kuupäev datums dagsetning
"""
_DAY_WORDS = frozenset(_DAY_NAMES.split())
_OF_WHAT = re.compile(r"\s(?=[^:|,]*?[^\W\d]{4})[^:|,]*+:\s*$")
_CLOCK = re.compile(r"\b\d{1,2}[.:hH]\d\d\b(?!\.)")
_PARTED = re.compile(r"\s[|·•–—/-]\s")
_WORDS_ONLY = re.compile(r"[^>»/|]{,40}")  # and no path of the site
_BRACKETS = re.compile(r"\s*[(\[].{6,60}[)\]]\.?\s*")


@dataclass(frozen=True, slots=True)
class _Mention:
    day: str
    raw: str
    prose: bool  # in a sentence
    says: str  # published, changed, or empty
    rest: int  # words in the line besides its days
    start: int
    end: int


def printed(
    heading: HtmlElement, *, lang: str, tz: str, order: str, today: str
) -> DateFound | None:
    """The day of publication as printed near the title, or at the end of the text; None where it is not certain.

    ``today`` is the day of the capture: many sites print it in their head.
    """

    def read(lines: Iterable[str]) -> list[list[_Mention]]:
        return [_mentions(one, lang, tz, order) for one in _with_labels(lines, lang)]

    under: list[str] = []
    first = second = ""
    behind = after(heading)
    for block in islice(behind, _UNDER):
        text = visible(block.text.removeprefix(BULLET))
        sentence = len(text) > _PROSE // 2 and text.endswith((".", "”", "»"))
        if (len(text) > _PROSE or sentence) and not _is_small_print(
            text, lang, tz, order
        ):
            if first:  # small print may stand between the lead and the text
                second = text
                break
            first = text
        else:
            under += text.split("\n")
    over = [visible(b.text) for b in islice(before(heading), _OVER)]
    over = [text for text in over if len(text) <= _LINE]
    near = read(under)
    above = read(reversed(over))[::-1]  # a label stands before its day
    if found := _best(near, "published") or _best(above, "published"):
        return found
    lead = read(first.split("\n")[:1])
    begun = read(second.split("\n")[:1])
    if found := _best(near, "") or _dateline(first, lead) or _dateline(second, begun):
        return found
    if found := datelined((first, second), lang=lang, tz=tz, order=order, read_on=None):
        return replace(found, where="printed")
    if (found := _best(above, "")) and found.day != today:
        return found
    tail: list[str] = []
    for block in islice(behind, _TAIL):
        lines = visible(block.text.removeprefix(BULLET)).split("\n")
        tail += [one for one in lines if len(one) <= _LINE]
    return (
        _best(read(tail), "published", whole=True)
        or _best(
            [
                m
                for one, m in zip(tail, read(tail), strict=False)
                if _BRACKETS.fullmatch(one)
            ],
            "",
        )
        or _beside_text(heading, lang, tz, order)
        or found
    )


def printed_beside(
    heading: HtmlElement, *, lang: str, tz: str, order: str
) -> DateFound | None:
    """The day of publication that a box beside the text gives with its label; for pages that print none elsewhere."""
    lines: list[str] = []
    for block in islice(after(heading, frames=True), _UNDER + 2 * _TAIL):
        lines += [one for one in visible(block.text).split("\n") if len(one) <= _LINE]
    read = [_mentions(one, lang, tz, order) for one in _with_labels(lines, lang)]
    return _best(read, "published", whole=True)


def is_small_print(text: str, *, lang: str, tz: str = "", order: str = "") -> bool:
    """Whether a line says when the page came out or was changed, and hardly anything else.

    A place and a day alone are the head or the foot of a letter, which is text.
    """
    if not 8 <= len(text) <= _LINE or not any(c.isdecimal() for c in text):
        return False
    found = _mentions(text, lang, tz, order)
    if not found or text.endswith(_SENTENCE):
        return False
    rest = found[0].rest
    said = any(one.says for one in found)
    if said:
        return rest <= _SMALL_PRINT + 3 * len(found)
    if byline(lang).match(text):
        return rest <= _PURE + 1
    apart = _CLOCK.search(text) or _PARTED.search(text)
    if _PLACE.match(text) and not apart:  # before the comma may stand a weekday
        return parse_when(text, lang=lang, tz=tz, order=order) is not None
    return rest <= (_PURE + 1 if apart else 1) or (rest <= _SMALL_PRINT and "|" in text)


def _is_small_print(text: str, lang: str, tz: str, order: str) -> bool:
    found = _mentions(text, lang, tz, order) if len(text) <= 2 * _LINE else []
    if not found:
        return False
    rest = found[0].rest
    said = any(one.says for one in found)
    return rest <= _PURE or (
        rest <= _SMALL_PRINT + 3 * len(found)
        and said
        and not text.endswith((".", *_SENTENCE))
    )


def _with_labels(lines: Iterable[str], lang: str) -> list[str]:
    """Lines, each label that stands alone put before the day that follows: "Published:", "3 March 2026"."""
    out: list[str] = []
    held = ""
    for one in lines:
        text = " ".join(one.translate(DIGITS).split())
        if not any(c.isdigit() for c in text):
            alone = _WORDS_ONLY.fullmatch(text) is not None and (
                text.endswith(":") or labels_a_day(text, lang)
            )
            held = text if alone else ""
            out.append("")
            continue
        out.append(f"{held} {text}".strip())
        held = ""
    return out


def _mentions(text: str, lang: str, tz: str, order: str) -> list[_Mention]:
    text = " ".join(text.translate(DIGITS).split())
    if not 8 <= len(text) <= 2000:
        return []
    found: list[_Mention] = []
    at = 0
    spans = [m.span() for m in islice(DATE.finditer(text), 6)]
    bare = text
    for start, end in reversed(spans):
        bare = bare[:start] + " " + bare[end:]
    rest = len(_LETTERS.findall(bare))
    prose = (
        rest > _PURE
        and text.endswith((".", "?", "!"))
        and not label("published", lang).match(text)
    )
    for start, end in spans:
        when = parse_when(tidy(text[start:end]), lang=lang, tz=tz, order=order)
        words = text[at:start]
        at = end
        if when is None or len(when.day) != 10:
            continue
        says = ""
        if label("changed", lang).search(words[-60:]):
            says = "changed"
        elif found_label := label("published", lang).search(words[-40:]):
            behind = words[-40:][found_label.end() :]
            other = (
                found_label.group().casefold() in _DAY_WORDS
                and _OF_WHAT.match(behind)
                and not label("published", lang).search(behind)
            )
            says = "changed" if other else "published"
        found.append(_Mention(when.day, text[start:end], prose, says, rest, start, end))
    if not found and len(text) <= _LINE:  # forms that only the strict reader knows
        for one in all_in_lines([text], lang=lang, tz=tz, order=order):
            says = "published" if label("published", lang).search(text) else ""
            found.append(_Mention(one.day, one.raw, False, says, 0, 0, len(text)))
    return found


def _best(
    lines: list[list[_Mention]], says: str, *, whole: bool = False
) -> DateFound | None:
    """The day of the lines that say so; without a label all days that are not of a change have to be the same."""
    small = [
        one
        for mentions in lines
        for one in mentions
        if not one.prose
        and one.rest <= (_SMALL_PRINT + 6 if one.says == "published" else _SMALL_PRINT)
    ]
    if says:
        chosen = [one for one in small if one.says == says]
        if whole:  # far from the title a short word such as "vom" is no label
            chosen = [one for one in chosen if one.rest <= _SMALL_PRINT]
        return _found(chosen[0]) if chosen else None
    for limit in (_PURE, _SMALL_PRINT):
        chosen = [one for one in small if not one.says and one.rest <= limit]
        if chosen:
            return _found(chosen[0]) if len({one.day for one in chosen}) == 1 else None
    return None


def _dateline(text: str, lines: list[list[_Mention]]) -> DateFound | None:
    """ "Bern, 03.03.2026 – The Federal Council ..." """
    for mentions in lines:
        for one in mentions[:1]:
            ends = _DATELINE_ENDS.match(text, one.end)
            if one.says != "changed" and one.start <= _DATELINE // 2 and ends:
                return _found(one)
    return None


def _beside_text(
    heading: HtmlElement, lang: str, tz: str, order: str
) -> DateFound | None:
    """A line that is a day, behind the paragraphs of the text and in the same element."""
    for one in _behind(heading):
        if len(line(one)) < _PROSE or one.find(".//p") is not None:
            continue
        lines = [
            text
            for other in one.itersiblings(one.tag)
            if len(text := visible(line(other))) <= _PROSE
            and other.find(".//a") is None
            and (one.tag == "p" or len(other) == 0)
        ]
        found = [
            m
            for text in lines
            for m in _mentions(text, lang, tz, order)
            if m.says != "changed" and m.rest <= _PURE + 2 and not text.endswith("!")
        ]
        if found and len({m.day for m in found}) == 1:
            return replace(_found(found[0]), where="printed")
    return None


def _behind(heading: HtmlElement) -> Iterable[HtmlElement]:
    here = heading
    while here is not None and here.tag != "body":
        for one in here.itersiblings("p", "div"):
            yield one
            if one.tag == "div":
                yield from islice(one.iterdescendants("p", "div"), 20)
        here = here.getparent()


def _found(one: _Mention) -> DateFound:
    return DateFound(one.day, "printed", one.raw)
