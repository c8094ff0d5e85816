-- Views that Datasette and analysts share. Made again whenever their text here differs from what the file holds.
-- What was public when is in public_from; only a document's latest wording is shown, older ones are in revisions.

CREATE VIEW timeline AS
SELECT s.date, s.date_from, s.country, s.office_printed AS office, coalesce(s.speaker, s.speaker_printed) AS speaker,
       s.kind, s.modality, s.text, s.tier, s.lang, s.source, s.url, s.confidence, s.checked, s.id AS statement
FROM statements AS s
WHERE s.latest = 1
ORDER BY s.date, s.url, s.start;

CREATE VIEW who_said_what AS
SELECT coalesce(s.speaker, s.speaker_printed) AS speaker, s.person, s.office_printed AS office, s.country,
       count(*) AS statements, min(s.date) AS first_on, max(s.date) AS last_on
FROM statements AS s
WHERE s.latest = 1 AND s.speaker_kind <> 'unnamed'
GROUP BY coalesce(s.person, s.speaker, s.speaker_printed), s.country
ORDER BY statements DESC;

CREATE VIEW signatories AS
SELECT l.id AS letter, l.dated_on, l.count_claimed, g.country, g.act, g.person, g.list_complete,
       substr(v.text, g.start + 1, g."end" - g.start) AS printed_as, d.url, v.public_from, v.id AS version
FROM signatures AS g
JOIN versions AS v ON v.id = g.version
JOIN documents AS d ON d.id = v.document
LEFT JOIN letters AS l ON l.id = g.letter
ORDER BY v.public_from, g.start;

CREATE VIEW revisions AS
SELECT d.url, d.title, v.id AS version, v.first_seen_at,
       row_number() OVER (PARTITION BY v.document ORDER BY v.first_seen_at, v.rowid) AS revision,
       count(*) OVER (PARTITION BY v.document) AS revisions, length(v.text) AS characters, d.id AS document
FROM versions AS v JOIN documents AS d ON d.id = v.document
ORDER BY d.url, v.first_seen_at;

CREATE VIEW source_health AS
SELECT s.slug, s.name, s.country, s.tier, s.state, c.at AS last_checked_at, c.status, c.outcome, c.entries,
       c.newest_on, c.error,
       (SELECT max(k.at) FROM source_checks AS k WHERE k.source = s.slug AND k.outcome IN ('ok', 'unchanged')) AS last_answer_at
FROM sources AS s
LEFT JOIN source_checks AS c ON c.source = s.slug
  AND c.at = (SELECT max(k.at) FROM source_checks AS k WHERE k.source = s.slug)
ORDER BY s.country, s.slug;

CREATE VIEW coverage AS
SELECT s.country, coalesce(substr(d.published_on, 1, 7), 'undated') AS month, count(DISTINCT d.source) AS sources_read,
       count(*) AS documents, sum(d.on_topic) AS on_topic
FROM documents AS d JOIN sources AS s ON s.slug = d.source
GROUP BY s.country, month
ORDER BY s.country, month;
