"""Words that show something else than they hold: letters of two scripts in one name, marks that turn the direction of writing.

After the idea of "mixed-script" in Unicode Technical Standard 39. Latin, Cyrillic and Greek share the look of some thirty
letters, so a name of two of these scripts may look like one that it is not. It is never merged with the other; a person
should see it. Marks of direction that a script needs (right-to-left mark, Arabic letter mark) say nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from db.records import IssueFound, Span

ALIKE: Final = ("LATIN", "CYRILLIC", "GREEK")
WORD: Final = re.compile(r"[^\W\d_]+")
TURNING: Final = re.compile(
    "[\u202d\u202e]"
)  # each letter against its own direction: no script needs it


def scripts(words: str) -> tuple[str, ...]:
    """Which of the scripts that look alike stand in the words: ("Latin", "Cyrillic")."""
    found = {unicodedata.name(c, "").partition(" ")[0] for c in words if c > "\x7f" and c.isalpha()}  # fmt: skip
    if re.search("[A-Za-z]", words):
        found.add("LATIN")
    return tuple(script.capitalize() for script in ALIKE if script in found)


def disguised(text: str, title_end: int, names: Iterable[Span]) -> Iterator[IssueFound]:
    """What a person should see of a text.

    Args:
        title_end: code points of the text that are its title.
        names: spans of the people in it.
    """
    for start, end in sorted(set(names)):
        name = text[start:end]
        if len(used := scripts(name)) > 1:
            yield _mixed(name, used, start, end, "name")
    if not text.isascii():
        for word in WORD.finditer(text, 0, title_end):
            if len(used := scripts(word.group())) > 1:
                yield _mixed(word.group(), used, *word.span(), "word of the title")
        if mark := TURNING.search(text):
            yield IssueFound(
                "direction turned",
                f"U+{ord(mark.group()):04X} turns the direction of the words behind it: they may read as something else",
                mark.start(),
                mark.end(),
                "read the page's source; exports and pages here show the mark or close it",
            )


def _mixed(
    words: str, used: tuple[str, ...], start: int, end: int, what: str
) -> IssueFound:
    foreign = [
        f"U+{ord(c):04X} {unicodedata.name(c).capitalize()}"
        for c in dict.fromkeys(words)
        if c > "\x7f" and c.isalpha() and scripts(c) != ("Latin",)
    ]
    return IssueFound(
        "mixed scripts",
        f"a {what} in {' and '.join(used)} letters, which may look like another one: {', '.join(foreign[:3])}",
        start,
        end,
        "look whether it is a slip or meant to deceive; it was merged with nobody",
    )
