"""Words, gaps and patterns."""

import pytest

from nlp.pattern_rows import PatternError
from nlp.patterns import PatternIndex
from nlp.words import BROKEN, JOINED, PARTED, split


def found(rows: list[str], text: str, **sets: list[str]) -> list[str]:
    words = split(text)
    hits = PatternIndex({"x": rows}, sets).find(words)
    return [text[words.starts[h.first] : words.end(h.last)] for h in hits]


def test_words_keep_their_offsets_and_what_parts_them() -> None:
    text = "The U.S. co-signed, l’ordre (2,815) of\nthe EU. It\n\nends"
    words = split(text)
    assert [text[s : words.end(i)] for i, s in enumerate(words.starts)] == words.words
    assert words.words == [
        "The",
        "U.S.",
        "co",
        "signed",
        "l",
        "ordre",
        "2,815",
        "of",
        "the",
        "EU",
        "It",
        "ends",
    ]
    steps = dict(zip(words.words, words.before, strict=True))
    assert steps["signed"] == JOINED
    assert steps["l"] == PARTED
    assert steps["the"] == JOINED  # a wrapped line
    assert steps["It"] == BROKEN
    assert steps["ends"] == BROKEN


@pytest.mark.parametrize(
    "text", ["", " ", "…", "\n\n", "İstanbul ß ǅ 𝒜 e\u0301", "ﷺ می‌خواهد"]
)
def test_odd_texts_are_split_without_loss(text: str) -> None:
    words = split(text)
    assert [text[s : words.end(i)] for i, s in enumerate(words.starts)] == words.words


@pytest.mark.parametrize(
    ("row", "text", "hits"),
    [
        ("return*", "A return, two Returns, no turn", ["return", "Returns"]),
        (
            "forced return*",
            "forced returns; forced, returns; forced-return",
            ["forced returns", "forced-return"],
        ),
        (
            "talks _2 taliban",
            "talks with the Taliban, talks. Taliban",
            ["talks with the Taliban"],
        ),
        ("letter … signed", "a letter that six of them all have signed", []),
        (
            "letter … signed",
            "a letter that six of them signed",
            ["letter that six of them signed"],
        ),
        (
            "(go|goes) home",
            "He goes home, they go home, she went home",
            ["goes home", "go home"],
        ),
        (
            "claims (frozen|on hold)",
            "claims on hold, claims frozen",
            ["claims on hold", "claims frozen"],
        ),
        ("co-signed", "co-signed, co signed", ["co-signed", "co signed"]),
        ("talks ~ taliban", "The Taliban came. The talks went on.", ["talks"]),
        ("talks ~ taliban", "The Taliban came. A. B. C. The talks went on.", []),
        (
            "talks ~~ taliban",
            "The Taliban came. A. B. C. The talks went on.",
            ["talks"],
        ),
        ("<who> left", "They left, we left", ["They left"]),
        ("one | two", "two one", ["two", "one"]),
    ],
)
def test_the_notation(row: str, text: str, hits: list[str]) -> None:
    assert found([row], text, who=["they"]) == hits


@pytest.mark.parametrize(
    "row", ["", "_2 word", "word _2", "(a|b", "<nobody> left", "word …"]
)
def test_a_pattern_that_cannot_be_read_says_so(row: str) -> None:
    with pytest.raises(PatternError, match="pattern"):
        PatternIndex({"x": [row]})
