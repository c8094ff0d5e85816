"""The letter of October in a file of its own: cases/board_october through the program's own ways. SYNTHETIC: see its README.

python -m tests.october FILE
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

from db.records import DateFound, Page, SourceCheck, SourceRow
from db.store import Store
from nlp.components.measures import codes
from nlp.link import link
from nlp.offices import Register
from nlp.pipeline import Tagger

CASE = Path(__file__).parent / "cases" / "board_october"
EXPECTED: dict[str, Any] = json.loads((CASE / "expected.json").read_text("utf-8"))
META: dict[str, Any] = json.loads((CASE / "meta.json").read_text("utf-8"))
DOCUMENTS: dict[str, dict[str, Any]] = {
    file.stem: json.loads(file.read_text("utf-8"))
    for file in sorted((CASE / "documents").glob("*.json"))
}


def build(path: Path) -> None:
    """Store, tag and link; the last run is of the case's own day."""
    with Store.open(path) as store:
        store.sync_sources(
            SourceRow(d["source"], META["sources"][d["source"]], d["country"], d["tier"], d["lang"], "feed", d["url"], d["url"].split("/")[2])
            for d in DOCUMENTS.values()
        )  # fmt: skip
        run = store.begin_run("crawl", "test")
        for name, d in DOCUMENTS.items():
            store.add_page(
                run,
                Page(
                    d["url"], d["source"], f"{d['published']}T09:00:00Z", 200, d["title"], d["text"], d["lang"],
                    DateFound(d["published"], "meta"), True, "", name,
                ),
            )  # fmt: skip
            store.add_check(run, SourceCheck(d["source"], d["url"], f"{d['published']}T09:00:00Z", 200, "ok"))  # fmt: skip
        store.end_run(run, "ok", {})
        people = Register.from_csv([CASE / "officeholders.csv"])
        store.sync_register(people.people, people.names, people.offices, people.tenures)
        store.sync_measures((m.code, m.label, m.description) for m in codes().values())
        tagger = Tagger(people)
        for text in list(store.texts()):
            store.add_annotation(text, tagger.annotate(text), tagger.version)
        link(store)
    today = META["today"]
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE runs SET started_at = ?1, finished_at = ?1", (f"{today}T12:00:00Z",))  # fmt: skip
    connection.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]))
