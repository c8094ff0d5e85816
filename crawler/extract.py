"""Bytes of a page, a PDF or a text file -> title, text, dates, language. Pure functions: no network, no clock, no files.

The source's own rules come first, then trafilatura's fast mode, its default mode where that gives little, and at
last all the text that the page shows: never an empty text where there is one. The tree is parsed once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lxml.etree import ParserError

from crawler import pdf
from crawler.blocks import joined
from crawler.body import body_of, without_tags
from crawler.dateline import datelined, without_year
from crawler.dates import choose, in_lines
from crawler.encoding import decode, kind_of
from crawler.links import Links, links_of
from crawler.pagedates import candidates
from crawler.pdf import UnreadablePage
from crawler.printed import is_small_print
from crawler.rules import DateRules, PageRules
from crawler.selectors import drop, strings
from crawler.titles import drop_kicker, title_of
from crawler.tree import language, parsed, visible
from db.records import DateFound, IssueFound, ReturnwatchError, plain
from nlp.topic import mentions_topic

__all__ = [
    "EmptyPage",
    "Extracted",
    "UnreadablePage",
    "decode",
    "extract",
    "maybe_on_topic",
]

MAX_PAGE, MAX_PDF = 20_000_000, 100_000_000  # bytes
_TITLE_LENGTH = 300  # a longer first line of a text file is a paragraph
_LANGUAGES = "en/de/fr/nl"  # files do not say theirs; these do not contradict each other in dates
_FIRST = 4  # paragraphs of a text; one of them may open with a dateline


class EmptyPage(ReturnwatchError):
    """A page was read and holds no text."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one page says. ``text`` is the body without the title; paragraphs lie apart by a blank line.

    ``lang`` is what the page says about itself, not what its text is in. ``published`` is the choice among
    ``dates``; a caller that knows more (the feed's entry) chooses again with ``dates.choose``. ``pages`` holds
    the starts of a PDF's pages in ``text``.
    """

    title: str
    text: str
    lang: str
    published: DateFound | None
    dates: tuple[DateFound, ...]
    canonical: str
    extractor: str
    kind: str  # html, pdf, text
    issues: tuple[IssueFound, ...] = ()
    pages: tuple[int, ...] = ()
    links: Links = field(default_factory=Links)


def extract(
    body: bytes,
    url: str,
    *,
    content_type: str = "",
    lang_hint: str = "",
    rules: PageRules | None = None,
    dates: DateRules | None = None,
    fetched_on: date,
) -> Extracted:
    """Read one document of any kind that we know.

    Args:
        body: the bytes as they were sent, already decompressed.
        url: where they came from; a file's own URI for what a user added.
        lang_hint: the source's languages, ``nl`` or ``nl/fr/en``, for dates only.
        fetched_on: the day of the capture; later dates are issues.

    Raises EmptyPage where there is no text, UnreadablePage where it is no document; both say what to do.
    """
    rules, dates = rules or PageRules(), dates or DateRules()
    if not body.strip():
        raise EmptyPage(
            f"{url}: the answer is empty; try again later, or save the page in a browser and add the file"
        )
    if len(body) > (MAX_PDF if b"%PDF-" in body[:1024] else MAX_PAGE):
        raise UnreadablePage(
            f"{url}: {len(body) / 1e6:.0f} MB is more than a page or a letter has; add the part that matters as a file"
        )
    text = decode(body, content_type)
    kind, words = kind_of(body, text, content_type)
    if kind == "pdf":
        return _from_pdf(body, url, lang_hint, dates, fetched_on)
    if kind == "html":
        return _from_html(text, url, lang_hint, rules, dates, fetched_on)
    if kind == "text":
        return _from_text(text, url, lang_hint, dates, fetched_on)
    raise UnreadablePage(
        f"{url}: this is {words}; add a page (HTML), a PDF or plain text instead"
    )


def maybe_on_topic(html: str) -> bool:
    """Whether a decoded page can be on the topic at all: decided on the raw characters, before any tree is built."""
    return mentions_topic(html)


def _from_html(
    text: str,
    url: str,
    lang_hint: str,
    rules: PageRules,
    dates: DateRules,
    fetched_on: date,
) -> Extracted:
    try:
        tree = parsed(text)
    except ParserError as error:
        raise EmptyPage(
            f"{url}: the page holds no HTML ({error}); save it in a browser and add the file"
        ) from error
    issues: list[IssueFound] = []
    lang = language(tree)
    languages = _joint(lang, lang_hint)
    title_raw = strings(tree, rules.title, "title", issues)
    date_raw = strings(tree, rules.date, "date", issues)
    title = visible(title_raw[0] if title_raw else title_of(tree, url))
    drop_kicker(tree, title)
    found = candidates(
        tree,
        url,
        title=title,
        lang=languages,
        rules=dates,
        site=date_raw,
        fetched_on=fetched_on,
    )
    published, late = choose(found, fetched_on)
    links = links_of(tree, url)
    drop(tree, rules.drop)

    def is_date(text: str) -> bool:
        return is_small_print(
            visible(text), lang=languages, tz=dates.tz, order=dates.order
        )

    parts, extractor = body_of(tree, rules, title, issues, is_date)
    if not parts:
        parts, extractor = without_tags(text), "all text"
    if not parts:
        raise EmptyPage(
            f"{url}: the page holds no text, perhaps it is made by JavaScript; save it in a browser and add the file"
        )
    body = visible(joined(parts))
    if published is None or len(published.day) < 10:
        opened = datelined(
            body.split("\n\n")[:_FIRST],
            lang=languages,
            tz=dates.tz,
            order=dates.order,
            read_on=fetched_on,
        )
        found += [opened] if opened else []
        published, late = choose(found, fetched_on)
        late += without_year(published)
    return Extracted(
        title=title,
        text=body,
        lang=lang,
        published=published,
        dates=tuple(found),
        canonical=links.canonical,
        links=links,
        extractor=extractor,
        kind="html",
        issues=(*issues, *late),
    )


def _from_pdf(
    body: bytes, url: str, lang_hint: str, dates: DateRules, fetched_on: date
) -> Extracted:
    try:
        read = pdf.read(body)
    except UnreadablePage as error:
        raise UnreadablePage(f"{url}: {error}") from error
    title, text, start = read.title, read.text, 0
    if not title:  # the first line, as with a text file
        title, text, start = _title_line(read.text)
    lines = [
        line
        for part in read.text[:1500].split("\n\n")[:15]
        for line in part.split("\n")
    ]
    found = [
        one
        for one in (
            _day_of(
                lines,
                read.text.split("\n\n")[:_FIRST],
                _of_lines(lines, text, read.lang, lang_hint),
                dates,
                fetched_on,
            ),
            DateFound(read.made_on, "file", read.made_on) if read.made_on else None,
        )
        if one is not None
    ]
    published, late = choose(found, fetched_on)
    late += without_year(published)
    cut = (IssueFound("document cut", f"{url}: {read.cut}"),) if read.cut else ()
    return Extracted(
        title=visible(title),
        text=text,
        lang=read.lang,
        published=published,
        dates=tuple(found),
        canonical="",
        extractor=pdf.reader_name(),
        kind="pdf",
        issues=(*cut, *late),
        pages=tuple(max(0, page - start) for page in read.pages),
    )


def _from_text(
    text: str, url: str, lang_hint: str, dates: DateRules, fetched_on: date
) -> Extracted:
    """First line the title, a date line near the top a candidate, the rest the body as it stands."""
    title, rest, _ = _title_line(plain(text).removeprefix("\ufeff"))
    if not rest:
        raise EmptyPage(f"{url}: the file holds no text")
    lines = [line for line in rest[:2000].split("\n") if line.strip()][:8]
    printed = _day_of(
        lines,
        [title, *lines[:_FIRST]],
        _of_lines(lines, rest, "", lang_hint),
        dates,
        fetched_on,
    )
    found = (printed,) if printed else ()
    published, late = choose(found, fetched_on)
    late += without_year(published)
    return Extracted(
        title=title,
        text=rest,
        lang="",
        published=published,
        dates=found,
        canonical="",
        extractor="text",
        kind="text",
        issues=late,
    )


def _title_line(text: str) -> tuple[str, str, int]:
    """(title, body, where the body starts); a text of one paragraph, or one that begins with prose, has no title."""
    whole = text.strip("\n").rstrip()
    first, _, rest = whole.lstrip().partition("\n")
    body = rest.strip("\n")
    if not body.strip() or len(first) > _TITLE_LENGTH:
        body, first = whole.strip(), ""
    return first.strip(), body, text.find(body)


def _day_of(
    lines: list[str],
    paragraphs: list[str],
    lang: str,
    dates: DateRules,
    read_on: date,
) -> DateFound | None:
    """The line that is a day and nothing else, or the dateline that opens the text."""
    return in_lines(lines, lang=lang, tz=dates.tz, order=dates.order) or datelined(
        paragraphs, lang=lang, tz=dates.tz, order=dates.order, read_on=read_on
    )


def _of_lines(lines: list[str], text: str, lang: str, hint: str) -> str:
    """The languages in which a file's date lines are read: what the text is in counts where a year is printed."""
    if not lang and any(char.isdecimal() for line in lines for char in line):
        from nlp.language import identify

        lang = identify(text, hint)
    return _joint(lang, f"{hint}/{_LANGUAGES}")


def _joint(lang: str, hint: str) -> str:
    return "/".join(dict.fromkeys(code for code in (lang, *hint.split("/")) if code))
