"""What stands around a text and is none of it: cut out of the tree before the text is looked for.

Parts are known by their id or class (``data/page_names.yml``), by the line that heads them ("Related news", in the words of
``data/page_words.yml``), or by their shape: links with a day beside each, a list of days, a line under a picture.
What holds the title, or a third of the page's text, stays whatever its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.blocks import blocks
from crawler.captions import CAPTION, drop_captions
from crawler.home import home_of
from crawler.names import kind_of_part
from crawler.prose import NUMBER, has_prose, is_prose, is_sentence, linked, text_of
from crawler.words import heads_a_box, points_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_LEVELS = 4  # elements over the text, behind which is looked
_LINKS = 3  # so many items that are links make a list of links
_TEASER = 220  # characters of one teaser: a day, a title, a line of text
_LINES, _BYLINE = 12, 90  # elements under the title; characters
_SMALL_PRINT, _LABEL = 8, 25  # items; characters beside a day
_BOX = 400  # characters of a paragraph that ends a box whose head stands loose
_HEADS = ("h2", "h3", "h4", "h5", "h6")
# an element that may be nothing but the head of a box
_MAYBE_HEADS = (
    "//body//*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::b or self::strong or self::p or "
    "self::div or self::span or self::dt or self::button or self::legend or self::summary][string-length(normalize-space(.)) < 72]"
)
_DAY = re.compile(
    r"\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\d{4}[./ -]\d\d[./ -]\d\d|\d{1,2}\.?\s[^\W\d]{3,}\.?\s\d{4}|\d{4}\.\s[^\W\d]+\s\d+\.?|"
    r"\d{1,2}[:.h]\d\d|\(?(?<![\d.,])[\d.,]+\s?[kKmM][bB]\)?|\(?\b[pP][dD][fF]\b\)?"
)
_NO_WORD = re.compile(r"\W+")


def cut(tree: HtmlElement, heading: HtmlElement | None = None) -> HtmlElement | None:
    """Take the frame out of a parsed page; ``heading`` prints the title. Returns the element that holds the text."""
    body = tree.find("body")
    whole = 0
    home = home_of(tree)
    kept = _with_ancestors(heading) | _with_ancestors(home)

    def drop(one: HtmlElement) -> bool:
        nonlocal whole
        whole = whole or len(body.text_content())
        if (
            one.getparent() is None
            or one in kept
            or len(one.text_content()) * 3 >= whole
        ):
            return False
        head, parent = one.getprevious(), one.getparent()
        one.drop_tree()
        if parent not in kept and _is_left_over(head, parent):
            parent.drop_tree()
        return True

    for one in _named(tree):
        drop(one)
    for one in list(tree.xpath(_MAYBE_HEADS)):
        if _stands(one, body) and heads_a_box(text_of(one)):
            _drop_box(one, drop, kept, home)
    for one in tree.xpath("//body//*[self::ul or self::ol][li//a]"):
        if _is_of_links(one):
            before = one.getprevious()
            if before is not None and before.tag in _HEADS:
                drop(before)
            drop(one)
    for one in list(_teasers(tree)):
        before = one.getprevious()
        headed = before is not None and before.tag in _HEADS
        if _stands(one, body) and drop(one) and headed and len(text_of(before)) < 60:
            drop(before)
    for one in tree.xpath("//body//dl[dt and dd or div/dt]"):
        if _is_of_days(one):
            drop(one)
    for one in tree.xpath(
        "//body//*[self::ul or self::table or self::dl][string-length(normalize-space(.)) < 220]"
    ):
        if _is_small_print(one):
            drop(one)
    for one in tree.xpath("//body//*[self::h2 or self::h3 or self::h4 or self::h5]"):
        behind = one.getnext()
        if behind is not None and behind.tag in ("p", "div") and _is_link(behind):
            drop(behind)
            drop(one)
    for one in tree.xpath("//body//p[.//a] | //body//div[.//a and not(.//p)]"):
        text = text_of(one)
        if len(text) <= CAPTION and (points_elsewhere(text) or _is_link(one)):
            drop(one)
    for one in tree.xpath(
        "//body//*[self::h2 or self::h3 or self::h4 or self::h5][.//a]"
    ):
        parent = one.getparent()  # a headline that is a link is another page's
        if _is_link(one) and parent is not None and len(text_of(parent)) <= _TEASER:
            drop(parent)
    for one in tree.xpath("//body//tr[count(td) = 1]/td[.//a][not(.//table)]"):
        if _is_link(one):
            drop(one)
    for one in _behind(home):
        text = text_of(one)  # "Published in News", "Ask your question", "To print"
        if 0 < len(text) <= _BYLINE and linked(one) * 5 >= len(text) * 2:
            drop(one)
    for one in tree.xpath("//body//*[@role='tablist'] | //body//*[@role='tab']"):
        if _stands(one, body):
            drop(one)
    for one in tree.xpath(
        "//body//*[self::div or self::aside or self::section][.//a][not(.//li or .//table or .//h1)]"
        "[string-length(normalize-space(.)) < 161]"
    ):
        if _stands(one, body) and _invites(one):
            drop(one)
    for form in list(tree.xpath("//body//form[.//input[not(@type='hidden')]]")):
        parent = form.getparent()  # what asks for an address, with its words
        if (
            parent is not None
            and len(text_of(parent)) <= _BOX
            and not has_prose(parent)
        ):
            drop(parent)
    for one in tree.xpath(
        "//body//p[contains(., ':')][string-length(normalize-space(.)) < 121]"
    ):
        head, _, rest = text_of(one).partition(":")
        if rest and not rest.endswith((".", "!", "?")) and heads_a_box(head):
            drop(one)
    for head in list(tree.iter(*_HEADS)):
        box = head.getparent()
        if box is not None and box[0] is head and _calls(box):
            drop(box)
    if heading is not None:
        _drop_bylines(heading, drop)
    drop_captions(tree, drop)
    return home


def _drop_bylines(heading: HtmlElement, drop: object) -> None:
    """Short lines under the title that are mostly a link: which office, which author."""
    assert callable(drop)
    lines: list[HtmlElement] = []
    here = heading
    while here is not None and here.tag != "body" and len(lines) < _LINES:
        for other in here.itersiblings():
            if len(text_of(other)) > _BYLINE and any(
                is_prose(p) for p in other.iter("p", "div")
            ):
                here = None
                break
            lines += other.xpath(
                "descendant-or-self::*[self::p or self::div or self::li][.//a]"
            )
        else:
            here = here.getparent()
            continue
        break
    for one in lines[:_LINES]:
        text = text_of(one)
        if (
            0 < len(text) <= _BYLINE
            and linked(one) * 2 >= len(text)
            and not text.endswith(".")
        ):
            drop(one)


def _is_left_over(head: HtmlElement | None, parent: HtmlElement) -> bool:
    """Whether all that is left of a box is its head: a heading, or what is called a label."""
    return (
        head is not None
        and (head.tag in _HEADS or "label" in (head.get("class") or ""))
        and parent.getparent() is not None
        and text_of(parent) == text_of(head)
    )


def _behind(home: HtmlElement | None) -> list[HtmlElement]:
    """What follows the element that holds the text, on its level and the next ones."""
    found: list[HtmlElement] = []
    here = home
    for _ in range(_LEVELS):
        if here is None or here.tag in ("body", "main"):
            break
        found += here.itersiblings()
        here = here.getparent()
    return found


def _invites(one: HtmlElement) -> bool:
    """Whether a box is a line or two and a link that stands alone: "Read the report", "Download"."""
    shown = blocks(one)
    links = {text_of(a) for a in one.iter("a")}
    return len(shown) <= 3 and any(
        " ".join(b.text.split()) in links for b in shown
    ) and not any(len(b.text) > _BYLINE or b.text.endswith((":", ",")) for b in shown)


def _calls(one: HtmlElement) -> bool:
    """Whether a box is a heading and whom to call: a number, an address, hardly a word besides."""
    if one.tag not in ("section", "div", "aside"):
        return False
    text = text_of(one)
    return len(text) <= CAPTION and NUMBER.search(text) is not None


def _with_ancestors(one: HtmlElement | None) -> set[HtmlElement]:
    return set() if one is None else {one, *one.iterancestors()}


def _stands(one: HtmlElement, body: HtmlElement) -> bool:
    """Whether an element is still in the tree."""
    here: HtmlElement | None = one
    while here is not None and here is not body:
        here = here.getparent()
    return here is not None


def _drop_box(
    one: HtmlElement,
    drop: object,
    kept: set[HtmlElement],
    home: HtmlElement | None,
) -> None:
    """The box that a line heads: the element whose first words they are, else what follows up to the next heading."""
    assert callable(drop)
    parent = one.getparent()
    # <h2><span>Kontakt</span></h2>: the outermost element with the same words is the head
    while (
        parent is not None
        and parent not in kept
        and parent.tag != "body"
        and text_of(parent) == text_of(one)
    ):
        one, parent = parent, parent.getparent()
    if parent is not None and parent.tag == "p" and _heads_lines(one, parent):
        drop(parent)
        return
    if parent is None or (parent.tag == "p" and (one.tail or "").strip()):
        return  # a word in bold in a sentence
    if (one.tail or "").strip() and one.tag in ("span", "strong", "b"):
        if (
            len(text_of(parent)) <= CAPTION
            and text_of(parent).startswith(text_of(one))
            and parent.tag != "li"
        ):
            drop(parent)
        return
    first = not (parent.text or "").strip() and not any(
        text_of(other) or (other.tail or "").strip()
        for other in one.itersiblings(preceding=True)
    )
    if one.tag in ("p", "div") and linked(one):
        one.tail = None  # "Share on X, Y, Z": a box in itself
        drop(one)
        return
    whole_box = first and parent not in kept and parent.tag != "body"
    if whole_box and not has_prose(parent) and drop(parent):
        return
    rest: list[HtmlElement] = []
    for other in one.itersiblings():
        if other in kept or (other.tag == one.tag and one.tag in _HEADS):
            break
        if other.tag in ("h1", "h2") and one.tag not in ("h1", "h2"):
            break
        if len(text_of(other)) > _BOX or is_prose(other) or is_sentence(other):
            break
        rest.append(other)
    if parent is home and not any(_leads_away(other) for other in rest):
        return  # a heading of the text itself: "Calendar", and a table
    for other in rest:
        other.tail = None
        drop(other)
    one.tail = None
    drop(one)


def _leads_away(one: HtmlElement) -> bool:
    """Whether a part holds a link, a number to call or an address."""
    return (
        one.tag == "a"
        or next(one.iter("a", "img", "form", "button"), None) is not None
        or NUMBER.search(text_of(one)) is not None
    )


def _heads_lines(one: HtmlElement, parent: HtmlElement) -> bool:
    """Whether a word in bold heads the lines of its paragraph, whom to call: "Contact:", a name, a number."""
    return (
        parent.find("br") is not None
        and (one.tail or "").strip(" \t\r\n\xa0") in ("", ":")
        and text_of(parent).startswith(text_of(one))
        and NUMBER.search(text_of(parent)) is not None
    )


def _teasers(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements made of links with a day, or next to nothing, beside each."""
    for one in tree.iter("div", "section", "td", "ul", "ol", "dl", "table"):
        if len(one) < 2:
            continue
        last = next((c for c in reversed(one) if _has_words(c)), None)
        if last is None or not _is_teaser(last):
            continue
        children = [child for child in one if _has_words(child)]
        if (one.text or "").strip() or any((c.tail or "").strip() for c in children):
            continue
        if children and not any(True for _ in children[0].iter("a")):
            if len(text_of(children[0])) > 60 or len(children) < 3:
                continue
            children = children[1:]
        if len(children) < 2 or any(
            child.tag == "p" and is_prose(child) for child in children
        ):
            continue
        if all(_is_teaser(child) for child in children):
            yield one


def _has_words(one: HtmlElement) -> bool:
    return isinstance(one.tag, str) and any(text.strip() for text in one.itertext())


def _is_teaser(one: HtmlElement) -> bool:
    if one.tag != "a" and one.find(".//a") is None:
        return False
    text = text_of(one)
    if len(text) > _TEASER:
        return False
    in_links = len(text) if one.tag == "a" else linked(one)
    bare = len(_DAY.sub("", text).strip(" ()|·–-"))
    return in_links > 0 and (
        in_links * 4 >= bare * 3 or (bool(_DAY.search(text)) and in_links * 2 >= bare)
    )


def _named(tree: HtmlElement) -> list[HtmlElement]:
    found = []
    for one in tree.xpath("//body//*[@class or @id][not(self::a or self::article)]"):
        kind = kind_of_part(f"{one.get('id') or ''} {one.get('class') or ''}")
        if kind == "frame":
            found.append(one)
        elif kind and len(text := one.text_content().strip()) <= CAPTION:
            if kind == "picture" or _says_when(one, text):
                found.append(one)
    return found


def _says_when(one: HtmlElement, text: str) -> bool:
    """Whether a short line holds a day or a link: who wrote it and when, in which part of the site."""
    return (
        _DAY.search(text) is not None
        or one.tag == "time"
        or next(one.iter("a", "time"), None) is not None
    )


def _is_of_links(one: HtmlElement) -> bool:
    """Whether a list is made of links with next to nothing beside them: other news, downloads."""
    items = [item for item in one if item.tag == "li"]
    in_links = linked_text = text = 0
    for item in items:
        links = list(item.iter("a"))
        in_links += bool(links)
        linked_text += sum(len(a.text_content().strip()) for a in links)
        text += len(" ".join(item.text_content().split()))
    if in_links == len(items) < _LINKS:  # so few have to be links and nothing else
        return all(_is_teaser(item) for item in items)
    return len(items) >= _LINKS and in_links == len(items) and linked_text * 2 > text


def _is_link(one: HtmlElement) -> bool:
    """Whether a paragraph is a short link and nothing else: sign up for e-mails."""
    text = _NO_WORD.sub("", one.text_content())
    in_links = _NO_WORD.sub("", "".join(a.text_content() for a in one.iter("a")))
    return bool(in_links) and in_links == text and len(text) <= CAPTION


def _is_small_print(one: HtmlElement) -> bool:
    """Whether a short list or table over the text says when it came out, which office and what number."""
    parts = [text_of(part) for part in one.iter("li", "td", "dd")]
    return (
        0 < len(parts) <= _SMALL_PRINT
        and max(map(len, parts)) <= _BYLINE
        and any(
            _DAY.search(part) and len(_DAY.sub("", part)) <= _LABEL for part in parts
        )
        and not any(is_prose(p) for p in one.itersiblings("p", "div", preceding=True))
    )


def _is_of_days(one: HtmlElement) -> bool:
    """Whether a list of terms gives days only: published, updated."""
    said = [" ".join(dd.text_content().split()) for dd in one.iter("dd")]
    days = [text for text in said if re.search(r"\d{4}", text) and len(text) < 60]
    return bool(said) and len(days) * 2 >= len(said) and len(one.text_content()) < 400
