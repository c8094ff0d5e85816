"""What strangers may send, drawn at random: whole in its structure and foreign in its parts, or whole and then damaged."""

from __future__ import annotations

import gzip
import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
LANGUAGES = sorted(path.stem for path in (ROOT / "nlp/languages").glob("*.yml"))
SOURCES = sorted((ROOT / "crawler/sources").glob("*.yml"))
PAGES = sorted((ROOT / "tests/pages").glob("*.html"))

#: what trips readers: direction marks, joiners, controls, marks without a letter, signs beyond the first plane
ODD = [
    *(
        "\0",
        "\x08",
        "\x1b[2J",
        "\x7f",
        "\x85",
        "\u200b",
        "\u200d",
        "\u200e",
        "\u202e",
        "\u2066",
        "\u2028",
        "\u2029",
    ),
    *(
        "\ufeff",
        "\ufffd",
        "\uffff",
        "\u0301",
        "\u0301" * 40,
        "İ",
        "ſ",
        "ß",
        "ﬁ",
        "Ǆ",
        "٠",
        "۱۴۰۴",
        "²",
        "①",
        "😀",
        "𝔄",
    ),
    *("\r\n", "\n", "\n\n", "\t", " ", "\u00a0", "\u3000", ""),
]
SIGNS = [
    *(
        "“",
        "”",
        "„",
        "‟",
        "«",
        "»",
        "‹",
        "›",
        "‘",
        "’",
        "‚",
        '"',
        "'",
        "''",
        "``",
        "–",
        "—",
        "-",
        "―",
        "―\u00a0",
        ":",
    ),
    *(
        "(",
        ")",
        "[",
        "]",
        ".",
        "...",
        "…",
        ",",
        ";",
        "!",
        "?",
        "¿",
        "/",
        "%",
        "€",
        "&",
        "*",
        "•",
        "|",
        "1",
        "12",
        "2026",
    ),
    *(
        "1.",
        "a)",
        "3,5",
        "1 000 000",
        "1 ²²²",
        "9" * 400,
        "12.03.2026",
        "12 March",
        "A.",
        "Q:",
        "A:",
        "JANE SMITH",
        "Ada Quill",
        "Mr",
        "X",
    ),
    *("Afghanistan", "Kabul", "return", "Taliban"),
]
foreign = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*ODD, *SIGNS]), max_size=12).map("".join),
    st.sampled_from(["a", " ", "“", "\n", "(", "<", "1", "é", "ا"]).map(
        lambda sign: sign * 3000
    ),
)


@cache
def words_of(lang: str) -> list[str]:
    """Every word of a language's file: verbs of saying, titles, measures, months ... as the rules look for them."""
    found: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            for key, one in value.items():
                found.append(str(key))
                collect(one)
        elif isinstance(value, list):
            for one in value:
                collect(one)
        else:
            found.append(str(value).strip("_"))

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    collect(yaml.load((ROOT / f"nlp/languages/{lang}.yml").read_text("utf-8"), loader))
    return sorted({word for word in found if 0 < len(word) < 40})


@st.composite
def texts(draw: st.DrawFn, lang: str) -> str:
    """The words that a language's rules look for, in any order, between marks of all kinds."""
    word = st.sampled_from(words_of(lang))
    parts = draw(
        st.lists(
            st.one_of(
                word,
                word,
                word.map(str.capitalize),
                word.map(str.upper),
                st.sampled_from(SIGNS),
                st.sampled_from(SIGNS),
                st.sampled_from(ODD),
            ),
            max_size=50,
        )
    )
    joint = draw(st.sampled_from([" ", " ", " ", "", "\n", "\n\n"]))
    return joint.join(parts)


@st.composite
def damaged(draw: st.DrawFn, wholes: st.SearchStrategy[bytes]) -> bytes:
    """A whole file, then as it is, cut off, with bytes changed, or with a part of it said many times."""
    whole = draw(wholes)
    how = draw(st.integers(0, 3))
    if how == 0 or not whole:
        return whole
    at = draw(st.integers(0, len(whole) - 1))
    if how == 1:
        return whole[:at]
    if how == 2:
        changed = bytearray(whole)
        for _ in range(draw(st.integers(1, 8))):
            at = draw(st.integers(0, max(0, len(changed) - 1)))
            changed[at : at + draw(st.integers(0, 9))] = draw(st.binary(max_size=9))
        return bytes(changed)
    end = min(len(whole), at + draw(st.integers(1, 200)))
    return whole[:end] + whole[at:end] * draw(st.integers(1, 300)) + whole[end:]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


markup = st.one_of(
    foreign.map(_escaped),
    foreign,
    st.sampled_from(
        [
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "&#x0;",
            "&#xD800;",
            "&#99999999999;",
            "&lol;",
            "<?x ?>",
            "</a>",
            "<b/>",
        ]
    ),
)
dates = st.one_of(
    foreign,
    st.sampled_from(
        [
            *(
                "Mon, 02 Nov 2026 10:00:00 +0100",
                "2026-11-02T10:00:00Z",
                "2026-02-30",
                "0000-00-00",
                "9999-12-31",
            ),
            *(
                "99999999999999999999",
                "-1",
                "1e9",
                "12/13/14",
                "31.12.9999 23:59:60 +9999",
                "gestern",
                "۱۵ شهریور ۱۴۰۴",
            ),
            *(
                "2026-W53-7",
                "2 listopada",
                "yesterday 25:61",
                "1 Jan 1",
                "29 Feb 2023",
                "heute, 10:30 Uhr",
                "²⁰²⁶-①-Ⅷ",
            ),
        ]
    ),
    st.tuples(*[st.integers(-5, 99999)] * 3, st.sampled_from("-/. :")).map(
        lambda p: f"{p[0]}{p[3]}{p[1]}{p[3]}{p[2]}"
    ),
)
links = st.one_of(
    foreign,
    st.sampled_from(
        [
            *(
                "https://quill.example/1",
                "/1?a=b#c",
                "//[",
                "http://[::1",
                "javascript:alert(1)",
                "http://a:99999/",
            ),
            *(
                "http://\u202e/",
                "http://xn--/",
                "http://" + "a" * 300 + ".example/",
                "?" * 5000,
                "http://a@b@c/",
                "\\\\x",
            ),
        ]
    ),
)


@st.composite
def _elements(draw: st.DrawFn, tags: list[str], values: Any, depth: int = 0) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        tag = draw(st.sampled_from(tags))
        inner = draw(values)
        if depth < 2 and draw(st.booleans()):
            inner += draw(_elements(tags, values, depth + 1))
        attributes = draw(
            st.sampled_from(
                ["", ' href="x"', ' type="html"', ' xml:lang="en"', ' rel="next"', " x"]
            )
        )
        parts.append(f"<{tag}{attributes}>{inner}</{tag.split(' ')[0]}>")
    return "".join(parts)


FEED_TAGS = [
    "item",
    "entry",
    "title",
    "link",
    "guid",
    "id",
    "pubDate",
    "published",
    "updated",
    "summary",
    "description",
    "content",
    "content:encoded",
    "dc:date",
    "language",
    "author",
    "media:content",
    "source",
    "georss:point",
    "gml:pos",
    "itunes:image",
    "channel",
]
HEADS = [
    "",
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="utf-16"?>',
    '<?xml version="1.0" encoding="x-user-defined"?>',
    "<!DOCTYPE rss [" + "<!ELEMENT a ANY>" * 5 + "]>",
    '<!DOCTYPE a [<!ENTITY b "' + "c" * 99 + '"><!ENTITY d "&b;&b;&b;&b;">]>',
    "<!-- " * 3,
    "\ufeff",
]
anything = st.one_of(markup, dates, links)


@st.composite
def _feeds(draw: st.DrawFn) -> bytes:
    root = draw(
        st.sampled_from(
            [
                *(
                    'rss version="2.0"',
                    'feed xmlns="http://www.w3.org/2005/Atom"',
                    "rdf:RDF",
                    "channel",
                    "html",
                ),
                'rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:gml="http://www.opengis.net/gml"',
            ]
        )
    )
    body = draw(_elements(FEED_TAGS, anything))
    code = draw(st.sampled_from(["utf-8", "utf-8", "utf-16", "latin-1", "utf-8-sig"]))
    return f"{draw(st.sampled_from(HEADS))}<{root}>{body}</{root.split()[0]}>".encode(
        code, "replace"
    )


json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), anything),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["items", "url", "id", "title", "content_html", "date_published", "x"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=12,
)


@st.composite
def _json_feeds(draw: st.DrawFn) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": draw(st.lists(json_values, max_size=4)),
        "language": draw(json_values),
        "next_url": draw(json_values),
    }
    return json.dumps(feed).encode()


feeds = damaged(st.one_of(_feeds(), _json_feeds(), st.just(b"[" * 50_000)))


@st.composite
def _sitemaps(draw: st.DrawFn) -> bytes:
    root = draw(st.sampled_from(["urlset", "sitemapindex", "html", "s:urlset"]))
    body = draw(
        _elements(
            ["url", "sitemap", "loc", "lastmod", "news:publication_date", "image:loc"],
            anything,
        )
    )
    head = draw(st.sampled_from(HEADS))
    raw = f'{head}<{root} xmlns="x">{body}</{root}>'.encode("utf-8", "replace")
    return gzip.compress(raw, mtime=0) if draw(st.booleans()) else raw


sitemaps = damaged(_sitemaps())


HTML_TAGS = [
    *(
        "p",
        "div",
        "table",
        "tr",
        "td",
        "li",
        "ul",
        "blockquote",
        "q",
        "time",
        "br",
        "h1",
        "h2",
        "article",
        "main",
        "nav",
    ),
    *(
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "select",
        "option",
        "form",
        "button",
        "title",
        "meta",
    ),
    *(
        "base",
        "summary",
        "details",
        "footer",
        "cite",
        "iframe",
        "pre",
        "textarea",
        "frameset",
        "a",
        "b",
        "span",
        "img",
    ),
    *(
        'meta property="article:published_time" content="2026-99-99"',
        'link rel="canonical" href="//["',
        "body",
        "head",
    ),
    *(
        'script type="application/ld+json"',
        'time datetime="9999-99-99T99:99"',
        'html lang="\u202e"',
        "x:y",
        "o:p",
    ),
]


@st.composite
def _pages(draw: st.DrawFn) -> bytes:
    body = draw(_elements(HTML_TAGS, st.one_of(anything, json_values.map(json.dumps))))
    deep = draw(st.sampled_from([0, 0, 0, 300, 5000]))
    tag = draw(st.sampled_from(["div", "b", "table", "blockquote", "q"]))
    text = f"<{tag}>" * deep + "Return of Afghan nationals. " + body
    code = draw(st.sampled_from(["utf-8", "utf-8", "utf-16", "windows-1252", "koi8-r"]))
    return text.encode(code, "replace")


html = damaged(
    st.one_of(_pages(), _pages(), st.sampled_from(PAGES).map(Path.read_bytes))
)


def _pdf(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out + trailer % (len(objects) + 1, table))


@st.composite
def _pdfs(draw: st.DrawFn) -> bytes:
    operators = st.sampled_from(
        [
            *(
                b"(Return of Afghan nationals) Tj",
                b"[(a) -9999 (b)] TJ",
                b"T*",
                b"<FEFF0041> Tj",
                b"(\\777\\) Tj",
                b"q",
            ),
            *(
                b"1 0 0 1 99999999 -1 Tm",
                b"0 0 0 0 0 0 Tm",
                b"/F1 0 Tf",
                b"/F9 1e99 Tf",
                b"ET",
                b"BT",
                b"Q",
                b"/X Do",
            ),
            *(
                b"BI /W 9 ID x EI",
                b"((((",
                b"<<",
                b"[ [",
                b"' ",
                b'1 2 (x) "',
                b"-- 5 Td",
                b"nan 1 TD",
            ),
        ]
    )
    stream = b"BT /F1 12 Tf\n" + b"\n".join(draw(st.lists(operators, max_size=12)))
    packed = draw(st.booleans())
    content = zlib.compress(stream) if packed else stream
    how = b"/Filter/FlateDecode" if packed else b""
    said = draw(st.sampled_from([len(content), 0, 999999999, -1]))
    parent = draw(st.sampled_from([b"2 0 R", b"3 0 R", b"99 0 R", b"null"]))
    kids = draw(st.sampled_from([b"[3 0 R]", b"[2 0 R]", b"[3 0 R 3 0 R]", b"3 0 R"]))
    title = draw(foreign).encode("utf-16", "replace").hex().encode()
    day = draw(dates).encode("latin-1", "replace").replace(b")", b"")[:60]
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids %s/Count 1>>" % kids,
            b"<</Type/Page/Parent %s/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 4 0 R>>>>>>"
            % parent,
            b"<</Length %d%s>>stream\n%s\nendstream" % (said, how, content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Title<%s>/CreationDate(D:%s)>>" % (title, day),
        ]
    )


pdfs = damaged(_pdfs())


@st.composite
def source_files(draw: st.DrawFn) -> bytes:
    """A shipped source's file with a value, a key or a line that is another."""
    raw = yaml.load(draw(st.sampled_from(SOURCES)).read_text("utf-8"), yaml.BaseLoader)
    values = st.one_of(anything, json_values, st.sampled_from(["(a+)+$", "[", "p:x("]))
    for _ in range(draw(st.integers(1, 3))):
        place: Any = raw
        while True:
            key = draw(
                st.sampled_from(sorted(place))
                if isinstance(place, dict) and place
                else st.just("x")
            )
            inner = place.get(key)
            if not isinstance(inner, dict) or draw(st.booleans()):
                place[key] = draw(values)
                break
            place = inner
    text: str = yaml.safe_dump(raw, allow_unicode=True)
    return text.encode("utf-8", "replace")


yamls = damaged(
    st.one_of(source_files(), st.just(b"a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n"))
)


@st.composite
def _mails(draw: st.DrawFn) -> bytes:
    line = foreign.map(lambda text: text.replace("\n", " ")[:300])
    value = st.one_of(
        line,
        dates,
        st.sampled_from(
            ["=?utf-8?q?=zz?=", "=?x?b?====?=", "text/html; charset=\0", '"' * 50]
        ),
    )
    names = st.sampled_from(
        [
            *(
                "Subject",
                "Date",
                "Content-Type",
                "Content-Disposition",
                "Content-Transfer-Encoding",
                "From",
                "To",
            ),
            *("MIME-Version", "X", "subject", "Content-ID"),
        ]
    )
    head = "".join(
        f"{name}: {text}\r\n"
        for name, text in draw(st.lists(st.tuples(names, value), max_size=6))
    )
    kind = draw(
        st.sampled_from(
            [
                *(
                    "text/plain",
                    "text/html; charset=utf-8",
                    "multipart/mixed; boundary=X",
                    "multipart/related; boundary=X",
                ),
                *(
                    "multipart/alternative; boundary=X",
                    "message/rfc822",
                    "application/pdf; name*=x''%ff",
                    "text/plain; x=y=;",
                ),
            ]
        )
    )
    code = draw(st.sampled_from(["8bit", "base64", "quoted-printable", "x-uuencode"]))
    parts = draw(st.lists(st.one_of(foreign, anything), max_size=3))
    body = "".join(
        f"\r\n--X\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=../{n}.txt\r\n\r\n{part}"
        for n, part in enumerate(parts)
    )
    text = f"{head}Content-Type: {kind}\r\nContent-Transfer-Encoding: {code}\r\n\r\n{draw(foreign)}{body}\r\n--X--"
    return text.encode("utf-8", "replace")


mails = damaged(_mails())


@st.composite
def _warcs(draw: st.DrawFn) -> bytes:
    out = b""
    for _ in range(draw(st.integers(1, 3))):
        packing = draw(st.sampled_from(["", "gzip", "br", "zstd", "deflate", "x"]))
        body = draw(st.one_of(_pages(), st.binary(max_size=50)))
        if packing == "gzip":
            body = gzip.compress(body, mtime=0)
        headers = draw(
            st.sampled_from(
                [
                    *(
                        b"HTTP/1.1 200 OK",
                        b"HTTP/1.1 2x0",
                        b"",
                        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked",
                    ),
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Type: "
                    + b"x" * 300,
                ]
            )
        )
        payload = headers + (
            b"\r\nContent-Encoding: " + packing.encode() if packing else b""
        )
        payload += b"\r\n\r\n" + body
        kind = draw(
            st.sampled_from(["response", "resource", "revisit", "warcinfo", "", "\0"])
        )
        length = draw(st.sampled_from([len(payload), 0, 10**12, -5, "x"]))
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {draw(links)}\r\nWARC-Date: {draw(dates)}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
        )
        record = head.encode("utf-8", "replace") + payload + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if draw(st.booleans()) else record
    return out


warcs = damaged(_warcs())


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """A line for ``annotate``: mostly one that is valid."""
    lang = draw(st.sampled_from(LANGUAGES))
    record: dict[str, Any] = {
        "id": draw(foreign),
        "text": draw(st.one_of(texts(lang), texts(lang), foreign)),
        "lang": draw(st.one_of(st.just(lang), st.just(""), foreign)),
        "published": draw(st.sampled_from(["", "2026-03-12", "x", "9999-12-31"])),
        "title": draw(st.one_of(st.just(""), foreign)),
        "source_country": draw(st.sampled_from(["", "BE", "XX", "\u202e"])),
    }
    if draw(st.integers(0, 9)) == 0:
        record[draw(st.sampled_from(sorted(record)))] = draw(json_values)
    raw = json.dumps(record, ensure_ascii=draw(st.booleans()))
    return raw.encode("utf-8", "replace")
