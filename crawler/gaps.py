"""What the main extractor loses of a text: the lead under the heading, lists and quotations between its paragraphs.

Put back only where its place is certain: a lead between the heading and the first block, a list or quotation right
behind a block that was found.
"""

from __future__ import annotations

import re
from itertools import accumulate, islice, takewhile
from typing import TYPE_CHECKING

from crawler.blocks import Block, blocks, line
from crawler.folded import UNFOLDED
from crawler.home import key, own_lines
from crawler.near import FRAMES, after, before

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_REACH = 14  # blocks from the heading to the first one of the text
_LEAD = 60  # characters; a shorter line under a heading is a kicker or a name
_LEADS, _POINTS = 2, 4  # paragraphs and items; more of them are something else
_LOST, _LOST_LENGTH = 8, 500  # blocks and characters between two that were found
_BOX = 400  # characters of a box with a quotation
_NEARLY = 0.6  # of the characters in the element that holds the text
_FEW_WORDS = 3
_SENTENCE = (".", "!", "?", "”", "“", "»", '"')
_OPENS = ("\u201c", "\u201d", "\u201e", "\u00ab", "\u00bb", '"')
#: begins a footnote
NOTE = re.compile(r"\[\d{1,3}\]\s|\(\d{1,2}\)\s|\*+\s?\w|[¹²³†‡]\s?\w")
_SAYS = 8  # words of an item that says more than a day
_WORD = re.compile(r"[^\W\d]{2,}")
_ITEMS = 15  # characters of each item of a list that is put back
# lines of the frame: who wrote it and when, where to share it
_LINE = re.compile(
    r"\b(?:19|20)\d\d\b|\d[:.]\d\d\b|facebook|linkedin|whatsapp|twitter|instagram|e-?mail",
    re.IGNORECASE,
)


def filled(
    found: list[Block],
    tree: HtmlElement,
    heading: HtmlElement | None,
    home: HtmlElement | None,
) -> list[Block]:
    """The blocks with what was lost of them."""
    if not found:
        return found
    have = {key(block.text) for block in found}
    added: set[str] = set()
    found = _between(_below(found, heading), tree, heading, home)
    whole = _with_lists(found, tree)
    # over the first paragraph may stand the heading itself, and its date line
    heads = {key(line(h)) for h in tree.iter("h2", "h3", "h4") if h is not heading}
    own = "" if heading is None else key(line(heading))
    begins = (
        n
        for n, one in enumerate(found)
        if (len(one.text) >= _LEAD or key(one.text) in heads)
        and key(one.text) != own
        and not _is_line(one)
    )
    under = next(begins, 0)
    if heading is not None and not under:
        under = int(key(found[0].text) == own)
    lead, over = _lead(found, under, heading)
    whole = [*whole[:over], *lead, *whole[over:]]
    out: list[Block] = []
    for block in whole:  # nothing is put back twice
        words = key(block.text)
        if words in have or words not in added:
            out.append(block)
        added.add(words)
    return out


def _below(found: list[Block], heading: HtmlElement | None) -> list[Block]:
    """Without the short lines at the top that stand over the title."""
    if heading is None:
        return found
    over = {key(b.text) for b in islice(before(heading), _REACH) if len(b.text) < _LEAD}
    start = 0
    while start < len(found) - 1 and key(found[start].text) in over:
        start += 1
    return found[start:]


def _between(
    found: list[Block],
    tree: HtmlElement,
    heading: HtmlElement | None,
    home: HtmlElement | None,
) -> list[Block]:
    """What the page shows between two blocks that were found, where it is little: a heading, a list, a short paragraph."""
    shown = list(
        after(heading)
        if heading is not None
        else blocks(tree.find("body"), shown_only=True)
    )
    heads = {key(line(h)) for h in tree.iter("h2", "h3", "h4")}
    have = {key(block.text) for block in found}
    own = frozenset() if home is None else own_lines(home)
    rest = _rest(found, home) | (_unfolded(tree) - have)
    at: dict[str, int] = {}
    for n, block in enumerate(shown):
        at.setdefault(key(block.text), n)
    if heading is not None:
        at[key(line(heading))] = -1
    if len(have) == len(found):  # the main extractor may mix them up
        places = list(
            accumulate(found, lambda p, b: at.get(key(b.text), p), initial=-1)
        )
        order = sorted(range(len(found)), key=lambda n: places[n + 1])
        found = [found[n] for n in order]
    out: list[Block] = []
    last = -1
    for block in found:
        here = at.get(key(block.text), -1)
        if 0 <= last < here - 1:
            lost = shown[last + 1 : here]
            few = len(lost) <= _LOST and sum(len(b.text) for b in lost) <= _LOST_LENGTH
            if few or any(key(b.text) in rest for b in lost):
                kept: list[Block] = []
                follows = True  # the next block is of the text: a heading without one is a box's
                for b in reversed(lost):
                    words = key(b.text)
                    follows = bool(
                        words
                        and words not in have
                        and (
                            words in rest
                            or (
                                few
                                and (
                                    b.kind != "paragraph"
                                    or (words in heads and follows)
                                    or (words in own and b.text.endswith(_SENTENCE))
                                    or (words in own and _greets(shown[last]))
                                )
                                and not (
                                    _LINE.search(b.text) and len(b.text) < 2 * _LEAD
                                )
                            )
                        )
                    )
                    if follows:
                        kept.append(b)
                out += reversed(kept)
        out.append(block)
        last = here if here >= 0 else last
    if last < 0:
        return out
    behind = shown[last + 1 :]
    ends = list(takewhile(lambda b: key(b.text) in rest, behind))
    known = have | {key(b.text) for b in ends}
    return [*out, *ends, *_last_list(behind[len(ends) :], heads, known)]


def _rest(found: list[Block], home: HtmlElement | None) -> frozenset[str]:
    """What the main extractor lost of the element that holds the text, where it took nearly all: the rest is text, too."""
    if home is None:
        return frozenset()
    have = {key(block.text) for block in found}
    inside = blocks(home, shown_only=True)
    taken = sum(len(b.text) for b in inside if key(b.text) in have)
    if taken < _NEARLY * sum(len(b.text) for b in inside):
        return frozenset()
    linked = {key(a.text_content()) for a in home.iter("a")}
    parts = {
        key(b.text)
        for one in home.iter("blockquote", "dl", "figure")
        if one.tag != "figure" or one.find(".//blockquote") is not None
        for b in blocks(one)
    }
    for one in home.iter("blockquote"):  # a line beside it says who speaks
        box = one.getparent()
        said = key(line(one))
        if (
            box is not None
            and box is not home
            and len(box.text_content()) <= _BOX
            and said in have  # and not pulled out of another paragraph
            and not any(said in words and said != words for words in have)
        ):
            parts.update(key(b.text) for b in blocks(box))
    for box in home.iter("div", "section"):
        pair = blocks(box) if len(box.text_content()) <= _BOX else []
        if (
            len(pair) == 2
            and pair[0].text.startswith(_OPENS)
            and pair[0].text.endswith(_SENTENCE[3:])
            and key(pair[0].text) in have
            and not any(
                key(pair[0].text) in words and words != key(pair[0].text)
                for words in have
            )
        ):
            parts.update(key(b.text) for b in pair)
    return frozenset(
        words
        for b in inside
        if (words := key(b.text)) not in have | linked
        and (
            b.kind != "paragraph"
            or words in parts
            or (
                b.text.endswith(_SENTENCE)
                and len(b.text.split()) > _FEW_WORDS
                and not _is_line(b)
            )
        )
    )


def _greets(block: Block) -> bool:
    """Whether a short line ends in a comma, as over the name that signs a letter."""
    return block.text.endswith(",") and len(block.text) < _LEAD


def _unfolded(tree: HtmlElement) -> frozenset[str]:
    """What a click would show, with its heads: the text's own, wherever it stands behind its beginning."""
    return frozenset(
        key(b.text)
        for one in tree.xpath(f"//body//*[@{UNFOLDED}]")
        for b in blocks(one)
    )


def _last_list(behind: list[Block], heads: set[str], have: set[str]) -> list[Block]:
    """A heading and its list or table, or footnotes, right behind the text."""
    head = behind[:1] if behind and key(behind[0].text) in heads else []
    run = list(
        takewhile(
            lambda block: (
                (bool(head) and block.kind != "paragraph")
                or NOTE.match(block.text) is not None
            ),
            behind[len(head) :],
        )
    )
    lost = [*head, *run]
    known = any(key(block.text) in have for block in lost)
    return lost if run and len(lost) <= _LOST and not known else []


def _lead(
    found: list[Block], under: int, heading: HtmlElement | None
) -> tuple[list[Block], int]:
    """The lead, and how many blocks of the text stand over it."""
    if heading is None or not found[under:]:
        return [], under
    have = {key(block.text) for block in found[under:]}
    over = {key(block.text) for block in found[:under]}
    heads = {key(line(h)) for h in heading.itersiblings("h2", "h3", "h4")}
    first = key(found[under].text)
    lead: list[Block] = []
    place = under
    for block in islice(after(heading), _REACH):
        words = key(block.text)
        if not words or words in over:
            if (
                words and lead and block.text.endswith(("!", ",", ".", ":"))
            ):  # a short first line of the text, such as a greeting
                place = min(place, [key(b.text) for b in found].index(words))
            continue
        if words == first or words in have:
            break
        # the extractor may have begun in the middle of a paragraph
        if first in words or words in first:
            break
        shortest = _LEAD
        if block.kind != "paragraph" or words in heads:
            shortest = _LEAD // 3
        elif block.text.endswith(".") and len(block.text.split()) >= _SAYS - 2:
            shortest = _LEAD // 2
        elif block.text.endswith(","):  # a greeting
            shortest = _LEAD // 4
        if lead and key(lead[-1].text) == words:
            continue  # printed twice, for wide and for narrow windows
        if len(block.text) >= shortest and not _is_line(block):
            lead.append(block)
    else:
        return [], under
    paragraphs = sum(block.kind == "paragraph" for block in lead)
    few = paragraphs <= _LEADS and len(lead) - paragraphs <= _POINTS
    return (lead, place) if few else ([], under)


def _is_line(block: Block) -> bool:
    """Whether a short block says who wrote it and when, or where to share it."""
    if len(block.text) > 2 * _LEAD or not _LINE.search(block.text):
        return False
    sentence = block.kind != "paragraph" or block.text.endswith(".")
    return not sentence or len(_WORD.findall(block.text)) < _SAYS - 2


def _with_lists(found: list[Block], tree: HtmlElement) -> list[Block]:
    whole = "".join(key(block.text) for block in found)
    lost: list[HtmlElement] = []
    for one in tree.xpath(
        "//body//*[self::ul or self::ol or self::blockquote or self::figure[.//blockquote]]"
    ):
        if any(one in parent for parent in lost) or any(
            a.tag in FRAMES - {"figure"} or a in lost for a in one.iterancestors()
        ):
            continue
        inside = blocks(one, shown_only=True)
        if (
            inside
            and min(len(block.text) for block in inside) >= _ITEMS
            and not any(
                key(block.text) in whole
                for block in (inside[:1] if one.tag == "figure" else inside)
            )
            and not (one.tag in ("ul", "ol") and _LINE.search(inside[0].text))
        ):
            lost.append(one)
    if not lost:
        return found
    at = {key(block.text): n for n, block in enumerate(found)}
    put: dict[int, list[Block]] = {}
    for one in lost:
        place = _place(one, at)
        if place is not None:
            put.setdefault(place, []).extend(blocks(one, shown_only=True))
    out = []
    for n, block in enumerate(found):
        out += [block, *put.get(n, [])]
    return out


def _place(one: HtmlElement, at: dict[str, int]) -> int | None:
    """Behind which block an element stands, if that is one of the text's."""
    here = one
    for _ in range(4):
        for other in here.itersiblings(preceding=True):
            if inside := blocks(other, shown_only=True):
                return at.get(key(inside[-1].text))
        parent = here.getparent()
        if parent is None or parent.tag == "body":
            return None
        here = parent
    return None
