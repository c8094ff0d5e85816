"""A sentence's versions as a tree in SVG: the root at the left, time to the right, a lane a tier, each edge named.

Words are wrapped by an average width of letters; the same drawing serves page, file and picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from db.export.days import short
from db.export.to_html import safe
from db.export.words import shortened
from db.records import TIERS
from db.sentence import Piece, Sentence, Version

Look = Callable[[str], str]
CARD, GAP, LANE_NAME = 232, 80, 66
LINE, MOST_LINES = 16, 8
LETTERS: Final = 30  # in a line of a card
RTL: Final = ("ar", "fa", "ps", "prs", "ur", "he")
#: what a class of the style sheet looks like in a picture
INKS: Final = {
    "n-card": 'fill="#fffdf9" stroke="#8a8a92"', "n-root": 'fill="#fffdf9" stroke="#1b1b1f" stroke-width="2.4"',
    "n-other": 'fill="#fffdf9" stroke="#9c2a1f" stroke-width="1.6" stroke-dasharray="5 4"', "n-edge": 'fill="none" stroke="#8a8a92" stroke-width="1.4"',
    "n-edge-other": 'fill="none" stroke="#9c2a1f" stroke-width="1.4" stroke-dasharray="5 4"', "n-named": 'fill="#55555f" font-size="11" font-style="italic"',
    "n-outlet": 'fill="#1b1b1f" font-size="12.5" font-weight="700"', "n-small": 'fill="#55555f" font-size="11"',
    "n-who": 'fill="#9c2a1f" font-size="11.5" font-weight="700"', "n-text": 'fill="#1b1b1f" font-size="12.5"',
    "n-ins": 'text-decoration="underline" font-weight="700"', "n-del": 'text-decoration="line-through" fill="#6a6a72"',
    "n-lane": 'stroke="#e3e0d8"', "n-tier": 'fill="#55555f" font-size="12"', "n-day": 'fill="#55555f" font-size="12"', "n-back": 'fill="#fffdf9"',
}  # fmt: skip


@dataclass(slots=True)
class _Card:
    version: Version
    column: int
    lines: list[list[Piece]]
    x: float = 0
    y: float = 0

    @property
    def height(self) -> float:
        extra = LINE if self.version.other_speaker else 0
        return 46 + extra + LINE * len(self.lines)


def draw(
    sentence: Sentence, *, picture: bool = False, links: Mapping[str, str] | None = None
) -> tuple[str, float, float]:
    """The tree, its width and its height.

    Args:
        picture: shapes carry their colours; else classes do.
        links: statement to the address of its page.
    """

    def look(name: str) -> str:
        return INKS[name] if picture else f'class="{name}"'

    cards = _cards(sentence.versions)
    tiers = [t for t in TIERS if any(c.version.tier == t for c in cards.values())]
    columns = max(c.column for c in cards.values()) + 1
    width = LANE_NAME + columns * CARD + (columns - 1) * GAP + 12
    parts: list[str] = []
    height = _place(cards, tiers, parts, look=look, width=width)
    for day, its in groupby(sorted(cards.values(), key=lambda c: c.column), key=lambda c: c.version.public):  # fmt: skip
        first = next(its)
        parts.append(f'<text x="{first.x:g}" y="16" {look("n-day")}>{short(day)}</text>')  # fmt: skip
    long = 0  # edges that pass others by, each at a height of its own
    names: list[str] = []  # above all lines
    for card in cards.values():
        parent = cards.get(card.version.parent)
        if parent is not None:
            line, name = _edge(parent, card, look, long)
            parts.append(line)
            names.append(name)
            long += parent.column + 1 < card.column
    parts += names
    parts += [_drawn(card, look, (links or {}).get(card.version.id, "")) for card in cards.values()]  # fmt: skip
    return "".join(parts), width, height


def picture(sentence: Sentence, title: str) -> str:
    """The tree as a picture of its own, which every program can draw."""
    drawing, width, height = draw(sentence, picture=True)
    wide, high = width + 80, height + 110
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" height="{high:g}" role="img"'
        f' font-family="DejaVu Sans, Noto Sans, Arial, sans-serif"><title>{safe(title)}</title><rect width="{wide:g}" height="{high:g}" fill="#fffdf9"/>'
        f'<text x="40" y="52" font-size="30" font-weight="700" fill="#1b1b1f" font-family="DejaVu Serif, Noto Serif, Georgia, serif">{safe(title)}</text>'
        f'<g transform="translate(40 80)">{drawing}</g></svg>\n'
    )


def _cards(versions: Iterable[Version]) -> dict[str, _Card]:
    """Columns: each day begins to the right of the day before, and each version to the right of what it came from."""
    cards: dict[str, _Card] = {}
    end = -1
    for _, its in groupby(versions, key=lambda v: v.public):
        start = end + 1
        for version in its:
            parent = cards.get(version.parent)
            column = max(start, parent.column + 1 if parent else 0)
            cards[version.id] = _Card(version, column, _wrapped(version.pieces))
            end = max(end, column)
    return cards


def _place(
    cards: dict[str, _Card], tiers: Sequence[str], parts: list[str], *, look: Look, width: float
) -> float:  # fmt: skip
    y = 30.0
    for tier in tiers:
        stacks: dict[int, float] = {}
        parts.append(f'<path d="M0 {y:g}H{width:g}" {look("n-lane")}/>')
        parts.append(f'<text x="0" y="{y + 26:g}" {look("n-tier")}>{tier}</text>')
        for card in (c for c in cards.values() if c.version.tier == tier):
            card.x = LANE_NAME + card.column * (CARD + GAP)
            card.y = y + 22 + stacks.get(card.column, 0)
            stacks[card.column] = card.y - y + card.height
        y += max(stacks.values(), default=0) + 14
    return y + 4


def _edge(parent: _Card, card: _Card, look: Look, number: int) -> tuple[str, str]:
    """The line, and its name."""
    x1, y1 = parent.x + CARD, parent.y + min(parent.height / 2, 40)
    x2, y2 = card.x, card.y + 22
    if x2 - x1 <= GAP + 4:
        way = f"M{x1:g} {y1:g}C{x1 + GAP / 2:g} {y1:g} {x2 - GAP / 2:g} {y2:g} {x2:g} {y2:g}"
    else:
        # over what stands between: down in the first gap, along, into the card
        level = _between(parent, card) - 4 * (number % 4)
        way = (
            f"M{x1:g} {y1:g}C{x1 + 34:g} {y1:g} {x1 + 12:g} {level:g} {x1 + GAP / 2:g} {level:g}"
            f"H{x2 - GAP / 2:g}C{x2 - 14:g} {level:g} {x2 - 34:g} {y2:g} {x2:g} {y2:g}"
        )
    other = card.version.other_speaker
    name = card.version.wording
    long = len(name) * 5.8
    # on the side that the line does not come from
    at = y2 - 7 if y1 > y2 and x2 - x1 <= GAP + 4 else y2 + 14
    return (
        f'<path d="{way}" {look("n-edge-other" if other else "n-edge")}/>',
        f'<rect x="{x2 - 10 - long:g}" y="{at - 10:g}" width="{long + 4:g}" height="13" {look("n-back")}/>'
        f'<text x="{x2 - 8:g}" y="{at:g}" text-anchor="end" {look("n-named")}>{name}</text>',
    )


def _between(parent: _Card, card: _Card) -> float:
    """The height at which a long edge passes by: in the free space over the card's lane."""
    below = card.y > parent.y + parent.height
    return (card.y if below else min(parent.y, card.y)) - 6


def _drawn(card: _Card, look: Look, link: str) -> str:
    version = card.version
    kind = "n-other" if version.other_speaker else "n-card" if version.parent else "n-root"  # fmt: skip
    x, y = card.x + 12, card.y + 19
    told = ", ".join(filter(None, (version.lang, version.speaker)))
    parts = [
        f'<rect x="{card.x:g}" y="{card.y:g}" width="{CARD}" height="{card.height:g}" rx="5" {look(kind)}/>',
        f'<text x="{x:g}" y="{y:g}" {look("n-outlet")}>{safe(shortened(version.outlet, 27))}</text>',
        f'<text x="{x:g}" y="{y + 15:g}" {look("n-small")}>{safe(shortened(told, 34))}</text>',
    ]
    y += 15
    if version.other_speaker:
        y += LINE
        parts.append(f'<text x="{x:g}" y="{y:g}" {look("n-who")}>{safe(shortened(f"printed: {version.printed}", 36))}</text>')  # fmt: skip
    rtl = version.lang in RTL
    for line in card.lines:
        y += LINE
        spans = "".join(f"<tspan {look(f'n-{kind}')}>{safe(words)}</tspan>" if kind else safe(words) for words, kind in line)  # fmt: skip
        at = card.x + CARD - 12 if rtl else x
        turned = ' direction="rtl"' if rtl else ""
        parts.append(f'<text x="{at:g}" y="{y + 3:g}" xml:space="preserve"{turned} {look("n-text")}>{spans}</text>')  # fmt: skip
    inner = "".join(parts)
    return f'<a href="{safe(link)}" tabindex="-1">{inner}</a>' if link else inner


def _wrapped(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Lines of a card; what does not fit ends with an ellipsis."""
    lines: list[list[Piece]] = [[]]
    long = 0
    for words, kind in pieces:
        for word in re.findall(r"\S+\s*|\s+", words):
            if long + len(word.rstrip()) > LETTERS and long:
                lines.append([])
                long = 0
            if not long and not word.strip():
                continue
            lines[-1].append((word, kind))
            long += len(word)
    if len(lines) > MOST_LINES:
        lines = lines[:MOST_LINES]
        lines[-1].append(("…", ""))
    return [_joined(line) for line in lines if line]


def _joined(line: list[Piece]) -> list[Piece]:
    return [
        ("".join(words for words, _ in its), kind)
        for kind, its in groupby(line, key=lambda piece: piece[1])
    ]
