"""``python -m tests.bench.desk``: how long the desk's pages, questions and exports take in a file of a million statements.

The file is invented, and is made by SQL straight into the tables, as linking leaves them. SYNTHETIC.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from db.coverage import watched
from db.desk.questions import read
from db.store import Store
from nlp.components.measures import codes
from nlp.offices import Register
from tests.test_db_desk import BIN, served

SAID = 8  # statements a version
KINDS = ("direct", "indirect", "indirect", "mixed")
MUST = {"page": 300, "query": 300, "facet": 1000}  # milliseconds at the median
WORDS = [
    "the",
    "ministry",
    "of",
    "returns",
    "told",
    "reporters",
    "in",
    "the",
    "capital",
    "that",
    "people",
    "without",
    "a",
    "right",
    "to",
    "stay",
    "must",
    "leave",
    "and",
    "flights",
    "will",
    "go",
    "on",
]
SYLLABLES = ("ka", "lo", "ver", "den", "mi", "stra", "ul", "ton", "bre", "sig", "no", "hal")  # fmt: skip


def fill(path: Path, statements: int) -> None:
    """A new file with so many statements, an eighth as many documents, and what hangs on them."""
    chance = Random(7)
    register = Register.shipped()
    countries = [*watched(), "EU", "UN"]
    names = [_name(chance) for _ in range(max(200, statements // 50))]
    with Store.open(path) as store:
        store.sync_register(register.people, register.names, register.offices, register.tenures)  # fmt: skip
        store.sync_measures((m.code, m.label, m.description) for m in codes().values())
        c = store.connection
        triggers = c.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()  # fmt: skip
        c.execute("PRAGMA foreign_keys = OFF")
        for name, _ in triggers:
            c.execute(f"DROP TRIGGER {name}")
        c.execute("BEGIN IMMEDIATE")
        c.execute("INSERT INTO runs (id, command, version, started_at, finished_at, outcome, counts) VALUES ('r', 'crawl', 'bench', '2026-11-01T00:00:00Z', '2026-11-01T01:00:00Z', 'ok', '{}')")  # fmt: skip
        sources = [(f"{countries[n % len(countries)].lower()}_bench_{n}", countries[n % len(countries)], ("official", "press", "wire", "party")[n % 4]) for n in range(130)]  # fmt: skip
        c.executemany(
            "INSERT INTO sources (slug, name, country, tier, lang, kind, url, host, cadence_days, state, rights, last_verified, confidence)"
            " VALUES (?1, 'Source ' || ?1, ?2, ?3, 'en', 'feed', 'https://' || ?1 || '.example/', ?1 || '.example', 7, 'live', '', '', '')",
            sources,
        )  # fmt: skip
        c.executemany(
            "INSERT INTO source_checks (run, source, url, at, status, outcome, etag, last_modified, body_sha256, entries, new_documents, newest_on, error)"
            " VALUES ('r', ?, ?, ?, 200, 'ok', '', '', '', 20, 3, '', '')",
            ((slug, f"{slug}/{n}", f"{2021 + n // 365}-{n // 31 % 12 + 1:02}-{n % 28 + 1:02}T00:00:00Z") for slug, _, _ in sources for n in range(0, 2000, 2)),
        )  # fmt: skip
        offices = [(o.slug, o.country) for o in register.offices]
        persons = [p.slug for p in register.people]
        measures = [m.code for m in codes().values()]
        for first in range(0, statements // SAID, 2000):
            _batch(c, range(first, min(first + 2000, statements // SAID)), chance, sources, names, offices, persons, measures)  # fmt: skip
        for n in range(200):
            c.execute("INSERT INTO letters VALUES (?, ?, 20, 20, '[\"commission\"]', '[]', ?, 30)", (f"{n:016x}", f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}", f"v{n:015x}"))  # fmt: skip
            c.executemany("INSERT INTO signatures (version, start, \"end\", country, act, list_complete, letter) VALUES (?, ?, ?, ?, 'signed', 1, ?)", ((f"v{n * 40 + k:015x}", 10 + j, 14 + j, countries[j], f"{n:016x}") for k in range(30) for j in range(20)))  # fmt: skip
        for _, sql in triggers:
            c.execute(sql)
        c.execute("COMMIT")
        store.rebuild_search()
        c.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _batch(c, numbers, chance, sources, names, offices, persons, measures):  # type: ignore[no-untyped-def]
    documents, versions, statements, of_measures, mentions, figures, claims, issues, captures = ([] for _ in range(9))  # fmt: skip
    for n in numbers:
        slug, country, tier = sources[n % len(sources)]
        day = (date(2015, 1, 1) + timedelta(days=chance.randrange(4300))).isoformat()
        doc, ver, url = f"d{n:015x}", f"v{n:015x}", f"https://{slug}.example/news/{n}"
        sentences = [" ".join(chance.choices(WORDS, k=18)) + "." for _ in range(SAID + 4)]  # fmt: skip
        text = f"News {n}\n\n" + " ".join(sentences)
        at = f"{day}T06:00:00Z"
        documents.append((doc, url, slug, f"News {n}", day, at, at))
        versions.append((ver, doc, f"News {n}", text, len(f"News {n}") + 2, "en", day, at))  # fmt: skip
        captures.append((f"c{n:015x}", doc, at, "a.warc.gz", n * 4000, ver))
        place = len(f"News {n}") + 2
        for k in range(SAID):
            words = sentences[k]
            known = chance.random() < 0.6
            who = chance.randrange(len(persons)) if known else int(len(names) * chance.random() ** 2)  # fmt: skip
            office, of = offices[who % len(offices)]
            name = persons[who].replace("_", " ").title() if known else names[who]
            sid = f"{n:012x}{k:04x}"
            statements.append((sid, ver, doc, place, place + len(words), words, KINDS[(n + k) % 4], name, name, persons[who] if known else "unknown:" + name.lower(), office if known else None, "Minister for Returns", of if known else country, day, slug, tier, url, day, at, chance.random()))  # fmt: skip
            if k % 2:
                of_measures.append((measures[(n + k) % len(measures)], sid, place, place + 9))  # fmt: skip
                mentions.append((ver, place, place + 9, "measure", measures[(n + k) % len(measures)]))  # fmt: skip
            place += len(words) + 1
        claim = f"k{n // 3:015x}"
        figures.append((ver, 20, 25, float(n % 4000), "people", claim))
        if n % 3 == 0:
            claims.append((claim, float(n % 4000), ver))
        if n % 10 == 0:
            issues.append((f"i{n:015x}", ("count_vs_list", "name_spelling", "numbers drift", "quoted otherwise")[n % 4], doc, ver, ver if n % 20 == 0 else None, at))  # fmt: skip
    many = c.executemany
    many("INSERT INTO documents (id, url, source, title, published_on, published_precision, published_from, on_topic, topic_reason, state, by_hand, etag, last_modified, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?, 'day', 'meta', 1, 'words', 'live', 0, '', '', ?, ?)", documents)  # fmt: skip
    many("INSERT INTO versions (id, document, title, text, body_start, lang, public_from, first_seen_at, tagged_with) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'bench')", versions)  # fmt: skip
    many("INSERT INTO captures (id, document, run, fetched_at, status, body_sha256, warc, \"offset\", length, extractor, version) VALUES (?, ?, 'r', ?, 200, '', ?, ?, 4000, 'x', ?)", captures)  # fmt: skip
    many(
        "INSERT INTO statements (id, version, document, start, \"end\", spans, text, kind, speaker_kind, speaker_printed, speaker, person, office, office_printed,"
        " country, modality, metonymy, date, date_from, confidence, rule, source, tier, lang, url, public_from, first_seen_at, latest)"
        " VALUES (?1, ?2, ?3, ?4, ?5, '[]', ?6, ?7, 'person', ?8, ?9, ?10, ?11, ?12, ?13, 'asserted', 0, ?14, 'published', ?20, 'said', ?15, ?16, 'en', ?17, ?18, ?19, 1)",
        statements,
    )  # fmt: skip
    many("INSERT INTO statement_measures VALUES (?, ?, ?, ?, 0)", of_measures)
    many("INSERT INTO mentions VALUES (?, ?, ?, ?, ?)", mentions)
    many("INSERT INTO figures (version, start, \"end\", value, unit, approx, counts, claim) VALUES (?, ?, ?, ?, ?, '', 'people', ?)", figures)  # fmt: skip
    many("INSERT INTO claims VALUES (?1, 'people', 'BE', '2025', ?2, ?2, ?2, 1, 3, ?3, 20)", claims)  # fmt: skip
    many("INSERT INTO issues (id, kind, origin, document, version, start, \"end\", message, suggestion, first_seen_at, other_version, other_start, other_end) VALUES (?1, ?2, 'check', ?3, ?4, 20, 25, 'message', '', ?6, ?5, 20, 25)", issues)  # fmt: skip


def _name(chance: Random) -> str:
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize() for _ in range(2))  # fmt: skip


#: what people type, so that each question has an answer
ASKED = {
    "timeline_of": {"country": "BE", "from": "2025"}, "who_said_what_of": {"speaker": "verden"}, "by_country": {"country": "BE"},
    "by_measure": {"measure": "FORCEDRET", "since": "2026"}, "before_and_since": {"speaker": "verden", "day": "2025-06-01"},
    "what_is_asked": {"measure": "HUBS"}, "who_did_not_sign": {"letter": "00000000000000a"}, "whose_number": {"number": "1930"},
}  # fmt: skip


def pages(name: str) -> Iterator[tuple[str, str]]:
    """Kind and address of all that is timed."""
    at = "-/returnwatch/"
    for path in ("", f"{at}timeline", f"{at}timeline?country=BE&measure=HUBS", f"{at}timeline?speaker=verden", f"{at}timeline?office=minister", f"{at}timeline?q=flights+capital", f"{at}timeline?from=2025&to=2025&kind=direct", f"{at}timeline?source=be_bench_1", f"{at}country/BE", f"{at}source/be_bench_1", f"{at}statement/0000000003e80003", f"{at}document/d0000000000003e8", f"{at}claim/k0000000000001f4", f"{at}letter/000000000000000a", f"{at}board"):  # fmt: skip
        yield "page", path
    for query in read("queries.yml"):
        yield "query", f"{name}/{query}?{urllib.parse.urlencode(ASKED.get(query, {}))}"
    yield "query", f"{name}/before_and_since?office=minister&day=2025-06-01"
    yield "query", f"{name}/timeline_of"
    for facet in ("country", "kind", "tier", "lang", "modality"):
        yield "facet", f"{name}/statements?_facet={facet}"
    yield "facet", f"{name}/timeline"
    yield "facet", f"{name}/statements"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.desk")
    parser.add_argument("file", type=Path, help="made where it is not there")
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="addresses that hold this")
    asked = parser.parse_args()
    if not asked.file.exists():
        began = time.monotonic()
        fill(asked.file, asked.statements)
        print(f"{asked.file}: {asked.statements} statements, {asked.file.stat().st_size / 1e6:.0f} MB, in {time.monotonic() - began:.0f} s", flush=True)  # fmt: skip
    failed = asyncio.run(_pages(asked.file, asked.rounds, asked.only))
    if not asked.only:
        with served(str(BIN / "returnwatch"), "serve", "--db", str(asked.file), "--port", "0") as address:  # fmt: skip
            print(f"  {_csv(f'{address}{asked.file.stem}/timeline_of.csv?from=2015&to=2016-02')}", flush=True)  # fmt: skip
        for ending in ("csv", "xlsx", "parquet", "html", "docx"):
            print(f"  {_export(asked.file, ending)}", flush=True)
    return int(failed > 0)


async def _pages(file: Path, rounds: int, only: str) -> int:
    """Time each page in this process, as the server answers it. What counts is CPU time: other work on the machine is not the desk's."""
    from datasette.app import Datasette

    desk = Datasette([str(file)], settings={"sql_time_limit_ms": 10_000, "suggest_facets": False})  # fmt: skip
    await desk.invoke_startup()
    failed = 0
    for kind, path in pages(file.stem):
        if only not in path:
            continue
        took = []
        for _ in range(rounds + 1):
            wall, cpu = time.perf_counter(), time.process_time()
            answer = await desk.client.get(f"/{path}")
            took.append(((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))  # fmt: skip
        cpu, wall = (statistics.median(one[i] for one in took[1:]) for i in (0, 1))
        bad = cpu > MUST[kind] or answer.status_code != 200
        failed += bad
        print(f"{'! ' if bad else '  '}{kind:6} {cpu:6.0f} ms CPU, {wall:6.0f} ms, first {took[0][0]:6.0f} CPU  {path or 'home'}", flush=True)  # fmt: skip
    return failed


def _csv(address: str) -> str:
    began, rows = time.perf_counter(), 0
    with urllib.request.urlopen(address) as answer:
        rows = sum(1 for _ in answer) - 1
    return f"csv of {rows} rows over HTTP: {time.perf_counter() - began:.1f} s"


def _export(file: Path, ending: str) -> str:
    """The command in a process of its own, for its memory."""
    out = file.with_suffix(f".{ending}")
    limit = {"docx": "5000"}.get(ending, "100000")
    code = "import sys, resource\nfrom returnwatch import main\ntry:\n    main()\nfinally:\n    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)\n"
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, "timeline", "--db", file, "-o", out, "--limit", limit], capture_output=True, text=True)  # fmt: skip
    size = out.stat().st_size / 1e6 if out.exists() else 0
    out.unlink(missing_ok=True)
    return f"{ending} of {limit} rows: {time.perf_counter() - began:.1f} s, {done.stderr.split()[-1]} MB of memory, {size:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
