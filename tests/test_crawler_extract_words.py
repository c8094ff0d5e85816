"""What the words in ``data/page_words.yml`` do to a page, and what is said about a file of words that is no good."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.extract import extract
from crawler.names import FILE as NAMES
from crawler.names import BadNames, kind_of_part, read_names
from crawler.words import FILE, BadWords, heads_a_box, read_words

PROSE = (
    "The railway into the hills will open again in May, the ministry said, after four years in which buses "
    "had to take the long way round the lake."
)
MORE = "Tickets are sold from the first of March at every station, and children travel free of charge with their parents."


def read(html: str, lang: str = "en") -> tuple[str | None, str]:
    body = f"<!DOCTYPE html><html lang={lang}><meta charset=utf-8><title>Railway opens again</title><body>{html}</body></html>"
    got = extract(body.encode(), "https://rail.example/a", fetched_on=date(2026, 11, 1))
    return got.published.day if got.published else None, got.text


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("pt", "Publicado em 06/05/2026 14h05Atualizado em 08/05/2026"),
        ("lv", "Publicēts: 06.05.2026. Atjaunots: 08.05.2026."),
        ("nb", "Sist oppdatert 8. mai 2026 | Publisert 6. mai 2026"),
        ("cs", "vytvořeno 6. května 2026, změněno 8. května 2026"),
        ("hr", "Objavljeno: 06.05.2026. | Ažurirano: 08.05.2026."),
        ("fi", "Ministeriö keskiviikko 6.5.2026 klo 14.05 Tiedote"),
        ("lt", "2026 05 06"),
        ("sl", "Objavljeno: 6. maja 2026, zadnja sprememba 8. maja 2026"),
        ("es", "Miércoles, 6 de mayo de 2026"),
        ("gl", "6 de maio de 2026"),
        ("pt", "6º de maio de 2026"),
        ("uk", "6 травня 2026, 14:05"),
    ],
)
def test_the_day_of_publication_is_told_from_others_and_the_line_is_no_text(
    lang: str, line: str
) -> None:
    day, text = read(
        f"<main><h1>Railway opens again</h1><p>{line}</p><p>{PROSE}</p><p>{MORE}</p></main>",
        lang,
    )
    assert day == "2026-05-06"
    assert text == f"{PROSE}\n\n{MORE}"


def test_a_day_in_a_sentence_is_not_the_page_s_own() -> None:
    day, text = read(
        f"<h1>Railway opens again</h1><p>{PROSE}</p><p>The talks of 6 May 2026 went on all night, she said.</p>"
    )
    assert day is None
    assert text.endswith("all night, she said.")


@pytest.mark.parametrize(
    "head",
    ["Další zprávy", "Pressekontakt:", "Powiązane", "Lisainfo", "Παρόμοια", "Csatolmányok"],
)  # fmt: skip
def test_a_box_goes_with_the_line_that_heads_it(head: str) -> None:
    _, text = read(
        f"<div><h1>Railway opens again</h1><p>{PROSE}</p><p>{MORE}</p>"
        f"<div><h3>{head}</h3><p>Rita Gull, room 5</p></div></div>"
    )
    assert ("Rita Gull" not in text) == heads_a_box(head)
    assert text.startswith(PROSE)


def test_a_word_is_no_head_inside_a_sentence() -> None:
    _, text = read(
        f"<h1>Railway opens again</h1><p>{PROSE}</p><p><b>Contact</b> was lost twice, the driver said.</p>"
    )
    assert "Contact was lost twice, the driver said." in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("published: {}", "the keys have to be"),
        ("published: [a", "no YAML"),
        (
            "{published: {}, changed: {}, heads: [a], also: {}, credits: {}, closes: {}, bylines: {}, topics: {}, about: {}, rights: {}}",
            "heads: write a list",
        ),
        (
            "{published: {english: [a]}, changed: {}, heads: {}, also: {}, credits: {}, closes: {}, bylines: {}, topics: {}, about: {}, rights: {}}",
            "'english'",
        ),
        (
            "{published: {en: ['*']}, changed: {}, heads: {}, also: {}, credits: {}, closes: {}, bylines: {}, topics: {}, about: {}, rights: {}}",
            "'*' is no word",
        ),
    ],
)
def test_a_file_of_words_that_is_no_good_is_refused_with_its_place(
    tmp_path: Path, words: str, said: str
) -> None:
    file = tmp_path / "words.yml"
    file.write_text(words, "utf-8")
    with pytest.raises(BadWords, match=r"words\.yml") as caught:
        read_words(file)
    assert said in str(caught.value)


def test_our_own_words_are_in_order() -> None:
    for kind, languages in read_words(FILE).items():
        for code, words in languages.items():
            assert len(set(words)) == len(words), (kind, code)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("press-contact", "frame"),
        ("ContactCard_box", "frame"),
        ("c-pull-quote", "frame"),
        ("pullQuote", "frame"),
        ("article-photo", "picture"),
        ("release__meta", "line"),
        ("shareholders", ""),
    ],
)
def test_a_name_says_what_a_part_is_however_it_is_written(
    names: str, kind: str
) -> None:
    assert kind_of_part(names) == kind


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("whole: {}", "the keys have to be"),
        ("whole: [a", "no YAML"),
        ("{whole: [a], inside: {}, pictures: {}, lines: {}}", "whole: write subjects"),
        ("{whole: {a: b}, inside: {}, pictures: {}, lines: {}}", "write a list"),
        ("{whole: {}, inside: {a: [b c]}, pictures: {}, lines: {}}", "'b c' is no"),
        ("{whole: {}, inside: {a: [é]}, pictures: {}, lines: {}}", "without marks"),
    ],
)
def test_a_file_of_names_that_is_no_good_is_refused_with_its_place(
    tmp_path: Path, names: str, said: str
) -> None:
    file = tmp_path / "names.yml"
    file.write_text(names, "utf-8")
    with pytest.raises(BadNames, match=r"names\.yml") as caught:
        read_names(file)
    assert said in str(caught.value)


def test_our_own_names_are_in_order() -> None:
    assert all(read_names(NAMES).values())
