"""Pages around the invented articles: five shapes that ministries' sites have, 5 to 60 kB with menus and footers."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from random import Random

from tests.bench.corpus import LANGS, PARAGRAPHS, Article, article, invented

MENU = (10, 30, 60, 100, 180)  # links of a menu: most of a page's weight


def write(
    folder: Path, pages: int, *, one_on_topic_in: int = 0, small: bool = False
) -> None:
    """Write ``list.html``, the pages it lists and robots.txt.

    Args:
        one_on_topic_in: every so many pages one is on the topic; 0: none is.
        small: a short article without a menu, some 2 kB.
    """
    (folder / "a").mkdir(parents=True, exist_ok=True)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /intern/\n")
    items = []
    for number in range(pages):
        on_topic = bool(one_on_topic_in) and number % one_on_topic_in == 0
        lang = LANGS[number % len(LANGS)]
        made = article(
            number, lang, on_topic=on_topic, paragraphs=4 if small else PARAGRAPHS
        )
        (folder / "a" / f"{number:05}.html").write_text(
            page(made, number, small=small), "utf-8"
        )
        items.append(
            f'<li class="item"><a href="/a/{number:05}.html">{escape(made.title)}</a> <time datetime="{made.day}">{made.day}</time></li>'
        )
    listing = f"<!DOCTYPE html><html lang=en><head><title>News (synthetic)</title></head><body><ul>{''.join(items)}</ul></body></html>"
    (folder / "list.html").write_text(listing, "utf-8")


def page(made: Article, number: int, *, small: bool = False) -> str:
    """One article as a page."""
    random = Random(f"page {number}")
    if small:
        return _plain(made, "", random)
    menu = _menu(random, MENU[number // len(LAYOUTS) % len(MENU)])
    return LAYOUTS[number % len(LAYOUTS)](made, menu, random)


def _menu(random: Random, links: int) -> str:
    items = (
        f'<li class="menu__item menu__item--level-2"><a class="menu__link" href="/{invented(random).lower()}/{invented(random).lower()}">{invented(random)} {invented(random)}</a></li>'
        for _ in range(links)
    )
    return f'<ul class="menu">{"".join(items)}</ul>'


def _head(made: Article, more: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="{made.lang}"><head><meta charset="utf-8"><title>{escape(made.title)} | Synthetic ministry</title>'
        f'<meta name="synthetic" content="true"><meta name="viewport" content="width=device-width">{more}</head>'
    )


def _body(made: Article) -> str:
    return "\n".join(f"<p>{escape(part, quote=False)}</p>" for part in made.paragraphs)


def _plain(made: Article, menu: str, random: Random) -> str:
    """Semantic HTML, nothing else."""
    return f"{_head(made)}<body><nav>{menu}</nav><main><article><h1>{escape(made.title)}</h1><time datetime='{made.day}'>{made.day}</time>\n{_body(made)}</article></main><footer><p>Synthetic ministry, {invented(random)} 1</p></footer></body></html>"


def _drupal(made: Article, menu: str, random: Random) -> str:
    """A content management system's nest of containers, a cookie banner, related news."""
    published = f'<meta property="article:published_time" content="{made.day}T10:00:00+01:00"><meta property="og:title" content="{escape(made.title)}">'
    related = "".join(
        f'<li><div class="views-row"><span class="field-content"><a href="/news/{invented(random).lower()}">{invented(random)} {invented(random)} {invented(random)}</a></span></div></li>'
        for _ in range(12)
    )
    return (
        f"{_head(made, published)}<body class='path-node'><div class='cookie-banner'><p>This site uses cookies. Choose which ones you accept.</p></div>"
        f"<header role='banner'><div class='region region-header'>{menu}</div></header><main role='main'><div class='region region-content'>"
        f"<h1 class='page-title'><span>{escape(made.title)}</span></h1><article class='node node--type-news'><div class='field field--name-date'><time datetime='{made.day}T10:00:00Z'>{made.day}</time></div>"
        f"<div class='clearfix text-formatted field field--name-body'>{_body(made)}</div></article></div><aside><h2>Related</h2><ul>{related}</ul></aside></main>"
        f"<footer>{menu}<p>Synthetic ministry, {invented(random)}</p></footer></body></html>"
    )


def _wordpress(made: Article, menu: str, random: Random) -> str:
    """JSON-LD, inline styles and scripts, a row of share buttons."""
    said = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": made.title,
            "datePublished": f"{made.day}T08:30:00+00:00",
        }
    )
    style = "".join(
        f".wp-block-{invented(random).lower()}{{margin:0 auto;padding:{random.randint(1, 40)}px;color:#{random.randint(0, 0xFFFFFF):06x}}}"
        for _ in range(90)
    )
    script = "".join(
        f"window.{invented(random)}={{id:{random.randint(1, 9999)},name:'{invented(random)}'}};"
        for _ in range(60)
    )
    head = f'<script type="application/ld+json">{said}</script><style>{style}</style>'
    return (
        f"{_head(made, head)}<body class='single'><header>{menu}</header>"
        f"<div id='content'><div class='post hentry'><h1 class='entry-title'>{escape(made.title)}</h1><div class='entry-meta'><span class='posted-on'>{made.day}</span></div>"
        f"<div class='entry-content'>{_body(made)}</div><div class='sharedaddy'><a href='#'>Facebook</a><a href='#'>X</a></div></div></div><script>{script}</script><footer>{menu}</footer></body></html>"
    )


def _soup(made: Article, menu: str, random: Random) -> str:
    """Tables and containers without a meaning, no metadata; the date stands in the text."""
    paragraphs = "".join(
        f"<div class='c{random.randint(1, 9)}'><div>{escape(part, quote=False)}<br><br></div></div>"
        for part in made.paragraphs
    )
    return (
        f"{_head(made)}<body><table width='100%'><tr><td valign='top'>{menu}</td><td><div id='ctl00_main'><b><font size='5'>{escape(made.title)}</font></b><br><i>{made.day}</i><br>"
        f"{paragraphs}</div></td></tr></table><div class='foot'>{invented(random)} {invented(random)}</div></body></html>"
    )


def _portal(made: Article, menu: str, random: Random) -> str:
    """A big portal: breadcrumbs, teasers before and after, comments-like boxes."""
    teasers = "".join(
        f"<section class='teaser'><h3><a href='/{invented(random).lower()}'>{invented(random)} {invented(random)}</a></h3><p>{invented(random)} {invented(random)} {invented(random)}.</p></section>"
        for _ in range(25)
    )
    head = f'<meta name="DC.date" content="{made.day}"><meta name="description" content="{escape(made.title)}">'
    return (
        f"{_head(made, head)}<body><div class='top'>{menu}</div><ol class='breadcrumb'><li>Home</li><li>News</li></ol>"
        f"<div class='row'><div class='col-8' role='main'><h1>{escape(made.title)}</h1><p class='date'>{made.day}</p><div class='richtext'>{_body(made)}</div></div><div class='col-4'>{teasers}</div></div><div class='bottom'>{menu}</div></body></html>"
    )


LAYOUTS: tuple[Callable[[Article, str, Random], str], ...] = (
    _drupal,
    _wordpress,
    _soup,
    _portal,
    _plain,
)
