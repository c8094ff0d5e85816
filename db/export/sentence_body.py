""" "One sentence, ten versions" as HTML: the tree as a drawing, and all of it as a table for whoever cannot see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from db.export.days import spoken
from db.export.sentence_svg import draw
from db.export.to_html import safe
from db.export.words import is_web
from db.sentence import Piece, Sentence, Version

NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")  # fmt: skip
HOW: Final = {
    "root": "the most official and earliest",
    "verbatim": "word for word",
    "trimmed": "trimmed: words left out",
    "reworded": "reworded",
    "translated": "translated",
}


def title(sentence: Sentence) -> str:
    number = len(sentence.versions)
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"One sentence, {word} version{'' if number == 1 else 's'}"


def body(sentence: Sentence, links: Mapping[str, str]) -> str:
    """All of it.

    Args:
        links: statement to the address of its page; what is not there has none.
    """
    drawing, width, height = draw(sentence, links=links)
    root = sentence.root
    days = sorted({v.public for v in sentence.versions})
    span = spoken(days[0]) if len(days) == 1 else f"{spoken(days[0])} to {spoken(days[-1])}"  # fmt: skip
    others = sum(v.other_speaker for v in sentence.versions)
    other = (
        f"<span>{others} print{'s' if others == 1 else ''} another speaker</span>"
        if others
        else ""
    )
    languages = len({v.lang for v in sentence.versions})
    rows = "".join(_row(v, sentence, links) for v in sentence.versions)
    return (
        f'<header class="board-head"><h1>{title(sentence)}</h1><p class="dateline"><span>{safe(root.speaker or "nobody by name")}</span>'
        f"<span>{span}</span><span>{languages} language{'' if languages == 1 else 's'}</span>{other}</p></header>"
        f'<blockquote class="said root-said" lang="{safe(root.lang)}" dir="auto">{safe(root.text)}</blockquote>'
        f'<div class="wide tree" tabindex="0" role="group" aria-label="Tree of versions; the same stands in the table below"><svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" aria-hidden="true">{drawing}</svg></div>'
        '<p class="small tree-note">The most official and earliest at the left, time to the right, a lane a tier. <ins>Underlined</ins>: not in the version it came from;'
        " <del>struck through</del>: left out. Across languages only measures, countries and figures are compared. Dashed: another speaker is printed;"
        " whether a sentence is strengthened, weakened or put into another’s mouth, a person says.</p>"
        '<div class="wide"><table class="versions" role="table"><caption>All versions, in the order in which they became public</caption>'
        '<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Day</th><th scope="col" role="columnheader">Printed by</th><th scope="col" role="columnheader">Speaker</th>'
        '<th scope="col" role="columnheader">Words</th><th scope="col" role="columnheader">From</th></tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
    )


def _row(version: Version, sentence: Sentence, links: Mapping[str, str]) -> str:
    parent = next((v for v in sentence.versions if v.id == version.parent), None)
    origin = HOW[version.wording]
    if parent:
        origin += f", from {parent.outlet} ({parent.lang})"
    day = safe(spoken(version.public))
    if to := links.get(version.id, ""):
        day = f'<a href="{safe(to)}">{day}</a>'
    outlet = safe(version.outlet)
    if is_web(version.url):
        outlet = f'<a href="{safe(version.url)}" rel="noreferrer noopener external">{outlet}</a>'
    speaker = f"<bdi>{safe(version.speaker) or 'not named'}</bdi>"
    if version.other_speaker:
        speaker += f' <span class="word to-check">another speaker</span> <span class="small">printed: <bdi>{safe(version.printed)}</bdi></span>'
    translated = "".join(
        f'<p class="translation"><span class="word">machine translation</span> <span lang="{safe(t.lang)}">{safe(t.text)}</span>'
        f' <span class="small">{safe(t.engine)}, {safe(t.at)}; not checked, not to be quoted</span></p>'
        for t in version.translations
    )
    added, removed = ("; ".join(words) for words in (version.added, version.removed))
    told = ""
    if version.wording == "translated":
        told = "".join(
            f'<span class="small">{name}: {safe(words)}</span>'
            for name, words in (("only here", added), ("not here", removed))
            if words
        )
    return (
        f'<tr role="row"><td role="cell">{day}</td><td role="cell">{outlet} <span class="small">{safe(version.tier)}, {safe(version.lang)}</span></td><td role="cell">{speaker}</td>'
        f'<td role="cell"><p class="words" lang="{safe(version.lang)}" dir="auto">{"".join(map(_piece, version.pieces))}</p>{translated}</td>'
        f'<td role="cell">{safe(origin)}{told}</td></tr>'
    )


def _piece(piece: Piece) -> str:
    words, kind = piece
    return f"<{kind}>{safe(words)}</{kind}>" if kind else safe(words)
