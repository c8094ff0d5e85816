"""The lines over and under a text that are the page's own: date line, buttons, counters, rights, whom to call.

They are told by what they say (``data/page_words.yml``) and by their place: before the first or after the last
paragraph of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from crawler.blocks import BULLET, Block
from crawler.shapes import holds_a_day
from crawler.titles import same_words
from crawler.tree import visible
from crawler.words import (
    closes_a_page,
    heads_a_box,
    heads_a_byline,
    heads_topics,
    introduces,
    keeps_rights,
    label,
    labels_a_day,
    names_a_day,
)

# the title may stand in one of so many blocks, with only lines so short above it
_TOP, _SHORT = 5, 60
_ENDS = (".", "!", "”", "“", "»", ")")
_FOOT, _STUB = 9, 40  # blocks under a text; characters of a topic or an answer
_LAST = 3  # blocks at the end, among which small print may stand
_PULLED = 4  # words of a quotation that is pulled out
_PARAGRAPH = 1500  # characters; longer, it is many paragraphs
_REACH = re.compile(
    r"\w@\w|(?<!\d)(?:\+|\(?0)\d[\d\s/().-]{6,}\d|\b(?:tel|tlf|tfn|puh|тел|τηλ)\w*\W{0,3}\d[\d\s/().-]{4,}\d",
    re.IGNORECASE,
)
# "Place, 3/12/2026": a letter writes the month out
_PLACE_AND_DAY = re.compile(r"[^\W\d][^\d,]{1,40}, \d{1,2}[./-]\d{1,2}[./-]\d{4}")
_WORD = re.compile(r"\w+")
_DURATION = re.compile(
    r"\b\d+(?:[.:]\d\d)?\s?(?:min\w*|mín\w*|λεπτ\w*|мин\w*|хв\w*|perc\w*|دقیقه)\b",
    re.IGNORECASE,
)
# the place and day that close a statement
_SIGNED_AT = re.compile(
    r"[^\W\d_][^\W\d_]{2,}(?:[ -][^\W\d_]+){0,2}, (?:(?:den|le|il|a|the|dnia|dne) )?\d{1,2}[^:|]*\d{4}\.?$"
)
_DIGITS = re.compile(r"\d+")
# Lone buttons. Only whole blocks at either end of the text go: inside, the same words may be the text's own.
_BUTTON = re.compile(
    r"(?:share|share (?:this|on)\b.{0,40}|print|print (?:this )?page|e-?mail|tweet|facebook|twitter|x|linkedin|"
    r"whatsapp|copy link|delen|deel (?:dit|op)\b.{0,40}|afdrukken|teilen|(?:seite|artikel) teilen|drucken|"
    r"partager|imprimer|compartir|imprimir|condividi|stampa|partilhar|udostępnij|drukuj|sdílet|vytisknout|"
    r"zdieľať|dela|skriv ut|del|jaa|tulosta|κοινοποίηση|εκτύπωση|сподели|megosztás|nyomtatás|drukuj stronę|"
    r"(?:az )?oldal nyomtatása|seite drucken|pagina afdrukken|imprimir página|imprimer la page|©.{0,120}|\(c\) \d{4}.{0,120}|"
    r".{0,250}\bcookies?\b.{0,250})[:.]?",
    re.IGNORECASE,
)


def trimmed(
    parts: list[Block], title: str, is_date: Callable[[str], bool]
) -> list[Block]:
    """Without what stands above the text (name of the house, title, date line) and without lone buttons at both ends."""
    start, end = 0, len(parts)
    for number, part in enumerate(parts[:_TOP]):
        text = visible(part.text)
        rest = text.removeprefix(title)
        if same_words(text, title) or (
            title and rest != text and is_date(rest.strip())
        ):
            start = number + 1
        elif len(part.text) > _SHORT:
            break
    if not start:  # the whole page was taken: its text begins behind the title
        at = next((n for n, p in enumerate(parts) if same_words(p.text, title)), 0)
        above = parts[:at]
        if any(len(p.text) > 2 * _SHORT or p.text.endswith(".") for p in above):
            parts = [*above, *parts[at + 1 :]] if at < _TOP else parts  # a lead
            end = len(parts)
        elif at:
            start = at + 1
    parts = parts[start:end]
    top = parts[:_TOP]
    for n, part in enumerate(top):  # the date line, and the small print over it
        if is_date(part.text) or _is_dateline(part.text):
            short = [one for one in top[:n] if not _is_short(one.text)]
            parts = [*short, *parts[n + 1 :]]
            return _trimmed_ends(parts, is_date)
    return _trimmed_ends(parts, is_date)


def lasts(block: Block) -> bool:
    """A line that says how long a film or reading takes: "Watch: 3 minutes, with subtitles"."""
    text = block.text
    found = _DURATION.search(text) if len(text) <= _SHORT + 20 else None
    if block.kind == "row" or found is None:
        return False
    if text.endswith(_ENDS) and found.end() < len(text) - 1:
        return False
    words = len(_WORD.findall(text[: found.start()]))
    rest = len(_WORD.findall(text[found.end() :]))
    return (words <= 3 and ":" in text[: found.start()]) or words + rest <= 3


def _is_short(text: str) -> bool:
    return len(text) <= _SHORT and not text.endswith((".", "!", "?", ":"))


def _trimmed_ends(parts: list[Block], is_date: Callable[[str], bool]) -> list[Block]:
    start, end = 0, len(parts)
    while start < end and (
        _BUTTON.fullmatch(parts[start].text)
        or (parts[start].kind == "paragraph" and closes_a_page(parts[start].text))
        or is_date(parts[start].text)
        or _is_dateline(parts[start].text)
        or lasts(parts[start])
        or _PLACE_AND_DAY.fullmatch(parts[start].text)
        or names_a_day(parts[start].text)
        or _says_who(parts[start].text)
    ):
        start += 1
    for n in range(max(start, end - _LAST), end):  # the small print under the text
        if (
            is_date(parts[n].text)
            and not _SIGNED_AT.match(parts[n].text)
            and all(_is_short(p.text) for p in parts[n + 1 : end])
        ):
            end = n
            if end > start and _heads_a_day(parts[end - 1].text):
                end -= 1
            break
    end = _foot(parts, start, end)
    while end > start and (_is_small(parts[end - 1]) or _is_foot(parts[end - 1])):
        end -= 1
    return _without_repeats(parts[start:end])


def _foot(parts: list[Block], start: int, end: int) -> int:
    """Where the page's own lines under the text begin: the first of them that only such and short ones follow."""
    for n in range(max(start + 1, end - _FOOT), end):
        behind = parts[n + 1 : end]
        if introduces(parts[n].text) and behind:
            return n
        over_box = _is_dateline(parts[n].text) or _says_who(parts[n].text)
        over_box = over_box or keeps_rights(parts[n].text)
        if over_box and _says_little(behind):
            return n
        if _is_foot(parts[n]) and all(
            _is_foot(one) or _is_small(one) or _is_stub(one) for one in behind
        ):
            return n
    return end


def _says_little(parts: list[Block]) -> bool:
    """Whether what stands under the small print is a box or two: an author, a call to join."""
    return len(parts) <= _FOOT // 2 and all(len(p.text) <= 3 * _SHORT for p in parts)


def _is_foot(part: Block) -> bool:
    """A line that says what it is: "Tags", "All rights reserved", "1,204 views", "Was this page helpful?"."""
    text = part.text.removeprefix(BULLET)
    if part.kind == "row" or len(text) > 2 * _SHORT + 20:
        return False
    return (
        (heads_topics(text) and not text.endswith(_ENDS))
        or keeps_rights(text)
        or ((part.kind == "paragraph" or text[:1].isdigit()) and _closes(text))
    )


def _is_small(part: Block) -> bool:
    """A button, a day, whom to call, marks without words."""
    text = part.text.removeprefix(BULLET)
    return (
        _BUTTON.fullmatch(text) is not None
        or _is_dateline(part.text)
        or _is_address(part.text)
        or lasts(part)
        or not _WORD.search(text.replace("_", ""))
    )


def _is_stub(part: Block) -> bool:
    """A word or three: one of several topics, one of several answers."""
    return (
        part.kind != "row"
        and len(part.text) <= _STUB
        and not part.text.endswith((*_ENDS, "?", ":", ";", ","))
    )


def _heads_a_day(text: str) -> bool:
    """Whether a line over a day says what the day is of: "Last change"."""
    return len(text) <= _SHORT // 2 and labels_a_day(text)


def _says_who(text: str) -> bool:
    """A short line that names who wrote the text or where it is from: "Author: A. Name", "Source: the ministry"."""
    head, colon, rest = text.partition(":")
    return (
        bool(colon)
        and len(text) <= _SHORT
        and 0 < len(rest.split()) <= 2 * _LAST
        and not text.endswith(_ENDS)
        and heads_a_byline(head)
    )


def _is_address(text: str) -> bool:
    """A line with a telephone number or a mail address and hardly anything else: whom the press may call."""
    return (
        len(text) <= 2 * _SHORT
        and _REACH.search(text) is not None
        and not text.endswith(".")
    )


def _closes(text: str) -> bool:
    """A short last line that is the page's: "Views: 318", "Attachments: none"."""
    head, colon, _ = text.partition(":")
    return closes_a_page(text) or (
        bool(colon)
        and len(text) <= 2 * _SHORT
        and not text.endswith(_ENDS)
        and (heads_a_box(head) or heads_a_byline(head))
    )


def _without_repeats(parts: list[Block]) -> list[Block]:
    """Without short paragraphs that stand in a longer one too: quotations pulled out of the text."""
    keys = [" ".join(_WORD.findall(part.text.casefold())) for part in parts]
    longer = [key for key in keys if _SHORT < len(key) <= _PARAGRAPH]
    repeats = [
        part.kind == "paragraph"
        and len(key.split()) >= _PULLED
        and len(key) <= 4 * _SHORT
        and any(key in other and len(key) < len(other) for other in longer)
        for part, key in zip(parts, keys, strict=True)
    ]
    if sum(repeats) > _LAST:  # a page that says everything twice
        return parts
    return [part for part, again in zip(parts, repeats, strict=True) if not again]


def _is_dateline(text: str) -> bool:
    """A line that only says when: "Last updated: 6 May 2026", "published 25/02/2026 09:32, last change 28/02/2026"."""
    return (
        len(text) <= 2 * _SHORT
        and holds_a_day(text)
        and any(label(kind, "").search(text) for kind in ("published", "changed"))
        and len(_WORD.findall(_DIGITS.sub("", text))) <= 6
    )
