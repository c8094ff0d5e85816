"""How well statements are found to be versions of one utterance, and events to be one, on the stories in ``lineage/``.

All documents of a half go through the whole way into one file: stored, tagged, linked. ``python -m tests.eval.lineage``
prints the figures of ``dev``, ``--show`` also what is wrong; ``python -m tests.eval.lineage held`` only the figures of the
other half. How is counted stands in ``lineage/README.md``. ``floors_lineage.json`` holds what was reached: it may not fall.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from db.records import DateFound, Page, SourceRow, slug
from db.store import Store
from nlp.components.measures import codes
from nlp.link import link
from nlp.offices import Register
from nlp.pipeline import Tagger

HERE = Path(__file__).parent
FLOORS = HERE / "floors_lineage.json"
NOT = "state"  # of an event that did not happen


class Quotation(NamedTuple):
    """One that is to be found, and what was found for it."""

    document: str
    lang: str
    key: str
    speaker: str
    other_speaker: bool
    wording: str
    text: str
    statement: str  # "" where nothing was found
    utterance: str
    flagged: bool
    found_wording: str


@dataclass
class Pairs:
    right: int = 0
    found: int = 0
    wanted: int = 0
    lost: list[tuple[Quotation, Quotation]] = field(default_factory=list)
    wrong: list[tuple[Quotation, Quotation]] = field(default_factory=list)

    def add(self, a: Quotation, b: Quotation) -> None:
        wanted, found = a.key == b.key, bool(a.utterance) and a.utterance == b.utterance
        self.wanted += wanted
        self.found += found
        self.right += wanted and found
        if wanted and not found:
            self.lost.append((a, b))
        if found and not wanted:
            self.wrong.append((a, b))

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Result:
    within: Pairs
    across: Pairs
    unflagged: list[tuple[Quotation, Quotation]]  # merged across speakers, not flagged
    wordings: list[Quotation]  # told otherwise
    quotations: list[Quotation]
    events: dict[str, float]
    shown: list[str]


def documents(half: str) -> list[dict[str, Any]]:
    lines = (HERE / "lineage" / f"{half}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def fill(path: Path, rows: Iterable[dict[str, Any]], register: Path) -> None:
    """Store, tag and link; the first line of a text is its title."""
    rows = list(rows)
    with Store.open(path) as store:
        store.sync_sources(
            SourceRow(
                _source(row), row["outlet"], row["source_country"], row["tier"], row["lang"], "feed",
                row["url"], row["url"].split("/")[2],
            )
            for row in rows
        )  # fmt: skip
        run = store.begin_run("crawl", "test")
        for number, row in enumerate(rows):
            title, _, body = row["text"].partition("\n\n")
            if not body:
                title, body = "", row["text"]
            store.add_page(
                run,
                Page(
                    row["url"], _source(row), f"{row['published']}T09:{number // 60:02}:{number % 60:02}Z", 200, title, body,
                    row["lang"], DateFound(row["published"], "meta"), True, "gold", row["id"],
                ),
            )  # fmt: skip
        store.end_run(run, "ok", {})
        people = Register.from_csv([register])
        store.sync_register(people.people, people.names, people.offices, people.tenures)
        store.sync_measures((m.code, m.label, m.description) for m in codes().values())
        # whether a text is on the topic is measured elsewhere (tests/eval/topic.py)
        tagger = Tagger(people, any_topic=True)
        for text in list(store.texts()):
            store.add_annotation(text, tagger.annotate(text), tagger.version)
        link(store)


def _source(row: dict[str, Any]) -> str:
    return f"{row['source_country'].lower()}_{slug(row['outlet'])}"


def result(half: str) -> Result:
    rows = documents(half)
    register = HERE / "lineage" / ("officeholders.csv" if half == "dev" else f"officeholders.{half}.csv")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "eval.db"
        fill(path, rows, register)
        with Store.open(path) as store:
            return _counted(store, rows)


def _counted(store: Store, rows: list[dict[str, Any]]) -> Result:
    quotations = [q for row in rows for q in _quotations(store, row)]
    within, across, unflagged = Pairs(), Pairs(), []
    for a, b in combinations(quotations, 2):
        (within if a.lang == b.lang else across).add(a, b)
        other = a.other_speaker != b.other_speaker if a.key == b.key else False
        if a.utterance and a.utterance == b.utterance and other and a.flagged == b.flagged:  # fmt: skip
            unflagged.append((a, b))
    wordings = [q for q in quotations if q.found_wording and q.found_wording != q.wording]  # fmt: skip
    events, shown = _events(store, rows)
    return Result(within, across, unflagged, wordings, quotations, events, shown)


def _shift(store: Store, row: dict[str, Any]) -> tuple[str, int]:
    """The version of a document, and by how much its text is shifted against the gold's."""
    version, text = store.connection.execute(
        "SELECT v.id, v.text FROM versions AS v JOIN documents AS d ON d.id = v.document WHERE d.url = ?",
        (row["url"],),
    ).fetchone()
    return version, text.index(row["text"]) if row["text"] in text else 0


def _quotations(store: Store, row: dict[str, Any]) -> list[Quotation]:
    version, shift = _shift(store, row)
    found = store.connection.execute(
        "SELECT s.id, s.start, s.\"end\", coalesce(s.utterance, ''), coalesce(l.other_speaker, 0), coalesce(l.wording, '')"
        " FROM statements AS s LEFT JOIN lineage AS l ON l.child = s.id WHERE s.version = ? AND s.latest = 1",
        (version,),
    ).fetchall()
    told = []
    for gold in row["gold"]["utterances"]:
        start, end = gold["start"] + shift, gold["end"] + shift
        best = max(found, key=lambda f: min(f[2], end) - max(f[1], start), default=None)
        if best is not None:
            shared = min(best[2], end) - max(best[1], start)
            if shared < 0.5 * min(end - start, best[2] - best[1]):
                best = None
        told.append(
            Quotation(
                row["id"], row["lang"], gold["key"], gold["speaker_printed"], gold["other_speaker"], gold["wording"],
                row["text"][gold["start"] : gold["end"]],
                *((best[0], best[3], bool(best[4]), best[5]) if best else ("", "", False, "")),
            )
        )  # fmt: skip
    return told


def _events(
    store: Store, rows: list[dict[str, Any]]
) -> tuple[dict[str, float], list[str]]:
    """Shares over documents' events that happened: found, with its day, with its number; made up; pairs of one event."""
    shown: list[str] = []
    counts: defaultdict[str, int] = defaultdict(int)
    told: list[tuple[str, str]] = []  # key of the gold, event found
    for row in rows:
        version, shift = _shift(store, row)
        found = store.connection.execute(
            'SELECT m.kind, m.start, m."end", e.on_date, e.country, e.people_count, m.event, e.replies_to, e.headline, m.on_date'
            " FROM event_mentions AS m JOIN events AS e ON e.id = m.event WHERE m.version = ?",
            (version,),
        ).fetchall()
        used: set[int] = set()
        for gold in row["gold"]["events"]:
            match = next((n for n, f in enumerate(found) if f[0] == gold["kind"] and n not in used and _same(f, gold)), None)  # fmt: skip
            if gold.get(NOT):
                counts["not happened"] += 1
                # told as a deed only where nothing in the text tells of one
                near = [f for f in found if f[0] == gold["kind"] and f[1] - shift <= gold["start"] < f[2] - shift]  # fmt: skip
                counts["told all the same"] += bool(near)
                if near:
                    shown.append(f"{row['id']}: told though {gold[NOT]}: {row['text'][gold['start'] : gold['end']]}")  # fmt: skip
                continue
            counts["wanted"] += 1
            if match is None:
                told.append((gold["key"], ""))
                shown.append(f"{row['id']} {row['lang']}: {gold['kind']} not found: {row['text'][gold['start'] : gold['end']]}")  # fmt: skip
                continue
            used.add(match)
            f = found[match]
            told.append((gold["key"], f[6]))
            counts["found"] += 1
            right = f[3][: len(gold["on_date"])] == gold["on_date"][: len(f[3])]
            counts["day"] += right
            counts["country"] += f[4] == gold["country"]
            if gold.get("people_count"):
                counts["numbered"] += 1
                counts["number"] += f[5] == gold["people_count"]
            if not right or (gold.get("people_count") and f[5] != gold["people_count"]) or f[4] != gold["country"]:  # fmt: skip
                shown.append(f"{row['id']} {row['lang']}: {gold['kind']} {gold['on_date']} {gold['country']} {gold.get('people_count')} told as {f[3]} {f[4]} {f[5]} ({f[9]}): {row['text'][gold['start'] : gold['end']]}")  # fmt: skip
            if gold.get("replies_to"):
                counts["replies"] += 1
                counts["linked"] += bool(f[7])
                if not f[7]:
                    shown.append(f"{row['id']}: reply not linked")
        for n, f in enumerate(found):
            if n not in used:
                counts["more"] += 1
                shown.append(f"{row['id']} {row['lang']}: more: {f[8]}: {row['text'][max(0, f[1] - shift) : f[2] - shift][:200]}")  # fmt: skip
    pairs = Pairs()
    for (key, event), (other, its) in combinations(told, 2):
        wanted, together = key == other, bool(event) and event == its
        pairs.wanted += wanted
        pairs.found += together
        pairs.right += wanted and together
        if together and not wanted:
            shown.append(f"one event of two: {key}, {other}")
    found_ = counts["found"]
    return {
        "events found": found_ / max(1, counts["wanted"]),
        "events right": found_ / max(1, found_ + counts["more"]),
        "day": counts["day"] / max(1, found_),
        "country": counts["country"] / max(1, found_),
        "number": counts["number"] / max(1, counts["numbered"]),
        "not happened, left out": 1 - counts["told all the same"] / max(1, counts["not happened"]),
        "one event, F": pairs.f,
        "replies linked": counts["linked"] / max(1, counts["replies"]),
    }, shown  # fmt: skip


def _same(found: tuple[Any, ...], gold: dict[str, Any]) -> bool:
    """Of the same kind, and of a day that may be the gold's; a text seldom tells of two."""
    return bool(
        gold["kind"] == "letter" or abs(day_number(found[3]) - day_number(gold["on_date"])) <= 10
    )  # fmt: skip


def day_number(day: str) -> int:
    from datetime import date

    return date.fromisoformat((day + "-15")[:10] if len(day) == 7 else day).toordinal()


def figures(found: Result) -> dict[str, float]:
    """All that has a floor, in hundredths."""
    shares = {
        "within, F": found.within.f,
        "across, F": found.across.f,
        "other speakers flagged": 1.0 if not found.unflagged else 0.0,
        **found.events,
    }
    return {name: round(100 * share, 1) for name, share in shares.items()}


def main() -> None:
    half = next((a for a in sys.argv[1:] if not a.startswith("-")), "dev")
    found = result(half)
    for name, value in figures(found).items():
        print(f"{value:6.1f}  {name}")
    for name, pairs in (("within", found.within), ("across", found.across)):
        print(
            f"{name}: P {pairs.precision:.3f} R {pairs.recall:.3f} of {pairs.wanted} pairs"
        )
    missing = [q for q in found.quotations if not q.statement]
    print(f"{len(missing)} of {len(found.quotations)} quotations not found; {len(found.wordings)} wordings told otherwise; {len(found.unflagged)} pairs not flagged")  # fmt: skip
    if "--show" in sys.argv and half == "dev":
        for q in missing:
            print("not found:", q.document, q.key, q.text[:90])
        for name, pairs in (("within", found.within), ("across", found.across)):
            for what, those in (("lost", pairs.lost), ("wrong", pairs.wrong)):
                for a, b in those:
                    print(f"{name} {what}: {a.document}:{a.key} {a.text[:70]} || {b.document}:{b.key} {b.text[:70]}")  # fmt: skip
        for q in found.wordings:
            print(f"wording {q.document} {q.key}: {q.wording} told as {q.found_wording}")  # fmt: skip
        for a, b in found.unflagged:
            print(f"not flagged: {a.document} {a.key} {a.speaker} / {b.document} {b.speaker}")  # fmt: skip
        print(*found.shown, sep="\n")


if __name__ == "__main__":
    main()
