"""A file full of positions, events and versions of one sentence, for the board. SYNTHETIC: ministries, ministers, letters,
flights and every word are invented; countries stand in for themselves, and nothing here says what any of them did.

    python -m tests.board_world FILE [documents a country [pages about cake]]
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from db.coverage import watched
from db.found import Annotation, PositionFound, StatementFound
from db.records import (
    DateFound,
    Name,
    Office,
    Page,
    Person,
    SourceCheck,
    SourceRow,
    Tenure,
    Text,
    key,
)
from db.store import Store

LAST = date(2026, 3, 20)
NOT_WATCHED = ("IS", "LI", "CY", "HR")  # no source set up
SILENT = ("LV", "IE")  # watched, and nothing is found
SIGNED = ("BE", "AT", "DE", "DK", "IT", "SE", "NL", "GR", "PL", "MT", "NO", "HU")
CODES = ("EU_COORD", "VOLRET", "FORCEDRET", "PRIORITY_CRIM", "TALIBAN_TALKS", "MISSION", "CONSULAR", "FLIGHT_CHARTER", "REINTEG")  # fmt: skip
#: (stance, stage): a sentence; N is the number of the document, so that no two are the same
SENTENCES = {
    ("for", "talk"): "We are in favour of {what}, and file {n} will not be left lying",
    ("for", "plan"): "We will prepare {what} before the end of season {n}",
    ("for", "decision"): "The cabinet has decided on {what} under order {n}",
    ("for", "deed"): "Under order {n} the house carried out {what} this week",
    ("conditional", "talk"): "If the harbour office agrees, {what} could be looked at, see note {n}",
    ("against", "talk"): "There will be no {what} with us, and paper {n} stands",
    ("declines", "talk"): "On {what} I will not say a word today, nor on question {n}",
    ("mentions", "talk"): "The report of desk {n} also speaks of {what}",
    ("for", "stopped"): "With notice {n} the house has stopped {what} for now",
}  # fmt: skip
WHAT = {
    "EU_COORD": "a common list of the capitals", "VOLRET": "voluntary return to Afghanistan", "FORCEDRET": "forced return to Afghanistan",
    "PRIORITY_CRIM": "returning offenders first", "TALIBAN_TALKS": "technical contact with Kabul", "MISSION": "a mission to Kabul",
    "CONSULAR": "travel papers for Afghan nationals", "FLIGHT_CHARTER": "a charter flight to Kabul", "REINTEG": "help after return",
}  # fmt: skip
FIRST_NAMES = (
    "Ada",
    "Bo",
    "Cleo",
    "Dag",
    "Edda",
    "Falk",
    "Gale",
    "Hedy",
    "Ivo",
    "Juno",
)
LAST_NAMES = ("Quill", "Marsh", "Thorn", "Vane", "Reed", "Holm", "Pike", "Sand", "Wick", "Yarrow", "Finch", "Lark")  # fmt: skip
BODIES = {"commission": "EU", "eeas": "EU", "frontex": "EU", "unhcr": "UN", "taliban": "AF"}  # fmt: skip
KIND = {"commission": "commission", "eeas": "eeas", "frontex": "agency", "unhcr": "un", "taliban": "de facto"}  # fmt: skip


def build(path: Path, documents: int = 9, cakes: int = 0, seed: int = 7) -> None:
    """Fill a new file.

    Args:
        documents: how many a country has at most; each has one statement and one position.
        cakes: pages off the topic a country, a month apart, so that coverage is not thin everywhere.
    """
    chance = random.Random(seed)
    names = watched()
    with Store.open(path) as store:
        _registers(store, names)
        run = store.begin_run("run", "synthetic")
        for slug in [f"{c.lower()}_departures" for c in names if c not in NOT_WATCHED] + ["eu_house", "un_house"]:  # fmt: skip
            store.add_check(
                run,
                SourceCheck(
                    slug,
                    f"https://{slug.replace('_', '-')}.example/feed",
                    "2026-03-20T06:00:00Z",
                    200,
                    "ok",
                ),
            )
        plans = dict(_pages(chance, names, documents))
        for page in plans.values():
            store.add_page(run, page[0])
        for number, slug in ((n, f"{c.lower()}_departures") for n in range(cakes) for c in names if c not in NOT_WATCHED):  # fmt: skip
            day = LAST - timedelta(days=30 * number)
            store.add_page(run, _cake(slug, day, number))
        store.end_run(run, "ok", {"documents": len(plans)})
        store.flush()
        for text in list(store.texts()):
            store.add_annotation(text, _tags(text, *plans[text.url][1:]), "synthetic")
        store.flush()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE runs SET finished_at = '2026-03-20T06:30:00Z', started_at = '2026-03-20T06:00:00Z'")  # fmt: skip
        _letter(connection)
        _events(connection, chance)
        _one_sentence(connection)
        connection.execute("UPDATE statements SET checked = 'right' WHERE substr(id, 1, 1) IN ('0', '1', '2', '3')")  # fmt: skip
    connection.close()


def _registers(store: Store, names: dict[str, str]) -> None:
    rows = [
        SourceRow(f"{c.lower()}_departures", f"Ministry for Departures, {name}", c, "official", "en", "feed",
                  f"https://{c.lower()}-departures.example/feed", f"{c.lower()}-departures.example", state="live")
        for c, name in names.items() if c not in NOT_WATCHED
    ]  # fmt: skip
    rows += [
        SourceRow("eu_house", "House of the Union", "EU", "official", "en", "feed", "https://eu-house.example/feed", "eu-house.example"),
        SourceRow("un_house", "House of Nations", "UN", "official", "en", "feed", "https://un-house.example/feed", "un-house.example"),
        SourceRow("int_wire", "Harbour Wire", "INT", "wire", "en", "feed", "https://wire.example/feed", "wire.example"),
        SourceRow("be_party", "Party of the Quay", "BE", "party", "nl", "feed", "https://party.example/feed", "party.example"),
        SourceRow("fr_paper", "Le Phare", "FR", "press", "fr", "feed", "https://phare.example/feed", "phare.example"),
        SourceRow("de_paper", "Der Leuchtturm", "DE", "press", "de", "feed", "https://leuchtturm.example/feed", "leuchtturm.example"),
    ]  # fmt: skip
    store.sync_sources(rows)
    store.sync_measures((code, WHAT[code].capitalize(), "") for code in CODES)
    people = {c: _minister(i) for i, c in enumerate(names)}
    store.sync_register(
        [Person(_slug(p), p, origin="user", source="invented") for p in people.values()],
        [Name(p, _slug(p), origin="user", source="invented") for p in people.values()],
        [Office(f"{c.lower()}_departures", c, "", "Minister for Departures", origin="user", source="invented") for c in names],
        [Tenure(_slug(p), f"{c.lower()}_departures", "2021-01-01", "", "day", origin="user", source="invented") for c, p in people.items()],
        "user",
    )  # fmt: skip


def _minister(number: int) -> str:
    return f"{FIRST_NAMES[number % 10]} {LAST_NAMES[(number * 5 + number // 10) % 12]}"


def _slug(name: str) -> str:
    return name.lower().replace(" ", "_")


Plan = tuple[Page, str, str, str, str, str, str]


def _pages(
    chance: random.Random, names: dict[str, str], most: int
) -> Iterator[tuple[str, Plan]]:
    n = 100
    actors = [(c, c, _minister(i)) for i, c in enumerate(names) if c not in NOT_WATCHED]
    actors += [(actor, area, "a spokesperson") for actor, area in BODIES.items()]
    for actor, area, who in actors:
        if actor in SILENT:
            for k in range(40):
                n += 1
                yield _page(chance, n, area, actor, who, "", "", "", "Cake for the whole quay. " * 4, k)  # fmt: skip
            continue
        for code in CODES:
            if chance.random() < 0.28:
                continue
            for k in range(chance.randint(1, max(1, most // 3))):
                n += 1
                stance, stage = chance.choices(
                    list(SENTENCES), (20, 18, 14, 10, 6, 8, 6, 30, 5)
                )[0]
                if code in ("EU_COORD", "REINTEG") and stage in ("deed", "stopped"):
                    stage = "talk"
                words = SENTENCES[stance, stage].format(what=WHAT[code], n=n)
                body = f"The house received guests on the quay. “{words},” said Minister {who}. Tea was served afterwards, and the band played."
                yield _page(chance, n, area, actor, who, code, stance, stage, body, k)


def _page(
    chance: random.Random, n: int, area: str, actor: str, who: str, code: str, stance: str, stage: str, body: str, k: int,
) -> tuple[str, Plan]:  # fmt: skip
    day = LAST - timedelta(days=int(1690 * chance.random() ** 1.7))
    slug = {"EU": "eu_house", "UN": "un_house", "AF": "int_wire"}.get(area, f"{area.lower()}_departures")  # fmt: skip
    if code and area not in ("EU", "UN", "AF") and chance.random() < 0.2:
        slug = "int_wire"
    url = f"https://{slug.replace('_', '-')}.example/{n}"
    page = Page(
        url=url, source=slug, fetched_at=f"{day + timedelta(days=1)}T08:00:00Z", status=200, title=f"Notes from the quay, {n}",
        text=body, lang="en", published=DateFound(day.isoformat(), "meta"), on_topic=bool(code), topic_reason="afghan, return",
        body_sha256=key("body", n) * 4, extractor="one", warc="synthetic.warc.gz", offset=n * 1000, length=900,
    )  # fmt: skip
    return url, (page, actor, area, who, code, stance, stage)


def _cake(slug: str, day: date, number: int) -> Page:
    return Page(
        url=f"https://{slug.replace('_', '-')}.example/cake-{number}", source=slug, fetched_at=f"{day}T08:00:00Z", status=200,
        title="Cake", text=None, lang="en", published=DateFound(day.isoformat(), "meta"), on_topic=False, topic_reason="cake",
        body_sha256=key("cake", slug, number) * 4,
    )  # fmt: skip


def _tags(
    text: Text, actor: str, area: str, who: str, code: str, stance: str, stage: str
) -> Annotation:
    if not code:
        return Annotation("en", True)
    start = text.text.index("“") + 1
    end = text.text.index(",”")
    country = actor if actor.isupper() else area
    person = _slug(who) if actor.isupper() else None
    office = f"{actor.lower()}_departures" if actor.isupper() else None
    speaker = text.text.index(who)
    statement = StatementFound(
        start, end, "direct", "person" if person else "body", speaker=who, speaker_start=speaker, speaker_end=speaker + len(who),
        person=person, office=office, office_printed="Minister" if person else "", country=country, confidence=0.92, rule="said",
    )  # fmt: skip
    position = PositionFound(
        start, end, code, stance, stage, KIND.get(actor, "country"), actor, country, office, person,  # type: ignore[arg-type]
        (start, end), rule="said",
    )  # fmt: skip
    return Annotation("en", True, statements=(statement,), positions=(position,))


def _put(connection: sqlite3.Connection, table: str, **row: object) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))  # fmt: skip


def _letter(connection: sqlite3.Connection) -> None:
    """One letter whose list is whole, and a position "signed" for each of its countries that says nothing else."""
    ((version, document, url),) = connection.execute(
        "SELECT v.id, d.id, d.url FROM versions AS v JOIN documents AS d ON d.id = v.document WHERE d.source = 'eu_house' AND d.published_on >= '2025-10-18' ORDER BY d.published_on, d.url LIMIT 1"
    ).fetchall()
    letter, mention = key("letter"), key("mention")
    common = {"dated_on": "2025-10-18", "count_claimed": 12}
    _put(
        connection, "letters", id=letter, count_printed=12, addressees='["Commissioner Pia Holm"]', asks='["VOLRET", "FORCEDRET"]',
        root_version=version, documents=3, **common,
    )  # fmt: skip
    _put(
        connection, "letter_mentions", id=mention, version=version, start=0, end=20, addressees="[]", asks="[]", letter=letter, **common
    )  # fmt: skip
    for i, country in enumerate(SIGNED):
        _put(
            connection, "signatures", version=version, start=i, end=i + 10, country=country, act="signed", list_complete=1,
            mention=mention, letter=letter,
        )  # fmt: skip
        for code in ("VOLRET", "FORCEDRET"):
            _put(
                connection, "positions", id=key("signed", country, code), version=version, document=document, start=i, end=i + 30,
                actor_kind="country", actor=country, country=country, portfolio="", measure=code, stance="signed", stage="talk",
                date="2025-10-18", date_from="said", public_from="2025-10-18", first_seen_at="2025-10-19T08:00:00Z",
                tier="official", lang="en", url=url, rule="signed", latest=1,
            )  # fmt: skip


HEADLINES = {
    "letter": "Letter of 12 governments to Commissioner Pia Holm", "reply": "Commissioner Pia Holm answers the letter of 12 governments",
    "talks": "Technical talks in Kabul", "visit": "Officials visit Kabul", "flight": "Charter flight to Kabul with {n} people",
    "decision": "Cabinet decides on returns", "ruling": "Court rules on a return",
}  # fmt: skip


def _events(connection: sqlite3.Connection, chance: random.Random) -> None:
    versions = [row[0] for row in connection.execute("SELECT id FROM versions ORDER BY id LIMIT 400")]  # fmt: skip
    days = [("letter", "2025-10-18", "", 31), ("reply", "2025-11-04", "EU", 12), ("letter", "2021-08-05", "", 22)]  # fmt: skip
    for _ in range(46):
        kind = chance.choice(("talks", "visit", "flight", "flight", "decision", "ruling", "reply"))  # fmt: skip
        day = LAST - timedelta(days=int(1690 * chance.random() ** 1.4))
        days.append((kind, day.isoformat(), chance.choice(("DE", "AT", "SE", "BE", "DK", "EU")), chance.randint(1, 9)))  # fmt: skip
    for i, (kind, day, country, documents) in enumerate(days):
        root = versions[i]
        head = HEADLINES[kind].format(n=20 + i)
        _put(
            connection, "events", id=key("event", i), kind=kind, on_date=day, precision="day", country=country,
            people_count=20 + i if kind == "flight" else None, headline=head, letter=key("letter") if day == "2025-10-18" else None,
            root_version=root, documents=documents, languages=min(documents, 6), public_from=day, first_seen_at=f"{day}T08:00:00Z",
        )  # fmt: skip
        _put(connection, "event_documents", event=key("event", i), version=root, start=0, end=20)  # fmt: skip


#: who prints it, language, day, speaker as printed, words, wording, number of the version it comes from
VERSIONS = (
    ("be_departures", "en", "2025-10-18", "Ada Quill", "We want voluntary and forced return to Afghanistan to be possible again", "root", None),
    ("be_departures", "fr", "2025-10-18", "Ada Quill", "Nous voulons que le retour volontaire et forcé vers l'Afghanistan redevienne possible", "translated", 0),
    ("be_party", "nl", "2025-10-18", "Ada Quill", "Criminele Afghanen moeten gedwongen terug naar Afghanistan", "translated", 0),
    ("int_wire", "en", "2025-10-18", "Ada Quill", "We want forced return to Afghanistan to be possible again", "trimmed", 0),
    ("fr_paper", "fr", "2025-10-19", "Ada Quill", "Nous voulons que le retour forcé vers l'Afghanistan redevienne possible", "translated", 3),
    ("de_paper", "de", "2025-10-19", "Bo Vane", "Wir wollen, dass Zwangsrückführungen nach Afghanistan wieder möglich werden", "translated", 3),
    ("no_departures", "en", "2025-10-20", "Ada Quill", "We want forced return of criminal Afghans to Afghanistan to be possible again", "reworded", 3),
    ("eu_house", "en", "2025-10-21", "Ada Quill", "We want voluntary and forced return to Afghanistan to be possible again", "verbatim", 0),
)  # fmt: skip
ADDED = {2: (["Criminele"], ["voluntary and"]), 3: ([], ["voluntary and"]), 6: (["of criminal Afghans"], [])}  # fmt: skip


def _one_sentence(connection: sqlite3.Connection) -> None:
    """One utterance in eight versions, a page each; the third strengthens it, the sixth has another speaker."""
    ids: list[str] = []
    for n, (source, lang, day, who, words, wording, parent) in enumerate(VERSIONS):
        url = f"https://{source.replace('_', '-')}.example/said-{n}"
        document, version, statement = (key(k, url) for k in ("d", "v", "s"))
        text = f"On the quay\n\n“{words},” said {who}. The band played on."
        start = text.index(words)
        seen = f"{day}T10:0{n}:00Z"
        _put(
            connection, "documents", id=document, url=url, source=source, title="On the quay", published_on=day, on_topic=1,
            topic_reason="afghan", state="live", by_hand=0, etag="", last_modified="", first_seen_at=seen, last_seen_at=seen,
        )  # fmt: skip
        _put(
            connection, "versions", id=version, document=document, title="On the quay", text=text, body_start=13, lang=lang,
            public_from=day, first_seen_at=seen, tagged_with="synthetic",
        )  # fmt: skip
        tier = connection.execute("SELECT tier FROM sources WHERE slug = ?", (source,)).fetchone()[0]  # fmt: skip
        ids.append(statement)
        _put(
            connection, "statements", id=statement, version=version, document=document, start=start, end=start + len(words), spans="[]",
            text=words, kind="direct", speaker_kind="person", speaker_printed=who, speaker=who, person=_slug(who),
            office="be_departures", office_printed="Minister", country="BE", modality="asserted", metonymy=0, said_on=day, date=day,
            date_from="said", confidence=0.95, rule="said", source=source, tier=tier, lang=lang, url=url, public_from=day,
            first_seen_at=seen, utterance=ids[0], latest=1,
        )  # fmt: skip
        added, removed = ADDED.get(n, ([], []))
        if n == 0:
            _put(
                connection, "positions", id=key("position", statement), version=version, document=document, start=start,
                end=start + len(words), statement=statement, actor_kind="country", actor="BE", country="BE", office="be_departures",
                person=_slug(who), portfolio="", measure="VOLRET", stance="for", stage="talk", date=day, date_from="said",
                public_from=day, first_seen_at=seen, tier="official", lang=lang, url=url, rule="said", latest=1,
            )  # fmt: skip
            _put(
                connection, "utterances", id=ids[0], root=ids[0], person="ada_quill", office="be_departures", country="BE",
                first_date=day, size=len(VERSIONS), documents=len(VERSIONS), languages=4,
            )  # fmt: skip
        _put(
            connection, "lineage", child=statement, parent=None if parent is None else ids[parent], utterance=ids[0], wording=wording,
            added=json.dumps(added), removed=json.dumps(removed), other_speaker=int(n == 5),
        )  # fmt: skip
        if lang != "en":
            _put(
                connection, "translations", version=version, start=start, end=start + len(words), lang="en",
                text=f"(in English) version {n} of the sentence of the quay", engine="invented-engine 1", at="2026-03-19",
            )  # fmt: skip


if __name__ == "__main__":
    build(Path(sys.argv[1]), *map(int, sys.argv[2:]))
