"""Parts that belong to a text though they stand apart, parts that do not though they stand in it, and which day counts."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract import Extracted, extract

A = "The railway into the hills will open again in May, the ministry said, after four years of buses round the lake."
B = "Tickets are sold from the first of March at every station, and children travel free of charge with parents."
C = "Critics in parliament doubt the figures, and the court of auditors will look at the contracts in the summer."
LEAD = "Trains run again from May, at first four times a day in each direction, freight in the autumn."
TITLE = "Railway opens again"
H1 = f"<h1>{TITLE}</h1>"


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(html: str, head: str = f"<title>{TITLE}</title>") -> Extracted:
    page = f"<!DOCTYPE html><html lang=en><meta charset=utf-8>{head}<body>{html}</body></html>"
    return extract(
        page.encode(), "https://rail.example/a", fetched_on=date(2026, 11, 1)
    )


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        pytest.param(
            f"<div class=h>{H1}</div><div>"
            + "".join(f"<div class=text>{p(one)}</div>" for one in (A, B, C))
            + "</div><div class=text><h3>Newsletter</h3><form><input name=m></form></div>",
            (A, B, C),
            id="a container for each paragraph",
        ),
        pytest.param(
            "<div class=pb>"
            + "".join(
                f"<div class='w w-{kind}'><div class=in>{part}</div></div>"
                for kind, part in (
                    ("head", H1),
                    ("text", p(A)),
                    ("box", "<aside><h3>In numbers</h3><p>12 stations on 44 kilometres.</p></aside>"),
                    ("text", p(B)),
                    ("text", p(C)),
                    ("join", "<section><h3>Stay with us</h3><p>Twice a month.</p><a href=/j>Join</a></section>"),
                )
            )
            + "</div><div><p>© 2026 Hills</p><p>The office builds and keeps the railways of the country.</p></div>",
            (A, "In numbers", "12 stations on 44 kilometres.", B, C),
            id="a page builder: boxes around each part, a foot that is not called so",
        ),
        pytest.param(
            f"<main>{H1}{p(A)}<a href=/c><h4>Buses stop</h4><p>{LEAD}</p></a><p>More: <a href=/m>Buses stop</a></p>"
            f"<div><h4>Will you go by train?</h4><div>Yes</div><div>No</div></div>{p(B, C)}"
            "<div><p>Did you like it?</p><button>Yes</button><button>No</button></div></main>",
            (A, B, C),
            id="cards, pointers, votes",
        ),
        pytest.param(
            f"<main><div>News</div>{H1}<div><h3>Published</h3><div>4 May 2026</div></div>{p(A, B, C)}"
            "<p>1,204 views</p><p>All rights reserved.</p><p>Last updated: 6 May 2026</p><p>By A. Name</p><p>She writes about trains.</p></main>",
            (A, B, C),
            id="lines over and under the text",
        ),
        pytest.param(
            f"<main>{H1}{p(A)}<figure><img src=i><blockquote>We are late and we know it.</blockquote><figcaption>A. Name, minister</figcaption></figure>{p(B)}"
            "<table><caption>Table 1</caption><tr><th>Year</th><th>Trains</th></tr><tr><td>2025</td><td>4</td></tr></table>"
            f"<ul><li><img src=i>The station</li><li><img src=i>The bridge</li></ul>{p(C)}</main>",
            (A, "We are late and we know it.", "A. Name, minister", B, "Year | Trains", "2025 | 4", C),
            id="a face beside a quotation, names of tables and pictures",
        ),
        pytest.param(
            f"<main>{H1}<article class=a>{p(A, B)}</article><div><form><input name=m></form></div>"
            f"<article class=a>{p(C)}</article></main>",
            (A, B, C),
            id="two articles that are one text",
        ),
        pytest.param(
            f"<main><article class=a>{H1}{p(A, B, C)}</article><article class=a><h2>Buses stop</h2>{p(LEAD)}</article></main>",
            (A, B, C),
            id="the next article",
        ),
        pytest.param(
            f"<div class=hero>{H1}<p>{LEAD}</p></div><article>{p(A, B, C)}</article>",
            (LEAD, A, B, C),
            id="a lead outside the article",
        ),
        pytest.param(
            f"<main>{H1}{p(A)}<div class=accordion><h3><button aria-controls=x>Who pays?</button></h3>"
            f"<div id=x style='display:none'>{p(B)}</div></div>{p(C)}</main>",
            (A, "Who pays?", B, C),
            id="a folded answer",
        ),
        pytest.param(
            f"<main>{H1}{p(A)}<aside class=facts><h3>In numbers</h3><p>12 stations on 44 kilometres.</p></aside>{p(B, C)}</main>",
            (A, "In numbers", "12 stations on 44 kilometres.", B, C),
            id="a box with facts",
        ),
        pytest.param(
            f"<main>{H1}<div>{p(A, B, C)}</div><div lang=fr style='display: none'>{p('Le train roule de nouveau. ' * 9)}</div></main>",
            (A, B, C),
            id="a hidden version in another language",
        ),
        pytest.param(
            f"<main>{H1}{p(A)}<p>Watch: 3 minutes 20 seconds</p>{p(B, C)}<p>Views: 318</p><p>Press office of the ministry</p></main>",
            (A, B, C),
            id="small lines of the page",
        ),
        pytest.param(
            f"<main>{H1}{p(A, B, C)}<h3>Notes</h3><ol><li id=n1>Law on railways. <a href='#r1'>Back to text</a></li></ol>"
            "<sup id=r1></sup></main>",
            (A, B, C, "Notes", "\u2022 Law on railways."),
            id="the way back from a footnote",
        ),
        pytest.param(
            f"<main>{H1}{p(A)}<p><img src=a><br><em>The first train on the bridge</em></p>{p(B)}"
            f"<section><h2>Think of travelling?</h2><p>Call us on 0800 999 100.</p></section>{p(C)}</main>",
            (A, B, C),
            id="a caption and a call",
        ),
        pytest.param(
            f"<main>{H1}<p>6 May 2026</p><p>Share on <a href='#'>X</a> <a href='#'>Y</a></p>{p(A, B, C)}</main>",
            (A, B, C),
            id="a line to share takes no paragraph with it",
        ),
    ],
)  # fmt: skip
def test_what_is_of_the_text_is_kept_and_nothing_else(
    html: str, kept: tuple[str, ...]
) -> None:
    lines = [line for line in read(html).text.split("\n") if line]
    assert lines == list(kept)


@pytest.mark.parametrize(
    ("small_print", "head"),
    [
        ("<p>Event date: 12 May 2026</p><p>Published on 6 May 2026</p>", ""),
        ("<p>Date of the meeting: 3 May 2026</p><p>6 May 2026</p>", ""),
        ("<p>By Rita Gull, 6 May 2026</p>", ""),
        (
            "",
            '<script type="application/ld+json">[{"@type": "Article", "headline": "Buses stop", "datePublished": "2026-05-02"},'
            f'{{"@type": "Article", "headline": "{TITLE}", "datePublished": "2026-05-06"}}]</script>',
        ),
    ],
)
def test_the_day_is_that_of_this_page_and_of_its_publication(
    small_print: str, head: str
) -> None:
    got = read(
        f"<main>{H1}{small_print}{p(A, B, C)}</main>", f"<title>{TITLE}</title>{head}"
    )
    assert got.published is not None
    assert got.published.day == "2026-05-06"
    assert got.text.startswith(A)


@pytest.mark.parametrize(
    ("heading", "head"),
    [
        (
            f"<div role=heading aria-level=1>{TITLE}</div>",
            "<title>20260506-press</title>",
        ),
        (
            f"<h2>{TITLE}</h2>",
            f"<title>{TITLE} - Ministry of Rails - Portal of the Government</title>"
            f'<meta property="og:title" content="{TITLE} - Ministry of Rails - Portal of the Government">',
        ),
        (
            f"<h1>{TITLE} and stays so</h1>",
            '<title>Ministry of Rails | Notes</title><meta property="og:title" content="Ministry of Rails">',
        ),
        (
            f"<ol class=breadcrumb><li><a href=/>Start</a></li><li aria-current=page>{TITLE}</li></ol>"
            f"<table><tr><td><b>{TITLE}</b></td></tr></table>",
            "<title>Ministry of Rails - message</title>",
        ),
    ],
)
def test_the_title_is_the_headline_over_the_text(heading: str, head: str) -> None:
    got = read(f"<div>{heading}{p(A, B, C)}</div>", head)
    assert got.title.startswith(TITLE)
    assert "Ministry" not in got.title


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param(
            f"<form><font size=2><b><font>{TITLE}</font></b><br><font>3 March 2026</font><br><br><font>{A}<br><br>"
            f"<b>In summer</b><br>{B}</font><br><br>{C}</font></form>",
            f"{A}\n\nIn summer\n\n{B}\n\n{C}",
            id="lines parted by breaks",
        ),
        pytest.param(
            f"{H1}<div class=t><div>{A}</div><div><br></div><div>{B}</div><div><br></div><div>{C}</div></div>",
            f"{A}\n\n{B}\n\n{C}",
            id="boxes that are paragraphs",
        ),
        pytest.param(
            f"<main>{H1}<div class=b>{p(A, B)}</div><div class=expandable><button>How was it paid?</button>"
            f"<div class=expandable__content hidden>{p(C)}</div></div></main>",
            f"{A}\n\n{B}\n\nHow was it paid?\n\n{C}",
            id="a button that unfolds a part is its heading",
        ),
        pytest.param(
            f"{H1}<div class=b>{p(A)}</div><div class=offer><p>Read the full report</p><a href=/r>Download it</a></div>"
            f"<div class=b>{p(B, C)}</div>",
            f"{A}\n\n{B}\n\n{C}",
            id="a box that asks for a click",
        ),
        pytest.param(
            f"{H1}<div class=b>{p(A, B)}<h3>Calendar</h3><table><tr><td>May</td><td>4 trains</td></tr></table>{p(C)}</div>",
            f"{A}\n\n{B}\n\nCalendar\n\nMay | 4 trains\n\n{C}",
            id="a heading of the text that is a box's elsewhere",
        ),
        pytest.param(
            f"{H1}<div class=b>{p(A, B, C)}<p><strong>Contact</strong>:<br>Jo Lind, tel. 0295 99 100, j@rail.example</p></div>"
            "<ul class=links><li><a href=/p>Version for print</a></li><li>2184 hits</li></ul>",
            f"{A}\n\n{B}\n\n{C}",
            id="whom to call in a paragraph of the text",
        ),
    ],
)
def test_a_text_is_whole_whatever_holds_it(html: str, text: str) -> None:
    assert read(html).text == text


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            f'''{{"@type": "NewsArticle", "headline": "{TITLE}", "articleBody": "{A}\\n\\n{B}"}}''',
            id="JSON-LD",
        ),
        pytest.param(
            f'''{{"props": {{"menu": [{{"label": "{C}"}}], "article": {{"title": "{TITLE}", "summary": "{A[:60]}.", "body": "<p>{A}</p><p>{B}</p>"}}}}}}''',
            id="HTML in a state",
        ),
        pytest.param(
            f'''{{"title": "{TITLE}", "body": [{{"type": "p", "children": [{{"text": "{A[:30]}"}}, {{"text": "{A[30:]}"}}]}}, "{B}"]}}''',
            id="nodes of a rich text",
        ),
    ],
)
def test_a_page_that_shows_nothing_is_read_from_its_data(data: str) -> None:
    kind = "application/ld+json" if "@type" in data else "application/json"
    got = read(
        f"<div id=app>Loading</div><script type='{kind}'>{data}</script><script type=application/json>{{no</script>"
    )
    assert (got.text, got.extractor) == (f"{A}\n\n{B}", "data for scripts")


@pytest.mark.parametrize(
    ("html", "head"),
    [
        (f"<h1><span>Press release</span> {TITLE}</h1>", f"{TITLE} - Hills"),
        (f"<h1><a href='/'>Hills</a></h1><h2>{TITLE}</h2>", f"Hills: {TITLE}"),
        (
            f"<div><h1>Hills office</h1></div><ul>{'<li><a href=/m>Menu</a></li>' * 9}</ul><b>{TITLE}</b><p>4 May 2026</p>",
            "Hills office - News",
        ),
    ],
    ids=[
        "a kicker in the heading",
        "the house in the heading",
        "a line beside the day",
    ],
)
def test_the_title_is_the_headline_and_no_other_words_over_it(
    html: str, head: str
) -> None:
    page = read(f"{html}<div>{p(A, B, C)}</div>", f"<title>{head}</title>")
    assert page.title == TITLE
    assert page.text == "\n\n".join((A, B, C))
