"""What stands around a text and is none of it: cut out of the tree before the text is looked for.

Parts are known by whole words of their id or class, in several languages, or by their shape: a list of links, a list
of days. What holds a third of the page's text stays whatever its name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Names of parts that the main extractor does not know: frames in other languages than English, and widgets.
_NAMES = """
pied piedpage pied-de-page pie-pagina piedepagina rodape fusszeile fuss footerbereich voet voettekst stopka paticka
lablec sidfot bunnfelt bunntekst alatunniste footer__inner subsol yposelido
rating ratings fivestar fivestar-widget star-rating vote voting feedback feedback-form page-feedback was-this-helpful
beoordeling bewertung evaluation cookie-banner cookiebanner cookies-eu-banner cookie-notice cookie-law
addtoany addtoany_list a2a_kit addthis sharebar share-buttons social-share social-sharing teilen delen partage
"""
_WHOLE = frozenset(_NAMES.split())
# One of these words inside a name is enough: press-contact, ContactCard_container, c-contact, card-download.
_INSIDE_NAMES = """
contact contacts contactcard pressekontakt ansprechpartner perskontakt persvoorlichting woordvoering kontakt kontakty
download downloads descargas descarga telechargement telechargements newsletter subscribe subscription signup
byline breadcrumb breadcrumbs ariane kruimelpad brotkrumen related relacionados verwandte gerelateerd lire-aussi
aussi cookie cookies consent caption captions bildunterschrift bildtext didascalia bijschrift legende toolbar pagetools
image picture photo foto teaserlist paywall
"""
_INSIDE = frozenset(_INSIDE_NAMES.split())
#: pictures may hold a text beside them: only a caption's length goes
_PICTURES = frozenset({"image", "picture", "photo", "foto"})
_CAPTION = 200
_LINKS = 3  # so many items that are links make a list of links
_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_READ_ALSO = re.compile(
    r"(?:read (?:also|more|next)|see also|more on this|lire aussi|à lire aussi|voir aussi|lees ook|zie ook|lesen sie auch|"
    r"siehe auch|mehr zum thema|lea también|leer también|lea más|leia também|ler também|leggi anche|vedi anche|czytaj także|"
    r"czytaj też|zobacz też|čtěte také|čítajte aj|läs också|läs även|læs også|les også|lue myös|citește și|olvassa el|"
    r"διαβάστε επίσης|прочетете още|вижте още)\b",
    re.IGNORECASE,
)


def cut(tree: HtmlElement) -> None:
    """Take the frame out of a parsed page."""
    body = tree.find("body")
    whole = 0

    def drop(one: HtmlElement) -> None:
        nonlocal whole
        whole = whole or len(body.text_content())
        if one.getparent() is not None and len(one.text_content()) * 3 < whole:
            one.drop_tree()

    for one in _named(tree):
        drop(one)
    for one in tree.xpath("//body//*[self::ul or self::ol][li//a]"):
        if _is_of_links(one):
            before = one.getprevious()
            if before is not None and before.tag in ("h2", "h3", "h4", "h5", "h6"):
                drop(before)
            drop(one)
    for one in tree.xpath("//body//dl[dt and dd or div/dt]"):
        if _is_of_days(one):
            drop(one)
    for one in tree.xpath("//body//*[self::h2 or self::h3 or self::h4 or self::h5]"):
        behind = one.getnext()
        if behind is not None and behind.tag in ("p", "div") and _is_link(behind):
            drop(behind)
            drop(one)
    for one in tree.xpath("//body//p[.//a] | //body//div[a and not(.//p)]"):
        text = " ".join(one.text_content().split())
        if len(text) <= _CAPTION and _READ_ALSO.match(text):
            drop(one)


def _named(tree: HtmlElement) -> list[HtmlElement]:
    found = []
    for one in tree.xpath("//body//*[@class or @id][not(self::a or self::article)]"):
        around = _is_around(f"{one.get('id') or ''} {one.get('class') or ''}")
        if around == "frame" or (
            around == "picture" and len(one.text_content().strip()) <= _CAPTION
        ):
            found.append(one)
    return found


@lru_cache(maxsize=10_000)  # the pages of a site share their names
def _is_around(names: str) -> str:
    """What the names of an element say that it is: frame, picture, or neither."""
    if not _WHOLE.isdisjoint(names.lower().split()):
        return "frame"
    inside = _INSIDE.intersection(word.lower() for word in _SPLIT.split(names))
    if inside - _PICTURES:
        return "frame"
    return "picture" if inside else ""


def _is_of_links(one: HtmlElement) -> bool:
    """Whether a list is made of links with next to nothing beside them: other news, downloads."""
    items = [item for item in one if item.tag == "li"]
    linked = linked_text = text = 0
    for item in items:
        links = list(item.iter("a"))
        linked += bool(links)
        linked_text += sum(len(a.text_content().strip()) for a in links)
        text += len(" ".join(item.text_content().split()))
    return len(items) >= _LINKS and linked == len(items) and linked_text * 2 > text


def _is_link(one: HtmlElement) -> bool:
    """Whether a paragraph is a short link and nothing else: sign up for e-mails."""
    text = "".join(one.text_content().split())
    linked = "".join("".join(a.text_content().split()) for a in one.iter("a"))
    return bool(linked) and linked == text and len(text) <= _CAPTION


def _is_of_days(one: HtmlElement) -> bool:
    """Whether a list of terms gives days only: published, updated."""
    said = [" ".join(dd.text_content().split()) for dd in one.iter("dd")]
    days = [text for text in said if re.search(r"\d{4}", text) and len(text) < 60]
    return bool(said) and len(days) * 2 >= len(said) and len(one.text_content()) < 400
