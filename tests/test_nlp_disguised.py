"""Letters that look like others and marks that turn the direction of writing: told, and merged with nobody."""

from __future__ import annotations

import pytest

from db.records import Text
from nlp.disguised import scripts
from nlp.offices import Register
from nlp.pipeline import Tagger

BODY = "“We will return rejected Afghan nationals to Afghanistan,” said Minister {} of Examplia."


def told(title: str, name: str) -> list[tuple[str, str]]:
    """Kind and words of the issues about what is disguised."""
    text = f"{title}\n\n{BODY.format(name)}"
    found = Tagger(Register([], [], [], [])).annotate(
        Text("v", text, "en", title, len(title) + 2)
    )
    assert [s.speaker for s in found.statements] == [name]  # as printed
    kinds = ("mixed scripts", "direction turned")
    return [(i.kind, text[i.start : i.end]) for i in found.issues if i.kind in kinds]


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        ("On returns", "\u0410da Quill", [("mixed scripts", "\u0410da Quill")]),
        ("On returns", "\u0410\u0434\u0430 Quill", [("mixed scripts", "\u0410\u0434\u0430 Quill")]),
        ("On returns", "Ada Qu\u03afll", [("mixed scripts", "Ada Qu\u03afll")]),
        ("Fl\u0456ght", "Ada Quill", [("mixed scripts", "Fl\u0456ght")]),
        ("Flight \u202eluba\u202c", "Ada Quill", [("direction turned", "\u202e")]),
        ("On returns", "Ada Quíłł", []),
        # two scripts in a title are usual, in one of its words they are not; marks that Dari needs say nothing
        ("Афган и Quill \u200f(افغانستان)\u200e", "Ada Quill", []),
    ],
)  # fmt: skip
def test_what_looks_like_something_else_is_told(
    title: str, name: str, expected: list[tuple[str, str]]
) -> None:
    assert told(title, name) == expected


def test_scripts_that_do_not_look_alike_may_stand_together() -> None:
    assert scripts("Ада Κουίλ Quill") == ("Latin", "Cyrillic", "Greek")
    assert scripts("5 µm 東京 افغان") == ("Latin",)
    assert scripts("12") == ()
