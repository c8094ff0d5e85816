"""The table of languages in README.md: how sure their rows are, and how well they do on our gold.

``python -m tests.eval.table`` writes it anew. Figures are the floors of the texts that no rule's author has
opened (``held2``, whose figures nobody consulted either, or else ``held``); without such texts a language has none.
"""

from __future__ import annotations

import json
from pathlib import Path

from nlp.language import STATES, available, tables

ROOT = Path(__file__).parents[2]
FILE = ROOT / "README.md"
BEGIN, END = "<!-- languages: begin -->", "<!-- languages: end -->"
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
        figures = floors.get(f"{lang}.held2") or floors.get(f"{lang}.held", {})
        cells = [f"{found.name} ({lang})"]
        cells += [str(found.states[state]) for state in STATES]
        cells += [
            f"{figures[layer]:.0f}" if layer in figures else "" for layer in LAYERS
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def replaced(text: str) -> str:
    """A file's text with the table in its place. Raises ValueError where its marks are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the marks {BEGIN} and {END} are missing")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    FILE.write_text(replaced(FILE.read_text("utf-8")), "utf-8")
