"""The body of a page as blocks: site rules, then trafilatura, then whatever the page shows."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache
from html import unescape
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from crawler.blocks import BULLET, Block, blocks
from crawler.embedded import embedded
from crawler.gaps import NOTE, filled
from crawler.home import key, keys_in
from crawler.prepare import prepare
from crawler.rules import PageRules
from crawler.selectors import elements
from crawler.split import rejoined
from crawler.titles import heading_of, same_words
from crawler.words import closes_a_page, heads_a_box, heads_a_byline, label
from db.records import IssueFound

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Extractor

_LITTLE = 250  # characters; below, the slower mode gets a try
_FEW = 3  # so few blocks may be many paragraphs run together
# the title may stand in one of so many blocks, with only lines so short above it
_TOP, _SHORT = 5, 60
_OUTSIDE = 110  # characters of a line outside the text
_ENDS = (".", "!", "”", "“", "»", ")")
_LAST = 3  # blocks at the end, among which small print may stand
_PULLED = 4  # words of a quotation that is pulled out
_PARAGRAPH = 1500  # characters; longer, it is many paragraphs
_REACH = re.compile(
    r"\w@\w|(?<!\d)(?:\+|\(?0)\d[\d\s/().-]{6,}\d|\b(?:tel|tlf|tfn|puh|тел|τηλ)\w*\W{0,3}\d[\d\s/().-]{4,}\d",
    re.IGNORECASE,
)
_FRAME = "//nav | //header[not(ancestor::main or ancestor::article)] | //footer | //form | //aside | //dialog"
_UNSHOWN = re.compile(
    r"<(script|style|noscript|head|template|svg|textarea|select|title)\b", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")
_DURATION = re.compile(
    r"\b\d+(?:[.:]\d\d)?\s?(?:min\w*|mín\w*|λεπτ\w*|мин\w*|хв\w*|perc\w*|دقیقه)\b",
    re.IGNORECASE,
)
# the place and day that close a statement
_SIGNED_AT = re.compile(
    r"[^\W\d_][^\W\d_]{2,}(?:[ -][^\W\d_]+){0,2}, (?:(?:den|le|il|a|the|dnia|dne) )?\d{1,2}[^:|]*\d{4}\.?$"
)
_HOUR = re.compile(r"\d{1,2}[.:]\d\d")  # of a post in a live blog
_DIGITS = re.compile(r"\d+")
_WHEN = re.compile(r"\b(?:19|20)\d\d\b")
_WHEN_WORD = re.compile(
    r"updat|modif|\bpubli|poste?d|aktualis|\bstand\b|bijgewerkt|gewijzigd|geplaatst|mis à jour|mis en ligne|aggiornat|"
    r"actualiz|atualiz|uppdater|opdater|oppdater|päivite|julkaistu|zaktualiz|opublik|frissít|közzét|ενημ|δημοσι|обнов|"
    r"публик|zveřejn|objavlj|datum|\bdata\b|\bdato\b|\bdate\b|fecha",
    re.IGNORECASE,
)
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


def body_of(
    tree: HtmlElement,
    rules: PageRules,
    title: str,
    issues: list[IssueFound],
    is_date: Callable[[str], bool],
) -> tuple[list[Block], str]:
    """(blocks of the body, which extractor found them); [] for a page without text. Changes the tree.

    Title and date line above the text are no part of it; ``is_date`` says whether a line is nothing but a date.
    """
    found, name = _by_rule(tree, rules, issues), "site rules"
    if not found and _shows_little(tree):
        found, name = embedded(tree, title), "data for scripts"
    if not found:
        heading = heading_of(tree, title)
        home = prepare(tree, heading)
        found, name = _by_trafilatura(tree, fast=True), f"{_trafilatura()} fast"
        if rejoined(tree, found, home):
            found = _by_trafilatura(tree, fast=True)
        if _length(found) < _LITTLE:
            slow = _by_trafilatura(tree, fast=False)
            if _length(slow) > _length(found):
                found, name = slow, f"{_trafilatura()} default"
        if 0 < len(found) <= _FEW:
            found = _parted(found, tree)
        found = [one for one in found if not _HOUR.fullmatch(one.text)]
        found = [one for one in found if not _lasts(one)]
        found = _within(filled(found, tree, heading, home), heading, home)
    body = _trimmed(found, title, is_date)
    if not body:
        body, name = _trimmed(_all_text(tree), title, is_date), "all text"
    return body, name


def _shows_little(tree: HtmlElement) -> bool:
    shown = blocks(tree.find("body"), shown_only=True)
    return _length([one for one in shown if one.text.endswith(_ENDS)]) < _LITTLE


def _by_rule(
    tree: HtmlElement, rules: PageRules, issues: list[IssueFound]
) -> list[Block]:
    if not rules.text:
        return []
    chosen = elements(tree, rules.text, "text", issues)
    found = [block for one in chosen for block in blocks(one, shown_only=True)]
    if chosen and not found:
        issues.append(
            IssueFound(
                "site rule found nothing",
                f"text: the selector {rules.text!r} found no words; the general extractor was used",
                suggestion="look whether the page changed and mend the selector in the source's file",
            )
        )
    return found


def _by_trafilatura(tree: HtmlElement, *, fast: bool) -> list[Block]:
    from trafilatura import bare_extraction

    # it works on a copy, and gives None where it finds nothing
    found: Any = bare_extraction(tree, options=_options(fast))
    return [] if found is None or found.body is None else blocks(found.body)


@cache
def _options(fast: bool) -> Extractor:
    from trafilatura.settings import Extractor

    # "discarding data": what is wrong with a page we say ourselves
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return Extractor(fast=fast, comments=False, tables=True, output_format="txt")


@cache
def _trafilatura() -> str:
    return f"trafilatura-{version('trafilatura')}"


def _parted(found: list[Block], tree: HtmlElement) -> list[Block]:
    """Text that the extractor ran together, in the page's own paragraphs again, if all of it is found in order."""
    words = _words(found)
    at = 0
    parts: list[Block] = []
    for block in blocks(tree.find("body"), shown_only=True):
        own = _words([block])
        if own and words.startswith(own, at) and words[at + len(own) - 1] == " ":
            parts.append(block)
            at += len(own)
    return parts if at == len(words) and len(parts) > len(found) else found


def _within(
    found: list[Block], heading: HtmlElement | None, home: HtmlElement | None
) -> list[Block]:
    """Without the short lines at the end that stand outside the element which holds the text: the site's foot."""
    if home is None:
        return found
    own = keys_in(home)
    around = keys_in(_common(home, heading))
    if not any(key(one.text) in own for one in found):
        return found
    end = len(found)
    while end and (words := key(found[end - 1].text)) not in own:
        one = found[end - 1]
        asks = one.text.endswith("?")
        if (
            one.kind != "paragraph"
            or len(one.text) > _OUTSIDE
            or (one.text.endswith(_ENDS) and len(one.text) > _SHORT // 2)
            or (words in around and not asks)
            or NOTE.match(one.text)
        ):
            break
        end -= 1
    return found[:end]


def _common(home: HtmlElement, heading: HtmlElement | None) -> HtmlElement:
    """The smallest element that holds the title and the text; without a title the text's own."""
    if heading is None:
        return home
    over = set(heading.iterancestors())
    return next((one for one in (home, *home.iterancestors()) if one in over), home)


def _words(found: list[Block]) -> str:
    return "".join(f"{word} " for block in found for word in _WORD.findall(block.text))


def _all_text(tree: HtmlElement) -> list[Block]:
    """What the page shows: its main part, else all without the frame around it, else everything."""
    for path in ("//main", "//*[@role='main']", "//article"):
        if found := [
            b for one in tree.xpath(path)[:1] for b in blocks(one, shown_only=True)
        ]:
            return found
    everything = blocks(tree.find("body"), shown_only=True)
    for one in tree.xpath(_FRAME):
        if one.getparent() is not None:
            one.drop_tree()
    return blocks(tree.find("body"), shown_only=True) or everything


def without_tags(html: str) -> list[Block]:
    """The text between the tags of a page that no parser made sense of (nested too deep, for one)."""
    kept: list[str] = []
    at = 0
    while opened := _UNSHOWN.search(html, at):
        kept.append(html[at : opened.start()])
        closed = re.compile(f"</{opened.group(1)}", re.IGNORECASE).search(
            html, opened.end()
        )
        if closed is None:
            break
        at = closed.start()
    else:
        kept.append(html[at:])
    lines = _ANY_TAG.sub("\n", "".join(kept)).split("\n")
    return [Block(text) for one in lines if (text := " ".join(unescape(one).split()))]


def _trimmed(
    parts: list[Block], title: str, is_date: Callable[[str], bool]
) -> list[Block]:
    """Without what stands above the text (name of the house, title, date line) and without lone buttons at both ends."""
    start, end = 0, len(parts)
    for number, part in enumerate(parts[:_TOP]):
        rest = part.text.removeprefix(title)
        if same_words(part.text, title) or (
            title and rest != part.text and is_date(rest.strip())
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


def _lasts(block: Block) -> bool:
    """A line that says how long a film or reading takes: "Watch: 3 minutes, with subtitles"."""
    text = block.text
    if block.kind != "paragraph" or len(text) > _SHORT + 20 or text.endswith(_ENDS):
        return False
    found = _DURATION.search(text)
    if found is None:
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
    while end > start and (
        _BUTTON.fullmatch(parts[end - 1].text.removeprefix(BULLET))
        or _is_dateline(parts[end - 1].text)
        or _is_address(parts[end - 1].text)
        or (parts[end - 1].kind == "paragraph" and _closes(parts[end - 1].text))
        or not _WORD.search(parts[end - 1].text.replace("_", ""))
    ):
        end -= 1
    return _without_repeats(parts[start:end])


def _heads_a_day(text: str) -> bool:
    """Whether a line over a day says what the day is of: "Last change"."""
    return len(text) <= _SHORT // 2 and any(
        label(kind, "").match(text) for kind in ("published", "changed")
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
        and _WHEN.search(text) is not None
        and _WHEN_WORD.search(text) is not None
        and len(_WORD.findall(_DIGITS.sub("", text))) <= 6
    )


def _length(parts: list[Block]) -> int:
    return sum(len(part.text) for part in parts)
