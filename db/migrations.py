"""The schema, as named, ordered steps of raw SQL that are never edited after a release.

Run by sqlite-utils' own ``Migrations``, each step in a transaction. What is observed only grows; what is derived may be
dropped and made again from it at any time. A table is made by the step of the release that first fills it.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("returnwatch")

#: PRAGMA application_id of our files: "rtnw". Datasette's plugin acts on these only.
APPLICATION_ID = 0x72746E77


def _run(database: Database, script: str) -> None:
    """Statement by statement: sqlite3's executescript would commit the migration's own transaction."""
    for statement in script.split(";\n"):
        if statement.strip():
            database.execute(statement)


@migrations(transactional=False)
def m0000_file(database: Database) -> None:
    """WAL is a property of the file: two processes that set it together fail as locked in spite of a timeout (tried)."""
    database.execute("PRAGMA journal_mode=WAL")
    database.execute(f"PRAGMA application_id={APPLICATION_ID}")


OBSERVED = """
CREATE TABLE sources (
  slug TEXT PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL,
  tier TEXT NOT NULL CHECK (tier IN ('official', 'party', 'wire', 'press', 'document')),
  lang TEXT NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL, cadence_days REAL,
  state TEXT NOT NULL CHECK (state IN ('unseen', 'live', 'blocked', 'wanted')),
  rights TEXT NOT NULL, last_verified TEXT NOT NULL, confidence TEXT NOT NULL
) STRICT;
CREATE TABLE runs (
  id TEXT PRIMARY KEY, command TEXT NOT NULL, version TEXT NOT NULL,
  started_at TEXT NOT NULL, finished_at TEXT, outcome TEXT, counts TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX runs_started ON runs (started_at);
CREATE TABLE source_checks (
  run TEXT NOT NULL REFERENCES runs (id), source TEXT NOT NULL REFERENCES sources (slug), url TEXT NOT NULL,
  at TEXT NOT NULL, status INTEGER, outcome TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
  body_sha256 TEXT NOT NULL, entries INTEGER NOT NULL, new_documents INTEGER NOT NULL, newest_on TEXT NOT NULL,
  error TEXT NOT NULL, PRIMARY KEY (run, source, url)
) STRICT;
CREATE INDEX source_checks_source ON source_checks (source, at);
CREATE INDEX source_checks_outcome ON source_checks (source, outcome, at);
CREATE TABLE documents (
  id TEXT PRIMARY KEY, url TEXT NOT NULL UNIQUE, source TEXT NOT NULL REFERENCES sources (slug),
  title TEXT NOT NULL, published_on TEXT, published_precision TEXT, published_from TEXT,
  dates TEXT NOT NULL DEFAULT '[]', on_topic INTEGER NOT NULL, topic_reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('live', 'gone', 'moved', 'blocked')), by_hand INTEGER NOT NULL,
  etag TEXT NOT NULL, last_modified TEXT NOT NULL, first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL,
  next_visit_at TEXT
) STRICT;
CREATE INDEX documents_source ON documents (source, published_on);
CREATE INDEX documents_next_visit ON documents (next_visit_at);
CREATE TABLE addresses (
  url TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id)
) STRICT;
CREATE INDEX addresses_document ON addresses (document);
CREATE TABLE versions (
  id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), title TEXT NOT NULL, text TEXT NOT NULL,
  body_start INTEGER NOT NULL, lang TEXT NOT NULL, public_from TEXT, first_seen_at TEXT NOT NULL, story TEXT,
  tagged_with TEXT
) STRICT;
CREATE INDEX versions_document ON versions (document, first_seen_at);
CREATE INDEX versions_tagged_with ON versions (tagged_with);
CREATE TABLE captures (
  id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), run TEXT NOT NULL REFERENCES runs (id),
  fetched_at TEXT NOT NULL, memento_at TEXT, status INTEGER NOT NULL, body_sha256 TEXT NOT NULL,
  warc TEXT NOT NULL, "offset" INTEGER NOT NULL, length INTEGER NOT NULL, extractor TEXT NOT NULL,
  version TEXT REFERENCES versions (id)
) STRICT;
CREATE INDEX captures_document ON captures (document, fetched_at);
CREATE INDEX captures_version ON captures (version);
"""

REGISTRY = """
CREATE TABLE people (
  slug TEXT PRIMARY KEY, name TEXT NOT NULL, gender TEXT NOT NULL, origin TEXT NOT NULL, source TEXT NOT NULL
) STRICT;
CREATE TABLE names (
  name TEXT NOT NULL, person TEXT NOT NULL REFERENCES people (slug) ON DELETE CASCADE, lang TEXT NOT NULL,
  note TEXT NOT NULL, origin TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (name, person)
) STRICT;
CREATE INDEX names_person ON names (person);
CREATE TABLE offices (
  slug TEXT PRIMARY KEY, country TEXT NOT NULL, body TEXT NOT NULL, label TEXT NOT NULL,
  origin TEXT NOT NULL, source TEXT NOT NULL
) STRICT;
CREATE TABLE tenures (
  person TEXT NOT NULL REFERENCES people (slug) ON DELETE CASCADE,
  office TEXT NOT NULL REFERENCES offices (slug) ON DELETE CASCADE,
  from_on TEXT NOT NULL, to_on TEXT NOT NULL, precision TEXT NOT NULL, origin TEXT NOT NULL, source TEXT NOT NULL,
  PRIMARY KEY (person, office, from_on)
) STRICT;
CREATE INDEX tenures_office ON tenures (office, from_on);
CREATE TABLE measures (code TEXT PRIMARY KEY, label TEXT NOT NULL, description TEXT NOT NULL) STRICT;
"""

DERIVED = """
CREATE TABLE statements (
  id TEXT PRIMARY KEY, version TEXT NOT NULL REFERENCES versions (id), document TEXT NOT NULL REFERENCES documents (id),
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, spans TEXT NOT NULL, text TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('direct', 'mixed', 'indirect')),
  speaker_kind TEXT NOT NULL CHECK (speaker_kind IN ('person', 'office', 'body', 'document', 'unnamed')),
  speaker_start INTEGER, speaker_end INTEGER, speaker_printed TEXT NOT NULL, speaker TEXT, person TEXT, office TEXT,
  office_printed TEXT NOT NULL, country TEXT NOT NULL,
  modality TEXT NOT NULL, metonymy INTEGER NOT NULL,
  said_on TEXT, said_start INTEGER, said_end INTEGER,
  date TEXT NOT NULL, date_from TEXT NOT NULL CHECK (date_from IN ('said', 'published', 'seen')),
  confidence REAL NOT NULL, rule TEXT NOT NULL,
  source TEXT NOT NULL, tier TEXT NOT NULL, lang TEXT NOT NULL, url TEXT NOT NULL, public_from TEXT,
  first_seen_at TEXT NOT NULL, utterance TEXT, checked TEXT NOT NULL DEFAULT '', latest INTEGER NOT NULL
) STRICT;
CREATE INDEX statements_date ON statements (date, url, start) WHERE latest = 1;
CREATE INDEX statements_country ON statements (country, date);
CREATE INDEX statements_person ON statements (person, date);
CREATE INDEX statements_office ON statements (office, date);
CREATE INDEX statements_utterance ON statements (utterance);
CREATE INDEX statements_version ON statements (version);
CREATE INDEX statements_document ON statements (document);
CREATE TABLE statement_measures (
  measure TEXT NOT NULL, statement TEXT NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, negated INTEGER NOT NULL,
  PRIMARY KEY (measure, statement, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_measures_statement ON statement_measures (statement);
CREATE TABLE statement_countries (
  country TEXT NOT NULL, statement TEXT NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  PRIMARY KEY (country, statement)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_countries_statement ON statement_countries (statement);
CREATE TABLE moved_ids (old TEXT PRIMARY KEY, new TEXT NOT NULL) STRICT;
CREATE TABLE mentions (
  version TEXT NOT NULL REFERENCES versions (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  kind TEXT NOT NULL, entity TEXT NOT NULL, PRIMARY KEY (version, start, "end", kind, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_entity ON mentions (kind, entity);
CREATE TABLE letters (
  id TEXT PRIMARY KEY, root_version TEXT NOT NULL REFERENCES versions (id), start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, dated_on TEXT NOT NULL, count_claimed INTEGER, addressees TEXT NOT NULL
) STRICT;
CREATE INDEX letters_version ON letters (root_version);
CREATE TABLE signatures (
  version TEXT NOT NULL REFERENCES versions (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  country TEXT NOT NULL, act TEXT NOT NULL, person TEXT, list_complete INTEGER NOT NULL,
  letter TEXT REFERENCES letters (id), PRIMARY KEY (version, start, country, act)
) STRICT, WITHOUT ROWID;
CREATE INDEX signatures_letter ON signatures (letter, country);
CREATE INDEX signatures_country ON signatures (country);
CREATE TABLE figures (
  version TEXT NOT NULL REFERENCES versions (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  value REAL NOT NULL, high REAL, unit TEXT NOT NULL, approx TEXT NOT NULL, counts TEXT NOT NULL,
  PRIMARY KEY (version, start)
) STRICT, WITHOUT ROWID;
CREATE TABLE issues (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, origin TEXT NOT NULL CHECK (origin IN ('crawl', 'tag', 'check')),
  source TEXT, document TEXT REFERENCES documents (id), version TEXT REFERENCES versions (id),
  start INTEGER, "end" INTEGER, message TEXT NOT NULL, suggestion TEXT NOT NULL, first_seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX issues_kind ON issues (kind);
CREATE INDEX issues_version ON issues (version);
CREATE INDEX issues_document ON issues (document);
"""

# External content: the words stand once, in their tables. Whoever runs VACUUM must rebuild, since it may renumber rows.
SEARCH = """
CREATE VIRTUAL TABLE versions_fts USING fts5 (
  title, text, content=versions, tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE statements_fts USING fts5 (
  text, speaker_printed, speaker, content=statements, tokenize='unicode61 remove_diacritics 2'
);
"""


def _search_triggers(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(columns)

    def row(which: str) -> str:
        return ", ".join(f"{which}.{column}" for column in columns)

    gone = f"INSERT INTO {table}_fts ({table}_fts, rowid, {names}) VALUES ('delete', old.rowid, {row('old')})"
    came = f"INSERT INTO {table}_fts (rowid, {names}) VALUES (new.rowid, {row('new')})"
    return (
        f"CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN {came}; END;\n"
        f"CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN {gone}; END;\n"
        f"CREATE TRIGGER {table}_fts_update AFTER UPDATE OF {names} ON {table} BEGIN {gone}; {came}; END;\n"
    )


@migrations()
def m0001_main(database: Database) -> None:
    _run(database, OBSERVED + REGISTRY + DERIVED + SEARCH)
    _run(database, _search_triggers("versions", ("title", "text")))
    _run(
        database, _search_triggers("statements", ("text", "speaker_printed", "speaker"))
    )


COLLECTED_RIGHT = """
ALTER TABLE documents ADD COLUMN reservation TEXT NOT NULL DEFAULT '';
ALTER TABLE captures ADD COLUMN read_as TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN reservation TEXT NOT NULL DEFAULT '';
ALTER TABLE source_checks ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';
ALTER TABLE source_checks ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source_checks ADD COLUMN characters INTEGER NOT NULL DEFAULT 0;
CREATE TABLE document_links (
  document TEXT NOT NULL REFERENCES documents (id), url TEXT NOT NULL, relation TEXT NOT NULL, lang TEXT NOT NULL,
  PRIMARY KEY (document, url, relation)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_links_url ON document_links (url);
CREATE TABLE host_rules (
  host TEXT NOT NULL, at TEXT NOT NULL, robots_status INTEGER, robots_sha256 TEXT NOT NULL, robots TEXT NOT NULL,
  crawl_delay REAL, reservation TEXT NOT NULL, PRIMARY KEY (host, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE forgotten (
  id TEXT NOT NULL, what TEXT NOT NULL CHECK (what IN ('person', 'name', 'document', 'version', 'capture', 'url', 'file')),
  at TEXT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (id, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX versions_story ON versions (story);
CREATE TABLE story_texts (
  version TEXT PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE, lang TEXT NOT NULL, made_with TEXT NOT NULL,
  runs INTEGER NOT NULL, lowest BLOB NOT NULL, story TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE story_bands (
  band INTEGER NOT NULL, version TEXT NOT NULL REFERENCES versions (id) ON DELETE CASCADE, PRIMARY KEY (band, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE story_pairs (
  version TEXT NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
  other TEXT NOT NULL REFERENCES versions (id) ON DELETE CASCADE, PRIMARY KEY (version, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_pairs_other ON story_pairs (other);
CREATE TABLE changes (
  version TEXT NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
  before TEXT NOT NULL REFERENCES versions (id) ON DELETE CASCADE, rank INTEGER NOT NULL, kind TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, before_start INTEGER NOT NULL, before_end INTEGER NOT NULL,
  sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
  before_sentence_start INTEGER NOT NULL, before_sentence_end INTEGER NOT NULL,
  changed_at TEXT NOT NULL, made_with TEXT NOT NULL, PRIMARY KEY (version, before, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_before ON changes (before);
CREATE INDEX changes_at ON changes (changed_at);
"""

DECIDED = """
CREATE TABLE decisions (
  id TEXT PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL,
  value TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_action ON decisions (action, at);
CREATE INDEX decisions_url ON decisions (json_extract(target, '$.url'));
CREATE INDEX decisions_issue ON decisions (json_extract(target, '$.issue'));
CREATE INDEX decisions_about ON decisions (json_extract(target, '$.about'));
ALTER TABLE statements ADD COLUMN machine TEXT NOT NULL DEFAULT '';
CREATE INDEX statements_counted ON statements (country, date, tier, kind, lang, latest) WHERE latest = 1;
CREATE TABLE watches (
  name TEXT PRIMARY KEY, filters TEXT NOT NULL, made_at TEXT NOT NULL, who TEXT NOT NULL, told_until TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m0002_collected_right(database: Database) -> None:
    """Rights, links between documents, what each host's robots.txt said when, what was forgotten."""
    _run(database, COLLECTED_RIGHT)


@migrations()
def m0003_decided(database: Database) -> None:
    """What people decided: it only grows, and is laid over what the machine says."""
    _run(database, DECIDED)


LEDGER = """
DROP VIEW IF EXISTS signatories;
DROP TABLE signatures;
DROP TABLE letters;
CREATE TABLE letters (
  id TEXT PRIMARY KEY, dated_on TEXT NOT NULL, count_claimed INTEGER, count_printed INTEGER NOT NULL,
  addressees TEXT NOT NULL, asks TEXT NOT NULL, root_version TEXT NOT NULL REFERENCES versions (id),
  documents INTEGER NOT NULL
) STRICT;
CREATE INDEX letters_version ON letters (root_version);
CREATE TABLE letter_mentions (
  id TEXT PRIMARY KEY, version TEXT NOT NULL REFERENCES versions (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  dated_on TEXT NOT NULL, count_claimed INTEGER, addressees TEXT NOT NULL, asks TEXT NOT NULL,
  letter TEXT, compared_with TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX letter_mentions_version ON letter_mentions (version);
CREATE INDEX letter_mentions_letter ON letter_mentions (letter);
CREATE TABLE letter_pairs (
  mention TEXT NOT NULL REFERENCES letter_mentions (id) ON DELETE CASCADE,
  other TEXT NOT NULL REFERENCES letter_mentions (id) ON DELETE CASCADE, PRIMARY KEY (mention, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_pairs_other ON letter_pairs (other);
CREATE TABLE signatures (
  version TEXT NOT NULL REFERENCES versions (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  country TEXT NOT NULL, act TEXT NOT NULL, person TEXT, list_complete INTEGER NOT NULL,
  mention TEXT REFERENCES letter_mentions (id) ON DELETE CASCADE, letter TEXT,
  PRIMARY KEY (version, start, country, act)
) STRICT, WITHOUT ROWID;
CREATE INDEX signatures_letter ON signatures (letter, country);
CREATE INDEX signatures_mention ON signatures (mention);
CREATE INDEX signatures_country ON signatures (country);
CREATE TABLE memberships (
  "group" TEXT NOT NULL, country TEXT NOT NULL, from_on TEXT NOT NULL, to_on TEXT NOT NULL, source TEXT NOT NULL,
  PRIMARY KEY ("group", country, from_on)
) STRICT, WITHOUT ROWID;
CREATE TABLE claims (
  id TEXT PRIMARY KEY, unit TEXT NOT NULL, country TEXT NOT NULL, period TEXT NOT NULL, value REAL NOT NULL,
  low REAL NOT NULL, high REAL NOT NULL, agree INTEGER NOT NULL, documents INTEGER NOT NULL,
  root_version TEXT NOT NULL REFERENCES versions (id), root_start INTEGER NOT NULL
) STRICT;
CREATE INDEX claims_version ON claims (root_version);
ALTER TABLE figures ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE figures ADD COLUMN period TEXT NOT NULL DEFAULT '';
ALTER TABLE figures ADD COLUMN source_named TEXT NOT NULL DEFAULT '';
ALTER TABLE figures ADD COLUMN claim TEXT;
CREATE INDEX figures_claim ON figures (claim);
ALTER TABLE issues ADD COLUMN other_version TEXT REFERENCES versions (id);
ALTER TABLE issues ADD COLUMN other_start INTEGER;
ALTER TABLE issues ADD COLUMN other_end INTEGER;
CREATE INDEX issues_other ON issues (other_version);
UPDATE versions SET tagged_with = NULL;
"""


@migrations()
def m0004_ledger(database: Database) -> None:
    """Letters and claims as objects across documents. What is tagged is tagged again: who signed stands elsewhere now.

    ``signatures.letter`` and ``figures.claim`` are no foreign keys: forgetting the most official document of a letter
    must not take the others' rows with it; the next ``link`` gives them their new letter.
    """
    _run(database, LEDGER)


BOARD = """
CREATE TABLE positions (
  id TEXT PRIMARY KEY, version TEXT NOT NULL REFERENCES versions (id), document TEXT NOT NULL REFERENCES documents (id),
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, statement TEXT,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('country', 'commission', 'eeas', 'agency', 'un', 'de facto', 'body')),
  actor TEXT NOT NULL, country TEXT NOT NULL, office TEXT, person TEXT, portfolio TEXT NOT NULL, measure TEXT NOT NULL,
  stance TEXT NOT NULL CHECK (stance IN ('for', 'against', 'conditional', 'declines', 'mentions', 'signed')),
  stage TEXT NOT NULL CHECK (stage IN ('talk', 'plan', 'decision', 'deed', 'stopped')),
  date TEXT NOT NULL, date_from TEXT NOT NULL, public_from TEXT NOT NULL, first_seen_at TEXT NOT NULL,
  tier TEXT NOT NULL, lang TEXT NOT NULL, url TEXT NOT NULL, rule TEXT NOT NULL, latest INTEGER NOT NULL
) STRICT;
CREATE INDEX positions_cell ON positions (actor, measure, date);
CREATE INDEX positions_country ON positions (country, date);
CREATE INDEX positions_office ON positions (office, date);
CREATE INDEX positions_version ON positions (version);
CREATE INDEX positions_document ON positions (document);
CREATE INDEX positions_statement ON positions (statement);
CREATE INDEX positions_date ON positions (date);
CREATE TABLE event_mentions (
  id TEXT PRIMARY KEY, version TEXT NOT NULL REFERENCES versions (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  kind TEXT NOT NULL, on_date TEXT NOT NULL, precision TEXT NOT NULL, country TEXT NOT NULL,
  people_count INTEGER, details TEXT NOT NULL DEFAULT '{}', event TEXT, compared_with TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX event_mentions_version ON event_mentions (version);
CREATE INDEX event_mentions_event ON event_mentions (event);
CREATE INDEX event_mentions_key ON event_mentions (kind, country, on_date);
CREATE TABLE event_pairs (
  mention TEXT NOT NULL REFERENCES event_mentions (id) ON DELETE CASCADE,
  other TEXT NOT NULL REFERENCES event_mentions (id) ON DELETE CASCADE, PRIMARY KEY (mention, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_pairs_other ON event_pairs (other);
CREATE TABLE events (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, on_date TEXT NOT NULL, precision TEXT NOT NULL, country TEXT NOT NULL,
  people_count INTEGER, details TEXT NOT NULL DEFAULT '{}', headline TEXT NOT NULL, replies_to TEXT, letter TEXT,
  root_version TEXT NOT NULL REFERENCES versions (id), documents INTEGER NOT NULL, languages INTEGER NOT NULL,
  public_from TEXT NOT NULL, first_seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX events_date ON events (on_date);
CREATE INDEX events_kind ON events (kind, on_date);
CREATE INDEX events_country ON events (country, on_date);
CREATE INDEX events_letter ON events (letter);
CREATE INDEX events_root_version ON events (root_version);
CREATE INDEX events_replies ON events (replies_to);
CREATE TABLE event_documents (
  event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE, version TEXT NOT NULL REFERENCES versions (id),
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, PRIMARY KEY (event, version, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_documents_version ON event_documents (version);
CREATE TABLE utterances (
  id TEXT PRIMARY KEY, root TEXT NOT NULL, person TEXT, office TEXT, country TEXT NOT NULL, first_date TEXT NOT NULL,
  size INTEGER NOT NULL, documents INTEGER NOT NULL, languages INTEGER NOT NULL
) STRICT;
CREATE INDEX utterances_date ON utterances (first_date);
CREATE INDEX utterances_root ON utterances (root);
CREATE TABLE lineage (
  child TEXT PRIMARY KEY, parent TEXT, utterance TEXT NOT NULL REFERENCES utterances (id) ON DELETE CASCADE,
  wording TEXT NOT NULL CHECK (wording IN ('root', 'verbatim', 'trimmed', 'reworded', 'translated')),
  added TEXT NOT NULL DEFAULT '[]', removed TEXT NOT NULL DEFAULT '[]', other_speaker INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX lineage_utterance ON lineage (utterance);
CREATE INDEX lineage_parent ON lineage (parent);
CREATE TABLE unlinked (
  statement TEXT PRIMARY KEY, version TEXT NOT NULL, utterance TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE spoken (
  statement TEXT PRIMARY KEY REFERENCES statements (id) ON DELETE CASCADE, version TEXT NOT NULL,
  made_with TEXT NOT NULL, features TEXT NOT NULL, due INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX spoken_version ON spoken (version);
CREATE INDEX spoken_due ON spoken (due, statement) WHERE due > 0;
CREATE TABLE spoken_keys (
  key INTEGER NOT NULL, statement TEXT NOT NULL REFERENCES spoken (statement) ON DELETE CASCADE,
  PRIMARY KEY (key, statement)
) STRICT, WITHOUT ROWID;
CREATE INDEX spoken_keys_statement ON spoken_keys (statement);
CREATE TABLE spoken_pairs (
  key INTEGER NOT NULL, statement TEXT NOT NULL REFERENCES spoken (statement) ON DELETE CASCADE,
  other TEXT NOT NULL REFERENCES spoken (statement) ON DELETE CASCADE, PRIMARY KEY (key, statement, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX spoken_pairs_statement ON spoken_pairs (statement);
CREATE INDEX spoken_pairs_other ON spoken_pairs (other);
CREATE TABLE spoken_changed (key INTEGER PRIMARY KEY) STRICT;
INSERT INTO unlinked SELECT id, version, utterance FROM statements;
CREATE TRIGGER statements_unlinked_insert AFTER INSERT ON statements BEGIN INSERT INTO unlinked SELECT new.id, new.version, NULL WHERE NOT EXISTS (SELECT 1 FROM unlinked WHERE statement = new.id); END;
CREATE TRIGGER statements_unlinked_update AFTER UPDATE OF text, lang, speaker, person, office, country, date, tier, checked ON statements BEGIN INSERT INTO unlinked SELECT new.id, new.version, new.utterance WHERE NOT EXISTS (SELECT 1 FROM unlinked WHERE statement = new.id); END;
CREATE TRIGGER statements_unlinked_delete AFTER DELETE ON statements BEGIN INSERT OR REPLACE INTO unlinked VALUES (old.id, old.version, old.utterance); DELETE FROM lineage WHERE child = old.id OR parent = old.id; DELETE FROM utterances WHERE root = old.id; END;
CREATE TABLE translations (
  version TEXT NOT NULL REFERENCES versions (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL, lang TEXT NOT NULL,
  text TEXT NOT NULL, engine TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (version, start, "end", lang, engine)
) STRICT, WITHOUT ROWID;
CREATE TABLE made_for (topic TEXT PRIMARY KEY, label TEXT NOT NULL) STRICT;
CREATE TABLE published (at TEXT PRIMARY KEY, contact TEXT NOT NULL) STRICT;
CREATE INDEX documents_counted ON documents (source, published_on, on_topic, reservation);
CREATE INDEX statements_named ON statements (coalesce(speaker, '') || char(10) || speaker_printed) WHERE latest = 1;
CREATE INDEX statements_office_printed ON statements (office_printed) WHERE latest = 1;
CREATE INDEX statements_checked ON statements (date, url, start) WHERE latest = 1 AND checked <> '';
CREATE INDEX claims_documents ON claims (documents, id);
UPDATE versions SET tagged_with = NULL;
"""


@migrations()
def m0005_board(database: Database) -> None:
    """Positions, events, lineage and translations. What is tagged is tagged again.

    ``statement``, ``child``, ``parent``, ``root`` and ``letter`` are no foreign keys: tags are made again version by version,
    and the next ``link`` gives what stands across documents its new ends. ``unlinked`` is what it has to do: triggers write
    it, so that nobody who changes a statement need think of it; what is said of a statement that goes, goes with it.
    """
    _run(database, BOARD)


OF_WHAT = """
ALTER TABLE figures ADD COLUMN of_what TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN of_what TEXT NOT NULL DEFAULT '';
UPDATE versions SET tagged_with = NULL;
"""


@migrations()
def m0006_of_what(database: Database) -> None:
    """What a share, a duration or a small number is of: without it, it is no claim. What is tagged is tagged again."""
    _run(database, OF_WHAT)


@migrations()
def m0007_in_order_of_days(database: Database) -> None:
    """Versions by the day they became public: who signed is told in this order, and nothing waits for a sort."""
    _run(database, "CREATE INDEX versions_public ON versions (public_from, id);")


#: no row changes: only what the column may say, so the table need not be made again (sqlite.org/lang_altertable.html)
RETOLD = """
PRAGMA writable_schema=ON;
UPDATE sqlite_schema SET sql = replace(sql, '''published'', ''seen'')', '''published'', ''seen'', ''retold'')')
 WHERE name = 'statements';
PRAGMA writable_schema=RESET;
UPDATE versions SET tagged_with = NULL;
"""


@migrations()
def m0008_retold(database: Database) -> None:
    """A predecessor's words are of another time than the page that retells them: ``date_from`` says so."""
    _run(database, RETOLD)


CLOCKS = """
ALTER TABLE runs ADD COLUMN no_later_than TEXT;
ALTER TABLE captures ADD COLUMN no_later_than TEXT;
ALTER TABLE captures ADD COLUMN moment TEXT
  AS (coalesce(memento_at, min(fetched_at, coalesce(no_later_than, fetched_at)))) VIRTUAL;
"""


@migrations()
def m0009_clocks(database: Database) -> None:
    """What a clock set ahead left behind is bounded (db/clock.py); ``captures.moment`` is the place of a capture in time."""
    _run(database, CLOCKS)
