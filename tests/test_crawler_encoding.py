"""Encodings: valid UTF-8 beats a header, a meta beats a server's default, nothing is lost."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.encoding import decode

TEXTS = {
    "windows-1252": "“Déjà vu” – 20 € für Jørgen",
    "iso-8859-1": "Déjà vu für Jørgen",
    "iso-8859-2": "Zażółć gęślą jaźń, příliš žluťoučký",
    "iso-8859-5": "Министърът каза не",
    "iso-8859-7": "Ο υπουργός είπε όχι",
    "iso-8859-13": "Ministrs teica nē, ačiū už žodį",
    "windows-1250": "Příliš žluťoučký kůň „úpěl“",
    "windows-1251": "Министърът каза: „Не“",
    "windows-1257": "Ačiū už žodį, tõesti",
    "koi8-r": "Министр сказал нет",
}


@pytest.mark.parametrize("label", TEXTS)
def test_meta_is_enough(label: str) -> None:
    html = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={label}'></head><p>{TEXTS[label]}</p>"
    assert TEXTS[label] in decode(html.encode(label))
    assert TEXTS[label] in decode(html.encode(label), "text/html")


@pytest.mark.parametrize("label", TEXTS)
def test_header_is_enough(label: str) -> None:
    assert TEXTS[label] in decode(
        f"<p>{TEXTS[label]}</p>".encode(label), f'text/html; charset="{label.upper()}"'
    )


@pytest.mark.parametrize(
    "label", ["iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-13"]
)
@pytest.mark.parametrize("wrong", ["iso-8859-1", "utf-8", "us-ascii", "x-nobody-knows"])
def test_right_meta_beats_a_servers_default(label: str, wrong: str) -> None:
    html = f"<meta charset={label}><p>{TEXTS[label]}</p>"
    assert TEXTS[label] in decode(html.encode(label), f"text/html; charset={wrong}")


def test_valid_utf8_beats_any_header_and_meta() -> None:
    text = "„Wir schaffen das“, Ťažký, می‌خواهیم"
    html = f"<meta charset='iso-8859-1'><p>{text}</p>"
    assert text in decode(html.encode(), "text/html; charset=iso-8859-2")


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_bom_beats_everything(name: str) -> None:
    html = "<meta charset='iso-8859-1'><p>Déjà ‘vu’</p>"
    assert decode(html.encode(name), "text/html; charset=windows-1250") == html


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("header", ["text/html", "text/html; charset=utf-16"])
def test_utf16_without_bom(name: str, header: str) -> None:
    html = "<html><head><title>Déjà vu</title></head><body><p>„Žádný“ problém</p></body></html>"
    assert decode(html.encode(name), header) == html


def test_utf16_in_a_meta_of_a_page_that_is_none_is_not_believed() -> None:
    assert "Déjà" in decode("<meta charset='utf-16'><p>Déjà</p>".encode("windows-1252"))


def test_no_label_means_windows_1252() -> None:
    assert decode("“Déjà vu” – 20 €".encode("windows-1252")) == "“Déjà vu” – 20 €"


def test_a_broken_byte_does_not_make_utf8_unreadable() -> None:
    body = "é è ü ö ß – “quoted”".encode() + b"\xff" + " und weiter für alle".encode()
    assert (
        decode(body, "text/html; charset=utf-8")
        == "é è ü ö ß – “quoted”\ufffd und weiter für alle"
    )
    cut = "é è ü ö “".encode()[:-1]
    assert decode(cut).startswith("é è ü ö ")


@given(
    st.binary(max_size=200),
    st.sampled_from(
        ["", "text/html; charset=utf-16", "text/html; charset=x", "a/b; charset=koi8-r"]
    ),
)
def test_decoding_never_raises(body: bytes, header: str) -> None:
    decode(body, header)
    decode(codecs.BOM_UTF16_LE + body, header)
