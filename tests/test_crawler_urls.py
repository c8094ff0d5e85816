"""Addresses: the canonical form, links, sites, and which rel=canonical is believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import (
    BadAddress,
    believed_canonical,
    canonical,
    host,
    join,
    same_site,
    site,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://WWW.Hills.Example:80/News", "http://www.hills.example/News"),
        ("https://hills.example:443", "https://hills.example/"),
        ("https://hills.example:8443/a", "https://hills.example:8443/a"),
        ("https://hills.example/a/./b/../c/", "https://hills.example/a/c/"),
        ("https://hills.example/../../a", "https://hills.example/a"),
        ("https://hills.example/a//b", "https://hills.example/a//b"),
        (
            "https://hills.example/%7euser/%e2%82%ac",
            "https://hills.example/~user/%E2%82%AC",
        ),
        (
            "https://hills.example/täler?q=grün",
            "https://hills.example/t%C3%A4ler?q=gr%C3%BCn",
        ),
        ("https://hills.example/100%", "https://hills.example/100%25"),
        ("https://hills.example/a?", "https://hills.example/a"),
        ("https://hills.example/a#top", "https://hills.example/a"),
        (
            "https://hills.example/a?id=7&utm_source=x&lang=nl",
            "https://hills.example/a?id=7&lang=nl",
        ),
        (
            "https://hills.example/a?UTM_Medium=m&fbclid=1&gclid=2&mc_cid=3",
            "https://hills.example/a",
        ),
        ("https://hills.example/a?b=2&a=1&b=1", "https://hills.example/a?b=2&a=1&b=1"),
        (
            "https://hills.example/a?page&f[0]=x",
            "https://hills.example/a?page&f%5B0%5D=x",
        ),
        ("https://hills.example/a;jsessionid=8F2?x=1", "https://hills.example/a?x=1"),
        ("https://täler.example/", "https://xn--tler-loa.example/"),
        ("https://user:word@hills.example./a", "https://hills.example/a"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        (" https://hills.example/a\n", "https://hills.example/a"),
    ],
)
def test_canonical_form(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "url", ["https://hills.example/a/", "https://www.hills.example/a"]
)
def test_canonical_keeps_slash_and_www(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "mailto:a@hills.example",
        "javascript:alert(1)",
        "/news",
        "https://",
        "https://h:99999/",
        "http://[1::g]/",
    ],
)
def test_canonical_refuses_what_is_no_web_address(url: str) -> None:
    with pytest.raises(BadAddress):
        canonical(url)


parts = st.text(
    st.sampled_from("abcXYZ019-._~%/?&=+;:@!$'()*,[]|äöα中 \\"), max_size=30
)


@given(
    parts,
    parts,
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(["", ":80", ":443", ":8080"]),
)
def test_canonical_is_idempotent(path: str, query: str, scheme: str, port: str) -> None:
    once = canonical(f"{scheme}://Hills.example{port}/{path}?{query}#f")
    assert canonical(once) == once


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../b", "https://hills.example/b"),
        ("?page=2", "https://hills.example/a/list?page=2"),
        ("//rivers.example/x#top", "https://rivers.example/x"),
        (" /news\n", "https://hills.example/news"),
        ("javascript:void(0)", None),
        ("mailto:a@hills.example", None),
        ("data:text/html,x", None),
        ("ftp://hills.example/a", None),
        ("http://[broken", None),
    ],
)
def test_join_follows_web_links_only(href: str, expected: str | None) -> None:
    assert join("https://hills.example/a/list", href) == expected


def test_host_has_no_port_and_is_ascii() -> None:
    assert host("https://Täler.Example:8080/x") == "xn--tler-loa.example"
    assert host("http://[::1]:8000/") == "::1"


def test_site_is_the_registrable_domain() -> None:
    assert site("news.hills.gov.uk") == "hills.gov.uk"
    assert site("127.0.0.1") == "127.0.0.1"
    assert same_site("https://www.hills.be/a", "http://m.hills.be:8080/b")
    assert not same_site("https://hills.gov.uk/", "https://rivers.gov.uk/")


@pytest.mark.parametrize(
    ("page", "named", "expected"),
    [
        ("https://hills.be/n/1?x=2", "/n/1", "https://hills.be/n/1"),
        (
            "https://m.hills.be/n/1",
            "https://www.hills.be/n/1?utm_source=m",
            "https://www.hills.be/n/1",
        ),
        ("https://hills.be/n/1", "https://rivers.be/n/1", ""),  # another site
        ("https://hills.be/n/1", "https://hills.be/", ""),  # the root
        ("https://hills.be/nl/n/1", "/nl", ""),  # the home page of a language
        ("https://hills.be/nl/n/1", "/index.html", ""),
        ("https://hills.be/", "https://www.hills.be/", "https://www.hills.be/"),
        ("https://hills.be/n/1", "", ""),
        ("https://hills.be/n/1", "mailto:x@hills.be", ""),
    ],
)
def test_rel_canonical_is_believed_on_the_same_site_only(
    page: str, named: str, expected: str
) -> None:
    assert believed_canonical(page, named) == expected
