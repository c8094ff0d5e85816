"""Two tables in README.md: languages, how sure their rows are and how well they do on our gold; and which stances may be shown.

``python -m tests.eval.table`` writes them anew. Figures are the floors of the texts that no rule's author has
opened (``held4``, or else ``held``); without such texts a language has none.
"""

from __future__ import annotations

import json
from pathlib import Path

from nlp.language import STATES, available, tables
from nlp.stance_measured import measured
from tests.eval.positions import table as stances

ROOT = Path(__file__).parents[2]
FILE = ROOT / "README.md"
LANGUAGES = "<!-- languages: begin -->", "<!-- languages: end -->"
STANCES = "<!-- stances: begin -->", "<!-- stances: end -->"
LAYERS = {
    "relevant": "on topic",
    "countries": "countries",
    "people": "people",
    "measures": "measures",
    "content": "statements",
    "content and speaker": "with speaker",
}


def table() -> str:
    """Markdown: one row a language."""
    floors = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))
    heads = ["language", "native", "seen", "guessed", *LAYERS.values()]
    lines = [
        "| " + " | ".join(heads) + " |",
        "|" + "---|" * len(heads),
    ]
    for lang in available():
        found = tables(lang)
        figures = floors.get(f"{lang}.held4") or floors.get(f"{lang}.held", {})
        cells = [f"{found.name} ({lang})"]
        cells += [str(found.states[state]) for state in STATES]
        cells += [
            f"{figures[layer]:.0f}" if layer in figures else "" for layer in LAYERS
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def replaced(text: str) -> str:
    """A file's text with both tables in their places. Raises ValueError where their marks are missing."""
    for (begin, end), made in (
        (LANGUAGES, table()),
        (STANCES, stances(measured())),
    ):
        before, begins, rest = text.partition(begin)
        _, ends, after = rest.partition(end)
        if not begins or not ends:
            raise ValueError(f"the marks {begin} and {end} are missing")
        text = f"{before}{begin}\n{made}\n{end}{after}"
    return text


if __name__ == "__main__":
    FILE.write_text(replaced(FILE.read_text("utf-8")), "utf-8")
