"""explain: every tag in the text, and for each statement the rule, who spoke, and how that is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nlp.components.statements import confidences
from nlp.explain import RULES
from returnwatch import main

WORDS = (
    "“Forced returns to Afghanistan will start in May,” said Belgian asylum minister Ada Quill on Saturday.\n\n"
    "A spokesperson said that 20 Afghans had left.\n"
)
PEOPLE = (
    "name,aliases,country_or_institution,office,party,start,end,wikidata,evidence,confidence,note\n"
    "Ada Quill,,BE,Minister for Asylum,,2025-02-03,,,synthetic register,high,\n"
)


def call(*arguments: str | Path, **how: str) -> Result:
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, words, **how)  # type: ignore[arg-type]


def test_a_file_is_shown_with_marks_where_no_colours_can_be(tmp_path: Path) -> None:
    file, people = tmp_path / "text.txt", tmp_path / "people.csv"
    file.write_text(WORDS, "utf-8")
    people.write_text(PEOPLE, "utf-8")
    result = call("explain", file, "--published", "2025-10-20", "--people", people)
    assert result.exit_code == 0, result.output
    lines = " ".join(result.output.split())
    for shown in (
        "“⟦1 Forced returns{FORCEDRET} to Afghanistan{AF} will start in May 1⟧,”",
        "Ada Quill{ada_quill}",
        "20{figure 20 people}",
        "said by Ada Quill (person, ada_quill), BE",
        "office Minister for Asylum, printed as 'Belgian asylum minister'; from 2025-02-03 to an unknown day; source: people.csv: synthetic register",
        "date 2025-10-18, the text says so",
        "rule before_cue: the words stand before a verb of saying",
        "so likely (0.8",
        "said by nobody named, printed as 'A spokesperson'",
    ):
        assert shown in lines, (shown, result.output)
    assert "\x1b[" not in result.output


def test_off_topic_says_so(tmp_path: Path) -> None:
    file = tmp_path / "cake.txt"
    file.write_text("“The cake is good,” said Minister Ada Quill.", "utf-8")
    result = call("explain", file)
    assert "Not about returns to Afghanistan" in result.output
    assert "No statement." in result.output
    assert "[1] The cake is good" in call("explain", file, "--any-topic").output


def test_a_stored_document_shows_what_people_decided(filled: Path) -> None:
    url = "https://arrivals.example/1"
    assert call("review", "--db", filled, "--speaker", "Ada", "--who", "Vera", input="sCora Vane\n").exit_code == 0  # fmt: skip
    output = call("explain", url, "--db", filled).output
    lines = " ".join(output.split())
    assert "said by Cora Vane (person, not in the register)" in lines
    assert "checked corrected by Vera on " in lines
    assert "machine says " in lines
    assert "speaker Ada Bel" in lines
    assert "! unknown name: Ada Bel is not in the register" in lines
    off = call("explain", "https://arrivals.example/cake", "--db", filled)
    assert "Its text is not kept" in off.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b"<!DOCTYPE html><p>words", "HTML, and explain reads plain text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_mend(
    tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "page"
    file.write_bytes(content)
    result = call("explain", file)
    assert result.exit_code == 2
    assert words in result.output
    assert "returnwatch add" in result.output


def test_every_rule_that_was_measured_is_told_of_in_words() -> None:
    assert set(confidences()) <= set(RULES)
