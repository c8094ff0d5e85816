"""Parts of a text that the page folds away or sets apart: answers of an accordion, transcripts, boxes with facts.

They belong to the text. A version in another language that the page hides does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: what was folded away bears it
UNFOLDED = "data-unfolded"
_MAYBE_HIDDEN = "//body//@style/.. | //body//@hidden/.. | //body//@aria-hidden/.."
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_OPENERS = "//body//@aria-controls | //body//@data-target | //body//@data-bs-target"
_FOLDS = re.compile(
    r"accordi|akkord|akord|harmonika|collaps|toggle|faq|transcri|transkri|trascri|fold|expand|spoiler|details",
    re.IGNORECASE,
)
_FRAMES = frozenset({"nav", "header", "footer", "form", "dialog", "menu"})
_HEADS = frozenset({"h2", "h3", "h4", "h5", "h6", "summary", "dt"})
_UP = 3  # elements above one, whose names are asked


def unfold(tree: HtmlElement, lang: str) -> None:
    """Make what a click would show part of the page, and take out hidden text in another language than ``lang``."""
    for button in tree.xpath("//body//button[@aria-expanded]"):
        part = button.getnext()
        if (
            part is not None
            and part.tag in ("div", "section", "p")
            and not _is_hidden(part)
            and not any(a.tag in _FRAMES for a in button.iterancestors())
            and _is_text(part)
        ):
            _head(button, part)
            part.attrib.pop("class", None)
            part.set(UNFOLDED, "")
    hidden = [one for one in tree.xpath(_MAYBE_HIDDEN) if _is_hidden(one)]
    if not hidden:
        return
    opened = {
        name: value.getparent()
        for value in tree.xpath(_OPENERS)
        for name in value.lstrip("#").split()
    }
    for one in hidden:
        if one.getparent() is None or any(
            a.tag in _FRAMES for a in one.iterancestors()
        ):
            continue
        says = (one.get("lang") or lang)[:2].lower()
        if lang and says != lang[:2].lower():
            one.drop_tree()
        elif (one.get("id") in opened or _folds(one)) and _is_text(one):
            for name in ("hidden", "aria-hidden", "style", "class"):
                one.attrib.pop(name, None)
            one.set(UNFOLDED, "")
            _head(opened.get(one.get("id")), one)


def _head(opener: HtmlElement | None, part: HtmlElement) -> None:
    """The button that unfolds a part is its heading; that of a tab is not."""
    if opener is None:
        before = part.getprevious()
        opener = before if before is not None and before.tag == "button" else None
    if (
        opener is not None
        and opener.tag == "button"
        and opener.get("role") != "tab"
        and opener.getparent().tag not in _HEADS
    ):
        opener.tag = "h3"
        opener.set(UNFOLDED, "")


def keep_boxes(tree: HtmlElement, home: HtmlElement | None) -> None:
    """Let the <aside> that stands inside the text be text."""
    for one in [] if home is None else list(home.iter("aside")):
        if _is_text(one) and not _quotes(one):
            one.tag = "div"
            one.attrib.clear()


def _is_hidden(one: HtmlElement) -> bool:
    return (
        one.get("hidden") is not None
        or one.get("aria-hidden") == "true"
        or _HIDES.search(one.get("style") or "") is not None
    )


def _folds(one: HtmlElement) -> bool:
    above = [one, *one.iterancestors()][: _UP + 1]
    return any(_FOLDS.search(f"{a.get('class')} {a.get('id')}") for a in above)


def _quotes(one: HtmlElement) -> bool:
    """Whether a box pulls a sentence out of the text."""
    text = one.text_content().strip()
    return (
        text[:1] in '"\u201c\u201e\u00ab\u00bb\u201d'
        or one.find(".//blockquote") is not None
    )


def _is_text(one: HtmlElement) -> bool:
    linked = sum(len(a.text_content()) for a in one.iter("a"))
    length = len(one.text_content().strip())
    return length > 0 and linked * 3 < length
