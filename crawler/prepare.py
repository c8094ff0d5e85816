"""The tree made ready for the main extractor: what it would take for text is cut, what it would lose is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.blocks import PARAGRAPH_SIGN
from crawler.folded import keep_boxes, unfold
from crawler.frame import cut
from crawler.loose import into_paragraphs
from crawler.tree import language

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARROWS = re.compile(r"[\u2190-\u21ff\u2934\u2b06\ufe0e\ufe0f^\s]+")
_WORD = re.compile(r"\w+")


def prepare(tree: HtmlElement, heading: HtmlElement | None) -> HtmlElement | None:
    """Cut what the extractor would take for text, keep what it would lose.

    The latter: <time> inside a sentence, the marks of <q>, paragraphs made of <br><br>. Returns the element that holds the text.
    """
    for unseen in list(tree.iter("noscript", "template", "select", "textarea")):
        unseen.drop_tree()
    for one in list(tree.xpath("//body//table[@role='presentation' or @role='none']"))[
        ::-1
    ]:
        _without_cells(one)
    unfold(tree, language(tree))
    into_paragraphs(tree, heading)
    home = cut(tree, heading)
    keep_boxes(tree, home)
    marks = {name for one in tree.iter("a", "sup") for name in _names(one)}
    for back in [one for one in tree.iter("a") if _leads_back(one, marks)]:
        back.drop_tree()
    for head in list(tree.iter("h1", "h2", "h3", "h4")):
        if (head.tail or "").strip() and _next_tag(head) in ("", "br"):
            loose = head.makeelement("p")  # the extractor would join the two
            loose.text, head.tail = head.tail, None
            head.addnext(loose)
    for time in tree.iter("time"):
        parent = time.getparent()
        if parent is not None and ((parent.text or "") + (time.tail or "")).strip():
            time.tag = "span"
    for quoted in tree.iter("q"):
        quoted.tag = "span"
        quoted.text = "\u201c" + (quoted.text or "")
        if len(quoted):
            quoted[-1].tail = (quoted[-1].tail or "") + "\u201d"
        else:
            quoted.text += "\u201d"
    for button in tree.xpath("//body//*[self::h2 or self::h3 or self::h4]/button"):
        button.tag = "span"  # the head of a part that folds
    for summary in tree.iter("summary"):
        summary.tag = "h3"
    for strong in tree.xpath(
        "//body//*[self::div or self::section or self::aside]/*[self::strong or self::b]"
    ):
        if _heads_its_box(strong):
            strong.tag = "h4"
    for said in tree.xpath("//blockquote//*"):  # who says it, whatever it is called
        said.attrib.pop("class", None)
        if said.tag in ("footer", "cite") or (said.tag == "div" and not len(said)):
            said.tag = "p" if said.getparent().tag != "p" else "span"
    for second in tree.iter("br"):
        first = second.getprevious()
        if first is not None and first.tag == "br" and not (first.tail or "").strip():
            second.tail = PARAGRAPH_SIGN + (second.tail or "")
    return home


def _without_cells(table: HtmlElement) -> None:
    """Make boxes of a table that says itself that it is for layout."""
    for one in list(table.iter("tbody", "tr", "td", "th")):
        if next(one.iterancestors("table"), None) is table:
            one.tag = "div"
    table.tag = "div"


def _heads_its_box(strong: HtmlElement) -> bool:
    """Whether words in bold stand alone at the beginning of a box, over a paragraph or a list."""
    behind = strong.getnext()
    return (
        strong.getprevious() is None
        and not (strong.getparent().text or "").strip()
        and not (strong.tail or "").strip()
        and behind is not None
        and behind.tag in ("p", "ul", "ol", "div")
    )


def _next_tag(one: HtmlElement) -> str:
    behind = one.getnext()
    return "" if behind is None else str(behind.tag)


def _leads_back(link: HtmlElement, marks: set[str]) -> bool:
    """Whether a link leads from a footnote back into the text: an arrow, or words behind the note."""
    target = link.get("href") or ""
    if not target.startswith("#"):
        return False
    if "backref" in (link.get("class") or "") or link.get("role") == "doc-backlink":
        return True
    text = link.text_content().strip()
    if not text:
        return False
    if _ARROWS.fullmatch(text):
        return True
    if (link.tail or "").strip() or len(_WORD.findall(text)) < 2:
        return False
    # it leads to a mark in the text, which is not the note's own
    named = target[1:] in marks and target[1:] not in _names(link)
    return named and link.getprevious() is None


def _names(one: HtmlElement) -> list[str]:
    return [name for name in (one.get("id"), one.get("name")) if name]
